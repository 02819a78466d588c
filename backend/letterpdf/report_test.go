package letterpdf

import (
	"bytes"
	"strings"
	"testing"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

func testReport(rows int) Report {
	d := Report{
		Office: testOffice(), Title: "DATA PRIBADI YANG DISIMPAN", Under: testPerson().Name, Date: kelurahan.MakeDate(2026, 11, 23), Officer: "Maria Ndun",
		Intro: []string{"Inilah seluruh data tentang orang tersebut yang disimpan di komputer loket ini."}, Foot: "Register loket A sampai catatan ke-88",
		Sections: []ReportSection{
			{Title: "1. Data warga", Rows: [][]string{{"NIK", "9971026408900017"}, {"Ditulis petugas", "salah → benar"}, {"Alamat", strings.Repeat("JALAN TIMOR RAYA ", 12)}}},
			{Title: "2. Surat", Empty: "Tidak ada surat.", Heads: []ReportColumn{{"Waktu", 300}, {"Jenis", 700}}},
			{Title: "3. Siapa melihat", Note: "Yang terbaru di bawah.", Heads: []ReportColumn{{"Waktu", 165}, {"Petugas", 285}, {"Untuk apa", 550}}},
		},
	}
	for i := range rows {
		d.Sections[2].Rows = append(d.Sections[2].Rows, []string{"23-11-2026 09.00", "Maria Ndun", "melayani di loket, kali ke-" + itoa(i+1)})
	}
	return d
}

// A report flows over pages under the heads of its tables, loses no row, and is
// the same bytes twice.
func TestReport(t *testing.T) {
	r := testRenderer(t)
	for _, rows := range []int{0, 1, 30, 300} {
		first, err := r.RenderReport(testReport(rows))
		if err != nil {
			t.Fatal(err)
		}
		if second, err := r.RenderReport(testReport(rows)); err != nil || !bytes.Equal(first, second) {
			t.Fatalf("%d rows: other bytes, %v", rows, err)
		}
		pages := pageTexts(t, first)
		all := strings.Join(pages, "\n")
		if got := strings.Count(all, "kali ke-"); got != rows {
			t.Errorf("%d rows: %d on paper", rows, got)
		}
		inOrder(t, all, "DATA PRIBADI YANG DISIMPAN", "9971026408900017", "salah ? benar", "Tidak ada surat.", "Petugas,", "Maria Ndun")
		for i, p := range pages {
			if !strings.Contains(p, "halaman "+itoa(i+1)+" dari "+itoa(len(pages))) {
				t.Errorf("%d rows: page %d does not say of how many it is", rows, i+1)
			}
			if strings.Contains(p, "kali ke-") && !strings.Contains(p, "Untuk apa") {
				t.Errorf("%d rows: page %d has no heads", rows, i+1)
			}
		}
	}
	if _, err := r.RenderReport(testReport(maxReportRows + 1)); kelurahan.CodeOf(err) != kelurahan.LetterTooLong {
		t.Errorf("too many rows: %v", err)
	}
}
