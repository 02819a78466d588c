package kelurahan_test

import (
	"reflect"
	"testing"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// Where a kind stands after each thing that may befall it.
func TestWhereAKindStands(t *testing.T) {
	r := kindRecord(nil)
	if _, ok := r.InForce(); ok || r.Status() != kelurahan.KindAbsent || r.BaseOf("b") != "" || r.Knows("a") {
		t.Errorf("nothing happened: %+v", r)
	}
	if _, err := r.Find("b"); kelurahan.CodeOf(err) != kelurahan.NotFound {
		t.Errorf("a proposal nobody made: %v", err)
	}
	off := kelurahan.KindRetired{Kind: "sktm", Reason: "tidak dipakai"}
	events := []kelurahan.Event{
		adopted("a"), proposed("b", "a"), kelurahan.KindRejected{Kind: "sktm", Version: "b", Reason: "salah"}, off, kelurahan.KindRestored{Kind: "sktm"}, off,
	}
	want := []kelurahan.KindStatus{
		kelurahan.KindListed, kelurahan.KindListed, kelurahan.KindListed, kelurahan.KindOffList, kelurahan.KindListed, kelurahan.KindOffList,
	}
	for i, e := range kindEntries(events...) {
		before := r.Clone()
		r.Apply(e)
		if r.Status() != want[i] || kelurahan.KindOf(e.Event) != "sktm" {
			t.Errorf("after %s: %s", e.Event.Type(), r.Status())
		}
		if i > 0 && before.Status() != want[i-1] {
			t.Errorf("%s changed a clone", e.Event.Type())
		}
	}
	p, err := r.Find("b")
	if err != nil || p.Base != "a" || r.BaseOf("b") != "a" || !r.Refused("b") || r.Refused("a") || !r.Knows("a") || r.Knows("b") {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestKeepingTimes(t *testing.T) {
	for r, want := range map[kelurahan.Retention]kelurahan.Code{
		{}: "", {LookUps: 1, Roles: 2}: "", {LookUps: 50, Roles: 50}: "", {LookUps: 51}: kelurahan.FieldInvalid, {Roles: 51}: kelurahan.FieldInvalid,
		{LookUps: -1}: kelurahan.FieldInvalid, {Roles: 1}: kelurahan.FieldInvalid,
	} {
		if err := r.Check(); kelurahan.CodeOf(err) != want {
			t.Errorf("%+v: %v", r, err)
		}
	}
	if n := (kelurahan.Retention{}).KeepLookUps(); n != 5 {
		t.Errorf("look-ups are kept for %d years", n)
	}
	if n := (kelurahan.Retention{LookUps: 2}).KeepLookUps(); n != 2 {
		t.Errorf("look-ups are kept for %d years, two were set", n)
	}
}

// A letter without its role persons stays what it was, in whatever order the
// entries come, and what it replaced stays replaced.
func TestAReducedLetterStays(t *testing.T) {
	at := func(seq uint64, ev kelurahan.Event) kelurahan.Entry {
		return kelurahan.Entry{Position: kelurahan.Position{Register: kelurahan.RegisterID{1}, Seq: seq}, At: kelurahan.Millis(seq), By: officerID(1), Event: ev}
	}
	letter := kelurahan.Letter{ID: letterID(2), Replaces: letterID(1), Number: kelurahan.Number{Counter: "A", Year: 2026, Sequence: 7}}
	witness := letter
	witness.Roles = []kelurahan.RolePerson{{Role: "saksi", Person: kelurahan.Person{Name: "Ana Tefa"}}}
	held, issued := at(1, kelurahan.LetterHeld{Letter: witness}), at(2, kelurahan.LetterIssued{Letter: witness})
	facts := [2]kelurahan.Fact{kelurahan.FactOf(held), kelurahan.FactOf(issued)}
	reduced := at(3, kelurahan.LetterReduced{Letter: letter, Held: &facts[0], Issued: &facts[1]})
	if n := len(kelurahan.LettersOf(reduced.Event)); n != 2 {
		t.Errorf("it is about %d letters", n)
	}
	for _, order := range [][]kelurahan.Entry{{held, issued, reduced}, {reduced, issued, held}, {issued, reduced, held, reduced}} {
		r, old := kelurahan.LetterRecord{ID: letterID(2)}, kelurahan.LetterRecord{ID: letterID(1)}
		for _, e := range order {
			r.Apply(e)
			old.Apply(e)
		}
		if r.Status() != kelurahan.StatusIssued || r.Letter().Number.Sequence != 7 || len(r.Letter().Roles) != 0 || r.Held == nil || !r.Reduced || r.Maker() != officerID(1) {
			t.Errorf("%+v", r)
		}
		if len(old.ReplacedBy) != 1 || old.ReplacedBy[0] != letterID(2) {
			t.Errorf("the letter before it: %+v", old)
		}
	}
}

// What was held and what was issued are stated apart, in any order; only what
// was issued, and alone, is the city's business.
func TestAReducedLetterInTwoParts(t *testing.T) {
	letter := kelurahan.Letter{ID: letterID(2), Roles: []kelurahan.RolePerson{{Role: "saksi", Person: kelurahan.Person{Name: "Ana Tefa"}}}}
	place := func(seq uint64) kelurahan.Fact {
		return kelurahan.Fact{Position: kelurahan.Position{Register: kelurahan.RegisterID{1}, Seq: seq}, At: kelurahan.Millis(seq), By: officerID(int(seq))}
	}
	held := kelurahan.Held{Fact: place(1), Letter: letter, Reason: "diragukan"}
	issued := kelurahan.Issue{Fact: place(2), Letter: letter, Seal: []byte{1}, PDF: [32]byte{2}, Released: officerID(2)}
	parts := []kelurahan.Entry{
		{Position: place(5).Position, Event: held.Reduced()}, {Position: place(6).Position, Event: issued.Reduced()},
		{Position: place(2).Position, At: 2, By: officerID(2), Event: kelurahan.LetterIssued{Letter: letter}},
		{Position: place(1).Position, At: 1, By: officerID(1), Event: kelurahan.LetterHeld{Letter: letter}},
	}
	if held.Letter.Roles[0].Person.Name == "" || issued.Letter.Roles[0].Person.Name == "" {
		t.Error("the letter itself was changed")
	}
	var want *kelurahan.LetterRecord
	for _, order := range [][]int{{0, 1, 2, 3}, {1, 0, 3, 2}, {3, 2, 1, 0}, {2, 0, 1, 3, 0, 1}, {1, 2, 0, 3, 1}} {
		r := kelurahan.LetterRecord{ID: letterID(2)}
		for _, i := range order {
			r.Apply(parts[i])
		}
		if r.Held == nil || r.Issued == nil || r.Held.Reason != "diragukan" || r.Issued.PDF != issued.PDF || r.Issued.Released != officerID(2) ||
			r.Maker() != officerID(1) || len(r.Letter().Roles) != 1 || r.Letter().NamesOthers() || r.Held.Letter.NamesOthers() {
			t.Fatalf("%v: %+v", order, r)
		}
		if want == nil {
			want = &r
		} else if !reflect.DeepEqual(r, *want) {
			t.Errorf("%v: %+v", order, r)
		}
	}
	if held.Reduced().Travels() || !issued.Reduced().Travels() || (kelurahan.LetterReduced{}).Travels() {
		t.Error("the city gets what was issued and nothing else")
	}
	both := issued.Reduced()
	both.Held = &held.Fact
	if both.Travels() {
		t.Error("the city learns who held a letter")
	}
}
