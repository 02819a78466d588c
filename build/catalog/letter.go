package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	_ "image/png" // pages are decoded from it
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/loket-kelurahan/loket/backend/catalog"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/letterpdf"
)

// letter is one invented letter and what became of it.
type letter struct {
	kind    *catalog.Kind
	variant catalog.Variant
	refused error // what the renderer said instead of drawing it
	pages   int
	bytes   int
	took    time.Duration
	thumbs  []*image.Gray
}

func (l *letter) name() string { return string(l.kind.Code) + "-" + string(l.variant) }

// plan is what there is to draw, kind by kind.
func plan(kinds []*catalog.Kind) []*letter {
	var list []*letter
	for _, k := range kinds {
		for _, v := range []catalog.Variant{catalog.Short, catalog.Long, catalog.Sparse} {
			list = append(list, &letter{kind: k, variant: v})
		}
	}
	return list
}

// invented is an office that does not exist.
func invented(o options) *kelurahan.Office {
	return &kelurahan.Office{
		Revision: 1, Area: "53.71.03.1010", Province: "Nusa Tenggara Timur", City: "Kota Kupang", District: "Kelapa Lima", Name: "Oesapa", Short: "Osp",
		Address: "Jalan Contoh Nomor 9, Kupang", Contact: "Telepon (0380) 000000 · pos-el oesapa@contoh.id", Place: "Kupang", Zone: "WITA",
		Arms: letterpdf.Emblem(), Paper: o.paper, Pattern: kelurahan.DefaultPattern, Hours: [2]int{7, 16}, Sheet: kelurahan.SheetSettings{Face: o.face},
		Signers: []kelurahan.Signatory{{Key: "lurah", Name: "DRA. MARIA CONTOH, M.SI", NIP: "198001012005012001", Rank: "Pembina, IV/a", Title: "Lurah Oesapa"}},
	}
}

// day is the day of all letters: the same PDFs every time.
const day kelurahan.Date = 20261122

// inventedQR has the length of a seal and is none.
func inventedQR() string {
	return "HTTPS://SURAT.CONTOH.ID/V/" + strings.Repeat("K7QX4M2ZJ9", 30)
}

// draw makes the PDF and the pictures of its pages.
func (l *letter) draw(ctx context.Context, r *letterpdf.Renderer, o options) error {
	office := invented(o)
	made := catalog.Sample(l.kind, office, day, l.variant)
	start := time.Now()
	var pdf []byte
	pdf, l.pages, l.refused = r.RenderPages(letterpdf.Input{Letter: &made, Kind: l.kind, Office: office, QR: inventedQR()})
	l.took = time.Since(start)
	if l.refused == nil {
		l.bytes = len(pdf)
		return l.keep(ctx, filepath.Join(o.dir, l.name()), pdf, o.pictures)
	}
	return nil // the summary says so
}

// keep writes the PDF and, if wanted, a picture of every page beside it.
func (l *letter) keep(ctx context.Context, path string, pdf []byte, pictures bool) error {
	if err := os.WriteFile(path+".pdf", pdf, 0o644); err != nil || !pictures {
		return err
	}
	var said bytes.Buffer
	cmd := exec.CommandContext(ctx, "pdftoppm", "-r", "75", "-gray", "-png", path+".pdf", path)
	cmd.Stderr = &said
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("pdftoppm (package poppler-utils): %w: %s", err, said.String())
	}
	return l.readThumbs(path)
}

func (l *letter) readThumbs(path string) error {
	for n := range l.pages {
		name := fmt.Sprintf("%s-%d.png", path, n+1)
		if l.pages > 9 {
			name = fmt.Sprintf("%s-%02d.png", path, n+1)
		}
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		img, _, err := image.Decode(f)
		if err = errors.Join(err, f.Close()); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		l.thumbs = append(l.thumbs, shrink(img))
	}
	return nil
}
