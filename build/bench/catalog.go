package main

import (
	"context"
	"time"

	"github.com/loket-kelurahan/loket/backend/catalog"
	"github.com/loket-kelurahan/loket/backend/letterpdf"
)

// sampleSeed draws the invented people of the sheets, the same in every run.
const sampleSeed = 20261122

// measureCatalog reads the whole catalogue, whose floor is one file of it, and
// draws three invented letters of every kind, each beside an empty page.
func measureCatalog(ctx context.Context, b *bench) error {
	kinds, err := catalog.Shipped()
	if err != nil {
		return err
	}
	var whole, single times
	for range 12 {
		all, err := timed(func() error { _, err := catalog.Shipped(); return err })
		if err != nil {
			return err
		}
		one, err := timed(func() error { _, err := catalog.Parse(kinds[0].File); return err })
		if err != nil {
			return err
		}
		whole, single = append(whole, all), append(single, one)
	}
	report(figure{"catalog-load-ms", millis(whole.at(0.5)), "ms", millis(single.at(0.5)), "one-kind"})
	return b.drawCatalog(ctx, kinds)
}

func (b *bench) drawCatalog(ctx context.Context, kinds []*catalog.Kind) error {
	inputs, err := b.samples(ctx, kinds)
	if err != nil {
		return err
	}
	renderer, err := letterpdf.New()
	if err != nil {
		return err
	}
	var letters, floors, worst time.Duration
	pages := 0
	for _, in := range inputs {
		letter, err := timed(func() error {
			_, count, err := renderer.RenderPages(in)
			pages += count
			return err
		})
		if err != nil {
			return err
		}
		page, err := timed(func() error { _, err := letterpdf.Blank(); return err })
		if err != nil {
			return err
		}
		letters, floors, worst = letters+letter, floors+page, max(worst, letter)
	}
	n := float64(len(inputs))
	report(figure{"catalog-all-ms-per-letter", millis(letters) / n, "ms", millis(floors) / n, "empty-page"})
	note("catalog: %d kinds, %d letters of %d pages, the slowest %.1f ms", len(kinds), len(inputs), pages, millis(worst))
	return nil
}

// samples takes office and QR code from a letter that was really issued.
func (b *bench) samples(ctx context.Context, kinds []*catalog.Kind) ([]letterpdf.Input, error) {
	drawn, err := b.lettersToDraw(ctx)
	if err != nil {
		return nil, err
	}
	real := drawn[0]
	var list []letterpdf.Input
	for _, k := range kinds {
		for _, v := range []catalog.Variant{catalog.Short, catalog.Long, catalog.Sparse} {
			l := catalog.Sample(k, real.Office, sampleSeed, v)
			list = append(list, letterpdf.Input{Letter: &l, Kind: k, Office: real.Office, QR: real.QR})
		}
	}
	return list, nil
}
