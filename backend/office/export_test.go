package office

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/loket-kelurahan/loket/backend/catalog"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/letterpdf"
)

// InMemory keeps the store of an office in memory: it is made anew from the
// register at every sign-in that opens the books.
func InMemory(cfg Config) Config {
	cfg.memory = true
	return cfg
}

// Bringing gives the tools of a program that brings these kinds only.
func (t *Tools) Bringing(codes ...kelurahan.KindCode) *Tools {
	few := &Tools{renderer: t.renderer, draw: t.draw}
	for _, f := range t.shipped {
		if slices.Contains(codes, f.Code) {
			few.shipped = append(few.shipped, f)
		}
	}
	return few
}

// WithoutDrawing gives tools that write a letter's words down instead of drawing
// its sheet: all that a sheet depends on, and none of its two milliseconds.
func (t *Tools) WithoutDrawing() *Tools {
	return &Tools{renderer: t.renderer, shipped: t.shipped, draw: func(in letterpdf.Input) ([]byte, int, error) {
		doc, err := in.Kind.Compose(in.Letter, in.Office)
		if err != nil {
			return nil, 0, err
		}
		words, err := json.Marshal([]any{doc, in.QR, in.Copy, in.Letter})
		return words, 1, err
	}}
}

// Brings gives the kinds the program brings, sorted by code.
func (t *Tools) Brings() ([]*catalog.Kind, error) { return t.shippedKinds() }

// DecideErasure writes that entries are to be erased and does not erase them, as
// a power cut between the two leaves it.
func (o *Office) DecideErasure(ctx context.Context, by kelurahan.OfficerID, seqs ...uint64) error {
	return o.act(ctx, by, func(*books) ([]kelurahan.Event, error) {
		return []kelurahan.Event{kelurahan.PayloadErased{Seqs: seqs, Reason: "masa simpan habis"}}, nil
	})
}

// Room lets f decide how many bytes are free.
func (c *Config) Room(f func(dir string) (uint64, error)) { c.free = f }

// FailStore lets f decide what the store's disk answers.
func (c *Config) FailStore(f func(op string) error) { c.storeFault = f }

// Staff gives the officers as the registers know them.
func (o *Office) Staff() ([]kelurahan.Officer, error) {
	b, err := o.open()
	if err != nil {
		return nil, err
	}
	return b.store.Officers(), nil
}

// Span says from where to where numbers go.
func Span(numbers ...int) string { return span(numbers) }
