//go:build !linux

package pgrig

import (
	"errors"
	"os/exec"
)

// account stands for the user the server runs as; see account_linux.go.
type account struct{}

func serverAccount() (account, error) {
	return account{}, errors.New("pgrig: the private PostgreSQL runs on Linux only; on other systems give the program a DSN of your own")
}

func (account) wear(*exec.Cmd) {}

func (account) take(string) error { return nil }

func (account) mayReach(string) error { return nil }
