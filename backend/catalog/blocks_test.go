package catalog

import (
	"fmt"
	"strings"
	"testing"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// outline writes a document out, every block on a line or more.
func outline(doc Document) string {
	var out strings.Builder
	for i, s := range doc.Sheets {
		fmt.Fprintf(&out, "--- %d %v %q %s\n", i+1, s.Head, s.Corner, doc.Paper)
		for _, b := range s.Blocks {
			outlineBlock(&out, b)
		}
	}
	return strings.ReplaceAll(out.String(), "\u00a0", " ")
}

func outlineBlock(out *strings.Builder, b Block) {
	switch v := b.(type) {
	case Title:
		fmt.Fprintln(out, "TITLE", v.Text, v.Form)
	case NumberLine:
		fmt.Fprintln(out, "NUMBER", v.Text)
	case Addressed:
		fmt.Fprintln(out, "PLACE", v.Place)
		outlineBlock(out, Rows{v.Rows})
		for _, to := range v.To {
			fmt.Fprintln(out, "YTH", joined(to))
		}
	case Heading:
		fmt.Fprintln(out, "HEADING", v.Centred, joined(v.Runs))
	case Paragraph:
		fmt.Fprintln(out, strings.TrimSpace(v.Number+" "+joined(v.Runs)))
	case Rows:
		for _, r := range v.Rows {
			fmt.Fprintln(out, r.Label+": "+joined(r.Value))
		}
	case Table:
		fmt.Fprintln(out, "TABLE", v.Heads)
		for _, r := range v.Rows {
			for _, cell := range r {
				fmt.Fprint(out, "| ", cell.Text, " (", cell.Source, ") ")
			}
			fmt.Fprintln(out)
		}
	case Tree:
		for _, n := range v.Nodes {
			fmt.Fprintln(out, strings.Repeat("  ", n.Depth)+"* "+n.Run.Text)
		}
	case Ticks:
		for _, o := range v.Options {
			fmt.Fprintln(out, "TICK", o.Chosen, o.Text)
		}
	case PageBreak:
		fmt.Fprintln(out, "PAGE")
	case SignRows:
		for _, r := range v.Rows {
			for _, c := range r.Columns {
				fmt.Fprintln(out, "SIGN", c.Empty, c.Above, c.Meterai, c.Stamp, c.Name.Text, c.Under, runTexts(c.List))
			}
			fmt.Fprintln(out, "-")
		}
		fmt.Fprintln(out, "NOTE", v.Note)
	case Signatures:
		fmt.Fprintln(out, "SIGNATURES", v.Place, v.Lines)
	}
}

func runTexts(runs []Run) []string {
	list := []string{}
	for _, r := range runs {
		list = append(list, r.Text)
	}
	return list
}

func answersOf(pairs ...string) []kelurahan.FieldValue {
	var list []kelurahan.FieldValue
	for i := 0; i < len(pairs); i += 2 {
		list = append(list, kelurahan.FieldValue{Name: pairs[i], Value: pairs[i+1]})
	}
	return list
}

func everythingKind(tb testing.TB) *Kind {
	tb.Helper()
	k, err := Parse([]byte(everything(tb)))
	if err != nil {
		tb.Fatal(err)
	}
	return k
}

func heirsLetter() *kelurahan.Letter {
	return &kelurahan.Letter{
		Date: 20261122, Applicant: kelurahan.Person{Name: "YUNITA BANI", NIK: "5371016408909901"},
		Number:  kelurahan.Number{Text: "593/A-7"},
		Subject: &kelurahan.Person{Name: "MARKUS BANI", Sex: kelurahan.Male, BirthPlace: "SOE", BirthDate: 19480517},
		Signer:  kelurahan.Signatory{Name: "Maria Ndun", Title: "Lurah Oesapa", Rank: "Pembina, IV/a", NIP: "198001012005011001"},
		Roles: []kelurahan.RolePerson{
			{Role: "saksi", Person: kelurahan.Person{Name: "SAKSI SATU", Address: "Jalan A", Occupation: "GURU"}},
		},
		Fields: answersOf("tanggal", "16-11-2026", "nama-ayah", "Yakob", "jenis", "Tanah", "luas", "1.250,50", "letak-tanah", "Jalan Timor", "bagian", "4",
			"ahli-waris", "Ana Bani\t5371016408909902\t50\tAnak\t\r\n\t\t\t\t\nBudi Lado\t\t12\tCucu\tANA  BANI\nCica\t\t\tAnak\tMarkus Bani\n"),
	}
}

const heirsOutline = `--- 1 false "Model W1" F4
TITLE Surat Pernyataan Ahli Waris false
HEADING true DATA PEWARIS
Kami yang bertanda tangan di bawah ini, ahli waris dari almarhum MARKUS BANI bin Yakob, menyatakan bahwa:
1. pewaris meninggal dunia pada hari Senin tanggal enam belas November dua ribu dua puluh enam (16-11-2026), pada usia 78 tahun;
2. ahli warisnya 3 (tiga) orang:
TABLE [{Nama 3} {NIK 2} {Hubungan 1}]
| Ana Bani (ahli-waris.1.nama) | 5371016408909902 (ahli-waris.1.nik) | Anak (ahli-waris.1.hubungan) 
| Budi Lado (ahli-waris.3.nama) | - (ahli-waris.3.nik) | Cucu (ahli-waris.3.hubungan) 
| Cica (ahli-waris.4.nama) | - (ahli-waris.4.nik) | Anak (ahli-waris.4.hubungan) 
HEADING false Silsilah
* MARKUS BANI
  * Ana Bani
    * Budi Lado
  * Cica
1. ANA BANI, NIK 5371 0164 0890 9902, umur 50 tahun (Anak);
2. BUDI LADO, umur 12 tahun (Cucu);
3. CICA (Anak);
1. Luas: 1.250,5 m² (seribu dua ratus lima puluh koma lima meter persegi)
2. Letak: Jalan Timor
Bagian ke-IV dari warisan.
Belum sepuluh hari kerja.
TICK true Tanah
TICK false Rumah
PAGE
Demikian pernyataan ini kami buat.
SIGN true [] false false  [] []
SIGN false [Kupang, 22 November 2026 Para ahli waris,] true false  [] [Ana Bani Budi Lado Cica]
-
SIGN false [Saksi 1,] false false SAKSI SATU [] []
SIGN true [] false false  [] []
-
SIGN false [Mengetahui, Camat Kelapa Lima,] false true  [NIP ............................... Reg. Nomor ............................... Tanggal ...............................] []
SIGN false [Mengetahui, Lurah Oesapa,] false true Maria Ndun [Pembina, IV/a NIP 19800101 200501 1 001 Reg. Nomor 593/A-7 Tanggal 22 November 2026] []
-
NOTE Pencatatan ini tidak menyatakan kebenaran isi; isi pernyataan menjadi tanggung jawab pembuatnya.
--- 2 true "Lampiran" F4
TITLE Daftar Ahli Waris false
NUMBER 593/A-7
Daftar ahli waris almarhum MARKUS BANI:
TABLE [{Nama 3} {NIK 2} {Umur 1} {Hubungan 1} {Anak dari 1}]
| Ana Bani (ahli-waris.1.nama) | 5371016408909902 (ahli-waris.1.nik) | 50 (ahli-waris.1.umur) | Anak (ahli-waris.1.hubungan) | - (ahli-waris.1.anak-dari) 
| Budi Lado (ahli-waris.3.nama) | - (ahli-waris.3.nik) | 12 (ahli-waris.3.umur) | Cucu (ahli-waris.3.hubungan) | ANA BANI (ahli-waris.3.anak-dari) 
| Cica (ahli-waris.4.nama) | - (ahli-waris.4.nik) | - (ahli-waris.4.umur) | Anak (ahli-waris.4.hubungan) | Markus Bani (ahli-waris.4.anak-dari) 
SIGN false [] false false YUNITA BANI [] []
-
NOTE 
`

func TestComposeEverything(t *testing.T) {
	got := outline(compose(t, everythingKind(t), heirsLetter()))
	if got == heirsOutline {
		return
	}
	want := strings.Split(heirsOutline, "\n")
	for i, line := range strings.Split(got, "\n") {
		if i >= len(want) || line != want[i] {
			t.Fatalf("line %d is %q\nall of it:\n%s", i+1, line, got)
		}
	}
	t.Error("lines are missing at the end")
}

func TestComposeWithoutAnswers(t *testing.T) {
	got := outline(compose(t, everythingKind(t), &kelurahan.Letter{Date: 20261122}))
	for _, want := range []string{"ahli waris dari almarhum/almarhumah …", "| … (ahli-waris.1.nama)", "TICK false Tanah", "SIGN false [Saksi 1,] false false  []", "Reg. Nomor ....."} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in\n%s", want, got)
		}
	}
	for _, no := range []string{"Luas", "Bagian", "Belum sepuluh", "Daftar Ahli Waris"} {
		if strings.Contains(got, no) {
			t.Errorf("%q stands in\n%s", no, got)
		}
	}
}

func TestAddressedLetter(t *testing.T) {
	file := strings.Replace(sample, "months = 1\n", "months = 1\nshape = \"surat\"\nhints = []\n", 1)
	file = strings.Replace(file, "[[role]]", "[letter]\nnature = \"Penting\"\nabout = \"Pengantar **{umur}** tahun\"\nto = [\"Kepala KUA {office.district}\", \"<di {nomor}>\", \"Kupang\"]\n\n[[role]]", 1)
	k, err := Parse([]byte(file))
	if err != nil {
		t.Fatal(err)
	}
	got := outline(compose(t, k, &kelurahan.Letter{Date: 20261122, Number: kelurahan.Number{Text: "1/A"}, Fields: answersOf("umur", "7")}))
	want := "--- 1 true \"\" \nPLACE Kupang, 22 November 2026\nNomor: 1/A\nSifat: Penting\nLampiran: -\nHal: Pengantar 7 tahun\nYTH Kepala KUA Kelapa Lima\nYTH Kupang\nNama …"
	if !strings.HasPrefix(got, want) {
		t.Errorf("got %s", got)
	}
}

func TestHintsFor(t *testing.T) {
	k := everythingKind(t)
	for age, want := range map[string]int{"": 2, "18": 3, "19": 2, "muda": 2} {
		l := &kelurahan.Letter{Fields: answersOf("pembuat-umur", age)}
		if got := k.HintsFor(l, sampleOffice()); len(got) != want {
			t.Errorf("%q: %d hints, want %d", age, len(got), want)
		}
	}
}

func TestTreeLosesNobody(t *testing.T) {
	k := everythingKind(t)
	l := heirsLetter()
	l.Fields = answersOf("tanggal", "1-1-2020", "ahli-waris", "A\t\t\tAnak\tB\nB\t\t\tAnak\tA\nC\t\t\tAnak\tC\nD\t\t\tAnak\tSiapa\n")
	got := outline(compose(t, k, l))
	if !strings.Contains(got, "* MARKUS BANI\n  * C\n  * D\n  * A\n    * B\n") {
		t.Errorf("the tree is\n%s", got)
	}
}

func TestConditionTests(t *testing.T) {
	k := everythingKind(t)
	l := heirsLetter()
	for when, want := range map[string]bool{
		"": true, "luas": true, "not luas": false, "luas = 1.250,5": true, "luas > 1250": true, "luas >= 1251": false, "bagian = 4": true, "bagian != 4": false,
		"nik-kuasa != x": false, "nik-kuasa = x": false, "not nik-kuasa = x": true, "ahli-waris < 3": false, "ahli-waris = 3": true, "ahli-waris != 2": true,
		"jenis = rumah | tanah": true, "jenis != Rumah": true, "jenis != Rumah | Tanah": false, "subject.age >= 78 and bagian <= 4": true, "subject.sex = Perempuan": false,
		"tanggal|weekday = Senin": true, "tanggal within 1 days": true, "letter.date within 1 workdays": true, "saksi1.name": true, "saksi2.name": false,
	} {
		c, err := k.condition(when, "x", 0)
		if err != nil {
			t.Fatal(err)
		}
		if got := newComposer(k, l, sampleOffice()).holds(c); got != want {
			t.Errorf("%q is %v", when, got)
		}
	}
}

func TestWithin(t *testing.T) {
	// 22 November 2026 is a Sunday.
	for _, c := range []struct {
		day, other kelurahan.Date
		work       bool
		want       int
	}{
		{20261122, 20261122, false, 0}, {20261122, 20261202, false, 10}, {20261122, 20261120, true, -2},
		{20261122, 20261127, true, 5}, {20261122, 20261129, true, 5}, {20261122, 20261204, true, 10}, {20261120, 20261123, true, 1},
	} {
		if got := daysAhead(c.day, c.other, c.work, 100); got != c.want {
			t.Errorf("%v to %v: %d, want %d", c.day, c.other, got, c.want)
		}
	}
}
