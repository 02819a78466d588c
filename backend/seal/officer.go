package seal

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"io/fs"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

const (
	dataKeySize = 32
	saltSize    = 16
	maxName     = 200 // bytes of an officer's name or role
	maxID       = 40  // a UUID has 36
)

// errPIN says that the PIN does not open the wrap.
var errPIN = errors.New("the PIN does not open it")

// NewOfficer is what it takes to enrol somebody. The PIN is zeroed by every
// function that is given one.
type NewOfficer struct {
	ID   string // lower-case letters, digits and dashes, at most 40; in a file name, so no NIK or NIP
	Name string // shown on the sign-in tile, before anybody signed in
	Role string // not judged here
	PIN  []byte // see CheckPIN

	// Given says that somebody else chose the PIN: it opens nothing until its
	// owner has changed it.
	Given bool

	// By says who gave the key, and Rescued that it was the recovery key: kept
	// with the key, for a register that could not be told in time. "" = nobody
	// need be told.
	By      string
	Rescued bool
}

// OfficerCard is what is known of an officer while everything is locked.
type OfficerCard struct {
	ID          string
	Name        string
	Role        string
	Public      ed25519.PublicKey // nil where Trouble is key-damaged
	Revoked     bool
	By          string         // see NewOfficer
	Rescued     bool           // see NewOfficer
	LockedUntil time.Time      // zero where a PIN may be tried
	Trouble     kelurahan.Code // "", key-damaged, version-unknown, or machine-foreign: must be Reset here
}

// officerFile is the body of officer-<id>.key.
type officerFile struct {
	Card    officerFacts `cbor:"1,keyasint"`
	Wrap    []byte       `cbor:"2,keyasint"` // data key and seed; empty once revoked
	Revoked bool         `cbor:"3,keyasint"`
	Tries   tries        `cbor:"4,keyasint"`
	Given   bool         `cbor:"5,keyasint,omitempty"` // see NewOfficer
}

// officerFacts are authenticated by the wrap.
type officerFacts struct {
	ID     string `cbor:"1,keyasint"`
	Name   string `cbor:"2,keyasint"`
	Role   string `cbor:"3,keyasint"`
	Public []byte `cbor:"4,keyasint"`
	KDF    KDF    `cbor:"5,keyasint"`
	Salt   []byte `cbor:"6,keyasint"`

	By      string `cbor:"7,keyasint,omitempty"` // see NewOfficer
	Rescued bool   `cbor:"8,keyasint,omitempty"`
}

// opened is what a right PIN gives.
type opened struct {
	dataKey []byte
	own     ed25519.PrivateKey
	given   bool // see NewOfficer
}

func (o *opened) wipe() {
	clear(o.dataKey)
	clear(o.own)
}

func officerFileName(id string) string { return "officer-" + id + ".key" }

// officerOf is the opposite of officerFileName.
func officerOf(name string) (string, bool) {
	id, ok := strings.CutPrefix(name, "officer-")
	if !ok {
		return "", false
	}
	id, ok = strings.CutSuffix(id, ".key")
	return id, ok && validID(id)
}

// validID keeps identities fit for a file name on every system, and keeps out
// what looks like a NIK or a NIP.
func validID(id string) bool {
	letter := false
	for _, r := range id {
		switch {
		case r >= 'a' && r <= 'z' || r == '-':
			letter = true
		case r < '0' || r > '9':
			return false
		}
	}
	return len(id) >= 1 && len(id) <= maxID && (letter || len(id) < 8)
}

// check refuses what could not be stored. Errors: field-invalid, field-required, pin-weak.
func (n *NewOfficer) check(op string) error {
	if !validID(n.ID) {
		return kelurahan.E(kelurahan.FieldInvalid, op, nil).InField("officer")
	}
	if strings.TrimSpace(n.Name) == "" {
		return kelurahan.E(kelurahan.FieldRequired, op, nil).InField("name")
	}
	if len(n.Name) > maxName || !utf8.ValidString(n.Name) {
		return kelurahan.E(kelurahan.FieldInvalid, op, nil).InField("name")
	}
	if n.By != "" && !validID(n.By) {
		return kelurahan.E(kelurahan.FieldInvalid, op, nil).InField("by")
	}
	if len(n.Role) > maxName || !utf8.ValidString(n.Role) {
		return kelurahan.E(kelurahan.FieldInvalid, op, nil).InField("role")
	}
	return CheckPIN(n.PIN)
}

// newOfficerFile draws a key for an officer and wraps it with the data key.
func newOfficerFile(n *NewOfficer, dataKey []byte, p KDF, m *machine) (*officerFile, error) {
	public, own, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, kelurahan.E(kelurahan.Internal, "seal.newOfficerFile", err)
	}
	defer clear(own)
	f := &officerFile{Given: n.Given, Card: officerFacts{
		ID: n.ID, Name: n.Name, Role: n.Role, Public: public, KDF: p, By: n.By, Rescued: n.Rescued,
	}}
	return f, f.rewrap(n.PIN, &opened{dataKey: dataKey, own: own}, m)
}

// rewrap wraps what o holds under a PIN and a new salt.
func (f *officerFile) rewrap(pin []byte, o *opened, m *machine) error {
	f.Card.Salt = make([]byte, saltSize)
	rand.Read(f.Card.Salt)
	bound, err := canonical.Marshal(f.Card)
	if err != nil {
		return kelurahan.E(kelurahan.Internal, "seal.rewrap", err)
	}
	secret := append(append(make([]byte, 0, dataKeySize+ed25519.SeedSize), o.dataKey...), o.own.Seed()...)
	defer clear(secret)
	if f.Wrap, err = wrap(pinKey(pin, f.Card.Salt, f.Card.KDF, m), secret, bound); err != nil {
		return kelurahan.E(kelurahan.Internal, "seal.rewrap", err)
	}
	return nil
}

// open tries a PIN. errPIN where it is the wrong one.
func (f *officerFile) open(pin []byte, m *machine) (*opened, error) {
	bound, err := canonical.Marshal(f.Card)
	if err != nil {
		return nil, kelurahan.E(kelurahan.Internal, "seal.openOfficer", err)
	}
	secret, err := unwrap(pinKey(pin, f.Card.Salt, f.Card.KDF, m), f.Wrap, bound)
	if err != nil {
		return nil, errors.Join(errPIN, err)
	}
	defer clear(secret)
	if len(secret) != dataKeySize+ed25519.SeedSize {
		return nil, damaged(kindOfficer, errors.New("the wrap holds something else"))
	}
	o := &opened{
		dataKey: bytes.Clone(secret[:dataKeySize]),
		own:     ed25519.NewKeyFromSeed(secret[dataKeySize:]),
		given:   f.Given,
	}
	if !bytes.Equal(o.own.Public().(ed25519.PublicKey), f.Card.Public) {
		o.wipe()
		return nil, damaged(kindOfficer, errors.New("the public key does not belong"))
	}
	return o, nil
}

// sound checks the shapes that decoding alone does not.
func (f *officerFile) sound(id string) bool {
	wrapSize := dataKeySize + ed25519.SeedSize + 28 // nonce and tag
	if f.Revoked {
		wrapSize = 0
	}
	return f.Card.ID == id && len(f.Card.Public) == ed25519.PublicKeySize && len(f.Card.Salt) == saltSize &&
		f.Card.KDF.sane() && len(f.Wrap) == wrapSize
}

// readOfficer gives an officer's file.
// Errors: not-found, key-damaged, machine-foreign, version-unknown; with
// machine-foreign the file is given too, unvouched for.
func (k *Keyring) readOfficer(id string) (*officerFile, error) {
	if !validID(id) {
		return nil, kelurahan.E(kelurahan.NotFound, "seal.readOfficer", nil)
	}
	data, err := k.dir.read(officerFileName(id))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, kelurahan.E(kelurahan.NotFound, "seal.readOfficer", err)
	}
	if err != nil {
		return nil, err
	}
	var f officerFile
	err = unpack(kindOfficer, k.machine, data, &f)
	if err != nil && kelurahan.CodeOf(err) != kelurahan.MachineForeign {
		return nil, err
	}
	if !f.sound(id) {
		return nil, damaged(kindOfficer, errors.New("impossible content"))
	}
	return &f, err
}

func (k *Keyring) writeOfficer(f *officerFile) error {
	data, err := pack(kindOfficer, k.machine, f)
	if err != nil {
		return err
	}
	return k.dir.write(officerFileName(f.Card.ID), data)
}
