package office

import (
	"context"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/register"
)

// Due is what the office keeps longer than it said it would.
type Due struct {
	Keep    kelurahan.Retention
	LookUps int // entries of look-ups and lists
	Letters int // letters whose role persons are due

	seqs    []uint64
	reduced []kelurahan.Event
}

// Empty reports that nothing is due.
func (d *Due) Empty() bool { return d.LookUps == 0 && d.Letters == 0 }

// Keep says for how many years the office keeps what no letter needs.
// Errors: role-refused, field-invalid.
func (o *Office) Keep(ctx context.Context, by kelurahan.Officer, r kelurahan.Retention) error {
	if err := r.Check(); err != nil {
		return err
	}
	return o.Configure(ctx, by, func(p *kelurahan.Office) { p.Retention = r })
}

// Due says what is kept too long in this counter's register. The store counts it;
// Erase reads the register itself. What stands in the register of another counter
// is erased there.
func (o *Office) Due(context.Context) (Due, error) {
	b, err := o.open()
	if err != nil {
		return Due{}, err
	}
	profile, err := b.profile()
	if err != nil {
		return Due{}, err
	}
	d := Due{Keep: profile.Retention}
	looks, letters := o.keptFrom(d.Keep)
	count, with, err := b.store.KeptBefore(b.id, looks, letters)
	if err != nil {
		return d, err
	}
	d.LookUps = count
	for _, id := range with {
		if err := b.reduce(&d, id); err != nil {
			return d, err
		}
	}
	return d, nil
}

// keptFrom gives the moments before which look-ups and role persons are due.
func (o *Office) keptFrom(keep kelurahan.Retention) (looks, letters kelurahan.Millis) {
	now := o.cfg.Now()
	looks = kelurahan.MillisOf(now.AddDate(-keep.KeepLookUps(), 0, 0))
	if keep.Roles > 0 {
		letters = kelurahan.MillisOf(now.AddDate(-keep.Roles, 0, 0))
	}
	return looks, letters
}

// due reads the whole register for what is kept too long.
func (o *Office) due(ctx context.Context, b *books) (Due, error) {
	profile, err := b.profile()
	if err != nil {
		return Due{}, err
	}
	d := Due{Keep: profile.Retention}
	looks, letters := o.keptFrom(d.Keep)
	old := map[kelurahan.LetterID]bool{}
	for e, err := range entriesOf(b.reg, 1, b.reg.Head().Seq) {
		if err != nil {
			return d, err
		}
		if err := ctx.Err(); err != nil {
			return d, kelurahan.E(kelurahan.Canceled, "office.Due", err)
		}
		switch v := e.Event.(type) {
		case kelurahan.PersonsViewed, kelurahan.PeopleListed:
			if e.At < looks {
				d.LookUps++
				d.seqs = append(d.seqs, e.Seq)
			}
		case kelurahan.LetterIssued:
			if e.At < letters && v.Letter.NamesOthers() {
				old[v.Letter.ID] = true
			}
		case kelurahan.LetterHeld:
			if e.At < letters && v.Letter.NamesOthers() {
				old[v.Letter.ID] = true
			}
		}
	}
	for id := range old {
		if err := b.reduce(&d, id); err != nil {
			return d, err
		}
	}
	return d, nil
}

// reduce adds a letter to what is due, unless something may still come of it: a
// release, an approval, its way to the city.
func (b *books) reduce(d *Due, id kelurahan.LetterID) error {
	rec, err := b.store.Letter(id)
	if err != nil || rec.Reduced || rec.Letter() == nil || rec.Status() == kelurahan.StatusHeld {
		return err
	}
	seqs, parts := []uint64{}, []kelurahan.Event{}
	if rec.Issued != nil {
		settled, err := b.settled(rec.Issued.Position)
		if err != nil || !settled {
			return err
		}
		seqs, parts = append(seqs, rec.Issued.Seq), append(parts, rec.Issued.Reduced())
	}
	if rec.Held != nil {
		if rec.Held.Register != b.id {
			return nil // two counters wrote it; it is erased where both entries are
		}
		// A program that knows one part only takes the last: that of the number.
		seqs, parts = append(seqs, rec.Held.Seq), append([]kelurahan.Event{rec.Held.Reduced()}, parts...)
	}
	d.Letters++
	d.seqs = append(d.seqs, seqs...)
	d.reduced = append(d.reduced, parts...)
	return nil
}

// settled reports that nobody has to look at an entry's letter any more: its
// batch is approved and, where the office sends, the city has it.
func (b *books) settled(p kelurahan.Position) (bool, error) {
	if p.Register != b.id {
		return false, nil
	}
	if last := b.store.Deliveries(b.id).Last; last > 0 && last < p.Seq {
		return false, nil
	}
	batches, err := b.recentBatches()
	if err != nil {
		return false, err
	}
	for _, batch := range batches {
		if batch.Covers(p) {
			return batch.Status() == kelurahan.BatchSigned, nil
		}
	}
	// Older than every batch at hand: two years of days have passed over it.
	return len(batches) >= batchesAtHand, nil
}

// Erase destroys what is due, at a supervisor's word. The entries' places in the
// chain stay, a letter's number, kind and date too; the projection is built anew
// without what is gone. Errors: role-refused, reason-required, register-stopped.
func (o *Office) Erase(ctx context.Context, by kelurahan.Officer, reason string) (Due, error) {
	if by.Role != kelurahan.Supervisor {
		return Due{}, kelurahan.E(kelurahan.RoleRefused, "office.Erase", nil)
	}
	if err := kelurahan.CheckReason(reason); err != nil {
		return Due{}, err
	}
	var d Due
	err := o.locked(func() error {
		b, err := o.opened()
		if err != nil {
			return err
		}
		if d, err = o.due(ctx, b); err != nil || d.Empty() {
			return err
		}
		events := append(d.reduced, kelurahan.PayloadErased{Seqs: d.seqs, Reason: reason})
		if err := o.checkClock(b, events); err != nil {
			return err
		}
		if err := o.write(b, by.ID, events); err != nil {
			return err
		}
		return o.carryOut(b, d.seqs)
	})
	if err == nil {
		o.cfg.Changed()
	}
	return d, err
}

// carryOut overwrites entries and builds the projection without them.
func (o *Office) carryOut(b *books, seqs []uint64) error {
	if err := b.reg.Erase(seqs...); err != nil {
		return err
	}
	if err := b.store.Close(); err != nil {
		return err
	}
	return o.openStore(b)
}

// finishErasure carries an erasure out that a power cut left decided only: its
// PayloadErased is then the newest entry.
func finishErasure(reg *register.Register) error {
	head := reg.Head().Seq
	if head == 0 {
		return nil
	}
	raw, err := reg.At(head)
	if err != nil || raw.Erased || raw.Kind != register.KindPayload {
		return err
	}
	e, err := decode(kelurahan.RegisterID(reg.ID()), raw)
	if kelurahan.CodeOf(err) == kelurahan.VersionUnknown {
		return nil // a newer program's entry is its business
	}
	if v, ok := e.Event.(kelurahan.PayloadErased); ok && err == nil {
		return reg.Erase(v.Seqs...)
	}
	return err
}
