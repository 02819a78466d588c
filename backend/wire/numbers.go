package wire

import (
	"encoding/binary"
	"errors"
	"math/bits"
	"slices"

	"github.com/klauspost/compress/fse"
)

// parts are the three byte strings that columns are written to. Terse holds
// small headers and compresses well; text holds words and does too; dense holds
// what was packed or is random already and is sent as it is.
type parts struct{ terse, text, dense []byte }

// weight estimates what the parts will take when sent, in half bytes.
func (p *parts) weight() int { return len(p.terse) + 2*len(p.text) + 2*len(p.dense) }

func (p *parts) add(q *parts) {
	p.terse = append(p.terse, q.terse...)
	p.text = append(p.text, q.text...)
	p.dense = append(p.dense, q.dense...)
}

func (p *parts) number(v uint64) { p.terse = binary.AppendUvarint(p.terse, v) }

// How a column of numbers is written. Durable.
const (
	numConst  = 0 // one value for all
	numPacked = 1 // every value in the same number of bits
	numFSE    = 2 // bytes, entropy coded
	numSplit  = 3 // the length in bits as a column, the bits below the top one packed
	numList   = 4 // the distinct values, and which of them

	flagDelta = 8  // differences to the one before, zigzag
	flagNear  = 16 // times one of the near constants: differences to that moment, zigzag
)

var errColumns = errors.New("columns do not fit together")

// writeNumbers writes values in whatever way is shortest; readNumbers must be
// told how many there are.
func writeNumbers(values []uint64) *parts {
	best := shortest(values, 0, true)
	if len(values) > 2 {
		if other := shortest(deltas(values), flagDelta, true); other.weight() < best.weight() {
			best = other
		}
	}
	return best
}

// shortest tries every way; nested columns have no list of their own.
func shortest(values []uint64, flags byte, list bool) *parts {
	if len(values) == 0 {
		return &parts{}
	}
	largest := slices.Max(values)
	if slices.Min(values) == largest {
		p := &parts{terse: []byte{numConst | flags}}
		p.number(largest)
		return p
	}
	best := packed(values, largest, flags)
	candidates := []*parts{entropyCoded(values, largest, flags), split(values, largest, flags)}
	if list {
		candidates = append(candidates, listed(values, flags))
	}
	for _, c := range candidates {
		if c != nil && c.weight() < best.weight() {
			best = c
		}
	}
	return best
}

func packed(values []uint64, largest uint64, flags byte) *parts {
	width := bits.Len64(largest)
	var w bitWriter
	for _, v := range values {
		w.put(v, width)
	}
	return &parts{terse: []byte{numPacked | flags, byte(width)}, dense: w.bytes()}
}

func entropyCoded(values []uint64, largest uint64, flags byte) *parts {
	if largest > 255 || len(values) < 16 {
		return nil
	}
	symbols := make([]byte, len(values))
	for i, v := range values {
		symbols[i] = byte(v)
	}
	out, err := fse.Compress(symbols, &fse.Scratch{})
	if err != nil { // it says so when it would not be shorter
		return nil
	}
	p := &parts{terse: []byte{numFSE | flags}, dense: slices.Clone(out)}
	p.number(uint64(len(out)))
	return p
}

func split(values []uint64, largest uint64, flags byte) *parts {
	if largest < 4 {
		return nil
	}
	lengths := make([]uint64, len(values))
	var w bitWriter
	for i, v := range values {
		n := bits.Len64(v)
		lengths[i] = uint64(n)
		if n > 1 {
			w.put(v&^(1<<(n-1)), n-1)
		}
	}
	p := &parts{terse: []byte{numSplit | flags}}
	p.addShort(lengths)
	p.dense = append(p.dense, w.bytes()...)
	return p
}

// addShort writes a column of small numbers without trying split or list.
func (p *parts) addShort(values []uint64) {
	largest := slices.Max(values)
	best := packed(values, largest, 0)
	if slices.Min(values) == largest {
		best = &parts{terse: []byte{numConst}}
		best.number(largest)
	} else if c := entropyCoded(values, largest, 0); c != nil && c.weight() < best.weight() {
		best = c
	}
	p.add(best)
}

func listed(values []uint64, flags byte) *parts {
	distinct := slices.Clone(values)
	slices.Sort(distinct)
	distinct = slices.Compact(distinct)
	if len(distinct) > len(values)/2 {
		return nil
	}
	which := make([]uint64, len(values))
	for i, v := range values {
		n, _ := slices.BinarySearch(distinct, v)
		which[i] = uint64(n)
	}
	p := &parts{terse: []byte{numList | flags}}
	p.number(uint64(len(distinct)))
	p.add(shortest(deltas(distinct), flagDelta, false))
	p.add(shortest(which, 0, false))
	return p
}

func deltas(values []uint64) []uint64 {
	out := make([]uint64, len(values))
	last := uint64(0)
	for i, v := range values {
		out[i], last = zigzag(v-last), v
	}
	return out
}

// zigzag and unzigzag turn a difference that wraps around into a small number.
func zigzag(d uint64) uint64   { return d<<1 ^ uint64(int64(d)>>63) }
func unzigzag(z uint64) uint64 { return z>>1 ^ -(z & 1) }

type bitWriter struct {
	out  []byte
	acc  uint64
	fill int
}

func (w *bitWriter) put(v uint64, n int) {
	for n > 32 {
		w.put(v>>32, n-32)
		v, n = v&(1<<32-1), 32
	}
	w.acc, w.fill = w.acc<<n|v, w.fill+n
	for w.fill >= 8 {
		w.fill -= 8
		w.out = append(w.out, byte(w.acc>>w.fill))
	}
	w.acc &= 1<<w.fill - 1
}

func (w *bitWriter) bytes() []byte {
	if w.fill > 0 {
		return append(w.out, byte(w.acc<<(8-w.fill)))
	}
	return w.out
}
