package app

import (
	"bytes"
	"context"
	"os"
	"strconv"
	"strings"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/office"
)

// Privacy is what UU 27/2022 asks of an office: tell a person what it holds
// about him, put it right, erase what is not needed, say whom a leak touches.
type Privacy struct{ c *Core }

// shownAffected is how many of those affected travel to the screen.
const shownAffected = 100

// State shows what is kept for how long, and to a supervisor what is due.
func (p *Privacy) State() (PrivacyView, error) {
	return call(p.c, "Privacy.State", signedIn, func(ctx context.Context, by kelurahan.Officer) (PrivacyView, error) {
		return p.c.privacyView(ctx, by)
	})
}

func (c *Core) privacyView(ctx context.Context, by kelurahan.Officer) (PrivacyView, error) {
	v := PrivacyView{
		MayErase: by.Role == kelurahan.Supervisor, MaySet: by.Role != kelurahan.Clerk,
		Officers: []Tile{},
	}
	profile, err := c.Office.Profile()
	if err != nil {
		return v, err
	}
	v.LookUps, v.Roles = profile.Retention.KeepLookUps(), profile.Retention.Roles
	if v.MayErase {
		due, err := c.Office.Due(ctx)
		if err != nil {
			return v, err
		}
		v.DueLooks, v.DueLetters = due.LookUps, due.Letters
	}
	session, err := c.session()
	v.Officers = append(v.Officers, session.Tiles...)
	return v, err
}

// Corrections lists the requests that wait for an answer, with their deadlines.
func (p *Privacy) Corrections() (CorrectionsView, error) {
	return call(p.c, "Privacy.Corrections", signedIn, func(context.Context, kelurahan.Officer) (CorrectionsView, error) {
		return p.c.correctionsView()
	})
}

func (c *Core) correctionsView() (CorrectionsView, error) {
	v := CorrectionsView{Rows: []CorrectionRow{}}
	open, err := c.Office.Corrections()
	for _, one := range open {
		v.Rows = append(v.Rows, c.correctionRow(one))
	}
	return v, err
}

func (c *Core) correctionRow(one office.Correction) CorrectionRow {
	return CorrectionRow{
		ID: one.Register.String() + "/" + strconv.FormatUint(one.Seq, 10), Person: one.Asked.Person.String(), Name: one.Name,
		Wrong: one.Asked.Wrong, Evidence: one.Asked.Evidence, Asker: one.Asked.Asker,
		At: c.stamp(one.At), Due: c.stamp(one.Due), Late: kelurahan.MillisOf(c.Now()) > one.Due,
	}
}

// About prints everything that is held about a person; the reason is the
// asker's. Codes: reason-required, not-found.
func (p *Privacy) About(r ReasonRequest) (PrintView, error) {
	return call(p.c, "Privacy.About", signedIn, func(ctx context.Context, by kelurahan.Officer) (PrintView, error) {
		id, err := identOf[kelurahan.PersonID](r.ID)
		if err != nil {
			return PrintView{}, err
		}
		sheet, err := p.c.Office.PrintAbout(ctx, by, id, strings.TrimSpace(r.Reason))
		return p.c.sheetView(sheet), err
	})
}

// AskCorrection records that a person says his data are wrong.
// Codes: not-found, reason-required.
func (p *Privacy) AskCorrection(r CorrectionRequest) (CorrectionsView, error) {
	return call(p.c, "Privacy.AskCorrection", signedIn, func(ctx context.Context, by kelurahan.Officer) (CorrectionsView, error) {
		id, err := identOf[kelurahan.PersonID](r.Person)
		if err != nil {
			return CorrectionsView{}, err
		}
		asked := kelurahan.CorrectionAsked{Person: id, Wrong: r.Wrong, Evidence: r.Evidence, Asker: r.Asker}
		if err := p.c.Office.AskCorrection(ctx, by, asked); err != nil {
			return CorrectionsView{}, err
		}
		return p.c.correctionsView()
	})
}

// AnswerCorrection ends a request. Codes: not-found, reason-required,
// not-allowed-now.
func (p *Privacy) AnswerCorrection(r CorrectionAnswer) (CorrectionsView, error) {
	return call(p.c, "Privacy.AnswerCorrection", signedIn, func(ctx context.Context, by kelurahan.Officer) (CorrectionsView, error) {
		register, number, _ := strings.Cut(r.ID, "/")
		id, err := identOf[kelurahan.RegisterID](register)
		if err != nil {
			return CorrectionsView{}, err
		}
		seq, err := strconv.ParseUint(number, 10, 64)
		if err != nil {
			return CorrectionsView{}, kelurahan.E(kelurahan.BadRequest, "app.AnswerCorrection", err)
		}
		asked := kelurahan.Position{Register: id, Seq: seq}
		if err := p.c.Office.AnswerCorrection(ctx, by, asked, r.Outcome, r.Reason); err != nil {
			return CorrectionsView{}, err
		}
		return p.c.correctionsView()
	})
}

// Keep says for how many years what is kept. Codes: role-refused, field-invalid.
func (p *Privacy) Keep(r RetentionRequest) (PrivacyView, error) {
	return call(p.c, "Privacy.Keep", deciding, func(ctx context.Context, by kelurahan.Officer) (PrivacyView, error) {
		if err := p.c.Office.Keep(ctx, by, kelurahan.Retention{LookUps: r.LookUps, Roles: r.Roles}); err != nil {
			return PrivacyView{}, err
		}
		return p.c.privacyView(ctx, by)
	})
}

// Erase destroys what is kept longer than that. Codes: role-refused,
// reason-required.
func (p *Privacy) Erase(r ReasonRequest) (PrivacyView, error) {
	return call(p.c, "Privacy.Erase", supervising, func(ctx context.Context, by kelurahan.Officer) (PrivacyView, error) {
		_, err := p.c.Office.Erase(ctx, by, r.Reason)
		p.c.endWork()
		if err != nil {
			return PrivacyView{}, err
		}
		return p.c.privacyView(ctx, by)
	})
}

// Breach counts whom an incident touches. Codes: role-refused, bad-request,
// date-invalid.
func (p *Privacy) Breach(r BreachRequest) (BreachView, error) {
	return call(p.c, "Privacy.Breach", deciding, func(ctx context.Context, by kelurahan.Officer) (BreachView, error) {
		found, err := p.c.breached(ctx, by, r)
		if err != nil {
			return BreachView{}, err
		}
		v := BreachView{People: len(found.People), Minors: found.Minors, Nameless: found.Nameless, Rows: []AffectedRow{}}
		for i := range found.People[:min(len(found.People), shownAffected)] {
			a := &found.People[i]
			v.Rows = append(v.Rows, AffectedRow{
				ID: strconv.Itoa(i), Name: a.Person.Name, NIK: a.Person.NIK.Grouped(), Minor: a.Minor, Data: notNil(a.Data), Times: a.Times, Last: p.c.stamp(a.Last),
			})
		}
		return v, nil
	})
}

// PrintBreach prints the report for the people, the agency and the file.
func (p *Privacy) PrintBreach(r BreachRequest) (PrintView, error) {
	return call(p.c, "Privacy.PrintBreach", deciding, func(ctx context.Context, by kelurahan.Officer) (PrintView, error) {
		found, err := p.c.breached(ctx, by, r)
		if err != nil {
			return PrintView{}, err
		}
		words := office.BreachWords{What: r.Data, When: r.When, How: r.How, Handling: r.Handling}
		sheet, err := p.c.Office.PrintBreach(ctx, by, found, words)
		return p.c.sheetView(sheet), err
	})
}

// SaveBreach saves everybody who is affected as a table, to write to them.
func (p *Privacy) SaveBreach(r BreachRequest) (PathView, error) {
	return call(p.c, "Privacy.SaveBreach", deciding, func(ctx context.Context, by kelurahan.Officer) (PathView, error) {
		found, err := p.c.breached(ctx, by, r)
		if err != nil {
			return PathView{}, err
		}
		path, err := p.c.ask.save("Simpan daftar orang terdampak", "terdampak.csv")
		if err != nil || path == "" {
			return PathView{}, err
		}
		var b bytes.Buffer
		if err := p.c.Office.SaveBreach(ctx, by, found, &b); err != nil {
			return PathView{}, err
		}
		if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
			return PathView{}, kelurahan.E(kelurahan.DiskReadOnly, "app.SaveBreach", err)
		}
		return PathView{Path: path}, nil
	})
}

// breached reads the question and asks it; both days are whole days here.
func (c *Core) breached(ctx context.Context, by kelurahan.Officer, r BreachRequest) (office.Breach, error) {
	q := office.BreachQuery{What: r.What, To: kelurahan.MillisOf(c.Now())}
	from, err := dateOf(r.From)
	if err != nil {
		return office.Breach{}, inField(err, "from")
	}
	to, err := dateOf(r.To)
	if err != nil {
		return office.Breach{}, inField(err, "to")
	}
	if from != 0 {
		q.From = c.midnight(from)
	}
	if to != 0 {
		q.To = min(q.To, c.midnight(kelurahan.DateOf(to.Time().AddDate(0, 0, 1)))-1)
	}
	if q.Officer, err = optionalID[kelurahan.OfficerID](r.Officer); err != nil {
		return office.Breach{}, err
	}
	return c.Office.Breached(ctx, by, q)
}

// midnight is when a day begins at the office.
func (c *Core) midnight(day kelurahan.Date) kelurahan.Millis {
	_, offset := day.Time().In(c.zone()).Zone()
	return kelurahan.MillisOf(day.Time()) - kelurahan.Millis(offset)*1000
}
