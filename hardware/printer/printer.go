// Package printer brings a PDF to a named queue and says what became of it.
//
// It never says more than the spooler said. A job is Done only when the spooler
// called it completed, and even that means "everything was handed to the
// printer", not "the citizen holds a sheet of paper": only a person can say
// that. A job that vanishes is Unknown, silence is Unknown, and a letter that
// was put into a folder is Saved, which is not printed. docs/printing.md has the
// promises in full.
//
// Three drivers stand behind Open: CUPS (over IPP), a folder of PDF files, and
// the Windows spooler. The Windows driver is compiled and vetted, but has not
// yet met a real Windows PC: proving it there is work of its own.
package printer

import (
	"bytes"
	"context"
	"iter"
	"runtime"
	"strings"
	"time"
	"unicode"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/hardware/raster"
)

// Driver names for Config.Driver.
const (
	DriverAuto    = "auto"    // Windows on Windows, CUPS elsewhere; never the folder
	DriverCUPS    = "cups"    // a CUPS server over IPP
	DriverFile    = "file"    // PDF files in a folder: not paper, and it says so
	DriverWindows = "windows" // the Windows spooler
)

// State says where a job is. The words are durable.
type State string

// The states. Stopped means that the job waits in front of a printer with a
// fault, named by Status.Code; it goes on by itself when the fault is gone.
const (
	Queued   State = "queued"
	Printing State = "printing"
	Stopped  State = "stopped"
	Done     State = "done"     // final: the spooler called it completed
	Saved    State = "saved"    // final: stored as a file, "disimpan sebagai berkas"; no paper
	Failed   State = "failed"   // final: the spooler gave it up
	Canceled State = "canceled" // final: somebody took it away
	Unknown  State = "unknown"  // final: nobody can tell; ask the operator
)

// Final says that nothing more will be reported about the job.
func (s State) Final() bool {
	switch s {
	case Done, Saved, Failed, Canceled, Unknown:
		return true
	}
	return false
}

// Job is a letter in a queue. ID and Queue are all that Follow needs, so a
// job can be followed again after a restart of the program.
type Job struct {
	ID     string // the spooler's own number; the file's name for the folder
	Queue  string
	Title  string // the letter's number, never a name or a NIK: it stands in the spooler's logs
	Copies int
}

// Status is one thing that was seen of a job.
type Status struct {
	State  State
	Code   kelurahan.Code // "" where nothing is wrong
	At     time.Time
	Pages  int    // sheets the spooler counted; 0 where it does not count
	Detail string // the spooler's own words, for the log
}

// Condition is what is known of a queue while nothing is being printed. Code ""
// means that no fault is known, which is not "ready": most printers report
// their faults only while a job is in flight.
type Condition struct {
	Code   kelurahan.Code
	Queue  string
	Detail string // the spooler's own words, or "disimpan sebagai berkas"
}

// Queue is one place a job can be sent to.
type Queue struct {
	Name        string
	Default     bool
	Accepting   bool
	Paper       []Paper // the sizes it names
	CustomPaper bool    // it takes sizes it has no name for
}

// Takes says whether the queue can be asked for this size of paper.
func (q Queue) Takes(p Paper) bool {
	if q.CustomPaper {
		return true
	}
	for _, have := range q.Paper {
		if have.near(p) {
			return true
		}
	}
	return false
}

// Config says where to print. The zero value is this machine's default queue.
type Config struct {
	Driver string // one of the Driver names; "" is DriverAuto
	// Server is the CUPS server: "host:port", "host" or the path of a socket. ""
	// is CUPS_SERVER, then this machine's socket, then localhost:631.
	Server string
	Queue  string // "" is the server's default queue
	Dir    string // the folder of DriverFile

	// Renderer turns pages into pixels for DriverWindows, the only one to need it.
	Renderer *raster.Renderer

	Poll    time.Duration // how often a job is looked at; 0 is 300 ms
	Silence time.Duration // without any news for so long, a job is Unknown; 0 is 3 minutes
	Now     func() time.Time
}

// jobs and desk are the two halves of a driver: one job, and the queues as such.
type (
	jobs interface {
		submit(ctx context.Context, pdf []byte, title string) (Job, error)
		// look sees a job once. NotFound means that the spooler knows it no more.
		look(ctx context.Context, job Job) (Status, error)
		cancel(ctx context.Context, job Job) error
	}
	desk interface {
		check(ctx context.Context) (Condition, error)
		queues(ctx context.Context) ([]Queue, error)
	}
)

// Printer is one configured queue.
type Printer struct {
	jobs  jobs
	desk  desk
	paper bool

	poll, silence time.Duration
	now           func() time.Time
}

// Open checks the configuration and returns the printer. It does not ask whether
// the server or the printer is there: the program starts without one.
// Errors: BadRequest for a configuration that makes no sense here.
func Open(c Config) (*Printer, error) {
	p := &Printer{poll: c.Poll, silence: c.Silence, now: c.Now, paper: true}
	if p.poll <= 0 {
		p.poll = 300 * time.Millisecond
	}
	if p.silence <= 0 {
		p.silence = 3 * time.Minute
	}
	if p.now == nil {
		p.now = time.Now
	}
	driver := c.Driver
	if driver == "" || driver == DriverAuto {
		driver = DriverCUPS
		if runtime.GOOS == "windows" {
			driver = DriverWindows
		}
	}
	return p, p.use(driver, c)
}

func (p *Printer) use(driver string, c Config) (err error) {
	switch driver {
	case DriverCUPS:
		d := openCUPS(c)
		p.jobs, p.desk = d, d
	case DriverFile:
		var d *folder
		d, err = openFolder(c)
		p.jobs, p.desk, p.paper = d, d, false
	case DriverWindows:
		p.jobs, p.desk, err = openWindows(c)
	default:
		err = kelurahan.E(kelurahan.BadRequest, "printer.Open", nil, "driver", driver)
	}
	return err
}

// Paper says whether this printer can put ink on paper at all. Where it is
// false the screen says "disimpan sebagai berkas" and never "dicetak".
func (p *Printer) Paper() bool { return p.paper }

// maxPDF bounds what is taken in: a letter has some 20 KB.
const maxPDF = 50 << 20

// Submit hands one copy of a PDF to the queue, on the paper size its first page
// asks for, unscaled. title is the letter's number. An error means that nothing
// will be printed, so that trying again is safe; where that cannot be known,
// there is a Job and no error, and Follow tells.
// Errors: BadRequest, PrinterAbsent, PrinterService, PrinterRefused, PrintFailed,
// RenderFailed (Windows), DiskFull (folder), Canceled.
func (p *Printer) Submit(ctx context.Context, pdf []byte, title string) (Job, error) {
	if !bytes.HasPrefix(pdf, []byte("%PDF-")) || len(pdf) > maxPDF {
		return Job{}, kelurahan.E(kelurahan.BadRequest, "printer.Submit", nil, "what", "pdf")
	}
	if !titleFit(title) {
		return Job{}, kelurahan.E(kelurahan.BadRequest, "printer.Submit", nil, "what", "title")
	}
	return p.jobs.submit(ctx, pdf, title)
}

// titleFit refuses what must not stand in a spooler's log: sixteen digits in a
// row are a NIK whatever the caller believed.
func titleFit(title string) bool {
	digits := 0
	for _, c := range title {
		if unicode.IsControl(c) {
			return false
		}
		if c < '0' || c > '9' {
			digits = 0
		} else if digits++; digits == 16 {
			return false
		}
	}
	return strings.TrimSpace(title) != "" && len(title) <= 120
}

// Follow reports what becomes of a job: first what is seen now, then every
// change, and at last one final State, after which it ends. A fault of the
// printer is reported while it lasts and does not end it; bound the wait with
// ctx. When ctx ends first the final status is Unknown with PrintUnknown, for
// the job goes on without us. The consumer may stop at any time and follow
// again.
func (p *Printer) Follow(ctx context.Context, job Job) iter.Seq[Status] {
	return func(yield func(Status) bool) {
		f := follower{Printer: p, job: job, heard: p.now(), last: Status{State: Queued}}
		for first := true; ; first = false {
			st := f.look(ctx)
			if (first || f.changed(st)) && !yield(st) {
				return
			}
			f.last = st
			if st.State.Final() {
				return
			}
			select {
			case <-ctx.Done():
			case <-time.After(p.poll):
			}
		}
	}
}

// Cancel takes a job out of its queue. What is already in the printer comes out.
// Errors: NotFound for a job that is over or unknown, PrinterService, PrinterRefused.
func (p *Printer) Cancel(ctx context.Context, job Job) error { return p.jobs.cancel(ctx, job) }

// Check says what is known of the queue now, for the lamp.
func (p *Printer) Check(ctx context.Context) Condition {
	c, err := p.desk.check(ctx)
	if err != nil {
		return Condition{Code: kelurahan.CodeOf(err), Queue: c.Queue, Detail: err.Error()}
	}
	return c
}

// Queues lists the queues there are, for the set-up screen.
// Errors: PrinterService.
func (p *Printer) Queues(ctx context.Context) ([]Queue, error) { return p.desk.queues(ctx) }
