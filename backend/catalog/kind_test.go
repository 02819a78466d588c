package catalog

import (
	"bytes"
	"strings"
	"testing"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

func shippedKind(tb testing.TB, code kelurahan.KindCode) *Kind {
	tb.Helper()
	kinds, err := Shipped()
	if err != nil {
		tb.Fatal(err)
	}
	k, err := New(kinds...).Kind(code)
	if err != nil {
		tb.Fatal(err)
	}
	return k
}

// TestShipped asks of every kind what a finished one has.
func TestShipped(t *testing.T) {
	kinds, err := Shipped()
	if err != nil {
		t.Fatal(err)
	}
	if len(kinds) < 5 {
		t.Fatalf("%d kinds", len(kinds))
	}
	files, err := ShippedFiles()
	if err != nil || len(files) != len(kinds) {
		t.Fatalf("%d files of %d kinds, %v", len(files), len(kinds), err)
	}
	for i, k := range kinds {
		if f := files[i]; f.Code != k.Code || f.Version != k.Version || !bytes.Equal(f.File, k.File) {
			t.Errorf("%s: its file is called %s, version %s", k.Code, f.Code, f.Version)
		}
		if len(k.Version) != 16 || len(k.Classes) != 2 {
			t.Errorf("%s: version %q, %d classes", k.Code, k.Version, len(k.Classes))
		}
		if len(k.Words) < 5 || len(k.Fields) == 0 || k.Note == "" || (len(k.Requirements) == 0 && !k.Internal) {
			t.Errorf("%s is not finished", k.Code)
		}
		if k.Tier < 1 || k.Tier > 3 || k.Review != (k.Tier > 1) {
			t.Errorf("%s: tier %d, review %v", k.Code, k.Tier, k.Review)
		}
	}
	if k := shippedKind(t, "sktm"); k.Mode != kelurahan.Hold { // easily abused, so a supervisor looks first
		t.Error("sktm is not held")
	}
}

func TestClassAt(t *testing.T) {
	k := shippedKind(t, "kematian")
	for day, want := range map[kelurahan.Date]string{20000101: "472.12", 20221231: "472.12", 20230101: "400.12.3.1", 20261122: "400.12.3.1"} {
		if got := k.ClassAt(day); got != want {
			t.Errorf("on %v %q, want %q", day, got, want)
		}
	}
}

func TestValidUntil(t *testing.T) {
	if got := shippedKind(t, "sku").ValidUntil(20260831); got != 20270228 {
		t.Errorf("sku: %v", got)
	}
	if got := shippedKind(t, "kematian").ValidUntil(20260831); got != 0 {
		t.Errorf("kematian: %v", got)
	}
}

func TestMaySign(t *testing.T) {
	for as, want := range map[string]bool{"": true, "Plh.": true, "Plt.": true, "a.n.": false, "u.b.": false} {
		if got := shippedKind(t, "sktm").MaySign(kelurahan.Signatory{As: as}); got != want {
			t.Errorf("sktm, %q: %v", as, got)
		}
		if !shippedKind(t, "sku").MaySign(kelurahan.Signatory{As: as}) {
			t.Errorf("sku, %q: refused", as)
		}
	}
}

func TestRankFindsOrNot(t *testing.T) {
	k := shippedKind(t, "sku")
	for search, want := range map[string]bool{"": true, "usaha": true, "KIOS": true, "ket usa": true, "sku": true, "pinjam": true, "mati": false, "usaha mati": false} {
		if _, got := k.Rank(search); got != want {
			t.Errorf("%q: %v", search, got)
		}
	}
}

func TestCatalogVersions(t *testing.T) {
	old := shippedKind(t, "sku")
	changed, err := Parse([]byte(strings.Replace(string(old.File), "months = 6", "months = 12", 1)))
	if err != nil {
		t.Fatal(err)
	}
	before := New(old)
	after := before.With(changed)
	if k, _ := before.Kind("sku"); k != old {
		t.Error("With changed the catalog it was called on")
	}
	if k, _ := after.Kind("sku"); k != changed {
		t.Error("the newest version is not in force")
	}
	if k, _ := after.Version("sku", old.Version); k != old {
		t.Error("the old version is gone")
	}
	if k, _ := after.With(old).Kind("sku"); k != old || len(after.With(old).All()) != 1 {
		t.Error("an old version cannot be adopted again")
	}
	if _, err := after.Kind("tidak-ada"); kelurahan.CodeOf(err) != kelurahan.KindUnknown {
		t.Errorf("unknown kind: %v", err)
	}
	if _, err := after.Version("sku", "0"); kelurahan.CodeOf(err) != kelurahan.KindUnknown {
		t.Errorf("unknown version: %v", err)
	}
}

// BenchmarkShipped reads all kinds as a start of the program does.
func BenchmarkShipped(b *testing.B) {
	for b.Loop() {
		if _, err := Shipped(); err != nil {
			b.Fatal(err)
		}
	}
}
