package kelurahan_test

import (
	"testing"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// A start is set once, also when it was set to 1, which changes nothing.
func TestAStartIsSetOnce(t *testing.T) {
	k := kelurahan.SeriesKey{Counter: "A", Year: 2026}
	for _, c := range []struct {
		book  kelurahan.SeriesBook
		first int
		want  kelurahan.Code
	}{
		{kelurahan.SeriesBook{}, 1, ""}, {kelurahan.SeriesBook{}, 99999, ""}, {kelurahan.SeriesBook{}, 0, kelurahan.NumberInvalid},
		{kelurahan.SeriesBook{}, 100000, kelurahan.NumberInvalid}, {kelurahan.SeriesBook{k: {First: 1}}, 5, kelurahan.NumberFrozen},
		{kelurahan.SeriesBook{k: {Last: 1}}, 5, kelurahan.NumberFrozen},
	} {
		if err := c.book.CheckStart(k, c.first); kelurahan.CodeOf(err) != c.want {
			t.Errorf("%+v: %v", c, err)
		}
	}
}

// A number whose entry was erased for privacy stays used.
func TestAReducedLetterKeepsItsNumber(t *testing.T) {
	k := kelurahan.SeriesKey{Counter: "A", Year: 2026}
	letter := kelurahan.Letter{Number: kelurahan.Number{Counter: "A", Year: 2026, Sequence: 7}}
	book := kelurahan.SeriesBook{}
	book.Apply(kelurahan.LetterReduced{Letter: letter})
	if n := book[k].Next(); n != 1 {
		t.Errorf("a held letter used number %d", n-1)
	}
	book.Apply(kelurahan.LetterReduced{Letter: letter, Issued: &kelurahan.Fact{}})
	if n := book[k].Next(); n != 8 {
		t.Errorf("after number 7 comes %d", n)
	}
}

func TestShortNumbersAtTheirBounds(t *testing.T) {
	for text, want := range map[string]int{"A-0001": 1, "a1": 1, "A-99999": 99999, "A-0": 0, "A-100000": 0, "-5": 0, "5": 0, "A--5": 5, "B2-0012": 12, "a100": 100, "A10": 10} {
		_, n, err := kelurahan.ParseShortNumber(text)
		if n != want || (err != nil) != (want == 0) {
			t.Errorf("%q: %d, %v", text, n, err)
		}
	}
}

func TestWidthsOfPatterns(t *testing.T) {
	o := &kelurahan.Office{Short: "Osp"}
	for width, want := range map[string]string{"": "7", ":1": "7", ":4": "0007", ":9": "000000007", ":12": "000000007", ":a": "", ":70000": "", ":-1": "", ":1 ": ""} {
		text, err := kelurahan.FormatNumber("{urut"+width+"}{loket}{tahun}", "400", o, "A", 7, 20261123)
		if want != "" {
			want += "A2026"
		}
		if text != want || (kelurahan.CodeOf(err) == kelurahan.NumberInvalid) != (want == "") {
			t.Errorf("{urut%s}: %q, %v", width, text, err)
		}
	}
}

// Within a register the order of facts is that of its entries, whatever its clock
// showed; between registers it is that of the moments.
func TestOrderOfFacts(t *testing.T) {
	fact := func(reg byte, seq uint64, at, after kelurahan.Millis) kelurahan.Fact {
		return kelurahan.FactOf(kelurahan.Entry{Position: kelurahan.Position{Register: kelurahan.RegisterID{reg}, Seq: seq}, At: at, After: after})
	}
	for _, c := range []struct{ first, second kelurahan.Fact }{
		{fact(1, 1, 10, 0), fact(1, 2, 20, 0)}, {fact(1, 1, 10, 0), fact(1, 2, 5, 10)}, {fact(1, 2, 5, 10), fact(1, 3, 7, 10)},
		{fact(2, 9, 8, 0), fact(1, 2, 5, 10)}, {fact(1, 2, 5, 10), fact(2, 9, 11, 0)}, {fact(1, 5, 10, 0), fact(2, 1, 10, 0)},
	} {
		if !c.first.Before(c.second) || c.second.Before(c.first) {
			t.Errorf("%+v and %+v", c.first, c.second)
		}
	}
}
