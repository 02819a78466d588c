package catalog

import (
	"fmt"
	"strings"
	"testing"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

func sampleOffice() *kelurahan.Office {
	return &kelurahan.Office{City: "Kota Kupang", District: "Kelapa Lima", Name: "Oesapa", Place: "Kupang", Zone: "WITA",
		Signers: []kelurahan.Signatory{{Key: "lurah", Title: "Lurah Oesapa"}}}
}

func compose(tb testing.TB, k *Kind, l *kelurahan.Letter) Document {
	tb.Helper()
	l.Kind, l.KindVersion = k.Code, k.Version
	doc, err := k.Compose(l, sampleOffice())
	if err != nil {
		tb.Fatal(err)
	}
	return doc
}

// words writes a document out, a block a line.
func words(doc Document) string {
	var out strings.Builder
	join := func(runs []Run) string {
		s := ""
		for _, r := range runs {
			s += r.Text
		}
		return strings.ReplaceAll(s, "\u00a0", " ")
	}
	for _, b := range doc.Sheets[0].Blocks {
		switch v := b.(type) {
		case Paragraph:
			fmt.Fprintln(&out, join(v.Runs))
		case Rows:
			for _, r := range v.Rows {
				fmt.Fprintln(&out, r.Label+": "+join(r.Value))
			}
		}
	}
	return out.String()
}

func TestComposeSample(t *testing.T) {
	k, err := Parse([]byte(sample))
	if err != nil {
		t.Fatal(err)
	}
	fields := func(pairs ...string) []kelurahan.FieldValue {
		var list []kelurahan.FieldValue
		for i := 0; i < len(pairs); i += 2 {
			list = append(list, kelurahan.FieldValue{Name: pairs[i], Value: pairs[i+1]})
		}
		return list
	}
	person := kelurahan.Person{Name: "ADE", NIK: "9971026408900017"}
	cases := []struct {
		fields []kelurahan.FieldValue
		want   string
	}{
		{nil, "Nama ADE dan ….\nNIK: 9971026408900017\n"},
		{fields("umur", "21"), "Nama ADE dan dua puluh satu.\nNIK: 9971026408900017\n"},
		{fields("umur", "tua"), "Nama ADE dan tua.\nNIK: 9971026408900017\n"},
		{fields("umur", "1", "sejak", "2020-02-01"), "Nama ADE dan satu.\nNIK: 9971026408900017\nSejak: 1 Februari 2020\nAda.\n"},
		{fields("umur", "1", "sejak", "1-2-2020", "nomor", "7"), "Nama ADE dan satu.\nNIK: 9971026408900017\nSejak: 1 Februari 2020\nAda, nomor 7.\n"},
	}
	for _, c := range cases {
		if got := words(compose(t, k, &kelurahan.Letter{Applicant: person, Fields: c.fields})); got != c.want {
			t.Errorf("got  %q\nwant %q", got, c.want)
		}
	}
}

func TestConditions(t *testing.T) {
	body := "[if not sejak]\nTanpa.\n[end]\n[if nomor = Tujuh]\nSama.\n[end]\n[if not nomor = tujuh]\nLain.\n[end]\nAkhir.\n"
	start, end := strings.Index(sample, "Nama {"), strings.Index(sample, "'''\n\n[[class]]")
	k, err := Parse([]byte(sample[:start] + body + sample[end:]))
	if err != nil {
		t.Fatal(err)
	}
	for nomor, want := range map[string]string{"": "Tanpa.\nLain.\nAkhir.\n", "TUJUH": "Tanpa.\nSama.\nAkhir.\n", "8": "Tanpa.\nLain.\nAkhir.\n"} {
		l := &kelurahan.Letter{Fields: []kelurahan.FieldValue{{Name: "nomor", Value: nomor}}}
		if got := words(compose(t, k, l)); got != want {
			t.Errorf("%q: got %q, want %q", nomor, got, want)
		}
	}
}

func TestSubjectOfADraftIsNotTheApplicant(t *testing.T) {
	k := shippedKind(t, "kematian")
	doc := compose(t, k, &kelurahan.Letter{Date: 20261122, Applicant: kelurahan.Person{Name: "PELAPOR SATU"}})
	text := words(doc)
	if !strings.HasPrefix(text[strings.Index(text, "Nama: "):], "Nama: …\n") {
		t.Errorf("a draft without a subject says\n%s", text)
	}
	if strings.Count(text, "PELAPOR SATU") != 1 {
		t.Errorf("the applicant stands in the wrong place:\n%s", text)
	}
}

func TestAddress(t *testing.T) {
	resident := kelurahan.Person{Resident: kelurahan.PersonID{1}, Address: "JALAN TIMOR RAYA", RT: "014", RW: "005"}
	outsider := kelurahan.Person{Address: "Jalan Mawar 3", RT: "001", Area: "Kelurahan Lontar, Kota Surabaya"}
	for _, c := range []struct {
		p    kelurahan.Person
		want string
	}{
		{resident, "Jalan Timor Raya, RT 014/RW 005, Kelurahan Oesapa, Kecamatan Kelapa Lima, Kota Kupang"},
		{outsider, "Jalan Mawar 3, RT 001, Kelurahan Lontar, Kota Surabaya"},
		{kelurahan.Person{Address: "Jalan Mawar 3"}, "Jalan Mawar 3"},
		{kelurahan.Person{}, ""},
	} {
		if got := strings.ReplaceAll(PersonDetail(&c.p, "address", sampleOffice(), 20261122), "\u00a0", " "); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

func TestSignatureLines(t *testing.T) {
	for _, c := range []struct {
		s    kelurahan.Signatory
		want string
	}{
		{kelurahan.Signatory{Title: "Lurah Oesapa"}, "Lurah Oesapa,"},
		{kelurahan.Signatory{Title: "Sekretaris", As: "a.n."}, "a.n. Lurah Oesapa|Sekretaris,"},
		{kelurahan.Signatory{Title: "Kasi Pelayanan Umum", As: "u.b.", Over: "Sekretaris"}, "a.n. Lurah Oesapa|Sekretaris|u.b.|Kasi Pelayanan Umum,"},
		{kelurahan.Signatory{Title: "Kasi Pelayanan Umum", As: "u.b."}, "a.n. Lurah Oesapa|u.b.|Kasi Pelayanan Umum,"},
		{kelurahan.Signatory{Title: "Sekretaris", As: "Plh."}, "Plh. Lurah Oesapa,"},
		{kelurahan.Signatory{Title: "Sekretaris", As: "Plt."}, "Plt. Lurah Oesapa,"},
	} {
		if got := strings.Join(SignatureLines(&c.s, sampleOffice()), "|"); got != c.want {
			t.Errorf("%q: got %q, want %q", c.s.As, got, c.want)
		}
	}
}

func TestComposeRefusesAnotherKind(t *testing.T) {
	k := shippedKind(t, "sku")
	for _, l := range []kelurahan.Letter{{Kind: "sktm"}, {Kind: "sku", KindVersion: "0000000000000000"}} {
		if _, err := k.Compose(&l, sampleOffice()); kelurahan.CodeOf(err) != kelurahan.KindUnknown {
			t.Errorf("%s %s: %v", l.Kind, l.KindVersion, err)
		}
	}
}
