package main

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/loket-kelurahan/loket/app"
	"github.com/loket-kelurahan/loket/backend/courier"
	"github.com/loket-kelurahan/loket/backend/office"
	"github.com/loket-kelurahan/loket/hardware/card"
	"github.com/loket-kelurahan/loket/hardware/card/simulator"
	"github.com/loket-kelurahan/loket/hardware/printer"
	"github.com/loket-kelurahan/loket/hardware/raster"
)

// desk is everything that runs behind the window.
type desk struct {
	core    *app.Core
	office  *office.Office
	courier *courier.Courier
	pages   *raster.Renderer
	cancel  context.CancelFunc
	log     *slog.Logger
}

// wire joins the parts. Nothing here decides anything.
func wire(ctx context.Context, s settings, log *slog.Logger) (*desk, error) {
	ctx, cancel := context.WithCancel(ctx)
	d := &desk{cancel: cancel, log: log}
	if err := d.join(ctx, s, log); err != nil {
		cancel()
		return nil, err
	}
	go d.courier.Run(ctx)
	go func() {
		if err := d.pages.Warm(ctx); err != nil {
			log.Warn("preview did not warm up", "cause", err)
		}
	}()
	return d, nil
}

func (d *desk) join(ctx context.Context, s settings, log *slog.Logger) error {
	exe, err := os.Executable()
	if err != nil {
		return err
	}
	d.pages = &raster.Renderer{Exe: exe, CacheDir: filepath.Join(s.Dir, "pdfium")}
	pages := &app.Pages{Renderer: d.pages}
	prints := app.NewPrinterDesk(printer.Config{
		Driver: s.Printer.Driver, Server: s.Printer.Server, Queue: s.Printer.Queue, Dir: s.Printer.Dir, Renderer: d.pages,
	}, func(queue string) error { s.Printer.Queue = queue; return s.save() })
	// The office reports to the core, which is made after it.
	d.office, err = office.Open(office.Config{
		Dir: s.Dir, Now: time.Now, Printer: prints, Log: log,
		Changed: func() { d.core.Changed() },
		Work:    func(name string, done, total uint64) { d.core.Worked(name, done, total) },
	})
	if err != nil {
		return err
	}
	d.courier, err = courier.New(courier.Config{
		Dir: filepath.Join(s.Dir, "kirim"), Source: d.office, Sign: d.office.Sign, Sheets: d.office.Sheets(), Log: log,
		Changed: func(courier.State) { d.core.Delivered() }, Kinds: d.office.TakeCityKinds, Carried: d.office.Carried,
	})
	if err != nil {
		return err
	}
	watch, sim, err := readers(ctx, s, log)
	if err != nil {
		return err
	}
	d.core = app.NewCore(app.Config{
		Office: d.office, Courier: d.courier, Cards: &app.CardDesk{Watcher: watch, Pages: pages},
		Printer: prints, Pages: pages, Sim: sim, Now: time.Now, Version: version, Log: log,
	})
	return nil
}

// readers watches the card readers; in practice a simulated one stands there.
func readers(ctx context.Context, s settings, log *slog.Logger) (*card.Watcher, *app.SimDesk, error) {
	cfg := card.Config{Only: s.Reader, Log: log}
	if !s.Practice.On {
		return card.Watch(ctx, cfg), nil, nil
	}
	people, err := simulator.People()
	if err != nil {
		return nil, nil, err
	}
	sim := &app.SimDesk{Cards: people}
	if s.Practice.Reader == "" {
		bench := simulator.NewBench("Pembaca Latihan")
		cfg.PCSC, sim.Reader = bench, bench.Reader("Pembaca Latihan")
		return card.Watch(ctx, cfg), sim, nil
	}
	link, err := simulator.Dial(s.Practice.Reader)
	if err != nil {
		return nil, nil, err
	}
	sim.Reader = link
	return card.Watch(ctx, cfg), sim, nil
}

// close ends everything in the order in which nothing is lost.
func (d *desk) close() error {
	d.cancel()
	err := d.office.Close()
	d.pages.Close()
	return errors.Join(err)
}
