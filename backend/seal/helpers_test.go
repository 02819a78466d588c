package seal

import (
	"bytes"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"filippo.io/age"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// cheap keeps the tests fast; the real parameters are in the benchmarks.
var cheap = KDF{MemoryKiB: 8, Passes: 1, Lanes: 1}

const (
	pinA = "274951"
	pinB = "80316247"
)

// clock is a wall clock that a test sets.
type clock struct {
	mu sync.Mutex
	t  time.Time
}

func newClock() *clock {
	return &clock{t: time.Date(2026, 3, 2, 8, 0, 0, 0, time.FixedZone("WITA", 8*3600))}
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *clock) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
}

// office is one PC that was set up with the officers "ana" and "budi".
type office struct {
	cfg       Config
	clock     *clock
	u         *Unlocked // ana's session
	identity  age.Identity
	recipient string
}

func newConfig(t testing.TB, c *clock) Config {
	t.Helper()
	root := t.TempDir()
	return Config{
		Dir:         filepath.Join(root, "keys"),
		MachineFile: filepath.Join(root, "machine", "machine.secret"),
		Now:         c.now, KDF: cheap,
	}
}

func newOffice(t testing.TB) *office {
	t.Helper()
	c := newClock()
	o := &office{cfg: newConfig(t, c), clock: c}
	text, recipient, err := NewRecoveryKey()
	must(t, err)
	o.recipient = recipient
	o.identity, err = ParseIdentity(text)
	must(t, err)
	o.u, err = Create(o.cfg, recipient, officerNamed("ana", pinA))
	must(t, err)
	_, err = o.u.Enrol(officerNamed("budi", pinB))
	must(t, err)
	return o
}

func officerNamed(id, pin string) NewOfficer {
	return NewOfficer{ID: id, Name: "Nama " + id, Role: "clerk", PIN: []byte(pin)}
}

func (o *office) open(t testing.TB) *Keyring {
	t.Helper()
	k, err := Open(o.cfg)
	must(t, err)
	return k
}

func unlock(t testing.TB, k *Keyring, id, pin string) *Unlocked {
	t.Helper()
	u, err := k.Unlock(id, []byte(pin))
	must(t, err)
	return u
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantCode(t testing.TB, err error, codes ...kelurahan.Code) *kelurahan.Error {
	t.Helper()
	got := kelurahan.CodeOf(err)
	for _, c := range codes {
		if got == c {
			e, _ := err.(*kelurahan.Error)
			return e
		}
	}
	t.Fatalf("got %q (%v), want %q", got, err, codes)
	return nil
}

func dataKeyOf(t testing.TB, u *Unlocked) []byte {
	t.Helper()
	u.mu.RLock()
	defer u.mu.RUnlock()
	return bytes.Clone(u.dataKey)
}

// files gives every file of the office, with its content.
func (o *office) files(t testing.TB) map[string][]byte {
	t.Helper()
	all := map[string][]byte{}
	for _, dir := range []string{o.cfg.Dir, filepath.Dir(o.cfg.MachineFile)} {
		entries, err := os.ReadDir(dir)
		must(t, err)
		for _, e := range entries {
			path := filepath.Join(dir, e.Name())
			data, err := os.ReadFile(path)
			must(t, err)
			all[path] = data
		}
	}
	return all
}

// restore puts the files of an office back as they were.
func (o *office) restore(t testing.TB, all map[string][]byte) {
	t.Helper()
	for _, dir := range []string{o.cfg.Dir, filepath.Dir(o.cfg.MachineFile)} {
		must(t, os.RemoveAll(dir))
		must(t, os.MkdirAll(dir, 0o700))
	}
	for path, data := range all {
		must(t, os.WriteFile(path, data, 0o600))
	}
}
