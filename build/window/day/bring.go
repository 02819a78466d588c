package day

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/build/invent"
	"github.com/loket-kelurahan/loket/build/practice/past"
)

// The titles of the desktop's own dialogs, as the program gives them.
const (
	pickSheet  = "Pilih berkas warga"
	saveReport = "Simpan laporan impor"
	pickBackup = "Pilih disk atau flashdisk untuk cadangan"
	pickPast   = "Pilih disk atau flashdisk dengan cadangan"
)

// newcomers are in the spreadsheet and in no office yet.
func newcomers() []kelurahan.Resident { return invent.Residents(2712, 40) }

// sheets writes the spreadsheet of the day and one that was torn in the middle,
// as a stick that was pulled out too early leaves it. In it are people who are
// new, some who are known, one of them moved, and one whose NIK lost a digit.
func (p *player) sheets(known []kelurahan.Resident) (good, torn string, err error) {
	if err := os.MkdirAll(p.Sheets, 0o700); err != nil {
		return "", "", err
	}
	rows := newcomers()
	if len(known) > 20 {
		rows = append(rows, known[20:26]...)
		rows[len(rows)-1].Address = "JL. PULAU KERA NO. 3"
	}
	broken := rows[0]
	broken.NIK, broken.Name = broken.NIK[:15], "BENYAMIN TANPA ANGKA"
	good, torn = filepath.Join(p.Sheets, "warga.xlsx"), filepath.Join(p.Sheets, "robek.xlsx")
	if err := invent.WriteWorkbook(good, append(rows, broken)); err != nil {
		return "", "", err
	}
	whole, err := os.ReadFile(good)
	if err != nil {
		return "", "", err
	}
	return good, torn, os.WriteFile(torn, whole[:len(whole)/2], 0o600)
}

func (p *player) brought(ctx context.Context) error {
	known, err := past.People()
	if err != nil {
		return err
	}
	return p.bring(ctx, known)
}

// bring imports residents through the dialogs of the desktop: first a torn file,
// which is refused with a sentence, then the whole one, tried, its report saved,
// and taken in.
func (p *player) bring(ctx context.Context, known []kelurahan.Resident) error {
	good, torn, err := p.sheets(known)
	if err != nil {
		return err
	}
	if err := p.keys(ctx, "Ctrl+3"); err != nil {
		return err
	}
	if err := p.until(ctx, "Warga", "location.hash === '#/warga'"); err != nil {
		return err
	}
	if len(known) > 0 {
		if err := p.searchedFor(ctx, "goreti", "MARIA GORETI SERAN"); err != nil {
			return err
		}
	}
	if err := p.keys(ctx, "Ctrl+i"); err != nil {
		return err
	}
	if err := p.until(ctx, "the import", "location.hash === '#/warga/impor'"); err != nil {
		return err
	}
	if err := p.pick(ctx, torn, says("[role=alert]", "tidak dapat dibaca")); err != nil {
		return err
	}
	if err := p.show(ctx, "impor-robek"); err != nil {
		return err
	}
	if err := p.pick(ctx, good, says("main", "akan ditambahkan")); err != nil {
		return err
	}
	fresh, err := p.counted(ctx, len(known) > 0)
	if err != nil {
		return err
	}
	if err := p.show(ctx, "impor-diperiksa"); err != nil {
		return err
	}
	if err := p.reported(ctx); err != nil {
		return err
	}
	if !fresh {
		return nil // a practice that goes on has them all
	}
	return p.takenIn(ctx)
}

// searchedFor finds somebody among the residents.
func (p *player) searchedFor(ctx context.Context, text, name string) error {
	if err := p.write(ctx, "cari-warga", text); err != nil {
		return err
	}
	if err := p.until(ctx, name+" among the residents", says("main tr", name)); err != nil {
		return err
	}
	return p.show(ctx, "warga")
}

// pick chooses a file in the desktop's dialog and waits for what the screen says.
func (p *player) pick(ctx context.Context, path, then string) error {
	if err := p.keys(ctx, "Ctrl+i"); err != nil {
		return err
	}
	if err := p.Answer(ctx, pickSheet, path); err != nil {
		return err
	}
	return p.until(ctx, "the verdict on "+filepath.Base(path), then)
}

// counted holds the trial's figures against what was put into the file, and says
// whether anybody in it is new.
func (p *player) counted(ctx context.Context, known bool) (fresh bool, err error) {
	var n struct{ Ditolak, Baru, Berubah, Sama int }
	read := `const n = {}; for (const li of document.querySelectorAll('.tiles li')) n[li.querySelector('span').innerText.toLowerCase()] = Number(li.querySelector('b').innerText.replace('.', '')); return n`
	if err := p.Window.Script(ctx, read, &n); err != nil {
		return false, err
	}
	all := len(newcomers())
	again := n.Baru == 0 && n.Sama == all+6
	if n.Ditolak != 1 || !again && (n.Baru != all || known && (n.Berubah != 1 || n.Sama != 5)) {
		return false, fmt.Errorf("the trial says %+v", n)
	}
	return n.Baru > 0, nil
}

// reported saves what became of every row where the desktop's dialog is told to.
func (p *player) reported(ctx context.Context) error {
	path := filepath.Join(p.Sheets, "laporan-impor.xlsx")
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if err := p.Window.Click(ctx, "//button[contains(., 'Simpan laporan')]"); err != nil {
		return err
	}
	if err := p.Answer(ctx, saveReport, path); err != nil {
		return err
	}
	if err := p.toast(ctx, "Laporan tersimpan di "+path); err != nil {
		return err
	}
	book, err := zip.OpenReader(path)
	if err != nil {
		return fmt.Errorf("the report is no spreadsheet: %w", err)
	}
	return book.Close()
}

func (p *player) takenIn(ctx context.Context) error {
	if err := p.keys(ctx, "Ctrl+Enter"); err != nil {
		return err
	}
	if err := p.until(ctx, "the question whether to take them in", says("[role=dialog]", "semua atau tidak sama sekali")); err != nil {
		return err
	}
	if err := p.keys(ctx, "Ctrl+Enter"); err != nil {
		return err
	}
	if err := p.until(ctx, "the word that they are in", says("main", "Warga sudah masuk")); err != nil {
		return err
	}
	return p.show(ctx, "impor-selesai")
}
