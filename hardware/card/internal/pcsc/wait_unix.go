//go:build !windows

package pcsc

import (
	"context"
	"time"

	"github.com/ebfe/scard"
)

// ServiceGrace is how long a missing service is called a missing reader: not
// at all here, because pcscd runs whether a reader is plugged in or not.
const ServiceGrace = time.Duration(0)

// explain adds nothing on this system.
func explain(names []string, err error) ([]string, error) { return names, err }

// waiter waits on the port's own context. The library keeps the reader's name
// alive only until the next wait at a reader of the same name, which is why
// one goroutine per name waits and no other.
type waiter struct{ ctx *scard.Context }

func (w *waiter) open(ctx *scard.Context) error {
	w.ctx = ctx
	return nil
}

func (w *waiter) close() error { return nil }

// Wait implements Port.
func (p *systemPort) Wait(ctx context.Context, seen State, limit time.Duration) (State, error) {
	if ctx.Err() != nil {
		return seen, ctx.Err()
	}
	cancelled := make(chan error, 1)
	stop := context.AfterFunc(ctx, func() { cancelled <- guard("cancel", p.waiter.ctx.Cancel) })
	limit = max(limit, time.Millisecond) // less is cut to nothing, and nothing may mean for ever
	states := []scard.ReaderState{{Reader: p.reader, CurrentState: scard.StateFlag(seen)}}
	err := guard("wait", func() error { return p.waiter.ctx.GetStatusChange(states, limit) })
	if !stop() {
		<-cancelled //nolint:errcheck // or the cancel could hit a context that was released and given out anew
		return seen, ctx.Err()
	}
	if CodeOf(err) == Timeout {
		return seen, nil
	}
	if err != nil {
		return seen, err
	}
	return State(states[0].EventState) &^ changed, nil
}
