package office_test

import (
	"os"
	"testing"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/office"
	"github.com/loket-kelurahan/loket/backend/register/cutdisk"
	"github.com/loket-kelurahan/loket/build/invent"
)

// errand is work that a failing disk may strike anywhere.
type errand struct {
	name   string
	before func(*walker)
	do     func(*walker)
}

// errands are the acts that matter most, each with what must be there before.
func errands() []errand {
	none := func(*walker) {}
	letters := func(w *walker) {
		w.become(clerk)
		for range 2 {
			w.issue(w.sure("sku"), nil)
		}
	}
	closed := func(w *walker) { letters(w); w.closeDay() }
	return []errand{
		{"import", none, (*walker).importSome},
		{"issue", none, func(w *walker) { w.issue(w.sure("sku"), nil) }},
		{"void", letters, (*walker).voidOne},
		{"close", letters, (*walker).closeDay},
		{"approve", func(w *walker) { closed(w); w.become(boss) }, (*walker).approveOne},
		{"start", letters, func(w *walker) { w.end(); w.open(); w.settle(nil) }},
		{"rebuild", letters, func(w *walker) { w.end(); w.throwStore(); w.open(); w.settle(nil) }},
	}
}

// become signs somebody in.
func (w *walker) become(name string) {
	who, err := w.office.SignIn(w.ctx, w.p.tiles[name], []byte(walkPins()[name]))
	w.must(err)
	w.who = who
}

// TestFaultAtEverySite lets every call of the file layer of every errand fail in
// every way: what was acknowledged is there afterwards, what was not is there
// whole or not at all, and the register is sound.
func TestFaultAtEverySite(t *testing.T) {
	p := prepare(t)
	faults := map[string]func(*cutdisk.Disk, int){
		"EIO":    func(d *cutdisk.Disk, n int) { d.Fail(n, cutdisk.FaultIO) },
		"ENOSPC": func(d *cutdisk.Disk, n int) { d.Fail(n, cutdisk.FaultFull) },
		"short":  func(d *cutdisk.Disk, n int) { d.Fail(n, cutdisk.FaultShort) },
		"cut":    func(d *cutdisk.Disk, n int) { d.CutAfter(n) },
	}
	stride := 3
	switch {
	case os.Getenv("LOKET_FAULTS") == "all":
		stride = 1
	case testing.Short():
		stride = 9
	default: // what else can go wrong does so in register's own tests
		delete(faults, "ENOSPC")
		delete(faults, "short")
	}
	for _, e := range errands() {
		sites := 0
		for name, fail := range faults {
			sites = 0
			for hit := true; hit; sites += stride {
				hit = strike(t, p, e, name, sites+1, fail)
			}
		}
		t.Logf("%s: %d calls, every %d. in %d ways", e.name, sites-stride, stride, len(faults))
		if sites <= 1 {
			t.Errorf("%s asks nothing of the disk", e.name)
		}
	}
}

// strike does an errand while its n-th call fails; false when it made fewer.
func strike(t *testing.T, p *prepared, e errand, fault string, n int, fail func(*cutdisk.Disk, int)) bool {
	t.Helper()
	w, hit := newWalker(t, p, uint64(n)), false
	out := w.within(t, func() {
		w.open()
		w.become(clerk)
		e.before(w)
		calls := w.disk.Calls()
		fail(w.disk, n)
		w.armed = true
		e.do(w)
		hit = w.disk.Calls() >= calls+n
		w.last(terms{again: true})
	})
	if out.trouble != "" {
		t.Fatalf("%s, %s at call %d: %s", e.name, fault, n, out)
	}
	return hit
}

func (w *walker) importSome() {
	people := invent.Residents(99, 40)
	w.try("import", "", func() error { return w.office.ImportResidents(w.ctx, w.who, "uji", people) }, func() {
		w.m.people += len(people)
		w.m.dated(w.today())
	})
}

// sure is a form that will be numbered.
func (w *walker) sure(code kelurahan.KindCode) (d office.Draft) {
	for _, k := range w.p.kinds {
		if k.Code != code {
			continue
		}
		for range 20 {
			if d = w.form(k); w.wantIssue(d, nil, false) == "" {
				return d
			}
		}
	}
	w.stop("no form of %s will do", code)
	return d
}
