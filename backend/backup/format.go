package backup

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"iter"

	"filippo.io/age"
	"github.com/fxamacker/cbor/v2"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/register"
)

// formatVersion of a part; a newer one is refused, not guessed at.
const formatVersion = 1

// errNotNext says that a part is whole, and of another past.
var errNotNext = errors.New("it does not follow the part before it")

// header begins a part.
type header struct {
	Version  int    `cbor:"1,keyasint"`
	Register []byte `cbor:"2,keyasint"` // identity, 16 bytes
	Before   []byte `cbor:"3,keyasint"` // hash of the entry before First
	First    uint64 `cbor:"4,keyasint"`
	Last     uint64 `cbor:"5,keyasint"`
	At       int64  `cbor:"6,keyasint"` // when it was written, milliseconds since 1970
}

// line is an entry; what is not in it follows from the chain.
type line struct {
	Kind        uint8  `cbor:"1,keyasint"`
	PayloadHash []byte `cbor:"2,keyasint"`
	Salt        []byte `cbor:"3,keyasint,omitempty"`
	Payload     []byte `cbor:"4,keyasint,omitempty"`
	ErasedBy    uint64 `cbor:"5,keyasint,omitempty"`
}

// writePart writes the entries as they come; they must be as many as the header
// says.
func writePart(w io.Writer, key officeKey, h header, entries iter.Seq2[register.Entry, error]) error {
	sealed, err := age.Encrypt(w, key)
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(sealed, 64<<10)
	enc := cbor.NewEncoder(out)
	if err := enc.Encode(h); err != nil {
		return err
	}
	n := uint64(0)
	for e, err := range entries {
		if err != nil {
			return err
		}
		if err := enc.Encode(lineOf(&e)); err != nil {
			return err
		}
		n++
	}
	if n != h.Last-h.First+1 {
		return fmt.Errorf("%d entries from %d to %d", n, h.First, h.Last)
	}
	return errors.Join(out.Flush(), sealed.Close())
}

func lineOf(e *register.Entry) line {
	l := line{Kind: uint8(e.Kind), PayloadHash: e.PayloadHash[:], Payload: e.Payload, ErasedBy: e.ErasedBy}
	if !e.Erased {
		l.Salt = e.Salt[:]
	}
	return l
}

// readPart reads a part and checks its chain, giving the entries on the way.
// from is the head before it. Errors: backup-foreign, backup-damaged (arg
// "file"), version-unknown; those of each are returned as they are.
func readPart(r io.Reader, name string, key officeKey, id register.ID, from register.Head, each func(register.Entry) error) (register.Head, error) {
	bad := func(err error) error {
		return kelurahan.E(kelurahan.BackupDamaged, "backup.read", err, "file", name)
	}
	plain, err := age.Decrypt(r, key)
	var other *age.NoIdentityMatchError
	if errors.As(err, &other) {
		return from, kelurahan.E(kelurahan.BackupForeign, "backup.read", err)
	}
	if err != nil {
		return from, bad(err)
	}
	dec := decoding().NewDecoder(bufio.NewReaderSize(plain, 64<<10))
	var h header
	if err := dec.Decode(&h); err != nil {
		return from, bad(err)
	}
	switch {
	case h.Version > formatVersion:
		return from, kelurahan.E(kelurahan.VersionUnknown, "backup.read", nil, "file", name)
	case register.ID(h.Register) != id || h.First != from.Seq+1 || register.Hash(h.Before) != from.Hash || h.Last < h.First:
		return from, bad(errNotNext)
	}
	for from.Seq < h.Last {
		var l line
		if err := dec.Decode(&l); err != nil {
			return from, bad(err)
		}
		e := l.entry(id, from)
		next, err := register.VerifyRun(id, from, []register.Entry{e})
		if err != nil {
			return from, bad(err)
		}
		if err := each(e); err != nil {
			return from, err
		}
		from = next
	}
	if err := dec.Skip(); !errors.Is(err, io.EOF) {
		return from, bad(errors.New("more than it says"))
	}
	return from, nil
}

// decoding refuses every form but the one that encoding writes by itself.
func decoding() cbor.DecMode {
	mode, err := cbor.DecOptions{
		DupMapKey: cbor.DupMapKeyEnforcedAPF, IndefLength: cbor.IndefLengthForbidden, TagsMd: cbor.TagsForbidden,
		ExtraReturnErrors: cbor.ExtraDecErrorUnknownField, MaxNestedLevels: 4,
	}.DecMode()
	if err != nil {
		panic("backup: the CBOR options above are wrong: " + err.Error())
	}
	return mode
}

// entry is the whole entry again; what the chain gives is worked out, so that a
// wrong line cannot fit.
func (l line) entry(id register.ID, from register.Head) register.Entry {
	e := register.Entry{
		Seq: from.Seq + 1, Kind: register.Kind(l.Kind), Prev: from.Hash, Payload: l.Payload,
		Erased: l.ErasedBy > 0, ErasedBy: l.ErasedBy,
	}
	copy(e.PayloadHash[:], l.PayloadHash)
	copy(e.Salt[:], l.Salt)
	e.Hash = register.Link(id, from, e.PayloadHash, e.Kind)
	return e
}
