package letterpdf

import (
	"strings"

	"github.com/loket-kelurahan/loket/backend/catalog"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// Slip is what a citizen takes home when he was told no: why, and what to bring.
type Slip struct {
	Office  *kelurahan.Office
	Kind    *catalog.Kind // nil when it was about no kind of letter
	Person  kelurahan.Person
	Date    kelurahan.Date
	Reason  string
	Bring   []string
	Officer string // who decided
	Test    bool   // a printer's test sheet instead of a refusal
}

// RenderSlip draws a slip on the upper half of the office's paper, so that it
// can be torn off. Errors: glyph-missing, letter-too-long when it needs more
// than a page, render-failed.
func (r *Renderer) RenderSlip(s Slip) ([]byte, error) {
	title := "Lembar Penjelasan"
	if s.Test {
		title = "Uji Cetak"
	}
	l := &letterSheet{sheet: newSheet(s.Office.Paper, s.Office, r.serif, title, s.Date), r: r, st: style{105, 12500, 3 * pt}, set: setter{r.serif, 105}}
	l.geo, l.budget = geometryOf(kelurahan.SheetSettings{}), l.height
	l.left, l.wide = mm(l.geo.left), l.sheet.width-mm(l.geo.left)-mm(l.geo.right)
	l.page = l.newPage()
	if err := l.head(s.Office); err != nil {
		return nil, err
	}
	if err := l.titleLine(title); err != nil {
		return nil, err
	}
	l.y += 8 * pt
	if err := l.slipBody(s); err != nil {
		return nil, err
	}
	for i := range l.lines {
		l.y += l.lines[i].before
		l.lines[i].top = l.y
		l.y += l.lines[i].height
	}
	if l.y > l.height-mm(70) {
		return nil, kelurahan.E(kelurahan.LetterTooLong, "letterpdf.RenderSlip", nil, "pages", "2", "max", "1")
	}
	l.draw(0, len(l.lines))
	if err := l.slipEnd(s); err != nil {
		return nil, err
	}
	if s.Office.Practice {
		if err := l.stamp(l.page, practiceWords, func(width mp) mp { return l.left + (l.wide-width)/2 }); err != nil {
			return nil, err
		}
	}
	return l.write(r)
}

func (l *letterSheet) slipBody(s Slip) error {
	rows := []catalog.Row{{Label: "Nama", Value: []catalog.Run{{Text: s.Person.Name, Bold: true, Source: "applicant.name"}}}}
	if s.Kind != nil {
		rows = append(rows, catalog.Row{Label: "Yang diminta", Value: []catalog.Run{{Text: s.Kind.Title}}})
	}
	doc := catalog.Sheet{Blocks: []catalog.Block{catalog.Rows{Rows: rows}}}
	if s.Test {
		doc.Blocks = append(doc.Blocks, catalog.Paragraph{Runs: []catalog.Run{{Text: flat(s.Reason), Source: "reason"}}})
		doc.Blocks = append(doc.Blocks, catalog.Paragraph{Runs: []catalog.Run{{Text: "Lembar ini hanya menguji printer dan boleh dibuang."}}})
	} else {
		doc.Blocks = append(doc.Blocks, slipReason(s)...)
	}
	labels, err := l.labelWidth(doc.Blocks)
	if err != nil {
		return err
	}
	for _, b := range doc.Blocks {
		if err := l.block(b, labels); err != nil {
			return err
		}
	}
	return nil
}

func slipReason(s Slip) []catalog.Block {
	blocks := []catalog.Block{
		catalog.Paragraph{Runs: []catalog.Run{{Text: "Permintaan ini belum dapat kami layani karena:"}}},
		catalog.Paragraph{Runs: []catalog.Run{{Text: flat(s.Reason), Bold: true, Source: "reason"}}},
	}
	if len(s.Bring) > 0 {
		blocks = append(blocks, catalog.Paragraph{Runs: []catalog.Run{{Text: "Bila datang lagi, mohon membawa:"}}})
		for i, b := range s.Bring {
			blocks = append(blocks, catalog.Paragraph{Runs: []catalog.Run{{Text: itoa(i+1) + ".\u00a0 " + flat(b), Source: "bring"}}})
		}
	}
	return append(blocks, catalog.Paragraph{Runs: []catalog.Run{{
		Text: "Lembar ini bukan surat keterangan. Tunjukkan kepada petugas bila datang kembali. Bila keberatan, sampaikan kepada lurah atau melalui SP4N-LAPOR! (lapor.go.id).",
	}}})
}

// flat makes one line of what was typed in several.
func flat(s string) string { return strings.Join(strings.Fields(s), " ") }

// slipEnd draws who decided and the foot, right below the text.
func (l *letterSheet) slipEnd(s Slip) error {
	x := l.left + l.wide - signWidth()
	who, err := l.column([]string{strings.Trim(s.Office.Place+", "+s.Date.Long(), ", "), "Petugas,"}, x)
	if err != nil {
		return err
	}
	name, err := l.nameColumn(catalog.Run{Text: s.Officer, Bold: true, Source: "officer"}, x)
	if err != nil {
		return err
	}
	top := l.y + 10*pt
	who.draw(l.page, top)
	name.draw(l.page, top+who.height+26*pt)
	end := top + who.height + 26*pt + name.height + 12*pt
	l.page.rule(l.left, end, l.wide, 500)
	_, err = setter{l.typ, 80}.one(l.page, "Pelayanan di kantor kelurahan tidak dipungut biaya (Rp\u00a00).", false, "", func(mp) (mp, mp) {
		return l.left, end + 11*pt
	})
	return err
}
