package letterpdf

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/boombuler/barcode/qr"
)

// TestQRMatchesLibrary holds our codes against the pinned library. The two may
// weigh masks differently, so a code must equal the library's in all but the
// mask: unmasked they are one.
func TestQRMatchesLibrary(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 30 {
		n := 1 + rnd.IntN(366)
		text := make([]byte, n)
		for i := range text {
			text[i] = alphanumerics[rnd.IntN(45)]
		}
		checkAgainstLibrary(t, string(text), qr.AlphaNumeric)
	}
	checkAgainstLibrary(t, strings.Repeat("A", 366), qr.AlphaNumeric)
	for _, n := range []int{1, 14, 15, 100, 180, 181, 213, 251} {
		checkAgainstLibrary(t, "a"+strings.Repeat("%z", n/2)[:n-1], qr.Unicode)
	}
}

func checkAgainstLibrary(t *testing.T, text string, mode qr.Encoding) {
	t.Helper()
	ours, err := encodeQR(text)
	if err != nil {
		t.Fatalf("%d characters: %v", len(text), err)
	}
	theirs, err := qr.Encode(text, qr.M, mode)
	if err != nil {
		t.Fatal(err)
	}
	if w := theirs.Bounds().Dx(); w != ours.size {
		t.Fatalf("%d characters: %d modules, the library has %d", len(text), ours.size, w)
	}
	var lib qrCode
	lib.size = ours.size
	for r := range ours.size {
		for c := range ours.size {
			if red, _, _, _ := theirs.At(c, r).RGBA(); red == 0 {
				lib.rows[r] |= 1 << c
			}
		}
	}
	a, b := unmask(t, ours), unmask(t, &lib)
	if a != b {
		t.Errorf("%d characters: the codes differ beyond their masks (%d, %d)", len(text), maskOf(ours), maskOf(&lib))
	}
}

// maskOf reads the mask out of the format information beside the finders.
func maskOf(q *qrCode) int {
	info := 0
	for i := range 15 {
		r, c := 8, q.size-1-i
		if i >= 8 {
			r, c = q.size-15+i, 8
		}
		if q.dark(r, c) {
			info |= 1 << i
		}
	}
	return (info ^ 0x5412) >> 10 & 7
}

func unmask(t *testing.T, q *qrCode) qrCode {
	t.Helper()
	var fixed [64]uint64
	blank := &qrCode{size: q.size}
	version := (q.size - 17) / 4
	blank.patterns(version, qrVersions()[version-1].align, &fixed)
	out := *q
	for r := range q.size {
		out.rows[r] ^= maskRow(maskOf(q), r, q.size) &^ fixed[r]
	}
	out.format(0)
	return out
}

func TestQRTooLong(t *testing.T) {
	for _, text := range []string{strings.Repeat("A", 367), strings.Repeat("a", 252)} {
		if _, err := encodeQR(text); err == nil {
			t.Errorf("%d characters fit", len(text))
		}
	}
}

func TestQRRectsCoverExactly(t *testing.T) {
	q, err := encodeQR(strings.Repeat("LOKET-29/", 36))
	if err != nil {
		t.Fatal(err)
	}
	got := qrCode{size: q.size}
	for _, b := range q.rects() {
		for r := b.r; r < b.r+b.h; r++ {
			got.rows[r] |= b.bits()
		}
	}
	if got != *q {
		t.Error("the rectangles do not make the code")
	}
	t.Logf("%d modules: %d rectangles", q.size, len(q.rects()))
}

func BenchmarkQR(b *testing.B) {
	text := strings.Repeat("LOKET-29/A", 33)
	b.Run("ours", func(b *testing.B) {
		for b.Loop() {
			if _, err := encodeQR(text); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("library", func(b *testing.B) {
		for b.Loop() {
			if _, err := qr.Encode(text, qr.M, qr.AlphaNumeric); err != nil {
				b.Fatal(err)
			}
		}
	})
}
