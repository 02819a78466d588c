package seal

import (
	"strconv"
	"time"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// freeTries is how many wrong PINs are taken before the first lock. After it
// every further wrong PIN locks again, for longer, until the right one comes.
const freeTries = 5

// lockAfter gives how long the count-th wrong PIN in a row locks.
func lockAfter(count uint64) time.Duration {
	switch {
	case count < freeTries:
		return 0
	case count == freeTries:
		return time.Minute
	case count == freeTries+1:
		return 5 * time.Minute
	case count == freeTries+2:
		return 15 * time.Minute
	}
	return time.Hour
}

// tries is what an officer's file remembers of wrong PINs.
type tries struct {
	Count uint64 `cbor:"1,keyasint"`
	From  int64  `cbor:"2,keyasint"` // Unix milliseconds; when the lock began
	Until int64  `cbor:"3,keyasint"` // when it ends; 0 = no lock
}

// span is a lock as this run of the program knows it. Its times carry the
// monotonic clock, so that setting the PC's clock, forward or back, neither
// shortens nor lengthens it. After a restart only the wall clock is left.
type span struct{ from, until time.Time }

func (k *Keyring) spanOf(id string, t tries) span {
	if s, ok := k.spans[id]; ok && s.until.UnixMilli() == t.Until {
		return s
	}
	return span{time.UnixMilli(t.From), time.UnixMilli(t.Until)}
}

// lockLeft gives how long PINs of id are refused still. back: the clock now
// stands before the lock began, so nobody can know how long it has lasted and
// the whole of it starts again. It cannot be endless either: a PC whose clock
// fell to the year 2000 must open again.
func (k *Keyring) lockLeft(id string, t tries, now time.Time) (left time.Duration, back bool) {
	if t.Until == 0 {
		return 0, false
	}
	s := k.spanOf(id, t)
	if now.Before(s.from) {
		return lockAfter(t.Count), true
	}
	return max(0, s.until.Sub(now)), false
}

// lock starts the lock that a count has earned.
func (k *Keyring) lock(id string, t *tries, now time.Time) {
	d := lockAfter(t.Count)
	if d == 0 {
		t.From, t.Until = 0, 0
		delete(k.spans, id)
		return
	}
	s := span{now, now.Add(d)}
	k.spans[id] = s
	t.From, t.Until = s.from.UnixMilli(), s.until.UnixMilli()
}

// refuseLocked gives pin-locked while a lock lasts.
func (k *Keyring) refuseLocked(op string, f *officerFile) error {
	now := k.now()
	left, back := k.lockLeft(f.Card.ID, f.Tries, now)
	if back {
		k.lock(f.Card.ID, &f.Tries, now)
		if err := k.writeOfficer(f); err != nil {
			return err
		}
	}
	if left > 0 {
		return pinLocked(op, now, left)
	}
	return nil
}

// countTry is on the disk before the PIN is tried: who kills the program in
// between has used up a try all the same.
func (k *Keyring) countTry(f *officerFile) error {
	f.Tries.Count++
	k.lock(f.Card.ID, &f.Tries, k.now())
	return k.writeOfficer(f)
}

// forgetTries is for the right PIN.
func (k *Keyring) forgetTries(f *officerFile) {
	f.Tries = tries{}
	delete(k.spans, f.Card.ID)
}

// wrongPIN says what is left after a wrong PIN.
func (k *Keyring) wrongPIN(op string, f *officerFile) error {
	now := k.now()
	if left, _ := k.lockLeft(f.Card.ID, f.Tries, now); left > 0 {
		return pinLocked(op, now, left)
	}
	return kelurahan.E(kelurahan.PINWrong, op, nil, "left", f.Tries.left())
}

// left counts the tries before the first lock.
func (t tries) left() string { return strconv.FormatUint(freeTries-min(t.Count, freeTries), 10) }

func pinLocked(op string, now time.Time, left time.Duration) error {
	return lockedUntil(kelurahan.PINLocked, op, now, left)
}

func lockedUntil(code kelurahan.Code, op string, now time.Time, left time.Duration) error {
	// Rounded up: who tries at the second shown gets in.
	until := now.Add(left + time.Second - 1).Truncate(time.Second)
	return kelurahan.E(code, op, nil, "until", until.Format(time.RFC3339))
}
