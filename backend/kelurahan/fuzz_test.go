package kelurahan_test

import (
	"strings"
	"testing"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

func FuzzParseNIK(f *testing.F) {
	for _, s := range []string{"5371031208900001", "53.7103.120890.0001", "\u200b5371031208900001", "0000000000000000", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, err := kelurahan.ParseNIK(s)
		if err != nil {
			if n != "" || kelurahan.CodeOf(err) != kelurahan.NIKLength {
				t.Fatalf("%q beside %v", n, err)
			}
			return
		}
		if len(n) != 16 || strings.Trim(string(n), "0123456789") != "" {
			t.Fatalf("%q is not 16 digits", n)
		}
		if again, err := kelurahan.ParseNIK(n.Grouped()); err != nil || again != n {
			t.Fatalf("grouped, it is read as %q, %v", again, err)
		}
		if m := n.Masked(); strings.Contains(m, string(n[4:12])) {
			t.Fatalf("masked, it still shows the birth date")
		}
	})
}

func FuzzParseDate(f *testing.F) {
	for _, s := range []string{"24-08-1990", "1990-08-24", "29/02/2023", "08/24/1990", "", "0-0-0000"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := kelurahan.ParseDate(s)
		if err != nil {
			if d != 0 || kelurahan.CodeOf(err) != kelurahan.DateInvalid {
				t.Fatalf("%d beside %v", d, err)
			}
			return
		}
		if again, err := kelurahan.ParseDate(d.String()); !d.Valid() || err != nil || again != d {
			t.Fatalf("%q gives %d, which is read as %d, %v", s, d, again, err)
		}
	})
}

func FuzzParseShortNumber(f *testing.F) {
	for _, s := range []string{"A-0577", "a577", "B2-0012", "B2 12", "A-", "577"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c, n, err := kelurahan.ParseShortNumber(s)
		if err != nil {
			if c != "" || n != 0 || kelurahan.CodeOf(err) != kelurahan.NumberInvalid {
				t.Fatalf("%q %d beside %v", c, n, err)
			}
			return
		}
		short := kelurahan.Number{Counter: c, Sequence: n}.Short()
		if c2, n2, err := kelurahan.ParseShortNumber(short); err != nil || c2 != c || n2 != n {
			t.Fatalf("%q gives %q, which is read as %s %d, %v", s, short, c2, n2, err)
		}
	})
}

func FuzzParseIdent(f *testing.F) {
	f.Add("018f3c5e-7a10-7b3c-8d21-0123456789ab")
	f.Add("018F3C5E7A107B3C8D210123456789AB")
	f.Add("")
	f.Fuzz(func(t *testing.T, s string) {
		id, err := kelurahan.ParseIdent[struct{}](s)
		if err != nil {
			if kelurahan.CodeOf(err) != kelurahan.BadRequest || !id.IsZero() {
				t.Fatalf("%s beside %v", id, err)
			}
			return
		}
		if again, err := kelurahan.ParseIdent[struct{}](id.String()); err != nil || again != id {
			t.Fatalf("%q gives %s, which is read as %s, %v", s, id, again, err)
		}
	})
}
