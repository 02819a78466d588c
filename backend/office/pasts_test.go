package office_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/office"
)

// aside copies a folder of the office and gives a call that puts it back.
func (w *world) aside(folder string) (back func()) {
	w.t.Helper()
	from, kept := filepath.Join(w.dir, folder), filepath.Join(w.t.TempDir(), folder)
	w.act(copyFolder(from, kept))
	return func() {
		w.t.Helper()
		w.act(os.RemoveAll(from))
		w.act(copyFolder(kept, from))
	}
}

// An office whose register was put back from a copy, with the store of the days
// after it: the register is right, the store is built anew, and the forms that
// somebody had begun are still there, because they are nowhere else.
func TestAStoreOfAnotherPast(t *testing.T) {
	w := newWorld(t)
	maria := w.signIn(clerk)
	w.populate(maria, 5)
	w.issue(maria, w.usaha(maria, 0))
	ok(t, w.office.Close())
	earlier := w.aside("register")
	w.open()
	maria = w.signIn(clerk)
	gone := w.issue(maria, w.usaha(maria, 1))
	form := w.usaha(maria, 2)
	ok(t, w.office.SaveDraft(form))
	ok(t, w.office.Close())
	later := w.aside("store")

	look := func(when string) {
		t.Helper()
		w.open()
		maria = w.signIn(clerk)
		_, err := w.office.Letter(t.Context(), maria, gone.Record.ID, "register")
		wantCode(t, when+": a letter the register does not have", err, kelurahan.NotFound)
		if kept, err := w.office.Draft(form.ID); err != nil || kept.Fields["nama-usaha"] != form.Fields["nama-usaha"] {
			t.Errorf("%s: the form is %+v, %v", when, kept, err)
		}
	}
	earlier() // shorter than the store
	look("a store that is ahead")
	again := w.issue(maria, w.usaha(maria, 3))
	w.issue(maria, w.usaha(maria, 4))
	if again.Record.Letter().Number != gone.Record.Letter().Number {
		t.Errorf("number %s after the register was put back", again.Record.Letter().Number.Text)
	}
	ok(t, w.office.Close())
	later() // as long as the register, and another chain
	look("a store of another chain")
	rec, err := w.office.LetterByNumber("A", again.Record.Letter().Number.Sequence)
	if err != nil || rec.ID != again.Record.ID {
		t.Errorf("the number is another letter's: %v", err)
	}
	w.noGaps()
}

// The store fails while an office is opened, at every call in turn: nobody is
// signed in on half of it, and the next try finds nothing locked or missing.
func TestStoreFailsWhileOpening(t *testing.T) {
	wire := &tripwire{}
	w := newWorld(t)
	maria := w.signIn(clerk)
	w.populate(maria, 5)
	l := w.issue(maria, w.usaha(maria, 0))
	for _, anew := range []bool{false, true} {
		before := ""
		for n := 1; ; n++ {
			ok(t, w.office.Close())
			if anew {
				w.removeStore()
			}
			w.storeFault = wire.ask
			w.open()
			wire.arm(n)
			_, err := w.office.SignIn(t.Context(), w.tiles[clerk], []byte(w.pins[clerk]))
			fired := wire.fired
			wire.arm(0)
			if fired == "" {
				ok(t, err)
				break
			}
			wantCode(t, fired, err, kelurahan.StoreFailed)
			if fired == before {
				break // the kinds are read in a loop, ninety of them
			}
			before = fired
			_, err = w.office.Profile()
			wantCode(t, "after "+fired, err, kelurahan.NotSignedIn)
			maria = w.signIn(clerk)
			if _, err := w.office.Letter(t.Context(), maria, l.Record.ID, "register"); err != nil {
				t.Errorf("after %s: %v", fired, err)
			}
		}
	}
}

// What a set-up refuses it refuses before anything is written, so that the form
// can be mended and sent again.
func TestSetUpRefuses(t *testing.T) {
	good := func() office.SetUp {
		return office.SetUp{Counter: "A", Office: profile(), First: 1, Officers: []office.NewOfficer{
			{Name: clerk, Role: kelurahan.Clerk, PIN: []byte("271828")}, {Name: boss, Role: kelurahan.Supervisor, PIN: []byte("161803")},
		}}
	}
	for name, c := range map[string]struct {
		spoil func(s *office.SetUp)
		want  kelurahan.Code
	}{
		"nobody's name":   {func(s *office.SetUp) { s.Officers[0].Name = "7" }, kelurahan.NameInvalid},
		"an easy PIN":     {func(s *office.SetUp) { s.Officers[0].PIN = []byte("123456") }, kelurahan.PINWeak},
		"no supervisor":   {func(s *office.SetUp) { s.Officers[1].Role = kelurahan.Clerk }, kelurahan.FieldRequired},
		"no city":         {func(s *office.SetUp) { s.Office.City = "" }, kelurahan.FieldRequired},
		"a strange paper": {func(s *office.SetUp) { s.Office.Paper = "A3" }, kelurahan.FieldInvalid},
		"nobody signs":    {func(s *office.SetUp) { s.Office.Signers = nil }, kelurahan.FieldRequired},
		"a bad pattern":   {func(s *office.SetUp) { s.Office.Pattern = "{urut}" }, kelurahan.NumberInvalid},
		"a huge start":    {func(s *office.SetUp) { s.First = 100_000 }, kelurahan.NumberInvalid},
	} {
		w := &world{t: t, dir: t.TempDir(), clock: &clock{}}
		w.open()
		s := good()
		c.spoil(&s)
		_, err := w.office.SetUp(t.Context(), s)
		wantCode(t, name, err, c.want)
		if w.office.IsSetUp() {
			t.Errorf("%s: something was set up", name)
		}
		if _, err := w.office.SetUp(t.Context(), good()); err != nil {
			t.Errorf("%s: sent again: %v", name, err)
		}
		_, err = w.office.SetUp(t.Context(), good())
		wantCode(t, "a second time", err, kelurahan.AlreadySetUp)
	}
}
