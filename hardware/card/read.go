package card

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/hardware/card/internal/ektp"
	"github.com/loket-kelurahan/loket/hardware/card/internal/pcsc"
)

const (
	attempts = 3 // one, and two repeats without the operator
	visits   = 3 // failed visits in a row before the chip is called damaged
)

// Why an attempt ended that are not errors of the card or of the reader.
var (
	errElsewhere = errors.New("card: another reader has an e-KTP")
	errTimeout   = errors.New("card: the reading takes too long")
	errTwo       = errors.New("card: the UID differs between two attempts")
)

// read reads the card, with repeats, and shows what came of it. It returns an
// error only where the reader, the service or ctx has gone.
func (s *slot) read(ctx context.Context, started time.Time) error {
	late := time.Now().Add(s.cfg.Timeout)
	// A driver may hang inside a call; the operator is told all the same.
	watchdog := time.AfterFunc(s.cfg.Timeout, func() {
		s.board.set(s.reader, Event{State: State(kelurahan.CardTimeout)}, false)
	})
	defer watchdog.Stop()
	var first UID
	for n := 1; ; n++ {
		err := s.attempt(ctx, started, late, n > 1, &first)
		if err == nil {
			s.failed = 0
			return nil
		}
		if s.dead(ctx, err) {
			return err
		}
		s.cfg.Log.Info("card: attempt failed", "attempt", n, "err", err)
		state, again := judge(err, len(first.Bytes) > 0)
		if again {
			if err := s.wait(ctx, s.cfg.Debounce); err != nil {
				return err
			}
		}
		if again && !s.here() {
			state, again = State(kelurahan.CardRemoved), false
		}
		if again && n < attempts {
			continue
		}
		s.conclude(state, again)
		return nil
	}
}

// dead reports that going on makes no sense for this goroutine. A
// communication error of a transmission is a weak field, not a dead service.
func (s *slot) dead(ctx context.Context, err error) bool {
	code := pcsc.CodeOf(err)
	return ctx.Err() != nil || code.ReaderLost() || code.ServiceLost() && code != pcsc.CommError
}

// judge says what a failed attempt means, and whether the same card is to be
// tried again without a word. spoke: the card told its UID before.
func judge(err error, spoke bool) (state State, again bool) {
	switch {
	case errors.Is(err, ektp.ErrForeign):
		return State(kelurahan.CardForeign), false
	case errors.Is(err, ektp.ErrFormat):
		return State(kelurahan.CardFormat), false
	case errors.Is(err, ektp.ErrChanged):
		return State(kelurahan.CardChanged), false
	case errors.Is(err, errTwo):
		return State(kelurahan.CardTwo), false
	case errors.Is(err, errTimeout):
		return State(kelurahan.CardTimeout), false
	case errors.Is(err, errElsewhere):
		return State(kelurahan.ReaderMany), false
	case errors.Is(err, ektp.ErrShort) && !spoke:
		return State(kelurahan.CardMute), true
	}
	switch pcsc.CodeOf(err) {
	case pcsc.SharingViolation:
		return State(kelurahan.ReaderBusy), false
	case pcsc.SecurityViolation:
		return State(kelurahan.ReaderDenied), false
	case pcsc.Unresponsive, pcsc.Unpowered, pcsc.Unsupported, pcsc.ProtoMismatch:
		return State(kelurahan.CardMute), true
	}
	return State(kelurahan.CardWeak), true
}

// conclude ends a visit without a reading.
func (s *slot) conclude(state State, exhausted bool) {
	switch kelurahan.Code(state) {
	case kelurahan.ReaderBusy, kelurahan.ReaderDenied:
		s.retry = waitBusy
	case kelurahan.ReaderMany:
		s.retry = waitPending
		if s.board.ignored(s.reader) {
			state = StateReady
		}
	case kelurahan.CardRemoved, kelurahan.CardChanged, kelurahan.CardTwo, kelurahan.CardTimeout:
		s.until = time.Now().Add(linger)
	}
	if exhausted {
		if s.failed++; s.failed >= visits {
			state = State(kelurahan.CardDamaged)
		}
	}
	if kelurahan.Code(state) != kelurahan.ReaderMany {
		s.board.release(s.reader)
	}
	s.done = UID{}
	s.show(state, 0)
}

// attempt reads the card once. Whatever goes wrong, nothing that was read
// survives it.
func (s *slot) attempt(ctx context.Context, started, late time.Time, small bool, first *UID) (err error) {
	held, err := s.port.Connect()
	if err != nil {
		return err
	}
	defer func() {
		// Letting go of a card that has left fails, and that is no news.
		if end := held.Close(); end != nil {
			s.cfg.Log.Debug("card: close", "err", end)
		}
	}()
	chip, err := ektp.Open(s.transmit(ctx, held, late))
	if err != nil {
		return err
	}
	uid := newUID(chip.UID, chip.ChipUID)
	if uid.Stable && uid.String() == s.done.String() {
		return s.stillThere(uid)
	}
	if first.Stable && first.String() != uid.String() {
		return errTwo
	}
	*first = uid
	if !s.board.claim(s.reader) {
		return errElsewhere
	}
	s.show(StateReading, 5)
	content, err := chip.Read(small, func(percent int) { s.show(StateReading, percent) })
	if err != nil {
		return err
	}
	s.finish(newReading(uuid.NewString(), s.reader, uid, content), started)
	return nil
}

// stillThere: the card only trembled, or the service was away for a moment.
func (s *slot) stillThere(uid UID) error {
	if !s.board.claim(s.reader) {
		return errElsewhere
	}
	s.board.hold(s.reader, uid)
	s.show(StateDone, 0)
	return nil
}

func (s *slot) finish(r *Reading, started time.Time) {
	r.Started, r.Ended = started, s.cfg.Now()
	s.done = r.UID
	s.board.hold(s.reader, r.UID)
	s.board.set(s.reader, Event{State: StateDone, Reading: r}, false)
}

// transmit logs what may be logged: neither data of the card nor its UID.
func (s *slot) transmit(ctx context.Context, held pcsc.Card, late time.Time) ektp.Transmit {
	return func(apdu []byte) ([]byte, error) {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		begin := time.Now()
		if begin.After(late) {
			return nil, errTimeout
		}
		answer, err := held.Transmit(apdu)
		n := len(answer)
		sw := ""
		if n >= 2 {
			sw = ektp.Status(uint16(answer[n-2])<<8 | uint16(answer[n-1])).String()
		}
		s.cfg.Log.Debug("card: apdu", "ins", apdu[1], "sw", sw, "len", n, "ms", time.Since(begin).Milliseconds(), "err", err)
		return answer, err
	}
}
