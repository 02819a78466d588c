package letterpdf

import "github.com/loket-kelurahan/loket/backend/catalog"

// Paddings and rules of a table.
const (
	cellSide  = 4 * pt
	cellTop   = 2500 * pt / 1000
	tableRule = 500
)

// tableGrid is a table with its columns laid out.
type tableGrid struct {
	l       *letterSheet
	set     setter
	leading mp
	x       []mp // left edges of the columns, and the right edge of the last
}

// table rules a table: a column of numbers, then its own. Its heads stand again
// on every page and never without a row below them.
func (l *letterSheet) table(t catalog.Table) error {
	g, err := l.grid(t)
	if err != nil {
		return err
	}
	heads := make([]catalog.Run, 0, len(t.Heads)+1)
	heads = append(heads, catalog.Run{Text: "No.", Bold: true})
	for _, c := range t.Heads {
		heads = append(heads, catalog.Run{Text: c.Head, Bold: true})
	}
	cells, tall, err := g.cells(heads)
	if err != nil {
		return err
	}
	head := g.chunk(cells, tall, true)
	head.keep, head.first = true, true
	first := head
	first.before = l.st.gap
	l.add(first)
	for i, row := range t.Rows {
		runs := append([]catalog.Run{{Text: itoa(i+1) + "."}}, row...)
		if err := g.row(runs, &head); err != nil {
			return err
		}
		if l.full() {
			return nil
		}
	}
	return nil
}

// row adds a row. One that is taller than a page is cut into pieces, and only
// such a one.
func (g *tableGrid) row(runs []catalog.Run, head *chunk) error {
	cells, tall, err := g.cells(runs)
	if err != nil {
		return err
	}
	most := int((g.l.capacity() - head.height - 2*cellTop) / g.leading)
	piece := tall
	if tall > most {
		piece = max(1, most/3)
	}
	for at := 0; at < tall; at += piece {
		part := make([][]line, len(cells))
		for i, lines := range cells {
			part[i] = lines[min(at, len(lines)):min(at+piece, len(lines))]
		}
		c := g.chunk(part, min(piece, tall-at), false)
		c.head, c.first = head, at == 0
		g.l.add(c)
		if g.l.full() {
			return nil
		}
	}
	return nil
}

// cells breaks the texts of a row into lines; tall is how many the longest has.
func (g *tableGrid) cells(runs []catalog.Run) (cells [][]line, tall int, err error) {
	cells, tall = make([][]line, len(g.x)-1), 1
	for i := range min(len(runs), len(cells)) {
		if cells[i], err = g.set.lines(runs[i:i+1], g.x[i+1]-g.x[i]-2*cellSide); err != nil {
			return nil, 0, err
		}
		tall = max(tall, len(cells[i]))
	}
	return cells, tall, nil
}

// chunk draws a row with the rules around it. Neighbours share theirs.
func (g *tableGrid) chunk(cells [][]line, tall int, head bool) chunk {
	height := g.leading*mp(tall) + 2*cellTop
	return chunk{height: height, draw: func(p *page, top mp) {
		left, right := g.x[0], g.x[len(g.x)-1]
		p.rule(left, top, right-left, tableRule)
		p.rule(left, top+height, right-left, tableRule)
		for _, x := range g.x {
			p.rule(x-tableRule/2, top, tableRule, height+tableRule)
		}
		for i, lines := range cells {
			down := cellTop
			if head {
				down += g.leading * mp(tall-len(lines)) / 2
			}
			for n, line := range lines {
				x := g.x[i] + cellSide
				if head || i == 0 {
					x = g.x[i] + (g.x[i+1]-g.x[i]-line.width)/2
				}
				g.set.place(p, line, x, top+down+g.leading*mp(n)+g.leading*3/4, 0, false)
			}
		}
	}}
}

// grid chooses the size of the type and the widths: by the shares, but a column
// is at least as wide as its longest word, if all together leave that room.
func (l *letterSheet) grid(t catalog.Table) (*tableGrid, error) {
	size := l.st.size - 10
	var least, whole []mp
	for ; ; size -= 5 {
		var err error
		if least, whole, err = (setter{l.typ, size}).cellWidths(t); err != nil {
			return nil, err
		}
		sum := mp(0)
		for _, w := range least {
			sum += min(w, l.wide*2/5)
		}
		if sum <= l.wide || size <= 80 {
			break
		}
	}
	g := &tableGrid{l: l, set: setter{l.typ, size}, leading: mp(size) * 118, x: []mp{l.left, l.left + least[0]}}
	widths := shareOut(l.wide-least[0], least[1:], t.Heads)
	even(widths, whole[1:])
	for _, w := range widths {
		g.x = append(g.x, g.x[len(g.x)-1]+w)
	}
	g.x[len(g.x)-1] = l.left + l.wide
	return g, nil
}

// cellWidths are the widths of the longest words of every column, and of its
// longest cells in one line, with the column of numbers first.
func (s setter) cellWidths(t catalog.Table) (least, whole []mp, err error) {
	const around = 2*cellSide + 100
	least, whole = make([]mp, len(t.Heads)+1), make([]mp, len(t.Heads)+1)
	widen := func(i int, run catalog.Run, head bool) error {
		words, err := s.words([]catalog.Run{run})
		line := mp(around)
		for n, w := range words {
			least[i] = max(least[i], w.width+around)
			line += w.width
			if n > 0 {
				line += s.blank()
			}
		}
		if head {
			line = least[i] // a head may stand on several lines
		}
		whole[i] = max(whole[i], line)
		return err
	}
	if err := widen(0, catalog.Run{Text: "No.", Bold: true}, true); err != nil {
		return nil, nil, err
	}
	if err := widen(0, catalog.Run{Text: itoa(len(t.Rows)) + "."}, false); err != nil {
		return nil, nil, err
	}
	for i, h := range t.Heads {
		if err := widen(i+1, catalog.Run{Text: h.Head, Bold: true}, true); err != nil {
			return nil, nil, err
		}
	}
	for _, row := range t.Rows {
		for i := range min(len(row), len(t.Heads)) {
			if err := widen(i+1, row[i], false); err != nil {
				return nil, nil, err
			}
		}
	}
	return least, whole, nil
}

// shareOut divides a width by the columns' shares. Columns whose words need
// more get it first; a word wider than four tenths of the table is broken.
func shareOut(wide mp, least []mp, heads []catalog.Column) []mp {
	widths := make([]mp, len(heads))
	fixed := make([]bool, len(heads))
	for range heads {
		left, shares := wide, 0
		for i, h := range heads {
			if fixed[i] {
				left -= widths[i]
			} else {
				shares += max(1, h.Share)
			}
		}
		again := false
		for i, h := range heads {
			if fixed[i] {
				continue
			}
			widths[i] = max(0, left) * mp(max(1, h.Share)) / mp(shares)
			if need := min(least[i], wide*2/5); widths[i] < need {
				widths[i], fixed[i], again = need, true, true
			}
		}
		if !again {
			break
		}
	}
	return inWidth(widths, wide)
}

// even takes from columns that are wider than their longest line and gives to
// those whose lines would break.
func even(widths, whole []mp) {
	spare, wanted := mp(0), mp(0)
	for i, w := range widths {
		spare += max(0, w-whole[i])
		wanted += max(0, whole[i]-w)
	}
	give := min(spare, wanted)
	if give == 0 {
		return
	}
	for i, w := range widths {
		if w > whole[i] {
			widths[i] -= (w - whole[i]) * give / spare
		} else {
			widths[i] += (whole[i] - w) * give / wanted
		}
	}
}

// inWidth shrinks columns that are too wide together, none below a letter.
func inWidth(widths []mp, wide mp) []mp {
	const floor = 2*cellSide + 8*pt
	over := mp(0)
	for i, w := range widths {
		widths[i] = max(w, floor)
		over += widths[i] - floor
	}
	room := wide - floor*mp(len(widths))
	if over > room {
		for i := range widths {
			widths[i] = floor + (widths[i]-floor)*max(0, room)/over
		}
	}
	return widths
}
