package office

import (
	"cmp"
	"slices"

	"github.com/loket-kelurahan/loket/backend/catalog"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/letterpdf"
)

// ProfilePreview is how letters would come out under a changed profile.
type ProfilePreview struct {
	PDF    []byte
	Pages  int
	Kind   *catalog.Kind // of the letter that was invented
	Number string        // printed on it
}

// PreviewProfile draws an invented letter, marked KONSEP, as Configure would
// have it. The letter is of the kind this office issues most. It touches no
// register.
// Errors: those of CheckProfile; glyph-missing, letter-too-long, render-failed.
func (o *Office) PreviewProfile(change func(*kelurahan.Office)) (ProfilePreview, error) {
	b, err := o.open()
	if err != nil {
		return ProfilePreview{}, err
	}
	p, err := b.changedProfile(change)
	if err != nil {
		return ProfilePreview{}, err
	}
	today := p.Today(o.now())
	used, err := b.store.KindCounts(kelurahan.DateOf(o.cfg.Now().AddDate(0, -3, 0)))
	if err != nil {
		return ProfilePreview{}, err
	}
	kind := usual(b.kinds.All(), used)
	letter := catalog.Sample(kind, p, today, catalog.Short)
	text, err := kelurahan.FormatNumber(p.Pattern, kind.ClassAt(today), p, b.counter, letter.Number.Sequence, today)
	if err != nil {
		return ProfilePreview{}, err
	}
	letter.Number.Counter, letter.Number.Text = b.counter, text
	pdf, pages, err := o.cfg.Tools.renderer.RenderPages(letterpdf.Input{Letter: &letter, Kind: kind, Office: p})
	return ProfilePreview{PDF: pdf, Pages: pages, Kind: kind, Number: text}, err
}

// changedProfile gives the profile with a change made to it, as the revision
// after the one in force. Errors: those of CheckProfile.
func (b *books) changedProfile(change func(*kelurahan.Office)) (*kelurahan.Office, error) {
	old, err := b.profile()
	if err != nil {
		return nil, err
	}
	p := *old
	p.Signers = slices.Clone(old.Signers)
	change(&p)
	p.Revision = old.Revision + 1
	return &p, CheckProfile(&p, b.counter)
}

// usual is the kind that shows an office's sheet best: with its letterhead, on
// its paper, a plain statement, and issued most.
func usual(kinds []*catalog.Kind, used map[kelurahan.KindCode]int) *catalog.Kind {
	plain := func(k *catalog.Kind) int {
		if k.Head && k.Shape == catalog.Keterangan && k.Paper == "" && len(k.Sheets) == 0 {
			return 1
		}
		return 0
	}
	return slices.MaxFunc(kinds, func(x, y *catalog.Kind) int {
		return cmp.Or(cmp.Compare(plain(x), plain(y)), cmp.Compare(used[x.Code], used[y.Code]))
	})
}
