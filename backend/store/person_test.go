package store

import (
	"slices"
	"testing"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/build/invent"
)

const hour = kelurahan.Millis(3600 * 1000)

// Each row is a history of one resident: who changed what, when. The heads are
// the addresses that stand at the end.
func TestConflicts(t *testing.T) {
	type step struct {
		counter string
		hour    kelurahan.Millis
		address string // "" in front of "impor" for an import
		imports bool
	}
	for name, c := range map[string]struct {
		steps []step
		heads []string
	}{
		"one counter":                    {[]step{{"A", 1, "satu", false}, {"A", 2, "dua", false}}, []string{"dua"}},
		"two counters within a day":      {[]step{{"A", 1, "satu", false}, {"B", 2, "dua", false}}, []string{"satu", "dua"}},
		"the next word settles it":       {[]step{{"A", 1, "satu", false}, {"B", 2, "dua", false}, {"A", 3, "satu", false}}, []string{"satu"}},
		"and it stays settled":           {[]step{{"A", 1, "satu", false}, {"B", 2, "dua", false}, {"A", 3, "tiga", false}, {"A", 4, "empat", false}}, []string{"empat"}},
		"days later, seen":               {[]step{{"A", 1, "satu", false}, {"B", 40, "dua", false}}, []string{"dua"}},
		"the same value is no conflict":  {[]step{{"A", 1, "satu", false}, {"B", 2, "satu", false}}, []string{"satu"}},
		"a correction after an import":   {[]step{{"A", 1, "satu", true}, {"B", 2, "dua", false}}, []string{"dua"}},
		"an import over a correction":    {[]step{{"B", 1, "satu", false}, {"A", 2, "dua", true}}, []string{"satu", "dua"}},
		"an import over an old one":      {[]step{{"B", 1, "satu", false}, {"A", 30, "dua", true}}, []string{"dua"}},
		"an import here over one's own":  {[]step{{"A", 1, "satu", false}, {"A", 2, "dua", true}}, []string{"dua"}},
		"imports of two counters":        {[]step{{"A", 1, "satu", true}, {"B", 2, "dua", true}}, []string{"dua"}},
		"settled after an import's word": {[]step{{"B", 1, "satu", false}, {"A", 2, "dua", true}, {"B", 3, "tiga", false}}, []string{"tiga"}},
	} {
		who := invent.Residents(71, 1)[0]
		desks := map[string]*desk{"A": newDesk(71, "A"), "B": newDesk(71, "B")}
		for _, st := range c.steps {
			d := desks[st.counter]
			d.at = startAt + st.hour*hour
			who.Address = st.address
			if st.imports {
				d.add(kelurahan.ResidentsImported{Residents: []kelurahan.Resident{who}})
			} else {
				d.add(kelurahan.ResidentChanged{Resident: who})
			}
		}
		s := openTest(t, t.TempDir())
		take(t, s, desks["B"])
		take(t, s, desks["A"])
		versions, err := s.Conflict(who.ID)
		var got []string
		for _, v := range versions {
			got = append(got, v.Resident.Address)
		}
		r, err2 := s.Resident(who.ID)
		if got == nil {
			got = []string{r.Address}
		}
		if err != nil || err2 != nil || !slices.Equal(got, c.heads) || r.Address != c.heads[len(c.heads)-1] {
			t.Errorf("%s: %v, resident %q, %v %v", name, got, r.Address, err, err2)
		}
	}
}

func TestCards(t *testing.T) {
	people := invent.Residents(72, 3)
	a, b := newDesk(72, "A"), newDesk(72, "B")
	uid := []byte("a card's keyed hash")
	a.at = startAt + 2*hour
	a.add(kelurahan.CardLinked{UID: uid, Person: people[0].ID})
	b.at = startAt + hour
	b.add(kelurahan.CardLinked{UID: uid, Person: people[1].ID})
	s := openTest(t, t.TempDir())
	if _, ok, err := s.CardLink(uid); ok || err != nil {
		t.Errorf("an unknown card: %v %v", ok, err)
	}
	take(t, s, a)
	take(t, s, b)
	link, ok, err := s.CardLink(uid)
	if err != nil || !ok || link.Person != people[0].ID || link.By != a.clerk || link.At != a.at {
		t.Errorf("the latest link does not stand: %+v %v %v", link, ok, err)
	}
	if cards, err := s.CardsOf(people[0].ID); err != nil || len(cards) != 1 {
		t.Errorf("CardsOf: %d %v", len(cards), err)
	}
	b.at = startAt + 3*hour
	b.add(kelurahan.CardUnlinked{UID: uid, Reason: "kartu hilang"})
	take(t, s, b)
	if _, ok, err := s.CardLink(uid); ok || err != nil {
		t.Errorf("a revoked link: %v %v", ok, err)
	}
}

func TestSameNIKTwice(t *testing.T) {
	people := invent.Residents(73, 4)
	d := newDesk(73, "A")
	for i := range people {
		people[i].NIK, people[i].Status = people[0].NIK, ""
	}
	people[3].Status = "MATI"
	for i := range people {
		d.add(kelurahan.ResidentChanged{Resident: people[i]})
	}
	s := openTest(t, t.TempDir())
	take(t, s, d)
	if r, err := s.ResidentByNIK(people[0].NIK); err != nil || r.ID != people[2].ID {
		t.Errorf("the living one changed last: %v", err)
	}
	people[2].NIK = ""
	d.add(kelurahan.ResidentChanged{Resident: people[2]})
	take(t, s, d)
	if r, err := s.ResidentByNIK(people[0].NIK); err != nil || r.ID != people[1].ID {
		t.Errorf("after the NIK went: %v", err)
	}
	if _, err := s.ResidentByNIK("9900000000000009"); kelurahan.CodeOf(err) != kelurahan.NotFound {
		t.Errorf("an unknown NIK: %v", err)
	}
}

func TestResidentsIterates(t *testing.T) {
	people := invent.Residents(74, 1_000)
	d := newDesk(74, "A")
	d.importAll(people)
	s := openTest(t, t.TempDir())
	take(t, s, d)
	seen := map[kelurahan.PersonID]string{}
	for r, err := range s.Residents() {
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Resident(r.ID); err != nil { // the store may be used inside
			t.Fatal(err)
		}
		seen[r.ID] = r.Name
	}
	for i := range people {
		if seen[people[i].ID] != people[i].Name {
			t.Fatalf("resident %d is missing", i)
		}
	}
	n := 0
	for range s.Residents() {
		if n++; n == 300 {
			break
		}
	}
	if len(seen) != len(people) || n != 300 {
		t.Errorf("%d residents, %d before the break", len(seen), n)
	}
}
