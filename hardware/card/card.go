// Package card turns the card reader of a counter into a channel of events: no
// reader, ready, reading, done, and everything that can go wrong in between.
//
// Without a SAM of Dukcapil a reader gives the UID, that the chip answers as
// an e-KTP, and the photo; not the NIK and not the name. A Reading says so in
// its Assurance and Limits, and never says more. docs/card.md has the page for
// people.
package card

import (
	"encoding/hex"
	"log/slog"
	"strings"
	"time"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/hardware/card/internal/ektp"
	"github.com/loket-kelurahan/loket/hardware/card/internal/pcsc"
)

// State is what the operator is shown. Every State but the three below is a
// kelurahan.Code, so that its sentence and remedy stand where all others do.
type State string

// The states in which nothing is wrong.
const (
	StateReady   State = "ready"   // S08: put the card on the reader
	StateReading State = "reading" // S12: do not lift it
	StateDone    State = "done"    // S30: UID and photo were read
)

// Code returns the error code of a State in which something is wrong, else "".
func (s State) Code() kelurahan.Code {
	switch s {
	case StateReady, StateReading, StateDone, "":
		return ""
	}
	return kelurahan.Code(s)
}

// Event is one change of what the operator should see.
type Event struct {
	At       time.Time
	Reader   string // the reader it is about, "" where there is none
	State    State
	Progress int      // percent, only in StateReading
	Reading  *Reading // in the one event that announces it; nil when StateDone comes back
	Limits   []string // what this reader or this reading cannot do, as below
}

// What a reading does not prove or does not hold.
const (
	LimitPhotoNotProven = "photo-not-authenticated" // any emulator can answer a photo
	LimitNoBiodata      = "no-biodata-without-sam"  // NIK and name stay closed
	LimitUnstableUID    = "uid-unstable"            // the UID may differ at the next tap: never a key
	LimitPhotoBad       = "card-photo-bad"          // S17
	LimitInactive       = "card-not-active"         // S22: the chip was never activated
	LimitSimulated      = "simulated"               // a reader that is a program, not a device
)

// Assurance is how much a reading is worth as evidence of who is there.
type Assurance string

// The levels; this package reaches A2.
const (
	A0 Assurance = "A0" // typed
	A1 Assurance = "A1" // the document was seen
	A2 Assurance = "A2" // a chip that behaves like an e-KTP was there
	A3 Assurance = "A3" // a SAM verified the chip and its signature
	A4 Assurance = "A4" // A3, and the holder's finger matched
)

// UID is the number of a chip: of a card, not of a person.
type UID struct {
	Bytes  []byte
	Kind   string
	Stable bool // the same at every tap, as far as is known: only of A7 and B8
}

// Kinds of UID.
const (
	KindA7    = "A7"    // type A, 7 bytes
	KindB8    = "B8"    // type B, 8 bytes, told by the chip itself
	KindFour  = "4"     // 4 bytes: a type A number or a type B PUPI, a reader does not say which
	KindOther = "other" // any other length
)

// String returns the UID in upper-case hexadecimal, without separators.
func (u UID) String() string { return strings.ToUpper(hex.EncodeToString(u.Bytes)) }

func newUID(reader, chip []byte) UID {
	const randomFirstByte = 0x08 // ISO 14443-3: the UID is drawn anew at every tap
	switch {
	case len(chip) == 8:
		return UID{Bytes: chip, Kind: KindB8, Stable: true}
	case len(reader) == 7:
		return UID{Bytes: reader, Kind: KindA7, Stable: reader[0] != randomFirstByte}
	case len(reader) == 4:
		return UID{Bytes: reader, Kind: KindFour}
	}
	return UID{Bytes: reader, Kind: KindOther}
}

// Check is one thing that was looked at, and what came out ("9000", "ok").
type Check struct{ Name, Result string }

// Reading is what one tap of an e-KTP gave. A card without the e-KTP directory
// never becomes a Reading.
type Reading struct {
	ID             string // UUID, random
	Started, Ended time.Time
	Reader         string
	UID            UID
	CardControl    []byte // the card control file, meaning unknown but for its length
	Photo          []byte // JPEG of at most 8 KB, in memory only; nil with LimitPhotoBad
	Assurance      Assurance
	Checks         []Check
	Limits         []string
}

// Forget wipes the photo. Call it when the desk is done with the person.
func (r *Reading) Forget() {
	clear(r.Photo)
	r.Photo = nil
}

// Config says how to watch. The zero value watches all readers of the computer.
type Config struct {
	Now      func() time.Time // stamps; default time.Now
	Debounce time.Duration    // how long a card must lie still, and be gone; default 250 ms
	Timeout  time.Duration    // for one card with all repeats; default 30 s
	Only     string           // look at this reader alone
	Log      *slog.Logger     // instruction byte, status word, length and time; default nowhere
	PCSC     pcsc.API         // default the computer's own; practice passes a simulator.Bench
}

func (c Config) withDefaults() Config {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Debounce == 0 {
		c.Debounce = 250 * time.Millisecond
	}
	if c.Timeout == 0 {
		c.Timeout = 30 * time.Second
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.PCSC == nil {
		c.PCSC = pcsc.System{}
	}
	return c
}

// readerLimits is what is known before the tap.
func readerLimits(reader string) []string {
	limits := []string{LimitNoBiodata}
	// Debian's virtual reader and our own; another name hides it, so this is a
	// help against mistakes and no defence.
	if strings.HasPrefix(reader, "Virtual PCD") || strings.HasPrefix(reader, "Loket Simulator") {
		limits = append(limits, LimitSimulated)
	}
	return limits
}

func newReading(id, reader string, uid UID, c *ektp.Content) *Reading {
	r := &Reading{ID: id, Reader: reader, UID: uid, CardControl: c.Control, Photo: c.Photo,
		Assurance: A2, Limits: readerLimits(reader)}
	for _, k := range c.Checks {
		r.Checks = append(r.Checks, Check(k))
	}
	if c.Photo != nil {
		r.Limits = append(r.Limits, LimitPhotoNotProven)
	} else {
		r.Limits = append(r.Limits, LimitPhotoBad)
	}
	if c.Inactive {
		r.Limits = append(r.Limits, LimitInactive)
	}
	if !uid.Stable {
		r.Limits = append(r.Limits, LimitUnstableUID)
	}
	return r
}
