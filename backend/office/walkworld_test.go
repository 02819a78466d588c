package office_test

import (
	"context"
	"crypto/cipher"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/loket-kelurahan/loket/backend/catalog"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/office"
	"github.com/loket-kelurahan/loket/backend/register"
	"github.com/loket-kelurahan/loket/backend/register/cutdisk"
	"github.com/loket-kelurahan/loket/backend/seal"
)

// under is a disk whose folders are named from a root, so that a copy of an
// office finds its register on a copy of its disk.
type under struct {
	disk *cutdisk.Disk
	root string
}

func (u under) Enter(dir string, access register.Access) (register.Folder, error) {
	name, err := filepath.Rel(u.root, dir)
	if err != nil {
		return nil, err
	}
	return u.disk.Enter(name, access)
}

// prepared is an office set up once; every walk begins with a copy of it.
type prepared struct {
	dir      string
	tools    *office.Tools
	memory   bool // the store lives in memory
	disk     *cutdisk.Disk
	tiles    map[string]kelurahan.OfficerID
	recovery string
	aead     cipher.AEAD // opens the register
	people   []kelurahan.Resident
	kinds    []*catalog.Kind
	changed  []byte // sku, as somebody may change it
	began    time.Time
}

func walkPins() map[string]string {
	return map[string]string{clerk: "271828", clerk2: "314159", boss: "161803", boss2: "141421"}
}

func prepare(t testing.TB) *prepared {
	t.Helper()
	return prepareWith(t, tools(t), 30, false)
}

// prepareFew is an office that takes little time to open.
func prepareFew(t testing.TB) *prepared {
	t.Helper()
	few := tools(t).WithoutDrawing().Bringing("sku", "domisili", "belum-menikah", "sktm", "umum", "pengantar-kk", "kehilangan", "ahli-waris")
	return prepareWith(t, few, 8, true)
}

func prepareWith(t testing.TB, tools *office.Tools, people int, memory bool) *prepared {
	t.Helper()
	p := &prepared{dir: memoryDir(t), tools: tools, memory: memory, disk: cutdisk.New(1), began: time.Date(2026, 11, 23, 9, 0, 0, 0, wita)}
	w := &world{t: t, dir: p.dir, clock: &clock{t: p.began.Add(-time.Minute)}, files: under{p.disk, p.dir}, tools: p.tools, pins: walkPins()}
	w.open()
	w.setUp()
	w.populate(w.signIn(clerk), people)
	var err error
	if p.kinds, err = p.tools.Brings(); err != nil {
		t.Fatal(err)
	}
	p.changed, _ = w.changed("sku", "tier = 1", "tier = 2")
	p.tiles, p.people, p.recovery = w.tiles, w.people, w.recovery
	if err := w.office.Close(); err != nil {
		t.Fatal(err)
	}
	p.aead = w.registerKey()
	return p
}

// registerKey opens the keys as a program would and gives what opens the register.
func (w *world) registerKey() cipher.AEAD {
	w.t.Helper()
	ring, err := seal.Open(seal.Config{Dir: filepath.Join(w.dir, "keys"), Now: w.clock.Now, KDF: cheapKDF()})
	if err != nil {
		w.t.Fatal(err)
	}
	keys, err := ring.Unlock(w.tiles[boss].String(), []byte(w.pins[boss]))
	if err != nil {
		w.t.Fatal(err)
	}
	defer keys.Wipe()
	aead, err := keys.AEAD("register")
	if err != nil {
		w.t.Fatal(err)
	}
	return aead
}

// memoryDir gives a folder whose files need no disk, where the system has such a
// place: what walks must not lose stands on a cutdisk, and nothing else there
// has to outlive a power cut.
func memoryDir(t testing.TB) string {
	t.Helper()
	root, err := os.MkdirTemp("/dev/shm", "loket")
	if err != nil {
		root = t.TempDir()
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(root); err != nil {
			t.Error(err)
		}
	})
	dir := filepath.Join(root, "kantor")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	return dir
}

func tools(t testing.TB) *office.Tools {
	t.Helper()
	all, err := office.NewTools()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// copyFolder copies a small folder with the modes of its files.
func copyFolder(from, to string) error {
	return filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		if d.IsDir() {
			return os.MkdirAll(filepath.Join(to, name), 0o700)
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(to, name), data, 0o600)
	})
}

// quick is a printer that is done at once.
type quick struct{}

func (quick) Print(_ context.Context, _ []byte, _ string, report func(office.SheetState)) error {
	report(office.SheetState{State: office.SheetDone, Printer: "uji", Virtual: true})
	return nil
}

// stopped ends a walk that has found something.
type stopped string

// walker goes one walk: it makes acts at random, knows from its model what must
// come of each, and says where the office does otherwise.
type walker struct {
	p      *prepared
	seed   uint64
	random *rand.Rand
	ctx    context.Context
	dir    string
	disk   *cutdisk.Disk
	mu     sync.Mutex
	now    time.Time // stands still during an act
	office *office.Office
	m      *model
	who    kelurahan.Officer // at the desk
	armed  bool              // a cut or a fault is under way
	stale  string            // a copy of the store from some restarts ago
	trace  []string
	acts   map[string]int
	long   map[kelurahan.LetterID]bool // forms that may be more than a sheet holds
}

// Now is the walk's clock.
func (w *walker) Now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *walker) setClock(t time.Time) {
	w.mu.Lock()
	w.now = t
	w.mu.Unlock()
	if w.office != nil {
		w.m.learn(w.today(), kelurahan.CodeOf(w.office.Clock()))
	}
}

func (w *walker) today() kelurahan.Date {
	t := w.Now().In(wita)
	return kelurahan.MakeDate(t.Year(), int(t.Month()), t.Day())
}

func (w *walker) stop(format string, args ...any) {
	panic(stopped(fmt.Sprintf(format, args...)))
}

func (w *walker) must(err error) {
	if err != nil {
		w.stop("%v", err)
	}
}

func (w *walker) say(format string, args ...any) {
	w.trace = append(w.trace, fmt.Sprintf(format, args...))
}

func (w *walker) pick(n int) int { return w.random.IntN(n) }

func (w *walker) chance(percent int) bool { return w.pick(100) < percent }

func pickOf[T any](w *walker, list []T) T { return list[w.pick(len(list))] }

// walked is what a walk came to.
type walked struct {
	seed    uint64
	trouble string // "" = everything held
	trace   []string
	acts    map[string]int
}

func (o walked) String() string {
	return fmt.Sprintf("seed %d: %s\n  %s", o.seed, o.trouble, strings.Join(o.trace, "\n  "))
}

// terms says how a walk goes.
type terms struct {
	steps int
	again bool          // hold what a new store says against what the last one said
	lies  bool          // the disk's sync does nothing
	plant func(*walker) // a fault of ours, before the last look
}

// walk goes one walk from a seed.
func walk(t testing.TB, p *prepared, seed uint64, how terms) walked {
	w := newWalker(t, p, seed)
	return w.within(t, func() {
		w.disk.SyncLies(how.lies)
		w.open()
		for range how.steps {
			w.step()
		}
		w.last(how)
	})
}

// newWalker gives a copy of the prepared office to whoever walks from a seed.
func newWalker(t testing.TB, p *prepared, seed uint64) *walker {
	t.Helper()
	dir, err := os.MkdirTemp(filepath.Dir(p.dir), "walk")
	if err != nil {
		t.Fatal(err)
	}
	if p.memory {
		from, to := filepath.Join(p.dir, "keys"), filepath.Join(dir, "keys")
		err = copyFolder(from, to)
	} else {
		err = copyFolder(p.dir, dir)
	}
	if err != nil {
		t.Fatal(err)
	}
	return &walker{
		p: p, seed: seed, random: rand.New(rand.NewPCG(seed, 0x77616c6b)), ctx: t.Context(), dir: dir,
		disk: p.disk.Clone(seed), now: p.began, acts: map[string]int{}, m: newModel(p), long: map[kelurahan.LetterID]bool{},
	}
}

// within makes acts until one shows something that must not be, and gives what
// came of them.
func (w *walker) within(t testing.TB, acts func()) (out walked) {
	defer func() {
		if w.office != nil {
			_ = w.office.Close() // the walk is over; what it found stands already
		}
		out = walked{seed: w.seed, trace: w.trace, acts: w.acts}
		if found := recover(); found != nil {
			trouble, ok := found.(stopped)
			if !ok {
				panic(found)
			}
			out.trouble = string(trouble)
		}
		if err := os.RemoveAll(w.dir); err != nil {
			t.Fatal(err)
		}
	}()
	acts()
	return out
}

// open starts the program until somebody is signed in, however often the disk
// fails meanwhile.
func (w *walker) open() {
	for try := range 20 {
		var err error
		w.office, err = office.Open(w.config())
		w.must(err)
		name := pickOf(w, []string{clerk, clerk2, boss, boss2})
		w.who, err = w.office.SignIn(w.ctx, w.p.tiles[name], []byte(walkPins()[name]))
		if err == nil {
			w.say("start: %s", name)
			w.m.restarted()
			return
		}
		if !w.armed || !diskCode(err) {
			w.stop("start %d: %v", try, err)
		}
		w.say("start: %s", kelurahan.CodeOf(err))
		w.end()
		w.afterTrouble()
	}
	w.stop("twenty starts, none went well")
}

func (w *walker) config() office.Config {
	cfg := office.Config{Dir: w.dir, Now: w.Now, Printer: quick{}, KDF: cheapKDF(), Files: under{w.disk, w.dir}, Tools: w.p.tools}
	if w.p.memory {
		cfg = office.InMemory(cfg)
	}
	return cfg
}

// end closes the program; when the disk is in trouble it may say so.
func (w *walker) end() {
	err := w.office.Close()
	w.office = nil
	if err != nil && !w.armed {
		w.stop("close: %v", err)
	}
}

// diskCode reports an error that a failing disk may cause.
func diskCode(err error) bool {
	switch kelurahan.CodeOf(err) {
	case kelurahan.RegisterStopped, kelurahan.DiskFull, kelurahan.DiskReadOnly:
		return true
	}
	return errors.Is(err, cutdisk.ErrPower)
}

// afterTrouble lets the power come back, or only a new process: the disk's cache
// lives on then. Now and then the store is older than the register, or gone.
func (w *walker) afterTrouble() {
	w.armed = false
	if w.chance(60) {
		w.disk.Cut()
		w.say("  power cut")
	} else {
		w.disk.Kill()
		w.say("  new process")
	}
	switch w.pick(6) {
	case 0:
		w.throwStore()
	case 1:
		w.oldStore()
	}
	if w.chance(20) {
		w.disk.CutAfter(1 + w.pick(12))
		w.armed = true
	}
}

func (w *walker) throwStore() {
	w.must(os.RemoveAll(filepath.Join(w.dir, "store")))
	w.say("  store thrown away")
}

// oldStore puts back a store of some restarts ago, as a PC does whose files did
// not reach the disk.
func (w *walker) oldStore() {
	store := filepath.Join(w.dir, "store")
	if _, err := os.Stat(store); err != nil {
		return // it was thrown away
	}
	if w.stale != "" {
		w.must(os.RemoveAll(store))
		w.must(os.Rename(w.stale, store))
		w.stale = ""
		w.say("  store of before")
		return
	}
	w.stale = filepath.Join(w.dir, "store.dulu")
	w.must(copyFolder(store, w.stale))
}
