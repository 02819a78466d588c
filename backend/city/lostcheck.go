package city

import (
	"context"
	"errors"
	"fmt"

	"github.com/loket-kelurahan/loket/backend/city/postgres"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// longestOpening is within how many entries a register's first act must end.
const longestOpening = 500

// checkKnown asks who he was at the lost counter: by its own word, or by one that
// an approval of an officer known covers. Errors: approver-unknown.
func (l *ledger) checkKnown(ctx context.Context, lost postgres.Counter, by kelurahan.OfficerID) error {
	rows, err := l.q.Officers(ctx, lost.Register)
	if err != nil {
		return fmt.Errorf("city: officers: %w", err)
	}
	var known *kelurahan.Officer
	for _, r := range rows {
		if kelurahan.OfficerID(r.ID) == by {
			known = &kelurahan.Officer{ID: by, Role: kelurahan.Role(r.Role), Revoked: r.Revoked}
		}
	}
	camealong := uint64(0)
	err = enrolledUnvouched(ctx, l.q, l.keys, lost.Register, func(id kelurahan.OfficerID, seq uint64) {
		if id == by {
			camealong = seq
		}
	})
	if err != nil {
		return err
	}
	if camealong > 0 {
		opening, err := l.openingOf(ctx, lost.Register)
		if err != nil {
			return err
		}
		if camealong > opening {
			known = nil
		}
	}
	// What he is at the carrier was checked when the word was heard.
	return kelurahan.CheckLostApprover(&kelurahan.Officer{ID: by, Role: kelurahan.Supervisor}, known)
}

// openingOf gives the last entry of a register's first act.
func (l *ledger) openingOf(ctx context.Context, id []byte) (uint64, error) {
	rows, err := l.q.EntriesBetween(ctx, postgres.EntriesBetweenParams{Register: id, Seq: 1, Seq_2: longestOpening})
	if err != nil {
		return 0, fmt.Errorf("city: entries: %w", err)
	}
	last := uint64(0)
	for _, r := range rows {
		if r.Sealed == nil || !kelurahan.SetUpOnly(kelurahan.EventType(r.Event)) {
			break
		}
		last = uint64(r.Seq)
	}
	return last, nil
}

// checkLost holds one letter against what the city has in that place; open is
// false for one that needs no approval any more.
func (l *ledger) checkLost(ctx context.Context, w lostWord, named kelurahan.LostLetter) (open bool, err error) {
	const op = "city.lost"
	row, err := l.q.LetterAt(ctx, postgres.LetterAtParams{Register: w.End.Register[:], Seq: int64(named.Seq)})
	if postgres.IsMissing(err) || err == nil && string(row.ID) != string(named.Letter[:]) {
		return false, kelurahan.E(kelurahan.BatchChanged, op, errors.New("no such letter in that place"))
	}
	if err != nil {
		return false, fmt.Errorf("city: letter: %w", err)
	}
	var pdf [32]byte
	copy(pdf[:], row.Pdf)
	if pdf != named.PDF {
		short := kelurahan.Number{Counter: kelurahan.CounterCode(row.Code), Sequence: int(row.Sequence)}.Short()
		return false, kelurahan.E(kelurahan.BatchChanged, op, errors.New("another sheet was issued"), "number", short)
	}
	rec, err := l.recordOf(ctx, named.Letter)
	if err != nil {
		return false, err
	}
	rec.ApprovedLost = nil // this very word is among them
	err = kelurahan.CheckLostLetter(w.by, w.End, rec, row.Approved != nil)
	if kelurahan.CodeOf(err) == kelurahan.NotAllowedNow {
		return false, nil
	}
	return err == nil, err
}

// recordOf folds all the city holds of a letter. Who put a held letter forward
// stays at the office, and who released it did not make it.
func (l *ledger) recordOf(ctx context.Context, id kelurahan.LetterID) (*kelurahan.LetterRecord, error) {
	rows, err := l.q.LetterEntries(ctx, id[:])
	if err != nil {
		return nil, fmt.Errorf("city: entries: %w", err)
	}
	rec := &kelurahan.LetterRecord{ID: id}
	for _, row := range rows {
		e, err := l.keys.entry(row)
		if err != nil {
			return nil, err
		}
		rec.Apply(e)
	}
	if i := rec.Issued; i != nil && i.Released == i.By {
		i.By = kelurahan.OfficerID{}
	}
	return rec, nil
}
