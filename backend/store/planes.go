package store

import "math/bits"

// digitPlanes keep numbers of sixteen digits turned on their side: of 64
// residents at a time, one word for each bit of each digit. A run of digits is
// then compared with 64 numbers by a few operations, wherever in them it stands.
type digitPlanes struct {
	blocks []digitBlock
}

// digitBlock: the four bits of digit i, the lowest first, from word 4*i on.
type digitBlock [64]uint64

// set enters a packed number; 0 stands for no number and meets no run.
func (d *digitPlanes) set(who uint32, packed uint64) {
	at, bit := int(who/64), uint64(1)<<(who%64)
	for len(d.blocks) <= at {
		var empty digitBlock
		for i := range empty {
			empty[i] = ^uint64(0) // the digit 15, which nobody types
		}
		d.blocks = append(d.blocks, empty)
	}
	if packed == 0 {
		packed = ^uint64(0)
	}
	block := &d.blocks[at]
	for i := range block {
		if packed>>(60-i&^3+i&3)&1 == 1 {
			block[i] |= bit
		} else {
			block[i] &^= bit
		}
	}
}

// get gives the packed number back.
func (d *digitPlanes) get(who uint32) (packed uint64) {
	block, shift := &d.blocks[who/64], who%64
	for i, w := range block {
		packed |= w >> shift & 1 << (60 - i&^3 + i&3)
	}
	if packed == ^uint64(0) {
		return 0
	}
	return packed
}

// fill enters everybody's numbers.
func (d *digitPlanes) fill(all []uint64) {
	d.blocks = make([]digitBlock, 0, (len(all)+63)/64)
	for who, v := range all {
		d.set(uint32(who), v)
	}
}

// at marks those of 64 numbers in which the run begins at a digit.
func (b *digitBlock) at(digit int, run []digitMask) uint64 {
	same := ^uint64(0)
	for i := range run {
		w := (*[4]uint64)(b[4*(digit+i):])
		if same &^= (w[0] ^ run[i][0]) | (w[1] ^ run[i][1]) | (w[2] ^ run[i][2]) | (w[3] ^ run[i][3]); same == 0 {
			return 0
		}
	}
	return same
}

// digitMask is a digit's four bits, each 64 times.
type digitMask [4]uint64

func maskRun(run string) []digitMask {
	masks := make([]digitMask, len(run))
	for i := range masks {
		for b := range masks[i] {
			masks[i][b] = -uint64(run[i] >> b & 1)
		}
	}
	return masks
}

// walk gives the places of the numbers that begin or end with the run, and of
// those that hold it inside, in their order; at most limit of each. When the
// edges are full, the inner ones may not be.
func (d *digitPlanes) walk(run []digitMask, limit int) (edges, inner []uint32) {
	last := 16 - len(run)
	for n := range d.blocks {
		block := &d.blocks[n]
		edge := block.at(0, run) | block.at(last, run)
		for m := edge; m != 0; m &= m - 1 {
			if edges = append(edges, uint32(64*n+bits.TrailingZeros64(m))); len(edges) == limit {
				return edges, inner
			}
		}
		if len(inner) == limit {
			continue
		}
		in := uint64(0)
		for digit := 1; digit < last; digit++ {
			in |= block.at(digit, run)
		}
		for m := in &^ edge; m != 0 && len(inner) < limit; m &= m - 1 {
			inner = append(inner, uint32(64*n+bits.TrailingZeros64(m)))
		}
	}
	return edges, inner
}

// whole gives everybody who has the number.
func (d *digitPlanes) whole(packed uint64) (list []uint32) {
	if packed == 0 {
		return nil
	}
	run := maskRun(unpack(packed))
	for n := range d.blocks {
		for m := d.blocks[n].at(0, run); m != 0; m &= m - 1 {
			list = append(list, uint32(64*n+bits.TrailingZeros64(m)))
		}
	}
	return list
}

// letterPlanes say which letters and which pairs of neighbours occur in which
// words, 64 words at a time, so that a typed word need only be compared with
// those that have enough of its own.
type letterPlanes struct {
	blocks []letterBlock
	words  int
}

// letterBlock: the letters of a shape, then its pairs.
type letterBlock [2 * letterBits]uint64

func (l *letterPlanes) add(s shape) {
	if l.words%64 == 0 {
		l.blocks = append(l.blocks, letterBlock{})
	}
	block := &l.blocks[l.words/64]
	for marks := s.marks(); marks != 0; marks &= marks - 1 {
		block[bits.TrailingZeros64(marks)] |= 1 << (l.words % 64)
	}
	l.words++
}

// each calls fn for every word that can answer a typed one with so many slips,
// 0…2, as far as letters and pairs tell: it lacks at most as many letters as
// there may be slips, and letters and pairs together at most three times as many
// (see token.may, which rules more of them out).
func (l *letterPlanes) each(typed shape, slips int, fn func(word int)) {
	var planes [2 * letterBits]int
	n, letters := 0, bits.OnesCount32(typed.letters())
	for marks := typed.marks(); marks != 0; marks &= marks - 1 {
		planes[n] = bits.TrailingZeros64(marks)
		n++
	}
	for at := range l.blocks {
		block := &l.blocks[at]
		var c lacks
		for _, mark := range planes[:letters] {
			c.count(^block[mark])
		}
		fit := c.atMost(slips)
		if fit == 0 {
			continue
		}
		for _, mark := range planes[letters:n] {
			c.count(^block[mark])
		}
		fit &= c.atMost(3 * slips)
		if left := l.words - 64*at; left < 64 {
			fit &= 1<<left - 1
		}
		for ; fit != 0; fit &= fit - 1 {
			fn(64*at + bits.TrailingZeros64(fit))
		}
	}
}

// lacks counts up to seven for 64 words at once, as the bits of a sum; more =
// eight or beyond.
type lacks struct{ one, two, four, more uint64 }

func (c *lacks) count(which uint64) {
	carry := c.one & which
	c.one ^= which
	next := c.two & carry
	c.two ^= carry
	carry = c.four & next
	c.four ^= next
	c.more |= carry
}

// atMost marks the words whose sum is at most n: 0, 1, 2, 3 or 6.
func (c *lacks) atMost(n int) uint64 {
	switch n {
	case 0:
		return ^(c.one | c.two | c.four | c.more)
	case 1:
		return ^(c.two | c.four | c.more)
	case 2:
		return ^(c.one&c.two | c.four | c.more)
	case 3:
		return ^(c.four | c.more)
	}
	return ^(c.one&c.two&c.four | c.more)
}
