//go:build !windows

package seal

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"filippo.io/age"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// folderInPlace puts a folder with something in it where a file belongs, which
// no user, root included, can read, replace or remove as one.
func folderInPlace(t *testing.T, path string) {
	t.Helper()
	must(t, os.RemoveAll(path))
	must(t, os.MkdirAll(filepath.Join(path, "isi"), 0o700))
}

// fileInPlace puts a file where a folder belongs.
func fileInPlace(t *testing.T, path string) {
	t.Helper()
	must(t, os.RemoveAll(path))
	must(t, os.WriteFile(path, nil, 0o600))
}

// trouble is something in a file's place, and a call that meets it.
type trouble struct {
	spoil func(*testing.T, string)
	what  func(*office) string
	do    func(*testing.T, *office, *Unlocked) error
}

func troubles() map[string]trouble {
	recovery := func(_ *testing.T, _ *office, u *Unlocked) error {
		_, other, err := NewRecoveryKey()
		return errors.Join(err, u.SetRecovery(other))
	}
	enrol := func(_ *testing.T, _ *office, u *Unlocked) error {
		_, err := u.Enrol(officerNamed("citra", "604817"))
		return err
	}
	recoverAgain := func(_ *testing.T, o *office, _ *Unlocked) error {
		_, err := Recover(o.cfg, o.identity)
		return err
	}
	rescue := func(t *testing.T, o *office, u *Unlocked) error {
		key, ok := o.identity.(fmt.Stringer)
		if !ok {
			t.Fatal("the recovery key has no text")
		}
		_, err := u.k.Rescue([]byte(key.String()))
		return err
	}
	dir := func(o *office) string { return o.cfg.Dir }
	in := func(name string) func(*office) string {
		return func(o *office) string { return filepath.Join(o.cfg.Dir, name) }
	}
	return map[string]trouble{
		"enrol, no folder":             {fileInPlace, dir, enrol},
		"enrol, no room for a file":    {folderInPlace, in("officer-citra.key.tmp"), enrol},
		"revoke, no folder":            {fileInPlace, dir, func(_ *testing.T, _ *office, u *Unlocked) error { return u.Revoke("budi") }},
		"new recovery, no counter key": {folderInPlace, in(fileCounter), recovery},
		"new recovery, its place":      {folderInPlace, in(fileRecovery), recovery},
		"new recovery, no room":        {folderInPlace, in(fileCounter + tempSuffix), recovery},
		"recover, no counter key":      {folderInPlace, in(fileCounter), recoverAgain},
		"recover, no recovery file":    {folderInPlace, in(fileRecovery), recoverAgain},
		"copy of the recovery file": {folderInPlace, in(fileRecovery), func(_ *testing.T, _ *office, u *Unlocked) error {
			_, err := u.k.RecoveryCopy()
			return err
		}},
		"rescue, no count of tries":     {folderInPlace, in(fileRecoveryTries), rescue},
		"rescue, no room for the count": {folderInPlace, in(fileRecoveryTries + tempSuffix), rescue},
		"rescue, no counter key":        {folderInPlace, in(fileCounter), rescue},
		"rescue, no recovery file":      {folderInPlace, in(fileRecovery), rescue},
		"bring the recovery file, no counter key": {folderInPlace, in(fileCounter), func(_ *testing.T, _ *office, u *Unlocked) error {
			return u.k.BringRecovery([]byte("salinan"))
		}},
		"tiles, no folder": {fileInPlace, dir, func(_ *testing.T, _ *office, u *Unlocked) error {
			_, err := u.k.Officers()
			return err
		}},
		"recover, no place for a new counter key": {folderInPlace, in(fileCounter + ".old" + tempSuffix), func(t *testing.T, o *office, _ *Unlocked) error {
			must(t, os.WriteFile(filepath.Join(o.cfg.Dir, fileCounter), []byte("torn"), 0o600))
			_, err := Recover(o.cfg, o.identity)
			return err
		}},
		"recover, no place for a new secret": {folderInPlace, func(o *office) string { return o.cfg.MachineFile + ".old" + tempSuffix }, func(t *testing.T, o *office, _ *Unlocked) error {
			must(t, os.WriteFile(o.cfg.MachineFile, []byte("torn"), 0o600))
			_, err := Recover(o.cfg, o.identity)
			return err
		}},
		"clock back, no room to note it": {folderInPlace, in(officerFileName("ana") + tempSuffix), func(t *testing.T, o *office, _ *Unlocked) error {
			must(t, os.Remove(filepath.Join(o.cfg.Dir, officerFileName("ana")+tempSuffix, "isi")))
			for range freeTries + 1 {
				_, _ = o.u.k.Unlock("ana", []byte("000000")) // until it is locked
			}
			folderInPlace(t, filepath.Join(o.cfg.Dir, officerFileName("ana")+tempSuffix))
			o.clock.add(-24 * time.Hour)
			_, err := o.open(t).Unlock("ana", []byte(pinA))
			o.clock.add(24 * time.Hour)
			return err
		}},
		"sign, no officer's file": {folderInPlace, in(officerFileName("ana")), func(_ *testing.T, _ *office, u *Unlocked) error {
			_, err := u.SignAsOfficer("loket/uji", []byte("x"))
			return err
		}},
		"sign in, no counter key": {folderInPlace, in(fileCounter), func(_ *testing.T, _ *office, u *Unlocked) error {
			_, err := u.k.Unlock("ana", []byte(pinA))
			return err
		}},
	}
}

// Whatever cannot be read or written is said, and afterwards, when the folder is
// as it was, everybody signs in as before: nothing was half done.
func TestAFolderThatCannotBeUsed(t *testing.T) {
	for name, c := range troubles() {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t)
			before := o.files(t)
			c.spoil(t, c.what(o))
			err := c.do(t, o, o.u)
			wantCode(t, err, kelurahan.Internal)
			o.restore(t, before)
			for id, pin := range map[string]string{"ana": pinA, "budi": pinB} {
				unlock(t, o.open(t), id, pin)
			}
			_, err = Recover(o.cfg, o.identity)
			must(t, err)
		})
	}
}

// A set-up that finds no place for a file says so, and can be done again.
func TestSetUpInAnUnusableFolder(t *testing.T) {
	for name, spoil := range map[string]func(t *testing.T, o *office){
		"machine secret":       func(t *testing.T, o *office) { folderInPlace(t, o.cfg.MachineFile) },
		"folder of the secret": func(t *testing.T, o *office) { fileInPlace(t, filepath.Dir(o.cfg.MachineFile)) },
		"folder of the keys":   func(t *testing.T, o *office) { fileInPlace(t, filepath.Dir(o.cfg.Dir)) },
		"a recovery file":      func(t *testing.T, o *office) { folderInPlace(t, filepath.Join(o.cfg.Dir, fileRecovery+tempSuffix)) },
		"an officer's file": func(t *testing.T, o *office) {
			folderInPlace(t, filepath.Join(o.cfg.Dir, officerFileName("ana")+tempSuffix))
		},
		"the counter's file":       func(t *testing.T, o *office) { folderInPlace(t, filepath.Join(o.cfg.Dir, fileCounter+tempSuffix)) },
		"the sign of a set-up":     func(t *testing.T, o *office) { folderInPlace(t, filepath.Join(o.cfg.Dir, filePending+tempSuffix)) },
		"a secret nobody can read": func(t *testing.T, o *office) { folderInPlace(t, o.cfg.MachineFile+tempSuffix) },
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t)
			o.cfg = newConfig(t, o.clock)
			spoil(t, o)
			_, err := Create(o.cfg, o.recipient, officerNamed("ana", pinA))
			wantCode(t, err, kelurahan.Internal)
			must(t, os.RemoveAll(filepath.Dir(o.cfg.Dir)))
			u, err := Create(o.cfg, o.recipient, officerNamed("ana", pinA))
			must(t, err)
			u.Wipe()
			unlock(t, o.open(t), "ana", pinA)
		})
	}
}

// The folder goes away between two steps of a writer, as a stick does that is
// pulled out: the writer says so.
func TestTheFolderGoesAwayWhileWriting(t *testing.T) {
	for _, step := range []string{"rename " + fileRecovery, "sync " + fileRecovery, "sync " + fileCounter} {
		o := newOffice(t)
		before := o.files(t)
		cfg := o.cfg
		cfg.cut = func(now string) error {
			if now == step {
				return os.RemoveAll(cfg.Dir)
			}
			return nil
		}
		k, err := Open(cfg)
		must(t, err)
		u := unlock(t, k, "ana", pinA)
		_, other, err := NewRecoveryKey()
		must(t, err)
		wantCode(t, u.SetRecovery(other), kelurahan.Internal)
		o.restore(t, before)
		unlock(t, o.open(t), "ana", pinA)
	}
}

// What a PIN opens is given only when its trial and its success could be written.
func TestSignInOnAFolderThatGoesAway(t *testing.T) {
	for name, act := range map[string]func(k *Keyring) error{
		"sign in":     func(k *Keyring) error { _, err := k.Unlock("ana", []byte(pinA)); return err },
		"a new PIN":   func(k *Keyring) error { return k.ChangePIN("ana", []byte(pinA), []byte("918273")) },
		"one signing": func(k *Keyring) error { _, err := k.Signer("ana", []byte(pinA)); return err },
	} {
		o := newOffice(t)
		before := o.files(t)
		done := 0
		cfg := o.cfg
		cfg.cut = func(step string) error {
			if step == "done "+officerFileName("ana") {
				if done++; done == 2 { // the count is back to none: the PIN was right
					return os.RemoveAll(cfg.Dir)
				}
			}
			return nil
		}
		k, err := Open(cfg)
		must(t, err)
		err = act(k)
		if name == "one signing" {
			must(t, err) // it asks for no other file
		} else if err == nil {
			t.Errorf("%s: nothing was noticed", name)
		}
		o.restore(t, before)
		unlock(t, o.open(t), "ana", pinA)
	}
}

// A half written file that cannot be removed does not go unsaid at the start.
func TestSweepingFails(t *testing.T) {
	o := newOffice(t)
	left := filepath.Join(o.cfg.Dir, "officer-budi.key"+tempSuffix)
	must(t, os.WriteFile(left, []byte("half"), 0o600))
	cfg := o.cfg
	cfg.cut = func(step string) error {
		if strings.HasPrefix(step, "remove officer-budi") {
			folderInPlace(t, left)
		}
		return nil
	}
	_, err := Open(cfg)
	wantCode(t, err, kelurahan.Internal)
	must(t, os.RemoveAll(left))
	unlock(t, o.open(t), "budi", pinB)
}

// A link that leads nowhere is no key file, and none is put in its place.
func TestASignerBehindADeadLink(t *testing.T) {
	path := filepath.Join(t.TempDir(), "city.key")
	must(t, os.Symlink(filepath.Join(t.TempDir(), "absent"), path))
	_, err := LoadOrCreateSigner(path)
	wantCode(t, err, kelurahan.NotFound)
	if target, err := os.Readlink(path); err != nil || !strings.HasSuffix(target, "absent") {
		t.Errorf("the link became %q, %v", target, err)
	}
	_, err = LoadOrCreateSigner(filepath.Join(t.TempDir(), "no-folder", "city.key"))
	wantCode(t, err, kelurahan.Internal)
}

// Files whose seals are right and whose content is not: written by a program
// with a fault, or by somebody who has the machine secret.
func TestRightSealsAroundWrongContent(t *testing.T) {
	o := newOffice(t)
	k := o.open(t)
	good := o.files(t)
	stranger := ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))
	counter, err := k.readCounter()
	must(t, err)
	for name, spoil := range map[string]func(c *counterFile) error{
		"a short public key": func(c *counterFile) error { c.Public = c.Public[1:]; return nil },
		"a short check":      func(c *counterFile) error { c.Check = c.Check[1:]; return nil },
		"a short wrap":       func(c *counterFile) error { c.Wrap = c.Wrap[1:]; return nil },
		"another's seed": func(c *counterFile) (err error) {
			c.Wrap, err = wrap(counterKey(o.u.dataKey, k.machine), stranger.Seed(), c.bound())
			return err
		},
	} {
		c := *counter
		must(t, spoil(&c))
		must(t, k.writeCounter(&c))
		if _, err := k.Unlock("ana", []byte(pinA)); kelurahan.CodeOf(err) != kelurahan.KeyDamaged {
			t.Errorf("%s: %v", name, err)
		}
	}
	o.restore(t, good)
	for name, secret := range map[string][]byte{
		"another's seed":   append(bytes.Clone(o.u.dataKey), stranger.Seed()...),
		"something longer": append(bytes.Clone(o.u.dataKey), stranger...),
	} {
		f, err := k.readOfficer("ana")
		must(t, err)
		bound, err := canonical.Marshal(f.Card)
		must(t, err)
		f.Wrap, err = wrap(pinKey([]byte(pinA), f.Card.Salt, f.Card.KDF, k.machine), secret, bound)
		must(t, err)
		if _, err := f.open([]byte(pinA), k.machine); kelurahan.CodeOf(err) != kelurahan.KeyDamaged {
			t.Errorf("%s: %v", name, err)
		}
	}
	unlock(t, o.open(t), "ana", pinA)
}

// What age opens is not yet a data key.
func TestRecoveryFilesOfAnotherContent(t *testing.T) {
	o := newOffice(t)
	for name, c := range map[string]struct {
		plain []byte
		want  kelurahan.Code
	}{
		"no CBOR":       {[]byte("kunci"), kelurahan.KeyDamaged},
		"a newer form":  {mustMarshal(t, agePayload{Version: 2, Use: useRecovery, DataKey: o.u.dataKey}), kelurahan.VersionUnknown},
		"an invitation": {mustMarshal(t, agePayload{Version: 1, Use: useInvitation, DataKey: o.u.dataKey}), kelurahan.KeyDamaged},
		"a short key":   {mustMarshal(t, agePayload{Version: 1, Use: useRecovery, DataKey: o.u.dataKey[1:]}), kelurahan.KeyDamaged},
	} {
		to, err := age.ParseHybridRecipient(o.recipient)
		must(t, err)
		var sealed bytes.Buffer
		w, err := age.Encrypt(&sealed, to)
		must(t, err)
		_, err = w.Write(c.plain)
		must(t, errors.Join(err, w.Close()))
		must(t, os.WriteFile(filepath.Join(o.cfg.Dir, fileRecovery), sealed.Bytes(), 0o600))
		if _, err := Recover(o.cfg, o.identity); kelurahan.CodeOf(err) != c.want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func mustMarshal(t *testing.T, v any) []byte {
	t.Helper()
	data, err := canonical.Marshal(v)
	must(t, err)
	return data
}

// The cost of trying a PIN that stands in the files of every office.
func TestCostOfAPINByDefault(t *testing.T) {
	if got := (KDF{}).orDefault(); got != (KDF{MemoryKiB: 47104, Passes: 2, Lanes: 1}) || !got.sane() {
		t.Errorf("%+v", got)
	}
	given := KDF{MemoryKiB: 64, Passes: 3, Lanes: 2}
	if got := given.orDefault(); got != given {
		t.Errorf("%+v became %+v", given, got)
	}
	must(t, CheckPIN([]byte("2749516"))) // of odd length, so no digit is typed twice throughout
}

// A clock turned back does not end the lock of the recovery key: it begins anew.
func TestAClockTurnedBackKeepsTheRecoveryLocked(t *testing.T) {
	o := newOffice(t)
	wrong, _, err := NewRecoveryKey()
	must(t, err)
	for range freeTries {
		if _, err := o.open(t).Rescue(bytes.Clone(wrong)); err == nil {
			t.Fatal("a wrong key opened it")
		}
	}
	_, err = o.open(t).Rescue(bytes.Clone(wrong))
	wantCode(t, err, kelurahan.RecoveryLocked)
	o.clock.add(-24 * time.Hour)
	_, err = o.open(t).Rescue(bytes.Clone(wrong))
	wantCode(t, err, kelurahan.RecoveryLocked)
}
