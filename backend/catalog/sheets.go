package catalog

import (
	"bytes"
	"strings"
)

// sheet is one sheet of a kind, its wording read.
type sheet struct {
	path   string // of its keys in the file: "" or "sheet.2."
	title  string
	corner string
	head   bool
	number bool
	shape  Shape
	when   condition
	blocks []block
	signs  []SignLine
}

// maxSheets bounds a packet, the first sheet counted.
const maxSheets = 10

// readSheets reads the wording and the signatures of every sheet.
func (k *Kind) readSheets(s *Source) error {
	if len(k.Sheets) >= maxSheets {
		return faultf(at("sheet", maxSheets-1, "title"), "more than %d sheets", maxSheets)
	}
	first := sheet{title: k.Title, corner: k.Corner, head: k.Head, number: k.Shape == Keterangan || k.Shape == Formulir, shape: k.Shape, signs: k.Signs}
	if err := k.readSheet(first, s.Body); err != nil {
		return err
	}
	if k.Shape == Pernyataan && len(k.Signs) == 0 {
		return faultf("shape", "a statement writes its signatures out with [[sign]]")
	}
	for i := range k.Sheets {
		f := &k.Sheets[i]
		f.Signs = cloneSigns(f.Signs)
		sh := sheet{path: at("sheet", i, ""), title: f.Title, corner: f.Corner, head: k.Head, number: f.Number, shape: f.Shape, signs: f.Signs}
		if f.Head != nil {
			sh.head = *f.Head
		}
		switch {
		case sh.shape == Surat:
			return faultf(sh.path+"shape", "only the first sheet can be an addressed letter")
		case sh.shape == "" && k.Shape == Surat:
			sh.shape = Keterangan
		case sh.shape == "":
			sh.shape = k.Shape
		}
		var err error
		if sh.when, err = k.condition(f.When, sh.path+"when", 0); err != nil {
			return err
		}
		if err := k.readSheet(sh, f.Body); err != nil {
			return err
		}
	}
	return nil
}

func (k *Kind) readSheet(sh sheet, body string) error {
	path := sh.path + "body"
	if strings.TrimSpace(sh.title) == "" {
		return faultf(sh.path+"title", "the title is empty")
	}
	if err := shapeKnown(sh.shape, sh.path); err != nil {
		return err
	}
	if strings.TrimSpace(body) == "" {
		return faultf(path, "the body is empty")
	}
	if !writtenPlainly(k.File, body) {
		return &fault{path: path, cause: errBodyForm}
	}
	r := &bodyReader{reader: reader{kind: k, path: path, items: -1}, shape: sh.shape}
	if err := r.readAll(body); err != nil {
		return err
	}
	sh.blocks = r.blocks
	if err := k.readSigns(&sh); err != nil {
		return err
	}
	k.sheets = append(k.sheets, sh)
	return nil
}

func shapeKnown(s Shape, path string) error {
	switch s {
	case Keterangan, Surat, Pernyataan, Formulir:
		return nil
	}
	return faultf(path+"shape", "shape is %q, not keterangan, surat, pernyataan or formulir", s)
}

// writtenPlainly reports whether a body stands in the file as it is: only in
// this form do its lines count as the file's.
func writtenPlainly(file []byte, body string) bool {
	return bytes.Contains(file, []byte("'''\n"+body)) || bytes.Contains(file, []byte("'''\r\n"+body))
}
