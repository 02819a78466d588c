package pgrig_test

import (
	"context"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/loket-kelurahan/loket/build/pgrig"
)

// sql runs one statement with psql on a connection string and gives the bare answer.
func sql(t *testing.T, dsn, statement string) string {
	t.Helper()
	out, err := exec.Command("psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", dsn, "-c", statement).CombinedOutput()
	if err != nil {
		t.Fatalf("psql %q: %v: %s", statement, err, out)
	}
	return strings.TrimSpace(string(out))
}

func start(t *testing.T, dir string, settings ...string) *pgrig.Server {
	t.Helper()
	s, err := pgrig.Start(t.Context(), dir, settings...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Stop(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// One server for the questions that do not disturb one another.
func TestServer(t *testing.T) {
	s := start(t, "", "fsync=on", "max_connections=17")
	t.Run("template", func(t *testing.T) { databaseFromTemplate(t, s) })
	t.Run("names", func(t *testing.T) { databaseNames(t, s) })
	t.Run("password", func(t *testing.T) { tcpNeedsItsPassword(t, s) })
	t.Run("settings", func(t *testing.T) {
		if got := sql(t, s.DSN("postgres"), "SHOW fsync"); got != "on" {
			t.Errorf("fsync = %s: a caller's setting must win over ours", got)
		}
		if got := sql(t, s.DSN("postgres"), "SHOW max_connections"); got != "17" {
			t.Errorf("max_connections = %s", got)
		}
	})
	t.Run("sibling", func(t *testing.T) {
		b := start(t, "")
		sql(t, s.DSN("postgres"), "CREATE TABLE hanya_di_a (n int)")
		if got := sql(t, b.DSN("postgres"), "SELECT count(*) FROM pg_class WHERE relname = 'hanya_di_a'"); got != "0" {
			t.Error("a table made in one server is seen in the other")
		}
	})
}

func databaseFromTemplate(t *testing.T, s *pgrig.Server) {
	if err := s.CreateDB(t.Context(), "model", ""); err != nil {
		t.Fatal(err)
	}
	sql(t, s.DSN("model"), "CREATE TABLE warga (nama text); INSERT INTO warga VALUES ('Yunita')")
	for _, name := range []string{"satu", "dua"} {
		if err := s.CreateDB(t.Context(), name, "model"); err != nil {
			t.Fatal(err)
		}
	}
	sql(t, s.DSN("satu"), "DELETE FROM warga")
	if got := sql(t, s.DSN("satu"), "SELECT count(*) FROM warga"); got != "0" {
		t.Errorf("satu has %s rows, want 0", got)
	}
	if got := sql(t, s.TCP("dua"), "SELECT nama FROM warga"); got != "Yunita" {
		t.Errorf("dua has %q: a change in its sibling reached it", got)
	}
}

func tcpNeedsItsPassword(t *testing.T, s *pgrig.Server) {
	u, err := url.Parse(s.TCP("postgres"))
	if err != nil {
		t.Fatal(err)
	}
	sql(t, u.String(), "SELECT 1")
	u.User = url.UserPassword("loket", "salah")
	if out, err := exec.Command("psql", "-XAtq", "-d", u.String(), "-c", "SELECT 1").CombinedOutput(); err == nil {
		t.Errorf("a wrong password was let in: %s", out)
	}
}

func databaseNames(t *testing.T, s *pgrig.Server) {
	for _, name := range []string{"", "A", "a b", "a;drop", "-U", strings.Repeat("a", 64)} {
		if err := s.CreateDB(t.Context(), name, ""); err == nil {
			t.Errorf("%q was taken", name)
		}
	}
	if err := s.CreateDB(t.Context(), "ada", ""); err != nil {
		t.Fatal(err)
	}
	if err := s.CreateDB(t.Context(), "ada", ""); err == nil || !strings.Contains(err.Error(), "already exists") {
		t.Errorf("the same name twice: %v", err)
	}
}

// A kept folder is what practice uses: the data outlives the server.
func TestDataOutlivesTheServerInAGivenFolder(t *testing.T) {
	parent, err := os.MkdirTemp("", "pgkeep")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(parent); err != nil {
			t.Error(err)
		}
	})
	if err := os.Chmod(parent, 0o755); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(parent, "kota")
	first := start(t, dir)
	sql(t, first.DSN("postgres"), "CREATE TABLE tetap AS SELECT 42 AS n")
	if err := first.Stop(); err != nil {
		t.Fatal(err)
	}
	second := start(t, dir)
	if got := sql(t, second.TCP("postgres"), "SELECT n FROM tetap"); got != "42" {
		t.Errorf("after a restart n = %q, want 42", got)
	}
}

func TestStopLeavesNothing(t *testing.T) {
	s := start(t, "")
	pid := postmaster(t, s)
	if err := s.Stop(); err != nil {
		t.Fatal(err)
	}
	if err := s.Stop(); err != nil {
		t.Errorf("a second Stop: %v", err)
	}
	if _, err := os.Stat(s.Dir); !os.IsNotExist(err) {
		t.Errorf("%s is still there (%v)", s.Dir, err)
	}
	if err := syscall.Kill(pid, 0); err != syscall.ESRCH {
		t.Errorf("postgres %d is still there (%v)", pid, err)
	}
}

func TestServerDiesWithItsOwner(t *testing.T) {
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(exe)
	cmd.Env = append(os.Environ(), "PGRIG_OWNER=1")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line := make([]byte, 256)
	n, err := out.Read(line)
	if err != nil {
		t.Fatal(err)
	}
	pidText, dir, _ := strings.Cut(strings.TrimSpace(string(line[:n])), " ")
	pid, err := strconv.Atoi(pidText)
	if err != nil {
		t.Fatalf("the owner said %q", line[:n])
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err == nil {
		t.Fatal("the owner ended by itself")
	}
	for ctx := t.Context(); syscall.Kill(pid, 0) == nil; {
		select {
		case <-ctx.Done():
			t.Fatalf("postgres %d outlived its killed owner", pid)
		case <-time.After(20 * time.Millisecond):
			if gone(pid) {
				return
			}
		}
	}
}

// TestMain is also the other process of TestServerDiesWithItsOwner.
func TestMain(m *testing.M) {
	if os.Getenv("PGRIG_OWNER") != "" {
		beAnOwner()
	}
	os.Exit(m.Run())
}

// beAnOwner starts a server, tells its process and folder, and waits to be killed.
func beAnOwner() {
	s, err := pgrig.Start(context.Background(), "")
	if err != nil {
		panic(err)
	}
	pid, err := os.ReadFile(filepath.Join(s.Dir, "data", "postmaster.pid"))
	if err != nil {
		panic(err)
	}
	first, _, _ := strings.Cut(string(pid), "\n")
	os.Stdout.WriteString(first + " " + s.Dir + "\n")
	time.Sleep(time.Hour)
}

// gone counts a process nobody has waited for (a zombie in a container without
// an init) as ended.
func gone(pid int) bool {
	b, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil {
		return true
	}
	_, rest, _ := strings.Cut(string(b), ") ")
	return strings.HasPrefix(rest, "Z")
}

func postmaster(t *testing.T, s *pgrig.Server) int {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(s.Dir, "data", "postmaster.pid"))
	if err != nil {
		t.Fatal(err)
	}
	first, _, _ := strings.Cut(string(b), "\n")
	pid, err := strconv.Atoi(first)
	if err != nil {
		t.Fatal(err)
	}
	return pid
}

func TestRefusals(t *testing.T) {
	long := "/tmp/" + strings.Repeat("x", 100)
	if _, err := pgrig.Start(t.Context(), long); err == nil || !strings.Contains(err.Error(), "shorter") {
		t.Errorf("a socket path over 107 bytes: %v", err)
	}
	if _, err := pgrig.Start(t.Context(), "", "fsync=mungkin"); err == nil || !strings.Contains(err.Error(), "fsync") {
		t.Errorf("a setting PostgreSQL refuses must be quoted: %v", err)
	}
	canceled, cancel := context.WithCancel(t.Context())
	cancel()
	if s, err := pgrig.Start(canceled, ""); err == nil {
		t.Errorf("started with a cancelled context: %v", s.Stop())
	}
	if os.Geteuid() == 0 { // for anybody else his own folder is open
		closed := t.TempDir()
		if err := os.Chmod(closed, 0o700); err != nil {
			t.Fatal(err)
		}
		if _, err := pgrig.Start(t.Context(), filepath.Join(closed, "x")); err == nil || !strings.Contains(err.Error(), "pass through") {
			t.Errorf("a folder closed to postgres: %v", err)
		}
	}
}
