package seal

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

func TestRevokedOfficerNeitherUnlocksNorSigns(t *testing.T) {
	o := newOffice(t)
	k := o.u.Keyring()
	session := unlock(t, k, "budi", pinB)
	signer, err := k.Signer("budi", []byte(pinB))
	must(t, err)
	older, err := os.ReadFile(filepath.Join(o.cfg.Dir, officerFileName("budi")))
	must(t, err)
	_, err = signer.Sign("batch", []byte("x"))
	must(t, err)

	must(t, o.u.MayRevoke("budi"))
	if kept, err := os.ReadFile(filepath.Join(o.cfg.Dir, officerFileName("budi"))); err != nil || !bytes.Equal(kept, older) {
		t.Errorf("asking changed the file: %v", err)
	}
	must(t, o.u.Revoke("budi"))
	must(t, o.u.Revoke("budi"))
	_, err = session.SignAsOfficer("batch", []byte("x"))
	wantCode(t, err, kelurahan.OfficerRevoked)
	_, err = signer.Sign("batch", []byte("x"))
	wantCode(t, err, kelurahan.OfficerRevoked)
	for _, k := range []*Keyring{k, o.open(t)} {
		_, err = k.Unlock("budi", []byte(pinB))
		wantCode(t, err, kelurahan.OfficerRevoked)
		_, err = k.Signer("budi", []byte(pinB))
		wantCode(t, err, kelurahan.OfficerRevoked)
	}
	_, err = o.u.Reset(officerNamed("budi", "604817"))
	wantCode(t, err, kelurahan.OfficerRevoked)
	f, err := k.readOfficer("budi")
	must(t, err)
	if len(f.Wrap) != 0 || bytes.Contains(older, f.Wrap) && len(f.Wrap) > 0 {
		t.Error("the wrapped keys are still in the file")
	}
	wantCode(t, o.u.MayRevoke("ana"), kelurahan.NotAllowedNow)
	wantCode(t, o.u.Revoke("ana"), kelurahan.NotAllowedNow) // the last who can sign in
	_, err = o.u.Enrol(officerNamed("citra", "604817"))
	must(t, err)
	must(t, o.u.Revoke("ana"))
	_, err = o.u.SignAsOfficer("batch", []byte("x"))
	wantCode(t, err, kelurahan.OfficerRevoked)
	wantCode(t, o.u.Revoke("nobody"), kelurahan.NotFound)
	wantCode(t, o.u.Revoke("../x"), kelurahan.NotFound)
}
