package seal

import (
	"crypto/cipher"
	"crypto/ed25519"
	"sync"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// Unlocked holds the data key and the signing keys of one session. It is safe
// for concurrent use; after Wipe everything gives not-signed-in.
type Unlocked struct {
	mu      sync.RWMutex
	k       *Keyring
	officer string
	dataKey []byte
	own     ed25519.PrivateKey // nil after Recover: nobody signed in
	counter ed25519.PrivateKey
}

// Wipe zeroes the keys. Copies that Derive and AEAD handed out, and what the
// Go runtime may have copied, are beyond its reach.
func (u *Unlocked) Wipe() {
	u.mu.Lock()
	defer u.mu.Unlock()
	clear(u.dataKey)
	clear(u.own)
	clear(u.counter)
	u.dataKey, u.own, u.counter = nil, nil, nil
}

// Officer gives the identity of who unlocked; "" after Recover.
func (u *Unlocked) Officer() string { return u.officer }

// Public gives the public key of who unlocked; nil after Recover and Wipe.
func (u *Unlocked) Public() ed25519.PublicKey {
	u.mu.RLock()
	defer u.mu.RUnlock()
	if u.own == nil {
		return nil
	}
	return publicOf(u.own)
}

// Keyring gives the key folder this session belongs to.
func (u *Unlocked) Keyring() *Keyring { return u.k }

// CounterPublic gives the counter's public key.
func (u *Unlocked) CounterPublic() ed25519.PublicKey { return u.k.CounterPublic() }

// Derive gives the key for a purpose ("register", "store"): HKDF-SHA256 of the
// data key, the same on every PC of the office. Purposes are up to 64
// lower-case letters, digits, dots, dashes and slashes.
// Errors: not-signed-in after Wipe, bad-request for an impossible purpose.
func (u *Unlocked) Derive(purpose string) ([32]byte, error) {
	const op = "seal.Derive"
	if err := checkPurpose(op, purpose); err != nil {
		return [32]byte{}, err
	}
	u.mu.RLock()
	defer u.mu.RUnlock()
	if u.dataKey == nil {
		return [32]byte{}, signedOut(op)
	}
	return derive(u.dataKey, nil, "loket v1 data "+purpose), nil
}

// AEAD gives AES-256-GCM under the purpose's own key. It draws its nonces
// itself: NonceSize is 0, Overhead 28 bytes, Seal and Open take a nil nonce.
// The key is not the one Derive gives for the same purpose.
// Errors: as Derive.
func (u *Unlocked) AEAD(purpose string) (cipher.AEAD, error) {
	const op = "seal.AEAD"
	key, err := u.Derive(purpose)
	if err != nil {
		return nil, err
	}
	defer clear(key[:])
	aead, err := newAEAD(derive(key[:], nil, "loket v1 aead"))
	if err != nil {
		return nil, kelurahan.E(kelurahan.Internal, op, err)
	}
	return aead, nil
}

// SignAsOfficer signs with the key of who unlocked; see Sign of OfficerSigner.
func (u *Unlocked) SignAsOfficer(purpose string, payload []byte) ([]byte, error) {
	const op = "seal.SignAsOfficer"
	u.mu.RLock()
	defer u.mu.RUnlock()
	if u.own == nil {
		return nil, signedOut(op)
	}
	if err := u.k.active(op, u.officer, publicOf(u.own)); err != nil {
		return nil, err
	}
	return sign(op, u.own, purpose, payload)
}

// SignAsCounter signs with the key of this PC.
// Errors: not-signed-in, bad-request (impossible purpose, empty or over-long payload).
func (u *Unlocked) SignAsCounter(purpose string, payload []byte) ([]byte, error) {
	const op = "seal.SignAsCounter"
	u.mu.RLock()
	defer u.mu.RUnlock()
	if u.counter == nil {
		return nil, signedOut(op)
	}
	return sign(op, u.counter, purpose, payload)
}

func signedOut(op string) error { return kelurahan.E(kelurahan.NotSignedIn, op, nil) }

func publicOf(key ed25519.PrivateKey) ed25519.PublicKey {
	return key.Public().(ed25519.PublicKey)
}

// OfficerSigner signs as one officer and can do nothing else.
type OfficerSigner struct {
	mu      sync.Mutex
	k       *Keyring
	officer string
	key     ed25519.PrivateKey
}

// Officer gives whose signature it is.
func (s *OfficerSigner) Officer() string { return s.officer }

// Sign gives a COSE_Sign1 of payload, bound to the purpose.
// Errors: officer-revoked (since the PIN was given), not-signed-in after Wipe,
// bad-request (impossible purpose, empty or over-long payload).
func (s *OfficerSigner) Sign(purpose string, payload []byte) ([]byte, error) {
	const op = "seal.Sign"
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.key == nil {
		return nil, signedOut(op)
	}
	if err := s.k.active(op, s.officer, publicOf(s.key)); err != nil {
		return nil, err
	}
	return sign(op, s.key, purpose, payload)
}

// Wipe zeroes the key; do it as soon as the batch is signed.
func (s *OfficerSigner) Wipe() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.key)
	s.key = nil
}
