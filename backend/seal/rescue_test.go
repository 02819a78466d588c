package seal

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

func (o *office) recoveryText(t *testing.T) []byte {
	t.Helper()
	text, recipient, err := NewRecoveryKey()
	must(t, err)
	must(t, o.u.SetRecovery(recipient))
	return text
}

func TestRescueOpensOnThisPC(t *testing.T) {
	o := newOffice(t)
	text := o.recoveryText(t)
	k := o.open(t)
	typed := bytes.Clone(text)
	u, err := k.Rescue(typed)
	must(t, err)
	if !bytes.Equal(u.dataKey, o.u.dataKey) || !u.counter.Equal(o.u.counter) || u.Officer() != "" {
		t.Error("other keys than the officers open")
	}
	if !bytes.Equal(typed, make([]byte, len(typed))) {
		t.Error("the key was left in memory")
	}
	old := k.card("ana").Public
	public, err := u.Reset(officerNamed("ana", "902113"))
	must(t, err)
	if public.Equal(old) {
		t.Error("the signing key is the old one")
	}
	if again := unlock(t, k, "ana", "902113"); !bytes.Equal(again.dataKey, o.u.dataKey) {
		t.Error("another data key")
	}
	unlock(t, k, "budi", pinB) // nobody else is touched
}

func TestWrongRecoveryKeysAreDelayed(t *testing.T) {
	o := newOffice(t)
	right := o.recoveryText(t)
	wrong, _, err := NewRecoveryKey()
	must(t, err)
	try := func(text []byte) error {
		_, err := o.open(t).Rescue(bytes.Clone(text)) // opened anew: the count is on the disk
		return err
	}
	for i, text := range [][]byte{wrong, []byte("AGE-SECRET-KEY-1"), nil, wrong} {
		if e := wantCode(t, try(text), kelurahan.RecoveryWrong); e.Args["left"] != string('4'-rune(i)) {
			t.Errorf("after %d wrong keys %q are left", i+1, e.Args["left"])
		}
	}
	wantCode(t, try(wrong), kelurahan.RecoveryLocked)
	wantCode(t, try(right), kelurahan.RecoveryLocked)
	unlock(t, o.open(t), "ana", pinA) // PINs are counted apart
	o.clock.add(time.Minute)
	must(t, try(right))
	wantCode(t, try(wrong), kelurahan.RecoveryWrong) // the count began anew
}

func TestATornCountKeepsNobodyOut(t *testing.T) {
	o := newOffice(t)
	right := o.recoveryText(t)
	must(t, os.WriteFile(filepath.Join(o.cfg.Dir, fileRecoveryTries), []byte("x"), 0o600))
	_, err := o.open(t).Rescue(right)
	must(t, err)
}

func TestRecoveryIsBroughtBack(t *testing.T) {
	o := newOffice(t)
	text := o.recoveryText(t)
	k := o.open(t)
	kept, err := k.RecoveryCopy()
	must(t, err)
	path := filepath.Join(o.cfg.Dir, fileRecovery)
	for name, spoil := range map[string]func() error{
		"gone":    func() error { return os.Remove(path) },
		"flipped": func() error { return os.WriteFile(path, append([]byte("x"), kept[1:]...), 0o600) },
		"empty":   func() error { return os.WriteFile(path, nil, 0o600) },
	} {
		t.Run(name, func(t *testing.T) {
			must(t, spoil())
			_, err := k.RecoveryCopy()
			wantCode(t, err, kelurahan.RecoveryDamaged)
			_, err = k.Rescue(bytes.Clone(text))
			wantCode(t, err, kelurahan.RecoveryDamaged)
			other := newOffice(t)
			foreign, err := other.open(t).RecoveryCopy()
			must(t, err)
			wantCode(t, k.BringRecovery(foreign), kelurahan.RecoveryOther)
			must(t, k.BringRecovery(kept))
			_, err = k.Rescue(bytes.Clone(text))
			must(t, err)
		})
	}
	must(t, os.Remove(path))
	fresh := o.recoveryText(t) // or another key is made
	_, err = k.Rescue(bytes.Clone(text))
	wantCode(t, err, kelurahan.RecoveryWrong)
	_, err = k.Rescue(fresh)
	must(t, err)
	wantCode(t, k.BringRecovery(kept), kelurahan.RecoveryOther)
}
