package past

import (
	"context"

	"github.com/loket-kelurahan/loket/backend/office"
	"github.com/loket-kelurahan/loket/hardware/printer"
)

// Folder prints the letters of the past into a folder, through the same driver
// a counter without a printer uses.
type Folder struct{ driver *printer.Printer }

// NewFolder makes a Folder at dir.
func NewFolder(dir string) (*Folder, error) {
	p, err := printer.Open(printer.Config{Driver: printer.DriverFile, Dir: dir})
	return &Folder{p}, err
}

// Print implements office.Printer.
func (f *Folder) Print(ctx context.Context, pdf []byte, title string, report func(office.SheetState)) error {
	job, err := f.driver.Submit(ctx, pdf, title)
	if err != nil {
		return err
	}
	report(office.SheetState{State: office.SheetDone, Printer: job.Queue, Virtual: true})
	return nil
}
