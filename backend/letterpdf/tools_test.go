package letterpdf

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// tool runs a program that reads PDFs. These tests believe what other people's
// programs see, not what we meant; without them they fail.
func tool(tb testing.TB, pkg, name string, args ...string) string {
	tb.Helper()
	if _, err := exec.LookPath(name); err != nil {
		tb.Fatalf("%s is missing: install the package %s", name, pkg)
	}
	var out, errs bytes.Buffer
	cmd := exec.Command(name, args...)
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		tb.Fatalf("%s: %v: %s", name, err, errs.String())
	}
	return out.String()
}

func saved(tb testing.TB, data []byte) string {
	tb.Helper()
	path := filepath.Join(tb.TempDir(), "sheet.pdf")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		tb.Fatal(err)
	}
	return path
}

// pageTexts gives the words of every page, one blank between words.
func pageTexts(tb testing.TB, data []byte) []string {
	tb.Helper()
	raw := tool(tb, "poppler-utils", "pdftotext", "-raw", saved(tb, data), "-")
	pages := strings.Split(strings.TrimSuffix(raw, "\f"), "\f")
	for i, p := range pages {
		pages[i] = strings.Join(strings.Fields(p), " ")
	}
	return pages
}

// inOrder fails where the words do not stand in the text one after the other.
func inOrder(tb testing.TB, text string, words ...string) {
	tb.Helper()
	rest := text
	for _, w := range words {
		_, after, ok := strings.Cut(rest, w)
		if !ok {
			tb.Fatalf("%q is not there, or not in its place:\n%s", w, text)
		}
		rest = after
	}
}

// place is a word with its box, in points from the upper left corner.
type place struct {
	page           int
	x0, y0, x1, y1 float64
	word           string
	wide, high     float64
}

var boxForm = regexp.MustCompile(`<page width="([\d.]+)" height="([\d.]+)">|<word xMin="(-?[\d.]+)" yMin="(-?[\d.]+)" xMax="(-?[\d.]+)" yMax="(-?[\d.]+)">(.*?)</word>`)

func places(tb testing.TB, data []byte) []place {
	tb.Helper()
	var list []place
	var at place
	for _, m := range boxForm.FindAllStringSubmatch(tool(tb, "poppler-utils", "pdftotext", "-bbox", saved(tb, data), "-"), -1) {
		n := func(i int) float64 { v, _ := strconv.ParseFloat(m[i], 64); return v }
		if m[1] != "" {
			at.page, at.wide, at.high = at.page+1, n(1), n(2)
			continue
		}
		p := at
		p.x0, p.y0, p.x1, p.y1, p.word = n(3), n(4), n(5), n(6), m[7]
		list = append(list, p)
	}
	return list
}

// scan reads the QR code off a picture of the last page at 150 dots to the inch.
func scan(tb testing.TB, data []byte) string {
	tb.Helper()
	path := saved(tb, data)
	prefix := filepath.Join(filepath.Dir(path), "page")
	tool(tb, "poppler-utils", "pdftoppm", "-r", "150", "-gray", path, prefix)
	pages, err := filepath.Glob(prefix + "-*.pgm")
	if err != nil || len(pages) == 0 {
		tb.Fatalf("no picture: %v", err)
	}
	return strings.TrimSuffix(tool(tb, "zbar-tools", "zbarimg", "-q", "--raw", pages[len(pages)-1]), "\n")
}
