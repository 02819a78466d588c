package pgrig

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// user is the superuser of every rig, also its first database's owner.
const user = "loket"

// maxSocketDir keeps the socket's path under the 107 bytes Linux allows
// (sun_path in unix(7)), with room for "/.s.PGSQL.65535".
const maxSocketDir = 90

// quick trades durability for speed. A rig's data is made up and short-lived;
// who measures durable commits passes "fsync=on" to Start.
var quick = []string{"fsync=off", "synchronous_commit=off", "full_page_writes=off"}

// Server is one running private PostgreSQL. Its methods may be called from
// several goroutines.
type Server struct {
	// Dir holds everything of this server: cluster, socket and log.
	Dir string
	// Port is the TCP port on 127.0.0.1; it also names the socket file.
	Port int

	bin      string // folder of the server's programs
	owner    account
	password string // for TCP; the socket is guarded by the folder's mode
	ownsDir  bool   // Stop removes Dir
	cmd      *exec.Cmd
	exited   chan struct{} // closed when postgres has ended
	ended    error         // how; to be read after exited is closed
}

// Start makes a cluster in dir and runs a server on it until Stop is called or
// this process dies. Settings are "name=value" pairs of postgresql.conf, laid
// over defaults that trade durability for speed.
//
// An empty dir means a new folder under the system's temporary folder, which
// Stop removes. As root the server runs as the user postgres, who must be able
// to reach dir: t.TempDir() is closed to him, so pass "" there.
// The error names the Debian package where something is not installed.
func Start(ctx context.Context, dir string, settings ...string) (*Server, error) {
	bin, err := findBin(debianBins, exec.LookPath)
	if err != nil {
		return nil, err
	}
	owner, err := serverAccount()
	if err != nil {
		return nil, err
	}
	s := &Server{bin: bin, owner: owner, password: rand.Text()}
	if err := s.makeDir(dir); err != nil {
		return nil, err
	}
	if err := s.initdb(ctx); err != nil {
		return nil, errors.Join(err, s.removeDir())
	}
	if err := s.launch(ctx, settings); err != nil {
		return nil, errors.Join(err, s.removeDir())
	}
	return s, nil
}

// DSN is the connection string of a database over the unix socket, the fastest
// way in and open only to root, to the server's user and to who started it.
func (s *Server) DSN(db string) string {
	q := url.Values{"host": {s.Dir}, "port": {strconv.Itoa(s.Port)}, "sslmode": {"disable"}}
	u := url.URL{Scheme: "postgres", User: url.User(user), Host: "", Path: "/" + db, RawQuery: q.Encode()}
	return u.String()
}

// TCP is the connection string of a database over 127.0.0.1, with a password
// made for this server. Tests that put a failing network in between need it.
func (s *Server) TCP(db string) string {
	u := url.URL{
		Scheme:   "postgres",
		User:     url.UserPassword(user, s.password),
		Host:     net.JoinHostPort("127.0.0.1", strconv.Itoa(s.Port)),
		Path:     "/" + db,
		RawQuery: "sslmode=disable",
	}
	return u.String()
}

// CreateDB makes the database name as a copy of template ("" means empty).
// Nobody may be connected to the template meanwhile; PostgreSQL refuses then.
func (s *Server) CreateDB(ctx context.Context, name, template string) error {
	if template == "" {
		template = "template0"
	}
	for _, n := range []string{name, template} {
		if !plainName.MatchString(n) {
			return fmt.Errorf("pgrig: %q is no plain database name (a-z, 0-9, _; at most 63)", n)
		}
	}
	return s.run(ctx, "createdb", "-h", s.Dir, "-p", strconv.Itoa(s.Port), "-U", user, "-T", template, name)
}

// Stop ends the server, waits for it and removes the folder Start made. It is
// safe to call twice.
func (s *Server) Stop() error {
	select {
	case <-s.exited:
		return s.removeDir()
	default:
	}
	// SIGINT is PostgreSQL's "fast shutdown": it does not wait for clients.
	if err := s.cmd.Process.Signal(os.Interrupt); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("pgrig: stop postgres: %w", err)
	}
	select {
	case <-s.exited:
		return s.removeDir()
	case <-time.After(30 * time.Second):
		return errors.Join(errors.New("pgrig: postgres did not stop within 30 s, killed"), s.cmd.Process.Kill())
	}
}

var plainName = regexp.MustCompile(`^[a-z][a-z0-9_]{0,62}$`)

// makeDir prepares s.Dir: owned by the server's user and closed to others,
// because whoever reaches the socket is let in without a password.
func (s *Server) makeDir(dir string) error {
	if dir == "" {
		made, err := os.MkdirTemp("", "pgrig")
		if err != nil {
			return fmt.Errorf("pgrig: %w", err)
		}
		dir, s.ownsDir = made, true
	}
	abs, err := filepath.Abs(dir)
	if err != nil {
		return fmt.Errorf("pgrig: %w", err)
	}
	if len(abs) > maxSocketDir {
		return fmt.Errorf("pgrig: the folder's path has %d bytes, a unix socket allows %d here: choose a shorter one", len(abs), maxSocketDir)
	}
	s.Dir = abs
	if err := os.MkdirAll(abs, 0o700); err != nil {
		return fmt.Errorf("pgrig: %w", err)
	}
	if err := s.owner.mayReach(filepath.Dir(abs)); err != nil {
		return errors.Join(err, s.removeDir())
	}
	if err := s.owner.take(abs); err != nil {
		return errors.Join(fmt.Errorf("pgrig: %w", err), s.removeDir())
	}
	return nil
}

func (s *Server) removeDir() error {
	if !s.ownsDir {
		return nil
	}
	return os.RemoveAll(s.Dir)
}

func (s *Server) data() string { return filepath.Join(s.Dir, "data") }

func (s *Server) logPath() string { return filepath.Join(s.Dir, "log") }

// initdb makes the cluster, unless dir already holds one (practice keeps its
// data between runs). The password then is a new one for TCP all the same.
func (s *Server) initdb(ctx context.Context) error {
	if _, err := os.Stat(filepath.Join(s.data(), "PG_VERSION")); err == nil {
		return s.resetPassword(ctx)
	}
	pw := filepath.Join(s.Dir, "password")
	if err := os.WriteFile(pw, []byte(s.password+"\n"), 0o600); err != nil {
		return fmt.Errorf("pgrig: %w", err)
	}
	if err := s.owner.take(pw); err != nil {
		return fmt.Errorf("pgrig: %w", err)
	}
	err := s.run(ctx, "initdb", "-D", s.data(), "-U", user, "-E", "UTF8", "--locale=C",
		"--auth-local=trust", "--auth-host=scram-sha-256", "--pwfile="+pw, "--no-sync", "--no-instructions")
	return errors.Join(err, os.Remove(pw))
}

// resetPassword runs the server in single-user mode for one statement: the
// password lives in the memory of whoever started the rig, nowhere else.
func (s *Server) resetPassword(ctx context.Context) error {
	cmd := s.command(ctx, "postgres", "--single", "-D", s.data(), "postgres")
	// rand.Text gives A–Z and 2–7 only, so the quotes hold.
	cmd.Stdin = strings.NewReader("ALTER ROLE " + user + " PASSWORD '" + s.password + "';\n")
	return said(cmd, "postgres --single")
}

// launch tries a few ports: between our look at a free one and PostgreSQL's
// bind, a test running beside us may take it.
func (s *Server) launch(ctx context.Context, settings []string) error {
	var err error
	for range 5 {
		if s.Port, err = freePort(ctx); err != nil {
			return err
		}
		if err = s.try(ctx, settings); err == nil || !strings.Contains(err.Error(), "Address already in use") {
			return err
		}
	}
	return err
}

func (s *Server) try(ctx context.Context, settings []string) error {
	log, err := os.Create(s.logPath())
	if err != nil {
		return fmt.Errorf("pgrig: %w", err)
	}
	defer log.Close() // the child has its own copy
	args := []string{"-D", s.data(), "-k", s.Dir, "-p", strconv.Itoa(s.Port), "-c", "listen_addresses=127.0.0.1"}
	for _, set := range append(quick[:len(quick):len(quick)], settings...) {
		args = append(args, "-c", set)
	}
	// Not bound to ctx: it limits the start, and Stop ends the server.
	s.cmd = s.command(context.WithoutCancel(ctx), "postgres", args...)
	s.cmd.Stdout, s.cmd.Stderr = log, log
	s.exited = make(chan struct{})
	started := make(chan error)
	go func(cmd *exec.Cmd, exited chan struct{}) {
		// The signal of our death follows the thread that forks, so this one stays
		// until the server has ended.
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		defer close(exited)
		err := cmd.Start()
		started <- err
		if err == nil {
			s.ended = cmd.Wait()
		}
	}(s.cmd, s.exited)
	if err := <-started; err != nil {
		return fmt.Errorf("pgrig: start postgres: %w", err)
	}
	return s.waitReady(ctx)
}

// waitReady asks pg_isready until the server takes connections.
func (s *Server) waitReady(ctx context.Context) error {
	ask := time.NewTicker(15 * time.Millisecond)
	defer ask.Stop()
	for {
		if s.command(ctx, "pg_isready", "-q", "-h", s.Dir, "-p", strconv.Itoa(s.Port)).Run() == nil {
			return nil
		}
		select {
		case <-s.exited:
			return errors.Join(fmt.Errorf("pgrig: postgres ended at once; its last words: %s", s.lastWords()), s.ended)
		case <-ctx.Done():
			return errors.Join(fmt.Errorf("pgrig: postgres is not ready: %w", ctx.Err()), s.Stop())
		case <-ask.C:
		}
	}
}

func (s *Server) lastWords() string {
	b, err := os.ReadFile(s.logPath())
	if err != nil {
		return err.Error()
	}
	return strings.TrimSpace(string(b[max(0, len(b)-600):]))
}

func (s *Server) run(ctx context.Context, program string, args ...string) error {
	return said(s.command(ctx, program, args...), program)
}

// command runs one of the server's programs as the server's user, with the
// caller's PG… variables taken away: PGHOST or PGSSLMODE would steer it elsewhere.
func (s *Server) command(ctx context.Context, program string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, filepath.Join(s.bin, program), args...)
	cmd.Dir = s.Dir
	cmd.Env = []string{"PATH=/usr/bin:/bin", "LC_ALL=C", "HOME=" + s.Dir}
	s.owner.wear(cmd)
	return cmd
}

func said(cmd *exec.Cmd, program string) error {
	out, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("pgrig: %s: %w: %s", program, err, strings.TrimSpace(string(out)))
	}
	return nil
}

func freePort(ctx context.Context) (int, error) {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return 0, fmt.Errorf("pgrig: look for a free port: %w", err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	return port, l.Close()
}
