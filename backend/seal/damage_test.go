package seal

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"filippo.io/age"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// TestEveryFlippedBit flips each bit of each file in turn. Nothing may panic,
// and nothing may open with other content than was written.
func TestEveryFlippedBit(t *testing.T) {
	o := newOffice(t)
	short, err := age.GenerateX25519Identity() // the hybrid kind makes a file of 2 kB
	must(t, err)
	must(t, o.u.SetRecovery(short.Recipient().String()))
	dataKey := dataKeyOf(t, o.u)
	for path, good := range o.files(t) {
		t.Run(filepath.Base(path), func(t *testing.T) {
			bad := bytes.Clone(good)
			for bit := range len(bad) * 8 {
				bad[bit/8] ^= 1 << (bit % 8)
				must(t, os.WriteFile(path, bad, 0o600))
				if code := o.tryAll(dataKey); !isDamage(code) {
					t.Errorf("bit %d of %d: %q", bit, len(bad)*8, code)
				}
				bad[bit/8] ^= 1 << (bit % 8)
			}
			must(t, os.WriteFile(path, good, 0o600))
			if code := o.tryAll(dataKey); code != "" {
				t.Errorf("the undamaged file gives %q", code)
			}
		})
	}
}

// tryAll opens the folder in every way and gives the first code that came up.
func (o *office) tryAll(dataKey []byte) kelurahan.Code {
	k, err := Open(o.cfg)
	if err != nil {
		return kelurahan.CodeOf(err)
	}
	if _, err := k.RecoveryCopy(); err != nil {
		return kelurahan.CodeOf(err)
	}
	cards, err := k.Officers()
	if err != nil {
		return kelurahan.CodeOf(err)
	}
	for _, c := range cards {
		if c.Trouble != "" { // Unlock reads the same way; see the test of one damaged officer
			return c.Trouble
		}
	}
	for id, pin := range map[string]string{"ana": pinA, "budi": pinB} {
		u, err := k.Unlock(id, []byte(pin))
		if err != nil {
			return kelurahan.CodeOf(err)
		}
		if !bytes.Equal(u.dataKey, dataKey) || !publicOf(u.counter).Equal(k.CounterPublic()) {
			return "other content"
		}
	}
	return ""
}

func isDamage(code kelurahan.Code) bool {
	return code == kelurahan.KeyDamaged || code == kelurahan.RecoveryDamaged
}

func TestEveryShorterAndLongerFile(t *testing.T) {
	o := newOffice(t)
	for path, good := range o.files(t) {
		for n := range len(good) {
			must(t, os.WriteFile(path, good[:n], 0o600))
			if code := o.tryAll(o.u.dataKey); !isDamage(code) {
				t.Errorf("%s cut to %d bytes: %q", filepath.Base(path), n, code)
			}
		}
		for _, more := range [][]byte{{0}, make([]byte, 4096), make([]byte, maxFile)} {
			must(t, os.WriteFile(path, append(bytes.Clone(good), more...), 0o600))
			if code := o.tryAll(o.u.dataKey); !isDamage(code) {
				t.Errorf("%s with %d more bytes: %q", filepath.Base(path), len(more), code)
			}
		}
		must(t, os.WriteFile(path, good, 0o600))
	}
}

// An editor who knows the format but not the machine secret puts the sum right.
func TestEditedFileWithARightSum(t *testing.T) {
	o := newOffice(t)
	for name, edit := range map[string]func(f *officerFile){
		"by":       func(f *officerFile) { f.Card.By = "ana" },
		"rescued":  func(f *officerFile) { f.Card.Rescued = true },
		"role":     func(f *officerFile) { f.Card.Role = "supervisor" },
		"tries":    func(f *officerFile) { f.Tries.Count = 0; f.Tries.Until = 1 },
		"KDF":      func(f *officerFile) { f.Card.KDF.Passes = 2 },
		"unrevoke": func(f *officerFile) { f.Revoked = !f.Revoked },
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(o.cfg.Dir, officerFileName("budi"))
			good, err := os.ReadFile(path)
			must(t, err)
			var f officerFile
			must(t, unpack(kindOfficer, o.u.k.machine, good, &f))
			edit(&f)
			must(t, os.WriteFile(path, reseal(t, good, f), 0o600))
			_, err = o.open(t).Unlock("budi", []byte(pinB))
			wantCode(t, err, kelurahan.KeyDamaged)
			must(t, os.WriteFile(path, good, 0o600))
		})
	}
}

// reseal puts another body into an envelope and mends its sum, not its MAC.
func reseal(t *testing.T, good []byte, body any) []byte {
	t.Helper()
	e, err := openEnvelope(kindOfficer, good)
	must(t, err)
	e.Body, err = canonical.Marshal(body)
	must(t, err)
	return withSum(t, e)
}

func withSum(t *testing.T, e envelope) []byte {
	t.Helper()
	data, err := canonical.Marshal(e)
	must(t, err)
	sum := sha256.Sum256(data)
	return append(data, sum[:]...)
}

// Whoever has the machine secret can mend the MAC; the wrap still binds what
// matters to the PIN.
func TestEditedFileWithARightMAC(t *testing.T) {
	o := newOffice(t)
	k := o.open(t)
	f, err := k.readOfficer("budi")
	must(t, err)
	f.Card.Role = "supervisor"
	must(t, k.writeOfficer(f))
	_, err = k.Unlock("budi", []byte(pinB))
	wantCode(t, err, kelurahan.PINWrong)

	f.Card.KDF = KDF{MemoryKiB: 1 << 31, Passes: 1, Lanes: 1} // all the memory there is
	must(t, k.writeOfficer(f))
	_, err = k.Unlock("budi", []byte(pinB))
	wantCode(t, err, kelurahan.KeyDamaged)
}

func TestARevokedFileHasNoKeysInIt(t *testing.T) {
	o := newOffice(t)
	k := o.open(t)
	f, err := k.readOfficer("budi")
	must(t, err)
	f.Revoked = true
	must(t, k.writeOfficer(f))
	_, err = k.readOfficer("budi")
	wantCode(t, err, kelurahan.KeyDamaged)
}

// With the right PIN and the right data key, another PC opens nothing.
func TestTheMachineSecretIsInEveryWrap(t *testing.T) {
	o := newOffice(t)
	other := &machine{}
	f, err := o.u.k.readOfficer("ana")
	must(t, err)
	if _, err := f.open([]byte(pinA), other); !errors.Is(err, errPIN) {
		t.Errorf("the officer's wrap: %v", err)
	}
	c, err := o.u.k.readCounter()
	must(t, err)
	_, err = c.open(o.u.dataKey, other)
	wantCode(t, err, kelurahan.KeyDamaged)
}

func TestOtherVersionsAndKinds(t *testing.T) {
	m := &machine{}
	good, err := pack(kindOfficer, m, officerFile{})
	must(t, err)
	e, err := openEnvelope(kindOfficer, good)
	must(t, err)
	e.Version = 2
	wantCode(t, unpack(kindOfficer, m, withSum(t, e), &officerFile{}), kelurahan.VersionUnknown)
	wantCode(t, unpack(kindCounter, m, good, &officerFile{}), kelurahan.KeyDamaged)

	long := sha256.Sum256([]byte{0x85, 0x18, 0x01}) // 1 written as two bytes
	wantCode(t, unpack(kindOfficer, m, append([]byte{0x85, 0x18, 0x01}, long[:]...), &officerFile{}), kelurahan.KeyDamaged)
}

// errCut is a power cut: the writer stops where it is and tidies nothing.
var errCut = errors.New("cut")

// cutAt stops at the n-th step; seen counts the steps.
func cutAt(n int, seen *int) func(string) error {
	return func(string) error {
		*seen++
		if *seen == n {
			return errCut
		}
		return nil
	}
}

// eachCut runs act once uncut to count its steps, then cut at each of them,
// from the same files every time, and calls check after each.
func eachCut(t *testing.T, o *office, act func(t *testing.T, cfg Config) error, check func(t *testing.T)) {
	t.Helper()
	before := o.files(t)
	for n := 1; ; n++ {
		o.restore(t, before)
		seen := 0
		cfg := o.cfg
		cfg.cut = cutAt(n, &seen)
		err := act(t, cfg)
		if seen < n {
			must(t, err)
			check(t)
			if n < 4 {
				t.Fatalf("only %d steps: the cuts do not cut", n-1)
			}
			t.Logf("%d cuts", n-1)
			return
		}
		if !errors.Is(err, errCut) {
			t.Fatalf("cut %d: %v", n, err)
		}
		t.Run(fmt.Sprint("cut ", n), check)
	}
}

func TestCutDuringCreate(t *testing.T) {
	o := newOffice(t)
	o.cfg = newConfig(t, o.clock)
	must(t, os.MkdirAll(o.cfg.Dir, 0o700))
	must(t, os.MkdirAll(filepath.Dir(o.cfg.MachineFile), 0o700))
	create := func(cfg Config) (*Unlocked, error) {
		return Create(cfg, o.recipient, officerNamed("ana", pinA))
	}
	eachCut(t, o, func(t *testing.T, cfg Config) error {
		_, err := create(cfg)
		return err
	}, func(t *testing.T) {
		k, err := Open(o.cfg)
		if kelurahan.CodeOf(err) == kelurahan.OfficeNotSet {
			_, err = create(o.cfg)
			must(t, err)
			k, err = Open(o.cfg)
		}
		must(t, err)
		unlock(t, k, "ana", pinA)
		_, err = create(o.cfg)
		wantCode(t, err, kelurahan.AlreadySetUp)
		u, err := Recover(o.cfg, o.identity)
		must(t, err)
		u.Wipe()
		for path := range o.files(t) {
			if name := filepath.Base(path); filepath.Ext(name) == tempSuffix || name == filePending {
				t.Errorf("%s was left behind", name)
			}
		}
	})
}

func TestCutDuringEnrol(t *testing.T) {
	o := newOffice(t)
	eachCut(t, o, func(t *testing.T, cfg Config) error {
		k, err := Open(cfg)
		if err != nil {
			return err
		}
		u, err := k.Unlock("ana", []byte(pinA))
		if err != nil {
			return err
		}
		_, err = u.Enrol(officerNamed("citra", "604817"))
		return err
	}, func(t *testing.T) {
		k := o.open(t)
		unlock(t, k, "ana", pinA)
		unlock(t, k, "budi", pinB)
		u, err := k.Unlock("citra", []byte("604817"))
		wantCode(t, err, "", kelurahan.NotFound)
		if u != nil && !bytes.Equal(u.dataKey, o.u.dataKey) {
			t.Error("another data key")
		}
	})
}

func TestCutDuringChangePIN(t *testing.T) {
	o := newOffice(t)
	eachCut(t, o, func(t *testing.T, cfg Config) error {
		k, err := Open(cfg)
		if err != nil {
			return err
		}
		u, err := k.Unlock("ana", []byte(pinA))
		if err != nil {
			return err
		}
		return u.ChangePIN([]byte(pinA), []byte("918273"))
	}, func(t *testing.T) {
		k := o.open(t)
		u, errOld := k.Unlock("ana", []byte(pinA))
		if errOld != nil {
			wantCode(t, errOld, kelurahan.PINWrong)
			u = unlock(t, k, "ana", "918273")
		}
		if !bytes.Equal(u.dataKey, o.u.dataKey) || !u.own.Equal(o.u.own) {
			t.Error("other keys")
		}
	})
}

func TestCutDuringRevoke(t *testing.T) {
	o := newOffice(t)
	eachCut(t, o, func(t *testing.T, cfg Config) error {
		k, err := Open(cfg)
		if err != nil {
			return err
		}
		u, err := k.Unlock("ana", []byte(pinA))
		if err != nil {
			return err
		}
		return u.Revoke("budi")
	}, func(t *testing.T) {
		_, err := o.open(t).Unlock("budi", []byte(pinB))
		wantCode(t, err, "", kelurahan.OfficerRevoked)
	})
}

func TestCutDuringSetRecovery(t *testing.T) {
	o := newOffice(t)
	text, recipient, err := NewRecoveryKey()
	must(t, err)
	fresh, err := ParseIdentity(text)
	must(t, err)
	eachCut(t, o, func(t *testing.T, cfg Config) error {
		k, err := Open(cfg)
		if err != nil {
			return err
		}
		u, err := k.Unlock("ana", []byte(pinA))
		if err != nil {
			return err
		}
		return u.SetRecovery(recipient)
	}, func(t *testing.T) {
		_, err := o.open(t).RecoveryCopy()
		must(t, err)
		_, errOld := Recover(o.cfg, o.identity)
		_, errNew := Recover(o.cfg, fresh)
		wantCode(t, errOld, "", kelurahan.RecoveryWrong)
		wantCode(t, errNew, "", kelurahan.RecoveryWrong)
		if (errOld == nil) == (errNew == nil) {
			t.Errorf("old key: %v, new key: %v", errOld, errNew)
		}
	})
}

func TestCutDuringRecoverOnAnotherPC(t *testing.T) {
	o := newOffice(t)
	must(t, os.Remove(o.cfg.MachineFile))
	eachCut(t, o, func(t *testing.T, cfg Config) error {
		_, err := Recover(cfg, o.identity)
		return err
	}, func(t *testing.T) {
		u, err := Recover(o.cfg, o.identity)
		must(t, err)
		if !bytes.Equal(u.dataKey, o.u.dataKey) {
			t.Error("another data key")
		}
		_, err = Open(o.cfg)
		must(t, err)
	})
}
