package catalog

import "strings"

// directive reads a line that begins with [.
func (r *bodyReader) directive(line string) error {
	words, rest, closed := strings.Cut(line[1:], "]")
	words, rest = strings.TrimSpace(words), strings.TrimSpace(rest)
	name, args, _ := strings.Cut(words, " ")
	args = strings.TrimSpace(args)
	switch {
	case !closed:
		return r.bad("a line that begins with [ has a ]")
	case rest != "" && name != "items":
		return r.bad("nothing can stand behind [%s]", words)
	case words == "end" && r.opened == 0:
		return r.bad("[end] without [if …]")
	case words == "end":
		r.when, r.opened = nil, 0
		return nil
	case words == "page":
		return r.add(block{sort: pageBlock})
	case name == "if":
		return r.openIf(args)
	case name == "table" && args != "", name == "tree" && args != "":
		return r.table(name, args)
	case name == "items" && args != "":
		return r.itemsOf(args, rest)
	case name == "ticks" && args != "":
		return r.ticks(args)
	}
	return r.bad("[%s] is not known: write [if name], [end], [table list], [items list], [tree list: a, b], [ticks choice] or [page]", words)
}

func (r *bodyReader) openIf(test string) error {
	if r.opened > 0 {
		return r.bad("[if …] inside [if …]")
	}
	if test == "" {
		return r.bad("[if …] without a condition")
	}
	var err error
	r.when, err = r.kind.condition(test, r.path, r.line)
	r.opened = r.line
	return err
}

// list finds a field of type list.
func (r *bodyReader) list(name string) (int, error) {
	i := r.kind.fieldIndex(strings.TrimSpace(name))
	if i < 0 || r.kind.Fields[i].Type != List {
		return -1, r.bad("%q is not a list of this letter", name)
	}
	return i, nil
}

// table reads [table list], [table list: a, b] and [tree list: a, b].
func (r *bodyReader) table(name, args string) error {
	list, columns, _ := strings.Cut(args, ":")
	i, err := r.list(list)
	if err != nil {
		return err
	}
	b := block{sort: tableBlock, field: i}
	f := &r.kind.Fields[i]
	for c := range strings.SplitSeq(columns, ",") {
		if c = strings.TrimSpace(c); c == "" {
			continue
		}
		at := f.column(c)
		if at < 0 {
			return r.bad("%q is not a column of %s", c, f.Name)
		}
		b.columns = append(b.columns, at)
	}
	if name == "tree" {
		if len(b.columns) != 2 || b.columns[0] == b.columns[1] {
			return r.bad("a tree reads [tree list: column of the name, column of whose child]")
		}
		b.sort = treeBlock
		r.kind.trees = append(r.kind.trees, treeUse{i, b.columns[0], b.columns[1]})
	}
	for at := range f.Columns {
		if len(b.columns) <= at && strings.TrimSpace(columns) == "" {
			b.columns = append(b.columns, at)
		}
	}
	return r.add(b)
}

func (r *bodyReader) itemsOf(list, text string) error {
	i, err := r.list(list)
	if err != nil {
		return err
	}
	if text == "" {
		return r.bad("[items %s] is followed by the words of one line", list)
	}
	r.begin(block{sort: itemsBlock, field: i}, text)
	return nil
}

func (r *bodyReader) ticks(name string) error {
	i := r.kind.fieldIndex(name)
	if i < 0 || r.kind.Fields[i].Type != Choice {
		return r.bad("%q is not a choice of this letter", name)
	}
	return r.add(block{sort: ticksBlock, field: i})
}
