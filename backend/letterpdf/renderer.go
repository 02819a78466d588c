package letterpdf

import (
	"sync"
	"time"

	"github.com/loket-kelurahan/loket/backend/catalog"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/signintech/gopdf"
)

// Renderer draws sheets. It may be used by several goroutines at once; make one
// and keep it, because it holds the parsed faces.
type Renderer struct {
	fonts    *gopdf.FontContainer
	regular  *face
	bold     *face
	ascender float64 // of both faces, in parts of the size

	packer packer

	mu   sync.Mutex
	arms map[[32]byte]*arms
}

// New reads the two faces the program carries. Errors: render-failed.
func New() (*Renderer, error) {
	r := &Renderer{fonts: &gopdf.FontContainer{}, arms: map[[32]byte]*arms{}}
	var err error
	if r.regular, err = newFace("LoketSerif-Regular", regularTTF, r.fonts); err == nil {
		r.bold, err = newFace("LoketSerif-Bold", boldTTF, r.fonts)
	}
	if err != nil {
		return nil, kelurahan.E(kelurahan.RenderFailed, "letterpdf.New", err)
	}
	var subset gopdf.SubsetFontObj
	if err := subset.SetTTFData(regularTTF); err != nil {
		return nil, kelurahan.E(kelurahan.RenderFailed, "letterpdf.New", err)
	}
	r.ascender = float64(subset.GetTTFParser().TypoAscender()) / float64(subset.GetTTFParser().UnitsPerEm())
	return r, nil
}

func (r *Renderer) face(bold bool) *face {
	if bold {
		return r.bold
	}
	return r.regular
}

// Input is all a sheet depends on.
type Input struct {
	Letter *kelurahan.Letter
	Kind   *catalog.Kind
	Office *kelurahan.Office // of the revision the letter names
	QR     string            // the text of the QR code; "" makes a concept, marked KONSEP
	Copy   int               // above 0 the sheet says SALINAN KE-n
}

// maxPages is how long a letter may be.
const maxPages = 3

// Render draws a letter on the office's paper. A letter that does not fit one
// page is tried in smaller type, down to 10.5 points, before it takes more.
// Errors: kind-unknown, glyph-missing (arg "char", with the field it stands
// in), letter-too-long (arg "pages"), render-failed.
func (r *Renderer) Render(in Input) ([]byte, error) {
	pdf, _, err := r.RenderPages(in)
	return pdf, err
}

// RenderPages is Render that also says how many pages there are.
func (r *Renderer) RenderPages(in Input) (pdf []byte, pages int, err error) {
	best, qr, err := r.bestFit(in)
	if err != nil {
		return nil, 0, err
	}
	if err := best.finish(in, qr); err != nil {
		return nil, 0, err
	}
	pdf, err = best.write(r)
	return pdf, len(best.pages), err
}

// bestFit lays a letter out in the largest type that keeps it on one page.
func (r *Renderer) bestFit(in Input) (*letterSheet, *qrPicture, error) {
	doc, err := in.Kind.Compose(in.Letter, in.Office)
	if err != nil {
		return nil, nil, err
	}
	var qr *qrPicture
	if in.QR != "" {
		if qr, err = newQRPicture(in.QR); err != nil {
			return nil, nil, kelurahan.E(kelurahan.RenderFailed, "letterpdf.Render", err)
		}
	}
	best := (*letterSheet)(nil)
	for _, st := range styles() {
		l, err := r.layOut(in, doc.Sheets[0], qr, st)
		if err != nil {
			return nil, nil, err
		}
		if best == nil || best.crowded || len(l.pages) < len(best.pages) {
			best = l
		}
		if len(best.pages) == 1 {
			break
		}
	}
	if n := len(best.pages); n > maxPages || best.crowded {
		return nil, nil, kelurahan.E(kelurahan.LetterTooLong, "letterpdf.Render", nil, "pages", itoa(n), "max", itoa(maxPages))
	}
	return best, qr, nil
}

// newSheet makes a sheet of the office's paper.
func newSheet(o *kelurahan.Office, title string, day kelurahan.Date) *sheet {
	s := &sheet{width: mm(210), height: mm(297), title: title}
	if o.Paper == "F4" {
		s.width, s.height = mm(215), mm(330)
	}
	if day.Valid() {
		s.made = time.Date(day.Year(), time.Month(day.Month()), day.Day(), 0, 0, 0, 0, o.Location())
	}
	return s
}
