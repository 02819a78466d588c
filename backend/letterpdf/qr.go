package letterpdf

import (
	"fmt"
	"math/bits"
	"strings"
)

// A QR code of ISO/IEC 18004, level M, versions 1 to 11. The library the
// project pins takes 4 to 7 ms for the text of a seal because it weighs the
// eight masks module by module; here a row of modules is one machine word, so
// 64 columns are the limit. A test holds every code against that library.

// qrCode is a square of modules; bit c of row r is set where it is dark.
type qrCode struct {
	size int
	rows [64]uint64
}

// qrVersion is one row of the standard's table for level M.
type qrVersion struct {
	checks int // check codewords in every block
	blocks [2]struct{ count, data int }
	align  []int // centres of the alignment patterns
}

func qrVersions() []qrVersion {
	type b = [2]struct{ count, data int }
	return []qrVersion{
		{10, b{{1, 16}}, nil},
		{16, b{{1, 28}}, []int{6, 18}},
		{26, b{{1, 44}}, []int{6, 22}},
		{18, b{{2, 32}}, []int{6, 26}},
		{24, b{{2, 43}}, []int{6, 30}},
		{16, b{{4, 27}}, []int{6, 34}},
		{18, b{{4, 31}}, []int{6, 22, 38}},
		{22, b{{2, 38}, {2, 39}}, []int{6, 24, 42}},
		{22, b{{3, 36}, {2, 37}}, []int{6, 26, 46}},
		{26, b{{4, 43}, {1, 44}}, []int{6, 28, 50}},
		{30, b{{1, 50}, {4, 51}}, []int{6, 30, 54}},
	}
}

func (v *qrVersion) data() int {
	return v.blocks[0].count*v.blocks[0].data + v.blocks[1].count*v.blocks[1].data
}

const alphanumerics = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"

// encodeQR makes the code of a text: 366 characters of the alphanumeric set at
// most, or 251 bytes of any other.
func encodeQR(text string) (*qrCode, error) {
	alpha := isAlphanumeric(text)
	versions := qrVersions()
	for i := range versions {
		v := &versions[i]
		stream := newBitStream(v.data())
		stream.text(text, alpha, i+1)
		if stream.n > v.data()*8 {
			continue
		}
		stream.finish()
		return drawQR(i+1, v, v.interleave(stream.bytes)), nil
	}
	return nil, fmt.Errorf("the text of the QR code has %d characters, too many", len(text))
}

func isAlphanumeric(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return !strings.ContainsRune(alphanumerics, r) }) < 0
}

// bitStream collects bits, the highest first; it counts on when it is full.
type bitStream struct {
	bytes []byte
	n     int
}

func newBitStream(size int) *bitStream { return &bitStream{bytes: make([]byte, size)} }

func (s *bitStream) put(value, width int) {
	for i := width - 1; i >= 0; i-- {
		if s.n < len(s.bytes)*8 {
			s.bytes[s.n/8] |= byte(value>>i&1) << (7 - s.n%8)
		}
		s.n++
	}
}

func (s *bitStream) text(text string, alpha bool, version int) {
	if !alpha {
		s.put(4, 4)
		s.put(len(text), pick(version < 10, 8, 16))
		for i := range len(text) {
			s.put(int(text[i]), 8)
		}
		return
	}
	s.put(2, 4)
	s.put(len(text), pick(version < 10, 9, 11))
	for i := 0; i < len(text); i += 2 {
		first := strings.IndexByte(alphanumerics, text[i])
		if i+1 == len(text) {
			s.put(first, 6)
			break
		}
		s.put(first*45+strings.IndexByte(alphanumerics, text[i+1]), 11)
	}
}

func pick(first bool, a, b int) int {
	if first {
		return a
	}
	return b
}

// finish ends the message and fills up with the standard's pad bytes.
func (s *bitStream) finish() {
	s.n = (min(s.n+4, len(s.bytes)*8) + 7) / 8 * 8
	for pad := 0; s.n < len(s.bytes)*8; pad++ {
		s.put(pick(pad%2 == 0, 0xEC, 0x11), 8)
	}
}

// interleave cuts the data into blocks, adds their check words and mixes them.
func (v *qrVersion) interleave(data []byte) []byte {
	field := newGalois()
	gen := field.generator(v.checks)
	var blocks, checks [][]byte
	for _, group := range v.blocks {
		for range group.count {
			blocks = append(blocks, data[:group.data])
			checks = append(checks, field.remainder(data[:group.data], gen))
			data = data[group.data:]
		}
	}
	out := make([]byte, 0, v.data()+len(blocks)*v.checks)
	for i := range max(v.blocks[0].data, v.blocks[1].data) {
		for _, b := range blocks {
			if i < len(b) {
				out = append(out, b[i])
			}
		}
	}
	for i := range v.checks {
		for _, c := range checks {
			out = append(out, c[i])
		}
	}
	return out
}

// galois holds the powers and logarithms of the field GF(256) with 0x11D.
type galois struct {
	exp [510]byte
	log [256]int
}

func newGalois() *galois {
	g := &galois{}
	x := 1
	for i := range 255 {
		g.exp[i], g.exp[i+255] = byte(x), byte(x)
		g.log[x] = i
		x <<= 1
		if x > 255 {
			x ^= 0x11D
		}
	}
	return g
}

// generator gives the logarithms of the check polynomial, without its leading 1.
func (g *galois) generator(n int) []int {
	poly := make([]byte, n)
	poly[n-1] = 1
	for root := range n {
		for j := range n {
			next := byte(0)
			if j+1 < n {
				next = poly[j+1]
			}
			if poly[j] != 0 {
				poly[j] = g.exp[g.log[poly[j]]+root]
			}
			poly[j] ^= next
		}
	}
	logs := make([]int, n)
	for i, c := range poly {
		logs[i] = g.log[c]
	}
	return logs
}

func (g *galois) remainder(data []byte, gen []int) []byte {
	rest := make([]byte, len(gen))
	for _, d := range data {
		lead := d ^ rest[0]
		copy(rest, rest[1:])
		rest[len(rest)-1] = 0
		if lead == 0 {
			continue
		}
		power := g.log[lead]
		for i, c := range gen {
			rest[i] ^= g.exp[power+c]
		}
	}
	return rest
}

// bch appends the check bits of format and version information.
func bch(value, poly, width int) int {
	rest := value << width
	for bits.Len(uint(rest)) > width {
		rest ^= poly << (bits.Len(uint(rest)) - width - 1)
	}
	return value<<width | rest
}
