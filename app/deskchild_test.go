//go:build !windows

package app_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"testing"

	"go.uber.org/goleak"

	"github.com/loket-kelurahan/loket/app"
)

// deskEnv makes this test binary the program at the desk, in that folder.
const deskEnv = "LOKET_TEST_DESK"

func TestMain(m *testing.M) {
	if dir := os.Getenv(deskEnv); dir != "" {
		if err := runDesk(dir); err != nil {
			fmt.Fprintln(os.Stderr, "desk:", err)
			os.Exit(1)
		}
		return
	}
	goleak.VerifyTestMain(m)
}

// runDesk answers orders from the standard input until "quit".
func runDesk(dir string) error {
	d, err := openDesk(dir)
	if err != nil {
		return err
	}
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		var o order
		if err := json.Unmarshal(lines.Bytes(), &o); err != nil {
			return err
		}
		if o.Do == "quit" {
			return d.close()
		}
		out, err := d.obey(o)
		a := answer{Out: out}
		if err != nil {
			a.Code, a.Text = codeOf(err), err.Error()
		}
		reply, err := json.Marshal(a)
		if err != nil {
			return err
		}
		fmt.Printf("%s\n", reply)
	}
	return lines.Err()
}

// codeOf is the code a screen would get.
func codeOf(err error) string {
	if f, ok := err.(*app.Failure); ok {
		return f.Code
	}
	return "test: " + err.Error()
}
