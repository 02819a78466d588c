package catalog

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// stock is every kind there is to test with: what ships and the test's own.
func stock(tb testing.TB) []*Kind {
	tb.Helper()
	kinds, err := Shipped()
	if err != nil {
		tb.Fatal(err)
	}
	paths, err := filepath.Glob("testdata/*.toml")
	if err != nil || len(paths) == 0 {
		tb.Fatal("no kinds in testdata", err)
	}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			tb.Fatal(err)
		}
		k, err := Parse(data)
		if err != nil {
			tb.Fatal(path, err)
		}
		kinds = append(kinds, k)
	}
	return kinds
}

func variants() []Variant { return []Variant{Short, Long, Sparse} }

func signedOffice() *kelurahan.Office {
	o := sampleOffice()
	o.Pattern = kelurahan.DefaultPattern
	o.Signers[0].Name = "Maria Ndun"
	return o
}

func TestSamplePassesCheck(t *testing.T) {
	o := signedOffice()
	for _, k := range stock(t) {
		for _, v := range variants() {
			l := Sample(k, o, 20261122, v)
			form := Form{Date: l.Date, Applicant: l.Applicant, Subject: l.Subject, Roles: l.Roles, Fields: l.Fields, Seen: l.Seen}
			for _, e := range k.Check(form) {
				t.Errorf("%s, %s: %v", k.Code, v, e)
			}
			if open := k.OpenRequirements(form); len(open) > 0 || l.Signer.Name == "" || l.Number.Text == "" {
				t.Errorf("%s, %s: not finished: %v, %q, %q", k.Code, v, open, l.Signer.Name, l.Number.Text)
			}
			doc, err := k.Compose(&l, o)
			if err != nil || len(doc.Sheets) == 0 {
				t.Errorf("%s, %s: %v", k.Code, v, err)
			}
			for _, source := range unanswered(doc) {
				if v == Long {
					t.Errorf("%s: %s is not answered", k.Code, source)
				}
			}
		}
	}
}

func TestSampleIsNobody(t *testing.T) {
	for _, v := range variants() {
		l := Sample(everythingKind(t), signedOffice(), 20261122, v)
		for _, p := range []kelurahan.Person{l.Applicant, *l.Subject, l.Roles[0].Person} {
			if p.NIK != "" && (p.NIK[:4] != "5371" || p.NIK[12:14] != "99" || p.NIK.Unusual(p.BirthDate, p.Sex)) {
				t.Errorf("%s: NIK %s of %v %s", v, p.NIK, p.BirthDate, p.Sex)
			}
			if p.Outsider() != (v == Sparse) {
				t.Errorf("%s: outsider %v", v, p.Outsider())
			}
			if v == Long && len(p.Name) < 58 {
				t.Errorf("a long name has %d letters", len(p.Name))
			}
		}
	}
}

func TestSampleIsTheSameTwice(t *testing.T) {
	k := everythingKind(t)
	a, b := Sample(k, signedOffice(), 20261122, Long), Sample(k, signedOffice(), 20261122, Long)
	if outline(compose(t, k, &a)) != outline(compose(t, k, &b)) {
		t.Error("two samples differ")
	}
}

// unanswered gives the placeholders that print as "…".
func unanswered(doc Document) []string {
	var list []string
	for _, s := range doc.Sheets {
		for _, b := range s.Blocks {
			for _, r := range runsIn(b) {
				if r.Text == "…" && r.Source != "" {
					list = append(list, r.Source)
				}
			}
		}
	}
	return list
}

// runsIn gives every piece of text of a block that may come from a person.
func runsIn(b Block) []Run {
	switch v := b.(type) {
	case Paragraph:
		return v.Runs
	case Heading:
		return v.Runs
	case Rows:
		return rowRuns(v.Rows)
	case Addressed:
		list := rowRuns(v.Rows)
		for _, to := range v.To {
			list = append(list, to...)
		}
		return list
	case Table:
		return slices.Concat(v.Rows...)
	case Tree:
		var list []Run
		for _, n := range v.Nodes {
			list = append(list, n.Run)
		}
		return list
	case SignRows:
		var list []Run
		for _, r := range v.Rows {
			for _, c := range r.Columns {
				list = append(append(list, c.Name), c.List...)
			}
		}
		return list
	}
	return nil
}

func rowRuns(rows []Row) []Run {
	var list []Run
	for _, r := range rows {
		list = append(list, r.Value...)
	}
	return list
}
