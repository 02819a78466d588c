package letterpdf

import (
	"cmp"
	"fmt"
	"html"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/loket-kelurahan/loket/backend/catalog"
)

// printed is a line of a page as a reader of PDFs sees it.
type printed struct {
	y     float64 // of its middle
	words []place
}

func (l printed) text() string {
	var words []string
	for _, w := range l.words {
		words = append(words, w.word)
	}
	return strings.Join(words, " ")
}

// faults reads a letter back and says what is wrong with it.
func (l *kindLetter) faults(tb testing.TB) []string {
	tb.Helper()
	var list []string
	byPage := make([][]place, l.pages)
	for _, p := range places(tb, l.data) {
		if p.page > l.pages {
			return []string{"more pages than were drawn"}
		}
		p.word = html.UnescapeString(p.word)
		byPage[p.page-1] = append(byPage[p.page-1], p)
	}
	geo := geometryOf(l.in.Office.Sheet)
	for i, words := range byPage {
		say := func(format string, args ...any) {
			list = append(list, fmt.Sprintf("page %d: %s", i+1, fmt.Sprintf(format, args...)))
		}
		if len(words) == 0 {
			say("nothing on it")
			continue
		}
		outside(words, geo, say)
		overlapping(words, say)
		lines := linesOf(words)
		lonelySignatures(lines, l.signatureWords(), i, mm(geo.top+5).points(), say)
		headsWithoutRow(lines, l.tableHeads(), say)
	}
	return list
}

type sayer func(format string, args ...any)

func outside(words []place, geo geometry, say sayer) {
	left, right := mm(geo.left).points()-0.6, words[0].wide-mm(geo.right).points()+0.6
	for _, p := range words {
		if p.x0 < left || p.x1 > right || p.y0 < mm(5).points() || p.y1 > p.high-mm(7).points() {
			say("%q at %.1f–%.1f, %.1f–%.1f leaves the margins", p.word, p.x0, p.x1, p.y0, p.y1)
		}
	}
}

func overlapping(words []place, say sayer) {
	sorted := slices.Clone(words)
	slices.SortFunc(sorted, func(a, b place) int { return cmp.Compare(a.y0, b.y0) })
	for i, a := range sorted {
		for _, b := range sorted[i+1:] {
			if b.y0 > a.y1 {
				break
			}
			high := min(a.y1-a.y0, b.y1-b.y0)
			if min(a.x1, b.x1)-max(a.x0, b.x0) > 0.5 && min(a.y1, b.y1)-max(a.y0, b.y0) > high*0.4 {
				say("%q stands on %q", a.word, b.word)
			}
		}
	}
}

// linesOf groups words that stand at one height, from the top down.
func linesOf(words []place) []printed {
	sorted := slices.Clone(words)
	middle := func(p place) float64 { return (p.y0 + p.y1) / 2 }
	slices.SortFunc(sorted, func(a, b place) int { return cmp.Compare(middle(a), middle(b)) })
	var lines []printed
	for _, w := range sorted {
		if n := len(lines); n == 0 || middle(w)-lines[n-1].y > 3 {
			lines = append(lines, printed{y: middle(w)})
		}
		last := &lines[len(lines)-1]
		last.words = append(last.words, w)
	}
	for i := range lines {
		slices.SortFunc(lines[i].words, func(a, b place) int { return cmp.Compare(a.x0, b.x0) })
	}
	return lines
}

// signatureWords are the lines under which somebody signs.
func (l *kindLetter) signatureWords() []string {
	var list []string
	for _, s := range l.doc.Sheets {
		for _, b := range s.Blocks {
			switch v := b.(type) {
			case catalog.SignRows:
				for _, r := range v.Rows {
					for _, c := range r.Columns {
						list = append(list, c.Above...)
					}
				}
			case catalog.Signatures:
				list = append(append(list, v.Place), v.Lines...)
			}
		}
	}
	return list
}

// lonelySignatures wants two lines of text above every signature of a page. The
// lines of the head, above top, are not text.
func lonelySignatures(lines []printed, signs []string, page int, top float64, say sayer) {
	if page == 0 {
		return // under the title
	}
	// A line of nothing but such words; the text may speak of a Pihak Pertama, too.
	first := slices.IndexFunc(lines, func(line printed) bool {
		rest := line.text()
		for _, s := range signs {
			rest = strings.Replace(rest, s, "", 1)
		}
		return strings.TrimSpace(rest) == ""
	})
	text := 0
	for i := range max(0, first) {
		if lines[i].y > top {
			text++
		}
	}
	if first >= 0 && text < 2 {
		say("signatures with %d lines above them", text)
	}
}

// tableHeads are the first words of the first head of every table.
func (l *kindLetter) tableHeads() []string {
	var list []string
	for _, s := range l.doc.Sheets {
		for _, b := range s.Blocks {
			if t, ok := b.(catalog.Table); ok {
				list = append(list, strings.Fields(t.Heads[0].Head)[0])
			}
		}
	}
	return list
}

var rowNumberForm = regexp.MustCompile(`^\d+\.$`)

func headsWithoutRow(lines []printed, heads []string, say sayer) {
	for i, line := range lines {
		at := slices.IndexFunc(line.words, func(p place) bool { return p.word == "No." })
		if len(heads) == 0 || at != 0 {
			continue
		}
		number := line.words[0]
		row := false
		for _, below := range lines[i+1:] {
			w := below.words[0]
			row = row || rowNumberForm.MatchString(w.word) && w.x0 > number.x0-8 && w.x1 < number.x1+8
			if below.y > line.y+200 {
				break
			}
		}
		if !row {
			say("the heads of a table without a row: %s", line.text())
		}
	}
}
