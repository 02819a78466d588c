package wire

import (
	"crypto/ed25519"
	"fmt"
	"strconv"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/register"
)

// Content types of the bodies that cross. What is signed is an untagged
// COSE_Sign1 around deterministic CBOR; see docs/wire.md.
const (
	TypeRun     = "application/vnd.loket.run"
	TypeSealed  = "application/vnd.loket.sealed" // all other signed messages
	TypeProblem = "application/problem+json"
)

// messageVersion counts the forms of signed messages apart from Version: what is
// said to a counter is no part of a seal.
//
// History:
//   - 1: 2026-11-22: first version.
//   - 2: 2026-11-22: a head says which runs the city takes and which sheets it draws.
const messageVersion = 2

// MaxMessage bounds every message but a run, in bytes.
const MaxMessage = 64 << 10

// Enrol asks the city to take a counter in. The counter's new key signs it for
// PurposeEnrol, which proves that the sender holds that key.
type Enrol struct {
	Version   uint64                `cbor:"1,keyasint"`
	Token     string                `cbor:"2,keyasint"` // as typed; see ParseToken
	Area      kelurahan.AreaCode    `cbor:"3,keyasint"`
	Counter   kelurahan.CounterCode `cbor:"4,keyasint"`
	Register  register.ID           `cbor:"5,keyasint"`
	PublicKey []byte                `cbor:"6,keyasint"` // Ed25519, 32 bytes
	At        kelurahan.Millis      `cbor:"7,keyasint"`
}

// Enrolled is the city's answer, signed by the key it names (PurposeEnrolled);
// Token.Fits says whether that key is the one the token was made for.
type Enrolled struct {
	Version   uint64           `cbor:"1,keyasint"`
	Counter   [16]byte         `cbor:"2,keyasint"` // the city's name for this counter
	Register  register.ID      `cbor:"3,keyasint"`
	PublicKey []byte           `cbor:"4,keyasint"` // the city's Ed25519 key
	Recipient string           `cbor:"5,keyasint"` // age recipient for sticks
	At        kelurahan.Millis `cbor:"6,keyasint"`
}

// Health is that the city is there, and what time it has (PurposeHealth).
type Health struct {
	Version uint64           `cbor:"1,keyasint"`
	At      kelurahan.Millis `cbor:"2,keyasint"`
	Nonce   string           `cbor:"3,keyasint"` // as asked: an old answer is no answer
	Program string           `cbor:"4,keyasint"`
}

// Head is how far the city holds a register (PurposeHead). Seq 0: nothing yet.
type Head struct {
	Version  uint64           `cbor:"1,keyasint"`
	Register register.ID      `cbor:"2,keyasint"`
	Seq      uint64           `cbor:"3,keyasint"`
	Hash     register.Hash    `cbor:"4,keyasint"`
	At       kelurahan.Millis `cbor:"5,keyasint"`
	Nonce    string           `cbor:"6,keyasint"`
	Runs     uint64           `cbor:"7,keyasint,omitempty"` // newest version of runs the city takes; 0 = 1
	Renderer uint64           `cbor:"8,keyasint,omitempty"` // see Sheets; 0 = it draws none
}

// Receipt is the city's word that it holds a register up to Last, for ever
// (PurposeReceipt). The same run gets the same bytes every time.
type Receipt struct {
	Version  uint64           `cbor:"1,keyasint"`
	Register register.ID      `cbor:"2,keyasint"`
	Last     uint64           `cbor:"3,keyasint"`
	Head     register.Hash    `cbor:"4,keyasint"`
	At       kelurahan.Millis `cbor:"5,keyasint"`
	Issues   []EntryIssue     `cbor:"6,keyasint,omitempty"`
}

// EntryIssue names an entry the city took but does not vouch for until its
// staff has looked at it.
type EntryIssue struct {
	Seq  uint64         `cbor:"1,keyasint"`
	Code kelurahan.Code `cbor:"2,keyasint"`
}

// KeyList is every counter key the city ever enrolled (PurposeKeys), so that a
// QR can be checked with no network.
type KeyList struct {
	Version uint64           `cbor:"1,keyasint"`
	At      kelurahan.Millis `cbor:"2,keyasint"`
	Keys    []CounterKey     `cbor:"3,keyasint"`
}

// CounterKey is one key of a KeyList. What a revoked key signed before Revoked
// stays genuine if the city holds the letter.
type CounterKey struct {
	Area      kelurahan.AreaCode    `cbor:"1,keyasint"`
	Counter   kelurahan.CounterCode `cbor:"2,keyasint"`
	PublicKey []byte                `cbor:"3,keyasint"`
	Revoked   kelurahan.Millis      `cbor:"4,keyasint,omitempty"` // 0 = in use
}

// Manifest lists what a stick holds (PurposeStick).
type Manifest struct {
	Version  uint64           `cbor:"1,keyasint"`
	Register register.ID      `cbor:"2,keyasint"`
	At       kelurahan.Millis `cbor:"3,keyasint"`
	Runs     []StickRun       `cbor:"4,keyasint"`
}

// StickRun is one run on a stick: a body of EncodeRun, encrypted with age to
// the city.
type StickRun struct {
	From uint64   `cbor:"1,keyasint"`
	To   uint64   `cbor:"2,keyasint"`
	File string   `cbor:"3,keyasint"` // base name
	Sum  [32]byte `cbor:"4,keyasint"` // SHA-256 of the file
}

// Message is what Encode and Decode take.
type Message interface {
	Enrol | Enrolled | Health | Head | Receipt | KeyList | Manifest
}

// Encode gives the bytes of a message to sign; its Version is set here.
// Errors: internal, for text that is not UTF-8 and the like.
func Encode[M Message](m M) ([]byte, error) {
	setVersion(&m)
	b, err := marshal(m)
	if err == nil && len(b) > MaxMessage {
		err = fmt.Errorf("wire: a message of %d bytes", len(b))
	}
	if err == nil {
		err = strictly.Unmarshal(b, &m)
	}
	if err != nil {
		return nil, kelurahan.E(kelurahan.Internal, "wire.Encode", err)
	}
	return b, nil
}

// Decode reads a message whose signature was verified. A newer version is read
// as far as it is known. Errors: bad-request.
func Decode[M Message](b []byte) (M, error) {
	const op = "wire.Decode"
	var m M
	if len(b) > MaxMessage {
		return m, kelurahan.E(kelurahan.BadRequest, op, fmt.Errorf("%d bytes", len(b)))
	}
	if err := leniently.Unmarshal(b, &m); err != nil {
		return m, kelurahan.E(kelurahan.BadRequest, op, err)
	}
	version := *versionOf(&m)
	if version == 0 {
		return m, kelurahan.E(kelurahan.BadRequest, op, fmt.Errorf("no version"))
	}
	if version <= messageVersion {
		var again M
		if err := strictly.Unmarshal(b, &again); err != nil {
			return m, kelurahan.E(kelurahan.BadRequest, op, err)
		}
	}
	return m, nil
}

func setVersion[M Message](m *M) { *versionOf(m) = messageVersion }

// versionOf finds the field all messages have.
func versionOf[M Message](m *M) *uint64 {
	switch v := any(m).(type) {
	case *Enrol:
		return &v.Version
	case *Enrolled:
		return &v.Version
	case *Health:
		return &v.Version
	case *Head:
		return &v.Version
	case *Receipt:
		return &v.Version
	case *KeyList:
		return &v.Version
	case *Manifest:
		return &v.Version
	}
	panic("wire: a message without a version") // the constraint lists them all
}

// JoinKey puts a public key before what it signed: enrolling, neither side
// knows the other's key yet.
func JoinKey(key ed25519.PublicKey, sealed []byte) []byte {
	return append(append(make([]byte, 0, len(key)+len(sealed)), key...), sealed...)
}

// CutKey is the opposite of JoinKey; nothing is verified. Errors: bad-request.
func CutKey(b []byte) (ed25519.PublicKey, []byte, error) {
	if len(b) <= ed25519.PublicKeySize || len(b) > MaxMessage {
		return nil, nil, kelurahan.E(kelurahan.BadRequest, "wire.CutKey", fmt.Errorf("%d bytes", len(b)))
	}
	return ed25519.PublicKey(b[:ed25519.PublicKeySize]), b[ed25519.PublicKeySize:], nil
}

// RunPath is where a run is put, from the root of the city's server.
func RunPath(id register.ID, from, to uint64) string {
	return "/v1/registers/" + id.String() + "/runs/" + strconv.FormatUint(from, 10) + "-" + strconv.FormatUint(to, 10)
}

// HeadPath is where the city says how far it holds a register.
func HeadPath(id register.ID) string { return "/v1/registers/" + id.String() + "/head" }

// The other paths.
const (
	HealthPath = "/v1/health"
	EnrolPath  = "/v1/enrol"
	KeysPath   = "/keys"
	KindsPath  = "/v1/kinds"
)
