package roster_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/roster"
	"github.com/loket-kelurahan/loket/build/invent"
)

func reportOf(t *testing.T, trial *roster.Trial) *excelize.File {
	t.Helper()
	var b bytes.Buffer
	if err := trial.WriteReport(&b); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// TestReport reads the report back: every row with its verdict, in words.
func TestReport(t *testing.T) {
	known := yunita()
	known.Address, known.Edited = "LAMA", []string{"address"}
	gone := kelurahan.Resident{ID: kelurahan.PersonID{9}, NIK: "9971010101900001", Name: "ADOLF NDUN"}
	file := xlsxOf(t, anys(kupangHead()), kupangWith(nil), kupangWith(map[string]any{"NIK": "12", "Agama": "X"}))
	trial, err := tryRead(file, "x.xlsx", bookOf(t, known, gone), roster.Options{KeepEdited: true})
	if err != nil {
		t.Fatal(err)
	}
	f := reportOf(t, trial)
	rows, err := f.GetRows("Hasil")
	if err != nil || len(rows) != 3 {
		t.Fatalf("%v %v", rows, err)
	}
	for cell, want := range map[string]string{
		rows[1][0]: "2", rows[1][2]: "9971015208900001", rows[1][3]: "ditanya", rows[2][3]: "ditolak",
	} {
		if cell != want {
			t.Errorf("%q, want %q", cell, want)
		}
	}
	if !strings.Contains(rows[1][4], "Alamat: LAMA → JL. SUKUN (tidak diubah") {
		t.Errorf("changes: %s", rows[1][4])
	}
	if rows[2][5] != "NIK: NIK harus 16 angka (sekarang 2). Isi kolom Agama tidak dikenal: X." || rows[2][6] == "" {
		t.Errorf("reasons: %s / %s", rows[2][5], rows[2][6])
	}
	missing, err := f.GetRows("Tidak ada di berkas")
	if err != nil || len(missing) != 2 || missing[1][0] != "ADOLF NDUN" {
		t.Errorf("missing: %v %v", missing, err)
	}
}

// TestReportRunsNothing: a name that begins like a formula stays text, also
// after the report is saved as CSV.
func TestReportRunsNothing(t *testing.T) {
	for _, begin := range []string{"=", "+", "-", "@"} {
		name := begin + "HYPERLINK(A)"
		trial := read(t, xlsxOf(t, anys(kupangHead()), kupangWith(map[string]any{"Nama Anggota Keluarga": name})), "x.xlsx")
		if got := trial.Verdicts[0].Name; got != name {
			t.Fatalf("the name was read as %q", got)
		}
		f := reportOf(t, trial)
		value, err := f.GetCellValue("Hasil", "B2")
		formula, ferr := f.GetCellFormula("Hasil", "B2")
		if err != nil || ferr != nil || value != "'"+name || formula != "" {
			t.Errorf("%s: cell %q, formula %q, %v %v", name, value, formula, err, ferr)
		}
	}
}

// TestLongReport goes on in further sheets.
func TestLongReport(t *testing.T) {
	people := invent.Residents(1, 2)
	trial := read(t, xlsxOf(t, anys(kupangHead()), kupangRow(&people[0])), "x.xlsx")
	v := trial.Verdicts[0]
	for range 30 {
		v.Changes = append(v.Changes, roster.Change{Field: "Alamat", From: strings.Repeat("A", 200), To: strings.Repeat("B", 200)})
	}
	for i := range 1200 {
		v.Row = i + 2
		trial.Verdicts = append(trial.Verdicts, v)
	}
	f := reportOf(t, trial)
	total := 0
	for _, name := range f.GetSheetList() {
		rows, err := f.GetRows(name)
		if err != nil {
			t.Fatal(err)
		}
		if total += len(rows) - 1; rows[0][0] != "Baris" && rows[0][0] != "Nama" {
			t.Errorf("%s has no header", name)
		}
	}
	if n := len(f.GetSheetList()); n < 2 || total != len(trial.Verdicts) {
		t.Errorf("%d sheets, %d rows of %d", n, total, len(trial.Verdicts))
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("no space left") }

func TestReportToAFullDisk(t *testing.T) {
	trial := read(t, xlsxOf(t, anys(kupangHead()), kupangWith(nil)), "x.xlsx")
	if err := trial.WriteReport(fullDisk{}); err == nil {
		t.Error("a report that was not written gives no error")
	}
}
