package city

import (
	"context"
	"crypto/rand"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"strings"

	"github.com/go-chi/chi/v5"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/register"
	"github.com/loket-kelurahan/loket/backend/wire"
)

//go:embed static
var static embed.FS

func (c *City) routes() http.Handler {
	r := chi.NewRouter()
	r.Use(c.logged)
	r.Group(func(r chi.Router) {
		r.Use(unkept)
		r.Get(wire.HealthPath, c.api(func(r *http.Request) ([]byte, error) { return c.health(nonceOf(r)) }))
		r.Get("/v1/registers/{id}/head", c.api(c.getHead))
		r.Put("/v1/registers/{id}/runs/{range}", c.api(c.putRun))
		r.Post(wire.EnrolPath, c.api(c.postEnrol))
		r.Get(wire.KindsPath, c.getKinds)
		r.Get(wire.KeysPath, c.api(func(r *http.Request) ([]byte, error) { return c.keyList(r.Context()) }))
	})
	r.Group(func(r chi.Router) {
		r.Use(unkept, guarded)
		c.pageRoutes(r)
	})
	r.NotFound(unkept(guarded(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c.fail(w, r, kelurahan.E(kelurahan.NotFound, "city.routes", nil))
	}))).ServeHTTP)
	return r
}

// pageRoutes are for people with a browser.
func (c *City) pageRoutes(r chi.Router) {
	r.Get("/", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/cek", http.StatusSeeOther) })
	r.Get("/v/*", c.getCode)
	r.Get("/V/*", c.getCode) // codes are printed in capitals
	r.Get("/cek", c.getCheck)
	r.Get("/robots.txt", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "User-agent: *\nDisallow: /") })
	r.Get("/static/*", staticFiles())
	r.Group(func(r chi.Router) {
		r.Use(http.NewCrossOriginProtection().Handler)
		r.Post("/cek", c.postCheck)
		c.staffRoutes(r)
	})
}

func staticFiles() http.HandlerFunc {
	files, err := fs.Sub(static, "static")
	if err != nil {
		panic("city: embedded files: " + err.Error())
	}
	h := http.StripPrefix("/static/", http.FileServerFS(files))
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "public, max-age=86400")
		h.ServeHTTP(w, r)
	}
}

// guarded tells browsers to run and load nothing that is not ours.
func guarded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		next.ServeHTTP(w, r)
	})
}

// unkept answers must not be kept by anything in between. It is all that the
// answers to counters need: no browser shows them, and every byte is paid for.
func unkept(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}

// statusWriter remembers the status for the log.
type statusWriter struct {
	http.ResponseWriter
	status int
}

// WriteHeader notes the status on its way.
func (w *statusWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.ResponseController reach the connection.
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// logged writes one line a request: the route, never the path, which may hold a
// letter's code. It also keeps a panic from taking the server along.
func (c *City) logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := c.cfg.Now()
		sw := &statusWriter{ResponseWriter: w, status: http.StatusOK}
		defer func() {
			if p := recover(); p != nil && p != any(http.ErrAbortHandler) {
				c.fail(sw, r, fmt.Errorf("panic: %v", p))
			}
			route := chi.RouteContext(r.Context()).RoutePattern()
			c.cfg.Log.Info("request", slog.String("method", r.Method), slog.String("route", route),
				slog.Int("status", sw.status), slog.Int64("ms", c.cfg.Now().Sub(start).Milliseconds()))
		}()
		next.ServeHTTP(sw, r)
	})
}

// api answers with signed bytes, or with a problem.
func (c *City) api(f func(*http.Request) ([]byte, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		b, err := f(r)
		if err != nil {
			c.problem(w, r, err)
			return
		}
		w.Header().Set("Content-Type", wire.TypeSealed)
		w.Header().Set("Content-Length", strconv.Itoa(len(b)))
		if _, err := w.Write(b); err != nil {
			c.cfg.Log.Info("answer not taken", slog.Any("cause", err)) // the counter asks again and gets the same
		}
	}
}

// problem answers with a code. Of what is our own fault only the reference
// leaves the house.
func (c *City) problem(w http.ResponseWriter, r *http.Request, err error) {
	p := wire.Problem{Code: c.codeOf(r.Context(), err), Ref: rand.Text()[:8]}
	var e *kelurahan.Error
	if errors.As(err, &e) {
		p.Args = e.Args
	}
	c.cfg.Log.Warn("refused", slog.String("code", string(p.Code)), slog.String("ref", p.Ref), slog.Any("cause", err))
	if p.Code == kelurahan.CityBusy {
		w.Header().Set("Retry-After", "10")
	}
	b, err := json.Marshal(p)
	if err != nil {
		b = []byte(`{"code":"internal"}`)
	}
	w.Header().Set("Content-Type", wire.TypeProblem)
	w.WriteHeader(wire.StatusOf(p.Code))
	if _, err := w.Write(b); err != nil {
		c.cfg.Log.Info("answer not taken", slog.Any("cause", err))
	}
}

// codeOf: an error without a code is the database's or ours, so the counter
// keeps what it has and comes again.
func (c *City) codeOf(ctx context.Context, err error) kelurahan.Code {
	if code := kelurahan.CodeOf(err); code != kelurahan.Internal {
		return code
	}
	if ctx.Err() != nil {
		return kelurahan.Canceled
	}
	return kelurahan.CityFailed
}

func nonceOf(r *http.Request) string {
	n := r.URL.Query().Get("nonce")
	return n[:min(len(n), 64)]
}

func (c *City) getHead(r *http.Request) ([]byte, error) {
	id, err := register.ParseID(chi.URLParam(r, "id"))
	if err != nil {
		return nil, err
	}
	return c.head(r.Context(), id, nonceOf(r))
}

func (c *City) putRun(r *http.Request) ([]byte, error) {
	select {
	case c.taking <- struct{}{}:
		defer func() { <-c.taking }()
	default:
		return nil, kelurahan.E(kelurahan.CityBusy, "city.putRun", nil)
	}
	body, err := io.ReadAll(http.MaxBytesReader(nil, r.Body, wire.MaxRunBody))
	if err != nil {
		return nil, kelurahan.E(kelurahan.BadRequest, "city.putRun", err)
	}
	return c.acceptAt(r.Context(), chi.URLParam(r, "id"), chi.URLParam(r, "range"), body)
}

// acceptAt is accept for a run that was put at a path: both must agree.
func (c *City) acceptAt(ctx context.Context, id, numbers string, body []byte) ([]byte, error) {
	_, r, err := c.openRun(ctx, body)
	if err != nil {
		return nil, err
	}
	if r.Register.String() != id || fmt.Sprintf("%d-%d", r.From, r.To) != numbers {
		return nil, kelurahan.E(kelurahan.BadRequest, "city.putRun", errors.New("put at another run's place"))
	}
	return c.accept(ctx, body, byNetwork)
}

func (c *City) postEnrol(r *http.Request) ([]byte, error) {
	if _, ok := c.tries.allow(c.caller(r)); !ok {
		return nil, kelurahan.E(kelurahan.CityBusy, "city.enrol", nil)
	}
	body, err := io.ReadAll(http.MaxBytesReader(nil, r.Body, wire.MaxMessage))
	if err != nil {
		return nil, kelurahan.E(kelurahan.BadRequest, "city.enrol", err)
	}
	return c.enrol(r.Context(), body)
}

// caller names who asks, for the limits only.
func (c *City) caller(r *http.Request) string {
	if c.cfg.Proxied {
		hops := strings.Split(r.Header.Get("X-Forwarded-For"), ",")
		return strings.TrimSpace(hops[len(hops)-1])
	}
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}
