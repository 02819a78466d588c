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

// Geometry of a letter's page.
func leftMargin() mp  { return mm(28) }
func rightMargin() mp { return mm(24) }
func footHeight() mp  { return mm(21) } // from the foot's rule to the paper's edge
func topOfNext() mp   { return mm(22) } // where text begins on page 2 and 3

// letterSheet is a letter being laid out.
type letterSheet struct {
	*sheet
	r    *Renderer
	set  setter
	st   style
	page *page
	y    mp // bottom of what stands on the page

	left, wide mp
	qrTop      mp // top of the QR code's place with its quiet zone
	qrWide     mp
	lines      []chunk
	crowded    bool // the signatures have no room even on a page of their own
}

// chunk is a line of the text with the space before it.
type chunk struct {
	before, height mp
	first          bool // of its paragraph
	draw           func(p *page, top mp)
}

func itoa(n int) string { return strconv.Itoa(n) }

func (r *Renderer) layOut(in Input, doc catalog.Sheet, qr *qrPicture, st style) (*letterSheet, error) {
	l := &letterSheet{sheet: newSheet(in.Office, in.Kind.Title, in.Letter.Date), r: r, st: st, set: setter{r, st.size}}
	l.left, l.wide = leftMargin(), l.sheet.width-leftMargin()-rightMargin()
	module, size := qrModule(qr)
	l.qrWide = mp(size) * module
	l.qrTop = l.footTop() - l.qrWide - 8*module
	l.page = l.newPage()
	if err := l.head(in.Office); err != nil {
		return nil, err
	}
	labels, err := l.labelWidth(doc)
	if err != nil {
		return nil, err
	}
	for _, b := range doc.Blocks {
		if err := l.block(b, labels); err != nil {
			return nil, err
		}
	}
	return l, nil
}

func (l *letterSheet) footTop() mp { return l.height - footHeight() }

func (l *letterSheet) block(b catalog.Block, labels mp) error {
	switch v := b.(type) {
	case catalog.Title:
		return l.titleLine(v.Text)
	case catalog.NumberLine:
		return l.numberLine(v.Text)
	case catalog.Paragraph:
		return l.paragraph(v.Runs)
	case catalog.Rows:
		return l.rows(v, labels)
	case catalog.Signatures:
		return l.signatures(v)
	}
	return nil
}

// centred sets a line in the middle of the text's width, in smaller type when
// it would not fit.
func (l *letterSheet) centred(str string, bold bool, size fontSize, source string, baseline mp) (x, width mp, err error) {
	for ; ; size -= 5 {
		width, err = l.r.face(bold).measure(str, size, source)
		if err != nil || width <= l.wide || size <= 60 {
			break
		}
	}
	if err != nil {
		return 0, 0, err
	}
	x = l.left + (l.wide-width)/2
	l.page.texts = append(l.page.texts, text{x: x, baseline: baseline, size: size, bold: bold, s: str, width: width})
	return x, width, nil
}

func (l *letterSheet) titleLine(title string) error {
	l.y += 30 * pt
	x, width, err := l.centred(strings.ToUpper(title), true, 140, "", l.y)
	if err != nil {
		return err
	}
	l.page.rule(x, l.y+2*pt, width, 900)
	return nil
}

func (l *letterSheet) numberLine(number string) error {
	if number == "" {
		number = strings.Repeat(".", 36)
	}
	l.y += 17 * pt
	_, _, err := l.centred("Nomor: "+number, false, 120, "number", l.y)
	l.y += 12 * pt
	return err
}

func (l *letterSheet) paragraph(runs []catalog.Run) error {
	lines, err := l.set.lines(runs, l.wide)
	if err != nil {
		return err
	}
	for i, line := range lines {
		before := mp(0)
		if i == 0 {
			before = l.st.gap
		}
		l.lines = append(l.lines, chunk{before, l.st.leading, i == 0, func(p *page, top mp) {
			l.set.place(p, line, l.left, top+l.rise(), l.wide, true)
		}})
	}
	return nil
}

// rise is how far a baseline stands below the top of its line.
func (l *letterSheet) rise() mp { return l.st.leading * 3 / 4 }

func rowIndent() mp { return mm(8) }

// labelWidth is the width of the widest label, the same for all rows so that
// their colons stand in one line.
func (l *letterSheet) labelWidth(doc catalog.Sheet) (mp, error) {
	widest := mp(0)
	for _, b := range doc.Blocks {
		rows, _ := b.(catalog.Rows)
		for _, row := range rows.Rows {
			w, err := l.r.regular.measure(row.Label, l.st.size, "")
			if err != nil {
				return 0, err
			}
			widest = max(widest, w)
		}
	}
	return min(widest, l.wide*2/5), nil
}

func (l *letterSheet) rows(rows catalog.Rows, labels mp) error {
	x := l.left + rowIndent()
	colon := x + labels + 8*pt
	value := colon + 9*pt
	for i, row := range rows.Rows {
		label, err := l.set.lines([]catalog.Run{{Text: row.Label}}, labels+4*pt)
		if err != nil {
			return err
		}
		lines, err := l.set.lines(row.Value, l.left+l.wide-value)
		if err != nil {
			return err
		}
		for n := range max(len(label), len(lines), 1) {
			c := chunk{height: l.st.leading, first: n == 0}
			if i == 0 && n == 0 {
				c.before = l.st.gap
			}
			c.draw = func(p *page, top mp) {
				base := top + l.rise()
				// In reading order, for whoever has the sheet read aloud.
				if n < len(label) {
					l.set.place(p, label[n], x, base, labels, false)
				}
				if n == 0 {
					p.texts = append(p.texts, text{x: colon, baseline: base, size: l.st.size, s: ":"})
				}
				if n < len(lines) {
					l.set.place(p, lines[n], value, base, 0, false)
				}
			}
			l.lines = append(l.lines, c)
		}
	}
	return nil
}

// flow puts the text on pages. fits says whether the signatures have room on a
// page whose text ends there; when they have not, the last lines go with them to
// a new page. It gives false when even that has no room.
func (l *letterSheet) flow(fits func(textEnd mp) bool) bool {
	from := 0
	for i := range l.lines {
		if l.y+l.lines[i].before+l.lines[i].height > l.footTop()-mm(4) {
			l.draw(from, i)
			from = i
			l.turn()
		}
		if l.y > topOfNext() || len(l.pages) == 1 {
			l.y += l.lines[i].before
		}
		l.lines[i].before = l.y // from here on: where it stands
		l.y += l.lines[i].height
	}
	if fits(l.y) {
		l.draw(from, len(l.lines))
		return true
	}
	split := max(from, l.splitBefore())
	l.draw(from, split)
	l.turn()
	for i := split; i < len(l.lines); i++ {
		if i > split && l.lines[i].first {
			l.y += l.st.gap
		}
		l.lines[i].before = l.y
		l.y += l.lines[i].height
	}
	l.draw(split, len(l.lines))
	return fits(l.y)
}

// splitBefore finds the lines that go with the signatures to a new page: at
// least two, and whole paragraphs where these are short.
func (l *letterSheet) splitBefore() int {
	n := len(l.lines)
	for i := n - 2; i >= max(0, n-6); i-- {
		if l.lines[i].first {
			return i
		}
	}
	return max(0, n-2)
}

func (l *letterSheet) turn() {
	l.page = l.newPage()
	l.y = topOfNext()
}

func (l *letterSheet) draw(from, to int) {
	for _, c := range l.lines[from:to] {
		c.draw(l.page, c.before)
	}
}

// finish adds what depends on the number of pages: foot, QR code, marks.
func (l *letterSheet) finish(in Input, qr *qrPicture) error {
	last := len(l.pages) - 1
	for i, p := range l.pages {
		if err := l.foot(p, i, in.Letter.Number); err != nil {
			return err
		}
		if err := l.mark(p, in); err != nil {
			return err
		}
	}
	return l.drawQR(l.pages[last], qr)
}

// continued heads the second and third page, so that pages cannot be mixed up.
func (l *letterSheet) continued(p *page, n kelurahan.Number) error {
	if n.Text == "" {
		return nil
	}
	_, err := setter{l.r, 90}.one(p, "Lanjutan surat nomor "+n.Text, false, "number", func(width mp) (mp, mp) {
		return l.left + l.wide - width, mm(15)
	})
	return err
}
