package city

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"

	"github.com/loket-kelurahan/loket/backend/catalog"
	"github.com/loket-kelurahan/loket/backend/city/postgres"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/letterpdf"
	"github.com/loket-kelurahan/loket/backend/seal"
	"github.com/loket-kelurahan/loket/backend/wire"
)

// shelf draws letters of an office again from what its registers said
// (wire.Sheets). It serves one run.
type shelf struct {
	renderer *letterpdf.Renderer
	offices  map[uint64]kelurahan.Office
	files    map[string][]byte // of kinds, by version
	kinds    map[string]*catalog.Kind
}

// Renderer names the renderer.
func (*shelf) Renderer() uint64 { return letterpdf.Identity() }

// Learn takes up a revision of the office, or a version of a kind.
func (s *shelf) Learn(ev kelurahan.Event) {
	switch v := ev.(type) {
	case kelurahan.OfficeConfigured:
		s.offices[v.Office.Revision] = v.Office
	case kelurahan.KindAdopted:
		s.files[v.Version] = v.File
	}
}

// Sum draws a letter's original.
func (s *shelf) Sum(ev *kelurahan.LetterIssued) (sum [sha256.Size]byte, ok bool) {
	o, ok := s.offices[ev.Letter.OfficeRev]
	if !ok {
		return sum, false
	}
	k, err := s.kind(ev.Letter.KindVersion)
	if err != nil || k.Code != ev.Letter.Kind {
		return sum, false
	}
	qr, err := seal.QRText(o.VerifyURL, ev.Seal)
	if err != nil {
		return sum, false
	}
	pdf, err := s.renderer.Render(letterpdf.Input{Letter: &ev.Letter, Kind: k, Office: &o, QR: qr})
	return sha256.Sum256(pdf), err == nil
}

func (s *shelf) kind(version string) (*catalog.Kind, error) {
	if k, ok := s.kinds[version]; ok {
		return k, nil
	}
	file, ok := s.files[version]
	if !ok {
		return nil, kelurahan.E(kelurahan.KindUnknown, "city.kind", nil)
	}
	k, err := catalog.Parse(file)
	if err == nil {
		s.kinds[version] = k
	}
	return k, err
}

// held gathers what a run leans on.
func (c *City) held(ctx context.Context, q *postgres.Queries, counter postgres.Counter, h wire.RunHeader) (wire.Held, error) {
	held := wire.Held{}
	if !h.Leans() {
		return held, nil
	}
	rows, err := q.EntriesBetween(ctx, postgres.EntriesBetweenParams{Register: h.Register[:], Seq: int64(h.From - h.Before), Seq_2: int64(h.From - 1)})
	if err != nil {
		return held, fmt.Errorf("city: entries: %w", err)
	}
	for _, row := range rows {
		e, err := c.cfg.Keys.rebuilt(row)
		if err != nil {
			return held, err
		}
		held.Before = append(held.Before, e)
	}
	if h.Renderer == letterpdf.Identity() {
		held.Sheets, err = c.shelfOf(ctx, q, counter)
	}
	return held, err
}

// shelfOf puts up everything the counters of an office said of how its letters
// look. What the counter itself said comes last and counts.
func (c *City) shelfOf(ctx context.Context, q *postgres.Queries, counter postgres.Counter) (*shelf, error) {
	s := &shelf{
		renderer: c.renderer, offices: map[uint64]kelurahan.Office{}, files: map[string][]byte{}, kinds: map[string]*catalog.Kind{},
	}
	rows, err := q.LooksOfArea(ctx, postgres.LooksOfAreaParams{Area: counter.Area, Register: counter.Register})
	if err != nil {
		return nil, fmt.Errorf("city: looks: %w", err)
	}
	for _, row := range rows {
		e, err := c.cfg.Keys.entry(row)
		switch kelurahan.CodeOf(err) {
		case "":
			s.Learn(e.Event)
		case kelurahan.RegisterDamaged, kelurahan.VersionUnknown: // kept, and noted when it came
		default:
			return nil, errors.Join(err)
		}
	}
	return s, nil
}
