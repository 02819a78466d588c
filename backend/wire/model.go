package wire

import (
	"encoding/binary"
	"math/bits"
	"slices"
	"unicode/utf8"
)

// The model of packs of version 2 codes the values of a walk one after the
// other, each foretold from its column, from what stood there before, and from
// the rest of its entry. Like the columns it knows habits, not events.

// What weights are chosen by: the sort of value. Durable.
const (
	sortChoice   = 0
	sortGuess    = 2
	sortQuantity = 4
	sortMoment   = 6
	sortString   = 8
	sortWords    = 10
	sortLength   = 12
	sortLetter   = 32
)

type model struct {
	*bitCoder
	p        *predictor
	columns  map[uint32]*modelColumn
	byField  map[uint32]string // the last string of a field, wherever it stood
	quantity uint64            // the last one
	budget   int               // reading: bytes of strings that may still be made

	// of this entry
	numbers [8]uint64 // newest first
	texts   [3]uint32 // hashes: the first string, the last, the one before
	said    []string

	contexts []uint32 // of the value that is being coded
	history  []byte   // all words so far
	after    map[uint32]int
}

// modelColumn is what is remembered of a column.
type modelColumn struct {
	last, before, step uint64
	moment             uint64
	cost               [nearKinds + 1]uint64 // of foretelling moments by each of what they may be near to
	number             map[string]int
	list               []string
}

func newModel(c *bitCoder, budget int) *model {
	return &model{
		bitCoder: c, p: newPredictor(), budget: budget,
		columns: map[uint32]*modelColumn{}, byField: map[uint32]string{}, after: map[uint32]int{},
	}
}

// next begins an entry.
func (m *model) next() { m.numbers, m.texts, m.said = [8]uint64{}, [3]uint32{}, m.said[:0] }

// over reports that what is read cannot be a pack.
func (m *model) over() bool { return m.reading && (m.spent || m.budget < 0) }

func hash2(a, b uint32) uint32 {
	h := (a ^ b*0x85EBCA6B) * 0x9E3779B1
	return h ^ h>>15
}

// hashString is FNV-1a.
func hashString(s string) uint32 {
	h := uint32(2166136261)
	for i := range len(s) {
		h = (h ^ uint32(s[i])) * 16777619
	}
	return h
}

func columnHash(path uint32, name string) uint32 { return hash2(path, hashString(name)) }

func (m *model) column(id uint32) *modelColumn {
	c, ok := m.columns[id]
	if !ok {
		c = &modelColumn{number: map[string]int{}}
		m.columns[id] = c
	}
	return c
}

// foretold codes one bit; node is where in its value it stands.
func (m *model) foretold(bit int, sort, which, node uint32) int {
	m.p.begin(sort, which)
	for i, c := range m.contexts {
		m.p.context(hash2(c+uint32(i)*0x632BE5AB, node))
	}
	bit = m.bit(bit, m.p.predict())
	m.p.learn(bit)
	return bit
}

// value codes a number in the contexts that are set: its length in bits, then
// the bits below the top one, of which only the first are foretold when there
// are many.
func (m *model) value(v uint64, sort uint32) uint64 {
	which, node := m.contexts[0], uint32(1)
	for i := 6; i >= 0; i-- {
		node = node<<1 | uint32(m.foretold(bits.Len64(v)>>i&1, sort+1, which, node))
	}
	length := min(int(node&127), 64)
	if length < 2 {
		return uint64(length)
	}
	got := uint64(1)
	for i := length - 2; i >= 0; i-- {
		if length-2-i >= foretoldBits && (length > longNumber || sort == sortMoment) {
			return got<<(i+1) | m.raw(v&(1<<(i+1)-1), i+1)
		}
		got = got<<1 | uint64(m.foretold(int(v>>i&1), sort+2, which, hash2(uint32(length)+256, uint32(got))))
	}
	return got
}

const (
	foretoldBits = 12
	longNumber   = 28 // bits; a date written as a number has 25
)

// set chooses the contexts of a column's next value.
func (m *model) set(col uint32, c *modelColumn) {
	last, newest := hash2(col, uint32(c.last)), hash2(col, uint32(m.numbers[0]))
	kind := hash2(col, m.texts[0])
	m.contexts = append(m.contexts[:0],
		col, last, hash2(last, uint32(c.before)), kind, hash2(col, m.texts[1]), newest, hash2(newest, uint32(m.numbers[1])),
		hash2(kind, uint32(c.last)), hash2(col, uint32(m.numbers[4])), hash2(kind, m.texts[2]),
	)
}

func (m *model) remember(c *modelColumn, v uint64) {
	c.step, c.before, c.last = v-c.last, c.last, v
	copy(m.numbers[1:], m.numbers[:7])
	m.numbers[0] = v
}

// number codes a number of a place's column.
func (m *model) number(path uint32, name string, v uint64) uint64 {
	switch name {
	case colUUIDA:
		return m.raw(v, uuidBitsA)
	case colUUIDB:
		return m.raw(v, uuidBitsB)
	case colNumber:
		return m.amount(columnHash(path, name), v)
	}
	return m.choice(columnHash(path, name), v)
}

// choice codes one of a few values.
func (m *model) choice(col uint32, v uint64) uint64 {
	c := m.column(col)
	m.set(col, c)
	v = m.value(v, sortChoice)
	m.remember(c, v)
	return v
}

// amount codes a number that may be the one before it, or as far from it as
// that was from its own, or the last amount anywhere.
func (m *model) amount(col uint32, v uint64) uint64 {
	c := m.column(col)
	guesses := [...]uint64{0, c.last, c.last + c.step, m.quantity}
	how := uint64(max(slices.Index(guesses[1:], v)+1, 0))
	m.set(hash2(col, sortGuess), c)
	how = m.value(how, sortGuess)
	if how > 0 && how < uint64(len(guesses)) {
		v = guesses[how]
	} else {
		m.set(col, c)
		v = m.value(v, sortQuantity)
	}
	m.remember(c, v)
	m.quantity = v
	return v
}

// moment codes milliseconds as a difference to what foretold this column best
// so far: one of near, or the one before it in the column (which near[0] is
// used for).
func (m *model) moment(path uint32, v uint64, near [nearKinds + 1]uint64) uint64 {
	col := columnHash(path, colMoment)
	c := m.column(col)
	near[0] = c.moment
	best := 0
	for i := range c.cost {
		if c.cost[i] < c.cost[best] {
			best = i
		}
	}
	by := hash2(col, uint32(best))
	m.contexts = append(m.contexts[:0], by, hash2(by, uint32(bits.Len64(c.last))), hash2(by, m.texts[0]))
	c.last = m.value(zigzag(v-near[best]), sortMoment)
	v = unzigzag(c.last) + near[best]
	for i := range c.cost {
		c.cost[i] = c.cost[i]*7/8 + 64*uint64(bits.Len64(zigzag(v-near[i])))
	}
	c.moment = v
	return v
}

// How a string is told; what is more is the string of that number in its
// column. Durable.
const (
	stringNew   = 0
	stringField = 1 // the last string of its field, wherever that was
	stringSaid  = 2 // a string of its entry
	stringKnown = 3
)

// string codes a string of a column; field says what it is of.
func (m *model) string(path, field uint32, name, s string) string {
	col := columnHash(path, name)
	c := m.column(col)
	how := m.howToTell(c, field, s)
	m.set(col, c)
	m.contexts = append(m.contexts, hash2(col, m.texts[2]))
	how = m.value(how, sortString)
	m.remember(c, how)
	switch {
	case how == stringNew:
		s = m.fresh(col, field, s)
	case how == stringField:
		s = m.byField[field]
	case how == stringSaid:
		if at := m.choice(hash2(col, sortString), uint64(max(slices.Index(m.said, s), 0))); at < uint64(len(m.said)) {
			s = m.said[at]
		}
	case how-stringKnown < uint64(len(c.list)):
		s = c.list[how-stringKnown]
	}
	if how < stringKnown {
		c.number[s] = len(c.list)
		c.list = append(c.list, s)
	}
	m.byField[field] = s
	m.tell(s)
	return s
}

func (m *model) howToTell(c *modelColumn, field uint32, s string) uint64 {
	if n, ok := c.number[s]; ok {
		return uint64(n) + stringKnown
	}
	switch {
	case m.reading:
		return stringNew // it is being read
	case len(s) >= 3 && slices.Contains(m.said, s):
		return stringSaid
	case m.byField[field] == s && s != "":
		return stringField
	}
	return stringNew
}

func (m *model) tell(s string) {
	h := hashString(s)
	if len(m.said) == 0 {
		m.texts[0] = h
	}
	if len(m.said) < mostSaid {
		m.said = append(m.said, s)
	}
	m.texts[1], m.texts[2] = h, m.texts[1]
}

// mostSaid bounds how many strings of an entry are looked through.
const mostSaid = 64

// fresh codes a string that did not stand in its column before.
func (m *model) fresh(col, field uint32, s string) string {
	random := uint64(1)
	if isWords(s) {
		random = 0
	}
	m.contexts = append(m.contexts[:0], hash2(col, sortWords))
	if m.value(random, sortWords) == 0 {
		return m.words(field, s)
	}
	m.contexts = append(m.contexts[:0], hash2(col, sortLength))
	n := m.value(uint64(len(s)), sortLength)
	out := make([]byte, 0, min(n, 64))
	for i := uint64(0); i < n && !m.over(); i += 8 {
		out = m.eight(out, s, i, min(n-i, 8))
	}
	return string(out)
}

// eight codes n random bytes of s from i, at most eight.
func (m *model) eight(out []byte, s string, i, n uint64) []byte {
	var wide [8]byte
	if !m.reading {
		copy(wide[:], s[i:i+n])
	}
	v := m.raw(binary.BigEndian.Uint64(wide[:])>>(64-8*n), int(8*n))
	binary.BigEndian.PutUint64(wide[:], v<<(64-8*n))
	m.budget -= int(n)
	return append(out, wide[:n]...)
}

// isWords reports whether words can code s.
func isWords(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' && s[i] != '\n' && s[i] != '\t' && s[i] != 0 {
			return false
		}
	}
	return utf8.ValidString(s)
}
