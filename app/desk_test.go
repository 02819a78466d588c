//go:build !windows

package app_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"github.com/loket-kelurahan/loket/app"
	"github.com/loket-kelurahan/loket/backend/courier"
	"github.com/loket-kelurahan/loket/backend/office"
	"github.com/loket-kelurahan/loket/backend/seal"
	"github.com/loket-kelurahan/loket/hardware/card"
	"github.com/loket-kelurahan/loket/hardware/card/simulator"
	"github.com/loket-kelurahan/loket/hardware/printer"
	"github.com/loket-kelurahan/loket/hardware/raster"
)

// desk is the program without its window: the same services over the same parts,
// a simulated card reader, the file printer, and a clock that scripts move.
type desk struct {
	dir     string
	clock   *scriptClock
	core    *app.Core
	app     app.Services
	office  *office.Office
	courier *courier.Courier
	bench   *simulator.Bench
	reader  *simulator.Reader
	people  []simulator.Card
	prints  *deadlyPrinter
	ctx     context.Context
	cancel  context.CancelFunc
	ended   sync.WaitGroup

	typed  string         // PIN of who is at the desk
	person app.PersonView // opened last
	form   app.FormView   // begun last
	kind   app.KindView   // in the editor
	last   string         // letter issued or held last
	batch  string         // batch opened last
	log    bytes.Buffer
}

// scriptClock is a clock that scripts set; between settings it runs.
type scriptClock struct {
	mu   sync.Mutex
	base time.Time
	set  time.Time
}

// clockFile keeps the clock over a restart of the program.
func clockFile(dir string) string { return filepath.Join(dir, "jam.txt") }

func newClock(dir string) (*scriptClock, error) {
	c := &scriptClock{base: time.Now(), set: time.Date(2026, 11, 23, 9, 0, 0, 0, wita)}
	text, err := os.ReadFile(clockFile(dir))
	if os.IsNotExist(err) {
		return c, nil
	}
	if err == nil {
		c.set, err = time.Parse(time.RFC3339, string(text))
	}
	return c, err
}

var wita = time.FixedZone("WITA", 8*3600)

func (c *scriptClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.set.Add(time.Since(c.base))
}

func (c *scriptClock) Set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.base, c.set = time.Now(), t
}

// deadlyPrinter is the printer desk, and a way to die just before a sheet is
// handed over: after the letter is durable, before anything is on paper.
type deadlyPrinter struct {
	*app.PrinterDesk
	die bool
}

func (p *deadlyPrinter) Print(ctx context.Context, pdf []byte, title string, report func(office.SheetState)) error {
	if p.die {
		if err := syscall.Kill(syscall.Getpid(), syscall.SIGKILL); err != nil {
			return err
		}
		select {} // the signal is on its way
	}
	return p.PrinterDesk.Print(ctx, pdf, title, report)
}

func openDesk(dir string) (*desk, error) {
	paper := filepath.Join(dir, "kertas")
	if err := os.MkdirAll(paper, 0o755); err != nil {
		return nil, err
	}
	clock, err := newClock(dir)
	if err != nil {
		return nil, err
	}
	d := &desk{dir: dir, clock: clock, bench: simulator.NewBench("Pembaca Latihan")}
	d.reader = d.bench.Reader("Pembaca Latihan")
	if d.people, err = simulator.People(); err != nil {
		return nil, err
	}
	return d, d.join(paper)
}

// join wires the parts as the program does.
func (d *desk) join(paper string) error {
	ctx, cancel := context.WithCancel(context.Background())
	d.ctx, d.cancel = ctx, cancel
	log := slog.New(slog.NewTextHandler(&d.log, nil))
	pages := &app.Pages{Renderer: &raster.Renderer{}}
	d.prints = &deadlyPrinter{PrinterDesk: app.NewPrinterDesk(printer.Config{Driver: printer.DriverFile, Dir: paper, Poll: 20 * time.Millisecond}, func(string) error { return nil })}
	var err error
	d.office, err = office.Open(office.Config{
		Dir: d.dir, Now: d.clock.Now, Printer: d.prints, Log: log, KDF: seal.KDF{MemoryKiB: 64, Passes: 1, Lanes: 1},
		Changed: func() { d.core.Changed() }, Work: func(n string, done, total uint64) { d.core.Worked(n, done, total) },
	})
	if err != nil {
		return err
	}
	d.courier, err = courier.New(courier.Config{
		Dir: filepath.Join(d.dir, "kirim"), Source: d.office, Sign: d.office.Sign, Now: d.clock.Now, Log: log,
		Changed: func(courier.State) { d.core.Delivered() }, Kinds: d.office.TakeCityKinds, Carried: d.office.Carried,
		After: func(time.Duration) <-chan time.Time { return nil }, // it goes when it is told, never by the clock
	})
	if err != nil {
		return err
	}
	watch := card.Watch(ctx, card.Config{PCSC: d.bench, Debounce: 10 * time.Millisecond, Log: log})
	d.core = app.NewCore(app.Config{
		Office: d.office, Courier: d.courier, Cards: &app.CardDesk{Watcher: watch, Pages: pages},
		Printer: d.prints.PrinterDesk, Pages: pages, Sim: &app.SimDesk{Reader: d.reader, Cards: d.people},
		Now: d.clock.Now, Version: "uji", Log: log,
	})
	d.app = d.core.Services()
	d.ended.Go(func() { d.core.RunCards(ctx) })
	return nil
}

func (d *desk) close() error {
	err := d.office.Close()
	d.cancel()
	d.ended.Wait()
	return err
}

// obey does one order and gives what it prints.
func (d *desk) obey(o order) (string, error) {
	do, ok := d.table()[o.Do]
	if !ok {
		return "", fmt.Errorf("unknown command %q", o.Do)
	}
	return do(o.Args)
}
