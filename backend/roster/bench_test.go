package roster_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"io"
	"runtime"
	"runtime/debug"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/loket-kelurahan/loket/backend/roster"
	"github.com/loket-kelurahan/loket/build/invent"
)

const oesapa = 27_000 // residents of the largest kelurahan

func bigFile(b *testing.B, n int) []byte {
	b.Helper()
	people := invent.Residents(7, n)
	f := excelize.NewFile()
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		b.Fatal(err)
	}
	if err := w.SetRow("A1", anys(kupangHead())); err != nil {
		b.Fatal(err)
	}
	for i := range people {
		name, _ := excelize.CoordinatesToCellName(1, i+2)
		if err := w.SetRow(name, kupangRow(&people[i])); err != nil {
			b.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		b.Fatal(err)
	}
	return bytesOf(b, f)
}

// floor unpacks the sheet and takes it apart into XML tokens: no reader built
// on encoding/xml can do with less.
func floor(b *testing.B, file []byte) time.Duration {
	b.Helper()
	begin := time.Now()
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		b.Fatal(err)
	}
	for _, f := range z.File {
		if !strings.HasPrefix(f.Name, "xl/worksheets/") {
			continue
		}
		r, err := f.Open()
		if err != nil {
			b.Fatal(err)
		}
		dec := xml.NewDecoder(r)
		for err == nil {
			_, err = dec.Token()
		}
		if !errors.Is(err, io.EOF) {
			b.Fatal(err)
		}
	}
	return time.Since(begin)
}

// peak watches the heap while do runs and gives its highest growth in MB.
func peak(do func()) float64 {
	defer debug.SetGCPercent(debug.SetGCPercent(50))
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	start, high := m.HeapInuse, atomic.Uint64{}
	stop, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		for {
			select {
			case <-stop:
				return
			case <-time.After(5 * time.Millisecond):
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				high.Store(max(high.Load(), m.HeapInuse))
			}
		}
	}()
	do()
	close(stop)
	<-done
	return float64(high.Load()-min(start, high.Load())) / 1e6
}

func readAll(b *testing.B, file []byte, book *roster.Book) *roster.Trial {
	b.Helper()
	t, err := roster.Read(context.Background(), bytes.NewReader(file), int64(len(file)), "warga.xlsx", book, roster.Options{Today: today}, nil)
	if err != nil {
		b.Fatal(err)
	}
	return t
}

func BenchmarkRead(b *testing.B) {
	file := bigFile(b, oesapa)
	known := invent.Residents(7, oesapa)
	for _, c := range []struct {
		name string
		book *roster.Book
	}{{"first", bookOf(b)}, {"again", bookOf(b, known...)}} {
		b.Run(c.name, func(b *testing.B) {
			ratio := 0.0
			for b.Loop() {
				b.StopTimer()
				least := floor(b, file)
				b.StartTimer()
				begin := time.Now()
				if t := readAll(b, file, c.book); t.Rows != oesapa || t.Rejected > 0 {
					b.Fatalf("%d rows, %d refused", t.Rows, t.Rejected)
				}
				ratio += time.Since(begin).Seconds() / least.Seconds()
			}
			b.ReportMetric(ratio/float64(b.N), "x-floor")
			b.ReportMetric(peak(func() { readAll(b, file, c.book) }), "peak-MB")
		})
	}
}

func BenchmarkReport(b *testing.B) {
	t := readAll(b, bigFile(b, oesapa), bookOf(b))
	for b.Loop() {
		if err := t.WriteReport(io.Discard); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(peak(func() { _ = t.WriteReport(io.Discard) }), "peak-MB")
}
