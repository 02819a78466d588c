package courier_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/loket-kelurahan/loket/backend/courier"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

func TestDelivers(t *testing.T) {
	to := newTown(t)
	c := newCounter(t, "A", 1)
	c.expect(courier.PhaseNotEnrolled, "")
	ok(t, c.Enrol(t.Context(), to.http.URL+"/", to.token("A")))
	c.expect(courier.PhaseIdle, "")
	ok(t, c.Letters(3))
	ok(t, c.CloseBatch())
	if s := c.expect(courier.PhaseApproval, ""); s.Unsigned != 1 {
		t.Errorf("%+v", s)
	}
	a, err := c.Approval()
	ok(t, err)
	ok(t, c.Append(c.Supervisor, a))
	last := c.Head().Seq
	s := c.expect(courier.PhaseIdle, "")
	if s.Delivered != last || s.Waiting != 0 || s.LastOK.IsZero() || to.letters(c.Desk) != 3 || !c.seen()[courier.PhaseSending] {
		t.Errorf("%+v", s)
	}
	c.expect(courier.PhaseIdle, "")
	receipts, _ := c.Receipts()
	if len(receipts) != 1 {
		t.Errorf("%d receipts", len(receipts))
	}
}

func TestLargeBacklogGoesInSeveralRuns(t *testing.T) {
	to := newTown(t)
	c := enrolled(t, to, "A", 1)
	c.cfg.HTTP = courier.NewClient() // two thousand entries take longer than this file's patience
	c.restart()
	for range 5 {
		ok(t, c.Day(250)) // 502 entries each
	}
	c.expect(courier.PhaseIdle, "")
	receipts, _ := c.Receipts()
	if len(receipts) != 2 || to.letters(c.Desk) != 1250 {
		t.Errorf("%d runs, %d letters", len(receipts), to.letters(c.Desk))
	}
	for i := 1; i < len(receipts); i++ {
		if n := receipts[i].Last - receipts[i-1].Last; n > 2000 {
			t.Errorf("a run of %d entries", n)
		}
	}
}

// What stands between a counter and its city, and what it must be called.
func TestWhatIsNotTheCity(t *testing.T) {
	to := newTown(t)
	c := enrolled(t, to, "A", 1)
	ok(t, c.Day(2))
	for name, x := range map[string]struct {
		door  http.HandlerFunc
		phase courier.Phase
		code  kelurahan.Code
	}{
		"a portal's page": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			w.Write([]byte("<html>Silakan masuk ke WiFi Bandara</html>"))
		}, courier.PhaseNetwork, kelurahan.CityForeign},
		"a portal's redirect": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://portal.example/", http.StatusFound)
		}, courier.PhaseNetwork, kelurahan.CityForeign},
		"200 and nonsense": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/vnd.loket.sealed")
			w.Write([]byte("ok"))
		}, courier.PhaseNetwork, kelurahan.CityForeign},
		"404 of a web server": {http.NotFound, courier.PhaseNetwork, kelurahan.CityForeign},
		"500":                 {func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "boom", 500) }, courier.PhaseNetwork, kelurahan.CityFailed},
		"502":                 {func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "<html>", http.StatusBadGateway) }, courier.PhaseNetwork, kelurahan.CityFailed},
		"503":                 {func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "", http.StatusServiceUnavailable) }, courier.PhaseNetwork, kelurahan.CityBusy},
		"silence": {func(_ http.ResponseWriter, r *http.Request) {
			select {
			case <-r.Context().Done():
			case <-time.After(time.Minute): // the client hangs up long before
			}
		}, courier.PhaseNetwork, kelurahan.CityTimeout},
		"hangs up": {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, courier.PhaseNetwork, kelurahan.CityUnreachable},
		"refuses": {func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(403)
			w.Write([]byte(`{"code":"not-enrolled"}`))
		}, courier.PhaseRefused, kelurahan.NotEnrolled},
	} {
		t.Run(name, func(t *testing.T) {
			puts := 0
			to.shut(func(w http.ResponseWriter, r *http.Request) {
				if r.Method == http.MethodPut {
					puts++
				}
				x.door(w, r)
			})
			s := c.expect(x.phase, x.code)
			if puts != 0 {
				t.Error("a run was sent to who is not the city")
			}
			if receipts, _ := c.Receipts(); len(receipts) != 0 || s.Delivered != 0 {
				t.Error("called delivered")
			}
			if wait := time.Until(s.NextTry); wait <= 0 || wait > 5*time.Minute {
				t.Errorf("next try in %v", wait)
			}
		})
	}
	to.shut(nil)
	if s := c.expect(courier.PhaseIdle, ""); s.Attempts != 0 || to.letters(c.Desk) != 2 {
		t.Errorf("%+v", s)
	}
}

func TestRetryAfterIsHeeded(t *testing.T) {
	to := newTown(t)
	c := enrolled(t, to, "A", 1)
	ok(t, c.Day(1))
	to.shut(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "1200")
		w.WriteHeader(http.StatusTooManyRequests)
	})
	s := c.expect(courier.PhaseNetwork, kelurahan.CityBusy)
	if wait := time.Until(s.NextTry); wait < 19*time.Minute || wait > 20*time.Minute {
		t.Errorf("next try in %v", wait)
	}
}

// An answer that was true once: recorded, and played again to another question.
func TestOldAnswersAreNoAnswers(t *testing.T) {
	to := newTown(t)
	c := enrolled(t, to, "A", 1)
	ok(t, c.Day(1))
	var old *httptest.ResponseRecorder
	to.shut(func(w http.ResponseWriter, r *http.Request) {
		if old == nil {
			old = httptest.NewRecorder()
			to.Handler().ServeHTTP(old, r)
		}
		w.Header().Set("Content-Type", old.Header().Get("Content-Type"))
		w.Write(old.Body.Bytes())
	})
	c.Try(t.Context()) // records the head, whose nonce fits once; the run then gets a head for a receipt
	c.expect(courier.PhaseNetwork, kelurahan.CityForeign)
}

func TestWrongCertificate(t *testing.T) {
	to := newTown(t)
	tls := httptest.NewTLSServer(to.Handler())
	defer tls.Close()
	c := newCounter(t, "A", 1)
	c.cfg.HTTP = tls.Client()
	c.restart()
	ok(t, c.Enrol(t.Context(), tls.URL, to.token("A")))
	ok(t, c.Day(1))
	c.cfg.HTTP = quickClient() // trusts no such certificate
	c.restart()
	c.expect(courier.PhaseNetwork, kelurahan.CityForeign)
	c.cfg.HTTP = tls.Client()
	c.restart()
	c.expect(courier.PhaseIdle, "")
}

// Another city answers at the same address, with a true certificate.
func TestRogueCity(t *testing.T) {
	to, rogue := newTown(t), newTown(t)
	c := newCounter(t, "A", 1)
	ok(t, c.Day(1))
	if err := c.Enrol(t.Context(), rogue.http.URL, to.token("A")); kelurahan.CodeOf(err) != kelurahan.TokenInvalid {
		t.Errorf("a city that does not know the token: %v", err)
	}
	token := to.token("A")
	to.shut(func(w http.ResponseWriter, r *http.Request) { rogue.Handler().ServeHTTP(w, r) })
	if err := c.Enrol(t.Context(), to.http.URL, token); kelurahan.CodeOf(err) != kelurahan.TokenInvalid {
		t.Errorf("%v", err)
	}
	to.shut(nil)
	ok(t, c.Enrol(t.Context(), to.http.URL, token))
	to.shut(func(w http.ResponseWriter, r *http.Request) { rogue.Handler().ServeHTTP(w, r) })
	c.expect(courier.PhaseRefused, kelurahan.NotEnrolled)
	// It even takes the same counter in, and answers every question.
	twin := newCounter(t, "B", 2)
	ok(t, twin.Enrol(t.Context(), rogue.http.URL, rogue.token("B")))
	ok(t, twin.Day(1))
	rogue.shut(func(w http.ResponseWriter, r *http.Request) { to.Handler().ServeHTTP(w, r) })
	twin.expect(courier.PhaseRefused, kelurahan.NotEnrolled)
	to.shut(nil)
	c.expect(courier.PhaseIdle, "")
}

func TestEnrolRefuses(t *testing.T) {
	to := newTown(t)
	c := newCounter(t, "A", 1)
	for address, want := range map[string]kelurahan.Code{
		"http://surat.example": kelurahan.FieldInvalid, "surat.example": kelurahan.FieldInvalid, "https://a:b@surat.example": kelurahan.FieldInvalid,
		"": kelurahan.FieldInvalid, "http://127.0.0.1:1": kelurahan.CityUnreachable,
	} {
		if err := c.Enrol(t.Context(), address, to.token("A")); kelurahan.CodeOf(err) != want {
			t.Errorf("%q: %v", address, err)
		}
	}
	if err := c.Enrol(t.Context(), to.http.URL, "bukan token"); kelurahan.CodeOf(err) != kelurahan.TokenInvalid {
		t.Errorf("nonsense: %v", err)
	}
	to.shut(func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte("<html>masuk dulu</html>")) })
	if err := c.Enrol(t.Context(), to.http.URL, to.token("A")); kelurahan.CodeOf(err) != kelurahan.CityForeign {
		t.Errorf("a portal: %v", err)
	}
	c.expect(courier.PhaseNotEnrolled, "")
}

// The city is restored from yesterday's backup: it no longer holds what it gave
// receipts for. Everything goes again, and no receipt is recorded twice.
func TestCityRestoredFromBackup(t *testing.T) {
	database := newDatabase(t, "")
	to := townOn(t, t.TempDir(), database)
	c := enrolled(t, to, "A", 1)
	ok(t, c.Day(3))
	c.expect(courier.PhaseIdle, "")
	to.store.Close()
	backup := newDatabase(t, database)
	to.connect(server.DSN(database))
	ok(t, c.Day(4))
	c.expect(courier.PhaseIdle, "")
	ok(t, c.Day(2))
	c.expect(courier.PhaseIdle, "")
	if n := to.letters(c.Desk); n != 9 {
		t.Fatalf("%d letters", n)
	}
	to.connect(server.DSN(backup))
	if n := to.letters(c.Desk); n != 3 {
		t.Fatalf("%d letters in the backup", n)
	}
	ok(t, c.Day(1))
	c.expect(courier.PhaseIdle, "")
	if n := to.letters(c.Desk); n != 10 {
		t.Errorf("%d letters after the restore, want 10", n)
	}
	if receipts, _ := c.Receipts(); len(receipts) != 4 {
		t.Errorf("%d receipts recorded", len(receipts))
	}
	behind := false
	for _, s := range c.states {
		behind = behind || s.Behind
	}
	if !behind || !strings.Contains(c.log.b.String(), string(kelurahan.CityBehind)) {
		t.Error("nobody was told that the city was behind")
	}
}

// A backup from before the first delivery.
func TestCityLostEverythingButTheCounter(t *testing.T) {
	database := newDatabase(t, "")
	to := townOn(t, t.TempDir(), database)
	c := enrolled(t, to, "A", 1)
	to.store.Close()
	backup := newDatabase(t, database)
	to.connect(server.DSN(database))
	ok(t, c.Day(3))
	c.expect(courier.PhaseIdle, "")
	to.connect(server.DSN(backup))
	c.expect(courier.PhaseIdle, "") // nothing waits, so nothing is asked
	ok(t, c.Day(1))
	c.expect(courier.PhaseIdle, "")
	if n := to.letters(c.Desk); n != 4 {
		t.Errorf("%d letters", n)
	}
}

func TestAnswerLost(t *testing.T) {
	to := newTown(t)
	c := enrolled(t, to, "A", 1)
	ok(t, c.Day(3))
	to.shut(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPut {
			to.Handler().ServeHTTP(httptest.NewRecorder(), r) // the city takes it, and nobody hears
			panic(http.ErrAbortHandler)
		}
		to.Handler().ServeHTTP(w, r)
	})
	c.expect(courier.PhaseNetwork, kelurahan.CityUnreachable)
	if n := to.letters(c.Desk); n != 3 {
		t.Fatalf("%d letters", n)
	}
	to.shut(nil)
	c.expect(courier.PhaseIdle, "")
	receipts, _ := c.Receipts()
	if n := to.letters(c.Desk); n != 3 || len(receipts) != 1 {
		t.Errorf("%d letters, %d receipts", n, len(receipts))
	}
}

func TestNobodySignedIn(t *testing.T) {
	to := newTown(t)
	c := enrolled(t, to, "A", 1)
	ok(t, c.Day(1))
	c.Locked = true
	if s := c.expect(courier.PhaseLocked, ""); s.Attempts != 0 || !s.NextTry.IsZero() {
		t.Errorf("taken for a failure: %+v", s)
	}
	c.Locked = false
	c.expect(courier.PhaseIdle, "")
}

func TestClockIsMarkedNeverRefused(t *testing.T) {
	for name, skew := range map[string]time.Duration{"a year ahead": 8760 * time.Hour, "a year behind": -8760 * time.Hour} {
		t.Run(name, func(t *testing.T) {
			to := newTown(t)
			c := newCounter(t, "A", 1)
			c.cfg.Now = func() time.Time { return time.Now().Add(skew) }
			c.Now = c.cfg.Now
			c.restart()
			ok(t, c.Enrol(t.Context(), to.http.URL, to.token("A")))
			ok(t, c.Day(1))
			s := c.expect(courier.PhaseIdle, "")
			if off := s.Skew - skew; off < -time.Minute || off > time.Minute {
				t.Errorf("noted %v", s.Skew)
			}
		})
	}
}

// The notes survive a restart, and so does the wait.
func TestRestart(t *testing.T) {
	to := newTown(t)
	c := enrolled(t, to, "A", 1)
	ok(t, c.Day(1))
	to.shut(func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "", 500) })
	for range 3 {
		c.Try(t.Context())
	}
	before := c.State()
	c.restart()
	after := c.State()
	if after.Attempts != 3 || after.Phase != courier.PhaseNetwork || !after.NextTry.Equal(before.NextTry) || after.City != to.http.URL {
		t.Errorf("%+v, before %+v", after, before)
	}
	to.shut(nil)
	c.expect(courier.PhaseIdle, "")
}

// Run sleeps as long as it should, wakes when kicked, and ends when told.
func TestRunByItself(t *testing.T) {
	to := newTown(t)
	c := enrolled(t, to, "A", 1)
	slept := make(chan time.Duration)
	wake := make(chan time.Time)
	c.cfg.After = func(d time.Duration) <-chan time.Time {
		slept <- d
		return wake
	}
	c.restart()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { c.Courier.Run(ctx); close(ended) }()
	if d := <-slept; d != time.Minute {
		t.Errorf("with nothing to do it sleeps %v", d)
	}
	ok(t, c.Day(1))
	c.Kick()
	<-slept
	if n := to.letters(c.Desk); n != 1 {
		t.Errorf("%d letters after a kick", n)
	}
	to.shut(func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "", 500) })
	ok(t, c.Day(1))
	wake <- time.Now()
	if d := <-slept; d <= 0 || d > 7*time.Second {
		t.Errorf("after the first failure it sleeps %v", d)
	}
	c.Kick() // an operator at work does not disturb the wait
	<-slept
	if s := c.State(); s.Attempts != 1 {
		t.Errorf("%d attempts", s.Attempts)
	}
	to.shut(nil)
	c.Hurry() // somebody has signed in
	<-slept
	if s := c.State(); s.Attempts != 0 || s.Waiting != 0 || to.letters(c.Desk) != 2 {
		t.Errorf("nothing was tried: %+v", s)
	}
	cancel()
	<-ended
}
