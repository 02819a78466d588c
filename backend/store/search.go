package store

import (
	"cmp"
	"encoding/binary"
	"slices"
	"strings"
	"unicode"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// Hit is a resident that a search found, with what a list shows.
type Hit struct {
	ID   kelurahan.PersonID
	Name string
	NIK  kelurahan.NIK
	KK   kelurahan.KKNumber
}

const (
	hitsDefault = 20
	hitsMost    = 200
	typedMost   = 8      // words of a query that count
	visitsMost  = 30_000 // residents looked at for one query
	keptMost    = 256    // of those, how many are ranked
)

// Search finds residents by any parts of their names in any order, forgiving
// spelling and slips, or by four or more digits in a row of the NIK or the KK
// number, or by both. The best come first: whole words before beginnings, before
// slips, before parts inside a word. limit 0 means 20, at most 200.
func (s *Store) Search(query string, limit int) []Hit {
	if limit <= 0 {
		limit = hitsDefault
	}
	s.people.mu.RLock()
	defer s.people.mu.RUnlock()
	return s.people.search(query, min(limit, hitsMost))
}

func (p *people) search(query string, limit int) []Hit {
	text, digits := splitQuery(query)
	if len(digits) > 16 || digits != "" && len(digits) < 4 && text == "" {
		return []Hit{}
	}
	words := foldTyped(text)
	words = words[:min(len(words), typedMost)]
	if len(words) == 0 {
		return p.hits(p.byDigits(digits, limit))
	}
	f := finder{p: p, want: limit, typed: words, plain: plainWords(text)}
	if len(digits) >= 4 {
		d := newDigits(digits)
		f.keep = func(who uint32) bool { return d.in(p.nik[who]) || d.in(p.kk[who]) }
	}
	return p.hits(f.find())
}

// splitQuery parts letters from digits; "9971 03" is one run of digits.
func splitQuery(query string) (text, digits string) {
	var t, d strings.Builder
	for _, r := range query {
		if r >= '0' && r <= '9' {
			d.WriteRune(r)
		} else if r != '.' && !unicode.Is(unicode.Cf, r) {
			t.WriteRune(r)
		} else {
			t.WriteRune(' ')
		}
	}
	return strings.TrimSpace(t.String()), d.String()
}

func (p *people) hits(found []uint32) []Hit {
	out := make([]Hit, 0, len(found))
	for _, who := range found {
		name, _, _ := p.read(who)
		out = append(out, Hit{ID: p.ids[who], Name: string(name), NIK: kelurahan.NIK(unpack(p.nik[who])), KK: kelurahan.KKNumber(unpack(p.kk[who]))})
	}
	return out
}

// finder answers one query of words.
type finder struct {
	p      *people
	want   int
	typed  []string              // folded
	plain  []string              // as typed, in small letters
	keep   func(who uint32) bool // nil = everybody
	tokens []token
	match  [][]answer // per typed word: the stored words that answer it, the best first
	marks  [][]uint8  // per typed word: quality by word number
	found  []scored
}

type answer struct {
	word    uint32
	quality uint8
}

type scored struct {
	who   uint32
	score int
}

// find first takes only beginnings of words, which costs microseconds; slips
// and parts inside words are looked for when those leave room.
func (f *finder) find() []uint32 {
	f.tokens = make([]token, len(f.typed))
	f.match = make([][]answer, len(f.typed))
	for i, w := range f.typed {
		f.tokens[i] = newToken(w)
		f.match[i] = f.p.beginning(w)
	}
	f.collect(-1)
	if len(f.found) < f.want {
		for i := range f.tokens {
			f.match[i] = f.p.answers(&f.tokens[i])
		}
		f.found = f.found[:0]
		f.collect(-1)
	}
	if len(f.found) == 0 && len(f.typed) > 1 {
		for left := range f.typed { // one word may be somebody else's
			f.collect(left)
		}
	}
	return f.rank()
}

// beginning gives the words that begin with w.
func (p *people) beginning(w string) []answer {
	i, _ := slices.BinarySearchFunc(p.order, w, func(n uint32, w string) int { return strings.Compare(p.words[n].text, w) })
	var out []answer
	for ; i < len(p.order); i++ {
		n := p.order[i]
		switch t := p.words[n].text; {
		case t == w:
			out = append(out, answer{n, isWord})
		case strings.HasPrefix(t, w):
			out = append(out, answer{n, begins})
		default:
			return out
		}
	}
	return out
}

// answers gives every word that answers a typed one at all.
func (p *people) answers(t *token) []answer {
	var out []answer
	for n, set := range p.sets {
		if q := t.quality(p.words[n].text, set); q > 0 {
			out = append(out, answer{uint32(n), uint8(q)})
		}
	}
	slices.SortStableFunc(out, func(a, b answer) int { return int(b.quality) - int(a.quality) })
	return out
}

// collect finds who answers every typed word, except the one left out (-1 =
// none). It walks the residents of the rarest word, the best answers first.
func (f *finder) collect(left int) {
	rarest, fewest := -1, 0
	for i, list := range f.match {
		n := 0
		for _, a := range list {
			n += len(f.p.words[a.word].who)
		}
		if i != left && (rarest < 0 || n < fewest) {
			rarest, fewest = i, n
		}
	}
	if rarest < 0 || fewest == 0 {
		return
	}
	f.mark(left, rarest)
	alone := len(f.typed) == 1 || len(f.typed) == 2 && left >= 0
	visits := 0
	for _, a := range f.match[rarest] {
		for _, who := range f.p.words[a.word].who {
			if visits++; visits > visitsMost {
				return
			}
			if score := f.score(who, left, rarest); score > 0 && (f.keep == nil || f.keep(who)) {
				f.found = append(f.found, scored{who, score + int(a.quality)})
			}
			if alone && len(f.found) >= 2*keptMost {
				return // the following cannot be better
			}
		}
		f.trim()
	}
}

// mark notes the quality of every answer, except for the word that is walked.
func (f *finder) mark(left, rarest int) {
	f.marks = make([][]uint8, len(f.match))
	for i, list := range f.match {
		if i == left || i == rarest {
			continue
		}
		f.marks[i] = make([]uint8, len(f.p.words))
		for _, a := range list {
			f.marks[i][a.word] = a.quality
		}
	}
}

// score sums the best answers of a resident's words to the other typed words;
// 0 when one is not answered.
func (f *finder) score(who uint32, left, rarest int) int {
	var best [typedMost]uint8
	_, rest, count := f.p.read(who)
	for range count {
		n, used := binary.Uvarint(rest)
		rest = rest[used:]
		for i, marks := range f.marks {
			if marks != nil {
				best[i] = max(best[i], marks[n])
			}
		}
	}
	sum := 1
	for i := range f.match {
		if i == left || i == rarest {
			continue
		}
		if best[i] == 0 {
			return 0
		}
		sum += int(best[i])
	}
	return sum
}

// trim keeps the list of candidates short.
func (f *finder) trim() {
	if len(f.found) > 4*keptMost {
		f.sortFound()
		f.found = f.found[:keptMost]
	}
}

func (f *finder) sortFound() {
	slices.SortFunc(f.found, func(a, b scored) int {
		return cmp.Or(b.score-a.score, cmp.Compare(a.who, b.who))
	})
}

// rank orders the candidates: by score; those whose name is spelt as it was
// typed, and begins as it was typed, first; then by name.
func (f *finder) rank() []uint32 {
	f.sortFound()
	f.found = f.found[:min(len(f.found), keptMost)]
	type ranked struct {
		scored
		name string
	}
	list := make([]ranked, 0, len(f.found))
	seen := make(map[uint32]bool, len(f.found))
	for _, c := range f.found {
		if seen[c.who] {
			continue
		}
		seen[c.who] = true
		name, _, _ := f.p.read(c.who)
		c.score = c.score*64 + f.bonus(string(name))
		list = append(list, ranked{c, string(name)})
	}
	slices.SortFunc(list, func(a, b ranked) int {
		return cmp.Or(b.score-a.score, len(a.name)-len(b.name), strings.Compare(a.name, b.name), cmp.Compare(a.who, b.who))
	})
	out := make([]uint32, 0, f.want)
	for _, c := range list[:min(len(list), f.want)] {
		out = append(out, c.who)
	}
	return out
}

func (f *finder) bonus(name string) int {
	points := 0
	if words := foldWords(name); len(words) > 0 && strings.HasPrefix(words[0], f.typed[0]) {
		points += 4
	}
	words := plainWords(name)
	if len(words) == len(f.plain) {
		points += 2
	}
	for _, typed := range f.plain {
		if slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(w, typed) }) {
			points += 5
		}
	}
	return points
}
