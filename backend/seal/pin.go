package seal

import (
	"golang.org/x/crypto/argon2"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// The length of a PIN in digits.
const (
	MinPIN = 6
	MaxPIN = 12
)

// CheckPIN says whether a PIN may be chosen: 6 to 12 digits that are not among
// the first a thief would try. It is not asked when a PIN is typed to sign in.
//
// Errors: pin-weak with the argument "rule": short, long, digits, sequence
// (a constant step: 000000, 123456, 864208), repeated (121212, 123123, 112233),
// few (fewer than three different digits) or same (not a new PIN).
func CheckPIN(pin []byte) error {
	switch {
	case len(pin) < MinPIN:
		return weak("short")
	case len(pin) > MaxPIN:
		return weak("long")
	case !allDigits(pin):
		return weak("digits")
	case constantStep(pin):
		return weak("sequence")
	case periodic(pin) || doubled(pin):
		return weak("repeated")
	case differentDigits(pin) < 3:
		return weak("few")
	}
	return nil
}

func weak(rule string) error {
	return kelurahan.E(kelurahan.PINWeak, "seal.CheckPIN", nil, "rule", rule)
}

func allDigits(pin []byte) bool {
	for _, d := range pin {
		if d < '0' || d > '9' {
			return false
		}
	}
	return true
}

// constantStep: every digit follows the one before it by the same step, where
// 0 follows 9.
func constantStep(pin []byte) bool {
	step := (pin[1] - pin[0] + 10) % 10
	for i := 2; i < len(pin); i++ {
		if (pin[i]-pin[i-1]+10)%10 != step {
			return false
		}
	}
	return true
}

// periodic: one short run of digits over and over.
func periodic(pin []byte) bool {
next:
	for period := 1; period <= len(pin)/2; period++ {
		for i := period; i < len(pin); i++ {
			if pin[i] != pin[i-period] {
				continue next
			}
		}
		return true
	}
	return false
}

// doubled: every digit typed twice.
func doubled(pin []byte) bool {
	if len(pin)%2 != 0 {
		return false
	}
	for i := 0; i < len(pin); i += 2 {
		if pin[i] != pin[i+1] {
			return false
		}
	}
	return true
}

func differentDigits(pin []byte) int {
	var seen [10]bool
	n := 0
	for _, d := range pin {
		if !seen[d-'0'] {
			seen[d-'0'] = true
			n++
		}
	}
	return n
}

// KDF holds the argon2id parameters (RFC 9106). They are stored in each
// officer's file, so a later default does not lock anybody out.
type KDF struct {
	MemoryKiB uint32 `cbor:"1,keyasint"` // 0 = 47,104 (46 MiB)
	Passes    uint32 `cbor:"2,keyasint"` // 0 = 2
	Lanes     uint8  `cbor:"3,keyasint"` // 0 = 1
}

func (p KDF) orDefault() KDF {
	if p.MemoryKiB == 0 {
		p.MemoryKiB = 46 << 10
	}
	if p.Passes == 0 {
		p.Passes = 2
	}
	if p.Lanes == 0 {
		p.Lanes = 1
	}
	return p
}

// sane keeps a hostile file from taking all the memory of a 4 GB PC.
func (p KDF) sane() bool {
	return p.MemoryKiB >= 8 && p.MemoryKiB <= 512<<10 && p.Passes >= 1 && p.Passes <= 16 && p.Lanes >= 1 && p.Lanes <= 8
}

// pinKey is the key that wraps an officer's secrets: PIN and machine secret
// are both needed, and the PIN is the slow half.
func pinKey(pin, salt []byte, p KDF, m *machine) [32]byte {
	slow := argon2.IDKey(pin, salt, p.Passes, p.MemoryKiB, p.Lanes, 32)
	defer clear(slow)
	here := m.key("officer wrap")
	defer clear(here[:])
	both := append(slow, here[:]...)
	defer clear(both)
	return derive(both, salt, "loket v1 officer wrap")
}
