package office_test

import (
	"time"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

func (w *walker) closeDay() {
	today := w.today()
	want := w.m.clock(today)
	if !w.m.reviewed {
		want = kelurahan.BatchEmpty
	}
	var id kelurahan.BatchID
	w.try("close", want, func() (err error) {
		id, err = w.office.CloseDay(w.ctx, w.who)
		return err
	}, func() {
		w.m.dated(today)
		w.m.closed(nil).id = id
	})
}

func (w *walker) closeAgain() {
	if len(w.m.batches) == 0 {
		return
	}
	b, today := pickOf(w, w.m.batches), w.today()
	var id kelurahan.BatchID
	w.try("close again", or(w.permitBatch(b, kelurahan.ActCloseAgain), w.m.clock(today)), func() (err error) {
		id, err = w.office.CloseAgain(w.ctx, w.who, b.id)
		return err
	}, func() {
		w.m.dated(today)
		w.m.closed(b).id = id
	})
}

func (w *walker) permitBatch(b *mBatch, act kelurahan.Act) kelurahan.Code {
	return kelurahan.CodeOf(kelurahan.PermitBatch(b.status, w.who.Role, act))
}

func (w *walker) returnOne() {
	if len(w.m.batches) == 0 {
		return
	}
	b, today := pickOf(w, w.m.batches), w.today()
	w.try("return", or(w.permitBatch(b, kelurahan.ActReturn), w.m.clock(today)), func() error {
		return w.office.Return(w.ctx, w.who, b.id, "nama tertukar", nil)
	}, func() {
		b.status = kelurahan.BatchSentBack
		w.m.dated(today)
	})
}

// approveOne has somebody look at a batch, mostly at all of it, and sign it.
func (w *walker) approveOne() {
	if len(w.m.batches) == 0 {
		return
	}
	b := w.m.batches[len(w.m.batches)-1]
	if w.chance(30) {
		b = pickOf(w, w.m.batches)
	}
	unseen, crashes := 0, w.acts["crash"]
	w.try("review", "", func() error {
		_, letters, err := w.office.Review(w.who, b.id)
		if err != nil {
			return err
		}
		for _, l := range letters {
			if !l.Seen && w.chance(3) {
				unseen++
				continue
			}
			if err := w.office.See(w.ctx, w.who, b.id, l.Record.ID); err != nil {
				return err
			}
		}
		return nil
	}, nil)
	if w.acts["crash"] > crashes {
		return
	}
	today, pin := w.today(), w.pin(w.who)
	want := w.permitBatch(b, kelurahan.ActApprove)
	for _, l := range b.letters {
		if want == "" && l.maker == w.who.ID {
			want = kelurahan.SelfApproval
		}
	}
	if want == "" && unseen > 0 {
		want = kelurahan.BatchUnseen
	}
	if want == "" && w.chance(5) {
		want, pin = kelurahan.PINWrong, "000111"
	}
	w.try("approve", or(want, w.m.clock(today)), func() error {
		return w.office.Approve(w.ctx, w.who, b.id, []byte(pin))
	}, func() {
		b.status = kelurahan.BatchSigned
		w.m.dated(today)
	})
}

// moveClock sets the clock as a flat battery, a mistaken hand or a long night do.
func (w *walker) moveClock() {
	now := w.Now()
	morning := func(t time.Time) time.Time { return time.Date(t.Year(), t.Month(), t.Day(), 8, 0, 0, 0, wita) }
	switch w.pick(10) {
	case 0:
		now = now.AddDate(0, 0, -1)
	case 1:
		now = time.Date(2000, 1, 1, 0, 0, 30, 0, wita)
	case 2:
		now = now.AddDate(0, 0, 46)
	case 3:
		now = now.Add(-time.Hour)
	case 4, 5: // the last minute of the year, in WITA
		now = time.Date(now.In(wita).Year(), 12, 31, 23, 59, w.pick(60), 0, wita)
	case 6:
		now = now.AddDate(0, 1, 0)
	default:
		now = morning(now.In(wita).AddDate(0, 0, 1))
	}
	w.setClock(now)
	w.say("clock: %s", now.In(wita).Format(time.DateTime))
	w.acts["clock"]++
}

// mendClock sets a wrong clock right, or has a supervisor say that it is right.
func (w *walker) mendClock() {
	if w.chance(40) {
		w.acceptClock()
		return
	}
	d := max(w.m.day, w.m.perhaps) // right by either: what is set back further is refused
	w.setClock(time.Date(d.Year(), time.Month(d.Month()), d.Day(), 23, 30, 0, 0, wita))
	w.say("clock set right: %s", w.Now().Format(time.DateTime))
}

func (w *walker) acceptClock() {
	today, want := w.today(), kelurahan.Code("")
	if w.who.Role != kelurahan.Supervisor {
		want = kelurahan.RoleRefused
	}
	w.tryUnseen("accept clock", want, func() error {
		return w.office.AcceptClock(w.ctx, w.who, "jam sudah benar")
	}, func() { w.m.dated(today) })
}
