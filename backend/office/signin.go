package office

import (
	"context"
	"crypto/ed25519"
	"errors"
	"slices"
	"strings"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/seal"
)

// IsSetUp reports whether this PC is a counter already.
func (o *Office) IsSetUp() bool {
	o.mu.RLock()
	defer o.mu.RUnlock()
	return o.keyring != nil
}

// Officers gives the sign-in tiles; it needs no PIN.
func (o *Office) Officers() ([]seal.OfficerCard, error) {
	o.mu.RLock()
	defer o.mu.RUnlock()
	if o.keyring == nil {
		return nil, nil
	}
	return o.keyring.Officers()
}

// SignIn checks an officer's PIN; the first sign-in opens the books. The PIN is
// wiped. Errors: pin-wrong, pin-locked, pin-given, officer-revoked, key-retired,
// office-not-set, and those of opening the register and the store.
func (o *Office) SignIn(ctx context.Context, officer kelurahan.OfficerID, pin []byte) (kelurahan.Officer, error) {
	var signed kelurahan.Officer
	err := o.locked(func() error {
		if o.keyring == nil {
			return kelurahan.E(kelurahan.OfficeNotSet, "office.SignIn", nil)
		}
		keys, err := o.keyring.Unlock(officer.String(), pin)
		if err != nil {
			return err
		}
		if o.books != nil {
			keys.Wipe()
		} else if o.books, err = o.openBooks(keys); err != nil {
			keys.Wipe()
			return err
		}
		if signed, err = o.tellKey(o.books, officer); err != nil {
			return err
		}
		return o.adoptShipped(signed)
	})
	if err == nil {
		o.desk.sit(officer)
		o.cfg.Changed()
	}
	return signed, err
}

// officer gives an officer who may act. Errors: officer-revoked, not-found.
func (b *books) officer(id kelurahan.OfficerID) (kelurahan.Officer, error) {
	for _, o := range b.store.Officers() {
		if o.ID == id && o.Revoked {
			return o, kelurahan.E(kelurahan.OfficerRevoked, "office.officer", nil)
		}
		if o.ID == id {
			return o, nil
		}
	}
	return kelurahan.Officer{}, kelurahan.E(kelurahan.NotFound, "office.officer", nil)
}

// adoptShipped brings kinds of a newer program into force, where the office has
// no words of its own.
func (o *Office) adoptShipped(by kelurahan.Officer) error {
	events := adoptions(o.books.store, o.cfg.Tools.shipped)
	if len(events) == 0 {
		return nil
	}
	if err := o.checkClock(o.books, events); err != nil {
		return nil //nolint:nilerr // a wrong clock is said at the first letter, not at the door
	}
	if err := o.write(o.books, by.ID, events); err != nil {
		return err
	}
	return o.books.loadKinds()
}

// ChangePIN re-wraps the officer's keys under a new PIN; he need not be signed in.
// Errors: pin-wrong, pin-weak, pin-locked.
func (o *Office) ChangePIN(officer kelurahan.OfficerID, old, new []byte) error {
	return o.locked(func() error {
		if o.keyring == nil {
			return kelurahan.E(kelurahan.OfficeNotSet, "office.ChangePIN", nil)
		}
		return o.keyring.ChangePIN(officer.String(), old, new)
	})
}

// ResetPIN gives an officer who forgot his PIN another one, which he must change
// when he signs in. With the PIN goes his old signing key; the register says who
// gave him the new one. Errors: role-refused for anybody but another supervisor,
// pin-weak, not-found, officer-revoked.
func (o *Office) ResetPIN(ctx context.Context, by kelurahan.Officer, officer kelurahan.OfficerID, pin []byte) error {
	if err := kelurahan.CheckPINReset(&by, officer); err != nil {
		return err
	}
	return o.act(ctx, by.ID, func(b *books) ([]kelurahan.Event, error) {
		who, err := b.officer(officer)
		if err != nil {
			return nil, err
		}
		// Before the keys change: the register must be able to say so.
		if err := o.checkClock(b, nil); err != nil {
			return nil, err
		}
		who.PublicKey, err = b.keys.Reset(seal.NewOfficer{ID: officer.String(), Name: who.Name, Role: string(who.Role), PIN: pin, Given: true, By: by.ID.String()})
		return []kelurahan.Event{kelurahan.OfficerEnrolled{Officer: who}}, err
	})
}

// Enrol adds an officer. Errors: role-refused, name-invalid, pin-weak.
func (o *Office) Enrol(ctx context.Context, by kelurahan.Officer, n NewOfficer) error {
	if by.Role == kelurahan.Clerk {
		return kelurahan.E(kelurahan.RoleRefused, "office.Enrol", nil)
	}
	name, err := kelurahan.ParseName(n.Name)
	if err != nil {
		return err
	}
	officer := kelurahan.Officer{Name: name, NIP: n.NIP, Role: n.Role}
	return o.act(ctx, by.ID, func(b *books) ([]kelurahan.Event, error) {
		known, place, err := b.knownAs(name)
		if err != nil {
			return nil, err
		}
		officer.ID = known.ID
		officer.PublicKey, err = place(seal.NewOfficer{ID: officer.ID.String(), Name: name, Role: string(n.Role), PIN: n.PIN})
		return []kelurahan.Event{kelurahan.OfficerEnrolled{Officer: officer}}, err
	})
}

// placing gives somebody a key on this PC.
type placing func(seal.NewOfficer) (ed25519.PublicKey, error)

// knownAs gives the identity that somebody of a name has and keeps, so that
// nobody approves under a new one what he made under the old, and how he gets a
// key. The registers may know him where this PC has no key of his, as after a
// restore; or a key is here that no register knows, because the power failed
// while he was enrolled. Everybody else is given an identity.
func (b *books) knownAs(name string) (kelurahan.Officer, placing, error) {
	cards, err := b.keys.Keyring().Officers()
	if err != nil {
		return kelurahan.Officer{}, nil, err
	}
	officers := b.store.Officers()
	for _, o := range officers {
		here := slices.ContainsFunc(cards, func(c seal.OfficerCard) bool { return c.ID == o.ID.String() })
		if !here && !o.Revoked && strings.EqualFold(o.Name, name) {
			return o, b.keys.Enrol, nil
		}
	}
	id := newID()
	who, place := kelurahan.Officer{ID: kelurahan.OfficerID(id), Name: name}, b.keys.Enrol
	for _, c := range cards {
		known := slices.ContainsFunc(officers, func(o kelurahan.Officer) bool { return c.ID == o.ID.String() })
		if !known && !c.Revoked && strings.EqualFold(c.Name, name) {
			place, err = b.keys.Reset, who.ID.UnmarshalText([]byte(c.ID))
		}
	}
	return who, place, err
}

// Dismiss ends an officer's rights: the register says so, then his keys go.
// Errors: role-refused, reason-required, not-found, not-allowed-now for the last
// who can sign in.
func (o *Office) Dismiss(ctx context.Context, by kelurahan.Officer, officer kelurahan.OfficerID, reason string) error {
	if by.Role == kelurahan.Clerk || by.ID == officer {
		return kelurahan.E(kelurahan.RoleRefused, "office.Dismiss", nil)
	}
	if err := kelurahan.CheckReason(reason); err != nil {
		return err
	}
	err := o.act(ctx, by.ID, func(b *books) ([]kelurahan.Event, error) {
		if err := b.keys.MayRevoke(officer.String()); err != nil {
			return nil, err
		}
		return []kelurahan.Event{kelurahan.OfficerDismissed{Officer: officer, Reason: reason}}, nil
	})
	if err != nil {
		return err
	}
	return o.locked(func() error {
		b, err := o.opened()
		if err != nil {
			return err
		}
		return b.keys.Revoke(officer.String())
	})
}

// retire takes the keys of officers whom the register dismissed: a power cut may
// have come between, or somebody put an old file back. The register keeps them
// out in any case, so what fails here is only logged.
func (o *Office) retire(b *books) {
	cards, err := b.keys.Keyring().Officers()
	for _, who := range b.store.Officers() {
		if who.Revoked && slices.ContainsFunc(cards, func(c seal.OfficerCard) bool { return c.ID == who.ID.String() && !c.Revoked }) {
			err = errors.Join(err, b.keys.Revoke(who.ID.String()))
		}
	}
	if err != nil {
		o.cfg.Log.Error("keys of a dismissed officer are left", "code", string(kelurahan.CodeOf(err)), "cause", err)
	}
}
