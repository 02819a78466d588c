package letterpdf

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/loket-kelurahan/loket/backend/catalog"
)

// handmade are the documents made by hand, on both papers.
func handmade() map[string]catalog.Document {
	list := map[string]catalog.Document{
		"surat-3": addressedDocument(3), "surat-40": addressedDocument(40), "waris-3": heirsDocument(3), "waris-9": heirsDocument(9), "waris-40": heirsDocument(40),
		"packet": packetDocument(),
	}
	for name, doc := range list {
		doc.Paper = map[bool]string{true: "A4", false: "F4"}[doc.Paper != "A4"]
		if doc.Paper == "A4" {
			doc.Paper = ""
		}
		_ = name
	}
	return list
}

func TestLook(t *testing.T) {
	r := testRenderer(t)
	dir := os.Getenv("LOOK")
	for name, doc := range handmade() {
		in := testInput(t, "sku")
		pdf, pages, err := r.renderDocument(in, &doc)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		t.Log(name, pages, len(pdf))
		if dir != "" {
			os.WriteFile(filepath.Join(dir, name+".pdf"), pdf, 0o644)
		}
	}
}
