package catalog

import (
	"strconv"
	"strings"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// listRow is a row of a list that says something. n counts the form's rows from
// 1, the empty ones too, so that a complaint finds its row.
type listRow struct {
	n     int
	cells []string // at least one per column
}

// rowsOf reads the answer to a list of so many columns. At most limit rows are
// read, empty ones left out.
func rowsOf(answer string, columns, limit int) []listRow {
	var rows []listRow
	n := 0
	for line := range strings.Lines(answer) {
		n++
		if len(rows) == limit || n > 2*limit {
			break
		}
		cells := strings.Split(line, "\t")
		empty := true
		for i := range cells {
			cells[i] = oneLine(cells[i])
			empty = empty && cells[i] == ""
		}
		for len(cells) < columns {
			cells = append(cells, "")
		}
		if !empty {
			rows = append(rows, listRow{n, cells})
		}
	}
	return rows
}

// checkAnswer checks an answer that is not empty; a list may have many faults.
func (f *Field) checkAnswer(value string, day kelurahan.Date) []*kelurahan.Error {
	if f.Type == List {
		return f.checkList(value)
	}
	if err := f.checkValue(value, day); err != nil {
		return []*kelurahan.Error{err}
	}
	return nil
}

func (f *Field) checkList(value string) []*kelurahan.Error {
	var errs []*kelurahan.Error
	rows := rowsOf(value, len(f.Columns), 2*f.RowLimit())
	least := f.MinRows
	if f.Required {
		least = max(least, 1)
	}
	switch {
	case len(rows) > f.RowLimit():
		return append(errs, problem(kelurahan.FieldInvalid, f.Name, f.Label, "max", itoa(f.RowLimit())))
	case len(rows) < least:
		errs = append(errs, problem(kelurahan.FieldRequired, f.Name, f.Label, "min", itoa(least)))
	}
	for _, row := range rows {
		place := f.Name + "." + strconv.Itoa(row.n)
		label := f.Label + " baris " + strconv.Itoa(row.n)
		for c := range f.Columns {
			own := f.Columns[c].asField(place+"."+f.Columns[c].Name, label+": "+f.Columns[c].Label)
			if err := own.checkGiven(row.cells[c], 0); err != nil {
				errs = append(errs, err)
			}
		}
		for _, more := range row.cells[len(f.Columns):] {
			if more != "" {
				errs = append(errs, problem(kelurahan.FieldInvalid, place, label))
				break
			}
		}
	}
	return errs
}

// RowOf fills a row of the list from a person, as the answer writes it: the
// cells whose columns name a detail, joined by tabs. relation is his place in
// the family, which a Person does not hold.
func (f *Field) RowOf(p *kelurahan.Person, relation string, o *kelurahan.Office, day kelurahan.Date) string {
	cells := make([]string, len(f.Columns))
	for i, c := range f.Columns {
		switch c.Detail {
		case "":
		case "relation":
			cells[i] = Sentence(relation)
		default:
			cells[i] = PersonDetail(p, c.Detail, o, day)
		}
		cells[i] = oneLine(cells[i])
	}
	return strings.Join(cells, "\t")
}
