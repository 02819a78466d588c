package letterpdf

import (
	"math/bits"
	"strconv"
)

// drawQR places the codewords and chooses the mask with the lowest penalty.
func drawQR(version int, v *qrVersion, words []byte) *qrCode {
	q := &qrCode{size: 17 + 4*version}
	var fixed [64]uint64
	q.patterns(version, v.align, &fixed)
	q.place(words, &fixed)
	best, lowest := *q, -1
	for mask := range 8 {
		try := *q
		for r := range q.size {
			try.rows[r] ^= maskRow(mask, r, q.size) &^ fixed[r]
		}
		try.format(mask)
		if p := try.penalty(); lowest < 0 || p < lowest {
			best, lowest = try, p
		}
	}
	return &best
}

// set makes a module dark or light and marks it as fixed.
func (q *qrCode) set(fixed *[64]uint64, r, c int, dark bool) {
	if r < 0 || c < 0 || r >= q.size || c >= q.size {
		return
	}
	fixed[r] |= 1 << c
	if dark {
		q.rows[r] |= 1 << c
	} else {
		q.rows[r] &^= 1 << c
	}
}

func (q *qrCode) patterns(version int, align []int, fixed *[64]uint64) {
	n := q.size
	for i := range n { // timing
		q.set(fixed, 6, i, i%2 == 0)
		q.set(fixed, i, 6, i%2 == 0)
	}
	for i, r := range align {
		for j, c := range align {
			corner := (i == 0 && (j == 0 || j == len(align)-1)) || (j == 0 && i == len(align)-1)
			if !corner {
				q.square(fixed, r, c, 2)
			}
		}
	}
	for _, at := range [][2]int{{3, 3}, {3, n - 4}, {n - 4, 3}} {
		q.square(fixed, at[0], at[1], 4)
	}
	for i := range 9 { // the place of the format information
		q.set(fixed, 8, i, q.dark(8, i))
		q.set(fixed, i, 8, q.dark(i, 8))
		if i < 8 {
			q.set(fixed, 8, n-1-i, false)
			q.set(fixed, n-1-i, 8, false)
		}
	}
	if version >= 7 {
		info := bch(version, 0x1F25, 12)
		for i := range 18 {
			q.set(fixed, n-11+i%3, i/3, info>>i&1 == 1)
			q.set(fixed, i/3, n-11+i%3, info>>i&1 == 1)
		}
	}
}

// square draws rings around a centre: a finder with its white border (radius
// 4) or an alignment pattern (2).
func (q *qrCode) square(fixed *[64]uint64, r, c, radius int) {
	for dr := -radius; dr <= radius; dr++ {
		for dc := -radius; dc <= radius; dc++ {
			ring := max(abs(dr), abs(dc))
			q.set(fixed, r+dr, c+dc, ring != 4 && ring != pick(radius == 2, 1, 2))
		}
	}
}

func abs(n int) int { return max(n, -n) }

func (q *qrCode) dark(r, c int) bool { return q.rows[r]>>c&1 == 1 }

// place lays the bits in the standard's zigzag from the lower right corner.
func (q *qrCode) place(words []byte, fixed *[64]uint64) {
	n, i := q.size, 0
	up := true
	for c := n - 1; c > 0; c -= 2 {
		if c == 6 {
			c--
		}
		for step := range n {
			r := pick(up, n-1-step, step)
			for _, col := range [2]int{c, c - 1} {
				if fixed[r]>>col&1 == 1 || i >= len(words)*8 {
					continue
				}
				if words[i/8]>>(7-i%8)&1 == 1 {
					q.rows[r] |= 1 << col
				}
				i++
			}
		}
		up = !up
	}
}

// maskRow gives one row of a mask; every mask repeats within 12 columns.
func maskRow(mask, r, size int) uint64 {
	period := uint64(0)
	for c := range 12 {
		var hit bool
		switch mask {
		case 0:
			hit = (r+c)%2 == 0
		case 1:
			hit = r%2 == 0
		case 2:
			hit = c%3 == 0
		case 3:
			hit = (r+c)%3 == 0
		case 4:
			hit = (r/2+c/3)%2 == 0
		case 5:
			hit = r*c%2+r*c%3 == 0
		case 6:
			hit = (r*c%2+r*c%3)%2 == 0
		case 7:
			hit = ((r+c)%2+r*c%3)%2 == 0
		}
		if hit {
			period |= 1 << c
		}
	}
	row := period | period<<12 | period<<24 | period<<36 | period<<48 | period<<60
	return row & (1<<size - 1)
}

// format writes the level (M is 00) and the mask, twice.
func (q *qrCode) format(mask int) {
	var ignore [64]uint64
	n := q.size
	info := bch(mask, 0x537, 10) ^ 0x5412
	for i := range 15 {
		dark := info>>i&1 == 1
		switch { // around the upper left finder
		case i < 6:
			q.set(&ignore, i, 8, dark)
		case i < 8:
			q.set(&ignore, i+1, 8, dark)
		case i == 8:
			q.set(&ignore, 8, 7, dark)
		default:
			q.set(&ignore, 8, 14-i, dark)
		}
		if i < 8 { // beside the other two
			q.set(&ignore, 8, n-1-i, dark)
		} else {
			q.set(&ignore, n-15+i, 8, dark)
		}
	}
	q.set(&ignore, n-8, 8, true)
}

// penalty weighs a masked code by the standard's four rules.
func (q *qrCode) penalty() int {
	n := q.size
	all := uint64(1)<<n - 1
	columns := q.transposed()
	sum, dark := 0, 0
	for i := range n {
		sum += linePenalty(q.rows[i], all, n) + linePenalty(columns.rows[i], all, n)
		dark += bits.OnesCount64(q.rows[i])
		if i+1 < n { // rule 2: squares of four
			a, b := q.rows[i], q.rows[i+1]
			same := ^(a ^ b) & ^(a>>1 ^ b>>1) & ^(a ^ a>>1) & (all >> 1)
			sum += 3 * bits.OnesCount64(same)
		}
	}
	// Rule 4: ten for every full five per cent away from half dark.
	return sum + abs(dark*20-n*n*10)/(n*n)*10
}

func linePenalty(x, all uint64, n int) int {
	return runPenalty(x) + runPenalty(^x&all) + finderPenalty(x, ^x&all, n)
}

// runPenalty is rule 1: 3 for five alike in a row and 1 for every further one.
func runPenalty(x uint64) int {
	five := x & (x >> 1) & (x >> 2) & (x >> 3) & (x >> 4)
	starts := five &^ (five << 1)
	return bits.OnesCount64(five) + 2*bits.OnesCount64(starts)
}

// finderPenalty is rule 3: 40 for every likeness of a finder.
func finderPenalty(x, light uint64, n int) int {
	core := x & (light >> 1) & (x >> 2) & (x >> 3) & (x >> 4) & (light >> 5) & (x >> 6)
	after := core & (light >> 7) & (light >> 8) & (light >> 9) & (light >> 10)
	four := light & (light >> 1) & (light >> 2) & (light >> 3)
	before := four & (core >> 4)
	return 40 * (bits.OnesCount64(after) + bits.OnesCount64(before))
}

func (q *qrCode) transposed() *qrCode {
	t := &qrCode{size: q.size}
	for r := range q.size {
		for row := q.rows[r]; row != 0; row &= row - 1 {
			t.rows[bits.TrailingZeros64(row)] |= 1 << r
		}
	}
	return t
}

// qrRect is a rectangle of dark modules.
type qrRect struct{ r, c, h, w int }

// rects covers the dark modules with few rectangles. They may overlap: black on
// black is black, and fewer rectangles make a smaller file.
func (q *qrCode) rects() []qrRect {
	left := q.rows
	list := make([]qrRect, 0, q.size*q.size/4)
	for r := range q.size {
		for left[r] != 0 {
			c := bits.TrailingZeros64(left[r])
			wide, tall := q.widest(r, c), q.tallest(r, c)
			best := wide
			if covered(&left, tall) > covered(&left, wide) {
				best = tall
			}
			list = append(list, best)
			for i := best.r; i < best.r+best.h; i++ {
				left[i] &^= best.bits()
			}
		}
	}
	return list
}

// append writes the rectangle as a PDF path.
func (b qrRect) append(out []byte) []byte {
	for _, n := range [4]int{b.c, b.r, b.w, b.h} {
		out = append(strconv.AppendInt(out, int64(n), 10), ' ')
	}
	return append(out, "re\n"...)
}

func (b qrRect) bits() uint64 { return (1<<b.w - 1) << b.c }

// widest takes the run to the right and then as many rows as have it whole.
func (q *qrCode) widest(r, c int) qrRect {
	b := qrRect{r, c, 1, bits.TrailingZeros64(^(q.rows[r] >> c))}
	for b.r+b.h < q.size && q.rows[b.r+b.h]&b.bits() == b.bits() {
		b.h++
	}
	return b
}

// tallest takes the run downwards and then as many columns as have it whole.
func (q *qrCode) tallest(r, c int) qrRect {
	b := qrRect{r, c, 1, 1}
	common := q.rows[r]
	for b.r+b.h < q.size && q.dark(b.r+b.h, c) {
		common &= q.rows[b.r+b.h]
		b.h++
	}
	b.w = bits.TrailingZeros64(^(common >> c))
	return b
}

func covered(left *[64]uint64, b qrRect) int {
	n := 0
	for i := b.r; i < b.r+b.h; i++ {
		n += bits.OnesCount64(left[i] & b.bits())
	}
	return n
}
