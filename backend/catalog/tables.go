package catalog

import (
	"slices"
	"strings"
)

// cells is a row of a list whose columns a wording names; nil where none can.
type cells struct {
	field *Field
	row   *listRow
}

func (r *cells) value(column int) value {
	return answerValue(r.field.Columns[column].Type, r.row.cells[column])
}

// missing marks a cell nobody has filled in.
func (r *cells) missing(column int) string {
	if r.field.Columns[column].Required {
		return "…"
	}
	return "-"
}

// source names where a placeholder's words come from: "pengikut.2.nama".
func (r *cells) source(ref *reference) string {
	if ref.column < 0 {
		return ref.name
	}
	return r.place(ref.column)
}

func (r *cells) place(column int) string {
	return r.field.Name + "." + itoa(r.row.n) + "." + r.field.Columns[column].Name
}

// run writes a cell out as it is.
func (r *cells) run(column int) Run {
	text := oneLine(r.value(column).text)
	if text == "" {
		text = r.missing(column)
	}
	return Run{Text: text, Source: r.place(column)}
}

// rowsOf gives the rows of a list; a draft's list that must have some and has
// none yet has one row of "…".
func (c *composer) rowsOf(field int) []listRow {
	f := &c.kind.Fields[field]
	rows := c.lists[field]
	if len(rows) == 0 && c.asked[field] && (f.Required || f.MinRows > 0) {
		return []listRow{{n: 1, cells: slices.Repeat([]string{"…"}, len(f.Columns))}}
	}
	return rows
}

func (c *composer) table(b *block) {
	rows := c.rowsOf(b.field)
	if len(rows) == 0 {
		return
	}
	f := &c.kind.Fields[b.field]
	t := Table{}
	for _, i := range b.columns {
		col := &f.Columns[i]
		c.left -= len(col.Label)
		t.Heads = append(t.Heads, Column{Head: col.Label, Share: max(col.Width, 1)})
	}
	for n := range rows {
		r := cells{f, &rows[n]}
		line := make([]Run, 0, len(b.columns))
		for _, i := range b.columns {
			run := r.run(i)
			c.left -= len(run.Text) + cellPrice
			line = append(line, run)
		}
		t.Rows = append(t.Rows, line)
		if c.left < 0 {
			return
		}
	}
	c.add(t)
}

// items writes one numbered line per row.
func (c *composer) items(b *block) {
	rows := c.rowsOf(b.field)
	for n := range rows {
		c.left -= blockPrice
		c.add(Paragraph{Runs: c.runsOf(b.pieces, &cells{&c.kind.Fields[b.field], &rows[n]}), Number: itoa(n+1) + "."})
		if c.left < 0 {
			return
		}
	}
}

func (c *composer) ticks(b *block) {
	f := &c.kind.Fields[b.field]
	if !c.asked[b.field] {
		return
	}
	said := oneLine(c.letter.Field(f.Name))
	t := Ticks{}
	other := said != ""
	for _, o := range f.Options {
		chosen := strings.EqualFold(o, said)
		other = other && !chosen
		t.Options = append(t.Options, TickOption{Text: o, Chosen: chosen})
		c.left -= len(o) + cellPrice
	}
	if other {
		t.Options = append(t.Options, TickOption{Text: said, Chosen: true})
		c.left -= len(said)
	}
	c.add(t)
}

// tree draws a family below the subject. Whoever's parent is not in the list
// stands right below the subject, so that nobody is lost.
func (c *composer) tree(b *block) {
	rows := c.rowsOf(b.field)
	t := treeUse{b.field, b.columns[0], b.columns[1]}
	root := oneLine(c.subject().Name)
	if root == "" {
		root = "…"
	}
	w := &treeWriter{c: c, use: t, rows: rows, done: make([]bool, len(rows)), children: make([][]int, len(rows))}
	w.nodes = []TreeNode{{Run: Run{Text: root, Bold: true, Source: "subject.name"}}}
	c.left -= len(rows) * blockPrice // finding parents is dearer than setting a cell
	known := newFamily(t, rows)
	var top []int
	for n := range rows {
		if p := known.parentOf(n); p >= 0 && foldName(rows[n].cells[t.parent]) != foldName(root) {
			w.children[p] = append(w.children[p], n)
		} else {
			top = append(top, n)
		}
	}
	for _, n := range top {
		w.write(n, 1)
	}
	for n := range rows { // whose parents are their own children
		w.write(n, 1)
	}
	c.add(Tree{w.nodes})
}

// treeWriter writes nodes in the order they are drawn.
type treeWriter struct {
	c        *composer
	use      treeUse
	rows     []listRow
	done     []bool
	children [][]int
	nodes    []TreeNode
}

func (w *treeWriter) write(n, depth int) {
	if w.done[n] || w.c.left < 0 {
		return
	}
	w.done[n] = true
	r := cells{&w.c.kind.Fields[w.use.field], &w.rows[n]}
	run := r.run(w.use.name)
	w.c.left -= len(run.Text) + cellPrice
	w.nodes = append(w.nodes, TreeNode{Depth: depth, Run: run})
	for _, child := range w.children[n] {
		w.write(child, depth+1)
	}
}
