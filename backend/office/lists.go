package office

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/loket-kelurahan/loket/backend/catalog"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/letterpdf"
	"github.com/loket-kelurahan/loket/backend/store"
)

// LooksLikeSeal reports whether a text was scanned from a letter's QR rather
// than typed: no name or number is that long.
func LooksLikeSeal(text string) bool { return len(text) > 80 && !strings.Contains(text, " ") }

// Glance gives a resident's record for lists and for putting a form together,
// where opening the person was recorded already; it is recorded as listed.
func (o *Office) Glance(id kelurahan.PersonID) (kelurahan.Resident, error) {
	b, err := o.open()
	if err != nil {
		return kelurahan.Resident{}, err
	}
	r, err := b.store.Resident(id)
	if err == nil {
		o.listed(purposeServe, id)
	}
	return r, err
}

// ResidentCount counts the residents of the office.
func (o *Office) ResidentCount() (int, error) {
	b, err := o.open()
	if err != nil {
		return 0, err
	}
	return b.store.ResidentCount(), nil
}

// LettersOf gives a person's letters, newest first, at most limit.
func (o *Office) LettersOf(id kelurahan.PersonID, limit int) ([]kelurahan.LetterRecord, error) {
	b, err := o.open()
	if err != nil {
		return nil, err
	}
	list, err := b.store.LettersOf(id)
	list = list[:min(len(list), limit)]
	o.listedLetters(purposeServe, list...)
	return list, err
}

// LetterByNumber finds a letter of any year by its short number, newest first.
func (o *Office) LetterByNumber(c kelurahan.CounterCode, sequence int) (kelurahan.LetterRecord, error) {
	b, err := o.open()
	if err != nil {
		return kelurahan.LetterRecord{}, err
	}
	profile, err := b.profile()
	if err != nil {
		return kelurahan.LetterRecord{}, err
	}
	year := profile.Today(o.now()).Year()
	for back := range 3 {
		rec, err := b.store.LetterByNumber(c, year-back, sequence)
		if kelurahan.CodeOf(err) != kelurahan.NotFound {
			o.listedLetters("cari", rec)
			return rec, err
		}
	}
	return kelurahan.LetterRecord{}, kelurahan.E(kelurahan.NotFound, "office.LetterByNumber", nil)
}

// Letters gives a page of the register, newest first.
func (o *Office) Letters(f store.LetterFilter) (store.Page, error) {
	b, err := o.open()
	if err != nil {
		return store.Page{}, err
	}
	page, err := b.store.Letters(f)
	o.listedLetters("register", page.Letters...)
	return page, err
}

// Letter opens one letter; looking at a person's letter is recorded.
func (o *Office) Letter(ctx context.Context, by kelurahan.Officer, id kelurahan.LetterID, purpose string) (kelurahan.LetterRecord, error) {
	b, err := o.open()
	if err != nil {
		return kelurahan.LetterRecord{}, err
	}
	rec, err := b.store.Letter(id)
	if err != nil {
		return rec, err
	}
	if l := rec.Letter(); l != nil && !l.About().Outsider() {
		err = o.viewed(ctx, by.ID, l.About().Resident, purpose)
	}
	return rec, err
}

// Paper renders a letter for the screen, as a concept while it is held, and
// counts its pages; nil for a letter written by hand or reduced.
func (o *Office) Paper(rec kelurahan.LetterRecord) (pdf []byte, pages int, err error) {
	b, err := o.open()
	if err != nil {
		return nil, 0, err
	}
	var in letterpdf.Input
	switch {
	case rec.Reduced:
		return nil, 0, nil // what it said of others is gone
	case rec.Issued != nil:
		in, err = b.input(&rec.Issued.Letter, rec.Issued.Seal, 0)
	case rec.Held != nil:
		in, err = b.input(&rec.Held.Letter, nil, 0)
	default:
		return nil, 0, nil
	}
	if err != nil {
		return nil, 0, err
	}
	return o.cfg.Tools.renderer.RenderPages(in)
}

// Answers gives a letter's answers under the labels of its form.
func (o *Office) Answers(l *kelurahan.Letter) []kelurahan.FieldValue {
	list := make([]kelurahan.FieldValue, 0, len(l.Fields))
	b, err := o.open()
	if err != nil {
		return list
	}
	kind, err := b.kind(l.Kind, l.KindVersion)
	for _, f := range l.Fields {
		if err == nil && kind.Field(f.Name) != nil {
			f.Name = kind.Field(f.Name).Label
		}
		list = append(list, f)
	}
	return list
}

// Earlier gives earlier letters of a kind that its form should show.
func (o *Office) Earlier(k *catalog.Kind, person kelurahan.PersonID) ([]kelurahan.LetterRecord, error) {
	b, err := o.open()
	if err != nil || person.IsZero() {
		return nil, err
	}
	list, err := b.earlier(k, person)
	list = list[:min(len(list), 3)]
	o.listedLetters(purposeServe, list...)
	return list, err
}

func (b *books) earlier(k *catalog.Kind, person kelurahan.PersonID) ([]kelurahan.LetterRecord, error) {
	switch k.ShowEarlier {
	case catalog.EarlierKK:
		r, err := b.store.Resident(person)
		if err != nil || r.KK == "" {
			return nil, err
		}
		return b.store.LettersOfKK(r.KK, k.Code)
	case catalog.EarlierPerson:
		all, err := b.store.LettersOf(person)
		same := all[:0:0]
		for _, rec := range all {
			if l := rec.Letter(); l != nil && l.Kind == k.Code {
				same = append(same, rec)
			}
		}
		return same, err
	}
	return nil, nil
}

// Prefill fills what is known into the fields of a form that are still empty:
// the person's details, his last letter of the kind, the kind's defaults.
func (o *Office) Prefill(d *Draft) error {
	b, err := o.open()
	if err != nil {
		return err
	}
	kind, err := b.kinds.Kind(d.Kind)
	if err != nil {
		return err
	}
	person, err := b.person(d.Applicant)
	if err != nil {
		return err
	}
	last, err := b.lastAnswers(kind, d.Applicant.Resident)
	if err != nil {
		return err
	}
	profile, err := b.profile()
	if err != nil {
		return err
	}
	if d.Fields == nil {
		d.Fields = map[string]string{}
	}
	for _, f := range kind.Fields {
		if d.Fields[f.Name] == "" {
			d.Fields[f.Name] = initial(&f, &person, last, profile, profile.Today(o.now()))
		}
	}
	return nil
}

// initial is what a field holds before anybody types.
func initial(f *catalog.Field, p *kelurahan.Person, last *kelurahan.Letter, o *kelurahan.Office, day kelurahan.Date) string {
	if f.Default == catalog.DefaultLast && last != nil && last.Field(f.Name) != "" {
		return last.Field(f.Name)
	}
	if detail, ok := strings.CutPrefix(f.Prefill, "person."); ok {
		return catalog.PersonDetail(p, detail, o, day)
	}
	if f.Default == catalog.DefaultLast {
		return ""
	}
	return f.Default
}

// lastAnswers gives the answers of the person's newest letter of the kind.
func (b *books) lastAnswers(k *catalog.Kind, person kelurahan.PersonID) (*kelurahan.Letter, error) {
	if person.IsZero() {
		return nil, nil
	}
	all, err := b.store.LettersOf(person)
	if err != nil {
		return nil, err
	}
	for _, rec := range all {
		if l := rec.Letter(); l != nil && l.Kind == k.Code && rec.Issued != nil {
			return l, nil
		}
	}
	return nil, nil
}

// Cards gives the links of a person's cards, oldest first.
func (o *Office) Cards(id kelurahan.PersonID) ([]store.Link, error) {
	b, err := o.open()
	if err != nil {
		return nil, err
	}
	return b.store.CardsOf(id)
}

// Conflict reports whether two counters changed a person without seeing each
// other.
func (o *Office) Conflict(id kelurahan.PersonID) (bool, error) {
	b, err := o.open()
	if err != nil {
		return false, err
	}
	heads, err := b.store.Conflict(id)
	return len(heads) > 1, err
}

// OpenSheets gives every sheet nobody has answered for.
func (o *Office) OpenSheets() []Sheet { return o.sheets.all() }

// Name is how a sheet is called on the screen: the letter's short number, or
// what it is when it is no letter.
func (s Sheet) Name() string {
	if s.Title != "" {
		return s.Title
	}
	return s.Number.Short()
}

// numbersOf says which numbers a set of letters holds: "A: 0566–0576 tanpa
// celah", or names the gaps. After a restore, and at New Year, a day has numbers
// of two series: each is told by itself.
func numbersOf(list []kelurahan.LetterRecord) string {
	type series struct {
		counter kelurahan.CounterCode
		year    int
	}
	used := map[series][]int{}
	for _, rec := range list {
		if l := rec.Letter(); l != nil && l.Number.Sequence > 0 {
			s := series{l.Number.Counter, l.Number.Year}
			used[s] = append(used[s], l.Number.Sequence)
		}
	}
	order := slices.SortedFunc(maps.Keys(used), func(a, b series) int {
		return cmp.Or(cmp.Compare(a.counter, b.counter), cmp.Compare(a.year, b.year))
	})
	var texts []string
	for _, s := range order {
		texts = append(texts, fmt.Sprintf("%s: %s", s.counter, span(used[s])))
	}
	return strings.Join(texts, " · ")
}

// span says from where to where numbers go, and whether any is missing.
func span(numbers []int) string {
	slices.Sort(numbers)
	numbers = slices.Compact(numbers)
	low, high := numbers[0], numbers[len(numbers)-1]
	if missing := high - low + 1 - len(numbers); missing > 0 {
		return fmt.Sprintf("%04d–%04d, %d nomor tidak ada", low, high, missing)
	}
	return fmt.Sprintf("%04d–%04d tanpa celah", low, high)
}
