package office_test

import (
	"slices"
	"testing"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/wire"
)

// viewedSince gives the persons of the look-ups recorded from an entry on.
func (w *world) viewedSince(first uint64) (list []kelurahan.PersonID) {
	w.t.Helper()
	p, err := w.office.Proof()
	if err != nil {
		w.t.Fatal(err)
	}
	entries, err := w.office.Run(w.t.Context(), first, p.Head.Seq)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, e := range entries {
		_, _, ev, err := wire.DecodeEntry(e.Payload)
		if err != nil {
			w.t.Fatal(err)
		}
		if v, ok := ev.(kelurahan.PersonsViewed); ok {
			for _, view := range v.Views {
				list = append(list, view.Person)
			}
		}
	}
	return list
}

// A letter says itself whose record was opened for it; every other look has an
// entry, also one at the applicant for another purpose.
func TestLooksThatALetterTells(t *testing.T) {
	w := newWorld(t)
	maria := w.signIn(clerk)
	w.populate(maria, 20)
	look := func(i int, purpose string) {
		if _, err := w.office.Resident(t.Context(), maria, w.people[i].ID, purpose); err != nil {
			t.Fatal(err)
		}
	}
	p, err := w.office.Proof()
	if err != nil {
		t.Fatal(err)
	}
	look(5, "layani")
	look(4, "layani")
	look(3, "layani")
	look(3, "warga")
	w.issue(maria, w.usaha(maria, 3))
	want := []kelurahan.PersonID{w.people[5].ID, w.people[4].ID, w.people[3].ID}
	if got := w.viewedSince(p.Head.Seq + 1); !slices.Equal(got, want) {
		t.Errorf("%d looks recorded: %v, want %v", len(got), got, want)
	}
}
