package app

import (
	"errors"
	"log/slog"
	"testing"
	"time"
)

// TestForgetCopied: what was copied in the window goes, what was copied elsewhere
// stays, and a clipboard that fails or hangs keeps nobody at the desk.
func TestForgetCopied(t *testing.T) {
	hang := make(chan struct{})
	defer close(hang)
	for _, c := range []struct {
		name, copied, held, want string
		fails                    error
		hangs                    bool
	}{
		{name: "ours", copied: "9971014403850002", held: "9971014403850002", want: ""},
		{name: "ours with the system's line ends", copied: "RT 001\nRW 002", held: "RT 001\r\nRW 002", want: ""},
		{name: "another program's", copied: "9971014403850002", held: "daftar belanja", want: "daftar belanja"},
		{name: "nothing copied here", held: "daftar belanja", want: "daftar belanja"},
		{name: "it fails", copied: "a", held: "a", want: "a", fails: errors.New("busy")},
		{name: "it hangs", copied: "a", held: "a", want: "a", hangs: true},
	} {
		t.Run(c.name, func(t *testing.T) {
			core := NewCore(Config{Now: time.Now, Log: slog.New(slog.DiscardHandler)})
			held := c.held
			core.clip = clipboard{
				get: func() (string, error) {
					if c.hangs {
						<-hang
					}
					return held, c.fails
				},
				set: func(s string) error { held = s; return nil },
			}
			if c.copied != "" {
				if err := (&Session{core}).Copied(CopiedRequest{Text: c.copied}); err != nil {
					t.Fatal(err)
				}
			}
			core.forgetCopied()
			if held != c.want {
				t.Errorf("the clipboard holds %q", held)
			}
			held = c.copied
			core.forgetCopied() // once only: later it is somebody's own
			if held != c.copied {
				t.Error("cleared twice")
			}
		})
	}
}
