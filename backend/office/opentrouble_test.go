package office_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/office"
	"github.com/loket-kelurahan/loket/backend/register"
	"github.com/loket-kelurahan/loket/backend/register/cutdisk"
	"github.com/loket-kelurahan/loket/backend/seal"
	"github.com/loket-kelurahan/loket/backend/wire"
)

// oneOfficer is the smallest set-up.
func oneOfficer() office.SetUp {
	return office.SetUp{Counter: "A", Office: profile(), Officers: []office.NewOfficer{
		{Name: boss, Role: kelurahan.Supervisor, PIN: []byte("161803")}, {Name: clerk, Role: kelurahan.Clerk, PIN: []byte("271828")},
	}}
}

// A set-up that finds something in its way says so, and the same request does it
// once the way is free and the program was started again.
func TestWhatIsInTheWayOfASetUp(t *testing.T) {
	for name, c := range map[string]struct{ put, free func(w *world) }{
		"a file called register": {
			func(w *world) { w.obstacle(false, "register") },
			func(w *world) { ok(t, os.Remove(filepath.Join(w.dir, "register"))) },
		},
		"a folder that was a disk": {
			func(w *world) { ok(t, os.RemoveAll(w.dir)); ok(t, os.WriteFile(w.dir, nil, 0o600)) },
			func(w *world) { ok(t, os.Remove(w.dir)) },
		},
		"another counter's register": {
			func(w *world) {
				other := newWorld(t)
				ok(t, other.office.Close())
				ok(t, copyFolder(filepath.Join(other.dir, "register"), filepath.Join(w.dir, "register")))
			},
			func(w *world) {
				ok(t, os.RemoveAll(filepath.Join(w.dir, "register")))
			},
		},
	} {
		w := &world{t: t, dir: t.TempDir(), clock: newWorldClock()}
		w.open()
		c.put(w)
		if _, err := w.office.SetUp(t.Context(), oneOfficer()); err == nil {
			t.Errorf("%s: set up", name)
		}
		if w.office.IsSetUp() {
			t.Errorf("%s: half a set-up counts as an office", name)
		}
		c.free(w)
		w.open()
		if _, err := w.office.SetUp(t.Context(), oneOfficer()); err != nil {
			t.Errorf("%s: the way is free: %v", name, err)
		}
	}
}

func newWorldClock() *clock { return &clock{t: time.Date(2026, 11, 23, 9, 0, 0, 0, wita)} }

// A register that cannot be looked at is no half set-up: the program does not start.
func TestAFileInTheRegistersPlace(t *testing.T) {
	w := newWorld(t)
	ok(t, w.office.Close())
	ok(t, os.Rename(filepath.Join(w.dir, "register"), filepath.Join(w.dir, "register.lain")))
	w.obstacle(false, "register")
	cfg := office.Config{Dir: w.dir, Now: w.clock.Now, Printer: jammed{}, KDF: cheapKDF()}
	_, err := office.Open(cfg)
	wantCode(t, "a file", err, kelurahan.Internal)
	ok(t, os.Rename(filepath.Join(w.dir, "register.lain"), filepath.Join(w.dir, "register.asli")))
	ok(t, os.Remove(filepath.Join(w.dir, "register")))
	ok(t, os.Rename(filepath.Join(w.dir, "register.asli"), filepath.Join(w.dir, "register")))
	w.open()
	w.signIn(boss)
	ok(t, w.office.Close())
	w.removeStore()
	w.obstacle(false, "store")
	w.open()
	wantCode(t, "a file called store", only(w.office.SignIn(t.Context(), w.tiles[boss], []byte(w.pins[boss]))), kelurahan.StoreFailed)
	ok(t, os.Remove(filepath.Join(w.dir, "store")))
	w.signIn(boss)
	if d := w.office.Disk(); d.Free == 0 || d.Code == kelurahan.DiskReadOnly {
		t.Errorf("%+v", d)
	}
	ok(t, w.office.Close())
	ok(t, os.RemoveAll(w.dir))
	if d := w.office.Disk(); d.Code != kelurahan.DiskReadOnly {
		t.Errorf("a folder that is gone: %+v", d)
	}
}

// The disk is full at each call of a set-up: nothing counts as an office.
func TestTheDiskIsFullAtASetUp(t *testing.T) {
	for n := 1; ; n++ {
		disk := cutdisk.New(uint64(n))
		w := &world{t: t, dir: t.TempDir(), clock: newWorldClock(), files: disk}
		w.open()
		disk.Fail(n, cutdisk.FaultFull)
		recovery, err := w.office.SetUp(t.Context(), oneOfficer())
		if disk.Calls() < n {
			ok(t, err)
			return
		}
		switch kelurahan.CodeOf(err) {
		case "": // a call whose failure loses nothing
			ok(t, w.office.Close())
			w.open()
			w.pins = map[string]string{boss: "161803"}
			w.learnTiles()
			w.signIn(boss)
		case kelurahan.DiskFull, kelurahan.RegisterStopped:
			if recovery != "" || w.office.IsSetUp() {
				t.Errorf("call %d failed, and a key was shown", n)
			}
		default:
			t.Errorf("call %d failed: %v", n, err)
		}
	}
}

// append writes a payload into the register past the office, as another program would.
func (w *world) append(payload []byte) {
	w.t.Helper()
	reg, _, err := register.Open(w.registerConfig())
	ok(w.t, err)
	_, err = reg.Append(payload)
	ok(w.t, err)
	ok(w.t, reg.Close())
}

func (w *world) registerConfig() register.Config {
	w.t.Helper()
	ring := must(seal.Open(seal.Config{Dir: filepath.Join(w.dir, "keys"), Now: w.clock.Now, KDF: cheapKDF()}))
	keys := must(ring.Unlock(w.tiles[boss].String(), []byte(w.pins[boss])))
	return register.Config{Dir: filepath.Join(w.dir, "register"), AEAD: must(keys.AEAD("register"))}
}

func (w *world) entry(ev kelurahan.Event) []byte {
	w.t.Helper()
	return must(wire.EncodeEntry(kelurahan.MillisOf(w.clock.Now()), w.tiles[boss], ev))
}

// An entry of a newer program, bytes no program wrote, and a register that does
// not begin by opening one: nobody is signed in on them, and each is told apart.
func TestEntriesThisProgramCannotRead(t *testing.T) {
	newer := func(w *world) []byte {
		e := w.entry(kelurahan.RecoveryUsed{For: kelurahan.RecoveryForPIN})
		return bytes.Replace(e, []byte{0x18, 35}, []byte{0x18, 99}, 1)
	}
	for name, c := range map[string]struct {
		spoil func(w *world)
		want  kelurahan.Code
	}{
		"a newer program's": {func(w *world) { w.append(newer(w)) }, kelurahan.VersionUnknown},
		"an older one's after it": {func(w *world) {
			w.append(newer(w))
			w.append(w.entry(kelurahan.RecoveryUsed{For: kelurahan.RecoveryForPIN}))
		}, kelurahan.VersionUnknown},
		"nobody's": {func(w *world) { w.append([]byte("bukan catatan")) }, kelurahan.RegisterDamaged},
		"an erasure of what is not there": {func(w *world) {
			w.append(w.entry(kelurahan.PayloadErased{Seqs: []uint64{9999}, Reason: "masa simpan habis"}))
		}, kelurahan.NotFound},
		"another beginning": {func(w *world) {
			cfg := w.registerConfig()
			ok(t, os.RemoveAll(cfg.Dir))
			cfg.ID = register.ID{7}
			reg := must(register.Create(cfg))
			ok(t, reg.Close())
			w.append(w.entry(kelurahan.RecoveryUsed{For: kelurahan.RecoveryForPIN}))
		}, kelurahan.RegisterDamaged},
		"no beginning": {func(w *world) {
			cfg := w.registerConfig()
			ok(t, os.RemoveAll(cfg.Dir))
			cfg.ID = register.ID{7}
			ok(t, must(register.Create(cfg)).Close())
		}, kelurahan.NotFound},
	} {
		w := newWorld(t)
		ok(t, w.office.Close())
		c.spoil(w)
		w.open()
		_, err := w.office.SignIn(t.Context(), w.tiles[boss], []byte(w.pins[boss]))
		wantCode(t, name, err, c.want)
		_, err = w.office.Profile()
		wantCode(t, name+": the books", err, kelurahan.NotSignedIn)
	}
}

// Kinds of a newer program come into force at the first sign-in, but not on a
// wrong clock, and not when the disk is full.
func TestKindsOfANewerProgram(t *testing.T) {
	disk := cutdisk.New(6)
	w := &world{t: t, dir: t.TempDir(), clock: newWorldClock(), files: disk, tools: tools(t).Bringing("sku"), pins: map[string]string{boss: "161803"}}
	w.open()
	must(w.office.SetUp(t.Context(), oneOfficer()))
	w.learnTiles()
	listed := func() int {
		kinds, _, err := w.office.Kinds()
		ok(t, err)
		return len(kinds)
	}
	w.signIn(boss)
	if n := listed(); n != 1 {
		t.Fatalf("%d kinds at first", n)
	}
	ok(t, w.office.Close())
	w.tools = tools(t).Bringing("sku", "domisili")
	now := w.clock.Now()
	w.clock.Set(now.AddDate(0, 0, -9))
	w.open()
	w.signIn(boss)
	if n := listed(); n != 1 {
		t.Errorf("%d kinds, adopted on a wrong day", n)
	}
	ok(t, w.office.Close())
	w.clock.Set(now)
	w.open()
	disk.Fail(100, cutdisk.FaultFull)
	calls := disk.Calls()
	w.signIn(boss)
	if n := listed(); n != 2 {
		t.Errorf("%d kinds after the update", n)
	}
	opening := disk.Calls() - calls
	ok(t, w.office.Close())
	w.tools = tools(t).Bringing("sku", "domisili", "sktm")
	for n := opening; n > opening-4; n-- { // the last calls of a sign-in are those of the adoption
		w.open()
		disk.Fail(n, cutdisk.FaultFull)
		_, err := w.office.SignIn(t.Context(), w.tiles[boss], []byte(w.pins[boss]))
		disk.Fail(1<<40, cutdisk.FaultFull)
		if err != nil {
			switch kelurahan.CodeOf(err) {
			case kelurahan.DiskFull, kelurahan.RegisterStopped:
			default:
				t.Errorf("call %d: %v", n, err)
			}
		}
		_ = w.office.Close() // a register that failed says so once more
	}
	w.open()
	w.signIn(boss)
	if n := listed(); n != 3 {
		t.Errorf("%d kinds in the end", n)
	}
}
