package cutdisk_test

import (
	"bytes"
	"errors"
	"io/fs"
	"testing"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/register"
	"github.com/loket-kelurahan/loket/backend/register/cutdisk"
)

func fatal(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// What was synced is there after every cut; of the rest every fate is met: kept,
// lost, in part, and sectors in any order.
func TestWhatACutLeaves(t *testing.T) {
	fates := map[string]int{}
	for seed := range uint64(2000) {
		d := cutdisk.New(seed)
		folder, err := d.Enter("f", register.AccessCreate)
		fatal(t, err)
		f, err := folder.Open("kept", register.AccessCreate)
		fatal(t, err)
		_, err = f.WriteAt(make([]byte, 4096), 0)
		fatal(t, err)
		_, err = f.WriteAt([]byte("synced"), 0)
		fatal(t, err)
		fatal(t, f.Sync())
		fatal(t, folder.Sync())
		_, err = f.WriteAt(bytes.Repeat([]byte{7}, 1024), 512)
		fatal(t, err)
		_, err = folder.Open("loose", register.AccessCreate)
		fatal(t, err)
		d.Cut()
		if _, err := f.Size(); !errors.Is(err, cutdisk.ErrPower) {
			t.Fatal("a handle outlived the cut")
		}
		files := d.Files("f")
		kept, ok := files["kept"]
		if !ok || len(kept) != 4096 || string(kept[:6]) != "synced" {
			t.Fatal("what was synced is gone")
		}
		first, second := bytes.Count(kept[512:1024], []byte{7}), bytes.Count(kept[1024:1536], []byte{7})
		switch {
		case first == 512 && second == 512:
			fates["kept"]++
		case first == 0 && second == 0:
			fates["lost"]++
		case first == 0 && second == 512:
			fates["second only"]++
		case first == 512 && second == 0:
			fates["first only"]++
		default:
			fates["torn"]++
		}
		if _, ok := files["loose"]; ok {
			fates["name kept"]++
		} else {
			fates["name lost"]++
		}
	}
	for _, fate := range []string{"kept", "lost", "first only", "second only", "torn", "name kept", "name lost"} {
		if fates[fate] == 0 {
			t.Errorf("never %s: %v", fate, fates)
		}
	}
}

// After a failed sync the cache reads as written and no later sync writes it.
func TestFailedSyncDropsTheCache(t *testing.T) {
	lost := 0
	for seed := range uint64(100) {
		d := cutdisk.New(seed)
		folder, err := d.Enter("f", register.AccessCreate)
		fatal(t, err)
		f, err := folder.Open("a", register.AccessCreate)
		fatal(t, err)
		_, err = f.WriteAt(make([]byte, 512), 0)
		fatal(t, err)
		fatal(t, f.Sync())
		fatal(t, folder.Sync())
		_, err = f.WriteAt([]byte("x"), 0)
		fatal(t, err)
		d.Fail(1, cutdisk.FaultIO)
		if f.SyncData() == nil {
			t.Fatal("the sync should fail")
		}
		fatal(t, f.SyncData())
		if d.Files("f")["a"][0] != 'x' {
			t.Fatal("the cache forgot")
		}
		d.Cut()
		if d.Files("f")["a"][0] != 'x' {
			lost++
		}
	}
	if lost == 0 || lost == 100 {
		t.Fatalf("lost %d of 100", lost)
	}
}

func TestOneOwner(t *testing.T) {
	d := cutdisk.New(1)
	_, err := d.Enter("f", register.AccessWrite)
	if !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	folder, err := d.Enter("f", register.AccessCreate)
	fatal(t, err)
	if _, err := d.Enter("f", register.AccessRead); kelurahan.CodeOf(err) != kelurahan.RegisterLocked {
		t.Fatal(err)
	}
	fatal(t, folder.Close())
	if _, err = d.Enter("f", register.AccessRead); err != nil {
		t.Fatal(err)
	}
	d.Kill()
	if _, err = d.Enter("f", register.AccessWrite); err != nil {
		t.Fatal(err)
	}
}
