package letterpdf

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"slices"
	"strings"
	"testing"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

func TestFilesAreSound(t *testing.T) {
	for _, s := range samples(t) {
		path := saved(t, s.data)
		if out := tool(t, "qpdf", "qpdf", "--check", path); !strings.Contains(out, "No syntax or stream encoding errors found") {
			t.Errorf("%s: %s", s.name, out)
		}
		fonts := strings.Split(strings.TrimSpace(tool(t, "poppler-utils", "pdffonts", path)), "\n")[2:]
		if len(fonts) != 2 {
			t.Errorf("%s: fonts %q", s.name, fonts)
		}
		for _, f := range fonts {
			if !strings.Contains(f, "CID TrueType") || strings.Fields(strings.SplitAfter(f, "Identity-H")[1])[0] != "yes" {
				t.Errorf("%s: %s is not an embedded TrueType", s.name, f)
			}
		}
	}
}

func TestFileSize(t *testing.T) {
	for _, code := range testCodes() {
		if n := len(render(t, testInput(t, code))); n > 18_000 {
			t.Errorf("%s has %d bytes", code, n)
		}
	}
}

func TestFileSaysNothingOfThePerson(t *testing.T) {
	info := tool(t, "poppler-utils", "pdfinfo", "-rawdates", saved(t, render(t, testInput(t, "sku"))))
	inOrder(t, info, "Title:", "Surat Keterangan Usaha", "Producer:", "Loket", "CreationDate:", "D:20261122000000+08'00'", "595.28 x 841.89 pts (A4)")
	if strings.Contains(info, "YUNITA") {
		t.Error(info)
	}
	in := testInput(t, "sku")
	in.Office.Paper = "F4"
	inOrder(t, tool(t, "poppler-utils", "pdfinfo", saved(t, render(t, in))), "609.45 x 935.43 pts")
}

func TestArms(t *testing.T) {
	picture := func(w, h int, at func(x, y int) color.Color) []byte {
		img := image.NewNRGBA(image.Rect(0, 0, w, h))
		for y := range h {
			for x := range w {
				img.Set(x, y, at(x, y))
			}
		}
		var out bytes.Buffer
		if err := png.Encode(&out, img); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
	many := picture(90, 100, func(x, y int) color.Color {
		return color.NRGBA{uint8(x * 2), uint8(y * 2), uint8(x + y), uint8(255 - x)}
	})
	in := testInput(t, "sku")
	for name, data := range map[string][]byte{
		"many colours, transparent": many,
		"large":                     picture(1000, 1200, func(x, y int) color.Color { return color.NRGBA{200, 0, 0, 255} }),
		"wide":                      picture(900, 100, func(x, y int) color.Color { return color.Black }),
	} {
		if err := CheckArms(data); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		in.Office.Arms = data
		tool(t, "qpdf", "qpdf", "--check", saved(t, render(t, in)))
	}
	for name, data := range map[string][]byte{"none": nil, "text": []byte("GIF89a"), "cut": many[:len(many)/2], "huge": make([]byte, maxArms+1)} {
		if err := CheckArms(data); kelurahan.CodeOf(err) != kelurahan.FieldInvalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestArmsAreWhiteWhereTransparent(t *testing.T) {
	img := image.NewNRGBA(image.Rect(0, 0, 2, 1))
	img.Set(1, 0, color.NRGBA{255, 0, 0, 128})
	got := onWhite(img)
	if a, b := got.RGBAAt(0, 0), got.RGBAAt(1, 0); a != (color.RGBA{255, 255, 255, 255}) || b.R != 255 || b.G < 125 || b.G > 129 {
		t.Errorf("%v, %v", a, b)
	}
}

func TestSlipAndDay(t *testing.T) {
	r := testRenderer(t)
	slip, err := r.RenderSlip(testSlip(t))
	if err != nil {
		t.Fatal(err)
	}
	inOrder(t, pageTexts(t, slip)[0], "LEMBAR PENJELASAN", "YUNITA ADELINA BANI TAKA", "Surat Keterangan Tidak Mampu", "belum dapat kami layani karena:",
		"nomor KK pada KTP-el", "mohon membawa:", "1. Surat pengantar RT/RW", "3. Surat pernyataan", "bukan surat keterangan", "Maria Ndun", "tidak dipungut biaya")
	for _, p := range places(t, slip) {
		if p.y1 > p.high/2 {
			t.Fatalf("%q stands on the lower half", p.word)
		}
	}
	nihil, err := r.RenderDayPage(testDay(0))
	if err != nil {
		t.Fatal(err)
	}
	inOrder(t, pageTexts(t, nihil)[0], "REGISTER SURAT HARIAN", "Loket A", "N I H I L", "Jumlah: 0 surat.", "Petugas loket,", "4f2a 9b07")
	day, err := r.RenderDayPage(testDay(70))
	if err != nil {
		t.Fatal(err)
	}
	pages := pageTexts(t, day)
	all := strings.Join(pages, " ")
	inOrder(t, all, "A-0500", "A-0501", "BATAL", "A-0569", "Jumlah: 70 surat (47 keluar, 23 BATAL).")
	inOrder(t, all, "1 salinan")
	if len(pages) < 3 {
		t.Errorf("70 letters on %d pages", len(pages))
	}
}

func TestSlipRefusals(t *testing.T) {
	r := testRenderer(t)
	s := testSlip(t)
	s.Reason = strings.Repeat("alasan ", 1200)
	if _, err := r.RenderSlip(s); kelurahan.CodeOf(err) != kelurahan.LetterTooLong {
		t.Errorf("long: %v", err)
	}
	s = testSlip(t)
	s.Person.Name = "中"
	if _, err := r.RenderSlip(s); kelurahan.CodeOf(err) != kelurahan.GlyphMissing {
		t.Errorf("glyph: %v", err)
	}
	if _, err := r.RenderDayPage(testDay(maxDayLines + 1)); kelurahan.CodeOf(err) != kelurahan.LetterTooLong {
		t.Errorf("day: %v", err)
	}
}

// FuzzPack feeds the packer what gopdf never writes.
func FuzzPack(f *testing.F) {
	f.Add([]byte("%PDF-1.7\n\n1 0 obj\n<<\n>>\nendobj\n\nxref\n/Info <<\n>>\n>>\nstartxref"))
	f.Add([]byte("%PDF-1.7\n\n1 0 obj\n<<\n/Length 9\n>>\nstream\nendobj\n\nendstream\nendobj\n\nxref\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		var p packer
		if _, err := p.pack(data, nil); err == nil && !bytes.Contains(data, []byte("/Info ")) {
			t.Error("packed a file without its info")
		}
	})
}

// FuzzRender draws any text in the places citizens' words reach: a sheet or one
// of the promised refusals, never a panic.
func FuzzRender(f *testing.F) {
	for _, s := range []string{"Kios {x} **y** <z>", "\\(\\) ( ) <FEFF>", strings.Repeat("W", 900), "中", "a\u00a0\u00a0b", "", "\xff"} {
		f.Add(s)
	}
	r, base := testRenderer(f), testInput(f, "sku")
	f.Fuzz(func(t *testing.T, s string) {
		in, l := base, *base.Letter
		l.Fields, in.Letter = slices.Clone(l.Fields), &l
		in.Letter.Applicant.Name, in.Letter.Applicant.Address = s, s
		for i := range in.Letter.Fields {
			in.Letter.Fields[i].Value = s
		}
		_, err := r.Render(in)
		switch kelurahan.CodeOf(err) {
		case "", kelurahan.GlyphMissing, kelurahan.LetterTooLong:
		default:
			t.Fatal(err)
		}
	})
}
