package app

import (
	"context"
	"errors"
	"strings"
	"unicode"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/office"
)

// Desk is Layani: the screen where an operator spends the day.
type Desk struct{ c *Core }

// Ask answers what was typed, scanned or pasted into the one field: a NIK, a
// name, a letter's number, or the text of a QR.
func (d *Desk) Ask(r AskRequest) (AskView, error) {
	return call(d.c, "Desk.Ask", signedIn, func(_ context.Context, _ kelurahan.Officer) (AskView, error) {
		return d.c.askFor(strings.TrimSpace(r.Text))
	})
}

func (c *Core) askFor(text string) (AskView, error) {
	v := AskView{Persons: []PersonRow{}, Letters: []LetterRow{}}
	if text == "" {
		return v, nil
	}
	if office.LooksLikeSeal(text) {
		seal, err := c.checkSeal(text)
		v.Seal = &seal
		return v, err
	}
	if counter, n, err := kelurahan.ParseShortNumber(text); err == nil {
		if rec, err := c.Office.LetterByNumber(counter, n); err == nil {
			v.Letters = append(v.Letters, c.letterRow(rec))
		}
	}
	hits, err := c.Office.Search(text, 8)
	if err != nil {
		return v, err
	}
	for _, hit := range hits {
		v.Persons = append(v.Persons, c.personRow(&hit))
	}
	if len(v.Persons) == 0 && len(v.Letters) == 0 && allDigits(text) {
		if _, err := kelurahan.ParseNIK(text); err != nil {
			p := problemOf(err, "")
			v.Problem = &p
		}
	}
	return v, nil
}

func allDigits(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return !unicode.IsDigit(r) && r != ' ' && r != '.' }) < 0
}

// Open opens a person for service and records the look-up.
func (d *Desk) Open(r OpenRequest) (PersonView, error) {
	return call(d.c, "Desk.Open", signedIn, func(ctx context.Context, by kelurahan.Officer) (PersonView, error) {
		id, err := identOf[kelurahan.PersonID](r.Person)
		if err != nil {
			return PersonView{}, err
		}
		return d.c.openPerson(ctx, by, id, kelurahan.Evidence{Source: evidenceSource(r.Source), Assurance: "A0"})
	})
}

// evidenceSource lets the screen name only what a screen can know; that a card
// was recognised is said by the card desk alone.
func evidenceSource(s string) string {
	if s == kelurahan.EvidenceTyped {
		return s
	}
	return kelurahan.EvidenceSearch
}

// Close forgets the person at the desk: the photo, the pictures of the sheet.
func (d *Desk) Close() error {
	return do(d.c, "Desk.Close", signedIn, func(context.Context, kelurahan.Officer) error {
		d.c.Cards.Forget()
		return nil
	})
}

// Kinds lists kinds of letters by everyday words, the most used first.
func (d *Desk) Kinds(r KindsRequest) ([]KindRow, error) {
	return call(d.c, "Desk.Kinds", signedIn, func(context.Context, kelurahan.Officer) ([]KindRow, error) {
		return d.c.kindRows(r.Text)
	})
}

// Begin begins a letter for a person; what is known is filled in.
func (d *Desk) Begin(r BeginRequest) (FormView, error) {
	return call(d.c, "Desk.Begin", signedIn, func(ctx context.Context, by kelurahan.Officer) (FormView, error) {
		applicant, err := partyOf(r.Applicant)
		if err != nil {
			return FormView{}, err
		}
		kind, err := kelurahan.ParseKindCode(r.Kind)
		if err != nil {
			return FormView{}, err
		}
		draft, err := d.c.Office.NewDraft(by, kind, applicant, d.c.evidence(r, applicant))
		if err != nil {
			return FormView{}, err
		}
		return d.c.form(ctx, draft)
	})
}

// Check works a form out as it stands: it saves the draft, says what is wrong
// and renders the sheet.
func (d *Desk) Check(in DraftInput) (CheckView, error) {
	return call(d.c, "Desk.Check", signedIn, func(_ context.Context, by kelurahan.Officer) (CheckView, error) {
		draft, problems, err := d.c.draftOf(in, by)
		if err != nil {
			return CheckView{}, err
		}
		v, err := d.c.check(draft)
		v.Errors = append(problems, v.Errors...)
		return v, err
	})
}

// Resume opens a form that was left.
func (d *Desk) Resume(r IDRequest) (FormView, error) {
	return call(d.c, "Desk.Resume", signedIn, func(ctx context.Context, by kelurahan.Officer) (FormView, error) {
		id, err := identOf[kelurahan.LetterID](r.ID)
		if err != nil {
			return FormView{}, err
		}
		draft, err := d.c.Office.Draft(id)
		if err != nil {
			return FormView{}, err
		}
		draft.By = by.ID
		return d.c.form(ctx, draft)
	})
}

// Drafts lists the forms that were left, by anybody.
func (d *Desk) Drafts() ([]DraftRow, error) {
	return call(d.c, "Desk.Drafts", signedIn, func(context.Context, kelurahan.Officer) ([]DraftRow, error) {
		return d.c.draftRows()
	})
}

// Discard forgets a form.
func (d *Desk) Discard(r IDRequest) error {
	return do(d.c, "Desk.Discard", signedIn, func(ctx context.Context, _ kelurahan.Officer) error {
		id, err := identOf[kelurahan.LetterID](r.ID)
		if err != nil {
			return err
		}
		return d.c.Office.DiscardDraft(ctx, id)
	})
}

// Issue numbers the letter and sends it to the printer. Sent twice, it answers
// with the same letter.
func (d *Desk) Issue(in DraftInput) (IssuedView, error) {
	return call(d.c, "Desk.Issue", signedIn, func(ctx context.Context, by kelurahan.Officer) (IssuedView, error) {
		draft, problems, err := d.c.draftOf(in, by)
		if err != nil || len(problems) > 0 {
			return IssuedView{Errors: notNil(problems)}, err
		}
		issued, err := d.c.Office.Issue(ctx, by, draft)
		if err != nil {
			return refused(err)
		}
		return d.c.issuedView(ctx, by, issued)
	})
}

// refused turns a form that is not ready into a view; other errors stay errors.
func refused(err error) (IssuedView, error) {
	var r *office.Refusal
	if !errors.As(err, &r) {
		return IssuedView{}, err
	}
	v := IssuedView{Errors: problemsOf(r.Errors)}
	v.Errors = append(v.Errors, warningsOf(r.Warnings)...)
	return v, nil
}

func (c *Core) issuedView(ctx context.Context, by kelurahan.Officer, issued office.Issued) (IssuedView, error) {
	row := c.letterRow(issued.Record)
	v := IssuedView{Errors: []Problem{}, Letter: &row}
	if issued.Again {
		v.Print = c.printView(issued.Record.ID)
		return v, nil
	}
	// The letter exists whatever the printer does: a print error is the sheet's.
	sheet, err := c.Office.Print(ctx, by, issued.Record.ID)
	if err != nil {
		v.Print = PrintView{Letter: row.ID, Number: row.Short, State: office.SheetFailed, Asking: true, Problem: &Problem{}}
		*v.Print.Problem = problemOf(err, "")
		return v, nil
	}
	v.Print = c.sheetView(sheet)
	return v, nil
}

// Hold puts the form before the supervisor.
func (d *Desk) Hold(r HoldRequest) (IssuedView, error) {
	return call(d.c, "Desk.Hold", signedIn, func(ctx context.Context, by kelurahan.Officer) (IssuedView, error) {
		draft, problems, err := d.c.draftOf(r.Draft, by)
		if err != nil || len(problems) > 0 {
			return IssuedView{Errors: notNil(problems)}, err
		}
		rec, err := d.c.Office.Hold(ctx, by, draft, r.Reason)
		if err != nil {
			return refused(err)
		}
		row := d.c.letterRow(rec)
		return IssuedView{Errors: []Problem{}, Letter: &row, Held: true}, nil
	})
}

// Refuse tells a citizen no; a slip says why and what to bring.
func (d *Desk) Refuse(r RefuseRequest) (PrintView, error) {
	return call(d.c, "Desk.Refuse", signedIn, func(ctx context.Context, by kelurahan.Officer) (PrintView, error) {
		draft, _, err := d.c.draftOf(r.Draft, by)
		if err != nil {
			return PrintView{}, err
		}
		sheet, err := d.c.Office.Refuse(ctx, by, draft, r.Reason, r.Bring)
		return d.c.sheetView(sheet), err
	})
}

// PrintState says what is known of a letter's sheet.
func (d *Desk) PrintState(r IDRequest) (PrintView, error) {
	return call(d.c, "Desk.PrintState", signedIn, func(context.Context, kelurahan.Officer) (PrintView, error) {
		id, err := identOf[kelurahan.LetterID](r.ID)
		if err != nil {
			return PrintView{}, err
		}
		return d.c.printView(id), nil
	})
}

// Answer takes the operator's word on a sheet: keluar; ulang prints again;
// salah-cetak records a spoiled sheet and prints again.
func (d *Desk) Answer(r AnswerRequest) (PrintView, error) {
	return call(d.c, "Desk.Answer", signedIn, func(ctx context.Context, by kelurahan.Officer) (PrintView, error) {
		id, err := identOf[kelurahan.LetterID](r.Letter)
		if err != nil {
			return PrintView{}, err
		}
		return d.c.answer(ctx, by, id, r.Outcome)
	})
}

func (c *Core) answer(ctx context.Context, by kelurahan.Officer, id kelurahan.LetterID, outcome string) (PrintView, error) {
	outcomes := map[string]kelurahan.Outcome{
		"keluar": kelurahan.CameOut, "ulang": kelurahan.NotOut, "salah-cetak": kelurahan.Spoiled,
	}
	said, ok := outcomes[outcome]
	if !ok {
		return PrintView{}, kelurahan.E(kelurahan.BadRequest, "app.answer", nil)
	}
	if err := c.Office.Answer(ctx, by, id, said); err != nil {
		return PrintView{}, err
	}
	if said == kelurahan.CameOut {
		return c.printView(id), nil
	}
	sheet, err := c.Office.Print(ctx, by, id)
	return c.sheetView(sheet), err
}

// LinkCard ties the e-KTP on the reader to a person.
// Codes: card-not-present, card-uid-unstable.
func (d *Desk) LinkCard(r IDRequest) (PersonView, error) {
	return call(d.c, "Desk.LinkCard", signedIn, func(ctx context.Context, by kelurahan.Officer) (PersonView, error) {
		id, err := identOf[kelurahan.PersonID](r.ID)
		if err != nil {
			return PersonView{}, err
		}
		uid, err := d.c.Cards.Linkable()
		if err != nil {
			return PersonView{}, err
		}
		if err := d.c.Office.LinkCard(ctx, by, uid, id); err != nil {
			return PersonView{}, err
		}
		return d.c.openPerson(ctx, by, id, kelurahan.Evidence{Source: kelurahan.EvidenceSearch, Assurance: "A1"})
	})
}

// UnlinkCard revokes a person's card links.
func (d *Desk) UnlinkCard(r ReasonRequest) (PersonView, error) {
	return call(d.c, "Desk.UnlinkCard", signedIn, func(ctx context.Context, by kelurahan.Officer) (PersonView, error) {
		id, err := identOf[kelurahan.PersonID](r.ID)
		if err != nil {
			return PersonView{}, err
		}
		if err := d.c.Office.UnlinkCard(ctx, by, id, r.Reason); err != nil {
			return PersonView{}, err
		}
		return d.c.openPerson(ctx, by, id, kelurahan.Evidence{Source: kelurahan.EvidenceSearch, Assurance: "A0"})
	})
}

// Rows fills rows of a list field from a resident or everybody on his family
// card; the look is the letter's, which will name them.
func (d *Desk) Rows(r RowsRequest) (RowsView, error) {
	return call(d.c, "Desk.Rows", signedIn, func(context.Context, kelurahan.Officer) (RowsView, error) { return d.c.listRows(r) })
}

// Card says what the reader does now.
func (d *Desk) Card() (CardView, error) {
	return call(d.c, "Desk.Card", signedIn, func(ctx context.Context, by kelurahan.Officer) (CardView, error) {
		return d.c.cardView(ctx, by), nil
	})
}
