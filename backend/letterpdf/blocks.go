package letterpdf

import (
	"slices"
	"strings"

	"github.com/loket-kelurahan/loket/backend/catalog"
)

// inOffice brings a size meant for type of 12 points to the office's size.
func (l *letterSheet) inOffice(size fontSize) fontSize {
	if l.base == 0 {
		return size
	}
	return size * l.base / 120
}

// titleBlock sets the title in capitals, on several lines where it is long.
func (l *letterSheet) titleBlock(t catalog.Title) error {
	l.named = t.Text
	size, lead, str := l.inOffice(140), 30*pt, strings.ToUpper(t.Text)
	if t.Form {
		size = l.inOffice(120)
	}
	if !l.page.headed {
		lead = 18 * pt
	}
	set := setter{l.typ, size}
	lines, err := set.balanced([]catalog.Run{{Text: str, Bold: true}}, l.wide)
	if err != nil {
		return err
	}
	step := mp(size) * 120
	for i, line := range lines {
		c := chunk{height: step, first: i == 0, keep: true}
		if i == 0 {
			c.height = lead
		}
		under := i == len(lines)-1 && !t.Form
		c.draw = func(p *page, top mp) {
			base := top + c.height
			x := l.left + (l.wide-line.width)/2
			set.place(p, line, x, base, 0, false)
			if under {
				p.rule(x, base+2*pt, line.width, 900)
			}
		}
		l.add(c)
	}
	return nil
}

// space is a chunk of nothing.
func space(height mp) chunk { return chunk{height: height, keep: true, draw: func(*page, mp) {}} }

// numberBlock sets the number, or dots to write it on.
func (l *letterSheet) numberBlock(number string) error {
	if number == "" {
		number = strings.Repeat(".", 36)
	}
	number = "Nomor: " + number
	size, width, err := l.fitted(number, false, l.inOffice(120), "number")
	l.add(chunk{height: 29 * pt, draw: func(p *page, top mp) {
		p.texts = append(p.texts, text{x: l.left + (l.wide-width)/2, baseline: top + 17*pt, size: size, s: number, width: width})
	}})
	return err
}

// corner is the small mark of a form at the upper right.
func (l *letterSheet) corner(words string) error {
	if words == "" {
		return nil
	}
	_, err := setter{l.typ, 90}.one(l.page, words, false, "", func(width mp) (mp, mp) {
		return l.left + l.wide - width, mm(l.geo.top + 2)
	})
	return err
}

func (l *letterSheet) heading(h catalog.Heading) error {
	runs := slices.Clone(h.Runs)
	for i := range runs {
		runs[i].Bold = true
	}
	lines, err := l.set.lines(runs, l.wide)
	for i, line := range lines {
		x := l.left
		if h.Centred {
			x += (l.wide - line.width) / 2
		}
		c := chunk{height: l.st.leading, first: i == 0, keep: i+1 < len(lines)}
		if i == 0 {
			c.before = l.st.gap + 3*pt
		}
		c.draw = func(p *page, top mp) { l.set.place(p, line, x, top+l.rise(), 0, false) }
		l.add(c)
	}
	return err
}

// paragraph sets running text. A number stands before it and the text hangs.
func (l *letterSheet) paragraph(v catalog.Paragraph) error {
	x, wide, before := l.left, l.wide, l.st.gap
	if v.Number != "" {
		w, err := l.typ.regular.measure(v.Number, l.st.size, "")
		if err != nil {
			return err
		}
		hang := max(20*pt, w+6*pt)
		x, wide = x+hang, wide-hang
		if v.Number != "1." {
			before /= 2
		}
	}
	lines, err := l.set.lines(v.Runs, wide)
	if err != nil {
		return err
	}
	for i, line := range lines {
		c := chunk{height: l.st.leading, first: i == 0, keep: l.modern && i+1 < len(lines) && (i == 0 || i == len(lines)-2)}
		if i == 0 {
			c.before = before
		}
		c.draw = func(p *page, top mp) {
			if i == 0 && v.Number != "" {
				p.texts = append(p.texts, text{x: l.left, baseline: top + l.rise(), size: l.st.size, s: v.Number})
			}
			l.set.place(p, line, x, top+l.rise(), wide, true)
		}
		l.add(c)
	}
	return nil
}

// rows sets lines of label and value.
func (l *letterSheet) rows(rows catalog.Rows, labels mp) error {
	x := l.left + rowIndent()
	colon := x + labels + 8*pt
	for i, row := range rows.Rows {
		if err := l.row(row, x, colon, l.left+l.wide, i == 0); err != nil {
			return err
		}
		if l.full() {
			break
		}
	}
	return nil
}

func rowIndent() mp { return mm(8) }

// row sets a label at x, its colon, and the value from there to right.
func (l *letterSheet) row(row catalog.Row, x, colon, right mp, begins bool) error {
	number, rest := rowNumber(row.Label)
	hang, err := l.typ.regular.measure(number, l.st.size, "")
	if err != nil {
		return err
	}
	label, err := l.set.lines([]catalog.Run{{Text: rest}}, colon-4*pt-x-hang)
	if err != nil {
		return err
	}
	value := colon + 9*pt
	lines, err := l.set.lines(row.Value, right-value)
	if err != nil {
		return err
	}
	count := max(len(label), len(lines), 1)
	for n := range count {
		c := chunk{height: l.st.leading, first: n == 0, keep: l.modern && n+1 < count}
		if begins && n == 0 {
			c.before = l.st.gap
		}
		c.draw = func(p *page, top mp) {
			base := top + l.rise()
			if n == 0 && number != "" {
				p.texts = append(p.texts, text{x: x, baseline: base, size: l.st.size, s: strings.TrimSpace(number)})
			}
			// In reading order, for whoever has the sheet read aloud.
			if n < len(label) {
				l.set.place(p, label[n], x+hang, base, colon-8*pt-x, false)
			}
			if n == 0 {
				p.texts = append(p.texts, text{x: colon, baseline: base, size: l.st.size, s: ":"})
			}
			if n < len(lines) {
				l.set.place(p, lines[n], value, base, 0, false)
			}
		}
		l.add(c)
	}
	return nil
}

// rowNumber cuts the number off a label of a form: "12. ", "Nama ayah".
func rowNumber(label string) (number, rest string) {
	digits := strings.TrimLeft(label, "0123456789")
	if n := len(label) - len(digits); n > 0 && strings.HasPrefix(digits, ". ") {
		return label[:n+2], label[n+2:]
	}
	return "", label
}

// addressed sets the head of a letter to somebody.
func (l *letterSheet) addressed(a catalog.Addressed) error {
	width, err := l.typ.regular.measure(a.Place, l.st.size, "")
	if err != nil {
		return err
	}
	l.add(chunk{before: 10 * pt, height: l.st.leading, first: true, keep: true, draw: func(p *page, top mp) {
		p.texts = append(p.texts, text{x: l.left + l.wide - width, baseline: top + l.rise(), size: l.st.size, s: a.Place, width: width})
	}})
	labels, err := l.labelWidth([]catalog.Block{catalog.Rows{Rows: a.Rows}})
	if err != nil {
		return err
	}
	for i, row := range a.Rows {
		if blank(row.Value) {
			row.Value = []catalog.Run{{Text: strings.Repeat(".", 36)}}
		}
		if err := l.row(row, l.left, l.left+labels+10*pt, l.left+l.wide*3/4, i == 0); err != nil {
			return err
		}
	}
	return l.receivers(a.To)
}

func blank(runs []catalog.Run) bool {
	for _, r := range runs {
		if r.Text != "" {
			return false
		}
	}
	return true
}

// receivers are the lines after "Yth.", below one another.
func (l *letterSheet) receivers(to [][]catalog.Run) error {
	const yth = "Yth."
	width, err := l.typ.regular.measure(yth, l.st.size, "")
	if err != nil {
		return err
	}
	hang := width + 5*pt
	first := true
	for _, runs := range to {
		lines, err := l.set.lines(runs, l.wide*3/4-hang)
		if err != nil {
			return err
		}
		for _, line := range lines {
			c := chunk{height: l.st.leading, first: first, keep: true}
			if first {
				c.before = 2 * l.st.gap
			}
			yes := first
			c.draw = func(p *page, top mp) {
				if yes {
					p.texts = append(p.texts, text{x: l.left, baseline: top + l.rise(), size: l.st.size, s: yth, width: width})
				}
				l.set.place(p, line, l.left+hang, top+l.rise(), 0, false)
			}
			first = false
			l.add(c)
		}
	}
	if len(to) > 0 {
		l.add(space(l.st.gap))
	}
	return nil
}

// ticks sets boxes with their words; a chosen one bears a cross, which is a
// letter, so that it is also heard and found.
func (l *letterSheet) ticks(t catalog.Ticks) error {
	side := mp(l.st.size) * 85
	x := l.left + rowIndent()
	hang := side + 8*pt
	cross, err := l.typ.bold.measure("X", l.st.size-20, "")
	if err != nil {
		return err
	}
	for i, o := range t.Options {
		lines, err := l.set.lines([]catalog.Run{{Text: o.Text}}, l.left+l.wide-x-hang)
		if err != nil {
			return err
		}
		if len(lines) == 0 {
			lines = []line{{}} // a box to write beside
		}
		for n, line := range lines {
			c := chunk{height: l.st.leading, first: n == 0, keep: n+1 < len(lines) || i == 0 && len(t.Options) > 1}
			if n == 0 {
				c.before = 2 * pt
				if i == 0 {
					c.before = l.st.gap
				}
			}
			c.draw = func(p *page, top mp) {
				base := top + l.rise()
				if n == 0 {
					p.frame(x, base-side+1500, side, side, 700)
					if o.Chosen {
						p.texts = append(p.texts, text{x: x + (side-cross)/2, baseline: base + 1500 - (side-mp(l.st.size-20)*66)/2, size: l.st.size - 20, bold: true, s: "X", width: cross})
					}
				}
				l.set.place(p, line, x+hang, base, 0, false)
			}
			l.add(c)
		}
	}
	return nil
}
