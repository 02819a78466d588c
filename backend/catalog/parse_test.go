package catalog

import (
	"errors"
	"strings"
	"testing"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// sample is a kind with a bit of everything; line numbers in the tests count
// its lines.
const sample = `code = "coba"
title = "Surat Coba"
mode = "langsung"
months = 1
body = '''
Nama {subject.name}
dan {umur|words}.

- NIK: {subject.nik}
-? Sejak: {sejak}
[if sejak]
Ada<, nomor {nomor}>.
[end]
'''

[[class]]
from = "2020-01-01"
code = "1"

[[field]]
name = "umur"
label = "Umur"
type = "number"
max = "150"

[[field]]
name = "sejak"
label = "Sejak"
type = "date"

[[field]]
name = "nomor"
label = "Nomor"
type = "text"

[[role]]
key = "saksi"
label = "Saksi"
min = 0
max = 2
`

func TestParseSample(t *testing.T) {
	if _, err := Parse([]byte(sample)); err != nil {
		t.Fatal(err)
	}
}

func TestParseRefuses(t *testing.T) {
	cases := []struct{ name, old, new, line, reason string }{
		{"unknown key", `months = 1`, `bulan = 1`, "4", "bulan"},
		{"unknown key in a table", `max = "150"`, `maks = "150"`, "24", "maks"},
		{"broken TOML", `title = "Surat Coba"`, `title = Surat Coba`, "2", "toml"},
		{"wrong type", `months = 1`, `months = "satu"`, "4", "toml"},
		{"bad code", `code = "coba"`, `code = "Coba!"`, "1", "code"},
		{"empty title", `title = "Surat Coba"`, `title = " "`, "2", "title"},
		{"bad mode", `"langsung"`, `"cepat"`, "3", "mode"},
		{"months", `months = 1`, `months = -1`, "4", "months"},
		{"class date", `from = "2020-01-01"`, `from = "2020-13-01"`, "17", "date"},
		{"class order", "code = \"1\"\n", "code = \"1\"\n[[class]]\nfrom = \"2019-01-01\"\ncode = \"2\"\n", "20", "go up"},
		{"no class", "[[class]]\nfrom = \"2020-01-01\"\ncode = \"1\"\n", "", "0", "class"},
		{"field name", `name = "umur"`, `name = "Umur"`, "21", "name"},
		{"field twice", `name = "nomor"`, `name = "umur"`, "32", "twice"},
		{"field type", `type = "date"`, `type = "tanggal"`, "29", "type"},
		{"bound", `max = "150"`, `max = "tua"`, "24", "max"},
		{"choice without options", `type = "text"`, `type = "choice"`, "31", "options"},
		{"prefill", `type = "text"`, "type = \"text\"\nprefill = \"person.gaji\"", "35", "gaji"},
		{"default", `max = "150"`, "max = \"150\"\ndefault = \"banyak\"", "25", "default"},
		{"role", `max = 2`, `max = 0`, "37", "min and max"},
		{"unknown placeholder", `{subject.nik}`, `{subject.gaji}`, "9", "subject.gaji"},
		{"unknown field", `dan {umur|words}`, `dan {umurnya}`, "7", "umurnya"},
		{"unknown filter", `{umur|words}`, `{umur|upper}`, "7", "upper"},
		{"filter after filter", `{umur|words}`, `{umur|words|rupiah}`, "7", "rupiah"},
		{"role out of reach", `{subject.nik}`, `{saksi3.name}`, "9", "saksi3"},
		{"open brace", `{subject.nik}`, `{subject.nik`, "9", "}"},
		{"lone brace", `dan {umur|words}`, `dan }`, "7", "}"},
		{"open bold", `Nama`, `**Nama`, "7", "**"},
		{"open group", `<, nomor {nomor}>`, `<, nomor {nomor}`, "12", "<"},
		{"group without placeholder", `<, nomor {nomor}>`, `<, nomor>`, "12", ">"},
		{"row without colon", `- NIK: {subject.nik}`, `- NIK {subject.nik}`, "9", "Label"},
		{"condition on nothing", `[if sejak]`, `[if kapan]`, "11", "kapan"},
		{"condition left open", "[end]\n", "", "11", "[end]"},
		{"condition in condition", "Ada<", "[if umur]\nAda<", "12", "inside"},
		{"unknown directive", `[if sejak]`, `[for x]`, "11", "for x"},
		{"body form", "body = '''\n", "body = '''", "5", "body"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := Parse([]byte(strings.Replace(sample, c.old, c.new, 1)))
			var e *kelurahan.Error
			if !errors.As(err, &e) || e.Code != kelurahan.KindInvalid {
				t.Fatalf("error %v", err)
			}
			if e.Args["line"] != c.line || !strings.Contains(e.Args["reason"], c.reason) {
				t.Errorf("line %s, %q; want line %s and %q", e.Args["line"], e.Args["reason"], c.line, c.reason)
			}
		})
	}
}

func TestParseSizeLimit(t *testing.T) {
	big := sample + "# " + strings.Repeat("x", maxFile)
	if _, err := Parse([]byte(big)); kelurahan.CodeOf(err) != kelurahan.KindInvalid {
		t.Errorf("error %v", err)
	}
}
