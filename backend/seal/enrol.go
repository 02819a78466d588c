package seal

import (
	"crypto/ed25519"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// Enrol gives somebody a PIN and a signing key. Who may do so is not decided
// here. The PIN is zeroed.
//
// Errors: pin-weak, field-invalid (field "officer": the identity is taken or
// unfit; "name"; "role"; "by"), field-required, not-signed-in, disk-full.
func (u *Unlocked) Enrol(n NewOfficer) (ed25519.PublicKey, error) {
	return u.place("seal.Enrol", n, func(_ *officerFile, err error) error {
		switch kelurahan.CodeOf(err) {
		case kelurahan.NotFound:
			return nil
		case "", kelurahan.KeyDamaged, kelurahan.MachineForeign, kelurahan.VersionUnknown:
			return kelurahan.E(kelurahan.FieldInvalid, "seal.Enrol", err).InField("officer")
		}
		return err // a disk that does not answer says nothing of who is enrolled
	})
}

// Reset gives an officer a new PIN AND A NEW SIGNING KEY: for a forgotten PIN,
// a damaged file, or after Recover on another PC. Nobody, the city included,
// can bring the old key back; whoever keeps the list of keys must retire it.
//
// Errors: as Enrol, and not-found, officer-revoked.
func (u *Unlocked) Reset(n NewOfficer) (ed25519.PublicKey, error) {
	return u.place("seal.Reset", n, func(old *officerFile, err error) error {
		switch kelurahan.CodeOf(err) {
		case "", kelurahan.MachineForeign:
			if old.Revoked {
				return kelurahan.E(kelurahan.OfficerRevoked, "seal.Reset", nil)
			}
			return nil
		case kelurahan.KeyDamaged:
			return nil
		}
		return err
	})
}

// place writes a new officer's file where allow, given the old one, agrees.
func (u *Unlocked) place(op string, n NewOfficer, allow func(*officerFile, error) error) (ed25519.PublicKey, error) {
	defer clear(n.PIN)
	if err := n.check(op); err != nil {
		return nil, err
	}
	u.mu.RLock()
	defer u.mu.RUnlock()
	if u.dataKey == nil {
		return nil, signedOut(op)
	}
	u.k.mu.Lock()
	defer u.k.mu.Unlock()
	if err := allow(u.k.readOfficer(n.ID)); err != nil {
		return nil, err
	}
	f, err := newOfficerFile(&n, u.dataKey, u.k.kdf, u.k.machine)
	if err != nil {
		return nil, err
	}
	delete(u.k.spans, n.ID)
	return f.Card.Public, u.k.writeOfficer(f)
}

// ChangePIN is Keyring.ChangePIN for who unlocked.
func (u *Unlocked) ChangePIN(old, new []byte) error {
	u.mu.RLock()
	defer u.mu.RUnlock()
	if u.own == nil {
		clear(old)
		clear(new)
		return signedOut("seal.ChangePIN")
	}
	return u.k.ChangePIN(u.officer, old, new)
}

// Revoke destroys an officer's wrapped keys on this PC: no PIN opens them
// again, and open sessions of his sign no more. The data key stays the same,
// so who kept an older copy of the file, the machine secret and the PIN can
// still read. Revoking twice is no error.
//
// Errors: not-allowed-now for the last who can sign in; not-found,
// key-damaged, machine-foreign, not-signed-in.
func (u *Unlocked) Revoke(officerID string) error {
	return u.revoking("seal.Revoke", officerID, func(f *officerFile) error {
		// A file of another PC is taken over as revoked, so that it stays so here.
		f.Revoked, f.Wrap, f.Tries = true, nil, tries{}
		delete(u.k.spans, officerID)
		return u.k.writeOfficer(f)
	})
}

// MayRevoke gives the error that Revoke would give, and changes nothing.
func (u *Unlocked) MayRevoke(officerID string) error {
	return u.revoking("seal.MayRevoke", officerID, func(*officerFile) error { return nil })
}

// revoking does something with the file of who can be revoked, and is not yet.
func (u *Unlocked) revoking(op, officerID string, do func(*officerFile) error) error {
	u.mu.RLock()
	defer u.mu.RUnlock()
	if u.dataKey == nil {
		return signedOut(op)
	}
	u.k.mu.Lock()
	defer u.k.mu.Unlock()
	f, err := u.k.readOfficer(officerID)
	if f == nil || (err != nil && kelurahan.CodeOf(err) != kelurahan.MachineForeign) {
		return err
	}
	if err == nil && f.Revoked {
		return nil
	}
	others, errOthers := u.k.othersCanSignIn(officerID)
	if errOthers != nil {
		return errOthers
	}
	if err == nil && !others {
		return kelurahan.E(kelurahan.NotAllowedNow, op, nil)
	}
	return do(f)
}

// othersCanSignIn says whether anybody is left when id is not. k.mu is held.
func (k *Keyring) othersCanSignIn(id string) (bool, error) {
	cards, err := k.cards()
	if err != nil {
		return false, err
	}
	for _, c := range cards {
		if c.ID != id && !c.Revoked && c.Trouble == "" {
			return true, nil
		}
	}
	return false, nil
}
