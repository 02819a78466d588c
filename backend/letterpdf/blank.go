package letterpdf

import (
	"bytes"

	"github.com/signintech/gopdf"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// Blank gives an A4 page with nothing on it, as gopdf makes it: what a letter
// cannot cost less than, for benchmarks. Errors: render-failed.
func Blank() ([]byte, error) {
	var pdf gopdf.GoPdf
	pdf.Start(gopdf.Config{PageSize: *gopdf.PageSizeA4})
	pdf.AddPage()
	var out bytes.Buffer
	if _, err := pdf.WriteTo(&out); err != nil {
		return nil, kelurahan.E(kelurahan.RenderFailed, "letterpdf.Blank", err)
	}
	return out.Bytes(), nil
}
