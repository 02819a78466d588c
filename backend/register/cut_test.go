package register_test

import (
	"context"
	"os"
	"strconv"
	"testing"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/register"
)

const livesPerTrial = 3

// trials gives how many trials LOKET_CUTS asks for, in cuts, or the default.
func trials(t *testing.T, byDefault int) int {
	t.Helper()
	text := os.Getenv("LOKET_CUTS")
	if text == "" {
		return byDefault
	}
	cuts, err := strconv.Atoi(text)
	fatal(t, err)
	return max(cuts/livesPerTrial, 1)
}

// first is the seed to begin with: LOKET_FROM, in cuts, lets a long run go on.
func first(t *testing.T) uint64 {
	t.Helper()
	text := os.Getenv("LOKET_FROM")
	if text == "" {
		return 0
	}
	cuts, err := strconv.ParseUint(text, 10, 64)
	fatal(t, err)
	return cuts / livesPerTrial
}

func runTrial(t *testing.T, seed uint64, honest bool) faults {
	t.Helper()
	w := newWorld(seed, honest)
	defer func() {
		if honest && len(w.notes) > 0 {
			t.Errorf("seed %d: %q", seed, w.notes)
		}
	}()
	for range livesPerTrial {
		if !w.live() {
			return w.faults
		}
	}
	if r := w.open(); r != nil { // the last life looks at what the last cut left
		w.check(r)
		fatal(t, r.Close())
	}
	if honest && seed%16 == 0 && w.made {
		report, err := register.Verify(context.Background(), w.cfg, nil)
		if err != nil || report.TornBytes != 0 || report.Pending != 0 {
			t.Errorf("seed %d: verify after the last life: %v %+v", seed, err, report)
		}
	}
	return w.faults
}

func TestPowerCuts(t *testing.T) {
	n := trials(t, 20_000)
	var sum faults
	from := first(t)
	for seed := from; seed < from+uint64(n); seed++ {
		f := runTrial(t, seed, true)
		if f != (faults{}) {
			t.Errorf("seed %d: %v", seed, f)
		}
		if sum.add(f); sum.lost+sum.wrong+sum.refused > 10 {
			break
		}
	}
	t.Logf("%d cuts: %v", n*livesPerTrial, sum)
	if sum != (faults{}) {
		t.Fail()
	}
}

// The control: on a disk whose sync does nothing the same run must fail, or
// TestPowerCuts proves nothing.
func TestPowerCutsWithoutSyncLose(t *testing.T) {
	const n = 2_000
	var sum faults
	for seed := range uint64(n) {
		sum.add(runTrial(t, seed, false))
	}
	t.Logf("%d cuts without sync: %v", n*livesPerTrial, sum)
	if sum.lost == 0 || sum.twice == 0 || sum.refused == 0 {
		t.Fatalf("a disk without sync should lose: %v", sum)
	}
}

// Every call of the file layer in one full life is cut once, many times over
// with other sectors kept.
func TestCutAtEveryCall(t *testing.T) {
	for n := 1; ; n++ {
		reached := false
		for seed := range uint64(12) {
			w := newWorld(seed, true)
			w.disk.CutAfter(n)
			w.story()
			reached = reached || w.disk.Calls() >= n
			w.disk.Cut()
			if r := w.open(); r != nil {
				w.check(r)
			}
			if w.faults != (faults{}) {
				t.Fatalf("cut at call %d, seed %d: %v", n, seed, w.faults)
			}
		}
		if !reached {
			t.Logf("%d calls", n-1)
			return
		}
	}
}

// story is a life with everything in it: create, roll, erase, close, open.
func (w *world) story() {
	for range 2 {
		r := w.open()
		if r == nil {
			return
		}
		for i := range 24 {
			w.append(r)
			if i%6 == 5 {
				w.erase(r)
			}
		}
		if r.Close() != nil {
			return
		}
	}
}

// A cut inside Create leaves a register or none; where none, Create works.
func TestCutDuringCreate(t *testing.T) {
	for n := 1; n < 30; n++ {
		for seed := range uint64(50) {
			w := newWorld(seed, true)
			w.disk.CutAfter(n)
			r, err := register.Create(w.cfg)
			if err == nil {
				_ = r.Close()
			}
			w.disk.Cut()
			_, _, oerr := register.Open(w.cfg)
			if err == nil && oerr != nil {
				t.Fatalf("cut at call %d, seed %d: created, then %v", n, seed, oerr)
			}
			if oerr == nil {
				continue
			}
			if kelurahan.CodeOf(oerr) != kelurahan.NotFound {
				t.Fatalf("cut at call %d, seed %d: %v", n, seed, oerr)
			}
			if _, err := register.Create(w.cfg); err != nil {
				t.Fatalf("cut at call %d, seed %d: %v", n, seed, err)
			}
		}
	}
}
