package raster

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"time"
)

// child is a running child process, seen from the parent.
type child struct {
	cmd  *exec.Cmd
	in   io.WriteCloser
	out  *bufio.Reader
	gone chan struct{} // closed when the process has ended
}

// errGone marks an error of the pipe: the child is dead or dying, and has not
// said anything about the request.
type errGone struct{ err error }

func (e *errGone) Error() string { return "the child is gone: " + e.err.Error() }
func (e *errGone) Unwrap() error { return e.err }

func isGone(err error) bool {
	var e *errGone
	return errors.As(err, &e)
}

// start starts a child and waits until it is ready.
func (r *Renderer) start() (*child, error) {
	args := r.Args
	if args == nil {
		args = []string{ChildArg}
	}
	cmd := exec.Command(r.Exe, args...)
	cmd.Env = append(os.Environ(), r.Env...)
	cmd.SysProcAttr = childAttr()
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	// Our own pipe, not StdoutPipe: Wait would close that under a reader.
	out, childOut, err := os.Pipe()
	if err != nil {
		return nil, errors.Join(err, in.Close())
	}
	cmd.Stdout = childOut
	if err := cmd.Start(); err != nil {
		return nil, errors.Join(err, in.Close(), out.Close(), childOut.Close())
	}
	c := &child{cmd: cmd, in: in, out: bufio.NewReaderSize(out, 64<<10), gone: make(chan struct{})}
	go func() {
		_ = cmd.Wait() // how it ended shows in its pipe
		close(c.gone)
	}()
	r.newest.Store(c)
	if r.closing.Load() {
		c.kill()
	}
	if err := childOut.Close(); err != nil {
		c.kill()
		return nil, err
	}
	return c, c.hello(r.CacheDir, orElse(r.StartTimeout, 90*time.Second))
}

// hello tells the child its cache and waits until it can work. On an error the
// child is ended.
func (c *child) hello(cacheDir string, timeout time.Duration) error {
	stop := time.AfterFunc(timeout, c.kill)
	defer stop.Stop()
	var a answer
	_, err := c.exchange(question{Hello: true, CacheDir: cacheDir}, nil, &a)
	if err != nil {
		c.end()
		return fmt.Errorf("start: %w", err)
	}
	return nil
}

func (c *child) render(q Request) (Picture, error) {
	var a answer
	body, err := c.exchange(question{Request: q}, q.PDF, &a)
	if err != nil {
		return Picture{}, err
	}
	if q.Grey {
		a.Picture.Grey = body
	} else {
		a.Picture.PNG = body
	}
	return a.Picture, nil
}

// exchange sends a question and reads its answer.
func (c *child) exchange(q question, body []byte, a *answer) ([]byte, error) {
	// A child that dies at once may still leave an answer, so a failed write is
	// only reported when there is none.
	werr := writeFrame(c.in, q, body)
	data, err := readFrame(c.out, a, maxAnswer)
	if err != nil {
		return nil, &errGone{errors.Join(err, werr)}
	}
	if a.Failure != "" {
		return nil, errors.New(a.Failure)
	}
	return data, nil
}

func (c *child) kill() {
	// The only error is that it has already ended.
	_ = c.cmd.Process.Kill()
}

// end closes the child's input, which makes it leave, and kills it if it does not.
func (c *child) end() {
	_ = c.in.Close() // a dead child's pipe is closed already
	stop := time.AfterFunc(time.Second, c.kill)
	<-c.gone
	stop.Stop()
}
