package driver

import (
	"bytes"
	"context"
	"crypto/sha256"
	_ "embed"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

//go:embed shim.c
var shim []byte

// Program is what Start drives.
type Program struct {
	Path    string   // absolute
	Env     []string // added to this process's environment; DISPLAY must be somewhere
	Scratch string   // folder for the shim, the log and the pid; made if need be
}

// Window is a driven program.
type Window struct {
	*Session
	driver  *exec.Cmd
	pidFile string
	logFile string
}

// Start starts the program under WebKitWebDriver and gives its window. It needs
// the Debian packages webkit2gtk-driver, libwebkit2gtk-4.1-dev and a C compiler.
func Start(ctx context.Context, p Program) (*Window, error) {
	if err := os.MkdirAll(p.Scratch, 0o700); err != nil {
		return nil, fmt.Errorf("window: %w", err)
	}
	library, err := compileShim(ctx, p.Scratch)
	if err != nil {
		return nil, err
	}
	w := &Window{pidFile: filepath.Join(p.Scratch, "program.pid"), logFile: filepath.Join(p.Scratch, "program.log")}
	if err := w.forget(); err != nil {
		return nil, err
	}
	wrapper, err := w.wrap(p, library)
	if err != nil {
		return nil, err
	}
	port, err := freePort(ctx)
	if err != nil {
		return nil, err
	}
	w.driver = exec.Command("WebKitWebDriver", "--host=127.0.0.1", "--port="+strconv.Itoa(port))
	w.driver.Env = append(os.Environ(), p.Env...)
	// The driver ends with us however we end.
	w.driver.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM, Setpgid: true}
	if err := w.driver.Start(); err != nil {
		return nil, fmt.Errorf("window: the Debian package webkit2gtk-driver is needed: %w", err)
	}
	base := "http://127.0.0.1:" + strconv.Itoa(port)
	if w.Session, err = open(ctx, base, wrapper); err != nil {
		return nil, errors.Join(err, fmt.Errorf("window: the program's last words: %s", w.Log()), w.stop())
	}
	return w, nil
}

// open waits for the driver's door, then for the window.
func open(ctx context.Context, base, wrapper string) (*Session, error) {
	ctx, cancel := context.WithTimeout(ctx, 60*time.Second)
	defer cancel()
	for {
		conn, err := new(net.Dialer).DialContext(ctx, "tcp", strings.TrimPrefix(base, "http://"))
		if err == nil {
			if err := conn.Close(); err != nil {
				return nil, err
			}
			return Open(ctx, base, wrapper)
		}
		select {
		case <-ctx.Done():
			return nil, fmt.Errorf("window: WebKitWebDriver does not answer: %w", ctx.Err())
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// compileShim compiles the shim, unless the very same was compiled before.
func compileShim(ctx context.Context, dir string) (string, error) {
	source := filepath.Join(dir, "shim.c")
	sum := sha256.Sum256(shim)
	library := filepath.Join(dir, fmt.Sprintf("shim-%x.so", sum[:8]))
	if _, err := os.Stat(library); err == nil {
		return library, nil
	}
	if err := os.WriteFile(source, shim, 0o600); err != nil {
		return "", fmt.Errorf("window: %w", err)
	}
	line := `exec cc -shared -fPIC -O1 -o "$1" "$0" $(pkg-config --cflags --libs webkit2gtk-4.1)`
	out, err := exec.CommandContext(ctx, "sh", "-c", line, source, library+".new").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("window: the shim does not compile: %w: %s", err, out)
	}
	return library, os.Rename(library+".new", library)
}

// wrap writes the program that the driver starts: it drops the driver's own
// arguments, which ours does not know, and says who it is.
func (w *Window) wrap(p Program, library string) (string, error) {
	path := filepath.Join(p.Scratch, "program.sh")
	text := fmt.Sprintf("#!/bin/sh\necho $$ >'%s'\nLD_PRELOAD='%s' exec '%s' >'%s' 2>&1\n", w.pidFile, library, p.Path, w.logFile)
	return path, os.WriteFile(path, []byte(text), 0o700)
}

func (w *Window) forget() error {
	for _, path := range []string{w.pidFile, w.logFile} {
		if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("window: %w", err)
		}
	}
	return nil
}

// Log gives the end of what the program wrote.
func (w *Window) Log() string {
	b, err := os.ReadFile(w.logFile)
	if err != nil {
		return err.Error()
	}
	return string(bytes.TrimSpace(b[max(0, len(b)-2000):]))
}

// CoreLimits gives the largest core file, in bytes, that each process of the
// program may leave: its own and those of the browser in its window.
func (w *Window) CoreLimits() (map[int]string, error) {
	program, err := w.pid()
	if err != nil {
		return nil, err
	}
	limits := map[int]string{}
	for family := []int{program}; len(family) > 0; family = family[1:] {
		text, err := os.ReadFile(fmt.Sprintf("/proc/%d/limits", family[0]))
		if err != nil {
			return nil, fmt.Errorf("window: %w", err)
		}
		_, rest, _ := strings.Cut(string(text), "Max core file size")
		limits[family[0]] = strings.Join(strings.Fields(rest)[:2], " ")
		tasks, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", family[0]))
		if err != nil {
			return nil, err
		}
		for _, task := range tasks {
			family = append(family, childrenIn(task)...)
		}
	}
	return limits, nil
}

// childrenIn reads a list of processes; a thread that has ended has none.
func childrenIn(file string) (list []int) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil
	}
	for _, word := range strings.Fields(string(text)) {
		if pid, err := strconv.Atoi(word); err == nil {
			list = append(list, pid)
		}
	}
	return list
}

// Close ends the program as a closed window does, and the driver.
func (w *Window) Close() error { return w.stop() }

func (w *Window) stop() error {
	err := w.end()
	if killErr := w.driver.Process.Kill(); !errors.Is(killErr, os.ErrProcessDone) {
		err = errors.Join(err, killErr)
	}
	_ = w.driver.Wait() // it was killed; how it ended says nothing
	return err
}

// end asks the program to end and waits for it, so that its books are closed
// before anybody else opens them.
func (w *Window) end() error {
	pid, err := w.pid()
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if errors.Is(syscall.Kill(pid, syscall.SIGTERM), syscall.ESRCH) {
		return nil
	}
	for range 200 {
		if gone := syscall.Kill(pid, 0) != nil; gone || zombie(pid) {
			return nil //nolint:nilerr // that it cannot be signalled is what was waited for
		}
		time.Sleep(50 * time.Millisecond)
	}
	return errors.Join(errors.New("window: the program did not end within 10 s, killed"), syscall.Kill(pid, syscall.SIGKILL))
}

// pid is the program's process; an error that is os.ErrNotExist means that it
// never started.
func (w *Window) pid() (int, error) {
	text, err := os.ReadFile(w.pidFile)
	if err != nil {
		return 0, fmt.Errorf("window: %w", err)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		return 0, fmt.Errorf("window: %w", err)
	}
	return pid, nil
}

// zombie: ended, and its parent, the driver, has not yet asked how.
func zombie(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	return err == nil && bytes.Contains(stat, []byte(") Z "))
}

func freePort(ctx context.Context) (int, error) {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return 0, fmt.Errorf("window: %w", err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	return port, l.Close()
}
