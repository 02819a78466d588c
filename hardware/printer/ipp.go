package printer

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/OpenPrinting/goipp"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// ippClient speaks IPP/2.0 (RFC 8010) over HTTP to one CUPS server. The codec
// is goipp; the transport is ours, because what follows from a broken
// connection decides whether a letter may be printed a second time.
type ippClient struct {
	http *http.Client
	addr string // for errors: "localhost:631" or a socket's path
}

// callTimeout bounds one exchange with the server, so that a server that takes
// the connection and says nothing is a silent server and not a hanging program.
const callTimeout = 15 * time.Second

// maxAnswer bounds an answer; that for a hundred queues has some 200 KB.
const maxAnswer = 8 << 20

func newIPPClient(server string) *ippClient {
	network, addr := serverAddress(server)
	dialer := net.Dialer{Timeout: 5 * time.Second}
	return &ippClient{addr: addr, http: &http.Client{Transport: &http.Transport{
		// A fresh connection each time: the server is on this machine, and a kept
		// one breaks in the very request that brings the letter.
		DisableKeepAlives: true,
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return dialer.DialContext(ctx, network, addr)
		},
	}}}
}

// serverAddress finds the server as the CUPS programs do (cups/http-support):
// what was configured, CUPS_SERVER, this machine's socket, localhost.
func serverAddress(server string) (network, addr string) {
	if server == "" {
		server = os.Getenv("CUPS_SERVER")
	}
	if server == "" {
		server = "/run/cups/cups.sock"
		if _, err := os.Stat(server); err != nil {
			server = "localhost"
		}
	}
	if strings.HasPrefix(server, "/") {
		return "unix", server
	}
	if host, _, ok := strings.Cut(server, "/version="); ok {
		server = host
	}
	if _, _, err := net.SplitHostPort(server); err != nil {
		server = net.JoinHostPort(strings.Trim(server, "[]"), "631")
	}
	return "tcp", server
}

// refusal is an answer in which the server said no.
type refusal struct {
	status goipp.Status
	words  string
}

func (r *refusal) Error() string { return fmt.Sprintf("%v: %s", r.status, r.words) }

// request makes an IPP request about a queue ("" for none).
func request(op goipp.Op, queue string) *goipp.Message {
	m := goipp.NewRequest(goipp.DefaultVersion, op, 1)
	m.Operation.Add(goipp.MakeAttribute("attributes-charset", goipp.TagCharset, goipp.String("utf-8")))
	m.Operation.Add(goipp.MakeAttribute("attributes-natural-language", goipp.TagLanguage, goipp.String("en")))
	if queue != "" {
		m.Operation.Add(goipp.MakeAttribute("printer-uri", goipp.TagURI, goipp.String(printerURI(queue))))
	}
	return m
}

// as adds who asks; RFC 8011 wants it after the target.
func as(m *goipp.Message) *goipp.Message {
	m.Operation.Add(goipp.MakeAttribute("requesting-user-name", goipp.TagName, goipp.String("loket")))
	return m
}

// wanted adds which attributes the answer shall have.
func wanted(m *goipp.Message, names ...string) *goipp.Message {
	attr := goipp.Attribute{Name: "requested-attributes"}
	for _, n := range names {
		attr.Values.Add(goipp.TagKeyword, goipp.String(n))
	}
	m.Operation.Add(attr)
	return m
}

// call sends a request, followed by a document where there is one. The error is
// a *refusal where the server understood and said no, else a *kelurahan.Error.
func (c *ippClient) call(ctx context.Context, op, path string, m *goipp.Message, doc []byte) (*goipp.Message, error) {
	head, err := m.EncodeBytes()
	if err != nil {
		return nil, kelurahan.E(kelurahan.Internal, op, err)
	}
	inner, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	body := io.MultiReader(bytes.NewReader(head), bytes.NewReader(doc))
	req, err := http.NewRequestWithContext(inner, http.MethodPost, "http://localhost"+path, body)
	if err != nil {
		return nil, kelurahan.E(kelurahan.Internal, op, err)
	}
	req.ContentLength = int64(len(head) + len(doc))
	req.Header.Set("Content-Type", goipp.ContentType)
	resp, err := c.http.Do(req)
	if err != nil {
		code := kelurahan.PrinterService
		if ctx.Err() != nil {
			code = kelurahan.Canceled
		}
		return nil, kelurahan.E(code, op, err, "server", c.addr)
	}
	answer, err := c.read(op, resp)
	if err != nil {
		return nil, err
	}
	if s := goipp.Status(answer.Code); s >= goipp.StatusRedirectionOtherSite {
		return nil, &refusal{status: s, words: first(answer.Operation, "status-message")}
	}
	return answer, nil
}

func (c *ippClient) read(op string, resp *http.Response) (*goipp.Message, error) {
	defer resp.Body.Close()
	switch resp.StatusCode {
	case http.StatusOK:
	case http.StatusUnauthorized, http.StatusForbidden:
		return nil, kelurahan.E(kelurahan.PrinterRefused, op, fmt.Errorf("HTTP %s", resp.Status), "server", c.addr)
	default:
		return nil, kelurahan.E(kelurahan.PrinterService, op, fmt.Errorf("HTTP %s", resp.Status), "server", c.addr)
	}
	m := &goipp.Message{}
	if err := m.Decode(io.LimitReader(resp.Body, maxAnswer)); err != nil {
		// Something answered, but no print server.
		return nil, kelurahan.E(kelurahan.PrinterService, op, err, "server", c.addr)
	}
	return m, nil
}

// values returns the values of an attribute as text.
func values(attrs goipp.Attributes, name string) []string {
	for _, a := range attrs {
		if a.Name != name {
			continue
		}
		out := make([]string, 0, len(a.Values))
		for _, v := range a.Values {
			out = append(out, v.V.String())
		}
		return out
	}
	return nil
}

func first(attrs goipp.Attributes, name string) string {
	if all := values(attrs, name); len(all) > 0 {
		return all[0]
	}
	return ""
}

// number returns an integer or enum, 0 where there is none.
func number(attrs goipp.Attributes, name string) int {
	for _, a := range attrs {
		if a.Name == name && len(a.Values) > 0 {
			if n, ok := a.Values[0].V.(goipp.Integer); ok {
				return int(n)
			}
		}
	}
	return 0
}
