package letterpdf

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/loket-kelurahan/loket/backend/catalog"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

const goldenKindsFile = "testdata/golden-kinds.txt"

// kindLetter is an invented letter of a shipped kind, drawn.
type kindLetter struct {
	name  string
	in    Input
	doc   catalog.Document
	data  []byte
	pages int
}

// drawnKinds keeps them for all tests of this file.
var drawnKinds struct {
	once sync.Once
	list []kindLetter
}

func kindLetters(tb testing.TB) []kindLetter {
	tb.Helper()
	drawnKinds.once.Do(func() {
		r := testRenderer(tb)
		for _, in := range kindInputs(tb) {
			l := kindLetter{name: string(in.Kind.Code) + "-" + in.variant, in: in.Input}
			var err error
			if l.doc, err = in.Kind.Compose(in.Letter, in.Office); err != nil {
				tb.Fatalf("%s: %v", l.name, err)
			}
			if l.data, l.pages, err = r.RenderPages(in.Input); err != nil {
				tb.Fatalf("%s: %v", l.name, err)
			}
			drawnKinds.list = append(drawnKinds.list, l)
		}
	})
	if len(drawnKinds.list) == 0 {
		tb.Fatal("the kinds could not be drawn")
	}
	return drawnKinds.list
}

type kindInput struct {
	Input
	variant string
}

func kindInputs(tb testing.TB) []kindInput {
	tb.Helper()
	kinds, err := catalog.Shipped()
	if err != nil {
		tb.Fatal(err)
	}
	var list []kindInput
	for _, k := range kinds {
		for _, v := range []catalog.Variant{catalog.Short, catalog.Long, catalog.Sparse} {
			o := testOffice()
			l := catalog.Sample(k, o, 20261122, v)
			list = append(list, kindInput{Input{Letter: &l, Kind: k, Office: o, QR: testQR}, string(v)})
		}
	}
	return list
}

// TestGoldenKinds holds three invented letters of every kind against the hashes
// they had. A new line is a new kind; a changed one is a changed wording, or a
// change of the paper, which docs/letter.md says the price of.
func TestGoldenKinds(t *testing.T) {
	var out strings.Builder
	for _, l := range kindLetters(t) {
		fmt.Fprintf(&out, "%s %d %x\n", l.name, l.pages, sha256.Sum256(l.data))
	}
	if *update {
		if err := os.WriteFile(goldenKindsFile, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := os.ReadFile(goldenKindsFile)
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Split(string(kept), "\n")
	for _, line := range strings.Split(out.String(), "\n") {
		if !slices.Contains(want, line) {
			t.Errorf("is now %s", line)
		}
	}
	if n := strings.Count(string(kept), "\n"); n != len(kindLetters(t)) {
		t.Errorf("%d letters, %d kept", len(kindLetters(t)), n)
	}
}

// TestKindsReadBack reads every letter of every kind from its PDF with another
// program: nothing outside the margins, no two words on one another, no
// signatures without text above them, no heads of a table without a row.
func TestKindsReadBack(t *testing.T) {
	list := kindLetters(t)
	turns := make(chan struct{}, 4)
	var wg sync.WaitGroup
	for i := range list {
		turns <- struct{}{}
		wg.Go(func() {
			defer func() { <-turns }()
			for _, fault := range list[i].faults(t) {
				t.Errorf("%s, %s", list[i].name, fault)
			}
		})
	}
	wg.Wait()
}

// TestHandmade draws what no shipped kind does, on both papers and in the other
// face, and reads it back as well.
func TestHandmade(t *testing.T) {
	r := testRenderer(t)
	for _, name := range slices.Sorted(maps.Keys(handmade())) {
		doc := handmade()[name]
		for _, paper := range []string{"A4", "F4"} {
			in := testInput(t, "sku")
			doc.Paper = paper
			if paper == "F4" {
				in.Office.Sheet = kelurahan.SheetSettings{Left: 20, Right: 20, Top: 15, Size: 110, Face: "sans"}
			}
			pdf, pages, err := r.renderDocument(in, &doc)
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			l := kindLetter{name: name + "-" + paper, in: in, doc: doc, data: pdf, pages: pages}
			for _, fault := range l.faults(t) {
				t.Errorf("%s, %s", l.name, fault)
			}
			if strings.HasSuffix(name, "-9") || name == "packet" { // the code beside signatures, and after many pages
				if got := scan(t, pdf); got != in.QR {
					t.Errorf("%s: the code does not scan", l.name)
				}
			}
			keepPicture(t, l.name, pdf)
		}
	}
}

func handmade() map[string]catalog.Document {
	return map[string]catalog.Document{
		"surat-3": addressedDocument(3), "surat-40": addressedDocument(40), "waris-3": heirsDocument(3), "waris-9": heirsDocument(9),
		"waris-40": heirsDocument(40), "packet": packetDocument(),
	}
}

// keepPicture leaves a sheet and its picture where TestKeepPictures does.
func keepPicture(t *testing.T, name string, pdf []byte) {
	t.Helper()
	dir := filepath.Join("..", "..", "out", "letterpdf")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path+".pdf", pdf, 0o644); err != nil {
		t.Fatal(err)
	}
	tool(t, "poppler-utils", "pdftoppm", "-r", "60", "-gray", "-png", path+".pdf", path)
}
