package letterpdf

import (
	"strings"
	"testing"

	"github.com/loket-kelurahan/loket/backend/catalog"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"pgregory.net/rapid"
)

// anyWords are words of any length, some wider than a column.
func anyWords(t *rapid.T, label string, most int) string {
	n := rapid.IntRange(1, most).Draw(t, label)
	var words []string
	for i := range n {
		switch {
		case i%7 == 6:
			words = append(words, rapid.SampledFrom([]string{"9971026408900017", "PERTANGGUNGJAWABANNYA", strings.Repeat("W", 60)}).Draw(t, "long"))
		default:
			words = append(words, rapid.SampledFrom([]string{"di", "Kupang", "menerangkan", "RT 014/RW 005,", "surat", "anak"}).Draw(t, "word"))
		}
	}
	return strings.Join(words, " ")
}

func anyRuns(t *rapid.T, most int) []catalog.Run {
	return []catalog.Run{{Text: anyWords(t, "words", most)}, {Text: " " + anyWords(t, "bold", max(1, most/4)), Bold: true}}
}

func anyBlock(t *rapid.T) catalog.Block {
	switch rapid.IntRange(0, 7).Draw(t, "block") {
	case 0:
		return catalog.Heading{Runs: anyRuns(t, 8), Centred: rapid.Bool().Draw(t, "centred")}
	case 1:
		return catalog.Paragraph{Runs: anyRuns(t, 20), Number: rapid.SampledFrom([]string{"1.", "2.", "40."}).Draw(t, "number")}
	case 2:
		var v catalog.Rows
		for range rapid.IntRange(1, 8).Draw(t, "rows") {
			v.Rows = append(v.Rows, catalog.Row{Label: anyWords(t, "label", 6), Value: anyRuns(t, 12)})
		}
		return v
	case 3:
		return anyTable(t)
	case 4:
		v := catalog.Tree{Nodes: []catalog.TreeNode{{Run: anyRuns(t, 4)[0]}}}
		depth := 0
		for range rapid.IntRange(0, 15).Draw(t, "nodes") {
			depth = rapid.IntRange(1, depth+1).Draw(t, "depth")
			v.Nodes = append(v.Nodes, catalog.TreeNode{Depth: depth, Run: anyRuns(t, 10)[0]})
		}
		return v
	case 5:
		var v catalog.Ticks
		for i := range rapid.IntRange(1, 6).Draw(t, "options") {
			v.Options = append(v.Options, catalog.TickOption{Text: anyWords(t, "option", 20), Chosen: i == 1})
		}
		return v
	case 6:
		return catalog.PageBreak{}
	}
	return catalog.Paragraph{Runs: anyRuns(t, 60)}
}

func anyTable(t *rapid.T) catalog.Table {
	v := catalog.Table{}
	n := rapid.IntRange(1, 8).Draw(t, "columns")
	for range n {
		v.Heads = append(v.Heads, catalog.Column{Head: anyWords(t, "head", 3), Share: rapid.IntRange(1, 40).Draw(t, "share")})
	}
	for range rapid.IntRange(1, 25).Draw(t, "rows") {
		var row []catalog.Run
		for range n {
			row = append(row, catalog.Run{Text: anyWords(t, "cell", 9)})
		}
		v.Rows = append(v.Rows, row)
	}
	return v
}

func anySigns(t *rapid.T) catalog.SignRows {
	v := catalog.SignRows{Note: rapid.SampledFrom([]string{"", noVouching}).Draw(t, "note")}
	for range rapid.IntRange(1, 3).Draw(t, "sign rows") {
		var row catalog.SignRow
		for range rapid.IntRange(1, 4).Draw(t, "sign columns") {
			c := catalog.SignColumn{Above: []string{anyWords(t, "above", 4)}, Meterai: rapid.Bool().Draw(t, "meterai"), Stamp: rapid.Bool().Draw(t, "stamp")}
			switch rapid.IntRange(0, 4).Draw(t, "who") {
			case 0:
				c = catalog.SignColumn{Empty: true}
			case 1:
				c.List = heirs(rapid.IntRange(1, 25).Draw(t, "list"))
			case 2:
				c.Under = []string{"NIP " + strings.Repeat(".", 31), "Reg. Nomor 593/A-0577/Kel.Osp/XI/2026"}
			default:
				c.Name, c.Under = catalog.Run{Text: anyWords(t, "name", 6)}, []string{anyWords(t, "rank", 5), "NIP 19800101 200501 1 001"}
			}
			row.Columns = append(row.Columns, c)
		}
		v.Rows = append(v.Rows, row)
	}
	return v
}

func anyDocument(t *rapid.T) catalog.Document {
	doc := catalog.Document{Paper: rapid.SampledFrom([]string{"", "A4", "F4"}).Draw(t, "paper")}
	for range rapid.IntRange(1, 3).Draw(t, "sheets") {
		s := catalog.Sheet{Head: rapid.Bool().Draw(t, "head"), Corner: rapid.SampledFrom([]string{"", "Model N1"}).Draw(t, "corner")}
		if rapid.Bool().Draw(t, "addressed") {
			s.Blocks = append(s.Blocks, catalog.Addressed{Place: "Kupang, 22 November 2026", Rows: []catalog.Row{{Label: "Nomor"}, {Label: "Hal", Value: anyRuns(t, 12)}}, To: [][]catalog.Run{anyRuns(t, 8)}})
		} else {
			s.Blocks = append(s.Blocks, catalog.Title{Text: anyWords(t, "title", 10), Form: rapid.Bool().Draw(t, "form")}, catalog.NumberLine{Text: "500/A-0577/Kel.Osp/XI/2026"})
		}
		for range rapid.IntRange(1, 8).Draw(t, "blocks") {
			s.Blocks = append(s.Blocks, anyBlock(t))
		}
		s.Blocks = append(s.Blocks, catalog.Paragraph{Runs: runs(prose)})
		if rapid.IntRange(0, 5).Draw(t, "signed") > 0 {
			s.Blocks = append(s.Blocks, anySigns(t))
		}
		doc.Sheets = append(doc.Sheets, s)
	}
	return doc
}

// TestAnyDocument lays out documents nobody would write: nothing leaves the
// margins, nothing stands on anything else, and no page is empty. The boxes are
// those we mean to draw; the kinds' own sheets are read back from the PDF.
func TestAnyDocument(t *testing.T) {
	r, in := testRenderer(t), testInput(t, "sku")
	qr, err := newQRPicture(in.QR)
	if err != nil {
		t.Fatal(err)
	}
	drawn := 0
	rapid.Check(t, func(t *rapid.T) {
		doc := anyDocument(t)
		o := *in.Office
		o.Sheet = kelurahan.SheetSettings{
			Left: rapid.SampledFrom([]int{0, 15, 45}).Draw(t, "left"), Right: rapid.SampledFrom([]int{0, 10, 45}).Draw(t, "right"),
			Top: rapid.SampledFrom([]int{0, 12, 40}).Draw(t, "top"), Size: rapid.SampledFrom([]int{0, 100, 140}).Draw(t, "size"),
			Face: rapid.SampledFrom([]string{"", "sans"}).Draw(t, "face"),
		}
		in := in
		in.Office = &o
		parts, err := r.layOutSheets(in, &doc, qr)
		if kelurahan.CodeOf(err) == kelurahan.LetterTooLong {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		drawn++
		for i, l := range parts {
			for n, p := range l.pages {
				if fault := l.pageFault(p, l.coded && n == len(l.pages)-1); fault != "" {
					t.Fatalf("sheet %d, page %d: %s", i+1, n+1, fault)
				}
			}
		}
	})
	t.Logf("%d drawn", drawn)
	if drawn == 0 {
		t.Error("every document was refused")
	}
}

// pageFault says what is wrong with a laid-out page.
func (l *letterSheet) pageFault(p *page, last bool) string {
	right, quiet := l.left+l.wide, (l.footTop()-l.qrTop-l.qrWide)/2
	code := rect{l.qrLeft - quiet + pt, l.qrTop + pt, l.qrLeft + l.qrWide + quiet, l.footTop()}
	if len(p.texts) == 0 {
		return "nothing on it"
	}
	var boxes []rect
	for _, t := range p.texts {
		w := t.width
		if w == 0 {
			w, _ = l.typ.face(t.bold).measure(t.s, t.size, "")
		}
		boxes = append(boxes, rect{t.x, t.baseline - mp(t.size)*70, t.x + w + t.extra*mp(blanks(t.s)), t.baseline + mp(t.size)*15})
	}
	for i, a := range boxes {
		what := p.texts[i].s
		if a.x0 < l.left-100 || a.x1 > right+100 || a.y0 < mm(9) || a.y1 > l.footTop() {
			return what + " leaves the margins"
		}
		if last && a.meets(code) {
			return what + " stands on the QR code"
		}
		for k, b := range boxes[:i] {
			b.x1 -= 200
			if a.meets(b) {
				return what + " stands on " + p.texts[k].s
			}
		}
	}
	return ""
}
