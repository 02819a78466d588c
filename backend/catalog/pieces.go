package catalog

import (
	"slices"
	"strconv"
	"strings"
)

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
	id      int    // its place among the kind's placeholders
	name    string // "subject.name", "keperluan"; a column of a list has a dot before it
	owner   string // "subject", "saksi2"; "" = a field or a column
	attr    string
	field   int // -1 = none
	column  int // -1 = none
	filters []string
}

// ofOffice reports whether the value comes from the office and not from the form.
func (r *reference) ofOffice() bool {
	return r.owner == "office" || r.owner == "signer" || r.owner == "letter"
}

// reader reads a wording of one key of the file.
type reader struct {
	kind  *Kind
	path  string
	line  int // below the key
	items int // the list whose columns can be named, -1 = none
}

func (r *reader) bad(format string, args ...any) error {
	err := faultf(r.path, format, args...)
	err.below = r.line
	return err
}

// line reads a wording of one line, "" as none.
func (k *Kind) line(text, path string) ([]piece, error) {
	r := &reader{kind: k, path: path, items: -1}
	if strings.Contains(text, "\n") {
		return nil, r.bad("the words stand on one line")
	}
	return r.pieces(text)
}

// scanner splits one paragraph or value into pieces.
type scanner struct {
	body   *reader
	bold   bool
	groups int
	group  int // the open one, 0 = none
	refs   int // placeholders in the open group
	list   []piece
}

// pieces splits text at its marks; the reader's line is that of its first line.
func (r *reader) pieces(text string) ([]piece, error) {
	s := &scanner{body: r}
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
		return nil, r.bad("** is not closed")
	case s.group > 0:
		return nil, r.bad("< is not closed")
	}
	return s.list, nil
}

func (s *scanner) plain(text string) {
	if text != "" {
		s.body.line += strings.Count(text, "\n")
		text = strings.ReplaceAll(strings.ReplaceAll(text, "\n", " "), "~", "\u00a0")
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
			return "", s.body.bad("{ without } on its line")
		}
		ref, typ, err := s.body.reference(name)
		if err != nil {
			return "", err
		}
		if typ == listValue {
			return "", s.body.bad("{%s}: a list is printed by [table %s] or [items %s]; its length is {%s|count}", name, name, name, name)
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
	return "", s.body.bad("%q does not fit here", text[:1])
}

// reference reads a name with its filters and gives the type of what comes out.
func (r *reader) reference(text string) (*reference, valueType, error) {
	parts := strings.Split(text, "|")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	ref := &reference{id: r.kind.refs, name: parts[0], field: -1, column: -1, filters: parts[1:]}
	t, ok := r.find(ref)
	if !ok {
		return nil, "", r.bad("{%s}: nothing of this letter has the name %q", text, ref.name)
	}
	for _, f := range ref.filters {
		if !slices.Contains(filterNames(t), f) {
			return nil, "", r.bad("{%s}: no filter %q for a %s", text, f, t)
		}
		t = filtered(f)
	}
	r.kind.refs++
	return ref, t, nil
}

// find gives what a placeholder's name stands for: a field by its name; a
// column by its name after a dot; subject., applicant., office., letter. and
// signer. with a detail; a person with a part by role and place ("saksi1.name").
func (r *reader) find(ref *reference) (valueType, bool) {
	k := r.kind
	if ref.field = k.fieldIndex(ref.name); ref.field >= 0 {
		return fieldValueType(k.Fields[ref.field].Type), true
	}
	owner, attr, dotted := strings.Cut(ref.name, ".")
	if !dotted {
		return "", false
	}
	if owner == "" {
		if r.items < 0 {
			return "", false
		}
		if ref.column = k.Fields[r.items].column(attr); ref.column < 0 {
			return "", false
		}
		return fieldValueType(k.Fields[r.items].Columns[ref.column].Type), true
	}
	ref.owner, ref.attr = owner, attr
	return k.detailType(owner, attr)
}

func (k *Kind) detailType(owner, attr string) (valueType, bool) {
	switch owner {
	case "subject", "applicant":
		return personType(attr)
	case "office":
		return officeType(attr)
	case "letter":
		return letterType(attr)
	case "signer":
		return signerType(attr)
	}
	if _, _, ok := k.roleAt(owner); ok {
		return personType(attr)
	}
	return "", false
}

// roleAt reads "saksi2" as the second person of the role saksi.
func (k *Kind) roleAt(owner string) (*Role, int, bool) {
	i := strings.LastIndexFunc(owner, func(r rune) bool { return r < '0' || r > '9' }) + 1
	n, err := strconv.Atoi(owner[i:])
	role := k.Role(owner[:i])
	if err != nil || role == nil || n < 1 || n > role.Max {
		return nil, 0, false
	}
	return role, n, true
}
