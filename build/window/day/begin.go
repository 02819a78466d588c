package day

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/loket-kelurahan/loket/build/window/driver"
)

// Bare are PCs on which nothing was done yet.
type Bare struct {
	Desk
	// Open opens the program on a data folder of a PC's own, and closes the window
	// that was open before.
	Open  func(ctx context.Context, pc string) (*driver.Session, error)
	Stick string // folder for the backup, outside of the PCs
}

// beginner plays a first start; what a step leaves for a later one stands here.
type beginner struct {
	*player
	bare        Bare
	boss, clerk Person
	key         string // the recovery key, as it was written down
	first       string // number of the first letter
}

// The officers of the new office. Their PINs guard invented people only.
func officersOfBegin() (boss, clerk Person) {
	return Person{"Drs. Alexander Lay", "902113"}, Person{"Maria Ndun", "582046"}
}

// Begin plays the first hour of an office on a bare PC, then the day on which
// that PC is gone: another one is a counter again from the backup.
func Begin(ctx context.Context, b Bare) (Report, error) {
	p := &beginner{player: &player{Desk: b.Desk, prefix: "mulai"}, bare: b}
	p.boss, p.clerk = officersOfBegin()
	if err := errors.Join(os.RemoveAll(b.Stick), os.MkdirAll(b.Stick, 0o700)); err != nil {
		return p.report, err
	}
	if err := p.turnTo(ctx, "pc-1"); err != nil {
		return p.report, err
	}
	err := p.play(ctx, []step{
		{"komputer kosong: kantor, lurah, penyelia dengan PIN-nya", p.setUp},
		{"kunci pemulihan tampil, dan diminta kembali dari kertas", p.keyAsked},
		{"penyelia masuk; operator pertama didaftarkan", p.enrols},
		{"salinan program lain tetap; operator masuk; berkas warga lewat jendela pilih berkas", p.peopled},
		{"surat pertama kantor ini terbit dan tercetak", p.firstLetter},
		{"cadangan ke stik lewat jendela pilih map", p.backedUp},
		{"komputer lain: dipulihkan dari stik dengan kunci dari kertas", p.restored},
		{"surat pertama di bawah huruf loket yang baru", p.nextLetter},
	})
	return p.report, err
}

// turnTo sits down at another PC.
func (p *beginner) turnTo(ctx context.Context, pc string) (err error) {
	p.Window, err = p.bare.Open(ctx, pc)
	return err
}

func (p *beginner) setUp(ctx context.Context) error {
	if err := p.until(ctx, "the first field of the set-up", focused("pasang-area")); err != nil {
		return err
	}
	if err := p.show(ctx, "komputer-kosong"); err != nil {
		return err
	}
	// As a hand fills it in: Enter goes on, and passes what stands there already.
	err := p.keys(ctx, "oesapa", "Enter", "Jalan Adisucipto, Oesapa, Kupang 85228", "Enter", "Osp", "Enter", "Enter", "566", "Enter",
		p.boss.Name, "Enter", "Enter", "Pembina, IV/a", "Enter", "Enter",
		p.boss.Name, "Enter", "Enter", p.boss.PIN, "Enter", p.boss.PIN)
	if err != nil {
		return err
	}
	if err := p.until(ctx, "the kelurahan in its field", "document.getElementById('pasang-area').value.startsWith('Oesapa –')"); err != nil {
		return err
	}
	if err := p.show(ctx, "pasang"); err != nil {
		return err
	}
	if err := p.keys(ctx, "Ctrl+Enter"); err != nil {
		return err
	}
	return p.until(ctx, "the recovery key", "document.querySelector('.key')")
}

// keyAsked writes the key down, proves it, and finds the desk open for the PIN.
func (p *beginner) keyAsked(ctx context.Context) error {
	if err := p.Window.Script(ctx, "return document.querySelector('.key').getAttribute('aria-label')", &p.key); err != nil {
		return err
	}
	if err := p.show(ctx, "kunci"); err != nil {
		return err
	}
	if err := p.keys(ctx, "Ctrl+Enter"); err != nil {
		return err
	}
	if err := p.until(ctx, "the first of two groups", focused("kunci-0")); err != nil {
		return err
	}
	for i := range 2 {
		group, err := p.groupAsked(ctx, i)
		if err != nil {
			return err
		}
		if err := p.keys(ctx, strings.ToLower(group), "Enter"); err != nil {
			return err
		}
	}
	if err := p.show(ctx, "kunci-ditanya"); err != nil {
		return err
	}
	if err := p.keys(ctx, "Ctrl+Enter"); err != nil {
		return err
	}
	return p.until(ctx, "the field for the PIN", focused("pin"))
}

// groupAsked reads off the screen which group is wanted, and gives it.
func (p *beginner) groupAsked(ctx context.Context, i int) (string, error) {
	var label string
	if err := p.Window.Script(ctx, fmt.Sprintf("return document.querySelector('label[for=kunci-%d]').innerText", i), &label); err != nil {
		return "", err
	}
	n, err := strconv.Atoi(strings.TrimPrefix(label, "Kelompok ke-"))
	if err != nil || n < 1 || (n-1)*6 >= len(p.key) {
		return "", fmt.Errorf("the screen asks for %q of a key of %d letters", label, len(p.key))
	}
	return p.key[(n-1)*6 : min(n*6, len(p.key))], nil
}

func (p *beginner) enrols(ctx context.Context) error {
	if err := p.keys(ctx, p.boss.PIN, "Enter"); err != nil {
		return err
	}
	if err := p.until(ctx, "Setujui, where a supervisor lands", "location.hash.startsWith('#/setujui')"); err != nil {
		return err
	}
	if err := p.part(ctx, "Petugas"); err != nil {
		return err
	}
	if err := p.Window.Click(ctx, "//button[contains(., 'Tambah petugas')]"); err != nil {
		return err
	}
	for _, field := range [][2]string{{"name", p.clerk.Name}, {"pin", p.clerk.PIN}, {"again", p.clerk.PIN}} {
		if err := p.write(ctx, "petugas-"+field[0], field[1]); err != nil {
			return err
		}
	}
	if err := p.keys(ctx, "Ctrl+s"); err != nil {
		return err
	}
	if err := p.until(ctx, "the operator in the list", says("main li", p.clerk.Name)); err != nil {
		return err
	}
	return p.show(ctx, "petugas")
}

// part opens a part of Perangkat.
func (p *beginner) part(ctx context.Context, name string) error {
	if err := p.keys(ctx, "Ctrl+7"); err != nil {
		return err
	}
	if err := p.until(ctx, "Perangkat", says("main fieldset label", name)); err != nil {
		return err
	}
	return p.Window.Click(ctx, "//main//fieldset/label[contains(., '"+name+"')]")
}

// write types into a field.
func (p *player) write(ctx context.Context, id, text string) error {
	if err := p.until(ctx, "the field "+id, fmt.Sprintf("document.getElementById(%q)", id)); err != nil {
		return err
	}
	focus := fmt.Sprintf("const e = document.getElementById(%q); e.focus(); e.select();", id)
	if err := p.Window.Script(ctx, focus, nil); err != nil {
		return err
	}
	return p.Window.Text(ctx, text)
}

func (p *beginner) peopled(ctx context.Context) error {
	if err := p.copiedElsewhere(ctx); err != nil {
		return err
	}
	if err := p.enter(ctx, p.clerk); err != nil {
		return err
	}
	if err := p.until(ctx, "Layani with its one field", focused("cari")); err != nil {
		return err
	}
	if err := p.show(ctx, "layani-kosong"); err != nil {
		return err
	}
	return p.bring(ctx, nil)
}

// domicile issues a letter of domicile for one of the newcomers.
func (p *beginner) domicile(ctx context.Context, i int) error {
	if err := p.keys(ctx, "Ctrl+1"); err != nil {
		return err
	}
	who := newcomers()[i]
	if err := p.find(ctx, string(who.NIK), who.Name); err != nil {
		return err
	}
	if err := p.kind(ctx, "Domisili", "domi"); err != nil {
		return err
	}
	if err := p.fill(ctx, [][2]string{{"sejak", "2019"}, {"status-tempat", "Kontrak"}, {"keperluan", "buka rekening"}}); err != nil {
		return err
	}
	if err := p.keys(ctx, "Alt+1", "Alt+2", "Alt+3"); err != nil {
		return err
	}
	return p.issue(ctx)
}

func (p *beginner) firstLetter(ctx context.Context) error {
	if err := p.domicile(ctx, 0); err != nil {
		return err
	}
	if p.first = p.last().Short; p.first != "A-0566" {
		return fmt.Errorf("the paper book went on to 565, and the first letter is %s", p.first)
	}
	return nil
}

func (p *beginner) backedUp(ctx context.Context) error {
	if err := p.part(ctx, "Sistem"); err != nil {
		return err
	}
	if err := p.until(ctx, "the backups", says("main", "Belum pernah ada cadangan")); err != nil {
		return err
	}
	if err := p.Window.Click(ctx, "//button[contains(., 'Buat cadangan')]"); err != nil {
		return err
	}
	if err := p.Answer(ctx, pickBackup, p.bare.Stick); err != nil {
		return err
	}
	if err := p.toast(ctx, "Cadangan selesai dan sudah dibaca ulang"); err != nil {
		return err
	}
	parts, err := filepath.Glob(filepath.Join(p.bare.Stick, "loket-cadangan", "*", "*.cadangan"))
	if err == nil && len(parts) == 0 {
		err = errors.New("no part of a backup lies on the stick")
	}
	return errors.Join(err, p.show(ctx, "cadangan"))
}

// restored makes a counter of a bare PC, with what an operator has in his hands:
// the stick and the key on paper, in groups and small letters.
func (p *beginner) restored(ctx context.Context) error {
	if err := p.turnTo(ctx, "pc-2"); err != nil {
		return err
	}
	if err := p.until(ctx, "the first field of the set-up", focused("pasang-area")); err != nil {
		return err
	}
	if err := p.Window.Click(ctx, "//button[contains(., 'Pulihkan dari cadangan')]"); err != nil {
		return err
	}
	if err := p.until(ctx, "the field for the recovery key", focused("pulih-recoveryKey")); err != nil {
		return err
	}
	if err := p.Window.Text(ctx, inGroups(p.key)); err != nil {
		return err
	}
	if err := p.keys(ctx, "Enter", "B", "Enter", p.boss.Name, "Enter", p.boss.PIN, "Enter", p.boss.PIN); err != nil {
		return err
	}
	if err := p.show(ctx, "pulihkan"); err != nil {
		return err
	}
	if err := p.keys(ctx, "Ctrl+Enter"); err != nil {
		return err
	}
	if err := p.Answer(ctx, pickPast, p.bare.Stick); err != nil {
		return err
	}
	if err := p.until(ctx, "the field for the PIN", focused("pin")); err != nil {
		return err
	}
	if err := p.keys(ctx, p.boss.PIN, "Enter"); err != nil {
		return err
	}
	return p.until(ctx, "Setujui, where a supervisor lands", "location.hash.startsWith('#/setujui')")
}

// inGroups writes a key as it stands on paper.
func inGroups(key string) string {
	var groups []string
	for len(key) > 6 {
		groups, key = append(groups, strings.ToLower(key[:6])), key[6:]
	}
	return strings.Join(append(groups, strings.ToLower(key)), " ")
}

// nextLetter proves that the office goes on, and that the old letter is known.
func (p *beginner) nextLetter(ctx context.Context) error {
	if err := p.domicile(ctx, 1); err != nil {
		return err
	}
	if short := p.last().Short; !strings.HasPrefix(short, "B-") {
		return fmt.Errorf("the restored PC numbers %s", short)
	}
	if err := p.keys(ctx, "Ctrl+2"); err != nil {
		return err
	}
	if err := p.until(ctx, p.first+" in the register", says("tbody", p.first)+" && "+says("tbody", p.last().Short)); err != nil {
		return err
	}
	return p.show(ctx, "register-dua-loket")
}
