package roster

import (
	"context"
	"errors"
	"io"
	"strconv"
	"strings"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// The limits of a sheet: Excel's own number of rows; far more columns than a
// layout has; and merged cells beyond which somebody is playing.
const (
	lastRow     = 1_048_576
	mostColumns = 512
	mostMerged  = 200_000
)

// sheet is a worksheet as a stream of rows.
type sheet struct {
	book  *workbook
	part  *part
	row   int // number of the row given last
	cells []cell
	spans []span
	ended bool // past </sheetData>
}

func (w *workbook) openSheet(name string) (*sheet, error) {
	p, err := w.open(name)
	if err != nil {
		return nil, err
	}
	if p == nil {
		return nil, unreadable("a sheet is missing from the zip")
	}
	return &sheet{book: w, part: p, cells: make([]cell, 0, 64)}, nil
}

func (s *sheet) Close() error { return s.part.file.Close() }

func (s *sheet) progress() (int, int) { return int(s.part.read), int(s.part.size) }

// next gives the next row that is written in the sheet, empty ones too.
func (s *sheet) next(ctx context.Context) (int, []cell, error) {
	for !s.ended {
		t, err := s.part.next(ctx)
		if err != nil {
			return 0, nil, midway(err)
		}
		switch name := s.part.name.Local; {
		case t == opens && name == "row":
			return s.readRow(ctx)
		case t == closes && name == "sheetData":
			s.ended = true
		case t == closes && name == "worksheet":
			return 0, nil, io.EOF // a sheet without sheetData
		}
	}
	return 0, nil, io.EOF
}

func (s *sheet) readRow(ctx context.Context) (int, []cell, error) {
	n := s.row + 1
	if r := s.part.attr("r"); r != "" {
		v, err := strconv.Atoi(r)
		if err != nil || v < n || v > lastRow {
			return 0, nil, unreadable("row numbers are out of order")
		}
		n = v
	}
	s.row, s.cells = n, s.cells[:0]
	column := 0
	for {
		t, err := s.part.next(ctx)
		if err != nil {
			return 0, nil, midway(err)
		}
		switch name := s.part.name.Local; {
		case t == opens && name == "c":
			if column, err = s.readCell(ctx, column); err != nil {
				return 0, nil, err
			}
		case t == closes && name == "row":
			return n, s.cells, nil
		}
	}
}

// readCell reads one cell and gives the column after it.
func (s *sheet) readCell(ctx context.Context, column int) (int, error) {
	kind, style := "", ""
	for i := range s.part.attrs {
		switch a := &s.part.attrs[i]; a.name.Local {
		case "r":
			c, row, ok := cellName(string(a.value))
			if !ok || c < column || row != s.row {
				return 0, unreadable("cells are out of order")
			}
			column = c
		case "t":
			kind = s.part.keep(a.value)
		case "s":
			style = s.part.keep(a.value)
		}
	}
	c, err := s.readValue(ctx, kind, style)
	if err != nil {
		return 0, err
	}
	if c.kind == blankCell {
		return column + 1, nil
	}
	if column >= mostColumns {
		return 0, tooLarge("lebih dari %d kolom", mostColumns)
	}
	for len(s.cells) < column {
		s.cells = append(s.cells, cell{})
	}
	s.cells = append(s.cells, c)
	return column + 1, nil
}

// readValue reads up to </c>. The value a formula had when the file was saved
// is not looked at.
func (s *sheet) readValue(ctx context.Context, kind, style string) (cell, error) {
	value, inline, formula := "", false, false
	for {
		t, err := s.part.next(ctx)
		if err != nil {
			return cell{}, midway(err)
		}
		switch t {
		case opens:
			switch s.part.name.Local {
			case "v":
				value, err = s.part.saying(ctx)
			case "is":
				inline = true
				value, err = s.part.richText(ctx)
			case "f":
				formula = true
				_, err = s.part.saying(ctx)
			}
			if err != nil {
				return cell{}, err
			}
		case closes:
			if s.part.name.Local != "c" {
				continue
			}
			if formula {
				return cell{kind: formulaCell}, nil
			}
			if inline {
				kind = "inlineStr"
			}
			return s.book.cellOf(kind, style, value)
		}
	}
}

func (w *workbook) cellOf(kind, style, value string) (cell, error) {
	if value == "" {
		return cell{}, nil
	}
	switch kind {
	case "s":
		i, err := strconv.Atoi(value)
		if err != nil || i < 0 || i >= len(w.strings) {
			return cell{}, unreadable("a cell refers to a text that is not there")
		}
		return textOf(w.strings[i]), nil
	case "inlineStr":
		return textOf(value), nil
	case "str":
		return textOf(decodeEscapes(value)), nil
	case "b", "e":
		return cell{kind: faultCell}, nil
	case "d":
		return isoCell(value), nil
	}
	if i, err := strconv.Atoi(style); err == nil && i >= 0 && i < len(w.dates) && w.dates[i] {
		return cell{kind: dateCell, text: value, day: serialDay(value, w.from04)}, nil
	}
	return cell{kind: numberCell, text: value}, nil
}

func textOf(s string) cell {
	if s == "" {
		return cell{}
	}
	return cell{kind: textCell, text: s}
}

// isoCell is a date in the ISO form of strict workbooks.
func isoCell(value string) cell {
	day, _, _ := strings.Cut(value, "T")
	c := cell{kind: dateCell, text: value}
	if d, err := kelurahan.ParseDate(day); err == nil { // otherwise the cell is no day, and refused as such
		c.day = d
	}
	return c
}

// cellName reads "AB12" as column 27, counted from 0, and row 12.
func cellName(s string) (column, row int, ok bool) {
	i := 0
	for i < len(s) && i < 4 && s[i] >= 'A' && s[i] <= 'Z' {
		column = column*26 + int(s[i]-'A') + 1
		i++
	}
	if i == 0 || i > 3 || i == len(s) || len(s)-i > 7 {
		return 0, 0, false
	}
	for _, b := range []byte(s[i:]) {
		if b < '0' || b > '9' {
			return 0, 0, false
		}
		row = row*10 + int(b-'0')
	}
	return column - 1, row, row > 0
}

// merged reads the rest of the sheet for its merged cells.
func (s *sheet) merged(ctx context.Context) ([]span, error) {
	for {
		t, err := s.part.next(ctx)
		if errors.Is(err, io.EOF) {
			return s.spans, nil
		}
		if err != nil {
			return nil, err
		}
		if t != opens || s.part.name.Local != "mergeCell" {
			continue
		}
		if len(s.spans) == mostMerged {
			return nil, tooLarge("terlalu banyak sel gabungan")
		}
		from, to, _ := strings.Cut(s.part.attr("ref"), ":")
		c1, r1, ok1 := cellName(from)
		c2, r2, ok2 := cellName(to)
		if ok1 && ok2 && r1 <= r2 && c1 <= c2 {
			s.spans = append(s.spans, span{r1, c1, r2, c2})
		}
	}
}
