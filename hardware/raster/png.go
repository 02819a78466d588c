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
		out[i] = uint8((uint32(p[0])*29 + uint32(p[1])*150 + uint32(p[2])*77 + 128) >> 8)
	}
	return out
}

// PNG colour types, RFC 2083 section 4.1.1.
const (
	pngGrey = 0
	pngRGB  = 2
)

// png writes the picture in the cheapest form that shows it: grey or full colour.
func (b *bgrx) png() ([]byte, error) {
	if b.isGrey() {
		return encode(pngGrey, b.width, b.height, b.width, b.greyRow)
	}
	return encode(pngRGB, b.width, b.height, 3*b.width, b.rgbRow)
}

func (b *bgrx) greyRow(y int, row []byte) {
	src := b.pix[4*y*b.width:]
	for x := range row {
		row[x] = src[4*x]
	}
}

func (b *bgrx) rgbRow(y int, row []byte) {
	src := b.pix[4*y*b.width:]
	for x := range b.width {
		p, q := row[3*x:3*x+3:3*x+3], src[4*x:4*x+3:4*x+3]
		p[0], p[1], p[2] = q[2], q[1], q[0]
	}
}

// encode writes a PNG without row filters: a page is mostly white, where they
// cost three times the deflating and gain nothing.
func encode(colour byte, width, height, rowBytes int, fillRow func(y int, row []byte)) ([]byte, error) {
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
