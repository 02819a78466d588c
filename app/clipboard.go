package app

import (
	"context"
	"crypto/sha256"
	"strings"
	"time"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// clipboard is the system's; nil functions have none.
type clipboard struct {
	get func() (string, error)
	set func(string) error
}

// clipWait is how long the desk waits for the system's clipboard. On Linux another
// program may hold it and not answer, and a desk must lock all the same.
const clipWait = time.Second

// Copied notes that something was copied in the window, so that it can be taken
// out of the clipboard when the desk is left. Only a hash of it is kept.
func (s *Session) Copied(r CopiedRequest) error {
	return do(s.c, "Session.Copied", anybody, func(context.Context, kelurahan.Officer) error {
		s.c.mu.Lock()
		defer s.c.mu.Unlock()
		s.c.copied = clipHash(r.Text)
		return nil
	})
}

// clipHash tells one text from another; line ends are the system's business.
func clipHash(text string) [32]byte {
	return sha256.Sum256([]byte(strings.ReplaceAll(text, "\r", "")))
}

// forgetCopied empties the clipboard while it still holds what was copied in the
// window. What somebody copied elsewhere since stays.
func (c *Core) forgetCopied() {
	c.mu.Lock()
	copied, clip := c.copied, c.clip
	c.copied = [32]byte{}
	c.mu.Unlock()
	if copied == ([32]byte{}) || clip.get == nil {
		return
	}
	done := make(chan error, 1)
	go func() {
		text, err := clip.get()
		if err == nil && text != "" && clipHash(text) == copied {
			err = clip.set("")
		}
		done <- err
	}()
	select {
	case err := <-done:
		if err != nil {
			c.Log.Warn("clipboard", "cause", err)
		}
	case <-time.After(clipWait):
		c.Log.Warn("clipboard", "cause", "it does not answer")
	}
}
