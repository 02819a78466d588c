package store

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

// ends reports whether a packed number begins or ends with the run.
func (d *digits) ends(v uint64) bool {
	return v != 0 && (v>>(64-4*d.n) == d.value || v&d.mask == d.value)
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
	d := newDigits(run)
	found := []uint32{}
	seen := map[uint32]bool{}
	walk := func(list []uint64, test func(uint64) bool) {
		for who, v := range list {
			if len(found) == limit {
				return
			}
			if test(v) && !seen[uint32(who)] {
				seen[uint32(who)] = true
				found = append(found, uint32(who))
			}
		}
	}
	walk(p.nik, d.ends)
	walk(p.kk, d.ends)
	walk(p.nik, d.in)
	walk(p.kk, d.in)
	return found
}
