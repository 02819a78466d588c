package catalog

import (
	"strings"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// filterNames gives what can be done to a value of a type.
func filterNames(t valueType) []string {
	switch t {
	case dateValue:
		return []string{"long", "weekday", "age", "upper", "day", "month", "year", "words", "numeric"}
	case numberValue:
		return []string{"words", "rupiah", "roman"}
	case decimalValue:
		return []string{"words"}
	case listValue:
		return []string{"count"}
	case nikValue:
		return []string{"spaced", "upper", "lower", "title", "sentence"}
	}
	return []string{"upper", "lower", "title", "sentence", "name"}
}

// filtered gives the type of what a filter makes.
func filtered(filter string) valueType {
	switch filter {
	case "count", "age", "day", "year":
		return numberValue
	}
	return textValue
}

// filter applies one filter. day is the letter's.
func (v value) filter(name string, day kelurahan.Date) value {
	switch name {
	case "upper":
		return value{text: strings.ToUpper(v.text)}
	case "lower":
		return value{text: strings.ToLower(v.text)}
	case "title":
		return value{text: TitleCase(v.text)}
	case "sentence":
		return value{text: Sentence(v.text)}
	case "name":
		return value{text: NameCase(v.text)}
	case "spaced":
		return value{text: glued(kelurahan.NIK(v.text).Grouped())}
	case "words", "rupiah", "roman":
		return v.numberIn(name)
	case "count":
		return v
	}
	return v.dateIn(name, day)
}

// numberIn writes a number another way; a draft's answer that is no number yet
// stays as it is.
func (v value) numberIn(form string) value {
	switch {
	case v.date.Valid():
		return value{text: DateInWords(v.date)}
	case v.scale == decimalScale:
		return value{text: decimalWords(v.number)}
	case v.scale == 0:
		return value{text: v.text}
	case form == "words":
		return value{text: Terbilang(v.number)}
	case form == "rupiah":
		return value{text: RupiahText(v.number)}
	}
	if roman := Roman(v.number); roman != "" {
		return value{text: roman}
	}
	return value{text: v.text}
}

// dateIn writes a date another way; a draft's answer that is no date yet is
// unknown.
func (v value) dateIn(form string, day kelurahan.Date) value {
	d := v.date
	switch {
	case form == "long":
		return v
	case !d.Valid():
		return value{}
	case form == "weekday":
		return value{text: weekday(d)}
	case form == "age":
		return aged(d, day)
	case form == "day":
		return whole(int64(d.Day()), itoa(d.Day()))
	case form == "month":
		return value{text: kelurahan.MonthName(d.Month())}
	case form == "year":
		return whole(int64(d.Year()), itoa(d.Year()))
	}
	return value{text: numericDate(d)}
}

func weekday(d kelurahan.Date) string {
	return [7]string{"Minggu", "Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu"}[d.Time().Weekday()]
}
