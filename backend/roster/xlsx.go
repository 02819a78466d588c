package roster

import (
	"archive/zip"
	"context"
	"errors"
	"io"
	"path"
	"strings"
	"sync/atomic"
)

// The limits of a zip. Its directory is read whole before anything can be said
// about it, so that reading is limited first.
const (
	largestDirectory = 2 << 20
	mostRatio        = 100     // of a part's size to its packed size
	smallPart        = 1 << 20 // up to here the ratio does not matter
	mostSheets       = 50
)

// book of an .xlsx file: its parts, and what the cells of any sheet refer to.
type workbook struct {
	files   map[string]*zip.File
	all     *budget
	from04  bool
	sheets  []string // parts of the visible sheets, in their order
	strings []string
	dates   []bool // by cell style: numbers are shown as dates
}

// openXLSX looks for a sheet with one of our headers, front to back.
// excelize is not used to read: its streaming Rows tell neither whether a cell
// is a number nor whether it is a formula, and large sheets go through an
// unencrypted temporary file.
func openXLSX(ctx context.Context, r io.ReaderAt, size int64, opt Options) (table, *plan, error) {
	w, err := openZip(r, size, opt)
	if err != nil {
		return nil, nil, err
	}
	if err := w.readParts(ctx); err != nil {
		return nil, nil, err
	}
	for _, name := range w.sheets {
		s, err := w.openSheet(name)
		if err != nil {
			return nil, nil, err
		}
		p, err := findHeader(ctx, s)
		if p != nil {
			return s, p, nil
		}
		if err = errors.Join(err, s.Close()); err != nil {
			return nil, nil, err
		}
	}
	return nil, nil, layoutUnknown()
}

// meter limits how much of a file may be read while it is on.
type meter struct {
	r    io.ReaderAt
	left atomic.Int64
}

func (m *meter) ReadAt(b []byte, off int64) (int, error) {
	if m.left.Add(-int64(len(b))) < 0 {
		return 0, errors.New("the directory of the zip is too long")
	}
	return m.r.ReadAt(b, off)
}

func openZip(r io.ReaderAt, size int64, opt Options) (*workbook, error) {
	m := &meter{r: r}
	m.left.Store(largestDirectory)
	z, err := zip.NewReader(m, size)
	if err != nil {
		return nil, unreadable("zip: %w", err)
	}
	m.left.Store(1 << 62)
	w := &workbook{files: make(map[string]*zip.File, len(z.File)), all: &budget{opt.MaxUnzipped}}
	total := uint64(0)
	for _, f := range z.File {
		name := partName(f.Name)
		if w.files[name] != nil {
			return nil, unreadable("a part of the workbook is there twice")
		}
		w.files[name] = f
		total += f.UncompressedSize64
		if f.UncompressedSize64 > uint64(opt.MaxUnzipped) || total > uint64(opt.MaxUnzipped) {
			return nil, tooLarge("lebih dari %d MB setelah dibuka", opt.MaxUnzipped>>20)
		}
		if f.UncompressedSize64 > smallPart && f.UncompressedSize64/mostRatio > f.CompressedSize64 {
			return nil, tooLarge("isinya dipadatkan secara tidak wajar")
		}
	}
	return w, nil
}

// partName compares the names of parts as Excel does: without case, and some
// programs write Windows paths.
func partName(s string) string {
	return strings.ToLower(strings.TrimPrefix(path.Clean(strings.ReplaceAll(s, `\`, "/")), "/"))
}

// open opens a part; nil when the workbook has none of that name.
func (w *workbook) open(name string) (*part, error) {
	f := w.files[partName(name)]
	if f == nil {
		return nil, nil
	}
	rc, err := f.Open()
	if err != nil {
		return nil, unreadable("zip: %w", err)
	}
	return newPart(rc, int64(f.UncompressedSize64), w.all), nil
}

// each gives every element of a part to do.
func (w *workbook) each(ctx context.Context, name string, do func(*part) error) error {
	p, err := w.open(name)
	if err != nil || p == nil {
		return err
	}
	defer func() { _ = p.file.Close() }() // only read; the checksum is known at the end of the part
	for {
		t, err := p.next(ctx)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if t == opens {
			if err := do(p); err != nil {
				return err
			}
		}
	}
}
