package app

import (
	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/office"
)

func (c *Core) printView(id kelurahan.LetterID) PrintView {
	sheet, ok := c.Office.Sheet(id)
	if !ok {
		return PrintView{Letter: id.String()}
	}
	return c.sheetView(sheet)
}

func (c *Core) sheetView(s office.Sheet) PrintView {
	v := PrintView{
		Letter: s.Letter.String(), Number: s.Name(), Copy: s.Copy, State: s.State.State,
		Asking: s.Asking, Printer: s.State.Printer, Virtual: s.State.Virtual,
	}
	v.Problem = problemPointer(s.State.Code)
	return v
}
