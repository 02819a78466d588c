package printer

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// savedAsFile is what the screen says instead of "dicetak".
const savedAsFile = "disimpan sebagai berkas"

// folder is the driver that puts letters into a folder: for practice, for a
// desk without a printer, and for tests. Its letters are Saved, never Done.
type folder struct {
	dir string
	mu  sync.Mutex // one free number at a time
}

func openFolder(c Config) (*folder, error) {
	if c.Dir == "" {
		return nil, kelurahan.E(kelurahan.BadRequest, "printer.Open", nil, "what", "dir")
	}
	return &folder{dir: c.Dir}, nil
}

func (d *folder) submit(ctx context.Context, pdf []byte, title string) (Job, error) {
	if err := ctx.Err(); err != nil {
		return Job{}, kelurahan.E(kelurahan.Canceled, "printer.Submit", err)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	name, err := d.store(pdf, fileName(title))
	if err != nil {
		code := kelurahan.PrintFailed
		if errors.Is(err, syscall.ENOSPC) {
			code = kelurahan.DiskFull
		}
		return Job{}, kelurahan.E(code, "printer.Submit", err)
	}
	return Job{ID: name, Queue: d.dir, Title: title, Copies: 1}, nil
}

// store writes under a name that nothing in the folder had, so that nobody ever
// sees half a letter, nor loses an earlier one.
func (d *folder) store(pdf []byte, stem string) (string, error) {
	if err := os.MkdirAll(d.dir, 0o700); err != nil {
		return "", err
	}
	tmp, err := os.CreateTemp(d.dir, ".loket-*")
	if err != nil {
		return "", err
	}
	if err := fill(tmp, pdf); err != nil {
		return "", errors.Join(err, os.Remove(tmp.Name()))
	}
	for n := 1; ; n++ {
		name := fmt.Sprintf("%s-%d.pdf", stem, n)
		_, err := os.Lstat(filepath.Join(d.dir, name))
		if err == nil {
			continue
		}
		if errors.Is(err, fs.ErrNotExist) {
			err = os.Rename(tmp.Name(), filepath.Join(d.dir, name))
		}
		if err != nil {
			return "", errors.Join(err, os.Remove(tmp.Name()))
		}
		return name, nil
	}
}

func fill(f *os.File, data []byte) error {
	_, err := f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// fileName turns a letter's number into a name that every file system takes.
func fileName(title string) string {
	name := strings.Map(func(r rune) rune {
		switch {
		case r >= '0' && r <= '9', r >= 'A' && r <= 'Z', r >= 'a' && r <= 'z', r == '.', r == '_', r == '-':
			return r
		}
		return '-'
	}, title)
	if name = strings.Trim(name, ".-"); name == "" {
		return "surat"
	}
	return name
}

func (d *folder) look(_ context.Context, job Job) (Status, error) {
	if _, err := os.Stat(filepath.Join(d.dir, filepath.Base(job.ID))); err != nil {
		return Status{}, kelurahan.E(kelurahan.NotFound, "printer.Follow", err)
	}
	return Status{State: Saved, Detail: savedAsFile}, nil
}

func (d *folder) cancel(context.Context, Job) error {
	return kelurahan.E(kelurahan.NotFound, "printer.Cancel", nil)
}

func (d *folder) check(context.Context) (Condition, error) {
	c := Condition{Queue: d.dir, Detail: savedAsFile}
	info, err := os.Stat(d.dir)
	switch {
	case errors.Is(err, fs.ErrNotExist): // made when it is needed
	case err != nil:
		return c, kelurahan.E(kelurahan.PrinterAbsent, "printer.Check", err)
	case !info.IsDir():
		return c, kelurahan.E(kelurahan.PrinterAbsent, "printer.Check", nil)
	}
	return c, nil
}

func (d *folder) queues(context.Context) ([]Queue, error) {
	return []Queue{{Name: d.dir, Default: true, Accepting: true, Paper: []Paper{a4(), f4()}, CustomPaper: true}}, nil
}
