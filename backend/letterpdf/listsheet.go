package letterpdf

import (
	"github.com/loket-kelurahan/loket/backend/catalog"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// listSheet is a document of rows, such as a day's register: a letterhead,
// narrow margins, small type, and a foot on every page.
type listSheet struct{ *letterSheet }

const (
	listLeading = 11 * pt
	listFoot    = 24 // mm kept free at the end of a page
)

func (r *Renderer) newListSheet(o *kelurahan.Office, title string, date kelurahan.Date, st style) *listSheet {
	t := &listSheet{&letterSheet{sheet: newSheet(o.Paper, o, r.serif, title, date), r: r, st: st, set: setter{r.serif, st.size}}}
	t.left, t.wide = mm(20), t.sheet.width-mm(36)
	t.page = t.newPage()
	return t
}

func (t *listSheet) small() setter { return setter{t.typ, 90} }

// room makes sure that height fits on the page, or begins another.
func (t *listSheet) room(height mp) bool {
	if t.y+height <= t.height-mm(listFoot) {
		return true
	}
	t.page = t.newPage()
	t.y = mm(18)
	return false
}

// listRow is a row of cells, broken into lines.
type listRow struct {
	cells  [][]line
	shares []int // of the width, in thousandths
	height mp
}

// breakRow breaks cells into the lines of their columns; pad is the white above
// and below them together.
func (t *listSheet) breakRow(runs []catalog.Run, shares []int, pad mp) (listRow, error) {
	row := listRow{cells: make([][]line, len(runs)), shares: shares}
	tall := 1
	for i, run := range runs {
		lines, err := t.small().lines([]catalog.Run{run}, t.share(shares[i])-6*pt)
		if err != nil {
			return row, err
		}
		row.cells[i] = lines
		tall = max(tall, len(lines))
	}
	row.height = listLeading*mp(tall) + pad
	return row, nil
}

func (t *listSheet) share(thousandths int) mp { return t.wide * mp(thousandths) / 1000 }

// putRow places a row that has room; drop is from its top to the first base line.
func (t *listSheet) putRow(row listRow, drop mp) {
	x := t.left
	for i, lines := range row.cells {
		for k, l := range lines {
			t.small().place(t.page, l, x+2*pt, t.y+drop+listLeading*mp(k), 0, false)
		}
		x += t.share(row.shares[i])
	}
	t.y += row.height
}

// foot numbers page i and says words, such as the register's state.
func (t *listSheet) foot(p *page, i int, words catalog.Run, practice bool) error {
	top := t.height - mm(19)
	p.rule(t.left, top, t.wide, 500)
	count := "halaman " + itoa(i+1) + " dari " + itoa(len(t.pages))
	w, err := t.small().one(p, count, false, "", func(width mp) (mp, mp) { return t.left + t.wide - width, top + 12*pt })
	if err != nil {
		return err
	}
	fine := setter{t.typ, 80}
	lines, err := fine.lines([]catalog.Run{words}, t.wide-w-14*pt)
	if err != nil {
		return err
	}
	for k, l := range lines {
		fine.place(p, l, t.left, top+12*pt+10*pt*mp(k), 0, false)
	}
	if practice {
		return t.stamp(p, practiceWords, func(width mp) mp { return t.left + (t.wide-width)/2 })
	}
	return nil
}
