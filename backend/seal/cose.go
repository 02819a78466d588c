package seal

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"errors"
	"fmt"

	"github.com/veraison/go-cose"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

const (
	// MaxSealed is the longest sealed message, in bytes.
	MaxSealed = 64 << 10

	// MaxPayload is the longest payload of one, in bytes.
	MaxPayload = MaxSealed - Overhead - 1

	// Overhead is what sealing adds to a payload of 24 to 255 bytes, as a
	// letter's QR has: 64 of signature, 8 of key identity, 12 of COSE. Shorter
	// payloads need one byte less, longer ones one more.
	Overhead = 84

	keyIDSize  = 8
	maxPurpose = 64
)

// headerStart and headerEnd stand around the key identity at the start of
// every sealed message: an array of four, the protected header {1: -8 (EdDSA),
// 4: key identity}, and an empty unprotected one (RFC 9052). No other form is
// accepted, so a hostile header never reaches a general decoder.
const (
	headerStart = "\x84\x4d\xa2\x01\x27\x04\x48"
	headerEnd   = "\xa0"
)

// KeyID gives the short name of a public key: the first 8 bytes of its SHA-256.
func KeyID(public ed25519.PublicKey) []byte {
	sum := sha256.Sum256(public)
	return sum[:keyIDSize]
}

// checkPurpose keeps purposes to one plain spelling.
func checkPurpose(op, purpose string) error {
	ok := len(purpose) >= 1 && len(purpose) <= maxPurpose
	for _, r := range purpose {
		ok = ok && (r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '.' || r == '-' || r == '/')
	}
	if !ok {
		return kelurahan.E(kelurahan.BadRequest, op, fmt.Errorf("impossible purpose %q", purpose))
	}
	return nil
}

// external is what both sides know without it being sent: a signature for one
// purpose is worth nothing for another.
func external(purpose string) []byte { return []byte("loket/v1/" + purpose) }

// sign makes an untagged COSE_Sign1 (RFC 9052) with Ed25519.
func sign(op string, key ed25519.PrivateKey, purpose string, payload []byte) ([]byte, error) {
	if err := checkPurpose(op, purpose); err != nil {
		return nil, err
	}
	if len(payload) == 0 || len(payload) > MaxPayload {
		return nil, kelurahan.E(kelurahan.BadRequest, op, fmt.Errorf("a payload of %d bytes", len(payload)))
	}
	signer, err := cose.NewSigner(cose.AlgorithmEdDSA, key)
	if err != nil {
		return nil, kelurahan.E(kelurahan.Internal, op, err)
	}
	headers := cose.Headers{Protected: cose.ProtectedHeader{
		cose.HeaderLabelAlgorithm: cose.AlgorithmEdDSA,
		cose.HeaderLabelKeyID:     KeyID(publicOf(key)),
	}}
	sealed, err := cose.Sign1Untagged(nil, signer, headers, payload, external(purpose))
	if err != nil {
		return nil, kelurahan.E(kelurahan.Internal, op, err)
	}
	return sealed, nil
}

// KeySet is the public keys whose signatures somebody accepts. It never
// changes; the zero value accepts none.
type KeySet struct {
	byID map[[keyIDSize]byte]ed25519.PublicKey
}

// NewKeySet makes a set; a key given twice counts once.
// Errors: field-invalid (field "key") for what is no usable Ed25519 key, and
// for two keys with one short name, which somebody has searched for.
func NewKeySet(keys ...ed25519.PublicKey) (KeySet, error) {
	const op = "seal.NewKeySet"
	s := KeySet{byID: make(map[[keyIDSize]byte]ed25519.PublicKey, len(keys))}
	for _, key := range keys {
		if len(key) != ed25519.PublicKeySize || lowOrder(key) {
			return KeySet{}, kelurahan.E(kelurahan.FieldInvalid, op, nil).InField("key")
		}
		id := [keyIDSize]byte(KeyID(key))
		if other, ok := s.byID[id]; ok && !other.Equal(key) {
			return KeySet{}, kelurahan.E(kelurahan.FieldInvalid, op, errors.New("two keys, one name")).InField("key")
		}
		s.byID[id] = bytes.Clone(key)
	}
	return s, nil
}

// Key gives the public key of a short name.
func (s KeySet) Key(kid []byte) (ed25519.PublicKey, bool) {
	if len(kid) != keyIDSize {
		return nil, false
	}
	key, ok := s.byID[[keyIDSize]byte(kid)]
	return key, ok
}

// Len gives the number of keys.
func (s KeySet) Len() int { return len(s.byID) }

// Verify gives what was sealed for the purpose and by which key. It takes
// bytes from anywhere.
//
// Errors: seal-key-unknown (well formed, by a key not in the set; nothing else
// was looked at), seal-invalid (everything else), bad-request (impossible purpose).
func (s KeySet) Verify(purpose string, sealed []byte) (payload, kid []byte, err error) {
	const op = "seal.Verify"
	if err := checkPurpose(op, purpose); err != nil {
		return nil, nil, err
	}
	m, kid, err := parseSealed(sealed)
	if err != nil {
		return nil, nil, kelurahan.E(kelurahan.SealInvalid, op, err)
	}
	key, ok := s.Key(kid)
	if !ok {
		return nil, nil, kelurahan.E(kelurahan.SealKeyUnknown, op, nil)
	}
	verifier, err := cose.NewVerifier(cose.AlgorithmEdDSA, key)
	if err != nil {
		return nil, nil, kelurahan.E(kelurahan.Internal, op, err)
	}
	if err := m.Verify(external(purpose), verifier); err != nil {
		return nil, nil, kelurahan.E(kelurahan.SealInvalid, op, err)
	}
	return m.Payload, kid, nil
}

// KeyIDOf gives the short name of the key a message says it was signed with,
// to look the key up. It verifies nothing. Errors: seal-invalid.
func KeyIDOf(sealed []byte) ([]byte, error) {
	_, kid, err := parseSealed(sealed)
	if err != nil {
		return nil, kelurahan.E(kelurahan.SealInvalid, "seal.KeyIDOf", err)
	}
	return kid, nil
}

// parseSealed takes the one form that sign writes.
func parseSealed(sealed []byte) (*cose.UntaggedSign1Message, []byte, error) {
	const start, end = len(headerStart), len(headerStart) + keyIDSize
	if len(sealed) < end+len(headerEnd) || len(sealed) > MaxSealed {
		return nil, nil, errors.New("impossible length")
	}
	if string(sealed[:start]) != headerStart || string(sealed[end:end+len(headerEnd)]) != headerEnd {
		return nil, nil, errors.New("not our header")
	}
	m := new(cose.UntaggedSign1Message)
	if err := m.UnmarshalCBOR(sealed); err != nil {
		return nil, nil, fmt.Errorf("cose: %w", err)
	}
	if len(m.Payload) == 0 || len(m.Signature) != ed25519.SignatureSize {
		return nil, nil, errors.New("no payload or an impossible signature")
	}
	again, err := m.MarshalCBOR()
	if err != nil {
		return nil, nil, fmt.Errorf("cose: %w", err)
	}
	if !bytes.Equal(again, sealed) {
		return nil, nil, errNotCanonical
	}
	return m, bytes.Clone(sealed[start:end]), nil
}

// lowOrder finds the public keys under which one signature fits many messages:
// the eight points of small order of edwards25519, in every spelling the
// verifier takes. The top bit is the sign of x and does not matter here.
func lowOrder(key ed25519.PublicKey) bool {
	y := bytes.Clone(key)
	y[31] &= 0x7f
	for _, bad := range [...]string{
		"\x00" + zeros30 + "\x00", // y = 0
		"\x01" + zeros30 + "\x00", // y = 1, the neutral point
		"\xec" + ones30 + "\x7f",  // y = -1
		"\xed" + ones30 + "\x7f",  // y = p, which is 0 again
		"\xee" + ones30 + "\x7f",  // y = p + 1, which is 1 again
		"\x26\xe8\x95\x8f\xc2\xb2\x27\xb0\x45\xc3\xf4\x89\xf2\xef\x98\xf0\xd5\xdf\xac\x05\xd3\xc6\x33\x39\xb1\x38\x02\x88\x6d\x53\xfc\x05",
		"\xc7\x17\x6a\x70\x3d\x4d\xd8\x4f\xba\x3c\x0b\x76\x0d\x10\x67\x0f\x2a\x20\x53\xfa\x2c\x39\xcc\xc6\x4e\xc7\xfd\x77\x92\xac\x03\x7a",
	} {
		if string(y) == bad {
			return true
		}
	}
	return false
}

const (
	zeros30 = "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
	ones30  = "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"
)
