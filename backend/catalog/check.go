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
// field's name, "applicant", "subject" or "role.<key>". Codes:
// applicant-absent, field-required, field-invalid, field-too-long (args
// "label", and "min", "max" or "options" where they apply) and date-invalid.
func (k *Kind) Check(form Form) []*kelurahan.Error {
	errs := []*kelurahan.Error{}
	if strings.TrimSpace(form.Applicant.Name) == "" {
		errs = append(errs, kelurahan.E(kelurahan.ApplicantAbsent, "catalog.Check", nil).InField("applicant"))
	}
	if k.Subject.Required && (form.Subject == nil || strings.TrimSpace(form.Subject.Name) == "") {
		errs = append(errs, problem(kelurahan.FieldRequired, "subject", k.Subject.Label))
	}
	errs = append(errs, k.checkRoles(form.Roles)...)
	for i := range k.Fields {
		if err := k.Fields[i].check(form); err != nil {
			errs = append(errs, err)
		}
	}
	for _, v := range form.Fields {
		if k.Field(v.Name) == nil {
			errs = append(errs, problem(kelurahan.FieldInvalid, v.Name, v.Name))
		}
	}
	return errs
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

func (k *Kind) checkRoles(roles []kelurahan.RolePerson) []*kelurahan.Error {
	errs := []*kelurahan.Error{}
	count := map[string]int{}
	for _, r := range roles {
		if strings.TrimSpace(r.Person.Name) != "" {
			count[r.Role]++
		}
		if k.Role(r.Role) == nil {
			errs = append(errs, problem(kelurahan.FieldInvalid, "role."+r.Role, r.Role))
		}
	}
	for _, r := range k.Roles {
		switch n := count[r.Key]; {
		case n < r.Min:
			errs = append(errs, problem(kelurahan.FieldRequired, "role."+r.Key, r.Label, "min", strconv.Itoa(r.Min)))
		case n > r.Max:
			errs = append(errs, problem(kelurahan.FieldInvalid, "role."+r.Key, r.Label, "max", strconv.Itoa(r.Max)))
		}
	}
	return errs
}

func (f *Field) check(form Form) *kelurahan.Error {
	value := ""
	for _, v := range form.Fields {
		if v.Name == f.Name {
			value = strings.TrimSpace(v.Value)
		}
	}
	switch {
	case value == "" && f.Required:
		return problem(kelurahan.FieldRequired, f.Name, f.Label)
	case value == "":
		return nil
	}
	return f.checkValue(value, form.Date)
}

// checkValue checks an answer that is not empty. day is the letter's day; 0
// leaves bounds of "today" unchecked.
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
	case Clock:
		return f.unless(clockForm.MatchString(value))
	case Phone:
		return f.unless(phoneForm.MatchString(strings.NewReplacer(" ", "", "-", "", ".", "").Replace(value)))
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

// parseAmount reads a whole number as people type it: "1.500.000", "Rp 250 000".
func parseAmount(s string) (int64, bool) {
	s = strings.TrimSpace(s)
	if len(s) > 2 && strings.EqualFold(s[:2], "rp") {
		s = strings.TrimPrefix(s[2:], ".")
	}
	s = strings.NewReplacer(" ", "", ".", "", "\u00a0", "").Replace(s)
	if s == "" || strings.ContainsFunc(s, func(r rune) bool { return r < '0' || r > '9' }) {
		return 0, false
	}
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil && n <= maxAmount
}
