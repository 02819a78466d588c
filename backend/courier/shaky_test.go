package courier_test

import (
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/loket-kelurahan/loket/backend/courier"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// shakyLine is a TCP line that breaks after so many bytes in either direction.
type shakyLine struct {
	listener net.Listener
	target   string
	up, down atomic.Int64 // bytes still to go before it breaks; negative = never
	wg       sync.WaitGroup
}

func newShakyLine(t testing.TB, target string) *shakyLine {
	t.Helper()
	u, err := url.Parse(target)
	ok(t, err)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	ok(t, err)
	line := &shakyLine{listener: l, target: u.Host}
	line.breakAfter(-1, -1)
	line.wg.Go(line.serve)
	t.Cleanup(func() {
		ok(t, l.Close())
		line.wg.Wait()
	})
	return line
}

func (s *shakyLine) url() string { return "http://" + s.listener.Addr().String() }

func (s *shakyLine) breakAfter(up, down int64) {
	s.up.Store(up)
	s.down.Store(down)
}

func (s *shakyLine) serve() {
	for {
		near, err := s.listener.Accept()
		if err != nil {
			return
		}
		far, err := net.Dial("tcp", s.target)
		if err != nil {
			near.Close()
			continue
		}
		s.wg.Go(func() { s.carry(far, near, &s.up) })
		s.wg.Go(func() { s.carry(near, far, &s.down) })
	}
}

// carry copies until the budget is spent, then cuts both ways at once.
func (s *shakyLine) carry(to, from net.Conn, budget *atomic.Int64) {
	defer to.Close()
	defer from.Close()
	buf := make([]byte, 512)
	for {
		n, err := from.Read(buf)
		if left := budget.Load(); left >= 0 {
			n = int(min(int64(n), left))
			if budget.Add(-int64(n)) <= 0 {
				err = io.EOF
			}
		}
		if _, werr := to.Write(buf[:n]); werr != nil || err != nil {
			return
		}
	}
}

// lineCuts is how often TestCutAtAnyByte cuts, LOKET_CUTS raises it for the soak,
// and the seed that chooses where: LOKET_FROM.
func lineCuts(t *testing.T) (cuts int, seed uint64) {
	t.Helper()
	if n, err := strconv.Atoi(os.Getenv("LOKET_CUTS")); err == nil {
		seed, err = strconv.ParseUint(os.Getenv("LOKET_FROM"), 10, 64)
		ok(t, err)
		return n, seed
	}
	if testing.Short() {
		return 30, 0
	}
	return 300, 0
}

// Deliveries, each cut at a random byte of the request or of the answer: whatever
// is lost, every letter is there exactly once.
func TestCutAtAnyByte(t *testing.T) {
	to := newTown(t)
	line := newShakyLine(t, to.http.URL)
	c := newCounter(t, "A", 1)
	c.cfg.HTTP = courier.NewClient()
	c.cfg.HTTP.Transport.(*http.Transport).DisableKeepAlives = true
	c.restart()
	ok(t, c.Enrol(t.Context(), line.url(), to.token("A")))
	wanted, seed := lineCuts(t)
	r := rand.New(rand.NewPCG(29, seed))
	cuts, whole, letters := 0, 0, 0
	for cuts < wanted {
		if c.State().Phase == courier.PhaseIdle {
			ok(t, c.Day(1))
			letters++
		}
		if r.IntN(2) == 0 {
			line.breakAfter(int64(r.IntN(2600)), -1)
		} else {
			line.breakAfter(-1, int64(r.IntN(900)))
		}
		c.Try(t.Context())
		switch s := c.State(); {
		case s.Phase == courier.PhaseIdle:
			whole++
		case s.Phase != courier.PhaseNetwork || s.Code == kelurahan.CityForeign:
			t.Fatalf("%+v", s)
		default:
			cuts++
		}
	}
	line.breakAfter(-1, -1)
	c.expect(courier.PhaseIdle, "")
	receipts, _ := c.Receipts()
	if n := to.letters(c.Desk); n != letters {
		t.Errorf("%d letters at the city, %d issued", n, letters)
	}
	for i := 1; i < len(receipts); i++ {
		if receipts[i].Last <= receipts[i-1].Last {
			t.Errorf("receipts for %d, then %d", receipts[i-1].Last, receipts[i].Last)
		}
	}
	t.Logf("%d cuts of the line, %d deliveries in spite of them, %d letters, %d receipts", cuts, whole, letters, len(receipts))
}

// Requests that a proxy repeats: the city answers each the same.
func TestRequestsRepeated(t *testing.T) {
	to := newTown(t)
	c := enrolled(t, to, "A", 1)
	to.shut(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		ok(t, err)
		first, second := httptest.NewRecorder(), httptest.NewRecorder()
		for _, answer := range []*httptest.ResponseRecorder{first, second} {
			again := r.Clone(r.Context())
			again.Body = io.NopCloser(newReader(body))
			to.Handler().ServeHTTP(answer, again)
		}
		if r.Method == http.MethodPut && first.Body.String() != second.Body.String() {
			t.Error("two answers to one run")
		}
		w.Header().Set("Content-Type", second.Header().Get("Content-Type"))
		w.WriteHeader(second.Code)
		w.Write(second.Body.Bytes())
	})
	for range 3 {
		ok(t, c.Day(2))
		c.expect(courier.PhaseIdle, "")
	}
	if n := to.letters(c.Desk); n != 6 {
		t.Errorf("%d letters", n)
	}
}
