package raster

import (
	"errors"
	"fmt"
	"math"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

// paint opens the document anew for each picture: parsing a letter is a
// fraction of a millisecond, and nothing of a person stays in the child.
func (p *painter) paint(q Request, pdf []byte) (pic Picture, data []byte, err error) {
	doc, err := p.pdfium.OpenDocument(&requests.OpenDocument{File: &pdf})
	if err != nil {
		return pic, nil, fmt.Errorf("open: %w", err)
	}
	defer func() {
		_, cerr := p.pdfium.FPDF_CloseDocument(&requests.FPDF_CloseDocument{Document: doc.Document})
		err = errors.Join(err, cerr)
	}()
	count, err := p.pdfium.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: doc.Document})
	if err != nil {
		return pic, nil, fmt.Errorf("pages: %w", err)
	}
	if q.Page < 0 || q.Page >= count.PageCount {
		return pic, nil, fmt.Errorf("page %d of %d", q.Page, count.PageCount)
	}
	page := requests.Page{ByIndex: &requests.PageByIndex{Document: doc.Document, Index: q.Page}}
	size, err := p.pdfium.GetPageSize(&requests.GetPageSize{Page: page})
	if err != nil {
		return pic, nil, fmt.Errorf("size: %w", err)
	}
	pic, err = frameOf(q, size.Width, size.Height)
	if err != nil {
		return pic, nil, err
	}
	pic.Pages = count.PageCount
	data, err = p.pixels(q, pic, page)
	return pic, data, err
}

// frameOf works out the size of the picture from the page's size in points.
func frameOf(q Request, width, height float64) (Picture, error) {
	if !(width > 0) || !(height > 0) {
		return Picture{}, errors.New("the page has no size")
	}
	scale := q.DPI / 72
	if q.Width > 0 {
		scale = float64(q.Width) / width
	}
	w, h := math.Round(width*scale), math.Round(height*scale)
	if !(w >= 1) || !(h >= 1) || w*h > MaxPixels {
		return Picture{}, fmt.Errorf("%.0f × %.0f pixels", w, h)
	}
	pic := Picture{Width: int(w), PageHeight: int(h), PaperWidth: width * 25.4 / 72, PaperHeight: height * 25.4 / 72}
	if q.Top < 0 || q.Top >= pic.PageHeight || q.Rows < 0 {
		return Picture{}, fmt.Errorf("rows %d+%d of %d", q.Top, q.Rows, pic.PageHeight)
	}
	pic.Height = pic.PageHeight - q.Top
	if q.Rows > 0 {
		pic.Height = min(q.Rows, pic.Height)
	}
	return pic, nil
}

// pixels draws the page on white in PDFium's memory and reads it out from there.
func (p *painter) pixels(q Request, pic Picture, page requests.Page) (data []byte, err error) {
	bitmap, err := p.pdfium.FPDFBitmap_CreateEx(&requests.FPDFBitmap_CreateEx{
		Width: pic.Width, Height: pic.Height, Format: enums.FPDF_BITMAP_FORMAT_BGRX, Pointer: uint64(0),
	})
	if err != nil {
		return nil, fmt.Errorf("bitmap: %w", err)
	}
	defer func() {
		_, derr := p.pdfium.FPDFBitmap_Destroy(&requests.FPDFBitmap_Destroy{Bitmap: bitmap.Bitmap})
		err = errors.Join(err, derr)
	}()
	if err := p.draw(q, pic, page, bitmap.Bitmap); err != nil {
		return nil, err
	}
	buf, err := p.pdfium.FPDFBitmap_GetBuffer(&requests.FPDFBitmap_GetBuffer{Bitmap: bitmap.Bitmap})
	if err != nil {
		return nil, fmt.Errorf("pixels: %w", err)
	}
	if len(buf.Buffer) != pic.Width*pic.Height*4 {
		return nil, fmt.Errorf("%d bytes of pixels", len(buf.Buffer))
	}
	img := bgrx{pix: buf.Buffer, width: pic.Width, height: pic.Height}
	if q.Grey {
		return img.grey(), nil
	}
	return img.png()
}

func (p *painter) draw(q Request, pic Picture, page requests.Page, bitmap references.FPDF_BITMAP) error {
	_, err := p.pdfium.FPDFBitmap_FillRect(&requests.FPDFBitmap_FillRect{
		Bitmap: bitmap, Width: pic.Width, Height: pic.Height, Color: 0xFFFFFFFF,
	})
	if err != nil {
		return fmt.Errorf("bitmap: %w", err)
	}
	// Annotations are drawn: a printer prints them too.
	flags := enums.FPDF_RENDER_FLAG_ANNOT
	if q.Grey {
		flags |= enums.FPDF_RENDER_FLAG_GRAYSCALE | enums.FPDF_RENDER_FLAG_PRINTING
	}
	_, err = p.pdfium.FPDF_RenderPageBitmap(&requests.FPDF_RenderPageBitmap{
		Bitmap: bitmap, Page: page, StartY: -q.Top, SizeX: pic.Width, SizeY: pic.PageHeight, Flags: flags,
	})
	if err != nil {
		return fmt.Errorf("render: %w", err)
	}
	return nil
}
