package catalog

import (
	"strings"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// rows invents the rows of a list.
func (s *sampler) rows(i int) string {
	f := &s.kind.Fields[i]
	n := max(f.MinRows, 1)
	switch s.v {
	case Short:
		n = max(n, min(2, f.RowLimit()))
	case Long:
		n = max(n, min(8, f.RowLimit()))
	}
	names, parents := s.treeOf(i)
	var rows, before []string
	for r := range n {
		p := s.person([]string{"nik", "birth", "occupation", "religion", "marital"}, false)
		line := make([]string, len(f.Columns))
		for c := range f.Columns {
			line[c] = s.cell(f, c, r, &p)
			if c == parents && s.v == Long && r > 1 && r%3 == 2 && names >= 0 {
				line[c] = before[r-2]
			}
		}
		if names >= 0 {
			before = append(before, line[names])
		}
		rows = append(rows, strings.Join(line, "\t"))
	}
	return strings.Join(rows, "\n")
}

// treeOf gives the columns of a list that a family tree is drawn from, -1 where
// it is not.
func (s *sampler) treeOf(field int) (name, parent int) {
	for _, t := range s.kind.trees {
		if t.field == field {
			return t.name, t.parent
		}
	}
	return -1, -1
}

// cell invents the cell of a column in the r-th row, for a person where the
// column asks for a detail of one.
func (s *sampler) cell(f *Field, column, r int, p *kelurahan.Person) string {
	c := &f.Columns[column]
	own := c.asField(c.Name, c.Label)
	if s.v == Sparse && !c.Required {
		return ""
	}
	if _, parent := s.treeOf(s.kind.fieldIndex(f.Name)); column == parent {
		if !c.Required {
			return ""
		}
		return clipped(s.about().Name, own.limit())
	}
	if c.Detail != "" && c.Detail != "relation" && (r > 0 || c.Example == "" || s.v == Long) {
		value := clipped(oneLine(PersonDetail(p, c.Detail, s.office, s.day)), own.limit())
		if value != "" && own.checkValue(value, s.day) == nil {
			return value
		}
	}
	if c.Type == Choice && len(c.Options) > 0 {
		return c.Options[r%len(c.Options)]
	}
	return s.fitting(&own, s.wordsFor(c.Name))
}

// about is whom the letter is about.
func (s *sampler) about() *kelurahan.Person { return s.letter.About() }
