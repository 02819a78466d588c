package letterpdf

import (
	"strings"
	"testing"

	"github.com/loket-kelurahan/loket/backend/catalog"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// hostileAnswer fills a field as full as anybody could: forty rows of 150
// characters in every cell, a thousand characters in every text, in words or in
// one.
func hostileAnswer(f *catalog.Field, one bool) string {
	fill := func(n int) string {
		if one {
			return strings.Repeat("W", n)
		}
		return strings.Repeat("kata panjang ", n/13+1)[:n-1] + "."
	}
	if f.Type != catalog.List {
		return fill(1000)
	}
	row := strings.TrimSuffix(strings.Repeat(fill(150)+"\t", len(f.Columns)), "\t")
	return strings.TrimSuffix(strings.Repeat(row+"\n", f.RowLimit()), "\n")
}

// TestHostileAnswers fills every kind with far too much: a letter within its
// bounds or the refusal for its length, and the work of either is bounded.
func TestHostileAnswers(t *testing.T) {
	r := testRenderer(t)
	refused := 0
	for _, in := range kindInputs(t) {
		if in.variant != string(catalog.Long) {
			continue
		}
		for _, one := range []bool{false, true} {
			l := *in.Letter
			l.Fields = nil
			for i := range in.Kind.Fields {
				f := &in.Kind.Fields[i]
				l.Fields = append(l.Fields, kelurahan.FieldValue{Name: f.Name, Value: hostileAnswer(f, one)})
			}
			hostile := in.Input
			hostile.Letter = &l
			_, pages, err := r.RenderPages(hostile)
			switch {
			case kelurahan.CodeOf(err) == kelurahan.LetterTooLong:
				refused++
			case err != nil:
				t.Errorf("%s: %v", in.Kind.Code, err)
			case pages > maxPacketPages:
				t.Errorf("%s has %d pages", in.Kind.Code, pages)
			}
		}
	}
	if refused == 0 {
		t.Error("none was refused")
	}
}

// TestHostileDocuments lays out what Compose would have refused before.
func TestHostileDocuments(t *testing.T) {
	r, in := testRenderer(t), testInput(t, "sku")
	table := catalog.Table{}
	for range 12 {
		table.Heads = append(table.Heads, catalog.Column{Head: "Keterangan", Share: 1})
	}
	for range 400 {
		row := make([]catalog.Run, 12)
		for i := range row {
			row[i].Text = strings.Repeat("kata ", 200)
		}
		table.Rows = append(table.Rows, row)
	}
	var deep catalog.Tree
	for i := range 5000 {
		deep.Nodes = append(deep.Nodes, catalog.TreeNode{Depth: i % 90, Run: catalog.Run{Text: strings.Repeat("W", 200)}})
	}
	names := make([]catalog.Run, 5000)
	for i := range names {
		names[i].Text = strings.Repeat("NAMA ", 40)
	}
	for name, b := range map[string]catalog.Block{
		"table": table, "tree": deep,
		"word":  catalog.Paragraph{Runs: runs(strings.Repeat("W", 300_000))},
		"list":  catalog.SignRows{Rows: []catalog.SignRow{{Columns: []catalog.SignColumn{{List: names}, {List: names}}}}},
		"signs": catalog.SignRows{Rows: make([]catalog.SignRow, 3000)},
		"ticks": catalog.Ticks{Options: make([]catalog.TickOption, 20_000)},
	} {
		doc := catalog.Document{Sheets: []catalog.Sheet{{Blocks: []catalog.Block{catalog.Paragraph{Runs: runs(prose)}, b}}}}
		if _, _, err := r.renderDocument(in, &doc); kelurahan.CodeOf(err) != kelurahan.LetterTooLong {
			t.Errorf("%s: %v", name, err)
		}
	}
}
