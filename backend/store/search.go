package store

import (
	"bytes"
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
	typedMost   = 8     // words of a query that count
	visitsMost  = 6_000 // residents looked at for one query
	keptMost    = 128   // of those, how many are ranked
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
	f := p.finder(limit, words, plainWords(text))
	defer p.freed(f)
	if len(digits) >= 4 {
		d := newDigits(digits)
		f.keep = func(who uint32) bool { return d.in(p.nik[who]) || d.in(p.kks.get(who)) }
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
		out = append(out, Hit{ID: p.ids[who], Name: string(name), NIK: kelurahan.NIK(unpack(p.nik[who])), KK: kelurahan.KKNumber(unpack(p.kks.get(who)))})
	}
	return out
}

// finder gives one with the memory of an earlier query: what queries gather would
// otherwise keep the collector at work.
func (p *people) finder(want int, typed, plain []string) *finder {
	f, ok := p.finders.Get().(*finder)
	if !ok {
		f = &finder{p: p, match: make([][]answer, typedMost)}
	}
	f.want, f.typed, f.plain = want, typed, plain
	f.match, f.marks, f.found = f.match[:len(typed)], f.marks[:0], f.found[:0]
	return f
}

func (p *people) freed(f *finder) {
	f.typed, f.plain, f.keep = nil, nil, nil
	p.finders.Put(f)
}

// finder answers one query of words.
type finder struct {
	p     *people
	want  int
	typed []string              // folded
	plain []string              // as typed, in small letters
	keep  func(who uint32) bool // nil = everybody
	match [][]answer            // per typed word: the stored words that answer it, the best first
	marks []marks
	found []scored

	counts [typedMost]int
}

type answer struct {
	word    uint32
	quality uint8
}

type scored struct {
	who   uint32
	score int
}

// find first takes only beginnings of words, which costs microseconds; where
// those leave room, also parts inside words and single slips. Two slips in one
// word, and a word that fits nobody, are for when nothing else is found.
func (f *finder) find() []uint32 {
	for i, w := range f.typed {
		f.match[i] = f.p.beginning(f.match[i][:0], w)
	}
	f.collect(-1)
	if len(f.found) < f.want {
		f.slip(1)
	}
	if len(f.found) == 0 {
		f.slip(2)
	}
	if len(f.found) == 0 && len(f.typed) > 1 {
		for left := range f.typed {
			f.collect(left)
		}
	}
	return f.rank()
}

// slip looks again with so many slips in a word, unless no word is long enough
// for more than were allowed before.
func (f *finder) slip(slips int) {
	more := false
	for i, w := range f.typed {
		if slips == 1 || slipsAllowed(w) >= slips {
			t := newToken(w, slips)
			f.match[i] = f.p.answers(f.match[i][:0], &t)
			more = true
		}
	}
	if more {
		f.found = f.found[:0]
		f.collect(-1)
	}
}

// beginning adds the words that begin with w.
func (p *people) beginning(out []answer, w string) []answer {
	i, _ := slices.BinarySearchFunc(p.order, w, func(n uint32, w string) int { return strings.Compare(p.texts[n], w) })
	for ; i < len(p.order); i++ {
		n := p.order[i]
		switch t := p.texts[n]; {
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

// answers gives every word that answers a typed one at all, the best first, in
// the memory of out.
func (p *people) answers(out []answer, t *token) []answer {
	p.letters.each(t.shape, t.slips, func(n int) {
		s := p.forms[n]
		if !t.may(s) {
			return
		}
		if q := t.quality(p.texts[n], s); q > 0 {
			out = append(out, answer{uint32(n), uint8(q)})
		}
	})
	slices.SortStableFunc(out, func(a, b answer) int { return int(b.quality) - int(a.quality) })
	return out
}

// collect finds who answers every typed word, except the one left out (-1 =
// none). It walks the residents of the rarest word, the best answers first.
func (f *finder) collect(left int) {
	rarest, counts := f.rarest(left)
	if rarest < 0 || counts[rarest] == 0 {
		return
	}
	best := f.mark(left, rarest, counts)
	defer f.unmark()
	visits, perfect := 0, 0
	for _, a := range f.match[rarest] {
		for _, who := range f.p.words[a.word].who {
			if visits++; visits > visitsMost {
				return
			}
			score := f.score(who)
			if score == 0 || f.keep != nil && !f.keep(who) {
				continue
			}
			f.found = append(f.found, scored{who, score + int(a.quality)})
			if score == best {
				if perfect++; perfect == keptMost {
					return // nobody who follows is better
				}
			}
		}
		f.trim()
	}
}

// rarest gives the typed word that the fewest residents answer, and how many
// answer each.
func (f *finder) rarest(left int) (rarest int, counts []int) {
	rarest = -1
	clear(f.counts[:])
	counts = f.counts[:len(f.match)]
	for i, list := range f.match {
		for _, a := range list {
			counts[i] += len(f.p.words[a.word].who)
		}
		if i != left && (rarest < 0 || counts[i] < counts[rarest]) {
			rarest = i
		}
	}
	return rarest, counts
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

// rank orders the candidates: by score; those whose name begins as it was typed
// and is spelt as it was typed, first; then by name.
func (f *finder) rank() []uint32 {
	f.sortFound()
	f.found = f.found[:min(len(f.found), keptMost)]
	type ranked struct {
		scored
		name []byte
	}
	list := make([]ranked, 0, len(f.found))
	for i, c := range f.found {
		if i > 0 && slices.ContainsFunc(list, func(r ranked) bool { return r.who == c.who }) {
			continue
		}
		name, words, _ := f.p.read(c.who)
		c.score = c.score*64 + f.bonus(name, words)
		list = append(list, ranked{c, name})
	}
	slices.SortFunc(list, func(a, b ranked) int {
		return cmp.Or(b.score-a.score, len(a.name)-len(b.name), bytes.Compare(a.name, b.name), cmp.Compare(a.who, b.who))
	})
	out := make([]uint32, 0, f.want)
	for _, c := range list[:min(len(list), f.want)] {
		out = append(out, c.who)
	}
	return out
}

func (f *finder) bonus(name, words []byte) int {
	points := 0
	if n, used := binary.Uvarint(words); used > 0 && strings.HasPrefix(f.p.texts[n], f.typed[0]) {
		points += 4
	}
	if bytes.Count(name, []byte{' '})+1 == len(f.plain) {
		points += 2
	}
	for _, typed := range f.plain {
		if spelt(name, typed) {
			points += 5
		}
	}
	return points
}

// spelt reports whether a word of the name begins with what was typed, letter
// by letter; typed is in small letters.
func spelt(name []byte, typed string) bool {
	for at := 0; at+len(typed) <= len(name); at++ {
		if at > 0 && name[at-1] != ' ' {
			continue
		}
		same := 0
		for same < len(typed) && name[at+same]|0x20 == typed[same] {
			same++
		}
		if same == len(typed) {
			return true
		}
	}
	return false
}
