package simulator

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// Readers is how many virtual readers a PCSC has; pcscd takes 16.
const Readers = 12

// Where Debian's packages put what StartPCSC needs.
const (
	daemonPath = "/usr/sbin/pcscd"
	driverPath = "/usr/lib/pcsc/drivers/serial/libifdvpcd.so"
	fixedRun   = "/run/pcscd"
)

// PCSC is a pcscd of our own with virtual readers, for tests and for showing
// the whole way through PC/SC. It does not touch the system's pcscd nor any
// real reader.
type PCSC struct {
	Names []string // of the readers, as PC/SC lists them
	Links []*Link  // to the readers, in the same order

	dir    string
	socket string
	enter  []string // how to run it where /run is its own; empty: at the fixed path
	lock   *os.File // held at the fixed path

	mu     sync.Mutex
	daemon *exec.Cmd
	stdin  io.Closer
	gone   chan struct{}
}

// StartPCSC starts a private pcscd whose files lie in dir (a short path: it
// holds a Unix socket). It needs the packages pcscd and vsmartcard-vpcd, and
// says so where they are missing.
//
// pcscd's own path is compiled in, so it runs with a /run of its own: as root
// in a mount namespace, as an ordinary user in a user namespace as well. Where
// a container forbids both, root gets the fixed path, one test program at a
// time, waiting for a lock until ctx ends. The virtual readers listen on all
// of the computer's addresses while this runs; vpcd cannot do otherwise.
func StartPCSC(ctx context.Context, dir string) (*PCSC, error) {
	for path, pkg := range map[string]string{daemonPath: "pcscd", driverPath: "vsmartcard-vpcd"} {
		if _, err := os.Stat(path); err != nil {
			return nil, fmt.Errorf("simulator: the virtual reader needs the package %s (apt-get install %s): %w", pkg, pkg, err)
		}
	}
	p := &PCSC{dir: dir, enter: enterNamespace(ctx, dir)}
	p.socket = filepath.Join(dir, "run", "pcscd", "pcscd.comm")
	if p.enter == nil {
		p.socket = filepath.Join(fixedRun, "pcscd.comm")
		if err := p.lockFixed(ctx); err != nil {
			return nil, err
		}
	}
	if len(p.socket) > 100 {
		return nil, fmt.Errorf("simulator: %s is too long for a Unix socket", p.socket)
	}
	if err := p.configure(); err != nil {
		return nil, errors.Join(err, p.Stop())
	}
	if err := p.Start(ctx); err != nil {
		return nil, errors.Join(err, p.Stop())
	}
	return p, nil
}

// enterNamespace tries which way there is to a /run of our own; nil for none.
func enterNamespace(ctx context.Context, dir string) []string {
	for _, way := range [][]string{{"unshare", "-m"}, {"unshare", "-U", "-r", "-m"}} {
		probe := append(way[1:len(way):len(way)], "mount", "--bind", dir, "/run")
		if exec.CommandContext(ctx, way[0], probe...).Run() == nil {
			return way
		}
	}
	return nil
}

func (p *PCSC) lockFixed(ctx context.Context) error {
	if os.Getuid() != 0 {
		return errors.New("simulator: neither root nor allowed to make a user namespace (kernel.unprivileged_userns_clone, or the container's profile)")
	}
	if err := os.MkdirAll(fixedRun, 0o755); err != nil {
		return fmt.Errorf("simulator: %w", err)
	}
	lock, err := os.OpenFile(filepath.Join(fixedRun, "loket-simulator.lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("simulator: %w", err)
	}
	for {
		err = syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if err == nil {
			p.lock = lock
			return nil
		}
		select {
		case <-ctx.Done():
			return errors.Join(fmt.Errorf("simulator: another test program has pcscd: %w", ctx.Err()), lock.Close())
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// configure writes the readers' configuration. vpcd keeps its two slots in
// variables of the library, so every pair of readers gets its own copy.
func (p *PCSC) configure() error {
	driver, err := os.ReadFile(driverPath)
	if err != nil {
		return fmt.Errorf("simulator: %w", err)
	}
	var conf bytes.Buffer
	for pair := range Readers / 2 {
		port, err := freePair()
		if err != nil {
			return err
		}
		name := fmt.Sprintf("Loket Simulator %d", pair)
		library := filepath.Join(p.dir, fmt.Sprintf("vpcd%d.so", pair))
		if err := os.WriteFile(library, driver, 0o644); err != nil {
			return fmt.Errorf("simulator: %w", err)
		}
		fmt.Fprintf(&conf, "FRIENDLYNAME %q\nDEVICENAME /dev/null:%#x\nLIBPATH %s\nCHANNELID %#x\n\n", name, port, library, port)
		for slot := range 2 {
			link, err := Dial(fmt.Sprintf("127.0.0.1:%d", port+slot))
			if err != nil {
				return err
			}
			// pcscd appends the reader's index and the slot's.
			p.Names = append(p.Names, fmt.Sprintf("%s 00 %02X", name, slot))
			p.Links = append(p.Links, link)
		}
	}
	for _, sub := range []string{"run/pcscd", "conf", "drivers"} {
		if err := os.MkdirAll(filepath.Join(p.dir, sub), 0o755); err != nil {
			return fmt.Errorf("simulator: %w", err)
		}
	}
	return os.WriteFile(filepath.Join(p.dir, "conf", "readers"), conf.Bytes(), 0o644)
}

// freePair finds two neighbouring ports, below those the system gives out to
// others by itself.
func freePair() (int, error) {
	for try := range 200 {
		port := 20000 + (os.Getpid()*64+int(time.Now().UnixNano()/1000)+try*2)%10000&^1
		first, err := net.Listen("tcp", fmt.Sprintf(":%d", port))
		if err != nil {
			continue
		}
		second, err := net.Listen("tcp", fmt.Sprintf(":%d", port+1))
		if err != nil {
			if err := first.Close(); err != nil {
				return 0, err
			}
			continue
		}
		return port, errors.Join(first.Close(), second.Close())
	}
	return 0, errors.New("simulator: no two neighbouring free ports")
}

// Env is the variable that makes a program use this pcscd.
func (p *PCSC) Env() string { return "PCSCLITE_CSOCK_NAME=" + p.socket }

// Use makes this process use this pcscd from now on.
func (p *PCSC) Use() error {
	name, value, _ := strings.Cut(p.Env(), "=")
	return os.Setenv(name, value)
}

// script runs pcscd until it ends or standard input does, which is when the
// program that started it is gone, however it went.
const script = `exec 3<&0; "$@" </dev/null 3<&- & pid=$!
{ read -r _ <&3; kill $pid; } & wait $pid; kill $! 2>/dev/null; exit 0`

// Start starts pcscd, again after Kill, and returns when it answers.
func (p *PCSC) Start(ctx context.Context) error {
	line := []string{"sh", "-c", script, "sh"}
	if p.enter == nil && p.taken() {
		return errors.New("simulator: the system's pcscd is running; stop it first (systemctl stop pcscd.socket pcscd)")
	}
	if p.enter != nil {
		mounted := `mount --bind "$0" /run && ` + script
		line = append(append([]string{}, p.enter...), "sh", "-c", mounted, filepath.Join(p.dir, "run"))
	}
	line = append(line, daemonPath, "--foreground", "-c", filepath.Join(p.dir, "conf"))
	cmd := exec.Command(line[0], line[1:]...)
	cmd.Env = append(os.Environ(), "PCSCLITE_HP_DROPDIR="+filepath.Join(p.dir, "drivers")) // no real reader
	log, err := os.Create(filepath.Join(p.dir, "pcscd.log"))
	if err != nil {
		return fmt.Errorf("simulator: %w", err)
	}
	defer log.Close() // pcscd has its own copy
	cmd.Stdout, cmd.Stderr = log, log
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return fmt.Errorf("simulator: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("simulator: pcscd: %w", err)
	}
	gone := make(chan struct{})
	go func() {
		defer close(gone)
		_ = cmd.Wait() // its end is what Start, Kill and Stop wait for; how it ended does not matter
	}()
	p.mu.Lock()
	p.daemon, p.stdin, p.gone = cmd, stdin, gone
	p.mu.Unlock()
	return p.answers(ctx, gone)
}

// taken reports whether something answers at the socket already.
func (p *PCSC) taken() bool {
	conn, err := net.Dial("unix", p.socket)
	return err == nil && conn.Close() == nil
}

// answers waits until pcscd takes connections.
func (p *PCSC) answers(ctx context.Context, gone <-chan struct{}) error {
	for {
		conn, err := net.Dial("unix", p.socket)
		if err == nil {
			return conn.Close()
		}
		select {
		case <-gone:
			log, _ := os.ReadFile(filepath.Join(p.dir, "pcscd.log")) // as much as there is
			return fmt.Errorf("simulator: pcscd ended: %s", bytes.TrimSpace(log))
		case <-ctx.Done():
			return fmt.Errorf("simulator: pcscd does not answer: %w", ctx.Err())
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// Kill sends pcscd a signal and waits until it is gone. Cards that lay on its
// readers are lifted, because their connections end with it.
func (p *PCSC) Kill(sig syscall.Signal) error {
	text, err := os.ReadFile(filepath.Join(filepath.Dir(p.socket), "pcscd.pid"))
	if err != nil {
		return fmt.Errorf("simulator: %w", err)
	}
	pid, err := strconv.Atoi(strings.Trim(string(text), "\n\x00"))
	if err != nil {
		return fmt.Errorf("simulator: pcscd.pid: %w", err)
	}
	if err := syscall.Kill(pid, sig); err != nil {
		return fmt.Errorf("simulator: %w", err)
	}
	<-p.gone
	return p.liftAll()
}

func (p *PCSC) liftAll() (err error) {
	for _, l := range p.Links {
		err = errors.Join(err, l.Remove())
	}
	return err
}

// Stop lifts all cards and ends pcscd.
func (p *PCSC) Stop() error {
	p.mu.Lock()
	stdin, gone := p.stdin, p.gone
	p.stdin = nil
	p.mu.Unlock()
	err := p.liftAll()
	if stdin != nil {
		err = errors.Join(err, stdin.Close())
		<-gone
	}
	if p.lock != nil {
		err = errors.Join(err, p.lock.Close())
		p.lock = nil
	}
	return err
}
