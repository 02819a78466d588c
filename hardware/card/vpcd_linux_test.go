package card_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/hardware/card"
	"go.uber.org/goleak"

	"github.com/loket-kelurahan/loket/hardware/card/simulator"
)

// rig is the computer's real PC/SC client library, a real pcscd and virtual
// readers. Each test takes the reader of its own number.
var rig *simulator.PCSC

func TestMain(m *testing.M) { os.Exit(withRig(m)) }

func withRig(m *testing.M) (code int) {
	dir, err := os.MkdirTemp("", "loket")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if rig, err = simulator.StartPCSC(ctx, dir); err == nil {
		err = rig.Use()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() {
		if err := rig.Stop(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	}()
	before := goleak.IgnoreCurrent() // the rig's own; a pcscd that was started again is waited for
	if code = m.Run(); code != 0 {
		return code
	}
	if err := goleak.Find(before, goleak.IgnoreAnyFunction("github.com/loket-kelurahan/loket/hardware/card/simulator.(*PCSC).Start.func1")); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// settled is long enough for three looks at a card to span one of pcscd's
// polls, 0.4 s apart: only then a lifted card is known to be lifted.
const settled = 150 * time.Millisecond

func onRig(t testing.TB, n int, cfg card.Config) (*simulator.Link, *watched) {
	t.Helper()
	cfg.Only = rig.Names[n]
	w := watch(t, cfg)
	w.until(card.StateReady)
	link := rig.Links[n]
	t.Cleanup(func() { ok(t, link.Remove()) })
	return link, w
}

func TestVirtualReaderReadsEveryKindOfCard(t *testing.T) {
	t.Parallel()
	link, w := onRig(t, 0, card.Config{})
	p := people(t)
	for name, want := range map[string]card.State{
		yohanes: card.StateDone, petrus: card.StateDone, semuel: card.StateDone, yublina: card.StateDone,
		imanuel: card.StateDone, emoney: code(kelurahan.CardForeign), bank: code(kelurahan.CardForeign),
		mute: code(kelurahan.CardMute),
	} {
		ok(t, link.Insert(p[name]))
		e := w.untilEvent(name, func(e card.Event) bool { return e.State == want })
		if r := e.Reading; r != nil && (r.UID.String() != p[name].UID || name != yublina && !bytes.Equal(r.Photo, p[name].Photo)) {
			t.Errorf("%s: read %s and a photo of %d bytes", name, r.UID, len(r.Photo))
		}
		ok(t, link.Remove())
		w.until(card.StateReady)
	}
	if n := link.Seen(0xF8) + link.Seen(0xFD); n != 0 {
		t.Errorf("F8 or FD was sent %d times", n)
	}
}

func TestVirtualReaderLiftedMidRead(t *testing.T) {
	t.Parallel()
	link, w := onRig(t, 1, card.Config{Debounce: settled})
	p := people(t)
	for _, nth := range []int{1, 5, 12} {
		c := p[yohanes]
		c.Faults = simulator.Faults{DropAt: nth}
		ok(t, link.Insert(c))
		w.until(code(kelurahan.CardRemoved))
	}
	ok(t, link.Insert(p[maria]))
	if r := w.reading(); r.UID.String() != p[maria].UID {
		t.Errorf("read %s", r.UID)
	}
}

// A card exchanged between two polls of pcscd: the reader says nothing, and
// the new card answers on the old handle.
func TestVirtualReaderSwappedMidRead(t *testing.T) {
	t.Parallel()
	link, w := onRig(t, 2, card.Config{Debounce: settled})
	p := people(t)
	pair := []simulator.Card{p[yohanes], p[maria]}
	for _, by := range []func(simulator.Card) error{link.Swap, link.Insert} {
		c := p[yohanes]
		c.Faults.Delay = 30 * time.Millisecond
		ok(t, link.Insert(c))
		w.untilEvent("half the photo", func(e card.Event) bool { return e.Progress > 40 })
		ok(t, by(p[maria]))
		e := w.untilEvent("an end", func(e card.Event) bool { return e.Reading != nil || e.State.Code() != "" })
		if e.Reading != nil {
			onePerson(t, e.Reading, pair)
		}
		ok(t, link.Remove())
		time.Sleep(500 * time.Millisecond) // one poll, so that the next card is a new visit
	}
}

// A hundred taps, on nine readers at once because pcscd looks only every
// 0.4 s: every one is announced once, with the right person's photo.
func TestVirtualReaderHundredTaps(t *testing.T) {
	t.Parallel()
	p := people(t)
	pair := []simulator.Card{p[yohanes], p[maria]}
	var group sync.WaitGroup
	for n := 3; n < simulator.Readers; n++ {
		link, w := onRig(t, n, card.Config{})
		group.Go(func() {
			for i := range 12 {
				c := pair[i%2]
				if err := link.Insert(c); err != nil {
					t.Error(err)
					return
				}
				e, open := next(w, func(e card.Event) bool { return e.Reading != nil })
				if !open || e.Reading.UID.String() != c.UID || !bytes.Equal(e.Reading.Photo, c.Photo) {
					t.Errorf("tap %d on %s: %+v", i, rig.Names[n], e.State)
					return
				}
				if err := link.Remove(); err != nil {
					t.Error(err)
					return
				}
				if _, open := next(w, func(e card.Event) bool { return e.State == card.StateReady }); !open {
					t.Errorf("tap %d: not ready again", i)
					return
				}
			}
		})
	}
	group.Wait()
}

// next is untilEvent for a goroutine that may not end the test itself.
func next(w *watched, match func(card.Event) bool) (card.Event, bool) {
	limit := time.After(patience)
	for {
		select {
		case e, open := <-w.Events():
			if !open || match(e) {
				return e, open
			}
		case <-limit:
			return card.Event{}, false
		}
	}
}

// pcscd ends, politely or not, idle or in the middle of a reading, and comes
// back: the watcher says so and goes on, and needs no restart.
func TestServiceDiesAndRecovers(t *testing.T) {
	link, w := onRig(t, 3, card.Config{Debounce: settled})
	c := people(t)[yohanes]
	for _, sig := range []syscall.Signal{syscall.SIGTERM, syscall.SIGKILL} {
		for _, mid := range []bool{false, true} {
			c.Faults.Delay = 0
			if mid {
				c.Faults.Delay = 30 * time.Millisecond
			}
			ok(t, link.Insert(c))
			if mid {
				w.untilEvent("half the photo", func(e card.Event) bool { return e.Progress > 40 })
			} else {
				w.reading()
			}
			ok(t, rig.Kill(sig))
			w.until(code(kelurahan.ReaderService))
			ok(t, rig.Start(context.Background()))
			w.until(card.StateReady)
		}
	}
	ok(t, link.Insert(people(t)[maria]))
	w.reading()
}
