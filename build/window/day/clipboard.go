package day

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Clip is the desktop's clipboard, as another program of the same user reaches it.
type Clip struct {
	// Take presses Ctrl+C on the keyboard of the program's window.
	Take func(ctx context.Context) error
	// Read gives what lies in a selection, "clipboard" or "primary"; "" = nothing.
	Read func(ctx context.Context, selection string) (string, error)
	// Put is a copy made in another program.
	Put func(ctx context.Context, text string) error
}

// copied: the NIK that an operator copies lies open to every program of the
// desktop, until he leaves the desk (docs/security.md).
func (p *player) copied(ctx context.Context) error {
	if err := p.takeCopy(ctx, typedNIK); err != nil {
		return err
	}
	if err := p.leave(ctx); err != nil {
		return err
	}
	for _, selection := range []string{"clipboard", "primary"} {
		text, err := p.Clip.Read(ctx, selection)
		if err != nil {
			return err
		}
		if text != "" {
			return fmt.Errorf("the desk was left, and %d letters lie in the X server's %s", len(text), selection)
		}
	}
	return nil
}

// takeCopy copies a text out of the one field, and sees it in the clipboard.
func (p *player) takeCopy(ctx context.Context, text string) error {
	if err := p.keys(ctx, "Ctrl+1"); err != nil {
		return err
	}
	if err := p.until(ctx, "Layani", "location.hash.startsWith('#/layani') && document.getElementById('cari')"); err != nil {
		return err
	}
	if err := p.write(ctx, "cari", text); err != nil {
		return err
	}
	all := fmt.Sprintf("document.getElementById('cari').value === %q && (document.getElementById('cari').select(), true)", text)
	if err := p.until(ctx, "the text in the one field", all); err != nil {
		return err
	}
	if err := p.Clip.Take(ctx); err != nil {
		return err
	}
	// The X server brings it to whoever asks, a moment later.
	for range 50 {
		if seen, err := p.Clip.Read(ctx, "clipboard"); err != nil || seen == text {
			return err
		}
		time.Sleep(40 * time.Millisecond)
	}
	return errors.New("Ctrl+C was pressed, and the text is not in the clipboard")
}

// leave signs out.
func (p *player) leave(ctx context.Context) error {
	if err := p.Window.Click(ctx, "header .who button[aria-label='Keluar dari meja']"); err != nil {
		return err
	}
	return p.until(ctx, "the tiles of the officers", "document.querySelector('main li button')")
}

// copiedElsewhere: what somebody copied in another program since is his, and stays.
func (p *player) copiedElsewhere(ctx context.Context) error {
	const other = "dari program lain"
	if err := p.takeCopy(ctx, "BENYAMIN"); err != nil {
		return err
	}
	if err := p.Clip.Put(ctx, other); err != nil {
		return err
	}
	if err := p.leave(ctx); err != nil {
		return err
	}
	text, err := p.Clip.Read(ctx, "clipboard")
	if err == nil && text != other {
		err = fmt.Errorf("another program's copy did not stay: %d letters are left", len(text))
	}
	return err
}
