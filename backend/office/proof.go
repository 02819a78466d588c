package office

import (
	"context"
	"sort"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/register"
	"github.com/loket-kelurahan/loket/backend/store"
)

// SeriesProof shows that a series has no gap.
type SeriesProof struct {
	Key    kelurahan.SeriesKey
	First  int
	Last   int
	Gaps   []int // numbers nobody can account for: must be empty
	Voids  []kelurahan.LetterRecord
	Frozen bool
}

// Proof is the state of every series and the head of the register.
type Proof struct {
	Series []SeriesProof
	Head   register.Head
}

// Proof counts every number of every series.
func (o *Office) Proof() (Proof, error) {
	b, err := o.open()
	if err != nil {
		return Proof{}, err
	}
	series := b.store.SeriesBook()
	p := Proof{Head: b.reg.Head()}
	for key, s := range series {
		one, err := b.proveSeries(key, s)
		if err != nil {
			return p, err
		}
		p.Series = append(p.Series, one)
	}
	sort.Slice(p.Series, func(i, j int) bool {
		x, y := p.Series[i].Key, p.Series[j].Key
		return x.Year > y.Year || x.Year == y.Year && x.Counter < y.Counter
	})
	return p, nil
}

func (b *books) proveSeries(key kelurahan.SeriesKey, s kelurahan.Series) (SeriesProof, error) {
	out := SeriesProof{Key: key, First: max(s.First, 1), Last: s.Last, Frozen: s.Last > 0 || s.First > 0}
	gaps, err := b.store.Unused(key, out.First, out.Last)
	if err != nil {
		return out, err
	}
	out.Gaps = gaps
	voids, err := b.store.Letters(store.LetterFilter{
		From: kelurahan.MakeDate(key.Year, 1, 1), To: kelurahan.MakeDate(key.Year, 12, 31), Status: kelurahan.StatusVoid, Limit: 200,
	})
	for _, rec := range voids.Letters {
		if l := rec.Letter(); l != nil && l.Number.Counter == key.Counter {
			out.Voids = append(out.Voids, rec)
		}
	}
	return out, err
}

// Verify walks the whole register from the disk and names what is damaged.
func (o *Office) Verify(ctx context.Context) ([]string, error) {
	b, err := o.open()
	if err != nil {
		return nil, err
	}
	report, err := b.reg.Verify(ctx, func(done, total uint64) { o.cfg.Work("periksa", done, total) })
	if err != nil && kelurahan.CodeOf(err) != kelurahan.RegisterDamaged {
		return nil, err
	}
	damage := make([]string, 0, len(report.Damage))
	for _, d := range report.Damage {
		damage = append(damage, d.Entries())
	}
	return damage, nil
}
