package catalog

import (
	"os"
	"strings"
	"testing"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

func everything(tb testing.TB) string {
	tb.Helper()
	data, err := os.ReadFile("testdata/semua.toml")
	if err != nil {
		tb.Fatal(err)
	}
	return string(data)
}

func TestParseEverything(t *testing.T) {
	k, err := Parse([]byte(everything(t)))
	if err != nil {
		t.Fatal(err)
	}
	if k.Shape != Pernyataan || k.Head || k.Paper != "F4" || k.EarlierBy() != "letak-tanah" || len(k.Hints) != 2 || len(k.Notices) != 3 || len(k.sheets) != 2 {
		t.Errorf("read as %+v", k)
	}
}

// TestParseRefusesSecondForm changes one word of a kind that has everything.
// The line is that of the word in the changed file.
func TestParseRefusesSecondForm(t *testing.T) {
	all := everything(t)
	cases := []struct{ old, new, mark, reason string }{
		{`group = "waris-tanah"`, `group = "tanah"`, `group = "tanah"`, "group"},
		{`shape = "pernyataan"`, `shape = "akta"`, `shape = "akta"`, "shape"},
		{`shape = "pernyataan"`, `shape = "surat"`, `shape = "surat"`, "[letter]"},
		{`paper = "F4"`, `paper = "Folio"`, `paper = "Folio"`, "paper"},
		{`earlier = "field:letak-tanah"`, `earlier = "field:letak"`, `earlier = "field:letak"`, "earlier"},
		{`+ pewaris meninggal`, `+ {signer.acting} menerangkan`, `+ {signer.acting}`, "citizen speaks"},
		{`[table ahli-waris: nama, nik, hubungan]`, `[table ahli-waris: nama, gaji]`, "gaji]", "gaji"},
		{`[table ahli-waris: nama, nik, hubungan]`, `[table jenis]`, "[table jenis]", "not a list"},
		{`[tree ahli-waris: nama, anak-dari]`, `[tree ahli-waris: nama]`, "[tree ahli-waris: nama]", "tree"},
		{`[items ahli-waris] {.nama|upper}`, `[items ahli-waris] {.gaji}`, "{.gaji}", ".gaji"},
		{`Demikian pernyataan`, `{.nama} pernyataan`, "{.nama} pernyataan", ".nama"},
		{`Demikian pernyataan`, `{ahli-waris} pernyataan`, "{ahli-waris} pernyataan", "count"},
		{`[ticks jenis]`, `[ticks luas]`, "[ticks luas]", "choice"},
		{`[page]`, `[page 2]`, "[page 2]", "not known"},
		{`[page]`, `[page] dua`, "[page] dua", "behind"},
		{`[if ahli-waris >= 2]`, `[if ahli-waris >= dua]`, "[if ahli-waris >= dua]", "whole number"},
		{`[if ahli-waris >= 2]`, `[if nama-ayah >= 2]`, "[if nama-ayah >= 2]", "more nor less"},
		{`[if tanggal within 10 workdays]`, `[if tanggal within 10 weeks]`, "10 weeks", "workdays"},
		{`[if tanggal within 10 workdays]`, `[if jenis within 10 days]`, "[if jenis within", "not a date"},
		{`and jenis = Tanah]`, `and jenis = Sawah]`, "Sawah", "never"},
		{`when = "pembuat-umur < 19"`, `when = "umur < 19"`, `"umur < 19"`, "umur"},
		{`level = "warn"`, `level = "merah"`, `"merah"`, "level"},
		{`text = "Baca bersama-sama."`, `text = ""`, `text = ""`, "empty"},
		{`needs = ["nik"]`, `needs = ["gaji"]`, `"gaji"`, "gaji"},
		{"organisation = true\nneeds = [\"address\"]", "organisation = true\nneeds = [\"birth\"]", `["birth"]` + "\n\n[[field]]", "organisation"},
		{`when = "jenis = Tanah"`, `when = "bagian"`, `when = "bagian"`, "above"},
		{`when = "jenis = Tanah"`, `when = "office.name"`, `when = "office.name"`, "filled in"},
		{`example = "250,5"`, `example = "250.5"`, `"250.5"`, "example"},
		{`max = "100000"`, `max = "1e5"`, `"1e5"`, "max"},
		{`max-rows = 20`, `max-rows = 101`, `max-rows = 101`, "rows"},
		{`type = "nik"` + "\nwidth", `type = "list"` + "\nwidth", `type = "list"` + "\nwidth", "column"},
		{`detail = "age"`, `detail = "gaji"`, `detail = "gaji"`, "gaji"},
		{`name = "umur"`, `name = "nik"`, "name = \"nik\"\nlabel = \"Umur\"", "twice"},
		{`options = ["Istri", "Anak", "Cucu"]`, `options = []`, `options = []`, "options"},
		{`who = "none"`, `who = "camat"`, `who = "camat"`, "who"},
		{`who = "role:saksi:2"`, `who = "role:saksi:3"`, `who = "role:saksi:3"`, "saksi:3"},
		{`who = "list:ahli-waris.nama"`, `who = "list:ahli-waris.gaji"`, `gaji"`, "gaji"},
		{"who = \"signer\"\n", "who = \"signer\"\ntitle = \"Lurah\"\n", `title = "Lurah"`, "themselves"},
		{"who = \"role:saksi:1\"\n", "who = \"role:saksi:1\"\nregister = true\n", "register = true\ntitle = \"Saksi 1\"", "register"},
		{`rank = "Pembina"`, `rank = "{pangkat}"`, `"{pangkat}"`, "pangkat"},
		{`when = "ahli-waris > 2"`, `when = "waris > 2"`, `"waris > 2"`, "waris"},
		{`Daftar ahli waris {subject.late}`, `Daftar {waris}`, `Daftar {waris}`, "waris"},
		{"shape = \"keterangan\"\n", "shape = \"surat\"\n", `shape = "surat"`, "first sheet"},
		{"[signing]\n", "[signing]\napplicant = \"Pelapor\"\n", "[signing]", "[[sign]]"},
	}
	for _, c := range cases {
		changed := strings.Replace(all, c.old, c.new, 1)
		if changed == all {
			t.Fatalf("%q does not stand in the file", c.old)
		}
		at := strings.Index(changed, c.mark)
		if at < 0 {
			t.Fatalf("%q does not stand in the changed file", c.mark)
		}
		want := 1 + strings.Count(changed[:at], "\n")
		_, err := Parse([]byte(changed))
		e, ok := err.(*kelurahan.Error)
		if !ok || e.Code != kelurahan.KindInvalid {
			t.Errorf("%s: error %v", c.new, err)
			continue
		}
		if e.Args["line"] != itoa(want) || !strings.Contains(e.Args["reason"], c.reason) {
			t.Errorf("%s: line %s, %q; want line %d and %q", c.new, e.Args["line"], e.Args["reason"], want, c.reason)
		}
	}
}
