package courier_test

import (
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"
	"time"

	"github.com/loket-kelurahan/loket/backend/courier"
	"github.com/loket-kelurahan/loket/build/pgrig"
)

// The city's database is taken away in the middle of deliveries, several times:
// nothing the counter has a receipt for may be missing, and nothing is there
// twice.
func TestPostgresStopsInTheMiddle(t *testing.T) {
	dir, err := os.MkdirTemp("/var/tmp", "kurir") // the server's user must reach it
	ok(t, err)
	own, err := pgrig.Start(t.Context(), dir)
	ok(t, err)
	defer func() { cleanRig(t, own, dir) }()
	ok(t, own.CreateDB(t.Context(), "kota", ""))
	to := &town{t: t, dir: t.TempDir()}
	to.connect(own.TCP("kota"))
	to.http = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { to.Handler().ServeHTTP(w, r) }))
	defer to.http.Close()
	c := enrolled(t, to, "A", 1)
	c.cfg.HTTP = courier.NewClient()
	c.restart()
	r := rand.New(rand.NewPCG(39, 1))
	letters, day := 0, 60
	if testing.Short() {
		day = 10
	}
	for range 4 {
		for range 3 { // three runs' worth, since each try sends all that waits
			ok(t, c.Day(day))
			letters += day
		}
		tried := make(chan struct{})
		go func() { c.Try(t.Context()); close(tried) }()
		time.Sleep(time.Duration(r.IntN(120)) * time.Millisecond)
		ok(t, own.Stop())
		<-tried
		if own, err = pgrig.Start(t.Context(), dir); err != nil {
			t.Fatal(err)
		}
		to.connect(own.TCP("kota"))
		id := c.ID()
		held, err := to.store.CounterByRegister(t.Context(), id[:])
		ok(t, err)
		if receipts, _ := c.Receipts(); len(receipts) > 0 && uint64(held.HeadSeq) < receipts[len(receipts)-1].Last {
			t.Fatalf("the city holds %d entries, and gave a receipt for %d", held.HeadSeq, receipts[len(receipts)-1].Last)
		}
	}
	c.expect(courier.PhaseIdle, "")
	if n := to.letters(c.Desk); n != letters {
		t.Errorf("%d letters at the city, %d issued", n, letters)
	}
}
