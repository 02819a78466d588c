package letterpdf

import (
	"strings"

	"github.com/loket-kelurahan/loket/backend/catalog"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// Report is a document of lists: what is held about a person, whom a breach
// touches. It flows over as many pages as it takes.
type Report struct {
	Office   *kelurahan.Office
	Title    string
	Under    string // second line of the title
	Date     kelurahan.Date
	Intro    []string // paragraphs before the lists
	Sections []ReportSection
	Outro    []string // paragraphs behind them
	Officer  string   // who prints it
	Foot     string   // at the foot of every page, such as the register's head
}

// ReportSection is one list. Without Heads its rows are a label and a value.
type ReportSection struct {
	Title string
	Note  string         // a sentence under the title
	Heads []ReportColumn // nil = labels and values
	Rows  [][]string     // as many cells as columns
	Empty string         // what is said when there are no rows
}

// ReportColumn is a column's head and its share of the width in thousandths.
type ReportColumn struct {
	Head  string
	Share int
}

// maxReportRows bounds a report: about 250 pages.
const maxReportRows = 10_000

// RenderReport draws a report; the same report gives the same bytes.
// Errors: glyph-missing, letter-too-long above 10,000 rows, render-failed.
func (r *Renderer) RenderReport(d Report) ([]byte, error) {
	rows := 0
	for _, s := range d.Sections {
		rows += len(s.Rows)
	}
	if rows > maxReportRows {
		return nil, kelurahan.E(kelurahan.LetterTooLong, "letterpdf.RenderReport", nil, "pages", itoa(rows/40), "max", itoa(maxReportRows/40))
	}
	t := &reportSheet{letterSheet: &letterSheet{sheet: newSheet(d.Office.Paper, d.Office, r.serif, d.Title, d.Date), r: r, st: style{105, 13 * pt, 4 * pt}, set: setter{r.serif, 105}}}
	t.left, t.wide = mm(20), t.sheet.width-mm(36)
	t.page = t.newPage()
	if err := t.draw(d); err != nil {
		return nil, err
	}
	for i, p := range t.pages {
		if err := t.reportFoot(p, i, d); err != nil {
			return nil, err
		}
	}
	return t.write(r)
}

// reportSheet is a report being laid out.
type reportSheet struct{ *letterSheet }

func (t *reportSheet) draw(d Report) error {
	if err := t.head(d.Office); err != nil {
		return err
	}
	t.y += 24 * pt
	if _, _, err := t.centred(d.Title, true, 135, "", t.y); err != nil {
		return err
	}
	if d.Under != "" {
		t.y += 15 * pt
		if _, _, err := t.centred(t.printable(d.Under, false), false, 110, "report.under", t.y); err != nil {
			return err
		}
	}
	t.y += 10 * pt
	if err := t.paragraphs(d.Intro); err != nil {
		return err
	}
	for _, s := range d.Sections {
		if err := t.section(s); err != nil {
			return err
		}
	}
	if err := t.paragraphs(d.Outro); err != nil {
		return err
	}
	return t.signed(d)
}

// printable puts a question mark where the face has no sign: unlike a letter, a
// report must come out whatever was once typed.
func (t *reportSheet) printable(text string, bold bool) string {
	text = flat(text)
	face := t.typ.face(bold)
	if _, err := face.measure(text, t.set.size, ""); err == nil {
		return text
	}
	return strings.Map(func(r rune) rune {
		if _, err := face.measure(string(r), t.set.size, ""); err != nil {
			return '?'
		}
		return r
	}, text)
}

// room makes sure that height fits on the page, or begins another.
func (t *reportSheet) room(height mp) bool {
	if t.y+height <= t.height-mm(24) {
		return true
	}
	t.page = t.newPage()
	t.y = mm(18)
	return false
}

func (t *reportSheet) paragraphs(list []string) error {
	for _, text := range list {
		if err := t.words([]catalog.Run{{Text: t.printable(text, false), Source: "report"}}, t.set); err != nil {
			return err
		}
		t.y += t.st.gap
	}
	return nil
}

func (t *reportSheet) words(runs []catalog.Run, set setter) error {
	lines, err := set.lines(runs, t.wide)
	if err != nil {
		return err
	}
	for _, l := range lines {
		t.room(t.st.leading)
		set.place(t.page, l, t.left, t.y+t.rise(), t.wide, false)
		t.y += t.st.leading
	}
	return nil
}

func (t *reportSheet) section(s ReportSection) error {
	t.y += 8 * pt
	t.room(52 * pt) // a title does not stand alone at the end of a page
	if err := t.words([]catalog.Run{{Text: s.Title, Bold: true}}, t.set); err != nil {
		return err
	}
	if s.Note != "" {
		if err := t.words([]catalog.Run{{Text: flat(s.Note), Source: "report"}}, t.small()); err != nil {
			return err
		}
	}
	t.y += 2 * pt
	if len(s.Rows) == 0 {
		return t.words([]catalog.Run{{Text: s.Empty}}, t.small())
	}
	columns, heads := s.Heads, s.Heads != nil
	if !heads {
		columns = []ReportColumn{{"", 290}, {"", 710}}
	}
	if err := t.headRow(columns, heads); err != nil {
		return err
	}
	for _, row := range s.Rows {
		if err := t.cells(columns, row, heads, false); err != nil {
			return err
		}
		t.page.rule(t.left, t.y, t.wide, 250)
	}
	return nil
}

func (t *reportSheet) small() setter { return setter{t.typ, 90} }

func (t *reportSheet) headRow(columns []ReportColumn, heads bool) error {
	t.page.rule(t.left, t.y, t.wide, 800)
	if !heads {
		return nil
	}
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = c.Head
	}
	if err := t.cells(columns, names, false, true); err != nil {
		return err
	}
	t.page.rule(t.left, t.y, t.wide, 800)
	return nil
}

// cells sets one row, on a new page under the heads when this one is full.
func (t *reportSheet) cells(columns []ReportColumn, row []string, heads, bold bool) error {
	set := make([][]line, len(columns))
	tall := 1
	for i, c := range columns {
		text := ""
		if i < len(row) {
			text = t.printable(row[i], bold)
		}
		lines, err := t.small().lines([]catalog.Run{{Text: text, Bold: bold, Source: "report"}}, t.wide*mp(c.Share)/1000-6*pt)
		if err != nil {
			return err
		}
		set[i] = lines
		tall = max(tall, len(lines))
	}
	height := dayLeading*mp(tall) + 5*pt
	if !t.room(height) {
		if err := t.headRow(columns, heads); err != nil {
			return err
		}
	}
	x := t.left
	for i, lines := range set {
		for k, l := range lines {
			t.small().place(t.page, l, x+2*pt, t.y+10*pt+1000+dayLeading*mp(k), 0, false)
		}
		x += t.wide * mp(columns[i].Share) / 1000
	}
	t.y += height
	return nil
}

// signed leaves room for who hands the report out.
func (t *reportSheet) signed(d Report) error {
	t.room(110 * pt)
	t.y += 14 * pt
	x := t.left + t.wide - signWidth()
	who, err := t.column([]string{strings.Trim(d.Office.Place+", "+d.Date.Long(), ", "), "Petugas,"}, x)
	if err != nil {
		return err
	}
	name, err := t.nameColumn(catalog.Run{Text: d.Officer, Bold: true, Source: "officer"}, x)
	if err != nil {
		return err
	}
	who.draw(t.page, t.y)
	name.draw(t.page, t.y+2*t.st.leading+36*pt)
	return nil
}

func (t *reportSheet) reportFoot(p *page, i int, d Report) error {
	top := t.height - mm(19)
	p.rule(t.left, top, t.wide, 500)
	count := "halaman " + itoa(i+1) + " dari " + itoa(len(t.pages))
	w, err := t.small().one(p, count, false, "", func(width mp) (mp, mp) { return t.left + t.wide - width, top + 12*pt })
	if err != nil {
		return err
	}
	fine := setter{t.typ, 80}
	lines, err := fine.lines([]catalog.Run{{Text: flat(d.Foot), Source: "foot"}}, t.wide-w-14*pt)
	if err != nil {
		return err
	}
	for k, l := range lines {
		fine.place(p, l, t.left, top+12*pt+10*pt*mp(k), 0, false)
	}
	if d.Office.Practice {
		return t.stamp(p, practiceWords, func(width mp) mp { return t.left + (t.wide-width)/2 })
	}
	return nil
}
