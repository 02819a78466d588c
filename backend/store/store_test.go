package store

import (
	"errors"
	"slices"
	"testing"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/build/invent"
)

func TestADay(t *testing.T) {
	dir := t.TempDir()
	people := invent.Residents(1, 500)
	d := newDesk(1, "A")
	d.setUp()
	d.importAll(people)
	s, report := openReport(t, dir)
	if !report.Fresh {
		t.Error("an absent store is not fresh")
	}
	take(t, s, d)
	id := d.issue(&people[3])
	take(t, s, d)
	rec, err := s.Letter(id)
	if err != nil || rec.Status() != kelurahan.StatusIssued || rec.Letter().Applicant.NIK != people[3].NIK {
		t.Fatalf("Letter: %v %v", rec.Status(), err)
	}
	if list, err := s.Unprinted(); err != nil || len(list) != 1 || list[0].ID != id {
		t.Fatalf("Unprinted: %d, %v", len(list), err)
	}
	d.print(id)
	take(t, s, d)
	if list, err := s.Unprinted(); err != nil || len(list) != 0 {
		t.Fatalf("Unprinted after printing: %d, %v", len(list), err)
	}
	checkLookups(t, s, d, id, &people[3])
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s, report = openReport(t, dir)
	if report.Fresh {
		t.Fatalf("the store did not stay: %s", report.Reason)
	}
	checkLookups(t, s, d, id, &people[3])
}

func checkLookups(t *testing.T, s *Store, d *desk, id kelurahan.LetterID, who *kelurahan.Resident) {
	t.Helper()
	same := func(what string, rec kelurahan.LetterRecord, err error) {
		t.Helper()
		if err != nil || rec.ID != id {
			t.Errorf("%s: %v", what, err)
		}
	}
	rec, err := s.LetterByNumber("A", 2026, 577)
	same("LetterByNumber", rec, err)
	rec, err = s.LetterAt(rec.Issued.Position)
	same("LetterAt", rec, err)
	for what, list := range map[string]func() ([]kelurahan.LetterRecord, error){
		"LettersOf":   func() ([]kelurahan.LetterRecord, error) { return s.LettersOf(who.ID) },
		"LettersOfKK": func() ([]kelurahan.LetterRecord, error) { return s.LettersOfKK(who.KK, "belum-menikah") },
		"LettersIn":   func() ([]kelurahan.LetterRecord, error) { return s.LettersIn(d.reg, 1, 1000) },
		"by number":   func() ([]kelurahan.LetterRecord, error) { return letters(s, LetterFilter{Text: "a577"}) },
		"by digits":   func() ([]kelurahan.LetterRecord, error) { return letters(s, LetterFilter{Text: "577"}) },
		"by text": func() ([]kelurahan.LetterRecord, error) {
			return letters(s, LetterFilter{Text: "470/A-0577/Kel.Osp/XI/2026"})
		},
		"by name": func() ([]kelurahan.LetterRecord, error) { return letters(s, LetterFilter{Text: who.Name}) },
		"by status": func() ([]kelurahan.LetterRecord, error) {
			return letters(s, LetterFilter{Status: kelurahan.StatusPrinted})
		},
		"by day": func() ([]kelurahan.LetterRecord, error) { return letters(s, LetterFilter{From: testDay, To: testDay}) },
	} {
		got, err := list()
		if err != nil || len(got) != 1 {
			t.Errorf("%s: %d letters, %v", what, len(got), err)
			continue
		}
		same(what, got[0], nil)
	}
	day, err := s.Day(testDay, d.reg)
	if err != nil || day.Issued != 1 || day.Minutes < 1 || day.Minutes > 5 {
		t.Errorf("Day: %+v %v", day, err)
	}
	if got, err := s.ResidentByNIK(who.NIK); err != nil || got.ID != who.ID {
		t.Errorf("ResidentByNIK: %v", err)
	}
	family, err := s.Family(who.KK)
	if err != nil || !slices.ContainsFunc(family, func(r kelurahan.Resident) bool { return r.ID == who.ID }) {
		t.Errorf("Family: %v", err)
	}
	if o, err := s.Office(); err != nil || o.Name != "Oesapa" {
		t.Errorf("Office: %v", err)
	}
	if f, err := s.Kind("domisili", s.Kinds()["domisili"]); err != nil || string(f) != "kind domisili" {
		t.Errorf("Kind: %q %v", f, err)
	}
	if n := s.SeriesBook()[kelurahan.SeriesKey{Counter: "A", Year: 2026}].Next(); n != 578 {
		t.Errorf("next number %d", n)
	}
	if h, err := s.Applied(d.reg); err != nil || h != d.head() {
		t.Errorf("Applied: %+v %v", h, err)
	}
	if _, err := s.Letter(newID[kelurahan.LetterID](d)); !errors.Is(err, &kelurahan.Error{Code: kelurahan.NotFound}) {
		t.Errorf("an unknown letter: %v", err)
	}
}

func letters(s *Store, f LetterFilter) ([]kelurahan.LetterRecord, error) {
	page, err := s.Letters(f)
	return page.Letters, err
}
