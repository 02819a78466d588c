package app

import (
	"context"
	"fmt"
	"math"
	"strings"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

func (c *Core) today() kelurahan.Date {
	return kelurahan.DateOf(c.Now().In(c.zone()))
}

func (c *Core) personRow(r *kelurahan.Resident) PersonRow {
	p := r.Snapshot()
	row := c.outsiderRow(&p)
	row.ID = r.ID.String()
	if !r.Alive() {
		row.Status = r.Status
	}
	return row
}

// outsiderRow is the row of anybody a letter may name.
func (c *Core) outsiderRow(p *kelurahan.Person) PersonRow {
	row := PersonRow{Name: p.Name, NIK: p.NIK.Grouped(), Address: addressLine(p)}
	if p.BirthDate.Valid() {
		row.Born = fmt.Sprintf("%s (%d tahun)", p.BirthDate.Long(), p.BirthDate.AgeOn(c.today()))
	}
	return row
}

func addressLine(p *kelurahan.Person) string {
	parts := []string{}
	if p.RT != "" || p.RW != "" {
		parts = append(parts, "RT "+orDash(p.RT)+" / RW "+orDash(p.RW))
	}
	if p.Address != "" {
		parts = append(parts, p.Address)
	}
	if p.Area != "" {
		parts = append(parts, p.Area)
	}
	return strings.Join(parts, ", ")
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

// openPerson opens a resident for service: the look-up is recorded, and the
// tags say where each thing that is known comes from.
func (c *Core) openPerson(ctx context.Context, by kelurahan.Officer, id kelurahan.PersonID, ev kelurahan.Evidence) (PersonView, error) {
	r, err := c.Office.Resident(ctx, by, id, "layani")
	if err != nil {
		return PersonView{}, err
	}
	v := PersonView{
		PersonRow: c.personRow(&r), Source: ev.Source, Assurance: ev.Assurance, Seen: ev.Seen,
		Summary: summary(&r), Letters: []LetterRow{}, Problems: []Problem{},
	}
	letters, err := c.Office.LettersOf(id, 5)
	if err != nil {
		return v, err
	}
	for _, rec := range letters {
		v.Letters = append(v.Letters, c.letterRow(rec))
	}
	v.CardLinked = ev.Source == kelurahan.EvidenceCard
	v.Conflict, err = c.Office.Conflict(id)
	_, linkable := c.Cards.Linkable()
	v.CardPresent = linkable == nil
	v.PhotoURL = c.Cards.PhotoURL()
	v.Tags = c.tags(&v, ev)
	if r.NIK.Unusual(r.BirthDate, r.Sex) {
		v.Problems = append(v.Problems, problemOf(kelurahan.E(kelurahan.NIKUnusual, "app", nil), "nik-unusual"))
	}
	return v, err
}

func summary(r *kelurahan.Resident) string {
	parts := []string{}
	for _, s := range []string{r.Marital, r.Occupation, r.Religion} {
		if s != "" {
			parts = append(parts, strings.ToLower(s))
		}
	}
	return strings.Join(parts, " · ")
}

func (c *Core) tags(v *PersonView, ev kelurahan.Evidence) []EvidenceTag {
	tags := []EvidenceTag{}
	add := func(tone, text string) { tags = append(tags, EvidenceTag{tone, text}) }
	switch ev.Source {
	case kelurahan.EvidenceCard:
		day, err := kelurahan.ParseDate(ev.Seen)
		if err == nil {
			add("info", "Dikenali: kunjungan "+day.Long())
		}
	case kelurahan.EvidenceTyped:
		add("info", "NIK diketik petugas")
	default:
		add("info", "Dicari dengan nama")
	}
	if v.PhotoURL != "" {
		add("info", "Foto chip, keaslian belum diperiksa")
	}
	if v.Status != "" {
		add("warn", "Status data: "+strings.ToLower(v.Status))
	}
	if v.Conflict {
		add("warn", "Data berbeda di dua loket")
	}
	add("warn", "Cocokkan wajah dan nama")
	return tags
}

// letterRow is a letter in a list.
func (c *Core) letterRow(rec kelurahan.LetterRecord) LetterRow {
	row := LetterRow{ID: rec.ID.String(), Status: string(rec.Status()), Unusual: []string{}, Copies: max(rec.NextCopy()-1, 0)}
	if n := len(rec.Voids); n > 0 {
		row.Voided = rec.Voids[n-1].Reason
	}
	l := rec.Letter()
	if l == nil {
		return row
	}
	row.Kind, row.Title, row.Name = string(l.Kind), l.Title, l.About().Name
	row.Date, row.Number = l.Date.Long(), l.Number.Text
	if l.Number.Sequence > 0 {
		row.Short = l.Number.Short()
	}
	if f := firstFact(&rec); f != nil {
		row.At, row.By = c.stamp(f.At), c.officerName(rec.Maker())
	}
	if rec.Issued != nil && l.StartedAt > 0 && rec.Issued.At > l.StartedAt {
		row.Minutes = math.Round(float64(rec.Issued.At-l.StartedAt)/6000) / 10
	}
	row.Review = c.Office.ReviewState(&rec)
	return row
}

func firstFact(rec *kelurahan.LetterRecord) *kelurahan.Fact {
	switch {
	case rec.Issued != nil:
		return &rec.Issued.Fact
	case rec.Handwritten != nil:
		return &rec.Handwritten.Fact
	case rec.Held != nil:
		return &rec.Held.Fact
	}
	return nil
}

// officerName gives a name for a list; an officer who is not known stays "–".
func (c *Core) officerName(id kelurahan.OfficerID) string {
	if name := c.Office.OfficerName(id); name != "" {
		return name
	}
	return "–"
}

func (c *Core) letterRows(list []kelurahan.LetterRecord) []LetterRow {
	rows := make([]LetterRow, 0, len(list))
	for _, rec := range list {
		rows = append(rows, c.letterRow(rec))
	}
	return rows
}
