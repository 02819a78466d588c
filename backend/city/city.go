package city

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/loket-kelurahan/loket/backend/city/postgres"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/letterpdf"
	"github.com/loket-kelurahan/loket/backend/wire"
)

// Config joins a city to its surroundings. Store and Keys are required.
type Config struct {
	Store   *postgres.Store
	Keys    *Keys
	Now     func() time.Time // nil = time.Now
	Log     *slog.Logger     // nil = discard
	Shelf   string           // folder with the catalogue PublishKinds made; "" = none
	Program string           // version shown by health
	Secure  bool             // people come by https: cookies may say so
	Proxied bool             // a proxy in front puts the caller's address last in X-Forwarded-For
	Lookups int              // public look-ups a minute and address; 0 = 30
	Tries   int              // sign-ins and enrolments a minute and address; 0 = 10
}

// City is the city's server. Its methods may be called by many goroutines.
type City struct {
	cfg      Config
	lookups  *limiter      // public look-ups
	tries    *limiter      // sign-ins and enrolments
	hashing  chan struct{} // one seat for each password looked at
	taking   chan struct{} // one seat for each run taken in
	pages    *pages
	renderer *letterpdf.Renderer // of letters whose sheets' hashes did not travel
	zone     *time.Location
}

// New makes a city; the database must have been migrated.
func New(cfg Config) (*City, error) {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.Lookups == 0 {
		cfg.Lookups = 30
	}
	if cfg.Tries == 0 {
		cfg.Tries = 10
	}
	p, err := loadPages()
	if err != nil {
		return nil, err
	}
	renderer, err := letterpdf.New()
	if err != nil {
		return nil, err
	}
	return &City{
		cfg: cfg, pages: p, renderer: renderer, zone: time.FixedZone("WITA", 8*3600),
		lookups: newLimiter(cfg.Lookups, cfg.Now), tries: newLimiter(cfg.Tries, cfg.Now),
		hashing: make(chan struct{}, 2), // each takes 46 MiB
		taking:  make(chan struct{}, 8), // each takes up to 100 MiB
	}, nil
}

func (c *City) now() kelurahan.Millis { return kelurahan.MillisOf(c.cfg.Now()) }

// Handler gives everything the city serves.
func (c *City) Handler() http.Handler { return c.routes() }

// reply encodes and signs what the city says.
func reply[M wire.Message](c *City, purpose string, m M) ([]byte, error) {
	b, err := wire.Encode(m)
	if err != nil {
		return nil, err
	}
	return c.cfg.Keys.Signer.Sign(purpose, b)
}

// health is the city's sign of life.
func (c *City) health(nonce string) ([]byte, error) {
	return reply(c, wire.PurposeHealth, wire.Health{At: c.now(), Nonce: nonce, Program: c.cfg.Program})
}

// alarm tells the staff of something no honest counter does. It is written on
// its own: what it is about was refused.
func (c *City) alarm(ctx context.Context, about postgres.Counter, what kelurahan.Code, detail string) {
	c.cfg.Log.Warn("alarm", slog.String("code", string(what)), slog.String("area", about.Area), slog.String("counter", about.Code))
	err := c.cfg.Store.AddAlarm(ctx, postgres.AddAlarmParams{
		At: int64(c.now()), Register: about.Register, Area: about.Area, Code: about.Code, What: string(what), Detail: detail,
	})
	if err != nil {
		c.cfg.Log.Error("alarm not kept", slog.String("code", string(what)), slog.Any("cause", err))
	}
}
