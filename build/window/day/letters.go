package day

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// enter signs somebody in: the figure on his tile, then the PIN.
func (p *player) enter(ctx context.Context, who Person) error {
	find := fmt.Sprintf("return [...document.querySelectorAll('main li button')].findIndex((b) => b.innerText.includes(%q)) + 1", who.Name)
	if err := p.until(ctx, "the tile of "+who.Name, says("main li button", who.Name)); err != nil {
		return err
	}
	var tile int
	if err := p.Window.Script(ctx, find, &tile); err != nil {
		return err
	}
	if err := p.keys(ctx, fmt.Sprint(tile)); err != nil {
		return err
	}
	if err := p.until(ctx, "the field for the PIN", focused("pin")); err != nil {
		return err
	}
	return p.keys(ctx, who.PIN, "Enter")
}

func (p *player) clerkEnters(ctx context.Context) error {
	if err := p.show(ctx, "masuk"); err != nil {
		return err
	}
	// What the program refuses must reach the screen in its own words.
	if err := p.enter(ctx, Person{p.Clerk.Name, "111222"}); err != nil {
		return err
	}
	if err := p.until(ctx, "the refusal of a wrong PIN", says("#pin-salah", "PIN salah. Sisa percobaan")); err != nil {
		return err
	}
	if err := p.until(ctx, "the field for the PIN again", focused("pin")); err != nil {
		return err
	}
	if err := p.keys(ctx, p.Clerk.PIN, "Enter"); err != nil {
		return err
	}
	if err := p.until(ctx, "Layani with its one field", focused("cari")); err != nil {
		return err
	}
	return p.show(ctx, "layani")
}

// The practice cards and NIK of the day, see simulator.People.
const (
	tapCard   = "Maria Goreti Seran" // her card is linked, and she has a letter of this kind
	typedNIK  = "9971033011950004"   // Muhammad Rizal Daeng
	typedName = "adriana bessie"     // Adriana Bessie Fallo
)

func (p *player) tapped(ctx context.Context) error {
	if err := p.Tap(ctx, tapCard); err != nil {
		return err
	}
	if err := p.Window.Until(ctx, 20*time.Second, "the card to be read", says(".left", "MARIA GORETI SERAN")); err != nil {
		return err
	}
	keys := p.Window.Keys
	if err := p.kind(ctx, "Domisili", "domi"); err != nil {
		return err
	}
	if err := p.until(ctx, "the first field that is missing, the purpose", focused("isian-keperluan")); err != nil {
		return err
	}
	if err := p.keys(ctx, "bank", "Alt+1", "Alt+2", "Alt+3"); err != nil {
		return err
	}
	if err := p.until(ctx, "the purpose to stand in its field", "document.getElementById('isian-keperluan').value === 'bank'"); err != nil {
		return err
	}
	// The first sheet after an installation waits for the renderer to be built.
	if err := p.Window.Until(ctx, 60*time.Second, "the paper beside the form", paper); err != nil {
		return err
	}
	if err := p.clear(ctx); err != nil {
		return err
	}
	if err := p.show(ctx, "formulir"); err != nil {
		return err
	}
	if err := p.issue(ctx); err != nil {
		return err
	}
	p.report.Strokes = p.Window.Keys - keys
	if p.report.Strokes > MostStrokes {
		return fmt.Errorf("the letter took %d strokes, %d are allowed", p.report.Strokes, MostStrokes)
	}
	return p.Lift(ctx)
}

// paper is a condition: the picture of the sheet stands there.
const paper = "document.querySelector('.desk img')?.complete"

// kind takes a kind of letter: with Enter alone when it stands first, else with
// an everyday word.
func (p *player) kind(ctx context.Context, title, word string) error {
	if err := p.until(ctx, "the kinds of letters", "document.getElementById('jenis-0')"); err != nil {
		return err
	}
	var first bool
	if err := p.Window.Script(ctx, "return "+says("#jenis-0 b", title), &first); err != nil {
		return err
	}
	if !first {
		if err := p.keys(ctx, word); err != nil {
			return err
		}
		if err := p.until(ctx, "the kind “"+title+"” first in the list", says("#jenis-0 b", title)); err != nil {
			return err
		}
	}
	return p.keys(ctx, "Enter")
}

// issue issues what stands in the form, waits for the printer and answers K.
func (p *player) issue(ctx context.Context) error {
	before, err := p.papers()
	if err != nil {
		return err
	}
	if err := p.keys(ctx, "Ctrl+Enter"); err != nil {
		return err
	}
	if err := p.until(ctx, "the question after printing", "document.getElementById('tanya') && "+says("[role=status]", "selesai")); err != nil {
		return err
	}
	if err := p.until(ctx, "the issued sheet", paper); err != nil {
		return err
	}
	if err := p.show(ctx, "tercetak"); err != nil {
		return err
	}
	if err := p.note(ctx, "section.right", before); err != nil {
		return err
	}
	if err := p.keys(ctx, "k"); err != nil {
		return err
	}
	return p.toast(ctx, p.last().Short+" selesai")
}

func (p *player) last() *Letter { return &p.report.Letters[len(p.report.Letters)-1] }

// papers gives what has been printed so far, and when. A practice that began anew
// prints the same names over those of the one before.
func (p *player) papers() (map[string]time.Time, error) {
	list, err := filepath.Glob(filepath.Join(p.Papers, "*.pdf"))
	if err != nil {
		return nil, err
	}
	papers := map[string]time.Time{}
	for _, path := range list {
		info, err := os.Stat(path)
		if err != nil {
			return nil, err
		}
		papers[path] = info.ModTime()
	}
	return papers, nil
}

// note remembers the letter whose number a part of the screen shows, with the
// paper that came out since.
func (p *player) note(ctx context.Context, selector string, before map[string]time.Time) error {
	var short string
	find := fmt.Sprintf(`const m = /[A-Z]\d?-\d{4}/.exec(document.querySelector(%q)?.innerText ?? ''); return m ? m[0] : ''`, selector)
	if err := p.Window.Script(ctx, find, &short); err != nil {
		return err
	}
	if short == "" {
		return errors.New("no number stands on the screen")
	}
	for range 100 {
		now, err := p.papers()
		if err != nil {
			return err
		}
		if paper := newest(now, before); paper != "" {
			p.report.Letters = append(p.report.Letters, Letter{Short: short, Paper: paper})
			return nil
		}
		time.Sleep(100 * time.Millisecond)
	}
	return fmt.Errorf("no paper came out for %s", short)
}

// newest gives a paper that came out since, "" when none did.
func newest(now, before map[string]time.Time) string {
	for path, at := range now {
		if !at.Equal(before[path]) {
			return path
		}
	}
	return ""
}

// find opens somebody by what is typed into the one field.
func (p *player) find(ctx context.Context, text, name string) error {
	if err := p.until(ctx, "the one field", focused("cari")); err != nil {
		return err
	}
	if err := p.keys(ctx, text); err != nil {
		return err
	}
	if err := p.until(ctx, name+" among the hits", says("#hasil-0", name)); err != nil {
		return err
	}
	if err := p.keys(ctx, "Enter"); err != nil {
		return err
	}
	return p.until(ctx, name+" on the desk", says(".left", name)+" && document.getElementById('jenis-0')")
}

// fill answers fields by their names; a field that already has an answer is
// written over.
func (p *player) fill(ctx context.Context, answers [][2]string) error {
	for _, a := range answers {
		if err := p.write(ctx, "isian-"+a[0], a[1]); err != nil {
			return err
		}
	}
	return nil
}

func (p *player) typed(ctx context.Context) error {
	if err := p.find(ctx, typedNIK, "MUHAMMAD RIZAL DAENG"); err != nil {
		return err
	}
	if err := p.kind(ctx, "Belum Pernah Menikah", "belum menikah"); err != nil {
		return err
	}
	err := p.fill(ctx, [][2]string{{"nama-ayah", "Daeng Rahim"}, {"nama-ibu", "Hajar"}, {"keperluan", "lamaran kerja"}})
	if err != nil {
		return err
	}
	if err := p.keys(ctx, "Alt+1", "Alt+2", "Alt+3", "Alt+4", "Alt+5"); err != nil {
		return err
	}
	return p.issue(ctx)
}

func (p *player) held(ctx context.Context) error {
	if err := p.keys(ctx, "Ctrl+1"); err != nil {
		return err
	}
	if err := p.find(ctx, typedName, "ADRIANA BESSIE FALLO"); err != nil {
		return err
	}
	if err := p.kind(ctx, "Tidak Mampu", "miskin"); err != nil {
		return err
	}
	err := p.fill(ctx, [][2]string{{"penghasilan", "750000"}, {"tanggungan", "3"}, {"keperluan", "keringanan biaya kuliah anak"}})
	if err != nil {
		return err
	}
	if err := p.keys(ctx, "Alt+1", "Alt+2", "Alt+3", "Alt+4", "Ctrl+Enter"); err != nil {
		return err
	}
	if err := p.until(ctx, "the question for a reason", focused("alasan")); err != nil {
		return err
	}
	if err := p.keys(ctx, "Pemohon janda, mohon dilihat", "Ctrl+Enter"); err != nil {
		return err
	}
	if err := p.toast(ctx, "Diajukan ke penyelia"); err != nil {
		return err
	}
	return p.show(ctx, "diajukan")
}

// voided cancels the letter issued last, from the register.
func (p *player) voided(ctx context.Context) error {
	letter := p.last()
	if err := p.keys(ctx, "Ctrl+2"); err != nil {
		return err
	}
	row := says("tbody tr:first-child", letter.Short)
	if err := p.until(ctx, letter.Short+" first in the register", row); err != nil {
		return err
	}
	if err := p.show(ctx, "register"); err != nil {
		return err
	}
	if err := p.Window.Click(ctx, "tbody tr:first-child td"); err != nil {
		return err
	}
	if err := p.until(ctx, "the letter's history", says("h1", letter.Short)+" && "+says("section", "Terbit dengan nomor")); err != nil {
		return err
	}
	if err := p.keys(ctx, "Ctrl+Delete"); err != nil {
		return err
	}
	if err := p.until(ctx, "the question for a reason", focused("alasan")); err != nil {
		return err
	}
	if err := p.keys(ctx, "Nama ibu salah tulis", "Ctrl+Enter"); err != nil {
		return err
	}
	letter.Void = true
	if err := p.until(ctx, "the letter to be void", says("h1", "Batal")+" || "+says("h1", "batal")); err != nil {
		return err
	}
	return p.show(ctx, "dibatalkan")
}
