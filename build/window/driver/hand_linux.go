package driver

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"regexp"
	"strings"
	"time"
)

// Hand reaches the windows that are not the page's: the dialogs of the desktop,
// which no WebDriver sees. It types through the X server, as a keyboard does,
// with the program of the Debian package xdotool.
type Hand struct {
	Env []string // DISPLAY=… and what else xdotool needs
}

// Answer waits for the dialog of a title, types the path of a file or folder
// into it, presses Enter and waits until the dialog has gone.
func (h Hand) Answer(ctx context.Context, title, path string) error {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	window, err := h.appear(ctx, title)
	if err != nil {
		return err
	}
	// There is no window manager that would give the dialog the keyboard. Ctrl+L
	// opens GTK's field for a path, or takes what stands in it; the dialog looks
	// the path up while it is typed.
	const moment = 150 * time.Millisecond
	for _, act := range []struct {
		words []string
		then  time.Duration
	}{
		{[]string{"windowfocus", "--sync", window}, 0},
		{[]string{"key", "--clearmodifiers", "ctrl+l"}, moment},
		{[]string{"key", "ctrl+a"}, 0},
		{[]string{"type", "--delay", "15", path}, moment},
		{[]string{"key", "Return"}, 0},
	} {
		if _, err := h.do(ctx, act.words...); err != nil {
			return err
		}
		time.Sleep(act.then)
	}
	return h.vanish(ctx, title, window)
}

// appear gives the newest window of a title, once it is on the screen.
func (h Hand) appear(ctx context.Context, title string) (string, error) {
	for {
		if ids := h.windows(ctx, title); len(ids) > 0 {
			return ids[len(ids)-1], nil
		}
		if err := pause(ctx); err != nil {
			return "", fmt.Errorf("hand: the dialog %q does not open", title)
		}
	}
}

func (h Hand) vanish(ctx context.Context, title, window string) error {
	for {
		if ids := h.windows(ctx, title); len(ids) == 0 || ids[len(ids)-1] != window {
			return nil
		}
		if err := pause(ctx); err != nil {
			return fmt.Errorf("hand: the dialog %q stays open", title)
		}
	}
}

// windows asks which windows of a title are on the screen; xdotool fails when
// there is none.
func (h Hand) windows(ctx context.Context, title string) []string {
	out, err := h.do(ctx, "search", "--onlyvisible", "--name", "^"+regexp.QuoteMeta(title)+"$")
	if err != nil {
		return nil
	}
	return strings.Fields(out)
}

func (h Hand) do(ctx context.Context, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "xdotool", args...)
	cmd.Env = append(cmd.Environ(), h.Env...)
	out, err := cmd.Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return "", fmt.Errorf("hand: xdotool %s: %w: %s", args[0], err, exit.Stderr)
	}
	if err != nil {
		return "", fmt.Errorf("hand: the Debian package xdotool is needed: %w", err)
	}
	return string(out), nil
}

func pause(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(60 * time.Millisecond):
		return nil
	}
}
