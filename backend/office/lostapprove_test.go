package office_test

import (
	"slices"
	"testing"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/office"
)

// heirloom is a PC in the place of a lost one, with the supervisor at its desk, who
// had made one of the lost letters himself.
type heirloom struct {
	*lostPC
	there *world
	lay   kelurahan.Officer
	own   kelurahan.Number
	lost  kelurahan.RegisterID
	ids   map[kelurahan.Number]kelurahan.LetterID // of the open ones
}

func inherit(t *testing.T) *heirloom {
	t.Helper()
	h := &heirloom{lostPC: loseAPC(t), ids: map[kelurahan.Number]kelurahan.LetterID{}}
	h.world.open()
	lay := h.world.signIn(boss)
	own := h.world.issue(lay, h.world.usaha(lay, 5)).Record
	h.own = own.Letter().Number
	must(h.world.office.Backup(t.Context(), h.stick, true))
	ok(t, h.world.office.Close())
	h.there, h.lay = h.inItsPlace(nil)
	for _, l := range must(h.there.office.Lost()) {
		if !l.Approved {
			h.ids[l.Number], h.lost = l.Letter, l.Position.Register
		}
	}
	return h
}

func (h *heirloom) see(letters ...kelurahan.LetterID) {
	h.t.Helper()
	for _, id := range letters {
		ok(h.t, h.there.office.See(h.t.Context(), h.lay, kelurahan.BatchID(h.lost), id))
	}
}

func (h *heirloom) approveLost(by kelurahan.Officer, letters ...kelurahan.LetterID) error {
	return h.there.office.ApproveLost(h.t.Context(), by, h.lost, letters, []byte("902113"))
}

func (h *heirloom) state(n kelurahan.Number) string {
	h.t.Helper()
	rec := must(h.there.office.Letter(h.t.Context(), h.lay, h.ids[n], "uji"))
	return h.there.office.ReviewState(&rec)
}

// The supervisor approves, from the PC in its place, what the lost one had issued:
// all agree on it, before and after the store is built anew.
func TestApproveForALostPC(t *testing.T) {
	h := inherit(t)
	w := h.there
	from := w.head()
	desk, letters, err := w.office.ReviewLost(h.lay, h.lost)
	ok(t, err)
	if desk.Counter != "A" || desk.Letters != 4 || desk.May != nil || len(letters) != 4 {
		t.Fatalf("%+v, %d letters", desk, len(letters))
	}
	for _, l := range letters {
		if l.Own != (l.Record.Letter().Number == h.own) || l.Seen {
			t.Errorf("%s: own %v, seen %v", l.Record.Letter().Number.Text, l.Own, l.Seen)
		}
	}
	h.see(h.ids[h.closed], h.ids[h.open], h.ids[h.hand])
	ok(t, h.approveLost(h.lay, h.ids[h.hand], h.ids[h.open], h.ids[h.closed]))
	if !w.traced(from, w.people[3].ID) {
		t.Error("who was shown is not in the register")
	}
	agree := func(when string) {
		t.Helper()
		for _, n := range []kelurahan.Number{h.closed, h.open, h.hand} {
			if got := h.state(n); got != office.ReviewApproved {
				t.Errorf("%s: %s is %s", when, n.Text, got)
			}
		}
		if got := h.state(h.own); got == office.ReviewApproved {
			t.Errorf("%s: his own is %s", when, got)
		}
		want := map[kelurahan.Number][2]bool{h.approved: {true, false}, h.closed: {true, false}, h.open: {true, false}, h.hand: {true, false}, h.own: {}}
		got := w.owed()
		for n, state := range want {
			if got[n] != state {
				t.Errorf("%s: %s is %v, want %v", when, n.Text, got[n], state)
			}
		}
		if n := must(w.office.Tally(20261123)).Waiting; n != 1 {
			t.Errorf("%s: %d things wait", when, n)
		}
		if desks := must(w.office.LostDesks(h.lay)); len(desks) != 1 || desks[0].Letters != 1 {
			t.Errorf("%s: %+v", when, desks)
		}
	}
	agree("signed")
	rec := must(w.office.Letter(t.Context(), h.lay, h.ids[h.open], "uji"))
	if life := w.office.BatchHistory(&rec); len(life) != 1 || life[0].By != h.lay.ID {
		t.Errorf("its life tells %+v", life)
	}
	if open := must(w.office.OpenDay()); open.Letters != 0 {
		t.Errorf("the open day counts %d letters that are approved", open.Letters)
	}
	ok(t, w.office.Close())
	w.removeStore()
	w.open()
	h.lay = w.signIn(boss)
	agree("after a rebuild")
	w.noGaps()
}

// What was approved goes at once where nothing else waits, and Lost falls silent.
func TestLostApprovalOnItsWay(t *testing.T) {
	h := inherit(t)
	w := h.there
	h.see(h.ids[h.open])
	ok(t, h.approveLost(h.lay, h.ids[h.open]))
	word := w.head()
	own := must(w.office.Pending(t.Context()))
	if len(own.Approvals) != 2 || own.Approvals[1] != word {
		t.Fatalf("%+v: want the opening and entry %d", own, word)
	}
	w.receipted(w.office, 1, word)
	carried := must(w.office.Carried(t.Context()))[0]
	p := must(carried.Pending(t.Context()))
	if _, still := w.owed()[h.open]; !still {
		t.Error("the letter is not at the city yet")
	}
	w.receipted(carried, p.Delivered+1, p.Approvals[len(p.Approvals)-1])
	if _, still := w.owed()[h.open]; still || h.state(h.open) != office.ReviewDelivered {
		t.Errorf("approved and at the city, and still owed: %v, %s", still, h.state(h.open))
	}
	// Behind a letter of its own that nobody approved yet it waits for the day's bundle.
	maria := kelurahan.Officer{ID: kelurahan.OfficerID{8}, Role: kelurahan.Clerk}
	w.issue(maria, w.usaha(maria, 6))
	h.see(h.ids[h.closed])
	ok(t, h.approveLost(h.lay, h.ids[h.closed]))
	if p := must(w.office.Pending(t.Context())); len(p.Approvals) != 0 {
		t.Errorf("a letter nobody approved would go along: %+v", p)
	}
	batch := must(w.office.CloseDay(t.Context(), maria))
	_, letters, err := w.office.Review(h.lay, batch)
	ok(t, err)
	if len(letters) != 1 {
		t.Errorf("%d letters in the day's bundle: those of the lost PC are not of this day", len(letters))
	}
	w.approve(boss, batch)
	if p := must(w.office.Pending(t.Context())); len(p.Approvals) != 1 {
		t.Errorf("%+v", p)
	}
}

func TestLostApprovalRefused(t *testing.T) {
	h := inherit(t)
	w := h.there
	all := []kelurahan.LetterID{h.ids[h.closed], h.ids[h.open]}
	head := w.head()
	clerk := h.lay
	clerk.Role = kelurahan.Clerk
	newcomer := h.lay
	newcomer.ID = kelurahan.OfficerID{9}
	wantCode(t, "nothing chosen", h.approveLost(h.lay), kelurahan.BatchEmpty)
	wantCode(t, "a clerk", h.approveLost(clerk, all...), kelurahan.RoleRefused)
	wantCode(t, "whom the lost PC did not know", h.approveLost(newcomer, all...), kelurahan.ApproverUnknown)
	wantCode(t, "not seen", h.approveLost(h.lay, all...), kelurahan.BatchUnseen)
	h.see(all[0])
	wantCode(t, "one not seen", h.approveLost(h.lay, all...), kelurahan.BatchUnseen)
	h.see(all[1], h.ids[h.own])
	wantCode(t, "his own", h.approveLost(h.lay, append(slices.Clone(all), h.ids[h.own])...), kelurahan.SelfApproval)
	wantCode(t, "a letter that is none of the lost PC's", h.approveLost(h.lay, kelurahan.LetterID{7}), kelurahan.NotFound)
	wantCode(t, "another register", w.office.ApproveLost(t.Context(), h.lay, kelurahan.RegisterID{7}, all, []byte("902113")), kelurahan.NotFound)
	wantCode(t, "a wrong PIN", w.office.ApproveLost(t.Context(), h.lay, h.lost, all, []byte("112358")), kelurahan.PINWrong)
	for _, ev := range w.entries(head + 1) {
		if ev.Type() == (kelurahan.LostLettersApproved{}).Type() {
			t.Fatal("a refused approval was written")
		}
	}
	ok(t, w.office.Void(t.Context(), h.lay, all[1], "tidak saya kenal"))
	wantCode(t, "void", h.approveLost(h.lay, all...), kelurahan.NotAllowedNow)
	ok(t, h.approveLost(h.lay, all[0]))
	wantCode(t, "twice", h.approveLost(h.lay, all[0]), kelurahan.NotAllowedNow)
	for _, l := range must(w.office.Lost()) {
		if l.Number == h.open && (!l.Ended || l.Approved) {
			t.Errorf("the void letter: %+v", l)
		}
	}
	ok(t, w.office.Close())
	wantCode(t, "nobody at the desk", only(w.office.LostDesks(h.lay)), kelurahan.NotSignedIn)
}

// Letters issued between a closing and its approval went to the city with it, and no
// approval covers them: they are named as well.
func TestLostLettersBehindAClosing(t *testing.T) {
	w := newWorld(t)
	maria := w.signIn(clerk)
	w.populate(maria, 8)
	w.issue(maria, w.usaha(maria, 1))
	batch := must(w.office.CloseDay(t.Context(), maria))
	late := w.issue(maria, w.usaha(maria, 2)).Record
	w.approve(boss, batch)
	w.deliver()
	l := &lostPC{world: w, stick: t.TempDir()}
	must(w.office.Backup(t.Context(), l.stick, true))
	ok(t, w.office.Close())
	there, lay := l.inItsPlace(nil)
	want := map[kelurahan.Number][2]bool{late.Letter().Number: {false, true}}
	if got := there.owed(); len(got) != 1 || got[late.Letter().Number] != want[late.Letter().Number] {
		t.Fatalf("owed: %v", got)
	}
	lost := late.Issued.Register
	ok(t, there.office.See(t.Context(), lay, kelurahan.BatchID(lost), late.ID))
	ok(t, there.office.ApproveLost(t.Context(), lay, lost, []kelurahan.LetterID{late.ID}, []byte("902113")))
	if p := must(there.office.Pending(t.Context())); len(p.Approvals) != 1 {
		t.Errorf("the word waits: %+v", p)
	}
	if p := must(must(there.office.Carried(t.Context()))[0].Pending(t.Context())); len(p.Approvals) != 0 && p.Approvals[0] <= p.Delivered {
		t.Errorf("%+v", p)
	}
}

// What the restoring supervisor made himself is approved by a colleague whom the lost
// PC knew, once she is enrolled here; somebody new has no word on it.
func TestAColleagueApprovesForALostPC(t *testing.T) {
	h := inherit(t)
	w := h.there
	for _, c := range []struct {
		name, given, pin string
		want             kelurahan.Code
	}{{"Rambu Ata", "582914", "915482", kelurahan.ApproverUnknown}, {boss2, "374859", "260417", ""}} {
		ok(t, w.office.Enrol(t.Context(), h.lay, office.NewOfficer{Name: c.name, Role: kelurahan.Supervisor, PIN: []byte(c.given)}))
		w.learnTiles()
		ok(t, w.office.ChangePIN(w.tiles[c.name], []byte(c.given), []byte(c.pin)))
		w.pins[c.name] = c.pin
		she := w.signIn(c.name)
		if desk, letters, err := w.office.ReviewLost(she, h.lost); err != nil || kelurahan.CodeOf(desk.May) != c.want || slices.ContainsFunc(letters, func(l office.ReviewedLetter) bool { return l.Own }) {
			t.Errorf("%s: %+v, %v", c.name, desk, err)
		}
		ok(t, w.office.See(t.Context(), she, kelurahan.BatchID(h.lost), h.ids[h.own]))
		err := w.office.ApproveLost(t.Context(), she, h.lost, []kelurahan.LetterID{h.ids[h.own]}, []byte(c.pin))
		if kelurahan.CodeOf(err) != c.want {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
	if got := h.state(h.own); got != office.ReviewApproved {
		t.Errorf("it is %s", got)
	}
}
