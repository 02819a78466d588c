package simulator

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/loket-kelurahan/loket/hardware/card/internal/pcsc"
)

// Bench is a PC/SC service with readers inside this process. Give it to
// card.Config as PCSC. It can do what no virtual reader can: pull the reader's
// plug, stop the service, let another program hold the card.
type Bench struct {
	mu      sync.Mutex
	moved   chan struct{} // closed and made anew whenever anything changes
	readers []*Reader
	fault   pcsc.Code // why the service does not answer; 0 it does
	epoch   int       // counts the service's lives; older connections are dead
}

// Reader is one reader of a Bench.
type Reader struct {
	bench   *Bench
	name    string
	plugged bool
	hogged  bool // another program has the card for itself
	chip    *chip
	visits  uint16
	holder  *benchCard
	seen    counts
}

// NewBench makes a bench with readers of these names, plugged in and empty.
// Begin the names with "Loket Simulator": readings from them are marked.
func NewBench(readers ...string) *Bench {
	b := &Bench{moved: make(chan struct{})}
	for _, name := range readers {
		b.readers = append(b.readers, &Reader{bench: b, name: name, plugged: true})
	}
	return b
}

// Reader returns the reader of that name, nil where there is none.
func (b *Bench) Reader(name string) *Reader {
	for _, r := range b.readers {
		if r.name == name {
			return r
		}
	}
	return nil
}

// change runs f and wakes everybody who waits.
func (b *Bench) change(f func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	f()
	close(b.moved)
	b.moved = make(chan struct{})
}

// StopService makes the service vanish, as when it crashes or the last reader
// leaves a Windows PC. Connections from before stay dead.
func (b *Bench) StopService() { b.change(func() { b.fault, b.epoch = pcsc.NoService, b.epoch+1 }) }

// DenyService makes the service refuse this user, as polkit does.
func (b *Bench) DenyService() {
	b.change(func() { b.fault, b.epoch = pcsc.SecurityViolation, b.epoch+1 })
}

// StartService ends StopService and DenyService.
func (b *Bench) StartService() { b.change(func() { b.fault = 0 }) }

// Readers implements the PC/SC service.
func (b *Bench) Readers() ([]string, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.fault != 0 {
		return nil, &pcsc.Error{Op: "list readers", Code: b.fault}
	}
	var names []string
	for _, r := range b.readers {
		if r.plugged {
			names = append(names, r.name)
		}
	}
	return names, nil
}

// Attach implements the PC/SC service.
func (b *Bench) Attach(reader string) (pcsc.Port, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	r := b.Reader(reader)
	switch {
	case b.fault != 0:
		return nil, &pcsc.Error{Op: "attach", Code: b.fault}
	case r == nil || !r.plugged:
		return nil, &pcsc.Error{Op: "attach", Code: pcsc.UnknownReader}
	}
	return &benchPort{reader: r, epoch: b.epoch}, nil
}

// Insert puts a card on the reader, in place of any other.
func (r *Reader) Insert(card Card) error {
	chip, err := newChip(card, &r.seen)
	if err != nil {
		return err
	}
	r.bench.change(func() { r.lift(); r.chip = chip; r.visits++ })
	return nil
}

// Remove lifts the card.
func (r *Reader) Remove() error {
	r.bench.change(r.lift)
	return nil
}

func (r *Reader) lift() {
	if r.chip != nil {
		r.chip = nil
		r.visits++
	}
}

// Swap exchanges the card so fast that the reader notices nothing.
func (r *Reader) Swap(card Card) error {
	chip, err := newChip(card, &r.seen)
	if err != nil {
		return err
	}
	r.bench.change(func() {
		if r.chip == nil {
			err = errors.New("simulator: there is no card to swap")
			return
		}
		r.chip = chip
	})
	return err
}

// Plug and Unplug connect and disconnect the reader itself.
func (r *Reader) Plug() { r.bench.change(func() { r.plugged = true }) }

// Unplug takes the reader away, with whatever is being read.
func (r *Reader) Unplug() { r.bench.change(func() { r.plugged = false }) }

// Hog lets another program hold the card, until Hog(false).
func (r *Reader) Hog(on bool) { r.bench.change(func() { r.hogged = on }) }

// Seen counts how often a card on this reader was sent the instruction.
func (r *Reader) Seen(instruction byte) int { return int(r.seen[instruction].Load()) }

func (r *Reader) state() pcsc.State {
	s := pcsc.State(r.visits) << 16
	switch {
	case !r.plugged:
		return pcsc.Unknown
	case r.chip == nil:
		return s | pcsc.Empty
	}
	s |= pcsc.Present
	if r.chip.kind() == Mute {
		s |= pcsc.Mute
	}
	if r.hogged {
		s |= pcsc.Exclusive
	}
	if r.holder != nil {
		s |= pcsc.InUse
	}
	return s
}

type benchPort struct {
	reader *Reader
	epoch  int
}

// alive needs the lock.
func (p *benchPort) alive(op string) error {
	switch b := p.reader.bench; {
	case b.fault != 0 && op != "wait":
		return &pcsc.Error{Op: op, Code: pcsc.NoService}
	case p.epoch != b.epoch:
		return &pcsc.Error{Op: op, Code: pcsc.CommError} // what pcscd's clients get when it dies
	case !p.reader.plugged && op != "wait":
		return &pcsc.Error{Op: op, Code: pcsc.ReaderUnavailable}
	}
	return nil
}

func (p *benchPort) Wait(ctx context.Context, seen pcsc.State, limit time.Duration) (pcsc.State, error) {
	timer := time.NewTimer(limit)
	defer timer.Stop()
	b := p.reader.bench
	for {
		b.mu.Lock()
		err, now, moved := p.alive("wait"), p.reader.state(), b.moved
		b.mu.Unlock()
		if err != nil {
			return seen, err
		}
		if now != seen {
			return now, nil
		}
		select {
		case <-moved:
		case <-timer.C:
			return seen, nil
		case <-ctx.Done():
			return seen, ctx.Err()
		}
	}
}

func (p *benchPort) Connect() (pcsc.Card, error) {
	b, r := p.reader.bench, p.reader
	for {
		b.mu.Lock()
		if err := p.refusal(); err != nil {
			b.mu.Unlock()
			return nil, err
		}
		if r.holder == nil {
			break
		}
		moved := b.moved
		b.mu.Unlock()
		<-moved // somebody's transaction
	}
	c := &benchCard{port: p, visit: r.visits}
	b.mu.Unlock()
	b.change(func() { r.holder = c })
	return c, nil
}

func (p *benchPort) refusal() error {
	if err := p.alive("connect"); err != nil {
		return err
	}
	code := pcsc.Code(0)
	switch r := p.reader; {
	case r.hogged:
		code = pcsc.SharingViolation
	case r.chip == nil:
		code = pcsc.NoSmartcard
	case r.chip.kind() == Mute:
		code = pcsc.Unresponsive
	default:
		return nil
	}
	return &pcsc.Error{Op: "connect", Code: code}
}

func (p *benchPort) Close() error { return nil }

type benchCard struct {
	port  *benchPort
	visit uint16
}

func (c *benchCard) Transmit(apdu []byte) ([]byte, error) {
	b, r := c.port.reader.bench, c.port.reader
	b.mu.Lock()
	err, chip := c.port.alive("transmit"), r.chip
	if err == nil && (chip == nil || r.visits != c.visit) {
		err = &pcsc.Error{Op: "transmit", Code: pcsc.RemovedCard}
	}
	b.mu.Unlock()
	if err != nil {
		return nil, err
	}
	answer, happened := chip.answer(apdu)
	switch happened {
	case lifted:
		b.change(r.lift)
		return nil, &pcsc.Error{Op: "transmit", Code: pcsc.NotTransacted}
	case reset:
		return nil, &pcsc.Error{Op: "transmit", Code: pcsc.ResetCard}
	}
	return answer, nil
}

func (c *benchCard) Close() error {
	r := c.port.reader
	r.bench.change(func() {
		if r.holder == c {
			r.holder = nil
		}
	})
	return nil
}
