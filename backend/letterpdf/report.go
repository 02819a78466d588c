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
	t := &reportSheet{r.newListSheet(d.Office, d.Title, d.Date, style{105, 13 * pt, 4 * pt})}
	if err := t.draw(d); err != nil {
		return nil, err
	}
	for i, p := range t.pages {
		if err := t.foot(p, i, catalog.Run{Text: flat(d.Foot), Source: "foot"}, d.Office.Practice); err != nil {
			return nil, err
		}
	}
	return t.write(r)
}

// reportSheet is a report being laid out.
type reportSheet struct{ *listSheet }

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
	runs, shares := make([]catalog.Run, len(columns)), make([]int, len(columns))
	for i, c := range columns {
		runs[i], shares[i] = catalog.Run{Bold: bold, Source: "report"}, c.Share
		if i < len(row) {
			runs[i].Text = t.printable(row[i], bold)
		}
	}
	broken, err := t.breakRow(runs, shares, 5*pt)
	if err != nil {
		return err
	}
	if !t.room(broken.height) {
		if err := t.headRow(columns, heads); err != nil {
			return err
		}
	}
	t.putRow(broken, 10*pt+1000)
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
