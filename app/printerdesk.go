package app

import (
	"context"
	"sync"
	"time"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/office"
	"github.com/loket-kelurahan/loket/hardware/printer"
)

// PrinterDesk joins the office to the queue that letters go to.
type PrinterDesk struct {
	config printer.Config
	keep   func(queue string) error // remembers the choice on this PC

	mu      sync.Mutex
	current *printer.Printer
	fault   kelurahan.Code // of opening the driver
	checked time.Time
	cond    printer.Condition
}

// NewPrinterDesk opens the printer of the settings; keep remembers another
// choice. A driver that does not open is a lamp, not a refusal to start.
func NewPrinterDesk(cfg printer.Config, keep func(queue string) error) *PrinterDesk {
	d := &PrinterDesk{config: cfg, keep: keep}
	d.reopen()
	return d
}

func (d *PrinterDesk) reopen() {
	p, err := printer.Open(d.config)
	d.mu.Lock()
	defer d.mu.Unlock()
	d.current, d.fault, d.checked = p, kelurahan.CodeOf(err), time.Time{}
}

func (d *PrinterDesk) printer() (*printer.Printer, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.fault != "" {
		return nil, kelurahan.E(d.fault, "app.printer", nil)
	}
	return d.current, nil
}

// sheetTime is how long a sheet is followed: a paper jam over lunch is cleared
// by then, and a sheet nobody looks after must not be followed for ever.
const sheetTime = 30 * time.Minute

// Print submits a sheet and follows it to its end.
func (d *PrinterDesk) Print(ctx context.Context, pdf []byte, title string, report func(office.SheetState)) error {
	p, err := d.printer()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, sheetTime)
	defer cancel()
	job, err := p.Submit(ctx, pdf, title)
	if err != nil {
		return err
	}
	for s := range p.Follow(ctx, job) {
		report(office.SheetState{State: sheetWord(s.State), Code: s.Code, Printer: queueWord(p, job.Queue), Virtual: !p.Paper()})
	}
	return nil
}

// queueWord is what a queue is called on the screen and in the register: the
// file driver's is a folder, whose path says nothing to anybody.
func queueWord(p *printer.Printer, queue string) string {
	if p.Paper() {
		return queue
	}
	return "Simpan sebagai PDF"
}

// sheetWord is the office's word for a state of the spooler. A job that is done
// or saved has left the program; whether paper came out is asked.
func sheetWord(s printer.State) string {
	switch s {
	case printer.Printing:
		return office.SheetPrinting
	case printer.Stopped:
		return office.SheetStopped
	case printer.Done, printer.Saved, printer.Unknown:
		return office.SheetDone
	case printer.Failed, printer.Canceled:
		return office.SheetFailed
	}
	return office.SheetQueued
}

// Virtual reports a driver that writes files instead of paper.
func (d *PrinterDesk) Virtual() bool {
	p, err := d.printer()
	return err == nil && !p.Paper()
}

// Check asks after the queue, at most every few seconds: the lamp is pushed often.
func (d *PrinterDesk) Check(ctx context.Context) printer.Condition {
	p, err := d.printer()
	if err != nil {
		return printer.Condition{Code: kelurahan.CodeOf(err)}
	}
	d.mu.Lock()
	fresh, cond := time.Since(d.checked) < 5*time.Second, d.cond
	d.mu.Unlock()
	if fresh {
		return cond
	}
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	cond = p.Check(ctx)
	d.mu.Lock()
	d.cond, d.checked = cond, time.Now()
	d.mu.Unlock()
	return cond
}

// Choose makes a queue the one letters go to.
func (d *PrinterDesk) Choose(queue string) error {
	if err := d.keep(queue); err != nil {
		return kelurahan.E(kelurahan.Internal, "app.Choose", err)
	}
	d.config.Queue = queue
	d.reopen()
	return nil
}

// Choices lists the queues there are; none when the spooler does not answer,
// which the lamp says.
func (d *PrinterDesk) Choices(ctx context.Context) []Choice {
	list := []Choice{}
	p, err := d.printer()
	if err != nil {
		return list
	}
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	queues, err := p.Queues(ctx)
	if err != nil {
		return list
	}
	for _, q := range queues {
		c := Choice{Name: q.Name, Label: queueWord(p, q.Name), Chosen: q.Name == d.config.Queue || d.config.Queue == "" && q.Default}
		if !p.Paper() {
			c.Note = q.Name
		}
		if !q.Accepting {
			c.Note = "tidak menerima pekerjaan"
		}
		list = append(list, c)
	}
	return list
}
