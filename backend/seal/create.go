package seal

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"io/fs"

	"filippo.io/age"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// Create sets up the first PC of an office: a new data key, this counter's
// key pair, the first officer, and the wrap for the recovery key (an age
// recipient). Cut anywhere, it has either happened or can be done again.
//
// Errors: already-set-up, field-invalid (field "recovery", "officer", "name",
// "role"), field-required, pin-weak, disk-full, disk-read-only.
func Create(cfg Config, recovery string, first NewOfficer) (*Unlocked, error) {
	defer clear(first.PIN)
	dataKey := make([]byte, dataKeySize)
	rand.Read(dataKey)
	return setUp("seal.Create", cfg.orDefault(), dataKey, recovery, first)
}

// Join sets up a further PC of an office with the data key from an invitation
// of the first; everything else is its own. identity is the one whose
// recipient was given to Invite, and is of no use afterwards.
//
// Errors: as Create, and recovery-wrong (the invitation is for another PC),
// key-damaged (the invitation is).
func Join(cfg Config, identity age.Identity, invitation []byte, recovery string, first NewOfficer) (*Unlocked, error) {
	const op = "seal.Join"
	defer clear(first.PIN)
	dataKey, err := ageOpen(op, useInvitation, invitation, identity)
	if err != nil {
		return nil, err
	}
	return setUp(op, cfg.orDefault(), dataKey, recovery, first)
}

// setUp makes a key folder. It takes dataKey over.
func setUp(op string, cfg Config, dataKey []byte, recovery string, first NewOfficer) (u *Unlocked, err error) {
	defer func() {
		if err != nil {
			clear(dataKey)
		}
	}()
	if err := first.check(op); err != nil {
		return nil, err
	}
	to, err := parseRecipient(op, recovery)
	if err != nil {
		return nil, err
	}
	m, err := startSetUp(op, cfg)
	if err != nil {
		return nil, err
	}
	sealed, err := ageSeal(op, useRecovery, dataKey, to)
	if err != nil {
		return nil, err
	}
	return finishSetUp(newKeyring(cfg, m), dataKey, sealed, &first)
}

// startSetUp marks the folder as pending and makes the machine secret.
func startSetUp(op string, cfg Config) (*machine, error) {
	dir := folder{path: cfg.Dir, cut: cfg.cut}
	state, err := dir.state()
	if err != nil {
		return nil, err
	}
	if state == folderSet {
		return nil, kelurahan.E(kelurahan.AlreadySetUp, op, nil)
	}
	if err := dir.make(); err != nil {
		return nil, err
	}
	if err := dir.write(filePending, []byte("Loket: set-up has not finished.\n")); err != nil {
		return nil, err
	}
	return cfg.machineStore().loadOrCreate()
}

// finishSetUp writes the files; counter.key comes last and makes it so.
func finishSetUp(k *Keyring, dataKey, sealed []byte, first *NewOfficer) (*Unlocked, error) {
	f, err := newOfficerFile(first, dataKey, k.kdf, k.machine)
	if err != nil {
		return nil, err
	}
	o, err := f.open(first.PIN, k.machine) // proves the PIN opens what is about to be relied on
	if err != nil {
		return nil, err
	}
	defer clear(o.dataKey) // a copy
	c, counter, err := newCounter(dataKey, k.machine)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(sealed)
	c.Recovery = [][]byte{sum[:]}
	if err := k.dir.write(fileRecovery, sealed); err != nil {
		return nil, err
	}
	if err := k.writeOfficer(f); err != nil {
		return nil, err
	}
	if err := k.writeCounter(c); err != nil {
		return nil, err
	}
	k.public = c.Public
	if err := k.tidy(); err != nil {
		return nil, err
	}
	return &Unlocked{k: k, officer: first.ID, dataKey: dataKey, own: o.own, counter: counter}, nil
}

// Recover opens the data key with the city's recovery key, where no PIN can:
// all are forgotten, or the folder (recovery.age is enough) was brought to
// another PC. Nobody is signed in then: Reset the officers and go on.
//
// On another PC, or where counter.key is damaged, the counter gets a NEW key
// pair: CounterPublic differs from before and the city must enrol it as a new
// counter. Files that are replaced stay beside as .old.
//
// Errors: office-not-set, recovery-wrong, key-damaged, version-unknown.
func Recover(cfg Config, identity age.Identity) (*Unlocked, error) {
	const op = "seal.Recover"
	cfg = cfg.orDefault()
	dir := folder{path: cfg.Dir, cut: cfg.cut}
	sealed, err := readRecovery(op, dir)
	if err != nil {
		return nil, err
	}
	dataKey, err := ageOpen(op, useRecovery, sealed, identity)
	if err != nil {
		return nil, err
	}
	u, err := recoverWith(cfg, dataKey, sealed)
	if err != nil {
		clear(dataKey)
		return nil, err
	}
	return u, nil
}

func readRecovery(op string, dir folder) ([]byte, error) {
	state, err := dir.state()
	if err != nil {
		return nil, err
	}
	if state != folderSet {
		return nil, kelurahan.E(kelurahan.OfficeNotSet, op, nil)
	}
	sealed, err := dir.read(fileRecovery)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, damaged(kindRecovery, err)
	}
	return sealed, err
}

// recoverWith takes dataKey over.
func recoverWith(cfg Config, dataKey, sealed []byte) (*Unlocked, error) {
	m, err := cfg.machineStore().loadOrCreate()
	if err != nil {
		return nil, err
	}
	k := newKeyring(cfg, m)
	c, err := k.readCounter()
	if c != nil && subtle.ConstantTimeCompare(c.Check, checkOf(dataKey)) != 1 {
		return nil, damaged(kindRecovery, errors.New("it belongs to another office"))
	}
	var counter ed25519.PrivateKey
	switch kelurahan.CodeOf(err) {
	case "":
		counter, err = c.open(dataKey, m)
	case kelurahan.MachineForeign, kelurahan.KeyDamaged:
		c, counter, err = k.renewCounter(dataKey, sealed)
	}
	if err != nil {
		return nil, err
	}
	k.public = c.Public
	if err := k.tidy(); err != nil {
		return nil, err
	}
	return &Unlocked{k: k, dataKey: dataKey, counter: counter}, nil
}
