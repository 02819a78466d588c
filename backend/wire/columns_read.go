package wire

import (
	"fmt"
	"strconv"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// readColumn is one column on its way out.
type readColumn struct {
	numbers []uint64
	near    byte // one of the near constants; 0 = the values themselves
	strings []string
	words   bool
}

type columnReader struct {
	entryMemory
	in *partsReader

	// Of version 2.
	model   *model
	sheets  Sheets
	gap     *sheetGap
	drawn   int
	root    *place[*readColumn]
	homes   []*place[*readColumn]
	earlier [][]uint64
	size    int // bytes that may still be written
}

// newColumnReader reads from parts; limit bounds what may come out, in bytes.
func newColumnReader(p parts, values, limit int) *columnReader {
	r := &columnReader{in: &partsReader{parts: p, left: values}, size: limit}
	r.root = r.newPlace()
	return r
}

func (r *columnReader) newPlace() *place[*readColumn] {
	p := &place[*readColumn]{
		number: len(r.homes), columns: make(map[string]*readColumn), kids: make(map[string]*place[*readColumn]),
	}
	r.homes = append(r.homes, p)
	return p
}

func (r *columnReader) kid(p *place[*readColumn], key string) *place[*readColumn] {
	k, ok := p.kids[key]
	if !ok {
		k = r.newPlace()
		k.field = hashString(key)
		k.path = hash2(p.path, k.field)
		p.kids[key] = k
	}
	return k
}

// column gives a column, and reads it when this is its first use: the writer
// wrote it in that order.
func (r *columnReader) column(p *place[*readColumn], name string) (*readColumn, error) {
	if c, ok := p.columns[name]; ok {
		return c, nil
	}
	n, err := r.in.count()
	if err != nil {
		return nil, err
	}
	c := &readColumn{words: name == colString || name == colKeys}
	if !c.words {
		c.numbers, c.near, err = r.in.numbers(n, 0)
	} else {
		var which []uint64
		if err = r.in.spend(n); err == nil {
			c.strings, which, err = r.in.strings(n, r.earlier)
		}
		if which != nil {
			r.earlier = append(r.earlier, which)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("column %s of place %d: %w", name, p.number, err)
	}
	p.columns[name] = c
	return c, nil
}

func (r *columnReader) number(p *place[*readColumn], name string) (uint64, error) {
	if r.model != nil {
		return r.spend(r.model.number(p.path, name, 0))
	}
	c, err := r.column(p, name)
	if err != nil {
		return 0, err
	}
	if len(c.numbers) == 0 {
		return 0, errColumns
	}
	v := c.numbers[0]
	c.numbers = c.numbers[1:]
	return v, nil
}

func (r *columnReader) moment(p *place[*readColumn]) (uint64, error) {
	if r.model != nil {
		v, err := r.spend(r.model.moment(p.path, 0, r.nearby()))
		r.addMoment(v)
		return v, err
	}
	v, err := r.number(p, colMoment)
	if err != nil {
		return 0, err
	}
	if near := p.columns[colMoment].near; near != 0 {
		v = unzigzag(v) + r.nearby()[near]
	}
	r.addMoment(v)
	return v, nil
}

func (r *columnReader) string(p *place[*readColumn], name string) (string, error) {
	if r.model != nil {
		s := r.model.string(p.path, p.field, name, "")
		_, err := r.spend(0)
		return s, err
	}
	c, err := r.column(p, name)
	if err != nil {
		return "", err
	}
	if len(c.strings) == 0 {
		return "", errColumns
	}
	s := c.strings[0]
	c.strings = c.strings[1:]
	return s, nil
}

// item appends one item.
func (r *columnReader) item(p *place[*readColumn], out []byte, depth int) ([]byte, error) {
	form, err := r.number(p, colForm)
	if err != nil {
		return nil, err
	}
	if depth > maxDepth || len(out) > r.size {
		return nil, fmt.Errorf("%w: too deep or too long", errColumns)
	}
	switch {
	case form >= formMap:
		return r.mapping(p, form-formMap, out, depth)
	case form == formArray:
		return r.array(p, out, depth)
	case form == formBytes || form == formKnown || form == formSheet || form == formUUID || form == formInner:
		s, err := r.bytes(p, form, depth)
		if err != nil {
			return nil, err
		}
		out = append(putHead(out, majorBytes, uint64(len(s))), s...)
		if form == formSheet {
			r.gap.at = len(out) - len(s)
		}
		return out, nil
	case form == formText || form == formDay || form == formDigits || form == formMasked || form == formNumbered:
		s, err := r.text(p, form)
		if err != nil {
			return nil, err
		}
		r.texts = append(r.texts, s)
		return append(putHead(out, majorText, uint64(len(s))), s...), nil
	case form == formFalse || form == formTrue || form == formNull:
		return putHead(out, majorOther, form-formFalse+otherFalse), nil
	}
	return r.whole(p, form, out)
}

func (r *columnReader) whole(p *place[*readColumn], form uint64, out []byte) ([]byte, error) {
	major, v, err := byte(majorUint), uint64(0), error(nil)
	switch form {
	case formUint:
		v, err = r.number(p, colNumber)
		r.lastNumber = v
	case formNeg:
		major = majorNeg
		v, err = r.number(p, colNumber)
	case formMoment:
		v, err = r.moment(p)
	case formBirth:
		if v, err = r.number(p, colAux); err == nil && v/2 >= uint64(len(r.digits)) {
			return nil, errColumns
		}
		if err == nil {
			v = birthOf(r.digits[v/2], 19+int(v%2))
		}
	default:
		err = fmt.Errorf("%w: form %d", errColumns, form)
	}
	if err != nil {
		return nil, err
	}
	return putHead(out, major, v), nil
}

func (r *columnReader) array(p *place[*readColumn], out []byte, depth int) ([]byte, error) {
	n, err := r.number(p, colNumber)
	if err != nil || n > uint64(r.size) {
		return nil, errColumns
	}
	out = putHead(out, majorArray, n)
	for i := range n {
		if out, err = r.item(r.kid(p, elementKey(n, i)), out, depth+1); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (r *columnReader) text(p *place[*readColumn], form uint64) (string, error) {
	switch form {
	case formDigits:
		return r.digits16(p)
	case formMasked:
		n, err := r.number(p, colAux)
		if err != nil || n >= uint64(len(r.texts)) {
			return "", errColumns
		}
		return kelurahan.MaskName(r.texts[n]), nil
	case formDay:
		v, err := r.number(p, colDay)
		if err != nil || r.model == nil {
			return "", errColumns
		}
		return textOfDay(v), nil
	case formNumbered:
		template, err := r.string(r.kid(p, "#"), colString)
		if err != nil {
			return "", err
		}
		s, ok := joinNumbered(template, r.lastNumber)
		if !ok {
			return "", errColumns
		}
		return s, nil
	}
	return r.string(p, colString)
}

func (r *columnReader) digits16(p *place[*readColumn]) (string, error) {
	s := ""
	for i, n := range digitGroups() {
		v, err := r.number(r.kid(p, "d"+strconv.Itoa(i)), colGroup)
		if err != nil {
			return "", err
		}
		s += fmt.Sprintf("%0*d", n, v)
	}
	if !isDigits16(s) {
		return "", errColumns
	}
	r.addDigits(s)
	return s, nil
}

func (r *columnReader) bytes(p *place[*readColumn], form uint64, depth int) (string, error) {
	if form == formKnown {
		return r.pointed(p)
	}
	// The place is taken before what is inside, as the writer does.
	slot := len(p.known)
	if form == formSheet {
		if r.sheets == nil || r.gap != nil || p.path != sheetPath() {
			return "", errColumns
		}
		p.known = append(p.known, "")
		r.gap = &sheetGap{home: p, slot: slot}
		return string(make([]byte, sheetSize)), nil
	}
	p.known = append(p.known, "")
	s, err := r.freshBytes(p, form, depth)
	if err != nil {
		return "", err
	}
	if len(s) < knownFrom {
		p.known = p.known[:slot]
	} else {
		p.known[slot] = s
	}
	return s, nil
}

func (r *columnReader) freshBytes(p *place[*readColumn], form uint64, depth int) (string, error) {
	switch form {
	case formUUID:
		return r.uuid(p)
	case formInner:
		inner, err := r.item(r.kid(p, "()"), nil, depth+1)
		return string(inner), err
	}
	return r.string(p, colString)
}

func (r *columnReader) uuid(p *place[*readColumn]) (string, error) {
	moment, err := r.moment(p)
	if err != nil {
		return "", err
	}
	a, err := r.number(p, colUUIDA)
	if err != nil {
		return "", err
	}
	b, err := r.number(p, colUUIDB)
	if err != nil {
		return "", err
	}
	s, ok := joinUUID(moment, a, b)
	if !ok {
		return "", errColumns
	}
	return s, nil
}

func (r *columnReader) pointed(p *place[*readColumn]) (string, error) {
	home, err := r.number(p, colAux)
	if err != nil {
		return "", err
	}
	if home != 0 {
		which, err := r.number(p, colWhich)
		if err != nil || which > uint64(r.size) {
			return "", errColumns
		}
		p.pointed, p.ordinal = int(home-1), int(which)
	}
	if p.pointed < 0 || p.pointed >= len(r.homes) || p.ordinal >= len(r.homes[p.pointed].known) {
		return "", errColumns
	}
	s := r.homes[p.pointed].known[p.ordinal]
	p.ordinal++
	return s, nil
}

func (r *columnReader) mapping(p *place[*readColumn], set uint64, out []byte, depth int) ([]byte, error) {
	if set == uint64(len(p.keySets)) && set < maxKeySets {
		keys, err := r.string(p, colKeys)
		if err != nil {
			return nil, err
		}
		p.keySets = append(p.keySets, keys)
	}
	if set >= uint64(len(p.keySets)) {
		return nil, errColumns
	}
	keys, err := splitKeys(p.keySets[set])
	if err != nil {
		return nil, err
	}
	out = putHead(out, majorMap, uint64(len(keys)))
	label := ""
	for i, key := range keys {
		kid := r.kid(p, key)
		if r.model != nil && len(keys) == 2 && i == 1 && label != "" {
			kid = r.kid(r.kid(r.root, placeLabel), label)
		}
		out = append(out, key...)
		at := len(out)
		if out, err = r.item(kid, out, depth+1); err != nil {
			return nil, err
		}
		label = ""
		if out[at]>>5 == majorText {
			label = r.texts[len(r.texts)-1]
		}
	}
	return out, nil
}

func splitKeys(keys string) ([]string, error) {
	var list []string
	rest := []byte(keys)
	for len(rest) > 0 {
		after, ok := skipItem(rest, 0)
		if !ok {
			return nil, errColumns
		}
		list = append(list, string(rest[:len(rest)-len(after)]))
		rest = after
	}
	return list, nil
}

// spend takes one value off the budget.
func (r *columnReader) spend(v uint64) (uint64, error) {
	if r.in.left--; r.in.left < 0 || r.model.over() {
		return 0, errColumns
	}
	return v, nil
}
