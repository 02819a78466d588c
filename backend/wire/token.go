package wire

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"strings"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

const (
	tokenSecret = 10 // random bytes
	tokenPrint  = 5  // first bytes of the SHA-256 of the city's key
)

// Token lets one counter enrol, once. It is typed from paper, and it also says
// which city answers: a counter that types it cannot be caught by another.
type Token [tokenSecret + tokenPrint]byte

// NewToken draws a token for the city of that key.
func NewToken(city ed25519.PublicKey) (Token, error) {
	var t Token
	if _, err := rand.Read(t[:tokenSecret]); err != nil {
		return t, fmt.Errorf("wire: random: %w", err)
	}
	sum := sha256.Sum256(city)
	copy(t[tokenSecret:], sum[:])
	return t, nil
}

// tokenLetters is Crockford's base32: nothing in it looks like something else.
const tokenLetters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

func tokenText() *base32.Encoding {
	return base32.NewEncoding(tokenLetters).WithPadding(base32.NoPadding)
}

// String gives "XXXX-XXXX-XXXX-XXXX-XXXX-XXXX".
func (t Token) String() string {
	s := tokenText().EncodeToString(t[:])
	groups := make([]string, 0, len(s)/4)
	for ; len(s) >= 4; s = s[4:] {
		groups = append(groups, s[:4])
	}
	return strings.Join(groups, "-")
}

// ParseToken reads what somebody typed: any case, with or without dashes, O for
// 0 and I or L for 1. Errors: token-invalid.
func ParseToken(s string) (Token, error) {
	plain := strings.NewReplacer("-", "", " ", "", "O", "0", "I", "1", "L", "1").Replace(strings.ToUpper(s))
	var t Token
	b, err := tokenText().DecodeString(plain)
	if err != nil || len(plain) != 24 || len(b) != len(t) {
		return t, kelurahan.E(kelurahan.TokenInvalid, "wire.ParseToken", nil)
	}
	copy(t[:], b)
	return t, nil
}

// Fits reports whether the token was made for the city of that key.
func (t Token) Fits(city ed25519.PublicKey) bool {
	sum := sha256.Sum256(city)
	return bytes.Equal(t[tokenSecret:], sum[:tokenPrint])
}

// Hash is what the city keeps of a token.
func (t Token) Hash() [32]byte { return sha256.Sum256(append([]byte("loket token 1\n"), t[:]...)) }
