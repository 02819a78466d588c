package wire

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/register"
)

// The versions of runs, counted apart from Version.
//
// History:
//   - 1: 2026-11-22: columns, each in the shortest of a few ways; needs nothing.
//   - 2: 2026-11-22: values one after the other, each foretold; may lean on what
//     the receiver holds.
const (
	plainRun   = 1
	RunVersion = 2
)

// Bounds of what version 2 packs and leans on. It takes a second for a million
// bytes: longer runs travel as version 1.
const (
	MaxBefore   = 256     // entries before the run
	beforeBytes = 2 << 10 // longer payloads before the run do not help
	leanBytes   = 1 << 20 // payloads of a run
	leanValues  = 1 << 18
	mostDrawn   = 2_000 // sheets of a run
)

// Held is what the receiver of a run holds besides it. Sender and receiver must
// give the same, or the run cannot be rebuilt.
type Held struct {
	// Before are the entries just before the run, oldest first. Those that are
	// Erased are passed over: whoever sends begins after the last of them.
	Before []register.Entry
	Sheets Sheets // nil: no sheet is drawn
}

// Sheets draws letters again: the hash of a sheet follows from the register and
// need not travel. Renderer names the program that draws; of two with one name
// every sheet must come out alike, and where it does not, the chain shows it.
type Sheets interface {
	// Renderer names what draws; never 0.
	Renderer() uint64
	// Learn is told, in order, of the run's OfficeConfigured and KindAdopted.
	Learn(ev kelurahan.Event)
	// Sum gives the SHA-256 of a letter's sheet; false when it cannot be drawn.
	// The PDF of ev says nothing.
	Sum(ev *kelurahan.LetterIssued) (sum [32]byte, ok bool)
}

// EncodeLeanRun is EncodeRun for a receiver that takes version 2 and holds held.
// A run that is too long for it becomes version 1.
// Errors: as EncodeRun, and run-unlike when it would not be rebuilt.
func EncodeLeanRun(id register.ID, prev register.Head, entries []register.Entry, held Held, sign Sign) ([]byte, error) {
	const op = "wire.EncodeLeanRun"
	total := 0
	for i := range entries {
		if !stays(&entries[i]) {
			total += len(entries[i].Payload)
		}
	}
	if len(entries) == 0 || len(entries) > MaxRunEntries || total > leanBytes || len(held.Before) > MaxBefore {
		return EncodeRun(id, prev, entries, sign)
	}
	last, err := register.VerifyRun(id, prev, entries)
	if err != nil {
		return nil, err
	}
	packed, drawn, err := lean(entries, held)
	if err != nil {
		return nil, kelurahan.E(kelurahan.BadRequest, op, err)
	}
	h := RunHeader{
		Version: RunVersion, Register: id, From: prev.Seq + 1, To: last.Seq, Last: last.Hash, Sum: sha256.Sum256(packed),
		Before: uint64(len(held.Before)),
	}
	if drawn > 0 {
		h.Renderer = held.Sheets.Renderer()
	}
	if _, err := h.Unpack(prev, packed, held); err != nil {
		return nil, kelurahan.E(kelurahan.RunUnlike, op, err)
	}
	return h.signed(packed, sign)
}

func stays(e *register.Entry) bool {
	_, state := stateOf(e)
	return state == uint64(Withheld) || state == uint64(Erased)
}

// helps reports whether an entry before a run makes it shorter.
func helps(e *register.Entry) bool {
	return len(e.Payload) <= beforeBytes && !stays(e)
}

// lean packs entries after those before them, whose own bytes are dropped.
func lean(entries []register.Entry, held Held) (packed []byte, drawn int, err error) {
	w, _ := leanBefore(held.Before)
	w.model.bitCoder = newBitEncoder()
	w.sheets = held.Sheets
	for i := range entries {
		w.entry(&entries[i])
	}
	return append(binary.AppendUvarint(nil, uint64(len(entries))), w.model.finish()...), w.drawn, nil
}

// leanBefore walks over the entries before a run and gives how many helped.
func leanBefore(before []register.Entry) (*columnWriter, int) {
	w := newColumnWriter()
	w.model = newModel(newBitEncoder(), leanBytes)
	n := 0
	for i := range before {
		if helps(&before[i]) {
			w.entry(&before[i])
			n++
		}
	}
	return w, n
}

// unlean is the opposite of lean. The entries before the run are packed and
// unpacked, which leaves the reader as the writer was.
func unlean(packed []byte, held Held) ([]RunEntry, error) {
	return unleanWithin(packed, held, 2*leanBytes)
}

// unleanWithin makes at most that many bytes of payloads: a few bytes of a
// hostile run may stand for as many as are allowed, half a second for a million.
func unleanWithin(packed []byte, held Held, most int) ([]RunEntry, error) {
	n, size := binary.Uvarint(packed)
	if size <= 0 || n == 0 || n > MaxRunEntries {
		return nil, errColumns
	}
	w, helped := leanBefore(held.Before)
	r := newColumnReader(parts{}, leanValues, 2*leanBytes)
	r.model = newModel(newBitDecoder(w.model.finish()), 2*leanBytes)
	for range helped {
		if err := r.entry(new(RunEntry)); err != nil {
			return nil, fmt.Errorf("before the run: %w", err)
		}
	}
	r.model.bitCoder, r.model.budget = newBitDecoder(packed[size:]), most
	r.sheets, r.size, r.in.left = held.Sheets, most, leanValues
	entries := make([]RunEntry, n)
	for i := range entries {
		if err := r.entry(&entries[i]); err != nil {
			return nil, fmt.Errorf("entry %d: %w", i, err)
		}
	}
	return entries, nil
}
