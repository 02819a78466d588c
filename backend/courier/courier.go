package courier

import (
	"context"
	"crypto/ed25519"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/loket-kelurahan/loket/backend/register"
	"github.com/loket-kelurahan/loket/backend/wire"
)

// Source is where runs come from and where receipts go: the office, or a bare
// register in the hands of a test.
type Source interface {
	// Pending says what waits.
	Pending(ctx context.Context) (Pending, error)
	// Run gives entries from..to, without a gap, as the register holds them.
	Run(ctx context.Context, from, to uint64) ([]register.Entry, error)
	// Deliver records a receipt whose signature and head were verified. Delivering
	// one that is already known is no error.
	Deliver(ctx context.Context, last uint64, head register.Hash, receipt []byte) error
}

// Pending is what a source has for the city. A run ends with an approval.
type Pending struct {
	Register  register.ID
	Delivered uint64   // last entry the city gave a receipt for; 0 = none
	Approvals []uint64 // numbers of the BatchApproved entries after Delivered, ascending
	Unsigned  int      // batches that wait for a supervisor
}

// Bounds of one run. A run is never cut inside a batch, so one large batch may
// go over them.
const (
	runEntries = 2_000
	runBytes   = 1 << 20
)

// Config joins a courier to its surroundings. Dir, Source and Sign are required.
type Config struct {
	Dir     string                               // folder for the notes
	Source  Source                               // what to carry
	Sign    wire.Sign                            // seal.Unlocked.SignAsCounter
	HTTP    *http.Client                         // nil = NewClient()
	Now     func() time.Time                     // nil = time.Now
	After   func(time.Duration) <-chan time.Time // nil = time.After
	Log     *slog.Logger                         // nil = discard
	Changed func(State)                          // called after every change of state; nil = nobody listens
	// Kinds takes the catalogue the city published, with the city's key; nil =
	// nobody wants it.
	Kinds func(file []byte, city ed25519.PublicKey) error
	// Sheets draws letters again, so that their hashes need not travel; nil =
	// nothing does.
	Sheets wire.Sheets
	// Carried gives the registers of lost PCs that this counter carries to the city
	// after its own; nil = none.
	Carried func(context.Context) ([]Source, error)
	Poll    time.Duration // how often to look for work unasked; 0 = one minute
}

func (c Config) orDefault() Config {
	if c.HTTP == nil {
		c.HTTP = NewClient()
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.After == nil {
		c.After = time.After
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Changed == nil {
		c.Changed = func(State) {}
	}
	if c.Poll == 0 {
		c.Poll = time.Minute
	}
	return c
}

// NewClient gives the HTTP client for a slow and shaky line: it connects within
// 15 seconds or not at all, follows no redirect (a captive portal's way), and
// leaves the time for a body to the courier, who knows its size.
func NewClient() *http.Client {
	dialer := &net.Dialer{Timeout: 15 * time.Second, KeepAlive: 30 * time.Second}
	return &http.Client{
		Transport: &http.Transport{
			Proxy: http.ProxyFromEnvironment, DialContext: dialer.DialContext, ForceAttemptHTTP2: true,
			TLSHandshakeTimeout: 20 * time.Second, IdleConnTimeout: time.Minute,
			// No ResponseHeaderTimeout: it starts when the system has taken the
			// body, which on a slow line is minutes before the city has it.
			MaxIdleConnsPerHost: 1, DisableCompression: true,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// Courier carries runs. Its methods may be called by many goroutines; one
// delivery happens at a time.
type Courier struct {
	cfg  Config
	kick chan struct{}
	now  atomic.Bool // Hurry was called
	turn sync.Mutex  // held during a delivery
	// askedKinds is when the city was last asked for its catalogue; under turn.
	askedKinds time.Time
	// inFull is set when the city could not rebuild a run that leant on what it
	// holds: until the next start it gets all of every run. Under turn.
	inFull bool

	mu      sync.Mutex
	notes   notes
	written []byte // the notes as they stand on the disk
	state   State
}

// New reads the notes. Errors: disk-read-only and the like; notes that cannot
// be read are begun anew, because they can be had again.
func New(cfg Config) (*Courier, error) {
	c := &Courier{cfg: cfg.orDefault(), kick: make(chan struct{}, 1)}
	var err error
	if c.notes, err = readNotes(cfg.Dir); err != nil {
		return nil, err
	}
	c.state = c.notes.firstState()
	return c, nil
}

// Hurry makes Run try at once, also in the middle of a wait: a person has come
// and looks at the lamp.
func (c *Courier) Hurry() {
	c.now.Store(true)
	c.Kick()
}

// Kick says that something may have changed: an approval, a network. It does
// not disturb a wait before the next try; Hurry and Try do.
func (c *Courier) Kick() {
	select {
	case c.kick <- struct{}{}:
	default:
	}
}

// Run delivers until ctx ends. It never gives up.
func (c *Courier) Run(ctx context.Context) {
	for ctx.Err() == nil {
		if hurry := c.now.Swap(false); hurry || c.untilNext() <= 0 {
			c.Try(ctx)
		}
		select {
		case <-ctx.Done():
		case <-c.kick:
		case <-c.cfg.After(c.pause()):
		}
	}
}

// pause is how long Run sleeps when nobody kicks.
func (c *Courier) pause() time.Duration {
	wait := c.untilNext()
	if wait <= 0 || wait > c.cfg.Poll {
		return c.cfg.Poll
	}
	return wait
}

func (c *Courier) untilNext() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.notes.NextTry.IsZero() {
		return 0
	}
	wait := c.notes.NextTry.Sub(c.cfg.Now())
	if wait > maxWait { // the clock was set back meanwhile
		return 0
	}
	return wait
}
