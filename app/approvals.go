package app

import (
	"context"
	"fmt"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/office"
)

// Approvals is Setujui: held letters, the day's closing, and the batches.
type Approvals struct{ c *Core }

// State lists what waits.
func (a *Approvals) State() (ApprovalsView, error) {
	return call(a.c, "Approvals.State", signedIn, func(_ context.Context, by kelurahan.Officer) (ApprovalsView, error) {
		return a.c.approvals(by)
	})
}

func (c *Core) approvals(by kelurahan.Officer) (ApprovalsView, error) {
	v := ApprovalsView{Held: []LetterRow{}, Batches: []BatchRow{}, Notices: []NoticeView{}, Lost: []BatchRow{}}
	held, err := c.Office.Held()
	if err != nil {
		return v, err
	}
	v.Held = c.letterRows(held)
	batches, err := c.Office.Batches(60)
	if err != nil {
		return v, err
	}
	for _, b := range batches {
		v.Batches = append(v.Batches, c.batchRow(b, by))
	}
	open, err := c.Office.OpenDay()
	if err != nil {
		return v, err
	}
	v.Open = c.batchRow(open, by)
	if v.Lost, err = c.lostDesks(by); err != nil {
		return v, err
	}
	v.Notices, err = c.recoveryNotices()
	return v, err
}

func (c *Core) batchRow(s office.BatchSummary, by kelurahan.Officer) BatchRow {
	row := BatchRow{Letters: s.Letters, Numbers: s.Numbers, Unusual: s.Unusual, Acts: []string{}}
	rec := s.Record
	if rec.Closed == nil {
		return row
	}
	row.ID, row.Date, row.Status = rec.ID.String(), rec.Closed.Date.Long(), string(rec.Status())
	row.By = c.officerName(rec.Closed.By)
	row.Acts = actWords(kelurahan.BatchNext(rec.Status(), by.Role))
	if rec.Returned != nil {
		row.Reason = rec.Returned.Reason
	}
	return row
}

// CloseDay closes everything since the last batch.
func (a *Approvals) CloseDay() (ApprovalsView, error) {
	return call(a.c, "Approvals.CloseDay", signedIn, func(ctx context.Context, by kelurahan.Officer) (ApprovalsView, error) {
		if _, err := a.c.Office.CloseDay(ctx, by); err != nil {
			return ApprovalsView{}, err
		}
		return a.c.approvals(by)
	})
}

// CloseAgain puts a returned batch before the supervisor once more.
func (a *Approvals) CloseAgain(r IDRequest) (ApprovalsView, error) {
	return a.onBatch("Approvals.CloseAgain", signedIn, r.ID, func(ctx context.Context, by kelurahan.Officer, id kelurahan.BatchID) error {
		_, err := a.c.Office.CloseAgain(ctx, by, id)
		return err
	})
}

func (a *Approvals) onBatch(op string, need access, text string, f func(context.Context, kelurahan.Officer, kelurahan.BatchID) error) (ApprovalsView, error) {
	return call(a.c, op, need, func(ctx context.Context, by kelurahan.Officer) (ApprovalsView, error) {
		id, err := identOf[kelurahan.BatchID](text)
		if err != nil {
			return ApprovalsView{}, err
		}
		if err := f(ctx, by, id); err != nil {
			return ApprovalsView{}, err
		}
		return a.c.approvals(by)
	})
}

// Batch opens a batch, the unusual letters first.
func (a *Approvals) Batch(r IDRequest) (BatchView, error) {
	return call(a.c, "Approvals.Batch", signedIn, func(_ context.Context, by kelurahan.Officer) (BatchView, error) {
		id, err := identOf[kelurahan.BatchID](r.ID)
		if err != nil {
			return BatchView{}, err
		}
		rec, letters, err := a.c.Office.Review(by, id)
		if err != nil {
			return BatchView{}, err
		}
		v := BatchView{Letters: []LetterRow{}, Seen: []string{}, Own: []string{}, Head: groups(fmt.Sprintf("%x", rec.Closed.Head[:8]))}
		for _, l := range letters {
			row := a.c.letterRow(l.Record)
			row.Unusual = l.Unusual
			v.Letters = append(v.Letters, row)
			if l.Seen {
				v.Seen = append(v.Seen, row.ID)
			}
		}
		summary, err := a.c.Office.Summary(rec)
		v.Row = a.c.batchRow(summary, by)
		return v, err
	})
}

// See puts a letter of a batch before the supervisor and notes that he has
// had it there.
func (a *Approvals) See(r SeeRequest) (LetterView, error) {
	return call(a.c, "Approvals.See", supervising, func(ctx context.Context, by kelurahan.Officer) (LetterView, error) {
		letter, err := identOf[kelurahan.LetterID](r.Letter)
		if err != nil {
			return LetterView{}, err
		}
		batch, err := optionalID[kelurahan.BatchID](r.Batch)
		if err != nil {
			return LetterView{}, err
		}
		v, err := a.c.letterView(ctx, by, letter, "setujui")
		if err != nil {
			return v, err
		}
		if !batch.IsZero() {
			err = a.c.Office.See(ctx, by, batch, letter)
		}
		return v, err
	})
}

// Approve signs a batch with the supervisor's own PIN.
func (a *Approvals) Approve(r ApproveRequest) (ApprovalsView, error) {
	return a.onBatch("Approvals.Approve", supervising, r.Batch, func(ctx context.Context, by kelurahan.Officer, id kelurahan.BatchID) error {
		if err := a.c.Office.Approve(ctx, by, id, []byte(r.PIN)); err != nil {
			return err
		}
		a.c.Courier.Kick()
		return nil
	})
}

// Return sends a batch back with a reason.
func (a *Approvals) Return(r ReturnRequest) (ApprovalsView, error) {
	return a.onBatch("Approvals.Return", supervising, r.Batch, func(ctx context.Context, by kelurahan.Officer, id kelurahan.BatchID) error {
		letters := []kelurahan.LetterID{}
		for _, text := range r.Letters {
			letter, err := identOf[kelurahan.LetterID](text)
			if err != nil {
				return err
			}
			letters = append(letters, letter)
		}
		return a.c.Office.Return(ctx, by, id, r.Reason, letters)
	})
}

// Release numbers a held letter; Batch holds the letter's identity.
func (a *Approvals) Release(r ApproveRequest) (IssuedView, error) {
	return call(a.c, "Approvals.Release", supervising, func(ctx context.Context, by kelurahan.Officer) (IssuedView, error) {
		id, err := identOf[kelurahan.LetterID](r.Batch)
		if err != nil {
			return IssuedView{}, err
		}
		issued, err := a.c.Office.Release(ctx, by, id, []byte(r.PIN))
		if err != nil {
			return refused(err)
		}
		return a.c.issuedView(ctx, by, issued)
	})
}

// RefuseHold says no to a held letter.
func (a *Approvals) RefuseHold(r ReasonRequest) (ApprovalsView, error) {
	return call(a.c, "Approvals.RefuseHold", supervising, func(ctx context.Context, by kelurahan.Officer) (ApprovalsView, error) {
		id, err := identOf[kelurahan.LetterID](r.ID)
		if err != nil {
			return ApprovalsView{}, err
		}
		if err := a.c.Office.RefuseHold(ctx, by, id, r.Reason); err != nil {
			return ApprovalsView{}, err
		}
		return a.c.approvals(by)
	})
}
