package store

import (
	"bytes"
	"encoding/binary"
	"slices"
	"strings"
	"sync"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// people is the index in memory that names and numbers are found with: a
// dictionary of folded words, for each word the residents whose names hold it,
// and the two numbers of every resident, four bits to a digit. It takes about 85
// bytes a resident.
type people struct {
	mu      sync.RWMutex
	ids     []kelurahan.PersonID // in the order of the table, then of arrival
	late    map[kelurahan.PersonID]uint32
	early   int      // ids[:early] is sorted, the rest stands in late
	nik     []uint64 // packed; 0 = none
	niks    digitPlanes
	kks     digitPlanes
	line    []uint32 // where in text the resident's name and words stand
	text    []byte   // per line: length, name, number of words, word numbers (uvarints)
	words   []word
	texts   []string // of each word
	forms   []shape  // of each word
	letters letterPlanes
	order   []uint32 // word numbers, sorted by text
	byNIK   numbers
	spare   sync.Pool // of *[]uint8, cleared: marks for a search
	finders sync.Pool // of *finder
}

type word struct {
	who []uint32 // residents, ascending
}

func newPeople() *people { return &people{late: map[kelurahan.PersonID]uint32{}} }

// pack puts sixteen digits into 64 bits; 0 for anything else.
func pack(number string) uint64 {
	if len(number) != 16 {
		return 0
	}
	return packDigits(number)
}

func packDigits(digits string) (v uint64) {
	for i := range len(digits) {
		c := digits[i]
		if c < '0' || c > '9' {
			return 0
		}
		v = v<<4 | uint64(c-'0')
	}
	return v
}

func unpack(v uint64) string {
	if v == 0 {
		return ""
	}
	var digits [16]byte
	for i := range digits {
		digits[i] = '0' + byte(v>>(60-4*i)&15)
	}
	return string(digits[:])
}

// loadPeople builds the index from the rows kept for it.
func (s *Store) loadPeople(r *reader) error {
	b := builder{p: s.people, known: map[string]uint32{}}
	err := eachRecord(r, tablePersonRow, func(k key, row personRow) { b.add(tailID(k), row) })
	b.finish()
	return err
}

// builder fills an empty index: the postings are counted first, so that they
// fit into one piece of memory.
type builder struct {
	p     *people
	known map[string]uint32
	count []uint32
	kk    []uint64
}

func (b *builder) add(id kelurahan.PersonID, row personRow) {
	p := b.p
	p.ids = append(p.ids, id)
	p.nik, b.kk = append(p.nik, pack(string(row.NIK))), append(b.kk, pack(string(row.KK)))
	var numbers [16]uint32
	list := numbers[:0]
	for _, w := range foldWords(row.Name) {
		n, ok := b.known[w]
		if !ok {
			n = p.newWord(w)
			b.known[w] = n
			b.count = append(b.count, 0)
		}
		if !slices.Contains(list, n) {
			list = append(list, n)
			b.count[n]++
		}
	}
	p.line = append(p.line, p.write(row.Name, list))
}

func (b *builder) finish() {
	p := b.p
	p.early = len(p.ids)
	p.ids, p.nik = slices.Clip(slices.Clone(p.ids)), slices.Clip(slices.Clone(p.nik))
	p.niks.fill(p.nik)
	p.kks.fill(b.kk)
	p.line, p.text = slices.Clip(slices.Clone(p.line)), slices.Clip(slices.Clone(p.text))
	total := 0
	for _, n := range b.count {
		total += int(n)
	}
	all := make([]uint32, total)
	for i, n := range b.count {
		p.words[i].who, all = all[:0:n], all[n:]
	}
	for who := range p.ids {
		p.eachWord(uint32(who), func(n uint32) { p.words[n].who = append(p.words[n].who, uint32(who)) })
	}
	p.gather()
	p.order = make([]uint32, len(p.words))
	for i := range p.order {
		p.order[i] = uint32(i)
	}
	slices.SortFunc(p.order, func(a, b uint32) int { return strings.Compare(p.texts[a], p.texts[b]) })
	p.byNIK = newNumbers(p.nik)
}

// gather puts the words' letters side by side, where a search that looks at
// thousands of them finds them quickly.
func (p *people) gather() {
	var all strings.Builder
	for _, w := range p.texts {
		all.WriteString(w)
	}
	rest := all.String()
	for i, w := range p.texts {
		p.texts[i], rest = rest[:len(w)], rest[len(w):]
	}
}

func (p *people) newWord(w string) uint32 {
	p.words, p.texts = append(p.words, word{}), append(p.texts, w)
	p.forms = append(p.forms, shapeOf(w))
	p.letters.add(p.forms[len(p.forms)-1])
	return uint32(len(p.words) - 1)
}

// write appends a resident's line and gives its place.
func (p *people) write(name string, words []uint32) uint32 {
	at := uint32(len(p.text))
	p.text = binary.AppendUvarint(p.text, uint64(len(name)))
	p.text = append(p.text, name...)
	p.text = binary.AppendUvarint(p.text, uint64(len(words)))
	for _, w := range words {
		p.text = binary.AppendUvarint(p.text, uint64(w))
	}
	return at
}

// read splits a resident's line into the name and the encoded word numbers.
func (p *people) read(who uint32) (name, words []byte, count int) {
	rest := p.text[p.line[who]:]
	n, used := binary.Uvarint(rest)
	name, rest = rest[used:used+int(n)], rest[used+int(n):]
	c, used := binary.Uvarint(rest)
	return name, rest[used:], int(c)
}

func (p *people) eachWord(who uint32, fn func(uint32)) {
	_, rest, count := p.read(who)
	for range count {
		n, used := binary.Uvarint(rest)
		rest = rest[used:]
		fn(uint32(n))
	}
}

// find gives a resident's place.
func (p *people) find(id kelurahan.PersonID) (uint32, bool) {
	i, ok := slices.BinarySearchFunc(p.ids[:p.early], id, func(a, b kelurahan.PersonID) int { return bytes.Compare(a[:], b[:]) })
	if ok {
		return uint32(i), true
	}
	who, ok := p.late[id]
	return who, ok
}

func (p *people) knows(id kelurahan.PersonID) bool {
	p.mu.RLock()
	defer p.mu.RUnlock()
	_, ok := p.find(id)
	return ok
}

// update takes changed residents in.
func (p *people) update(changed map[kelurahan.PersonID]personRow) {
	if len(changed) == 0 {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.ids) == 0 {
		p.fill(changed)
		return
	}
	for id, row := range changed {
		p.put(id, row)
	}
}

// fill builds the index at once, at the first import.
func (p *people) fill(changed map[kelurahan.PersonID]personRow) {
	b := builder{p: p, known: map[string]uint32{}}
	ids := make([]kelurahan.PersonID, 0, len(changed))
	for id := range changed {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(a, b kelurahan.PersonID) int { return bytes.Compare(a[:], b[:]) })
	p.words, p.texts, p.forms, p.letters, p.text = nil, nil, nil, letterPlanes{}, nil
	for _, id := range ids {
		b.add(id, changed[id])
	}
	b.finish()
}

func (p *people) put(id kelurahan.PersonID, row personRow) {
	who, known := p.find(id)
	if known {
		p.eachWord(who, func(n uint32) { p.words[n].drop(who) })
		p.byNIK.remove(p.nik[who], who)
	} else {
		who = uint32(len(p.ids))
		p.late[id] = who
		p.ids, p.nik, p.line = append(p.ids, id), append(p.nik, 0), append(p.line, 0)
	}
	p.nik[who] = pack(string(row.NIK))
	p.niks.set(who, p.nik[who])
	p.kks.set(who, pack(string(row.KK)))
	p.byNIK.add(p.nik, who)
	var list []uint32
	for _, w := range foldWords(row.Name) {
		n := p.wordNumber(w)
		if !slices.Contains(list, n) {
			list = append(list, n)
			p.words[n].add(who)
		}
	}
	p.line[who] = p.write(row.Name, list)
}

func (p *people) wordNumber(w string) uint32 {
	i, ok := slices.BinarySearchFunc(p.order, w, func(n uint32, w string) int { return strings.Compare(p.texts[n], w) })
	if ok {
		return p.order[i]
	}
	n := p.newWord(w)
	p.order = slices.Insert(p.order, i, n)
	return n
}

func (w *word) add(who uint32) {
	if i, ok := slices.BinarySearch(w.who, who); !ok {
		w.who = slices.Insert(w.who, i, who)
	}
}

func (w *word) drop(who uint32) {
	if i, ok := slices.BinarySearch(w.who, who); ok {
		w.who = slices.Delete(w.who, i, i+1)
	}
}

// withNIK gives the residents that have a NIK.
func (p *people) withNIK(nik kelurahan.NIK) []kelurahan.PersonID {
	p.mu.RLock()
	defer p.mu.RUnlock()
	var ids []kelurahan.PersonID
	if v := pack(string(nik)); v != 0 {
		p.byNIK.each(p.nik, v, func(who uint32) { ids = append(ids, p.ids[who]) })
	}
	return ids
}

// withKK gives the residents of a family card.
func (p *people) withKK(kk kelurahan.KKNumber) []kelurahan.PersonID {
	p.mu.RLock()
	defer p.mu.RUnlock()
	var ids []kelurahan.PersonID
	for _, who := range p.kks.whole(pack(string(kk))) {
		ids = append(ids, p.ids[who])
	}
	return ids
}
