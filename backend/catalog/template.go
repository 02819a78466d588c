package catalog

import (
	"slices"
	"strings"
)

// block is a paragraph or a row of a body. when holds it back.
type block struct {
	label    string // rows only
	row      bool
	optional bool // a row that is left out when its value is unknown
	pieces   []piece
	when     *condition
}

// piece is fixed text or a placeholder. Pieces of one group other than 0 stand
// only when every placeholder among them has a value.
type piece struct {
	text  string
	ref   *reference
	bold  bool
	group int
}

// reference is a placeholder: a name and what is done to its value.
type reference struct {
	name    string
	filters []string
}

// condition holds when a placeholder has a value ("" in is), or is a value;
// not turns it round.
type condition struct {
	ref *reference
	is  string
	not bool
}

// maxBlocks bounds a body: three pages hold fewer.
const maxBlocks = 200

// bodyReader reads a body line by line.
type bodyReader struct {
	kind   *Kind
	line   int // of the file
	blocks []block
	when   *condition
	opened int // line of the open [if]
	para   []string
	start  int // first line of para
}

// parseBody reads the template:
//
//	a paragraph, over as many lines as it takes,
//
//	- Label: value            a row
//	-? Label: value           a row left out when its value is unknown
//	[if usaha] … [end]        blocks that stand only when usaha has a value
//	[if not usaha], [if status = Kos]
//
// with {name}, {name|filter}, **bold** and <, words that stand only when {name}
// has a value> inside; ~ is a blank at which no line breaks. Errors: kind-invalid.
func parseBody(body string, pos lines, k *Kind) ([]block, error) {
	r := &bodyReader{kind: k, line: pos["body"]}
	if strings.TrimSpace(body) == "" {
		return nil, invalid(r.line, "the body is empty")
	}
	for line := range strings.Lines(body) {
		r.line++
		if err := r.read(strings.TrimSpace(line)); err != nil {
			return nil, err
		}
	}
	if err := r.endParagraph(); err != nil {
		return nil, err
	}
	if r.when != nil {
		return nil, invalid(r.opened, "[if …] without [end]")
	}
	return r.blocks, nil
}

func (r *bodyReader) read(line string) error {
	directive := strings.HasPrefix(line, "[")
	row := strings.HasPrefix(line, "- ") || strings.HasPrefix(line, "-? ")
	if line != "" && !directive && !row {
		if len(r.para) == 0 {
			r.start = r.line
		}
		r.para = append(r.para, line)
		return nil
	}
	if err := r.endParagraph(); err != nil {
		return err
	}
	switch {
	case directive:
		return r.directive(line)
	case row:
		return r.row(line)
	}
	return nil
}

func (r *bodyReader) add(b block) error {
	if len(r.blocks) == maxBlocks {
		return invalid(r.line, "more than %d paragraphs and rows", maxBlocks)
	}
	b.when = r.when
	r.blocks = append(r.blocks, b)
	return nil
}

func (r *bodyReader) endParagraph() error {
	if len(r.para) == 0 {
		return nil
	}
	pieces, err := r.pieces(strings.Join(r.para, "\n"), r.start)
	r.para = nil
	if err != nil {
		return err
	}
	return r.add(block{pieces: pieces})
}

func (r *bodyReader) row(line string) error {
	rest, optional := strings.CutPrefix(line, "-?")
	if !optional {
		rest = strings.TrimPrefix(line, "-")
	}
	label, text, ok := strings.Cut(rest, ":")
	label = strings.TrimSpace(label)
	if !ok || label == "" || strings.TrimSpace(text) == "" {
		return invalid(r.line, "a row reads \"- Label: value\"")
	}
	if strings.ContainsAny(label, "{}*") {
		return invalid(r.line, "the label of a row holds plain words")
	}
	pieces, err := r.pieces(strings.TrimSpace(text), r.line)
	if err != nil {
		return err
	}
	return r.add(block{row: true, label: label, optional: optional, pieces: pieces})
}

func (r *bodyReader) directive(line string) error {
	words, closed := strings.CutSuffix(line[1:], "]")
	words = strings.TrimSpace(words)
	test, isIf := strings.CutPrefix(words, "if ")
	switch {
	case !closed:
		return invalid(r.line, "a line that begins with [ ends with ]")
	case words == "end" && r.when == nil:
		return invalid(r.line, "[end] without [if …]")
	case words == "end":
		r.when = nil
		return nil
	case !isIf:
		return invalid(r.line, "[%s] is not known: write [if name] or [end]", words)
	case r.when != nil:
		return invalid(r.line, "[if …] inside [if …]")
	}
	test = strings.TrimSpace(test)
	c := &condition{}
	if rest, ok := strings.CutPrefix(test, "not "); ok {
		c.not, test = true, strings.TrimSpace(rest)
	}
	name, is, _ := strings.Cut(test, "=")
	c.is = strings.TrimSpace(is)
	var err error
	if c.ref, err = r.reference(strings.TrimSpace(name), r.line); err != nil {
		return err
	}
	r.when, r.opened = c, r.line
	return nil
}

// scanner splits one paragraph or value into pieces.
type scanner struct {
	body   *bodyReader
	line   int
	bold   bool
	groups int
	group  int // the open one, 0 = none
	refs   int // placeholders in the open group
	list   []piece
}

// pieces splits text at its marks. first is the file's line of its first line.
func (r *bodyReader) pieces(text string, first int) ([]piece, error) {
	s := &scanner{body: r, line: first}
	for text != "" {
		i := strings.IndexAny(text, "{}*<>")
		if i < 0 {
			i = len(text)
		}
		s.plain(text[:i])
		rest, err := s.mark(text[i:])
		if err != nil {
			return nil, err
		}
		text = rest
	}
	switch {
	case s.bold:
		return nil, invalid(s.line, "** is not closed")
	case s.group > 0:
		return nil, invalid(s.line, "< is not closed")
	}
	return s.list, nil
}

func (s *scanner) plain(text string) {
	if text != "" {
		s.line += strings.Count(text, "\n")
		text = strings.NewReplacer("\n", " ", "~", "\u00a0").Replace(text)
		s.list = append(s.list, piece{text: text, bold: s.bold, group: s.group})
	}
}

// mark reads the mark text begins with and gives what follows it.
func (s *scanner) mark(text string) (string, error) {
	switch {
	case text == "":
		return "", nil
	case strings.HasPrefix(text, "**"):
		s.bold = !s.bold
		return text[2:], nil
	case text[0] == '{':
		name, rest, ok := strings.Cut(text[1:], "}")
		if !ok || strings.Contains(name, "\n") {
			return "", invalid(s.line, "{ without } on its line")
		}
		ref, err := s.body.reference(name, s.line)
		if err != nil {
			return "", err
		}
		s.refs++
		s.list = append(s.list, piece{ref: ref, bold: s.bold, group: s.group})
		return rest, nil
	case text[0] == '<' && s.group == 0:
		s.groups++
		s.group, s.refs = s.groups, 0
		return text[1:], nil
	case text[0] == '>' && s.group > 0 && s.refs > 0:
		s.group = 0
		return text[1:], nil
	}
	return "", invalid(s.line, "%q does not fit here", text[:1])
}

func (r *bodyReader) reference(text string, line int) (*reference, error) {
	parts := strings.Split(text, "|")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	ref := &reference{name: parts[0], filters: parts[1:]}
	t, ok := r.kind.placeholderType(ref.name)
	if !ok {
		return nil, invalid(line, "{%s}: nothing of this letter has the name %q", text, ref.name)
	}
	for _, f := range ref.filters {
		if !slices.Contains(filterNames(t), f) {
			return nil, invalid(line, "{%s}: no filter %q for a %s", text, f, t)
		}
		t = textValue
	}
	return ref, nil
}
