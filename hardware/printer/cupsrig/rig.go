// Package cupsrig is a real CUPS server in a folder of its own, for practice
// and for tests: nothing of the machine's own printing is touched, nothing
// comes out on paper, and its printer can be told to have a fault.
//
// It needs the programs of the Debian package "cups" (cupsd, its filters, and
// cupsenable and cupsreject of "cups-client"), and works as root without
// systemd. The queue "PDF" always works. The queue "SIM" does what SetMode says.
// Both store what the filters made of a job in Rig.Out as <title>-<job>.pdf:
// the text and the page size of the letter survive this, its bytes do not.
package cupsrig

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// The queues of a rig.
const (
	QueuePDF = "PDF"
	QueueSIM = "SIM"
)

// Mode is the fault the queue SIM plays.
type Mode string

// The modes. Busy keeps a job printing for as long as it lasts, with no fault
// reported; Fail makes the backend give up, Stop makes it stop the queue.
const (
	OK         Mode = "ok"
	Busy       Mode = "busy"
	MediaEmpty Mode = "media-empty"
	OtherTray  Mode = "media-empty-warning" // a tray that this job does not use
	Jam        Mode = "jam"
	Cover      Mode = "cover"
	Offline    Mode = "offline"
	Stop       Mode = "stop"
	Fail       Mode = "fail"
)

// Options of Start. The zero value is a rig in a temporary folder.
type Options struct {
	// Out is the folder where printed letters land; it is made if need be, and
	// kept by Close. Without it, it is a folder inside the rig, which Close removes.
	Out string
	// ErrorPolicy is what CUPS does with a job whose backend failed: "abort-job",
	// the default here, or "retry-job", Debian's own, which waits and tries again.
	ErrorPolicy string
}

// Rig is a running private CUPS server.
type Rig struct {
	Server string // host:port, as CUPS_SERVER and printer.Config.Server want it
	Socket string // the same server's unix socket
	Out    string // where printed letters land

	dir    string
	policy string
	cmd    *exec.Cmd
	gone   chan struct{} // closed when cmd has ended
}

// Start makes and starts a rig with its two queues. The error names the Debian
// package where a program is missing.
func Start(ctx context.Context, o Options) (*Rig, error) {
	if err := installed(); err != nil {
		return nil, err
	}
	// Directly under the temporary folder: the filters run as the user "lp", who
	// could not pass through a test's own 0700 folder.
	dir, err := os.MkdirTemp("", "loket-cups-")
	if err != nil {
		return nil, fmt.Errorf("cupsrig: %w", err)
	}
	r := &Rig{dir: dir, Out: o.Out, Socket: filepath.Join(dir, "cups.sock"), policy: o.ErrorPolicy}
	if r.policy == "" {
		r.policy = "abort-job"
	}
	if err = r.lay(); err == nil {
		err = r.Restart(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	return r, nil
}

// Dir is everything the rig keeps: spool, logs, configuration.
func (r *Rig) Dir() string { return r.dir }

// SetMode tells the printer of the queue SIM which fault to have from now on; a
// job that is waiting in it notices within a tenth of a second.
func (r *Rig) SetMode(m Mode) error {
	return replace(filepath.Join(r.dir, "sim", "mode"), string(m)+"\n")
}

// Enable starts a queue that was stopped, as a person does with cupsenable.
func (r *Rig) Enable(ctx context.Context, queue string) error {
	return r.admin(ctx, "cupsenable", queue)
}

// Disable stops a queue; it still takes jobs in.
func (r *Rig) Disable(ctx context.Context, queue string) error {
	return r.admin(ctx, "cupsdisable", queue)
}

// Reject makes a queue refuse new jobs, until Accept.
func (r *Rig) Reject(ctx context.Context, queue string) error {
	return r.admin(ctx, "cupsreject", queue)
}

// Accept undoes Reject.
func (r *Rig) Accept(ctx context.Context, queue string) error {
	return r.admin(ctx, "cupsaccept", queue)
}

// Purge removes every job of a queue together with its history, so that
// whoever follows one finds nothing.
func (r *Rig) Purge(ctx context.Context, queue string) error {
	return r.admin(ctx, "cancel", "-a", "-x", queue)
}

func (r *Rig) admin(ctx context.Context, name string, args ...string) error {
	cmd := exec.CommandContext(ctx, name, append([]string{"-h", r.Server}, args...)...)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("cupsrig: %s %s: %w: %s", name, strings.Join(args, " "), err, out)
	}
	return nil
}

// Kill ends the server the hard way, as a power cut would.
func (r *Rig) Kill() error {
	if r.cmd == nil {
		return nil
	}
	if err := r.cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("cupsrig: %w", err)
	}
	<-r.gone
	r.cmd = nil
	return nil
}

// Restart starts the server again after Kill, on the same port and with the
// jobs it still had.
func (r *Rig) Restart(ctx context.Context) error {
	etc := filepath.Join(r.dir, "etc")
	// Without ctx: the server outlives the call that starts it.
	cmd := exec.Command(daemon(), "-f", "-c", filepath.Join(etc, "cupsd.conf"), "-s", filepath.Join(etc, "cups-files.conf"))
	cmd.Dir, cmd.SysProcAttr = r.dir, childAttr()
	started, gone := make(chan error), make(chan struct{})
	go func() {
		// The signal of our death follows the thread that forks, so this one stays
		// until the server has ended.
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		defer close(gone)
		err := cmd.Start()
		started <- err
		if err == nil {
			_ = cmd.Wait() // how it ended is asked of nobody: it is killed, or its log says why
		}
	}()
	if err := <-started; err != nil {
		return fmt.Errorf("cupsrig: %w", err)
	}
	r.cmd, r.gone = cmd, gone
	return r.ready(ctx)
}

// ready waits until the server takes connections.
func (r *Rig) ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	var d net.Dialer
	for {
		conn, err := d.DialContext(ctx, "tcp", r.Server)
		if err == nil {
			return conn.Close()
		}
		select {
		case <-r.gone:
			return fmt.Errorf("cupsrig: cupsd ended at once: %s", r.Log())
		case <-ctx.Done():
			return errors.Join(fmt.Errorf("cupsrig: cupsd does not answer: %w: %s", err, r.Log()), r.Kill())
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// Log returns the end of the server's error log, for a failing test.
func (r *Rig) Log() string {
	b, err := os.ReadFile(filepath.Join(r.dir, "log", "error"))
	if err != nil {
		return err.Error()
	}
	return string(b[max(0, len(b)-2000):])
}

// Close ends the server and removes the rig's folder; Options.Out stays.
func (r *Rig) Close() error {
	// A backend that waits in a fault ends by itself when the server is gone; the
	// mode makes it end at once.
	err := errors.Join(r.Kill(), r.SetMode(Fail))
	return errors.Join(err, os.RemoveAll(r.dir))
}
