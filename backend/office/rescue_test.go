package office_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

func (w *world) recoverPIN(name, pin string) error {
	return w.office.RecoverPIN(w.t.Context(), w.tiles[name], []byte(w.recovery), []byte(pin))
}

// The only supervisor forgot his PIN: the key on paper, a new PIN, and all goes on.
func TestRecoverPIN(t *testing.T) {
	w := newWorld(t)
	maria := w.signIn(clerk)
	w.populate(maria, 12)
	w.issue(maria, w.usaha(maria, 3))
	batch, err := w.office.CloseDay(t.Context(), maria)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.office.Close(); err != nil {
		t.Fatal(err)
	}
	w.open() // nobody has signed in
	if err := w.recoverPIN(clerk, "902113"); kelurahan.CodeOf(err) != kelurahan.RoleRefused {
		t.Fatalf("a clerk: %v", err)
	}
	if err := w.recoverPIN(boss, "123456"); kelurahan.CodeOf(err) != kelurahan.PINWeak {
		t.Fatalf("a weak PIN: %v", err)
	}
	if err := w.recoverPIN(boss, "902113"); err != nil {
		t.Fatal(err)
	}
	if _, err := w.office.SignIn(t.Context(), w.tiles[boss], []byte(w.pins[boss])); kelurahan.CodeOf(err) != kelurahan.PINWrong {
		t.Fatalf("the forgotten PIN: %v", err)
	}
	w.pins[boss] = "902113"
	lay := w.signIn(boss)
	w.approve(boss, batch) // with the new key, which the register knows
	uses, err := w.office.RecoveryUses(0)
	if err != nil || len(uses) != 1 || uses[0].By != lay.ID || uses[0].Used.For != kelurahan.RecoveryForPIN {
		t.Fatalf("the register says %+v, %v", uses, err)
	}
	// Somebody is at work, and another supervisor forgot his.
	w.signIn(clerk)
	if err := w.recoverPIN(boss2, "662607"); err != nil {
		t.Fatal(err)
	}
	w.pins[boss2] = "662607"
	w.signIn(boss2)
}

// A key that does not open is no key: found, brought back, or made anew.
func TestRecoveryIsMended(t *testing.T) {
	w := newWorld(t)
	lay := w.signIn(boss)
	stick := t.TempDir()
	if _, err := w.office.Backup(t.Context(), stick, true); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(w.dir, "keys", "recovery.age")
	if err := os.WriteFile(file, []byte("?"), 0o600); err != nil {
		t.Fatal(err)
	}
	if code := w.office.RecoveryTrouble(); code != kelurahan.RecoveryDamaged {
		t.Fatalf("trouble %q", code)
	}
	if err := w.recoverPIN(boss, "902113"); kelurahan.CodeOf(err) != kelurahan.RecoveryDamaged {
		t.Fatalf("a damaged file: %v", err)
	}
	if err := w.office.BringRecovery(t.TempDir()); kelurahan.CodeOf(err) != kelurahan.BackupAbsent {
		t.Fatalf("an empty folder: %v", err)
	}
	if err := w.office.BringRecovery(stick); err != nil || w.office.RecoveryTrouble() != "" {
		t.Fatalf("brought back: %v, %q", err, w.office.RecoveryTrouble())
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	maria := kelurahan.Officer{ID: w.tiles[clerk], Role: kelurahan.Clerk}
	if _, err := w.office.NewRecovery(t.Context(), maria, []byte(w.pins[clerk])); kelurahan.CodeOf(err) != kelurahan.RoleRefused {
		t.Fatalf("a clerk: %v", err)
	}
	if _, err := w.office.NewRecovery(t.Context(), lay, []byte("111222")); kelurahan.CodeOf(err) != kelurahan.PINWrong {
		t.Fatalf("a wrong PIN: %v", err)
	}
	fresh, err := w.office.NewRecovery(t.Context(), lay, []byte(w.pins[boss]))
	if err != nil || w.office.RecoveryTrouble() != "" {
		t.Fatalf("a new key: %v, %q", err, w.office.RecoveryTrouble())
	}
	if err := w.recoverPIN(boss, "902113"); kelurahan.CodeOf(err) != kelurahan.RecoveryWrong {
		t.Fatalf("the old key: %v", err)
	}
	if err := w.office.BringRecovery(stick); kelurahan.CodeOf(err) != kelurahan.RecoveryOther {
		t.Fatalf("the old copy: %v", err)
	}
	w.recovery = fresh
	if err := w.recoverPIN(boss, "902113"); err != nil {
		t.Fatal(err)
	}
	uses, err := w.office.RecoveryUses(0)
	if err != nil || len(uses) != 2 || uses[1].Used.For != kelurahan.RecoveryForKey {
		t.Fatalf("the register says %+v, %v", uses, err)
	}
}
