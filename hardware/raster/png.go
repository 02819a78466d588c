package raster

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
)

// bgrx is a rendered picture in PDFium's layout, four bytes a pixel.
type bgrx struct {
	pix           []byte
	width, height int
	mark          []uint8 // levels of KONSEP, row by row; nil for none
}

// The mark is maroon, one part in eleven, so that what it covers stays readable.
var (
	maroon    = [3]uint32{0x7A, 0x1F, 0x2B} // never changed
	markParts = uint32(11 * (markLevels - 1))
)

// blend lays the mark over one colour value.
func blend(v uint8, ink uint32, level uint8) uint8 {
	l := uint32(level)
	return uint8((uint32(v)*(markParts-l) + ink*l + markParts/2) / markParts)
}

// isGrey: most letters have no colour, and then a pixel is one byte.
func (b *bgrx) isGrey() bool {
	for i := 0; i+8 <= len(b.pix); i += 8 {
		v := binary.LittleEndian.Uint64(b.pix[i:])
		if (v^v>>8)&0x0000FFFF_0000FFFF != 0 {
			return false
		}
	}
	return true
}

// grey returns one byte a pixel.
func (b *bgrx) grey() []byte {
	out := make([]byte, b.width*b.height)
	for i := range out {
		p := b.pix[4*i : 4*i+3 : 4*i+3]
		v := uint8((uint32(p[0])*29 + uint32(p[1])*150 + uint32(p[2])*77 + 128) >> 8)
		if b.mark != nil && b.mark[i] != 0 {
			v = blend(v, (maroon[2]*29+maroon[1]*150+maroon[0]*77)>>8, b.mark[i])
		}
		out[i] = v
	}
	return out
}

// PNG colour types, RFC 2083 section 4.1.1.
const (
	pngGrey    = 0
	pngRGB     = 2
	pngPalette = 3
)

// png writes the picture in the cheapest form that shows it: grey, a palette of
// 64 greys under each level of the mark, or full colour.
func (b *bgrx) png() ([]byte, error) {
	switch {
	case !b.isGrey():
		return encode(pngRGB, nil, b.width, b.height, 3*b.width, b.rgbRow)
	case b.mark == nil:
		return encode(pngGrey, nil, b.width, b.height, b.width, b.greyRow)
	default:
		return encode(pngPalette, markPalette(), b.width, b.height, b.width, b.paletteRow)
	}
}

func (b *bgrx) greyRow(y int, row []byte) {
	src := b.pix[4*y*b.width:]
	for x := range row {
		row[x] = src[4*x]
	}
}

// paletteRow: the upper two bits are the level of the mark, the lower six the grey.
func (b *bgrx) paletteRow(y int, row []byte) {
	src, mark := b.pix[4*y*b.width:], b.mark[y*b.width:]
	for x := range row {
		row[x] = mark[x]<<6 | src[4*x]>>2
	}
}

func markPalette() []byte {
	out := make([]byte, 0, 3*64*markLevels)
	for level := range uint8(markLevels) {
		for g := range uint32(64) {
			for _, ink := range maroon {
				out = append(out, blend(uint8(g*255/63), ink, level))
			}
		}
	}
	return out
}

func (b *bgrx) rgbRow(y int, row []byte) {
	src := b.pix[4*y*b.width:]
	for x := range b.width {
		p, q := row[3*x:3*x+3:3*x+3], src[4*x:4*x+3:4*x+3]
		p[0], p[1], p[2] = q[2], q[1], q[0]
		if b.mark == nil {
			continue
		}
		if l := b.mark[y*b.width+x]; l != 0 {
			for i, ink := range maroon {
				p[i] = blend(p[i], ink, l)
			}
		}
	}
}

// encode writes a PNG without row filters: a page is mostly white, where they
// cost three times the deflating and gain nothing.
func encode(colour byte, palette []byte, width, height, rowBytes int, fillRow func(y int, row []byte)) ([]byte, error) {
	var idat bytes.Buffer
	z, err := zlib.NewWriterLevel(&idat, zlib.BestSpeed)
	if err != nil {
		return nil, err
	}
	row := make([]byte, 1+rowBytes) // the first byte: filter 0
	for y := range height {
		fillRow(y, row[1:])
		if _, err := z.Write(row); err != nil {
			return nil, err
		}
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	head := make([]byte, 13)
	binary.BigEndian.PutUint32(head, uint32(width))
	binary.BigEndian.PutUint32(head[4:], uint32(height))
	head[8], head[9] = 8, colour
	out := make([]byte, 0, idat.Len()+1024)
	out = append(out, "\x89PNG\r\n\x1a\n"...)
	out = chunk(out, "IHDR", head)
	if palette != nil {
		out = chunk(out, "PLTE", palette)
	}
	out = chunk(out, "IDAT", idat.Bytes())
	return chunk(out, "IEND", nil), nil
}

func chunk(out []byte, name string, data []byte) []byte {
	out = binary.BigEndian.AppendUint32(out, uint32(len(data)))
	from := len(out)
	out = append(out, name...)
	out = append(out, data...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[from:]))
}
