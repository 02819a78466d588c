package courier_test

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/loket-kelurahan/loket/backend/city"
	"github.com/loket-kelurahan/loket/backend/city/postgres"
	"github.com/loket-kelurahan/loket/backend/courier"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/register"
	"github.com/loket-kelurahan/loket/backend/seal"
	"github.com/loket-kelurahan/loket/backend/wire"
)

// versions watches the door and notes of which version every run is.
func (c *town) versions(key ed25519.PublicKey, before http.HandlerFunc) *[]uint64 {
	c.t.Helper()
	list := &[]uint64{}
	c.shut(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPut {
			body, err := io.ReadAll(r.Body)
			ok(c.t, err)
			*list = append(*list, versionOf(c.t, key, body))
			r.Body = io.NopCloser(bytes.NewReader(body))
		}
		if before != nil {
			seen := &watched{ResponseWriter: w}
			if before(seen, r); seen.wrote {
				return
			}
		}
		c.Handler().ServeHTTP(w, r)
	})
	return list
}

type watched struct {
	http.ResponseWriter
	wrote bool
}

func (w *watched) WriteHeader(status int) {
	w.wrote = true
	w.ResponseWriter.WriteHeader(status)
}

func (w *watched) Write(b []byte) (int, error) {
	w.wrote = true
	return w.ResponseWriter.Write(b)
}

// versionOf reads the header of a run that a counter signed.
func versionOf(t testing.TB, key ed25519.PublicKey, body []byte) uint64 {
	t.Helper()
	sealed, packed, err := wire.SplitRun(body)
	ok(t, err)
	keys, err := seal.NewKeySet(key)
	ok(t, err)
	header, _, err := keys.Verify(wire.PurposeRun, sealed)
	ok(t, err)
	h, err := wire.OpenRun(header, packed)
	ok(t, err)
	return h.Version
}

func problem(t testing.TB, w http.ResponseWriter, code kelurahan.Code) {
	t.Helper()
	b, err := json.Marshal(wire.Problem{Code: code})
	ok(t, err)
	w.Header().Set("Content-Type", wire.TypeProblem)
	w.WriteHeader(wire.StatusOf(code))
	_, err = w.Write(b)
	ok(t, err)
}

func TestRunsLeanOnWhatTheCityHolds(t *testing.T) {
	to := newTown(t)
	c := enrolled(t, to, "A", 1)
	seen := to.versions(c.Public(), nil)
	ok(t, c.Day(3))
	c.expect(courier.PhaseIdle, "")
	ok(t, c.Day(3))
	c.expect(courier.PhaseIdle, "")
	if len(*seen) != 2 || (*seen)[0] != wire.RunVersion || (*seen)[1] != wire.RunVersion || to.letters(c.Desk) != 6 {
		t.Errorf("versions %v, %d letters", *seen, to.letters(c.Desk))
	}
}

// An erasure reaches the city by the courier, and what was erased is leaned on by
// neither side: nothing has to be sent in full.
func TestRunsAroundAnErasureStayShort(t *testing.T) {
	to := newTown(t)
	c := enrolled(t, to, "A", 1)
	seen := to.versions(c.Public(), nil)
	c.Now = func() time.Time { return time.Now().AddDate(-3, 0, 0) }
	witnessed := func(l *kelurahan.Letter) {
		l.Roles = []kelurahan.RolePerson{{Role: "saksi", Person: kelurahan.Person{Name: "YULIANA SAKSI MATA"}}}
	}
	for range 2 {
		ev, err := c.NewLetter(witnessed)
		ok(t, err)
		ok(t, c.Issue(ev))
	}
	ok(t, c.Approve())
	c.expect(courier.PhaseIdle, "")
	c.Now = time.Now
	gone, err := c.Forget(c.Issued()...)
	ok(t, err)
	for range 3 {
		ok(t, c.Day(2))
		c.expect(courier.PhaseIdle, "")
	}
	if got := *seen; len(got) != 4 || slices.ContainsFunc(got, func(v uint64) bool { return v != wire.RunVersion }) {
		t.Errorf("versions %v", got)
	}
	id := c.ID()
	for _, seq := range gone {
		row, err := to.store.Entry(t.Context(), postgres.EntryParams{Register: id[:], Seq: int64(seq)})
		if err != nil || row.Sealed != nil {
			t.Errorf("entry %d: %d bytes, %v", seq, len(row.Sealed), err)
		}
	}
	if _, err := to.Verify(t.Context(), id); err != nil {
		t.Error(err)
	}
}

// A run the city cannot rebuild goes again at once, in full, and so do those
// after it.
func TestWhatTheCityCannotRebuildGoesInFull(t *testing.T) {
	to := newTown(t)
	c := enrolled(t, to, "A", 1)
	refused := 0
	seen := to.versions(c.Public(), func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPut && refused == 0 {
			refused++
			problem(t, w, kelurahan.RunUnlike)
		}
	})
	ok(t, c.Day(3))
	c.expect(courier.PhaseIdle, "")
	ok(t, c.Day(2))
	c.expect(courier.PhaseIdle, "")
	if got := *seen; len(got) != 3 || got[0] != 2 || got[1] != 1 || got[2] != 1 || to.letters(c.Desk) != 5 {
		t.Errorf("versions %v, %d letters", got, to.letters(c.Desk))
	}
	c.restart() // with another program, perhaps
	ok(t, c.Day(1))
	c.expect(courier.PhaseIdle, "")
	if got := *seen; got[len(got)-1] != 2 {
		t.Errorf("versions %v", got)
	}
}

// A city of the first version says nothing of runs and gets what it knows.
func TestOldCityGetsVersion1(t *testing.T) {
	to := newTown(t)
	c := enrolled(t, to, "A", 1)
	keys, err := city.LoadKeys(to.dir, false)
	ok(t, err)
	id := c.ID()
	var last register.Head
	seen := to.versions(c.Public(), func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasSuffix(r.URL.Path, "/head") {
			return
		}
		b, err := wire.Encode(wire.Head{Register: id, Seq: last.Seq, Hash: last.Hash, At: kelurahan.MillisOf(c.Now()), Nonce: r.URL.Query().Get("nonce")})
		ok(t, err)
		sealed, err := keys.Signer.Sign(wire.PurposeHead, b)
		ok(t, err)
		w.Header().Set("Content-Type", wire.TypeSealed)
		_, err = w.Write(sealed)
		ok(t, err)
	})
	for range 2 {
		ok(t, c.Day(2))
		end := c.Head()
		c.expect(courier.PhaseIdle, "")
		last = end
	}
	if got := *seen; len(got) != 2 || got[0] != 1 || got[1] != 1 || to.letters(c.Desk) != 4 {
		t.Errorf("versions %v, %d letters", got, to.letters(c.Desk))
	}
}
