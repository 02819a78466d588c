package seal

import (
	"bytes"
	"crypto/ed25519"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

func TestUnlockGivesTheSameKeysAgain(t *testing.T) {
	o := newOffice(t)
	want, err := o.u.Derive("register")
	must(t, err)
	sealed, err := o.u.SignAsCounter("batch", []byte("payload"))
	must(t, err)
	for id, pin := range map[string]string{"ana": pinA, "budi": pinB} {
		u := unlock(t, o.open(t), id, pin)
		got, err := u.Derive("register")
		must(t, err)
		if got != want {
			t.Errorf("%s opens another data key", id)
		}
		if !u.Public().Equal(publicOf(u.own)) {
			t.Errorf("%s has another public key", id)
		}
		if u.Officer() != id {
			t.Errorf("officer is %q, want %q", u.Officer(), id)
		}
		again, err := u.SignAsCounter("batch", []byte("payload"))
		must(t, err)
		if !bytes.Equal(again, sealed) {
			t.Errorf("%s opens another counter key", id)
		}
	}
}

func TestDerivedKeysDiffer(t *testing.T) {
	o := newOffice(t)
	seen := map[[32]byte]string{}
	for _, purpose := range []string{"register", "store", "index", "files", "files/2026"} {
		key, err := o.u.Derive(purpose)
		must(t, err)
		if other, ok := seen[key]; ok {
			t.Errorf("%s and %s have one key", purpose, other)
		}
		seen[key] = purpose
	}
	for _, bad := range []string{"", "Register", "a b", "ä", strings.Repeat("a", 65)} {
		_, err := o.u.Derive(bad)
		wantCode(t, err, kelurahan.BadRequest)
		_, err = o.u.AEAD(bad)
		wantCode(t, err, kelurahan.BadRequest)
		_, err = o.u.Keyring().MachineAEAD(bad)
		wantCode(t, err, kelurahan.BadRequest)
	}
}

func TestAEADDrawsItsNoncesAndKeepsPurposesApart(t *testing.T) {
	o := newOffice(t)
	a, err := o.u.AEAD("files")
	must(t, err)
	one, two := a.Seal(nil, nil, []byte("isi"), []byte("ad")), a.Seal(nil, nil, []byte("isi"), []byte("ad"))
	if bytes.Equal(one, two) {
		t.Error("one nonce was used twice")
	}
	plain, err := a.Open(nil, nil, one, []byte("ad"))
	if err != nil || string(plain) != "isi" {
		t.Errorf("got %q, %v", plain, err)
	}
	if _, err := a.Open(nil, nil, one, []byte("other")); err == nil {
		t.Error("other associated data was taken")
	}
	b, err := o.u.AEAD("store")
	must(t, err)
	if _, err := b.Open(nil, nil, one, []byte("ad")); err == nil {
		t.Error("another purpose opens it")
	}
	m, err := o.u.Keyring().MachineAEAD("files")
	must(t, err)
	if _, err := m.Open(nil, nil, one, []byte("ad")); err == nil {
		t.Error("the machine's key opens it")
	}
	again, err := o.open(t).MachineAEAD("files")
	must(t, err)
	if _, err := again.Open(nil, nil, m.Seal(nil, nil, []byte("tls"), nil), nil); err != nil {
		t.Errorf("the machine's key is another after a restart: %v", err)
	}
}

func TestOfficersShowsWhatTheTilesNeed(t *testing.T) {
	o := newOffice(t)
	must(t, o.u.Revoke("budi"))
	cards, err := o.open(t).Officers()
	must(t, err)
	if len(cards) != 2 {
		t.Fatalf("%d cards", len(cards))
	}
	ana, budi := cards[0], cards[1]
	if ana.ID != "ana" || ana.Name != "Nama ana" || ana.Role != "clerk" || ana.Revoked || !ana.LockedUntil.IsZero() || ana.Trouble != "" {
		t.Errorf("ana's card is %+v", ana)
	}
	if !ana.Public.Equal(publicOf(o.u.own)) {
		t.Error("ana's card has another public key")
	}
	if budi.ID != "budi" || !budi.Revoked {
		t.Errorf("budi's card is %+v", budi)
	}
}

func TestOneDamagedOfficerDoesNotKeepTheOthersOut(t *testing.T) {
	o := newOffice(t)
	path := filepath.Join(o.cfg.Dir, officerFileName("budi"))
	must(t, os.WriteFile(path, []byte("rubbish"), 0o600))
	k := o.open(t)
	cards, err := k.Officers()
	must(t, err)
	if cards[1].ID != "budi" || cards[1].Trouble != kelurahan.KeyDamaged {
		t.Errorf("the card is %+v", cards[1])
	}
	_, err = k.Unlock("budi", []byte(pinB))
	wantCode(t, err, kelurahan.KeyDamaged)
	u := unlock(t, k, "ana", pinA)
	_, err = u.Reset(officerNamed("budi", "605172"))
	must(t, err)
	unlock(t, k, "budi", "605172")
}

func TestPINsAreZeroed(t *testing.T) {
	o := newOffice(t)
	k := o.open(t)
	right, wrong, signer := []byte(pinA), []byte("111222"), []byte(pinB)
	u, err := k.Unlock("ana", right)
	must(t, err)
	_, err = k.Unlock("budi", wrong)
	wantCode(t, err, kelurahan.PINWrong)
	_, err = k.Signer("budi", signer)
	must(t, err)
	enrolled, old, fresh := officerNamed("citra", "604817"), []byte(pinA), []byte("918273")
	_, err = u.Enrol(enrolled)
	must(t, err)
	must(t, u.ChangePIN(old, fresh))
	for i, pin := range [][]byte{right, wrong, signer, enrolled.PIN, old, fresh} {
		if !bytes.Equal(pin, make([]byte, len(pin))) {
			t.Errorf("PIN %d is still %q", i, pin)
		}
	}
}

func TestWipeEndsTheSession(t *testing.T) {
	o := newOffice(t)
	key, own, counter := o.u.dataKey, o.u.own, o.u.counter
	o.u.Wipe()
	if o.u.Public() != nil {
		t.Error("a public key after Wipe")
	}
	for _, b := range [][]byte{key, own, counter} {
		if !bytes.Equal(b, make([]byte, len(b))) {
			t.Error("a key is still in memory")
		}
	}
	for name, call := range map[string]func() error{
		"Derive":        func() error { _, err := o.u.Derive("store"); return err },
		"AEAD":          func() error { _, err := o.u.AEAD("store"); return err },
		"SignAsOfficer": func() error { _, err := o.u.SignAsOfficer("a", []byte("b")); return err },
		"SignAsCounter": func() error { _, err := o.u.SignAsCounter("a", []byte("b")); return err },
		"Enrol":         func() error { _, err := o.u.Enrol(officerNamed("citra", "604817")); return err },
		"Reset":         func() error { _, err := o.u.Reset(officerNamed("budi", "604817")); return err },
		"ChangePIN":     func() error { return o.u.ChangePIN([]byte(pinA), []byte("604817")) },
		"Revoke":        func() error { return o.u.Revoke("budi") },
		"MayRevoke":     func() error { return o.u.MayRevoke("budi") },
		"SetRecovery":   func() error { return o.u.SetRecovery(o.recipient) },
		"Invite":        func() error { _, err := o.u.Invite(o.recipient); return err },
	} {
		if got := kelurahan.CodeOf(call()); got != kelurahan.NotSignedIn {
			t.Errorf("%s gives %q", name, got)
		}
	}
}

func TestEnrolRefuses(t *testing.T) {
	o := newOffice(t)
	long := strings.Repeat("a", maxName+1)
	for name, c := range map[string]struct {
		n     NewOfficer
		code  kelurahan.Code
		field string
	}{
		"taken":     {officerNamed("budi", pinA), kelurahan.FieldInvalid, "officer"},
		"path":      {officerNamed("../x", pinA), kelurahan.FieldInvalid, "officer"},
		"NIP":       {officerNamed("198001012005011001", pinA), kelurahan.FieldInvalid, "officer"},
		"empty":     {officerNamed("", pinA), kelurahan.FieldInvalid, "officer"},
		"long ID":   {officerNamed(strings.Repeat("a", 41), pinA), kelurahan.FieldInvalid, "officer"},
		"capitals":  {officerNamed("Budi", pinA), kelurahan.FieldInvalid, "officer"},
		"no name":   {NewOfficer{ID: "x", Name: " ", PIN: []byte(pinA)}, kelurahan.FieldRequired, "name"},
		"long name": {NewOfficer{ID: "x", Name: long, PIN: []byte(pinA)}, kelurahan.FieldInvalid, "name"},
		"bad name":  {NewOfficer{ID: "x", Name: "\xff", PIN: []byte(pinA)}, kelurahan.FieldInvalid, "name"},
		"by":        {NewOfficer{ID: "x", Name: "X", By: "../ana", PIN: []byte(pinA)}, kelurahan.FieldInvalid, "by"},
		"long role": {NewOfficer{ID: "x", Name: "X", Role: long, PIN: []byte(pinA)}, kelurahan.FieldInvalid, "role"},
		"weak PIN":  {officerNamed("x", "123456"), kelurahan.PINWeak, ""},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := o.u.Enrol(c.n)
			if e := wantCode(t, err, c.code); e.Field != c.field {
				t.Errorf("field %q, want %q", e.Field, c.field)
			}
		})
	}
	_, err := o.u.Reset(officerNamed("nobody", pinA))
	wantCode(t, err, kelurahan.NotFound)
}

func TestChangePINRewrapsOnly(t *testing.T) {
	o := newOffice(t)
	before, public := dataKeyOf(t, o.u), publicOf(o.u.own)
	wantCode(t, o.u.ChangePIN([]byte(pinA), []byte("123123")), kelurahan.PINWeak)
	wantCode(t, o.u.ChangePIN([]byte(pinA), []byte(pinA)), kelurahan.PINWeak)
	wantCode(t, o.u.ChangePIN([]byte(pinB), []byte("918273")), kelurahan.PINWrong)
	must(t, o.u.ChangePIN([]byte(pinA), []byte("918273")))
	k := o.open(t)
	_, err := k.Unlock("ana", []byte(pinA))
	wantCode(t, err, kelurahan.PINWrong)
	u := unlock(t, k, "ana", "918273")
	if !bytes.Equal(dataKeyOf(t, u), before) || !publicOf(u.own).Equal(public) {
		t.Error("a key has changed")
	}
}

func TestResetRetiresTheOldKey(t *testing.T) {
	o := newOffice(t)
	session := unlock(t, o.u.Keyring(), "budi", pinB)
	public, err := o.u.Reset(officerNamed("budi", "604817"))
	must(t, err)
	if public.Equal(publicOf(session.own)) {
		t.Error("the key is the old one")
	}
	_, err = session.SignAsOfficer("batch", []byte("x"))
	wantCode(t, err, kelurahan.OfficerRevoked)
	_, err = o.open(t).Unlock("budi", []byte(pinB))
	wantCode(t, err, kelurahan.PINWrong)
	u := unlock(t, o.open(t), "budi", "604817")
	if !publicOf(u.own).Equal(public) || !bytes.Equal(dataKeyOf(t, u), dataKeyOf(t, o.u)) {
		t.Error("other keys than promised")
	}
}

func TestSignerSignsAndWipes(t *testing.T) {
	o := newOffice(t)
	s, err := o.u.Keyring().Signer("budi", []byte(pinB))
	must(t, err)
	if s.Officer() != "budi" {
		t.Errorf("signs as %q", s.Officer())
	}
	sealed, err := s.Sign("approve", []byte("batch head"))
	must(t, err)
	set, err := NewKeySet(publicOf(s.key))
	must(t, err)
	payload, kid, err := set.Verify("approve", sealed)
	must(t, err)
	if string(payload) != "batch head" || !bytes.Equal(kid, KeyID(publicOf(s.key))) {
		t.Errorf("got %q by %x", payload, kid)
	}
	key := s.key
	s.Wipe()
	if !bytes.Equal(key, make([]byte, ed25519.PrivateKeySize)) {
		t.Error("the key is still in memory")
	}
	_, err = s.Sign("approve", []byte("x"))
	wantCode(t, err, kelurahan.NotSignedIn)
}

func TestCreateRefuses(t *testing.T) {
	o := newOffice(t)
	_, err := Create(o.cfg, o.recipient, officerNamed("citra", "604817"))
	wantCode(t, err, kelurahan.AlreadySetUp)

	fresh := newConfig(t, newClock())
	_, err = Create(fresh, "age1rubbish", officerNamed("citra", "604817"))
	if e := wantCode(t, err, kelurahan.FieldInvalid); e.Field != "recovery" {
		t.Errorf("field %q", e.Field)
	}
	_, err = Create(fresh, o.recipient, officerNamed("citra", "000000"))
	wantCode(t, err, kelurahan.PINWeak)
	_, err = Open(fresh)
	wantCode(t, err, kelurahan.OfficeNotSet)
	_, err = Recover(fresh, o.identity)
	wantCode(t, err, kelurahan.OfficeNotSet)
	if _, err := os.Stat(fresh.Dir); err == nil {
		t.Error("a refused Create left a folder")
	}
}

// A lost file must never look like a PC that was not set up yet: Create would
// then throw the data key away.
func TestLostFilesAreNotAnEmptyFolder(t *testing.T) {
	o := newOffice(t)
	all := o.files(t)
	for path := range all {
		name := filepath.Base(path)
		t.Run(name, func(t *testing.T) {
			o.restore(t, all)
			must(t, os.Remove(path))
			_, err := Create(o.cfg, o.recipient, officerNamed("citra", "604817"))
			wantCode(t, err, kelurahan.AlreadySetUp)
			_, err = Open(o.cfg)
			switch name {
			case fileCounter:
				wantCode(t, err, kelurahan.KeyDamaged)
			case fileMachine:
				wantCode(t, err, kelurahan.MachineForeign)
			default:
				must(t, err)
			}
			_, err = o.u.Keyring().RecoveryCopy()
			switch name {
			case fileRecovery:
				wantCode(t, err, kelurahan.RecoveryDamaged)
			case fileCounter:
				wantCode(t, err, kelurahan.KeyDamaged)
			default:
				must(t, err)
			}
		})
	}
}

func TestFilesAreTheOwnersOnly(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no modes; the installer sets the folder's access list")
	}
	o := newOffice(t)
	for path := range o.files(t) {
		info, err := os.Stat(path)
		must(t, err)
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v", filepath.Base(path), info.Mode())
		}
	}
	info, err := os.Stat(o.cfg.Dir)
	must(t, err)
	if info.Mode().Perm() != 0o700 {
		t.Errorf("the folder has mode %v", info.Mode())
	}
}

func TestNoSecretStandsInTheFolder(t *testing.T) {
	o := newOffice(t)
	budi := unlock(t, o.u.Keyring(), "budi", pinB)
	secrets := map[string][]byte{
		"data key": o.u.dataKey, "counter seed": o.u.counter.Seed(), "ana's seed": o.u.own.Seed(),
		"budi's seed": budi.own.Seed(), "ana's PIN": []byte(pinA), "budi's PIN": []byte(pinB),
		"machine secret": o.u.k.machine.secret[:],
	}
	for path, data := range o.files(t) {
		if path == o.cfg.MachineFile {
			continue
		}
		for name, secret := range secrets {
			if bytes.Contains(data, secret) {
				t.Errorf("%s holds %s", filepath.Base(path), name)
			}
		}
	}
}

func TestOfficersOfAnotherOfficeOpenNothing(t *testing.T) {
	a, b := newOffice(t), newOffice(t)
	theirs := filepath.Join(b.cfg.Dir, officerFileName("budi"))
	data, err := os.ReadFile(theirs)
	must(t, err)
	must(t, os.WriteFile(filepath.Join(a.cfg.Dir, officerFileName("budi")), data, 0o600))
	_, err = a.open(t).Unlock("budi", []byte(pinB))
	wantCode(t, err, kelurahan.MachineForeign)

	// One officer's file under another's name.
	data, err = os.ReadFile(filepath.Join(a.cfg.Dir, officerFileName("ana")))
	must(t, err)
	must(t, os.WriteFile(filepath.Join(a.cfg.Dir, officerFileName("budi")), data, 0o600))
	_, err = a.open(t).Unlock("budi", []byte(pinA))
	wantCode(t, err, kelurahan.KeyDamaged)
}

// Two offices on one machine secret: the file is this PC's, the data key not.
func TestOfficerOfAnotherDataKeyIsRefused(t *testing.T) {
	a := newOffice(t)
	other := a.cfg
	other.Dir = filepath.Join(t.TempDir(), "keys")
	_, err := Create(other, a.recipient, officerNamed("dewi", pinB))
	must(t, err)
	data, err := os.ReadFile(filepath.Join(other.Dir, officerFileName("dewi")))
	must(t, err)
	must(t, os.WriteFile(filepath.Join(a.cfg.Dir, officerFileName("dewi")), data, 0o600))
	_, err = a.open(t).Unlock("dewi", []byte(pinB))
	wantCode(t, err, kelurahan.KeyDamaged)
}

func TestManyAtOnce(t *testing.T) {
	o := newOffice(t)
	k := o.open(t)
	u := unlock(t, k, "ana", pinA)
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for range 5 {
				switch i % 4 {
				case 0:
					_, err := k.Officers()
					if err != nil {
						t.Error(err)
					}
				case 1:
					if _, err := k.Unlock("budi", []byte(pinB)); err != nil {
						t.Error(err)
					}
				case 2:
					if _, err := u.SignAsOfficer("batch", []byte("x")); err != nil {
						t.Error(err)
					}
				case 3:
					if _, err := u.Derive("store"); err != nil {
						t.Error(err)
					}
				}
			}
		}()
	}
	wg.Wait()
}

// TestGivenPINOpensNothing: what somebody else chose is for one thing, to be changed.
func TestGivenPINOpensNothing(t *testing.T) {
	o := newOffice(t)
	given := officerNamed("budi", "604817")
	given.Given = true
	public, err := o.u.Reset(given)
	must(t, err)
	k := o.open(t)
	_, err = k.Unlock("budi", []byte("604817"))
	wantCode(t, err, kelurahan.PINGiven)
	_, err = k.Signer("budi", []byte("604817"))
	wantCode(t, err, kelurahan.PINGiven)
	_, err = k.Unlock("budi", []byte("999111"))
	wantCode(t, err, kelurahan.PINWrong)
	wantCode(t, k.ChangePIN("budi", []byte("604817"), []byte("604817")), kelurahan.PINWeak)
	wantCode(t, k.ChangePIN("budi", []byte("999111"), []byte("518273")), kelurahan.PINWrong)
	must(t, k.ChangePIN("budi", []byte("604817"), []byte("518273")))
	u := unlock(t, o.open(t), "budi", "518273")
	if !publicOf(u.own).Equal(public) {
		t.Error("changing the PIN changed the key")
	}
}
