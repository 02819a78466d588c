package office

import (
	"bytes"
	"slices"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/seal"
)

// tellKey gives an officer who may act, and sees to it that the register knows
// the key he signs with. When the power failed between a new key and its entry,
// the entry is written now, as whoever gave the key would have written it: what
// is signed before that, the city could not believe. While the clock is wrong
// nothing is written, and he may come in to set it right.
// Errors: officer-revoked, not-found, key-retired, and those of the register.
func (o *Office) tellKey(b *books, id kelurahan.OfficerID) (kelurahan.Officer, error) {
	who, err := b.officer(id)
	if err != nil {
		return who, err
	}
	card, err := o.keyCard(id)
	if err != nil || bytes.Equal(who.PublicKey, card.Public) {
		return who, err
	}
	last, had, err := b.keyOf(id, card.Public)
	if err != nil || bytes.Equal(last, card.Public) { // another PC's register tells of his key there
		return who, err
	}
	var by kelurahan.OfficerID
	if err := by.UnmarshalText([]byte(card.By)); err != nil || had { // nobody gave him this one in the other's place
		return who, kelurahan.E(kelurahan.KeyRetired, "office.tellKey", err)
	}
	if err := o.checkClock(b, nil); err != nil {
		return who, nil //nolint:nilerr // said at the first letter, and before he signs anything
	}
	who.PublicKey = card.Public
	events := []kelurahan.Event{kelurahan.OfficerEnrolled{Officer: who}}
	if card.Rescued {
		events = slices.Insert(events, 0, kelurahan.Event(kelurahan.RecoveryUsed{For: kelurahan.RecoveryForPIN}))
	}
	return who, o.write(b, by, events)
}

// signer opens the key an officer signs with, once the register knows it.
// Errors: pin-wrong, pin-locked, and those of tellKey.
func (o *Office) signer(b *books, id kelurahan.OfficerID, pin []byte) (*seal.OfficerSigner, error) {
	if _, err := o.tellKey(b, id); err != nil {
		clear(pin)
		return nil, err
	}
	return o.keyring.Signer(id.String(), pin)
}

// keyCard gives what an officer's key file says of him.
func (o *Office) keyCard(id kelurahan.OfficerID) (seal.OfficerCard, error) {
	cards, err := o.keyring.Officers()
	if err != nil {
		return seal.OfficerCard{}, err
	}
	i := slices.IndexFunc(cards, func(c seal.OfficerCard) bool { return c.ID == id.String() })
	if i < 0 {
		return seal.OfficerCard{}, kelurahan.E(kelurahan.NotFound, "office.keyCard", nil)
	}
	return cards[i], nil
}

// keyOf gives the key that this PC's register knows an officer by, and whether it
// ever knew some key. Errors: those of reading the register.
func (b *books) keyOf(id kelurahan.OfficerID, key []byte) (last []byte, had bool, err error) {
	for e, err := range entriesOf(b.reg, 1, b.reg.Head().Seq) {
		if err != nil {
			return nil, false, err
		}
		if v, ok := e.Event.(kelurahan.OfficerEnrolled); ok {
			had = had || bytes.Equal(v.Officer.PublicKey, key)
			if v.Officer.ID == id {
				last = v.Officer.PublicKey
			}
		}
	}
	return last, had, nil
}
