package office

import (
	"context"
	"errors"
	"os"

	"filippo.io/age"

	"github.com/loket-kelurahan/loket/backend/backup"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/register"
	"github.com/loket-kelurahan/loket/backend/seal"
	"github.com/loket-kelurahan/loket/backend/store"
)

// Restore is what makes a bare PC a counter again from a backup.
type Restore struct {
	Dir      string                // the folder or stick the backup is on
	Recovery []byte                // the recovery key, as the city keeps it on paper; wiped
	Counter  kelurahan.CounterCode // a code no register of the backup has: the old series is not continued
	Name     string                // of the supervisor who restores
	NIP      string
	PIN      []byte // his new PIN; wiped
}

// restoredRevisions keeps apart the profiles that a lost PC may have made after
// its last backup from those made here: letters name their profile by revision.
const restoredRevisions = 1000

// Restore brings the registers of a backup to this PC, to be read here, and
// opens a register of its own with a new counter code, so that no number of the
// old series can be given twice, whatever the lost PC did after the backup. The
// supervisor keeps his identity when his name is in the backup.
// Errors: already-set-up, recovery-wrong, backup-absent, backup-damaged,
// backup-foreign, number-invalid (the code is taken), name-invalid, pin-weak,
// canceled, and those of the disk. After an error the PC is as bare as before.
func (o *Office) Restore(ctx context.Context, r Restore) error {
	defer clear(r.Recovery)
	defer clear(r.PIN)
	name, err := kelurahan.ParseName(r.Name)
	if err != nil {
		return err
	}
	r.Name = name
	if err := seal.CheckPIN(r.PIN); err != nil {
		return err
	}
	identity, err := seal.ParseIdentity(r.Recovery)
	if err != nil {
		return err
	}
	err = o.locked(func() error {
		if o.keyring != nil {
			return kelurahan.E(kelurahan.AlreadySetUp, "office.Restore", nil)
		}
		if err := o.restore(ctx, r, identity); err != nil {
			return errors.Join(err, o.bareAgain())
		}
		o.keyring, err = seal.Open(o.sealConfig())
		return err
	})
	if err == nil {
		o.cfg.Changed()
	}
	return err
}

// bareAgain removes what a restore that failed has left. The PC was bare before.
func (o *Office) bareAgain() error {
	var err error
	for _, dir := range []string{"keys", "register", mirrorsDir, "store"} {
		err = errors.Join(err, os.RemoveAll(o.path(dir)))
	}
	if err != nil {
		return kelurahan.E(kelurahan.Internal, "office.Restore", err)
	}
	return nil
}

func (o *Office) restore(ctx context.Context, r Restore, identity age.Identity) error {
	wrapped, ids, err := backup.Recovery(r.Dir)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(o.path("keys"), 0o700); err != nil {
		return kelurahan.E(kelurahan.DiskReadOnly, "office.Restore", err)
	}
	if err := os.WriteFile(o.path("keys", "recovery.age"), wrapped, 0o600); err != nil {
		return kelurahan.E(kelurahan.DiskReadOnly, "office.Restore", err)
	}
	keys, err := seal.Recover(o.sealConfig(), identity)
	if err != nil {
		return err
	}
	defer keys.Wipe()
	past := &books{keys: keys, parsed: &o.cfg.Tools.parsed}
	if err := o.restoreMirrors(ctx, past, r.Dir, ids); err != nil {
		return errors.Join(err, past.closeMirrors())
	}
	events, by, err := o.takePlace(past, r)
	if err := errors.Join(err, past.closeMirrors()); err != nil {
		return err
	}
	id := newID()
	rc, err := o.registerConfig(keys)
	if err != nil {
		return err
	}
	rc.ID = register.ID(id)
	return o.createRegister(rc, by, events)
}

func (b *books) closeMirrors() error {
	var err error
	for _, reg := range b.mirrors {
		err = errors.Join(err, reg.Close())
	}
	return err
}

// restoreMirrors brings every register of the backup here.
func (o *Office) restoreMirrors(ctx context.Context, past *books, dir string, ids []register.ID) error {
	set, err := o.backupSet(past, dir)
	if err != nil {
		return err
	}
	if len(ids) == 0 {
		return kelurahan.E(kelurahan.BackupAbsent, "office.Restore", errors.New("no register"))
	}
	rc, err := o.registerConfig(past.keys)
	if err != nil {
		return err
	}
	for _, id := range ids {
		rc.Dir = o.path(mirrorsDir, id.String())
		if err := os.MkdirAll(rc.Dir, 0o700); err != nil {
			return kelurahan.E(kelurahan.DiskReadOnly, "office.Restore", err)
		}
		reg, err := set.Restore(ctx, id, rc, func(done, total uint64) { o.cfg.Work("memulihkan", done, total) })
		if err != nil {
			return err
		}
		past.mirrors = append(past.mirrors, reg)
	}
	return nil
}

// takePlace works out the first act of the new register from what the old ones
// say: the profile, the kinds in force, and the supervisor under his identity.
func (o *Office) takePlace(past *books, r Restore) (_ []kelurahan.Event, by kelurahan.OfficerID, err error) {
	if err := o.openPast(past); err != nil {
		return nil, by, err
	}
	defer func() { err = errors.Join(err, past.store.Close()) }()
	if err := o.restoreForms(past, r.Dir); err != nil {
		return nil, by, err
	}
	last := past.mirrors[0]
	for _, known := range past.store.Registers() {
		if known.Opened.Counter == r.Counter {
			return nil, by, kelurahan.E(kelurahan.NumberInvalid, "office.Restore", errors.New("this code has a series already")).InField("counter")
		}
		for _, reg := range past.mirrors {
			if kelurahan.RegisterID(reg.ID()) == known.ID && known.LastAt >= past.store.LastEntry(kelurahan.RegisterID(last.ID())) {
				last = reg // the counter at work last is the one this PC takes the place of
			}
		}
	}
	profile, err := past.profile()
	if err != nil {
		return nil, by, err
	}
	next := *profile
	next.Revision += restoredRevisions
	if err := CheckProfile(&next, r.Counter); err != nil {
		return nil, by, err
	}
	officer, err := restoring(past, r)
	if err != nil {
		return nil, by, err
	}
	head := last.Head()
	events := []kelurahan.Event{
		kelurahan.RegisterOpened{
			Area: next.Area, Counter: r.Counter, PublicKey: past.keys.CounterPublic(), Practice: next.Practice,
			After: &kelurahan.RegisterEnd{Register: kelurahan.RegisterID(last.ID()), Seq: head.Seq, Hash: head.Hash[:]},
		},
		kelurahan.OfficeConfigured{Office: next},
		kelurahan.OfficerEnrolled{Officer: officer},
	}
	if err := past.loadKinds(); err != nil {
		return nil, by, err
	}
	for _, k := range past.kinds.All() {
		events = append(events, kelurahan.KindAdopted{Kind: k.Code, Version: k.Version, File: k.File})
	}
	return events, officer.ID, nil
}

// openPast projects the restored registers; the store stays and is gone on with.
func (o *Office) openPast(past *books) error {
	cfg, err := o.storeConfig(past.keys)
	if err != nil {
		return err
	}
	if past.store, _, err = store.Open(cfg); err != nil {
		return err
	}
	for _, reg := range past.mirrors {
		if err := past.catchUp(reg, func(done uint64) { o.cfg.Work("membangun-ulang", done, reg.Head().Seq) }); err != nil {
			return errors.Join(err, past.store.Close())
		}
	}
	return nil
}

// restoring gives the supervisor his PIN and key on this PC, under the identity
// he had: nobody may approve what he made himself under another.
func restoring(past *books, r Restore) (kelurahan.Officer, error) {
	officer, place, err := past.knownAs(r.Name)
	if err != nil {
		return officer, err
	}
	if officer.NIP == "" {
		officer.NIP = r.NIP
	}
	officer.Role = kelurahan.Supervisor
	officer.PublicKey, err = place(seal.NewOfficer{ID: officer.ID.String(), Name: officer.Name, Role: string(officer.Role), PIN: r.PIN})
	return officer, err
}
