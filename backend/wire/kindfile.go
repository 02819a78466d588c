package wire

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"errors"
	"fmt"
	"strconv"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/seal"
)

// KindsEnding is the ending of a file of kinds, TypeKinds its content type.
const (
	KindsEnding = ".loket-jenis"
	TypeKinds   = "application/vnd.loket.kinds"
)

// Limits of a file of kinds: three times what ships, and no room for harm.
const (
	MaxKinds     = 400
	MaxKindFile  = 64 << 10 // bytes of one kind
	MaxKindsBody = 8 << 20  // bytes of the whole file
)

// kindsStart begins every file of kinds, so that people and programs know it.
const kindsStart = "LOKET-JENIS\n"

// KindList is the signed head of a file of kinds (PurposeKinds): who hands it
// out, and the sum of what follows.
type KindList struct {
	Version uint64                `cbor:"1,keyasint"`
	Area    kelurahan.AreaCode    `cbor:"2,keyasint,omitempty"` // "" = the city
	Counter kelurahan.CounterCode `cbor:"3,keyasint,omitempty"`
	Office  string                `cbor:"4,keyasint"` // as people call it
	At      kelurahan.Millis      `cbor:"5,keyasint"`
	Sum     [32]byte              `cbor:"6,keyasint"` // SHA-256 of the body
}

// EncodeKinds makes a file of kinds; key is the one sign signs with. Version and
// Sum of l are set here. Errors: bad-request (no kind, too many, too long).
func EncodeKinds(l KindList, files [][]byte, key ed25519.PublicKey, sign Sign) ([]byte, error) {
	const op = "wire.EncodeKinds"
	if err := checkKinds(files); err != nil {
		return nil, kelurahan.E(kelurahan.BadRequest, op, err)
	}
	body, err := encoding.Marshal(files)
	if err != nil {
		return nil, kelurahan.E(kelurahan.Internal, op, err)
	}
	l.Version, l.Sum = 1, sha256.Sum256(body)
	head, err := marshal(l)
	if err != nil {
		return nil, kelurahan.E(kelurahan.Internal, op, err)
	}
	sealed, err := sign(PurposeKinds, head)
	if err != nil {
		return nil, err
	}
	out := append([]byte(kindsStart), key...)
	return append(append(out, frame(sealed)...), body...), nil
}

func checkKinds(files [][]byte) error {
	if len(files) == 0 || len(files) > MaxKinds {
		return fmt.Errorf("%d kinds", len(files))
	}
	total := 0
	for _, f := range files {
		total += len(f)
		if len(f) == 0 || len(f) > MaxKindFile {
			return fmt.Errorf("a kind of %d bytes", len(f))
		}
	}
	if total > MaxKindsBody-MaxMessage {
		return fmt.Errorf("%d bytes of kinds", total)
	}
	return nil
}

// OpenKinds reads a file of kinds and checks that its signature is by the key it
// names; whose key that is, the caller must know. It takes bytes from anywhere.
// Errors: kinds-unreadable, kinds-forged, version-unknown.
func OpenKinds(b []byte) (l KindList, files [][]byte, key ed25519.PublicKey, err error) {
	const op = "wire.OpenKinds"
	key, sealed, body, err := splitKinds(b)
	if err != nil {
		return l, nil, nil, kelurahan.E(kelurahan.KindsUnreadable, op, err)
	}
	keys, err := seal.NewKeySet(key)
	if err != nil {
		return l, nil, nil, kelurahan.E(kelurahan.KindsForged, op, err)
	}
	head, _, err := keys.Verify(PurposeKinds, sealed)
	if err != nil {
		return l, nil, nil, kelurahan.E(kelurahan.KindsForged, op, err)
	}
	if err := leniently.Unmarshal(head, &l); err != nil {
		return l, nil, nil, kelurahan.E(kelurahan.KindsUnreadable, op, err)
	}
	if l.Version > 1 {
		return l, nil, nil, kelurahan.E(kelurahan.VersionUnknown, op, nil, "version", strconv.FormatUint(l.Version, 10))
	}
	if sha256.Sum256(body) != l.Sum {
		return l, nil, nil, kelurahan.E(kelurahan.KindsForged, op, errors.New("the sum does not fit"))
	}
	if err := strictly.Unmarshal(body, &files); err != nil {
		return l, nil, nil, kelurahan.E(kelurahan.KindsUnreadable, op, err)
	}
	if err := checkKinds(files); err != nil {
		return l, nil, nil, kelurahan.E(kelurahan.KindsUnreadable, op, err)
	}
	return l, files, key, nil
}

func splitKinds(b []byte) (key ed25519.PublicKey, sealed, body []byte, err error) {
	rest, ok := bytes.CutPrefix(b, []byte(kindsStart))
	if !ok || len(b) > MaxKindsBody {
		return nil, nil, nil, errors.New("not a file of kinds")
	}
	if len(rest) < ed25519.PublicKeySize+2 {
		return nil, nil, nil, errors.New("cut short")
	}
	key, rest = ed25519.PublicKey(rest[:ed25519.PublicKeySize]), rest[ed25519.PublicKeySize:]
	n := int(rest[0])<<8 | int(rest[1])
	if len(rest) < 2+n {
		return nil, nil, nil, errors.New("cut short")
	}
	return key, rest[2 : 2+n], rest[2+n:], nil
}
