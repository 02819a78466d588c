package day

import (
	"context"
	"fmt"
	"time"
)

// unhurried is how somebody types who looks for the letters.
const unhurried = 120 * time.Millisecond

// Words plays the newcomer's path of the handbook on a desk where the day is
// over: one question and one sentence more in a kind of letter, approved by
// somebody else, and issued.
func Words(ctx context.Context, d Desk) (Report, error) {
	p := &player{Desk: d, prefix: "jenis"}
	p.Window.Pace = unhurried
	defer func() { p.Window.Pace = 0 }()
	began := time.Now()
	err := p.play(ctx, []step{
		{"operator masuk, membuka jenis surat, menambah pertanyaan", p.questioned},
		{"kalimat dengan jawabannya disisipkan, dan diusulkan", p.proposed},
		{"penyelia membandingkan dan mengesahkan dengan PIN", p.adopted},
		{"surat berikutnya bertanya yang baru; ditahan", p.asksAnew},
		{"penyelia melepas; surat dengan kalimat baru tercetak", p.releasedAnew},
	})
	if err == nil {
		p.Say("jenis surat diubah, disahkan, dan terbit dalam %.0f detik", time.Since(began).Seconds())
	}
	return p.report, err
}

// change lets another officer sit down.
func (p *player) change(ctx context.Context, who Person) error {
	if err := p.leave(ctx); err != nil {
		return err
	}
	if err := p.enter(ctx, who); err != nil {
		return err
	}
	return p.until(ctx, who.Name+" at the desk", says("header .who", who.Name))
}

// pickTab opens a part of the editor.
func (p *player) pickTab(ctx context.Context, name string) error {
	tab := fmt.Sprintf("//main//*[normalize-space(text())='%s']", name)
	if err := p.until(ctx, "the editor", says("main", name)); err != nil {
		return err
	}
	return p.Window.Click(ctx, tab)
}

func (p *player) questioned(ctx context.Context) error {
	if err := p.change(ctx, p.Clerk); err != nil {
		return err
	}
	if err := p.keys(ctx, "Ctrl+8"); err != nil {
		return err
	}
	if err := p.until(ctx, "the list of kinds", focused("cari-jenis")); err != nil {
		return err
	}
	if err := p.show(ctx, "daftar"); err != nil {
		return err
	}
	if err := p.keys(ctx, "sktm"); err != nil {
		return err
	}
	if err := p.until(ctx, "the kind alone in the list", says(".list tbody tr:first-child", "Tidak Mampu")); err != nil {
		return err
	}
	if err := p.keys(ctx, "Enter"); err != nil {
		return err
	}
	if err := p.until(ctx, "the letter's words", "document.getElementById('jenis-body')"); err != nil {
		return err
	}
	if err := p.pickTab(ctx, "Pertanyaan"); err != nil {
		return err
	}
	if err := p.keys(ctx, "Ctrl+b"); err != nil {
		return err
	}
	if err := p.until(ctx, "the new question's field", "/^jenis-field-\\d+-label$/.test(document.activeElement?.id)"); err != nil {
		return err
	}
	if err := p.keys(ctx, "Telepon keluarga"); err != nil {
		return err
	}
	return p.show(ctx, "pertanyaan")
}

func (p *player) proposed(ctx context.Context) error {
	if err := p.pickTab(ctx, "Isi surat"); err != nil {
		return err
	}
	if err := p.until(ctx, "the letter's words", "document.getElementById('jenis-body')"); err != nil {
		return err
	}
	// A hand clicks before the last paragraph.
	caret := "const box = document.getElementById('jenis-body'); const at = box.value.indexOf('Demikian'); box.focus(); box.setSelectionRange(at, at);"
	if err := p.Window.Script(ctx, caret, nil); err != nil {
		return err
	}
	if err := p.keys(ctx, "Keluarga dapat dihubungi di nomor ", "F2", "telepon"); err != nil {
		return err
	}
	if err := p.until(ctx, "the question among what can be put in", says("#sisipan-0", "Telepon keluarga")); err != nil {
		return err
	}
	if err := p.show(ctx, "sisipkan"); err != nil {
		return err
	}
	if err := p.keys(ctx, "Enter", ".", "Enter", "Enter"); err != nil {
		return err
	}
	if err := p.until(ctx, "the placeholder in the words", "document.getElementById('jenis-body').value.includes('di nomor {telepon-keluarga}.')"); err != nil {
		return err
	}
	if err := p.Window.Until(ctx, patience, "the invented letter beside them", paper); err != nil {
		return err
	}
	if err := p.show(ctx, "isi"); err != nil {
		return err
	}
	if err := p.keys(ctx, "Ctrl+Enter"); err != nil {
		return err
	}
	if err := p.until(ctx, "the question for a note", "document.getElementById('catatan-usulan')"); err != nil {
		return err
	}
	if err := p.write(ctx, "catatan-usulan", "menambah telepon"); err != nil {
		return err
	}
	if err := p.keys(ctx, "Ctrl+Enter"); err != nil {
		return err
	}
	return p.until(ctx, "the proposal among those that wait", says("main", "1 usulan menunggu pengesahan"))
}

func (p *player) adopted(ctx context.Context) error {
	if err := p.change(ctx, p.Lurah); err != nil {
		return err
	}
	if err := p.keys(ctx, "Ctrl+8"); err != nil {
		return err
	}
	if err := p.until(ctx, "the proposal", says("main tr", "menambah telepon")); err != nil {
		return err
	}
	if err := p.Window.Click(ctx, "//tr[contains(., 'menambah telepon')]/td[1]"); err != nil {
		return err
	}
	if err := p.until(ctx, "the words that are new", says("ins", "dapat dihubungi")); err != nil {
		return err
	}
	if err := p.show(ctx, "banding"); err != nil {
		return err
	}
	if err := p.pin(ctx, "a"); err != nil {
		return err
	}
	return p.until(ctx, "the proposal to be gone", "document.getElementById('cari-jenis') && !"+says("main tr", "menambah telepon"))
}

func (p *player) asksAnew(ctx context.Context) error {
	if err := p.change(ctx, p.Clerk); err != nil {
		return err
	}
	if err := p.find(ctx, typedNIK, "MUHAMMAD RIZAL DAENG"); err != nil {
		return err
	}
	if err := p.kind(ctx, "Tidak Mampu", "miskin"); err != nil {
		return err
	}
	err := p.fill(ctx, [][2]string{{"penghasilan", "900000"}, {"tanggungan", "2"}, {"keperluan", "beasiswa"}, {"telepon-keluarga", "081234567890"}})
	if err != nil {
		return err
	}
	if err := p.keys(ctx, "Alt+1", "Alt+2", "Alt+3", "Alt+4"); err != nil {
		return err
	}
	if err := p.show(ctx, "ditanya"); err != nil {
		return err
	}
	if err := p.keys(ctx, "Ctrl+Enter"); err != nil {
		return err
	}
	if err := p.until(ctx, "the question for a reason", focused("alasan")); err != nil {
		return err
	}
	if err := p.keys(ctx, "mohon dilihat", "Ctrl+Enter"); err != nil {
		return err
	}
	return p.toast(ctx, "Diajukan ke penyelia")
}

func (p *player) releasedAnew(ctx context.Context) error {
	if err := p.change(ctx, p.Lurah); err != nil {
		return err
	}
	return p.release(ctx, "MUHAMMAD RIZAL DAENG")
}
