package seal

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"io/fs"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// counterFile is the body of counter.key.
type counterFile struct {
	Public   []byte   `cbor:"1,keyasint"`
	Check    []byte   `cbor:"2,keyasint"` // of the data key, to know on any PC whether recovery.age belongs here
	Recovery [][]byte `cbor:"3,keyasint"` // SHA-256 of recovery.age; two while it is being replaced
	Wrap     []byte   `cbor:"4,keyasint"` // the counter's seed
}

// readCounter gives counter.key; with machine-foreign it gives the file too.
func (k *Keyring) readCounter() (*counterFile, error) {
	data, err := k.dir.read(fileCounter)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, damaged(kindCounter, err)
	}
	if err != nil {
		return nil, err
	}
	var c counterFile
	err = unpack(kindCounter, k.machine, data, &c)
	if err != nil && kelurahan.CodeOf(err) != kelurahan.MachineForeign {
		return nil, err
	}
	if len(c.Public) != ed25519.PublicKeySize || len(c.Check) != checkSize || len(c.Wrap) != ed25519.SeedSize+28 {
		return nil, damaged(kindCounter, errors.New("impossible content"))
	}
	return &c, err
}

func (k *Keyring) writeCounter(c *counterFile) error {
	data, err := pack(kindCounter, k.machine, c)
	if err != nil {
		return err
	}
	return k.dir.write(fileCounter, data)
}

const checkSize = 16

// checkOf tells one data key from another without telling anything about it.
func checkOf(dataKey []byte) []byte {
	c := derive(dataKey, nil, "loket v1 data key check")
	return c[:checkSize]
}

// newCounter draws the counter's key and wraps it under data key and machine
// secret: with the data key alone, on another PC, nobody signs as this one.
func newCounter(dataKey []byte, m *machine) (*counterFile, ed25519.PrivateKey, error) {
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, nil, kelurahan.E(kelurahan.Internal, "seal.newCounter", err)
	}
	c := &counterFile{Public: public, Check: checkOf(dataKey)}
	if c.Wrap, err = wrap(counterKey(dataKey, m), private.Seed(), c.bound()); err != nil {
		return nil, nil, kelurahan.E(kelurahan.Internal, "seal.newCounter", err)
	}
	return c, private, nil
}

func (c *counterFile) bound() []byte {
	return append(append(make([]byte, 0, 48), c.Public...), c.Check...)
}

func counterKey(dataKey []byte, m *machine) [32]byte {
	here := m.key("counter wrap")
	defer clear(here[:])
	both := append(append(make([]byte, 0, 64), dataKey...), here[:]...)
	defer clear(both)
	return derive(both, nil, "loket v1 counter wrap")
}

func (c *counterFile) open(dataKey []byte, m *machine) (ed25519.PrivateKey, error) {
	seed, err := unwrap(counterKey(dataKey, m), c.Wrap, c.bound())
	if err != nil {
		return nil, damaged(kindCounter, err)
	}
	defer clear(seed)
	private := ed25519.NewKeyFromSeed(seed)
	if !publicOf(private).Equal(ed25519.PublicKey(c.Public)) {
		return nil, damaged(kindCounter, errors.New("the public key does not belong"))
	}
	return private, nil
}

// renewCounter gives this PC a counter key of its own.
func (k *Keyring) renewCounter(dataKey, sealed []byte) (*counterFile, ed25519.PrivateKey, error) {
	if err := k.dir.keepOld(fileCounter); err != nil {
		return nil, nil, err
	}
	c, counter, err := newCounter(dataKey, k.machine)
	if err != nil {
		return nil, nil, err
	}
	sum := sha256.Sum256(sealed)
	c.Recovery = [][]byte{sum[:]}
	return c, counter, k.writeCounter(c)
}
