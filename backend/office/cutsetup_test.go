package office_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/loket-kelurahan/loket/backend/office"
	"github.com/loket-kelurahan/loket/backend/seal"
	"github.com/loket-kelurahan/loket/backend/wire"
)

// A set-up that was cut between the keys and the register is done again after a
// restart; keys of an office that has worked are never put aside for it.
func TestKeysOfAHalfSetUp(t *testing.T) {
	w := newWorld(t)
	ok(t, w.office.Close())
	for range 2 { // cut twice
		ok(t, os.RemoveAll(filepath.Join(w.dir, "register")))
		w.open()
		if w.office.IsSetUp() {
			t.Fatal("keys without a register count as an office")
		}
		if tiles, err := w.office.Officers(); err != nil || len(tiles) != 0 {
			t.Errorf("%d tiles, %v", len(tiles), err)
		}
		w.setUp()
		ok(t, w.office.Close())
	}
	w.open()
	w.populate(w.signIn(clerk), 3)
	ok(t, w.office.Close())
	ok(t, os.RemoveAll(filepath.Join(w.dir, "register")))
	w.open()
	if _, err := w.office.SignIn(t.Context(), w.tiles[boss], []byte(w.pins[boss])); err == nil || !w.office.IsSetUp() {
		t.Errorf("a lost register passed for a set-up that was cut: %v", err)
	}
	if _, err := os.Stat(filepath.Join(w.dir, "keys")); err != nil {
		t.Errorf("the keys: %v", err)
	}
}

// What a scanned QR is, at every step of a letter and for seals of others.
func TestVerdictsOnSeals(t *testing.T) {
	w := newWorld(t)
	maria := w.signIn(clerk)
	w.populate(maria, 5)
	l := w.issue(maria, w.usaha(maria, 1))
	gone := w.issue(maria, w.usaha(maria, 2))
	replaced := w.issue(maria, w.usaha(maria, 3))
	ok(t, w.office.Void(t.Context(), maria, gone.Record.ID, "salah nama"))
	d := must(w.office.Replacement(maria, replaced.Record.ID))
	d.Overridden = []string{"nik-unusual"}
	w.issue(maria, d)
	stranger, err := seal.GenerateKey()
	ok(t, err)
	foreign := must(stranger.Sign(wire.PurposeLetterSeal, []byte("surat")))
	noSeal := must(w.office.Sign(wire.PurposeLetterSeal, []byte("bukan surat")))
	text := func(sealed []byte) string { return must(seal.QRText(office.DefaultVerifyURL, sealed)) }
	broken := append([]byte(nil), l.Record.Issued.Seal...)
	broken[len(broken)-1] ^= 1
	for name, c := range map[string]struct{ text, want string }{
		"as issued": {w.qr(l), office.SealGenuine}, "void": {w.qr(gone), office.SealVoid}, "replaced": {w.qr(replaced), office.SealReplaced},
		"of another office": {text(foreign), office.SealUnknown}, "changed": {text(broken), office.SealForged},
		"no text of ours": {"HTTPS://CONTOH.ID/V/ABC", office.SealForged}, "our key, no letter": {text(noSeal), office.SealForged},
	} {
		if check, err := w.office.CheckSeal(c.text); err != nil || check.Verdict != c.want {
			t.Errorf("%s: %q, %v", name, check.Verdict, err)
		}
	}
}
