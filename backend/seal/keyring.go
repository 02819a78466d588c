package seal

import (
	"bytes"
	"crypto/cipher"
	"crypto/ed25519"
	"errors"
	"io/fs"
	"sync"
	"time"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// The files of a key folder, besides officer-<id>.key.
const (
	fileMachine  = "machine.secret"
	fileCounter  = "counter.key"
	fileRecovery = "recovery.age"
	filePending  = "setup.pending" // a Create that has not finished
)

// Config says where a keyring is. Only Dir has no default.
type Config struct {
	Dir         string           // the key folder
	MachineFile string           // the machine secret; "" = Dir/machine.secret. Elsewhere, a copy of Dir alone opens nothing
	PerUser     bool             // Windows: bind the machine secret to the Windows account, not only to the PC
	Now         func() time.Time // nil = time.Now; only the locks after wrong PINs need it
	KDF         KDF              // for PINs set from now on

	cut func(step string) error // for tests: stops a writer as a power cut would
}

func (c Config) orDefault() Config {
	if c.Now == nil {
		c.Now = time.Now
	}
	c.KDF = c.KDF.orDefault()
	return c
}

// Keyring is a key folder that is locked. It is safe for concurrent use; two
// programs must not hold the same folder.
type Keyring struct {
	mu      sync.Mutex
	now     func() time.Time
	kdf     KDF
	dir     folder
	machine *machine
	public  ed25519.PublicKey
	spans   map[string]span
}

// Open reads a key folder. It asks for no PIN.
//
// Errors: office-not-set (there is none yet), machine-foreign (copied from
// another PC, or machine.secret is gone), key-damaged, version-unknown.
func Open(cfg Config) (*Keyring, error) {
	const op = "seal.Open"
	cfg = cfg.orDefault()
	dir := folder{path: cfg.Dir, cut: cfg.cut}
	state, err := dir.state()
	if err != nil {
		return nil, err
	}
	if state == folderEmpty || state == folderPending {
		return nil, kelurahan.E(kelurahan.OfficeNotSet, op, nil)
	}
	m, err := cfg.machineStore().load()
	if err != nil {
		return nil, err
	}
	k := newKeyring(cfg, m)
	c, err := k.readCounter()
	if err != nil {
		return nil, err
	}
	k.public = c.Public
	if err := k.tidy(); err != nil {
		return nil, err
	}
	return k, nil
}

// tidy removes what a cut left behind in a folder that is whole.
func (k *Keyring) tidy() error {
	return errors.Join(k.dir.remove(filePending), k.dir.sweep())
}

func newKeyring(cfg Config, m *machine) *Keyring {
	return &Keyring{
		now: cfg.Now, kdf: cfg.KDF, machine: m,
		dir:   folder{path: cfg.Dir, cut: cfg.cut},
		spans: make(map[string]span),
	}
}

type folderState string

const (
	folderEmpty   folderState = "empty"
	folderPending folderState = "pending" // Create was cut; nothing was encrypted yet
	folderSet     folderState = "set"     // or damaged, but never to be made anew
)

// state tells a folder that may be set up from one that holds keys. counter.key
// comes last in Create, so a pending folder that has it is complete.
func (d folder) state() (folderState, error) {
	counter, errC := d.has(fileCounter)
	pending, errP := d.has(filePending)
	names, errN := d.names()
	if err := errors.Join(errC, errP, errN); err != nil {
		return "", err
	}
	if counter {
		return folderSet, nil
	}
	if pending {
		return folderPending, nil
	}
	for _, name := range names {
		if _, officer := officerOf(name); officer || name == fileRecovery {
			return folderSet, nil
		}
	}
	return folderEmpty, nil
}

// CounterPublic gives the counter's public key; it needs no PIN.
func (k *Keyring) CounterPublic() ed25519.PublicKey {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.public
}

// Officers gives a card for everybody who was ever enrolled here, in the order
// of their identities. A damaged file gives a card with its Trouble: one bad
// file must not keep the others from signing in.
func (k *Keyring) Officers() ([]OfficerCard, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.cards()
}

func (k *Keyring) cards() ([]OfficerCard, error) {
	names, err := k.dir.names()
	if err != nil {
		return nil, err
	}
	cards := make([]OfficerCard, 0, len(names))
	for _, name := range names {
		if id, ok := officerOf(name); ok {
			cards = append(cards, k.card(id))
		}
	}
	return cards, nil
}

func (k *Keyring) card(id string) OfficerCard {
	f, err := k.readOfficer(id)
	if f == nil {
		return OfficerCard{ID: id, Trouble: kelurahan.CodeOf(err)}
	}
	c := OfficerCard{
		ID: id, Name: f.Card.Name, Role: f.Card.Role, Public: f.Card.Public,
		By: f.Card.By, Rescued: f.Card.Rescued, Revoked: f.Revoked, Trouble: kelurahan.CodeOf(err),
	}
	now := k.now()
	if left, _ := k.lockLeft(id, f.Tries, now); left > 0 {
		c.LockedUntil = now.Add(left)
	}
	return c
}

// Unlock opens the data key and the officer's and the counter's signing keys.
// The PIN is zeroed, whatever comes of it.
//
// Errors: pin-wrong ("left": tries before the lock), pin-locked ("until": RFC
// 3339), field-required (no PIN typed; not counted), officer-revoked,
// not-found, key-damaged, machine-foreign, disk-full, disk-read-only: a try
// that cannot be counted is not made; pin-given for the right PIN that somebody
// else chose: ChangePIN first.
func (k *Keyring) Unlock(officerID string, pin []byte) (*Unlocked, error) {
	defer clear(pin)
	k.mu.Lock()
	defer k.mu.Unlock()
	o, err := k.openOwn("seal.Unlock", officerID, pin)
	if err != nil {
		return nil, err
	}
	u, err := k.unlocked(officerID, o)
	if err != nil {
		o.wipe()
		return nil, err
	}
	return u, nil
}

// Signer opens an officer's signing key and nothing else: a supervisor
// approves with his own PIN while a clerk's session stays open. Wrong PINs
// count as in Unlock, and the errors are the same.
func (k *Keyring) Signer(officerID string, pin []byte) (*OfficerSigner, error) {
	defer clear(pin)
	k.mu.Lock()
	defer k.mu.Unlock()
	o, err := k.openOwn("seal.Signer", officerID, pin)
	if err != nil {
		return nil, err
	}
	clear(o.dataKey)
	return &OfficerSigner{k: k, officer: officerID, key: o.own}, nil
}

// ChangePIN re-wraps an officer's keys under a new PIN; the keys stay the same.
// Nobody need be signed in. Wrong old PINs count as in Unlock. Both are zeroed.
//
// Errors: pin-weak, and those of Unlock but pin-given.
func (k *Keyring) ChangePIN(officerID string, old, new []byte) error {
	const op = "seal.ChangePIN"
	defer clear(old)
	defer clear(new)
	if err := CheckPIN(new); err != nil {
		return err
	}
	if bytes.Equal(old, new) {
		return weak("same")
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	o, err := k.open(op, officerID, old)
	if err != nil {
		return err
	}
	defer o.wipe()
	f, err := k.readOfficer(officerID)
	if err != nil {
		return err
	}
	f.Card.KDF, f.Given = k.kdf, false
	if err := f.rewrap(new, o, k.machine); err != nil {
		return err
	}
	return k.writeOfficer(f)
}

// openOwn is open for a PIN that its owner chose. k.mu is held.
func (k *Keyring) openOwn(op, id string, pin []byte) (*opened, error) {
	o, err := k.open(op, id, pin)
	if err != nil {
		return nil, err
	}
	if o.given {
		o.wipe()
		return nil, kelurahan.E(kelurahan.PINGiven, op, nil)
	}
	return o, nil
}

// open tries a PIN and keeps the count. k.mu is held.
func (k *Keyring) open(op, id string, pin []byte) (*opened, error) {
	if len(pin) == 0 {
		return nil, kelurahan.E(kelurahan.FieldRequired, op, nil).InField("pin")
	}
	f, err := k.readOfficer(id)
	if err != nil {
		return nil, err
	}
	if f.Revoked {
		return nil, kelurahan.E(kelurahan.OfficerRevoked, op, nil)
	}
	if err := k.refuseLocked(op, f); err != nil {
		return nil, err
	}
	if err := k.countTry(f); err != nil {
		return nil, err
	}
	o, err := f.open(pin, k.machine)
	if errors.Is(err, errPIN) {
		return nil, k.wrongPIN(op, f)
	}
	if err != nil {
		return nil, err
	}
	k.forgetTries(f)
	if err := k.writeOfficer(f); err != nil {
		o.wipe()
		return nil, err
	}
	return o, nil
}

// unlocked adds the counter's key to what an officer's PIN opened.
func (k *Keyring) unlocked(id string, o *opened) (*Unlocked, error) {
	c, err := k.readCounter()
	if err != nil {
		return nil, err
	}
	counter, err := c.open(o.dataKey, k.machine) // fails for another office's data key
	if err != nil {
		return nil, err
	}
	return &Unlocked{k: k, officer: id, dataKey: o.dataKey, own: o.own, counter: counter}, nil
}

// active says whether an officer's key may still sign. k.mu is not held.
func (k *Keyring) active(op, id string, public ed25519.PublicKey) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	f, err := k.readOfficer(id)
	if err != nil {
		return err
	}
	if f.Revoked || !public.Equal(ed25519.PublicKey(f.Card.Public)) {
		return kelurahan.E(kelurahan.OfficerRevoked, op, nil)
	}
	return nil
}

// MachineAEAD encrypts for this PC under no PIN: for what must work while
// everybody is signed out, such as the TLS key of the line to the other
// counter. It protects against a copied folder, not against who runs
// programs on this PC. See Unlocked.AEAD for the nonces.
func (k *Keyring) MachineAEAD(purpose string) (cipher.AEAD, error) {
	const op = "seal.MachineAEAD"
	if err := checkPurpose(op, purpose); err != nil {
		return nil, err
	}
	aead, err := newAEAD(k.machine.key("aead " + purpose))
	if err != nil {
		return nil, kelurahan.E(kelurahan.Internal, op, err)
	}
	return aead, nil
}

// RecoveryCopy gives recovery.age for the backup and the city to keep.
// Errors: recovery-damaged when it is gone or not what was written; BringRecovery
// or an officer's SetRecovery mends that.
func (k *Keyring) RecoveryCopy() ([]byte, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.recoveryCopy()
}

// recoveryCopy is RecoveryCopy for callers that hold k.mu.
func (k *Keyring) recoveryCopy() ([]byte, error) {
	const op = "seal.RecoveryCopy"
	c, err := k.readCounter()
	if err != nil {
		return nil, err
	}
	data, err := k.dir.read(fileRecovery)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, kelurahan.E(kelurahan.RecoveryDamaged, op, err)
	}
	if err != nil {
		return nil, err
	}
	if !c.vouches(data) {
		return nil, kelurahan.E(kelurahan.RecoveryDamaged, op, errors.New("the sum does not match"))
	}
	return data, nil
}
