package office_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/office"
)

// calls are the system calls that are made to fail: all by which the program
// changes a disk, or learns what is on it.
func calls() []string {
	return []string{"openat", "write", "pwrite64", "fsync", "fdatasync", "renameat", "ftruncate", "fallocate", "close", "mkdirat", "unlinkat", "read", "pread64", "msync"}
}

// TestSystemCallsFail lets system calls of a counter at work fail, one after the
// other, in the register, the store, the keys and the backup, or has the process
// killed in them: afterwards the office opens, every letter is there, the
// register is sound, and what was acknowledged has happened. A part of all sites
// is struck; LOKET_FAULTS=all strikes every one.
func TestSystemCallsFail(t *testing.T) {
	if _, err := exec.LookPath("strace"); err != nil {
		t.Fatal("strace is missing: build/setup.sh test")
	}
	if out, err := exec.Command("strace", "-o", "/dev/null", "true").CombinedOutput(); err != nil {
		t.Skipf("this machine does not let a process be traced: %v %s", err, out) // some containers
	}
	r := newRig(t)
	every := 29
	if os.Getenv("LOKET_FAULTS") == "all" {
		every = 1
	} else if testing.Short() {
		every = 97
	}
	struck, at := map[string]int{}, 0
	for _, task := range tasks() {
		sites := r.sites(task)
		for _, s := range sites {
			if at++; at%every != 0 {
				continue
			}
			for what, how := range map[string]string{"EIO": "error=EIO", "ENOSPC": "error=ENOSPC", "kill": "signal=KILL"} {
				if what == "ENOSPC" && s.call != "write" && s.call != "pwrite64" && s.call != "fallocate" {
					continue
				}
				if r.strike(task, s, how) {
					struck[what]++
				}
			}
		}
		t.Logf("%s: %d sites", task, len(sites))
	}
	t.Logf("struck %v of %d sites", struck, at)
	if struck["EIO"] == 0 || struck["kill"] == 0 {
		t.Error("nothing was struck")
	}
}

// rig runs tasks under strace, each in a fresh copy of one office.
type rig struct {
	t     *testing.T
	base  *world
	dir   string // where the copy stands; the same each time, for strace's paths
	paths []string
}

type site struct {
	call string
	n    int // how many of this call in this task come before, and this one
}

func newRig(t *testing.T) *rig {
	r := &rig{t: t, base: newWorld(t), dir: filepath.Join(t.TempDir(), "kantor")}
	taskFolder(r.base)
	return r
}

func (r *rig) fresh(task string) {
	r.t.Helper()
	ok(r.t, os.RemoveAll(r.dir))
	ok(r.t, copyFolder(r.base.dir, r.dir))
	if task == "rebuild" {
		ok(r.t, os.RemoveAll(filepath.Join(r.dir, "store")))
	}
}

// sites runs a task undisturbed and lists its system calls in the office's folder.
func (r *rig) sites(task string) []site {
	r.t.Helper()
	r.fresh(task)
	r.paths = nil
	out, log := r.run(task, "-y", "-e", "trace="+strings.Join(calls(), ","))
	if !strings.Contains(out, "acknowledged") {
		r.t.Fatalf("%s, undisturbed: %s", task, out)
	}
	call := regexp.MustCompile(`^\d+ +(\w+)\(`)
	path := regexp.MustCompile(regexp.QuoteMeta(r.dir) + `[^>"]*`)
	counts, list := map[string]int{}, []site{}
	for line := range strings.Lines(log) {
		name := call.FindStringSubmatch(line)
		if name == nil || !strings.Contains(line, r.dir) {
			continue
		}
		for _, p := range path.FindAllString(line, -1) {
			if !slices.Contains(r.paths, p) {
				r.paths = append(r.paths, p)
			}
		}
		counts[name[1]]++
		list = append(list, site{name[1], counts[name[1]]})
	}
	return list
}

// run runs a task under strace and gives what it said and strace's log.
func (r *rig) run(task string, args ...string) (out, log string) {
	r.t.Helper()
	exe, err := os.Executable()
	ok(r.t, err)
	file := filepath.Join(r.t.TempDir(), "strace")
	args = append([]string{"-f", "-qq", "-o", file}, args...)
	for _, p := range r.paths {
		args = append(args, "-P", p)
	}
	cmd := exec.CommandContext(r.t.Context(), "strace", append(args, exe)...)
	cmd.Env = append(os.Environ(), taskEnv+"="+task+":"+r.dir, "GOMAXPROCS=1")
	cmd.WaitDelay = time.Second
	said, err := cmd.CombinedOutput() // killed is no trouble
	traced, readErr := os.ReadFile(file)
	if readErr != nil {
		r.t.Fatal(err, readErr)
	}
	return string(said), string(traced)
}

// strike runs a task while one system call fails; false when it was not reached,
// because the runtime made it on another thread.
func (r *rig) strike(task string, s site, how string) bool {
	r.t.Helper()
	r.fresh(task)
	out, log := r.run(task, "-e", "trace="+s.call, "-e", fmt.Sprintf("inject=%s:%s:when=%d", s.call, how, s.n))
	reached := strings.Contains(log, "(INJECTED)") || strings.Contains(log, "killed by SIGKILL")
	what := fmt.Sprintf("%s, %s of %s number %d:\n%s", task, how, s.call, s.n, out)
	if reached {
		r.look(task, what, strings.Contains(out, "acknowledged"))
	}
	return reached
}

// look opens the office after a task that was struck.
func (r *rig) look(task, what string, acknowledged bool) {
	r.t.Helper()
	w := &world{t: r.t, dir: r.dir, clock: &clock{t: time.Date(2026, 11, 23, 16, 0, 0, 0, wita)}, pins: walkPins(), recovery: r.base.recovery}
	w.open()
	defer func() {
		if err := w.office.Close(); err != nil {
			r.t.Errorf("%s\nclosing: %v", what, err)
		}
	}()
	w.learnTiles()
	err := w.enter(task, acknowledged)
	if err != nil {
		r.t.Fatalf("%s\nafterwards nobody can sign in: %v", what, err)
	}
	if damage, err := w.office.Verify(r.t.Context()); err != nil || len(damage) > 0 {
		r.t.Errorf("%s\nthe register: %v %v", what, damage, err)
	}
	for n := 566; n < 569; n++ {
		if _, err := w.office.LetterByNumber("A", n); err != nil {
			r.t.Errorf("%s\nA-%04d: %v", what, n, err)
		}
	}
	w.noGaps()
	if err := w.happened(task); acknowledged && err != nil {
		r.t.Errorf("%s\nacknowledged, and then: %v", what, err)
	}
}

// enter signs in with the PIN that counts: the new one when the change of it was
// acknowledged, else either.
func (w *world) enter(task string, acknowledged bool) error {
	pins := []string{w.pins[clerk]}
	if task == "pin" {
		pins = []string{newPIN}
		if !acknowledged {
			pins = append(pins, w.pins[clerk])
		}
	}
	var err error
	for _, pin := range pins {
		if _, err = w.office.SignIn(w.t.Context(), w.tiles[clerk], []byte(pin)); err == nil {
			return nil
		}
	}
	return err
}

// happened says whether what a task is for has come about.
func (w *world) happened(task string) error {
	switch task {
	case "import":
		if n, err := w.office.ResidentCount(); err != nil || n != 60 {
			return fmt.Errorf("%d residents, %w", n, err)
		}
	case "approve":
		list, err := w.office.Batches(1)
		if err != nil || list[0].Record.Status() != kelurahan.BatchSigned {
			return fmt.Errorf("the batch is not signed: %w", err)
		}
	case "backup":
		return w.restorable()
	}
	return nil
}

// restorable brings the backup back on a bare PC.
func (w *world) restorable() error {
	o, err := office.Open(office.Config{Dir: w.t.TempDir(), Now: w.clock.Now, Printer: quick{}, KDF: cheapKDF()})
	if err != nil {
		return err
	}
	err = o.Restore(w.t.Context(), office.Restore{
		Dir: filepath.Join(w.dir, "stik"), Recovery: []byte(w.recovery), Counter: "C", Name: boss, PIN: []byte(newPIN),
	})
	return errors.Join(err, o.Close())
}
