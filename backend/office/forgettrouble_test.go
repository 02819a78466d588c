package office_test

import (
	"testing"
	"time"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/office"
	"github.com/loket-kelurahan/loket/backend/register/cutdisk"
)

// witnessed is a form with a witness who is not a resident.
func (w *world) witnessed(by kelurahan.Officer) office.Draft {
	w.t.Helper()
	d := w.death(by, 5, 6, 7, 8)
	d.Roles["saksi"][0] = office.Party{Outsider: &kelurahan.Person{
		Name: "YULIANA SAKSI MATA", NIK: "5371034408900099", Sex: "P", BirthPlace: "Kupang", BirthDate: kelurahan.MakeDate(1990, 8, 4),
		Religion: "KRISTEN", Occupation: "PETANI", Address: "Jalan Rahasia 7",
	}}
	return d
}

// A letter that was held and released stands in the register twice, and is
// forgotten in both places; one that still waits for a supervisor, and one the
// city has not got yet, are not touched.
func TestRetentionOfHeldLetters(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	maria := w.signIn(clerk)
	w.populate(maria, 20)
	waits := must(w.office.Hold(ctx, maria, w.witnessed(maria), "perlu dilihat"))
	held := must(w.office.Hold(ctx, maria, w.witnessed(maria), "perlu dilihat"))
	lay := w.signIn(boss)
	released := must(w.office.Release(ctx, lay, held.ID, []byte(w.pins[boss])))
	w.approve(boss2, must(w.office.CloseDay(ctx, maria)))
	w.deliver()
	later := w.issue(maria, w.witnessed(maria))
	w.approve(boss2, must(w.office.CloseDay(ctx, maria)))
	wantCode(t, "for a hundred years", w.office.Keep(ctx, lay, kelurahan.Retention{Roles: -1}), kelurahan.FieldInvalid)
	ok(t, w.office.Keep(ctx, lay, kelurahan.Retention{Roles: 2}))
	w.years(3)
	if due := must(w.office.Due(ctx)); due.Letters != 1 {
		t.Fatalf("%d letters are due", due.Letters)
	}
	now := w.clock.Now()
	w.clock.Set(now.AddDate(0, 0, -9))
	wantCode(t, "on a wrong day", only(w.office.Erase(ctx, lay, "masa simpan habis")), kelurahan.ClockBack)
	w.clock.Set(now)
	if done := must(w.office.Erase(ctx, lay, "masa simpan habis")); done.Letters != 1 {
		t.Errorf("erased %+v", done)
	}
	names := func(id kelurahan.LetterID) bool {
		rec := must(w.office.Letter(ctx, lay, id, "register"))
		return rec.Letter().Roles[0].Person.Name != ""
	}
	if names(released.Record.ID) || !names(waits.ID) || !names(later.Record.ID) {
		t.Errorf("released %v, waiting %v, not at the city %v", names(released.Record.ID), names(waits.ID), names(later.Record.ID))
	}
	_, err := w.office.Replacement(maria, released.Record.ID)
	wantCode(t, "a replacement of what is forgotten", err, kelurahan.LetterReducedNo)
	rec := must(w.office.Letter(ctx, lay, released.Record.ID, "register"))
	if pdf, pages, err := w.office.Paper(rec); err != nil || pdf != nil || pages != 0 {
		t.Errorf("a sheet of what is forgotten: %d pages, %v", pages, err)
	}
	w.sound("after the erasure")
}

// The disk fails at each call of an erasure: it is told, and after a restart the
// register is whole and what was due is due still, or gone.
func TestAnErasureIsCutHalfWay(t *testing.T) {
	c := newCaller(t)
	for n := 1; n < 30; n++ {
		must(c.office.Resident(t.Context(), c.maria, c.people[9].ID, "warga"))
		ok(t, c.office.FlushViews(t.Context(), c.maria.ID))
		c.clock.Set(c.clock.Now().AddDate(7, 0, 0))
		ok(t, c.office.AcceptClock(t.Context(), c.lay, "kalender di dinding"))
		if due := must(c.office.Due(t.Context())); due.LookUps == 0 {
			t.Fatal("nothing is due")
		}
		calls := c.disk.Calls()
		c.disk.Fail(n, cutdisk.FaultIO)
		_, err := c.office.Erase(t.Context(), c.lay, "masa simpan habis")
		over := c.disk.Calls()-calls < n
		c.disk.Fail(1<<40, cutdisk.FaultIO)
		switch kelurahan.CodeOf(err) {
		case "", kelurahan.RegisterStopped, kelurahan.RegisterDamaged, kelurahan.DiskFull, kelurahan.DiskReadOnly:
		default:
			t.Errorf("call %d: %v", n, err)
		}
		c.goOn()
		must(c.office.Erase(t.Context(), c.lay, "masa simpan habis"))
		if due := must(c.office.Due(t.Context())); due.LookUps != 0 {
			t.Errorf("call %d: %d look-ups are due still", n, due.LookUps)
		}
		if over {
			break
		}
	}
	c.sound("in the end")
}

// The store fails at each call while the register is asked what is due.
func TestTheStoreFailsAtAnErasure(t *testing.T) {
	store := &tripwire{}
	w := newWorld(t)
	maria := w.signIn(clerk)
	w.populate(maria, 20)
	w.issue(maria, w.witnessed(maria))
	w.approve(boss, must(w.office.CloseDay(t.Context(), maria)))
	ok(t, w.office.Keep(t.Context(), w.signIn(boss), kelurahan.Retention{Roles: 2}))
	w.years(3)
	ok(t, w.office.Close())
	w.storeFault = store.ask
	w.open()
	lay := w.signIn(boss)
	failing(t, store, map[string]func() error{"Due": func() error { return only(w.office.Due(t.Context())) }})
	for n := 1; n < 60; n++ {
		store.arm(n)
		done, err := w.office.Erase(t.Context(), lay, "masa simpan habis")
		fired := store.fired
		store.arm(0)
		if fired == "" {
			ok(t, err)
			break
		}
		if err != nil {
			wantCode(t, fired, err, kelurahan.StoreFailed)
		} else if done.Letters == 0 && !w.nothingDue() {
			t.Errorf("%s failed and nobody was told", fired)
		}
		_ = w.office.Close() // the store may be closed already
		w.open()
		lay = w.signIn(boss)
	}
	if !w.nothingDue() || w.holds("5371034408900099") {
		t.Error("it is due still")
	}
	w.sound("in the end")
}

func (w *world) nothingDue() bool {
	d := must(w.office.Due(w.t.Context()))
	return d.Empty()
}

// What the supervisor read is what he releases: where a person's record changed
// after the form was put forward, it goes back.
func TestAPersonChangesBeforeTheRelease(t *testing.T) {
	w := newWorld(t)
	maria := w.signIn(clerk)
	w.populate(maria, 20)
	lay := w.signIn(boss)
	for name, person := range map[string]int{"the applicant": 5, "the subject": 6, "a witness": 8} {
		held := must(w.office.Hold(t.Context(), maria, w.death(maria, 5, 6, 7, 8), "perlu dilihat"))
		r := must(w.office.Glance(w.people[person].ID))
		r.Occupation, r.Address = "NELAYAN "+r.Occupation, "Jalan Baru "+r.Address
		must(w.office.CorrectResident(t.Context(), maria, r, "pindah rumah", "KK asli"))
		_, err := w.office.Release(t.Context(), lay, held.ID, []byte(w.pins[boss]))
		wantCode(t, name, err, kelurahan.BatchChanged)
		ok(t, w.office.RefuseHold(t.Context(), lay, held.ID, "data berubah"))
	}
	w.noGaps()
}

// A form with nobody and nothing in it, and one of an office whose clock stands
// before everything.
func TestWhatAFormLacks(t *testing.T) {
	w := newWorld(t)
	maria := w.signIn(clerk)
	w.populate(maria, 5)
	d := office.Draft{Kind: "sku"}
	ok(t, w.office.Prefill(&d))
	c := must(w.office.Compose(d))
	if len(c.Errors) == 0 {
		t.Error("a form without anybody is ready")
	}
	d.Kind = "tidak-ada"
	wantCode(t, "no kind", w.office.Prefill(&d), kelurahan.KindUnknown)
	_, err := w.office.Issue(t.Context(), maria, office.Draft{Kind: "sku", Applicant: office.Party{Resident: w.people[1].ID}})
	if err == nil || err.Error() == "" {
		t.Errorf("an empty form: %v", err)
	}
	wantCode(t, "an answer to a question nobody asked", w.office.AnswerCorrection(t.Context(), maria, kelurahan.Position{Seq: 1}, kelurahan.CorrectionDone, "sesuai KK"), kelurahan.NotFound)
	wantCode(t, "a question without words", w.office.AskCorrection(t.Context(), maria, kelurahan.CorrectionAsked{Person: w.people[1].ID, Evidence: "KK", Asker: "dia"}), kelurahan.ReasonRequired)
	fresh := kelurahan.Resident{Name: "Ana Baru", NIK: "5371035503920077", Sex: "P", Address: "Jalan Timor Raya"}
	if r := must(w.office.SaveResident(t.Context(), maria, fresh, "")); r.ID.IsZero() {
		t.Error("somebody new has no identity")
	}
	w.clock.Set(time.Date(2026, 11, 20, 9, 0, 0, 0, wita))
	wantCode(t, "the clock", w.office.Clock(), kelurahan.ClockBack)
}
