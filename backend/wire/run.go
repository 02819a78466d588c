package wire

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"strconv"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/register"
)

// Bounds of a run, against hostile bodies and to keep a slow line going.
const (
	MaxRunBody    = 16 << 20 // what travels
	MaxRunBytes   = 64 << 20 // what it unpacks to
	MaxRunEntries = 20_000
)

// State says how much of an entry travels. Durable.
type State uint8

// The states of an entry in a run.
const (
	Whole    State = 1 // payload and salt
	Withheld State = 2 // about residents: its event and its hash
	Erased   State = 3 // erased at the office: its hash
)

// RunEntry is an entry as the receiver of a run gets it. Of Withheld and Erased
// entries the register.Entry is marked Erased, so that register.VerifyRun
// checks their links and no more.
type RunEntry struct {
	register.Entry
	State State
	Event kelurahan.EventType // of Withheld; "" for an event of a newer program
}

// RunHeader is what the counter signs of a run (PurposeRun). Everything else is
// bound to it by Sum.
type RunHeader struct {
	Version  uint64        `cbor:"1,keyasint"`
	Register register.ID   `cbor:"2,keyasint"`
	From     uint64        `cbor:"3,keyasint"`
	To       uint64        `cbor:"4,keyasint"`
	Last     register.Hash `cbor:"5,keyasint"`           // hash of entry To
	Sum      [32]byte      `cbor:"6,keyasint"`           // SHA-256 of what follows the header
	Before   uint64        `cbor:"7,keyasint,omitempty"` // version 2: how many entries before From helped to pack it
	Renderer uint64        `cbor:"8,keyasint,omitempty"` // version 2: whose sheets' hashes are left out; 0 = none are
}

// Sign signs payload for a purpose: seal.Unlocked.SignAsCounter is one.
type Sign func(purpose string, payload []byte) ([]byte, error)

// EncodeRun packs entries, which must be a run of register id without a gap,
// and signs them. prev is the head before the first. What the city is not given
// travels as its hash. The result is unpacked again before it is returned:
// bytes that would not come out the same never leave.
// Errors: chain-broken, bad-request (empty or too long), what sign returns.
func EncodeRun(id register.ID, prev register.Head, entries []register.Entry, sign Sign) ([]byte, error) {
	const op = "wire.EncodeRun"
	if len(entries) == 0 || len(entries) > MaxRunEntries {
		return nil, kelurahan.E(kelurahan.BadRequest, op, fmt.Errorf("%d entries", len(entries)))
	}
	last, err := register.VerifyRun(id, prev, entries)
	if err != nil {
		return nil, err
	}
	packed, err := pack(entries)
	if err != nil {
		return nil, kelurahan.E(kelurahan.BadRequest, op, err)
	}
	h := RunHeader{Version: plainRun, Register: id, From: prev.Seq + 1, To: last.Seq, Last: last.Hash, Sum: sha256.Sum256(packed)}
	if _, err := h.Unpack(prev, packed, Held{}); err != nil {
		return nil, kelurahan.E(kelurahan.Internal, op, err)
	}
	return h.signed(packed, sign)
}

func (h RunHeader) signed(packed []byte, sign Sign) ([]byte, error) {
	header, err := marshal(h)
	if err != nil {
		return nil, kelurahan.E(kelurahan.Internal, "wire.EncodeRun", err)
	}
	sealed, err := sign(PurposeRun, header)
	if err != nil {
		return nil, err
	}
	return append(frame(sealed), packed...), nil
}

// frame puts a signed header before what it is about: its length in two bytes.
func frame(sealed []byte) []byte {
	return append([]byte{byte(len(sealed) >> 8), byte(len(sealed))}, sealed...)
}

// SplitRun takes a body apart; nothing of it is verified. sealed goes to
// seal.KeySet.Verify for PurposeRun, its payload to OpenRun with packed.
// Errors: bad-request.
func SplitRun(body []byte) (sealed, packed []byte, err error) {
	if len(body) < 2 || len(body) > MaxRunBody {
		return nil, nil, kelurahan.E(kelurahan.BadRequest, "wire.SplitRun", fmt.Errorf("%d bytes", len(body)))
	}
	n := int(body[0])<<8 | int(body[1])
	if len(body) < 2+n {
		return nil, nil, kelurahan.E(kelurahan.BadRequest, "wire.SplitRun", fmt.Errorf("cut short"))
	}
	return body[2 : 2+n], body[2+n:], nil
}

// OpenRun reads a verified header and checks that packed is what it was signed
// for. Errors: version-unknown, bad-request (cut, changed or not a run).
func OpenRun(header, packed []byte) (RunHeader, error) {
	const op = "wire.OpenRun"
	var h RunHeader
	if err := leniently.Unmarshal(header, &h); err != nil {
		return h, kelurahan.E(kelurahan.BadRequest, op, err)
	}
	switch sum := sha256.Sum256(packed); {
	case h.Version > RunVersion:
		return h, kelurahan.E(kelurahan.VersionUnknown, op, nil, "version", strconv.FormatUint(h.Version, 10))
	case h.Version == 0 || h.From == 0 || h.To < h.From || h.To-h.From >= MaxRunEntries || h.Before > MaxBefore || h.Before >= h.From:
		return h, kelurahan.E(kelurahan.BadRequest, op, fmt.Errorf("entries %d to %d", h.From, h.To))
	case !bytes.Equal(sum[:], h.Sum[:]):
		return h, kelurahan.E(kelurahan.BadRequest, op, fmt.Errorf("the sum does not fit"))
	}
	return h, nil
}

// Leans reports whether a run leaves out what the receiver must know already.
func (h RunHeader) Leans() bool { return h.Version > plainRun && (h.Before > 0 || h.Renderer != 0) }

// Unpack rebuilds the entries bit for bit. prev is the head the receiver holds
// before From; the chain from there must end in Last, so a changed bit anywhere
// is chain-broken. held is what a run that Leans needs.
// Errors: bad-request (not a pack), chain-broken; for a run that leans
// run-unlike instead, because it may be what is held that differs.
func (h RunHeader) Unpack(prev register.Head, packed []byte, held Held) ([]RunEntry, error) {
	const op = "wire.Unpack"
	entries, err := h.entries(packed, held)
	if err != nil {
		return nil, h.unlike(kelurahan.E(kelurahan.BadRequest, op, err))
	}
	if uint64(len(entries)) != h.To-h.From+1 || prev.Seq != h.From-1 {
		return nil, kelurahan.E(kelurahan.BadRequest, op, fmt.Errorf("%d entries", len(entries)))
	}
	for i := range entries {
		e := &entries[i].Entry
		e.Seq, e.Prev = prev.Seq+1, prev.Hash
		e.Hash = register.Link(h.Register, prev, e.PayloadHash, e.Kind)
		prev = e.Head()
	}
	if prev.Hash != h.Last {
		return nil, h.unlike(kelurahan.E(kelurahan.ChainBroken, op, nil, "entry", strconv.FormatUint(h.To, 10)))
	}
	return entries, nil
}

func (h RunHeader) unlike(err error) error {
	if h.Leans() {
		return kelurahan.E(kelurahan.RunUnlike, "wire.Unpack", err)
	}
	return err
}

func (h RunHeader) entries(packed []byte, held Held) ([]RunEntry, error) {
	if h.Version == plainRun {
		return unpack(packed)
	}
	if uint64(len(held.Before)) != h.Before {
		return nil, fmt.Errorf("wire: %d entries before the run, not %d", len(held.Before), h.Before)
	}
	if h.Renderer == 0 {
		held.Sheets = nil
	} else if held.Sheets == nil || held.Sheets.Renderer() != h.Renderer {
		return nil, fmt.Errorf("wire: the sheets are another renderer's")
	}
	return unlean(packed, held)
}
