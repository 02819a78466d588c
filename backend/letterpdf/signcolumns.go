package letterpdf

import (
	"strings"

	"github.com/loket-kelurahan/loket/backend/catalog"
)

// Measures of signatures that a kind writes out.
const (
	signGutter  = 14 * pt
	stampHigh   = 61 * pt // a round stamp and a hand: 21.5 mm
	handHigh    = 46 * pt
	meteraiWide = 62 * pt
	meteraiHigh = 44 * pt
	entryHigh   = 13 * pt // above the name of a list, to write in
	dotsWide    = 140 * pt
)

// signRow is a row of columns, laid out.
type signRow struct {
	l       *letterSheet
	set     setter
	leading mp
	above   mp // height of the lines over the space to sign
	space   mp
	stamp   []text // the words in the box for a duty stamp
	cols    []signColumn
	height  mp
}

// signColumn is one of them.
type signColumn struct {
	x, wide             mp
	empty, meterai      bool
	above, names, under []line
	list                []catalog.Run
	from                int // how many of the list stand in rows before
	entries             [][]line
	entryRoom           mp
	height              mp
}

// signRow lays a row out between left and left+wide.
func (l *letterSheet) signRow(part signPart, left, wide mp) (*signRow, error) {
	row := part.row
	n := mp(max(1, len(row.Columns)))
	r := &signRow{l: l}
	each := (wide - (n-1)*signGutter) / n
	if err := r.size(row, each); err != nil {
		return nil, err
	}
	if err := r.meteraiWords(); err != nil {
		return nil, err
	}
	for i, c := range row.Columns {
		col := signColumn{x: left + mp(i)*(each+signGutter), wide: each, empty: c.Empty, meterai: c.Meterai, list: c.List, from: part.from}
		if n == 1 { // names do not run over the whole width
			col.wide = min(each, mm(100))
			col.x += (each - col.wide) / 2
		}
		if err := r.column(&col, c); err != nil {
			return nil, err
		}
		r.cols = append(r.cols, col)
		r.above = max(r.above, r.leading*mp(len(col.above)))
		r.space = max(r.space, spaceFor(c))
	}
	for i := range r.cols {
		r.cols[i].height = r.columnHeight(&r.cols[i])
		r.height = max(r.height, r.cols[i].height)
	}
	return r, nil
}

// size chooses the type of a row: narrow columns have smaller type, and the
// number of an official stays on one line.
func (r *signRow) size(row catalog.SignRow, wide mp) error {
	size := r.l.st.size
	switch len(row.Columns) {
	case 3:
		size = min(size, 110)
	case 4:
		size = min(size, 100)
	}
	for ; size > 85; size -= 5 {
		widest, err := setter{r.l.typ, size}.widestUnder(row)
		if err != nil {
			return err
		}
		if widest <= wide {
			break
		}
	}
	r.set, r.leading = setter{r.l.typ, size}, r.l.st.leading*mp(size)/mp(r.l.st.size)
	return nil
}

// widestUnder is what must not be broken below the names: an official's number,
// and any word.
func (s setter) widestUnder(row catalog.SignRow) (mp, error) {
	widest := mp(0)
	for _, c := range row.Columns {
		for _, u := range c.Under {
			words, err := s.words([]catalog.Run{{Text: u, Source: "signer.nip"}})
			if err != nil {
				return 0, err
			}
			whole := -s.blank()
			for _, w := range words {
				widest = max(widest, w.width)
				whole += w.width + s.blank()
			}
			if strings.HasPrefix(u, "NIP") {
				widest = max(widest, whole)
			}
		}
	}
	return widest, nil
}

func spaceFor(c catalog.SignColumn) mp {
	switch {
	case c.Empty || len(c.List) > 0:
		return 0
	case c.Stamp:
		return stampHigh
	case c.Meterai:
		return meteraiHigh + 10*pt
	}
	return handHigh
}

func (r *signRow) column(col *signColumn, c catalog.SignColumn) error {
	set := func(to *[]line, texts []string, source string) error {
		for _, t := range texts {
			lines, err := r.set.lines([]catalog.Run{{Text: t, Source: source}}, col.wide)
			if err != nil {
				return err
			}
			*to = append(*to, lines...)
		}
		return nil
	}
	if err := set(&col.above, c.Above, "signer.title"); err != nil {
		return err
	}
	if err := set(&col.under, c.Under, "signer.nip"); err != nil {
		return err
	}
	name := c.Name
	name.Bold = true
	var err error
	if col.names, err = r.set.lines([]catalog.Run{name}, col.wide); err != nil {
		return err
	}
	return r.list(col)
}

// narrowList is where the line to sign on stands below the name instead of
// beside it.
func narrowList() mp { return mm(65) }

// listShare is how much of a column its names take; what is left is signed on.
func listShare(wide mp) mp { return max(nameShare(wide), wide-72*pt) }

func (r *signRow) list(col *signColumn) error {
	room := listShare(col.wide)
	if col.wide < narrowList() {
		room = col.wide
		col.entryRoom = 16 * pt
	}
	for _, run := range col.list {
		lines, err := r.set.lines([]catalog.Run{run}, room-22*pt)
		if err != nil {
			return err
		}
		col.entries = append(col.entries, lines)
	}
	return nil
}

func (r *signRow) entryHeight(col *signColumn, lines []line) mp {
	return entryHigh + r.leading*mp(max(1, len(lines))) + col.entryRoom
}

func (r *signRow) columnHeight(col *signColumn) mp {
	switch {
	case col.empty:
		return 0
	case len(col.entries) > 0:
		sum := r.above
		if col.meterai {
			sum += meteraiHigh + 6*pt
		}
		for _, lines := range col.entries {
			sum += r.entryHeight(col, lines)
		}
		return sum + 4*pt
	}
	return r.above + r.space + r.leading*mp(max(1, len(col.names))+len(col.under)) + 3*pt
}

// draw sets the row. Titles end on one line and names begin on one, so that the
// row reads across.
func (r *signRow) draw(p *page, top mp) {
	for i := range r.cols {
		col := &r.cols[i]
		if col.empty {
			continue
		}
		start := top + r.above - r.leading*mp(len(col.above))
		r.lines(p, col, col.above, start, false)
		if len(col.entries) > 0 {
			r.drawList(p, col, top+r.above)
			continue
		}
		name := top + r.above + r.space
		if col.meterai {
			r.drawMeterai(p, max(col.x, col.x+col.wide/2-84*pt), name-meteraiHigh-4*pt)
		}
		if len(col.names) == 0 {
			r.dots(p, col, name)
			name += r.leading
		}
		r.lines(p, col, col.names, name, true)
		r.lines(p, col, col.under, name+r.leading*mp(len(col.names)), false)
	}
}

// lines sets centred lines.
func (r *signRow) lines(p *page, col *signColumn, lines []line, top mp, underline bool) {
	for i, line := range lines {
		x := col.x + (col.wide-line.width)/2
		base := top + r.leading*mp(i) + r.leading*3/4
		r.set.place(p, line, x, base, 0, false)
		if underline {
			p.rule(x, base+1800, line.width, 800)
		}
	}
}

// dots are where somebody writes his name.
func (r *signRow) dots(p *page, col *signColumn, top mp) {
	dot := mp(int(r.set.typ.regular.latin['.']) * int(r.set.size) / 10)
	s := strings.Repeat(".", int(min(dotsWide, col.wide)/dot))
	width := dot * mp(len(s))
	p.texts = append(p.texts, text{x: col.x + (col.wide-width)/2, baseline: top + r.leading*3/4, size: r.set.size, s: s, width: width})
}

func (r *signRow) drawMeterai(p *page, x, y mp) {
	p.frame(x, y, meteraiWide, meteraiHigh, 400)
	for i, t := range r.stamp {
		t.x += x
		t.baseline += y + meteraiHigh/2 - 2*pt + 11*pt*mp(i)
		p.texts = append(p.texts, t)
	}
}

// meteraiWords are set once, so that drawing cannot fail.
func (r *signRow) meteraiWords() error {
	small := setter{r.l.typ, 80}
	for _, s := range []string{"Meterai", "Rp10.000"} {
		width, err := small.typ.regular.measure(s, small.size, "")
		if err != nil {
			return err
		}
		r.stamp = append(r.stamp, text{x: (meteraiWide - width) / 2, size: small.size, s: s, width: width})
	}
	return nil
}

func (r *signRow) drawList(p *page, col *signColumn, top mp) {
	if col.meterai {
		r.drawMeterai(p, col.x, top+4*pt)
		top += meteraiHigh + 6*pt
	}
	rule := col.x + listShare(col.wide)
	if col.entryRoom > 0 {
		rule = col.x + 20*pt
	}
	for i, lines := range col.entries {
		base := top + entryHigh + r.leading*3/4
		p.texts = append(p.texts, text{x: col.x, baseline: base, size: r.set.size, s: itoa(col.from+i+1) + "."})
		for n, line := range lines {
			r.set.place(p, line, col.x+20*pt, base+r.leading*mp(n), 0, false)
		}
		top += r.entryHeight(col, lines)
		end := base + 2*pt
		if col.entryRoom > 0 {
			end = top
		}
		p.rule(rule, end, col.x+col.wide-rule, 600)
	}
}

// rect is a piece of the page that is taken.
type rect struct{ x0, y0, x1, y1 mp }

func (a rect) meets(b rect) bool { return a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1 }

// taken is what the columns take of the page, a little more than their ink.
func (r *signRow) taken(top mp) []rect {
	var list []rect
	for i := range r.cols {
		col := &r.cols[i]
		if col.empty {
			continue
		}
		half := mp(0)
		for _, set := range [][]line{col.above, col.names, col.under} {
			for _, line := range set {
				half = max(half, line.width/2)
			}
		}
		if len(col.names) == 0 {
			half = max(half, dotsWide/2)
		}
		if col.meterai {
			half = max(half, 84*pt)
		}
		middle := col.x + col.wide/2
		box := rect{middle - half - 6*pt, top, middle + half + 6*pt, top + col.height}
		if len(col.entries) > 0 {
			box.x0, box.x1 = col.x-4*pt, col.x+col.wide+4*pt
		}
		list = append(list, box)
	}
	return list
}
