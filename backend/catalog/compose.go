package catalog

import (
	"strings"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// composer puts one letter's values into a kind's wording.
type composer struct {
	kind   *Kind
	letter *kelurahan.Letter
	office *kelurahan.Office

	asked   []bool      // by field: its condition holds
	answers []value     // by field
	lists   [][]listRow // by field of type list
	known   []*value    // by reference: what it resolves to
	left    int         // work that may still be done
	numbers int         // of the numbered paragraphs in a row
	blocks  []Block     // of the sheet being composed
}

// Bounds on the work of one letter, so that a sheet is never long in coming: a
// packet of twelve full pages has 45,000 characters.
const (
	maxAnswers = 128 << 10 // bytes of all answers and persons together
	maxWork    = 60_000    // characters set, with a fixed price for every block and cell
	blockPrice = 40
	cellPrice  = 12
)

// newComposer reads the answers and finds out which fields are asked.
func newComposer(k *Kind, l *kelurahan.Letter, o *kelurahan.Office) *composer {
	c := &composer{kind: k, letter: l, office: o, left: maxWork,
		asked: make([]bool, len(k.Fields)), answers: make([]value, len(k.Fields)),
		lists: make([][]listRow, len(k.Fields)), known: make([]*value, k.refs)}
	for i := range k.Fields {
		f := &k.Fields[i]
		if c.asked[i] = c.holds(f.when); !c.asked[i] {
			continue
		}
		answer := l.Field(f.Name)
		if f.Type != List {
			c.answers[i] = answerValue(f.Type, answer)
			continue
		}
		c.lists[i] = rowsOf(answer, len(f.Columns), f.RowLimit())
		if n := len(c.lists[i]); n > 0 {
			c.answers[i] = whole(int64(n), itoa(n))
		}
	}
	return c
}

// Compose writes the letter out. It takes drafts too: what a draft has not
// answered shows as "…". Errors: kind-unknown when the letter is of another
// kind or version; letter-too-long (args "max", pages, and "line" of the kind
// file) when no twelve pages would hold it.
func (k *Kind) Compose(l *kelurahan.Letter, o *kelurahan.Office) (Document, error) {
	if l.Kind != k.Code || (l.KindVersion != "" && l.KindVersion != k.Version) {
		return Document{}, kelurahan.E(kelurahan.KindUnknown, "catalog.Compose", nil, "kind", string(l.Kind))
	}
	if lengthOf(l) > maxAnswers {
		return Document{}, k.tooLong("", 0)
	}
	c := newComposer(k, l, o)
	doc := Document{Paper: k.Paper}
	for i := range k.sheets {
		sh := &k.sheets[i]
		if !c.holds(sh.when) {
			continue
		}
		if err := c.sheet(sh, i == 0); err != nil {
			return Document{}, err
		}
		doc.Sheets = append(doc.Sheets, Sheet{Head: sh.head, Corner: sh.corner, Blocks: c.blocks})
	}
	return doc, nil
}

// HintsFor gives the hints that stand beside a form as it is filled in: those
// without a condition, and those whose condition the answers make true.
func (k *Kind) HintsFor(l *kelurahan.Letter, o *kelurahan.Office) []Hint {
	list := []Hint{}
	c := newComposer(k, l, o)
	for _, h := range k.Notices {
		if c.holds(h.when) {
			list = append(list, h)
		}
	}
	return list
}

// lengthOf is how much was typed into a letter.
func lengthOf(l *kelurahan.Letter) int {
	n := personLength(&l.Applicant)
	if l.Subject != nil {
		n += personLength(l.Subject)
	}
	for i := range l.Roles {
		n += personLength(&l.Roles[i].Person)
	}
	for _, f := range l.Fields {
		n += len(f.Value)
	}
	return n
}

func personLength(p *kelurahan.Person) int {
	return len(p.Name) + len(p.NIK) + len(p.KK) + len(p.BirthPlace) + len(p.Religion) + len(p.Marital) + len(p.Occupation) +
		len(p.Citizenship) + len(p.Address) + len(p.RT) + len(p.RW) + len(p.Area)
}

func (k *Kind) tooLong(path string, below int) error {
	e := kelurahan.E(kelurahan.LetterTooLong, "catalog.Compose", nil, "max", "12")
	if path != "" {
		e.Args["line"] = itoa(lineOf(k.File, path, below))
	}
	return e
}

func (c *composer) sheet(sh *sheet, first bool) error {
	c.blocks, c.numbers = nil, 0
	switch {
	case sh.shape == Surat:
		c.add(c.addressed())
	default:
		c.add(Title{Text: sh.title, Form: sh.shape == Formulir})
		if sh.number {
			c.add(NumberLine{c.letter.Number.Text})
		}
	}
	for i := range sh.blocks {
		b := &sh.blocks[i]
		if c.holds(b.when) {
			c.block(b)
		}
		if c.left < 0 {
			return c.kind.tooLong(sh.path+"body", b.line)
		}
	}
	switch {
	case len(sh.signs) > 0:
		c.add(c.signRows(sh))
	case first:
		c.add(c.kind.signatures(c.letter, c.office))
	}
	if c.left < 0 {
		return c.kind.tooLong(sh.path+"sign", 0)
	}
	return nil
}

func (c *composer) add(b Block) { c.blocks = append(c.blocks, b) }

func (c *composer) block(b *block) {
	c.left -= blockPrice
	if b.sort != numberedBlock {
		c.numbers = 0
	}
	switch b.sort {
	case paragraphBlock:
		c.add(Paragraph{Runs: c.runs(b.pieces)})
	case numberedBlock:
		c.numbers++
		c.add(Paragraph{Runs: c.runs(b.pieces), Number: itoa(c.numbers) + "."})
	case headingBlock, centredBlock:
		c.add(Heading{Runs: c.runs(b.pieces), Centred: b.sort == centredBlock})
	case rowBlock:
		c.row(b)
	case tableBlock:
		c.table(b)
	case itemsBlock:
		c.items(b)
	case treeBlock:
		c.tree(b)
	case ticksBlock:
		c.ticks(b)
	case pageBlock:
		c.add(PageBreak{})
	}
}

func (c *composer) row(b *block) {
	if b.optional && c.unknown(b.pieces) {
		return
	}
	row := Row{Label: b.label, Value: c.runs(b.pieces)}
	c.left -= len(b.label)
	if n := len(c.blocks) - 1; n >= 0 {
		if last, ok := c.blocks[n].(Rows); ok {
			c.blocks[n] = Rows{append(last.Rows, row)}
			return
		}
	}
	c.add(Rows{[]Row{row}})
}

// addressed is the head of a letter to somebody.
func (c *composer) addressed() Addressed {
	h := c.kind.Letter
	a := Addressed{Place: joinNonEmpty(", ", c.office.Place, c.letter.Date.Long())}
	a.Rows = append(a.Rows, Row{Label: "Nomor", Value: []Run{{Text: c.letter.Number.Text, Source: "letter.number"}}})
	for _, r := range []struct {
		label  string
		pieces []piece
		empty  string
	}{{"Sifat", h.nature, "Biasa"}, {"Lampiran", h.attachments, "-"}, {"Hal", h.about, "…"}} {
		runs := c.runs(r.pieces)
		if len(runs) == 0 {
			runs = []Run{{Text: r.empty}}
		}
		a.Rows = append(a.Rows, Row{Label: r.label, Value: runs})
	}
	for _, line := range h.to {
		if runs := c.runs(line); len(runs) > 0 {
			a.To = append(a.To, runs)
		}
	}
	return a
}

// unknown reports whether no placeholder among the pieces has a value.
func (c *composer) unknown(pieces []piece) bool {
	for _, p := range pieces {
		if p.ref != nil && c.resolve(p.ref).text != "" {
			return false
		}
	}
	return true
}

func (c *composer) runs(pieces []piece) []Run { return c.runsOf(pieces, nil) }

// runsOf composes pieces in which columns of a list may stand; row is the row
// they are taken from.
func (c *composer) runsOf(pieces []piece, row *cells) []Run {
	runs := make([]Run, 0, len(pieces))
	left := c.leftOut(pieces, row)
	for _, p := range pieces {
		if p.group < len(left) && left[p.group] {
			continue
		}
		run := Run{Text: p.text, Bold: p.bold}
		if p.ref != nil {
			run.Text, run.Source = c.textOf(p.ref, row), row.source(p.ref)
		}
		c.left -= len(run.Text)
		runs = append(runs, run)
	}
	return runs
}

// leftOut tells by group which of them have a placeholder without a value.
func (c *composer) leftOut(pieces []piece, row *cells) []bool {
	var left []bool
	for _, p := range pieces {
		for p.group >= len(left) && p.group > 0 {
			left = append(left, false)
		}
		if p.group > 0 && p.ref != nil && c.valueOf(p.ref, row).text == "" {
			left[p.group] = true
		}
	}
	return left
}

func (c *composer) textOf(ref *reference, row *cells) string {
	if v := c.valueOf(ref, row); v.text != "" {
		return v.text
	}
	if ref.column >= 0 {
		return row.missing(ref.column)
	}
	return c.missing(ref)
}

func (c *composer) valueOf(ref *reference, row *cells) value {
	if ref.column < 0 {
		return c.resolve(ref)
	}
	c.left -= len(ref.filters) * cellPrice
	return c.filtered(row.value(ref.column), ref)
}

// missing marks an answer not given yet apart from a detail nobody knows.
func (c *composer) missing(ref *reference) string {
	if ref.field >= 0 || ref.attr == "name" {
		return "…"
	}
	return "-"
}

// resolve gives a placeholder's value, its filters applied.
func (c *composer) resolve(ref *reference) value {
	if v := c.known[ref.id]; v != nil {
		return *v
	}
	v := c.filtered(c.value(ref), ref)
	c.known[ref.id] = &v
	return v
}

func (c *composer) filtered(v value, ref *reference) value {
	v.text = oneLine(v.text)
	for _, f := range ref.filters {
		if v.text == "" {
			return value{}
		}
		v = v.filter(f, c.letter.Date)
	}
	return v
}

func (c *composer) value(ref *reference) value {
	if ref.field >= 0 {
		return c.answers[ref.field]
	}
	switch ref.owner {
	case "office":
		return officeValue(c.office, ref.attr)
	case "letter":
		return c.kind.letterValue(c.letter, ref.attr)
	case "signer":
		return signerValue(&c.letter.Signer, c.office, ref.attr)
	}
	if p := c.person(ref.owner); p != nil {
		return personValue(p, ref.attr, c.office, c.letter.Date)
	}
	return value{}
}

// person gives who a placeholder's owner is, nil when nobody is yet.
func (c *composer) person(owner string) *kelurahan.Person {
	switch owner {
	case "applicant":
		return &c.letter.Applicant
	case "subject":
		return c.subject()
	}
	role, n, ok := c.kind.roleAt(owner)
	if !ok {
		return nil
	}
	return c.inRole(role.Key, n)
}

// inRole gives the n-th person of a role, from 1; nil when there is none.
func (c *composer) inRole(key string, n int) *kelurahan.Person {
	for i := range c.letter.Roles {
		if r := &c.letter.Roles[i]; r.Role == key {
			if n--; n == 0 {
				return &r.Person
			}
		}
	}
	return nil
}

// subject is whom the letter is about. A draft of a kind about somebody else
// must not take the applicant for him.
func (c *composer) subject() *kelurahan.Person {
	if c.kind.Subject.Required && c.letter.Subject == nil {
		return &kelurahan.Person{}
	}
	return c.letter.About()
}

// joined is composed words as plain text.
func joined(runs []Run) string {
	var out strings.Builder
	for _, r := range runs {
		out.WriteString(r.Text)
	}
	return out.String()
}
