package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/register"
	"github.com/loket-kelurahan/loket/backend/wire"
	"github.com/loket-kelurahan/loket/build/desk"
	"github.com/loket-kelurahan/loket/build/pgrig"
)

var server *pgrig.Server // PostgreSQL for all tests of the package

func TestMain(m *testing.M) {
	var err error
	if server, err = pgrig.Start(context.Background(), ""); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	if err := server.Stop(); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	os.Exit(code)
}

var databases atomic.Int64

// office is one machine with cityd on it: its environment and its PostgreSQL.
type office struct {
	t   testing.TB
	env map[string]string
}

func newOffice(t testing.TB) *office {
	t.Helper()
	name := fmt.Sprintf("kota_%d", databases.Add(1))
	ok(t, server.CreateDB(t.Context(), name, ""))
	return &office{t, map[string]string{
		"LOKET_CITY_DSN": server.DSN(name), "LOKET_CITY_KEYS": filepath.Join(t.TempDir(), "kunci"),
		"LOKET_CITY_LISTEN": "127.0.0.1:0", "LOKET_CITY_INSECURE": "1",
	}}
}

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// cityd runs the program to its end.
func (o *office) cityd(stdin string, args ...string) (string, error) {
	o.t.Helper()
	var out strings.Builder
	err := run(o.t.Context(), args, o.getenv, strings.NewReader(stdin), &out)
	return out.String(), err
}

func (o *office) getenv(name string) string { return o.env[name] }

// serve starts the server and gives its URL and what ends it.
func (o *office) serve() (string, func()) {
	o.t.Helper()
	ctx, cancel := context.WithCancel(o.t.Context())
	r, w := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		err := run(ctx, []string{"serve"}, o.getenv, strings.NewReader(""), w)
		w.CloseWithError(io.EOF)
		ended <- err
	}()
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		var line struct{ Msg, Address string }
		if err := json.Unmarshal(lines.Bytes(), &line); err == nil && line.Msg == "listening" {
			go io.Copy(io.Discard, r)
			return "http://" + line.Address, func() {
				cancel()
				if err := <-ended; err != nil {
					o.t.Errorf("serve ended: %v", err)
				}
			}
		}
	}
	cancel()
	o.t.Fatalf("serve: %v", <-ended)
	return "", nil
}

func TestCommands(t *testing.T) {
	o := newOffice(t)
	out, err := o.cityd("", "version")
	ok(t, err)
	if strings.TrimSpace(out) != version {
		t.Errorf("version %q", out)
	}
	first, err := o.cityd("", "migrate")
	ok(t, err)
	again, err := o.cityd("", "migrate")
	ok(t, err)
	var from, to, to2 int
	if _, err := fmt.Sscanf(first, "basis data: versi %d menjadi %d", &from, &to); err != nil || from != 0 || to < 1 {
		t.Errorf("migrate: %q, %v", first, err)
	}
	if _, err := fmt.Sscanf(again, "basis data: versi %d menjadi %d", &from, &to2); err != nil || from != to || to2 != to {
		t.Errorf("migrate again: %q, %v", again, err)
	}
	out, err = o.cityd("", "token", "--area", desk.Area, "--counter", "A")
	ok(t, err)
	if _, err := wire.ParseToken(strings.Split(out, "\n")[0]); err != nil {
		t.Errorf("token: %q", out)
	}
	out, err = o.cityd("kata sandi yang panjang\n", "staff", "add", "ina")
	ok(t, err)
	if strings.Contains(out, "sandi yang panjang") {
		t.Errorf("the password is repeated: %q", out)
	}
	_, err = o.cityd("", "staff", "dismiss", "ina")
	ok(t, err)
}

func TestCommandsThatMakeNoSense(t *testing.T) {
	o := newOffice(t)
	for _, args := range [][]string{
		{}, {"terbang"}, {"token", "--area", "5371", "--counter", "A"}, {"token"}, {"staff"}, {"staff", "add"},
		{"staff", "dismiss", "tidak-ada"}, {"stick"}, {"stick", "--in", "/tidak/ada"}, {"serve", "--listen", "bukan alamat"}, {"migrate", "--dsn", "://"},
	} {
		if out, err := o.cityd("pendek\n", args...); err == nil {
			t.Errorf("%v: taken, %q", args, out)
		}
	}
	delete(o.env, "LOKET_CITY_DSN")
	if _, err := o.cityd("", "serve"); err == nil || !strings.Contains(err.Error(), "LOKET_CITY_DSN") {
		t.Errorf("without a database: %v", err)
	}
}

// The keys belong to the database: without them the city must not make new
// ones and call itself the same.
func TestLostKeysAreNotMadeAnew(t *testing.T) {
	o := newOffice(t)
	d := newDesk(t)
	o.enrol(d)
	o.env["LOKET_CITY_KEYS"] = t.TempDir()
	if _, err := o.cityd("", "token", "--area", desk.Area, "--counter", "B"); kelurahan.CodeOf(err) != kelurahan.NotFound {
		t.Errorf("%v", err)
	}
}

func newDesk(t testing.TB) *desk.Desk {
	t.Helper()
	d, err := desk.New(t.TempDir(), "A", 1)
	ok(t, err)
	t.Cleanup(func() { ok(t, d.Close()) })
	return d
}

// enrol takes a desk in over a running server.
func (o *office) enrol(d *desk.Desk) {
	o.t.Helper()
	out, err := o.cityd("", "token", "--area", desk.Area, "--counter", string(d.Counter))
	ok(o.t, err)
	address, stop := o.serve()
	defer stop()
	b, err := wire.Encode(wire.Enrol{Token: strings.Split(out, "\n")[0], Area: desk.Area, Counter: d.Counter, Register: d.ID(), PublicKey: d.Public()})
	ok(o.t, err)
	sealed, err := d.Sign(wire.PurposeEnrol, b)
	ok(o.t, err)
	if status, body := post(o.t, http.MethodPost, address+wire.EnrolPath, wire.JoinKey(d.Public(), sealed)); status != http.StatusOK {
		o.t.Fatalf("enrol: HTTP %d %s", status, body)
	}
}

func post(t testing.TB, method, address string, body []byte) (int, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(string(body)))
	ok(t, err)
	resp, err := http.DefaultClient.Do(req)
	ok(t, err)
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	ok(t, err)
	return resp.StatusCode, string(b)
}

// A day of the city: a counter enrols, sends, the server stops and starts, the
// staff looks, and what came by stick is there as well.
func TestADay(t *testing.T) {
	o := newOffice(t)
	d := newDesk(t)
	o.enrol(d)
	ok(t, d.Day(3))
	entries, err := d.Run(t.Context(), 1, d.Head().Seq)
	ok(t, err)
	body, err := wire.EncodeRun(d.ID(), register.Head{}, entries, d.Sign)
	ok(t, err)
	_, err = o.cityd("kata sandi yang panjang\n", "staff", "add", "ina")
	ok(t, err)

	address, stop := o.serve()
	path := address + wire.RunPath(d.ID(), 1, d.Head().Seq)
	status, receipt := post(t, http.MethodPut, path, body)
	if status != http.StatusOK {
		t.Fatalf("HTTP %d %s", status, receipt)
	}
	stop()
	address, stop = o.serve() // the next morning
	defer stop()
	path = address + wire.RunPath(d.ID(), 1, d.Head().Seq)
	if _, again := post(t, http.MethodPut, path, body); again != receipt {
		t.Error("another receipt after a restart")
	}
	jar, err := cookiejar.New(nil)
	ok(t, err)
	client := &http.Client{Jar: jar}
	out, err := o.cityd("", "verify")
	ok(t, err)
	if want := fmt.Sprintf("loket A: utuh, %d entri", d.Head().Seq); !strings.Contains(out, want) {
		t.Errorf("verify: %q", out)
	}
	resp, err := client.PostForm(address+"/petugas/masuk", url.Values{"nama": {"ina"}, "sandi": {"kata sandi yang panjang"}})
	ok(t, err)
	page, err := io.ReadAll(resp.Body)
	ok(t, err)
	ok(t, resp.Body.Close())
	if !strings.Contains(string(page), "Oesapa") || !strings.Contains(string(page), "terhubung") {
		t.Errorf("%s", page)
	}
}

func TestStickThatHoldsNothing(t *testing.T) {
	o := newOffice(t)
	dir := t.TempDir()
	ok(t, os.MkdirAll(filepath.Join(dir, wire.StickOut, "foto liburan"), 0o700))
	if out, err := o.cityd("", "stick", "--in", dir); err == nil {
		t.Errorf("%q", out)
	}
	home := filepath.Join(dir, wire.StickOut, register.ID{1}.String())
	ok(t, os.MkdirAll(home, 0o700))
	ok(t, os.WriteFile(filepath.Join(home, wire.StickManifest), []byte("palsu"), 0o600))
	if out, err := o.cityd("", "stick", "--in", dir); err == nil {
		t.Errorf("%q", out)
	}
}
