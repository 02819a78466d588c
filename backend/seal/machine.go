package seal

import (
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"io/fs"
	"path/filepath"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// machine is the secret that only this PC has. It makes a copied key folder
// useless and a short PIN costly to guess away from the PC.
type machine struct{ secret [32]byte }

// machineFile is the body of machine.secret.
type machineFile struct {
	Guard string `cbor:"1,keyasint"` // what protects Data: "plain" or "dpapi"
	Data  []byte `cbor:"2,keyasint"`
	Tag   []byte `cbor:"3,keyasint"` // of the secret, to know that it opened to the right one
}

const guardPlain, guardDPAPI = "plain", "dpapi"

// key derives what the machine secret is used for; it is never used itself.
func (m *machine) key(purpose string) [32]byte {
	return derive(m.secret[:], nil, "loket v1 machine "+purpose)
}

// tag names the secret without telling anything about it.
func (m *machine) tag() []byte {
	t := m.key("tag")
	return t[:8]
}

// machineStore is where machine.secret is kept.
type machineStore struct {
	dir     folder
	name    string
	perUser bool
}

func (c *Config) machineStore() machineStore {
	path := c.MachineFile
	if path == "" {
		path = filepath.Join(c.Dir, fileMachine)
	}
	return machineStore{
		dir:     folder{path: filepath.Dir(path), cut: c.cut},
		name:    filepath.Base(path),
		perUser: c.PerUser,
	}
}

// load opens the secret. Errors: machine-foreign (absent, or another PC's),
// key-damaged, version-unknown.
func (s machineStore) load() (*machine, error) {
	data, err := s.dir.read(s.name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, kelurahan.E(kelurahan.MachineForeign, "seal.loadMachine", err)
	}
	if err != nil {
		return nil, err
	}
	var f machineFile
	if err := unpack(kindMachine, nil, data, &f); err != nil {
		return nil, err
	}
	secret, err := unprotect(f.Guard, f.Data)
	if err != nil {
		return nil, kelurahan.E(kelurahan.MachineForeign, "seal.loadMachine", err)
	}
	defer clear(secret)
	m := &machine{}
	copy(m.secret[:], secret)
	if len(secret) != len(m.secret) || subtle.ConstantTimeCompare(m.tag(), f.Tag) != 1 {
		return nil, kelurahan.E(kelurahan.MachineForeign, "seal.loadMachine", errors.New("the tag does not match"))
	}
	return m, nil
}

// create draws a new secret and writes it.
func (s machineStore) create() (*machine, error) {
	m := &machine{}
	rand.Read(m.secret[:]) // never fails: the runtime ends the program instead
	guard, data, err := protect(m.secret[:], s.perUser)
	if err != nil {
		return nil, kelurahan.E(kelurahan.Internal, "seal.createMachine", err)
	}
	packed, err := pack(kindMachine, nil, machineFile{Guard: guard, Data: data, Tag: m.tag()})
	if err != nil {
		return nil, err
	}
	defer clear(packed)
	if err := s.dir.make(); err != nil {
		return nil, err
	}
	return m, s.dir.write(s.name, packed)
}

// loadOrCreate replaces a secret that does not open here. The old file is kept
// beside the new one, in case only the wrong Windows account was used.
func (s machineStore) loadOrCreate() (*machine, error) {
	m, err := s.load()
	switch kelurahan.CodeOf(err) {
	case kelurahan.MachineForeign, kelurahan.KeyDamaged:
	default:
		return m, err
	}
	if err := s.dir.keepOld(s.name); err != nil {
		return nil, err
	}
	return s.create()
}
