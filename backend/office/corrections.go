package office

import (
	"context"
	"strings"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/store"
)

// Correction is a request to put a record right, with the moment by which the
// office must have answered.
type Correction struct {
	store.Correction
	Name string           // of the person, for the list
	Due  kelurahan.Millis // three times 24 hours after it was made
}

// AskCorrection records that a person says his data are wrong.
// Errors: not-found, reason-required when it does not say what is wrong.
func (o *Office) AskCorrection(ctx context.Context, by kelurahan.Officer, c kelurahan.CorrectionAsked) error {
	if err := kelurahan.CheckReason(c.Wrong); err != nil {
		return err
	}
	c.Wrong, c.Evidence, c.Asker = strings.TrimSpace(c.Wrong), strings.TrimSpace(c.Evidence), strings.TrimSpace(c.Asker)
	return o.act(ctx, by.ID, func(b *books) ([]kelurahan.Event, error) {
		if _, err := b.store.Resident(c.Person); err != nil {
			return nil, err
		}
		return []kelurahan.Event{c}, nil
	})
}

// AnswerCorrection ends a request: the record was put right, or it stays and
// why. Errors: not-found, bad-request, reason-required, not-allowed-now when it
// was answered before.
func (o *Office) AnswerCorrection(ctx context.Context, by kelurahan.Officer, asked kelurahan.Position, outcome, reason string) error {
	if outcome != kelurahan.CorrectionDone && outcome != kelurahan.CorrectionRefused {
		return kelurahan.E(kelurahan.BadRequest, "office.AnswerCorrection", nil)
	}
	if err := kelurahan.CheckReason(reason); err != nil {
		return err
	}
	return o.act(ctx, by.ID, func(b *books) ([]kelurahan.Event, error) {
		list, err := b.store.Corrections()
		if err != nil {
			return nil, err
		}
		for _, c := range list {
			if c.Position != asked {
				continue
			}
			if c.Answer != nil {
				return nil, kelurahan.E(kelurahan.NotAllowedNow, "office.AnswerCorrection", nil, "act", "answer", "status", c.Answer.Answered.Outcome)
			}
			return []kelurahan.Event{kelurahan.CorrectionAnswered{Asked: asked, Outcome: outcome, Reason: reason}}, nil
		}
		return nil, kelurahan.E(kelurahan.NotFound, "office.AnswerCorrection", nil)
	})
}

// Corrections lists the requests that wait for an answer, the oldest first; who
// is in it is recorded as listed.
func (o *Office) Corrections() ([]Correction, error) {
	b, err := o.open()
	if err != nil {
		return nil, err
	}
	all, err := b.store.Corrections()
	if err != nil {
		return nil, err
	}
	open := []Correction{}
	for _, c := range all {
		if c.Answer != nil {
			continue
		}
		r, err := b.store.Resident(c.Asked.Person)
		if err != nil {
			return nil, err
		}
		o.listed("warga", r.ID)
		open = append(open, Correction{c, r.Name, c.At + kelurahan.CorrectionTime})
	}
	return open, nil
}
