package office

import (
	"context"
	"crypto/sha256"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/wire"
)

// Issued is a letter that now exists.
type Issued struct {
	Record kelurahan.LetterRecord
	PDF    []byte
	Again  bool // it existed already: the same form was sent twice
}

// Refusal holds everything that keeps a form from becoming a letter.
type Refusal struct {
	Errors   []*kelurahan.Error
	Warnings []Warning
}

func (r *Refusal) Error() string { return "the form is not ready" }

// Unwrap lets callers see the first error's code.
func (r *Refusal) Unwrap() error {
	if len(r.Errors) > 0 {
		return r.Errors[0]
	}
	if len(r.Warnings) > 0 {
		return r.Warnings[0].Err
	}
	return nil
}

// Issue numbers a letter: check, number, seal, render, append, sync. When it
// returns without an error the number is durable. A form sent twice gives the
// same letter. Errors: *Refusal, held-needs-release, not-allowed-now,
// disk-full, and those of the register.
func (o *Office) Issue(ctx context.Context, by kelurahan.Officer, d Draft) (Issued, error) {
	var out Issued
	err := o.act(ctx, by.ID, func(b *books) ([]kelurahan.Event, error) {
		rec, found, err := b.known(d.ID)
		if err != nil {
			return nil, err
		}
		if found && rec.Issued != nil {
			out = Issued{Record: rec, Again: true}
			out.PDF, err = o.render(b, &rec.Issued.Letter, rec.Issued.Seal, 0)
			return nil, err
		}
		if err := kelurahan.PermitLetter(rec.Status(), by.Role, kelurahan.ActIssue); err != nil {
			return nil, err
		}
		return o.issue(b, d, kelurahan.OfficerID{}, &out)
	})
	if err != nil || out.Again {
		return out, err
	}
	return o.finish(d.ID, out)
}

// known gives the letter of an ID; found is false when nothing is known of it.
func (b *books) known(id kelurahan.LetterID) (rec kelurahan.LetterRecord, found bool, err error) {
	rec, err = b.store.Letter(id)
	if kelurahan.CodeOf(err) == kelurahan.NotFound {
		return kelurahan.LetterRecord{ID: id}, false, nil
	}
	return rec, err == nil, err
}

// issue decides LetterIssued. released is the supervisor of a held letter.
func (o *Office) issue(b *books, d Draft, released kelurahan.OfficerID, out *Issued) ([]kelurahan.Event, error) {
	if err := o.checkRoom(); err != nil {
		return nil, err
	}
	c, err := o.compose(b, d)
	if err != nil {
		return nil, err
	}
	if len(c.Errors) > 0 || len(c.Warnings) > 0 {
		return nil, &Refusal{c.Errors, c.Warnings}
	}
	if c.Kind.Mode == kelurahan.Hold && released.IsZero() {
		return nil, kelurahan.E(kelurahan.HeldNeedsWord, "office.Issue", nil)
	}
	if err := b.checkReplaces(d.Replaces); err != nil {
		return nil, err
	}
	event, err := o.sealed(b, &c)
	event.Released = released
	if err != nil {
		return nil, err
	}
	if out.PDF, err = o.render(b, &event.Letter, event.Seal, 0); err != nil {
		return nil, err
	}
	event.PDF = sha256.Sum256(out.PDF)
	return []kelurahan.Event{event}, nil
}

func (b *books) checkReplaces(id kelurahan.LetterID) error {
	if id.IsZero() {
		return nil
	}
	old, err := b.store.Letter(id)
	if err != nil {
		return err
	}
	return kelurahan.PermitLetter(old.Status(), kelurahan.Clerk, kelurahan.ActReplace)
}

func (o *Office) sealed(b *books, c *Composed) (kelurahan.LetterIssued, error) {
	statement, err := wire.SealOf(c.Office.Area, &c.Letter).Encode()
	if err != nil {
		return kelurahan.LetterIssued{}, err
	}
	sealed, err := b.keys.SignAsCounter(wire.PurposeLetterSeal, statement)
	return kelurahan.LetterIssued{Letter: c.Letter, Seal: sealed}, err
}

// finish gives the letter as the store now knows it and forgets the draft.
func (o *Office) finish(id kelurahan.LetterID, out Issued) (Issued, error) {
	b, err := o.open()
	if err != nil {
		return out, err
	}
	if out.Record, err = b.store.Letter(id); err != nil {
		return out, err
	}
	if err := b.store.DeleteDraft(id); err != nil {
		// The letter is official; a draft left over is only untidy.
		o.cfg.Log.Warn("draft of an issued letter stays", "cause", err)
	}
	return out, nil
}

// Hold puts a form before the supervisor instead of numbering it.
// Errors: *Refusal, not-allowed-now.
func (o *Office) Hold(ctx context.Context, by kelurahan.Officer, d Draft, reason string) (kelurahan.LetterRecord, error) {
	err := o.act(ctx, by.ID, func(b *books) ([]kelurahan.Event, error) {
		rec, _, err := b.known(d.ID)
		if err != nil {
			return nil, err
		}
		if rec.Held != nil && rec.Status() == kelurahan.StatusHeld {
			return nil, nil // sent twice
		}
		if err := kelurahan.PermitLetter(rec.Status(), by.Role, kelurahan.ActHold); err != nil {
			return nil, err
		}
		c, err := o.compose(b, d)
		if err != nil {
			return nil, err
		}
		if len(c.Errors) > 0 || len(c.Warnings) > 0 {
			return nil, &Refusal{c.Errors, c.Warnings}
		}
		if c.Kind.Mode != kelurahan.Hold {
			if err := kelurahan.CheckReason(reason); err != nil {
				return nil, err
			}
		}
		c.Letter.Number = kelurahan.Number{}
		return []kelurahan.Event{kelurahan.LetterHeld{Letter: c.Letter, Reason: reason}}, nil
	})
	if err != nil {
		return kelurahan.LetterRecord{}, err
	}
	out, err := o.finish(d.ID, Issued{})
	return out.Record, err
}

// Release numbers a held letter on a supervisor's word, given with his own PIN.
// Errors: self-approval, role-refused, pin-wrong, not-allowed-now.
func (o *Office) Release(ctx context.Context, by kelurahan.Officer, id kelurahan.LetterID, pin []byte) (Issued, error) {
	var out Issued
	err := o.act(ctx, by.ID, func(b *books) ([]kelurahan.Event, error) {
		rec, err := b.store.Letter(id)
		if err != nil {
			return nil, err
		}
		if err := kelurahan.PermitLetter(rec.Status(), by.Role, kelurahan.ActRelease); err != nil {
			return nil, err
		}
		if rec.Held.By == by.ID {
			return nil, kelurahan.E(kelurahan.SelfApproval, "office.Release", nil, "number", "ini")
		}
		if err := o.ownPIN(by, pin); err != nil {
			return nil, err
		}
		return o.issueHeld(b, rec.Held, by.ID, &out)
	})
	if err != nil {
		return out, err
	}
	return o.finish(id, out)
}

// issueHeld numbers the letter as it was put forward, under today's signatory
// and date: nothing the supervisor did not see may change.
func (o *Office) issueHeld(b *books, held *kelurahan.Held, by kelurahan.OfficerID, out *Issued) ([]kelurahan.Event, error) {
	d := draftOf(&held.Letter)
	events, err := o.issue(b, d, by, out)
	if err != nil {
		return nil, err
	}
	issued := events[0].(kelurahan.LetterIssued)
	if issued.Letter.KindVersion == held.Letter.KindVersion && samePersons(&issued.Letter, &held.Letter) {
		return events, nil
	}
	return nil, kelurahan.E(kelurahan.BatchChanged, "office.Release", nil)
}

func samePersons(a, b *kelurahan.Letter) bool {
	if a.Applicant != b.Applicant || len(a.Roles) != len(b.Roles) || (a.Subject == nil) != (b.Subject == nil) {
		return false
	}
	if a.Subject != nil && *a.Subject != *b.Subject {
		return false
	}
	for i := range a.Roles {
		if a.Roles[i] != b.Roles[i] {
			return false
		}
	}
	return true
}

// draftOf turns a letter back into a form, with its persons as they stand in it.
func draftOf(l *kelurahan.Letter) Draft {
	d := Draft{
		ID: l.ID, Kind: l.Kind, Applicant: partyOf(l.Applicant), Seen: l.Seen, Overridden: l.Overridden,
		Evidence: l.Evidence, Replaces: l.Replaces, StartedAt: l.StartedAt,
		Fields: map[string]string{}, Roles: map[string][]Party{},
	}
	for _, f := range l.Fields {
		d.Fields[f.Name] = f.Value
	}
	if l.Subject != nil {
		p := partyOf(*l.Subject)
		d.Subject = &p
	}
	for _, r := range l.Roles {
		d.Roles[r.Role] = append(d.Roles[r.Role], partyOf(r.Person))
	}
	return d
}

func partyOf(p kelurahan.Person) Party {
	if p.Resident.IsZero() {
		return Party{Outsider: &p}
	}
	return Party{Resident: p.Resident}
}

// RefuseHold says no to a held letter.
// Errors: reason-required, role-refused, not-allowed-now.
func (o *Office) RefuseHold(ctx context.Context, by kelurahan.Officer, id kelurahan.LetterID, reason string) error {
	return o.remark(ctx, by, id, kelurahan.ActRefuse, reason, func() kelurahan.Event {
		return kelurahan.HoldRefused{Letter: id, Reason: reason}
	})
}

// Void cancels a letter; its number stays used.
// Errors: reason-required, not-allowed-now.
func (o *Office) Void(ctx context.Context, by kelurahan.Officer, id kelurahan.LetterID, reason string) error {
	return o.remark(ctx, by, id, kelurahan.ActVoid, reason, func() kelurahan.Event {
		return kelurahan.LetterVoided{Letter: id, Reason: reason}
	})
}

func (o *Office) remark(ctx context.Context, by kelurahan.Officer, id kelurahan.LetterID, act kelurahan.Act, reason string, event func() kelurahan.Event) error {
	if err := kelurahan.CheckReason(reason); err != nil {
		return err
	}
	return o.act(ctx, by.ID, func(b *books) ([]kelurahan.Event, error) {
		rec, err := b.store.Letter(id)
		if err != nil {
			return nil, err
		}
		if err := kelurahan.PermitLetter(rec.Status(), by.Role, act); err != nil {
			return nil, err
		}
		return []kelurahan.Event{event()}, nil
	})
}

// Replacement begins a form that will take a letter's place, filled as the
// letter was. Errors: not-allowed-now, letter-reduced.
func (o *Office) Replacement(by kelurahan.Officer, id kelurahan.LetterID) (Draft, error) {
	b, err := o.open()
	if err != nil {
		return Draft{}, err
	}
	rec, err := b.store.Letter(id)
	if err != nil {
		return Draft{}, err
	}
	if err := kelurahan.PermitLetter(rec.Status(), by.Role, kelurahan.ActReplace); err != nil {
		return Draft{}, err
	}
	if rec.Reduced {
		return Draft{}, kelurahan.E(kelurahan.LetterReducedNo, "office.Replacement", nil)
	}
	fresh := newID()
	d := draftOf(&rec.Issued.Letter)
	o.listed(purposeServe, d.people()...)
	d.ID, d.Replaces, d.By, d.StartedAt = kelurahan.LetterID(fresh), id, by.ID, o.now()
	d.Overridden = nil
	return d, nil
}

// Handwritten takes the next number for a letter written by hand.
// Errors: name-invalid, field-required, date-invalid.
func (o *Office) Handwritten(ctx context.Context, by kelurahan.Officer, title, name, purpose string, day kelurahan.Date) (kelurahan.LetterRecord, error) {
	name, err := kelurahan.ParseName(name)
	if err != nil {
		return kelurahan.LetterRecord{}, err
	}
	if title == "" {
		return kelurahan.LetterRecord{}, kelurahan.E(kelurahan.FieldRequired, "office.Handwritten", nil).InField("title")
	}
	id := newID()
	letter := kelurahan.LetterID(id)
	err = o.act(ctx, by.ID, func(b *books) ([]kelurahan.Event, error) {
		n, err := o.handNumber(b, day)
		if err != nil {
			return nil, err
		}
		return []kelurahan.Event{kelurahan.LetterHandwritten{Letter: letter, Number: n, Date: day, Title: title, Name: name, Purpose: purpose}}, nil
	})
	if err != nil {
		return kelurahan.LetterRecord{}, err
	}
	b, err := o.open()
	if err != nil {
		return kelurahan.LetterRecord{}, err
	}
	return b.store.Letter(letter)
}

func (o *Office) handNumber(b *books, day kelurahan.Date) (kelurahan.Number, error) {
	profile, err := b.profile()
	if err != nil {
		return kelurahan.Number{}, err
	}
	if today := profile.Today(o.now()); !day.Valid() || day > today || day.Year() != today.Year() {
		return kelurahan.Number{}, kelurahan.E(kelurahan.DateInvalid, "office.Handwritten", nil).InField("date")
	}
	series := b.store.SeriesBook()
	n := kelurahan.Number{Counter: b.counter, Year: day.Year(), Sequence: series[kelurahan.SeriesKey{Counter: b.counter, Year: day.Year()}].Next()}
	n.Text, err = kelurahan.FormatNumber(profile.Pattern, "000", profile, b.counter, n.Sequence, day)
	return n, err
}
