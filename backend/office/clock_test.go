package office_test

import (
	"testing"
	"time"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/store"
	"github.com/loket-kelurahan/loket/backend/wire"
)

// TestClockMoves moves the clock of a counter at work: what may be dated is
// dated, in the series of its year; what may not waits for a supervisor's word,
// which stands in the register.
func TestClockMoves(t *testing.T) {
	at := func(y, m, d, h, min, s int) time.Time { return time.Date(y, time.Month(m), d, h, min, s, 0, wita) }
	for _, c := range []struct {
		name string
		last time.Time // of the letter before
		now  time.Time
		want kelurahan.Code
		year int // of the number given in the end
		n    int
	}{
		{"a minute on", at(2026, 11, 23, 9, 0, 0), at(2026, 11, 23, 9, 1, 0), "", 2026, 567},
		{"an hour back on the same day", at(2026, 11, 23, 9, 0, 0), at(2026, 11, 23, 8, 0, 0), "", 2026, 567},
		{"a day back", at(2026, 11, 23, 9, 0, 0), at(2026, 11, 22, 9, 0, 0), kelurahan.ClockBack, 2026, 567},
		{"back over midnight", at(2026, 11, 23, 0, 0, 10), at(2026, 11, 22, 23, 59, 10), kelurahan.ClockBack, 2026, 567},
		{"2000, an empty battery", at(2026, 11, 23, 9, 0, 0), at(2000, 1, 1, 0, 0, 10), kelurahan.ClockBack, 2000, 1},
		{"1970", at(2026, 11, 23, 9, 0, 0), at(1970, 1, 1, 8, 0, 10), kelurahan.ClockBack, 1970, 1},
		{"a month on", at(2026, 11, 23, 9, 0, 0), at(2026, 12, 23, 9, 0, 0), "", 2026, 567},
		{"45 days on", at(2026, 11, 1, 9, 0, 0), at(2026, 12, 16, 23, 0, 0), "", 2026, 567},
		{"46 days on", at(2026, 11, 1, 9, 0, 0), at(2026, 12, 17, 0, 0, 10), kelurahan.ClockSuspect, 2026, 567},
		{"2099", at(2026, 11, 23, 9, 0, 0), at(2099, 1, 1, 9, 0, 0), kelurahan.ClockSuspect, 2099, 1},
		{"the last seconds of the year", at(2026, 12, 31, 23, 50, 0), at(2026, 12, 31, 23, 59, 40), "", 2026, 567},
		{"midnight in WITA, still the old year in UTC", at(2026, 12, 31, 23, 59, 0), at(2027, 1, 1, 0, 0, 1), "", 2027, 1},
		{"back over the year's end", at(2027, 1, 1, 0, 0, 10), at(2026, 12, 31, 23, 59, 30), kelurahan.ClockBack, 2026, 566},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorldAt(t, c.last.Add(-time.Minute))
			maria := w.signIn(clerk)
			w.populate(maria, 5)
			w.clock.Set(c.last)
			w.issue(maria, w.usaha(maria, 1))
			w.clock.Set(c.now)
			if code := kelurahan.CodeOf(w.office.Clock()); code != c.want {
				t.Fatalf("the clock: %q, want %q", code, c.want)
			}
			d := w.usaha(maria, 2)
			d.Fields["sejak"] = "1960"
			if c.want != "" {
				_, err := w.office.Issue(t.Context(), maria, d)
				wantCode(t, "before the word", err, c.want)
				w.acceptClock(maria, c.want)
			}
			n := w.issue(maria, d).Record.Issued.Letter
			if n.Number.Year != c.year || n.Number.Sequence != c.n || n.Date != kelurahan.DateOf(c.now) {
				t.Errorf("number %d of %d, dated %s", n.Number.Sequence, n.Number.Year, n.Date)
			}
			w.noGaps()
		})
	}
}

func newWorldAt(t *testing.T, at time.Time) *world {
	t.Helper()
	w := &world{t: t, dir: t.TempDir(), clock: &clock{t: at}, pins: walkPins()}
	w.open()
	w.setUp()
	return w
}

// acceptClock has a clerk try, then a supervisor give his word, and reads it in
// the register.
func (w *world) acceptClock(maria kelurahan.Officer, want kelurahan.Code) {
	w.t.Helper()
	if err := w.office.AcceptClock(w.t.Context(), maria, "jam sudah benar"); kelurahan.CodeOf(err) != kelurahan.RoleRefused {
		w.t.Fatalf("a clerk's word on the clock: %v", err)
	}
	lay := w.signIn(boss)
	if err := w.office.AcceptClock(w.t.Context(), lay, "ok"); kelurahan.CodeOf(err) != kelurahan.ReasonRequired {
		w.t.Fatalf("a word without a reason: %v", err)
	}
	if code := kelurahan.CodeOf(w.office.Clock()); code != want {
		w.t.Fatalf("after words that do not count: %q", code)
	}
	ok(w.t, w.office.AcceptClock(w.t.Context(), lay, "jam sudah benar"))
	proof, err := w.office.Proof()
	ok(w.t, err)
	run, err := w.office.Run(w.t.Context(), proof.Head.Seq, proof.Head.Seq)
	ok(w.t, err)
	_, by, ev, err := wire.DecodeEntry(run[0].Payload)
	ok(w.t, err)
	word, isWord := ev.(kelurahan.ClockAccepted)
	if !isWord || by != lay.ID || word.Day != kelurahan.DateOf(w.clock.Now()) || word.Reason != "jam sudah benar" {
		w.t.Fatalf("the register says %+v by %s", ev, by)
	}
}

// A look-up is written down whatever the clock shows; it does not make a wrong
// day the right one.
func TestLooksDateNothing(t *testing.T) {
	for _, wrong := range []time.Time{time.Date(2000, 1, 1, 0, 0, 10, 0, wita), time.Date(2031, 1, 1, 0, 0, 10, 0, wita)} {
		w := newWorld(t)
		maria := w.signIn(clerk)
		w.populate(maria, 5)
		w.clock.Set(wrong)
		before := kelurahan.CodeOf(w.office.Clock())
		_, err := w.office.Resident(t.Context(), maria, w.people[1].ID, "uji")
		ok(t, err)
		ok(t, w.office.FlushViews(t.Context(), maria.ID))
		if after := kelurahan.CodeOf(w.office.Clock()); after != before || after == "" {
			t.Errorf("%v: %q, after a look %q", wrong, before, after)
		}
		w.again()
		if after := kelurahan.CodeOf(w.office.Clock()); after != before {
			t.Errorf("%v: %q after a restart", wrong, after)
		}
	}
}

// A word on a day that has passed does not let dates go back to it.
func TestAnOldWordOnTheClock(t *testing.T) {
	w := newWorld(t)
	maria, lay := w.signIn(clerk), w.signIn(boss)
	w.populate(maria, 5)
	first := time.Date(2027, 3, 1, 9, 0, 0, 0, wita)
	w.clock.Set(first)
	ok(t, w.office.AcceptClock(t.Context(), lay, "libur panjang"))
	w.issue(maria, w.usaha(maria, 1))
	w.clock.Set(first.AddDate(0, 0, 10))
	w.issue(maria, w.usaha(maria, 2))
	w.clock.Set(first)
	_, err := w.office.Issue(t.Context(), maria, w.usaha(maria, 3))
	wantCode(t, "back on the accepted day", err, kelurahan.ClockBack)
}

// What was said last counts, also when the clock went back between.
func TestTheLastWordCounts(t *testing.T) {
	w := newWorld(t)
	maria, lay := w.signIn(clerk), w.signIn(boss)
	w.populate(maria, 5)
	l := w.issue(maria, w.usaha(maria, 1)).Record.ID
	ok(t, w.office.Answer(t.Context(), maria, l, kelurahan.NotOut))
	w.clock.Set(time.Date(2026, 11, 22, 9, 0, 0, 0, wita))
	ok(t, w.office.AcceptClock(t.Context(), lay, "jam sudah benar"))
	ok(t, w.office.Answer(t.Context(), maria, l, kelurahan.CameOut))
	for range 2 {
		page, err := w.office.Letters(store.LetterFilter{})
		if err != nil || len(page.Letters) != 1 || page.Letters[0].Status() != kelurahan.StatusPrinted {
			t.Fatalf("%+v, %v: the sheet came out", page.Letters[0].Prints, err)
		}
		ok(t, w.office.Close())
		w.removeStore()
		w.open()
		w.signIn(clerk)
	}
}
