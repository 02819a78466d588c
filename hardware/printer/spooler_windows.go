package printer

import (
	"context"
	"errors"
	"strconv"
	"syscall"

	"golang.org/x/sys/windows"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/hardware/raster"
)

// spooler is the driver for the Windows spooler: pages go to it as pixels drawn
// on a printer's device context, so that no other program is needed to print a
// PDF. Compiled and vetted only; see the package comment.
type spooler struct {
	queue    string
	renderer *raster.Renderer
}

func openWindows(c Config) (jobs, desk, error) {
	if c.Renderer == nil {
		return nil, nil, kelurahan.E(kelurahan.BadRequest, "printer.Open", nil, "what", "renderer")
	}
	d := &spooler{queue: c.Queue, renderer: c.Renderer}
	return d, d, nil
}

// blameWindows turns an error of the spooler into a code.
func blameWindows(op, queue string, err error) error {
	var e *kelurahan.Error
	if err == nil || errors.As(err, &e) {
		return err
	}
	code := kelurahan.PrintFailed
	switch {
	case errors.Is(err, windows.ERROR_INVALID_PRINTER_NAME), errors.Is(err, windows.ERROR_UNKNOWN_PRINTER_DRIVER):
		code = kelurahan.PrinterAbsent
	case errors.Is(err, windows.ERROR_ACCESS_DENIED):
		code = kelurahan.PrinterRefused
	case errors.Is(err, syscall.Errno(windows.RPC_S_SERVER_UNAVAILABLE)), errors.Is(err, windows.ERROR_SERVICE_NOT_ACTIVE):
		code = kelurahan.PrinterService
	case errors.Is(err, windows.ERROR_CANCELLED), errors.Is(err, windows.ERROR_PRINT_CANCELLED):
		code = kelurahan.Canceled
	}
	return kelurahan.E(code, op, err, "queue", queue)
}

func (d *spooler) resolve(op string) (string, error) {
	if d.queue != "" {
		return d.queue, nil
	}
	name, err := defaultPrinter()
	if err != nil || name == "" {
		return "", kelurahan.E(kelurahan.PrinterAbsent, op, err)
	}
	return name, nil
}

func (d *spooler) submit(ctx context.Context, pdf []byte, title string) (Job, error) {
	const op = "printer.Submit"
	queue, err := d.resolve(op)
	if err != nil {
		return Job{}, err
	}
	id, err := d.draw(ctx, queue, pdf, title)
	if err != nil {
		return Job{}, blameWindows(op, queue, err)
	}
	return Job{ID: strconv.FormatUint(uint64(id), 10), Queue: queue, Title: title, Copies: 1}, nil
}

// inQueue opens a queue for the length of a call.
func inQueue(op, queue string, do func(h windows.Handle) error) error {
	h, err := openPrinter(queue)
	if err != nil {
		return blameWindows(op, queue, err)
	}
	return blameWindows(op, queue, errors.Join(do(h), closePrinter(h)))
}

func (d *spooler) look(_ context.Context, job Job) (Status, error) {
	const op = "printer.Follow"
	var st Status
	id, err := strconv.ParseUint(job.ID, 10, 32)
	if err != nil {
		return st, kelurahan.E(kelurahan.NotFound, op, err)
	}
	err = inQueue(op, job.Queue, func(h windows.Handle) error {
		bits, pages, err := jobInfo(h, uint32(id))
		if errors.Is(err, windows.ERROR_INVALID_PARAMETER) {
			return kelurahan.E(kelurahan.NotFound, op, err, "queue", job.Queue)
		}
		if err != nil {
			return err
		}
		status, attributes, err := printerInfo(h)
		if err != nil {
			return err
		}
		st = windowsJob(bits, status, attributes)
		st.Pages, st.Detail = int(pages), "job 0x"+strconv.FormatUint(uint64(bits), 16)+" queue 0x"+strconv.FormatUint(uint64(status), 16)
		return nil
	})
	return st, err
}

func (d *spooler) cancel(_ context.Context, job Job) error {
	const op = "printer.Cancel"
	id, err := strconv.ParseUint(job.ID, 10, 32)
	if err != nil {
		return kelurahan.E(kelurahan.NotFound, op, err)
	}
	return inQueue(op, job.Queue, func(h windows.Handle) error {
		err := deleteJob(h, uint32(id))
		if errors.Is(err, windows.ERROR_INVALID_PARAMETER) {
			return kelurahan.E(kelurahan.NotFound, op, err, "queue", job.Queue)
		}
		return err
	})
}

func (d *spooler) check(context.Context) (Condition, error) {
	const op = "printer.Check"
	queue, err := d.resolve(op)
	c := Condition{Queue: queue}
	if err != nil {
		return c, err
	}
	err = inQueue(op, queue, func(h windows.Handle) error {
		status, attributes, err := printerInfo(h)
		c.Code = windowsQueueFault(status, attributes)
		c.Detail = "queue 0x" + strconv.FormatUint(uint64(status), 16)
		return err
	})
	return c, err
}

func (d *spooler) queues(context.Context) ([]Queue, error) {
	const op = "printer.Queues"
	names, err := printerNames()
	if err != nil {
		return nil, kelurahan.E(kelurahan.PrinterService, op, err)
	}
	// No default printer is no error here: the list simply marks none.
	std, err := defaultPrinter()
	if err != nil && !errors.Is(err, windows.ERROR_FILE_NOT_FOUND) {
		return nil, kelurahan.E(kelurahan.PrinterService, op, err)
	}
	out := make([]Queue, 0, len(names))
	for _, n := range names {
		paper := paperSizes(n)
		out = append(out, Queue{Name: n, Default: n == std, Accepting: true, Paper: paper})
	}
	return out, nil
}
