package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// summarise writes a line per letter into summary.txt and the sum of them to
// the terminal. A letter that was refused is an error: no plausible letter of a
// shipped kind may be.
func summarise(dir string, letters []*letter, sheets int) error {
	var out strings.Builder
	fmt.Fprintf(&out, "%-40s %6s %7s %8s\n", "letter", "pages", "bytes", "ms")
	var refused []error
	var times []float64
	pages, byPages := 0, map[int]int{}
	for _, l := range letters {
		ms := float64(l.took.Microseconds()) / 1000
		if l.refused != nil {
			fmt.Fprintf(&out, "%-40s %s\n", l.name(), why(l.refused))
			refused = append(refused, fmt.Errorf("%s: %s", l.name(), why(l.refused)))
			continue
		}
		fmt.Fprintf(&out, "%-40s %6d %7d %8.2f\n", l.name(), l.pages, l.bytes, ms)
		times = append(times, ms)
		pages += l.pages
		byPages[l.pages]++
	}
	if err := os.WriteFile(filepath.Join(dir, "summary.txt"), []byte(out.String()), 0o644); err != nil {
		return err
	}
	fmt.Printf("%d letters, %d pages, %d contact sheets in %s\n", len(times), pages, sheets, dir)
	for n := range 13 {
		if byPages[n] > 0 {
			fmt.Printf("  %3d letters of %d pages\n", byPages[n], n)
		}
	}
	if slices.Sort(times); len(times) > 0 {
		fmt.Printf("  %.2f ms a letter in the middle, %.2f ms at most\n", times[len(times)/2], times[len(times)-1])
	}
	return errors.Join(refused...)
}

// why names the code and its arguments; an invented letter has no secrets.
func why(err error) string {
	var e *kelurahan.Error
	if errors.As(err, &e) {
		return fmt.Sprintf("%s %v %s", e.Code, e.Args, e.Field)
	}
	return err.Error()
}
