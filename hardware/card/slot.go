package card

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/hardware/card/internal/pcsc"
)

const (
	waitEvery   = time.Second            // a wait is renewed at least this often
	waitPending = 300 * time.Millisecond // while something is to be tried again
	waitBusy    = time.Second            // while another program has the card
	linger      = 5 * time.Second        // how long "the card was lifted too early" stays when nothing follows
	flickers    = 4                      // a card that comes and goes so often lies badly
)

// slot is one reader. Its goroutine alone touches it, but for the fields that
// say otherwise.
type slot struct {
	reader string
	cfg    Config
	board  *board

	// The watcher's, under its lock.
	running, ended bool
	unlisted       bool // PC/SC no longer lists the reader
	cancel         context.CancelFunc
	end            error // why it ended
	stopped        time.Time

	stale atomic.Bool // Present met another card: read again

	port    pcsc.Port
	state   pcsc.State
	mid     bool // a card is being read
	came    bool // the reader was seen without a card since we came to it
	handled bool // the card of this visit was dealt with …
	visit   uint16
	done    UID           // … and gave this reading
	retry   time.Duration // try the same card again after this; 0 never
	failed  int           // visits in a row that ended weak or mute
	until   time.Time     // a problem stays shown until then though the card is gone
}

// guarded runs the slot; a panic in it becomes an error, and the watcher starts
// the reader anew.
func (s *slot) guarded(ctx context.Context) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("card: panic: %v", r)
			s.show(State(kelurahan.Internal), 0)
		}
	}()
	return s.run(ctx)
}

// run returns when the reader, the service or ctx is gone.
func (s *slot) run(ctx context.Context) (err error) {
	s.state, s.mid, s.came, s.handled, s.retry = 0, false, false, false, 0
	if s.port, err = s.cfg.PCSC.Attach(s.reader); err != nil {
		return s.refused(err)
	}
	defer func() { err = errors.Join(err, s.port.Close()) }()
	for {
		if err := s.wait(ctx, s.patience()); err != nil {
			return err
		}
		for was := !s.here(); was != s.here(); { // a card may come or go while another is dealt with
			was = s.here()
			if err := s.step(ctx); err != nil {
				return err
			}
		}
	}
}

func (s *slot) refused(err error) error {
	if pcsc.CodeOf(err) == pcsc.SecurityViolation {
		s.show(State(kelurahan.ReaderDenied), 0)
	}
	return err
}

func (s *slot) wait(ctx context.Context, limit time.Duration) error {
	next, err := s.port.Wait(ctx, s.state, limit)
	if err == nil && next.Gone() {
		err = &pcsc.Error{Op: "wait", Code: pcsc.ReaderUnavailable}
	}
	if err != nil {
		return err
	}
	s.state = next
	return nil
}

func (s *slot) patience() time.Duration {
	switch {
	case s.retry > 0:
		return s.retry
	case !s.until.IsZero():
		return waitPending
	}
	return waitEvery
}

func (s *slot) here() bool { return s.state.Has(pcsc.Present) }

func (s *slot) step(ctx context.Context) error {
	if !s.here() {
		return s.empty(ctx)
	}
	same := s.handled && s.visit == s.state.Visit()
	switch {
	case same && s.stale.Swap(false):
		s.done = UID{}
		s.board.release(s.reader)
		s.show(State(kelurahan.CardChanged), 0)
		return s.present(ctx)
	case same && (s.retry == 0 || !s.board.claimable(s.reader)):
		return nil
	}
	return s.present(ctx)
}

// empty deals with a reader without a card.
func (s *slot) empty(ctx context.Context) error {
	if s.handled {
		if err := s.settle(ctx); err != nil || s.here() {
			return err
		}
	}
	s.came, s.handled, s.retry, s.done = true, false, 0, UID{}
	s.stale.Store(false)
	s.board.release(s.reader)
	if time.Now().Before(s.until) {
		return nil
	}
	s.until = time.Time{}
	s.show(StateReady, 0)
	return nil
}

// settle waits until the card has been there, or gone, for the debounce time.
// A wait may end for other reasons, as another program opening the reader.
func (s *slot) settle(ctx context.Context) error {
	since := time.Now()
	for moves := 0; ; {
		left := s.cfg.Debounce - time.Since(since)
		if left <= 0 {
			return nil
		}
		old := s.state
		if err := s.wait(ctx, left); err != nil {
			return err
		}
		if s.here() != old.Has(pcsc.Present) || s.state.Visit() != old.Visit() {
			since = time.Now()
			if moves++; moves == flickers {
				s.show(State(kelurahan.CardWeak), 0)
			}
		}
	}
}

// present deals with a card that lies on the reader and was not dealt with.
func (s *slot) present(ctx context.Context) error {
	started := s.cfg.Now()
	if err := s.settle(ctx); err != nil || !s.here() {
		return err
	}
	s.handled, s.visit, s.retry, s.until = true, s.state.Visit(), 0, time.Time{}
	s.mid = true
	s.stale.Store(false)
	err := s.read(ctx, started)
	if err == nil {
		s.mid = false
	}
	return err
}

func (s *slot) show(state State, progress int) {
	standing := !s.came && state == State(kelurahan.CardForeign)
	s.board.set(s.reader, Event{State: state, Progress: progress}, standing)
}
