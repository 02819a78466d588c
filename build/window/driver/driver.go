// Package driver is a small client of the W3C WebDriver protocol, for driving
// the finished window through WebKitWebDriver: find, click, type, run a script,
// take a picture, wait. Start brings the window up, on Linux.
package driver

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// Session is one driven window. It is for one goroutine.
type Session struct {
	base string // …/session/<id>
	http *http.Client
	// Keys counts the strokes of a hand: a chord such as Ctrl+Enter is one.
	Keys int
	// Pace is the time from one stroke to the next; 0 = that of a quick hand. A
	// screen that listens for scanners takes anything faster for one.
	Pace time.Duration
}

// Fault is what WebDriver answered instead of a value.
type Fault struct {
	Code    string `json:"error"` // "no such element", "stale element reference", …
	Message string `json:"message"`
}

func (f *Fault) Error() string { return "webdriver: " + f.Code + ": " + f.Message }

// elementKey is how the protocol writes an element down (W3C WebDriver, 12).
const elementKey = "element-6066-11e4-a52e-4f735466cecf"

// Open asks the driver at base ("http://127.0.0.1:4455") to start the program
// and gives its window.
func Open(ctx context.Context, base, program string) (*Session, error) {
	s := &Session{base: base + "/session", http: &http.Client{Timeout: 60 * time.Second}}
	ask := map[string]any{"capabilities": map[string]any{"alwaysMatch": map[string]any{
		"webkitgtk:browserOptions": map[string]any{"binary": program},
	}}}
	var made struct {
		ID string `json:"sessionId"`
	}
	if err := s.call(ctx, http.MethodPost, "", ask, &made); err != nil {
		return nil, err
	}
	s.base += "/" + made.ID
	return s, nil
}

func (s *Session) call(ctx context.Context, method, path string, body, value any) error {
	var sent io.Reader
	if body != nil {
		b, err := json.Marshal(body)
		if err != nil {
			return fmt.Errorf("webdriver: %w", err)
		}
		sent = bytes.NewReader(b)
	}
	req, err := http.NewRequestWithContext(ctx, method, s.base+path, sent)
	if err != nil {
		return fmt.Errorf("webdriver: %w", err)
	}
	resp, err := s.http.Do(req)
	if err != nil {
		return fmt.Errorf("webdriver: %w", err)
	}
	var answer struct {
		Value json.RawMessage `json:"value"`
	}
	err = json.NewDecoder(resp.Body).Decode(&answer)
	if err = errors.Join(err, resp.Body.Close()); err != nil {
		return fmt.Errorf("webdriver: answer: %w", err)
	}
	if resp.StatusCode != http.StatusOK {
		fault := &Fault{Code: resp.Status}
		return errors.Join(fault, json.Unmarshal(answer.Value, fault))
	}
	if value == nil {
		return nil
	}
	return json.Unmarshal(answer.Value, value)
}

// Close ends the session, and with it the program.
func (s *Session) Close(ctx context.Context) error {
	err := s.call(ctx, http.MethodDelete, "", nil, nil)
	var fault *Fault
	if errors.As(err, &fault) && fault.Code == "no such window" {
		return nil // WebKit's answer when the program went with its window
	}
	return err
}

// Find gives the first element that a CSS selector names, or, beginning with
// "//", an XPath. Errors: a *Fault "no such element".
func (s *Session) Find(ctx context.Context, selector string) (string, error) {
	using := "css selector"
	if strings.HasPrefix(selector, "//") {
		using = "xpath"
	}
	var found map[string]string
	err := s.call(ctx, http.MethodPost, "/element", map[string]string{"using": using, "value": selector}, &found)
	return found[elementKey], err
}

// Click clicks what the selector names.
func (s *Session) Click(ctx context.Context, selector string) error {
	id, err := s.Find(ctx, selector)
	if err != nil {
		return err
	}
	return s.call(ctx, http.MethodPost, "/element/"+id+"/click", map[string]any{}, nil)
}

// stir changes a pixel for a second: WebKit takes a picture at the next change of
// the page, and a page at rest has none.
const stir = `const dot = document.body.appendChild(document.createElement('i'));
Object.assign(dot.style, {position: 'fixed', right: 0, bottom: 0, width: '1px', height: '1px'});
let n = 0;
const timer = setInterval(() => {
  dot.style.background = n % 2 ? 'transparent' : 'rgb(0 0 0 / 0.01)';
  if (++n > 50) { clearInterval(timer); dot.remove(); }
}, 20);`

// Picture gives what the window shows, as PNG.
func (s *Session) Picture(ctx context.Context) ([]byte, error) {
	var text string
	if err := s.Script(ctx, stir, nil); err != nil {
		return nil, err
	}
	if err := s.call(ctx, http.MethodGet, "/screenshot", nil, &text); err != nil {
		return nil, err
	}
	return base64.StdEncoding.DecodeString(text)
}

// Until asks a condition (an expression in the page's JavaScript) again and
// again until it is true. what says in words what was waited for.
func (s *Session) Until(ctx context.Context, limit time.Duration, what, condition string) error {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	for {
		var yes bool
		err := s.Script(ctx, "try { return Boolean("+condition+") } catch (e) { return false }", &yes)
		if err == nil && yes {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("waited %s in vain for: %s", limit, what)
		case <-time.After(40 * time.Millisecond):
		}
	}
}
