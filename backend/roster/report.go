package roster

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// sheetBytes is when the report begins another sheet: excelize keeps a sheet of
// 16 MiB and more in a temporary file, where people's names must not lie about.
const sheetBytes = 10 << 20

// WriteReport writes an .xlsx of what would become of every row, and of the
// residents that the file does not name. It holds personal data: the caller
// asks where to, and records it. Text that a spreadsheet could take for a
// formula is made harmless. Errors: those of w.
func (t *Trial) WriteReport(w io.Writer) error {
	f := excelize.NewFile()
	defer func() { _ = f.Close() }() // nothing on the disk
	rep := &report{file: f}
	if err := rep.verdicts(t); err != nil {
		return err
	}
	if err := rep.missing(t); err != nil {
		return err
	}
	if err := rep.finish(); err != nil {
		return err
	}
	if err := f.DeleteSheet("Sheet1"); err != nil {
		return reportFault(err)
	}
	if err := f.Write(w); err != nil {
		return reportFault(err)
	}
	return nil
}

func reportFault(err error) error {
	return kelurahan.E(kelurahan.Internal, "roster.WriteReport", fmt.Errorf("write the report: %w", err))
}

// report writes rows into sheets, one after the other.
type report struct {
	file   *excelize.File
	title  string
	head   []string
	widths []float64
	sheets int // of this title
	out    *excelize.StreamWriter
	row    int
	bytes  int
}

func (p *report) verdicts(t *Trial) error {
	err := p.begin("Hasil", []string{"Baris", "Nama", "NIK", "Hasil", "Perubahan", "Alasan", "Yang perlu dilakukan"}, []float64{8, 32, 20, 10, 60, 50, 60})
	for i := range t.Verdicts {
		if err != nil {
			return err
		}
		v := &t.Verdicts[i]
		var changes, reasons, remedies []string
		for _, c := range v.Changes {
			changes = append(changes, c.words())
		}
		for _, e := range v.Reasons {
			m := kelurahan.Say(e)
			reasons, remedies = append(reasons, columnWords(e)+m.Sentence), append(remedies, m.Remedy)
		}
		err = p.write(strconv.Itoa(v.Row), v.Name, string(v.NIK), string(v.Kind),
			strings.Join(changes, "; "), strings.Join(reasons, " "), strings.Join(remedies, " "))
	}
	return err
}

func (p *report) missing(t *Trial) error {
	err := p.begin("Tidak ada di berkas", []string{"Nama", "NIK"}, []float64{32, 20})
	for _, m := range t.missing {
		if err != nil {
			return err
		}
		err = p.write(m.name, string(m.nik))
	}
	return err
}

func (c Change) words() string {
	s := c.Field + ": " + dash(c.From) + " → " + dash(c.To)
	if c.Kept {
		s += " (tidak diubah, pernah dibetulkan petugas)"
	}
	return s
}

func dash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

// columnWords names the column where the sentence itself does not.
func columnWords(e *kelurahan.Error) string {
	column := e.Args["column"]
	if column == "" || strings.Contains(kelurahan.MessageOf(e.Code).Sentence, "{column}") {
		return ""
	}
	return column + ": "
}

// begin starts the sheets of a title.
func (p *report) begin(title string, head []string, widths []float64) error {
	p.title, p.head, p.widths, p.sheets = title, head, widths, 0
	return p.sheet()
}

func (p *report) finish() error {
	if p.out == nil {
		return nil
	}
	if err := p.out.Flush(); err != nil {
		return reportFault(err)
	}
	return nil
}

func (p *report) sheet() error {
	if err := p.finish(); err != nil {
		return err
	}
	name := p.title
	if p.sheets++; p.sheets > 1 {
		name += " " + strconv.Itoa(p.sheets)
	}
	if _, err := p.file.NewSheet(name); err != nil {
		return reportFault(err)
	}
	var err error
	if p.out, err = p.file.NewStreamWriter(name); err != nil {
		return reportFault(err)
	}
	for i, width := range p.widths {
		if err := p.out.SetColWidth(i+1, i+1, width); err != nil {
			return reportFault(err)
		}
	}
	p.row, p.bytes = 0, 0
	return p.write(p.head...)
}

func (p *report) write(values ...string) error {
	if p.bytes > sheetBytes {
		if err := p.sheet(); err != nil {
			return err
		}
	}
	p.row++
	line := make([]any, 0, len(values))
	for _, v := range values {
		line = append(line, inert(v))
		p.bytes += len(v) + 64
	}
	if err := p.out.SetRow("A"+strconv.Itoa(p.row), line); err != nil {
		return reportFault(err)
	}
	return nil
}

// inert keeps a spreadsheet from running a text, also after somebody saved it
// as CSV (CWE-1236).
func inert(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}
