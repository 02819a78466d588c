package office_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/register"
	"github.com/loket-kelurahan/loket/backend/register/cutdisk"
)

// visits are all calls, by name and in order.
func visits() ([]string, map[string]visit) {
	all := reads()
	maps.Copy(all, deals())
	return slices.Sorted(maps.Keys(all)), all
}

// Whatever is asked of an office nobody has signed in to, the answer is that
// somebody must.
func TestNobodyIsSignedIn(t *testing.T) {
	c := newCaller(t)
	names, all := visits()
	open := map[string]string{
		"Officers": "the tiles at the door", "SignIn": "the door itself", "Backups": "a note that needs no key",
		"NewDraft": "an empty form", "Preview": "works on what it is given",
	}
	ready := map[string]func() error{}
	for _, name := range names {
		ready[name] = all[name](c)
	}
	ok(t, c.office.Close())
	for _, name := range names {
		if _, free := open[name]; free {
			continue
		}
		if err := ready[name](); kelurahan.CodeOf(err) != kelurahan.NotSignedIn {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// bears says why a call may answer without what it could not read.
func bears() map[string]string {
	forms := "a form that cannot be read is left out and logged, or nobody would find the others"
	return map[string]string{"Drafts": forms, "DraftCount": forms, "Drawer": forms, "HandOver": forms, "Backup": forms}
}

// The store's disk fails at every single call of every method in turn. Nobody is
// told that something was done which was not, or given a list from which
// something is missing; and the same call again does it, or says it is done.
func TestStoreFailsAtEveryCall(t *testing.T) {
	c := newCaller(t)
	names, all := visits()
	places := 0
	for _, name := range names {
		for n := 1; ; n++ {
			c.store.arm(0)
			call := all[name](c)
			before := c.head()
			c.store.arm(n)
			err := call()
			fired := c.store.fired
			c.store.arm(0)
			if fired == "" {
				wantDone(t, name, err)
				break
			}
			places++
			switch {
			case err == nil && c.head() == before && bears()[name] == "":
				t.Errorf("%s: %s failed and nobody was told", name, fired)
			case err != nil && kelurahan.CodeOf(err) != kelurahan.StoreFailed:
				t.Errorf("%s: %s failed: %v", name, fired, err)
			}
			if err != nil {
				wantDone(t, name+" again after "+fired, call())
			}
			if n > 60 {
				t.Fatalf("%s: has no end", name)
			}
		}
	}
	t.Logf("%d calls of the store failed", places)
	c.noGaps()
}

// wantDone accepts what a call says that did all it should, now or before.
func wantDone(t *testing.T, name string, err error) {
	t.Helper()
	switch kelurahan.CodeOf(err) {
	case "", kelurahan.NotAllowedNow, kelurahan.NumberFrozen:
	default:
		t.Errorf("%s: %v", name, err)
	}
}

// The register's disk fails at every call of the acts in turn: it is told, and
// what was acknowledged is there at the next start.
func TestRegisterFailsAtEveryAct(t *testing.T) {
	c := newCaller(t)
	all := deals()
	for _, name := range []string{"Issue", "Release", "Answer", "FlushViews", "PrintAbout", "Enrol"} {
		for n := 1; ; n++ {
			call := all[name](c)
			before, calls := c.head(), c.disk.Calls()
			c.disk.Fail(n, cutdisk.FaultIO)
			err := call()
			if c.disk.Calls()-calls < n {
				c.disk.Fail(1<<40, cutdisk.FaultIO)
				wantDone(t, name, err)
				break
			}
			switch kelurahan.CodeOf(err) {
			case "":
				if c.head() == before {
					t.Errorf("%s: call %d failed and nobody was told", name, n)
				}
			case kelurahan.RegisterStopped:
			default:
				t.Errorf("%s: call %d failed: %v", name, n, err)
			}
			c.goOn()
		}
	}
	c.noGaps()
}

// From the n-th read on the register's disk gives nothing more, for every n and
// every method that reads there: nobody gets a part of an answer for the whole.
func TestRegisterCannotBeRead(t *testing.T) {
	c := newCaller(t)
	names, all := visits()
	places := 0
	for _, name := range names {
		for n := 1; n < 40; n++ {
			call := all[name](c)
			before := c.head()
			c.reads.arm(n)
			err := call()
			fired := c.reads.fired
			c.reads.arm(0)
			if fired == "" {
				wantDone(t, name, err)
				break
			}
			places++
			switch kelurahan.CodeOf(err) {
			case "":
				if c.head() == before {
					t.Errorf("%s: read %d failed and nobody was told", name, n)
				}
			case kelurahan.RegisterStopped, kelurahan.RegisterDamaged, kelurahan.StoreFailed:
			default:
				t.Errorf("%s: read %d failed: %v", name, n, err)
			}
			c.goOn()
		}
	}
	t.Logf("%d reads of the register failed", places)
	c.noGaps()
}

// goOn starts the program again where the register took no more entries.
func (c *caller) goOn() {
	c.t.Helper()
	if c.office.OnDuty(c.t.Context(), c.maria, "lurah") == nil {
		return
	}
	_ = c.office.Close() // a register that failed says so once more
	c.open()
	c.signedIn()
}

// unread is a disk from which nothing can be read once its wire was touched.
type unread struct {
	register.Files
	wire *tripwire
}

func (u unread) Enter(dir string, access register.Access) (register.Folder, error) {
	f, err := u.Files.Enter(dir, access)
	return unreadFolder{f, u.wire}, err
}

type unreadFolder struct {
	register.Folder
	wire *tripwire
}

func (u unreadFolder) Open(name string, access register.Access) (register.File, error) {
	f, err := u.Folder.Open(name, access)
	if err != nil {
		return nil, err
	}
	return unreadFile{f, u.wire}, nil
}

type unreadFile struct {
	register.File
	wire *tripwire
}

func (u unreadFile) ReadAt(b []byte, off int64) (int, error) {
	if err := u.wire.ask("read"); err != nil || u.wire.fired != "" {
		return 0, errRead
	}
	return u.File.ReadAt(b, off)
}
