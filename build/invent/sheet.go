package invent

import (
	"archive/zip"
	"bufio"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// The parts of a workbook that never change (ECMA-376, part 1).
const (
	xmlHead     = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	mainSpace   = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
	relations   = `xmlns="http://schemas.openxmlformats.org/package/2006/relationships"`
	officeKind  = `http://schemas.openxmlformats.org/officeDocument/2006/relationships/`
	contentKind = `application/vnd.openxmlformats-officedocument.spreadsheetml.`
)

func fixedParts() [][2]string {
	return [][2]string{
		{"[Content_Types].xml", xmlHead + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="` + contentKind + `sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="` + contentKind + `worksheet+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="` + contentKind + `sharedStrings+xml"/></Types>`},
		{"_rels/.rels", xmlHead + `<Relationships ` + relations + `><Relationship Id="r1" Type="` + officeKind + `officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/workbook.xml", xmlHead + `<workbook ` + mainSpace + ` xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Warga" sheetId="1" r:id="r1"/></sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", xmlHead + `<Relationships ` + relations + `><Relationship Id="r1" Type="` + officeKind + `worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="` + officeKind + `sharedStrings" Target="sharedStrings.xml"/></Relationships>`},
	}
}

func columns() []string {
	return []string{"RT", "RW", "Dusun", "Alamat", "Kode Keluarga", "Nama Kepala Keluarga", "No.", "NIK", "Nama Anggota Keluarga",
		"Jenis Kelamin", "Hubungan", "Tempat Lahir", "Tanggal Lahir", "Usia", "Status", "Agama", "GDarah", "Kewarganegaraan",
		"Etnis/Suku", "Pendidikan", "Pekerjaan"}
}

func rowOf(r *kelurahan.Resident) []string {
	return []string{r.RT, r.RW, "", r.Address, string(r.KK), "", "1", string(r.NIK), r.Name, string(r.Sex), r.Relation, r.BirthPlace,
		r.BirthDate.Time().Format("02-01-2006"), "", r.Marital, r.Religion, r.Blood, r.Citizenship, r.Ethnicity, r.Education, r.Occupation}
}

// workbook writes residents as Excel would: every text once, in a part of its
// own, and cells that point there.
type workbook struct {
	shared map[string]int
	order  []string
	cells  int
}

// WriteWorkbook writes residents as a spreadsheet of the 21 columns that Kupang's
// kelurahan use (docs/roster.md), as an .xlsx that a spreadsheet program wrote.
func WriteWorkbook(path string, people []kelurahan.Resident) (err error) {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	z := zip.NewWriter(f)
	for _, part := range fixedParts() {
		if err := writePart(z, part[0], func(w io.Writer) error { _, err := io.WriteString(w, part[1]); return err }); err != nil {
			return err
		}
	}
	book := &workbook{shared: map[string]int{}}
	if err := writePart(z, "xl/worksheets/sheet1.xml", func(w io.Writer) error { return book.sheet(w, people) }); err != nil {
		return err
	}
	if err := writePart(z, "xl/sharedStrings.xml", book.strings); err != nil {
		return err
	}
	return z.Close()
}

func writePart(z *zip.Writer, name string, write func(io.Writer) error) error {
	part, err := z.Create(name)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(part)
	return errors.Join(write(w), w.Flush())
}

func (b *workbook) sheet(w io.Writer, people []kelurahan.Resident) error {
	fmt.Fprint(w, xmlHead, `<worksheet `, mainSpace, `><sheetData>`)
	b.row(w, 1, columns())
	for i := range people {
		b.row(w, i+2, rowOf(&people[i]))
	}
	_, err := fmt.Fprint(w, `</sheetData></worksheet>`)
	return err
}

func (b *workbook) row(w io.Writer, n int, texts []string) {
	fmt.Fprintf(w, `<row r="%d">`, n)
	for i, text := range texts {
		if text == "" {
			continue
		}
		at, known := b.shared[text]
		if !known {
			at = len(b.order)
			b.shared[text], b.order = at, append(b.order, text)
		}
		b.cells++
		fmt.Fprintf(w, `<c r="%c%d" t="s"><v>%d</v></c>`, 'A'+rune(i), n, at)
	}
	fmt.Fprint(w, `</row>`)
}

func (b *workbook) strings(w io.Writer) error {
	fmt.Fprintf(w, `%s<sst %s count="%d" uniqueCount="%d">`, xmlHead, mainSpace, b.cells, len(b.order))
	for _, text := range b.order {
		var escaped strings.Builder
		if err := xml.EscapeText(&escaped, []byte(text)); err != nil {
			return err
		}
		fmt.Fprintf(w, `<si><t>%s</t></si>`, escaped.String())
	}
	_, err := fmt.Fprint(w, `</sst>`)
	return err
}
