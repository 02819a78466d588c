package kelurahan_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

func TestFormatNumber(t *testing.T) {
	o := &kelurahan.Office{Short: "Osp"}
	for pattern, want := range map[string]string{
		kelurahan.DefaultPattern:        "400.12.2.1/A-0577/Kel.Osp/XI/2026",
		"{urut}/{loket}/{tahun}":        "577/A/2026",
		"{urut:2}.{loket}.{tahun}":      "577.A.2026",
		"{urut:99}{loket}{tahun}":       "000000577A2026",
		"No {loket}{urut:4}/{tahun} }x": "No A0577/2026 }x",
		"{loket}{urut}":                 "", // no year: not unique
		"{urut}{tahun}":                 "",
		"{loket}{tahun}":                "",
		"{loket}{urut}{tahun}{nama}":    "",
		"{loket}{urut}{tahun":           "",
		"":                              "",
	} {
		got, err := kelurahan.FormatNumber(pattern, "400.12.2.1", o, "A", 577, 20261120)
		if (err == nil) != (want != "") || err == nil && got != want || err != nil && kelurahan.CodeOf(err) != kelurahan.NumberInvalid {
			t.Errorf("%q: %q, %v", pattern, got, err)
		}
	}
}

// TestWidthIsNoSpace: a width that makes no sense must not put blanks into a number.
func TestWidthIsNoSpace(t *testing.T) {
	for _, width := range []string{"-6", "x", "0", " 4"} {
		got, err := kelurahan.FormatNumber("{loket}{urut:"+width+"}{tahun}", "", &kelurahan.Office{}, "A", 5, 20261120)
		if err == nil && got != "A52026" {
			t.Errorf("width %q: %q", width, got)
		}
	}
}

func TestParseShortNumber(t *testing.T) {
	for in, want := range map[string]string{
		"A-0577": "A-0577", "a577": "A-0577", "A 577": "A-0577", " a - 0577 ": "A-0577", "B2-0012": "B2-0012", "B2 12": "B2-0012", "AB99999": "AB-99999",
		"": "", "A": "", "577": "", "A-0": "", "A-100000": "", "A--": "", "-577": "", "ABCD-5": "", "A-5-": "",
	} {
		c, n, err := kelurahan.ParseShortNumber(in)
		got := ""
		if err == nil {
			got = kelurahan.Number{Counter: c, Sequence: n}.Short()
		}
		if got != want || err != nil && kelurahan.CodeOf(err) != kelurahan.NumberInvalid {
			t.Errorf("%q: %q, %v; want %q", in, got, err, want)
		}
	}
}

// TestShortNumberComesBack: what a letter prints can be typed.
func TestShortNumberComesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := kelurahan.Number{
			Counter:  kelurahan.CounterCode(rapid.StringMatching(`[A-Z][A-Z0-9]{0,2}`).Draw(t, "counter")),
			Sequence: rapid.IntRange(1, 99999).Draw(t, "sequence"),
		}
		typed := n.Short()
		if rapid.Bool().Draw(t, "lower") {
			typed = strings.ToLower(strings.Replace(typed, "-", " ", 1))
		}
		c, s, err := kelurahan.ParseShortNumber(typed)
		if err != nil || c != n.Counter || s != n.Sequence {
			t.Fatalf("%q: %s %d %v", typed, c, s, err)
		}
	})
}

func TestSeriesStart(t *testing.T) {
	k := kelurahan.SeriesKey{Counter: "A", Year: 2026}
	used := kelurahan.Number{Counter: "A", Year: 2026, Sequence: 7}
	for _, c := range []struct {
		name   string
		events []kelurahan.Event
		first  int
		code   kelurahan.Code
		next   int
	}{
		{"fresh", nil, 1, "", 1}, {"fresh, highest", nil, 99999, "", 1}, {"zero", nil, 0, kelurahan.NumberInvalid, 1}, {"too high", nil, 100000, kelurahan.NumberInvalid, 1},
		{"set", []kelurahan.Event{kelurahan.SeriesStarted{Counter: "A", Year: 2026, First: 578}}, 5, kelurahan.NumberFrozen, 578},
		{"issued", []kelurahan.Event{kelurahan.LetterIssued{Letter: kelurahan.Letter{Number: used}}}, 50, kelurahan.NumberFrozen, 8},
		{"by hand", []kelurahan.Event{kelurahan.LetterHandwritten{Number: used}}, 50, kelurahan.NumberFrozen, 8},
		{"another year", []kelurahan.Event{kelurahan.SeriesStarted{Counter: "A", Year: 2025, First: 578}}, 5, "", 1},
		{"another counter", []kelurahan.Event{kelurahan.SeriesStarted{Counter: "B", Year: 2026, First: 578}}, 5, "", 1},
		{"set and issued", []kelurahan.Event{kelurahan.SeriesStarted{Counter: "A", Year: 2026, First: 7}, kelurahan.LetterIssued{Letter: kelurahan.Letter{Number: used}}}, 5, kelurahan.NumberFrozen, 8},
	} {
		b := kelurahan.SeriesBook{}
		for _, ev := range c.events {
			b.Apply(ev)
		}
		if err := b.CheckStart(k, c.first); kelurahan.CodeOf(err) != c.code {
			t.Errorf("%s: %v, want %q", c.name, err, c.code)
		}
		if got := b[k].Next(); got != c.next {
			t.Errorf("%s: next %d, want %d", c.name, got, c.next)
		}
	}
}
