package office

import (
	"slices"
	"sort"
	"strings"

	"github.com/loket-kelurahan/loket/backend/catalog"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/letterpdf"
	"github.com/loket-kelurahan/loket/backend/seal"
)

// Composed is a draft worked out: the letter it would become, and all that is
// wrong with it. Warnings may be passed by naming their key in Draft.Overridden.
type Composed struct {
	Letter   kelurahan.Letter
	Kind     *catalog.Kind
	Office   *kelurahan.Office
	Errors   []*kelurahan.Error
	Warnings []Warning // only those not passed yet
}

// Warning is something the operator must read before he goes on.
type Warning struct {
	Err *kelurahan.Error
	Key string // goes into Draft.Overridden
}

// Compose works a draft out; the number is the one it would get now.
// Errors: kind-unknown, not-found for a resident that is not there.
func (o *Office) Compose(d Draft) (Composed, error) {
	b, err := o.open()
	if err != nil {
		return Composed{}, err
	}
	return o.compose(b, d)
}

func (o *Office) compose(b *books, d Draft) (Composed, error) {
	kind, err := b.kinds.Kind(d.Kind)
	if err != nil {
		return Composed{}, err
	}
	profile, err := b.profile()
	if err != nil {
		return Composed{}, err
	}
	signer, err := profile.Signer()
	if err != nil {
		return Composed{}, err
	}
	c := Composed{Kind: kind, Office: profile}
	c.Letter = kelurahan.Letter{
		ID: d.ID, Kind: kind.Code, KindVersion: kind.Version, Mode: kind.Mode, Title: kind.Title,
		Date: profile.Today(o.now()), Fields: sortedFields(kind, d.Fields), Seen: d.Seen,
		Signer: signer, OfficeRev: profile.Revision,
		Evidence: d.Evidence, Replaces: d.Replaces, StartedAt: d.StartedAt,
	}
	c.Letter.ValidUntil = kind.ValidUntil(c.Letter.Date)
	if err := b.fillPersons(&c.Letter, d); err != nil {
		return c, err
	}
	dropUnasked(kind, &c.Letter)
	if err := b.fillNumber(&c); err != nil {
		return c, err
	}
	c.check(d)
	return c, nil
}

// sortedFields puts the answers in the order of the kind's form, so that the
// same form gives the same bytes; empty answers are left out.
func sortedFields(kind *catalog.Kind, answers map[string]string) []kelurahan.FieldValue {
	list := []kelurahan.FieldValue{}
	for _, f := range kind.Fields {
		v := answers[f.Name]
		if strings.TrimSpace(v) == "" {
			continue
		}
		// A list's first cell may be empty: the tab before the second one counts.
		if f.Type != catalog.List {
			v = strings.TrimSpace(v)
		}
		list = append(list, kelurahan.FieldValue{Name: f.Name, Value: v})
	}
	return list
}

// dropUnasked takes out answers to questions that the other answers made idle:
// what is not on the sheet is not in the register.
func dropUnasked(kind *catalog.Kind, l *kelurahan.Letter) {
	asked := kind.Asked(catalog.Form{Date: l.Date, Applicant: l.Applicant, Subject: l.Subject, Roles: l.Roles, Fields: l.Fields})
	idle := map[string]bool{}
	for i, f := range kind.Fields {
		idle[f.Name] = !asked[i]
	}
	l.Fields = slices.DeleteFunc(l.Fields, func(v kelurahan.FieldValue) bool { return idle[v.Name] })
}

func (b *books) fillPersons(l *kelurahan.Letter, d Draft) error {
	applicant, err := b.person(d.Applicant)
	if err != nil {
		return err
	}
	l.Applicant = applicant
	if d.Subject != nil {
		subject, err := b.person(*d.Subject)
		if err != nil {
			return err
		}
		l.Subject = &subject
	}
	keys := make([]string, 0, len(d.Roles))
	for key := range d.Roles {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	for _, key := range keys {
		for _, party := range d.Roles[key] {
			p, err := b.person(party)
			if err != nil {
				return err
			}
			if p.Name != "" {
				l.Roles = append(l.Roles, kelurahan.RolePerson{Role: key, Person: p})
			}
		}
	}
	return nil
}

func (b *books) person(p Party) (kelurahan.Person, error) {
	if p.Resident.IsZero() {
		if p.Outsider == nil {
			return kelurahan.Person{}, nil
		}
		return *p.Outsider, nil
	}
	r, err := b.store.Resident(p.Resident)
	return r.Snapshot(), err
}

// fillNumber gives the number that is next in this counter's series.
func (b *books) fillNumber(c *Composed) error {
	series := b.store.SeriesBook()
	day := c.Letter.Date
	key := kelurahan.SeriesKey{Counter: b.counter, Year: day.Year()}
	n := kelurahan.Number{Counter: b.counter, Year: day.Year(), Sequence: series[key].Next()}
	var err error
	n.Text, err = kelurahan.FormatNumber(c.Office.Pattern, c.Kind.ClassAt(day), c.Office, b.counter, n.Sequence, day)
	c.Letter.Number = n
	return err
}

func (c *Composed) check(d Draft) {
	l := &c.Letter
	form := catalog.Form{
		Date: l.Date, Applicant: l.Applicant, Subject: l.Subject,
		Roles: l.Roles, Fields: l.Fields, Seen: l.Seen,
	}
	c.Errors = c.Kind.Check(form)
	if !c.Kind.MaySign(l.Signer) {
		c.Errors = append(c.Errors, kelurahan.E(kelurahan.FieldInvalid, "office.compose", nil, "label", "penanda tangan").InField("signer"))
	}
	warnings := []Warning{}
	for _, open := range c.Kind.OpenRequirements(form) {
		warnings = append(warnings, Warning{open, "syarat:" + open.Args["key"]})
	}
	if about := l.About(); about.NIK.Unusual(about.BirthDate, about.Sex) {
		warnings = append(warnings, Warning{kelurahan.E(kelurahan.NIKUnusual, "office.compose", nil), "nik-unusual"})
	}
	passed := map[string]bool{}
	for _, key := range d.Overridden {
		passed[key] = true
	}
	// A letter says only which warnings stood there and were passed.
	l.Overridden = nil
	for _, w := range warnings {
		if passed[w.Key] {
			l.Overridden = append(l.Overridden, w.Key)
		} else {
			c.Warnings = append(c.Warnings, w)
		}
	}
}

// Preview renders a draft as the sheet it would become and counts its pages: the
// number is the next one, and the QR, which only an issued letter has, is left
// out. Errors: glyph-missing, letter-too-long, render-failed.
func (o *Office) Preview(c Composed) (pdf []byte, pages int, err error) {
	return o.cfg.Tools.draw(letterpdf.Input{Letter: &c.Letter, Kind: c.Kind, Office: c.Office})
}

// kind gives a version of a kind that letters were issued with.
func (b *books) kind(code kelurahan.KindCode, version string) (*catalog.Kind, error) {
	if k, err := b.kinds.Version(code, version); err == nil {
		return k, nil
	}
	file, err := b.store.Kind(code, version)
	if err != nil {
		return nil, err
	}
	return b.parsed.Parse(file)
}

// qrText is what the QR holds: the office's page with the sealed bytes.
func qrText(o *kelurahan.Office, sealed []byte) (string, error) {
	return seal.QRText(o.VerifyURL, sealed)
}
