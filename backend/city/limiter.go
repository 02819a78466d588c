package city

import (
	"sync"
	"time"
)

// limiter lets each caller through so many times a minute, with bursts of a
// third of that.
type limiter struct {
	every time.Duration
	burst time.Duration
	now   func() time.Time

	mu   sync.Mutex
	full map[string]time.Time // when the caller's bucket will be empty again
}

// maxCallers bounds the memory; beyond it the list is begun anew.
const maxCallers = 50_000

func newLimiter(perMinute int, now func() time.Time) *limiter {
	every := time.Minute / time.Duration(perMinute)
	return &limiter{every: every, burst: every * time.Duration(max(perMinute/3, 3)), now: now, full: map[string]time.Time{}}
}

// allow counts a call; when it is one too many it says how long to wait.
func (l *limiter) allow(caller string) (wait time.Duration, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	if len(l.full) > maxCallers {
		clear(l.full)
	}
	at := l.full[caller]
	if at.Before(now) {
		at = now
	}
	if wait := at.Sub(now) - l.burst; wait > 0 {
		return wait, false
	}
	l.full[caller] = at.Add(l.every)
	return 0, true
}
