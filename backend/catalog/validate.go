package catalog

import (
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

var (
	errBodyForm = errors.New("body must be written between ''' and ''', each at the end of its line")
	nameForm    = regexp.MustCompile(`^[a-z][a-z0-9-]{0,39}$`)
)

// validate checks everything but the body.
func (k *Kind) validate(pos lines) error {
	if _, err := kelurahan.ParseKindCode(string(k.Code)); err != nil {
		return invalid(pos["code"], "%q is not a code", k.Code)
	}
	switch {
	case strings.TrimSpace(k.Title) == "":
		return invalid(pos["title"], "the title is empty")
	case k.Mode != kelurahan.Direct && k.Mode != kelurahan.Hold:
		return invalid(pos["mode"], "mode is %q, not langsung or tahan", k.Mode)
	case k.ValidMonths < 0 || k.ValidMonths > 120:
		return invalid(pos["months"], "months must be 0 to 120")
	case !slices.Contains([]string{"", EarlierPerson, EarlierKK}, k.ShowEarlier):
		return invalid(pos["earlier"], "earlier is %q, not person or kk", k.ShowEarlier)
	case k.Subject.Required && k.Subject.Label == "":
		return invalid(pos["subject"], "a subject needs a label")
	case k.Signing.Witnesses != "" && k.Role(k.Signing.Witnesses) == nil:
		return invalid(pos["signing.witnesses"], "%q is not a role", k.Signing.Witnesses)
	}
	for i := range k.Fields {
		if err := k.validateField(i, pos); err != nil {
			return err
		}
	}
	return k.validateLists(pos)
}

func (k *Kind) validateLists(pos lines) error {
	seen := map[string]bool{}
	for i, r := range k.Requirements {
		if !nameForm.MatchString(r.Key) || r.Label == "" || seen["requirement "+r.Key] {
			return invalid(pos.at("requirement", i, "key"), "requirement %q: the key is bad or repeated, or the label empty", r.Key)
		}
		seen["requirement "+r.Key] = true
	}
	for i, r := range k.Roles {
		at := pos.at("role", i, "key")
		if !nameForm.MatchString(r.Key) || r.Label == "" || seen["role "+r.Key] {
			return invalid(at, "role %q: the key is bad or repeated, or the label empty", r.Key)
		}
		if r.Min < 0 || r.Max < 1 || r.Max < r.Min || r.Max > 20 {
			return invalid(at, "role %q: min and max do not fit", r.Key)
		}
		seen["role "+r.Key] = true
	}
	return nil
}

func fieldTypes() []FieldType {
	return []FieldType{Text, LongText, Date, Year, Whole, Rupiah, Choice, Clock, Phone}
}

func (k *Kind) validateField(i int, pos lines) error {
	f := &k.Fields[i]
	at := func(key string) int { return pos.at("field", i, key) }
	switch {
	case !nameForm.MatchString(f.Name):
		return invalid(at("name"), "field %q: not a name", f.Name)
	case slices.ContainsFunc(k.Fields[:i], func(o Field) bool { return o.Name == f.Name }):
		return invalid(at("name"), "field %q stands twice", f.Name)
	case f.Label == "":
		return invalid(at("label"), "field %q has no label", f.Name)
	case !slices.Contains(fieldTypes(), f.Type):
		return invalid(at("type"), "field %q: %q is not a type", f.Name, f.Type)
	case f.Type == Choice && len(f.Options) == 0:
		return invalid(at("options"), "field %q has no options", f.Name)
	case f.MaxLen < 0 || f.MaxLen > 2000:
		return invalid(at("max-length"), "field %q: max-length must be 0 to 2000", f.Name)
	}
	if f.Prefill != "" && !prefillKnown(f.Prefill) {
		return invalid(at("prefill"), "field %q: %q is not a detail of a person", f.Name, f.Prefill)
	}
	return f.validateBounds(at)
}

func (f *Field) validateBounds(at func(string) int) error {
	if f.Min != "" && !f.boundKnown(f.Min) {
		return invalid(at("min"), "field %q: min %q does not fit the type", f.Name, f.Min)
	}
	if f.Max != "" && !f.boundKnown(f.Max) {
		return invalid(at("max"), "field %q: max %q does not fit the type", f.Name, f.Max)
	}
	if f.Default == "" || f.Default == DefaultLast {
		return nil
	}
	if f.checkValue(f.Default, 0) != nil {
		return invalid(at("default"), "field %q: the default does not fit the type", f.Name)
	}
	return nil
}

func (f *Field) boundKnown(bound string) bool {
	switch f.Type {
	case Date:
		_, err := kelurahan.ParseDate(bound)
		return bound == today || err == nil
	case Year:
		_, err := strconv.ParseUint(bound, 10, 16)
		return bound == today || err == nil
	case Whole, Rupiah:
		_, err := strconv.ParseUint(bound, 10, 60)
		return err == nil
	}
	return false
}

func prefillKnown(s string) bool {
	attr, ok := strings.CutPrefix(s, "person.")
	_, known := personTypes()[attr]
	return ok && known
}
