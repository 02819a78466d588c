package app

import (
	"strings"
	"testing"

	"github.com/loket-kelurahan/loket/backend/catalog"
)

// faultySource is a kind without a fault; each test gives it one.
func faultySource() catalog.Source {
	return catalog.Source{
		Code: "coba", Title: "Surat Coba", Mode: "langsung", Body: "Isi {keperluan}.\n[table anak]\n", Classes: []catalog.SourceClass{{From: "2023-01-01", Code: "400"}},
		Fields: []catalog.Field{
			{Name: "keperluan", Label: "Keperluan", Type: catalog.Text},
			{Name: "acara", Label: "Tanggal acara", Type: catalog.Date},
			{Name: "status", Label: "Status", Type: catalog.Choice, Options: []string{"Kos", "Kontrak"}},
			{Name: "anak", Label: "Anak", Type: catalog.List, Columns: []catalog.ListColumn{{Name: "nama", Label: "Nama", Type: catalog.Text}}},
		},
		Roles:   []catalog.Role{{Key: "saksi", Label: "Saksi", Max: 2}},
		Notices: []catalog.Hint{{Text: "Lihat umurnya.", When: "applicant.age < 21"}},
		Signs:   []catalog.SignLine{{Columns: []catalog.SignPlace{{Who: "applicant"}, {Who: "signer"}}}},
	}
}

// TestWhatIsWrongHasWords: every part of the editor says in its own words what
// is wrong with it, at its place.
func TestWhatIsWrongHasWords(t *testing.T) {
	s := faultySource()
	if _, err := catalog.Parse(s.File()); err != nil {
		t.Fatal(err)
	}
	sign := func(s *catalog.Source, n int) *catalog.SignPlace { return &s.Signs[0].Columns[n] }
	column := func(s *catalog.Source) *catalog.ListColumn { return &s.Fields[3].Columns[0] }
	for _, c := range []struct {
		place, words string
		spoil        func(*catalog.Source)
	}{
		{"sign.0.column.0.who", "Yang menandatangani tidak ada", func(s *catalog.Source) { sign(s, 0).Who = "role:hantu" }},
		{"sign.0.column.1.title", "datang sendiri", func(s *catalog.Source) { sign(s, 1).Title = "Lurah" }},
		{"sign.0.column.0.title", "hantu bukan sisipan", func(s *catalog.Source) { sign(s, 0).Title = "{hantu}" }},
		{"sign.0.column.0.above", "Kata di atas", func(s *catalog.Source) { sign(s, 0).Above = "{hantu}" }},
		{"sign.0.column.0.rank", "Pangkat", func(s *catalog.Source) { sign(s, 0).Rank = "{hantu}" }},
		{"sign.0.column.0.nip", "NIP", func(s *catalog.Source) { sign(s, 0).NIP = "{hantu}" }},
		{"sign.0.column.0.register", "Nomor register", func(s *catalog.Source) { sign(s, 0).Register = true }},
		{"sign.0.column.1.meterai", "Kotak meterai", func(s *catalog.Source) { sign(s, 1).Meterai = true }},
		{"sign.0.column.0.when", "yang tidak ada di surat ini", func(s *catalog.Source) { sign(s, 0).When = "hantu" }},
		{"sign.0", "hanya mencatat", func(s *catalog.Source) { s.Shape = catalog.Pernyataan }},
		{"sign.1", "satu sampai empat kolom", func(s *catalog.Source) { s.Signs = append(s.Signs, catalog.SignLine{}) }},
		{"signing", "disusun sendiri", func(s *catalog.Source) { s.Signing.Applicant = "Pelapor" }},
		{"hint.0.text", "Petunjuk untuk petugas", func(s *catalog.Source) { s.Notices[0].Text = "" }},
		{"hint.0.level", "Sifat petunjuk", func(s *catalog.Source) { s.Notices[0].Level = "keras" }},
		{"hint.0.when", "belum dipilih", func(s *catalog.Source) { s.Notices[0].When = "status = " }},
		{"hint.0.when", "tidak ada di antara pilihannya", func(s *catalog.Source) { s.Notices[0].When = "status = Rumah" }},
		{"hint.0.when", "perlu angka", func(s *catalog.Source) { s.Notices[0].When = "applicant.age < " }},
		{"hint.0.when", "jumlah hari", func(s *catalog.Source) { s.Notices[0].When = "acara within  days" }},
		{"field.0.when", "ada di bawahnya", func(s *catalog.Source) { s.Fields[0].When = "acara" }},
		{"applicant.needs", "Data yang harus lengkap", func(s *catalog.Source) { s.Applicant.Needs = []string{"hobi"} }},
		{"role.0.needs", "Lembaga hanya", func(s *catalog.Source) { s.Roles[0].Organisation, s.Roles[0].Needs = true, []string{"nik"} }},
		{"field.3.column.0.label", "Judul kolom", func(s *catalog.Source) { column(s).Label = "" }},
		{"field.3.column.0.name", "Nama kolom", func(s *catalog.Source) { column(s).Name = "N" }},
		{"field.3.column.0.width", "Lebar kolom", func(s *catalog.Source) { column(s).Width = 40 }},
		{"field.3.column.0.detail", "kartu keluarga", func(s *catalog.Source) { column(s).Detail = "hobi" }},
		{"field.3.column.0.options", "Pilihan jawabannya", func(s *catalog.Source) { column(s).Type = catalog.Choice }},
		{"field.3.column.0.max-length", "500 huruf", func(s *catalog.Source) { column(s).MaxLen = 900 }},
		{"field.3.max-rows", "Jumlah baris", func(s *catalog.Source) { s.Fields[3].MinRows, s.Fields[3].MaxRows = 9, 3 }},
		{"sheet.0.title", "Judul surat", func(s *catalog.Source) { s.Sheets = []catalog.SheetForm{{Body: "Isi.\n"}} }},
	} {
		s := faultySource()
		c.spoil(&s)
		_, err := catalog.Parse(s.File())
		v, err := kindFailed(err)
		if err != nil || len(v.Problems) != 1 {
			t.Errorf("%s: %+v %v", c.place, v, err)
			continue
		}
		if p := v.Problems[0]; p.Place != c.place || !strings.Contains(p.Sentence, c.words) || p.Remedy == "" {
			t.Errorf("%s: at %s: %s %s", c.place, p.Place, p.Sentence, p.Remedy)
		}
	}
}
