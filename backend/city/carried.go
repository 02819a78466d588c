package city

import (
	"context"
	"errors"
	"fmt"

	"github.com/loket-kelurahan/loket/backend/city/postgres"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/register"
	"github.com/loket-kelurahan/loket/backend/wire"
)

// byCarrier is the way of runs that another counter carried for a lost one. It
// is durable, and never read as the lost counter's own word.
const byCarrier = "pengganti"

// mostPlaces is how many lost PCs in a row one counter may have come after.
const mostPlaces = 8

// openCarried takes a run of a register that another counter signed: the one that
// stands in the lost PC's place, as its own first entry says, which the city
// holds. The city's staff gave that counter its token, so it speaks for the
// office; letters must still bear the lost counter's seal.
// Errors: not-enrolled for anybody else.
func (c *City) openCarried(ctx context.Context, counter postgres.Counter, h wire.RunHeader) (postgres.Counter, *kelurahan.RegisterEnd, error) {
	lost, err := c.cfg.Store.CounterByRegister(ctx, h.Register[:])
	if err != nil && !postgres.IsMissing(err) {
		return counter, nil, fmt.Errorf("city: counter: %w", err)
	}
	if err == nil && lost.Area == counter.Area {
		end, err := placeOf(ctx, c.cfg.Store.Queries, c.cfg.Keys, counter.Register, h.Register)
		if err != nil {
			return counter, nil, err
		}
		if end != nil {
			return lost, end, nil
		}
	}
	c.alarm(ctx, counter, kelurahan.SealKeyUnknown, "kiriman untuk register lain")
	return counter, nil, kelurahan.E(kelurahan.NotEnrolled, "city.accept", errors.New("the key is another register's"))
}

// placeOf follows what registers say in their first entries they came after,
// until one names the register looked for; nil when none does.
func placeOf(ctx context.Context, q *postgres.Queries, keys *Keys, from []byte, target register.ID) (*kelurahan.RegisterEnd, error) {
	for range mostPlaces {
		row, err := q.Entry(ctx, postgres.EntryParams{Register: from, Seq: 1})
		if postgres.IsMissing(err) {
			return nil, nil
		}
		if err != nil {
			return nil, fmt.Errorf("city: entry 1: %w", err)
		}
		e, err := keys.entry(row)
		if err != nil {
			return nil, err
		}
		opened, ok := e.Event.(kelurahan.RegisterOpened)
		if !ok || opened.After == nil || len(opened.After.Hash) != len(register.Hash{}) {
			return nil, nil
		}
		if opened.After.Register == kelurahan.RegisterID(target) {
			return opened.After, nil
		}
		from = opened.After.Register[:]
	}
	return nil, nil
}

// isCarried reports whether an enrolled counter stands in the place of one that
// was taken out: what the lost PC still owed may come all the same.
func (c *City) isCarried(ctx context.Context, lost postgres.Counter) (bool, error) {
	rows, err := c.cfg.Store.Counters(ctx)
	if err != nil {
		return false, fmt.Errorf("city: counters: %w", err)
	}
	for _, r := range rows {
		if r.Counter.Area != lost.Area || r.Counter.RevokedAt != nil {
			continue
		}
		end, err := placeOf(ctx, c.cfg.Store.Queries, c.cfg.Keys, r.Counter.Register, register.ID(lost.Register))
		if err != nil || end != nil {
			return end != nil, err
		}
	}
	return false, nil
}

// withinEnd keeps a carried run inside what the carrier's first entry names.
// Errors: city-refused, city-fork.
func (r opened) withinEnd() error {
	switch {
	case r.carried == nil:
		return nil
	case r.To > r.carried.Seq:
		return kelurahan.E(kelurahan.CityRefused, "city.accept", errors.New("more than the carrier's register names"), "why", string(kelurahan.NotEnrolled))
	case r.To == r.carried.Seq && string(r.Last[:]) != string(r.carried.Hash):
		return kelurahan.E(kelurahan.CityFork, "city.accept", errors.New("another end than the carrier's register names"))
	}
	return nil
}

// trust is what a carried run may lean on: officers whose keys the city had from
// the lost counter itself, or whom an approval of such an officer covers. A
// copied backup can be written on by whoever opens it, so a key that only comes
// along approves nothing.
type trust struct {
	end     kelurahan.RegisterEnd
	opening bool                           // the run is still in the register's first act
	fresh   map[kelurahan.OfficerID]uint64 // enrolled, and by which entry, without anybody's word
}

// begin finds which of the officers held nobody vouched for.
func (l *ledger) begin(ctx context.Context, end *kelurahan.RegisterEnd) error {
	if end == nil {
		return nil
	}
	l.trust = &trust{end: *end, opening: l.counter.HeadSeq == 0, fresh: map[kelurahan.OfficerID]uint64{}}
	return enrolledUnvouched(ctx, l.q, l.keys, l.counter.Register, func(id kelurahan.OfficerID, seq uint64) { l.trust.fresh[id] = seq })
}

// enrolledUnvouched names the officers of a register for whose last enrolment the
// city has only a carrier's word.
func enrolledUnvouched(ctx context.Context, q *postgres.Queries, keys *Keys, id []byte, each func(kelurahan.OfficerID, uint64)) error {
	vouched, err := q.VouchedUpTo(ctx, postgres.VouchedUpToParams{Register: id, Way: byCarrier})
	if err != nil {
		return fmt.Errorf("city: vouched: %w", err)
	}
	rows, err := q.EnrolledAfter(ctx, postgres.EnrolledAfterParams{Register: id, Seq: vouched})
	if err != nil {
		return fmt.Errorf("city: enrolled: %w", err)
	}
	for _, row := range rows {
		e, err := keys.entry(row)
		if err != nil {
			return err
		}
		if v, ok := e.Event.(kelurahan.OfficerEnrolled); ok {
			each(v.Officer.ID, uint64(row.Seq))
		}
	}
	return nil
}

// enrolled notes an officer who comes with a carried run.
func (t *trust) enrolled(id kelurahan.OfficerID, seq uint64) {
	if t != nil && !t.opening {
		t.fresh[id] = seq
	}
}

// work ends the register's opening.
func (t *trust) work() {
	if t != nil {
		t.opening = false
	}
}

// approves says whether an officer's word counts. Errors: seal-key-unknown.
func (t *trust) approves(id kelurahan.OfficerID) error {
	if t == nil {
		return nil
	}
	if _, fresh := t.fresh[id]; fresh {
		return kelurahan.E(kelurahan.SealKeyUnknown, "city.read", errors.New("the officer's key came with the run"))
	}
	return nil
}

// vouched takes an approval's word for everybody enrolled up to its head.
func (t *trust) vouched(last uint64) {
	if t == nil {
		return
	}
	for id, seq := range t.fresh {
		if seq <= last {
			delete(t.fresh, id)
		}
	}
}

// isEnd reports whether a carried run may end with an entry that is no approval.
func (t *trust) isEnd(seq uint64) bool { return t != nil && seq == t.end.Seq }

// opensAfter reports whether the run is only the opening of a register that
// stands in another one's place: the lost PC's letters need not wait for the new
// one's first approval.
func (l *ledger) opensAfter(entries []wire.RunEntry) bool {
	if entries[0].Seq != 1 || !l.after {
		return false
	}
	for i := range l.rows {
		if entries[i].State != wire.Whole || !kelurahan.SetUpOnly(kelurahan.EventType(l.rows[i].Event)) {
			return false
		}
	}
	return true
}

// writeUnapproved puts the letters of a lost PC that no approval covers before
// the staff, once all of its register is here: nobody can approve them any more.
func (l *ledger) writeUnapproved(ctx context.Context, head register.Head) error {
	if !l.trust.isEnd(head.Seq) {
		return nil
	}
	seqs, err := l.q.UnapprovedLetters(ctx, l.counter.Register)
	if err != nil {
		return err
	}
	for _, seq := range seqs {
		err := l.q.AddIssue(ctx, postgres.AddIssueParams{
			Register: l.counter.Register, Seq: seq, Code: string(kelurahan.LetterUnapproved), NotedAt: int64(l.now),
		})
		if err != nil {
			return err
		}
	}
	return nil
}
