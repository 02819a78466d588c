package city

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"filippo.io/age"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/seal"
)

// The files of the city's key folder. Whoever has them is the city: back them
// up apart from the database, which is worth little without them.
const (
	fileSigner   = "city.key"    // signs receipts
	fileSecret   = "city.secret" // encrypts payloads, keys the look-up by NIK
	fileIdentity = "city.age"    // opens sticks
)

// Keys are the city's secrets.
type Keys struct {
	Signer   *seal.FileSigner
	Identity *age.X25519Identity
	data     cipher.AEAD // draws its own nonces
	lookup   []byte
}

// LoadKeys reads the key folder; with create it makes what is not there. Of a
// folder that has some of the files, the others are never made anew.
// Errors: not-found, key-damaged, disk-full, disk-read-only.
func LoadKeys(dir string, create bool) (*Keys, error) {
	const op = "city.LoadKeys"
	if create && missing(dir, fileSigner) && missing(dir, fileSecret) && missing(dir, fileIdentity) {
		if err := makeKeys(dir); err != nil {
			return nil, err
		}
	}
	signer, err := seal.LoadSigner(filepath.Join(dir, fileSigner))
	if err != nil {
		return nil, err
	}
	secret, err := readKey(dir, fileSecret)
	if err != nil {
		return nil, err
	}
	master, err := hex.DecodeString(secret)
	if err != nil || len(master) != 32 {
		return nil, kelurahan.E(kelurahan.KeyDamaged, op, errors.New("impossible content"), "file", fileSecret)
	}
	text, err := readKey(dir, fileIdentity)
	if err != nil {
		return nil, err
	}
	identity, err := age.ParseX25519Identity(text)
	if err != nil {
		return nil, kelurahan.E(kelurahan.KeyDamaged, op, err, "file", fileIdentity)
	}
	return newKeys(signer, identity, master)
}

func newKeys(signer *seal.FileSigner, identity *age.X25519Identity, master []byte) (*Keys, error) {
	const op = "city.LoadKeys"
	dataKey, err := hkdf.Key(sha256.New, master, nil, "loket city v1 payload", 32)
	if err != nil {
		return nil, kelurahan.E(kelurahan.Internal, op, err)
	}
	lookup, err := hkdf.Key(sha256.New, master, nil, "loket city v1 nik", 32)
	if err != nil {
		return nil, kelurahan.E(kelurahan.Internal, op, err)
	}
	block, err := aes.NewCipher(dataKey)
	if err != nil {
		return nil, kelurahan.E(kelurahan.Internal, op, err)
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return nil, kelurahan.E(kelurahan.Internal, op, err)
	}
	return &Keys{Signer: signer, Identity: identity, data: aead, lookup: lookup}, nil
}

func missing(dir, name string) bool {
	_, err := os.Stat(filepath.Join(dir, name))
	return errors.Is(err, fs.ErrNotExist)
}

func readKey(dir, name string) (string, error) {
	b, err := os.ReadFile(filepath.Join(dir, name))
	if errors.Is(err, fs.ErrNotExist) {
		return "", kelurahan.E(kelurahan.NotFound, "city.LoadKeys", err)
	}
	if err != nil {
		return "", kelurahan.E(kelurahan.KeyDamaged, "city.LoadKeys", err, "file", name)
	}
	return strings.TrimSpace(string(b)), nil
}

// makeKeys draws all three; the signer comes last, so that a set cut short is
// found missing as a whole.
func makeKeys(dir string) error {
	const op = "city.LoadKeys"
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return kelurahan.E(kelurahan.DiskReadOnly, op, err)
	}
	master := make([]byte, 32)
	if _, err := rand.Read(master); err != nil {
		return kelurahan.E(kelurahan.Internal, op, err)
	}
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		return kelurahan.E(kelurahan.Internal, op, err)
	}
	if err := writeKey(dir, fileSecret, hex.EncodeToString(master)); err != nil {
		return err
	}
	if err := writeKey(dir, fileIdentity, identity.String()); err != nil {
		return err
	}
	_, err = seal.LoadOrCreateSigner(filepath.Join(dir, fileSigner))
	return err
}

func writeKey(dir, name, text string) error {
	f, err := os.OpenFile(filepath.Join(dir, name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err == nil {
		_, err = f.WriteString(text + "\n")
		err = errors.Join(err, f.Sync(), f.Close())
	}
	if err != nil {
		return kelurahan.E(kelurahan.DiskFull, "city.LoadKeys", err)
	}
	return nil
}

// place binds sealed bytes to their entry, so that rows cannot be swapped.
func place(register []byte, seq uint64) []byte {
	return binary.BigEndian.AppendUint64(append([]byte("entry\n"), register...), seq)
}

// lock encrypts what an entry said: salt, then payload.
func (k *Keys) lock(register []byte, seq uint64, salt [16]byte, payload []byte) []byte {
	return k.data.Seal(nil, nil, append(append(make([]byte, 0, 16+len(payload)), salt[:]...), payload...), place(register, seq))
}

// unlock gives the payload back.
func (k *Keys) unlock(register []byte, seq uint64, sealed []byte) ([]byte, error) {
	_, payload, err := k.unlockWhole(register, seq, sealed)
	return payload, err
}

// unlockWhole gives salt and payload back.
func (k *Keys) unlockWhole(register []byte, seq uint64, sealed []byte) (salt [16]byte, payload []byte, err error) {
	plain, err := k.data.Open(nil, nil, sealed, place(register, seq))
	if err != nil {
		return salt, nil, fmt.Errorf("city: entry %d: %w", seq, err)
	}
	if len(plain) < len(salt) {
		return salt, nil, fmt.Errorf("city: entry %d is too short", seq)
	}
	return [16]byte(plain), plain[len(salt):], nil
}

// mac is what letters are found by instead of the NIK; nil for a person
// without one.
func (k *Keys) mac(nik kelurahan.NIK) []byte {
	if nik == "" {
		return nil
	}
	h := hmac.New(sha256.New, k.lookup)
	h.Write([]byte(nik))
	return h.Sum(nil)
}
