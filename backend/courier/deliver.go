package courier

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/register"
	"github.com/loket-kelurahan/loket/backend/wire"
)

// Try delivers what waits, at once, and returns when everything is there or
// something went wrong; State says which.
func (c *Courier) Try(ctx context.Context) {
	c.turn.Lock()
	defer c.turn.Unlock()
	if !c.noted().enrolled() {
		c.change(func(s *State) { s.Phase, s.Code = PhaseNotEnrolled, "" })
		return
	}
	p, err := c.cfg.Source.Pending(ctx)
	if err == nil {
		c.found(p)
		if len(p.Approvals) > 0 {
			err = c.deliver(ctx, load{Source: c.cfg.Source, Pending: p})
		}
	}
	if err == nil {
		err = c.carry(ctx)
	}
	c.settle(err)
	if err == nil {
		c.fetchKinds(ctx, len(p.Approvals) > 0)
	}
}

func (c *Courier) found(p Pending) {
	c.change(func(s *State) {
		s.Delivered, s.Unsigned, s.Waiting = p.Delivered, p.Unsigned, p.waiting()
	})
}

func (p Pending) waiting() uint64 {
	if len(p.Approvals) == 0 {
		return 0
	}
	return p.Approvals[len(p.Approvals)-1] - p.Delivered
}

// load is a register on its way: this counter's own, or one it carries.
type load struct {
	Source
	Pending
	carried bool
}

// carry delivers what lost PCs still owe, once the city knows by this counter's
// own register whose place it takes.
func (c *Courier) carry(ctx context.Context) error {
	if c.cfg.Carried == nil {
		return nil
	}
	sources, err := c.cfg.Carried(ctx)
	if err != nil {
		return err
	}
	for _, source := range sources {
		p, err := source.Pending(ctx)
		if err != nil {
			return err
		}
		if len(p.Approvals) == 0 {
			continue
		}
		if err := c.deliver(ctx, load{Source: source, Pending: p, carried: true}); err != nil {
			return err
		}
	}
	return nil
}

// settle records how a try ended.
func (c *Courier) settle(err error) {
	if err == nil {
		c.keepOrLog(func(n *notes) { n.Attempts, n.NextTry, n.Code = 0, time.Time{}, "" })
		c.change(func(s *State) {
			s.Phase, s.Code, s.Attempts, s.NextTry, s.Behind = PhaseIdle, "", 0, time.Time{}, false
			if s.Unsigned > 0 {
				s.Phase = PhaseApproval
			}
		})
		return
	}
	code := kelurahan.CodeOf(err)
	if code == kelurahan.Canceled || errors.Is(err, context.Canceled) {
		return // the program is ending; the next start tries at once
	}
	if code == kelurahan.NotSignedIn {
		// Nobody's fault, and over as soon as somebody signs in: what was noted of
		// the network stays.
		c.change(func(s *State) { s.Phase, s.Code, s.NextTry = PhaseLocked, "", time.Time{} })
		return
	}
	c.cfg.Log.Info("not delivered", slog.String("code", string(code)), slog.Any("cause", err))
	c.keepOrLog(func(n *notes) {
		n.Attempts, n.Code = n.Attempts+1, code
		n.NextTry = c.cfg.Now().Add(waitAfter(n.Attempts, code, err))
	})
	n := c.noted()
	c.change(func(s *State) {
		s.Phase, s.Code, s.Attempts, s.NextTry = phaseOf(code), code, n.Attempts, n.NextTry
	})
}

// waitAfter: a shaky line is tried again soon; what the city refuses, or a
// locked register, will not be different in five seconds.
func waitAfter(attempts int, code kelurahan.Code, err error) time.Duration {
	var r *refusal
	if errors.As(err, &r) && r.after > 0 {
		return r.after
	}
	if phaseOf(code) == PhaseRefused {
		return maxWait
	}
	return wait(attempts)
}

// keepOrLog writes the notes; a disk that cannot take them must not keep a
// letter from the city.
func (c *Courier) keepOrLog(alter func(*notes)) {
	if err := c.keep(alter); err != nil {
		c.cfg.Log.Warn("notes not written", slog.Any("cause", err))
	}
}

// deliver sends runs until the last approval is there.
func (c *Courier) deliver(ctx context.Context, p load) error {
	city, err := c.city()
	if err != nil {
		return err
	}
	head, err := city.head(ctx, p.Register)
	if err != nil {
		return err
	}
	c.heard(head.At)
	from, err := c.meet(ctx, p, head)
	if err != nil {
		return err
	}
	ends, err := c.ends(ctx, from, p)
	if err != nil {
		return err
	}
	last := ends[len(ends)-1]
	c.change(func(s *State) {
		s.Phase, s.Code, s.Sent, s.Total, s.Behind = PhaseSending, "", 0, last-from+1, from <= p.Delivered
	})
	for start := from; start <= last; {
		to, err := c.send(ctx, city, p, start, ends, c.wayTo(p, head))
		if err != nil {
			return err
		}
		start = to + 1
		c.change(func(s *State) { s.Sent = start - from })
	}
	return nil
}

// heard notes that the city answered, and how far the clocks are apart.
func (c *Courier) heard(at kelurahan.Millis) {
	now := c.cfg.Now()
	c.keepOrLog(func(n *notes) { n.LastOK = now })
	c.change(func(s *State) { s.LastOK, s.Skew = now, now.Sub(at.Time()).Round(time.Second) })
}

// meet compares the city's head with the register and gives the first entry to
// send. Errors: city-fork when the city holds another entry than ours.
func (c *Courier) meet(ctx context.Context, p load, head wire.Head) (uint64, error) {
	if head.Seq == 0 {
		return 1, nil
	}
	entries, err := p.Run(ctx, head.Seq, head.Seq)
	if err != nil && kelurahan.CodeOf(err) != kelurahan.NotFound {
		return 0, err
	}
	if len(entries) == 0 && p.carried {
		// The lost PC delivered more than its backup knows. The city compares what
		// both have, and its receipt says so.
		return p.Delivered + 1, nil
	}
	if len(entries) != 1 || entries[0].Hash != head.Hash {
		return 0, kelurahan.E(kelurahan.CityFork, "courier.meet", fmt.Errorf("entry %d differs", head.Seq))
	}
	if head.Seq < p.Delivered {
		c.cfg.Log.Warn("the city is behind its receipts: sending again",
			slog.String("code", string(kelurahan.CityBehind)), slog.Uint64("city", head.Seq), slog.Uint64("ours", p.Delivered))
		return head.Seq + 1, nil
	}
	return p.Delivered + 1, nil
}

// ends gives the approvals a run may end with. When the city is behind, those
// it once had must be found in the register again.
func (c *Courier) ends(ctx context.Context, from uint64, p load) ([]uint64, error) {
	if from > p.Delivered {
		return p.Approvals, nil
	}
	var old []uint64
	for start := from; start <= p.Delivered; start += runEntries {
		entries, err := p.Run(ctx, start, min(start+runEntries-1, p.Delivered))
		if err != nil {
			return nil, err
		}
		for i := range entries {
			if _, _, ev, err := wire.DecodeEntry(entries[i].Payload); err == nil && ev.Type() == (kelurahan.BatchApproved{}).Type() {
				old = append(old, entries[i].Seq)
			}
		}
	}
	return append(old, p.Approvals...), nil
}

// send sends one run that begins at start and gives its last entry. What the
// city cannot rebuild it gets once more in full.
func (c *Courier) send(ctx context.Context, city city, p load, start uint64, ends []uint64, w way) (uint64, error) {
	body, to, hash, err := c.pack(ctx, p, start, ends, w)
	if err != nil {
		return 0, err
	}
	receipt, sealed, err := city.put(ctx, p.Register, start, to, body)
	if kelurahan.CodeOf(err) == kelurahan.RunUnlike && w.leans {
		c.cfg.Log.Warn("the city cannot rebuild the run: sending it in full", slog.Any("cause", err))
		c.inFull = true
		return c.send(ctx, city, p, start, ends, way{})
	}
	if err != nil {
		return 0, err
	}
	if err := fits(receipt, p.Register, to, hash); err != nil {
		return 0, err
	}
	c.heard(receipt.At)
	c.change(func(s *State) { s.Issues = receipt.Issues })
	if to > p.Delivered {
		if err := p.Deliver(ctx, receipt.Last, receipt.Head, sealed); err != nil {
			return 0, err
		}
		if !p.carried {
			c.change(func(s *State) { s.received(receipt.Last) })
		}
	}
	return to, nil
}

// fits checks that a receipt is for what was sent.
func fits(r wire.Receipt, id register.ID, last uint64, head register.Hash) error {
	if r.Register != id || r.Last != last || r.Head != head {
		return kelurahan.E(kelurahan.ReceiptInvalid, "courier.fits", fmt.Errorf("for entry %d, not %d", r.Last, last))
	}
	return nil
}

// pack reads and packs a run of at most runEntries and runBytes, as long as
// there is an approval to end it with.
func (c *Courier) pack(ctx context.Context, p load, start uint64, ends []uint64, w way) (body []byte, to uint64, hash register.Hash, err error) {
	first, _ := slices.BinarySearch(ends, start)
	last := first
	for last+1 < len(ends) && ends[last+1]-start < runEntries {
		last++
	}
	held, err := c.heldBefore(ctx, p, start, ends[last]-start+1, w)
	if err != nil {
		return nil, 0, hash, err
	}
	for {
		to = ends[last]
		entries, err := p.Run(ctx, start, to)
		if err != nil {
			return nil, 0, hash, err
		}
		if uint64(len(entries)) != to-start+1 {
			return nil, 0, hash, kelurahan.E(kelurahan.RegisterDamaged, "courier.pack", fmt.Errorf("%d entries", len(entries)))
		}
		prev := register.Head{Seq: start - 1, Hash: entries[0].Prev}
		if body, err = c.encode(p.Register, prev, entries, held, w); err != nil {
			return nil, 0, hash, err
		}
		if len(body) <= runBytes || last == first {
			return body, to, entries[len(entries)-1].Hash, nil
		}
		last = first + (last-first)/2
	}
}
