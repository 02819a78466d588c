package main

import (
	"fmt"
	"io"
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// figure is one measured value beside its floor.
type figure struct {
	name  string
	value float64
	unit  string
	floor float64
	by    string // what the floor is, one word
}

// limit is how much a figure may be, and what we aim at.
type limit struct{ most, aim float64 }

func limits() map[string]limit {
	return map[string]limit{
		"issue-p50": {3, 2}, "issue-syncs": {1, 1}, "issue-bytes": {2048, 2048}, "issue-growth": {1.3, 1.3},
		"pdf-bytes": {21_000, 18_000}, "catalog-load-ms": {100, 100}, "import-27000-s": {2, 1.3}, "import-27000-peak-mb": {150, 100},
		"search-27000-p99-us": {2200, 1000}, "search-450000-p99-us": {2200, 1000}, "start-ms": {1500, 1000},
		"rebuild-150000-s": {20, 10}, "restore-150000-s": {900, 60}, "upload-200-bytes-per-letter": {205, 205}, "tap-ms": {150, 150}, "rss-anon-mb": {120, 80},
	}
}

// report prints figures, each with its limit below it.
func report(figures ...figure) {
	for _, f := range figures {
		f.print(os.Stdout)
	}
}

func (f figure) print(w io.Writer) {
	fmt.Fprintf(w, "figure %s %s %s floor %s ratio %.2f %s\n", f.name, short(f.value), f.unit, short(f.floor), f.value/f.floor, f.by)
	l, ok := limits()[f.name]
	if !ok {
		return
	}
	verdict := "within"
	if f.value > l.most {
		verdict = "over"
	}
	fmt.Fprintf(w, "limit %s %s aim %s %s\n", f.name, short(l.most), short(l.aim), verdict)
}

func note(format string, args ...any) { fmt.Printf("note "+format+"\n", args...) }

// short gives at least three digits that mean something, and no exponent.
func short(v float64) string {
	switch {
	case v == float64(int64(v)):
		return strconv.FormatInt(int64(v), 10)
	case v >= 1000:
		return strconv.FormatFloat(v, 'f', 0, 64)
	case v >= 100:
		return strconv.FormatFloat(v, 'f', 1, 64)
	case v >= 1:
		return strconv.FormatFloat(v, 'f', 2, 64)
	}
	return strconv.FormatFloat(v, 'f', 4, 64)
}

func millis(d time.Duration) float64 { return float64(d) / 1e6 }

func micros(d time.Duration) float64 { return float64(d) / 1e3 }

// describeMachine says what is measured on, and refuses a file system that
// keeps nothing: its sync would cost nothing either.
func describeMachine(dir string) error {
	kind, err := fileSystem(dir)
	if err != nil {
		return err
	}
	if kind == "tmpfs" {
		return fmt.Errorf("%s is in memory: name a folder on a disk with -out", dir)
	}
	fmt.Printf("# %s, %s, %d cores, %s, %s, load %s\n", time.Now().UTC().Format("2006-01-02 15:04 UTC"), cpuName(), runtime.NumCPU(), runtime.Version(), kind, loadNow())
	return nil
}

func loadNow() string {
	raw, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	first, _, _ := strings.Cut(string(raw), " ")
	return first
}

func cpuName() string {
	raw, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return runtime.GOARCH
	}
	for line := range strings.Lines(string(raw)) {
		if name, value, found := strings.Cut(line, ":"); found && strings.TrimSpace(name) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return runtime.GOARCH
}
