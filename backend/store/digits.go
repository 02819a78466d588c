package store

import "sync"

// digits is a run of digits to look for inside packed numbers.
type digits struct {
	value, mask uint64
	n           int // digits, 1…16
	head        [4]uint64
}

const (
	everyNibble = 0x1111111111111111
	highBits    = 0x8888888888888888
)

func newDigits(run string) digits {
	d := digits{n: len(run), value: packDigits(run), mask: ^uint64(0) >> (64 - 4*len(run))}
	for i := range d.head {
		d.head[i] = uint64(run[min(i, len(run)-1)]-'0') * everyNibble
	}
	return d
}

// in reports whether the run stands anywhere in a packed number. All sixteen
// digits are compared with the run's first four at once; only where those meet
// is it looked at again.
func (d *digits) in(v uint64) bool {
	if v == 0 {
		return false
	}
	if meet := zeroNibbles(v^d.head[0]) & (zeroNibbles(v^d.head[1]) << 4) & (zeroNibbles(v^d.head[2]) << 8) &
		(zeroNibbles(v^d.head[3]) << 12); meet == 0 {
		return false
	}
	for shift := range 17 - d.n {
		if v>>(4*shift)&d.mask == d.value {
			return true
		}
	}
	return false
}

// zeroNibbles marks, in its high bit, every nibble that is zero; a nibble above
// one may be marked wrongly, never the other way round.
func zeroNibbles(v uint64) uint64 { return (v - everyNibble) &^ v & highBits }

// byDigits finds residents by a run of four digits or more: first where a NIK
// begins or ends with it, then a KK number, then anywhere in the two.
func (p *people) byDigits(run string, limit int) []uint32 {
	if len(run) < 4 {
		return nil
	}
	if len(run) == 16 {
		return p.byWhole(packDigits(run), limit)
	}
	edges, inner := p.walkBoth(maskRun(run), limit)
	found := []uint32{}
	seen := map[uint32]bool{}
	for _, part := range [][]uint32{edges[0], edges[1], inner[0], inner[1]} {
		for _, who := range part {
			if !seen[who] && len(found) < limit {
				seen[who] = true
				found = append(found, who)
			}
		}
	}
	return found
}

// manyBlocks is from how many residents on, 64 to a block, a second core is worth
// waking for the family cards.
const manyBlocks = 2000

// walkBoth looks through NIK and KK numbers. The latter are not needed where the
// former are enough.
func (p *people) walkBoth(masks []digitMask, limit int) (edges, inner [2][]uint32) {
	if len(p.niks.blocks) < manyBlocks {
		if edges[0], inner[0] = p.niks.walk(masks, limit); len(edges[0]) < limit {
			edges[1], inner[1] = p.kks.walk(masks, limit)
		}
		return edges, inner
	}
	var families sync.WaitGroup
	families.Go(func() { edges[1], inner[1] = p.kks.walk(masks, limit) })
	edges[0], inner[0] = p.niks.walk(masks, limit)
	families.Wait()
	return edges, inner
}

// byWhole finds a whole number: the NIK, then the family.
func (p *people) byWhole(v uint64, limit int) []uint32 {
	found := []uint32{}
	if v == 0 {
		return found
	}
	p.byNIK.each(p.nik, v, func(who uint32) { found = append(found, who) })
	family := p.kks.whole(v)
	return append(found, family[:min(len(family), max(0, limit-len(found)))]...)
}
