package letterpdf

import (
	"fmt"

	"github.com/boombuler/barcode/qr"
)

// qrPicture is a QR code as it is drawn: size modules square, dark where the
// rectangles are.
type qrPicture struct {
	size  int
	rects []qrRect
}

// newQRPicture encodes a text. What our encoder has no room for (a seal with a
// very long name) the library makes, at its own pace.
func newQRPicture(text string) (*qrPicture, error) {
	if q, err := encodeQR(text); err == nil {
		return &qrPicture{q.size, q.rects()}, nil
	}
	mode := qr.Unicode
	if isAlphanumeric(text) {
		mode = qr.AlphaNumeric
	}
	code, err := qr.Encode(text, qr.M, mode)
	if err != nil {
		return nil, fmt.Errorf("QR code: %w", err)
	}
	p := &qrPicture{size: code.Bounds().Dx()}
	dark := func(r, c int) bool {
		if c >= p.size {
			return false
		}
		red, _, _, _ := code.At(c, r).RGBA()
		return red == 0
	}
	for r := range p.size {
		start := 0
		for c := range p.size {
			if !dark(r, c) {
				start = c + 1
			} else if !dark(r, c+1) {
				p.rects = append(p.rects, qrRect{r, start, 1, c + 1 - start})
			}
		}
	}
	return p, nil
}
