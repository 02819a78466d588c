package office

import (
	"context"
	"log/slog"
	"path/filepath"
	"sync"
	"time"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/register"
	"github.com/loket-kelurahan/loket/backend/seal"
)

// Printer puts a PDF on paper. Print blocks until the job has ended, telling
// report every change on the way; title is the letter's number, never a name.
type Printer interface {
	Print(ctx context.Context, pdf []byte, title string, report func(SheetState)) error
}

// SheetState is what a printer says of a job. State is one of the Sheet…
// constants; Code is "" or what is wrong at the moment.
type SheetState struct {
	State   string
	Code    kelurahan.Code
	Printer string
	Virtual bool // the driver wrote a file; there is no paper
}

// The states of a sheet.
const (
	SheetQueued   = "menunggu"
	SheetPrinting = "mencetak"
	SheetStopped  = "tertahan"
	SheetDone     = "selesai" // the spooler is done; whether paper came out, only a person knows
	SheetFailed   = "gagal"
)

// Config says where an office lives and what it is joined to.
type Config struct {
	Dir     string                                // data folder of this PC
	Now     func() time.Time                      // the clock; required
	Printer Printer                               // required
	KDF     seal.KDF                              // zero = the product's cost
	Files   register.Files                        // nil = the operating system
	Tools   *Tools                                // nil = the office's own
	Log     *slog.Logger                          // nil = discard
	Changed func()                                // called after every act, without locks held; nil = nobody listens
	memory  bool                                  // the store lives in memory, for trials
	Work    func(name string, done, total uint64) // progress of long work; nil = nobody listens

	storeFault func(op string) error            // set by tests alone; see store.Config
	free       func(dir string) (uint64, error) // set by tests alone; nil = FreeBytes
}

// Office is one counter of a kelurahan.
type Office struct {
	cfg Config

	mu      sync.RWMutex // guards what follows; held for writing by every act
	keyring *seal.Keyring
	books   *books // nil until somebody has signed in

	sheets  *sheetBoard
	views   viewLog
	lists   listLog
	desk    deskOf
	seen    seenBoard
	answers answerBook

	receipts receiptShelf
}

// Open finds the office in cfg.Dir; it may not be set up yet (see SetUp).
// Errors: key-damaged, machine-foreign.
func Open(cfg Config) (*Office, error) {
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.free == nil {
		cfg.free = FreeBytes
	}
	if cfg.Changed == nil {
		cfg.Changed = func() {}
	}
	if cfg.Work == nil {
		cfg.Work = func(string, uint64, uint64) {}
	}
	if cfg.Tools == nil {
		var err error
		if cfg.Tools, err = NewTools(); err != nil {
			return nil, err
		}
	}
	o := &Office{cfg: cfg, sheets: newSheetBoard()}
	keyring, err := seal.Open(o.sealConfig())
	if err != nil && kelurahan.CodeOf(err) != kelurahan.OfficeNotSet {
		return nil, err
	}
	half, err := o.halfSetUp()
	if err != nil {
		return nil, err
	}
	if !half {
		o.keyring = keyring // else the set-up is done again
	}
	return o, nil
}

// Close ends all work and closes the books. A sheet that is still at the printer
// is left there, and nobody has answered for it: as after a power cut, its letter
// waits among those nobody has seen on paper.
func (o *Office) Close() error {
	if !o.sheets.leave() {
		o.cfg.Log.Warn("a print job did not let go")
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.books == nil {
		return nil
	}
	err := o.books.close()
	o.books = nil
	return err
}

func (o *Office) path(parts ...string) string {
	return filepath.Join(append([]string{o.cfg.Dir}, parts...)...)
}

func (o *Office) now() kelurahan.Millis { return kelurahan.MillisOf(o.cfg.Now()) }

func (o *Office) sealConfig() seal.Config {
	return seal.Config{Dir: o.path("keys"), Now: o.cfg.Now, KDF: o.cfg.KDF}
}

// open gives the books. Errors: not-signed-in before the first sign-in.
func (o *Office) open() (*books, error) {
	o.mu.RLock()
	defer o.mu.RUnlock()
	return o.opened()
}

// opened is open for callers that hold the lock.
func (o *Office) opened() (*books, error) {
	if o.books == nil {
		return nil, kelurahan.E(kelurahan.NotSignedIn, "office.open", nil)
	}
	return o.books, nil
}
