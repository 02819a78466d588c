package card_test

import (
	"context"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/loket-kelurahan/loket/hardware/card"
	"github.com/loket-kelurahan/loket/hardware/card/simulator"
)

const readerA, readerB = "Loket Simulator A", "Loket Simulator B"

var drawn = sync.OnceValues(simulator.People)

// people returns the shipped cards by name.
func people(t testing.TB) map[string]simulator.Card {
	t.Helper()
	list, err := drawn()
	if err != nil {
		t.Fatal(err)
	}
	byName := make(map[string]simulator.Card)
	for _, c := range list {
		byName[c.Name] = c
	}
	return byName
}

// Names of shipped cards that the tests speak of.
const (
	yohanes = "Yohanes Umbu Tagela"
	maria   = "Maria Goreti Seran"
	petrus  = "Petrus Kanisius Bria Nahak" // type B
	semuel  = "Semuel D'Almeida Ratu, A.Md"
	yublina = "Yublina Nenobais" // photo damaged
	imanuel = "Imanuel Taopan"   // random UID
	emoney  = "Kartu e-money"
	bank    = "Kartu bank"
	mute    = "Kartu dengan chip mati"
)

var watching atomic.Int32 // Watchers that run

// watched is a Watcher under test, with everything it said.
type watched struct {
	t testing.TB
	*card.Watcher
	stop context.CancelFunc
}

// watch starts a Watcher that must be gone, with all its goroutines, when the
// test ends.
func watch(t testing.TB, cfg card.Config) *watched {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	if cfg.Debounce == 0 {
		cfg.Debounce = 2 * time.Millisecond
	}
	w := &watched{t: t, Watcher: card.Watch(ctx, cfg), stop: stop}
	watching.Add(1)
	t.Cleanup(func() {
		stop()
		for range w.Events() {
		}
		watching.Add(-1)
		noGoroutines(t)
	})
	return w
}

// noGoroutines fails where the package still runs something and no other test
// does. The goroutine that closed the channel may need a moment to end.
func noGoroutines(t testing.TB) {
	t.Helper()
	var stacks string
	for range 100 {
		buf := make([]byte, 1<<20)
		stacks = string(buf[:runtime.Stack(buf, true)])
		if watching.Load() > 0 || !strings.Contains(stacks, "card.(*Watcher).") && !strings.Contains(stacks, "card.(*slot)") {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("goroutines are left:\n%s", stacks)
}

// patience is for a machine that does other things as well.
const patience = 20 * time.Second

// until reads events up to the first in the state.
func (w *watched) until(state card.State) card.Event {
	w.t.Helper()
	return w.untilEvent(string(state), func(e card.Event) bool { return e.State == state })
}

// reading reads events up to the next reading that is announced.
func (w *watched) reading() *card.Reading {
	w.t.Helper()
	return w.untilEvent("a reading", func(e card.Event) bool { return e.Reading != nil }).Reading
}

func (w *watched) untilEvent(what string, match func(card.Event) bool) card.Event {
	w.t.Helper()
	limit := time.NewTimer(patience)
	defer limit.Stop()
	var said []string
	for {
		select {
		case e, open := <-w.Events():
			if !open {
				w.t.Fatalf("the channel closed before %s; said: %v", what, said)
			}
			if match(e) {
				return e
			}
			said = append(said, string(e.State))
			if e.Reading != nil {
				said = append(said, "= "+e.Reading.UID.String())
			}
		case <-limit.C:
			w.t.Fatalf("waited in vain for %s; said: %v", what, said)
		}
	}
}

// quiet fails when anything is said during d.
func (w *watched) quiet(d time.Duration) {
	w.t.Helper()
	select {
	case e := <-w.Events():
		w.t.Fatalf("said %s (reading %v), expected silence", e.State, e.Reading != nil)
	case <-time.After(d):
	}
}

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
