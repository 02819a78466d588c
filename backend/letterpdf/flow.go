package letterpdf

import "github.com/loket-kelurahan/loket/backend/catalog"

// chunk is what is not torn by the end of a page: a line of the text, a row of
// a table, a person in a tree.
type chunk struct {
	before, height mp   // before is left out at the top of a page
	first          bool // of its paragraph
	keep           bool // stands on the page of the next one
	breaks         bool // begins a page
	head           *chunk
	draw           func(p *page, top mp)

	top mp // where it stands, once it does
}

// add puts a chunk at the end of the text.
func (l *letterSheet) add(c chunk) {
	c.breaks, l.breaks = l.breaks, false
	l.budget -= c.before + c.height
	l.lines = append(l.lines, c)
}

// full says that there is more text than a letter may have, so that hostile
// answers end in a refusal before they are all laid out.
func (l *letterSheet) full() bool { return l.budget < 0 }

// join keeps the words that introduce something on the page where it begins,
// and the last row of a table on that of the text below it.
func (l *letterSheet) join(before, b catalog.Block) {
	if !l.modern || len(l.lines) == 0 {
		return
	}
	if _, title := before.(catalog.Title); title {
		if _, number := b.(catalog.NumberLine); !number {
			l.add(space(12 * pt))
		}
	}
	keep := false
	switch before.(type) {
	case catalog.Title, catalog.NumberLine, catalog.Heading, catalog.Table:
		keep = true
	case catalog.Paragraph:
		switch v := b.(type) {
		case catalog.Rows, catalog.Table, catalog.Tree, catalog.Ticks:
			keep = true
		case catalog.Paragraph:
			keep = v.Number == "1."
		}
	}
	if keep {
		l.lines[len(l.lines)-1].keep = true
	}
}

// limit is the lowest a line may end.
func (l *letterSheet) limit() mp { return l.footTop() - mm(4) }

// capacity is the height of the text on a page without a letterhead.
func (l *letterSheet) capacity() mp { return l.limit() - l.geo.topOfNext() }

// flow puts the text on pages. fits says whether what ends the sheet has room on
// a page whose text ends there; when it has not, the last lines go with it to a
// new page. It gives false when even that has no room, or when there are more
// pages than any letter may have. The text is then drawn and done with.
func (l *letterSheet) flow(fits func(textEnd mp) bool) bool {
	from := 0
	if n := len(l.lines); n > 1 {
		l.lines[n-2].keep = true // what ends the sheet never stands below one line
	}
	for i := range l.lines {
		if l.mustTurn(i) {
			l.draw(from, i)
			from = i
			l.turn(i)
		}
		l.put(i)
	}
	n := len(l.lines)
	room := fits(l.y)
	if !room {
		if split := l.splitBefore(from, fits); split < n || n == 0 {
			l.draw(from, split)
			l.turn(split)
			for i := split; i < n; i++ {
				l.put(i)
			}
			room, from = fits(l.y), split
		}
	}
	l.draw(from, n)
	l.lines = nil
	return room && len(l.pages) <= maxPacketPages
}

// mustTurn reports whether line i, with those it must not leave, begins a page.
func (l *letterSheet) mustTurn(i int) bool {
	if !l.used {
		return false
	}
	if l.lines[i].breaks {
		return true
	}
	need := l.lines[i].before + l.lines[i].height
	for k := i; l.lines[k].keep && k+1 < len(l.lines); k++ {
		more := need + l.lines[k+1].before + l.lines[k+1].height
		if more > l.capacity() {
			break // together they fit no page
		}
		need = more
	}
	return l.y+need > l.limit()
}

func (l *letterSheet) put(i int) {
	c := &l.lines[i]
	if l.y > l.geo.topOfNext() || len(l.pages) == 1 {
		l.y += c.before
	}
	c.top = l.y
	l.y += c.height
	l.used = true
}

// splitBefore finds the lines that go with the end of the sheet to a new page:
// at least two, and whole paragraphs where these are short. Without such lines
// it gives their number.
func (l *letterSheet) splitBefore(from int, fits func(textEnd mp) bool) int {
	n := len(l.lines)
	if !l.modern {
		for i := n - 2; i >= max(0, n-6); i-- {
			if l.lines[i].first {
				return max(from, i)
			}
		}
		return max(from, n-2, 0)
	}
	best := -1
	for i := n - 2; i >= max(from+1, n-8); i-- {
		if l.lines[i-1].keep || !fits(l.geo.topOfNext()+l.extent(i)) {
			continue
		}
		if l.lines[i].first {
			return i
		}
		if best < 0 {
			best = i
		}
	}
	if best < 0 {
		best = max(from+1, n-2)
	}
	return min(best, n)
}

// extent is the height from line i to the end of the text, as on a new page.
func (l *letterSheet) extent(i int) mp {
	sum := -l.lines[i].before
	if l.lines[i].head != nil {
		sum = l.lines[i].head.height
	}
	for _, c := range l.lines[i:] {
		sum += c.before + c.height
	}
	return sum
}

// turn begins a new page for line i, under the heads of its table.
func (l *letterSheet) turn(i int) {
	l.page = l.newPage()
	l.y, l.used = l.geo.topOfNext(), false
	if i < len(l.lines) && l.lines[i].head != nil {
		l.lines[i].head.draw(l.page, l.y)
		l.y += l.lines[i].head.height
	}
}

func (l *letterSheet) draw(from, to int) {
	for _, c := range l.lines[from:to] {
		c.draw(l.page, c.top)
	}
}
