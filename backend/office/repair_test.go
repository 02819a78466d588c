package office_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/office"
)

// rot changes one byte in the middle of the register's first file.
func (w *world) rot(share float64) {
	w.t.Helper()
	path := filepath.Join(w.dir, "register", "00000001.seg")
	data, err := os.ReadFile(path)
	if err != nil {
		w.t.Fatal(err)
	}
	end := len(data)
	for end > 0 && data[end-1] == 0 {
		end--
	}
	data[int(float64(end)*share)] ^= 0x20
	if err := os.WriteFile(path, data, 0o600); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) repair(from string) (office.Repaired, error) {
	return w.office.Repair(w.t.Context(), w.tiles[boss], []byte(w.pins[boss]), from)
}

// A damaged register is mended from the backup, and every letter is there.
func TestRepairFromABackup(t *testing.T) {
	w := newWorld(t)
	maria := w.signIn(clerk)
	w.populate(maria, 30)
	kept := w.issue(maria, w.usaha(maria, 3))
	stick := t.TempDir()
	if _, err := w.office.Backup(t.Context(), stick, false); err != nil {
		t.Fatal(err)
	}
	later := w.issue(maria, w.usaha(maria, 4))
	if _, err := w.repair(stick); kelurahan.CodeOf(err) != kelurahan.BadRequest {
		t.Fatalf("mended under the hands of whoever works: %v", err)
	}
	if err := w.office.Close(); err != nil {
		t.Fatal(err)
	}
	w.rot(0.5)
	w.removeStore()
	w.open()
	if _, err := w.office.SignIn(t.Context(), w.tiles[clerk], []byte(w.pins[clerk])); kelurahan.CodeOf(err) != kelurahan.RegisterDamaged {
		t.Fatalf("a damaged register opened: %v", err)
	}
	if _, err := w.repair(t.TempDir()); kelurahan.CodeOf(err) != kelurahan.BackupAbsent {
		t.Fatalf("mended from nothing: %v", err)
	}
	done, err := w.repair(stick)
	if err != nil {
		t.Fatal(err)
	}
	if len(done.Fetched) != 1 {
		t.Errorf("fetched %v, one byte was changed", done.Fetched)
	}
	if _, err := os.Stat(done.Aside); err != nil {
		t.Error("the damaged register is gone")
	}
	lay := w.signIn(boss)
	for _, l := range []office.Issued{kept, later} {
		if _, err := w.office.Letter(t.Context(), lay, l.Record.ID, "uji"); err != nil {
			t.Errorf("%s: %v", l.Record.Letter().Number.Text, err)
		}
	}
	if damage, err := w.office.Verify(t.Context()); err != nil || len(damage) > 0 {
		t.Errorf("damage %v, %v", damage, err)
	}
}

// What the backup never had cannot be mended; nothing is changed then.
func TestRepairSaysWhatIsNowhere(t *testing.T) {
	w := newWorld(t)
	maria := w.signIn(clerk)
	stick := t.TempDir()
	if _, err := w.office.Backup(t.Context(), stick, false); err != nil {
		t.Fatal(err)
	}
	w.populate(maria, 600)
	w.issue(maria, w.usaha(maria, 3))
	if err := w.office.Close(); err != nil {
		t.Fatal(err)
	}
	w.rot(0.9) // among the residents, who came after the backup
	w.open()
	before, err := os.ReadFile(filepath.Join(w.dir, "register", "00000001.seg"))
	if err != nil {
		t.Fatal(err)
	}
	if done, err := w.repair(stick); kelurahan.CodeOf(err) != kelurahan.RegisterDamaged {
		t.Fatalf("repaired %+v, error %v", done, err)
	}
	after, err := os.ReadFile(filepath.Join(w.dir, "register", "00000001.seg"))
	if err != nil || string(before) != string(after) {
		t.Errorf("the register was touched: %v", err)
	}
	if _, err := os.Stat(filepath.Join(w.dir, "register.baru")); err == nil {
		t.Error("half a register is left")
	}
}
