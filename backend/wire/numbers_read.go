package wire

import (
	"encoding/binary"

	"github.com/klauspost/compress/fse"
)

// partsReader takes columns out of the three parts again. It trusts nothing:
// left is how many values may still be made, so that a few bytes cannot become
// a mountain.
type partsReader struct {
	parts
	left int
}

func (r *partsReader) number() (uint64, error) {
	v, n := binary.Uvarint(r.terse)
	if n <= 0 {
		return 0, errColumns
	}
	r.terse = r.terse[n:]
	return v, nil
}

// count reads how many values follow and takes them off the budget.
func (r *partsReader) count() (int, error) {
	v, err := r.number()
	if err != nil || v > uint64(r.left) {
		return 0, errColumns
	}
	return int(v), nil
}

func (r *partsReader) spend(n int) error {
	if n < 0 || n > r.left {
		return errColumns
	}
	r.left -= n
	return nil
}

func (r *partsReader) dropDense(n int) ([]byte, error) {
	if n < 0 || n > len(r.dense) {
		return nil, errColumns
	}
	b := r.dense[:n]
	r.dense = r.dense[n:]
	return b, nil
}

// numbers reads n values; near says that they are differences to moments only
// the walk knows (one of the near constants). depth guards against columns inside columns without end.
func (r *partsReader) numbers(n, depth int) (values []uint64, near byte, err error) {
	if n == 0 {
		return nil, 0, nil
	}
	if len(r.terse) == 0 || depth > 3 {
		return nil, 0, errColumns
	}
	if err := r.spend(n); err != nil {
		return nil, 0, err
	}
	how := r.terse[0]
	r.terse = r.terse[1:]
	if near = how / flagNear; near > nearKinds || near != 0 && how&flagDelta != 0 {
		return nil, 0, errColumns
	}
	if values, err = r.plainNumbers(how&7, n, depth); err != nil {
		return nil, 0, err
	}
	if how&flagDelta != 0 {
		last := uint64(0)
		for i, d := range values {
			last += unzigzag(d)
			values[i] = last
		}
	}
	return values, near, nil
}

func (r *partsReader) plainNumbers(how byte, n, depth int) ([]uint64, error) {
	switch how {
	case numConst:
		v, err := r.number()
		if err != nil {
			return nil, err
		}
		values := make([]uint64, n)
		for i := range values {
			values[i] = v
		}
		return values, nil
	case numPacked:
		return r.packed(n)
	case numFSE:
		return r.entropyCoded(n)
	case numSplit:
		return r.split(n, depth)
	case numList:
		return r.listed(n, depth)
	}
	return nil, errColumns
}

func (r *partsReader) packed(n int) ([]uint64, error) {
	if len(r.terse) == 0 || r.terse[0] > 64 {
		return nil, errColumns
	}
	width := int(r.terse[0])
	r.terse = r.terse[1:]
	b, err := r.dropDense((n*width + 7) / 8)
	if err != nil {
		return nil, err
	}
	bits := bitReader{in: b}
	values := make([]uint64, n)
	for i := range values {
		values[i] = bits.get(width)
	}
	return values, nil
}

func (r *partsReader) entropyCoded(n int) ([]uint64, error) {
	size, err := r.number()
	if err != nil || size > uint64(len(r.dense)) {
		return nil, errColumns
	}
	b, err := r.dropDense(int(size))
	if err != nil {
		return nil, err
	}
	symbols, err := fse.Decompress(b, &fse.Scratch{DecompressLimit: n})
	if err != nil || len(symbols) != n {
		return nil, errColumns
	}
	values := make([]uint64, n)
	for i, s := range symbols {
		values[i] = uint64(s)
	}
	return values, nil
}

func (r *partsReader) split(n, depth int) ([]uint64, error) {
	lengths, _, err := r.numbers(n, depth+1)
	if err != nil {
		return nil, err
	}
	total := 0
	for _, l := range lengths {
		if l > 64 {
			return nil, errColumns
		}
		total += max(int(l)-1, 0)
	}
	b, err := r.dropDense((total + 7) / 8)
	if err != nil {
		return nil, err
	}
	bits := bitReader{in: b}
	for i, l := range lengths {
		if l > 0 {
			lengths[i] = 1<<(l-1) | bits.get(int(l)-1)
		}
	}
	return lengths, nil
}

func (r *partsReader) listed(n, depth int) ([]uint64, error) {
	size, err := r.count()
	if err != nil || size == 0 {
		return nil, errColumns
	}
	distinct, _, err := r.numbers(size, depth+1)
	if err != nil {
		return nil, err
	}
	which, _, err := r.numbers(n, depth+1)
	if err != nil {
		return nil, err
	}
	for i, w := range which {
		if w >= uint64(size) {
			return nil, errColumns
		}
		which[i] = distinct[w]
	}
	return which, nil
}

type bitReader struct {
	in   []byte
	acc  uint64
	fill int
}

// get takes n bits, at most 64; the caller made sure that they are there.
func (r *bitReader) get(n int) uint64 {
	if n > 32 {
		high := r.get(n - 32)
		return high<<32 | r.get(32)
	}
	for r.fill < n {
		r.acc, r.fill = r.acc<<8|uint64(r.in[0]), r.fill+8
		r.in = r.in[1:]
	}
	r.fill -= n
	v := r.acc >> r.fill
	r.acc &= 1<<r.fill - 1
	return v
}
