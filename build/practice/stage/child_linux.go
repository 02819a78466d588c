package stage

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
	"time"
)

// Child is a program that runs beside us.
type Child struct {
	cmd  *exec.Cmd
	log  string
	gone chan struct{} // closed when it has ended
	end  error         // how; to be read after gone is closed
}

// Run starts a program that ends with us. What it writes goes to the file log.
// It has a process group of its own, so that Ctrl+C reaches us alone and we end
// it in order.
func Run(cmd *exec.Cmd, log string) (*Child, error) {
	if err := os.MkdirAll(filepath.Dir(log), 0o700); err != nil {
		return nil, fmt.Errorf("stage: %w", err)
	}
	f, err := os.Create(log)
	if err != nil {
		return nil, fmt.Errorf("stage: %w", err)
	}
	defer f.Close() // the child has its own copy
	cmd.Stdout, cmd.Stderr = f, f
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM, Setpgid: true}
	c := &Child{cmd: cmd, log: log, gone: make(chan struct{})}
	started := make(chan error)
	go func() {
		// The signal of our death follows the thread that forks, so this one stays
		// until the program has ended.
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		defer close(c.gone)
		err := cmd.Start()
		started <- err
		if err == nil {
			c.end = cmd.Wait()
		}
	}()
	if err := <-started; err != nil {
		return nil, fmt.Errorf("stage: %w", err)
	}
	return c, nil
}

// Gone is closed when the program has ended.
func (c *Child) Gone() <-chan struct{} { return c.gone }

// Wait waits for the program's end and says how it ended.
func (c *Child) Wait() error {
	<-c.gone
	return c.end
}

// Stop asks the program to end and waits for it. Safe to call twice.
func (c *Child) Stop() error {
	if c == nil {
		return nil
	}
	if err := c.cmd.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("stage: %w", err)
	}
	select {
	case <-c.gone:
		return nil
	case <-time.After(15 * time.Second):
		return errors.Join(fmt.Errorf("stage: %s did not end within 15 s, killed", filepath.Base(c.cmd.Path)), c.cmd.Process.Kill())
	}
}

// Words gives the end of what the program wrote.
func (c *Child) Words() string {
	b, err := os.ReadFile(c.log)
	if err != nil {
		return err.Error()
	}
	return string(bytes.TrimSpace(b[max(0, len(b)-2000):]))
}
