package app

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/loket-kelurahan/loket/backend/courier"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/office"
)

// idleLock is how long nobody may touch the program before it asks for a PIN.
const idleLock = 5 * time.Minute

// Config joins the screens to an office and its devices.
type Config struct {
	Office  *office.Office
	Courier *courier.Courier
	Cards   *CardDesk
	Printer *PrinterDesk
	Pages   *Pages
	Sim     *SimDesk // nil outside practice
	Now     func() time.Time
	Version string
	Log     *slog.Logger
}

// Core is what all services share: who is signed in, and the way to the screens.
type Core struct {
	Config
	ask   dialogs
	raise func() // brings the window to the front
	send  func(event string, data any)

	mu         sync.Mutex
	officer    *kelurahan.Officer // nil = nobody
	touched    time.Time
	work       *Work
	imports    importDesk
	keeping    sync.Mutex     // one backup at a time
	keepFailed kelurahan.Code // of the last backup, "" = it succeeded
	clip       clipboard
	copied     [32]byte // hash of what was copied in the window last; zeros = nothing
}

// emit sends an event to the screens; before a window is attached, to nobody.
func (c *Core) emit(event string, data any) {
	c.mu.Lock()
	send := c.send
	c.mu.Unlock()
	send(event, data)
}

// dialogs is how the services ask for a file; nil functions answer "".
type dialogs struct {
	open func(title, pattern string) (string, error)
	save func(title, name string) (string, error)
	dir  func(title string) (string, error)
}

// NewCore makes the shared part. Attach joins it to a window later.
func NewCore(cfg Config) *Core {
	none := func(string, string) (string, error) { return "", nil }
	return &Core{
		Config: cfg, touched: cfg.Now(),
		send: func(string, any) {}, raise: func() {},
		ask: dialogs{open: none, save: none, dir: func(string) (string, error) { return "", nil }},
	}
}

// access is who may call a method.
type access string

const (
	anybody  access = "anybody"
	signedIn access = "signed-in"
	// supervising is for supervisors, deciding for administrators too. The rules
	// ask again; here it comes before anything is said of what was asked for.
	supervising access = "supervising"
	deciding    access = "deciding"
)

// call is the one way into a bound method: it checks who calls, keeps a panic
// from leaving a promise open for ever, and gives every error its words.
// Arguments are never logged: they hold NIKs and PINs.
func call[V any](c *Core, op string, need access, f func(context.Context, kelurahan.Officer) (V, error)) (v V, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = c.fault(op, fmt.Errorf("panic: %v", r))
		}
	}()
	ctx := context.Background()
	by, err := c.who(need)
	if err != nil {
		return v, c.fault(op, err)
	}
	v, err = f(ctx, by)
	if err != nil {
		return v, c.fault(op, err)
	}
	return v, nil
}

// do is call for methods that answer nothing but their success.
func do(c *Core, op string, need access, f func(context.Context, kelurahan.Officer) error) error {
	_, err := call(c, op, need, func(ctx context.Context, by kelurahan.Officer) (struct{}, error) {
		return struct{}{}, f(ctx, by)
	})
	return err
}

// who gives the officer at the desk and notes that he is there.
func (c *Core) who(need access) (kelurahan.Officer, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if need == anybody {
		if c.officer != nil {
			return *c.officer, nil
		}
		return kelurahan.Officer{}, nil
	}
	if c.officer == nil {
		return kelurahan.Officer{}, kelurahan.E(kelurahan.NotSignedIn, "app.who", nil)
	}
	c.touched = c.Now()
	if need == supervising && c.officer.Role != kelurahan.Supervisor || need == deciding && c.officer.Role == kelurahan.Clerk {
		return *c.officer, kelurahan.E(kelurahan.RoleRefused, "app.who", nil)
	}
	return *c.officer, nil
}

func (c *Core) signedInOfficer() *kelurahan.Officer {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.officer
}

func (c *Core) setOfficer(o *kelurahan.Officer) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.officer, c.touched = o, c.Now()
}

// Failure is an error on its way to a screen.
type Failure struct {
	Code     string `json:"code"`
	Field    string `json:"field"`
	Sentence string `json:"sentence"`
	Remedy   string `json:"remedy"`
	Ref      string `json:"ref"` // finds the error in the log
}

func (f *Failure) Error() string { return f.Code }

// fault logs an error once, with a reference, and gives it words.
func (c *Core) fault(op string, err error) *Failure {
	var f *Failure
	if errors.As(err, &f) {
		return f
	}
	f = failureOf(err)
	if f.Code == string(kelurahan.Internal) {
		f.Ref = reference()
		c.Log.Error("unexpected", "op", op, "ref", f.Ref, "cause", err)
		f.Remedy = strings.ReplaceAll(f.Remedy, "{ref}", f.Ref)
	} else {
		c.Log.Info("refused", "op", op, "code", f.Code)
	}
	return f
}

func failureOf(err error) *Failure {
	m := kelurahan.Say(err)
	f := &Failure{Code: string(kelurahan.CodeOf(err)), Sentence: m.Sentence, Remedy: m.Remedy}
	var e *kelurahan.Error
	if errors.As(err, &e) {
		f.Field = e.Field
	}
	return f
}

func reference() string {
	var b [3]byte
	if _, err := rand.Read(b[:]); err != nil {
		return "------"
	}
	return hex.EncodeToString(b[:])
}

// problemOf gives an error its words as a Problem; override is "" or the key
// with which the operator may pass it.
func problemOf(err error, override string) Problem {
	f := failureOf(err)
	return Problem{Code: f.Code, Field: f.Field, Sentence: f.Sentence, Remedy: f.Remedy, Override: override}
}

func problemPointer(code kelurahan.Code) *Problem {
	if code == "" {
		return nil
	}
	p := problemOf(kelurahan.E(code, "app", nil), "")
	return &p
}

// stamp is a moment as views carry it.
func (c *Core) stamp(m kelurahan.Millis) string {
	if m == 0 {
		return ""
	}
	return m.Time().In(c.zone()).Format(time.RFC3339)
}

func (c *Core) zone() *time.Location {
	profile, err := c.Office.Profile()
	if err != nil {
		return (&kelurahan.Office{}).Location()
	}
	return profile.Location()
}
