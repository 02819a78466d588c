package main

import (
	"bytes"
	"context"
	"errors"
	"strconv"

	"github.com/loket-kelurahan/loket/backend/catalog"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/letterpdf"
	"github.com/loket-kelurahan/loket/backend/seal"
)

// measurePDF renders real letters of every kind; a page with nothing on it, in
// turn, is the floor of the time, and what the faces and the arms take inside
// the very same files that of the size.
func measurePDF(ctx context.Context, b *bench) error {
	inputs, err := b.lettersToDraw(ctx)
	if err != nil {
		return err
	}
	renderer, err := letterpdf.New()
	if err != nil {
		return err
	}
	var took, floor times
	largest, embedded := 0, 0
	for round := range 12 {
		for _, in := range inputs {
			var pdf []byte
			letter, err := timed(func() (err error) { pdf, err = renderer.Render(in); return err })
			if err != nil {
				return err
			}
			page, err := timed(func() error { _, err := letterpdf.Blank(); return err })
			if err != nil {
				return err
			}
			if round > 1 {
				took, floor = append(took, letter), append(floor, page)
			}
			if len(pdf) > largest {
				largest, embedded = len(pdf), streamBytes(pdf)
			}
		}
	}
	report(
		figure{"pdf-ms", millis(took.at(0.5)), "ms", millis(floor.at(0.5)), "empty-page"},
		figure{"pdf-bytes", float64(largest), "bytes", float64(embedded), "streams-of-that-PDF-without-its-structure"},
	)
	note("pdf: p99 %.2f ms; the size is that of the largest of %d letters", millis(took.at(0.99)), len(inputs))
	return nil
}

// lettersToDraw issues letters of every kind at a desk and gives what to draw.
func (b *bench) lettersToDraw(ctx context.Context) (list []letterpdf.Input, err error) {
	dir, err := b.copyOf(ctx, young())
	if err != nil {
		return nil, err
	}
	d, err := openDesk(ctx, dir, young().residents, nil)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, d.close()) }()
	if err := d.signInBoss(ctx); err != nil {
		return nil, err
	}
	o, err := d.office.Profile()
	if err != nil {
		return nil, err
	}
	for range 6 {
		for _, kind := range d.kinds {
			in, err := d.toDraw(ctx, kind, o)
			if err != nil {
				return nil, err
			}
			list = append(list, in)
		}
	}
	return list, nil
}

func (d *desk) toDraw(ctx context.Context, kind *catalog.Kind, o *kelurahan.Office) (letterpdf.Input, error) {
	out, err := d.serve(ctx, kind)
	if err != nil {
		return letterpdf.Input{}, err
	}
	qr, err := seal.QRText(o.VerifyURL, out.Record.Issued.Seal)
	return letterpdf.Input{Letter: &out.Record.Issued.Letter, Kind: kind, Office: o, QR: qr}, err
}

// streamBytes adds up the streams of a PDF: faces, arms, QR code and text,
// compressed as they stand.
func streamBytes(pdf []byte) int {
	sum := 0
	for {
		_, after, found := bytes.Cut(pdf, []byte("/Length "))
		if !found {
			return sum
		}
		end := bytes.IndexFunc(after, func(r rune) bool { return r < '0' || r > '9' })
		if n, err := strconv.Atoi(string(after[:max(end, 0)])); err == nil {
			sum += n
		}
		pdf = after
	}
}
