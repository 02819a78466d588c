package seal

import (
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"io/fs"
	"path/filepath"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// FileSigner is a signing key in a plain file, with no PIN: the city server's.
// It is safe for concurrent use.
type FileSigner struct{ key ed25519.PrivateKey }

// signerFile is the body of the file.
type signerFile struct {
	Seed []byte `cbor:"1,keyasint"`
}

// GenerateKey draws a key that is written nowhere.
func GenerateKey() (*FileSigner, error) {
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, kelurahan.E(kelurahan.Internal, "seal.GenerateKey", err)
	}
	return &FileSigner{key: key}, nil
}

// LoadSigner reads a key file.
// Errors: not-found, key-damaged, version-unknown.
func LoadSigner(path string) (*FileSigner, error) {
	dir := folder{path: filepath.Dir(path)}
	data, err := dir.read(filepath.Base(path))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, kelurahan.E(kelurahan.NotFound, "seal.LoadSigner", err)
	}
	if err != nil {
		return nil, err
	}
	defer clear(data)
	var f signerFile
	if err := unpack(kindSigner, nil, data, &f); err != nil {
		return nil, err
	}
	defer clear(f.Seed)
	if len(f.Seed) != ed25519.SeedSize {
		return nil, damaged(kindSigner, errors.New("impossible content"))
	}
	return &FileSigner{key: ed25519.NewKeyFromSeed(f.Seed)}, nil
}

// LoadOrCreateSigner reads a key file, or makes one (mode 0600) where there is
// none. A damaged file is never replaced. The folder must be there.
// Errors: key-damaged, version-unknown, disk-full, disk-read-only.
func LoadOrCreateSigner(path string) (*FileSigner, error) {
	s, err := LoadSigner(path)
	if kelurahan.CodeOf(err) != kelurahan.NotFound {
		return s, err
	}
	if s, err = GenerateKey(); err != nil {
		return nil, err
	}
	seed := s.key.Seed()
	defer clear(seed)
	data, err := pack(kindSigner, nil, signerFile{Seed: seed})
	if err != nil {
		return nil, err
	}
	defer clear(data)
	dir := folder{path: filepath.Dir(path)}
	err = dir.writeNew(filepath.Base(path), data)
	if errors.Is(err, fs.ErrExist) { // another process was faster; its key counts
		return LoadSigner(path)
	}
	if err != nil {
		return nil, err
	}
	return s, nil
}

// Public gives the public key.
func (s *FileSigner) Public() ed25519.PublicKey { return publicOf(s.key) }

// Sign gives a COSE_Sign1 of payload, bound to the purpose.
// Errors: bad-request (impossible purpose, empty or over-long payload).
func (s *FileSigner) Sign(purpose string, payload []byte) ([]byte, error) {
	return sign("seal.Sign", s.key, purpose, payload)
}
