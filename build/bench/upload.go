package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/ed25519"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"sync/atomic"
	"time"

	"github.com/loket-kelurahan/loket/backend/city"
	"github.com/loket-kelurahan/loket/backend/city/postgres"
	"github.com/loket-kelurahan/loket/backend/courier"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/register"
	"github.com/loket-kelurahan/loket/backend/wire"
	"github.com/loket-kelurahan/loket/build/pgrig"
)

// town is a city: a PostgreSQL, the city's server before it, and TLS.
type town struct {
	rig   *pgrig.Server
	store *postgres.Store
	city  *city.City
	http  *httptest.Server
}

func (b *bench) newTown(ctx context.Context, now func() time.Time) (_ *town, err error) {
	t := &town{}
	defer func() {
		if err != nil {
			err = errors.Join(err, t.close())
		}
	}()
	if t.rig, err = pgrig.Start(ctx, ""); err != nil {
		return nil, err
	}
	if err := t.rig.CreateDB(ctx, "kota", ""); err != nil {
		return nil, err
	}
	if t.store, err = postgres.Open(ctx, t.rig.DSN("kota")); err != nil {
		return nil, err
	}
	if _, _, err := t.store.Migrate(ctx); err != nil {
		return nil, err
	}
	keys, err := city.LoadKeys(filepath.Join(b.workplace(), "kunci-kota"), true)
	if err != nil {
		return nil, err
	}
	if t.city, err = city.New(city.Config{Store: t.store, Keys: keys, Now: now, Secure: true}); err != nil {
		return nil, err
	}
	t.http = httptest.NewUnstartedServer(t.city.Handler())
	t.http.EnableHTTP2 = true
	t.http.StartTLS()
	return t, nil
}

func (t *town) close() error {
	if t.http != nil {
		t.http.Close()
	}
	if t.store != nil {
		t.store.Close()
	}
	if t.rig != nil {
		return t.rig.Stop()
	}
	return nil
}

// line counts all that travels in both directions: TLS, headers, bodies.
type line struct{ up, down atomic.Int64 }

type countedConn struct {
	net.Conn
	l *line
}

func (c countedConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.l.down.Add(int64(n))
	return n, err
}

func (c countedConn) Write(p []byte) (int, error) {
	n, err := c.Conn.Write(p)
	c.l.up.Add(int64(n))
	return n, err
}

// client is the courier's own, with a line that counts and this city's
// certificate.
func (l *line) client(t *town) *http.Client {
	c := courier.NewClient()
	transport, ok := c.Transport.(*http.Transport)
	if !ok {
		return c
	}
	roots := x509.NewCertPool()
	roots.AddCert(t.http.Certificate())
	transport.TLSClientConfig = &tls.Config{RootCAs: roots}
	transport.Proxy = nil
	dial := transport.DialContext
	transport.DialContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
		conn, err := dial(ctx, network, addr)
		return countedConn{conn, l}, err
	}
	return c
}

// measureUpload carries a day of 200 letters to a city's server: look-ups,
// letters, printing, a reprint now and then, the batch and its approval.
func measureUpload(ctx context.Context, b *bench) (err error) {
	d, err := newDesk(ctx, filepath.Join(b.workplace(), "kantor"), 27_000, workday(lastDay(), -1))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.close()) }()
	t, err := b.newTown(ctx, d.clock.now)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, t.close()) }()
	l := &line{}
	c, err := d.enrol(ctx, t, l, b.workplace())
	if err != nil {
		return err
	}
	if _, err := d.wholeDay(ctx, c, 20); err != nil {
		return err
	}
	d.clock.set(lastDay())
	c.client.CloseIdleConnections() // the next day begins with a new connection
	l.up.Store(0)
	l.down.Store(0)
	const letters = 200
	day, err := d.wholeDay(ctx, c, letters)
	if err != nil {
		return err
	}
	travelled := float64(l.up.Load()+l.down.Load()) / letters
	report(figure{"upload-200-bytes-per-letter", travelled, "bytes", float64(day.seals) / letters, "Ed25519-signatures-of-the-seals"})
	note("upload: up %d, down %d bytes in all; the run in full, as version 1, %d (%.1f a letter); the same entries as JSON with gzip %.1f a letter", l.up.Load(), l.down.Load(), day.run, float64(day.run)/letters, float64(day.json)/letters)
	return nil
}

// carrier is a courier with the client it uses.
type carrier struct {
	*courier.Courier
	client *http.Client
}

func (d *desk) enrol(ctx context.Context, t *town, l *line, dir string) (carrier, error) {
	client := l.client(t)
	c, err := courier.New(courier.Config{Dir: filepath.Join(dir, "kirim"), Source: d.office, Sign: d.office.Sign, Sheets: d.office.Sheets(), HTTP: client, Now: d.clock.now})
	if err != nil {
		return carrier{}, err
	}
	token, err := t.city.NewToken(ctx, string(profile().Area), "A", "bench")
	if err != nil {
		return carrier{}, err
	}
	return carrier{c, client}, c.Enrol(ctx, t.http.URL, token.String())
}

// dayBytes are the sizes of a day's run.
type dayBytes struct{ run, json, seals int }

// wholeDay issues n letters and what belongs to them, has them approved, and
// delivers. Nothing may be left behind.
func (d *desk) wholeDay(ctx context.Context, c carrier, n int) (dayBytes, error) {
	if err := d.signInBoss(ctx); err != nil {
		return dayBytes{}, err
	}
	for i := range n {
		d.clock.forward(time.Duration(20+d.r.IntN(120)) * time.Second)
		if err := d.fullLetter(ctx, i); err != nil {
			return dayBytes{}, err
		}
	}
	if err := d.closeAndApprove(ctx); err != nil {
		return dayBytes{}, err
	}
	p, err := d.office.Pending(ctx)
	if err != nil || len(p.Approvals) != 1 {
		return dayBytes{}, fmt.Errorf("%d batches wait: %w", len(p.Approvals), err)
	}
	sizes, err := d.sizes(ctx, p)
	if err != nil {
		return sizes, err
	}
	c.Try(ctx)
	if s := c.State(); s.Delivered != p.Approvals[0] {
		return sizes, fmt.Errorf("delivered up to %d, not %d: %s %s", s.Delivered, p.Approvals[0], s.Phase, s.Code)
	}
	return sizes, nil
}

// fullLetter is one visit: the look-up, the letter, the sheet and the answer.
func (d *desk) fullLetter(ctx context.Context, i int) error {
	out, err := d.serve(ctx, d.draw(d.kinds))
	if err != nil {
		return err
	}
	for range 1 + (i%50)/49 { // one in fifty is printed again
		if err := d.sheet(ctx, out.Record.ID); err != nil {
			return err
		}
	}
	return nil
}

func (d *desk) sheet(ctx context.Context, id kelurahan.LetterID) error {
	if _, err := d.office.Print(ctx, d.clerk, id); err != nil {
		return err
	}
	for range 5000 {
		if s, ok := d.office.Sheet(id); ok && s.Asking {
			d.clock.forward(time.Duration(4+d.r.IntN(9)) * time.Second)
			return d.office.Answer(ctx, d.clerk, id, kelurahan.CameOut)
		}
		time.Sleep(time.Millisecond)
	}
	return errors.New("the sheet never ended")
}

func (d *desk) closeAndApprove(ctx context.Context) error {
	batch, err := d.office.CloseDay(ctx, d.clerk)
	if err != nil {
		return err
	}
	_, letters, err := d.office.Review(d.boss, batch)
	if err != nil {
		return err
	}
	for _, l := range letters {
		d.clock.forward(time.Duration(2+d.r.IntN(6)) * time.Second)
		if err := d.office.See(ctx, d.boss, batch, l.Record.ID); err != nil {
			return err
		}
	}
	return d.office.Approve(ctx, d.boss, batch, []byte(bossPIN))
}

// sizes weighs what is about to be sent: the run, the same as JSON with gzip,
// and the signatures in it that nothing can make smaller.
func (d *desk) sizes(ctx context.Context, p courier.Pending) (s dayBytes, err error) {
	entries, err := d.office.Run(ctx, p.Delivered+1, p.Approvals[0])
	if err != nil {
		return s, err
	}
	before := register.Head{Seq: p.Delivered, Hash: entries[0].Prev}
	run, err := wire.EncodeRun(p.Register, before, entries, d.office.Sign)
	if err != nil {
		return s, err
	}
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	enc := json.NewEncoder(z)
	for _, e := range entries {
		at, by, ev, err := wire.DecodeEntry(e.Payload)
		if err != nil {
			return s, err
		}
		switch ev.(type) {
		case kelurahan.ResidentsImported:
			continue // residents never travel
		case kelurahan.LetterIssued:
			s.seals += ed25519.SignatureSize
		}
		if err := enc.Encode(map[string]any{"at": at, "by": by, "type": ev.Type(), "event": ev}); err != nil {
			return s, err
		}
	}
	s.run = len(run)
	err = z.Close()
	s.json = packed.Len()
	return s, err
}
