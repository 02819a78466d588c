package catalog

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

var nameForm = regexp.MustCompile(`^[a-z][a-z0-9-]{0,39}$`)

// validate checks what belongs to no part of the kind.
func (k *Kind) validate() error {
	if _, err := kelurahan.ParseKindCode(string(k.Code)); err != nil {
		return faultf("code", "%q is not a code", k.Code)
	}
	switch {
	case strings.TrimSpace(k.Title) == "":
		return faultf("title", "the title is empty")
	case k.Mode != kelurahan.Direct && k.Mode != kelurahan.Hold:
		return faultf("mode", "mode is %q, not langsung or tahan", k.Mode)
	case k.ValidMonths < 0 || k.ValidMonths > 120:
		return faultf("months", "months must be 0 to 120")
	case k.Group != "" && !slices.Contains(Groups(), k.Group):
		return faultf("group", "%q is not a group", k.Group)
	case k.Paper != "" && k.Paper != "A4" && k.Paper != "F4":
		return faultf("paper", "paper is %q, not A4 or F4", k.Paper)
	case !k.earlierKnown():
		return faultf("earlier", "earlier is %q, not person, kk or field:<a field's name>", k.ShowEarlier)
	case k.Subject.Required && k.Subject.Label == "":
		return faultf("subject", "a subject needs a label")
	case k.Signing.Witnesses != "" && k.Role(k.Signing.Witnesses) == nil:
		return faultf("signing.witnesses", "%q is not a role", k.Signing.Witnesses)
	}
	return nil
}

func (k *Kind) earlierKnown() bool {
	name := k.EarlierBy()
	return slices.Contains([]string{"", EarlierPerson, EarlierKK}, k.ShowEarlier) || name != "" && k.Field(name) != nil
}

// validateParts checks requirements, roles and what is needed of persons.
func (k *Kind) validateParts() error {
	seen := map[string]bool{}
	for i, r := range k.Requirements {
		if !nameForm.MatchString(r.Key) || r.Label == "" || seen["requirement "+r.Key] {
			return faultf(at("requirement", i, "key"), "requirement %q: the key is bad or repeated, or the label empty", r.Key)
		}
		seen["requirement "+r.Key] = true
	}
	for i, r := range k.Roles {
		if !nameForm.MatchString(r.Key) || r.Label == "" || seen["role "+r.Key] {
			return faultf(at("role", i, "key"), "role %q: the key is bad or repeated, or the label empty", r.Key)
		}
		if r.Min < 0 || r.Max < 1 || r.Max < r.Min || r.Max > 20 {
			return faultf(at("role", i, "key"), "role %q: min and max do not fit", r.Key)
		}
		if err := needsKnown(r.Needs, r.Organisation, at("role", i, "needs")); err != nil {
			return err
		}
		seen["role "+r.Key] = true
	}
	if err := needsKnown(k.Applicant.Needs, k.Applicant.Organisation, "applicant.needs"); err != nil {
		return err
	}
	return needsKnown(k.Subject.Needs, k.Subject.Organisation, "subject.needs")
}

func needsKnown(needs []string, organisation bool, path string) error {
	for i, n := range needs {
		switch {
		case needLabel(n) == "":
			return faultf(path, "%q cannot be needed of a person", n)
		case organisation && n != "address":
			return faultf(path, "an organisation has no %s", n)
		case slices.Contains(needs[:i], n):
			return faultf(path, "%q stands twice", n)
		}
	}
	return nil
}

const (
	maxFields  = 60
	maxColumns = 12
)

func (k *Kind) validateFields() error {
	if len(k.Fields) > maxFields {
		return faultf(at("field", maxFields, "name"), "more than %d fields", maxFields)
	}
	for i := range k.Fields {
		if err := k.validateField(i); err != nil {
			return err
		}
	}
	return nil
}

func (k *Kind) validateField(i int) error {
	f := &k.Fields[i]
	at := func(key string) string { return at("field", i, key) }
	switch {
	case !nameForm.MatchString(f.Name):
		return faultf(at("name"), "field %q: not a name", f.Name)
	case k.fieldIndex(f.Name) != i:
		return faultf(at("name"), "field %q stands twice", f.Name)
	case f.Label == "":
		return faultf(at("label"), "field %q has no label", f.Name)
	case !slices.Contains(fieldTypes(), f.Type):
		return faultf(at("type"), "field %q: %q is not a type", f.Name, f.Type)
	case f.Type == Choice && len(f.Options) == 0:
		return faultf(at("options"), "field %q has no options", f.Name)
	case f.MaxLen < 0 || f.MaxLen > 2000:
		return faultf(at("max-length"), "field %q: max-length must be 0 to 2000", f.Name)
	case f.Type != List && (len(f.Columns) > 0 || f.MinRows != 0 || f.MaxRows != 0):
		return faultf(at("column"), "field %q: columns and rows are for a list", f.Name)
	}
	if f.Prefill != "" && (f.Type == List || !prefillKnown(f.Prefill)) {
		return faultf(at("prefill"), "field %q: %q is not a detail of a person", f.Name, f.Prefill)
	}
	if f.Type == List {
		if err := f.validateList(at); err != nil {
			return err
		}
	}
	return f.validateBounds(at)
}

func (f *Field) validateBounds(at func(string) string) error {
	if f.Min != "" && !f.boundKnown(f.Min) {
		return faultf(at("min"), "field %q: min %q does not fit the type", f.Name, f.Min)
	}
	if f.Max != "" && !f.boundKnown(f.Max) {
		return faultf(at("max"), "field %q: max %q does not fit the type", f.Name, f.Max)
	}
	if f.Default != "" && f.Default != DefaultLast && len(f.checkAnswer(f.Default, 0)) > 0 {
		return faultf(at("default"), "field %q: the default does not fit the type", f.Name)
	}
	if f.Example != "" && len(f.checkAnswer(f.Example, 0)) > 0 {
		return faultf(at("example"), "field %q: the example does not fit the field", f.Name)
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
	case Decimal:
		_, ok := parseDecimal(bound)
		return ok
	}
	return false
}

func (f *Field) validateList(at func(string) string) error {
	switch {
	case len(f.Columns) == 0 || len(f.Columns) > maxColumns:
		return faultf(at("column"), "list %q: a list has one to %d columns", f.Name, maxColumns)
	case f.MinRows < 0 || f.MaxRows < 0 || f.MaxRows > 100 || f.MinRows > f.RowLimit():
		return faultf(at("max-rows"), "list %q: min-rows and max-rows do not fit", f.Name)
	}
	for i := range f.Columns {
		c := &f.Columns[i]
		at := func(key string) string { return at("column." + strconv.Itoa(i) + "." + key) }
		own := c.asField(c.Name, c.Label)
		switch {
		case !nameForm.MatchString(c.Name) || f.column(c.Name) != i:
			return faultf(at("name"), "list %q: the column %q has a bad name or stands twice", f.Name, c.Name)
		case c.Label == "":
			return faultf(at("label"), "list %q: the column %q has no label", f.Name, c.Name)
		case !slices.Contains(columnTypes(), c.Type):
			return faultf(at("type"), "list %q: %q is not a type of a column", f.Name, c.Type)
		case c.Type == Choice && len(c.Options) == 0:
			return faultf(at("options"), "list %q: the column %q has no options", f.Name, c.Name)
		case c.MaxLen < 0 || c.MaxLen > 500:
			return faultf(at("max-length"), "list %q: max-length of a column must be 0 to 500", f.Name)
		case c.Width < 0 || c.Width > 20:
			return faultf(at("width"), "list %q: width must be 0 to 20", f.Name)
		case c.Detail != "" && !slices.Contains(columnDetails(), c.Detail):
			return faultf(at("detail"), "list %q: %q is not a detail of a person", f.Name, c.Detail)
		case c.Example != "" && own.checkValue(c.Example, 0) != nil:
			return faultf(at("example"), "list %q: the example of %q does not fit", f.Name, c.Name)
		}
	}
	return nil
}

func prefillKnown(s string) bool {
	attr, ok := strings.CutPrefix(s, "person.")
	_, known := personType(attr)
	return ok && known
}
