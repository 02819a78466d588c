package letterpdf

import (
	"strconv"
	"strings"

	"github.com/loket-kelurahan/loket/backend/catalog"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// style is the type a letter is set in.
type style struct {
	size    fontSize
	leading mp // from baseline to baseline
	gap     mp // between paragraphs
}

// styles go from what is wanted to what is still easy to read.
func styles() []style {
	return []style{
		{120, 17 * pt, 9 * pt}, {120, 16 * pt, 7 * pt}, {115, 15 * pt, 6 * pt}, {110, 14 * pt, 5 * pt}, {105, 13 * pt, 4 * pt},
	}
}

// smallest is the size below which no letter goes, whatever the office set.
const smallest fontSize = 95

// sizeOf is the office's size as far as it can be read; 0 = ours.
func sizeOf(s kelurahan.SheetSettings) int {
	if s.Size == 0 {
		return 0
	}
	return min(max(s.Size, 100), 140)
}

// stylesOf are the styles in the size of an office, to half a point.
func stylesOf(s kelurahan.SheetSettings) []style {
	list := styles()
	if s.Size = sizeOf(s); s.Size == 0 {
		return list
	}
	base := mp(s.Size)
	for i := range list {
		st := &list[i]
		st.size = max(smallest, (fontSize(base)*st.size/120+2)/5*5)
		st.leading, st.gap = st.leading*base/120, st.gap*base/120
	}
	return list
}

// geometry is where the text of a sheet stands.
type geometry struct{ left, right, top int } // mm

// geometryOf takes the office's margins as far as they leave a letter.
func geometryOf(s kelurahan.SheetSettings) geometry {
	within := func(n, usual, low, high int) int {
		if n == 0 {
			return usual
		}
		return min(max(n, low), high)
	}
	return geometry{within(s.Left, 28, 15, 45), within(s.Right, 24, 10, 45), within(s.Top, 13, 12, 40)}
}

func (g geometry) topOfNext() mp { return mm(g.top + 9) } // where text begins without a letterhead
func footHeight() mp             { return mm(21) }        // from the foot's rule to the paper's edge

// letterSheet is a sheet of a letter being laid out.
type letterSheet struct {
	*sheet
	geo  geometry
	r    *Renderer
	set  setter
	st   style
	page *page
	y    mp // bottom of what stands on the page

	left, wide mp
	qrTop      mp // top of the QR code's place with its quiet zone
	qrWide     mp
	qrLeft     mp // where the code stands
	coded      bool
	modern     bool   // has what the first kinds had not: lines are kept together
	named      string // the sheet's title
	base       fontSize

	lines     []chunk
	used      bool // something of the text stands on the page
	budget    mp   // height there may still be
	breaks    bool // the next line begins a page
	crowded   bool // the signatures have no room even on a page of their own, or there is too much text
	spread    bool // the signatures run over several pages
	pageCount int
}

func itoa(n int) string { return strconv.Itoa(n) }

func (r *Renderer) newLetterSheet(j *job, st style) *letterSheet {
	o, paper := j.in.Office, j.doc.Paper
	if paper == "" {
		paper = o.Paper
	}
	typ := r.serif
	if o.Sheet.Face == "sans" {
		typ = r.sans
	}
	l := &letterSheet{sheet: newSheet(paper, o, typ, j.in.Kind.Title, j.in.Letter.Date), r: r, st: st, set: setter{typ, st.size}}
	l.named, l.base = j.in.Kind.Title, fontSize(sizeOf(o.Sheet))
	l.geo, l.coded, l.modern = geometryOf(o.Sheet), j.coded(), isModern(j.doc)
	l.left, l.wide = mm(l.geo.left), l.sheet.width-mm(l.geo.left)-mm(l.geo.right)
	l.budget = l.height * mp(j.limit+1)
	l.qrTop, l.qrLeft = l.footTop(), l.left
	if l.coded {
		module, size := qrModule(j.qr)
		l.qrWide = mp(size) * module
		l.qrTop = l.footTop() - l.qrWide - 8*module
	}
	l.page = l.newPage()
	l.page.opens, l.page.headed = true, j.sheet().Head
	return l
}

func (r *Renderer) layOut(j job, st style) (*letterSheet, error) {
	l, doc := r.newLetterSheet(&j, st), j.sheet()
	l.y = l.geo.topOfNext()
	if doc.Head {
		if err := l.head(j.in.Office); err != nil {
			return nil, err
		}
	}
	if err := l.corner(doc.Corner); err != nil {
		return nil, err
	}
	labels, err := l.labelWidth(doc.Blocks)
	if err != nil {
		return nil, err
	}
	for i, b := range doc.Blocks {
		if i > 0 {
			l.join(doc.Blocks[i-1], b)
		}
		if err := l.block(b, labels); err != nil {
			return nil, err
		}
		if l.crowded || l.budget < 0 {
			l.crowded = true
			return l, nil
		}
	}
	if len(l.lines) > 0 {
		l.crowded = !l.flow(func(textEnd mp) bool { return !l.coded || textEnd <= l.qrTop })
	}
	return l, nil
}

// isModern reports whether a letter has more than the first five kinds had.
// Their sheets keep their bytes, so nothing is kept together in them that was
// not kept together then.
func isModern(doc *catalog.Document) bool {
	if len(doc.Sheets) > 1 || doc.Paper != "" || !doc.Sheets[0].Head || doc.Sheets[0].Corner != "" {
		return true
	}
	for _, b := range doc.Sheets[0].Blocks {
		switch v := b.(type) {
		case catalog.Title:
			if v.Form {
				return true
			}
		case catalog.Paragraph:
			if v.Number != "" {
				return true
			}
		case catalog.NumberLine, catalog.Rows, catalog.Signatures:
		default:
			return true
		}
	}
	return false
}

func (l *letterSheet) footTop() mp { return l.height - footHeight() }

func (l *letterSheet) block(b catalog.Block, labels mp) error {
	switch v := b.(type) {
	case catalog.Title:
		return l.titleBlock(v)
	case catalog.NumberLine:
		return l.numberBlock(v.Text)
	case catalog.Addressed:
		return l.addressed(v)
	case catalog.Heading:
		return l.heading(v)
	case catalog.Paragraph:
		return l.paragraph(v)
	case catalog.Rows:
		return l.rows(v, labels)
	case catalog.Table:
		return l.table(v)
	case catalog.Tree:
		return l.tree(v)
	case catalog.Ticks:
		return l.ticks(v)
	case catalog.PageBreak:
		l.breaks = true
	case catalog.Signatures:
		return l.signatures(v)
	case catalog.SignRows:
		return l.signRows(v)
	}
	return nil
}

// fitted gives the size, at most the one asked for, in which a line fits the
// text's width, and what it then measures.
func (l *letterSheet) fitted(str string, bold bool, size fontSize, source string) (fontSize, mp, error) {
	for ; ; size -= 5 {
		width, err := l.typ.face(bold).measure(str, size, source)
		if err != nil || width <= l.wide || size <= 60 {
			return size, width, err
		}
	}
}

// centred sets a line in the middle of the text's width, in smaller type when
// it would not fit.
func (l *letterSheet) centred(str string, bold bool, size fontSize, source string, baseline mp) (x, width mp, err error) {
	size, width, err = l.fitted(str, bold, size, source)
	if err != nil {
		return 0, 0, err
	}
	x = l.left + (l.wide-width)/2
	l.page.texts = append(l.page.texts, text{x: x, baseline: baseline, size: size, bold: bold, s: str, width: width})
	return x, width, nil
}

// titleLine sets a title of one line at once.
func (l *letterSheet) titleLine(title string) error {
	l.y += 30 * pt
	x, width, err := l.centred(strings.ToUpper(title), true, 140, "", l.y)
	if err != nil {
		return err
	}
	l.page.rule(x, l.y+2*pt, width, 900)
	return nil
}

// rise is how far a baseline stands below the top of its line.
func (l *letterSheet) rise() mp { return l.st.leading * 3 / 4 }

// labelWidth is the width of the widest label, the same for all rows so that
// their colons stand in one line.
func (l *letterSheet) labelWidth(blocks []catalog.Block) (mp, error) {
	widest := mp(0)
	for _, b := range blocks {
		rows, _ := b.(catalog.Rows)
		for _, row := range rows.Rows {
			w, err := l.typ.regular.measure(row.Label, l.st.size, "")
			if err != nil {
				return 0, err
			}
			widest = max(widest, w)
		}
	}
	return min(widest, l.wide*2/5), nil
}
