package catalog

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestFileReadsBack(t *testing.T) {
	for _, k := range stock(t) {
		s, err := ReadSource(k.File)
		if err != nil {
			t.Fatal(err)
		}
		file := s.File()
		again, err := ReadSource(file)
		if err != nil {
			t.Fatalf("%s: %v", k.Code, err)
		}
		if !reflect.DeepEqual(s, again) {
			t.Errorf("%s: another Source comes back", k.Code)
		}
		if !bytes.Equal(file, again.File()) {
			t.Errorf("%s: the same Source gives other bytes", k.Code)
		}
		written, err := Parse(file)
		if err != nil {
			t.Errorf("%s: %v", k.Code, err)
			continue
		}
		l := Sample(k, signedOffice(), 20261122, Long)
		if want := outline(compose(t, k, &l)); outline(compose(t, written, &l)) != want {
			t.Errorf("%s: composes differently", k.Code)
		}
	}
}

// TestFormReadsBack: the editor holds a Source as JSON, and nothing of any kind
// that ships is lost on the way to the screen and back.
func TestFormReadsBack(t *testing.T) {
	var signs, columns, conditions, hints, needs, sheets int
	for _, k := range stock(t) {
		s, err := ReadSource(k.File)
		if err != nil {
			t.Fatal(err)
		}
		form, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		var back Source
		if err := json.Unmarshal(form, &back); err != nil {
			t.Fatalf("%s: %v", k.Code, err)
		}
		if changes := CompareSources(&s, &back); len(changes) > 0 || !bytes.Equal(back.File(), s.File()) {
			t.Errorf("%s: comes back as another: %v", k.Code, changes)
		}
		signs, hints, sheets = signs+len(s.Signs), hints+len(s.Notices), sheets+len(s.Sheets)
		needs += len(s.Applicant.Needs) + len(s.Subject.Needs)
		for i := range s.Fields {
			columns += len(s.Fields[i].Columns)
			conditions += min(len(s.Fields[i].When), 1)
		}
	}
	for part, n := range map[string]int{"signatures": signs, "columns": columns, "conditions": conditions, "hints": hints, "needs": needs, "sheets": sheets} {
		if n < 10 {
			t.Errorf("only %d %s in all kinds: they prove nothing", n, part)
		}
	}
}

// TestFileHoldsAnyWords writes words of any kind into every sort of key.
func TestFileHoldsAnyWords(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"", "'''", "a'", "\"", "\\", "\r\n", "x\n", "\u202e", "\x00", "\u007f", "é\u00a0"}))
		no := false
		s := Source{
			Code: words.Draw(t, "code"), Title: words.Draw(t, "title"), Months: rapid.Int().Draw(t, "months"), Head: &no,
			Hints: rapid.SliceOfN(words, 1, 9).Draw(t, "hints"), Body: words.Draw(t, "body"),
			Letter: &LetterHead{To: []string{words.Draw(t, "to")}},
			Fields: []Field{{Name: words.Draw(t, "name"), Columns: []ListColumn{{Name: "a"}, {Name: words.Draw(t, "column"), Required: true}}}, {}},
			Signs:  []SignLine{{Columns: []SignPlace{{Who: words.Draw(t, "who")}}}, {}},
			Sheets: []SheetForm{{Body: words.Draw(t, "sheet"), Signs: []SignLine{{}}}},
		}
		got, err := ReadSource(s.File())
		if err != nil {
			t.Fatalf("%v\n%s", err, s.File())
		}
		if !reflect.DeepEqual(got, s) {
			t.Fatalf("got  %+v\nwant %+v\n%s", got, s, s.File())
		}
	})
}

func TestCompare(t *testing.T) {
	all := everything(t)
	a := everythingKind(t)
	if same := Compare(a, a); len(same) != 0 {
		t.Errorf("a kind differs from itself: %v", same)
	}
	changed := strings.NewReplacer(
		`title = "Surat Pernyataan Ahli Waris"`, `title = "Surat Waris"`,
		"months = 0\n", "months = 3\n", "head = false\n", "",
		"= Silsilah\n", "= Silsilah keluarga\n= Baru\n", "[page]\n", "",
		`label = "Jenis"`, `label = "Jenis barang"`,
		"name = \"nama-ayah\"\nlabel = \"Nama ayah\"\n", "name = \"ayah\"\nlabel = \"Ayah\"\n", "{nama-ayah}", "{ayah}",
		"width = 3\n", "width = 4\n", "title = \"Saksi 2\"\n", "title = \"Saksi kedua\"\n",
	).Replace(all)
	b, err := Parse([]byte(changed))
	if err != nil {
		t.Fatal(err)
	}
	want := []Change{
		{Where: "title", Before: "Surat Pernyataan Ahli Waris", After: "Surat Waris"},
		{Where: "months", After: "3"},
		{Where: "head", Before: "false"},
		{Where: "body", Line: 2, Before: "Kami yang bertanda tangan di bawah ini, ahli waris dari {subject.late} **{subject.name}** {subject.binti} {nama-ayah},",
			After: "Kami yang bertanda tangan di bawah ini, ahli waris dari {subject.late} **{subject.name}** {subject.binti} {ayah},"},
		{Where: "body", Line: 11, Before: "= Silsilah", After: "= Silsilah keluarga\n= Baru"},
		{Where: "body", Line: 28, Before: "[page]"},
		{Where: "field.nama-ayah", Before: "Nama ayah (text)"},
		{Where: "field.ayah", After: "Ayah (text)"},
		{Where: "field.jenis.label", Before: "Jenis", After: "Jenis barang"},
		{Where: "field.ahli-waris.column.nama.width", Before: "3", After: "4"},
		{Where: "sign.2.column.2.title", Before: "Saksi 2", After: "Saksi kedua"},
	}
	if got := Compare(a, b); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestCompareOrder(t *testing.T) {
	a := Source{Fields: []Field{{Name: "a"}, {Name: "b"}, {Name: "c"}}}
	b := Source{Fields: []Field{{Name: "b"}, {Name: "a"}, {Name: "d", Label: "D", Type: Text}}}
	want := []Change{{Where: "field.c", Before: " ()"}, {Where: "field.d", After: "D (text)"}, {Where: "field", Before: "a, b", After: "b, a"}}
	if got := CompareSources(&a, &b); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v", got)
	}
}
