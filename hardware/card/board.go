package card

import (
	"context"
	"sync"
	"time"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// board folds what the readers say into the one thing the operator sees, and
// decides which reader's card counts.
type board struct {
	now func() time.Time

	mu     sync.Mutex
	slots  map[string]slotView
	clock  int    // counts changes, so that the latest wins
	base   State  // what is shown while no reader is there
	holder string // the reader whose e-KTP counts
	chosen string
	uid    UID // of the holder's reading, while StateDone
	shown  Event
	queue  []Event
	wake   chan struct{}
}

type slotView struct {
	event Event
	order int
	// standing: lay on the reader when we came, as a security key that is
	// always plugged in. It must not hide the reader for the citizens' cards.
	standing bool
}

// queueLimit bounds what waits for a screen that does not look.
const queueLimit = 64

func newBoard(now func() time.Time) *board {
	return &board{now: now, slots: make(map[string]slotView), wake: make(chan struct{}, 1)}
}

// set says what one reader's state is now.
func (b *board) set(reader string, e Event, standing bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	e.Reader = reader
	e.Limits = e.limits()
	b.clock++
	order := b.clock
	if old, ok := b.slots[reader]; ok && old.event.State == e.State && e.Reading == nil && e.State != StateReading {
		order = old.order
	}
	b.slots[reader] = slotView{event: e, order: order, standing: standing}
	b.show()
	e.Reading = nil // is announced once
	b.slots[reader] = slotView{event: e, order: order, standing: standing}
}

func (e Event) limits() []string {
	if e.Reading != nil {
		return e.Reading.Limits
	}
	return readerLimits(e.Reader)
}

// drop forgets a reader; lost says that it went while a card was being read.
func (b *board) drop(reader string, lost bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.slots, reader)
	b.letGo(reader)
	if lost {
		b.base = State(kelurahan.ReaderLost)
		if len(b.slots) > 0 {
			b.push(Event{Reader: reader, State: b.base})
		}
	}
	b.show()
}

// without says what to show while no reader is there, "" for nothing new. That
// a reading was lost with its reader stays said until a reader is back.
func (b *board) without(state State) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if state != State(kelurahan.ReaderAbsent) || b.base != State(kelurahan.ReaderLost) {
		b.base = state
	}
	b.show()
}

// claim makes reader the one whose card counts, if no other has one.
func (b *board) claim(reader string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.free(reader) {
		return false
	}
	b.holder = reader
	return true
}

// claimable reports whether claim would succeed now.
func (b *board) claimable(reader string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.free(reader)
}

func (b *board) free(reader string) bool {
	if _, there := b.slots[b.chosen]; there && b.chosen != reader {
		return false
	}
	return b.holder == "" || b.holder == reader
}

// ignored reports that the operator chose another reader.
func (b *board) ignored(reader string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	_, there := b.slots[b.chosen]
	return there && b.chosen != reader
}

func (b *board) choose(reader string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.chosen = reader
	if reader != "" && b.holder != reader {
		b.letGo(b.holder)
	}
}

func (b *board) release(reader string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.letGo(reader)
}

func (b *board) letGo(reader string) {
	if b.holder == reader {
		b.holder, b.uid = "", UID{}
	}
}

// hold keeps the UID of the reading that stands, for Present.
func (b *board) hold(reader string, uid UID) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.holder == reader {
		b.uid = uid
	}
}

func (b *board) held() (reader string, uid UID) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.holder, b.uid
}

func (b *board) state() Event {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.shown
}

// show works out what the operator should see and queues it where it is new.
func (b *board) show() {
	e := b.view()
	old := b.shown
	if e.State == "" || e.Reading == nil && e.State == old.State && e.Reader == old.Reader && e.Progress == old.Progress {
		return
	}
	b.push(e)
	e.Reading = nil
	b.shown = e
}

// view prefers the latest that is not plain readiness.
func (b *board) view() Event {
	best, found := slotView{event: Event{State: b.base}}, false
	for _, s := range b.slots {
		if !found || s.rank(len(b.slots)) > best.rank(len(b.slots)) ||
			s.rank(len(b.slots)) == best.rank(len(b.slots)) && s.order > best.order {
			best, found = s, true
		}
	}
	return best.event
}

func (s slotView) rank(readers int) int {
	switch {
	case s.standing && readers > 1:
		return 0
	case s.event.State == StateReady:
		return 1
	}
	return 2
}

func (b *board) push(e Event) {
	e.At = b.now()
	last := len(b.queue) - 1
	switch {
	case last >= 0 && e.State == StateReading && b.queue[last].State == StateReading && b.queue[last].Reader == e.Reader:
		b.queue[last] = e
	case last+1 >= queueLimit:
		b.queue = append(b.queue[1:], e)
	default:
		b.queue = append(b.queue, e)
	}
	select {
	case b.wake <- struct{}{}:
	default:
	}
}

func (b *board) pop() (Event, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.queue) == 0 {
		return Event{}, false
	}
	e := b.queue[0]
	b.queue = b.queue[1:]
	return e, true
}

// deliver hands the queue to the consumer, who may be slow without holding up
// a reader.
func (b *board) deliver(ctx context.Context, out chan<- Event) {
	for {
		e, ok := b.pop()
		if !ok {
			select {
			case <-b.wake:
				continue
			case <-ctx.Done():
				return
			}
		}
		select {
		case out <- e:
		case <-ctx.Done():
			return
		}
	}
}
