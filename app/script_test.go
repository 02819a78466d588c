//go:build !windows

package app_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestScripts plays every session in testdata/*.txtar. A file dropped there is
// played without touching code; docs/scripts.md lists the commands.
func TestScripts(t *testing.T) {
	town := newTown(t)
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		Cmds:                commands(town),
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			env.Values[counterKey{}] = &counter{dir: env.WorkDir, town: town}
			env.Defer(func() { env.Values[counterKey{}].(*counter).stop() })
			return nil
		},
	})
}

// counterKey finds a script's counter in its environment.
type counterKey struct{}

// counter is the program at the desk: a process of its own, so that a script
// can kill it at any moment.
type counter struct {
	dir  string
	town *town
	city *branch

	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Reader
}

// order is one line to the program and answer its line back.
type order struct {
	Do   string   `json:"do"`
	Args []string `json:"args"`
}

type answer struct {
	Out  string `json:"out"`
	Code string `json:"code"` // error code; "" = it went well
	Text string `json:"text"`
}

// start starts the program: this very test binary, see TestMain.
func (c *counter) start() error {
	exe, err := os.Executable()
	if err != nil {
		return err
	}
	c.cmd = exec.Command(exe)
	c.cmd.Env = append(os.Environ(), deskEnv+"="+filepath.Join(c.dir, "loket"))
	c.cmd.Stderr = os.Stderr
	if c.in, err = c.cmd.StdinPipe(); err != nil {
		return err
	}
	pipe, err := c.cmd.StdoutPipe()
	if err != nil {
		return err
	}
	c.out = bufio.NewReader(pipe)
	return c.cmd.Start()
}

// send gives the program an order. errGone says that it died on it.
func (c *counter) send(do string, args []string) (answer, error) {
	if c.cmd == nil {
		if err := c.start(); err != nil {
			return answer{}, err
		}
	}
	line, err := json.Marshal(order{do, args})
	if err != nil {
		return answer{}, err
	}
	if _, err := fmt.Fprintf(c.in, "%s\n", line); err != nil {
		return answer{}, errGone
	}
	reply, err := c.out.ReadString('\n')
	if err != nil {
		return answer{}, errGone
	}
	var a answer
	return a, json.Unmarshal([]byte(reply), &a)
}

var errGone = errors.New("the program is gone")

// kill ends the program as a power cut or a crash does.
func (c *counter) kill() {
	if c.cmd == nil {
		return
	}
	_ = c.cmd.Process.Kill() // it may be dead already
	_ = c.cmd.Wait()
	c.cmd = nil
}

// stop ends the program in order, and its city.
func (c *counter) stop() {
	c.quit()
	if c.city != nil {
		c.city.close()
	}
}

// commands are what a script may say. Most go to the program as they are.
func commands(town *town) map[string]func(*testscript.TestScript, bool, []string) {
	cmds := map[string]func(*testscript.TestScript, bool, []string){
		"kill":    func(ts *testscript.TestScript, _ bool, _ []string) { counterOf(ts).kill() },
		"restart": func(ts *testscript.TestScript, _ bool, _ []string) { c := counterOf(ts); c.quit() },
		"city":    cityCommand,
	}
	for _, name := range deskCommands() {
		cmds[name] = func(ts *testscript.TestScript, neg bool, args []string) { forward(ts, name, neg, args) }
	}
	return cmds
}

// quit ends the program; the next order starts it again.
func (c *counter) quit() {
	if c.cmd == nil {
		return
	}
	_, _ = c.send("quit", nil)
	_ = c.cmd.Wait()
	c.cmd = nil
}

func counterOf(ts *testscript.TestScript) *counter { return ts.Value(counterKey{}).(*counter) }

// forward sends a command on. `! command code` expects the error of that code;
// `? command` would hide what happened and is not offered.
func forward(ts *testscript.TestScript, name string, neg bool, args []string) {
	want := ""
	if neg {
		if len(args) == 0 {
			ts.Fatalf("! %s needs the error code it expects first", name)
		}
		want, args = args[0], args[1:]
	}
	a, err := counterOf(ts).send(name, args)
	if errors.Is(err, errGone) {
		counterOf(ts).kill()
		if want == "gone" {
			return
		}
	}
	ts.Check(err)
	if a.Code != want {
		ts.Fatalf("%s: got %q %s, want %q", name, a.Code, a.Text, want)
	}
	_, err = io.WriteString(ts.Stdout(), a.Out)
	ts.Check(err)
	if a.Out != "" {
		ts.Logf("%s", strings.TrimRight(a.Out, "\n"))
	}
}
