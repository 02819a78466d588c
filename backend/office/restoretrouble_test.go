package office_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/office"
)

// obstacle puts a file where a folder belongs, or a folder where a file does.
func (w *world) obstacle(folder bool, path ...string) {
	w.t.Helper()
	at := filepath.Join(append([]string{w.dir}, path...)...)
	ok(w.t, os.MkdirAll(filepath.Dir(at), 0o700))
	if folder {
		ok(w.t, os.MkdirAll(filepath.Join(at, "isi"), 0o700))
		return
	}
	ok(w.t, os.WriteFile(at, nil, 0o600))
}

// wantBare asks that nothing of a counter is on the PC.
func (w *world) wantBare(when string) {
	w.t.Helper()
	for _, left := range []string{"keys", "register", "cermin", "store"} {
		if _, err := os.Stat(filepath.Join(w.dir, left)); !os.IsNotExist(err) {
			w.t.Errorf("%s: %s is left, %v", when, left, err)
		}
	}
	if w.office.IsSetUp() {
		w.t.Errorf("%s: set up by half", when)
	}
}

// A restore that finds something in its way says so, leaves the PC bare, and the
// same request does it once the way is free.
func TestWhatIsInTheWayOfARestore(t *testing.T) {
	w := newWorld(t)
	w.populate(w.signIn(clerk), 3)
	stick := t.TempDir()
	must(w.office.Backup(t.Context(), stick, false))
	for name, c := range map[string]struct {
		want kelurahan.Code
		do   func(bare *world)
	}{
		"a file called keys":       {kelurahan.DiskReadOnly, func(b *world) { b.obstacle(false, "keys") }},
		"a folder for the key":     {kelurahan.DiskReadOnly, func(b *world) { b.obstacle(true, "keys", "recovery.age") }},
		"a file called cermin":     {kelurahan.DiskReadOnly, func(b *world) { b.obstacle(false, "cermin") }},
		"a file called store":      {kelurahan.StoreFailed, func(b *world) { b.obstacle(false, "store") }},
		"a file called register":   {"", func(b *world) { b.obstacle(false, "register") }},
		"a folder that was a disk": {"", func(b *world) { ok(t, os.RemoveAll(b.dir)); ok(t, os.WriteFile(b.dir, nil, 0o600)) }},
	} {
		bare := w.another()
		c.do(bare)
		err := bare.restoreFrom(stick, "C")
		if err == nil || c.want != "" && kelurahan.CodeOf(err) != c.want {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
		if at, err := os.Stat(bare.dir); err == nil && !at.IsDir() {
			ok(t, os.Remove(bare.dir))
		}
		bare.wantBare(name)
		if err := bare.restoreFrom(stick, "C"); err != nil {
			t.Errorf("%s: the way is free: %v", name, err)
		}
	}
}

// What is wrong with the request itself is said before anything is written.
func TestARestoreIsRefused(t *testing.T) {
	w := newWorld(t)
	stick, empty := t.TempDir(), t.TempDir()
	must(w.office.SignIn(t.Context(), w.tiles[boss], []byte(w.pins[boss])))
	must(w.office.Backup(t.Context(), stick, false))
	must(w.office.Backup(t.Context(), empty, false))
	for _, folder := range formsOn(empty) {
		ok(t, os.RemoveAll(filepath.Dir(folder)))
	}
	bare := w.another()
	for name, c := range map[string]struct {
		want  kelurahan.Code
		spoil func(r *office.Restore)
	}{
		"nobody's name":         {kelurahan.NameInvalid, func(r *office.Restore) { r.Name = "7" }},
		"an easy PIN":           {kelurahan.PINWeak, func(r *office.Restore) { r.PIN = []byte("111111") }},
		"no key":                {kelurahan.RecoveryWrong, func(r *office.Restore) { r.Recovery = []byte("tidak tahu") }},
		"no backup":             {kelurahan.BackupAbsent, func(r *office.Restore) { r.Dir = t.TempDir() }},
		"a key and no register": {kelurahan.BackupAbsent, func(r *office.Restore) { r.Dir = empty }},
		"the old series":        {kelurahan.NumberInvalid, func(r *office.Restore) { r.Counter = "A" }},
	} {
		r := office.Restore{Dir: stick, Recovery: []byte(w.recovery), Counter: "C", Name: boss, PIN: []byte("902113")}
		c.spoil(&r)
		wantCode(t, name, bare.office.Restore(t.Context(), r), c.want)
		bare.wantBare(name)
		for _, b := range append(r.Recovery, r.PIN...) {
			if b != 0 {
				t.Fatalf("%s: a secret is still in memory", name)
			}
		}
	}
	if err := bare.office.Restore(t.Context(), office.Restore{
		Dir: stick, Recovery: []byte(w.recovery), Counter: "C", Name: "Yosefina Baru", NIP: "197501011995032001", PIN: []byte("902113"),
	}); err != nil {
		t.Fatal(err)
	}
	bare.learnTiles()
	bare.pins["Yosefina Baru"] = "902113"
	if o := bare.signIn("Yosefina Baru"); o.Role != kelurahan.Supervisor || o.ID == w.tiles[boss] || o.ID == w.tiles[boss2] {
		t.Errorf("somebody the backup does not know came back as %+v", o)
	}
}

// The store fails at many calls of a restore: the PC is bare again each time.
func TestStoreFailsWhileRestoring(t *testing.T) {
	w := newWorld(t)
	maria := w.signIn(clerk)
	w.populate(maria, 3)
	ok(t, w.office.SaveDraft(w.usaha(maria, 1)))
	stick := t.TempDir()
	must(w.office.Backup(t.Context(), stick, false))
	store := &tripwire{}
	bare := w.another()
	bare.storeFault = store.ask
	bare.open()
	struck := map[string]bool{}
	for n := 1; ; n++ {
		store.arm(n)
		err := bare.restoreFrom(stick, "C")
		fired, calls := store.fired, n-store.left
		store.arm(0)
		if fired == "" {
			ok(t, err)
			t.Logf("%d calls of a restore, struck at %d kinds of them", calls, len(struck))
			break
		}
		wantCode(t, fired, err, kelurahan.StoreFailed)
		bare.wantBare(fired)
		if struck[fired] {
			n += n / 2 // there are ninety kinds
		}
		struck[fired] = true
	}
	if drafts := must(w.office.Drafts()); len(drafts) != 1 {
		t.Errorf("%d forms", len(drafts))
	}
}

// formsOn gives the files of unfinished forms on a stick.
func formsOn(stick string) []string {
	return must(filepath.Glob(filepath.Join(stick, "loket-cadangan", "*", "isian.cadangan")))
}

// Forms on a stick: one that became a letter since is not a form any more, one
// that two counters kept comes back once, and damaged ones hold nobody up.
func TestFormsOnAStick(t *testing.T) {
	w := newWorld(t)
	maria := w.signIn(clerk)
	w.populate(maria, 5)
	stays, becomes := w.usaha(maria, 1), w.usaha(maria, 2)
	ok(t, w.office.SaveDraft(stays))
	ok(t, w.office.SaveDraft(becomes))
	stick := t.TempDir()
	must(w.office.Backup(t.Context(), stick, false))
	forms := formsOn(stick)
	if len(forms) != 1 {
		t.Fatalf("%d files of forms", len(forms))
	}
	before := must(os.ReadFile(forms[0]))
	w.issue(maria, becomes)
	must(w.office.Backup(t.Context(), stick, false))
	ok(t, os.WriteFile(forms[0], before, 0o600)) // the stick was pulled out before the forms were written

	second := w.another()
	ok(t, second.restoreFrom(stick, "C"))
	second.learnTiles()
	second.pins[boss] = "902113"
	second.signIn(boss)
	only := func(when string, o *office.Office) {
		t.Helper()
		list := must(o.Drafts())
		if len(list) != 1 || list[0].Draft.ID != stays.ID {
			t.Errorf("%s: %d forms", when, len(list))
		}
	}
	only("the stick of one counter", second.office)
	must(second.office.Backup(t.Context(), stick, true))
	third := w.another()
	ok(t, third.restoreFrom(stick, "D"))
	third.learnTiles()
	third.pins[boss] = "902113"
	third.signIn(boss)
	only("the stick of two counters", third.office)

	for _, path := range formsOn(stick) {
		ok(t, os.WriteFile(path, []byte("rusak"), 0o600))
	}
	fourth := w.another()
	ok(t, fourth.restoreFrom(stick, "E"))
	fourth.learnTiles()
	fourth.pins[boss] = "902113"
	fourth.signIn(boss)
	if n := len(must(fourth.office.Drafts())); n != 0 {
		t.Errorf("%d forms out of damaged files", n)
	}
	if _, err := fourth.office.LetterByNumber("A", 566); err != nil {
		t.Errorf("the letter: %v", err)
	}
}
