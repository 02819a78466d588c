package driver

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"time"
)

// Press presses keys in the window of a title, as Answer types: "ctrl+c".
func (h Hand) Press(ctx context.Context, title string, keys ...string) error {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	window, err := h.appear(ctx, title)
	if err != nil {
		return err
	}
	if _, err := h.do(ctx, "windowfocus", "--sync", window); err != nil {
		return err
	}
	_, err = h.do(ctx, append([]string{"key", "--clearmodifiers"}, keys...)...)
	return err
}

// Copied gives what any program of the desktop reads out of a selection of the X
// server, "clipboard" or "primary"; "" = nothing. It asks the program of the
// Debian package xclip.
func (h Hand) Copied(ctx context.Context, selection string) (string, error) {
	out, err := h.clip(ctx, "", "-selection", selection, "-o")
	var exit *exec.ExitError
	if errors.As(err, &exit) && strings.Contains(string(exit.Stderr), "not available") {
		return "", nil // nobody offers anything
	}
	return out, err
}

// Copy puts a text into the clipboard, as another program does.
func (h Hand) Copy(ctx context.Context, text string) error {
	_, err := h.clip(ctx, text, "-selection", "clipboard", "-i")
	return err
}

func (h Hand) clip(ctx context.Context, text string, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, "xclip", args...)
	cmd.Env = append(cmd.Environ(), h.Env...)
	var out []byte
	var err error
	if cmd.Stdin = strings.NewReader(text); text == "" {
		out, err = cmd.Output()
	} else {
		err = cmd.Run() // it stays behind, and would keep its output open
	}
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		return "", fmt.Errorf("hand: xclip %s: %w: %s", args[1], err, bytes.TrimSpace(exit.Stderr))
	case err != nil:
		return "", fmt.Errorf("hand: the Debian package xclip is needed: %w", err)
	}
	return string(out), nil
}
