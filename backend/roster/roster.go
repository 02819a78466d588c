package roster

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/google/uuid"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// Layout names an arrangement of columns. Durable strings.
type Layout string

// The layouts: the one kelurahan of Kota Kupang pass around, and OpenSID's
// FormatImporExcel.
const (
	Kupang21  Layout = "kupang-21"
	OpenSID43 Layout = "opensid-43"
)

// Options are the limits and circumstances of one reading.
type Options struct {
	MaxRows     int            // rows with anything in them; 0 = 200,000
	MaxFile     int64          // bytes of the file; 0 = 64 MiB
	MaxUnzipped int64          // bytes of all parts of an .xlsx; 0 = 256 MiB
	Today       kelurahan.Date // the office's day; required
	// KeepEdited leaves the fields an operator corrected by hand as they are.
	// Without it they are overwritten, so ask before leaving it out; the verdict
	// is Asked either way.
	KeepEdited bool
	NewID      func() ([16]byte, error) // identities of new residents; nil = UUIDv7
}

func (o Options) filled() Options {
	if o.MaxRows == 0 {
		o.MaxRows = 200_000
	}
	if o.MaxFile == 0 {
		o.MaxFile = 64 << 20
	}
	if o.MaxUnzipped == 0 {
		o.MaxUnzipped = 256 << 20
	}
	if o.NewID == nil {
		o.NewID = func() ([16]byte, error) {
			id, err := uuid.NewV7()
			return id, err
		}
	}
	return o
}

// VerdictKind says what would become of a row. Durable strings.
type VerdictKind string

// The verdicts. Asked rows change a field that an operator corrected by hand.
const (
	New      VerdictKind = "baru"
	Changed  VerdictKind = "berubah"
	Same     VerdictKind = "sama"
	Rejected VerdictKind = "ditolak"
	Asked    VerdictKind = "ditanya"
)

// Change is one field of a resident that the file states otherwise.
type Change struct {
	Field string // as people read it: "Alamat"
	From  string // dates as 24-08-1990
	To    string
	Kept  bool // corrected by hand and left as it is (Options.KeepEdited)
}

// Verdict is what would become of one row.
type Verdict struct {
	Row     int // 1-based, as the spreadsheet program counts
	Name    string
	NIK     kelurahan.NIK // "" = none, or none that can be read
	Kind    VerdictKind
	Changes []Change           // of Changed and Asked rows
	Reasons []*kelurahan.Error // of Rejected rows; arg "column" names the column, never a person
}

// Trial is a dry run. Rows is the sum of New, Changed, Same, Rejected and Asked.
type Trial struct {
	Layout     Layout
	FileSHA256 string // hex
	Rows       int
	New        int
	Changed    int
	Same       int
	Rejected   int
	Asked      int
	Missing    int       // living residents that no row names; an import leaves them alone
	Verdicts   []Verdict // one per row, in the file's order

	residents []*kelurahan.Resident
	missing   []missed
}

type missed struct {
	name string
	nik  kelurahan.NIK
}

// Residents gives whole records as they would stand after the import, new and
// changed ones only: what the office writes as one act, all or nothing.
func (t *Trial) Residents() []kelurahan.Resident {
	list := make([]kelurahan.Resident, 0, len(t.residents))
	for _, r := range t.residents {
		list = append(list, *r)
	}
	return list
}

// Progress is how far a reading is. How many rows a file has is known at its
// end only, so the share that is done is one of bytes.
type Progress struct {
	Rows        int // read so far
	Done, Total int // bytes of the part of the file that holds the rows
}

// Read makes a dry run of a spreadsheet. name tells a .csv from other text;
// everything else is recognised by its content. progress may be nil.
//
// Errors: sheet-unreadable, sheet-locked, sheet-old, sheet-too-large (arg
// "what"), sheet-layout, sheet-empty, canceled; bad-request without Today.
// What is wrong with a single row is in its verdict.
func Read(ctx context.Context, r io.ReaderAt, size int64, name string, book *Book, opt Options, progress func(Progress)) (*Trial, error) {
	opt = opt.filled()
	if !opt.Today.Valid() {
		return nil, kelurahan.E(kelurahan.BadRequest, "roster.Read", errors.New("Options.Today is required"))
	}
	if progress == nil {
		progress = func(Progress) {}
	}
	if size > opt.MaxFile {
		return nil, tooLarge("lebih dari %d MB", opt.MaxFile>>20)
	}
	sum, err := hashOf(ctx, r, size)
	if err != nil {
		return nil, err
	}
	t, plan, err := openTable(ctx, r, size, name, opt)
	if err != nil {
		return nil, err
	}
	defer func() { _ = t.Close() }() // only read
	records, err := readRecords(ctx, t, plan, opt, progress)
	if err != nil {
		return nil, err
	}
	trial := &Trial{Layout: plan.layout, FileSHA256: sum, Rows: len(records)}
	return trial, judgeAll(ctx, trial, records, plan, book, opt)
}

// table is a sheet whose header has been found: it gives the rows below it.
type table interface {
	// next gives a row's number and its cells, by column. The cells are good
	// until the next call. io.EOF after the last row.
	next(ctx context.Context) (int, []cell, error)
	// progress gives bytes read and bytes in all.
	progress() (done, total int)
	// merged gives the merged cells; it reads what is left of the sheet first.
	merged(ctx context.Context) ([]span, error)
	io.Closer
}

// span is a run of rows and columns, both ends included.
type span struct{ row1, col1, row2, col2 int }

func readRecords(ctx context.Context, t table, p *plan, opt Options, progress func(Progress)) ([]*record, error) {
	var records []*record
	tell := func() {
		done, total := t.progress()
		progress(Progress{Rows: len(records), Done: done, Total: total})
	}
	for {
		row, cells, err := t.next(ctx)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		if p.ends(cells) {
			break
		}
		if p.blank(cells) || len(records) == 0 && p.numbersColumns(cells) {
			continue
		}
		if len(records) == opt.MaxRows {
			return nil, tooLarge("lebih dari %d baris", opt.MaxRows)
		}
		records = append(records, p.read(row, cells, opt.Today))
		if len(records)%256 == 0 {
			tell()
		}
	}
	if len(records) == 0 {
		return nil, kelurahan.E(kelurahan.SheetEmpty, "roster.Read", nil)
	}
	spans, err := t.merged(ctx)
	if err != nil {
		return nil, err
	}
	p.refuseMerged(records, spans)
	refuseSuspicious(records, p)
	tell()
	return records, nil
}

func unreadable(format string, args ...any) error {
	return kelurahan.E(kelurahan.SheetUnreadable, "roster.Read", fmt.Errorf(format, args...))
}

func tooLarge(what string, args ...any) error {
	return kelurahan.E(kelurahan.SheetTooLarge, "roster.Read", nil, "what", fmt.Sprintf(what, args...))
}

func canceled(err error) error {
	return kelurahan.E(kelurahan.Canceled, "roster.Read", err)
}
