package letterpdf

import (
	"bytes"
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

func TestWordsInOrder(t *testing.T) {
	const head = "PEMERINTAH KOTA KUPANG|KECAMATAN KELAPA LIMA|KELURAHAN OESAPA|Jalan Timor Raya, Kupang 85228|"
	const opening = "|Yang bertanda tangan di bawah ini Lurah Oesapa, Kecamatan Kelapa Lima, Kota Kupang, menerangkan dengan sebenarnya bahwa:|"
	const end = "|Kupang, 22 November 2026|Lurah Oesapa,|DRA. MARIA NDUN, M.SI|Pembina, IV/a|NIP 19800101 200501 1 001"
	cases := map[kelurahan.KindCode]string{
		"sku": "SURAT KETERANGAN USAHA|Nomor: 500.2.2.4/A-0577/Kel.Osp/XI/2026" + opening + "Nama : YUNITA ADELINA BANI TAKA|NIK : 9971026408900017|" +
			"Kupang, 24 Agustus 1990|Perempuan|Karyawan honorer|Jalan Timor Raya No. 12, RT 014/RW 005, Kelurahan Oesapa|benar memiliki|Kios Berkat Taka|" +
			"Rp7.500.000,00|bukan pengganti Nomor Induk Berusaha|pengajuan KUR Bank NTT dan berlaku sampai dengan tanggal 22 Mei 2027.|Demikian",
		"domisili": "SURAT KETERANGAN DOMISILI" + opening + "berdomisili di Jalan Bimoku Gang II No. 7, RT 021/RW 008, Kelurahan Oesapa|sejak tahun 2019|kamar kos|" +
			"Ketua RT 021/RW 008, Yohanis Lado, nomor 12/RT.021/XI/2026, tanggal 20 November 2026.|pembukaan rekening bank",
		"sktm": "SURAT KETERANGAN TIDAK MAMPU" + opening + "9971021203150004|Rp1.250.000,00 (satu juta dua ratus lima puluh ribu rupiah)|4 (empat) orang|" +
			"keluarga tidak mampu|keringanan biaya kuliah|22 Februari 2027",
		"belum-menikah": "SURAT KETERANGAN BELUM PERNAH MENIKAH" + opening + "Markus Bani|Adelina Taka|belum pernah menikah, baik menurut hukum negara, agama, maupun adat.|GMIT Jemaat Oesapa",
		"kematian": "SURAT KETERANGAN KEMATIAN" + opening + "MARKUS BANI|telah meninggal dunia pada:|Senin, 16 November 2026|04.30 WITA|TPU Oesapa|" +
			"berdasarkan laporan:|YUNITA ADELINA BANI TAKA|Anak dari almarhum|pengurusan akta kematian.",
	}
	for code, want := range cases {
		pages := pageTexts(t, render(t, testInput(t, code)))
		if len(pages) != 1 {
			t.Errorf("%s has %d pages", code, len(pages))
		}
		inOrder(t, pages[0], strings.Split(head+want, "|")...)
		// Columns beside one another come in the reader's own order.
		for _, w := range strings.Split(strings.TrimPrefix(end, "|"), "|") {
			inOrder(t, pages[0], w)
		}
		inOrder(t, pages[0], "Pelayanan ini tidak dipungut biaya (Rp 0).")
	}
	death := pageTexts(t, render(t, testInput(t, "kematian")))[0]
	for _, w := range []string{"Pelapor,", "Saksi:", "1. YOHANIS LADO", "2. SELFINA TANAEM"} {
		inOrder(t, death, w)
	}
}

func TestMarks(t *testing.T) {
	in := testInput(t, "sku")
	plain := pageTexts(t, render(t, in))[0]
	for _, w := range []string{"KONSEP", "SALINAN", "LATIHAN", "halaman"} {
		if strings.Contains(plain, w) {
			t.Errorf("an original says %s", w)
		}
	}
	in.Copy = 3
	inOrder(t, pageTexts(t, render(t, in))[0], "SALINAN KE-3")
	in.Copy, in.Office.Practice = 0, true
	// Words across the page come letter by letter.
	letters := func() string { return strings.ReplaceAll(pageTexts(t, render(t, in))[0], " ", "") }
	if n := strings.Count(letters(), "LATIHAN–TIDAKBERLAKU"); n != 2 {
		t.Errorf("a practice letter says so %d times", n)
	}
	in.QR = ""
	inOrder(t, letters(), "KONSEP")
}

func TestOneBytePerInput(t *testing.T) {
	r := testRenderer(t)
	in := testInput(t, "sku")
	want, err := r.Render(in)
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 10 {
				if got, err := r.Render(in); err != nil || !bytes.Equal(got, want) {
					t.Errorf("another sheet from the same input: %v", err)
				}
			}
		})
	}
	wg.Wait()
}

func TestGlyphMissing(t *testing.T) {
	cases := []struct {
		name, field, char string
		change            func(*Input)
	}{
		{"name", "subject.name", "U+4E2D", func(in *Input) { in.Letter.Applicant.Name = "YUNITA 中 BANI" }},
		{"answer", "keperluan", "U+1F600", func(in *Input) { in.Letter.Fields[len(in.Letter.Fields)-1].Value = "bank 😀" }},
		{"combining", "subject.name", "U+0301", func(in *Input) { in.Letter.Applicant.Name = "RENE\u0301" }},
		{"signer", "signer.name", "U+0416", func(in *Input) { in.Letter.Signer.Name = "Ж" }},
		{"office", "office.address", "U+0E01", func(in *Input) { in.Office.Address = "ก" }},
		{"arms' line", "office.name", "U+05D0", func(in *Input) { in.Office.Name = "א" }},
		{"number", "number", "U+FFFD", func(in *Input) { in.Letter.Number.Text = "\xff" }},
	}
	for _, c := range cases {
		in := testInput(t, "sku")
		c.change(&in)
		_, err := testRenderer(t).Render(in)
		var e *kelurahan.Error
		if !errors.As(err, &e) || e.Code != kelurahan.GlyphMissing || e.Args["char"] != c.char || e.Field != c.field {
			t.Errorf("%s: %v, args %v", c.name, err, e)
		}
	}
}

// TestNamesWithMarks draws names people here do bear.
func TestNamesWithMarks(t *testing.T) {
	in := testInput(t, "sku")
	for _, name := range []string{"JOSÉ D'ARAÚJO", "Ma’ruf Ḥasan ʿAlī", "Nguyễn Thị Hồng", "FRANÇOIS LEÏLA-ZOË", "Çelik Şimşek", "O'Neill, S.Pd., M.Si."} {
		in.Letter.Applicant.Name = name
		inOrder(t, pageTexts(t, render(t, in))[0], name)
	}
}

func TestNothingLeavesTheMargins(t *testing.T) {
	for _, s := range samples(t) {
		for _, p := range places(t, s.data) {
			inHead := p.y1 < 40 // SALINAN, LATIHAN
			upright := p.y1-p.y0 < 40
			if upright && !inHead && (p.x0 < 56 || p.x1 > p.wide-44.5 || p.y0 < 30 || p.y1 > p.high-30) {
				t.Errorf("%s, page %d: %q at %.1f–%.1f, %.1f–%.1f of %.0f by %.0f", s.name, p.page, p.word, p.x0, p.x1, p.y0, p.y1, p.wide, p.high)
			}
		}
	}
}

// TestNoWordsOverlap looks for words printed over one another.
func TestNoWordsOverlap(t *testing.T) {
	for _, s := range samples(t) {
		if s.name == "practice" || s.name == "concept" {
			continue // words across the page are meant to
		}
		list := places(t, s.data)
		for i, a := range list {
			for _, b := range list[i+1:] {
				if a.page == b.page && min(a.x1, b.x1)-max(a.x0, b.x0) > 0.5 && min(a.y1, b.y1)-max(a.y0, b.y0) > 6 {
					t.Errorf("%s, page %d: %q over %q", s.name, a.page, a.word, b.word)
				}
			}
		}
	}
}

// TestSignatureStaysWithText grows a letter through the end of its page: the
// signature always has two lines of the text above it on its page.
func TestSignatureStaysWithText(t *testing.T) {
	r := testRenderer(t)
	seen := map[int]bool{}
	for n := 1; n < 140; n += 6 {
		in := testInput(t, "belum-menikah")
		stuff(&in, n)
		data, err := r.Render(in)
		if kelurahan.CodeOf(err) == kelurahan.LetterTooLong {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		pages := pageTexts(t, data)
		seen[len(pages)] = true
		last := pages[len(pages)-1]
		inOrder(t, last, "Demikian surat keterangan ini dibuat dengan sebenarnya", "sebagaimana mestinya.")
		for _, w := range []string{"Kupang, 22 November 2026", "Lurah Oesapa,", "NIP 19800101 200501 1 001"} {
			inOrder(t, last, w)
		}
		if len(pages) > 1 {
			inOrder(t, last, "Lanjutan surat nomor 400.12.3.2/A-0577/Kel.Osp/XI/2026")
			inOrder(t, pages[0], "halaman 1 dari "+itoa(len(pages)))
		}
	}
	if !seen[1] || !seen[2] || !seen[3] {
		t.Errorf("letters had %v pages: the test does not reach all of them", seen)
	}
}

func TestTooLong(t *testing.T) {
	in := testInput(t, "belum-menikah")
	stuff(&in, 200)
	_, err := testRenderer(t).Render(in)
	if kelurahan.CodeOf(err) != kelurahan.LetterTooLong {
		t.Errorf("error %v", err)
	}
}

func TestQRScans(t *testing.T) {
	for _, n := range []int{60, 200, 272, len(testQR), 366, 800} {
		in := testInput(t, "sku")
		in.QR = (testQR + strings.Repeat("LOKET/12.3*", 60))[:n]
		if got := scan(t, render(t, in)); got != in.QR {
			t.Errorf("%d characters: the scanner reads %d", n, len(got))
		}
	}
	in := testInput(t, "kematian")
	in.Office.Practice, in.Copy, in.Office.Paper = true, 1, "F4"
	if got := scan(t, render(t, in)); got != in.QR {
		t.Error("the code does not scan on a practice sheet")
	}
}
