package seal

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"filippo.io/age"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// copyTo brings an office's key folder, without its machine secret, to a PC.
func (o *office) copyTo(t *testing.T, cfg Config, names ...string) {
	t.Helper()
	must(t, os.MkdirAll(cfg.Dir, 0o700))
	if len(names) == 0 {
		names = []string{fileCounter, fileRecovery, officerFileName("ana"), officerFileName("budi")}
	}
	for _, name := range names {
		data, err := os.ReadFile(filepath.Join(o.cfg.Dir, name))
		must(t, err)
		must(t, os.WriteFile(filepath.Join(cfg.Dir, name), data, 0o600))
	}
}

func TestACopiedFolderIsForeign(t *testing.T) {
	o := newOffice(t)
	bare := newConfig(t, o.clock)
	o.copyTo(t, bare)
	_, err := Open(bare)
	wantCode(t, err, kelurahan.MachineForeign)

	// The other PC runs Loket itself, so it has a machine secret of its own.
	other := newOffice(t)
	o.copyTo(t, other.cfg)
	_, err = Open(other.cfg)
	wantCode(t, err, kelurahan.MachineForeign)

	// A Windows secret on another system, and a secret that opens to another.
	packed, err := pack(kindMachine, nil, machineFile{Guard: "tpm", Data: []byte("x"), Tag: make([]byte, 8)})
	must(t, err)
	must(t, os.WriteFile(o.cfg.MachineFile, packed, 0o600))
	_, err = Open(o.cfg)
	wantCode(t, err, kelurahan.MachineForeign)
	guard, data, err := protect(make([]byte, 32), false)
	must(t, err)
	packed, err = pack(kindMachine, nil, machineFile{Guard: guard, Data: data, Tag: make([]byte, 8)})
	must(t, err)
	must(t, os.WriteFile(o.cfg.MachineFile, packed, 0o600))
	_, err = Open(o.cfg)
	wantCode(t, err, kelurahan.MachineForeign)
}

func TestTheMachineSecretStaysInTheFolderByDefault(t *testing.T) {
	o := newOffice(t)
	cfg := Config{Dir: filepath.Join(t.TempDir(), "keys"), KDF: cheap}
	_, err := Create(cfg, o.recipient, officerNamed("ana", pinA))
	must(t, err)
	if _, err := os.Stat(filepath.Join(cfg.Dir, fileMachine)); err != nil {
		t.Fatal(err)
	}
	k, err := Open(cfg)
	must(t, err)
	unlock(t, k, "ana", pinA)
}

func TestRecoverOnTheSamePC(t *testing.T) {
	o := newOffice(t)
	u, err := Recover(o.cfg, o.identity)
	must(t, err)
	if !bytes.Equal(u.dataKey, o.u.dataKey) || !u.counter.Equal(o.u.counter) {
		t.Error("other keys than before")
	}
	if u.Officer() != "" {
		t.Errorf("signed in as %q", u.Officer())
	}
	_, err = u.SignAsOfficer("batch", []byte("x"))
	wantCode(t, err, kelurahan.NotSignedIn)
	wantCode(t, u.ChangePIN([]byte(pinA), []byte("918273")), kelurahan.NotSignedIn)
	_, err = u.Reset(officerNamed("ana", "918273"))
	must(t, err)
	unlock(t, o.open(t), "ana", "918273")
	unlock(t, o.open(t), "budi", pinB)
}

func TestRecoverOnAnotherPC(t *testing.T) {
	for name, files := range map[string][]string{"whole folder": nil, "recovery.age alone": {fileRecovery}} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t)
			cfg := newConfig(t, o.clock)
			o.copyTo(t, cfg, files...)
			u, err := Recover(cfg, o.identity)
			must(t, err)
			if !bytes.Equal(u.dataKey, o.u.dataKey) {
				t.Error("another data key")
			}
			if u.CounterPublic().Equal(o.u.CounterPublic()) {
				t.Error("another PC signs as the old counter")
			}
			k, err := Open(cfg)
			must(t, err)
			_, err = k.RecoveryCopy()
			must(t, err)
			if files == nil {
				checkForeignOfficers(t, k, u)
				return
			}
			_, err = u.Enrol(officerNamed("ana", "918273"))
			must(t, err)
			unlock(t, k, "ana", "918273")
		})
	}
}

func checkForeignOfficers(t *testing.T, k *Keyring, u *Unlocked) {
	t.Helper()
	cards, err := k.Officers()
	must(t, err)
	for _, c := range cards {
		if c.Trouble != kelurahan.MachineForeign || c.Name == "" {
			t.Errorf("the card is %+v", c)
		}
	}
	_, err = k.Unlock("ana", []byte(pinA))
	wantCode(t, err, kelurahan.MachineForeign)
	_, err = u.Enrol(officerNamed("ana", "918273"))
	wantCode(t, err, kelurahan.FieldInvalid)
	_, err = u.Reset(officerNamed("ana", "918273"))
	must(t, err)
	unlock(t, k, "ana", "918273")
	must(t, u.Revoke("budi"))
	_, err = k.Unlock("budi", []byte(pinB))
	wantCode(t, err, kelurahan.OfficerRevoked)
	_, err = u.Reset(officerNamed("budi", "918273"))
	wantCode(t, err, kelurahan.OfficerRevoked)
}

func TestRecoverMendsDamagedKeys(t *testing.T) {
	for _, name := range []string{fileCounter, fileMachine} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t)
			path := filepath.Join(o.cfg.Dir, name)
			if name == fileMachine {
				path = o.cfg.MachineFile
			}
			must(t, os.WriteFile(path, []byte("rubbish"), 0o600))
			_, err := Open(o.cfg)
			wantCode(t, err, kelurahan.KeyDamaged)
			u, err := Recover(o.cfg, o.identity)
			must(t, err)
			if !bytes.Equal(u.dataKey, o.u.dataKey) || u.CounterPublic().Equal(o.u.CounterPublic()) {
				t.Error("want the old data key and a new counter key")
			}
			o.open(t)
			old, err := os.ReadFile(path + ".old")
			must(t, err)
			if string(old) != "rubbish" {
				t.Errorf("kept %q", old)
			}
		})
	}
}

func TestRecoverRefuses(t *testing.T) {
	o, other := newOffice(t), newOffice(t)
	_, err := Recover(o.cfg, other.identity)
	wantCode(t, err, kelurahan.RecoveryWrong)

	// Another office's recovery.age, sealed for the same city.
	path := filepath.Join(o.cfg.Dir, fileRecovery)
	good, err := os.ReadFile(path)
	must(t, err)
	to, err := parseRecipient("test", o.recipient)
	must(t, err)
	swapped, err := ageSeal("test", useRecovery, make([]byte, dataKeySize), to)
	must(t, err)
	must(t, os.WriteFile(path, swapped, 0o600))
	_, err = Recover(o.cfg, o.identity)
	wantCode(t, err, kelurahan.KeyDamaged)
	abroad := newConfig(t, o.clock) // where counter.key cannot be opened, only read
	o.copyTo(t, abroad)
	_, err = Recover(abroad, o.identity)
	wantCode(t, err, kelurahan.KeyDamaged)

	// An invitation is no recovery file, whoever it is sealed for.
	invitation, err := o.u.Invite(o.recipient)
	must(t, err)
	must(t, os.WriteFile(path, invitation, 0o600))
	_, err = Recover(o.cfg, o.identity)
	wantCode(t, err, kelurahan.KeyDamaged)

	for i := range good {
		bad := bytes.Clone(good)
		bad[i] ^= 0x20
		must(t, os.WriteFile(path, bad, 0o600))
		_, err = Recover(o.cfg, o.identity)
		wantCode(t, err, kelurahan.KeyDamaged, kelurahan.RecoveryWrong)
	}
	must(t, os.Remove(path))
	_, err = Recover(o.cfg, o.identity)
	wantCode(t, err, kelurahan.KeyDamaged)
	// Whoever is signed in can mend it.
	must(t, o.u.SetRecovery(o.recipient))
	_, err = Recover(o.cfg, o.identity)
	must(t, err)
}

func TestSetRecovery(t *testing.T) {
	o := newOffice(t)
	classic, err := age.GenerateX25519Identity()
	must(t, err)
	must(t, o.u.SetRecovery(classic.Recipient().String()))
	_, err = Recover(o.cfg, o.identity)
	wantCode(t, err, kelurahan.RecoveryWrong)
	_, err = Recover(o.cfg, classic)
	must(t, err)
	e := wantCode(t, o.u.SetRecovery("age1"), kelurahan.FieldInvalid)
	if e.Field != "recovery" {
		t.Errorf("field %q", e.Field)
	}
	copied, err := o.open(t).RecoveryCopy()
	must(t, err)
	if !strings.HasPrefix(string(copied), "age-encryption.org/v1\n") {
		t.Error("the age program would not open recovery.age")
	}
}

func TestJoinSharesTheDataKeyOnly(t *testing.T) {
	o := newOffice(t)
	mine, err := age.GenerateX25519Identity()
	must(t, err)
	invitation, err := o.u.Invite(mine.Recipient().String())
	must(t, err)
	cfg := newConfig(t, o.clock)
	u, err := Join(cfg, mine, invitation, o.recipient, officerNamed("ana", "918273"))
	must(t, err)
	if !bytes.Equal(u.dataKey, o.u.dataKey) {
		t.Error("another data key")
	}
	if u.counter.Equal(o.u.counter) || u.own.Equal(o.u.own) || u.k.machine.secret == o.u.k.machine.secret {
		t.Error("more than the data key is shared")
	}
	k, err := Open(cfg)
	must(t, err)
	unlock(t, k, "ana", "918273")

	_, err = Join(cfg, mine, invitation, o.recipient, officerNamed("ana", "918273"))
	wantCode(t, err, kelurahan.AlreadySetUp)
	fresh := newConfig(t, o.clock)
	_, err = Join(fresh, o.identity, invitation, o.recipient, officerNamed("ana", "918273"))
	wantCode(t, err, kelurahan.RecoveryWrong)
	_, err = Join(fresh, mine, invitation[:40], o.recipient, officerNamed("ana", "918273"))
	wantCode(t, err, kelurahan.KeyDamaged)
	_, err = o.u.Invite("nobody")
	wantCode(t, err, kelurahan.FieldInvalid)
}

func TestParseIdentity(t *testing.T) {
	text, _, err := NewRecoveryKey()
	must(t, err)
	_, err = ParseIdentity(append([]byte("# kunci pemulihan\r\n\n  "), text...))
	if err == nil {
		t.Error("an indented key was taken; the age program would not take it")
	}
	_, err = ParseIdentity(append([]byte("\n# kunci pemulihan\n"), text...))
	must(t, err)
	paper := OnPaper(text)
	if len(paper) != 58 || strings.Contains(paper, "-") {
		t.Errorf("on paper it is %d long", len(paper))
	}
	grouped := strings.ToLower(paper[:6] + " " + paper[6:31] + "\n" + paper[31:])
	for _, typed := range []string{paper, grouped, strings.ToLower(string(text))} {
		got, err := ParseIdentity([]byte(typed))
		must(t, err)
		if got.(*age.HybridIdentity).String() != strings.TrimSpace(string(text)) {
			t.Error("another key came back off the paper")
		}
	}
	for _, bad := range [][]byte{nil, []byte(paper[:57]), []byte("AGE-SECRET-KEY-1ABC"), append(bytes.Clone(text), text...)} {
		_, err := ParseIdentity(bad)
		wantCode(t, err, kelurahan.RecoveryWrong)
		if bytes.Contains([]byte(err.Error()), []byte("ABC")) {
			t.Error("the error repeats the key")
		}
	}
}
