package catalog

import (
	"strconv"
	"strings"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// placeholderType gives what a placeholder's name stands for: a field by its
// name; subject., applicant., office., letter. and signer. with a detail; a
// person with a part by role and place ("saksi1.name").
func (k *Kind) placeholderType(name string) (valueType, bool) {
	if f := k.Field(name); f != nil {
		return fieldValueType(f.Type), true
	}
	owner, attr, dotted := strings.Cut(name, ".")
	if !dotted {
		return "", false
	}
	var table map[string]valueType
	switch owner {
	case "subject", "applicant":
		table = personTypes()
	case "office":
		table = officeTypes()
	case "letter":
		table = letterTypes()
	case "signer":
		table = signerTypes()
	default:
		if _, _, ok := k.roleAt(owner); ok {
			table = personTypes()
		}
	}
	t, ok := table[attr]
	return t, ok
}

// roleAt reads "saksi2" as the second person of the role saksi.
func (k *Kind) roleAt(owner string) (*Role, int, bool) {
	i := strings.LastIndexFunc(owner, func(r rune) bool { return r < '0' || r > '9' }) + 1
	n, err := strconv.Atoi(owner[i:])
	role := k.Role(owner[:i])
	if err != nil || role == nil || n < 1 || n > role.Max {
		return nil, 0, false
	}
	return role, n, true
}

func filterNames(t valueType) []string {
	switch t {
	case dateValue:
		return []string{"long", "weekday", "age", "upper"}
	case numberValue:
		return []string{"words", "rupiah"}
	}
	return []string{"upper", "lower", "title", "sentence"}
}

// composer puts one letter's values into a kind's body.
type composer struct {
	kind   *Kind
	letter *kelurahan.Letter
	office *kelurahan.Office
}

// Compose writes the letter out. It takes drafts too: what a draft has not
// answered shows as "…". Errors: kind-unknown when the letter is of another
// kind or version.
func (k *Kind) Compose(l *kelurahan.Letter, o *kelurahan.Office) (Document, error) {
	if l.Kind != k.Code || (l.KindVersion != "" && l.KindVersion != k.Version) {
		return Document{}, kelurahan.E(kelurahan.KindUnknown, "catalog.Compose", nil, "kind", string(l.Kind))
	}
	c := &composer{k, l, o}
	sheet := Sheet{Head: true, Blocks: []Block{Title{Text: k.Title}, NumberLine{l.Number.Text}}}
	for i := range k.body {
		c.block(&sheet, &k.body[i])
	}
	sheet.Blocks = append(sheet.Blocks, k.signatures(l, o))
	return Document{Sheets: []Sheet{sheet}}, nil
}

func (c *composer) block(doc *Sheet, b *block) {
	if b.when != nil && !c.holds(b.when) {
		return
	}
	if b.row && b.optional && c.unknown(b.pieces) {
		return
	}
	runs := c.runs(b.pieces)
	if !b.row {
		doc.Blocks = append(doc.Blocks, Paragraph{Runs: runs})
		return
	}
	row := Row{Label: b.label, Value: runs}
	if last, ok := doc.Blocks[len(doc.Blocks)-1].(Rows); ok {
		doc.Blocks[len(doc.Blocks)-1] = Rows{append(last.Rows, row)}
		return
	}
	doc.Blocks = append(doc.Blocks, Rows{[]Row{row}})
}

func (c *composer) holds(w *condition) bool {
	text := c.resolve(w.ref)
	ok := text != ""
	if w.is != "" {
		ok = strings.EqualFold(text, w.is)
	}
	return ok != w.not
}

// unknown reports whether no placeholder among the pieces has a value.
func (c *composer) unknown(pieces []piece) bool {
	for _, p := range pieces {
		if p.ref != nil && c.resolve(p.ref) != "" {
			return false
		}
	}
	return true
}

func (c *composer) runs(pieces []piece) []Run {
	runs := make([]Run, 0, len(pieces))
	for _, p := range pieces {
		if p.group > 0 && c.incomplete(pieces, p.group) {
			continue
		}
		if p.ref == nil {
			runs = append(runs, Run{Text: p.text, Bold: p.bold})
			continue
		}
		text := c.resolve(p.ref)
		if text == "" {
			text = c.missing(p.ref.name)
		}
		runs = append(runs, Run{Text: text, Bold: p.bold, Source: p.ref.name})
	}
	return runs
}

// incomplete reports whether a placeholder of the group has no value.
func (c *composer) incomplete(pieces []piece, group int) bool {
	for _, p := range pieces {
		if p.group == group && p.ref != nil && c.resolve(p.ref) == "" {
			return true
		}
	}
	return false
}

// subject is whom the letter is about. A draft of a kind about somebody else
// must not take the applicant for him.
func (c *composer) subject() *kelurahan.Person {
	if c.kind.Subject.Required && c.letter.Subject == nil {
		return &kelurahan.Person{}
	}
	return c.letter.About()
}

// missing marks an answer not given yet apart from a detail nobody knows.
func (c *composer) missing(name string) string {
	if c.kind.Field(name) != nil || strings.HasSuffix(name, ".name") {
		return "…"
	}
	return "-"
}

func (c *composer) resolve(ref *reference) string {
	v := c.value(ref.name)
	v.text = oneLine(v.text)
	for _, f := range ref.filters {
		if v.text == "" {
			return ""
		}
		v = value{text: c.filter(v, f)}
	}
	return v.text
}

func (c *composer) value(name string) value {
	if f := c.kind.Field(name); f != nil {
		return fieldValue(f, c.letter.Field(name))
	}
	owner, attr, _ := strings.Cut(name, ".")
	switch owner {
	case "applicant":
		return personValue(&c.letter.Applicant, attr, c.office, c.letter.Date)
	case "subject":
		return personValue(c.subject(), attr, c.office, c.letter.Date)
	case "office":
		return officeValue(c.office, attr)
	case "letter":
		return c.kind.letterValue(c.letter, attr)
	case "signer":
		return signerValue(&c.letter.Signer, c.office, attr)
	}
	role, n, _ := c.kind.roleAt(owner)
	for i := range c.letter.Roles {
		if r := &c.letter.Roles[i]; role != nil && r.Role == role.Key {
			if n--; n == 0 {
				return personValue(&r.Person, attr, c.office, c.letter.Date)
			}
		}
	}
	return value{}
}

func (c *composer) filter(v value, name string) string {
	switch name {
	case "upper":
		return strings.ToUpper(v.text)
	case "lower":
		return strings.ToLower(v.text)
	case "title":
		return TitleCase(v.text)
	case "sentence":
		return Sentence(v.text)
	case "weekday":
		return weekday(v.date)
	case "age":
		return aged(v.date, c.letter.Date).text
	case "words":
		if v.number < 0 { // a draft's answer that is no number yet
			return v.text
		}
		return Terbilang(v.number)
	case "rupiah":
		if v.number < 0 {
			return v.text
		}
		return RupiahText(v.number)
	}
	return v.text // long: how a date prints anyway
}

func weekday(d kelurahan.Date) string {
	if !d.Valid() {
		return ""
	}
	return [7]string{"Minggu", "Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu"}[d.Time().Weekday()]
}
