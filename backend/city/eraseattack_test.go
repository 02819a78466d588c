package city

import (
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/loket-kelurahan/loket/backend/city/postgres"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/register"
	"github.com/loket-kelurahan/loket/backend/seal"
	"github.com/loket-kelurahan/loket/backend/wire"
	"github.com/loket-kelurahan/loket/build/desk"
)

// rogue is a counter that erases what it may not; the city holds its letters.
type rogue struct {
	*desk.Desk
	c                 *town
	old, plain, young kelurahan.LetterIssued
	stranger          *desk.Desk // of the same office; foreign is its letter
	foreign           kelurahan.LetterIssued
	sent              uint64
}

func (c *town) rogue() *rogue {
	c.t.Helper()
	r := &rogue{Desk: c.enrolled("A", 1), stranger: c.enrolled("B", 2), c: c}
	r.old, r.foreign = issueWith(c.t, r.Desk), issueWith(c.t, r.stranger)
	ok(c.t, r.Day(1))
	r.plain = r.Issued()[1]
	ok(c.t, r.stranger.Day(0))
	c.deliver(r.stranger, 1)
	c.deliver(r.Desk, 1)
	c.pass(aged)
	r.young = issueWith(c.t, r.Desk)
	r.send()
	return r
}

// send approves what stands open and delivers it; the codes are those of the
// entries put aside.
func (r *rogue) send() []kelurahan.Code {
	r.c.t.Helper()
	ok(r.c.t, r.Approve())
	receipt, _ := r.c.deliver(r.Desk, r.sent+1)
	r.sent = receipt.Last
	codes := []kelurahan.Code{}
	for _, i := range receipt.Issues {
		codes = append(codes, i.Code)
	}
	return codes
}

func (r *rogue) stated(ev kelurahan.LetterIssued, change func(*kelurahan.LetterReduced)) kelurahan.LetterReduced {
	r.c.t.Helper()
	s := must(r.Stated(ev))(r.c.t)
	if change != nil {
		change(&s)
	}
	return s
}

// place is the entry that issued a letter.
func (r *rogue) place(ev kelurahan.LetterIssued) uint64 { return r.stated(ev, nil).Issued.Seq }

// untouched: the city has the letters as they were, and no doubt of them.
func (r *rogue) untouched(name string) {
	r.c.t.Helper()
	for _, ev := range []kelurahan.LetterIssued{r.old, r.plain, r.young} {
		if r.c.row(r.Desk, r.place(ev)).Sealed == nil {
			r.c.t.Fatalf("%s: letter %s was erased", name, ev.Letter.Number.Short())
		}
		if got := r.c.standing(r.Desk, ev); got != Genuine {
			r.c.t.Errorf("%s: letter %s is %s", name, ev.Letter.Number.Short(), got)
		}
	}
	for _, ev := range []kelurahan.LetterIssued{r.old, r.young, r.foreign} {
		rec := must(r.c.fold(r.c.t.Context(), ev.Letter.ID))(r.c.t)
		if rec.Reduced || !reflect.DeepEqual(rec.Issued.Letter, ev.Letter) {
			r.c.t.Errorf("%s: the city says otherwise of letter %s", name, ev.Letter.Number.Short())
		}
	}
	if got := r.c.standing(r.stranger, r.foreign); got != Genuine {
		r.c.t.Errorf("%s: the other counter's letter is %s", name, got)
	}
}

func gone(seqs ...uint64) kelurahan.PayloadErased {
	return kelurahan.PayloadErased{Seqs: seqs, Reason: "masa simpan habis"}
}

// Every way in which a counter's PC could take from the city what it may not:
// nothing is erased, what the city says of the letters stays, and the staff is told.
func TestErasuresThatAreRefused(t *testing.T) {
	c := newTown(t)
	r := c.rogue()
	old, somebody := r.place(r.old), kelurahan.Person{Name: "ORANG LAIN", NIK: "5371030101900001"}
	stated := func(change func(*kelurahan.LetterReduced)) []kelurahan.Event {
		return []kelurahan.Event{r.stated(r.old, change), gone(old)}
	}
	for name, x := range map[string]struct {
		by     kelurahan.OfficerID
		events []kelurahan.Event
		want   kelurahan.Code
	}{
		"by a clerk":              {r.Clerk, stated(nil), kelurahan.ErasureRefused},
		"by nobody known":         {kelurahan.OfficerID{9}, stated(nil), kelurahan.ErasureRefused},
		"by the program":          {kelurahan.OfficerID{}, stated(nil), kelurahan.ErasureRefused},
		"without a reason":        {r.Supervisor, []kelurahan.Event{r.stated(r.old, nil), kelurahan.PayloadErased{Seqs: []uint64{old}}}, kelurahan.ErasureRefused},
		"younger than the limit":  {r.Supervisor, []kelurahan.Event{r.stated(r.young, nil), gone(r.place(r.young))}, kelurahan.ErasureEarly},
		"not stated again":        {r.Supervisor, []kelurahan.Event{gone(old)}, kelurahan.ErasureUnlike},
		"stated afterwards":       {r.Supervisor, []kelurahan.Event{gone(old), r.stated(r.old, nil)}, kelurahan.ErasureUnlike},
		"without role persons":    {r.Supervisor, []kelurahan.Event{r.stated(r.plain, nil), gone(r.place(r.plain))}, kelurahan.ErasureNoLetter},
		"a print":                 {r.Supervisor, []kelurahan.Event{gone(old + 1)}, kelurahan.ErasureNoLetter},
		"the register's opening":  {r.Supervisor, []kelurahan.Event{gone(1)}, kelurahan.ErasureNoLetter},
		"an officer":              {r.Supervisor, []kelurahan.Event{gone(3)}, kelurahan.ErasureNoLetter},
		"an approval":             {r.Supervisor, []kelurahan.Event{gone(r.sent)}, kelurahan.ErasureNoLetter},
		"no entry":                {r.Supervisor, []kelurahan.Event{gone(0)}, kelurahan.ErasureNoLetter},
		"an entry to come":        {r.Supervisor, []kelurahan.Event{gone(1 << 62)}, kelurahan.ErasureNoLetter},
		"another applicant":       {r.Supervisor, stated(func(s *kelurahan.LetterReduced) { s.Letter.Applicant = somebody }), kelurahan.ErasureUnlike},
		"another subject":         {r.Supervisor, stated(func(s *kelurahan.LetterReduced) { s.Letter.Subject = &somebody }), kelurahan.ErasureUnlike},
		"another number":          {r.Supervisor, stated(func(s *kelurahan.LetterReduced) { s.Letter.Number.Sequence = 77 }), kelurahan.ErasureUnlike},
		"another kind":            {r.Supervisor, stated(func(s *kelurahan.LetterReduced) { s.Letter.Kind = "sku" }), kelurahan.ErasureUnlike},
		"another date":            {r.Supervisor, stated(func(s *kelurahan.LetterReduced) { s.Letter.Date++ }), kelurahan.ErasureUnlike},
		"another letter":          {r.Supervisor, stated(func(s *kelurahan.LetterReduced) { s.Letter.ID = r.foreign.Letter.ID }), kelurahan.ErasureUnlike},
		"replacing another":       {r.Supervisor, stated(func(s *kelurahan.LetterReduced) { s.Letter.Replaces = r.foreign.Letter.ID }), kelurahan.ErasureUnlike},
		"other answers":           {r.Supervisor, stated(func(s *kelurahan.LetterReduced) { s.Letter.Fields = nil }), kelurahan.ErasureUnlike},
		"another seal":            {r.Supervisor, stated(func(s *kelurahan.LetterReduced) { s.Seal = []byte{1} }), kelurahan.ErasureUnlike},
		"another maker":           {r.Supervisor, stated(func(s *kelurahan.LetterReduced) { s.Issued.By = r.Supervisor }), kelurahan.ErasureUnlike},
		"another moment":          {r.Supervisor, stated(func(s *kelurahan.LetterReduced) { s.Issued.At-- }), kelurahan.ErasureUnlike},
		"the witness is named":    {r.Supervisor, stated(func(s *kelurahan.LetterReduced) { s.Letter.Roles = r.old.Letter.Roles }), kelurahan.ErasureUnlike},
		"no witness":              {r.Supervisor, stated(func(s *kelurahan.LetterReduced) { s.Letter.Roles = nil }), kelurahan.ErasureUnlike},
		"with who held it":        {r.Supervisor, stated(func(s *kelurahan.LetterReduced) { s.Held = s.Issued }), kelurahan.ErasureUnlike},
		"another register's":      {r.Supervisor, []kelurahan.Event{must(r.stranger.Stated(r.foreign))(t), gone(must(r.stranger.Stated(r.foreign))(t).Issued.Seq)}, kelurahan.ErasureRefused},
		"a statement and no more": {r.Supervisor, []kelurahan.Event{r.stated(r.old, func(s *kelurahan.LetterReduced) { s.Letter.Applicant = somebody })}, ""},
	} {
		ok(t, r.Append(x.by, x.events...))
		codes := r.send()
		if found := len(codes) > 0; found != (x.want != "") || found && codes[0] != x.want && codes[len(codes)-1] != x.want {
			t.Errorf("%s: set aside %v, want %s", name, codes, x.want)
		}
		r.untouched(name)
	}
	if n := c.sql("SELECT count(*) FROM erasures"); n != "0" {
		t.Errorf("%s erasures", n)
	}
	// In spite of all that, the real one goes through: twice named, twice said, and
	// beside one that is refused.
	ok(t, r.Append(r.Supervisor, r.stated(r.old, nil), r.stated(r.young, nil), gone(old, old, r.place(r.young)), gone(old)))
	if codes := r.send(); len(codes) != 1 || codes[0] != kelurahan.ErasureEarly {
		t.Errorf("the real one: %v", codes)
	}
	if c.row(r.Desk, old).Sealed != nil || c.row(r.Desk, r.place(r.young)).Sealed == nil || c.standing(r.Desk, r.old) != Genuine {
		t.Error("the real one, and it alone, is carried out")
	}
	if _, page := c.browse(c.staff("ina.kota"), http.MethodGet, "/petugas", nil); !strings.Contains(page, "belum dua tahun") || !strings.Contains(page, "persis sama") {
		t.Error("the staff is told nothing")
	}
	c.sound(r.Desk)
}

// Letters nobody approved yet, and those that come with the same run, wait.
func TestErasureWaitsForApprovalAndReceipt(t *testing.T) {
	c := newTown(t)
	r := &rogue{Desk: c.enrolled("A", 1), c: c}
	ok(t, r.Letters(1))
	ok(t, r.CloseBatch())
	approval := must(r.Approval())(t)
	open := issueWith(t, r.Desk) // travels with the approval and is not in it
	ok(t, r.Append(r.Supervisor, approval))
	receipt, _ := c.deliver(r.Desk, 1)
	r.sent = receipt.Last
	fresh := issueWith(t, r.Desk)
	c.pass(aged)
	for _, ev := range []kelurahan.LetterIssued{open, fresh} {
		ok(t, r.Append(r.Supervisor, r.stated(ev, nil), gone(r.place(ev))))
	}
	if codes := r.send(); len(codes) != 2 || codes[0] != kelurahan.ErasureOpen || codes[1] != kelurahan.ErasureOpen {
		t.Errorf("set aside: %v", codes)
	}
	for _, ev := range []kelurahan.LetterIssued{open, fresh} {
		if c.row(r.Desk, r.place(ev)).Sealed == nil {
			t.Error("erased")
		}
		ok(t, r.Append(r.Supervisor, r.stated(ev, nil), gone(r.place(ev))))
	}
	if codes := r.send(); len(codes) != 0 {
		t.Errorf("afterwards: %v", codes)
	}
	if c.row(r.Desk, r.place(open)).Sealed != nil || c.row(r.Desk, r.place(fresh)).Sealed != nil {
		t.Error("not erased")
	}
}

// A supervisor who was dismissed erases nothing any more, and a counter that
// carries a lost PC's register brings no erasure of it.
func TestErasureByWhoNoLongerMay(t *testing.T) {
	c := newTown(t)
	a := c.enrolled("A", 1)
	old := issueWith(t, a)
	ok(t, a.Day(1))
	c.deliver(a, 1)
	from := a.Head().Seq + 1
	c.pass(aged)
	stated := must(a.Stated(old))(t)
	ok(t, a.Append(a.Supervisor, stated, gone(stated.Issued.Seq)))
	b := c.heir("B", endOf(a))
	c.put(b, 1, opening, c.run(b, 1, opening))
	code, receipt := c.carry(b, a, from, a.Head().Seq)
	if code != "" || len(receipt.Issues) != 1 || receipt.Issues[0].Code != kelurahan.ErasureRefused {
		t.Errorf("carried: %q %+v", code, receipt.Issues)
	}
	if c.row(a, stated.Issued.Seq).Sealed == nil {
		t.Error("erased by another counter")
	}

	c = newTown(t)
	r := c.rogue()
	other := must(seal.GenerateKey())(t)
	ok(t, r.Append(r.Supervisor, kelurahan.OfficerEnrolled{Officer: kelurahan.Officer{ID: kelurahan.OfficerID{8}, Name: "ALEX", Role: kelurahan.Supervisor, PublicKey: other.Public()}},
		kelurahan.OfficerDismissed{Officer: kelurahan.OfficerID{8}, Reason: "pensiun"}))
	ok(t, r.Append(kelurahan.OfficerID{8}, r.stated(r.old, nil), gone(r.place(r.old))))
	if codes := r.send(); len(codes) != 1 || codes[0] != kelurahan.ErasureRefused {
		t.Errorf("dismissed: %v", codes)
	}
	r.untouched("dismissed")
}

// A counter that issues another one's letter under its own name, and has it
// erased, must not speak for the other.
func TestErasureOfALetterIssuedTwice(t *testing.T) {
	c := newTown(t)
	a, b := c.enrolled("A", 1), c.enrolled("B", 2)
	real := issueWith(t, a)
	ok(t, a.Day(0))
	c.deliver(a, 1)
	twin := must(b.NewLetter(func(l *kelurahan.Letter) { witnessed(l); l.ID = real.Letter.ID }))(t)
	ok(t, b.Issue(twin))
	ok(t, b.Day(0))
	from := b.Head().Seq + 1
	c.deliver(b, 1)
	c.pass(aged)
	must(b.Forget(twin))(t)
	ok(t, b.Day(0))
	if r, _ := c.deliver(b, from); len(r.Issues) != 1 || r.Issues[0].Code != kelurahan.ErasureUnlike {
		t.Errorf("set aside: %v", r.Issues)
	}
	rec := must(c.fold(t.Context(), real.Letter.ID))(t)
	if rec.Reduced || !reflect.DeepEqual(rec.Issued.Letter, real.Letter) || c.standing(a, real) != Genuine {
		t.Errorf("the city says otherwise of the letter: %+v", rec.Issued)
	}
}

// The least retention is the city's, by its own clock, with a day's grace for the
// counter's; what the office set for itself does not shorten it.
func TestErasureAtTheLimit(t *testing.T) {
	c := newTown(t)
	r := &rogue{Desk: c.enrolled("A", 1), c: c}
	r.old = issueWith(t, r.Desk)
	issued := r.stated(r.old, nil).Issued.At
	r.send()
	due := issued.Time().AddDate(kelurahan.LeastRoleYears, 0, -clocksApart)
	c.pass(due.Add(-time.Minute).Sub(c.time()))
	for _, want := range []int{1, 0} {
		ok(t, r.Append(r.Supervisor, r.stated(r.old, nil), gone(r.place(r.old))))
		codes := r.send()
		if len(codes) != want || want == 1 && codes[0] != kelurahan.ErasureEarly || (c.row(r.Desk, r.place(r.old)).Sealed == nil) != (want == 0) {
			t.Errorf("set aside %v, want %d", codes, want)
		}
		c.pass(2 * time.Minute)
	}
}

// A program of somebody's own sends what ours keeps home: who held a letter, or one
// that was never issued. It counts for nothing.
func TestStatementsThatShouldHaveStayedHome(t *testing.T) {
	c := newTown(t)
	r := c.rogue()
	id := r.ID()
	never := r.stated(r.old, func(s *kelurahan.LetterReduced) { s.Held, s.Issued = s.Issued, nil })
	both := r.stated(r.old, func(s *kelurahan.LetterReduced) { s.Held = s.Issued })
	ok(t, c.cfg.Store.Tx(t.Context(), func(q *postgres.Queries) error {
		l, err := c.newLedger(t.Context(), q, must(q.LockCounter(t.Context(), id[:]))(t))
		if err != nil {
			return err
		}
		for i, ev := range []kelurahan.Event{never, both, kelurahan.LetterReduced{}} {
			payload := must(wire.EncodeEntry(kelurahan.MillisOf(c.time()), r.Supervisor, ev))(t)
			e := wire.RunEntry{State: wire.Whole, Entry: register.Entry{Seq: r.sent + 1 + uint64(i), Kind: register.KindPayload, Payload: payload}}
			if err := l.read(t.Context(), &e); kelurahan.CodeOf(err) != kelurahan.ErasureRefused {
				t.Errorf("statement %d: %v", i, err)
			}
		}
		if len(l.about) > 0 || len(l.stated) > 0 {
			t.Errorf("it counts: %v %v", l.about, l.stated)
		}
		return nil
	}))
	r.untouched("after the statements")
}
