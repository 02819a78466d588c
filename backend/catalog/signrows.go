package catalog

import (
	"slices"
	"strings"
)

// signRows composes the signatures a sheet writes out.
func (c *composer) signRows(sh *sheet) SignRows {
	out := SignRows{}
	registered := false
	for i := range sh.signs {
		row := SignRow{}
		for j := range sh.signs[i].Columns {
			p := &sh.signs[i].Columns[j]
			if c.holds(p.when) {
				row.Columns = append(row.Columns, c.signColumn(p))
				registered = registered || p.Register
			}
		}
		if len(row.Columns) > 0 {
			out.Rows = append(out.Rows, row)
		}
	}
	if registered && sh.shape == Pernyataan {
		out.Note = "Pencatatan ini tidak menyatakan kebenaran isi; isi pernyataan menjadi tanggung jawab pembuatnya."
	}
	return out
}

func (c *composer) signColumn(p *SignPlace) SignColumn {
	official := p.who.sort == "signer" || p.who.sort == "blank"
	col := SignColumn{Empty: p.who.sort == "none", Meterai: p.Meterai, Stamp: official}
	line := func(words string) {
		if words != "" {
			c.left -= len(words) + cellPrice
			col.Above = append(col.Above, words)
		}
	}
	if p.Place {
		line(joinNonEmpty(", ", c.office.Place, c.letter.Date.Long()))
	}
	line(joined(c.runs(p.above)))
	if title := joined(c.runs(p.title)); title != "" {
		line(strings.TrimSuffix(title, ",") + ",")
	}
	c.signName(&col, p)
	under := func(words string) {
		if words != "" {
			c.left -= len(words) + cellPrice
			col.Under = append(col.Under, words)
		}
	}
	under(joined(c.runs(p.rank)))
	if nip := joined(c.runs(p.nip)); nip != "" {
		under("NIP " + strings.Replace(nip, "…", dots, 1))
	}
	if p.Register {
		number, day := dots, dots
		if p.who.sort == "signer" {
			number, day = orDots(c.letter.Number.Text), orDots(c.letter.Date.Long())
		}
		under("Reg. Nomor " + number)
		under("Tanggal " + day)
	}
	return col
}

// dots is a place to write on by hand.
const dots = "..............................."

func orDots(s string) string {
	if s == "" {
		return dots
	}
	return s
}

// signName puts who signs into a column.
func (c *composer) signName(col *SignColumn, p *SignPlace) {
	w := &p.who
	set := func(name, source string) {
		if name = oneLine(name); name != "" {
			col.Name = Run{Text: name, Bold: true, Source: source}
		}
	}
	switch w.sort {
	case "signer":
		s := &c.letter.Signer
		col.Above = append(col.Above, SignatureLines(s, c.office)...)
		set(s.Name, "signer.name")
		col.Under = append(col.Under, joinNonEmpty("", oneLine(s.Rank)), prefixed("NIP ", GroupedNIP(s.NIP)))
		col.Under = nonEmpty(col.Under)
	case "applicant":
		set(c.letter.Applicant.Name, "applicant.name")
	case "subject":
		set(c.subject().Name, "subject.name")
	case "role":
		person := c.inRole(w.role, w.n)
		if person != nil {
			set(person.Name, w.role+itoa(w.n)+".name")
		}
		if role := c.kind.Role(w.role); person == nil && w.n > role.Min {
			*col = SignColumn{Empty: true} // nobody came for an optional part
		}
	case "field":
		set(c.answers[w.field].text, c.kind.Fields[w.field].Name)
	case "list":
		col.List = c.signList(w)
	}
	c.left -= len(col.Name.Text) + blockPrice
}

func nonEmpty(list []string) []string {
	return slices.DeleteFunc(list, func(s string) bool { return s == "" })
}

// signList gives everybody of a list or a role.
func (c *composer) signList(w *signatory) []Run {
	var list []Run
	add := func(name, source string) {
		if name = oneLine(name); name != "" {
			c.left -= len(name) + cellPrice
			list = append(list, Run{Text: name, Source: source})
		}
	}
	if w.field >= 0 {
		f := &c.kind.Fields[w.field]
		rows := c.lists[w.field]
		for i := range rows {
			r := cells{f, &rows[i]}
			add(r.value(w.column).text, r.place(w.column))
		}
		return list
	}
	for i := range c.letter.Roles {
		if r := &c.letter.Roles[i]; r.Role == w.role {
			add(r.Person.Name, "role."+w.role)
		}
	}
	return list
}
