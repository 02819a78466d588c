package cupsrig

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// ownerEnv makes this test binary the owner of a rig, waiting to be killed.
const ownerEnv = "LOKET_CUPSRIG_OWNER"

func TestMain(m *testing.M) {
	if os.Getenv(ownerEnv) != "" {
		r, err := Start(context.Background(), Options{})
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		fmt.Println(r.cmd.Process.Pid, r.dir)
		time.Sleep(time.Hour)
	}
	os.Exit(m.Run())
}

// TestServerDiesWithItsOwner: SIGKILL leaves nobody who could call Close.
func TestServerDiesWithItsOwner(t *testing.T) {
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	owner := exec.Command(exe)
	owner.Env, owner.Stderr = append(os.Environ(), ownerEnv+"=1"), os.Stderr
	out, err := owner.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := owner.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	number, dir, _ := strings.Cut(strings.TrimSpace(line), " ")
	pid, err := strconv.Atoi(number)
	if err != nil {
		t.Fatalf("the owner said %q", line)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	if err := owner.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = owner.Wait() // it says that it was killed
	for limit := time.Now().Add(30 * time.Second); !ended(pid); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(limit) {
			_ = syscall.Kill(pid, syscall.SIGKILL)
			t.Fatalf("cupsd %d outlived its killed owner", pid)
		}
	}
}

// ended counts a process nobody has waited for (a zombie in a container without
// an init) as ended.
func ended(pid int) bool {
	b, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil {
		return true
	}
	_, rest, _ := strings.Cut(string(b), ") ")
	return strings.HasPrefix(rest, "Z")
}
