package office

import (
	"context"
	"slices"
	"strconv"

	"github.com/loket-kelurahan/loket/backend/backup"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/letterpdf"
	"github.com/loket-kelurahan/loket/backend/seal"
	"github.com/loket-kelurahan/loket/backend/store"
)

// RecoverPIN lets a supervisor who forgot his PIN choose another one with the
// recovery key on paper. Nothing is encrypted anew: the data key is wrapped for
// the new PIN, and he signs with a new key from here on. The register says that
// it was done so. Key and PIN are wiped.
// Errors: role-refused, officer-revoked, not-found, pin-weak, recovery-wrong (arg
// "left"), recovery-locked ("until"), recovery-damaged, key-damaged, clock-back,
// clock-suspect, office-not-set, and those of opening the register and the store.
func (o *Office) RecoverPIN(_ context.Context, officer kelurahan.OfficerID, recovery, pin []byte) error {
	defer clear(recovery)
	defer clear(pin)
	if err := seal.CheckPIN(pin); err != nil {
		return err
	}
	err := o.locked(func() error {
		if err := o.mayRecover(officer); err != nil {
			return err
		}
		keys, err := o.keyring.Rescue(recovery)
		if err != nil {
			return err
		}
		if o.books != nil {
			keys.Wipe()
		} else if o.books, err = o.openBooks(keys); err != nil {
			keys.Wipe()
			return err
		}
		return o.recoverPIN(officer, pin)
	})
	if err == nil {
		o.cfg.Changed()
	}
	return err
}

// mayRecover refuses by the sign-in card before the key is even tried. The card
// is vouched for by this PC; the register is asked once it is open.
func (o *Office) mayRecover(officer kelurahan.OfficerID) error {
	if o.keyring == nil {
		return kelurahan.E(kelurahan.OfficeNotSet, "office.RecoverPIN", nil)
	}
	cards, err := o.keyring.Officers()
	if err != nil {
		return err
	}
	i := slices.IndexFunc(cards, func(c seal.OfficerCard) bool { return c.ID == officer.String() })
	if i < 0 {
		return kelurahan.E(kelurahan.NotFound, "office.RecoverPIN", nil)
	}
	if cards[i].Trouble != "" { // his file is damaged: what he is stands in the register
		return nil
	}
	return kelurahan.CheckRecovery(&kelurahan.Officer{Role: kelurahan.Role(cards[i].Role), Revoked: cards[i].Revoked})
}

func (o *Office) recoverPIN(officer kelurahan.OfficerID, pin []byte) error {
	b := o.books
	who, err := b.officer(officer)
	if err != nil {
		return err
	}
	if err := kelurahan.CheckRecovery(&who); err != nil {
		return err
	}
	// Before the keys change: the register must be able to say so.
	if err := o.checkClock(b, nil); err != nil {
		return err
	}
	who.PublicKey, err = b.keys.Reset(seal.NewOfficer{ID: officer.String(), Name: who.Name, Role: string(who.Role), PIN: pin, By: officer.String(), Rescued: true})
	if err != nil {
		return err
	}
	return o.write(b, officer, []kelurahan.Event{
		kelurahan.RecoveryUsed{For: kelurahan.RecoveryForPIN}, kelurahan.OfficerEnrolled{Officer: who},
	})
}

// RecoveryTrouble says whether the recovery key would open this office when it is
// needed: "", recovery-damaged, or key-damaged. It needs no PIN.
func (o *Office) RecoveryTrouble() kelurahan.Code {
	o.mu.RLock()
	defer o.mu.RUnlock()
	if o.keyring == nil {
		return ""
	}
	_, err := o.keyring.RecoveryCopy()
	return kelurahan.CodeOf(err)
}

// BringRecovery puts a lost or damaged recovery.age back from a backup of this
// office. Only the very file that was written here is taken, so nobody need
// have signed in. Errors: backup-absent, recovery-other, key-damaged,
// office-not-set, and those of the disk.
func (o *Office) BringRecovery(dir string) error {
	sealed, _, err := backup.Recovery(dir)
	if err != nil {
		return err
	}
	err = o.locked(func() error {
		if o.keyring == nil {
			return kelurahan.E(kelurahan.OfficeNotSet, "office.BringRecovery", nil)
		}
		return o.keyring.BringRecovery(sealed)
	})
	if err == nil {
		o.cfg.Changed()
	}
	return err
}

// NewRecovery makes another recovery key, gives it once and keeps it nowhere.
// From here on only that one opens this office; older backups still open with
// the one before. Errors: role-refused, pin-wrong, pin-locked, key-damaged,
// clock-back, clock-suspect, and those of the disk.
func (o *Office) NewRecovery(ctx context.Context, by kelurahan.Officer, pin []byte) (recovery string, err error) {
	if err := kelurahan.CheckRecovery(&by); err != nil {
		clear(pin)
		return "", err
	}
	text, recipient, err := seal.NewRecoveryKey()
	if err != nil {
		return "", err
	}
	err = o.act(ctx, by.ID, func(*books) ([]kelurahan.Event, error) {
		if err := o.ownPIN(by, pin); err != nil {
			return nil, err
		}
		// Said before it is done: a key that nobody was shown must not be the only
		// one, and an entry without its key only calls for another try.
		return []kelurahan.Event{kelurahan.RecoveryUsed{For: kelurahan.RecoveryForKey}}, nil
	})
	if err != nil {
		return "", err
	}
	b, err := o.open()
	if err != nil {
		return "", err
	}
	if err := b.keys.SetRecovery(recipient); err != nil {
		return "", err
	}
	o.cfg.Changed()
	return seal.OnPaper(text), nil
}

// RecoveryUses gives when and by whom the recovery key was used or changed since
// a moment, the newest first.
func (o *Office) RecoveryUses(since kelurahan.Millis) ([]store.RecoveryUse, error) {
	b, err := o.open()
	if err != nil {
		return nil, err
	}
	list, err := b.store.RecoveryUses()
	return slices.DeleteFunc(list, func(u store.RecoveryUse) bool { return u.At < since }), err
}

// PrintRecovery prints a recovery key that was just made, for the safe.
// Errors: role-refused, recovery-wrong for what is no key.
func (o *Office) PrintRecovery(by kelurahan.Officer, recovery string) (Sheet, error) {
	if err := kelurahan.CheckRecovery(&by); err != nil {
		return Sheet{}, err
	}
	if _, err := seal.ParseIdentity([]byte(recovery)); err != nil {
		return Sheet{}, err
	}
	b, err := o.open()
	if err != nil {
		return Sheet{}, err
	}
	profile, err := b.profile()
	if err != nil {
		return Sheet{}, err
	}
	var rows [][]string
	for i, group := range groupsOfSix(seal.OnPaper([]byte(recovery))) {
		rows = append(rows, []string{strconv.Itoa(i + 1), group})
	}
	pdf, err := o.cfg.Tools.renderer.RenderReport(letterpdf.Report{
		Office: profile, Title: "KUNCI PEMULIHAN", Under: "Kelurahan " + profile.Name, Date: profile.Today(o.now()), Officer: by.Name,
		Intro: []string{
			"Simpan di lemari terkunci, jauh dari komputer loket. Siapa yang memegang lembar ini bersama cadangan dapat membaca seluruh data kantor.",
			"Dipakai bila semua PIN penyelia terlupa, atau untuk memulihkan kantor di komputer lain. Ketik kelompok di bawah ini berurutan; spasi dan huruf besar atau kecil tidak berpengaruh.",
		},
		Sections: []letterpdf.ReportSection{{Rows: rows}},
		Outro:    []string{"Lembar kunci yang lama tidak berlaku lagi untuk komputer ini. Simpan sampai cadangan berikutnya selesai, lalu musnahkan."},
	})
	if err != nil {
		return Sheet{}, err
	}
	return o.printOther("Kunci pemulihan", pdf)
}

func groupsOfSix(text string) []string {
	var groups []string
	for len(text) > 6 {
		groups, text = append(groups, text[:6]), text[6:]
	}
	return append(groups, text)
}
