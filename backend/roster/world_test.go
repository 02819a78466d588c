package roster_test

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"iter"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/roster"
)

const today = kelurahan.Date(20261120)

func kupangHead() []string {
	return []string{"RT", "RW", "Dusun", "Alamat", "Kode Keluarga", "Nama Kepala Keluarga", "No.", "NIK", "Nama Anggota Keluarga",
		"Jenis Kelamin", "Hubungan", "Tempat Lahir", "Tanggal Lahir", "Usia", "Status", "Agama", "GDarah", "Kewarganegaraan",
		"Etnis/Suku", "Pendidikan", "Pekerjaan"}
}

func kupangRow(r *kelurahan.Resident) []any {
	return []any{r.RT, r.RW, "", r.Address, string(r.KK), "", "1", string(r.NIK), r.Name, string(r.Sex), r.Relation, r.BirthPlace,
		dmy(r.BirthDate), "", r.Marital, r.Religion, r.Blood, r.Citizenship, r.Ethnicity, r.Education, r.Occupation}
}

func opensidHead() []string {
	return []string{"alamat", "dusun", "rw", "rt", "nama", "no_kk", "nik", "sex", "tempatlahir", "tanggallahir", "agama_id",
		"pendidikan_kk_id", "pendidikan_sedang_id", "pekerjaan_id", "status_kawin", "kk_level", "warganegara_id", "ayah_nik", "nama_ayah",
		"ibu_nik", "nama_ibu", "golongan_darah_id", "akta_lahir", "dokumen_pasport", "tanggal_akhir_paspor", "dokumen_kitas",
		"akta_perkawinan", "tanggalperkawinan", "akta_perceraian", "tanggalperceraian", "cacat_id", "cara_kb_id", "hamil", "ktp_el",
		"status_rekam", "alamat_sekarang", "status_dasar", "suku", "tag_id_card", "id_asuransi", "no_asuransi", "lat", "lng"}
}

func opensidRow(r *kelurahan.Resident) []any {
	nik := string(r.NIK)
	if nik == "" {
		nik = "0"
	}
	row := []any{r.Address, "", r.RW, r.RT, r.Name, string(r.KK), nik, string(r.Sex), r.BirthPlace, dmy(r.BirthDate), r.Religion,
		r.Education, "", r.Occupation, r.Marital, r.Relation, r.Citizenship, "", r.Father, "", r.Mother, r.Blood}
	for len(row) < 34 {
		row = append(row, "")
	}
	return append(row, r.Recording, "", r.Status, r.Ethnicity, "", "", "", "", "")
}

func dmy(d kelurahan.Date) string {
	if d == 0 {
		return ""
	}
	return d.Time().Format("02-01-2006")
}

func anys(list []string) []any {
	out := make([]any, len(list))
	for i, s := range list {
		out[i] = s
	}
	return out
}

// xlsxOf writes rows with the shared texts that Excel itself uses.
func xlsxOf(t testing.TB, rows ...[]any) []byte {
	t.Helper()
	f := excelize.NewFile()
	for i, row := range rows {
		if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	return bytesOf(t, f)
}

func bytesOf(t testing.TB, f *excelize.File) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func csvOf(t testing.TB, comma rune, rows ...[]any) []byte {
	t.Helper()
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.Comma = comma
	for _, row := range rows {
		line := make([]string, len(row))
		for i, v := range row {
			line[i] = fmt.Sprint(v)
		}
		if err := w.Write(line); err != nil {
			t.Fatal(err)
		}
	}
	w.Flush()
	return b.Bytes()
}

// zipOf packs parts in the given order: name, content, name, content, …
func zipOf(t testing.TB, parts ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) })
	for i := 0; i < len(parts); i += 2 {
		w, err := z.Create(parts[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, parts[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const (
	xmlHead   = `<?xml version="1.0" encoding="UTF-8"?>`
	relsSpace = `xmlns="http://schemas.openxmlformats.org/package/2006/relationships"`
	relsKind  = `http://schemas.openxmlformats.org/officeDocument/2006/relationships/`
	mainSpace = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
)

// skeleton gives the parts of a workbook with one sheet of raw XML; more parts
// may follow, and an earlier part of the same name is replaced by them.
func skeleton(sheet string, more ...string) []string {
	parts := []string{
		"_rels/.rels", xmlHead + `<Relationships ` + relsSpace + `><Relationship Id="r1" Type="` + relsKind + `officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/_rels/workbook.xml.rels", xmlHead + `<Relationships ` + relsSpace + `><Relationship Id="r1" Type="` + relsKind + `worksheet" Target="worksheets/sheet1.xml"/>` +
			`<Relationship Id="r2" Type="` + relsKind + `styles" Target="styles.xml"/><Relationship Id="r3" Type="` + relsKind + `sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
		"xl/workbook.xml", xmlHead + `<workbook ` + mainSpace + `><sheets><sheet name="Data" sheetId="1" r:id="r1"/></sheets></workbook>`,
		"xl/styles.xml", xmlHead + `<styleSheet ` + mainSpace + `><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>`,
		"xl/worksheets/sheet1.xml", sheet,
	}
	for i := 0; i < len(more); i += 2 {
		replaced := false
		for j := 0; j < len(parts); j += 2 {
			if parts[j] == more[i] {
				parts[j+1], replaced = more[i+1], true
			}
		}
		if !replaced {
			parts = append(parts, more[i], more[i+1])
		}
	}
	return parts
}

// rawSheet is a sheet of the Kupang layout: the header, then raw rows.
func rawSheet(rows string) string {
	var b bytes.Buffer
	b.WriteString(xmlHead + `<worksheet ` + mainSpace + `><sheetData><row r="1">`)
	for _, h := range kupangHead() {
		fmt.Fprintf(&b, `<c t="inlineStr"><is><t>%s</t></is></c>`, h)
	}
	return b.String() + `</row>` + rows + `</sheetData></worksheet>`
}

// inRow is one raw row with a valid family card and name, and other cells.
func inRow(n int, cells string) string {
	return fmt.Sprintf(`<row r="%d"><c r="E%d" t="inlineStr"><is><t>9971010101010001</t></is></c>%s</row>`, n, n, cells)
}

func text(ref, s string) string {
	return `<c r="` + ref + `" t="inlineStr"><is><t>` + s + `</t></is></c>`
}

func bookOf(t testing.TB, people ...kelurahan.Resident) *roster.Book {
	t.Helper()
	b, err := roster.NewBook(each(people))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func each(people []kelurahan.Resident) iter.Seq2[kelurahan.Resident, error] {
	return func(yield func(kelurahan.Resident, error) bool) {
		for _, p := range people {
			if !yield(p, nil) {
				return
			}
		}
	}
}

// read reads a file that must be readable.
func read(t testing.TB, file []byte, name string, people ...kelurahan.Resident) *roster.Trial {
	t.Helper()
	trial, err := tryRead(file, name, bookOf(t, people...), roster.Options{})
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return trial
}

func tryRead(file []byte, name string, book *roster.Book, opt roster.Options) (*roster.Trial, error) {
	opt.Today = today
	return roster.Read(context.Background(), bytes.NewReader(file), int64(len(file)), name, book, opt, nil)
}

// one reads a file of one row in the Kupang layout, with some cells set.
func one(t testing.TB, cells map[string]any, people ...kelurahan.Resident) roster.Verdict {
	t.Helper()
	trial := read(t, xlsxOf(t, anys(kupangHead()), kupangWith(cells)), "satu.xlsx", people...)
	if len(trial.Verdicts) != 1 {
		t.Fatalf("%d rows read", len(trial.Verdicts))
	}
	return trial.Verdicts[0]
}

// kupangWith is a good row with some cells, named by their header, replaced.
func kupangWith(cells map[string]any) []any {
	row := kupangRow(&kelurahan.Resident{
		NIK: "9971015208900001", KK: "9971010101010001", Name: "YUNITA BANI", Sex: "P", BirthPlace: "KUPANG", BirthDate: 19900812,
		Religion: "KRISTEN", Marital: "BELUM KAWIN", Occupation: "GURU", Education: "STRATA II", Citizenship: "WNI",
		Relation: "ANAK", Address: "JL. SUKUN", RT: "005", RW: "002",
	})
	for i, h := range kupangHead() {
		if v, ok := cells[h]; ok {
			row[i] = v
		}
	}
	return row
}

func codes(v roster.Verdict) []kelurahan.Code {
	list := []kelurahan.Code{}
	for _, e := range v.Reasons {
		list = append(list, e.Code)
	}
	return list
}
