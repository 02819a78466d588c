package letterpdf

import (
	"strings"

	"github.com/loket-kelurahan/loket/backend/catalog"
)

// word is the text between two blanks; it may change face inside.
type word struct {
	parts []part
	width mp
}

// glue is the blank at which no line breaks. It is drawn as a plain blank.
const glue = "\u00a0"

// part is a piece of a word in one face.
type part struct {
	s      string
	bold   bool
	width  mp
	blanks int // glued ones inside
	source string
}

// line is a line of words, ready to be placed.
type line struct {
	words  []word
	width  mp  // with plain blanks
	blanks int // between words and inside them
	last   bool
}

// setter sets text of one size.
type setter struct {
	typ  *typeface
	size fontSize
}

func (s setter) blank() mp { return mp(int(s.typ.regular.latin[' ']) * int(s.size) / 10) }

// words cuts runs at their blanks and measures them. Errors: glyph-missing.
func (s setter) words(runs []catalog.Run) ([]word, error) {
	var list []word
	var w word
	flush := func() {
		if len(w.parts) > 0 {
			list = append(list, w)
			w = word{}
		}
	}
	for _, run := range runs {
		for i, piece := range strings.Split(run.Text, " ") {
			if i > 0 {
				flush()
			}
			if piece == "" {
				continue
			}
			width, err := s.typ.face(run.Bold).measure(piece, s.size, run.Source)
			if err != nil {
				return nil, err
			}
			w.parts = append(w.parts, part{strings.ReplaceAll(piece, glue, " "), run.Bold, width, strings.Count(piece, glue), run.Source})
			w.width += width
		}
	}
	flush()
	return list, nil
}

// split cuts a word that is wider than a line into pieces that fit. Errors:
// glyph-missing never, since the word was measured before.
func (s setter) split(w word, width mp) []word {
	if w.width <= width {
		return []word{w}
	}
	var list []word
	cur := word{}
	for _, p := range w.parts {
		for _, r := range p.s {
			rw, err := s.typ.face(p.bold).measure(string(r), s.size, p.source)
			if err != nil {
				continue
			}
			if cur.width+rw > width && len(cur.parts) > 0 {
				list, cur = append(list, cur), word{}
			}
			cur.add(string(r), p.bold, rw)
		}
	}
	return append(list, cur)
}

func (w *word) add(s string, bold bool, width mp) {
	w.width += width
	if n := len(w.parts); n == 0 || w.parts[n-1].bold != bold {
		w.parts = append(w.parts, part{bold: bold})
	}
	p := &w.parts[len(w.parts)-1]
	p.s += s
	p.width += width
	p.blanks += strings.Count(s, " ")
}

// lines breaks runs into lines of a width. The breaks are chosen for the whole
// paragraph at once, so that no single line is stretched until rivers run
// through it. Errors: glyph-missing.
func (s setter) lines(runs []catalog.Run, width mp) ([]line, error) {
	measured, err := s.words(runs)
	if err != nil {
		return nil, err
	}
	var words []word
	for _, w := range measured {
		words = append(words, s.split(w, width)...)
	}
	if len(words) == 0 {
		return nil, nil
	}
	next := s.breaks(words, width)
	var list []line
	for i := 0; i < len(words); i = next[i] {
		l := line{words: words[i:next[i]], last: next[i] == len(words)}
		l.blanks = len(l.words) - 1
		l.width = s.blank() * mp(l.blanks)
		for _, w := range l.words {
			l.width += w.width
			for _, p := range w.parts {
				l.blanks += p.blanks
			}
		}
		list = append(list, l)
	}
	return list, nil
}

// balanced breaks a title into the fewest lines, as equal as can be.
func (s setter) balanced(runs []catalog.Run, width mp) ([]line, error) {
	list, err := s.lines(runs, width)
	if err != nil || len(list) < 2 {
		return list, err
	}
	for narrow := width - width/20; ; narrow -= width / 20 {
		try, err := s.lines(runs, narrow)
		if err != nil || len(try) > len(list) || narrow < width/3 {
			return list, err
		}
		list = try
	}
}

// breaks gives for every word that may begin a line the word that begins the
// next one: the chain from 0 has as few lines as can be, and among these the
// least sum of squared slack.
func (s setter) breaks(words []word, width mp) []int {
	n := len(words)
	next := make([]int, n)
	cost := make([]int, n+1)
	perLine := int(width/100) * int(width/100)
	for i := n - 1; i >= 0; i-- {
		best := -1
		total := -s.blank()
		for j := i; j < n; j++ {
			total += words[j].width + s.blank()
			if total > width && j > i {
				break
			}
			slack := int(width-total) / 100 // tenths of a point, so that squares stay small
			if j == n-1 {
				slack = 0
			}
			if c := perLine + slack*slack + cost[j+1]; best < 0 || c < best {
				best, next[i] = c, j+1
			}
		}
		cost[i] = best
	}
	return next
}

// place puts a line at a point. justify stretches it to width unless it is a
// paragraph's last line or the gaps would become holes.
func (s setter) place(p *page, l line, x, baseline, width mp, justify bool) {
	extra := mp(0)
	if justify && !l.last && l.blanks > 0 {
		if e := (width - l.width) / mp(l.blanks); e <= s.blank()*3 {
			extra = e
		}
	}
	var t text
	var out strings.Builder
	flush := func() {
		if out.Len() > 0 {
			t.s = out.String()
			p.texts = append(p.texts, t)
			x += t.width + extra*mp(blanks(t.s))
			out.Reset()
		}
	}
	for i, w := range l.words {
		for k, part := range w.parts {
			gap := k == 0 && i > 0
			if out.Len() > 0 && part.bold == t.bold {
				if gap {
					out.WriteByte(' ')
					t.width += s.blank()
				}
			} else {
				flush()
				if gap {
					x += s.blank() + extra
				}
				t = text{x: x, baseline: baseline, size: s.size, bold: part.bold, extra: extra}
			}
			out.WriteString(part.s)
			t.width += part.width
		}
	}
	flush()
}

// one sets a single line and gives its text, to be placed. Errors: glyph-missing.
func (s setter) one(p *page, str string, bold bool, source string, at func(width mp) (x, baseline mp)) (mp, error) {
	width, err := s.typ.face(bold).measure(str, s.size, source)
	if err != nil {
		return 0, err
	}
	x, baseline := at(width)
	p.texts = append(p.texts, text{x: x, baseline: baseline, size: s.size, bold: bold, s: str, width: width})
	return width, nil
}

// blanks counts the blanks inside a text.
func blanks(s string) int { return strings.Count(s, " ") }
