package office_test

import (
	"bytes"
	"context"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/office"
)

// refusal is a call that asks for what may not be, and what it is told.
type refusal struct {
	want kelurahan.Code
	do   func(c *caller) error
}

func lettersRefused() map[string]refusal {
	return map[string]refusal{
		"void without a reason": {kelurahan.ReasonRequired, func(c *caller) error {
			return c.office.Void(c.t.Context(), c.maria, c.letter.Record.ID, "")
		}},
		"void by nobody's letter": {kelurahan.NotFound, func(c *caller) error {
			return c.office.Void(c.t.Context(), c.maria, kelurahan.LetterID{9}, "salah nama")
		}},
		"hold without a reason": {kelurahan.ReasonRequired, func(c *caller) error {
			return only(c.office.Hold(c.t.Context(), c.maria, c.usaha(c.maria, 1), ""))
		}},
		"release by a clerk": {kelurahan.RoleRefused, func(c *caller) error {
			return only(c.office.Release(c.t.Context(), c.maria, c.held.ID, []byte(c.pins[clerk])))
		}},
		"release with a wrong PIN": {kelurahan.PINWrong, func(c *caller) error {
			return only(c.office.Release(c.t.Context(), c.lay, c.held.ID, []byte("000000")))
		}},
		"an answer nobody knows": {kelurahan.BadRequest, func(c *caller) error {
			return c.office.Answer(c.t.Context(), c.maria, c.letter.Record.ID, "entahlah")
		}},
		"a number nobody used": {kelurahan.NotFound, func(c *caller) error {
			return only(c.office.LetterByNumber("A", 9999))
		}},
		"an issued letter sent as held": {kelurahan.NotAllowedNow, func(c *caller) error {
			d := c.usaha(c.maria, 1)
			d.ID = c.letter.Record.ID
			return only(c.office.Hold(c.t.Context(), c.maria, d, "perlu dilihat"))
		}},
		"a held letter issued past the supervisor": {kelurahan.NotAllowedNow, func(c *caller) error {
			d := c.usaha(c.maria, 1)
			d.ID = c.held.ID
			return only(c.office.Issue(c.t.Context(), c.maria, d))
		}},
		"replace a letter that is void": {kelurahan.NotAllowedNow, func(c *caller) error {
			l := c.issue(c.maria, c.usaha(c.maria, 1))
			d := must(c.office.Replacement(c.maria, l.Record.ID))
			d.Overridden = []string{"nik-unusual"}
			c.act(c.office.Void(c.t.Context(), c.maria, l.Record.ID, "salah nama"))
			return only(c.office.Issue(c.t.Context(), c.maria, d))
		}},
	}
}

func peopleRefused() map[string]refusal {
	return map[string]refusal{
		"a report without a reason": {kelurahan.ReasonRequired, func(c *caller) error {
			return only(c.office.PrintAbout(c.t.Context(), c.maria, c.people[3].ID, ""))
		}},
		"a change without a reason": {kelurahan.ReasonRequired, func(c *caller) error {
			return only(c.office.SaveResident(c.t.Context(), c.maria, c.people[3], ""))
		}},
		"a NIK that is another's": {kelurahan.NIKTaken, func(c *caller) error {
			r := c.people[3]
			r.NIK = c.people[4].NIK
			return only(c.office.SaveResident(c.t.Context(), c.maria, r, "salah tulis"))
		}},
		"a change of somebody unknown": {kelurahan.NotFound, func(c *caller) error {
			r := c.people[3]
			r.ID = kelurahan.PersonID{9}
			return only(c.office.SaveResident(c.t.Context(), c.maria, r, "salah tulis"))
		}},
		"a card of somebody unknown": {kelurahan.NotFound, func(c *caller) error {
			return c.office.LinkCard(c.t.Context(), c.maria, []byte("uid-x"), kelurahan.PersonID{9})
		}},
		"an export without a purpose": {kelurahan.BadRequest, func(c *caller) error {
			return c.office.Exported(c.t.Context(), c.maria, kelurahan.PeopleExported{What: kelurahan.ExportStick})
		}},
		"an incident of a strange kind": {kelurahan.BadRequest, func(c *caller) error {
			return only(c.office.Breached(c.t.Context(), c.lay, office.BreachQuery{What: "ufo", To: c.ms()}))
		}},
		"an incident that ends before it begins": {kelurahan.BadRequest, func(c *caller) error {
			return only(c.office.Breached(c.t.Context(), c.lay, office.BreachQuery{What: office.BreachPC, From: 2, To: 1}))
		}},
		"an account of nobody": {kelurahan.BadRequest, func(c *caller) error {
			return only(c.office.Breached(c.t.Context(), c.lay, office.BreachQuery{What: office.BreachAccount, To: c.ms()}))
		}},
		"a table on a full disk": {kelurahan.DiskReadOnly, func(c *caller) error {
			found := must(c.office.Breached(c.t.Context(), c.lay, office.BreachQuery{What: office.BreachPC, To: c.ms()}))
			return c.office.SaveBreach(c.t.Context(), c.lay, found, fullAfter(0))
		}},
		"a table on a disk that fills up": {kelurahan.DiskReadOnly, func(c *caller) error {
			found := must(c.office.Breached(c.t.Context(), c.lay, office.BreachQuery{What: office.BreachPC, To: c.ms()}))
			return c.office.SaveBreach(c.t.Context(), c.lay, found, fullAfter(10))
		}},
		"erase without a reason": {kelurahan.ReasonRequired, func(c *caller) error {
			return only(c.office.Erase(c.t.Context(), c.lay, ""))
		}},
	}
}

func houseRefused() map[string]refusal {
	return map[string]refusal{
		"the clock by a clerk": {kelurahan.RoleRefused, func(c *caller) error {
			return c.office.AcceptClock(c.t.Context(), c.maria, "jam diperbaiki")
		}},
		"the clock without a reason": {kelurahan.ReasonRequired, func(c *caller) error {
			return c.office.AcceptClock(c.t.Context(), c.lay, "")
		}},
		"enrolment by a clerk": {kelurahan.RoleRefused, func(c *caller) error {
			return c.office.Enrol(c.t.Context(), c.maria, office.NewOfficer{Name: "Ana", Role: kelurahan.Clerk, PIN: []byte("582914")})
		}},
		"enrolment with an easy PIN": {kelurahan.PINWeak, func(c *caller) error {
			return c.office.Enrol(c.t.Context(), c.lay, office.NewOfficer{Name: "Ana", Role: kelurahan.Clerk, PIN: []byte("111111")})
		}},
		"dismissal without a reason": {kelurahan.ReasonRequired, func(c *caller) error {
			return c.office.Dismiss(c.t.Context(), c.lay, c.tiles[clerk2], "")
		}},
		"retire a kind without a reason": {kelurahan.ReasonRequired, func(c *caller) error {
			return c.office.RetireKind(c.t.Context(), c.lay, "domisili", "")
		}},
		"a kind nobody has": {kelurahan.KindUnknown, func(c *caller) error { return only(c.office.KindState("tidak-ada")) }},
		"versions of a kind nobody has": {kelurahan.KindUnknown, func(c *caller) error {
			return only(c.office.KindVersions("tidak-ada"))
		}},
		"a version nobody has": {kelurahan.KindUnknown, func(c *caller) error { return only(c.office.KindFile("sku", "tidak-ada")) }},
		"a note that is too long": {kelurahan.FieldTooLong, func(c *caller) error {
			n := c.proposal()
			n.Note = strings.Repeat("panjang ", 200)
			return only(c.office.Propose(c.t.Context(), c.maria, n))
		}},
	}
}

// fullAfter is a disk that takes n bytes.
type fullAfter int

func (f fullAfter) Write(b []byte) (int, error) {
	if len(b) > int(f) {
		return 0, io.ErrShortWrite
	}
	return len(b), nil
}

// What may not be is refused with its own code, and no entry tells that it was.
func TestRefusals(t *testing.T) {
	c := newCaller(t)
	for _, table := range []map[string]refusal{lettersRefused(), peopleRefused(), houseRefused()} {
		for name, r := range table {
			wantCode(t, name, r.do(c), r.want)
		}
	}
	c.noGaps()
}

// Whoever goes away before an answer is there gets none, and nothing is written.
func TestNobodyWaitsAnyMore(t *testing.T) {
	c := newCaller(t)
	d := c.usaha(c.maria, 1)
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	before := c.head()
	for name, call := range map[string]func() error{
		"Issue":  func() error { return only(c.office.Issue(gone, c.maria, d)) },
		"Void":   func() error { return c.office.Void(gone, c.maria, c.letter.Record.ID, "salah nama") },
		"Verify": func() error { return only(c.office.Verify(gone)) },
		"Erase":  func() error { return only(c.office.Erase(gone, c.lay, "masa simpan habis")) },
		"Close":  func() error { return only(c.office.CloseDay(gone, c.maria)) },
		"Exported": func() error {
			return c.office.Exported(gone, c.maria, kelurahan.PeopleExported{What: "x", Purpose: "y"})
		},
	} {
		wantCode(t, name, call(), kelurahan.Canceled)
	}
	if c.head() != before {
		t.Errorf("%d entries were written for nobody", c.head()-before)
	}
	ok(t, c.office.FlushViews(t.Context(), c.maria.ID))
	wantCode(t, "About", only(c.office.About(gone, c.maria, c.people[3].ID)), kelurahan.Canceled)
	wantCode(t, "Breached", only(c.office.Breached(gone, c.lay, office.BreachQuery{What: office.BreachPC, To: c.ms()})), kelurahan.Canceled)
}

// Looks wait in memory for an act to write them along, and not longer than five
// minutes.
func TestLooksDoNotWaitLong(t *testing.T) {
	for name, look := range map[string]func(w *world, by kelurahan.Officer){
		"a list": func(w *world, _ kelurahan.Officer) { must(w.office.Search(w.people[3].Name, 5)) },
		"a record": func(w *world, by kelurahan.Officer) {
			must(w.office.Resident(w.t.Context(), by, w.people[3].ID, "warga"))
		},
	} {
		w := newWorld(t)
		maria := w.signIn(clerk)
		w.populate(maria, 5)
		if w.office.LooksWait() {
			t.Errorf("%s: something waits before anybody looked", name)
		}
		look(w, maria)
		if w.office.LooksWait() {
			t.Errorf("%s: waits too long already", name)
		}
		w.clock.Set(time.Date(2026, 11, 23, 9, 10, 0, 0, wita))
		if !w.office.LooksWait() {
			t.Errorf("%s: nothing waits after ten minutes", name)
		}
		ok(t, w.office.FlushViews(t.Context(), maria.ID))
		if w.office.LooksWait() {
			t.Errorf("%s: waits after it was written", name)
		}
	}
}

// A table of names is opened in a spreadsheet: what begins as a formula is none.
func TestBreachTableHoldsNoFormula(t *testing.T) {
	w := newWorld(t)
	maria, lay := w.signIn(clerk), w.signIn(boss)
	w.populate(maria, 3)
	r := w.people[1]
	r.Address = "=HYPERLINK(0)"
	_, err := w.office.SaveResident(t.Context(), maria, r, "pindah rumah")
	ok(t, err)
	found := must(w.office.Breached(t.Context(), lay, office.BreachQuery{What: office.BreachPC, To: kelurahan.MillisOf(w.clock.Now())}))
	var table bytes.Buffer
	ok(t, w.office.SaveBreach(t.Context(), lay, found, &table))
	if text := table.String(); !strings.Contains(text, "'=HYPERLINK") || strings.Contains(text, ",=") || strings.Contains(text, ";=") {
		t.Errorf("the table holds %q", text)
	}
}

// A QR is told from what people type.
func TestWhatLooksLikeASeal(t *testing.T) {
	c := newCaller(t)
	for text, want := range map[string]bool{
		c.qr(c.letter): true, "Maria Ndun": false, "5371031010260001": false,
		strings.Repeat("kata yang panjang ", 10): false,
	} {
		if office.LooksLikeSeal(text) != want {
			t.Errorf("%q: %v", text, !want)
		}
	}
}

// A sheet that is still at the printer is not printed a second time, nor
// answered for.
func TestASheetAtThePrinter(t *testing.T) {
	w := newWorld(t)
	w.populate(w.signIn(clerk), 5)
	ok(t, w.office.Close())
	w.openWith(jammed{})
	maria := w.signIn(clerk)
	l := w.issue(maria, w.usaha(maria, 1)).Record.ID
	ok(t, only(w.office.Print(t.Context(), maria, l)))
	wantCode(t, "printed twice", only(w.office.Print(t.Context(), maria, l)), kelurahan.NotAllowedNow)
	wantCode(t, "answered too early", w.office.Answer(t.Context(), maria, l, kelurahan.CameOut), kelurahan.NotAllowedNow)
}
