package courier

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/register"
	"github.com/loket-kelurahan/loket/backend/seal"
	"github.com/loket-kelurahan/loket/backend/wire"
)

// slowest is the slowest line a body still gets through on, in bytes a second;
// patience is what every request gets on top: connecting over a satellite, and
// the city's work on a large run.
const (
	slowest  = 2_000
	patience = time.Minute
)

// city is the other end, as enrolled.
type city struct {
	http *http.Client
	url  string
	keys seal.KeySet
}

func (c *Courier) city() (city, error) {
	n := c.noted()
	keys, err := seal.NewKeySet(ed25519.PublicKey(n.Key))
	if err != nil {
		return city{}, kelurahan.E(kelurahan.NotEnrolled, "courier.city", err)
	}
	return city{http: c.cfg.HTTP, url: n.City, keys: keys}, nil
}

// refusal is a failed request: what went wrong, and how long the city asked to
// be left alone (0 = it did not say).
type refusal struct {
	what  *kelurahan.Error
	after time.Duration
}

func (r *refusal) Error() string { return r.what.Error() }

// Unwrap gives the error with its code.
func (r *refusal) Unwrap() error { return r.what }

func refuse(code kelurahan.Code, cause error) *refusal {
	return &refusal{what: kelurahan.E(code, "courier.request", cause)}
}

// head asks how far the city holds a register. The answer is signed and bears
// our nonce: who can give it is the city, so only then a run is sent.
func (c city) head(ctx context.Context, id register.ID) (wire.Head, error) {
	nonce := rand.Text()
	body, err := c.do(ctx, http.MethodGet, wire.HeadPath(id)+"?nonce="+nonce, "", nil)
	if err != nil {
		return wire.Head{}, err
	}
	h, err := open[wire.Head](c.keys, wire.PurposeHead, body)
	if err == nil && (h.Nonce != nonce || h.Register != id) {
		err = refuse(kelurahan.CityForeign, errors.New("an old answer, or to another question"))
	}
	return h, err
}

// put sends a run and gives the receipt, verified, with its bytes.
func (c city) put(ctx context.Context, id register.ID, from, to uint64, run []byte) (wire.Receipt, []byte, error) {
	body, err := c.do(ctx, http.MethodPut, wire.RunPath(id, from, to), wire.TypeRun, run)
	if err != nil {
		return wire.Receipt{}, nil, err
	}
	r, err := open[wire.Receipt](c.keys, wire.PurposeReceipt, body)
	return r, body, err
}

// open verifies what the city signed. Anything else came from somebody else.
func open[M wire.Message](keys seal.KeySet, purpose string, body []byte) (M, error) {
	var m M
	payload, _, err := keys.Verify(purpose, body)
	if err != nil {
		return m, refuse(kelurahan.CityForeign, err)
	}
	if m, err = wire.Decode[M](payload); err != nil {
		return m, refuse(kelurahan.CityForeign, err)
	}
	return m, nil
}

// do makes one request and gives the body of a 200.
func (c city) do(ctx context.Context, method, path, contentType string, body []byte) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, patience+time.Duration(len(body)/slowest)*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, c.url+path, bytes.NewReader(body))
	if err != nil {
		return nil, refuse(kelurahan.BadRequest, err)
	}
	req.Header.Set("User-Agent", "Loket/1")
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, refuse(codeOfTransport(err), stripURL(err))
	}
	answer, err := io.ReadAll(io.LimitReader(resp.Body, wire.MaxMessage+1))
	err = errors.Join(err, resp.Body.Close())
	if err != nil {
		return nil, refuse(codeOfTransport(err), err)
	}
	return answer, judge(resp, answer)
}

// judge tells the city's own answers from those of whoever stands between.
func judge(resp *http.Response, body []byte) error {
	problem, ok := wire.ParseProblem(body)
	cause := fmt.Errorf("HTTP %d, ref %q", resp.StatusCode, problem.Ref)
	switch {
	case resp.StatusCode == http.StatusOK && resp.Header.Get("Content-Type") == wire.TypeSealed:
		return nil
	case resp.StatusCode == http.StatusTooManyRequests || resp.StatusCode == http.StatusServiceUnavailable:
		r := refuse(kelurahan.CityBusy, cause)
		r.after = retryAfter(resp.Header.Get("Retry-After"))
		return r
	case resp.StatusCode >= 500:
		return refuse(kelurahan.CityFailed, cause)
	case !ok || resp.StatusCode < 400:
		return refuse(kelurahan.CityForeign, cause)
	case problem.Code == kelurahan.BadRequest:
		// The run was whole when it left, so it was damaged on the way.
		return refuse(kelurahan.CityFailed, cause)
	}
	return refuse(problem.Code, cause)
}

// retryAfter reads seconds; the form with a date is for clocks that agree.
func retryAfter(s string) time.Duration {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 {
		return 0
	}
	return min(time.Duration(n)*time.Second, time.Hour)
}

func codeOfTransport(err error) kelurahan.Code {
	var (
		verify  *tls.CertificateVerificationError
		header  tls.RecordHeaderError
		unknown x509.UnknownAuthorityError
		timeout interface{ Timeout() bool }
	)
	switch {
	case errors.As(err, &verify) || errors.As(err, &header) || errors.As(err, &unknown):
		return kelurahan.CityForeign
	case strings.Contains(err.Error(), "server gave HTTP response to HTTPS client"):
		return kelurahan.CityForeign
	case errors.Is(err, context.Canceled):
		return kelurahan.Canceled
	case errors.Is(err, context.DeadlineExceeded) || errors.Is(err, os.ErrDeadlineExceeded) || errors.As(err, &timeout) && timeout.Timeout():
		return kelurahan.CityTimeout
	}
	return kelurahan.CityUnreachable
}

// stripURL keeps addresses out of the log.
func stripURL(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}
