package catalog

import (
	"strconv"
	"strings"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// needLabel is how a complaint calls a detail a kind may need; "" = none of them.
func needLabel(need string) string {
	switch need {
	case "nik":
		return "NIK"
	case "birth":
		return "tempat dan tanggal lahir"
	case "occupation":
		return "pekerjaan"
	case "address":
		return "alamat"
	case "sex":
		return "jenis kelamin"
	case "religion":
		return "agama"
	case "marital":
		return "status perkawinan"
	case "citizenship":
		return "kewarganegaraan"
	}
	return ""
}

func (k *Kind) checkPersons(form Form) []*kelurahan.Error {
	errs := []*kelurahan.Error{}
	switch {
	case named(&form.Applicant):
		errs = append(errs, missingDetails(k.Applicant.Needs, &form.Applicant, "applicant", k.Applicant.label())...)
	case !k.Internal:
		errs = append(errs, kelurahan.E(kelurahan.ApplicantAbsent, "catalog.Check", nil).InField("applicant"))
	}
	about := form.Subject
	switch {
	case k.Subject.Required && (about == nil || !named(about)):
		errs = append(errs, problem(kelurahan.FieldRequired, "subject", k.Subject.Label))
	case about != nil && named(about):
		errs = append(errs, missingDetails(k.Subject.Needs, about, "subject", k.Subject.label())...)
	case named(&form.Applicant):
		errs = append(errs, missingDetails(k.Subject.Needs, &form.Applicant, "applicant", k.Applicant.label())...)
	}
	return append(errs, k.checkRoles(form.Roles)...)
}

func named(p *kelurahan.Person) bool { return strings.TrimSpace(p.Name) != "" }

func (a *Applicant) label() string {
	if a.Label == "" {
		return "Pemohon"
	}
	return a.Label
}

func (s *Subject) label() string {
	if s.Label == "" {
		return "Yang diterangkan"
	}
	return s.Label
}

// missingDetails gives one problem for every needed detail a person lacks.
func missingDetails(needs []string, p *kelurahan.Person, field, label string) []*kelurahan.Error {
	var errs []*kelurahan.Error
	for _, n := range needs {
		if !has(p, n) {
			errs = append(errs, problem(kelurahan.FieldRequired, field, label+": "+needLabel(n), "need", n))
		}
	}
	return errs
}

func has(p *kelurahan.Person, need string) bool {
	switch need {
	case "nik":
		return p.NIK != ""
	case "birth":
		return strings.TrimSpace(p.BirthPlace) != "" && p.BirthDate.Valid()
	case "occupation":
		return strings.TrimSpace(p.Occupation) != ""
	case "address":
		return strings.TrimSpace(p.Address) != ""
	case "sex":
		return p.Sex != ""
	case "religion":
		return p.Religion != ""
	case "marital":
		return p.Marital != ""
	case "citizenship":
		return p.Citizenship != ""
	}
	return true
}

func (k *Kind) checkRoles(roles []kelurahan.RolePerson) []*kelurahan.Error {
	errs := []*kelurahan.Error{}
	count := map[string]int{}
	for i := range roles {
		r := &roles[i]
		role := k.Role(r.Role)
		if role == nil {
			errs = append(errs, problem(kelurahan.FieldInvalid, "role."+r.Role, r.Role))
			continue
		}
		if named(&r.Person) {
			count[r.Role]++
			errs = append(errs, missingDetails(role.Needs, &r.Person, "role."+r.Role, role.nth(count[r.Role]))...)
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

// nth is how a complaint calls the n-th person of a role.
func (r *Role) nth(n int) string {
	if r.Max == 1 {
		return r.Label
	}
	return r.Label + " " + strconv.Itoa(n)
}

// checkTrees looks for parents a family tree does not know: field-invalid at
// the cell.
func (k *Kind) checkTrees(form Form, asked []bool) []*kelurahan.Error {
	var errs []*kelurahan.Error
	about := foldName(form.Applicant.Name)
	if form.Subject != nil {
		about = foldName(form.Subject.Name)
	}
	for i, t := range k.trees {
		f := &k.Fields[t.field]
		if !asked[t.field] || containsTree(k.trees[:i], t) {
			continue
		}
		rows := rowsOf(form.answer(f.Name), len(f.Columns), f.RowLimit())
		known := newFamily(t, rows)
		for n, row := range rows {
			parent := foldName(row.cells[t.parent])
			if parent == "" || parent == about || known.parentOf(n) >= 0 {
				continue
			}
			c := &f.Columns[t.parent]
			errs = append(errs, problem(kelurahan.FieldInvalid, f.Name+"."+strconv.Itoa(row.n)+"."+c.Name,
				f.Label+" baris "+strconv.Itoa(row.n)+": "+c.Label))
		}
	}
	return errs
}

func containsTree(list []treeUse, t treeUse) bool {
	for _, o := range list {
		if o == t {
			return true
		}
	}
	return false
}

// family finds rows of a tree by name.
type family struct {
	use   treeUse
	rows  []listRow
	first map[string]int // by folded name
}

func newFamily(use treeUse, rows []listRow) family {
	f := family{use, rows, make(map[string]int, len(rows))}
	for i := range rows {
		name := foldName(rows[i].cells[use.name])
		if _, known := f.first[name]; name != "" && !known {
			f.first[name] = i
		}
	}
	return f
}

// parentOf finds the row whose name the n-th row gives as its parent, -1 = none.
// Nobody is his own parent.
func (f *family) parentOf(n int) int {
	parent := foldName(f.rows[n].cells[f.use.parent])
	i, known := f.first[parent]
	switch {
	case !known:
		return -1
	case i != n:
		return i
	}
	for i++; i < len(f.rows); i++ { // another of the same name
		if foldName(f.rows[i].cells[f.use.name]) == parent {
			return i
		}
	}
	return -1
}

// foldName makes names equal that differ in capitals and blanks only.
func foldName(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }
