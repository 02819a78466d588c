package store

import (
	"slices"
	"testing"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/build/invent"
)

// Pages put together give every letter once, the newest first, whatever the
// filter and the size of a page.
func TestPages(t *testing.T) {
	people := invent.Residents(81, 200)
	d := newDesk(81, "A")
	d.setUp()
	d.work(people, 400)
	b := newDesk(81, "B")
	b.setUp()
	b.work(people, 60)
	s := openTest(t, t.TempDir())
	take(t, s, d)
	take(t, s, b)
	var all []kelurahan.LetterRecord
	for _, e := range append(slices.Clone(d.entries), b.entries...) {
		if v, ok := e.Event.(kelurahan.LetterIssued); ok {
			rec, err := s.Letter(v.Letter.ID)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, rec)
		}
	}
	late := all[len(all)-100].Letter().Date
	for name, c := range map[string]struct {
		filter LetterFilter
		keep   func(*kelurahan.LetterRecord) bool
	}{
		"all":      {LetterFilter{Limit: 33}, func(*kelurahan.LetterRecord) bool { return true }},
		"register": {LetterFilter{Limit: 7, Register: b.reg}, func(r *kelurahan.LetterRecord) bool { return r.Issued.Register == b.reg }},
		"void":     {LetterFilter{Limit: 1, Status: kelurahan.StatusVoid}, func(r *kelurahan.LetterRecord) bool { return len(r.Voids) > 0 }},
		"officer":  {LetterFilter{Officer: d.clerk}, func(r *kelurahan.LetterRecord) bool { return r.Maker() == d.clerk }},
		"kind":     {LetterFilter{Kind: "domisili"}, func(*kelurahan.LetterRecord) bool { return false }},
		"from":     {LetterFilter{Limit: 9, From: late}, func(r *kelurahan.LetterRecord) bool { return r.Letter().Date >= late }},
		"to":       {LetterFilter{Limit: 90, To: late}, func(r *kelurahan.LetterRecord) bool { return r.Letter().Date <= late }},
		"one day":  {LetterFilter{Limit: 9, From: late, To: late}, func(r *kelurahan.LetterRecord) bool { return r.Letter().Date == late }},
		"number":   {LetterFilter{Text: "B-0580"}, func(r *kelurahan.LetterRecord) bool { return r.Letter().Number.Short() == "B-0580" }},
		"digits":   {LetterFilter{Text: "580"}, func(r *kelurahan.LetterRecord) bool { return r.Letter().Number.Sequence == 580 }},
		"nothing":  {LetterFilter{Text: "- ?"}, func(*kelurahan.LetterRecord) bool { return false }},
	} {
		want := 0
		for i := range all {
			if c.keep(&all[i]) {
				want++
			}
		}
		got := readPages(t, s, c.filter)
		for i, rec := range got {
			if !c.keep(&rec) {
				t.Errorf("%s: a letter that does not belong", name)
			}
			if i > 0 && (rec.Letter().Date > got[i-1].Letter().Date || rec.Letter().Date == got[i-1].Letter().Date && rec.Issued.At > got[i-1].Issued.At) {
				t.Errorf("%s: letter %d stands behind an older one", name, i)
			}
		}
		if len(got) != want {
			t.Errorf("%s: %d letters, want %d", name, len(got), want)
		}
	}
	if _, err := s.Letters(LetterFilter{Before: "none"}); kelurahan.CodeOf(err) != kelurahan.BadRequest {
		t.Errorf("a cursor that is none: %v", err)
	}
}

func readPages(t *testing.T, s *Store, f LetterFilter) []kelurahan.LetterRecord {
	t.Helper()
	var out []kelurahan.LetterRecord
	seen := map[kelurahan.LetterID]bool{}
	for range 1000 {
		page, err := s.Letters(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, rec := range page.Letters {
			if seen[rec.ID] {
				t.Fatal("a letter stands on two pages")
			}
			seen[rec.ID] = true
		}
		out = append(out, page.Letters...)
		if f.Before = page.Next; f.Before == "" {
			return out
		}
	}
	t.Fatal("the pages do not end")
	return nil
}

func TestLettersByMistypedName(t *testing.T) {
	who := named("YUNITA BANI", "DJONI TAKA")
	d := newDesk(82, "A")
	d.setUp()
	id := d.issue(&who[0])
	d.issue(&who[1])
	l := d.letter(&who[1])
	child := who[0].Snapshot()
	child.Resident, child.Name = kelurahan.PersonID{}, "FREDRIK MESSAKH"
	l.Subject = &child
	d.add(kelurahan.LetterIssued{Letter: l})
	s := openTest(t, t.TempDir())
	take(t, s, d)
	for _, q := range []string{"yunita", "BANI YUNITA", "junta", "nita"} {
		if got, err := letters(s, LetterFilter{Text: q}); err != nil || len(got) != 1 || got[0].ID != id {
			t.Errorf("%q: %d letters, %v", q, len(got), err)
		}
	}
	if got, err := letters(s, LetterFilter{Text: "fredrick mesakh"}); err != nil || len(got) != 1 || got[0].ID != l.ID {
		t.Errorf("by the subject's name: %d letters, %v", len(got), err)
	}
	if got, err := s.LettersOfKK(who[0].KK); err != nil || len(got) != 2 {
		t.Errorf("by the subject's KK: %d letters, %v", len(got), err)
	}
}

func TestBatchesAndRuns(t *testing.T) {
	people := invent.Residents(83, 20)
	d := newDesk(83, "A")
	d.setUp()
	s := openTest(t, t.TempDir())
	var ids []kelurahan.BatchID
	for range 5 {
		first := s.OpenRun(d.reg)
		d.issue(&people[0])
		id := d.issue(&people[1])
		d.add(kelurahan.LetterVoided{Letter: id, Reason: "salah nama"})
		last := d.count
		ids = append(ids, d.close(first))
		take(t, s, d)
		if got := s.OpenRun(d.reg); got != last+1 {
			t.Fatalf("the open run begins at %d, want %d", got, last+1)
		}
		list, err := s.LettersIn(d.reg, first, last)
		if err != nil || len(list) != 2 || list[1].ID != id || list[1].Status() != kelurahan.StatusVoid {
			t.Fatalf("LettersIn: %d, %v", len(list), err)
		}
	}
	d.add(kelurahan.BatchReturned{Batch: ids[1], Reason: "periksa lagi"})
	d.add(kelurahan.BatchApproved{Batch: ids[2], Signature: []byte("s")})
	d.add(kelurahan.BatchDelivered{Last: 9, Receipt: []byte("r")})
	take(t, s, d)
	for name, c := range map[string]struct {
		filter BatchFilter
		want   []kelurahan.BatchID
	}{
		"all":      {BatchFilter{Limit: 2}, []kelurahan.BatchID{ids[4], ids[3], ids[2], ids[1], ids[0]}},
		"waiting":  {BatchFilter{Limit: 1, Status: kelurahan.BatchWaiting}, []kelurahan.BatchID{ids[4], ids[3], ids[0]}},
		"returned": {BatchFilter{Status: kelurahan.BatchSentBack}, []kelurahan.BatchID{ids[1]}},
		"other":    {BatchFilter{Register: kelurahan.RegisterID{1}}, nil},
	} {
		var got []kelurahan.BatchID
		for more := true; more; more = c.filter.Before != "" {
			page, err := s.Batches(c.filter)
			if err != nil {
				t.Fatal(err)
			}
			for _, b := range page.Batches {
				got = append(got, b.ID)
			}
			c.filter.Before = page.Next
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %d batches, want %d", name, len(got), len(c.want))
		}
	}
	if b, err := s.Batch(ids[2]); err != nil || b.Status() != kelurahan.BatchSigned {
		t.Errorf("Batch: %v %v", b.Status(), err)
	}
	if got := s.Deliveries(d.reg); got.Last != 9 || got.At == 0 {
		t.Errorf("Deliveries: %+v", got)
	}
}

func TestDayRefusalsAndTallies(t *testing.T) {
	people := invent.Residents(84, 20)
	d := newDesk(84, "A")
	d.setUp()
	for range 3 {
		d.issue(&people[0])
	}
	d.number += 2 // a gap
	d.issue(&people[1])
	d.add(kelurahan.RequestRefused{ID: kelurahan.LetterID{1}, Kind: "domisili", Person: people[2].Snapshot(), Reason: "berkas kurang"})
	d.add(kelurahan.ClockAccepted{Day: testDay, Reason: "jam benar"})
	s := openTest(t, t.TempDir())
	take(t, s, d)
	if day, err := s.Day(testDay, kelurahan.RegisterID{}); err != nil || day.Issued != 4 || day.Minutes < 1.5 || day.Minutes > 3 {
		t.Errorf("Day: %+v, %v", day, err)
	}
	if day, err := s.Day(testDay, kelurahan.RegisterID{9}); err != nil || day != (Day{}) {
		t.Errorf("another counter's day: %+v, %v", day, err)
	}
	if list, err := s.Refusals(testDay); err != nil || len(list) != 1 || list[0].Refused.Reason != "berkas kurang" {
		t.Errorf("Refusals: %d, %v", len(list), err)
	}
	if list, err := s.Refusals(testDay + 1); err != nil || len(list) != 0 {
		t.Errorf("Refusals of another day: %d, %v", len(list), err)
	}
	if got := s.LastEntry(d.reg); got != d.at {
		t.Errorf("LastEntry: %v", got)
	}
	counts, err := s.KindCounts(testDay)
	if err != nil || counts["belum-menikah"] != 4 {
		t.Errorf("KindCounts: %v %v", counts, err)
	}
	gaps, err := s.Unused(kelurahan.SeriesKey{Counter: "A", Year: 2026}, 577, 582)
	if err != nil || !slices.Equal(gaps, []int{580, 581}) {
		t.Errorf("Unused: %v %v", gaps, err)
	}
	if o := s.Officers(); len(o) != 1 || o[0].Revoked {
		t.Errorf("Officers: %v", o)
	}
	d.add(kelurahan.OfficerDismissed{Officer: d.clerk, Reason: "pindah"})
	take(t, s, d)
	if o := s.Officers(); len(o) != 1 || !o[0].Revoked {
		t.Error("a dismissed officer stands")
	}
}
