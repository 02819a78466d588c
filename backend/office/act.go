package office

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/register"
	"github.com/loket-kelurahan/loket/backend/store"
	"github.com/loket-kelurahan/loket/backend/wire"
)

// act decides and writes one act: decide sees the books as they are and gives
// the events; all of them are appended, synced once and projected. It is the
// only way anything gets into the register.
func (o *Office) act(ctx context.Context, by kelurahan.OfficerID, decide func(*books) ([]kelurahan.Event, error)) error {
	if err := ctx.Err(); err != nil {
		return kelurahan.E(kelurahan.Canceled, "office.act", err)
	}
	err := o.locked(func() error {
		b, err := o.opened()
		if err != nil {
			return err
		}
		events, err := decide(b)
		if err != nil || len(events) == 0 {
			return err
		}
		if err := o.checkClock(b, events); err != nil {
			return err
		}
		return o.write(b, by, events)
	})
	if err == nil {
		o.cfg.Changed()
	}
	return err
}

func (o *Office) locked(f func() error) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	return f()
}

// write appends events, with the look-ups that wait to be recorded before them.
func (o *Office) write(b *books, by kelurahan.OfficerID, events []kelurahan.Event) error {
	views := o.views.take()
	if untold := untold(views, events); len(untold) > 0 {
		events = append([]kelurahan.Event{kelurahan.PersonsViewed{Views: untold}}, events...)
	}
	if len(events) == 0 {
		return nil
	}
	at := o.now()
	payloads, err := o.encode(at, by, events)
	if err != nil {
		return err
	}
	written, err := b.reg.Append(payloads...)
	if err != nil {
		o.views.putBack(views)
		return err
	}
	err = o.project(b, at, by, events, written)
	o.answers.learn(events)
	return err
}

// encode makes the payloads of an act, each on its own: the thousands of
// residents of an import on every core, everything else in one go.
func (o *Office) encode(at kelurahan.Millis, by kelurahan.OfficerID, events []kelurahan.Event) ([][]byte, error) {
	payloads, errs := make([][]byte, len(events)), make([]error, len(events))
	var next atomic.Int64
	work := func() {
		for i := int(next.Add(1)) - 1; i < len(events); i = int(next.Add(1)) - 1 {
			payloads[i], errs[i] = wire.EncodeEntry(at, by, events[i])
		}
	}
	var others sync.WaitGroup
	if len(events) >= manyEvents {
		for range runtime.GOMAXPROCS(0) - 1 {
			others.Go(work)
		}
	}
	work()
	others.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, kelurahan.E(kelurahan.Internal, "office.encode", err)
		}
	}
	return payloads, nil
}

// manyEvents is from how many events on an act is encoded on several cores.
const manyEvents = 4

// project shows the store what was written. The act is durable already, so a
// store that fails is rebuilt on the spot rather than the act refused.
func (o *Office) project(b *books, at kelurahan.Millis, by kelurahan.OfficerID, events []kelurahan.Event, written []register.Entry) error {
	entries := make([]kelurahan.Entry, len(events))
	for i, ev := range events {
		entries[i] = kelurahan.Entry{
			Position: kelurahan.Position{Register: b.id, Seq: written[i].Seq}, At: at, By: by, Event: ev,
		}
	}
	last := written[len(written)-1]
	err := b.store.Apply(entries, store.Head{Seq: last.Seq, Hash: last.Hash})
	if err == nil {
		return nil
	}
	o.cfg.Log.Error("store failed after an act; rebuilding", "code", string(kelurahan.CodeOf(err)), "cause", err)
	if err := b.store.Close(); err != nil {
		o.cfg.Log.Error("store did not close", "cause", err)
	}
	return o.openStore(b)
}

// checkClock keeps dates from running backwards, unless these events are the
// supervisor's word on the clock itself.
func (o *Office) checkClock(b *books, events []kelurahan.Event) error {
	for _, ev := range events {
		if _, ok := ev.(kelurahan.ClockAccepted); ok {
			return nil
		}
	}
	profile, err := b.profile()
	if err != nil {
		return err
	}
	return kelurahan.CheckDay(b.lastDay(profile), profile.Today(o.now()))
}

// lastDay gives the local day behind which no date may go; 0 = any day is right.
func (b *books) lastDay(profile *kelurahan.Office) kelurahan.Date {
	at := b.store.LastEntry(b.id)
	if at == 0 {
		return 0
	}
	return profile.Today(at)
}

// AcceptClock is a supervisor's word that today is today.
// Errors: role-refused, reason-required.
func (o *Office) AcceptClock(ctx context.Context, by kelurahan.Officer, reason string) error {
	if by.Role != kelurahan.Supervisor {
		return kelurahan.E(kelurahan.RoleRefused, "office.AcceptClock", nil)
	}
	if err := kelurahan.CheckReason(reason); err != nil {
		return err
	}
	return o.act(ctx, by.ID, func(b *books) ([]kelurahan.Event, error) {
		profile, err := b.profile()
		if err != nil {
			return nil, err
		}
		return []kelurahan.Event{kelurahan.ClockAccepted{Day: profile.Today(o.now()), Reason: reason}}, nil
	})
}
