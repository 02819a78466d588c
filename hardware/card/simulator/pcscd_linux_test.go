package simulator_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/loket-kelurahan/loket/hardware/card/internal/pcsc"
	"github.com/loket-kelurahan/loket/hardware/card/simulator"
)

// inChild tells this test binary that it is the one started below.
const inChild = "LOKET_SIMULATOR_CHILD"

// TestMain lets the test binary be its own helper: it starts a pcscd in the
// folder it is told, puts a card on a reader and looks whether PC/SC sees it.
func TestMain(m *testing.M) {
	if dir := os.Getenv(inChild); dir != "" {
		if err := oneCard(dir); err != nil {
			os.Stderr.WriteString(err.Error() + "\n")
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

func oneCard(dir string) (err error) {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	rig, err := simulator.StartPCSC(ctx, dir)
	if err != nil {
		return err
	}
	defer func() {
		if stop := rig.Stop(); err == nil {
			err = stop
		}
	}()
	if err := rig.Use(); err != nil {
		return err
	}
	cards, err := simulator.People()
	if err != nil {
		return err
	}
	last := simulator.Readers - 1
	if err := rig.Links[last].Insert(cards[0]); err != nil {
		return err
	}
	port, err := pcsc.System{}.Attach(rig.Names[last])
	if err != nil {
		return err
	}
	state := pcsc.State(0)
	for !state.Has(pcsc.Present) && err == nil {
		if err = ctx.Err(); err == nil {
			state, err = port.Wait(ctx, state, time.Second)
		}
	}
	return err
}

// namespacesHere reports whether this place lets an ordinary user make a
// namespace. Inside a chroot the kernel never does (user_namespaces(7)); the two
// ways that need one are then left out, and the log says so.
func namespacesHere(t *testing.T) bool {
	t.Helper()
	try := exec.Command("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "unshare", "-Urm", "true")
	if out, err := try.CombinedOutput(); err != nil {
		t.Logf("only as root: %v: %s", err, out)
		return false
	}
	return true
}

// Three ways to run it, each in a process of its own. In the third the way to
// a namespace is barred, as in many containers, by a PATH without unshare; a
// namespace around it keeps the computer's own /run out of it.
func TestStartPCSC(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	barred := t.TempDir()
	if err := os.Symlink("/bin/sh", filepath.Join(barred, "sh")); err != nil {
		t.Fatal(err)
	}
	ways := map[string][]string{"as we are": {self}}
	if os.Getuid() == 0 && namespacesHere(t) {
		ways["as an ordinary user"] = []string{"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", self}
		ways["without namespaces"] = []string{"unshare", "-m", "sh", "-c", `mount -t tmpfs tmpfs /run && PATH=` + barred + ` exec "$0"`, self}
	}
	for name, line := range ways {
		t.Run(name, func(t *testing.T) {
			dir, err := os.MkdirTemp("", "loket")
			if err != nil {
				t.Fatal(err)
			}
			defer os.RemoveAll(dir)
			// go test keeps its binary where only root may look.
			if err := os.Chmod(dir, 0o777); err != nil {
				t.Fatal(err)
			}
			binary := filepath.Join(dir, "test")
			data, err := os.ReadFile(self)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(binary, data, 0o755); err != nil {
				t.Fatal(err)
			}
			cmd := exec.Command(line[0], line[1:]...)
			cmd.Args[len(cmd.Args)-1] = binary
			if len(line) == 1 {
				cmd = exec.Command(binary)
			}
			cmd.Dir, cmd.Env = dir, append(os.Environ(), inChild+"="+dir)
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("%v: %s", err, out)
			}
		})
	}
}
