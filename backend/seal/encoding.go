package seal

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"errors"
	"fmt"

	"github.com/fxamacker/cbor/v2"
)

// canonical writes and strict reads the one form of CBOR this package knows.
var canonical, strict = cborModes()

func cborModes() (cbor.EncMode, cbor.DecMode) {
	opts := cbor.CoreDetEncOptions()
	opts.NilContainers = cbor.NilContainerAsEmpty
	enc, errEnc := opts.EncMode()
	dec, errDec := cbor.DecOptions{
		DupMapKey:         cbor.DupMapKeyEnforcedAPF,
		IndefLength:       cbor.IndefLengthForbidden,
		TagsMd:            cbor.TagsForbidden,
		ExtraReturnErrors: cbor.ExtraDecErrorUnknownField,
		MaxNestedLevels:   8,
		MaxArrayElements:  64,
		MaxMapPairs:       64,
	}.DecMode()
	if err := errors.Join(errEnc, errDec); err != nil {
		panic("seal: the CBOR options above are wrong: " + err.Error())
	}
	return enc, dec
}

// errNotCanonical says that bytes decode, but are not what canonical writes.
var errNotCanonical = errors.New("not in canonical form")

// decodeStrict reads data into v and refuses every form but the canonical one,
// so that one value has one byte string and nothing can hide beside it.
func decodeStrict(data []byte, v any) error {
	if err := strict.Unmarshal(data, v); err != nil {
		return fmt.Errorf("cbor: %w", err)
	}
	again, err := canonical.Marshal(v)
	if err != nil {
		return fmt.Errorf("cbor: %w", err)
	}
	if !bytes.Equal(again, data) {
		return errNotCanonical
	}
	return nil
}

// derive is HKDF-SHA256 with a 32-byte result. The standard library refuses
// only results longer than 255 hashes, hence the panic.
func derive(secret, salt []byte, info string) [32]byte {
	key, err := hkdf.Key(sha256.New, secret, salt, info, 32)
	if err != nil {
		panic("seal: hkdf: " + err.Error())
	}
	defer clear(key)
	return [32]byte(key)
}

// newAEAD gives AES-256-GCM that draws and carries its own random nonce, so
// that nobody can use one twice. Good for 2^32 messages per key.
func newAEAD(key [32]byte) (cipher.AEAD, error) {
	defer clear(key[:])
	block, err := aes.NewCipher(key[:])
	if err != nil {
		return nil, fmt.Errorf("aes: %w", err)
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return nil, fmt.Errorf("gcm: %w", err)
	}
	return aead, nil
}

// wrap encrypts secret under key; bound is authenticated with it.
func wrap(key [32]byte, secret, bound []byte) ([]byte, error) {
	aead, err := newAEAD(key)
	if err != nil {
		return nil, err
	}
	return aead.Seal(nil, nil, secret, bound), nil
}

// unwrap is the opposite of wrap; it fails where a bit of anything differs.
func unwrap(key [32]byte, wrapped, bound []byte) ([]byte, error) {
	aead, err := newAEAD(key)
	if err != nil {
		return nil, err
	}
	secret, err := aead.Open(nil, nil, wrapped, bound)
	if err != nil {
		return nil, fmt.Errorf("unwrap: %w", err)
	}
	return secret, nil
}
