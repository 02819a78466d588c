package stage

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strings"
	"time"
)

// Display is a virtual screen of the smallest size an office may have.
type Display struct {
	Name  string // ":7", for the variable DISPLAY
	child *Child
}

// StartDisplay starts an Xvfb of 1366×768 on a number nobody has. log is its log file.
func StartDisplay(ctx context.Context, log string) (*Display, error) {
	number, theirs, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("stage: %w", err)
	}
	defer number.Close()
	cmd := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", "1366x768x24", "-nolisten", "tcp")
	cmd.ExtraFiles = []*os.File{theirs}
	child, err := Run(cmd, log)
	if err := errors.Join(err, theirs.Close()); err != nil {
		return nil, fmt.Errorf("a virtual screen needs the Debian package xvfb: %w", err)
	}
	if err := number.SetReadDeadline(deadline(ctx, 20*time.Second)); err != nil {
		return nil, errors.Join(err, child.Stop())
	}
	line, err := bufio.NewReader(number).ReadString('\n')
	if err != nil {
		return nil, errors.Join(fmt.Errorf("stage: Xvfb does not come up: %w: %s", err, child.Words()), child.Stop())
	}
	return &Display{Name: ":" + strings.TrimSpace(line), child: child}, nil
}

func deadline(ctx context.Context, limit time.Duration) time.Time {
	end := time.Now().Add(limit)
	if d, ok := ctx.Deadline(); ok && d.Before(end) {
		return d
	}
	return end
}

// Env is the variable that makes a program use the display.
func (d *Display) Env() string { return "DISPLAY=" + d.Name }

// Close ends the display.
func (d *Display) Close() error {
	if d == nil {
		return nil
	}
	return d.child.Stop()
}

// HasDisplay reports whether a person sits before a screen here: DISPLAY names
// one that answers, or there is a Wayland session.
func HasDisplay() bool {
	if os.Getenv("WAYLAND_DISPLAY") != "" {
		return true
	}
	name := os.Getenv("DISPLAY")
	host, number, ok := strings.Cut(name, ":")
	if !ok {
		return false
	}
	if host != "" {
		return true // across a network; it will say so itself when it does not answer
	}
	number, _, _ = strings.Cut(number, ".")
	conn, err := net.DialTimeout("unix", "/tmp/.X11-unix/X"+number, time.Second)
	return err == nil && conn.Close() == nil
}
