package letterpdf

import (
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/loket-kelurahan/loket/backend/catalog"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// Renderer draws sheets. It may be used by several goroutines at once; make one
// and keep it, because it holds the parsed faces.
type Renderer struct {
	serif, sans *typeface

	packer packer

	mu   sync.Mutex
	arms map[[32]byte]*arms
}

// New reads the faces the program carries. Errors: render-failed.
func New() (*Renderer, error) {
	r := &Renderer{arms: map[[32]byte]*arms{}}
	var err error
	if r.serif, err = newTypeface("LoketSerif", regularTTF, boldTTF); err == nil {
		r.sans, err = newTypeface("LoketSans", sansTTF, sansBoldTTF)
	}
	if err != nil {
		return nil, kelurahan.E(kelurahan.RenderFailed, "letterpdf.New", err)
	}
	return r, nil
}

// Input is all a sheet depends on.
type Input struct {
	Letter *kelurahan.Letter
	Kind   *catalog.Kind
	Office *kelurahan.Office // of the revision the letter names
	QR     string            // the text of the QR code; "" makes a concept, marked KONSEP
	Copy   int               // above 0 the sheet says SALINAN KE-n
}

// How long a letter may be: one of several sheets, with a table, a family tree
// or a list of people to sign may take more.
const (
	maxPages       = 3
	maxPacketPages = 12
)

func pageLimit(doc *catalog.Document) int {
	if len(doc.Sheets) > 1 {
		return maxPacketPages
	}
	for _, s := range doc.Sheets {
		for _, b := range s.Blocks {
			switch v := b.(type) {
			case catalog.Table, catalog.Tree:
				return maxPacketPages
			case catalog.SignRows:
				if hasList(v) {
					return maxPacketPages
				}
			}
		}
	}
	return maxPages
}

// Render draws a letter on the paper of its kind or of the office. A sheet that
// does not fit one page is tried in smaller type, by an eighth at most, before
// it takes more.
// Errors: kind-unknown, glyph-missing (arg "char", with the field it stands
// in), letter-too-long (args "pages" and "max"), render-failed.
func (r *Renderer) Render(in Input) ([]byte, error) {
	pdf, _, err := r.RenderPages(in)
	return pdf, err
}

// RenderPages is Render that also says how many pages there are.
func (r *Renderer) RenderPages(in Input) (pdf []byte, pages int, err error) {
	doc, err := in.Kind.Compose(in.Letter, in.Office)
	if err != nil {
		return nil, 0, err
	}
	return r.renderDocument(in, &doc)
}

// renderDocument draws what was composed. Of the kind it takes the title only.
func (r *Renderer) renderDocument(in Input, doc *catalog.Document) (pdf []byte, pages int, err error) {
	var qr *qrPicture
	if in.QR != "" {
		if qr, err = newQRPicture(in.QR); err != nil {
			return nil, 0, kelurahan.E(kelurahan.RenderFailed, "letterpdf.Render", err)
		}
	}
	parts, err := r.layOutSheets(in, doc, qr)
	if err != nil {
		return nil, 0, err
	}
	whole := parts[0].sheet
	for _, l := range parts[1:] {
		whole.pages = append(whole.pages, l.pages...)
	}
	from := 0
	for i, l := range parts {
		n := len(l.pages)
		if i == 0 {
			n = parts[0].pageCount
		}
		if err := l.finish(in, whole.pages[from:from+n], from, len(whole.pages)); err != nil {
			return nil, 0, err
		}
		from += n
		if !l.coded {
			continue
		}
		if err := l.drawQR(whole.pages[from-1], qr); err != nil {
			return nil, 0, err
		}
	}
	pdf, err = whole.write(r)
	return pdf, len(whole.pages), err
}

// layOutSheets lays out one sheet after the other. Errors: letter-too-long.
func (r *Renderer) layOutSheets(in Input, doc *catalog.Document, qr *qrPicture) ([]*letterSheet, error) {
	if len(doc.Sheets) == 0 {
		return nil, kelurahan.E(kelurahan.RenderFailed, "letterpdf.Render", errNoSheet)
	}
	limit, pages := pageLimit(doc), 0
	if weight(doc) > mostWeight {
		return nil, tooLong(limit+1, limit)
	}
	parts := make([]*letterSheet, 0, len(doc.Sheets))
	for i := range doc.Sheets {
		l, err := r.bestFit(job{in: in, doc: doc, nth: i, qr: qr, limit: limit})
		if err != nil {
			return nil, err
		}
		pages += l.pageCount
		if pages > limit || l.crowded {
			return nil, tooLong(max(pages, limit+1), limit)
		}
		parts = append(parts, l)
	}
	return parts, nil
}

func tooLong(pages, limit int) error {
	return kelurahan.E(kelurahan.LetterTooLong, "letterpdf.Render", nil, "pages", itoa(pages), "max", itoa(limit))
}

var errNoSheet = errors.New("the letter has no sheet")

// job is one sheet of a document to be laid out.
type job struct {
	in    Input
	doc   *catalog.Document
	nth   int
	qr    *qrPicture
	limit int
}

func (j *job) sheet() *catalog.Sheet { return &j.doc.Sheets[j.nth] }

// coded says whether the sheet carries the QR code: the first, which is the
// letter itself, and every other that an official signs, because the sheets of a
// packet go to different desks.
func (j *job) coded() bool {
	if j.nth == 0 {
		return true
	}
	for _, b := range j.sheet().Blocks {
		switch v := b.(type) {
		case catalog.Signatures:
			return true
		case catalog.SignRows:
			if signedByOfficial(v) {
				return true
			}
		}
	}
	return false
}

func signedByOfficial(rows catalog.SignRows) bool {
	for _, row := range rows.Rows {
		if slices.ContainsFunc(row.Columns, func(c catalog.SignColumn) bool { return c.Stamp }) {
			return true
		}
	}
	return false
}

// bestFit lays a sheet out in the largest type that takes the fewest pages.
func (r *Renderer) bestFit(j job) (*letterSheet, error) {
	best := (*letterSheet)(nil)
	list := stylesOf(j.in.Office.Sheet)
	for i, st := range list {
		l, err := r.layOut(j, st)
		if err != nil {
			return nil, err
		}
		if best == nil || l.betterThan(best) {
			best = l
		}
		if len(best.pages) == 1 && !best.crowded {
			break
		}
		if i == 0 && len(l.pages) > maxPages {
			// Far from one page: what the smallest type does not save, none does.
			least, err := r.layOut(j, list[len(list)-1])
			if err != nil {
				return nil, err
			}
			if !least.betterThan(l) {
				break
			}
		}
	}
	best.pageCount = len(best.pages)
	return best, nil
}

// betterThan compares with the same sheet in larger type.
func (l *letterSheet) betterThan(best *letterSheet) bool {
	switch {
	case best.crowded:
		return true
	case l.crowded:
		return false
	case len(l.pages) != len(best.pages):
		return len(l.pages) < len(best.pages)
	}
	return best.spread && !l.spread
}

// newSheet makes a sheet of a paper, "A4" or "F4".
func newSheet(paper string, o *kelurahan.Office, typ *typeface, title string, day kelurahan.Date) *sheet {
	s := &sheet{width: mm(210), height: mm(297), title: title, typ: typ}
	if paper == "F4" {
		s.width, s.height = mm(215), mm(330)
	}
	if day.Valid() {
		s.made = time.Date(day.Year(), time.Month(day.Month()), day.Day(), 0, 0, 0, 0, o.Location())
	}
	return s
}
