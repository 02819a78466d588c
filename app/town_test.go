//go:build !windows

package app_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/loket-kelurahan/loket/build/pgrig"
)

// town is the one PostgreSQL and the one built city server of all scripts.
type town struct {
	t    *testing.T
	once sync.Once
	pg   *pgrig.Server
	exe  string
	err  error
	next atomic.Int32
}

func newTown(t *testing.T) *town { return &town{t: t} }

// ready starts PostgreSQL and builds cityd the first time a script asks.
func (w *town) ready() error {
	w.once.Do(func() {
		if w.pg, w.err = pgrig.Start(context.Background(), ""); w.err != nil {
			return
		}
		w.t.Cleanup(func() {
			if err := w.pg.Stop(); err != nil {
				w.t.Error(err)
			}
		})
		w.exe = filepath.Join(w.t.TempDir(), "cityd")
		build := exec.Command("go", "build", "-o", w.exe, "github.com/loket-kelurahan/loket/backend/cityd")
		if out, err := build.CombinedOutput(); err != nil {
			w.err = fmt.Errorf("building cityd: %w\n%s", err, out)
		}
	})
	return w.err
}

// branch is one script's city: a real cityd behind a line that can fail.
type branch struct {
	town *town
	dir  string
	dsn  string
	addr string
	cmd  *exec.Cmd
	log  *bytes.Buffer
	line *httptest.Server
	mode atomic.Value // of the line: a word of docs/scripts.md
}

func (w *town) branch(dir string) (*branch, error) {
	if err := w.ready(); err != nil {
		return nil, err
	}
	name := fmt.Sprintf("kota%d", w.next.Add(1))
	if err := w.pg.CreateDB(context.Background(), name, ""); err != nil {
		return nil, err
	}
	addr, err := freeAddress()
	if err != nil {
		return nil, err
	}
	b := &branch{town: w, dir: filepath.Join(dir, "kota"), dsn: w.pg.DSN(name), addr: addr, log: &bytes.Buffer{}}
	if err := os.MkdirAll(b.dir, 0o755); err != nil {
		return nil, err
	}
	b.mode.Store("up")
	b.openLine()
	b.cmd = b.command("serve", "--listen", addr)
	b.cmd.Stdout, b.cmd.Stderr = b.log, b.log
	if err := b.cmd.Start(); err != nil {
		return nil, err
	}
	return b, b.answers()
}

func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// command runs cityd with this city's database and key.
func (b *branch) command(args ...string) *exec.Cmd {
	cmd := exec.Command(b.town.exe, args...)
	cmd.Env = append(os.Environ(), "LOKET_CITY_DSN="+b.dsn, "LOKET_CITY_KEYS="+filepath.Join(b.dir, "kunci"), "LOKET_CITY_INSECURE=1")
	return cmd
}

func (b *branch) run(args ...string) (string, error) {
	out, err := b.command(args...).CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("cityd %s: %w\n%s", args[0], err, out)
	}
	return string(out), nil
}

func (b *branch) answers() error {
	return until("the city to answer", func() bool {
		resp, err := http.Get("http://" + b.addr + "/v1/health")
		if err != nil {
			return false
		}
		_ = resp.Body.Close()
		return resp.StatusCode == http.StatusOK
	})
}

// openLine puts a proxy between counter and city that fails as told.
func (b *branch) openLine() {
	target := &url.URL{Scheme: "http", Host: b.addr}
	proxy := httputil.NewSingleHostReverseProxy(target)
	b.line = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch b.mode.Load() {
		case "html":
			w.Header().Set("Content-Type", "text/html")
			_, _ = io.WriteString(w, "<html><body>Silakan masuk ke Wifi Kantor</body></html>")
		case "error":
			http.Error(w, "gangguan", http.StatusInternalServerError)
		case "mute":
			proxy.ServeHTTP(httptest.NewRecorder(), r) // the city hears, the counter does not
			hangUp(w)
		case "down":
			hangUp(w)
		default:
			proxy.ServeHTTP(w, r)
		}
	}))
}

func hangUp(w http.ResponseWriter) {
	if conn, _, err := w.(http.Hijacker).Hijack(); err == nil {
		_ = conn.Close()
	}
}

func (b *branch) close() {
	b.line.Close()
	_ = b.cmd.Process.Signal(os.Interrupt)
	ended := make(chan error, 1)
	go func() { ended <- b.cmd.Wait() }()
	select {
	case <-ended:
	case <-time.After(10 * time.Second):
		_ = b.cmd.Process.Kill()
	}
}

// cityCommand is `city start`, `city down`, `city letters`, …
func cityCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: city start|up|down|html|error|mute|letters|erased|verify|says NUMBER DATE|stick DIR|kinds DIR")
	}
	c := counterOf(ts)
	switch args[0] {
	case "start":
		var err error
		c.city, err = c.town.branch(c.dir)
		ts.Check(err)
		token, err := c.city.token("A")
		ts.Check(err)
		ts.Setenv("CITY", c.city.line.URL)
		ts.Setenv("TOKEN", token)
	case "token":
		token, err := c.city.token(args[1])
		ts.Check(err)
		ts.Setenv("TOKEN", token)
	case "verify", "says", "erased":
		ask := map[string]func(...string) (string, error){"verify": c.city.verify, "says": c.city.says, "erased": c.city.erased}[args[0]]
		answer, err := ask(args[1:]...)
		ts.Check(err)
		_, err = io.WriteString(ts.Stdout(), answer)
		ts.Check(err)
	case "letters":
		list, err := c.city.letters()
		ts.Check(err)
		_, err = io.WriteString(ts.Stdout(), list)
		ts.Check(err)
	case "kinds":
		_, err := c.city.run("kinds", "--in", ts.MkAbs(args[1]))
		ts.Check(err)
	case "stick":
		_, err := c.city.run("stick", "--in", ts.MkAbs(args[1]))
		ts.Check(err)
	default:
		c.city.mode.Store(args[0])
	}
}

// token asks the city for an enrolment token of a counter of Oesapa.
func (b *branch) token(counter string) (string, error) {
	out, err := b.run("token", "--area", "53.71.03.1010", "--counter", counter)
	token, _, found := strings.Cut(out, "\n")
	if err != nil || !found {
		return "", fmt.Errorf("no token: %q %w", out, err)
	}
	return token, nil
}

// letters asks PostgreSQL itself what the city has.
func (b *branch) letters() (string, error) {
	return b.sql("select code || '-' || lpad(sequence::text, 4, '0') from letters order by sequence")
}

// erased gives the numbers of the letters that the city has without what they said.
func (b *branch) erased(...string) (string, error) {
	return b.sql("select l.code || '-' || lpad(l.sequence::text, 4, '0') from letters l join entries e using (register, seq) where e.state = 3 and e.sealed is null order by 1")
}

func (b *branch) sql(query string) (string, error) {
	out, err := exec.Command("psql", b.dsn, "-At", "-c", query).CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("psql: %w\n%s", err, out)
	}
	return string(out), nil
}

// verify has the city walk the chains it holds.
func (b *branch) verify(...string) (string, error) { return b.run("verify") }

// says asks the public page for a letter by number and date.
func (b *branch) says(args ...string) (string, error) {
	resp, err := http.PostForm("http://"+b.addr+"/cek", url.Values{"kelurahan": {"53.71.03.1010"}, "nomor": {args[0]}, "tanggal": {args[1]}})
	if err != nil {
		return "", err
	}
	page, err := io.ReadAll(resp.Body)
	said := strings.Join(regexp.MustCompile(`<(?:h1|dd)[^>]*>([^<]*)`).FindAllString(string(page), -1), "\n")
	return regexp.MustCompile(`<[^>]*>`).ReplaceAllString(said, "") + "\n", errors.Join(err, resp.Body.Close())
}
