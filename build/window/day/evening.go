package day

import (
	"context"
	"fmt"
	"time"
)

func (p *player) lurahEnters(ctx context.Context) error {
	if err := p.enter(ctx, p.Lurah); err != nil {
		return err
	}
	if err := p.until(ctx, "Setujui, where a supervisor lands", "location.hash.startsWith('#/setujui') && "+says("main", "Hari yang terbuka")); err != nil {
		return err
	}
	return p.show(ctx, "setujui")
}

// released numbers the held letter of today.
func (p *player) released(ctx context.Context) error { return p.release(ctx, "ADRIANA BESSIE FALLO") }

// release opens the letter held for somebody, numbers it and answers for its sheet.
func (p *player) release(ctx context.Context, name string) error {
	if err := p.until(ctx, "the letter held for "+name, says("main tr", name)); err != nil {
		return err
	}
	if err := p.Window.Click(ctx, "//tr[contains(., '"+name+"')]/td[1]"); err != nil {
		return err
	}
	if err := p.until(ctx, "the held letter", says("header.card", name)); err != nil {
		return err
	}
	if err := p.show(ctx, "ditahan"); err != nil {
		return err
	}
	before, err := p.papers()
	if err != nil {
		return err
	}
	if err := p.pin(ctx, "Ctrl+Enter"); err != nil {
		return err
	}
	if err := p.toast(ctx, "terbit dan sedang dicetak"); err != nil {
		return err
	}
	if err := p.until(ctx, "the question after printing", says("[role=alert]", "keluar")); err != nil {
		return err
	}
	if err := p.note(ctx, "h1.num", before); err != nil {
		return err
	}
	if err := p.keys(ctx, "k"); err != nil {
		return err
	}
	return p.until(ctx, "the sheet to be noted as come out", says("section", "Lembar asli keluar"))
}

// pin presses a key that asks for the PIN, and gives it.
func (p *player) pin(ctx context.Context, key string) error {
	if err := p.keys(ctx, key); err != nil {
		return err
	}
	if err := p.until(ctx, "the field for the PIN", focused("pin")); err != nil {
		return err
	}
	return p.keys(ctx, p.Lurah.PIN, "Enter")
}

func (p *player) approved(ctx context.Context) error {
	if err := p.keys(ctx, "Ctrl+4"); err != nil {
		return err
	}
	if err := p.until(ctx, "the open day", says("main", "Hari yang terbuka")); err != nil {
		return err
	}
	if err := p.keys(ctx, "Ctrl+Enter"); err != nil {
		return err
	}
	if err := p.until(ctx, "the question whether to close", says("[role=dialog]", "Tutup hari?")); err != nil {
		return err
	}
	if err := p.keys(ctx, "Ctrl+Enter"); err != nil {
		return err
	}
	if err := p.toast(ctx, "Hari ditutup"); err != nil {
		return err
	}
	if err := p.Window.Click(ctx, "//tr[contains(., 'Menunggu penyelia')]/td[1]"); err != nil {
		return err
	}
	if err := p.lookAtAll(ctx); err != nil {
		return err
	}
	if err := p.pin(ctx, "a"); err != nil {
		return err
	}
	return p.toast(ctx, "surat disetujui")
}

// lookAtAll turns from letter to letter; each must stand in sight for a moment
// before it counts as seen.
func (p *player) lookAtAll(ctx context.Context) error {
	if err := p.until(ctx, "the batch", says(".head [role=status]", "dilihat")); err != nil {
		return err
	}
	count := `const m = /(\d+) dari (\d+) dilihat/.exec(document.querySelector('.head [role=status]').innerText); return [Number(m[1]), Number(m[2])]`
	for {
		var n [2]int
		if err := p.Window.Script(ctx, count, &n); err != nil {
			return err
		}
		seen := fmt.Sprintf("%d dari %d dilihat", n[0]+1, n[1])
		if err := p.until(ctx, "letter "+seen, says(".head [role=status]", seen)); err != nil {
			return err
		}
		if n[0]+1 == n[1] {
			return p.show(ctx, "bundel")
		}
		if err := p.keys(ctx, "Right"); err != nil {
			return err
		}
	}
}

// delivered waits until Kirim says that everything is with the city.
func (p *player) delivered(ctx context.Context) error {
	if err := p.keys(ctx, "Ctrl+5"); err != nil {
		return err
	}
	if err := p.until(ctx, "Kirim with its batches", says("main li", "Terkirim")); err != nil {
		return err
	}
	there := "document.querySelectorAll('main li').length > 0 && [...document.querySelectorAll('main .two li')].slice(0, 1).every((e) => e.innerText.includes('Terkirim'))"
	if err := p.Window.Until(ctx, 30*time.Second, "today's batch to be with the city", there); err != nil {
		return err
	}
	return p.show(ctx, "kirim")
}
