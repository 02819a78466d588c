package store

import (
	"bytes"
	"slices"
	"strings"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// letterCell is a letter on its way through a fold: its record, and the rows
// that stand in the store for the record as it was.
type letterCell struct {
	rec kelurahan.LetterRecord
	old group
}

type batchCell struct {
	rec kelurahan.BatchRecord
	old group
}

// summary is what lists filter on, so that a page reads only the records it shows.
type summary struct {
	_        struct{} `cbor:",toarray"`
	Register kelurahan.RegisterID
	At       kelurahan.Millis
	Started  kelurahan.Millis
	Kind     kelurahan.KindCode
	Status   kelurahan.LetterStatus
	By       kelurahan.OfficerID
	Number   kelurahan.Number
	Words    string // folded words of the names, see foldWords
	Numbered uint8  // 1 = issued here, 2 = written by hand, 0 = neither
	Version  string // of the kind; "" for a letter written by hand
}

const (
	numberedNot  = 0
	numberedHere = 1
	numberedHand = 2
)

// standing is the fact that put the letter where it stands: issued, else
// written by hand, else held.
func standing(r *kelurahan.LetterRecord) (kelurahan.Fact, uint8) {
	switch {
	case r.Issued != nil:
		return r.Issued.Fact, numberedHere
	case r.Handwritten != nil:
		return r.Handwritten.Fact, numberedHand
	case r.Held != nil:
		return r.Held.Fact, numberedNot
	}
	return kelurahan.Fact{}, numberedNot
}

func dayOf(l *kelurahan.Letter, at kelurahan.Millis) kelurahan.Date {
	if l.Date != 0 {
		return l.Date
	}
	return localDay(at)
}

func summarize(r *kelurahan.LetterRecord, l *kelurahan.Letter) summary {
	f, numbered := standing(r)
	words := foldWords(l.Applicant.Name)
	if l.Subject != nil {
		words = append(words, foldWords(l.Subject.Name)...)
	}
	n := l.Number
	n.Text = ""
	return summary{
		Register: f.Register, At: f.At, Started: l.StartedAt, Kind: l.Kind, Status: r.Status(), By: r.Maker(),
		Number: n, Words: strings.Join(words, " "), Numbered: numbered, Version: l.KindVersion,
	}
}

// letterRows gives the rows that must stand for a record. They follow from the
// record alone, so they cannot depend on the order in which its facts arrived.
func (s *Store) letterRows(r *kelurahan.LetterRecord) (group, error) {
	rows := group{{key: keyOf(tableExists, r.ID)}}
	l := r.Letter()
	if l == nil {
		return rows, nil
	}
	f, _ := standing(r)
	k := byDayKey(dayOf(l, f.At), f.At, r.ID)
	value, err := s.codec.encode(k, summarize(r, l))
	if err != nil {
		return nil, err
	}
	rows = append(rows, op{key: k, value: value})
	for _, p := range parties(l) {
		if !p.Resident.IsZero() {
			rows = append(rows, op{key: byPersonKey(p.Resident, f.At, r.ID)})
		}
		if p.KK != "" {
			rows = append(rows, op{key: byFamilyKey(s.codec.blind("kk", []byte(p.KK)), f.At, r.ID)})
		}
	}
	switch r.Status() {
	case kelurahan.StatusHeld:
		rows = append(rows, op{key: keyOf(tableHeld, r.ID)})
	case kelurahan.StatusIssued:
		rows = append(rows, op{key: keyOf(tableUnprinted, r.ID)})
	}
	return rows, nil
}

// parties is the applicant and, where it is somebody else, the subject.
func parties(l *kelurahan.Letter) []*kelurahan.Person {
	if l.Subject == nil {
		return []*kelurahan.Person{&l.Applicant}
	}
	return []*kelurahan.Person{&l.Applicant, l.Subject}
}

// batchSummary is what lists of batches filter on.
type batchSummary struct {
	_        struct{} `cbor:",toarray"`
	Register kelurahan.RegisterID
	Status   kelurahan.BatchStatus
	Date     kelurahan.Date
}

func (c *codec) batchRows(b *kelurahan.BatchRecord) (group, error) {
	if b.Closed == nil {
		return nil, nil
	}
	return c.record(batchRowKey(b.Closed.At, b.ID),
		batchSummary{Register: b.Closed.Register, Status: b.Status(), Date: b.Closed.Date})
}

// diff adds to out what turns the rows old into the rows next.
func diff(out, old, next group) group {
	for _, o := range old {
		if !slices.ContainsFunc(next, func(n op) bool { return bytes.Equal(n.key, o.key) }) {
			out = append(out, op{key: o.key, delete: true})
		}
	}
	for _, n := range next {
		if !slices.ContainsFunc(old, func(o op) bool { return bytes.Equal(n.key, o.key) && bytes.Equal(n.value, o.value) }) {
			out = append(out, n)
		}
	}
	return out
}

// letter gives the cell of a letter, read from the store at its first touch.
func (f *fold) letter(id kelurahan.LetterID) (*letterCell, error) {
	if cell, ok := f.letters[id]; ok {
		return cell, nil
	}
	f.weight++
	cell := &letterCell{rec: kelurahan.LetterRecord{ID: id}}
	had, err := true, error(nil)
	if old := f.earlier().letters[id]; old != nil {
		cell.rec = old.rec
		cell.rec.Prints, cell.rec.Voids = slices.Clone(cell.rec.Prints), slices.Clone(cell.rec.Voids)
		cell.rec.ApprovedLost = slices.Clone(cell.rec.ApprovedLost)
	} else if had, err = f.r.get(keyOf(tableLetter, id), &cell.rec); err != nil {
		return nil, err
	}
	if had {
		if cell.old, err = f.r.s.letterRows(&cell.rec); err != nil {
			return nil, failed(f.r.op, err)
		}
	}
	f.letters[id] = cell
	return cell, nil
}

// groups gives everything the fold changes, ready to be written.
func (f *fold) groups() ([]group, error) {
	out := make([]group, 0, len(f.letters)+len(f.persons)+8)
	c := f.r.s.codec
	for id, cell := range f.letters {
		rows, err := f.r.s.letterRows(&cell.rec)
		if err != nil {
			return nil, err
		}
		g, err := c.record(keyOf(tableLetter, id), &cell.rec)
		if err != nil {
			return nil, err
		}
		out = append(out, diff(g, cell.old, rows))
	}
	for id, cell := range f.batches {
		g, err := c.record(keyOf(tableBatch, id), &cell.rec)
		if err != nil {
			return nil, err
		}
		rows, err := c.batchRows(&cell.rec)
		if err != nil {
			return nil, err
		}
		out = append(out, diff(g, cell.old, rows))
	}
	for id, p := range f.persons {
		g, err := c.record(keyOf(tablePerson, id), p)
		if err != nil {
			return nil, err
		}
		row, err := c.record(keyOf(tablePersonRow, id), rowOf(p.current()))
		if err != nil {
			return nil, err
		}
		out = append(out, append(g, row...))
	}
	return f.smallGroups(out)
}

func (f *fold) smallGroups(out []group) ([]group, error) {
	c := f.r.s.codec
	var err error
	add := func(k key, v any) {
		g, e := c.record(k, v)
		if e != nil && err == nil {
			err = e
		}
		out = append(out, g)
	}
	for k, link := range f.cards {
		add(key(k), link)
	}
	for rev, o := range f.offices {
		add(officeKey(rev), o)
	}
	for id := range f.officers {
		add(keyOf(tableOfficer, id), f.state.officers[id])
	}
	for k := range f.series {
		add(seriesKey(k), f.state.series[k])
	}
	for code := range f.kinds {
		add(kindKey(code), f.state.kinds[code])
	}
	for i := range f.once {
		out = append(out, f.once[i:i+1])
	}
	return out, err
}

// record makes a group of one record.
func (c *codec) record(k key, v any) (group, error) {
	value, err := c.encode(k, v)
	return group{{key: k, value: value}}, err
}
