package courier_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/loket-kelurahan/loket/backend/city"
	"github.com/loket-kelurahan/loket/backend/city/postgres"
	"github.com/loket-kelurahan/loket/backend/courier"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/build/desk"
	"github.com/loket-kelurahan/loket/build/pgrig"
)

var server *pgrig.Server // PostgreSQL for all tests of the package

func TestMain(m *testing.M) {
	code := 1
	err := withServer(func() {
		before := goleak.IgnoreCurrent() // the server's own
		if code = m.Run(); code != 0 {
			return
		}
		if err := goleak.Find(before); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	os.Exit(code)
}

func withServer(f func()) (err error) {
	if server, err = pgrig.Start(context.Background(), ""); err != nil {
		return err
	}
	defer server.Stop()
	f()
	return nil
}

var databases atomic.Int64

// newDatabase makes a database, empty or as a copy of another.
func newDatabase(t testing.TB, from string) string {
	t.Helper()
	name := fmt.Sprintf("kurir_%d", databases.Add(1))
	ok(t, server.CreateDB(t.Context(), name, from))
	return name
}

// town is a city behind a door that tests can shut, slow down or replace.
type town struct {
	*city.City
	t     testing.TB
	dir   string // of its keys
	store *postgres.Store
	http  *httptest.Server
	door  atomic.Pointer[http.HandlerFunc] // nil = open
}

func newTown(t testing.TB) *town { return townOn(t, t.TempDir(), newDatabase(t, "")) }

func townOn(t testing.TB, keyDir, database string) *town {
	t.Helper()
	c := &town{t: t, dir: keyDir}
	c.connect(server.DSN(database))
	c.http = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if door := c.door.Load(); door != nil {
			(*door)(w, r)
			return
		}
		c.Handler().ServeHTTP(w, r)
	}))
	t.Cleanup(c.http.Close)
	return c
}

// connect joins the city to a database, as a restart would.
func (c *town) connect(dsn string) {
	c.t.Helper()
	store, err := postgres.Open(c.t.Context(), dsn)
	ok(c.t, err)
	c.t.Cleanup(store.Close)
	_, _, err = store.Migrate(c.t.Context())
	ok(c.t, err)
	keys, err := city.LoadKeys(c.dir, true)
	ok(c.t, err)
	c.store = store
	c.City, err = city.New(city.Config{Store: store, Keys: keys, Program: "test", Tries: 1_000_000})
	ok(c.t, err)
}

// shut puts something else in front of the city; nil opens it again.
func (c *town) shut(h http.HandlerFunc) {
	if h == nil {
		c.door.Store(nil)
		return
	}
	c.door.Store(&h)
}

func (c *town) token(counter kelurahan.CounterCode) string {
	c.t.Helper()
	token, err := c.NewToken(c.t.Context(), desk.Area, string(counter), "uji")
	ok(c.t, err)
	return token.String()
}

// letters counts what the city holds of a counter.
func (c *town) letters(d *desk.Desk) int {
	c.t.Helper()
	id := d.ID()
	rows, err := c.store.IssuedIn(c.t.Context(), postgres.IssuedInParams{Register: id[:], Seq: 1, Seq_2: 1 << 40})
	ok(c.t, err)
	return len(rows)
}

// counter is a desk with its courier.
type counter struct {
	*desk.Desk
	*courier.Courier
	t   testing.TB
	cfg courier.Config
	log *logBuffer

	mu     sync.Mutex
	states []courier.State
}

type logBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func newCounter(t testing.TB, code kelurahan.CounterCode, seed uint64) *counter {
	t.Helper()
	d, err := desk.New(t.TempDir(), code, seed)
	ok(t, err)
	t.Cleanup(func() { ok(t, d.Close()) })
	c := &counter{Desk: d, t: t, log: &logBuffer{}}
	c.cfg = courier.Config{
		Dir: t.TempDir(), Source: d, Sign: d.Sign, Now: time.Now, HTTP: quickClient(),
		Log: slog.New(slog.NewTextHandler(c.log, nil)),
		Changed: func(s courier.State) {
			c.mu.Lock()
			defer c.mu.Unlock()
			c.states = append(c.states, s)
		},
	}
	c.restart()
	return c
}

// quickClient is NewClient with less patience, so that silence ends soon.
func quickClient() *http.Client {
	client := courier.NewClient()
	transport := client.Transport.(*http.Transport)
	transport.ResponseHeaderTimeout = 2500 * time.Millisecond
	transport.TLSHandshakeTimeout = 2500 * time.Millisecond
	return client
}

// restart makes the courier anew on what it had noted.
func (c *counter) restart() {
	c.t.Helper()
	var err error
	c.Courier, err = courier.New(c.cfg)
	ok(c.t, err)
}

// seen gives every phase it went through.
func (c *counter) seen() map[courier.Phase]bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	phases := map[courier.Phase]bool{}
	for _, s := range c.states {
		phases[s.Phase] = true
	}
	return phases
}

func enrolled(t testing.TB, to *town, code kelurahan.CounterCode, seed uint64) *counter {
	t.Helper()
	c := newCounter(t, code, seed)
	ok(t, c.Enrol(t.Context(), to.http.URL, to.token(code)))
	return c
}

// expect tries once and checks where the courier stands then.
func (c *counter) expect(phase courier.Phase, code kelurahan.Code) courier.State {
	c.t.Helper()
	c.Try(c.t.Context())
	s := c.State()
	if s.Phase != phase || s.Code != code {
		c.t.Errorf("%s %q, want %s %q\n%s", s.Phase, s.Code, phase, code, c.log.b.String())
	}
	return s
}

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// cleanRig ends a server that a test started in a folder of its own.
func cleanRig(t testing.TB, s *pgrig.Server, dir string) {
	t.Helper()
	if err := s.Stop(); err != nil {
		t.Error(err)
	}
	if err := os.RemoveAll(dir); err != nil {
		t.Error(err)
	}
}
