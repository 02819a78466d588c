package wire

import (
	"strconv"
	"strings"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// column collects the values of one column before it is written.
type column struct {
	numbers []uint64
	near    [][nearKinds + 1]uint64 // moment columns: what each value may be near to
	strings []string
	words   bool // it is a column of strings
}

type columnWriter struct {
	entryMemory
	root   *place[*column]
	places int
	order  []*column
	known  map[string][2]int // byte string → number of its place, which of its strings
	homes  []*place[*column] // places by number

	// Of version 2: values are coded as they come.
	model  *model
	sheets Sheets
	sheet  string // the hash that follows from this entry's letter; "" = none does
	drawn  int
}

func newColumnWriter() *columnWriter {
	w := &columnWriter{known: make(map[string][2]int)}
	w.root = w.newPlace()
	return w
}

func (w *columnWriter) newPlace() *place[*column] {
	p := &place[*column]{
		number: w.places, columns: make(map[string]*column), kids: make(map[string]*place[*column]),
		keySetNumber: make(map[string]uint64),
	}
	w.places++
	w.homes = append(w.homes, p)
	return p
}

func (w *columnWriter) kid(p *place[*column], key string) *place[*column] {
	k, ok := p.kids[key]
	if !ok {
		k = w.newPlace()
		k.field = hashString(key)
		k.path = hash2(p.path, k.field)
		p.kids[key] = k
	}
	return k
}

func (w *columnWriter) column(p *place[*column], name string) *column {
	c, ok := p.columns[name]
	if !ok {
		c = &column{words: name == colString || name == colKeys}
		p.columns[name] = c
		w.order = append(w.order, c)
	}
	return c
}

func (w *columnWriter) number(p *place[*column], name string, v uint64) {
	if w.model != nil {
		w.model.number(p.path, name, v)
		return
	}
	c := w.column(p, name)
	c.numbers = append(c.numbers, v)
}

func (w *columnWriter) moment(p *place[*column], v uint64) {
	if w.model != nil {
		w.model.moment(p.path, v, w.nearby())
		w.addMoment(v)
		return
	}
	c := w.column(p, colMoment)
	c.numbers, c.near = append(c.numbers, v), append(c.near, w.nearby())
	w.addMoment(v)
}

func (w *columnWriter) string(p *place[*column], name, s string) {
	if w.model != nil {
		w.model.string(p.path, p.field, name, s)
		return
	}
	c := w.column(p, name)
	c.strings = append(c.strings, s)
}

// item writes one item, which plainItem accepted, and gives what follows it.
func (w *columnWriter) item(p *place[*column], b []byte) []byte {
	h, _ := readHead(b)
	b = b[h.size:]
	switch h.major {
	case majorUint:
		w.uint(p, h.arg)
	case majorNeg:
		w.number(p, colForm, formNeg)
		w.number(p, colNumber, h.arg)
	case majorBytes:
		w.bytes(p, b[:h.arg])
		b = b[h.arg:]
	case majorText:
		w.text(p, string(b[:h.arg]))
		b = b[h.arg:]
	case majorArray:
		w.number(p, colForm, formArray)
		w.number(p, colNumber, h.arg)
		for i := range h.arg {
			b = w.item(w.kid(p, elementKey(h.arg, i)), b)
		}
	case majorMap:
		b = w.mapping(p, h.arg, b)
	case majorOther:
		w.number(p, colForm, formFalse+h.arg-otherFalse)
	}
	return b
}

func (w *columnWriter) uint(p *place[*column], v uint64) {
	if v >= momentFrom && v < 1<<48 {
		w.number(p, colForm, formMoment)
		w.moment(p, v)
		return
	}
	for back, digits := range w.digits {
		for century := 19; century <= 20; century++ {
			if v == birthOf(digits, century) {
				w.number(p, colForm, formBirth)
				w.number(p, colAux, uint64(2*back+century-19))
				return
			}
		}
	}
	w.number(p, colForm, formUint)
	w.number(p, colNumber, v)
	w.lastNumber = v
}

func (w *columnWriter) text(p *place[*column], s string) {
	defer func() { w.texts = append(w.texts, s) }()
	if w.model != nil {
		if day, ok := dayOf(s); ok {
			w.number(p, colForm, formDay)
			w.number(p, colDay, day)
			return
		}
	}
	if isDigits16(s) {
		w.number(p, colForm, formDigits)
		w.digits16(p, s)
		return
	}
	if n := w.maskOf(s); n >= 0 {
		w.number(p, colForm, formMasked)
		w.number(p, colAux, uint64(n))
		return
	}
	if template, ok := numberedText(s, w.lastNumber); ok {
		w.number(p, colForm, formNumbered)
		w.string(w.kid(p, "#"), colString, template)
		return
	}
	w.number(p, colForm, formText)
	w.string(p, colString, s)
}

func (w *columnWriter) maskOf(s string) int {
	if !strings.Contains(s, "**") {
		return -1
	}
	for i, t := range w.texts {
		if kelurahan.MaskName(t) == s {
			return i
		}
	}
	return -1
}

// digitGroups are the parts of a NIK or a family card's number: region, day,
// month, year, serial.
func digitGroups() []int { return []int{6, 2, 2, 2, 4} }

func (w *columnWriter) digits16(p *place[*column], s string) {
	w.addDigits(s)
	rest := s
	for i, n := range digitGroups() {
		v, _ := strconv.ParseUint(rest[:n], 10, 64) // isDigits16 looked
		w.number(w.kid(p, "d"+strconv.Itoa(i)), colGroup, v)
		rest = rest[n:]
	}
}

func (w *columnWriter) bytes(p *place[*column], b []byte) {
	s := string(b)
	if home, ok := w.known[s]; ok {
		w.number(p, colForm, formKnown)
		w.point(p, home)
		return
	}
	if w.sheet != "" && s == w.sheet && p.path == sheetPath() {
		w.number(p, colForm, formSheet)
		w.known[s] = [2]int{p.number, len(p.known)}
		p.known = append(p.known, s)
		w.drawn++
		return
	}
	if len(s) >= knownFrom {
		w.known[s] = [2]int{p.number, len(p.known)}
		p.known = append(p.known, s)
	}
	switch {
	case isUUID7(s):
		w.number(p, colForm, formUUID)
		moment, a, b := splitUUID(s)
		w.moment(p, moment)
		w.number(p, colUUIDA, a)
		w.number(p, colUUIDB, b)
	case len(s) > 2 && (s[0]>>5 == majorArray || s[0]>>5 == majorMap) && plainItem(b):
		w.number(p, colForm, formInner)
		w.item(w.kid(p, "()"), b)
	default:
		w.number(p, colForm, formBytes)
		w.string(p, colString, s)
	}
}

// point writes where a byte string stood before: 0 when it is the one after
// the last that was pointed to from here.
func (w *columnWriter) point(p *place[*column], home [2]int) {
	if home == [2]int{p.pointed, p.ordinal} {
		w.number(p, colAux, 0)
	} else {
		w.number(p, colAux, uint64(home[0]+1))
		w.number(p, colWhich, uint64(home[1]))
	}
	p.pointed, p.ordinal = home[0], home[1]+1
}

func (w *columnWriter) mapping(p *place[*column], n uint64, b []byte) []byte {
	keys, rest, label := "", b, ""
	for range n { // every second item is a value
		after, _ := skipItem(rest, 0)
		keys += string(rest[:len(rest)-len(after)])
		rest, _ = skipItem(after, 0)
	}
	set, ok := p.keySetNumber[keys]
	if !ok {
		set = uint64(len(p.keySetNumber))
		p.keySetNumber[keys] = set
	}
	w.number(p, colForm, formMap+set)
	if !ok {
		w.string(p, colKeys, keys)
	}
	for i := range n {
		after, _ := skipItem(b, 0)
		kid := w.kid(p, string(b[:len(b)-len(after)]))
		if w.model != nil && n == 2 && i == 1 && label != "" {
			kid = w.kid(w.kid(w.root, placeLabel), label)
		}
		if after[0]>>5 == majorText {
			h, _ := readHead(after)
			label = string(after[h.size:][:h.arg])
		}
		b = w.item(kid, after)
	}
	return b
}

// write writes all columns in the order of their appearance.
func (w *columnWriter) write() *parts {
	p := &parts{}
	var earlier [][]uint64
	for _, c := range w.order {
		if c.words {
			p.number(uint64(len(c.strings)))
			s, which := writeStrings(c.strings, earlier)
			p.add(s)
			if which != nil {
				earlier = append(earlier, which)
			}
			continue
		}
		p.number(uint64(len(c.numbers)))
		p.add(c.write())
	}
	return p
}

func (c *column) write() *parts {
	best := writeNumbers(c.numbers)
	if c.near == nil {
		return best
	}
	for kind := byte(1); kind <= nearKinds; kind++ {
		near := make([]uint64, len(c.near))
		for i, v := range c.numbers {
			near[i] = zigzag(v - c.near[i][kind])
		}
		if other := shortest(near, kind*flagNear, true); other.weight() < best.weight() {
			best = other
		}
	}
	return best
}
