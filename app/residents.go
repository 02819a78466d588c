package app

import (
	"context"
	"errors"
	"strings"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// Residents is Warga: the people of the office, and spreadsheets coming in.
type Residents struct{ c *Core }

// List finds residents by any part of name, NIK or KK.
func (r *Residents) List(q ResidentsRequest) (ResidentsView, error) {
	return call(r.c, "Residents.List", signedIn, func(context.Context, kelurahan.Officer) (ResidentsView, error) {
		v := ResidentsView{Rows: []PersonRow{}}
		total, err := r.c.Office.ResidentCount()
		if err != nil {
			return v, err
		}
		v.Total = total
		hits, err := r.c.Office.Search(q.Text, max(min(q.Limit, 200), 20))
		for _, hit := range hits {
			v.Rows = append(v.Rows, r.c.personRow(&hit))
		}
		return v, err
	})
}

// Get opens one record; the look-up is recorded.
func (r *Residents) Get(q IDRequest) (ResidentView, error) {
	return call(r.c, "Residents.Get", signedIn, func(ctx context.Context, by kelurahan.Officer) (ResidentView, error) {
		id, err := identOf[kelurahan.PersonID](q.ID)
		if err != nil {
			return ResidentView{}, err
		}
		return r.c.residentView(ctx, by, id)
	})
}

// Blank is an empty form with the word lists.
func (r *Residents) Blank() (ResidentView, error) {
	return call(r.c, "Residents.Blank", signedIn, func(context.Context, kelurahan.Officer) (ResidentView, error) {
		return ResidentView{Family: []PersonRow{}, Letters: []LetterRow{}, Problems: []Problem{}, Options: wordLists()}, nil
	})
}

func (c *Core) residentView(ctx context.Context, by kelurahan.Officer, id kelurahan.PersonID) (ResidentView, error) {
	res, err := c.Office.Resident(ctx, by, id, "warga")
	if err != nil {
		return ResidentView{}, err
	}
	v := ResidentView{
		Form: formOf(&res), Row: c.personRow(&res), Source: sourceWords(res.Source),
		Family: []PersonRow{}, Letters: []LetterRow{}, Problems: []Problem{}, Options: wordLists(),
	}
	family, err := c.Office.Family(res.KK)
	if err != nil {
		return v, err
	}
	for i := range family {
		if family[i].ID != id {
			v.Family = append(v.Family, c.personRow(&family[i]))
		}
	}
	letters, err := c.Office.LettersOf(id, 20)
	if err != nil {
		return v, err
	}
	v.Letters = c.letterRows(letters)
	v.Card, err = c.cardWords(id)
	if res.NIK.Unusual(res.BirthDate, res.Sex) {
		v.Problems = append(v.Problems, problemOf(kelurahan.E(kelurahan.NIKUnusual, "app", nil), "nik-unusual"))
	}
	return v, err
}

func (c *Core) cardWords(id kelurahan.PersonID) (string, error) {
	links, err := c.Office.Cards(id)
	if err != nil || len(links) == 0 {
		return "", err
	}
	last := links[len(links)-1]
	day := kelurahan.DateOf(last.At.Time().In(c.zone()))
	return "Kartu dihubungkan " + day.Long() + " oleh " + c.officerName(last.By), nil
}

func sourceWords(s kelurahan.Source) string {
	switch s.From {
	case kelurahan.FromImport:
		return "dari berkas impor, " + s.Date.Long()
	case kelurahan.FromOfficer:
		return "diisi petugas, " + s.Date.Long()
	}
	return "–"
}

func formOf(r *kelurahan.Resident) ResidentForm {
	return ResidentForm{
		ID: r.ID.String(), NIK: string(r.NIK), KK: string(r.KK), Name: r.Name, Sex: string(r.Sex), BirthPlace: r.BirthPlace,
		BirthDate: dayFirst(r.BirthDate), Religion: r.Religion, Marital: r.Marital, Occupation: r.Occupation,
		Education: r.Education, Blood: r.Blood, Relation: r.Relation, Address: r.Address, RT: r.RT, RW: r.RW,
		Father: r.Father, Mother: r.Mother, Status: r.Status,
	}
}

// Save adds or corrects a record.
func (r *Residents) Save(q SaveResidentRequest) (SavedResident, error) {
	return call(r.c, "Residents.Save", signedIn, func(ctx context.Context, by kelurahan.Officer) (SavedResident, error) {
		out := SavedResident{Errors: []Problem{}, Warnings: []Problem{}}
		res, problems := r.c.read(q.Form)
		out.Errors = problems
		if len(problems) > 0 {
			return out, nil
		}
		if res.NIK.Unusual(res.BirthDate, res.Sex) && !hasWord(q.Overridden, "nik-unusual") {
			out.Warnings = append(out.Warnings, problemOf(kelurahan.E(kelurahan.NIKUnusual, "app", nil).InField("nik"), "nik-unusual"))
			return out, nil
		}
		saved, err := r.c.Office.CorrectResident(ctx, by, res, q.Reason, q.Evidence)
		var e *kelurahan.Error
		if errors.As(err, &e) && e.Field != "" {
			out.Errors = append(out.Errors, problemOf(err, ""))
			return out, nil
		}
		if err != nil {
			return out, err
		}
		view, err := r.c.residentView(ctx, by, saved.ID)
		out.Resident = &view
		return out, err
	})
}

func hasWord(list []string, word string) bool {
	for _, w := range list {
		if w == word {
			return true
		}
	}
	return false
}

// read reads a record's form; every field that is wrong gives a problem. A
// field the form does not show keeps what the record says.
func (c *Core) read(f ResidentForm) (kelurahan.Resident, []Problem) {
	problems := []Problem{}
	note := func(err error) {
		if err != nil {
			problems = append(problems, problemOf(err, ""))
		}
	}
	id, err := optionalID[kelurahan.PersonID](f.ID)
	note(err)
	var r kelurahan.Resident
	if !id.IsZero() {
		r, err = c.Office.Glance(id)
		note(err)
	}
	r.ID, r.NIK, r.KK, r.BirthDate = id, "", "", 0
	if f.NIK != "" {
		r.NIK, err = kelurahan.ParseNIK(f.NIK)
		note(err)
	}
	if f.KK != "" {
		r.KK, err = kelurahan.ParseKK(f.KK)
		note(err)
	}
	r.Name, err = kelurahan.ParseName(f.Name)
	note(err)
	if f.BirthDate != "" {
		if r.BirthDate, err = kelurahan.ParseDate(f.BirthDate); err != nil {
			note(inField(err, "birthDate"))
		}
	}
	r.Sex, r.BirthPlace = kelurahan.Sex(f.Sex), strings.TrimSpace(f.BirthPlace)
	r.Religion, r.Marital, r.Occupation, r.Education = f.Religion, f.Marital, f.Occupation, f.Education
	r.Blood, r.Relation, r.Address = f.Blood, f.Relation, strings.TrimSpace(f.Address)
	r.RT, r.RW = kelurahan.PadRT(f.RT), kelurahan.PadRT(f.RW)
	r.Father, r.Mother, r.Status = strings.TrimSpace(f.Father), strings.TrimSpace(f.Mother), f.Status
	return r, problems
}
