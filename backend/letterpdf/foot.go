package letterpdf

import (
	"fmt"

	"github.com/loket-kelurahan/loket/backend/catalog"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// conceptModules is the size a concept keeps free for the code to come: that of
// a seal of the usual length.
const conceptModules = 57

// qrModule gives the side of a module and their number: the code is 28 mm wide,
// or wider where a module would fall below the 0.44 mm that a telephone reads
// from any office printer.
func qrModule(qr *qrPicture) (side mp, size int) {
	size = conceptModules
	if qr != nil {
		size = qr.size
	}
	return max(1250, mm(28)/mp(size)/10*10), size
}

// drawQR puts the code where the sheet kept room, at the lower left if it could.
// Without a code it draws its frame.
func (l *letterSheet) drawQR(p *page, qr *qrPicture) error {
	side, size := qrModule(qr)
	x, y := l.qrLeft, l.qrTop+4*side
	if qr == nil {
		p.frame(x, y, side*mp(size), side*mp(size), 400)
		_, err := setter{l.typ, 90}.one(p, "Kode QR", false, "", func(width mp) (mp, mp) {
			return x + (side*mp(size)-width)/2, y + side*mp(size)/2 + 3*pt
		})
		return err
	}
	// One path of whole modules: a module is the unit, and down is positive.
	p.raw = fmt.Appendf(make([]byte, 0, 64+14*len(qr.rects)), "q %.2f 0 0 -%.2f %.2f %.2f cm\n", side.points(), side.points(), x.points(), (l.height - y).points())
	for _, b := range qr.rects {
		p.raw = b.append(p.raw)
	}
	p.raw = append(p.raw, "f\nQ\n"...)
	return nil
}

// footWords say how to check a sheet, and that nobody may ask money for it (UU
// 24/2013 art. 79A and 95B for population documents; the office's own rule for
// the others).
const footWords = "Keaslian surat ini dapat diperiksa dengan memindai kode QR; tanpa jaringan pun dapat diperiksa di kantor " +
	"kelurahan. Pelayanan ini tidak dipungut biaya (Rp\u00a00)."

// foot draws the foot of page i of several.
func (l *letterSheet) foot(p *page, i, several int, n kelurahan.Number) error {
	small := setter{l.typ, 80}
	top := l.footTop()
	p.rule(l.left, top, l.wide, 500)
	wide := l.wide
	if several > 1 {
		count := "halaman " + itoa(i+1) + " dari " + itoa(several)
		if i > 0 && p.headed && n.Text != "" {
			count = "Surat nomor " + n.Text + " · " + count
		}
		w, err := small.one(p, count, false, "", func(width mp) (mp, mp) { return l.left + l.wide - width, top + 11*pt })
		if err != nil {
			return err
		}
		wide -= w + 14*pt
		if i > 0 {
			if err := l.continued(p, n); err != nil {
				return err
			}
		}
	}
	lines, err := small.lines([]catalog.Run{{Text: footWords}}, wide)
	if err != nil {
		return err
	}
	for k, line := range lines {
		small.place(p, line, l.left, top+11*pt+10*pt*mp(k), wide, false)
	}
	return nil
}

// finish adds what depends on the number of pages: foot and marks. from counts
// the pages of the sheets before this one.
func (l *letterSheet) finish(in Input, pages []*page, from, several int) error {
	for i, p := range pages {
		if err := l.foot(p, from+i, several, in.Letter.Number); err != nil {
			return err
		}
		if err := l.mark(p, in); err != nil {
			return err
		}
	}
	return nil
}

// continued heads every page but the first, so that pages cannot be mixed up. A
// letterhead leaves no room for it; the foot says it then.
func (l *letterSheet) continued(p *page, n kelurahan.Number) error {
	if n.Text == "" || p.headed {
		return nil
	}
	words := "Lanjutan surat nomor " + n.Text
	if p.opens {
		words = "Surat nomor " + n.Text
	}
	_, err := setter{l.typ, 90}.one(p, words, false, "number", func(width mp) (mp, mp) {
		if p.opens { // the corner at the right is the form's
			return l.left, mm(l.geo.top + 2)
		}
		return l.left + l.wide - width, mm(l.geo.top + 2)
	})
	return err
}

// Words that say what a sheet is not.
const (
	practiceWords = "LATIHAN – TIDAK BERLAKU"
	conceptWord   = "KONSEP"
)

// mark writes across the page what the sheet is not, and in its head what it is.
func (l *letterSheet) mark(p *page, in Input) error {
	if in.QR == "" {
		if err := l.across(p, conceptWord, 1100, l.height/2); err != nil {
			return err
		}
	}
	if in.Office.Practice {
		if in.QR != "" {
			if err := l.across(p, practiceWords, 520, l.height/2); err != nil {
				return err
			}
		}
		if err := l.stamp(p, practiceWords, func(width mp) mp { return l.left + (l.wide-width)/2 }); err != nil {
			return err
		}
	}
	if in.Copy > 0 {
		return l.stamp(p, "SALINAN KE-"+itoa(in.Copy), func(width mp) mp { return l.left + l.wide - width })
	}
	return nil
}

func (l *letterSheet) across(p *page, word string, size fontSize, y mp) error {
	width, err := l.typ.bold.measure(word, size, "")
	p.marks = append(p.marks, mark{s: word, size: size, width: width, cx: l.sheet.width / 2, cy: y, diagonal: true})
	return err
}

// stamp frames a word at the top of the page.
func (l *letterSheet) stamp(p *page, word string, at func(width mp) mp) error {
	const pad = 5 * pt
	_, err := setter{l.typ, 100}.one(p, word, true, "", func(width mp) (mp, mp) {
		x := at(width + 2*pad)
		p.frame(x, mm(6), width+2*pad, 15*pt, 900)
		return x + pad, mm(6) + 11*pt
	})
	return err
}
