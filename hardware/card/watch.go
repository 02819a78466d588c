package card

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/hardware/card/internal/ektp"
	"github.com/loket-kelurahan/loket/hardware/card/internal/pcsc"
)

const (
	listEvery  = 500 * time.Millisecond // how soon a reader that is plugged in is seen
	retryFirst = 300 * time.Millisecond // after the service went away …
	retryLast  = 5 * time.Second        // … and at the slowest, for ever
)

// Watcher watches the readers of one counter. Watch makes it.
type Watcher struct {
	cfg    Config
	board  *board
	events chan Event
	ended  chan struct{} // poked when a reader's goroutine ends
	group  sync.WaitGroup

	mu    sync.Mutex
	slots map[string]*slot // by reader; kept while the reader is listed
}

// Watch watches until ctx ends; nothing that happens to a reader or to the
// PC/SC service ends it before. Only one Watcher of a process may look at one
// reader.
func Watch(ctx context.Context, cfg Config) *Watcher {
	cfg = cfg.withDefaults()
	w := &Watcher{cfg: cfg, board: newBoard(cfg.Now), events: make(chan Event),
		ended: make(chan struct{}, 1), slots: make(map[string]*slot)}
	go w.run(ctx)
	return w
}

// Events gives every change of what the operator should see. The channel is
// closed when the context of Watch has ended and every goroutine of the
// Watcher is gone; a driver that hangs inside a call delays that.
func (w *Watcher) Events() <-chan Event { return w.events }

// State returns the last Event, without its Reading; zero before the first.
func (w *Watcher) State() Event { return w.board.state() }

// Readers lists the readers that are there now, sorted.
func (w *Watcher) Readers() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	var names []string
	for name, s := range w.slots {
		if s.running {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// Choose makes reader the one whose cards count, as the answer to reader-many;
// "" lets any count again. The choice rests while that reader is not there.
func (w *Watcher) Choose(reader string) { w.board.choose(reader) }

// Present asks the reader, not its memory, whether the card of the last
// Reading lies on it now, and returns its UID. It takes a few tens of
// milliseconds. Linking a UID to a NIK needs true.
func (w *Watcher) Present() (UID, bool) {
	reader, uid := w.board.held()
	if len(uid.Bytes) == 0 {
		return UID{}, false
	}
	now, err := w.identify(reader)
	if err == nil && now.String() == uid.String() {
		return uid, true
	}
	w.cfg.Log.Info("card: not the card of the reading", "err", err)
	w.lookAgain(reader)
	return UID{}, false
}

func (w *Watcher) identify(reader string) (uid UID, err error) {
	port, err := w.cfg.PCSC.Attach(reader)
	if err != nil {
		return UID{}, err
	}
	defer func() { err = errors.Join(err, port.Close()) }()
	held, err := port.Connect()
	if err != nil {
		return UID{}, err
	}
	defer func() { err = errors.Join(err, held.Close()) }()
	number, chip, err := ektp.Identify(held.Transmit)
	return newUID(number, chip), err
}

func (w *Watcher) lookAgain(reader string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if s := w.slots[reader]; s != nil {
		s.stale.Store(true)
	}
}

func (w *Watcher) run(ctx context.Context) {
	defer close(w.events)
	defer w.group.Wait()
	w.group.Go(func() { w.board.deliver(ctx, w.events) })
	var down time.Time
	pause := retryFirst
	for ctx.Err() == nil {
		names, err := w.cfg.PCSC.Readers()
		if err == nil {
			down, pause = time.Time{}, retryFirst
			w.reconcile(ctx, names)
			w.sleep(ctx, listEvery)
			continue
		}
		if down.IsZero() {
			down = time.Now()
			w.cfg.Log.Warn("card: PC/SC service", "err", err)
		}
		w.board.without(stateWithout(err, time.Since(down)))
		w.reap()
		w.sleep(ctx, pause)
		pause = min(2*pause, retryLast)
	}
}

// stateWithout is what to say when the service does not even list readers.
func stateWithout(err error, since time.Duration) State {
	switch code := pcsc.CodeOf(err); {
	case code == pcsc.SecurityViolation:
		return State(kelurahan.ReaderDenied)
	case code == pcsc.RemoteSession:
		return State(kelurahan.ReaderRemote)
	case code.ServiceLost() && since < pcsc.ServiceGrace:
		return State(kelurahan.ReaderAbsent)
	}
	return State(kelurahan.ReaderService)
}

// reconcile starts a goroutine for every reader that came, and forgets those
// that went. The goroutines that ended are taken off the board only now, after
// the service was asked: the board must not say "no reader" for the moment in
// which it is the service that is missing.
func (w *Watcher) reconcile(ctx context.Context, names []string) {
	names = slices.DeleteFunc(names, func(n string) bool { return w.cfg.Only != "" && n != w.cfg.Only })
	if len(names) == 0 {
		w.board.without(State(kelurahan.ReaderAbsent))
	} else {
		w.board.without("")
	}
	w.reap()
	w.mu.Lock()
	defer w.mu.Unlock()
	for name, s := range w.slots {
		switch listed := slices.Contains(names, name); {
		case !listed && s.running:
			s.unlisted = true
			s.cancel()
		case !listed:
			delete(w.slots, name)
		}
	}
	for _, name := range names {
		// Not at once: a reader that fails as soon as it is opened must not
		// make this a busy loop.
		if s := w.slots[name]; s == nil || !s.running && time.Since(s.stopped) >= listEvery {
			w.start(ctx, name)
		}
	}
}

func (w *Watcher) start(ctx context.Context, name string) {
	s := w.slots[name]
	if s == nil {
		s = &slot{reader: name, cfg: w.cfg, board: w.board}
		w.slots[name] = s
		w.cfg.Log.Info("card: reader", "name", name)
	}
	ctx, s.cancel = context.WithCancel(ctx)
	s.running = true
	w.group.Go(func() {
		err := s.guarded(ctx)
		w.mu.Lock()
		s.end, s.ended = err, true
		w.mu.Unlock()
		select {
		case w.ended <- struct{}{}:
		default:
		}
	})
}

// sleep waits, but not on after a reader's goroutine has ended: then something
// happened that the list of readers will tell.
func (w *Watcher) sleep(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	case <-w.ended:
	}
}

func (w *Watcher) reap() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, s := range w.slots {
		if !s.ended {
			continue
		}
		s.cancel()
		s.running, s.ended, s.stopped = false, false, time.Now()
		if !errors.Is(s.end, context.Canceled) {
			w.cfg.Log.Info("card: reader ended", "name", s.reader, "err", s.end)
		}
		w.board.drop(s.reader, s.mid && (s.unlisted || pcsc.CodeOf(s.end).ReaderLost()))
		s.unlisted = false
	}
}
