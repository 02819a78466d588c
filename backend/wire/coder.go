package wire

// The arithmetic coder of packs of version 2: one bit at a time, with the
// probability that it is 1 (Mahoney, Data Compression Explained, section 3.2).
// All is integers, because both ends must do the same on every machine.

// bitCoder writes bits, or reads them: which is all the difference between
// packing and unpacking, so the two cannot drift apart.
type bitCoder struct {
	low, high uint32
	out       []byte // writing
	in        []byte // reading
	code      uint32 // reading: four bytes from where low stands
	reading   bool
	spent     bool // reading: more was asked for than there is
}

func newBitEncoder() *bitCoder { return &bitCoder{high: 1<<32 - 1} }

func newBitDecoder(in []byte) *bitCoder {
	c := &bitCoder{high: 1<<32 - 1, in: in, reading: true}
	for range 4 {
		c.code = c.code<<8 | uint32(c.next())
	}
	return c
}

func (c *bitCoder) next() byte {
	if len(c.in) == 0 {
		c.spent = true
		return 0
	}
	b := c.in[0]
	c.in = c.in[1:]
	return b
}

// bit codes a bit whose probability of being 1 is p of 65536, 0 < p < 65536.
// Reading, the argument says nothing and the result is the bit.
func (c *bitCoder) bit(b int, p uint32) int {
	mid := c.low + uint32(uint64(c.high-c.low)*uint64(p)>>16)
	if c.reading {
		b = 0
		if c.code <= mid {
			b = 1
		}
	}
	if b == 1 {
		c.high = mid
	} else {
		c.low = mid + 1
	}
	for (c.low^c.high)>>24 == 0 {
		if c.reading {
			c.code = c.code<<8 | uint32(c.next())
		} else {
			c.out = append(c.out, byte(c.high>>24))
		}
		c.low, c.high = c.low<<8, c.high<<8|255
	}
	return b
}

// raw codes n bits of which nothing can be foretold.
func (c *bitCoder) raw(v uint64, n int) uint64 {
	got := uint64(0)
	for i := n - 1; i >= 0; i-- {
		got = got<<1 | uint64(c.bit(int(v>>i&1), 1<<15))
	}
	return got
}

// finish gives what was written; a reader looks four bytes ahead.
func (c *bitCoder) finish() []byte {
	return append(c.out, byte(c.low>>24), byte(c.low>>16), byte(c.low>>8), byte(c.low))
}
