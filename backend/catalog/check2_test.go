package catalog

import (
	"slices"
	"strings"
	"testing"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

func heirsForm() Form {
	l := heirsLetter()
	return Form{Date: l.Date, Applicant: l.Applicant, Subject: l.Subject, Roles: l.Roles, Fields: l.Fields}
}

// wrong gives what Check says: "code field".
func wrong(k *Kind, f Form) []string {
	list := []string{}
	for _, e := range k.Check(f) {
		list = append(list, string(e.Code)+" "+e.Field)
	}
	return list
}

func TestCheckLists(t *testing.T) {
	k := everythingKind(t)
	if got := wrong(k, heirsForm()); len(got) > 0 {
		t.Fatalf("a good form: %v", got)
	}
	for rows, want := range map[string][]string{
		"": {"field-required ahli-waris"}, "\t\t\t\t\n": {"field-required ahli-waris"},
		"A\t\t\t\t": {"field-required ahli-waris.1.hubungan"}, "\nA\t\t\tIpar\t": {"field-invalid ahli-waris.2.hubungan"},
		"A\t123\t\tAnak\t":         {"nik-length ahli-waris.1.nik"},
		"A\t\tdua\tAnak\t":         {"field-invalid ahli-waris.1.umur"},
		"A\t\t\tAnak\t\tB":         {"field-invalid ahli-waris.1"},
		"A\t\t\tAnak\tSiapa":       {"field-invalid ahli-waris.1.anak-dari"},
		"A\t\t\tAnak\tA":           {"field-invalid ahli-waris.1.anak-dari"},
		"A\t\t\tAnak\tmarkus bani": {}, "A\t\t\tAnak": {}, "A\t\t\tAnak\t\t\t": {}, "A\t\t\tAnak\nB\t\t\tCucu\ta\r\n": {},
		strings.Repeat("A\t\t\tAnak\n", 20): {}, strings.Repeat("A\t\t\tAnak\n", 21): {"field-invalid ahli-waris"},
		strings.Repeat("x", 151) + "\t\t\tAnak": {"field-too-long ahli-waris.1.nama"},
	} {
		if got := wrong(k, set(heirsForm(), "ahli-waris", rows)); !slices.Equal(got, want) {
			t.Errorf("%.40q: %v, want %v", rows, got, want)
		}
	}
}

func TestCheckLabelsOfCells(t *testing.T) {
	k := everythingKind(t)
	errs := k.Check(set(heirsForm(), "ahli-waris", "Ana\t1\t\tAnak"))
	if len(errs) != 1 || errs[0].Args["label"] != "Ahli waris baris 1: NIK" || errs[0].Args["n"] != "1" {
		t.Errorf("%v", errs)
	}
}

func TestCheckNeeds(t *testing.T) {
	k := everythingKind(t)
	for want, change := range map[string]func(f *Form){
		"field-required applicant": func(f *Form) { f.Applicant.NIK = "" },
		"field-required subject":   func(f *Form) { f.Subject = &kelurahan.Person{Name: "MARKUS BANI", BirthPlace: "SOE"} },
		"field-required role.saksi": func(f *Form) {
			f.Roles = []kelurahan.RolePerson{{Role: "saksi", Person: kelurahan.Person{Name: "A", Address: "B"}}}
		},
		"field-required role.lembaga": func(f *Form) {
			f.Roles = append(slices.Clone(f.Roles), kelurahan.RolePerson{Role: "lembaga", Person: kelurahan.Person{Name: "Gereja"}})
		},
	} {
		f := heirsForm()
		change(&f)
		if got := wrong(k, f); !slices.Equal(got, []string{want}) {
			t.Errorf("%v, want %s", got, want)
		}
	}
	f := heirsForm()
	f.Roles = []kelurahan.RolePerson{{Role: "saksi", Person: kelurahan.Person{Name: "A", Address: "B"}}}
	if errs := k.Check(f); errs[0].Args["label"] != "Saksi 1: pekerjaan" || errs[0].Args["need"] != "occupation" {
		t.Errorf("%v", errs[0].Args)
	}
}

// TestCheckOnlyWhatIsAsked: a field whose condition does not hold is neither
// required nor checked nor printed.
func TestCheckOnlyWhatIsAsked(t *testing.T) {
	k := everythingKind(t)
	f := set(heirsForm(), "luas", "banyak")
	if got := wrong(k, f); !slices.Equal(got, []string{"field-invalid luas"}) {
		t.Errorf("asked: %v", got)
	}
	f = set(f, "jenis", "Rumah")
	if got := wrong(k, f); len(got) > 0 {
		t.Errorf("not asked: %v", got)
	}
	asked := k.Asked(f)
	if asked[k.fieldIndex("luas")] || asked[k.fieldIndex("letak-tanah")] || !asked[k.fieldIndex("jenis")] {
		t.Errorf("asked %v", asked)
	}
	l := heirsLetter()
	l.Fields = f.Fields
	if got := outline(compose(t, k, l)); strings.Contains(got, "banyak") || strings.Contains(got, "Jalan Timor") {
		t.Errorf("printed:\n%s", got)
	}
}

func TestCheckRepeatedAnswer(t *testing.T) {
	f := heirsForm()
	f.Fields = append(f.Fields, f.Fields[0])
	if got := wrong(everythingKind(t), f); !slices.Equal(got, []string{"field-invalid tanggal"}) {
		t.Errorf("%v", got)
	}
}

func TestInternalKindNeedsNoApplicant(t *testing.T) {
	k, err := Parse([]byte(strings.Replace(sample, "months = 1", "months = 1\ninternal = true", 1)))
	if err != nil {
		t.Fatal(err)
	}
	if got := wrong(k, Form{}); len(got) > 0 {
		t.Errorf("%v", got)
	}
}

func TestDecimalBounds(t *testing.T) {
	f := Field{Name: "x", Label: "X", Type: Decimal, Min: "1", Max: "100,5"}
	for value, good := range map[string]bool{"1": true, "100,5": true, "0,9999": false, "100,5001": false, "50.5": false, "dua": false} {
		if got := f.checkValue(value, 0) == nil; got != good {
			t.Errorf("%q: %v", value, got)
		}
	}
}
