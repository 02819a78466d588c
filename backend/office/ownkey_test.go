package office_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/office"
)

// An approval is signed with a key that the register knows: one that was given up
// and came back with its file, and one that is gone, sign nothing.
func TestNothingIsSignedWithAKeyNobodyKnows(t *testing.T) {
	w := newWorld(t)
	maria, lay := w.signIn(clerk), w.signIn(boss)
	w.populate(maria, 5)
	w.issue(maria, w.usaha(maria, 3))
	batch := must(w.office.CloseDay(t.Context(), maria))
	first := must(os.ReadFile(w.cardOf(boss2)))
	ok(t, w.office.ResetPIN(t.Context(), lay, w.tiles[boss2], []byte("482915")))
	ok(t, w.office.ChangePIN(w.tiles[boss2], []byte("482915"), []byte("382914")))
	w.pins[boss2] = "382914"
	other := w.signIn(boss2)
	_, letters, err := w.office.Review(other, batch)
	ok(t, err)
	for _, l := range letters {
		ok(t, w.office.See(t.Context(), other, batch, l.Record.ID))
	}
	card := w.cardOf(boss2)
	now := must(os.ReadFile(card))
	ok(t, os.WriteFile(card, first, 0o600))
	wantCode(t, "the key given up", w.office.Approve(t.Context(), other, batch, []byte("141421")), kelurahan.KeyRetired)
	ok(t, os.Remove(card))
	wantCode(t, "no key", w.office.Approve(t.Context(), other, batch, []byte(w.pins[boss2])), kelurahan.NotFound)
	ok(t, os.WriteFile(card, now, 0o600))
	ok(t, w.office.Approve(t.Context(), other, batch, []byte(w.pins[boss2])))
}

// Keys that cannot be looked at are said, and nobody is enrolled beside them.
func TestTheKeysAreGone(t *testing.T) {
	w := newWorld(t)
	lay := w.signIn(boss)
	keys := filepath.Join(w.dir, "keys")
	ok(t, os.Rename(keys, keys+".lain"))
	ok(t, os.WriteFile(keys, nil, 0o600)) // a folder no more
	enrol := func() error {
		return w.office.Enrol(t.Context(), lay, office.NewOfficer{Name: "Rambu Ata", Role: kelurahan.Clerk, PIN: []byte("582914")})
	}
	if enrol() == nil {
		t.Error("somebody was enrolled where there are no keys")
	}
	if err := w.office.Dismiss(t.Context(), lay, w.tiles[clerk2], "pindah tugas"); err == nil {
		t.Error("somebody was dismissed")
	}
	ok(t, os.Remove(keys))
	ok(t, os.Rename(keys+".lain", keys))
	ok(t, enrol())
}

// What a lost PC left is asked of a PC that stands in nobody's place, and of one
// that is not set up.
func TestNoLostPC(t *testing.T) {
	w := newWorld(t)
	lay := w.signIn(boss)
	if desks := must(w.office.LostDesks(lay)); len(desks) != 0 {
		t.Errorf("%d lost PCs", len(desks))
	}
	_, _, err := w.office.ReviewLost(lay, kelurahan.RegisterID{9})
	wantCode(t, "reviewed", err, kelurahan.NotFound)
	wantCode(t, "approved", w.office.ApproveLost(t.Context(), lay, kelurahan.RegisterID{9}, nil, []byte(w.pins[boss])), kelurahan.NotFound)
	bare := w.another()
	for name, err := range map[string]error{
		"LostDesks": only(bare.office.LostDesks(lay)), "Lost": only(bare.office.Lost()), "Carried": only(bare.office.Carried(t.Context())),
		"ApproveLost": bare.office.ApproveLost(t.Context(), lay, kelurahan.RegisterID{9}, nil, []byte("1")),
	} {
		if err == nil {
			t.Errorf("%s of a PC that is not set up", name)
		}
	}
	if _, _, err := bare.office.ReviewLost(lay, kelurahan.RegisterID{9}); err == nil {
		t.Error("reviewed on a PC that is not set up")
	}
}
