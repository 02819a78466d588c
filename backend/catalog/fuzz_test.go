package catalog

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"unicode"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"pgregory.net/rapid"
)

// FuzzParse reads any bytes as a kind file: they are refused with kind-invalid,
// or the kind composes, is checked, sampled and written again.
func FuzzParse(f *testing.F) {
	f.Add([]byte(sample))
	for _, k := range stock(f)[:6] {
		f.Add(k.File)
	}
	f.Add([]byte(everything(f)))
	f.Fuzz(func(t *testing.T, data []byte) {
		k, err := Parse(data)
		if err != nil {
			if kelurahan.CodeOf(err) != kelurahan.KindInvalid {
				t.Fatalf("code %s", kelurahan.CodeOf(err))
			}
			return
		}
		useKind(t, k)
		s, err := ReadSource(k.File)
		if err != nil {
			t.Fatal(err)
		}
		again, err := ReadSource(s.File())
		if err != nil || !reflect.DeepEqual(s, again) {
			t.Fatalf("another Source comes back: %v", err)
		}
	})
}

// useKind does with a kind what the program does: nothing may panic, and only
// too long a letter may fail.
func useKind(t *testing.T, k *Kind) {
	for _, v := range []Variant{Short, Long, Sparse} {
		l := Sample(k, signedOffice(), 20261122, v)
		if _, err := k.Compose(&l, &kelurahan.Office{}); err != nil && kelurahan.CodeOf(err) != kelurahan.LetterTooLong {
			t.Fatalf("parsed, but does not compose: %v", err)
		}
		k.HintsFor(&l, &kelurahan.Office{})
	}
	k.Check(Form{})
	k.Rank("surat usaha")
	k.ClassAt(20261122)
}

// FuzzBody reads any text as the wording of a kind that has everything. An
// error names a line of the body.
func FuzzBody(f *testing.F) {
	all := everything(f)
	start := strings.Index(all, "== DATA")
	end := strings.Index(all, "'''\n\n[[class]]")
	for _, block := range strings.Split(all[start:end], "\n\n") {
		f.Add(block)
	}
	for _, s := range []string{"{", "}", "<{tanggal}>", "**a", "[if not luas > 3 and jenis != Tanah]\nx\n[end]", "- a: b", "-? 1. a: {bagian|roman}", "+ a\nb", "[items ahli-waris] {.nama|name} <{.nik|spaced}>", "[table ahli-waris:]", "[", "[]", "= ~"} {
		f.Add(s)
	}
	first := 1 + strings.Count(all[:start], "\n")
	f.Fuzz(func(t *testing.T, body string) {
		if strings.Contains(body, "'''") || strings.ContainsFunc(body, func(r rune) bool { return r == unicode.ReplacementChar || unicode.IsControl(r) && r != '\n' }) {
			return // no text of a TOML file
		}
		k, err := Parse([]byte(all[:start] + body + "\n" + all[end:]))
		if err == nil {
			useKind(t, k)
			return
		}
		e := err.(*kelurahan.Error) //nolint:errorlint,forcetypeassert // Parse gives nothing else
		var line int
		if _, err := fmt.Sscan(e.Args["line"], &line); err != nil || line < first-1 || line > first+strings.Count(body, "\n")+1 {
			t.Fatalf("%v is on no line of the body, %d to %d", e, first, first+strings.Count(body, "\n"))
		}
	})
}

// hostileLetter puts a text wherever a citizen's words can reach in a kind that
// has everything.
func hostileLetter(s string) *kelurahan.Letter {
	l := heirsLetter()
	who := kelurahan.Person{Name: s, Address: s, BirthPlace: s, Occupation: s, Religion: s, Marital: s, Area: s, RT: s, RW: s, Citizenship: s, Sex: kelurahan.Male, BirthDate: 19480517}
	l.Applicant = who
	l.Subject = &who
	l.Roles = []kelurahan.RolePerson{{Role: "saksi", Person: who}, {Role: "saksi", Person: who}}
	cell := strings.NewReplacer("\t", " ", "\n", " ").Replace(s)
	for i, f := range l.Fields {
		switch f.Name {
		case "nama-ayah", "letak-tanah":
			l.Fields[i].Value = s
		case "ahli-waris":
			l.Fields[i].Value = strings.Repeat(cell+"\t"+cell+"\t50\t"+cell+"\t\n", 3)
		}
	}
	l.Fields = append(l.Fields, kelurahan.FieldValue{Name: "camat", Value: s})
	return l
}

// shapeOf writes out everything of a document that is the kind's own.
func shapeOf(doc Document) string {
	var out strings.Builder
	for _, s := range doc.Sheets {
		fmt.Fprintln(&out, s.Head, s.Corner)
		for _, b := range s.Blocks {
			fmt.Fprintf(&out, "%T\n", b)
			for _, r := range runsIn(b) {
				if r.Source == "" {
					fmt.Fprintln(&out, r.Bold, r.Text)
				} else {
					fmt.Fprintln(&out, r.Bold, r.Source)
				}
			}
		}
	}
	return out.String()
}

// escapes tells how a citizen's text got out of its place; "" = it did not.
func escapes(tb testing.TB, k *Kind, s string) string {
	tb.Helper()
	if oneLine(s) == "" {
		return ""
	}
	doc := compose(tb, k, hostileLetter(s))
	plain := compose(tb, k, hostileLetter("X"))
	if got, want := shapeOf(doc), shapeOf(plain); got != want {
		return "the sheet has another shape:\n" + got + "\nwant\n" + want
	}
	for _, sheet := range doc.Sheets {
		for _, b := range sheet.Blocks {
			for _, r := range runsIn(b) {
				if strings.ContainsFunc(r.Text, unicode.IsControl) {
					return fmt.Sprintf("a control character in %q", r.Text)
				}
				if r.Source == "subject.name" && r.Text != oneLine(s) || r.Source == "ahli-waris.1.nama" && !strings.EqualFold(r.Text, oneLine(s)) && r.Text != strings.ToUpper(oneLine(s)) {
					return fmt.Sprintf("%s prints as %q", r.Source, r.Text)
				}
			}
		}
	}
	return ""
}

func hostileTexts() []string {
	return []string{"Kios Berkat", "{subject.nik}", "**tebal** <x>", "[if x]\n[end]", "'''", "- a: b", "\\n", "~", "日本", "a\u00a0b", "+ satu", "== Judul", "[page]",
		"{.nama|upper}", "\u202eabc", "\x00", "a\tb\tc", "[table ahli-waris]", "<{nama-ayah}>", "%s%d", "…", "-", "ǆ", "İ"}
}

// FuzzCompose looks for a text that is more than text once it is on the sheet.
func FuzzCompose(f *testing.F) {
	for _, s := range hostileTexts() {
		f.Add(s)
	}
	k := everythingKind(f)
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 1000 {
			return // a letter too long is refused
		}
		if how := escapes(t, k, s); how != "" {
			t.Error(how)
		}
	})
}

// TestNothingEscapes is FuzzCompose with texts made of the template's own marks.
func TestNothingEscapes(t *testing.T) {
	k := everythingKind(t)
	marks := rapid.SampledFrom(append(hostileTexts(), "{", "}", "[", "]", "<", ">", "*", "|", ".", ":", "\n", "\t", " ", "'", "\"", "if", "end", "a"))
	rapid.Check(t, func(rt *rapid.T) {
		s := strings.Join(rapid.SliceOfN(marks, 1, 12).Draw(rt, "marks"), "")
		if how := escapes(t, k, s); how != "" {
			rt.Fatal(how)
		}
	})
}

// TestTooLongIsRefused gives letters that no twelve pages hold: refused with
// the line of the kind file that was being composed.
func TestTooLongIsRefused(t *testing.T) {
	k := everythingKind(t)
	l := heirsLetter()
	l.Fields = answersOf("ahli-waris", strings.Repeat(strings.Repeat("panjang ", 500)+"\t\t\t\t\n", 20))
	l.Kind = k.Code
	_, err := k.Compose(l, sampleOffice())
	e, ok := err.(*kelurahan.Error) //nolint:errorlint // Compose gives nothing else
	if !ok || e.Code != kelurahan.LetterTooLong || e.Args["max"] != "12" {
		t.Fatalf("error %v", err)
	}
	lines := strings.Split(string(k.File), "\n")
	var n int
	if _, err := fmt.Sscan(e.Args["line"], &n); err != nil || !strings.Contains(lines[n-1], "ahli-waris") {
		t.Errorf("line %q", e.Args["line"])
	}
	l.Fields = answersOf("nama-ayah", strings.Repeat("x", maxAnswers))
	if _, err := k.Compose(l, sampleOffice()); kelurahan.CodeOf(err) != kelurahan.LetterTooLong {
		t.Errorf("error %v", err)
	}
}
