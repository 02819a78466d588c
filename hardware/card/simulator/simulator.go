// Package simulator is a card without plastic: it lets an office learn the
// program, and its makers test it, where no e-KTP may be used.
//
// It simulates the public dialogue of the card. It is not a specification of
// Dukcapil, and passing it does not prove that a real card works. All people
// in it are invented: their NIKs begin with 9971, and there is no province 99.
//
// A card can be put on a Bench, which is a reader inside this process and
// works on every system, or through a Link on the virtual reader of
// vsmartcard-vpcd, so that every byte goes through the computer's real PC/SC
// service. StartPCSC starts a private one of those.
package simulator

import (
	"encoding/hex"
	"fmt"
	"time"
)

// Kind says how a simulated card behaves.
type Kind string

// The kinds of cards.
const (
	KTP   Kind = "e-ktp"   // type A
	KTPB  Kind = "e-ktp-b" // type B: the reader's UID is drawn anew at every tap
	Money Kind = "e-money" // answers, but is no e-KTP
	Bank  Kind = "bank"    // likewise
	Mute  Kind = "mute"    // is felt by the reader but says nothing
)

// Card is one simulated card.
type Card struct {
	Name string `json:"name"` // for the person who picks a card; the chip never says it
	NIK  string `json:"nik"`  // likewise; empty on what is no e-KTP
	UID  string `json:"uid"`  // hexadecimal: 4, 7 or (type B) 8 bytes
	Kind Kind   `json:"kind"`

	Inactive     bool   `json:"inactive,omitempty"`      // was never activated
	PhotoDamaged bool   `json:"photo_damaged,omitempty"` // the photo file holds no JPEG
	PhotoFile    string `json:"photo,omitempty"`         // beside people.json; none: a portrait is drawn from the name

	Photo  []byte `json:"-"` // JPEG
	Faults Faults `json:"-"`
}

// Faults are what goes wrong during one stay on the reader. An n-th APDU is
// counted from 1; 0 is never.
type Faults struct {
	DropAt  int   // the card is lifted at the n-th APDU
	EmptyAt int   // the n-th answer has no bytes at all
	ResetAt int   // another program resets the card at the n-th APDU (Bench only)
	SwapAt  int   // from the n-th APDU on it is SwapTo that answers, and nobody is told
	SwapTo  *Card // with the selected file gone, as on a fresh card

	Delay       time.Duration // before every answer; about 25 ms is a real field
	PhotoLength *uint16       // what the photo's length bytes say instead of the truth
	MaxLe       int           // a longer READ BINARY is answered 6700
	Chained     bool          // answers come in pieces: 61xx, and 6Cxx for a wrong Le
}

// ATR is what every simulated card gives: the form PC/SC part 3 prescribes for
// a contactless card without historical bytes. The ATR of a real e-KTP was
// never published.
func (Card) ATR() []byte { return []byte{0x3B, 0x80, 0x80, 0x01, 0x01} }

// Check returns an error where no reader could make sense of the card.
func (c Card) Check() error {
	uid, err := hex.DecodeString(c.UID)
	if err != nil {
		return fmt.Errorf("simulator: uid: %w", err)
	}
	want := map[Kind][]int{KTP: {4, 7}, KTPB: {8}, Money: {4, 7}, Bank: {4, 7}, Mute: {4, 7}}[c.Kind]
	for _, n := range want {
		if n == len(uid) {
			return nil
		}
	}
	return fmt.Errorf("simulator: a UID of %d bytes does not fit the kind %q", len(uid), c.Kind)
}
