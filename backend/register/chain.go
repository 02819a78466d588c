package register

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// The domain tags stand in front of what is hashed or authenticated, so that no
// byte string means two things. They are part of the format: never change one.
const (
	linkTag    = "loket/register/link/1\n"
	payloadTag = "loket/register/payload/1\n"
	entryTag   = "loket/register/entry/1\n"
	erasedTag  = "loket/register/erased/1\n"
	headerTag  = "loket/register/segment/1\n"
	markTag    = "loket/register/mark/1\n"
)

// ID names one register: a UUID chosen by whoever creates it.
type ID [16]byte

// String gives the usual text of a UUID, 36 characters in lower case.
func (id ID) String() string {
	h := hex.EncodeToString(id[:])
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}

// ParseID reads the text that String gives. Error: bad-request.
func ParseID(text string) (ID, error) {
	var id ID
	b, err := hex.DecodeString(strings.ReplaceAll(text, "-", ""))
	if err != nil || len(b) != len(id) {
		return ID{}, kelurahan.E(kelurahan.BadRequest, "register.ParseID", err)
	}
	copy(id[:], b)
	if id.String() != strings.ToLower(text) {
		return ID{}, kelurahan.E(kelurahan.BadRequest, "register.ParseID", nil)
	}
	return id, nil
}

// Hash is a SHA-256.
type Hash [sha256.Size]byte

// String gives 64 hexadecimal digits in lower case.
func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// Zero reports whether h is all zeros: the hash before the first entry.
func (h Hash) Zero() bool { return h == Hash{} }

// ParseHash reads 64 hexadecimal digits. Error: bad-request.
func ParseHash(text string) (Hash, error) {
	var h Hash
	b, err := hex.DecodeString(text)
	if err != nil || len(b) != len(h) {
		return Hash{}, kelurahan.E(kelurahan.BadRequest, "register.ParseHash", err)
	}
	copy(h[:], b)
	return h, nil
}

// Head says how far a register goes: the number of its last entry and that
// entry's hash, which covers everything before it. The zero Head is an empty
// register.
type Head struct {
	Seq  uint64
	Hash Hash
}

// Kind says what an entry is to the register. The numbers are in the hashes.
type Kind uint8

// The kinds there are.
const (
	KindPayload Kind = 1 // bytes of the caller
	KindErasure Kind = 2 // a tombstone: names entries whose payload was destroyed
)

// Entry is one line of a register. Numbers begin at 1 and have no gaps.
type Entry struct {
	Seq         uint64
	Kind        Kind
	Prev        Hash     // hash of entry Seq-1, zero for the first
	Hash        Hash     // Link of all the others
	PayloadHash Hash     // stays when the payload is erased
	Salt        [16]byte // random; zero when erased
	Payload     []byte   // nil when erased
	Erased      bool
	ErasedBy    uint64 // number of the tombstone, 0 when not erased
}

// Head is the head of the register when e was its last entry.
func (e Entry) Head() Head { return Head{e.Seq, e.Hash} }

// Link is the chain: the hash of the entry that follows prev in register id.
func Link(id ID, prev Head, payloadHash Hash, kind Kind) Hash {
	var b [len(linkTag) + 16 + 32 + 8 + 1 + 32]byte
	n := copy(b[:], linkTag)
	n += copy(b[n:], id[:])
	n += copy(b[n:], prev.Hash[:])
	binary.BigEndian.PutUint64(b[n:], prev.Seq+1)
	b[n+8] = byte(kind)
	copy(b[n+9:], payloadHash[:])
	return sha256.Sum256(b[:])
}

// PayloadHash is what an entry commits to. The salt makes it useless for
// guessing an erased payload that has few possible values, such as a NIK.
func PayloadHash(salt [16]byte, payload []byte) Hash {
	h := sha256.New()
	h.Write([]byte(payloadTag))
	h.Write(salt[:])
	h.Write(payload)
	return Hash(h.Sum(nil))
}

// VerifyRun checks that entries follow prev in register id without a gap and
// that nothing in them was changed, and returns the head after the last one.
// Of an erased entry only the links can be checked. Error: chain-broken, with
// the number in Args["entry"]; the Head is then that of the last good entry.
func VerifyRun(id ID, prev Head, entries []Entry) (Head, error) {
	for i := range entries {
		if err := follows(id, prev, &entries[i]); err != nil {
			return prev, kelurahan.E(kelurahan.ChainBroken, "register.VerifyRun", err,
				"entry", strconv.FormatUint(prev.Seq+1, 10))
		}
		prev = entries[i].Head()
	}
	return prev, nil
}

func follows(id ID, prev Head, e *Entry) error {
	switch {
	case e.Seq != prev.Seq+1:
		return fmt.Errorf("number %d after %d", e.Seq, prev.Seq)
	case e.Prev != prev.Hash:
		return fmt.Errorf("does not name the hash of entry %d", prev.Seq)
	case e.Kind != KindPayload && e.Kind != KindErasure:
		return fmt.Errorf("kind %d is unknown", e.Kind)
	case !e.Erased && PayloadHash(e.Salt, e.Payload) != e.PayloadHash:
		return fmt.Errorf("payload is not the one that was hashed")
	case Link(id, prev, e.PayloadHash, e.Kind) != e.Hash:
		return fmt.Errorf("hash does not fit")
	}
	return nil
}

// Erasures reads the numbers that a tombstone names. Error: bad-request when e
// is not one.
func (e Entry) Erasures() ([]uint64, error) {
	if e.Kind != KindErasure || len(e.Payload)%8 != 0 {
		return nil, kelurahan.E(kelurahan.BadRequest, "register.Erasures", nil)
	}
	return parseErasures(e.Payload), nil
}

func parseErasures(payload []byte) []uint64 {
	seqs := make([]uint64, 0, len(payload)/8)
	for ; len(payload) >= 8; payload = payload[8:] {
		seqs = append(seqs, binary.BigEndian.Uint64(payload))
	}
	return seqs
}

func erasurePayload(seqs []uint64) []byte {
	b := make([]byte, 0, 8*len(seqs))
	for _, s := range seqs {
		b = binary.BigEndian.AppendUint64(b, s)
	}
	return b
}
