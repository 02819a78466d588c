package courier

import (
	"time"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/wire"
)

// Phase is what the courier is at. Durable strings: screens have words for them.
type Phase string

// The phases.
const (
	PhaseIdle        Phase = "idle"             // nothing waits
	PhaseNotEnrolled Phase = "not-enrolled"     // the city does not know this counter yet
	PhaseApproval    Phase = "waiting-approval" // a supervisor must approve first
	PhaseLocked      Phase = "waiting-sign-in"  // the register is locked: nobody has signed in
	PhaseNetwork     Phase = "waiting-network"  // the city cannot be reached; Code says how, NextTry when
	PhaseSending     Phase = "sending"          // Sent of Total entries are there
	PhaseRefused     Phase = "refused"          // the city answered and said no; Code says why, NextTry when
)

// Phases lists every phase, for tables that must be complete.
func Phases() []Phase {
	return []Phase{PhaseIdle, PhaseNotEnrolled, PhaseApproval, PhaseLocked, PhaseNetwork, PhaseSending, PhaseRefused}
}

// State is everything a screen shows of the way to the city.
type State struct {
	Phase     Phase
	Code      kelurahan.Code // "" or what went wrong last
	City      string         // its URL; "" before the enrolment
	Delivered uint64         // last entry with a receipt
	Waiting   uint64         // entries that may go now
	Unsigned  int            // batches that wait for a supervisor
	Sent      uint64         // of this delivery
	Total     uint64         // of this delivery
	Attempts  int            // failures in a row
	NextTry   time.Time      // zero = as soon as there is something
	LastOK    time.Time      // when the city last answered; zero = never
	Behind    bool           // the city had been restored from a backup and gets everything again
	Skew      time.Duration  // this PC's clock minus the city's; noted, never a reason to refuse
	Issues    []wire.EntryIssue
}

// received notes a receipt for everything up to last.
func (s *State) received(last uint64) {
	s.Waiting -= min(s.Waiting, last-s.Delivered)
	s.Delivered = last
}

// State gives the state as it is now.
func (c *Courier) State() State {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.state
}

// change alters the state and tells who listens, outside the lock.
func (c *Courier) change(alter func(*State)) {
	c.mu.Lock()
	alter(&c.state)
	now := c.state
	c.mu.Unlock()
	c.cfg.Changed(now)
}

func (n notes) firstState() State {
	s := State{Phase: PhaseNotEnrolled, City: n.City, Attempts: n.Attempts, NextTry: n.NextTry, LastOK: n.LastOK, Code: n.Code}
	if n.enrolled() {
		s.Phase = PhaseIdle
	}
	if n.Attempts > 0 {
		s.Phase = phaseOf(n.Code)
	}
	return s
}

// phaseOf says whose fault a failure is. What no answer of the city explains
// is the network's, and tried again.
func phaseOf(code kelurahan.Code) Phase {
	switch code {
	case kelurahan.NotSignedIn:
		return PhaseLocked
	case kelurahan.CityUnreachable, kelurahan.CityTimeout, kelurahan.CityForeign, kelurahan.CityBusy, kelurahan.CityFailed:
		return PhaseNetwork
	}
	return PhaseRefused
}
