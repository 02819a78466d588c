package raster

import (
	"bytes"
	"image"
	"image/png"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"
)

// BenchmarkPreview renders the picture beside the form and compares it with the
// floor: the standard library writing that picture as a PNG, and nothing else.
func BenchmarkPreview(b *testing.B) {
	for name, q := range map[string]Request{
		"grey":   {PDF: a4(letterPage("")), Width: 900},
		"colour": {PDF: a4(letterPage("0 0.4 0 rg\n")), Width: 900},
	} {
		b.Run(name, func(b *testing.B) {
			r := newRenderer(b, "child")
			pic, err := r.Render(b.Context(), q)
			if err != nil {
				b.Fatal(err)
			}
			img := decode(b, pic)
			for b.Loop() {
				if _, err := r.Render(b.Context(), q); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed())/float64(b.N)/float64(floor(b, img)), "x-floor")
			b.ReportMetric(float64(len(pic.PNG))/1024, "KiB/picture")
			b.ReportMetric(residentMB(b, r), "child-MB")
		})
	}
}

// BenchmarkPrintPage renders an A4 page for a 300 dpi printer in one piece.
func BenchmarkPrintPage(b *testing.B) {
	r := newRenderer(b, "child")
	for b.Loop() {
		if _, err := r.Render(b.Context(), Request{PDF: a4(letterPage("")), DPI: 300, Grey: true}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(residentMB(b, r), "child-MB")
}

// BenchmarkStart starts a child and renders its first picture: from the cache,
// and without one, where PDFium has to be compiled.
func BenchmarkStart(b *testing.B) {
	for _, cached := range []bool{true, false} {
		name := map[bool]string{true: "cached", false: "compiling"}[cached]
		b.Run(name, func(b *testing.B) {
			r := newRenderer(b, "child")
			if !cached {
				r.CacheDir = ""
			}
			for b.Loop() {
				if _, err := r.Render(b.Context(), Request{PDF: a4(letterPage("")), Width: 900}); err != nil {
					b.Fatal(err)
				}
				b.StopTimer()
				b.ReportMetric(residentMB(b, r), "child-MB")
				r.Close()
				b.StartTimer()
			}
		})
	}
}

func floor(b *testing.B, img image.Image) time.Duration {
	b.Helper()
	const rounds = 5
	from := time.Now()
	for range rounds {
		var out bytes.Buffer
		if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&out, img); err != nil {
			b.Fatal(err)
		}
	}
	return time.Since(from) / rounds
}

// residentMB reads the child's memory where the system says it in /proc, else 0.
func residentMB(b *testing.B, r *Renderer) float64 {
	b.Helper()
	data, err := os.ReadFile("/proc/" + strconv.Itoa(r.child.cmd.Process.Pid) + "/status")
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(data), "VmRSS:")
	kb, err := strconv.Atoi(strings.Fields(rest + " x")[0])
	if err != nil {
		return 0
	}
	return float64(kb) / 1024
}
