package roster_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"

	"github.com/xuri/excelize/v2"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/roster"
	"github.com/loket-kelurahan/loket/build/invent"
)

// shuffled puts the columns of all rows into another order.
func shuffled(rows [][]any, seed uint64) [][]any {
	order := rand.New(rand.NewPCG(seed, 1)).Perm(len(rows[0]))
	out := make([][]any, len(rows))
	for i, row := range rows {
		for _, c := range order {
			out[i] = append(out[i], row[c])
		}
	}
	return out
}

func TestHeaders(t *testing.T) {
	kupang, opensid := kupangHead(), opensidHead()
	swap := func(head []string, from, to string) []string {
		head = slices.Clone(head)
		head[slices.Index(head, from)] = to
		return head
	}
	for _, c := range []struct {
		name string
		head []string
		want roster.Layout
		code kelurahan.Code
	}{
		{"kupang", kupang, roster.Kupang21, ""},
		{"opensid", opensid, roster.OpenSID43, ""},
		{"synonyms", swap(swap(kupang, "Kode Keluarga", " no.  KK "), "Nama Anggota Keluarga", "NAMA LENGKAP"), roster.Kupang21, ""},
		{"capitals", strings.Split(strings.ToUpper(strings.Join(kupang, "|")), "|"), roster.Kupang21, ""},
		{"no name", swap(kupang, "Nama Anggota Keluarga", "Catatan"), "", kelurahan.SheetLayout},
		{"no family card", swap(opensid, "no_kk", "x"), "", kelurahan.SheetLayout},
		{"two names", swap(kupang, "Dusun", "Nama"), "", kelurahan.SheetLayout},
		{"too few", []string{"NIK", "Nama", "No KK", "Agama"}, "", kelurahan.SheetLayout},
	} {
		people := invent.Residents(3, 1)
		row := kupangRow(&people[0])
		if len(c.head) > 21 {
			row = opensidRow(&people[0])
		}
		for kind, file := range map[string][]byte{"x.xlsx": xlsxOf(t, anys(c.head), row), "x.csv": csvOf(t, ';', anys(c.head), row)} {
			trial, err := tryRead(file, kind, bookOf(t), roster.Options{})
			if kelurahan.CodeOf(err) != c.code {
				t.Errorf("%s %s: %v, want %q", c.name, kind, err, c.code)
			} else if err == nil && (trial.Layout != c.want || trial.New != 1) {
				t.Errorf("%s %s: %+v", c.name, kind, trial)
			}
		}
	}
}

// TestOrderOfColumns: found by their names, so their order does not matter.
func TestOrderOfColumns(t *testing.T) {
	people := invent.Residents(5, 40)
	rows := [][]any{anys(kupangHead())}
	for i := range people {
		rows = append(rows, kupangRow(&people[i]))
	}
	want := stripped(read(t, xlsxOf(t, rows...), "x.xlsx").Residents())
	for seed := range uint64(4) {
		got := stripped(read(t, xlsxOf(t, shuffled(rows, seed)...), "x.xlsx").Residents())
		if !equalPeople(got, want) {
			t.Errorf("seed %d: another order, another result", seed)
		}
	}
}

func TestTitlesAndNumberedColumns(t *testing.T) {
	numbers := make([]any, 21)
	for i := range numbers {
		numbers[i] = i + 1
	}
	file := xlsxOf(t, []any{"DATA WARGA"}, []any{}, anys(kupangHead()), numbers, kupangWith(nil))
	trial := read(t, file, "x.xlsx")
	if trial.Rows != 1 || trial.Verdicts[0].Row != 5 || trial.New != 1 {
		t.Errorf("%+v", trial)
	}
}

func TestEndMark(t *testing.T) {
	people := invent.Residents(5, 3)
	end := make([]any, 43)
	end[1] = "###"
	file := xlsxOf(t, anys(opensidHead()), opensidRow(&people[0]), opensidRow(&people[1]), end, opensidRow(&people[2]))
	if trial := read(t, file, "x.xlsx"); trial.Rows != 2 {
		t.Errorf("%d rows, want the 2 above ###", trial.Rows)
	}
}

// TestWhichSheet: the first visible one with a header that we know.
func TestWhichSheet(t *testing.T) {
	f := excelize.NewFile()
	note, head, row := []any{"Petunjuk"}, anys(kupangHead()), kupangWith(nil)
	_ = f.SetSheetRow("Sheet1", "A1", &note)
	for _, name := range []string{"Lama", "Data Penduduk"} {
		if _, err := f.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		_ = f.SetSheetRow(name, "A1", &head)
	}
	_ = f.SetSheetVisible("Lama", false)
	_ = f.SetSheetRow("Data Penduduk", "A2", &row)
	if trial := read(t, bytesOf(t, f), "x.xlsx"); trial.New != 1 {
		t.Errorf("%+v", trial)
	}
}

func TestCSVDialects(t *testing.T) {
	rows := [][]any{anys(kupangHead()), kupangWith(map[string]any{"Alamat": "JL. \"SUKUN\", NO. 3; ATAS", "Nama Anggota Keluarga": "JOSÉ BANI"})}
	for _, comma := range []rune{',', ';', '\t'} {
		plain := csvOf(t, comma, rows...)
		western, err := charmap.Windows1252.NewEncoder().Bytes(plain)
		if err != nil {
			t.Fatal(err)
		}
		for name, file := range map[string][]byte{"plain": plain, "with mark": append([]byte("\ufeff"), plain...), "western": western} {
			trial := read(t, file, "x.CSV")
			if trial.New != 1 || trial.Verdicts[0].Name != "JOSÉ BANI" || trial.Residents()[0].Address != "JL. \"SUKUN\", NO. 3; ATAS" {
				t.Errorf("%q %s: %+v", comma, name, trial.Verdicts)
			}
		}
	}
}

// TestLettersAcrossBlocks: the check of the encoding reads a file in pieces.
func TestLettersAcrossBlocks(t *testing.T) {
	head := csvOf(t, ';', anys(kupangHead()))
	for shift := range 4 {
		row := csvOf(t, ';', kupangWith(map[string]any{"Nama Anggota Keluarga": "JOSÉ"}))
		filler := strings.Repeat(";\n", (1<<20)/2)
		file := append(slices.Clone(head), filler[:1<<20-len(head)-strings.Index(string(row), "É")-shift]...)
		file = append(append(file, '\n'), row...)
		trial := read(t, file, "x.csv")
		if last := trial.Verdicts[len(trial.Verdicts)-1]; last.Name != "JOSÉ" {
			t.Errorf("shift %d: %q", shift, last.Name)
		}
	}
}

func TestWords(t *testing.T) {
	w := roster.Words()
	for name, c := range map[string]struct {
		list        []string
		n           int
		first, last string
	}{
		"religion":   {w.Religion, 7, "ISLAM", "KEPERCAYAAN TERHADAP TUHAN YME / LAINNYA"},
		"marital":    {w.Marital, 8, "BELUM KAWIN", "CERAI MATI"},
		"occupation": {w.Occupation, 89, "BELUM/TIDAK BEKERJA", "LAINNYA"},
		"education":  {w.Education, 10, "TIDAK / BELUM SEKOLAH", "STRATA III"},
		"blood":      {w.Blood, 13, "A", "TIDAK TAHU"},
		"relation":   {w.Relation, 11, "KEPALA KELUARGA", "LAINNYA"},
		"status":     {w.Status, 6, "HIDUP", "TIDAK VALID"},
	} {
		if len(c.list) != c.n || c.list[0] != c.first || c.list[len(c.list)-1] != c.last {
			t.Errorf("%s: %d words, %q … %q", name, len(c.list), c.list[0], c.list[len(c.list)-1])
		}
		if sorted := slices.Compact(slices.Sorted(slices.Values(c.list))); len(sorted) != c.n {
			t.Errorf("%s: a word is there twice", name)
		}
	}
}

// TestEveryOfficialWordIsRead: what the screens offer, a file may say.
func TestEveryOfficialWordIsRead(t *testing.T) {
	w := roster.Words()
	rows := [][]any{anys(kupangHead())}
	var want []string
	for column, list := range map[string][]string{"Agama": w.Religion, "Status": w.Marital, "Pekerjaan": w.Occupation, "Pendidikan": w.Education, "GDarah": w.Blood, "Hubungan": w.Relation} {
		for _, word := range list {
			rows = append(rows, kupangWith(map[string]any{"NIK": "", "Tanggal Lahir": "", "Nama Anggota Keluarga": strings.ToUpper(spelled(len(rows))), column: strings.ToLower(word)}))
			want = append(want, column+" "+word)
		}
	}
	got := read(t, xlsxOf(t, rows...), "x.xlsx").Residents()
	if len(got) != len(want) {
		t.Fatalf("%d of %d rows read", len(got), len(want))
	}
	for i, r := range got {
		column, word, _ := strings.Cut(want[i], " ")
		have := map[string]string{"Agama": r.Religion, "Status": r.Marital, "Pekerjaan": r.Occupation, "Pendidikan": r.Education, "GDarah": r.Blood, "Hubungan": r.Relation}[column]
		if have != word {
			t.Errorf("%s: read as %q", want[i], have)
		}
	}
}

// spelled writes a number in letters, for names.
func spelled(n int) string {
	s := ""
	for ; n > 0; n /= 26 {
		s += string(rune('a' + n%26))
	}
	return "n" + s
}
