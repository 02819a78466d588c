package roster_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/roster"
)

func TestNIKInACell(t *testing.T) {
	for _, c := range []struct {
		cell any
		nik  kelurahan.NIK
		code kelurahan.Code
	}{
		{"9971015208900001", "9971015208900001", ""},
		{"99.7101.520890.0001", "9971015208900001", ""},
		{"\u200b9971015208900001\u202c\u00a0", "9971015208900001", ""},
		{"'9971015208900001", "9971015208900001", ""},
		{"0", "", ""}, {0, "", ""}, {"", "", ""}, {"-", "", ""}, {"0000000000000000", "", ""},
		{"9971015208900010", "9971015208900010", ""}, // a text may end in 0
		{int64(9971015208900001), "", kelurahan.NIKRounded},
		{int64(9971015208900010), "", kelurahan.NIKRounded},
		{9.97e15, "", kelurahan.NIKRounded},
		{"5.37103E+15", "", kelurahan.NIKRounded},
		{"5,37E+15", "", kelurahan.NIKRounded},
		{"537103010190001", "", kelurahan.NIKLength},
		{537103010190001, "", kelurahan.NIKLength},
		{"99710152O8900001", "", kelurahan.NIKLength},
		{true, "", kelurahan.FieldInvalid},
	} {
		v := one(t, map[string]any{"NIK": c.cell})
		want := []kelurahan.Code{}
		if c.code != "" {
			want = append(want, c.code)
		}
		if v.NIK != c.nik || !slices.Equal(codes(v), want) {
			t.Errorf("%v: NIK %q, codes %v; want %q, %v", c.cell, v.NIK, codes(v), c.nik, want)
		}
	}
}

func TestFamilyCard(t *testing.T) {
	for _, c := range []struct {
		cell any
		code kelurahan.Code
	}{
		{"9971010101010001", ""}, {"9971-0101-0101-0001", ""},
		{"", kelurahan.FieldRequired}, {"0", kelurahan.FieldRequired}, {"0000000000000000", kelurahan.FieldRequired},
		{"997101010101", kelurahan.KKLength}, {int64(9971010101010001), kelurahan.KKRounded}, {"9,97E+15", kelurahan.KKRounded},
	} {
		v := one(t, map[string]any{"Kode Keluarga": c.cell})
		if (c.code == "") != (len(v.Reasons) == 0) || c.code != "" && codes(v)[0] != c.code {
			t.Errorf("%v: %v, want %q", c.cell, codes(v), c.code)
		}
	}
}

// TestBirthDate: never guessed, never today.
func TestBirthDate(t *testing.T) {
	for _, c := range []struct {
		cell any
		want kelurahan.Date
		code kelurahan.Code
	}{
		{"12-08-1990", 19900812, ""}, {"12/08/1990", 19900812, ""}, {"1990-08-12", 19900812, ""}, {"'12-8-1990", 19900812, ""},
		{"1990-08-12 00:00:00", 19900812, ""}, {"", 0, ""}, {"-", 0, ""}, {"0", 0, ""},
		{today.Time(), today, ""},
		{kelurahan.Date(19000101).Time(), 19000101, ""}, {kelurahan.Date(19000228).Time(), 19000228, ""}, {kelurahan.Date(19000301).Time(), 19000301, ""},
		{"08/24/1990", 0, kelurahan.DateInvalid}, {"12-08-90", 0, kelurahan.DateInvalid}, {"30-02-1990", 0, kelurahan.DateInvalid},
		{"12 Agustus 1990", 0, kelurahan.DateInvalid}, {"1990", 0, kelurahan.DateInvalid},
		{33107, 0, kelurahan.DateInvalid}, // a number that nothing shows as a date
		{"21-11-2026", 0, kelurahan.DateFuture}, {kelurahan.Date(20300101).Time(), 0, kelurahan.DateFuture},
	} {
		trial := read(t, xlsxOf(t, anys(kupangHead()), kupangWith(map[string]any{"Tanggal Lahir": c.cell})), "x.xlsx")
		if c.code != "" {
			if got := codes(trial.Verdicts[0]); !slices.Equal(got, []kelurahan.Code{c.code}) {
				t.Errorf("%v: %v, want %s", c.cell, got, c.code)
			}
			continue
		}
		if got := trial.Residents(); len(got) != 1 || got[0].BirthDate != c.want {
			t.Errorf("%v: %v, want %v", c.cell, trial.Verdicts[0], c.want)
		}
	}
}

// TestSerials reads a workbook's own dates in both of Excel's calendars.
func TestSerials(t *testing.T) {
	for _, c := range []struct {
		pr, serial string
		want       kelurahan.Date
	}{
		{"", "33097", 19900812}, {"", "33097.75", 19900812}, {"", "1", 19000101}, {"", "59", 19000228}, {"", "61", 19000301},
		{"", "60", 0}, {"", "0", 0}, {"", "-1", 0}, {"", "NaN", 0}, {"", "1e9", 0},
		{`<workbookPr date1904="1"/>`, "31635", 19900812}, {`<workbookPr date1904="true"/>`, "0", 19040101},
	} {
		row := inRow(2, text("I2", "YUNITA")+`<c r="M2" s="1"><v>`+c.serial+`</v></c>`)
		book := xmlHead + `<workbook ` + mainSpace + `>` + c.pr + `<sheets><sheet name="D" sheetId="1" r:id="r1"/></sheets></workbook>`
		trial := read(t, zipOf(t, skeleton(rawSheet(row), "xl/workbook.xml", book)...), "x.xlsx")
		got := kelurahan.Date(0)
		if r := trial.Residents(); len(r) == 1 {
			got = r[0].BirthDate
		}
		if got != c.want || c.want == 0 && trial.Rejected != 1 {
			t.Errorf("%s %s: %v %v, want %v", c.pr, c.serial, got, trial.Verdicts[0], c.want)
		}
	}
}

func TestDateFormats(t *testing.T) {
	for format, isDate := range map[string]bool{
		"dd/mm/yyyy": true, `[$-421]dd\ mmmm\ yyyy`: true, "yyyy": true, "m/d/yy h:mm": true,
		"0": false, `0" tahun"`: false, "[Red]0.00": false, "hh:mm": false, `\d0`: false, "@": false,
	} {
		f := excelize.NewFile()
		style, err := f.NewStyle(&excelize.Style{CustomNumFmt: &format})
		if err != nil {
			t.Fatal(err)
		}
		head, row := anys(kupangHead()), kupangWith(map[string]any{"Tanggal Lahir": 33097})
		_ = f.SetSheetRow("Sheet1", "A1", &head)
		_ = f.SetSheetRow("Sheet1", "A2", &row)
		_ = f.SetCellStyle("Sheet1", "M2", "M2", style)
		trial := read(t, bytesOf(t, f), "x.xlsx")
		if got := trial.New == 1; got != isDate {
			t.Errorf("%q: taken for a date %v, want %v", format, got, isDate)
		}
	}
}

func TestWordsInACell(t *testing.T) {
	for _, c := range []struct{ column, cell, field, want string }{
		{"Jenis Kelamin", "LK", "sex", "L"}, {"Jenis Kelamin", "pr", "sex", "P"}, {"Jenis Kelamin", "2", "sex", "P"}, {"Jenis Kelamin", "Laki - Laki", "sex", "L"},
		{"Agama", "katolik", "religion", "KATHOLIK"}, {"Agama", "2", "religion", "KRISTEN"}, {"Agama", "7", "religion", "KEPERCAYAAN TERHADAP TUHAN YME / LAINNYA"},
		{"Status", "BK", "marital", "BELUM KAWIN"}, {"Status", "k", "marital", "KAWIN"}, {"Status", "CH", "marital", "CERAI HIDUP"}, {"Status", "CM", "marital", "CERAI MATI"},
		{"Status", "4", "marital", "CERAI MATI"}, {"Status", "Kawin Tercatat", "marital", "KAWIN TERCATAT"}, {"Status", "cerai hidup belum tercatat", "marital", "CERAI HIDUP BELUM TERCATAT"},
		{"GDarah", "Tdk Th", "blood", "TIDAK TAHU"}, {"GDarah", "ab -", "blood", "AB-"}, {"GDarah", "A-", "blood", "A-"}, {"GDarah", "A", "blood", "A"}, {"GDarah", "O+", "blood", "O+"}, {"GDarah", "-", "blood", ""},
		{"Hubungan", "Orang Tua", "relation", "ORANGTUA"}, {"Hubungan", "1", "relation", "KEPALA KELUARGA"}, {"Hubungan", "01", "relation", "KEPALA KELUARGA"},
		{"Pendidikan", "S1", "education", "DIPLOMA IV/ STRATA I"}, {"Pendidikan", "Tamat SD/Sederajat", "education", "TAMAT SD / SEDERAJAT"}, {"Pendidikan", "10", "education", "STRATA III"},
		{"Pekerjaan", "IRT", "occupation", "MENGURUS RUMAH TANGGA"}, {"Pekerjaan", "89", "occupation", "LAINNYA"}, {"Pekerjaan", "wiraswasta", "occupation", "WIRASWASTA"},
		{"Pekerjaan", "Belum / Tidak Bekerja", "occupation", "BELUM/TIDAK BEKERJA"}, {"Pekerjaan", "penjaga pintu air", "occupation", "PENJAGA PINTU AIR"},
		{"Kewarganegaraan", "1", "citizenship", "WNI"},
		{"RT", "5", "rt", "005"}, {"RW", "12", "rw", "012"}, {"RT", "'007", "rt", "007"},
		{"Nama Anggota Keluarga", "  yunita\u00a0  Bani\u200b ", "name", "yunita Bani"},
		{"Alamat", "JL.  SUKUN\n NO. 3", "address", "JL. SUKUN NO. 3"},
	} {
		trial := read(t, xlsxOf(t, anys(kupangHead()), kupangWith(map[string]any{c.column: c.cell})), "x.xlsx")
		if trial.New != 1 {
			t.Errorf("%s %q: %v", c.column, c.cell, trial.Verdicts[0])
			continue
		}
		if got := fieldOf(trial.Residents()[0], c.field); got != c.want {
			t.Errorf("%s %q gives %q, want %q", c.column, c.cell, got, c.want)
		}
	}
}

func fieldOf(r kelurahan.Resident, name string) string {
	return map[string]string{
		"sex": string(r.Sex), "religion": r.Religion, "marital": r.Marital, "blood": r.Blood, "relation": r.Relation,
		"education": r.Education, "occupation": r.Occupation, "citizenship": r.Citizenship, "rt": r.RT, "rw": r.RW,
		"name": r.Name, "address": r.Address,
	}[name]
}

func TestRefusedRows(t *testing.T) {
	for _, c := range []struct {
		column string
		cell   any
		code   kelurahan.Code
		args   string
	}{
		{"Agama", "PASTAFARI", kelurahan.WordUnknown, "Agama PASTAFARI"},
		{"Agama", "8", kelurahan.WordUnknown, "Agama 8"},
		{"Agama", "-3", kelurahan.WordUnknown, "Agama -3"},
		{"Status", "JANDA", kelurahan.WordUnknown, "Status Perkawinan JANDA"},
		{"Agama", "9971015208900001", kelurahan.WordUnknown, "Agama …"}, // a shifted column must not leak a NIK
		{"GDarah", "0", kelurahan.WordUnknown, "Golongan Darah 0"},
		{"Pekerjaan", "90", kelurahan.WordUnknown, "Pekerjaan 90"},
		{"Nama Anggota Keluarga", "", kelurahan.FieldRequired, "Nama "},
		{"Nama Anggota Keluarga", "YUN1TA", kelurahan.NameInvalid, "Nama "},
		{"Alamat", strings.Repeat("A", 201), kelurahan.FieldTooLong, "Alamat "},
		{"Alamat", today.Time(), kelurahan.FieldInvalid, "Alamat "},
		{"RT", today.Time(), kelurahan.FieldInvalid, "RT "},
	} {
		v := one(t, map[string]any{c.column: c.cell})
		if !slices.Equal(codes(v), []kelurahan.Code{c.code}) || v.Kind != roster.Rejected {
			t.Errorf("%s %v: %v %v, want %s", c.column, c.cell, v.Kind, codes(v), c.code)
			continue
		}
		if got := v.Reasons[0].Args["column"] + " " + v.Reasons[0].Args["word"]; got != c.args {
			t.Errorf("%s %v: args %q, want %q", c.column, c.cell, got, c.args)
		}
		if s := kelurahan.Say(v.Reasons[0]).Sentence; strings.Contains(s, "{") {
			t.Errorf("%s: the sentence has an empty place: %s", c.code, s)
		}
	}
}

func TestAllFaultsOfARowAreTold(t *testing.T) {
	v := one(t, map[string]any{"NIK": "123", "Agama": "X", "Tanggal Lahir": "kemarin"})
	want := []kelurahan.Code{kelurahan.NIKLength, kelurahan.DateInvalid, kelurahan.WordUnknown}
	if !slices.Equal(codes(v), want) {
		t.Errorf("%v, want %v", codes(v), want)
	}
}

// TestFormulas: a formula in a column we use refuses the row, its old value is
// not looked at; one in a column we leave alone (Usia) does not matter.
func TestFormulas(t *testing.T) {
	for _, c := range []struct {
		cell string
		want int
	}{
		{`<c r="P2" t="str"><f>"ISL"&amp;"AM"</f><v>ISLAM</v></c>`, 1},
		{`<c r="P2"><f t="shared" si="0"/><v>1</v></c>`, 1},
		{`<c r="P2" t="e"><v>#REF!</v></c>`, 1},
		{`<c r="N2"><f>TODAY()-M2</f><v>36</v></c>`, 0},
	} {
		trial := read(t, zipOf(t, skeleton(rawSheet(inRow(2, text("I2", "YUNITA")+c.cell)))...), "x.xlsx")
		if trial.Rejected != c.want {
			t.Errorf("%s: %d refused, want %d", c.cell, trial.Rejected, c.want)
		}
	}
}

func TestFormulasInCSV(t *testing.T) {
	file := csvOf(t, ';', anys(kupangHead()), kupangWith(map[string]any{"NIK": `="9971015208900001"`}), kupangWith(map[string]any{"NIK": "", "Agama": "=A1"}))
	trial := read(t, file, "x.csv")
	if trial.New != 1 || trial.Verdicts[0].NIK != "9971015208900001" {
		t.Errorf("digits kept as text: %v", trial.Verdicts[0])
	}
	if got := codes(trial.Verdicts[1]); !slices.Contains(got, kelurahan.CellFormula) {
		t.Errorf("a formula: %v", got)
	}
}

func TestMergedCells(t *testing.T) {
	f := excelize.NewFile()
	title, head := []any{"DATA PENDUDUK"}, anys(kupangHead())
	_ = f.SetSheetRow("Sheet1", "A1", &title)
	_ = f.SetSheetRow("Sheet1", "A2", &head)
	for i := range 6 {
		row := kupangWith(map[string]any{"NIK": "997101520890000" + fmt.Sprint(i+1), "Nama Anggota Keluarga": "ORANG " + string(rune('A'+i))})
		_ = f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+3), &row)
	}
	for _, m := range [][2]string{{"A1", "U1"}, {"E4", "E5"}, {"C6", "C7"}, {"N8", "AA8"}} { // title; KK; Dusun, not ours; over our columns
		if err := f.MergeCell("Sheet1", m[0], m[1]); err != nil {
			t.Fatal(err)
		}
	}
	trial := read(t, bytesOf(t, f), "x.xlsx")
	got := []int{}
	for _, v := range trial.Verdicts {
		if slices.Contains(codes(v), kelurahan.CellMerged) {
			got = append(got, v.Row)
		}
	}
	if !slices.Equal(got, []int{4, 5, 8}) {
		t.Errorf("rows refused for merged cells: %v", got)
	}
}

func TestNIKRepeated(t *testing.T) {
	file := xlsxOf(t, anys(kupangHead()), kupangWith(nil), kupangWith(map[string]any{"Nama Anggota Keluarga": "LAIN"}), kupangWith(nil))
	trial := read(t, file, "x.xlsx")
	if trial.New != 1 || trial.Rejected != 2 {
		t.Fatalf("%+v", trial)
	}
	for _, v := range trial.Verdicts[1:] {
		if v.Reasons[0].Code != kelurahan.NIKRepeated || v.Reasons[0].Args["row"] != "2" {
			t.Errorf("%v", v.Reasons[0])
		}
	}
}

// TestExchangedDates: what only the whole column gives away.
func TestExchangedDates(t *testing.T) {
	rows := func(dates ...any) [][]any {
		list := [][]any{anys(kupangHead())}
		for i, d := range dates {
			list = append(list, kupangWith(map[string]any{"NIK": fmt.Sprintf("99710152089%05d", i+1), "Nama Anggota Keluarga": fmt.Sprintf("ORANG %c%c", 'A'+i/26, 'A'+i%26), "Tanggal Lahir": d}))
		}
		return list
	}
	count := func(trial *roster.Trial) (n int) {
		for _, v := range trial.Verdicts {
			if slices.Contains(codes(v), kelurahan.DateAmbiguous) {
				n++
			}
		}
		return n
	}
	if n := count(read(t, xlsxOf(t, rows("08/24/1990", "05/08/1990", "05/05/1990", "1990-08-05")...), "x.xlsx")); n != 1 {
		t.Errorf("month first: %d refused as ambiguous, want 1", n)
	}
	if n := count(read(t, xlsxOf(t, rows("24/08/1990", "05/08/1990", "08/24/1990")...), "x.xlsx")); n != 0 {
		t.Errorf("one slip in a day-first column: %d refused as ambiguous", n)
	}
	mixed := []any{}
	for i := range 12 {
		mixed = append(mixed, kelurahan.MakeDate(1990, 5, i%12+1).Time(), fmt.Sprintf("%d-05-1990", 13+i))
	}
	if n := count(read(t, xlsxOf(t, rows(mixed...)...), "x.xlsx")); n != 12 {
		t.Errorf("cells without a day after the 12th beside texts with only such: %d refused, want 12", n)
	}
	mixed[0] = kelurahan.Date(19900520).Time()
	if n := count(read(t, xlsxOf(t, rows(mixed...)...), "x.xlsx")); n != 0 {
		t.Errorf("with a cell of the 20th: %d refused", n)
	}
}

// TestRoundedInCSV: a CSV saved from a rounded sheet shows only zeros at the end.
func TestRoundedInCSV(t *testing.T) {
	rows := [][]any{anys(kupangHead())}
	for i := range 12 {
		rows = append(rows, kupangWith(map[string]any{"NIK": fmt.Sprintf("997101520890%03d0", i+1), "Nama Anggota Keluarga": "ORANG " + string(rune('A'+i))}))
	}
	if trial := read(t, csvOf(t, ',', rows...), "x.csv"); trial.Rejected != 12 || codes(trial.Verdicts[0])[0] != kelurahan.NIKRounded {
		t.Errorf("%d refused", trial.Rejected)
	}
	rows[3][7] = "9971015208900021"
	if trial := read(t, csvOf(t, ',', rows...), "x.csv"); trial.Rejected != 0 {
		t.Errorf("one that does not end in 0: %d refused", trial.Rejected)
	}
}
