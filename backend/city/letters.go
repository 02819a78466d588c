package city

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/loket-kelurahan/loket/backend/city/postgres"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/seal"
	"github.com/loket-kelurahan/loket/backend/wire"
)

// issue takes a letter. A number out of order is noted, and the series goes on
// from it, so that one fault is not reported a hundred times.
func (l *ledger) issue(ctx context.Context, seq uint64, e kelurahan.Entry, v kelurahan.LetterIssued) error {
	letter := &v.Letter
	if err := plausible(letter.Number, letter.Date); err != nil {
		return err
	}
	again, err := l.issuedBefore(ctx, letter.ID)
	if err != nil {
		return err
	}
	l.makers[letter.ID] = makerOf(e.By, v.Released)
	l.letters = append(l.letters, l.letterRow(seq, e, letter, v.PDF[:], kelurahan.StatusIssued))
	errNumber := l.number(letter.Number)
	l.series.Apply(v)
	switch {
	case errNumber != nil:
		return errNumber
	case again:
		return kelurahan.E(kelurahan.AlreadyIssued, "city.read", nil)
	}
	return l.checkSeal(letter, v.Seal)
}

// issuedBefore looks in this run and in all registers: a form must not become
// a letter at both counters.
func (l *ledger) issuedBefore(ctx context.Context, id kelurahan.LetterID) (bool, error) {
	if _, ok := l.makers[id]; ok {
		return true, nil
	}
	rows, err := l.q.LettersByID(ctx, id[:])
	if err != nil {
		return false, fmt.Errorf("city: letters: %w", err)
	}
	return len(rows) > 0, nil
}

// makerOf names who must not approve the letter. A held letter is released by a
// supervisor; who put it forward stays at the office.
func makerOf(by, released kelurahan.OfficerID) kelurahan.OfficerID {
	if released == by {
		return kelurahan.OfficerID{}
	}
	return by
}

func (l *ledger) handwrite(seq uint64, e kelurahan.Entry, v kelurahan.LetterHandwritten) error {
	if err := plausible(v.Number, v.Date); err != nil {
		return err
	}
	letter := kelurahan.Letter{ID: v.Letter, Title: v.Title, Number: v.Number, Date: v.Date, Applicant: kelurahan.Person{Name: v.Name}}
	l.letters = append(l.letters, l.letterRow(seq, e, &letter, nil, kelurahan.StatusHandwritten))
	l.makers[v.Letter] = e.By
	err := l.number(v.Number)
	l.series.Apply(v)
	return err
}

// plausible keeps what no column could hold out of the columns.
func plausible(n kelurahan.Number, d kelurahan.Date) error {
	if n.Sequence < 1 || n.Sequence > 99_999 || n.Year < 1850 || n.Year > 2200 {
		return kelurahan.E(kelurahan.NumberInvalid, "city.read", nil)
	}
	if !d.Valid() {
		return kelurahan.E(kelurahan.DateInvalid, "city.read", nil)
	}
	return nil
}

// number checks that the series goes on without a gap.
func (l *ledger) number(n kelurahan.Number) error {
	k := kelurahan.SeriesKey{Counter: n.Counter, Year: n.Year}
	if string(n.Counter) != l.counter.Code {
		return kelurahan.E(kelurahan.NumberInvalid, "city.read", errors.New("another counter's series"))
	}
	if want := l.series[k].Next(); n.Sequence != want {
		return kelurahan.E(kelurahan.NumberInvalid, "city.read", fmt.Errorf("number %d where %d comes next", n.Sequence, want))
	}
	return nil
}

// checkSeal makes sure that what the paper will say when scanned is what the
// register says.
func (l *ledger) checkSeal(letter *kelurahan.Letter, sealed []byte) error {
	payload, _, err := l.sealKeys.Verify(wire.PurposeLetterSeal, sealed)
	if err != nil {
		return err
	}
	s, err := wire.DecodeLetterSeal(payload)
	if err != nil {
		return err
	}
	if s != wire.SealOf(kelurahan.AreaCode(l.counter.Area), letter) {
		return kelurahan.E(kelurahan.SealInvalid, "city.read", errors.New("the seal speaks of another letter"))
	}
	return nil
}

func (l *ledger) letterRow(seq uint64, e kelurahan.Entry, letter *kelurahan.Letter, pdf []byte, status kelurahan.LetterStatus) postgres.AddLettersParams {
	if pdf == nil {
		pdf = []byte{}
	}
	return postgres.AddLettersParams{
		Register: l.counter.Register, Seq: int64(seq), ID: letter.ID[:], Area: l.counter.Area, Code: text(string(letter.Number.Counter), 8),
		Year: int32(letter.Number.Year), Sequence: int32(letter.Number.Sequence), NumberText: text(letter.Number.Text, 120),
		Kind: text(string(letter.Kind), 60), Title: text(letter.Title, 200), Date: int32(letter.Date),
		MaskedName: text(kelurahan.MaskName(letter.About().Name), 200), NikMac: l.keys.mac(letter.About().NIK),
		Pdf: pdf, IssuedAt: int64(e.At), Status: string(status), Practice: l.counter.Practice,
	}
}

func (l *ledger) closeBatch(seq uint64, v kelurahan.BatchClosed) error {
	if v.First < 1 || v.First > v.Last || v.Last >= seq || !v.Date.Valid() {
		return kelurahan.E(kelurahan.BatchChanged, "city.read", errors.New("closes a run that is none"))
	}
	l.batches[v.Batch] = &batch{BatchClosed: v, closed: seq, changed: true}
	return nil
}

// approve checks four eyes again, and that the supervisor signed exactly the
// letters that stand in the run he approved.
// Errors: batch-changed, role-refused, officer-revoked, self-approval,
// signature-broken.
func (l *ledger) approve(ctx context.Context, seq uint64, by kelurahan.OfficerID, v kelurahan.BatchApproved) error {
	const op = "city.read"
	b, ok := l.batches[v.Batch]
	if !ok || b.Head != v.Head {
		return kelurahan.E(kelurahan.BatchChanged, op, errors.New("approves a batch that was not closed so"))
	}
	head, err := l.hashAt(ctx, b.Last)
	if err != nil {
		return err
	}
	if head != b.Head {
		return kelurahan.E(kelurahan.BatchChanged, op, errors.New("the batch's head is not in the register"))
	}
	officer, ok := l.officers[by]
	if !ok {
		return kelurahan.E(kelurahan.RoleRefused, op, errors.New("nobody of that identity was enrolled"), "act", string(kelurahan.ActApprove))
	}
	if err := l.trust.approves(by); err != nil {
		return err
	}
	records, err := l.within(ctx, b, v.Letters)
	if err != nil {
		return err
	}
	if err := kelurahan.CheckApprover(&officer, records); err != nil {
		return err
	}
	if err := signed(&officer, v); err != nil {
		return err
	}
	l.trust.vouched(b.Last)
	b.approved, b.changed = seq, true
	l.approved = append(l.approved, approvedRun{b.First, b.Last, seq})
	return nil
}

func signed(o *kelurahan.Officer, v kelurahan.BatchApproved) error {
	keys, err := seal.NewKeySet(o.PublicKey)
	if err != nil {
		return err
	}
	payload, _, err := keys.Verify(wire.PurposeApproval, v.Signature)
	if err != nil {
		return kelurahan.E(kelurahan.SignatureBroken, "city.read", err)
	}
	if string(payload) != string(wire.ApprovalStatement(v.Batch, v.Head, v.Letters)) {
		return kelurahan.E(kelurahan.SignatureBroken, "city.read", errors.New("another statement was signed"))
	}
	return nil
}

// issued is what an approval is compared with.
type issued struct {
	seq    uint64
	id     kelurahan.LetterID
	pdf    string
	number kelurahan.Number
	maker  kelurahan.OfficerID
}

// within gives the letters of a batch's run as records for CheckApprover, when
// approved names each of them with its hash. It may name letters issued behind
// the run, too: those that were held within it and released since.
func (l *ledger) within(ctx context.Context, b *batch, approved []kelurahan.ApprovedLetter) ([]*kelurahan.LetterRecord, error) {
	all, err := l.issuedFrom(ctx, b.First)
	if err != nil {
		return nil, err
	}
	hashes := make(map[kelurahan.LetterID]string, len(approved))
	for _, a := range approved {
		hashes[a.Letter] = string(a.PDF[:])
	}
	var records []*kelurahan.LetterRecord
	for _, i := range all {
		pdf, named := hashes[i.id]
		if i.seq <= b.Last && !named || named && pdf != i.pdf {
			return nil, kelurahan.E(kelurahan.BatchChanged, "city.read", nil, "number", i.number.Short())
		}
		delete(hashes, i.id)
		if i.seq <= b.Last {
			records = append(records, &kelurahan.LetterRecord{ID: i.id, Issued: &kelurahan.Issue{
				Fact: kelurahan.Fact{By: i.maker}, Letter: kelurahan.Letter{ID: i.id, Number: i.number},
			}})
		}
	}
	if len(hashes) > 0 {
		return nil, kelurahan.E(kelurahan.BatchChanged, "city.read", errors.New("approves letters that were not issued"))
	}
	return records, nil
}

// issuedFrom gives the letters issued from an entry on: those held, then those
// of this run.
func (l *ledger) issuedFrom(ctx context.Context, first uint64) ([]issued, error) {
	var list []issued
	if first <= uint64(l.counter.HeadSeq) {
		rows, err := l.q.IssuedIn(ctx, postgres.IssuedInParams{Register: l.counter.Register, Seq: int64(first), Seq_2: l.counter.HeadSeq})
		if err != nil {
			return nil, fmt.Errorf("city: letters: %w", err)
		}
		for _, r := range rows {
			maker, err := l.makerAt(ctx, uint64(r.Seq), r.ID)
			if err != nil {
				return nil, err
			}
			list = append(list, issued{uint64(r.Seq), kelurahan.LetterID(r.ID), string(r.Pdf),
				kelurahan.Number{Counter: kelurahan.CounterCode(r.Code), Sequence: int(r.Sequence)}, maker})
		}
	}
	for _, row := range l.letters {
		if row.Status == string(kelurahan.StatusIssued) && uint64(row.Seq) >= first {
			id := kelurahan.LetterID(row.ID)
			list = append(list, issued{uint64(row.Seq), id, string(row.Pdf),
				kelurahan.Number{Counter: kelurahan.CounterCode(row.Code), Sequence: int(row.Sequence)}, l.makers[id]})
		}
	}
	return slices.Clip(list), nil
}

// makerAt reads who made a letter that came with an earlier run. Where its entry
// was erased the statement in its place says so.
func (l *ledger) makerAt(ctx context.Context, seq uint64, id []byte) (kelurahan.OfficerID, error) {
	rows, err := l.q.LetterEntries(ctx, id)
	if err != nil {
		return kelurahan.OfficerID{}, fmt.Errorf("city: entries: %w", err)
	}
	for _, row := range rows {
		if string(row.Register) != string(l.counter.Register) {
			continue
		}
		e, err := l.keys.entry(row)
		if err != nil {
			return kelurahan.OfficerID{}, err
		}
		switch v := e.Event.(type) {
		case kelurahan.LetterIssued:
			if e.Seq == seq {
				return makerOf(e.By, v.Released), nil
			}
		case kelurahan.LetterReduced:
			if v.Issued != nil && v.Issued.Seq == seq {
				return makerOf(v.Issued.By, v.Released), nil
			}
		}
	}
	return kelurahan.OfficerID{}, fmt.Errorf("city: entry %d issues nothing", seq)
}

// entry opens a row of entries.
func (k *Keys) entry(row postgres.Entry) (kelurahan.Entry, error) {
	payload, err := k.unlock(row.Register, uint64(row.Seq), row.Sealed)
	if err != nil {
		return kelurahan.Entry{}, err
	}
	at, by, ev, err := wire.DecodeEntry(payload)
	return kelurahan.Entry{
		Position: kelurahan.Position{Register: kelurahan.RegisterID(row.Register), Seq: uint64(row.Seq)}, At: at, By: by, Event: ev,
	}, err
}
