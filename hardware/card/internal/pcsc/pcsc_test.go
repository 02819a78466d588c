package pcsc

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/ebfe/scard"
)

func TestGuardTurnsPanicsIntoErrors(t *testing.T) {
	err := guard("wait", func() error {
		var none []int
		return fmt.Errorf("%d", none[0])
	})
	if CodeOf(err) != Internal {
		t.Errorf("err = %v", err)
	}
}

func TestErrorsKeepTheirNumber(t *testing.T) {
	if err := guard("connect", func() error { return scard.ErrSharingViolation }); CodeOf(err) != SharingViolation {
		t.Errorf("err = %v", err)
	}
	joined := errors.Join(errors.New("other"), &Error{Op: "wait", Code: ServiceStopped})
	if c := CodeOf(fmt.Errorf("around: %w", joined)); c != ServiceStopped || !c.ServiceLost() || c.ReaderLost() {
		t.Errorf("code = %#x", uint32(c))
	}
	if CodeOf(context.Canceled) != 0 || CodeOf(nil) != 0 {
		t.Error("a foreign error has no code")
	}
}

func TestState(t *testing.T) {
	s := Present | InUse | 7<<16
	if !s.Has(Present) || s.Has(Empty) || s.Visit() != 7 || s.Gone() || !Unknown.Gone() {
		t.Errorf("state %#x", uint32(s))
	}
}
