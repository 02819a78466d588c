package office_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/office"
)

// another is a bare PC beside w's, at the same moment.
func (w *world) another() *world {
	bare := &world{t: w.t, dir: w.t.TempDir(), clock: w.clock, pins: map[string]string{}, people: w.people, recovery: w.recovery}
	bare.open()
	return bare
}

func (w *world) restoreFrom(stick string, counter kelurahan.CounterCode) error {
	return w.office.Restore(w.t.Context(), office.Restore{
		Dir: stick, Recovery: []byte(w.recovery), Counter: counter, Name: boss, PIN: []byte("902113"),
	})
}

func TestRestoreOnABarePC(t *testing.T) {
	w := newWorld(t)
	maria := w.signIn(clerk)
	w.populate(maria, 40)
	old := w.issue(maria, w.usaha(maria, 3))
	stick := t.TempDir()
	form := w.usaha(maria, 7)
	form.Fields["keperluan"] = "belum selesai"
	w.act(w.office.SaveDraft(form))
	other := w.usaha(maria, 8)
	w.act(w.office.SaveDraft(other))
	if _, err := w.office.Backup(t.Context(), stick, true); err != nil {
		t.Fatal(err)
	}
	after := w.issue(maria, w.usaha(maria, 4)) // the backup does not know this one
	if err := w.office.Close(); err != nil {
		t.Fatal(err)
	}

	bare := w.another()
	bare.clock.t = bare.clock.t.Add(-time.Hour) // its clock is behind what the lost PC wrote
	if err := bare.restoreFrom(stick, "A"); kelurahan.CodeOf(err) != kelurahan.NumberInvalid {
		t.Fatalf("the old series was taken on: %v", err)
	}
	if err := bare.restoreFrom(stick, "C"); err != nil {
		t.Fatal(err)
	}
	bare.learnTiles()
	bare.pins[boss] = "902113"
	lay := bare.signIn(boss)
	if lay.ID != w.tiles[boss] {
		t.Error("the supervisor is somebody else now")
	}
	rec, err := bare.office.Letter(t.Context(), lay, old.Record.ID, "uji")
	if err != nil || rec.Letter().Number.Text != old.Record.Letter().Number.Text {
		t.Fatalf("the letter of before: %v", err)
	}
	w.samePaper(bare, old)
	if _, err := bare.office.Letter(t.Context(), lay, after.Record.ID, "uji"); kelurahan.CodeOf(err) != kelurahan.NotFound {
		t.Errorf("a letter the backup never had: %v", err)
	}
	bare.pins[clerk] = "311265"
	if err := bare.office.Enrol(t.Context(), lay, office.NewOfficer{Name: clerk, Role: kelurahan.Clerk, PIN: []byte(bare.pins[clerk])}); err != nil {
		t.Fatal(err)
	}
	bare.learnTiles()
	if bare.tiles[clerk] != maria.ID {
		t.Error("the clerk is somebody else now")
	}
	drafts, err := bare.office.Drafts()
	if err != nil || len(drafts) != 2 {
		t.Fatalf("%d forms came back, %v", len(drafts), err)
	}
	if back, err := bare.office.Draft(form.ID); err != nil || back.Fields["keperluan"] != "belum selesai" || back.By != maria.ID {
		t.Errorf("the form of before: %+v, %v", back, err)
	}
	fresh := bare.issue(lay, bare.usaha(lay, 5))
	if n := fresh.Record.Letter().Number; n.Counter != "C" || n.Sequence != 1 {
		t.Errorf("the restored PC numbers %s", n.Text)
	}
	bare.openAgain(fresh)
}

// samePaper asks both PCs for a letter's sheet.
func (w *world) samePaper(other *world, l office.Issued) {
	w.t.Helper()
	w.open()
	w.signIn(clerk)
	here, _, err := w.office.Paper(l.Record)
	if err != nil {
		w.t.Fatal(err)
	}
	there, _, err := other.office.Paper(l.Record)
	if err != nil || !bytes.Equal(here, there) {
		w.t.Errorf("the restored sheet differs: %v", err)
	}
}

func (w *world) openAgain(l office.Issued) {
	w.t.Helper()
	if err := w.office.Close(); err != nil {
		w.t.Fatal(err)
	}
	w.removeStore()
	w.open()
	lay := w.signIn(boss)
	if _, err := w.office.Letter(w.t.Context(), lay, l.Record.ID, "uji"); err != nil {
		w.t.Fatal(err)
	}
}

func TestARestoreThatFailsLeavesThePCBare(t *testing.T) {
	w := newWorld(t)
	w.populate(w.signIn(clerk), 5)
	stick := t.TempDir()
	if _, err := w.office.Backup(t.Context(), stick, false); err != nil {
		t.Fatal(err)
	}
	other := newWorld(t)
	bare := w.another()
	bare.recovery = other.recovery
	if err := bare.restoreFrom(stick, "C"); kelurahan.CodeOf(err) != kelurahan.RecoveryWrong {
		t.Fatalf("another office's key: %v", err)
	}
	bare.recovery = w.recovery
	part := firstPart(t, stick)
	good, err := os.ReadFile(part)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(part, good[:len(good)/2], 0o600); err != nil {
		t.Fatal(err)
	}
	if err := bare.restoreFrom(stick, "C"); kelurahan.CodeOf(err) != kelurahan.BackupDamaged {
		t.Fatalf("half a backup: %v", err)
	}
	if bare.office.IsSetUp() {
		t.Fatal("set up by half")
	}
	if err := os.WriteFile(part, good, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := bare.restoreFrom(stick, "C"); err != nil {
		t.Fatal(err)
	}
	if err := bare.restoreFrom(stick, "D"); kelurahan.CodeOf(err) != kelurahan.AlreadySetUp {
		t.Fatalf("restored over a counter: %v", err)
	}
}

func firstPart(t *testing.T, stick string) string {
	t.Helper()
	found := ""
	err := filepath.WalkDir(stick, func(path string, d fs.DirEntry, err error) error {
		if filepath.Ext(path) == ".cadangan" && found == "" {
			found = path
		}
		return err
	})
	if err != nil || found == "" {
		t.Fatalf("no part on the stick: %v", err)
	}
	return found
}

func TestBackupsAreReadBackEachWeek(t *testing.T) {
	w := newWorld(t)
	w.populate(w.signIn(clerk), 5)
	stick := t.TempDir()
	first, err := w.office.Backup(t.Context(), stick, false)
	if err != nil || first.Verified == 0 {
		t.Fatalf("a first backup is read back: %+v, %v", first, err)
	}
	again, err := w.office.Backup(t.Context(), stick, false)
	if err != nil || again.Verified != first.Verified {
		t.Fatalf("read back again within the week: %+v, %v", again, err)
	}
	w.clock.Set(time.Date(2026, 12, 1, 9, 0, 0, 0, wita))
	later, err := w.office.Backup(t.Context(), stick, false)
	if err != nil || later.Verified <= first.Verified {
		t.Fatalf("not read back after a week: %+v, %v", later, err)
	}
	note, err := w.office.Backups()
	if err != nil || note != later {
		t.Fatalf("the note says %+v, %v", note, err)
	}
	if _, err := w.office.Backup(t.Context(), filepath.Join(stick, "tidak-ada"), false); kelurahan.CodeOf(err) != kelurahan.BackupAbsent {
		t.Fatalf("a stick that is not there: %v", err)
	}
}
