package city

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/loket-kelurahan/loket/backend/city/postgres"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/register"
	"github.com/loket-kelurahan/loket/backend/seal"
	"github.com/loket-kelurahan/loket/backend/wire"
	"github.com/loket-kelurahan/loket/build/desk"
	"github.com/loket-kelurahan/loket/build/pgrig"
)

const pristine = "loket_template"

// server is PostgreSQL for all tests of the package; each gets a database.
var server *pgrig.Server

func TestMain(m *testing.M) {
	code := 1
	err := func() (err error) {
		ctx := context.Background()
		if server, err = pgrig.Start(ctx, ""); err != nil {
			return err
		}
		defer server.Stop()
		if err := server.CreateDB(ctx, pristine, ""); err != nil {
			return err
		}
		store, err := postgres.Open(ctx, server.DSN(pristine))
		if err != nil {
			return err
		}
		_, _, err = store.Migrate(ctx)
		store.Close()
		if err == nil {
			code = m.Run()
		}
		return err
	}()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	os.Exit(code)
}

// town is a city with its log and its clock in hand.
type town struct {
	*City
	t             testing.TB
	http          *httptest.Server
	log           *syncBuffer
	database, dsn string

	mu    sync.Mutex
	clock time.Time
}

type syncBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *syncBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *syncBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

var databases struct {
	sync.Mutex
	n int
}

func newTown(t testing.TB) *town {
	t.Helper()
	databases.Lock()
	databases.n++
	name := fmt.Sprintf("kota_%d", databases.n)
	err := server.CreateDB(t.Context(), name, pristine)
	databases.Unlock()
	if err != nil {
		t.Fatal(err)
	}
	store, err := postgres.Open(t.Context(), server.DSN(name))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(store.Close)
	keys, err := LoadKeys(t.TempDir(), true)
	if err != nil {
		t.Fatal(err)
	}
	town := &town{t: t, log: &syncBuffer{}, database: name, dsn: server.DSN(name), clock: time.Date(2026, 11, 22, 1, 0, 0, 0, time.UTC)}
	town.City, err = New(Config{
		Store: store, Keys: keys, Now: town.time, Program: "test", Lookups: 1_000_000, Tries: 1_000_000,
		Log: slog.New(slog.NewJSONHandler(town.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	})
	if err != nil {
		t.Fatal(err)
	}
	town.http = httptest.NewServer(town.Handler())
	t.Cleanup(town.http.Close)
	return town
}

func (c *town) time() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.clock = c.clock.Add(time.Millisecond)
	return c.clock
}

func (c *town) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.clock = c.clock.Add(d)
}

// newDesk opens a counter that the city does not know.
func (c *town) newDesk(counter kelurahan.CounterCode, seed uint64) *desk.Desk {
	c.t.Helper()
	d, err := desk.New(c.t.TempDir(), counter, seed)
	if err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(func() {
		if err := d.Close(); err != nil {
			c.t.Error(err)
		}
	})
	d.Now = c.time
	return d
}

// enrolled opens a counter and takes it in.
func (c *town) enrolled(counter kelurahan.CounterCode, seed uint64) *desk.Desk {
	c.t.Helper()
	d := c.newDesk(counter, seed)
	token, err := c.NewToken(c.t.Context(), desk.Area, string(counter), "uji")
	if err != nil {
		c.t.Fatal(err)
	}
	if code, _ := c.postEnrolment(d, token.String()); code != "" {
		c.t.Fatalf("enrol: %s", code)
	}
	return d
}

// send makes one request and gives the body, with the code of a problem.
func (c *town) send(method, path string, body []byte) (kelurahan.Code, []byte) {
	c.t.Helper()
	req, err := http.NewRequestWithContext(c.t.Context(), method, c.http.URL+path, bytes.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		c.t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	if resp.StatusCode == http.StatusOK {
		return "", b
	}
	p, ok := wire.ParseProblem(b)
	if !ok || resp.StatusCode != wire.StatusOf(p.Code) {
		c.t.Fatalf("HTTP %d %q is no problem", resp.StatusCode, b)
	}
	return p.Code, b
}

func (c *town) postEnrolment(d *desk.Desk, token string) (kelurahan.Code, []byte) {
	c.t.Helper()
	return c.send(http.MethodPost, wire.EnrolPath, c.enrolment(d, wire.Enrol{
		Token: token, Area: desk.Area, Counter: d.Counter, Register: d.ID(), PublicKey: d.Public(),
	}))
}

func (c *town) enrolment(d *desk.Desk, e wire.Enrol) []byte {
	c.t.Helper()
	b, err := wire.Encode(e)
	if err != nil {
		c.t.Fatal(err)
	}
	sealed, err := d.Sign(wire.PurposeEnrol, b)
	if err != nil {
		c.t.Fatal(err)
	}
	return wire.JoinKey(d.Public(), sealed)
}

// run packs entries from..to of a desk.
func (c *town) run(d *desk.Desk, from, to uint64) []byte {
	c.t.Helper()
	entries, err := d.Run(c.t.Context(), from, to)
	if err != nil {
		c.t.Fatal(err)
	}
	return c.pack(d, entries)
}

func (c *town) pack(d *desk.Desk, entries []register.Entry) []byte {
	c.t.Helper()
	body, err := wire.EncodeRun(d.ID(), register.Head{Seq: entries[0].Seq - 1, Hash: entries[0].Prev}, entries, d.Sign)
	if err != nil {
		c.t.Fatal(err)
	}
	return body
}

func (c *town) put(d *desk.Desk, from, to uint64, body []byte) (kelurahan.Code, []byte) {
	c.t.Helper()
	return c.send(http.MethodPut, wire.RunPath(d.ID(), from, to), body)
}

// deliver sends from..head and gives the verified receipt with its bytes.
func (c *town) deliver(d *desk.Desk, from uint64) (wire.Receipt, []byte) {
	c.t.Helper()
	to := d.Head().Seq
	code, sealed := c.put(d, from, to, c.run(d, from, to))
	if code != "" {
		c.t.Fatalf("run %d-%d: %s %s", from, to, code, sealed)
	}
	return c.verified(sealed), sealed
}

func (c *town) verified(sealed []byte) wire.Receipt {
	c.t.Helper()
	keys, err := seal.NewKeySet(c.cfg.Keys.Signer.Public())
	if err != nil {
		c.t.Fatal(err)
	}
	payload, _, err := keys.Verify(wire.PurposeReceipt, sealed)
	if err != nil {
		c.t.Fatal(err)
	}
	r, err := wire.Decode[wire.Receipt](payload)
	if err != nil {
		c.t.Fatal(err)
	}
	return r
}

// page gets a page as anybody.
func (c *town) page(path string) (int, string) {
	c.t.Helper()
	return c.browse(http.DefaultClient, http.MethodGet, path, nil)
}

func (c *town) browse(client *http.Client, method, path string, form url.Values) (int, string) {
	c.t.Helper()
	req, err := http.NewRequestWithContext(c.t.Context(), method, c.http.URL+path, strings.NewReader(form.Encode()))
	if err != nil {
		c.t.Fatal(err)
	}
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	resp, err := client.Do(req)
	if err != nil {
		c.t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return resp.StatusCode, string(b)
}

func must[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
