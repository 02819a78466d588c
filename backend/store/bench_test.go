package store

import (
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/build/invent"
)

// tenYears is an office after ten years: 40,000 residents and 150,000 letters.
// The entries are made while they are taken in, as a register would read them.
func tenYears(people []kelurahan.Resident) (kelurahan.RegisterID, iter.Seq2[kelurahan.Entry, error]) {
	d := newDesk(10, "A")
	return d.reg, func(yield func(kelurahan.Entry, error) bool) {
		d.sink = func(e kelurahan.Entry) { yield(e, nil) }
		d.setUp()
		d.importAll(people)
		d.work(people, 150_000)
	}
}

// BenchmarkReplay rebuilds the projection of ten years; making the entries up
// is the floor.
func BenchmarkReplay(b *testing.B) {
	people := invent.Residents(10, 40_000)
	floor, count := time.Duration(0), uint64(0)
	for b.Loop() {
		b.StopTimer()
		s := openTest(b, b.TempDir())
		begin := time.Now()
		_, entries := tenYears(people)
		for range entries {
			count++
		}
		floor += time.Since(begin)
		reg, entries := tenYears(people)
		b.StartTimer()
		if err := s.Replay(reg, entries, hashAt, nil); err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
	b.ReportMetric(float64(count)/float64(b.N), "entries")
	b.ReportMetric(floor.Seconds()/float64(b.N), "s-making")
}

// BenchmarkOpen opens ten years, warm, with the index of names; the floor is
// reading the same bytes of files.
func BenchmarkOpen(b *testing.B) {
	reg, entries := tenYears(invent.Residents(10, 40_000))
	dir := b.TempDir()
	s := openTest(b, dir)
	if err := s.Replay(reg, entries, hashAt, nil); err != nil {
		b.Fatal(err)
	}
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(dir, indexName, "*"))
	if err != nil {
		b.Fatal(err)
	}
	size, floor := 0, time.Duration(0)
	for b.Loop() {
		b.StopTimer()
		begin := time.Now()
		size = 0
		for _, f := range files {
			raw, err := os.ReadFile(f)
			if err != nil {
				b.Fatal(err)
			}
			size += len(raw)
		}
		floor += time.Since(begin)
		runtime.GC()
		b.StartTimer()
		s, report, err := Open(testConfig(dir))
		if err != nil || report.Fresh {
			b.Fatal(report, err)
		}
		b.StopTimer()
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
	b.ReportMetric(float64(size)/1e6, "MB")
	b.ReportMetric(b.Elapsed().Seconds()/floor.Seconds(), "x-read")
}

// BenchmarkApply takes in one issued letter at a time, in ten years' company.
func BenchmarkApply(b *testing.B) {
	people := invent.Residents(10, 5_000)
	d := newDesk(11, "A")
	d.setUp()
	d.importAll(people)
	d.work(people, 10_000)
	s := openTest(b, b.TempDir())
	take(b, s, d)
	var times []time.Duration
	for b.Loop() {
		b.StopTimer()
		d.issue(&people[d.r.IntN(len(people))])
		last := d.entries[len(d.entries)-1:]
		b.StartTimer()
		begin := time.Now()
		if err := s.Apply(last, d.head()); err != nil {
			b.Fatal(err)
		}
		times = append(times, time.Since(begin))
	}
	reportPercentiles(b, times)
}

func reportPercentiles(b *testing.B, times []time.Duration) {
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)/2].Nanoseconds())/1e3, "p50-µs")
	b.ReportMetric(float64(times[len(times)*99/100].Nanoseconds())/1e3, "p99-µs")
}

func BenchmarkSearch27000(b *testing.B) { benchmarkSearch(b, 27_000) }

func BenchmarkSearch450000(b *testing.B) { benchmarkSearch(b, 450_000) }

func benchmarkSearch(b *testing.B, n int) {
	people := invent.Residents(20, n)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	begin := time.Now()
	index := indexOf(people)
	built := time.Since(begin)
	runtime.GC()
	runtime.ReadMemStats(&after)
	for name, query := range queries(people) {
		b.Run(name, func(b *testing.B) {
			var times []time.Duration
			i, found := 0, 0
			for b.Loop() {
				q := query(i)
				begin := time.Now()
				found += len(index.search(q, 20))
				times = append(times, time.Since(begin))
				i++
			}
			reportPercentiles(b, times)
			b.ReportMetric(float64(found)/float64(i), "hits")
			b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/1e6, "MB")
			b.ReportMetric(float64(built.Milliseconds()), "build-ms")
		})
	}
	runtime.KeepAlive(index)
}

func indexOf(list []kelurahan.Resident) *people {
	p := newPeople()
	b := builder{p: p, known: map[string]uint32{}}
	for i := range list {
		b.add(list[i].ID, rowOf(&list[i]))
	}
	b.finish()
	return p
}

// queries are what operators type, drawn from the people themselves.
func queries(list []kelurahan.Resident) map[string]func(i int) string {
	pick := func(i int) *kelurahan.Resident { return &list[i*7919%len(list)] }
	words := func(i int) []string {
		for ; ; i++ {
			if w := plainWords(pick(i).Name); len(w) > 1 {
				return w
			}
		}
	}
	return map[string]func(i int) string{
		"full":   func(i int) string { w := words(i); return w[0] + " " + w[len(w)-1] },
		"turned": func(i int) string { w := words(i); return w[len(w)-1] + " " + w[0] },
		"typing": func(i int) string { w := words(i); return w[0] + " " + w[len(w)-1][:1] },
		"first":  func(i int) string { return words(i)[0] },
		"letter": func(i int) string { return words(i)[0][:1] },
		"slip": func(i int) string {
			w := words(i)
			last := w[len(w)-1]
			return w[0] + " " + last[:len(last)/2] + last[len(last)/2+1:]
		},
		"slips":  func(i int) string { w := words(i); return w[0][1:] + " x" + w[len(w)-1] },
		"none":   func(i int) string { return fmt.Sprintf("qwrt%dzx vbnm", i%10) },
		"nik":    func(i int) string { return string(pick(i).NIK) },
		"serial": func(i int) string { return string(pick(i).KK[8:]) },
		"middle": func(i int) string { return string(pick(i).KK[5:11]) },
	}
}
