package seal

import (
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"io/fs"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// fileRecoveryTries remembers wrong recovery keys, as an officer's file does
// wrong PINs. The name no officer can have.
const (
	fileRecoveryTries      = "recovery.tries"
	recoveryTries          = "*recovery"
	kindTries         kind = "tries"
)

// Rescue opens the data key with the recovery key on the PC it belongs to, when
// the PIN of whoever could is forgotten. Nobody is signed in then: Reset the
// officer and go on. Unlike Recover it changes no key, and wrong keys are
// counted and delayed like PINs. text is zeroed.
//
// Errors: recovery-wrong (arg "left": tries before the lock), recovery-locked
// ("until": RFC 3339), recovery-damaged, key-damaged (counter.key), disk-full,
// disk-read-only: a try that cannot be counted is not made.
func (k *Keyring) Rescue(text []byte) (*Unlocked, error) {
	const op = "seal.Rescue"
	defer clear(text)
	k.mu.Lock()
	defer k.mu.Unlock()
	sealed, err := k.recoveryCopy()
	if err != nil {
		return nil, err
	}
	t, err := k.countRecoveryTry()
	if err != nil {
		return nil, err
	}
	dataKey, err := openRecovery(op, sealed, text)
	if kelurahan.CodeOf(err) == kelurahan.RecoveryWrong {
		return nil, k.wrongRecovery(op, t, err)
	}
	if err != nil {
		return nil, err
	}
	u, err := k.rescued(dataKey)
	if err != nil {
		clear(dataKey)
		return nil, err
	}
	delete(k.spans, recoveryTries)
	return u, k.dir.remove(fileRecoveryTries)
}

func openRecovery(op string, sealed, text []byte) ([]byte, error) {
	identity, err := ParseIdentity(text)
	if err != nil {
		return nil, err
	}
	return ageOpen(op, useRecovery, sealed, identity)
}

// rescued opens the counter's key with the data key; it takes dataKey over.
func (k *Keyring) rescued(dataKey []byte) (*Unlocked, error) {
	c, err := k.readCounter()
	if err != nil {
		return nil, err
	}
	counter, err := c.open(dataKey, k.machine)
	if err != nil {
		return nil, err
	}
	return &Unlocked{k: k, dataKey: dataKey, counter: counter}, nil
}

// countRecoveryTry is on the disk before the key is tried. k.mu is held.
func (k *Keyring) countRecoveryTry() (tries, error) {
	const op = "seal.Rescue"
	t, err := k.readRecoveryTries()
	if err != nil {
		return t, err
	}
	now := k.now()
	left, back := k.lockLeft(recoveryTries, t, now)
	if back {
		k.lock(recoveryTries, &t, now)
		if err := k.writeRecoveryTries(t); err != nil {
			return t, err
		}
	}
	if left > 0 {
		return t, lockedUntil(kelurahan.RecoveryLocked, op, now, left)
	}
	t.Count++
	k.lock(recoveryTries, &t, now)
	return t, k.writeRecoveryTries(t)
}

// wrongRecovery says what is left after a wrong recovery key.
func (k *Keyring) wrongRecovery(op string, t tries, cause error) error {
	now := k.now()
	if left, _ := k.lockLeft(recoveryTries, t, now); left > 0 {
		return lockedUntil(kelurahan.RecoveryLocked, op, now, left)
	}
	return kelurahan.E(kelurahan.RecoveryWrong, op, cause, "left", t.left())
}

// readRecoveryTries begins anew where the file is torn or another PC's: the key
// has 256 bits and is not guessed, and a supervisor must never be kept out by
// a file that only counts.
func (k *Keyring) readRecoveryTries() (tries, error) {
	var t tries
	data, err := k.dir.read(fileRecoveryTries)
	if errors.Is(err, fs.ErrNotExist) {
		return t, nil
	}
	if err != nil {
		return t, err
	}
	if err := unpack(kindTries, k.machine, data, &t); err != nil {
		return tries{}, nil //nolint:nilerr // see above
	}
	return t, nil
}

func (k *Keyring) writeRecoveryTries(t tries) error {
	data, err := pack(kindTries, k.machine, t)
	if err != nil {
		return err
	}
	return k.dir.write(fileRecoveryTries, data)
}

// BringRecovery puts recovery.age back where it is gone or damaged, from a copy
// such as a backup has. Only the very file that counter.key vouches for is taken,
// so it needs no PIN. Errors: recovery-other (a copy of another office, or of an
// earlier recovery key), key-damaged (counter.key), disk-full, disk-read-only.
func (k *Keyring) BringRecovery(sealed []byte) error {
	const op = "seal.BringRecovery"
	k.mu.Lock()
	defer k.mu.Unlock()
	c, err := k.readCounter()
	if err != nil {
		return err
	}
	if !c.vouches(sealed) {
		return kelurahan.E(kelurahan.RecoveryOther, op, nil)
	}
	return k.dir.write(fileRecovery, sealed)
}

// vouches says whether a recovery.age is the one that was written here last.
func (c *counterFile) vouches(sealed []byte) bool {
	sum := sha256.Sum256(sealed)
	for _, known := range c.Recovery {
		if subtle.ConstantTimeCompare(known, sum[:]) == 1 {
			return true
		}
	}
	return false
}
