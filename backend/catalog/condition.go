package catalog

import (
	"slices"
	"strconv"
	"strings"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// condition holds when all of its tests do; one without tests always holds.
type condition []test

// test asks after one placeholder.
type test struct {
	ref    *reference
	not    bool
	op     string // "" = has a value; = != < <= > >= within
	values []string
	number float64
	days   int
	work   bool // count only Monday to Friday
}

// condition reads a condition, "" as none:
//
//	usaha · not usaha · status = Kos | Kontrak · jumlah >= 3
//	subject.age < 19 and tanggal within 10 workdays
//
// below is where the condition stands below the path, in lines.
func (k *Kind) condition(text, path string, below int) (condition, error) {
	if strings.TrimSpace(text) == "" {
		return nil, nil
	}
	var c condition
	r := &reader{kind: k, path: path, line: below, items: -1}
	for _, part := range strings.Split(text, " and ") {
		t, err := r.test(strings.TrimSpace(part))
		if err != nil {
			return nil, err
		}
		c = append(c, t)
	}
	return c, nil
}

func (r *reader) test(text string) (t test, err error) {
	if rest, ok := strings.CutPrefix(text, "not "); ok {
		t.not, text = true, strings.TrimSpace(rest)
	}
	name, value := text, ""
	if left, right, ok := strings.Cut(text, " within "); ok {
		name, t.op, value = left, "within", right
	} else if i := strings.IndexAny(text, "!=<>"); i >= 0 {
		t.op = text[i : i+1]
		if i+1 < len(text) && text[i+1] == '=' && t.op != "=" {
			t.op += "="
		}
		name, value = text[:i], text[i+len(t.op):]
	}
	var typ valueType
	if t.ref, typ, err = r.reference(strings.TrimSpace(name)); err != nil {
		return t, err
	}
	value = strings.TrimSpace(value)
	switch t.op {
	case "":
		return t, nil
	case "=", "!=":
		return t, r.readValues(&t, typ, value)
	case "within":
		return t, r.readWithin(&t, typ, value)
	case "!":
		return t, r.bad("%q: write != or not", text)
	}
	return t, r.readNumber(&t, typ, value)
}

func (r *reader) readValues(t *test, typ valueType, value string) error {
	for _, v := range strings.Split(value, "|") {
		v = strings.TrimSpace(v)
		if v == "" {
			return r.bad("%s: the value after %s is missing", t.ref.name, t.op)
		}
		if known := r.kind.answersOf(t.ref); known != nil && !slices.ContainsFunc(known, func(o string) bool { return strings.EqualFold(o, v) }) {
			return r.bad("%s is never %q, only: %s", t.ref.name, v, strings.Join(known, ", "))
		}
		t.values = append(t.values, v)
	}
	if typ.counts() && len(t.values) == 1 {
		if n, err := strconv.ParseFloat(t.values[0], 64); err == nil {
			t.number, t.values = n, nil
		}
	}
	return nil
}

// answersOf gives all a placeholder can ever say, nil where that is open.
func (k *Kind) answersOf(ref *reference) []string {
	if len(ref.filters) > 0 {
		return nil
	}
	if ref.field >= 0 {
		if f := &k.Fields[ref.field]; f.Type == Choice && !f.OptionsFree {
			return f.Options
		}
		return nil
	}
	if strings.HasSuffix(ref.name, ".sex") {
		return []string{kelurahan.Male.Word(), kelurahan.Female.Word()}
	}
	return nil
}

func (r *reader) readNumber(t *test, typ valueType, value string) error {
	if !typ.counts() {
		return r.bad("%s is a %s: it is neither more nor less", t.ref.name, typ)
	}
	n, err := strconv.ParseUint(value, 10, 50)
	if err != nil {
		return r.bad("%s %s %q: not a whole number", t.ref.name, t.op, value)
	}
	t.number = float64(n)
	return nil
}

func (r *reader) readWithin(t *test, typ valueType, value string) error {
	if typ != dateValue {
		return r.bad("%s is a %s, not a date", t.ref.name, typ)
	}
	count, unit, _ := strings.Cut(value, " ")
	n, err := strconv.ParseUint(count, 10, 12)
	unit = strings.TrimSpace(unit)
	if err != nil || n == 0 || (unit != "days" && unit != "workdays") {
		return r.bad("within %q: write 30 days or 10 workdays", value)
	}
	t.days, t.work = int(n), unit == "workdays"
	return nil
}

// counts reports whether values of the type can be more or less.
func (t valueType) counts() bool { return t == numberValue || t == decimalValue || t == listValue }

// holds reports whether every test of a condition does.
func (c *composer) holds(w condition) bool {
	for i := range w {
		if !c.test(&w[i]) {
			return false
		}
	}
	return true
}

func (c *composer) test(t *test) bool {
	v := c.resolve(t.ref)
	ok := v.text != ""
	switch {
	case !ok || t.op == "":
	case t.op == "within":
		ok = v.date.Valid() && c.letter.Date.Valid() && daysAhead(c.letter.Date, v.date, t.work, t.days) < t.days
	case t.values != nil:
		said := strings.ReplaceAll(v.text, "\u00a0", " ")
		ok = slices.ContainsFunc(t.values, func(s string) bool { return strings.EqualFold(s, said) }) == (t.op == "=")
	default:
		n, known := v.amount()
		ok = known && compared(n, t.op, t.number)
	}
	return ok != t.not
}

func compared(a float64, op string, b float64) bool {
	switch op {
	case "=":
		return a == b
	case "!=":
		return a != b
	case "<":
		return a < b
	case "<=":
		return a <= b
	case ">":
		return a > b
	}
	return a >= b
}

// daysAhead counts the days, or those from Monday to Friday, after day up to
// the other; it stops at enough. Holidays are not known here.
func daysAhead(day, other kelurahan.Date, work bool, enough int) int {
	days := day.DaysUntil(other)
	if !work || days <= 0 {
		return days
	}
	n := 0
	for d := day.Time(); days > 0 && n < enough; days-- {
		d = d.AddDate(0, 0, 1)
		if wd := d.Weekday(); wd != 0 && wd != 6 {
			n++
		}
	}
	return n
}
