package office_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/office"
	"github.com/loket-kelurahan/loket/backend/register/cutdisk"
)

// On a bare PC every door says that the office is not set up.
func TestDoorsOfABarePC(t *testing.T) {
	w := newWorld(t)
	lay := w.signIn(boss)
	stick := t.TempDir()
	must(w.office.Backup(t.Context(), stick, false))
	bare := w.another()
	pin := func() []byte { return []byte(w.pins[boss]) }
	for name, err := range map[string]error{
		"SignIn":        only(bare.office.SignIn(t.Context(), lay.ID, pin())),
		"ChangePIN":     bare.office.ChangePIN(lay.ID, pin(), []byte("902113")),
		"RecoverPIN":    bare.office.RecoverPIN(t.Context(), lay.ID, []byte(w.recovery), pin()),
		"BringRecovery": bare.office.BringRecovery(stick),
		"Repair":        only(bare.office.Repair(t.Context(), lay.ID, pin(), stick)),
	} {
		wantCode(t, name, err, kelurahan.OfficeNotSet)
	}
	if code := bare.office.RecoveryTrouble(); code != "" {
		t.Errorf("trouble %q where nothing is", code)
	}
	if name, counter := bare.office.OfficerName(lay.ID), bare.office.Counter(); name != "" || counter != "" {
		t.Errorf("%q at counter %q", name, counter)
	}
	bare.wantBare("after all that")
}

// cardOf is the file of an officer's keys.
func (w *world) cardOf(name string) string {
	w.t.Helper()
	list := must(filepath.Glob(filepath.Join(w.dir, "keys", "*"+w.tiles[name].String()+"*")))
	if len(list) == 0 {
		list = must(filepath.Glob(filepath.Join(w.dir, "keys", "*", "*"+w.tiles[name].String()+"*")))
	}
	if len(list) != 1 {
		w.t.Fatalf("%d files of keys for one officer", len(list))
	}
	return list[0]
}

// What the recovery key on paper does not do.
func TestARescueIsRefused(t *testing.T) {
	w := newWorld(t)
	w.signIn(clerk)
	ctx := t.Context()
	wantCode(t, "nobody of that name", w.office.RecoverPIN(ctx, kelurahan.OfficerID{9}, []byte(w.recovery), []byte("902113")), kelurahan.NotFound)
	w.clock.Set(time.Date(2026, 11, 20, 9, 0, 0, 0, wita))
	if err := w.recoverPIN(boss, "902113"); kelurahan.CodeOf(err) != kelurahan.ClockBack {
		t.Errorf("a clock turned back: %v", err)
	}
	w.clock.Set(time.Date(2026, 11, 23, 11, 0, 0, 0, wita))
	w.signIn(boss) // his old PIN goes on

	// A clerk whose card is damaged: the card cannot say what he is, the register can.
	ok(t, os.WriteFile(w.cardOf(clerk2), []byte("?"), 0o600))
	wantCode(t, "a clerk with a damaged card", w.recoverPIN(clerk2, "902113"), kelurahan.RoleRefused)
	// A supervisor whose card is damaged gets a new one.
	ok(t, os.WriteFile(w.cardOf(boss2), []byte("?"), 0o600))
	ok(t, w.recoverPIN(boss2, "662607"))
	w.pins[boss2] = "662607"
	w.signIn(boss2)

	card := w.cardOf(boss)
	ok(t, os.Rename(card, card+".lain"))
	ok(t, os.MkdirAll(filepath.Join(card, "isi"), 0o700))
	if err := w.recoverPIN(boss, "902113"); err == nil {
		t.Error("a new PIN was written into a folder")
	}
	ok(t, os.RemoveAll(card))
	ok(t, os.Rename(card+".lain", card))
	w.signIn(boss)
}

// The register cannot be opened with the key either, and says why.
func TestARescueOfADamagedRegister(t *testing.T) {
	w := newWorld(t)
	w.populate(w.signIn(clerk), 5)
	ok(t, w.office.Close())
	w.rot(0.5)
	w.open()
	wantCode(t, "a damaged register", w.recoverPIN(boss, "902113"), kelurahan.RegisterDamaged)
	if _, err := w.office.SignIn(t.Context(), w.tiles[boss], []byte("902113")); kelurahan.CodeOf(err) != kelurahan.PINWrong {
		t.Errorf("the PIN was changed all the same: %v", err)
	}
}

// The disk fails at each call while a PIN is recovered: the old PIN or the new one
// opens, and after a restart the register speaks of nobody it does not know.
func TestARescueIsCutHalfWay(t *testing.T) {
	for n := 1; n <= 4; n++ {
		w, disk := onDisk(t, uint64(n))
		w.populate(w.signIn(clerk), 3)
		disk.Fail(n, cutdisk.FaultFull)
		recovery, err := w.newKey(t.Context())
		if err == nil {
			err = w.office.RecoverPIN(t.Context(), w.tiles[boss], []byte(recovery), []byte("902113"))
		}
		_ = w.office.Close() // a register that failed says so once more
		w.open()
		_, before := w.office.SignIn(t.Context(), w.tiles[boss], []byte(w.pins[boss]))
		_, after := w.office.SignIn(t.Context(), w.tiles[boss], []byte("902113"))
		if (before == nil) == (after == nil) {
			t.Errorf("call %d, %v: old PIN %v, new PIN %v", n, err, before, after)
		}
		if err == nil && after != nil {
			t.Errorf("call %d: a PIN that was acknowledged does not open: %v", n, after)
		}
		uses := len(must(w.office.RecoveryUses(0)))
		if (err == nil || after == nil) && uses != 2 {
			t.Errorf("call %d, %v: %d uses are recorded", n, err, uses)
		}
		w.ownKeys()
		w.noGaps()
	}
}

// ownKeys: what everybody signs with is what the register knows.
func (w *world) ownKeys() {
	w.t.Helper()
	known := map[string][]byte{}
	for _, o := range must(w.office.Staff()) {
		known[o.ID.String()] = o.PublicKey
	}
	for _, c := range must(w.office.Officers()) {
		if !bytes.Equal(known[c.ID], c.Public) {
			w.t.Errorf("%s has a key that the register does not know", c.Name)
		}
	}
}

// A PIN that another supervisor gave, cut between key and entry: the entry is
// written, in his name, before anything can be signed with the key.
func TestAResetIsCutHalfWay(t *testing.T) {
	w, disk := onDisk(t, 4)
	lay := w.signIn(boss)
	disk.Fail(1, cutdisk.FaultFull)
	if err := w.office.ResetPIN(t.Context(), lay, w.tiles[clerk], []byte("482915")); err == nil {
		t.Fatal("written on a full disk")
	}
	_ = w.office.Close() // a register that failed says so once more
	w.open()
	wantCode(t, "the PIN before", only(w.office.SignIn(t.Context(), w.tiles[clerk], []byte(w.pins[clerk]))), kelurahan.PINWrong)
	ok(t, w.office.ChangePIN(w.tiles[clerk], []byte("482915"), []byte("582914")))
	w.clock.t = w.clock.t.AddDate(0, 0, -3)
	must(w.office.SignIn(t.Context(), w.tiles[clerk], []byte("582914"))) // the wrong clock keeps nobody out
	w.clock.t = w.clock.t.AddDate(0, 0, 3)
	must(w.office.SignIn(t.Context(), w.tiles[clerk], []byte("582914")))
	w.ownKeys()
}

// A key that was given up does not come back with its file, nor the PIN with it.
func TestAKeyThatWasGivenUp(t *testing.T) {
	w := newWorld(t)
	lay := w.signIn(boss)
	first := must(os.ReadFile(w.cardOf(clerk2)))
	ok(t, w.office.ResetPIN(t.Context(), lay, w.tiles[clerk2], []byte("482915")))
	second := must(os.ReadFile(w.cardOf(clerk2)))
	ok(t, w.office.ResetPIN(t.Context(), lay, w.tiles[clerk2], []byte("582914")))
	ok(t, os.WriteFile(w.cardOf(clerk2), second, 0o600))
	ok(t, w.office.ChangePIN(w.tiles[clerk2], []byte("482915"), []byte("382914")))
	wantCode(t, "the second key", only(w.office.SignIn(t.Context(), w.tiles[clerk2], []byte("382914"))), kelurahan.KeyRetired)
	ok(t, os.WriteFile(w.cardOf(clerk2), first, 0o600))
	wantCode(t, "the first key", only(w.office.SignIn(t.Context(), w.tiles[clerk2], []byte(w.pins[clerk2]))), kelurahan.KeyRetired)
}

// newKey has the supervisor make another recovery key.
func (w *world) newKey(ctx context.Context) (string, error) {
	lay, err := w.office.SignIn(ctx, w.tiles[boss], []byte(w.pins[boss]))
	if err != nil {
		return "", err
	}
	return w.office.NewRecovery(ctx, lay, []byte(w.pins[boss]))
}

// A key that cannot be kept is not shown: the one in the safe still opens.
func TestANewRecoveryKeyCannotBeKept(t *testing.T) {
	w := newWorld(t)
	w.signIn(boss)
	counter := filepath.Join(w.dir, "keys", "counter.key")
	ok(t, os.Rename(counter, counter+".lain"))
	ok(t, os.MkdirAll(filepath.Join(counter, "isi"), 0o700))
	lay := kelurahan.Officer{ID: w.tiles[boss], Role: kelurahan.Supervisor}
	if key, err := w.office.NewRecovery(t.Context(), lay, []byte(w.pins[boss])); err == nil || key != "" {
		t.Errorf("a key was shown: %v", err)
	}
	ok(t, os.RemoveAll(counter))
	ok(t, os.Rename(counter+".lain", counter))
	ok(t, w.recoverPIN(boss, "902113"))
}

// The recovery key goes on paper for a supervisor, and only what is a key.
func TestTheRecoveryKeyIsPrinted(t *testing.T) {
	w := newWorld(t)
	maria, lay := w.signIn(clerk), w.signIn(boss)
	wantCode(t, "a clerk", only(w.office.PrintRecovery(maria, w.recovery)), kelurahan.RoleRefused)
	wantCode(t, "no key", only(w.office.PrintRecovery(lay, "selamat pagi")), kelurahan.RecoveryWrong)
	sheet := must(w.office.PrintRecovery(lay, w.recovery))
	if sheet.Title == "" || len(w.office.OpenSheets()) == 0 {
		t.Errorf("the sheet %+v is not on its way", sheet)
	}
	for range 500 {
		if files := must(filepath.Glob(filepath.Join(w.dir, "kertas", "*.pdf"))); len(files) == 1 {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Error("nothing came out of the printer")
}

// An enrolment that was cut after the keys: whoever has them is nobody to the
// register, and is the same person when he is enrolled again under his name.
func TestAnEnrolmentIsCutHalfWay(t *testing.T) {
	w, disk := onDisk(t, 3)
	lay := w.signIn(boss)
	disk.Fail(1, cutdisk.FaultFull)
	err := w.office.Enrol(t.Context(), lay, office.NewOfficer{Name: "Rambu Ata", Role: kelurahan.Clerk, PIN: []byte("582914")})
	if err == nil {
		t.Fatal("enrolled on a full disk")
	}
	_ = w.office.Close() // a register that failed says so once more
	w.open()
	w.learnTiles()
	w.signIn(boss)
	half, here := w.tiles["Rambu Ata"]
	if !here {
		t.Fatal("the fault was not behind the key")
	}
	wantCode(t, "keys and no entry", only(w.office.SignIn(t.Context(), half, []byte("582914"))), kelurahan.NotFound)
	ok(t, w.office.Enrol(t.Context(), lay, office.NewOfficer{Name: "RAMBU ATA", Role: kelurahan.Clerk, PIN: []byte("482915")}))
	rambu := must(w.office.SignIn(t.Context(), half, []byte("482915")))
	if rambu.ID != half || len(must(w.office.Officers())) != 3 {
		t.Errorf("enrolled again as %v beside %v", rambu.ID, half)
	}
	wantCode(t, "who is nobody", w.office.ResetPIN(t.Context(), lay, kelurahan.OfficerID{9}, []byte("482915")), kelurahan.NotFound)
	if err := w.office.Dismiss(t.Context(), lay, kelurahan.OfficerID{9}, "pindah tugas"); err == nil {
		t.Error("nobody was dismissed")
	}
}

// A dismissal that was cut after its entry: the keys go at the next start.
func TestADismissalIsCutHalfWay(t *testing.T) {
	w := newWorld(t)
	lay := w.signIn(boss)
	card := w.cardOf(clerk2)
	ok(t, os.Rename(card, card+".lain"))
	ok(t, os.MkdirAll(filepath.Join(card, "isi"), 0o700))
	if err := w.office.Dismiss(t.Context(), lay, w.tiles[clerk2], "pindah tugas"); err == nil {
		t.Error("dismissed with a key file that cannot be read")
	}
	ok(t, os.RemoveAll(card))
	ok(t, os.Rename(card+".lain", card))
	must(w.office.SignIn(t.Context(), w.tiles[clerk2], []byte(w.pins[clerk2]))) // nothing happened
	before := must(os.ReadFile(card))
	ok(t, w.office.Dismiss(t.Context(), lay, w.tiles[clerk2], "pindah tugas"))
	ok(t, os.WriteFile(card, before, 0o600)) // the power failed before the file was written
	ok(t, w.office.Close())
	w.open()
	w.signIn(clerk)
	if bytes.Equal(must(os.ReadFile(card)), before) {
		t.Error("the keys he had are still there")
	}
	wantCode(t, "who was dismissed", only(w.office.SignIn(t.Context(), w.tiles[clerk2], []byte(w.pins[clerk2]))), kelurahan.OfficerRevoked)
}

// Keys put back from a copy do not bring a dismissed officer back.
func TestADismissedOfficersOldKeys(t *testing.T) {
	w := newWorld(t)
	lay := w.signIn(boss)
	card := w.cardOf(clerk2)
	kept := must(os.ReadFile(card))
	ok(t, w.office.Dismiss(t.Context(), lay, w.tiles[clerk2], "pindah tugas"))
	ok(t, os.WriteFile(card, kept, 0o600))
	_, err := w.office.SignIn(t.Context(), w.tiles[clerk2], []byte(w.pins[clerk2]))
	wantCode(t, "his old keys", err, kelurahan.OfficerRevoked)
	ok(t, w.office.Close())
	w.open()
	_, err = w.office.SignIn(t.Context(), w.tiles[clerk2], []byte(w.pins[clerk2]))
	wantCode(t, "his old keys after a restart", err, kelurahan.OfficerRevoked)
	if after := must(os.ReadFile(card)); bytes.Equal(after, kept) {
		t.Error("the keys he had are still there")
	}
}
