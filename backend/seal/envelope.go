package seal

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"errors"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// formatVersion is the version of every file this package writes.
const formatVersion = 1

// maxFile is the longest key file that is read, in bytes.
const maxFile = 64 << 10

// kind says what a key file is, so that one cannot be passed off as another.
type kind string

const (
	kindMachine kind = "machine"
	kindCounter kind = "counter"
	kindOfficer kind = "officer"
	kindSigner  kind = "signer"
)

// envelope is what every key file holds, followed by the SHA-256 of its bytes.
// The sum finds rot before anything is parsed; the MAC, under a key made from
// the machine secret, finds an editor who does not run on this PC.
type envelope struct {
	_       struct{} `cbor:",toarray"`
	Version uint64
	Kind    kind
	Machine []byte // whose machine secret bound it; empty where nothing does
	Body    []byte
	MAC     []byte
}

// pack makes the bytes of a key file. m is nil for a file no machine binds.
func pack(k kind, m *machine, body any) ([]byte, error) {
	inner, err := canonical.Marshal(body)
	if err != nil {
		return nil, kelurahan.E(kelurahan.Internal, "seal.pack", err)
	}
	return packBytes(k, m, inner)
}

func packBytes(k kind, m *machine, inner []byte) (data []byte, err error) {
	e := envelope{Version: formatVersion, Kind: k, Body: inner}
	if m != nil {
		e.Machine = m.tag()
		if e.MAC, err = e.mac(m); err != nil {
			return nil, err
		}
	}
	if data, err = canonical.Marshal(e); err != nil {
		return nil, kelurahan.E(kelurahan.Internal, "seal.pack", err)
	}
	sum := sha256.Sum256(data)
	return append(data, sum[:]...), nil
}

// mac authenticates everything in e but the MAC itself.
func (e envelope) mac(m *machine) ([]byte, error) {
	e.MAC = nil
	data, err := canonical.Marshal(e)
	if err != nil {
		return nil, kelurahan.E(kelurahan.Internal, "seal.pack", err)
	}
	key := m.key("file mac")
	defer clear(key[:])
	h := hmac.New(sha256.New, key[:])
	h.Write(data)
	return h.Sum(nil), nil
}

// unpack reads the bytes of a key file into body.
//
// Errors: key-damaged, version-unknown, machine-foreign. With machine-foreign
// body is filled in all the same, but nobody vouches for it.
func unpack(k kind, m *machine, data []byte, body any) error {
	e, err := openEnvelope(k, data)
	if err != nil {
		return err
	}
	if err := decodeStrict(e.Body, body); err != nil {
		return damaged(k, err)
	}
	if m == nil {
		return nil
	}
	if subtle.ConstantTimeCompare(e.Machine, m.tag()) != 1 {
		return kelurahan.E(kelurahan.MachineForeign, "seal.unpack", nil, "file", string(k))
	}
	want, err := e.mac(m)
	if err != nil {
		return err
	}
	if !hmac.Equal(want, e.MAC) {
		return damaged(k, errors.New("the MAC does not match"))
	}
	return nil
}

// openEnvelope checks the sum, the version and the kind.
func openEnvelope(k kind, data []byte) (envelope, error) {
	var e envelope
	cut := len(data) - sha256.Size
	if cut < 1 || len(data) > maxFile {
		return e, damaged(k, errors.New("impossible length"))
	}
	sum := sha256.Sum256(data[:cut])
	if subtle.ConstantTimeCompare(sum[:], data[cut:]) != 1 {
		return e, damaged(k, errors.New("the sum does not match"))
	}
	if err := decodeStrict(data[:cut], &e); err != nil {
		return e, damaged(k, err)
	}
	if e.Version != formatVersion {
		return e, kelurahan.E(kelurahan.VersionUnknown, "seal.unpack", nil, "file", string(k))
	}
	if e.Kind != k {
		return e, damaged(k, errors.New("the file is of another kind"))
	}
	return e, nil
}

func damaged(k kind, cause error) error {
	return kelurahan.E(kelurahan.KeyDamaged, "seal.unpack", cause, "file", string(k))
}
