package catalog

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

const (
	catalogueDoc = "../../docs/catalogue.md"
	opensidFile  = "testdata/opensid.csv"
)

// TestCatalogueDoc keeps docs/catalogue.md equal to the kinds that ship.
// LOKET_WRITE=1 writes it.
func TestCatalogueDoc(t *testing.T) {
	kinds, err := Shipped()
	if err != nil {
		t.Fatal(err)
	}
	want := catalogueText(kinds, opensidLetters(t))
	if os.Getenv("LOKET_WRITE") != "" {
		if err := os.WriteFile(catalogueDoc, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(catalogueDoc)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Error("docs/catalogue.md differs from the kinds: LOKET_WRITE=1 go test ./backend/catalog -run CatalogueDoc")
	}
}

// opensidLetter is a letter that OpenSID ships, and what answers to it here.
type opensidLetter struct {
	code, name string
	kind       string // "" where reason says why there is none
	reason     string
}

func opensidLetters(t *testing.T) []opensidLetter {
	t.Helper()
	f, err := os.Open(opensidFile)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil || len(rows) == 0 || strings.Join(rows[0], ",") != "code,name,kind,reason" {
		t.Fatalf("%s: %v", opensidFile, err)
	}
	var list []opensidLetter
	for _, r := range rows[1:] {
		list = append(list, opensidLetter{r[0], r[1], r[2], r[3]})
	}
	return list
}

// TestOpenSIDLetters asks that whoever comes from OpenSID finds each of its 42
// letters here, or the reason why not.
func TestOpenSIDLetters(t *testing.T) {
	kinds, err := Shipped()
	if err != nil {
		t.Fatal(err)
	}
	ours := New(kinds...)
	letters := opensidLetters(t)
	if len(letters) != 42 {
		t.Errorf("%d letters, OpenSID ships 42", len(letters))
	}
	seen := map[string]bool{}
	for _, l := range letters {
		if seen[l.name] || l.code == "" || l.name == "" {
			t.Errorf("%s %q: twice, or without code or name", l.code, l.name)
		}
		seen[l.name] = true
		if (l.kind == "") == (l.reason == "") {
			t.Errorf("%q needs a kind or a reason", l.name)
		}
		if l.kind == "" {
			continue
		}
		if _, err := ours.Kind(kelurahan.KindCode(l.kind)); err != nil {
			t.Errorf("%q: there is no kind %q", l.name, l.kind)
		}
	}
}

// shelf is a kind's place among the groups; kinds without one stand last.
func shelf(k *Kind) int {
	i := slices.Index(Groups(), k.Group)
	if i < 0 {
		return len(Groups())
	}
	return i
}

func catalogueText(kinds []*Kind, letters []opensidLetter) string {
	kinds = slices.SortedFunc(slices.Values(kinds), func(a, b *Kind) int {
		return cmp.Or(cmp.Compare(shelf(a), shelf(b)), cmp.Compare(a.Code, b.Code))
	})
	var out strings.Builder
	fmt.Fprintf(&out, "# The catalogue\n\nThe %d kinds of letters that ship, one file each in `backend/catalog/kinds/`. Written by\n"+
		"`LOKET_WRITE=1 go test ./backend/catalog -run CatalogueDoc`; a test keeps it true. What the keys mean: [kinds.md](kinds.md).\n\n", len(kinds))
	out.WriteString("Kinds of tier 1 are finished to the last word. Those of tiers 2 and 3 can be used, but the office should read them first:\n" +
		"the screen says so. A held kind (`tahan`) is numbered when a supervisor has released it. Codes of which a kind's note says\n" +
		"“a proposal to be checked” were not found in use. Sources: abbreviations as in the kind's file, OSID = OpenSID.\n\n")
	out.WriteString("| kind | title | group | fields | mode | class to 2022 | class from 2023 | tier | source |\n|---|---|---|---|---|---|---|---|---|\n")
	for _, k := range kinds {
		fmt.Fprintf(&out, "| `%s` | %s | %s | %d | %s | %s | %s | %d | %s |\n", k.Code, k.Title, cmp.Or(string(k.Group), "–"), len(k.Fields),
			k.Mode, k.ClassAt(20221231), k.ClassAt(20230101), k.Tier, cmp.Or(k.Source, "–"))
	}
	out.WriteString("\n## The letters of OpenSID\n\nAll 42 letters that OpenSID ships, by code and name, with the kind that answers to each. Kept in\n" +
		"`backend/catalog/testdata/opensid.csv`.\n\n| code | OpenSID | here |\n|---|---|---|\n")
	for _, l := range letters {
		here := l.reason
		if l.kind != "" {
			here = "`" + l.kind + "`"
		}
		fmt.Fprintf(&out, "| %s | %s | %s |\n", l.code, l.name, here)
	}
	return out.String()
}
