package app

import (
	"context"
	"fmt"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/office"
)

// statusLost is the status of a lost PC's letters among the batches.
const statusLost = "lost"

func (c *Core) lostDesks(by kelurahan.Officer) ([]BatchRow, error) {
	desks, err := c.Office.LostDesks(by)
	if err != nil {
		return nil, err
	}
	rows := []BatchRow{}
	for _, d := range desks {
		rows = append(rows, lostRow(d))
	}
	return rows, nil
}

func lostRow(d office.LostDesk) BatchRow {
	row := BatchRow{
		ID: kelurahan.BatchID(d.End.Register).String(), Date: "Loket " + string(d.Counter), Letters: d.Letters, Numbers: d.Numbers,
		Unusual: d.Unusual, Status: statusLost, Acts: []string{},
	}
	if d.May == nil {
		row.Acts = []string{string(kelurahan.ActApprove)}
	}
	return row
}

// Lost opens what a lost PC left, the unusual letters first. The officer's own are
// named apart: he cannot approve them.
func (a *Approvals) Lost(r IDRequest) (BatchView, error) {
	return call(a.c, "Approvals.Lost", signedIn, func(_ context.Context, by kelurahan.Officer) (BatchView, error) {
		id, err := identOf[kelurahan.RegisterID](r.ID)
		if err != nil {
			return BatchView{}, err
		}
		desk, letters, err := a.c.Office.ReviewLost(by, id)
		if err != nil {
			return BatchView{}, err
		}
		v := BatchView{Row: lostRow(desk), Letters: []LetterRow{}, Seen: []string{}, Own: []string{}, Head: groups(fmt.Sprintf("%x", desk.End.Hash[:8]))}
		if desk.May != nil {
			m := kelurahan.Say(desk.May)
			v.Why = m.Sentence + " " + m.Remedy
		}
		for _, l := range letters {
			row := a.c.letterRow(l.Record)
			row.Unusual = l.Unusual
			if l.Own {
				v.Own = append(v.Own, row.Short)
				continue
			}
			v.Letters = append(v.Letters, row)
			if l.Seen {
				v.Seen = append(v.Seen, row.ID)
			}
		}
		return v, nil
	})
}

// ApproveLost signs for letters of a lost PC with the supervisor's own PIN; those
// that are not named stay open.
func (a *Approvals) ApproveLost(r LostRequest) (ApprovalsView, error) {
	return call(a.c, "Approvals.ApproveLost", supervising, func(ctx context.Context, by kelurahan.Officer) (ApprovalsView, error) {
		id, err := identOf[kelurahan.RegisterID](r.Lost)
		if err != nil {
			return ApprovalsView{}, err
		}
		letters := []kelurahan.LetterID{}
		for _, text := range r.Letters {
			letter, err := identOf[kelurahan.LetterID](text)
			if err != nil {
				return ApprovalsView{}, err
			}
			letters = append(letters, letter)
		}
		if err := a.c.Office.ApproveLost(ctx, by, id, letters, []byte(r.PIN)); err != nil {
			return ApprovalsView{}, err
		}
		a.c.Courier.Kick()
		return a.c.approvals(by)
	})
}
