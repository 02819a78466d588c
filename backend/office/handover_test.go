package office_test

import (
	"slices"
	"testing"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// A drawer with one of everything, and a form of somebody else, goes to a
// colleague; who issued and who held stays who did.
func TestHandOver(t *testing.T) {
	w := newWorld(t)
	maria, lay := w.signIn(clerk), w.signIn(boss)
	w.populate(maria, 50)
	w.act(w.office.SaveDraft(w.usaha(maria, 3)))
	w.act(w.office.SaveDraft(w.usaha(lay, 4)))
	open := w.issue(maria, w.usaha(maria, 5))
	copied := w.issue(maria, w.usaha(maria, 6))
	must(w.office.Print(t.Context(), maria, copied.Record.ID))
	w.waitSheet(copied.Record.ID)
	w.act(w.office.Answer(t.Context(), maria, copied.Record.ID, kelurahan.CameOut))
	must(w.office.Print(t.Context(), maria, copied.Record.ID)) // a copy, which nobody answers for
	held := must(w.office.Hold(t.Context(), maria, w.usaha(maria, 7), "alamat meragukan"))

	d := must(w.office.Drawer(maria.ID))
	sheets := []kelurahan.LetterID{}
	for _, rec := range d.Unanswered {
		sheets = append(sheets, rec.ID)
	}
	if len(d.Drafts) != 1 || len(d.Held) != 1 || d.Held[0].ID != held.ID ||
		!slices.Equal(sheets, []kelurahan.LetterID{open.Record.ID, copied.Record.ID}) {
		t.Fatalf("drawer: %d forms, %v, %d held", len(d.Drafts), sheets, len(d.Held))
	}
	before := d.Drafts[0]

	first := w.head() + 1
	yonas := must(w.office.HandOver(t.Context(), maria, w.tiles[clerk2], []byte(w.pins[clerk2])))
	if yonas.Name != clerk2 {
		t.Errorf("%s is at the desk", yonas.Name)
	}
	want := kelurahan.DrawerHandedOver{To: yonas.ID, Drafts: 1, Unanswered: 2, Held: 1}
	if list := w.entries(first); !slices.Contains(list, kelurahan.Event(want)) {
		t.Errorf("the register says %+v", list)
	}
	left := must(w.office.Drawer(maria.ID))
	if len(left.Drafts) != 0 || len(left.Held) != 1 || len(left.Unanswered) != 2 {
		t.Errorf("left: %+v", left)
	}
	after := must(w.office.Drawer(yonas.ID)).Drafts
	if len(after) != 1 || after[0].Draft.ID != before.Draft.ID || after[0].Updated != before.Updated {
		t.Errorf("taken: %+v", after)
	}
	if mine := must(w.office.Drawer(lay.ID)); len(mine.Drafts) != 1 {
		t.Errorf("somebody else's form went along: %+v", mine)
	}
}

// What a hand-over refuses leaves the drawer and the register as they were.
func TestHandOverRefused(t *testing.T) {
	w := newWorld(t)
	maria := w.signIn(clerk)
	w.populate(maria, 10)
	w.act(w.office.SaveDraft(w.usaha(maria, 3)))
	w.act(w.office.Dismiss(t.Context(), w.signIn(boss), w.tiles[boss2], "pindah"))
	head := w.head()
	for _, c := range []struct {
		name string
		to   kelurahan.OfficerID
		pin  string
		want kelurahan.Code
	}{
		{"to himself", maria.ID, w.pins[clerk], kelurahan.RoleRefused},
		{"his own PIN", w.tiles[clerk2], w.pins[clerk], kelurahan.PINWrong},
		{"one who left", w.tiles[boss2], w.pins[boss2], kelurahan.OfficerRevoked},
		{"wrong", w.tiles[clerk2], "111222", kelurahan.PINWrong},
		{"wrong", w.tiles[clerk2], "111222", kelurahan.PINWrong},
		{"wrong", w.tiles[clerk2], "111222", kelurahan.PINWrong},
		{"the fifth", w.tiles[clerk2], "111222", kelurahan.PINLocked},
		{"right, and too late", w.tiles[clerk2], w.pins[clerk2], kelurahan.PINLocked},
	} {
		pin := []byte(c.pin)
		_, err := w.office.HandOver(t.Context(), maria, c.to, pin)
		if kelurahan.CodeOf(err) != c.want {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
		if slices.ContainsFunc(pin, func(b byte) bool { return b != 0 }) {
			t.Errorf("%s: the PIN was not wiped", c.name)
		}
	}
	if w.head() != head || len(must(w.office.Drawer(maria.ID)).Drafts) != 1 {
		t.Error("a hand-over that was refused left something behind")
	}
}
