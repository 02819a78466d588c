package wire

import "slices"

// How a column of byte strings is written. Durable.
const (
	strPlain   = 0 // all of them, one after another
	strList    = 1 // the distinct ones, and which of them
	strFollows = 2 // as strList, but "which" is foretold by an earlier column
	strDense   = 8 // flag: the bytes are random and go to the dense part
)

// writeStrings writes a column; earlier are the choices of the columns before
// it, from which this one may follow: a title follows from its kind. It gives
// its own choices, nil where it has none.
func writeStrings(values []string, earlier [][]uint64) (*parts, []uint64) {
	plain := plainStrings(values)
	distinct, which := choices(values)
	if len(distinct) > len(values)*9/10 {
		return plain, nil
	}
	list := plainStrings(distinct)
	best := &parts{terse: []byte{strList}}
	best.number(uint64(len(distinct)))
	best.add(list)
	best.add(writeNumbers(which))
	if back, told := follows(which, earlier); back > 0 {
		p := &parts{terse: []byte{strFollows}}
		p.number(uint64(len(distinct)))
		p.add(list)
		p.number(uint64(back))
		p.add(writeNumbers(told))
		if p.weight() < best.weight() {
			best = p
		}
	}
	return best, which
}

// follows finds the earlier column that foretells this one best: how many
// columns back it is, 0 for none, and what it does not foretell.
func follows(which []uint64, earlier [][]uint64) (back int, told []uint64) {
	fewest := len(which)
	for i, parent := range slices.Backward(earlier) {
		if len(parent) != len(which) {
			continue
		}
		f := foretold(which, parent)
		misses := 0
		for _, v := range f {
			if v != 0 {
				misses++
			}
		}
		if misses < fewest {
			fewest, back, told = misses, len(earlier)-i, f
		}
	}
	return back, told
}

// choices numbers the distinct values in the order of their first appearance.
func choices(values []string) (distinct []string, which []uint64) {
	number := make(map[string]uint64)
	which = make([]uint64, len(values))
	for i, v := range values {
		n, ok := number[v]
		if !ok {
			n = uint64(len(distinct))
			number[v] = n
			distinct = append(distinct, v)
		}
		which[i] = n
	}
	return distinct, which
}

// foretold turns choices into 0 where the parent's value foretells them: the
// choice made the last time the parent was the same, or a new one for a new
// parent. Others are the choice + 1.
func foretold(which, parent []uint64) []uint64 {
	f := newForeteller()
	out := make([]uint64, len(which))
	for i, w := range which {
		if w != f.guess(parent[i]) {
			out[i] = w + 1
		}
		f.learn(parent[i], w)
	}
	return out
}

type foreteller struct {
	last map[uint64]uint64
	next uint64 // the choice that has not been made yet
}

func newForeteller() *foreteller { return &foreteller{last: make(map[uint64]uint64)} }

func (f *foreteller) guess(parent uint64) uint64 {
	if w, ok := f.last[parent]; ok {
		return w
	}
	return f.next
}

func (f *foreteller) learn(parent, w uint64) {
	f.last[parent] = w
	f.next = max(f.next, w+1)
}

func plainStrings(values []string) *parts {
	lengths := make([]uint64, len(values))
	all := []byte{}
	for i, v := range values {
		lengths[i] = uint64(len(v))
		all = append(all, v...)
	}
	p := &parts{terse: []byte{strPlain}}
	p.add(writeNumbers(lengths))
	if looksRandom(all) {
		p.terse[0] |= strDense
		p.dense = append(p.dense, all...)
	} else {
		p.text = append(p.text, all...)
	}
	return p
}

// looksRandom tells words from keys and hashes by how many of the 256 values
// of a byte occur: words use few.
func looksRandom(b []byte) bool {
	var seen [256]bool
	high := 0
	for _, c := range b {
		if !seen[c] && (c >= 0x80 || c < 0x20) {
			high++
		}
		seen[c] = true
	}
	return high > min(len(b)/4, 64)
}

// strings reads n values.
func (r *partsReader) strings(n int, earlier [][]uint64) ([]string, []uint64, error) {
	if n == 0 {
		return nil, nil, nil
	}
	if len(r.terse) == 0 {
		return nil, nil, errColumns
	}
	how := r.terse[0]
	if how == strPlain || how == strPlain|strDense {
		values, err := r.plainStrings(n)
		return values, nil, err
	}
	r.terse = r.terse[1:]
	size, err := r.count()
	if err != nil {
		return nil, nil, err
	}
	distinct, err := r.plainStrings(size)
	if err != nil {
		return nil, nil, err
	}
	which, err := r.which(how, n, earlier)
	if err != nil {
		return nil, nil, err
	}
	values := make([]string, n)
	for i, w := range which {
		if w >= uint64(len(distinct)) {
			return nil, nil, errColumns
		}
		values[i] = distinct[w]
	}
	return values, which, nil
}

func (r *partsReader) which(how byte, n int, earlier [][]uint64) ([]uint64, error) {
	if how == strList {
		which, _, err := r.numbers(n, 0)
		return which, err
	}
	back, err := r.number()
	if err != nil || how != strFollows || back == 0 || back > uint64(len(earlier)) {
		return nil, errColumns
	}
	parent := earlier[len(earlier)-int(back)]
	which, _, err := r.numbers(n, 0)
	if err != nil || len(parent) != n {
		return nil, errColumns
	}
	f := newForeteller()
	for i, w := range which {
		if w == 0 {
			which[i] = f.guess(parent[i])
		} else {
			which[i] = w - 1
		}
		f.learn(parent[i], which[i])
	}
	return which, nil
}

func (r *partsReader) plainStrings(n int) ([]string, error) {
	if n == 0 {
		return nil, nil
	}
	if len(r.terse) == 0 || r.terse[0]&^strDense != strPlain {
		return nil, errColumns
	}
	from := &r.text
	if r.terse[0] == strPlain|strDense {
		from = &r.dense
	}
	r.terse = r.terse[1:]
	lengths, _, err := r.numbers(n, 0)
	if err != nil {
		return nil, err
	}
	values := make([]string, n)
	for i, l := range lengths {
		if l > uint64(len(*from)) {
			return nil, errColumns
		}
		values[i], *from = string((*from)[:l]), (*from)[l:]
	}
	return values, nil
}
