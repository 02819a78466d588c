// Package pcsc is what the card watcher needs of PC/SC: the names of the
// readers, waiting for a change at one reader, and a held card to talk to.
//
// Two things answer it: the computer's own service (System) and the
// simulator's readers inside this process. Every fault of the computer's
// service and of the library that binds it ends here: panics become errors,
// and every error is an *Error with the number PC/SC gave.
package pcsc

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// API is one PC/SC service. Its methods may be called from several goroutines.
type API interface {
	// Readers lists the readers that are there now; none is not an error.
	Readers() ([]string, error)
	// Attach opens one reader, on a connection to the service of its own.
	Attach(reader string) (Port, error)
}

// Port is one reader. Only one goroutine uses it.
type Port interface {
	// Wait returns as soon as the reader's state differs from seen, and seen
	// itself after limit. The zero State is answered at once.
	Wait(ctx context.Context, seen State, limit time.Duration) (State, error)
	// Connect powers the card and holds it: nobody else can talk to it until
	// the Card is closed.
	Connect() (Card, error)
	Close() error
}

// Card is a card that is held. Only one goroutine uses it.
type Card interface {
	// Transmit sends one APDU and returns the answer with its status word. The
	// answer may be shorter than two bytes when the card has gone.
	Transmit(apdu []byte) ([]byte, error)
	// Close lets the card go without resetting it.
	Close() error
}

// State is a reader's state as SCardGetStatusChange gives it: flags in the
// lower 16 bits, the count of insertions and removals in the upper 16.
type State uint32

// The flags of winscard.h that matter here.
const (
	Unknown     State = 0x0004
	Unavailable State = 0x0008
	Empty       State = 0x0010
	Present     State = 0x0020
	Exclusive   State = 0x0080
	InUse       State = 0x0100
	Mute        State = 0x0200

	changed State = 0x0002
)

// Has reports whether all flags of f are set.
func (s State) Has(f State) bool { return s&f == f }

// Gone reports that the reader is no longer there.
func (s State) Gone() bool { return s.Has(Unknown) || s.Has(Unavailable) }

// Visit numbers the stay of one card: it differs as soon as a card came or
// went in between, even when nobody was looking.
func (s State) Visit() uint16 { return uint16(s >> 16) }

// Code is an answer of PC/SC. Windows also gives plain Win32 numbers here.
type Code uint32

// The answers that are told apart (winscard.h, pcsclite.h, winerror.h).
const (
	Internal          Code = 0x80100001
	Cancelled         Code = 0x80100002
	InvalidHandle     Code = 0x80100003
	UnknownReader     Code = 0x80100009
	Timeout           Code = 0x8010000A
	SharingViolation  Code = 0x8010000B
	NoSmartcard       Code = 0x8010000C
	ProtoMismatch     Code = 0x8010000F
	CommError         Code = 0x80100013
	NotTransacted     Code = 0x80100016
	ReaderUnavailable Code = 0x80100017
	NoService         Code = 0x8010001D
	ServiceStopped    Code = 0x8010001E
	NoReaders         Code = 0x8010002E
	CommDataLost      Code = 0x8010002F
	Unsupported       Code = 0x80100065
	Unresponsive      Code = 0x80100066
	Unpowered         Code = 0x80100067
	ResetCard         Code = 0x80100068
	RemovedCard       Code = 0x80100069
	SecurityViolation Code = 0x8010006A

	win32InvalidHandle Code = 0x6
	win32BrokenPipe    Code = 0x6D

	// RemoteSession is ours: no reader, and the desktop is shown over Remote
	// Desktop, which hides the readers of this computer.
	RemoteSession Code = 0xA0100001
)

// ServiceLost reports that the connection to the service is dead, so that all
// that hangs on it must be opened again.
func (c Code) ServiceLost() bool {
	switch c {
	case NoService, ServiceStopped, CommError, InvalidHandle, win32InvalidHandle, win32BrokenPipe:
		return true
	}
	return false
}

// ReaderLost reports that the reader itself has gone.
func (c Code) ReaderLost() bool { return c == UnknownReader || c == ReaderUnavailable }

// Error is every error of this package and of the simulator's readers.
type Error struct {
	Op    string
	Code  Code
	Cause error // what a panic said, else nil
}

func (e *Error) Error() string {
	if e.Cause != nil {
		return fmt.Sprintf("pcsc %s: %#x: %v", e.Op, uint32(e.Code), e.Cause)
	}
	return fmt.Sprintf("pcsc %s: %#x", e.Op, uint32(e.Code))
}

func (e *Error) Unwrap() error { return e.Cause }

// CodeOf returns the code of err, 0 for nil and for an error that is not ours.
func CodeOf(err error) Code {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return 0
}
