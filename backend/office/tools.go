package office

import (
	"fmt"

	"github.com/loket-kelurahan/loket/backend/catalog"
	"github.com/loket-kelurahan/loket/backend/letterpdf"
)

// Tools are what takes time to make and is the same for every office: the faces
// of the sheets, the kinds of letters the program brings, and those read so far.
// Several offices of one process may share them.
type Tools struct {
	renderer *letterpdf.Renderer
	shipped  []catalog.ShippedFile
	parsed   catalog.Cache
	draw     func(letterpdf.Input) (pdf []byte, pages int, err error) // a letter's sheet
}

// NewTools reads what the program carries. Errors: render-failed, kind-invalid.
func NewTools() (*Tools, error) {
	renderer, err := letterpdf.New()
	if err != nil {
		return nil, err
	}
	shipped, err := catalog.ShippedFiles()
	if err != nil {
		return nil, err
	}
	return &Tools{renderer: renderer, shipped: shipped, draw: renderer.RenderPages}, nil
}

// shippedKinds gives the kinds the program brings, sorted by code.
func (t *Tools) shippedKinds() ([]*catalog.Kind, error) {
	kinds := make([]*catalog.Kind, 0, len(t.shipped))
	for _, f := range t.shipped {
		k, err := t.parsed.Parse(f.File)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.Code, err)
		}
		kinds = append(kinds, k)
	}
	return kinds, nil
}
