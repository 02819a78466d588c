package catalog

import (
	"slices"
	"strings"
	"testing"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

func skuForm() Form {
	return Form{
		Date: 20261122, Applicant: kelurahan.Person{Name: "YUNITA BANI"},
		Fields: []kelurahan.FieldValue{
			{Name: "nama-usaha", Value: "Kios Berkat"}, {Name: "bidang-usaha", Value: "Sembako"}, {Name: "alamat-usaha", Value: "Jalan Timor Raya"},
			{Name: "sejak", Value: "2020"}, {Name: "keperluan", Value: "KUR"},
		},
	}
}

func set(f Form, name, value string) Form {
	f.Fields = slices.Clone(f.Fields)
	for i := range f.Fields {
		if f.Fields[i].Name == name {
			f.Fields[i].Value = value
			return f
		}
	}
	f.Fields = append(f.Fields, kelurahan.FieldValue{Name: name, Value: value})
	return f
}

func TestCheckFields(t *testing.T) {
	k := shippedKind(t, "sku")
	if errs := k.Check(skuForm()); len(errs) != 0 {
		t.Fatalf("a good form: %v", errs)
	}
	cases := []struct {
		name, value string
		code        kelurahan.Code
	}{
		{"nama-usaha", "", kelurahan.FieldRequired}, {"nama-usaha", "  ", kelurahan.FieldRequired},
		{"nama-usaha", strings.Repeat("é", 121), kelurahan.FieldTooLong}, {"nama-usaha", "a\nb", kelurahan.FieldInvalid},
		{"nama-usaha", "a\u202eb", kelurahan.FieldInvalid}, {"nama-usaha", "a\xffb", kelurahan.FieldInvalid},
		{"sejak", "20", kelurahan.FieldInvalid}, {"sejak", "2027", kelurahan.FieldInvalid}, {"sejak", "1899", kelurahan.FieldInvalid},
		{"tenaga-kerja", "dua", kelurahan.FieldInvalid}, {"tenaga-kerja", "10001", kelurahan.FieldInvalid},
		{"omzet", "1,5 juta", kelurahan.FieldInvalid}, {"tidak-ada", "x", kelurahan.FieldInvalid},
	}
	for _, c := range cases {
		errs := k.Check(set(skuForm(), c.name, c.value))
		if len(errs) != 1 || errs[0].Code != c.code || errs[0].Field != c.name {
			t.Errorf("%s = %q: %v, want %s", c.name, c.value, errs, c.code)
		}
	}
	for name, value := range map[string]string{"nama-usaha": strings.Repeat("é", 120), "sejak": "2026", "omzet": "Rp 7.500.000", "tenaga-kerja": "0"} {
		if errs := k.Check(set(skuForm(), name, value)); len(errs) != 0 {
			t.Errorf("%s = %q: %v", name, value, errs)
		}
	}
}

func TestCheckPersons(t *testing.T) {
	k := shippedKind(t, "kematian")
	form := Form{Date: 20261122, Fields: []kelurahan.FieldValue{
		{Name: "tanggal", Value: "23-11-2026"}, {Name: "pukul", Value: "25.00"}, {Name: "tempat", Value: "rumah"}, {Name: "sebab", Value: "Umur"},
		{Name: "yang-menerangkan", Value: "Keluarga"}, {Name: "hubungan", Value: "Tetangga"}, {Name: "keperluan", Value: "akta"},
	}, Roles: []kelurahan.RolePerson{{Role: "saksi", Person: kelurahan.Person{Name: "A"}}, {Role: "wali", Person: kelurahan.Person{Name: "B"}}}}
	want := []string{
		"applicant-absent applicant", "field-required subject", "field-invalid role.wali", "field-required role.saksi",
		"date-invalid tanggal", "field-invalid pukul", "field-invalid sebab",
	}
	var got []string
	for _, e := range k.Check(form) {
		got = append(got, string(e.Code)+" "+e.Field)
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestCheckNeverNamesAnybody(t *testing.T) {
	k := shippedKind(t, "sku")
	for _, e := range k.Check(set(skuForm(), "nama-usaha", strings.Repeat("RAHASIA ", 40))) {
		if strings.Contains(e.Error(), "RAHASIA") || strings.Contains(e.Args["label"], "RAHASIA") {
			t.Errorf("the error repeats what was typed: %v", e)
		}
	}
}

func TestOpenRequirements(t *testing.T) {
	k := shippedKind(t, "sku")
	form := skuForm()
	form.Seen = []string{"ktp", "kk"}
	var open []string
	for _, e := range k.OpenRequirements(form) {
		if e.Code != kelurahan.RequirementOpen {
			t.Errorf("code %s", e.Code)
		}
		open = append(open, e.Args["key"])
	}
	if want := []string{"pengantar", "pernyataan"}; !slices.Equal(open, want) {
		t.Errorf("open %q, want %q", open, want)
	}
}

func TestCheckTypes(t *testing.T) {
	cases := []struct {
		typ  FieldType
		good []string
		bad  []string
	}{
		{Clock, []string{"00.00", "4:30", "23.59"}, []string{"24.00", "4", "04.60", "pagi"}},
		{Phone, []string{"0812 3456 7890", "+62-812-3456-789"}, []string{"12", "nol delapan", "08123456789012345"}},
		{Date, []string{"20-11-2026", "2026-11-20", "1/2/2020"}, []string{"31-02-2026", "20-11-26", "besok"}},
		{LongText, []string{"a\nb", strings.Repeat("a", 1000)}, []string{strings.Repeat("a", 1001), "a\tb"}},
		{Rupiah, []string{"0", "Rp 1.000"}, []string{"-5", "1.000,50"}},
	}
	for _, c := range cases {
		f := Field{Name: "x", Label: "X", Type: c.typ}
		for _, v := range c.good {
			if err := f.checkValue(v, 20261122); err != nil {
				t.Errorf("%s %q: %v", c.typ, v, err)
			}
		}
		for _, v := range c.bad {
			if err := f.checkValue(v, 20261122); err == nil {
				t.Errorf("%s %q passes", c.typ, v)
			}
		}
	}
}
