package roster

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// judge compares records with the book. Later rows see the book as earlier rows
// leave it, so that a second reading of the same file finds nothing to do.
type judge struct {
	trial *Trial
	plan  *plan
	book  *Book
	opt   Options

	nikRow map[kelurahan.NIK]int       // row that brought a NIK
	row    map[int]int                 // accepted row about a person, by place
	named  map[int]bool                // persons that any row names, refused ones too
	now    map[int]*kelurahan.Resident // persons as this file leaves them, by place
	byName map[string][]int            // places of new and moved persons
	places int                         // places given so far: the book's, then new persons
}

func judgeAll(ctx context.Context, t *Trial, records []*record, p *plan, book *Book, opt Options) error {
	j := &judge{
		trial: t, plan: p, book: book, opt: opt,
		nikRow: make(map[kelurahan.NIK]int, len(records)), row: make(map[int]int, len(records)), named: map[int]bool{},
		now: map[int]*kelurahan.Resident{}, byName: map[string][]int{}, places: len(book.people),
	}
	t.Verdicts = make([]Verdict, 0, len(records))
	for i := range records {
		if i%1024 == 0 && ctx.Err() != nil {
			return canceled(ctx.Err())
		}
		if err := j.decide(records[i]); err != nil {
			return err
		}
	}
	for i := range book.people {
		if p := &book.people[i]; j.row[i] == 0 && !j.named[i] && p.Alive() {
			t.missing = append(t.missing, missed{p.Name, p.NIK})
		}
	}
	t.Missing = len(t.missing)
	return nil
}

func (j *judge) decide(rec *record) error {
	v := Verdict{Row: rec.row, Name: rec.r.Name, NIK: rec.r.NIK, Reasons: rec.reasons}
	place, why := j.find(rec)
	// A row that could not be read whole is often taken for somebody else: what
	// is wrong with it comes first.
	if why != nil && (len(v.Reasons) == 0 || why.Code == kelurahan.NIKRepeated) {
		v.Reasons = append(v.Reasons, why)
	}
	var err error
	switch {
	case len(v.Reasons) > 0:
		v.Kind = Rejected
		j.trial.Rejected++
	case place < 0:
		v.Kind = New
		j.trial.New++
		err = j.add(rec)
	default:
		j.compare(rec, place, &v)
	}
	switch {
	case place >= 0 && v.Kind == Rejected:
		j.named[place] = true // not missing, and free for a better row
	case place >= 0:
		j.row[place] = rec.row
	}
	j.trial.Verdicts = append(j.trial.Verdicts, v)
	return err
}

// person gives the person at a place as this file leaves him.
func (j *judge) person(place int) *kelurahan.Resident {
	if r, ok := j.now[place]; ok {
		return r
	}
	return &j.book.people[place]
}

// find says whom a record is about: a place, or -1 for somebody new, or why
// nobody can tell.
func (j *judge) find(rec *record) (int, *kelurahan.Error) {
	place := -1
	if nik := rec.r.NIK; nik != "" {
		if row, seen := j.nikRow[nik]; seen {
			return -1, kelurahan.E(kelurahan.NIKRepeated, "roster.Read", nil, "row", strconv.Itoa(row), "column", "NIK").InField("nik")
		}
		j.nikRow[nik] = rec.row
		if i, ok := j.book.byNIK[nik]; ok {
			place = i
			if somebodyElse(j.person(i), &rec.r) {
				return place, kelurahan.E(kelurahan.NIKTaken, "roster.Read", nil, "column", "NIK").InField("nik")
			}
		}
	}
	if place < 0 && rec.r.KK != "" && rec.r.Name != "" {
		var why *kelurahan.Error
		if place, why = j.findByName(rec); why != nil {
			return place, why
		}
	}
	if place >= 0 && j.row[place] > 0 {
		return place, kelurahan.E(kelurahan.RowRepeated, "roster.Read", nil, "row", strconv.Itoa(j.row[place]))
	}
	return place, nil
}

// findByName looks for the family card, name and birth date. A date that one
// side does not know fits any, but an exact one fits better.
func (j *judge) findByName(rec *record) (int, *kelurahan.Error) {
	key := nameKey(&rec.r)
	var exact, loose []int
	for _, place := range slices.Concat(j.book.byName[key], j.byName[key]) {
		r := j.person(place)
		if nameKey(r) != key {
			continue // moved by an earlier row
		}
		same := r.BirthDate == rec.r.BirthDate && r.BirthDate != 0
		if rec.r.NIK != "" && r.NIK != "" && r.NIK != rec.r.NIK {
			if same {
				return place, kelurahan.E(kelurahan.NIKDiffers, "roster.Read", nil, "column", "NIK").InField("nik")
			}
			continue
		}
		switch {
		case same:
			exact = append(exact, place)
		case r.BirthDate == 0 || rec.r.BirthDate == 0:
			loose = append(loose, place)
		}
	}
	if len(exact) == 0 {
		exact = loose
	}
	switch len(exact) {
	case 0:
		return -1, nil
	case 1:
		return exact[0], nil
	}
	return -1, kelurahan.E(kelurahan.PersonUnclear, "roster.Read", nil)
}

func (j *judge) source(rec *record) kelurahan.Source {
	return kelurahan.Source{From: kelurahan.FromImport, File: j.trial.FileSHA256, Row: rec.row, Date: j.opt.Today}
}

// add takes a new person in.
func (j *judge) add(rec *record) error {
	id, err := j.opt.NewID()
	if err != nil {
		return kelurahan.E(kelurahan.Internal, "roster.Read", fmt.Errorf("new identity: %w", err))
	}
	r := &rec.r
	r.ID, r.Source = kelurahan.PersonID(id), j.source(rec)
	place := j.places
	j.places++
	j.row[place] = rec.row
	j.keep(place, r)
	return nil
}

// keep notes a person as the file leaves him, and writes him.
func (j *judge) keep(place int, r *kelurahan.Resident) {
	j.trial.residents = append(j.trial.residents, r)
	j.now[place] = r
	key := nameKey(r)
	if place >= len(j.book.people) || nameKey(&j.book.people[place]) != key {
		j.byName[key] = append(j.byName[key], place)
	}
}

// compare gives the verdict on a known person. What the file leaves empty, or
// says less exactly than the record, stays.
func (j *judge) compare(rec *record, place int, v *Verdict) {
	old := j.person(place)
	r := *old
	r.Edited = slices.Clone(old.Edited)
	asked, written := false, false
	for i := range j.plan.fields {
		f := &j.plan.fields[i]
		from, to := f.value(old), f.value(&rec.r)
		if rec.given&(1<<i) == 0 || from == to || f.coarser(from, to) {
			continue
		}
		edited := slices.Contains(old.Edited, f.key)
		kept := edited && j.opt.KeepEdited
		v.Changes = append(v.Changes, Change{Field: f.label, From: from, To: to, Kept: kept})
		asked = asked || edited
		if !kept {
			written = true
			f.carry(&r, &rec.r)
			r.Edited = slices.DeleteFunc(r.Edited, func(key string) bool { return key == f.key })
		}
	}
	switch {
	case len(v.Changes) == 0:
		v.Kind = Same
		j.trial.Same++
	case asked:
		v.Kind = Asked
		j.trial.Asked++
	default:
		v.Kind = Changed
		j.trial.Changed++
	}
	if written {
		r.Source = j.source(rec)
		j.keep(place, &r)
	}
}
