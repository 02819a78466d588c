package city

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/loket-kelurahan/loket/backend/city/postgres"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/wire"
)

// statement is a letter stated once more without its role persons, and the
// entry that states it. It counts for nothing until its letter is erased: a
// statement alone must not change what the city says of a letter.
type statement struct {
	seq uint64
	ev  kelurahan.LetterReduced
}

// forgotten are the letters one PayloadErased took the details of role persons from.
type forgotten struct {
	by      uint64 // its entry
	letters []int64
}

// reduce notes a statement. One of another register's letter, or of what the
// city never gets, is put aside. Errors: erasure-refused.
func (l *ledger) reduce(seq uint64, v kelurahan.LetterReduced) error {
	if !v.Travels() || string(v.Issued.Register[:]) != string(l.counter.Register) {
		return kelurahan.E(kelurahan.ErasureRefused, "city.read", errors.New("states a letter that this register did not issue"))
	}
	l.stated[v.Issued.Seq] = statement{seq, v}
	return nil
}

// erase carries out what an office erased, for each letter that the city holds
// whole. Letters it may not erase stay as they are, and the staff is told why by
// a note on the erasing entry, not on the letter: a citizen's paper must not be
// doubted because of it. What the city never held needs nothing.
// Errors: erasure-refused.
func (l *ledger) erase(ctx context.Context, seq uint64, by kelurahan.OfficerID, v kelurahan.PayloadErased) error {
	named := make([]int64, 0, len(v.Seqs))
	notes := map[kelurahan.Code]bool{}
	for _, s := range v.Seqs {
		if s == 0 || s >= seq {
			notes[kelurahan.ErasureNoLetter] = true
		} else {
			named = append(named, int64(s))
		}
	}
	held, err := l.wholeAmong(ctx, named)
	if err == nil && len(held) > 0 {
		err = l.mayErase(by, v)
	}
	if err != nil {
		return err
	}
	done := forgotten{by: seq}
	for _, h := range held {
		err := l.mayForget(ctx, uint64(h.Seq), kelurahan.EventType(h.Event))
		switch code := kelurahan.CodeOf(err); {
		case err == nil:
			s := l.stated[uint64(h.Seq)]
			l.tell(s.ev, s.seq)
			l.gone[h.Seq] = true
			done.letters = append(done.letters, h.Seq)
		case code == kelurahan.Internal: // ours, not the entry's
			return err
		default:
			notes[code] = true
		}
	}
	if len(done.letters) > 0 {
		l.forgotten = append(l.forgotten, done)
	}
	for code := range notes {
		l.issues = append(l.issues, wire.EntryIssue{Seq: seq, Code: code})
	}
	return nil
}

// mayErase: a supervisor of this register says so, with a reason, and its own
// counter brings it. A counter that stands in for a lost PC could have written
// it into a copied backup, and nothing brings back what is erased.
func (l *ledger) mayErase(by kelurahan.OfficerID, v kelurahan.PayloadErased) error {
	const op = "city.read"
	o, ok := l.officers[by]
	switch {
	case l.trust != nil:
		return kelurahan.E(kelurahan.ErasureRefused, op, errors.New("another counter than the register's own brings it"))
	case !ok || o.Revoked || o.Role != kelurahan.Supervisor:
		return kelurahan.E(kelurahan.ErasureRefused, op, errors.New("nobody who may"))
	case kelurahan.CheckReason(v.Reason) != nil:
		return kelurahan.E(kelurahan.ErasureRefused, op, errors.New("no reason"))
	}
	return nil
}

// wholeAmong gives those of the entries named that the city has in full and that
// this run has not erased, each once: those held, then those of this run.
func (l *ledger) wholeAmong(ctx context.Context, named []int64) ([]postgres.WholeAmongRow, error) {
	slices.Sort(named)
	named = slices.Compact(named)
	held, err := l.q.WholeAmong(ctx, postgres.WholeAmongParams{Register: l.counter.Register, Seqs: named})
	if err != nil {
		return nil, fmt.Errorf("city: entries: %w", err)
	}
	held = slices.DeleteFunc(held, func(h postgres.WholeAmongRow) bool { return l.gone[h.Seq] })
	first, _ := slices.BinarySearch(named, l.counter.HeadSeq+1)
	for _, s := range named[first:] {
		if row := l.rows[s-l.counter.HeadSeq-1]; row.Sealed != nil {
			held = append(held, postgres.WholeAmongRow{Seq: s, Event: row.Event})
		}
	}
	return held, nil
}

// clocksApart is by how many days a counter's clock may be ahead when it counts the
// years. Without it a letter erased on its very day would stay here for ever.
const clocksApart = 1

// mayForget is the office's rule once more: a letter with role persons, stated
// again word for word without them, older than the least retention, approved,
// and received before.
// Errors: erasure-no-letter, erasure-open, erasure-unlike, erasure-early.
func (l *ledger) mayForget(ctx context.Context, seq uint64, event kelurahan.EventType) error {
	const op = "city.read"
	if event != (kelurahan.LetterIssued{}).Type() {
		return kelurahan.E(kelurahan.ErasureNoLetter, op, fmt.Errorf("entry %d is %s", seq, event))
	}
	if seq > uint64(l.counter.HeadSeq) {
		return kelurahan.E(kelurahan.ErasureOpen, op, errors.New("the letter comes with the same run"))
	}
	issue, err := l.issueAt(ctx, seq)
	if err != nil {
		return err
	}
	if !issue.Letter.NamesOthers() {
		return kelurahan.E(kelurahan.ErasureNoLetter, op, errors.New("the letter names nobody who is due"))
	}
	if s, ok := l.stated[seq]; !ok || !alike(s.ev, issue.Reduced()) {
		return kelurahan.E(kelurahan.ErasureUnlike, op, fmt.Errorf("entry %d is not stated as it was", seq))
	}
	if issue.At >= kelurahan.MillisOf(l.now.Time().AddDate(-kelurahan.LeastRoleYears, 0, clocksApart)) {
		return kelurahan.E(kelurahan.ErasureEarly, op, nil)
	}
	return l.settled(ctx, seq, issue.Letter.ID)
}

// settled: the letter was approved, and nobody else issued one of its identity,
// of which the statement would speak too. Errors: erasure-unlike, erasure-open.
func (l *ledger) settled(ctx context.Context, seq uint64, id kelurahan.LetterID) error {
	const op = "city.read"
	rows, err := l.q.LettersByID(ctx, id[:])
	if err != nil {
		return fmt.Errorf("city: letters: %w", err)
	}
	approved := slices.ContainsFunc(l.approved, func(a approvedRun) bool { return a.first <= seq && seq <= a.last })
	for _, row := range rows {
		if string(row.Register) != string(l.counter.Register) || row.Seq != int64(seq) {
			return kelurahan.E(kelurahan.ErasureUnlike, op, errors.New("issued twice"))
		}
		approved = approved || row.Approved != nil
	}
	if !approved || len(rows) == 0 { // none: its number could not be read when it came
		return kelurahan.E(kelurahan.ErasureOpen, op, errors.New("nobody approved the letter"))
	}
	return nil
}

// issueAt reads an issued letter the city holds.
func (l *ledger) issueAt(ctx context.Context, seq uint64) (kelurahan.Issue, error) {
	row, err := l.q.Entry(ctx, postgres.EntryParams{Register: l.counter.Register, Seq: int64(seq)})
	if err != nil {
		return kelurahan.Issue{}, fmt.Errorf("city: entry %d: %w", seq, err)
	}
	e, err := l.keys.entry(row)
	if err != nil {
		return kelurahan.Issue{}, err
	}
	v, ok := e.Event.(kelurahan.LetterIssued)
	if !ok {
		return kelurahan.Issue{}, fmt.Errorf("city: entry %d issues nothing", seq)
	}
	return kelurahan.Issue{Fact: kelurahan.FactOf(e), Letter: v.Letter, Seal: v.Seal, PDF: v.PDF, Released: v.Released}, nil
}

// alike compares as bytes, so that no field can be forgotten. What the register
// had seen before the letter (After) the city cannot tell: it lacks the moments
// of what stays at the office.
func alike(a, b kelurahan.LetterReduced) bool {
	at := *a.Issued
	at.After = 0
	a.Issued = &at
	one, errOne := wire.EncodeEntry(0, kelurahan.OfficerID{}, a)
	other, errOther := wire.EncodeEntry(0, kelurahan.OfficerID{}, b)
	return errOne == nil && errOther == nil && bytes.Equal(one, other)
}

// writeForgotten takes payload and salt out of the rows. The payload's hash
// stays, so the chain still verifies.
func (l *ledger) writeForgotten(ctx context.Context) error {
	for _, f := range l.forgotten {
		n, err := l.q.EraseEntries(ctx, postgres.EraseEntriesParams{Register: l.counter.Register, Erased: int16(wire.Erased), Seqs: f.letters})
		if err != nil {
			return err
		}
		err = l.q.AddErasure(ctx, postgres.AddErasureParams{Register: l.counter.Register, Seq: int64(f.by), At: int64(l.now), Letters: int32(n)})
		if err != nil {
			return err
		}
	}
	return nil
}

// sweepFor is how long an erasure is swept after: a backup or a report that was
// under way keeps old versions of rows until it ends.
const sweepFor = 24 * time.Hour

// Sweep has PostgreSQL give up the old versions of rows that were erased within
// the last day. It does nothing when nothing was.
func (c *City) Sweep(ctx context.Context) error {
	n, err := c.cfg.Store.UnsweptErasures(ctx)
	if err != nil || n == 0 {
		return err
	}
	if err := c.cfg.Store.Vacuum(ctx); err != nil {
		return err
	}
	now := c.cfg.Now()
	return c.cfg.Store.SweepErasures(ctx, postgres.SweepErasuresParams{
		Now: new(int64(kelurahan.MillisOf(now))), Before: int64(kelurahan.MillisOf(now.Add(-sweepFor))),
	})
}
