package catalog

import (
	"strings"
)

// blockSort says what a block of a body becomes. Never written to a disk.
type blockSort string

const (
	paragraphBlock blockSort = "paragraph"
	numberedBlock  blockSort = "numbered"
	rowBlock       blockSort = "row"
	headingBlock   blockSort = "heading"
	centredBlock   blockSort = "centred heading"
	tableBlock     blockSort = "table"
	itemsBlock     blockSort = "items"
	treeBlock      blockSort = "tree"
	ticksBlock     blockSort = "ticks"
	pageBlock      blockSort = "page"
)

// block is a piece of a body. when holds it back.
type block struct {
	sort     blockSort
	line     int    // below the key of the body
	label    string // rows only
	optional bool   // a row that is left out when its value is unknown
	pieces   []piece
	field    int   // of table, items, tree and ticks
	columns  []int // of table and tree
	when     condition
}

// treeUse is a tree's list with the columns of the name and of whose child.
type treeUse struct{ field, name, parent int }

// maxBlocks bounds the body of a sheet: three pages hold fewer.
const maxBlocks = 200

// bodyReader reads a body line by line.
type bodyReader struct {
	reader
	shape  Shape
	blocks []block
	when   condition
	opened int // line of the open [if], 0 = none
	para   []string
	open   block // what para becomes
}

// readAll reads the template:
//
//	a paragraph, over as many lines as it takes,
//
//	- Label: value            a row
//	-? Label: value           a row left out when its value is unknown
//	= Words, == Words         a heading, a centred heading
//	+ Words                   a numbered paragraph
//	[if usaha] … [end]        blocks that stand only while the condition holds
//	[table anak: nama, nik]   [items anak] {.nama}   [tree waris: nama, anak-dari]
//	[ticks jenis]             [page]
//
// with {name}, {name|filter}, **bold** and <, words that stand only when {name}
// has a value> inside; ~ is a blank at which no line breaks.
func (r *bodyReader) readAll(body string) error {
	for line := range strings.Lines(body) {
		r.line++
		if err := r.read(strings.TrimSpace(line)); err != nil {
			return err
		}
	}
	if err := r.endParagraph(); err != nil {
		return err
	}
	if r.opened > 0 {
		r.line = r.opened
		return r.bad("[if …] without [end]")
	}
	return nil
}

func (r *bodyReader) read(line string) error {
	mark, rest, _ := strings.Cut(line, " ")
	switch {
	case line == "":
		return r.endParagraph()
	case line[0] == '[', mark == "-", mark == "-?", mark == "=", mark == "==", mark == "+":
		if err := r.endParagraph(); err != nil {
			return err
		}
	}
	rest = strings.TrimSpace(rest)
	switch mark {
	case "-", "-?":
		return r.row(rest, mark == "-?")
	case "=":
		return r.heading(rest, headingBlock)
	case "==":
		return r.heading(rest, centredBlock)
	case "+":
		r.begin(block{sort: numberedBlock}, rest)
		return nil
	}
	if line[0] == '[' {
		return r.directive(line)
	}
	if len(r.para) == 0 {
		r.begin(block{sort: paragraphBlock}, line)
		return nil
	}
	r.para = append(r.para, line)
	return nil
}

// begin opens a paragraph that the lines below may continue.
func (r *bodyReader) begin(b block, text string) {
	b.line = r.line
	r.open, r.para = b, []string{text}
}

func (r *bodyReader) add(b block) error {
	if b.line == 0 {
		b.line = r.line
	}
	if len(r.blocks) == maxBlocks {
		return r.bad("more than %d paragraphs and rows", maxBlocks)
	}
	b.when = r.when
	r.blocks = append(r.blocks, b)
	return nil
}

func (r *bodyReader) endParagraph() error {
	if len(r.para) == 0 {
		return nil
	}
	b, now := r.open, r.line
	r.line = b.line
	if b.sort == itemsBlock {
		r.items = b.field
	}
	text := strings.Join(r.para, "\n")
	if strings.TrimSpace(text) == "" {
		return r.bad("words are missing behind the mark")
	}
	var err error
	b.pieces, err = r.pieces(text)
	r.para, r.items = nil, -1
	if err != nil {
		return err
	}
	if r.shape == Pernyataan && speaks(b.pieces) {
		r.line = b.line
		return r.bad("the citizen speaks in a statement: {signer.acting} cannot stand in it")
	}
	r.line = now
	return r.add(b)
}

// speaks reports whether the official is named as the one who speaks.
func speaks(pieces []piece) bool {
	for _, p := range pieces {
		if p.ref != nil && p.ref.name == "signer.acting" {
			return true
		}
	}
	return false
}

func (r *bodyReader) heading(text string, sort blockSort) error {
	if text == "" {
		return r.bad("words are missing behind the mark")
	}
	line := r.line
	pieces, err := r.pieces(text)
	if err != nil {
		return err
	}
	return r.add(block{sort: sort, line: line, pieces: pieces})
}

func (r *bodyReader) row(rest string, optional bool) error {
	label, text, ok := strings.Cut(rest, ":")
	label = strings.TrimSpace(label)
	if !ok || label == "" || strings.TrimSpace(text) == "" {
		return r.bad("a row reads \"- Label: value\"")
	}
	if strings.ContainsAny(label, "{}*") {
		return r.bad("the label of a row holds plain words")
	}
	pieces, err := r.pieces(strings.TrimSpace(text))
	if err != nil {
		return err
	}
	return r.add(block{sort: rowBlock, label: label, optional: optional, pieces: pieces})
}
