package letterpdf

import (
	"strings"

	"github.com/loket-kelurahan/loket/backend/catalog"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// DayPage is the register of one counter's day, to be signed and filed.
type DayPage struct {
	Office  *kelurahan.Office
	Counter kelurahan.CounterCode
	Date    kelurahan.Date
	Lines   []DayLine // in the order of their numbers
	Head    string    // hex hash of the register's newest entry
	Entries uint64    // entries in the register up to that one
	Officer string    // who prints it
}

// DayLine is one letter of the day.
type DayLine struct {
	Number, Kind, Name, Maker, Status string
	Copies                            int // SALINAN printed
}

// maxDayLines is far more than one counter can issue in a day.
const maxDayLines = 2000

// dayColumn is a column of the table: its head and its share of the width.
type dayColumn struct {
	head  string
	share int // thousandths
}

func dayColumns() []dayColumn {
	return []dayColumn{{"No.", 50}, {"Nomor surat", 320}, {"Jenis surat", 200}, {"Nama", 190}, {"Petugas", 125}, {"Keadaan", 115}}
}

// RenderDayPage draws the register of a day on as many pages as it takes. A day
// without a letter says NIHIL. Errors: glyph-missing, letter-too-long above
// 2,000 lines, render-failed.
func (r *Renderer) RenderDayPage(d DayPage) ([]byte, error) {
	if len(d.Lines) > maxDayLines {
		return nil, kelurahan.E(kelurahan.LetterTooLong, "letterpdf.RenderDayPage", nil, "pages", itoa(len(d.Lines)/30), "max", itoa(maxDayLines/30))
	}
	t := &dayTable{r.newListSheet(d.Office, "Register Harian "+d.Date.Long(), d.Date, style{110, 14 * pt, 5 * pt})}
	if err := t.draw(d); err != nil {
		return nil, err
	}
	for i, p := range t.pages {
		if err := t.foot(p, i, catalog.Run{Text: dayFoot(d), Source: "head"}, d.Office.Practice); err != nil {
			return nil, err
		}
	}
	return t.write(r)
}

// dayTable is a register page being laid out.
type dayTable struct{ *listSheet }

func (t *dayTable) draw(d DayPage) error {
	if err := t.head(d.Office); err != nil {
		return err
	}
	t.y += 26 * pt
	if _, _, err := t.centred("REGISTER SURAT HARIAN", true, 140, "", t.y); err != nil {
		return err
	}
	t.y += 16 * pt
	if _, _, err := t.centred("Loket "+string(d.Counter)+" · "+d.Date.Long(), false, 115, "", t.y); err != nil {
		return err
	}
	t.y += 12 * pt
	if err := t.headRow(); err != nil {
		return err
	}
	for i, line := range d.Lines {
		if err := t.row(i+1, line); err != nil {
			return err
		}
	}
	if len(d.Lines) == 0 {
		if err := t.nihil(); err != nil {
			return err
		}
	}
	return t.totals(d)
}

func (t *dayTable) headRow() error {
	heads := make([]catalog.Run, 0, 6)
	for _, c := range dayColumns() {
		heads = append(heads, catalog.Run{Text: c.head, Bold: true})
	}
	t.page.rule(t.left, t.y, t.wide, 900)
	if err := t.cells(heads); err != nil {
		return err
	}
	t.page.rule(t.left, t.y, t.wide, 900)
	return nil
}

func (t *dayTable) row(n int, line DayLine) error {
	status := line.Status
	if line.Copies > 0 {
		status += ", " + itoa(line.Copies) + " salinan"
	}
	run := func(s, source string) catalog.Run { return catalog.Run{Text: flat(s), Source: source} }
	if err := t.cells([]catalog.Run{
		run(itoa(n)+".", ""), run(line.Number, "number"), run(line.Kind, "kind"), run(line.Name, "subject.name"), run(line.Maker, "officer"), run(status, ""),
	}); err != nil {
		return err
	}
	t.page.rule(t.left, t.y, t.wide, 300)
	return nil
}

// cells sets one row of the table, on a new page when this one is full.
func (t *dayTable) cells(runs []catalog.Run) error {
	var shares []int
	for _, c := range dayColumns() {
		shares = append(shares, c.share)
	}
	row, err := t.breakRow(runs, shares, 6*pt)
	if err != nil {
		return err
	}
	if !t.room(row.height) {
		if err := t.headRow(); err != nil {
			return err
		}
	}
	t.putRow(row, 10*pt+1500)
	return nil
}

func (t *dayTable) nihil() error {
	t.y += 24 * pt
	_, _, err := t.centred("N I H I L", true, 140, "", t.y)
	t.y += 16 * pt
	t.page.rule(t.left, t.y, t.wide, 900)
	return err
}

// totals sums the day up and leaves room for two signatures.
func (t *dayTable) totals(d DayPage) error {
	t.room(150 * pt)
	runs := []catalog.Run{{Text: "Jumlah: ", Bold: true}, {Text: itoa(len(d.Lines)) + " surat" + statusCounts(d.Lines) + "."}}
	lines, err := t.set.lines(runs, t.wide)
	if err != nil {
		return err
	}
	t.y += 6 * pt
	for _, l := range lines {
		t.set.place(t.page, l, t.left, t.y+t.rise(), t.wide, false)
		t.y += t.st.leading
	}
	return t.daySigns(d, t.y+8*pt)
}

// statusCounts gives " (10 keluar, 1 BATAL)", in the order of first appearance.
func statusCounts(lines []DayLine) string {
	counts, order := map[string]int{}, []string{}
	for _, l := range lines {
		if counts[l.Status] == 0 {
			order = append(order, l.Status)
		}
		counts[l.Status]++
	}
	for i, s := range order {
		order[i] = itoa(counts[s]) + " " + s
	}
	if len(order) == 0 {
		return ""
	}
	return " (" + strings.Join(order, ", ") + ")"
}

func (t *dayTable) daySigns(d DayPage, top mp) error {
	right := t.left + t.wide - signWidth()
	head := kelurahan.Signatory{Title: "Lurah " + d.Office.Name}
	if len(d.Office.Signers) > 0 {
		head = d.Office.Signers[0]
	}
	for _, c := range []struct {
		x     mp
		lines []string
		name  string
	}{
		{t.left, []string{"", "Petugas loket,"}, d.Officer},
		{right, append([]string{strings.Trim(d.Office.Place+", "+d.Date.Long(), ", ")}, catalog.SignatureLines(&head, d.Office)...), head.Name},
	} {
		title, err := t.column(c.lines, c.x)
		if err != nil {
			return err
		}
		name, err := t.nameColumn(catalog.Run{Text: c.name, Bold: true, Source: "signer.name"}, c.x)
		if err != nil {
			return err
		}
		shift := mp(0)
		if c.lines[0] == "" { // the date stands at the right only
			shift = t.st.leading
		}
		title.draw(t.page, top+shift)
		name.draw(t.page, top+2*t.st.leading+50*pt)
	}
	return nil
}

// dayFoot names the state of the register the page was printed from: whoever
// doubts the page later can hold the register against it.
func dayFoot(d DayPage) string {
	return "Register loket " + string(d.Counter) + " sampai catatan ke-" + catalog.Grouped(int64(d.Entries)) + ", sidik " + groups(d.Head)
}

// groups parts a hash into fours, to be read aloud.
func groups(hash string) string {
	var out []string
	for len(hash) > 4 {
		out, hash = append(out, hash[:4]), hash[4:]
	}
	return strings.Join(append(out, hash), " ")
}
