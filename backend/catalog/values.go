package catalog

import (
	"strconv"
	"strings"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// valueType says what a placeholder stands for, so that filters can be checked
// when a kind is read.
type valueType string

const (
	textValue    valueType = "text"
	dateValue    valueType = "date"
	numberValue  valueType = "number" // a whole number or an amount of rupiah
	decimalValue valueType = "decimal"
	nikValue     valueType = "nik"
	listValue    valueType = "list"
)

// value is what a placeholder stands for in one letter.
type value struct {
	text   string // as it prints without a filter; "" = unknown
	date   kelurahan.Date
	number int64 // times scale
	scale  int64 // 0 = no number, 1, or decimalScale
}

// decimalScale makes a decimal with four places a whole number.
const decimalScale = 10_000

// amount is the number of a value, for comparisons.
func (v value) amount() (float64, bool) {
	if v.scale == 0 {
		return 0, false
	}
	return float64(v.number) / float64(v.scale), true
}

func whole(n int64, text string) value { return value{text: text, number: n, scale: 1} }

func personType(attr string) (valueType, bool) {
	switch attr {
	case "name", "birth", "birthplace", "sex", "religion", "marital", "occupation", "citizenship",
		"address", "street", "rt", "rw", "area", "honorific", "late", "binti", "marital-kk", "age-text":
		return textValue, true
	case "nik", "kk":
		return nikValue, true
	case "birthdate":
		return dateValue, true
	case "age":
		return numberValue, true
	}
	return "", false
}

// PersonDetail gives a detail of a person as the answer of a form writes it, by
// the names placeholders and Field.Prefill use without their "person." or
// "subject." ("occupation"); dates as day-month-year; "" when it is unknown.
func PersonDetail(p *kelurahan.Person, detail string, o *kelurahan.Office, day kelurahan.Date) string {
	v := personValue(p, detail, o, day)
	if v.date.Valid() {
		return numericDate(v.date)
	}
	return strings.ReplaceAll(v.text, "\u00a0", " ")
}

func personValue(p *kelurahan.Person, attr string, o *kelurahan.Office, day kelurahan.Date) value {
	switch attr {
	case "name":
		return value{text: p.Name}
	case "nik":
		return value{text: string(p.NIK)}
	case "kk":
		return value{text: string(p.KK)}
	case "birth":
		return value{text: joinNonEmpty(", ", readable(p.BirthPlace), p.BirthDate.Long())}
	case "birthplace":
		return value{text: readable(p.BirthPlace)}
	case "birthdate":
		return dated(p.BirthDate)
	case "age":
		return aged(p.BirthDate, day)
	case "sex":
		return value{text: p.Sex.Word()}
	case "religion":
		return value{text: ReligionText(p.Religion)}
	case "marital":
		return value{text: MaritalText(p.Marital)}
	case "marital-kk":
		return value{text: Sentence(p.Marital)}
	case "occupation":
		return value{text: OccupationText(p.Occupation)}
	case "age-text":
		return value{text: glued(AgeText(p.BirthDate, day))}
	case "citizenship":
		return value{text: citizenship(p.Citizenship)}
	}
	return placeValue(p, attr, o)
}

func placeValue(p *kelurahan.Person, attr string, o *kelurahan.Office) value {
	switch attr {
	case "address":
		return value{text: addressLine(p, o)}
	case "street":
		return value{text: readable(p.Address)}
	case "rt":
		return value{text: p.RT}
	case "rw":
		return value{text: p.RW}
	case "area":
		return value{text: areaLine(p, o)}
	case "honorific":
		return value{text: bySex(p.Sex, "Saudara", "Saudari", "Saudara/Saudari")}
	case "binti":
		return value{text: bySex(p.Sex, "bin", "binti", "bin/binti")}
	case "late":
		return value{text: bySex(p.Sex, "almarhum", "almarhumah", "almarhum/almarhumah")}
	}
	return value{}
}

func bySex(s kelurahan.Sex, male, female, unknown string) string {
	switch s {
	case kelurahan.Male:
		return male
	case kelurahan.Female:
		return female
	}
	return unknown
}

func readable(s string) string {
	if shouted(s) {
		return TitleCase(s)
	}
	return s
}

func citizenship(s string) string {
	switch strings.ToUpper(s) {
	case "WNI":
		return "Indonesia"
	case "WNA":
		return "Warga negara asing"
	}
	return Sentence(s)
}

// addressLine writes where a person lives: street, RT/RW, kelurahan, kecamatan,
// kota. A resident lives in the office's kelurahan, an outsider where his own
// words say.
func addressLine(p *kelurahan.Person, o *kelurahan.Office) string {
	return joinNonEmpty(", ", readable(p.Address), rtrw(p.RT, p.RW), areaLine(p, o))
}

func rtrw(rt, rw string) string {
	return glued(joinNonEmpty("/", prefixed("RT ", rt), prefixed("RW ", rw)))
}

func areaLine(p *kelurahan.Person, o *kelurahan.Office) string {
	if p.Area != "" || p.Outsider() {
		return readable(p.Area)
	}
	return joinNonEmpty(", ", prefixed("Kelurahan ", o.Name), prefixed("Kecamatan ", o.District), o.City)
}

func prefixed(prefix, s string) string {
	if s == "" {
		return ""
	}
	return prefix + s
}

func joinNonEmpty(sep string, parts ...string) string {
	kept := parts[:0:0]
	for _, p := range parts {
		if p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, sep)
}

// dated keeps a date on one line.
func dated(d kelurahan.Date) value { return value{text: glued(d.Long()), date: d} }

// glued makes blanks at which no line may break.
func glued(s string) string { return strings.ReplaceAll(s, " ", "\u00a0") }

func aged(birth, day kelurahan.Date) value {
	age := birth.AgeOn(day)
	if age < 0 {
		return value{}
	}
	return whole(int64(age), strconv.Itoa(age))
}

func officeType(attr string) (valueType, bool) {
	switch attr {
	case "name", "district", "city", "province", "place", "zone", "address":
		return textValue, true
	}
	return "", false
}

func officeValue(o *kelurahan.Office, attr string) value {
	switch attr {
	case "name":
		return value{text: o.Name}
	case "district":
		return value{text: o.District}
	case "city":
		return value{text: o.City}
	case "province":
		return value{text: o.Province}
	case "place":
		return value{text: o.Place}
	case "zone":
		return value{text: o.Zone}
	case "address":
		return value{text: o.Address}
	}
	return value{}
}

func letterType(attr string) (valueType, bool) {
	switch attr {
	case "number":
		return textValue, true
	case "date", "valid-until":
		return dateValue, true
	case "months":
		return numberValue, true
	}
	return "", false
}

func (k *Kind) letterValue(l *kelurahan.Letter, attr string) value {
	switch attr {
	case "number":
		return value{text: l.Number.Text}
	case "date":
		return dated(l.Date)
	case "valid-until":
		return dated(l.ValidUntil)
	case "months":
		if k.ValidMonths == 0 {
			return value{}
		}
		return whole(int64(k.ValidMonths), strconv.Itoa(k.ValidMonths))
	}
	return value{}
}

func signerType(attr string) (valueType, bool) {
	switch attr {
	case "acting", "name", "nip", "rank", "title":
		return textValue, true
	}
	return "", false
}

func signerValue(s *kelurahan.Signatory, o *kelurahan.Office, attr string) value {
	switch attr {
	case "acting":
		return value{text: actingTitle(s, o)}
	case "name":
		return value{text: s.Name}
	case "nip":
		return value{text: GroupedNIP(s.NIP)}
	case "rank":
		return value{text: s.Rank}
	case "title":
		return value{text: s.Title}
	}
	return value{}
}

// answerValue reads an answer by its type; an answer that does not parse prints
// as it was typed, so that a draft shows what is in the form.
func answerValue(t FieldType, answer string) value {
	answer = oneLine(answer)
	switch t {
	case Date:
		if d, err := kelurahan.ParseDate(answer); err == nil {
			return dated(d)
		}
	case Rupiah:
		if n, ok := parseAmount(answer); ok {
			return whole(n, RupiahText(n))
		}
	case Whole:
		if n, ok := parseAmount(answer); ok {
			return whole(n, Grouped(n))
		}
	case Year:
		if n, ok := parseAmount(answer); ok {
			return whole(n, answer)
		}
	case Decimal:
		if n, ok := parseDecimal(answer); ok {
			return value{text: decimalText(n), number: n, scale: decimalScale}
		}
	case NIK:
		if n, err := kelurahan.ParseNIK(answer); err == nil {
			return value{text: string(n)}
		}
	case Clock:
		return value{text: strings.ReplaceAll(answer, ":", ".")}
	}
	return value{text: answer}
}

func fieldValueType(t FieldType) valueType {
	switch t {
	case Date:
		return dateValue
	case Rupiah, Whole, Year:
		return numberValue
	case Decimal:
		return decimalValue
	case NIK:
		return nikValue
	case List:
		return listValue
	}
	return textValue
}
