package kelurahan

import (
	"encoding/hex"
	"fmt"
	"strings"
)

// Ident is a 128-bit identity (a UUIDv7 made by whoever creates the thing).
// Its text form is the usual 8-4-4-4-12 lower-case hex. K only keeps the
// identities of different nouns apart at compile time.
type Ident[K any] [16]byte

type (
	letterNoun  struct{}
	personNoun  struct{}
	officerNoun struct{}
	batchNoun   struct{}
	recordNoun  struct{}
)

// The identities of the nouns. A draft carries the LetterID the letter will
// keep, so that issuing the same draft twice is seen.
type (
	LetterID   = Ident[letterNoun]
	PersonID   = Ident[personNoun]
	OfficerID  = Ident[officerNoun]
	BatchID    = Ident[batchNoun]
	RegisterID = Ident[recordNoun]
)

// String gives the UUID text form.
func (id Ident[K]) String() string {
	h := hex.EncodeToString(id[:])
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}

// IsZero reports whether the identity was never given.
func (id Ident[K]) IsZero() bool { return id == Ident[K]{} }

// MarshalText lets an identity be a key or a value in JSON.
func (id Ident[K]) MarshalText() ([]byte, error) { return []byte(id.String()), nil }

// UnmarshalText is the opposite of MarshalText.
func (id *Ident[K]) UnmarshalText(b []byte) error {
	v, err := ParseIdent[K](string(b))
	if err == nil {
		*id = v
	}
	return err
}

// ParseIdent reads the UUID text form; dashes are optional.
// Errors: bad-request.
func ParseIdent[K any](s string) (Ident[K], error) {
	var id Ident[K]
	raw, err := hex.DecodeString(strings.ReplaceAll(s, "-", ""))
	if err != nil || len(raw) != len(id) {
		return id, E(BadRequest, "kelurahan.ParseIdent", fmt.Errorf("%d characters are not an identity", len(s)))
	}
	copy(id[:], raw)
	return id, nil
}
