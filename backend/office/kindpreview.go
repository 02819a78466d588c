package office

import (
	"github.com/loket-kelurahan/loket/backend/catalog"
	"github.com/loket-kelurahan/loket/backend/letterpdf"
)

// PreviewKind renders an invented letter of a kind, in force or not, as this
// office's sheet, marked KONSEP, and counts its pages. It touches no register.
// Errors: glyph-missing, letter-too-long, render-failed.
func (o *Office) PreviewKind(k *catalog.Kind) (pdf []byte, pages int, err error) {
	b, err := o.open()
	if err != nil {
		return nil, 0, err
	}
	profile, err := b.profile()
	if err != nil {
		return nil, 0, err
	}
	letter := catalog.Sample(k, profile, profile.Today(o.now()), catalog.Short)
	return o.cfg.Tools.renderer.RenderPages(letterpdf.Input{Letter: &letter, Kind: k, Office: profile})
}
