package letterpdf

import (
	"bytes"
	"time"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/signintech/gopdf"
)

// sheet is a document being put together: what stands where, page by page. It
// is drawn only when it is complete, because a page says of how many it is one.
type sheet struct {
	width, height mp
	title         string
	made          time.Time
	typ           *typeface
	pages         []*page
}

// page holds what stands on one page. y counts from the top.
type page struct {
	marks  []mark // light, behind everything
	images []picture
	boxes  []box
	texts  []text
	raw    []byte // drawn last, in PDF's own words

	opens  bool // the first page of its sheet
	headed bool // bears the letterhead
}

// text is one piece of text in one face. extra widens every blank in it.
type text struct {
	x, baseline mp
	size        fontSize
	bold        bool
	s           string
	width       mp // without extra
	extra       mp
}

// box is a filled rectangle.
type box struct{ x, y, w, h mp }

// mark is a word in light grey across the page.
type mark struct {
	s        string
	size     fontSize
	width    mp
	cx, cy   mp
	diagonal bool
}

type picture struct {
	png        *arms
	x, y, w, h mp
}

func (s *sheet) newPage() *page {
	p := &page{}
	s.pages = append(s.pages, p)
	return p
}

func (p *page) rule(x, y, w, thick mp) { p.boxes = append(p.boxes, box{x, y, w, thick}) }

// frame draws the outline of a rectangle.
func (p *page) frame(x, y, w, h, thick mp) {
	p.rule(x, y, w, thick)
	p.rule(x, y+h-thick, w, thick)
	p.rule(x, y, thick, h)
	p.rule(x+w-thick, y, thick, h)
}

// write draws the sheet. Errors: render-failed.
func (s *sheet) write(r *Renderer) ([]byte, error) {
	pdf := &gopdf.GoPdf{}
	pdf.StartWithImporter(gopdf.Config{PageSize: gopdf.Rect{W: s.width.points(), H: s.height.points()}}, nil)
	pdf.SetNoCompression() // pack does it
	pdf.SetInfo(gopdf.PdfInfo{Title: s.title, Producer: "Loket", CreationDate: s.made})
	d := &drawer{pdf: pdf, typ: s.typ}
	extra := make([][]byte, len(s.pages))
	for i, p := range s.pages {
		extra[i] = p.raw
		pdf.AddPage()
		if i == 0 {
			d.try(pdf.AddTTFFontFromFontContainer(s.typ.regular.name, s.typ.fonts))
			d.try(pdf.AddTTFFontFromFontContainer(s.typ.bold.name, s.typ.fonts))
		}
		d.page(p)
	}
	var file bytes.Buffer
	file.Grow(32 << 10)
	if _, err := pdf.WriteTo(&file); err != nil {
		d.try(err)
	}
	if d.err != nil {
		return nil, kelurahan.E(kelurahan.RenderFailed, "letterpdf.Render", d.err)
	}
	packed, err := r.packer.pack(file.Bytes(), extra)
	if err != nil {
		return nil, kelurahan.E(kelurahan.RenderFailed, "letterpdf.Render", err)
	}
	return packed, nil
}

// drawer hands a page to gopdf and keeps the first error.
type drawer struct {
	pdf  *gopdf.GoPdf
	typ  *typeface
	bold bool
	size fontSize
	err  error
}

func (d *drawer) try(err error) {
	if d.err == nil && err != nil {
		d.err = err
	}
}

func (d *drawer) page(p *page) {
	d.size = 0 // a new page has no face yet
	for _, m := range p.marks {
		d.mark(m)
	}
	for _, i := range p.images {
		d.try(d.pdf.ImageByHolder(i.png.holder(), i.x.points(), i.y.points(), &gopdf.Rect{W: i.w.points(), H: i.h.points()}))
	}
	for _, b := range p.boxes {
		d.pdf.RectFromUpperLeftWithStyle(b.x.points(), b.y.points(), b.w.points(), b.h.points(), "F")
	}
	for _, t := range p.texts {
		d.text(t)
	}
}

func (d *drawer) font(bold bool, size fontSize) {
	if bold == d.bold && size == d.size {
		return
	}
	d.bold, d.size = bold, size
	d.try(d.pdf.SetFontWithStyle(d.typ.face(bold).name, gopdf.Regular, float64(size)/10))
}

func (d *drawer) mark(m mark) {
	d.font(true, m.size)
	d.pdf.SetGrayFill(0.9)
	if m.diagonal {
		d.pdf.Rotate(50, m.cx.points(), m.cy.points())
	}
	d.pdf.SetXY((m.cx - m.width/2).points(), (m.cy + mp(m.size)*100/3).points())
	d.try(d.pdf.Text(m.s))
	if m.diagonal {
		d.pdf.RotateReset()
	}
	d.pdf.SetGrayFill(0)
}

func (d *drawer) text(t text) {
	d.font(t.bold, t.size)
	if t.extra == 0 || blanks(t.s) == 0 {
		d.pdf.SetXY(t.x.points(), t.baseline.points())
		d.try(d.pdf.Text(t.s))
		return
	}
	// A cell hangs from its top, which gopdf takes from the face's ascender.
	d.pdf.SetXY(t.x.points(), t.baseline.points()-float64(t.size)/10*d.typ.ascender)
	whole := t.width + t.extra*mp(blanks(t.s))
	d.try(d.pdf.CellWithOption(&gopdf.Rect{W: whole.points(), H: 0}, t.s, gopdf.CellOption{Align: gopdf.Justify | gopdf.Top}))
}
