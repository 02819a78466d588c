package city

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/url"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/loket-kelurahan/loket/backend/city/postgres"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/wire"
	"github.com/loket-kelurahan/loket/build/desk"
)

// aged is longer than the least retention.
const aged = (2*365 + 2) * 24 * time.Hour

// The witness of the letters below; nobody else in a test bears these.
const (
	witnessName = "YULIANA SAKSI MATA"
	witnessNIK  = "5371034408900099"
)

func witnessed(l *kelurahan.Letter) {
	l.Roles = []kelurahan.RolePerson{{Role: "saksi", Person: kelurahan.Person{Name: witnessName, NIK: witnessNIK, Address: "Jalan Rahasia 7"}}}
}

// issueWith writes a letter with a witness.
func issueWith(t testing.TB, d *desk.Desk) kelurahan.LetterIssued {
	t.Helper()
	ev := must(d.NewLetter(witnessed))(t)
	ok(t, d.Issue(ev))
	return ev
}

// sql runs a statement with psql, past everything the city would say.
func (c *town) sql(statement string) string {
	c.t.Helper()
	out, err := exec.Command("psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", c.dsn, "-c", statement).CombinedOutput()
	if err != nil {
		c.t.Fatalf("psql %q: %v: %s", statement, err, out)
	}
	return strings.TrimSpace(string(out))
}

// tables is everything in the database as text.
func (c *town) tables() string {
	c.t.Helper()
	var all strings.Builder
	for name := range strings.Lines(c.sql(`SELECT relname FROM pg_stat_user_tables ORDER BY 1`)) {
		all.WriteString(c.sql(`SELECT t::text FROM ` + strings.TrimSpace(name) + ` t`))
	}
	return all.String()
}

func (c *town) row(d *desk.Desk, seq uint64) postgres.Entry {
	c.t.Helper()
	id := d.ID()
	return must(c.cfg.Store.Entry(c.t.Context(), postgres.EntryParams{Register: id[:], Seq: int64(seq)}))(c.t)
}

func (c *town) sound(d *desk.Desk) {
	c.t.Helper()
	head, err := c.Verify(c.t.Context(), d.ID())
	ok(c.t, err)
	id := d.ID()
	counter := must(c.cfg.Store.CounterByRegister(c.t.Context(), id[:]))(c.t)
	if head.Seq != uint64(counter.HeadSeq) {
		c.t.Errorf("the chain verifies up to %d of %d", head.Seq, counter.HeadSeq)
	}
}

// The office erases, and the next delivery takes it to the city: payload and salt
// are gone from the row and from everything else in the database, the chain still
// verifies, and what the city says of the letters stays.
func TestErasureReachesTheCity(t *testing.T) {
	c := newTown(t)
	d := c.enrolled("A", 1)
	first, second := issueWith(t, d), issueWith(t, d)
	replacing := must(d.NewLetter(func(l *kelurahan.Letter) { witnessed(l); l.Replaces = second.Letter.ID }))(t)
	ok(t, d.Issue(replacing))
	ok(t, d.Day(1)) // and one without a witness
	c.deliver(d, 1)
	page := c.verdictOf(d, first)
	c.pass(aged)
	from := d.Head().Seq + 1
	places := must(d.Forget(first, replacing))(t)
	ok(t, d.Day(1))
	before := c.row(d, places[0])
	_, plain, err := c.cfg.Keys.unlockWhole(before.Register, places[0], before.Sealed)
	ok(t, err)
	if !bytes.Contains(plain, []byte(witnessNIK)) || !strings.Contains(c.tables(), hex.EncodeToString(before.Sealed)) {
		t.Fatal("nothing to erase")
	}
	if r, _ := c.deliver(d, from); len(r.Issues) > 0 {
		t.Fatalf("set aside: %v", r.Issues)
	}
	for _, seq := range places {
		if row := c.row(d, seq); row.Sealed != nil || wire.State(row.State) != wire.Erased {
			t.Errorf("entry %d: state %d, %d bytes", seq, row.State, len(row.Sealed))
		}
	}
	after := c.row(d, places[0])
	if !bytes.Equal(after.PayloadHash, before.PayloadHash) || !bytes.Equal(after.Hash, before.Hash) {
		t.Error("the hashes changed")
	}
	all := c.tables()
	for name, s := range map[string]string{
		"the ciphertext": hex.EncodeToString(before.Sealed), "its beginning": hex.EncodeToString(before.Sealed[:16]), "its end": hex.EncodeToString(before.Sealed[len(before.Sealed)-16:]),
		"the plaintext": hex.EncodeToString(plain), "the name": witnessName, "the NIK": witnessNIK, "the NIK as bytes": hex.EncodeToString([]byte(witnessNIK)),
	} {
		if strings.Contains(all, s) {
			t.Errorf("%s still stands in the database", name)
		}
	}
	c.sound(d)
	if got := c.verdictOf(d, first); got != page || got.Result != Genuine || got.Name != kelurahan.MaskName(first.Letter.Applicant.Name) {
		t.Errorf("the public page: %+v", got)
	}
	if got := c.verdictOf(d, second); got.Result != Replaced || got.By != replacing.Letter.Number.Text {
		t.Errorf("what it replaced: %+v", got)
	}
	if v := must(c.readNumber(t.Context(), desk.Area, replacing.Letter.Number.Short(), replacing.Letter.Date.String()))(t); v.Result != Genuine {
		t.Errorf("by number: %+v", v)
	}
	c.letterPage(first)
	c.makersStay(d, places)
	// Sent once more, alone and overlapping.
	c.deliver(d, from)
	c.deliver(d, from-2)
	c.deliver(d, 1)
	ok(t, d.Append(d.Clerk, kelurahan.LetterVoided{Letter: first.Letter.ID, Reason: "ternyata salah"}))
	next := d.Head().Seq
	ok(t, d.Day(1))
	c.deliver(d, next)
	if got := c.verdictOf(d, first).Result; got != Void {
		t.Errorf("voided since: %s", got)
	}
	c.sound(d)
}

// letterPage: the staff still sees whose letter it is, and is told what is gone.
func (c *town) letterPage(ev kelurahan.LetterIssued) {
	c.t.Helper()
	client := c.staff("ina.kota")
	row := must(c.cfg.Store.LettersByID(c.t.Context(), ev.Letter.ID[:]))(c.t)[0]
	where := fmt.Sprintf("/petugas/surat/%x/%d", row.Register, row.Seq)
	status, body := c.browse(client, http.MethodPost, where, url.Values{"keperluan": {"pengaduan nomor 12"}})
	if status != http.StatusOK || !strings.Contains(body, ev.Letter.Applicant.NIK.Grouped()) || !strings.Contains(body, "masa simpannya habis") ||
		!strings.Contains(body, "Diterbitkan") || strings.Contains(body, witnessName) {
		c.t.Errorf("the staff's page: HTTP %d %s", status, body)
	}
}

// makersStay: who must not approve a letter is still known.
func (c *town) makersStay(d *desk.Desk, places []uint64) {
	c.t.Helper()
	id := d.ID()
	ok(c.t, c.cfg.Store.Tx(c.t.Context(), func(q *postgres.Queries) error {
		counter, err := q.LockCounter(c.t.Context(), id[:])
		if err != nil {
			return err
		}
		l, err := c.newLedger(c.t.Context(), q, counter)
		if err != nil {
			return err
		}
		all, err := l.issuedFrom(c.t.Context(), 1)
		for _, i := range all {
			if slices.Contains(places, i.seq) && i.maker != d.Clerk {
				c.t.Errorf("letter %d was made by %x", i.seq, i.maker)
			}
		}
		return err
	}))
}

// What was erased is leaned on by neither side: a counter begins after it, and
// one that does not is asked for the run in full, without a trace or an alarm.
func TestErasedEntriesAreNotLeanedOn(t *testing.T) {
	c := newTown(t)
	d := c.drawing()
	d.witness = true
	d.day(2, nil)
	first := d.Head().Seq
	c.deliver(d.Desk, 1)
	c.pass(aged)
	whole := must(d.Run(t.Context(), 1, first))(t) // as a counter that did not erase would still have it
	places := must(d.Forget(d.Issued()[0]))(t)
	d.day(1, nil)
	// The run that brings the erasure begins after what is erased here and not yet there.
	if code, b := c.put(d.Desk, first+1, d.Head().Seq, d.lean(first+1, first-places[0])); code != "" {
		t.Fatalf("the erasure: %s %s", code, b)
	}
	if c.row(d.Desk, places[0]).Sealed != nil {
		t.Fatal("not erased")
	}
	second := d.Head().Seq
	d.day(1, nil)
	all := must(d.Run(t.Context(), 1, d.Head().Seq))(t)
	stale := append(slices.Clone(whole), all[first:second]...)
	held := wire.Held{Before: stale, Sheets: d.sheets}
	body := must(wire.EncodeLeanRun(d.ID(), all[second-1].Head(), all[second:], held, d.Sign))(t)
	alarms, letters := len(must(c.cfg.Store.OpenAlarms(t.Context()))(t)), c.letters(d.Desk)
	if code, _ := c.put(d.Desk, second+1, d.Head().Seq, body); code != kelurahan.RunUnlike {
		t.Errorf("leaning on what is erased: %q", code)
	}
	if n := len(must(c.cfg.Store.OpenAlarms(t.Context()))(t)); n != alarms || c.letters(d.Desk) != letters {
		t.Error("a refused run left a trace")
	}
	if code, b := c.put(d.Desk, second+1, d.Head().Seq, d.lean(second+1, second-places[0])); code != "" {
		t.Errorf("beginning after it: %s %s", code, b)
	}
	if r, _ := c.deliver(d.Desk, second+1); r.Last != d.Head().Seq {
		t.Errorf("%+v", r)
	}
	c.sound(d.Desk)
}

// A city that comes back from a backup made before an erasure gets it again with
// what it has missed.
func TestErasureComesAgainAfterABackup(t *testing.T) {
	c := newTown(t)
	d := c.enrolled("A", 1)
	old := issueWith(t, d)
	ok(t, d.Day(1))
	c.deliver(d, 1)
	from := d.Head().Seq + 1
	backup := fmt.Sprintf("cadangan_%s", strings.ToLower(hex.EncodeToString([]byte(t.Name()))[:8]))
	c.cfg.Store.Close()
	ok(t, server.CreateDB(t.Context(), backup, c.database))
	c.cfg.Store = must(postgres.Open(t.Context(), c.dsn))(t)
	c.pass(aged)
	places := must(d.Forget(old))(t)
	ok(t, d.Day(1))
	c.deliver(d, from)
	c.cfg.Store.Close()
	c.dsn = server.DSN(backup)
	c.cfg.Store = must(postgres.Open(t.Context(), c.dsn))(t)
	t.Cleanup(c.cfg.Store.Close)
	if c.row(d, places[0]).Sealed == nil {
		t.Fatal("the backup was made after the erasure")
	}
	if r, _ := c.deliver(d, from); len(r.Issues) > 0 || c.row(d, places[0]).Sealed != nil {
		t.Errorf("%+v", r)
	}
	c.sound(d)
}

// PostgreSQL is told to give up what it keeps of an erased row, for a day.
func TestSweep(t *testing.T) {
	c := newTown(t)
	d := c.enrolled("A", 1)
	ok(t, c.Sweep(t.Context()))
	vacuums := func() string {
		return c.sql("SELECT pg_stat_force_next_flush(); SELECT vacuum_count FROM pg_stat_user_tables WHERE relname = 'entries'")
	}
	if got := vacuums(); got != "0" {
		t.Fatalf("%q sweeps of nothing", got)
	}
	old := issueWith(t, d)
	ok(t, d.Day(1))
	c.deliver(d, 1)
	from := d.Head().Seq + 1
	c.pass(aged)
	must(d.Forget(old))(t)
	ok(t, d.Day(1))
	c.deliver(d, from)
	for i, want := range []string{"1", "1", "0", "0"} {
		ok(t, c.Sweep(t.Context()))
		if got := c.sql("SELECT count(*) FROM erasures WHERE swept_at IS NULL"); got != want {
			t.Errorf("sweep %d: %s waiting, want %s", i+1, got, want)
		}
		if i == 1 {
			c.pass(sweepFor + time.Minute)
		}
	}
	if got := vacuums(); got != "3" {
		t.Errorf("%q sweeps, want 3", got)
	}
}

// Look-ups never came here: an erasure of them, be they of earlier runs or of this
// one, needs nothing and puts nothing before the staff, whoever brings it.
func TestErasureOfWhatTheCityNeverHad(t *testing.T) {
	c := newTown(t)
	a := c.enrolled("A", 1)
	look := kelurahan.PersonsViewed{Views: []kelurahan.View{{Person: a.People[0].ID, Purpose: "warga"}}}
	ok(t, a.Append(a.Clerk, look))
	first := a.Head().Seq
	ok(t, a.Day(1))
	c.deliver(a, 1)
	ok(t, a.Append(a.Clerk, look))
	second := a.Head().Seq
	ok(t, a.Append(a.Supervisor, gone(first, second)))
	ok(t, a.Day(1))
	if r, _ := c.deliver(a, second); len(r.Issues) > 0 {
		t.Errorf("set aside: %v", r.Issues)
	}
	from := a.Head().Seq + 1
	ok(t, a.Append(a.Supervisor, gone(first, second)))
	b := c.heir("B", endOf(a))
	c.put(b, 1, opening, c.run(b, 1, opening))
	if code, r := c.carry(b, a, from, a.Head().Seq); code != "" || len(r.Issues) > 0 {
		t.Errorf("carried: %q %v", code, r.Issues)
	}
	if n := c.sql("SELECT count(*) FROM erasures"); n != "0" {
		t.Errorf("%s erasures of nothing", n)
	}
}

// The city's own trouble is not the counter's fault: nothing of the run is kept,
// nothing is put aside, and it comes again when the row is mended.
func TestErasureOfARowThatCannotBeRead(t *testing.T) {
	c := newTown(t)
	d := c.enrolled("A", 1)
	old := issueWith(t, d)
	ok(t, d.Day(1))
	c.deliver(d, 1)
	from := d.Head().Seq + 1
	c.pass(aged)
	places := must(d.Forget(old))(t)
	ok(t, d.Day(1))
	whole := hex.EncodeToString(c.row(d, places[0]).Sealed)
	c.sql(fmt.Sprintf(`UPDATE entries SET sealed = '\x00' WHERE seq = %d`, places[0]))
	if code, _ := c.put(d, from, d.Head().Seq, c.run(d, from, d.Head().Seq)); code != kelurahan.Internal && code != kelurahan.CityFailed {
		t.Errorf("answered %q", code)
	}
	if got := c.sql("SELECT (SELECT count(*) FROM quarantine) + (SELECT count(*) FROM erasures) + (SELECT max(seq) FROM entries)"); got != fmt.Sprint(from-1) {
		t.Errorf("something of the run was kept: %s", got)
	}
	c.sql(fmt.Sprintf(`UPDATE entries SET sealed = '\x%s' WHERE seq = %d`, whole, places[0]))
	if r, _ := c.deliver(d, from); len(r.Issues) > 0 || c.row(d, places[0]).Sealed != nil {
		t.Errorf("mended: %v", r.Issues)
	}
}
