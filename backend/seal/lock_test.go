package seal

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

func TestWrongPINsLockForLongerAndLonger(t *testing.T) {
	o := newOffice(t)
	k := o.open(t)
	for left := 4; left >= 1; left-- {
		_, err := k.Unlock("ana", []byte("111222"))
		if e := wantCode(t, err, kelurahan.PINWrong); e.Args["left"] != fmt.Sprint(left) {
			t.Errorf("left is %q, want %d", e.Args["left"], left)
		}
	}
	for _, d := range []time.Duration{time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour, time.Hour} {
		_, err := k.Unlock("ana", []byte("111222"))
		e := wantCode(t, err, kelurahan.PINLocked)
		if want := o.clock.now().Add(d).Format(time.RFC3339); e.Args["until"] != want {
			t.Errorf("until %q, want %q", e.Args["until"], want)
		}
		k = o.open(t) // the program is started anew
		o.clock.add(d - time.Second)
		_, err = k.Unlock("ana", []byte(pinA))
		wantCode(t, err, kelurahan.PINLocked)
		_, err = k.Signer("ana", []byte(pinA))
		wantCode(t, err, kelurahan.PINLocked)
		cards, err := k.Officers()
		must(t, err)
		if want := o.clock.now().Add(time.Second); !cards[0].LockedUntil.Equal(want) || !cards[1].LockedUntil.IsZero() {
			t.Errorf("the tiles say %v and %v", cards[0].LockedUntil, cards[1].LockedUntil)
		}
		o.clock.add(time.Second)
	}
	unlock(t, k, "ana", pinA)
	_, err := k.Unlock("ana", []byte("111222"))
	if e := wantCode(t, err, kelurahan.PINWrong); e.Args["left"] != "4" {
		t.Errorf("the right PIN did not end the count: left %q", e.Args["left"])
	}
}

func TestOneOfficersLockIsNotAnothers(t *testing.T) {
	o := newOffice(t)
	k := o.open(t)
	for range freeTries {
		_, err := k.Unlock("ana", []byte("111222"))
		wantCode(t, err, kelurahan.PINWrong, kelurahan.PINLocked)
	}
	unlock(t, k, "budi", pinB)
}

func TestClockTurnedBackStartsTheLockAgain(t *testing.T) {
	for _, back := range []time.Duration{time.Second, time.Hour, 26 * 365 * 24 * time.Hour} {
		t.Run(back.String(), func(t *testing.T) {
			o := newOffice(t)
			k := o.open(t)
			for range freeTries + 1 { // the second lock lasts 5 minutes
				_, err := k.Unlock("ana", []byte("111222"))
				wantCode(t, err, kelurahan.PINWrong, kelurahan.PINLocked)
				if kelurahan.CodeOf(err) == kelurahan.PINLocked {
					o.clock.add(time.Minute)
				}
			}
			o.clock.add(-time.Minute - back)
			k = o.open(t)
			_, err := k.Unlock("ana", []byte(pinA))
			wantCode(t, err, kelurahan.PINLocked)
			o.clock.add(5*time.Minute - time.Second)
			k = o.open(t)
			_, err = k.Unlock("ana", []byte(pinA))
			wantCode(t, err, kelurahan.PINLocked)
			o.clock.add(time.Second)
			unlock(t, o.open(t), "ana", pinA) // and it ends, even in the year 2000
		})
	}
}

func TestALockOfThisRunRunsOnTheMonotonicClock(t *testing.T) {
	o := newOffice(t)
	o.cfg.Now = time.Now
	k := o.open(t)
	for range freeTries {
		_, err := k.Unlock("ana", []byte("111222"))
		wantCode(t, err, kelurahan.PINWrong, kelurahan.PINLocked)
	}
	f, err := k.readOfficer("ana")
	must(t, err)
	s := k.spanOf("ana", f.Tries)
	if !strings.Contains(s.from.String(), "m=") || !strings.Contains(s.until.String(), "m=") {
		t.Errorf("the span is %v to %v, with no monotonic clock", s.from, s.until)
	}
}

func TestATryIsCountedBeforeItIsMade(t *testing.T) {
	o := newOffice(t)
	k := o.open(t)
	f, err := k.readOfficer("ana")
	must(t, err)
	must(t, k.countTry(f)) // and here the program is killed
	_, err = o.open(t).Unlock("ana", []byte("111222"))
	if e := wantCode(t, err, kelurahan.PINWrong); e.Args["left"] != "3" {
		t.Errorf("left is %q, want 3", e.Args["left"])
	}
}

func TestATryThatCannotBeCountedIsNotMade(t *testing.T) {
	o := newOffice(t)
	full := errors.New("the disk is full")
	o.cfg.cut = func(step string) error {
		if strings.HasPrefix(step, "half officer-") {
			return full
		}
		return nil
	}
	_, err := o.open(t).Unlock("ana", []byte(pinA))
	if !errors.Is(err, full) {
		t.Errorf("got %v", err)
	}
}

func TestNoPINIsNoTry(t *testing.T) {
	o := newOffice(t)
	k := o.open(t)
	for range 10 {
		_, err := k.Unlock("ana", nil)
		wantCode(t, err, kelurahan.FieldRequired)
	}
	unlock(t, k, "ana", pinA)
}

func TestTenThousandGuesses(t *testing.T) {
	o := newOffice(t)
	k := o.open(t)
	var wg sync.WaitGroup
	var mu sync.Mutex
	tried := 0
	for worker := range 4 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := range 2500 {
				pin := fmt.Sprintf("%06d", 500_000+worker*2500+i)
				if i >= 100 {
					pin = pinA // even the right one, once it is locked
				}
				_, err := k.Unlock("ana", []byte(pin))
				switch kelurahan.CodeOf(err) {
				case kelurahan.PINWrong:
					mu.Lock()
					tried++
					mu.Unlock()
				case kelurahan.PINLocked:
				default:
					t.Errorf("guess %d: %v", i, err)
				}
			}
		}()
	}
	wg.Wait()
	if tried != freeTries-1 {
		t.Errorf("%d guesses were told wrong, want %d before the lock", tried, freeTries-1)
	}
}

func TestCheckPIN(t *testing.T) {
	for pin, rule := range map[string]string{
		"":              "short",
		"12345":         "short",
		"1234567890123": "long",
		"12345a":        "digits",
		"١٢٣٤٥٦":        "digits",
		"123456":        "sequence",
		"654321":        "sequence",
		"890123":        "sequence",
		"000000":        "sequence",
		"246802":        "sequence",
		"121212":        "repeated",
		"123123":        "repeated",
		"1231231":       "repeated",
		"112233":        "repeated",
		"112212":        "few",
		"274951":        "",
		"80316247":      "",
		"748159263074":  "",
	} {
		err := CheckPIN([]byte(pin))
		if rule == "" {
			if err != nil {
				t.Errorf("%s: %v", pin, err)
			}
			continue
		}
		if kelurahan.CodeOf(err) != kelurahan.PINWeak || err.(*kelurahan.Error).Args["rule"] != rule {
			t.Errorf("%q: got %v, want rule %q", pin, err, rule)
		}
	}
}

// The rules must leave nearly all of the million six-digit PINs.
func TestCheckPINLeavesEnough(t *testing.T) {
	weakOnes := 0
	for n := range 1_000_000 {
		if CheckPIN(fmt.Appendf(nil, "%06d", n)) != nil {
			weakOnes++
		}
	}
	if weakOnes < 100 || weakOnes > 10_000 {
		t.Errorf("%d of a million are refused", weakOnes)
	}
	t.Logf("%d of 1,000,000 six-digit PINs are refused", weakOnes)
}
