package app

import (
	"context"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/office"
	"github.com/loket-kelurahan/loket/hardware/printer"
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

// PrinterDesk joins the office to the chosen printer.
type PrinterDesk struct {
	open func(queue string) (*printer.Printer, error)
	p    *printer.Printer
}

// Print submits a sheet and follows it to its end.
func (d *PrinterDesk) Print(ctx context.Context, pdf []byte, title string, report func(office.SheetState)) error {
	job, err := d.p.Submit(ctx, pdf, title)
	if err != nil {
		return err
	}
	for s := range d.p.Follow(ctx, job) {
		report(office.SheetState{State: sheetWord(s.State), Code: s.Code, Printer: job.Queue, Virtual: !d.p.Paper()})
	}
	return nil
}
