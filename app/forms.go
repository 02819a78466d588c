package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/loket-kelurahan/loket/backend/catalog"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/office"
)

// partyOf reads who takes part. Errors: bad-request; nik-length and date-invalid
// for what is half typed, with the rest of the person beside them.
func partyOf(in PartyInput) (office.Party, error) {
	id, err := optionalID[kelurahan.PersonID](in.Resident)
	if err != nil || !id.IsZero() || in.Outsider == nil {
		return office.Party{Resident: id}, err
	}
	p, err := in.Outsider.person()
	return office.Party{Outsider: &p}, err
}

// person reads a person typed in; what is half typed is not an error yet: the
// kind says what it needs.
func (in *OutsiderInput) person() (kelurahan.Person, error) {
	p := kelurahan.Person{
		Name: strings.Join(strings.Fields(in.Name), " "), Sex: kelurahan.Sex(in.Sex), BirthPlace: strings.TrimSpace(in.BirthPlace),
		Religion: in.Religion, Marital: in.Marital, Occupation: in.Occupation, Citizenship: in.Citizenship,
		Address: strings.TrimSpace(in.Address), RT: kelurahan.PadRT(in.RT), RW: kelurahan.PadRT(in.RW), Area: strings.TrimSpace(in.Area),
	}
	var err, dateErr error
	if in.NIK != "" {
		p.NIK, err = kelurahan.ParseNIK(in.NIK)
	}
	if in.BirthDate != "" {
		p.BirthDate, dateErr = kelurahan.ParseDate(in.BirthDate)
	}
	return p, errors.Join(err, dateErr)
}

func (c *Core) evidence(r BeginRequest, applicant office.Party) kelurahan.Evidence {
	if applicant.Resident.IsZero() {
		return kelurahan.Evidence{Source: kelurahan.EvidenceOut, Assurance: "A0"}
	}
	if ev, ok := c.Cards.Evidence(applicant.Resident); ok {
		return ev
	}
	return kelurahan.Evidence{Source: evidenceSource(r.Source), Assurance: "A0"}
}

// draftOf reads a form from the screen. What is half typed comes back as
// problems beside the draft, which is kept all the same.
func (c *Core) draftOf(in DraftInput, by kelurahan.Officer) (office.Draft, []Problem, error) {
	id, err := identOf[kelurahan.LetterID](in.ID)
	if err != nil {
		return office.Draft{}, nil, err
	}
	replaces, err := optionalID[kelurahan.LetterID](in.Replaces)
	if err != nil {
		return office.Draft{}, nil, err
	}
	kind, err := kelurahan.ParseKindCode(in.Kind)
	if err != nil {
		return office.Draft{}, nil, err
	}
	d := office.Draft{
		ID: id, Kind: kind, Fields: in.Fields, Seen: in.Seen, Overridden: in.Overridden, Replaces: replaces, By: by.ID,
		Evidence: kelurahan.Evidence{Source: in.Source, Assurance: in.Assurance, Seen: in.SeenDay},
	}
	if t, err := time.Parse(time.RFC3339, in.StartedAt); err == nil {
		d.StartedAt = kelurahan.MillisOf(t)
	}
	return d, readParties(&d, in), nil
}

func readParties(d *office.Draft, in DraftInput) []Problem {
	problems := []Problem{}
	read := func(one PartyInput, field string) office.Party {
		p, err := partyOf(one)
		if err != nil {
			problems = append(problems, problemOf(inField(err, field), ""))
		}
		return p
	}
	d.Applicant = read(in.Applicant, "applicant")
	if in.Subject != nil {
		subject := read(*in.Subject, "subject")
		d.Subject = &subject
	}
	d.Roles = map[string][]office.Party{}
	for key, list := range in.Roles {
		for _, one := range list {
			d.Roles[key] = append(d.Roles[key], read(one, "role."+key))
		}
	}
	return problems
}

// inField puts an error of a person at the part he plays.
func inField(err error, field string) error {
	var e *kelurahan.Error
	if errors.As(err, &e) {
		return e.InField(field)
	}
	return err
}

// inputOf is a draft as the screen holds it.
func (c *Core) inputOf(d office.Draft) DraftInput {
	in := DraftInput{
		ID: d.ID.String(), Kind: string(d.Kind), Applicant: partyInput(d.Applicant), Fields: d.Fields,
		Seen: notNil(d.Seen), Overridden: notNil(d.Overridden), Roles: map[string][]PartyInput{},
		Source: d.Evidence.Source, Assurance: d.Evidence.Assurance, SeenDay: d.Evidence.Seen, StartedAt: c.stamp(d.StartedAt),
	}
	if !d.Replaces.IsZero() {
		in.Replaces = d.Replaces.String()
	}
	if d.Subject != nil {
		s := partyInput(*d.Subject)
		in.Subject = &s
	}
	for key, list := range d.Roles {
		for _, p := range list {
			in.Roles[key] = append(in.Roles[key], partyInput(p))
		}
	}
	return in
}

func notNil[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

func partyInput(p office.Party) PartyInput {
	if !p.Resident.IsZero() {
		return PartyInput{Resident: p.Resident.String()}
	}
	if p.Outsider == nil {
		return PartyInput{}
	}
	o := p.Outsider
	in := OutsiderInput{
		NIK: string(o.NIK), Name: o.Name, Sex: string(o.Sex), BirthPlace: o.BirthPlace, Religion: o.Religion,
		Marital: o.Marital, Occupation: o.Occupation, Citizenship: o.Citizenship, Address: o.Address, RT: o.RT, RW: o.RW, Area: o.Area,
		BirthDate: dayFirst(o.BirthDate),
	}
	return PartyInput{Outsider: &in}
}

// dayFirst is a date as people type it: 24-08-1990.
func dayFirst(d kelurahan.Date) string {
	if !d.Valid() {
		return ""
	}
	return fmt.Sprintf("%02d-%02d-%04d", d.Day(), d.Month(), d.Year())
}

func (c *Core) partyView(p office.Party) PartyView {
	v := PartyView{PartyInput: partyInput(p)}
	if p.Resident.IsZero() {
		return v
	}
	if r, err := c.Office.Glance(p.Resident); err == nil {
		row := c.personRow(&r)
		v.Row = &row
	}
	return v
}

// form opens a draft: the kind's form, filled with what is known.
func (c *Core) form(ctx context.Context, d office.Draft) (FormView, error) {
	if err := c.Office.Prefill(&d); err != nil {
		return FormView{}, err
	}
	composed, err := c.Office.Compose(d)
	if err != nil {
		return FormView{}, err
	}
	k := composed.Kind
	v := FormView{
		Draft: c.inputOf(d), KindTitle: k.Title, Mode: string(k.Mode), Validity: validity(k), Basis: k.Basis, Review: k.Review,
		Fields: fieldViews(k), Requirements: []RequirementView{}, Roles: []RoleView{}, Parties: map[string][]PartyView{},
		Applicant: c.partyView(d.Applicant), Earlier: []LetterRow{},
	}
	if k.Subject.Required {
		v.SubjectLabel = k.Subject.Label
	}
	if d.Subject != nil {
		s := c.partyView(*d.Subject)
		v.Subject = &s
	}
	for _, r := range k.Requirements {
		v.Requirements = append(v.Requirements, RequirementView(r))
	}
	for _, r := range k.Roles {
		v.Roles = append(v.Roles, RoleView{Key: r.Key, Label: r.Label, Min: r.Min, Max: r.Max, Organisation: r.Organisation})
		for _, p := range d.Roles[r.Key] {
			v.Parties[r.Key] = append(v.Parties[r.Key], c.partyView(p))
		}
	}
	earlier, err := c.Office.Earlier(k, d.Applicant.Resident)
	if err != nil {
		return v, err
	}
	v.Earlier = c.letterRows(earlier)
	v.Check, err = c.check(d)
	return v, err
}

func validity(k *catalog.Kind) string {
	if k.ValidMonths == 0 {
		return "berlaku tanpa batas waktu"
	}
	return fmt.Sprintf("berlaku %d bulan", k.ValidMonths)
}

func fieldViews(k *catalog.Kind) []FieldView {
	list := make([]FieldView, 0, len(k.Fields))
	for _, f := range k.Fields {
		list = append(list, FieldView{
			Name: f.Name, Label: f.Label, Type: string(f.Type), Options: notNil(f.Options), OptionsFree: f.OptionsFree,
			Required: f.Required, MaxLen: f.MaxLen, Hint: f.Hint, Section: f.Section,
			Columns: columnViews(f.Columns), MinRows: f.MinRows, MaxRows: f.RowLimit(),
			Persons: slices.ContainsFunc(f.Columns, func(c catalog.ListColumn) bool { return c.Detail == "name" }),
		})
	}
	return list
}

func columnViews(columns []catalog.ListColumn) []ColumnView {
	list := make([]ColumnView, 0, len(columns))
	for _, c := range columns {
		list = append(list, ColumnView{
			Name: c.Name, Label: c.Label, Type: string(c.Type), Options: notNil(c.Options), OptionsFree: c.OptionsFree,
			Required: c.Required, MaxLen: c.MaxLen, Width: max(c.Width, 1),
		})
	}
	return list
}

// guide adds what the answers call for: hints, fields not asked, earlier letters
// that said the same.
func (c *Core) guide(v *CheckView, composed *office.Composed, d office.Draft) error {
	k, l := composed.Kind, &composed.Letter
	v.Hints, v.Hidden = []HintView{}, []string{}
	for _, h := range k.HintsFor(l, composed.Office) {
		v.Hints = append(v.Hints, HintView{Text: h.Text, Warn: h.Level == catalog.HintWarn, Basis: h.Basis})
	}
	asked := k.Asked(catalog.Form{Date: l.Date, Applicant: l.Applicant, Subject: l.Subject, Roles: l.Roles, Fields: l.Fields})
	for i, f := range k.Fields {
		if !asked[i] {
			v.Hidden = append(v.Hidden, f.Name)
		}
	}
	same, err := c.Office.SameAnswer(k, d.ID, d.Fields)
	v.Same = c.letterRows(same)
	return err
}

func (c *Core) listField(r RowsRequest) (*catalog.Field, error) {
	kinds, _, err := c.Office.Kinds()
	if err != nil {
		return nil, err
	}
	for _, k := range kinds {
		if f := k.Field(r.Field); string(k.Code) == r.Kind && f != nil && f.Type == catalog.List {
			return f, nil
		}
	}
	return nil, kelurahan.E(kelurahan.BadRequest, "app.listField", nil)
}

// listRows fills rows of a list from a resident or from his family.
func (c *Core) listRows(r RowsRequest) (RowsView, error) {
	f, err := c.listField(r)
	if err != nil {
		return RowsView{}, err
	}
	id, err := identOf[kelurahan.PersonID](r.Person)
	if err != nil {
		return RowsView{}, err
	}
	one, err := c.Office.Glance(id)
	if err != nil {
		return RowsView{}, err
	}
	people := []kelurahan.Resident{one}
	if r.Family {
		if people, err = c.Office.Family(one.KK); err != nil {
			return RowsView{}, err
		}
	}
	profile, err := c.Office.Profile()
	if err != nil {
		return RowsView{}, err
	}
	v := RowsView{Rows: []string{}}
	for i := range people {
		person := people[i].Snapshot()
		v.Rows = append(v.Rows, f.RowOf(&person, people[i].Relation, profile, c.today()))
	}
	return v, nil
}

// check saves a draft, says what is wrong with it and renders its sheet. What
// cannot be rendered is one more error; the last picture stays on the screen.
func (c *Core) check(d office.Draft) (CheckView, error) {
	composed, err := c.Office.Compose(d)
	if err != nil {
		return CheckView{}, err
	}
	if err := c.Office.SaveDraft(d); err != nil {
		return CheckView{}, err
	}
	v := CheckView{
		Errors: problemsOf(composed.Errors), Warnings: warningsOf(composed.Warnings),
		Paper: composed.Office.Paper, NextNumber: composed.Letter.Number.Short(), SavedAt: c.Now().In(c.zone()).Format(time.RFC3339),
	}
	if err := c.guide(&v, &composed, d); err != nil {
		return v, err
	}
	pdf, pages, err := c.Office.Preview(composed)
	if err != nil {
		v.Errors = append(v.Errors, problemOf(err, ""))
		return v, nil
	}
	v.PreviewURL, v.Pages = c.Pages.Put(pdf), pages
	return v, nil
}

func problemsOf(errs []*kelurahan.Error) []Problem {
	list := make([]Problem, 0, len(errs))
	for _, e := range errs {
		list = append(list, problemOf(e, ""))
	}
	return list
}

func warningsOf(warnings []office.Warning) []Problem {
	list := make([]Problem, 0, len(warnings))
	for _, w := range warnings {
		list = append(list, problemOf(w.Err, w.Key))
	}
	return list
}

func (c *Core) kindRows(text string) ([]KindRow, error) {
	kinds, used, err := c.Office.Kinds()
	if err != nil {
		return nil, err
	}
	rows, scores := []KindRow{}, map[string]int{}
	for _, k := range kinds {
		score, ok := k.Rank(text)
		if !ok {
			continue
		}
		scores[string(k.Code)] = score
		rows = append(rows, KindRow{
			Code: string(k.Code), Title: k.Title, Mode: string(k.Mode), Validity: validity(k),
			Words: strings.Join(k.Words, ", "), Used: used[k.Code], Group: string(k.Group), Review: k.Review,
		})
	}
	// What fits best; of what fits alike, what this office issues most.
	slices.SortStableFunc(rows, func(a, b KindRow) int {
		return cmp.Or(cmp.Compare(scores[b.Code], scores[a.Code]), b.Used-a.Used)
	})
	return rows, nil
}

func (c *Core) draftRows() ([]DraftRow, error) {
	kept, err := c.Office.Drafts()
	if err != nil {
		return nil, err
	}
	return c.draftRowsOf(kept), nil
}

func (c *Core) draftRowsOf(kept []office.KeptDraft) []DraftRow {
	rows := make([]DraftRow, 0, len(kept))
	for _, k := range kept {
		row := DraftRow{ID: k.Draft.ID.String(), Kind: string(k.Draft.Kind), Updated: c.stamp(k.Updated), By: c.officerName(k.Draft.By)}
		if v := c.partyView(k.Draft.Applicant); v.Row != nil {
			row.Name = v.Row.Name
		} else if v.Outsider != nil {
			row.Name = v.Outsider.Name
		}
		rows = append(rows, row)
	}
	return rows
}
