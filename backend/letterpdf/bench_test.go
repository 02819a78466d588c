package letterpdf

import (
	"bytes"
	"slices"
	"testing"
	"time"

	"github.com/signintech/gopdf"
)

// BenchmarkRender measures a letter of every kind against the floor, an empty
// page by gopdf, in the same run: p50-ms, floor-ms, their ratio, and the bytes.
func BenchmarkRender(b *testing.B) {
	r := testRenderer(b)
	for _, code := range testCodes() {
		in := testInput(b, code)
		b.Run(string(code), func(b *testing.B) {
			b.ReportAllocs()
			var letters, floors []time.Duration
			size := 0
			for b.Loop() {
				start := time.Now()
				data, err := r.Render(in)
				letters = append(letters, time.Since(start))
				if err != nil {
					b.Fatal(err)
				}
				size = len(data)
				start = time.Now()
				emptyPage(b)
				floors = append(floors, time.Since(start))
			}
			p50, floor := median(letters), median(floors)
			b.ReportMetric(float64(p50)/1e6, "p50-ms")
			b.ReportMetric(float64(floor)/1e6, "floor-ms")
			b.ReportMetric(float64(p50)/float64(floor), "x-floor")
			b.ReportMetric(float64(size), "pdf-bytes")
		})
	}
}

// BenchmarkRenderParallel is the same letter on all cores.
func BenchmarkRenderParallel(b *testing.B) {
	r, in := testRenderer(b), testInput(b, "sku")
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if _, err := r.Render(in); err != nil {
				b.Error(err)
			}
		}
	})
}

func BenchmarkNewRenderer(b *testing.B) {
	for b.Loop() {
		testRenderer(b)
	}
}

func emptyPage(b *testing.B) {
	var pdf gopdf.GoPdf
	pdf.Start(gopdf.Config{PageSize: *gopdf.PageSizeA4})
	pdf.AddPage()
	var out bytes.Buffer
	if _, err := pdf.WriteTo(&out); err != nil {
		b.Fatal(err)
	}
}

func median(d []time.Duration) time.Duration {
	slices.Sort(d)
	return d[len(d)/2]
}

// BenchmarkKinds draws three invented letters of every kind in turn, composing
// them included: the mean of one beside an empty page by gopdf, in the same run.
func BenchmarkKinds(b *testing.B) {
	r, list := testRenderer(b), kindInputs(b)
	var letters, floors, worst time.Duration
	pages, n := 0, 0
	for b.Loop() {
		for _, in := range list {
			start := time.Now()
			_, count, err := r.RenderPages(in.Input)
			took := time.Since(start)
			if err != nil {
				b.Fatal(err)
			}
			start = time.Now()
			emptyPage(b)
			floors += time.Since(start)
			letters, worst, pages, n = letters+took, max(worst, took), pages+count, n+1
		}
	}
	b.ReportMetric(float64(letters)/float64(n)/1e6, "ms/letter")
	b.ReportMetric(float64(letters)/float64(pages)/1e6, "ms/page")
	b.ReportMetric(float64(worst)/1e6, "worst-ms")
	b.ReportMetric(float64(floors)/float64(n)/1e6, "floor-ms")
	b.ReportMetric(float64(letters)/float64(floors), "x-floor")
}
