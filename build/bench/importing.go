package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/roster"
	"github.com/loket-kelurahan/loket/build/invent"
)

// imported is one import, measured inside the process that makes it.
type imported struct {
	Trial, Commit, Unzip       float64 // seconds
	Before, After, Anon, Whole float64 // MB: its own before and after, and the peaks
	FileMB                     float64
	Rows                       int
}

// measureImport brings the residents of one kelurahan into a bare office: from
// the file on the disk, through the dry run and the verdicts, to the register
// synced and everybody found by the search.
func measureImport(ctx context.Context, b *bench) error {
	if err := os.MkdirAll(b.workplace(), 0o700); err != nil {
		return err
	}
	file := filepath.Join(b.workplace(), "warga.xlsx")
	people := invent.Residents(seed, 27_000)
	if err := invent.WriteWorkbook(file, people); err != nil {
		return err
	}
	var list []imported
	for i := range 5 {
		dir := filepath.Join(b.workplace(), fmt.Sprintf("bare-%d", i))
		d, err := newDesk(ctx, dir, 0, workday(lastDay(), -1))
		if err != nil {
			return err
		}
		if err := d.close(); err != nil {
			return err
		}
		var one imported
		if err := child(ctx, &one, "import", dir, file); err != nil {
			return err
		}
		list = append(list, one)
	}
	whole := middle(list, func(i imported) float64 { return i.Trial + i.Commit })
	report(
		figure{"import-27000-s", whole, "s", middle(list, func(i imported) float64 { return i.Unzip }), "unzipping-the-file"},
		figure{"import-27000-peak-mb", middle(list, func(i imported) float64 { return i.Anon }), "MB", middle(list, func(i imported) float64 { return i.Before }), "the-same-process-before-the-import"},
	)
	note("import: file %.1f MB, dry run %.2f s, taking in %.2f s; the peak with pages of files %.0f MB, its own afterwards %.0f MB", list[0].FileMB,
		middle(list, func(i imported) float64 { return i.Trial }), middle(list, func(i imported) float64 { return i.Commit }),
		middle(list, func(i imported) float64 { return i.Whole }), middle(list, func(i imported) float64 { return i.After }))
	return nil
}

// importChild opens a bare office and imports a file.
func importChild(ctx context.Context, args []string) (any, error) {
	if len(args) < 2 {
		return nil, errors.New("the file is missing")
	}
	d, err := openDesk(ctx, args[0], 0, nil)
	if err != nil {
		return nil, err
	}
	m := imported{}
	unzip, err := timed(func() error { return unpack(args[1]) })
	if err != nil {
		return nil, err
	}
	m.Unzip = unzip.Seconds()
	var errs [3]error
	m.Before, errs[0] = memory("RssAnon")
	stop, peak := watchMemory()
	err = d.importFile(ctx, args[1], &m)
	close(stop)
	m.Anon = <-peak
	m.After, errs[1] = memory("RssAnon")
	m.Whole, errs[2] = memory("VmHWM")
	return m, errors.Join(err, errors.Join(errs[:]...), d.close())
}

// importFile does what the office's screen does.
func (d *desk) importFile(ctx context.Context, path string, m *imported) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // only read
	info, err := f.Stat()
	if err != nil {
		return err
	}
	m.FileMB = float64(info.Size()) / 1e6
	var trial *roster.Trial
	took, err := timed(func() (err error) { trial, err = d.try(ctx, f, info); return err })
	if err != nil {
		return err
	}
	m.Trial, m.Rows = took.Seconds(), trial.Rows
	if trial.Rejected > 0 || trial.New != trial.Rows {
		return fmt.Errorf("%d of %d rows are new, %d were refused", trial.New, trial.Rows, trial.Rejected)
	}
	took, err = timed(func() error { return d.office.ImportResidents(ctx, d.clerk, trial.FileSHA256, trial.Residents()) })
	if err != nil {
		return err
	}
	m.Commit = took.Seconds()
	hits, err := d.office.Search(string(trial.Verdicts[trial.Rows-1].NIK), 8)
	if err == nil && len(hits) == 0 {
		err = errors.New("the last row was not found")
	}
	return err
}

func (d *desk) try(ctx context.Context, f *os.File, info os.FileInfo) (*roster.Trial, error) {
	all, err := d.office.AllResidents()
	if err != nil {
		return nil, err
	}
	book, err := roster.NewBook(all)
	if err != nil {
		return nil, err
	}
	return roster.Read(ctx, f, info.Size(), info.Name(), book, roster.Options{Today: kelurahan.DateOf(d.clock.now())}, nil)
}

// watchMemory looks at this process's own memory every few milliseconds until
// stop is closed, and then gives the most it saw, in MB.
func watchMemory() (stop chan struct{}, peak chan float64) {
	stop, peak = make(chan struct{}), make(chan float64, 1)
	go func() {
		most := 0.0
		for {
			if now, err := memory("RssAnon"); err == nil {
				most = max(most, now)
			}
			select {
			case <-stop:
				peak <- most
				return
			case <-time.After(3 * time.Millisecond):
			}
		}
	}()
	return stop, peak
}
