package catalog

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// Form is what the operator has filled in, before it is a letter.
type Form struct {
	Date      kelurahan.Date // the day the letter would carry
	Applicant kelurahan.Person
	Subject   *kelurahan.Person
	Roles     []kelurahan.RolePerson
	Fields    []kelurahan.FieldValue
	Seen      []string // keys of requirements whose original was seen
}

// today stands in a kind file for the day of the letter.
const today = "today"

var (
	clockForm = regexp.MustCompile(`^([01]?[0-9]|2[0-3])[.:][0-5][0-9]$`)
	phoneForm = regexp.MustCompile(`^\+?[0-9]{8,15}$`)
)

// Check looks at every answer and gives all that is wrong, in the order of the
// form; empty when the letter may be made. Each error names its field: a
// field's name, the cell of a list ("pengikut.2.nama", rows from 1),
// "applicant", "subject" or "role.<key>". A field whose condition does not hold
// is not looked at. Codes: applicant-absent, field-required, field-invalid,
// field-too-long (args "label", and "min", "max" or "options" where they
// apply), nik-length and date-invalid.
func (k *Kind) Check(form Form) []*kelurahan.Error {
	errs := k.checkPersons(form)
	asked := k.Asked(form)
	for i := range k.Fields {
		f := &k.Fields[i]
		if !asked[i] {
			continue
		}
		value := form.answer(f.Name)
		if f.Type == List && strings.TrimSpace(value) != "" {
			errs = append(errs, f.checkList(value)...)
			continue
		}
		if err := f.checkGiven(strings.TrimSpace(value), form.Date); err != nil {
			errs = append(errs, err)
		}
	}
	errs = append(errs, k.checkTrees(form, asked)...)
	for i, v := range form.Fields {
		again := slices.ContainsFunc(form.Fields[:i], func(o kelurahan.FieldValue) bool { return o.Name == v.Name })
		if again || k.Field(v.Name) == nil {
			errs = append(errs, problem(kelurahan.FieldInvalid, v.Name, v.Name))
		}
	}
	return errs
}

// Asked tells for every field whether the form asks it, by the conditions that
// the answers make true.
func (k *Kind) Asked(form Form) []bool {
	l := &kelurahan.Letter{Date: form.Date, Applicant: form.Applicant, Subject: form.Subject, Roles: form.Roles, Fields: form.Fields}
	return newComposer(k, l, &kelurahan.Office{}).asked
}

func (f *Form) answer(name string) string {
	for _, v := range f.Fields {
		if v.Name == name {
			return v.Value
		}
	}
	return ""
}

// OpenRequirements gives a warning for every requirement whose original nobody
// has seen, requirement-open with args "key" and "requirement" (its label). The
// operator may pass a warning: Letter.Overridden then holds "syarat:<key>".
func (k *Kind) OpenRequirements(form Form) []*kelurahan.Error {
	open := []*kelurahan.Error{}
	for _, r := range k.Requirements {
		if !r.Optional && !slices.Contains(form.Seen, r.Key) {
			open = append(open, kelurahan.E(kelurahan.RequirementOpen, "catalog.OpenRequirements", nil,
				"key", r.Key, "requirement", r.Label).InField("syarat:"+r.Key))
		}
	}
	return open
}

func problem(code kelurahan.Code, field, label string, args ...string) *kelurahan.Error {
	return kelurahan.E(code, "catalog.Check", nil, append([]string{"label", label}, args...)...).InField(field)
}

// checkGiven checks an answer that may be empty.
func (f *Field) checkGiven(value string, day kelurahan.Date) *kelurahan.Error {
	switch {
	case value == "" && f.Required:
		return problem(kelurahan.FieldRequired, f.Name, f.Label)
	case value == "" && f.MinRows > 0:
		return problem(kelurahan.FieldRequired, f.Name, f.Label, "min", itoa(f.MinRows))
	case value == "":
		return nil
	}
	return f.checkValue(value, day)
}

// checkValue checks an answer that is not empty and no list. day is the
// letter's day; 0 leaves bounds of "today" unchecked.
func (f *Field) checkValue(value string, day kelurahan.Date) *kelurahan.Error {
	if max := f.limit(); utf8.RuneCountInString(value) > max {
		return problem(kelurahan.FieldTooLong, f.Name, f.Label, "max", strconv.Itoa(max))
	}
	if strings.ContainsFunc(value, func(r rune) bool { return f.forbidden(r) }) {
		return problem(kelurahan.FieldInvalid, f.Name, f.Label)
	}
	switch f.Type {
	case Date:
		return f.checkDate(value, day)
	case Year, Whole, Rupiah:
		return f.checkNumber(value, day)
	case Decimal:
		return f.checkDecimal(value)
	case Clock:
		return f.unless(clockForm.MatchString(value))
	case Phone:
		return f.unless(phoneForm.MatchString(strings.NewReplacer(" ", "", "-", "", ".", "").Replace(value)))
	case NIK:
		return f.checkNIK(value)
	case Choice:
		if !f.OptionsFree && !slices.Contains(f.Options, value) {
			return problem(kelurahan.FieldInvalid, f.Name, f.Label, "options", strings.Join(f.Options, ", "))
		}
	}
	return nil
}

func (f *Field) unless(ok bool) *kelurahan.Error {
	if ok {
		return nil
	}
	return problem(kelurahan.FieldInvalid, f.Name, f.Label)
}

// forbidden refuses what cannot be printed: control and format characters.
func (f *Field) forbidden(r rune) bool {
	if r == '\n' {
		return f.Type != LongText
	}
	return r == utf8.RuneError || unicode.IsControl(r) || unicode.Is(unicode.Cf, r)
}

func (f *Field) limit() int {
	switch {
	case f.MaxLen > 0:
		return f.MaxLen
	case f.Type == LongText:
		return 1000
	case f.Type == Text || f.Type == Choice:
		return 150
	}
	return 30
}

func (f *Field) checkNIK(value string) *kelurahan.Error {
	if _, err := kelurahan.ParseNIK(value); err != nil {
		n := len(strings.Map(onlyDigits, value))
		return problem(kelurahan.NIKLength, f.Name, f.Label, "n", itoa(n))
	}
	return nil
}

func onlyDigits(r rune) rune {
	if r < '0' || r > '9' {
		return -1
	}
	return r
}

func (f *Field) checkDate(value string, day kelurahan.Date) *kelurahan.Error {
	d, err := kelurahan.ParseDate(value)
	if err != nil {
		return problem(kelurahan.DateInvalid, f.Name, f.Label)
	}
	for i, bound := range []string{f.Min, f.Max} {
		limit := day
		if bound != today {
			limit, _ = kelurahan.ParseDate(bound) // checked when the kind was read
		}
		if limit != 0 && ((i == 0 && d < limit) || (i == 1 && d > limit)) {
			return problem(kelurahan.DateInvalid, f.Name, f.Label, []string{"min", "max"}[i], limit.Long())
		}
	}
	return nil
}

func (f *Field) checkNumber(value string, day kelurahan.Date) *kelurahan.Error {
	n, ok := parseAmount(value)
	if !ok || (f.Type == Year && (n < 1850 || n > 2200)) {
		return problem(kelurahan.FieldInvalid, f.Name, f.Label)
	}
	for i, bound := range []string{f.Min, f.Max} {
		if bound == "" || (bound == today && day == 0) {
			continue
		}
		limit := int64(day.Year())
		if bound != today {
			limit, _ = strconv.ParseInt(bound, 10, 64) // checked when the kind was read
		}
		if (i == 0 && n < limit) || (i == 1 && n > limit) {
			return problem(kelurahan.FieldInvalid, f.Name, f.Label, []string{"min", "max"}[i], strconv.FormatInt(limit, 10))
		}
	}
	return nil
}

func (f *Field) checkDecimal(value string) *kelurahan.Error {
	n, ok := parseDecimal(value)
	if !ok {
		return problem(kelurahan.FieldInvalid, f.Name, f.Label)
	}
	if least, bound := parseDecimal(f.Min); bound && n < least {
		return problem(kelurahan.FieldInvalid, f.Name, f.Label, "min", f.Min)
	}
	if most, bound := parseDecimal(f.Max); bound && n > most {
		return problem(kelurahan.FieldInvalid, f.Name, f.Label, "max", f.Max)
	}
	return nil
}
