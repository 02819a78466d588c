package city

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/loket-kelurahan/loket/backend/city/postgres"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/seal"
	"github.com/loket-kelurahan/loket/build/desk"
)

// estate is a lost PC whose last letters nobody approved, and the PC in its place,
// restored by the supervisor the lost one had.
type estate struct {
	*town
	a, b *desk.Desk
	from uint64 // first entry the city has not
	open []kelurahan.LetterIssued
}

func (c *town) estate(before func(a *desk.Desk)) *estate {
	c.t.Helper()
	e := &estate{town: c, a: c.lost()}
	e.from = e.a.Head().Seq + 1
	ok(c.t, e.a.Letters(2))
	e.open = e.a.Issued()[len(e.a.Issued())-2:]
	if before != nil {
		before(e.a)
	}
	e.b = c.inPlaceOf(e.a, "B")
	return e
}

// inPlaceOf is the PC that one was restored on, enrolled.
func (c *town) inPlaceOf(lost *desk.Desk, code kelurahan.CounterCode) *desk.Desk {
	c.t.Helper()
	d, err := desk.NewInPlace(c.t.TempDir(), code, 9, lost)
	ok(c.t, err)
	c.t.Cleanup(func() { ok(c.t, d.Close()) })
	d.Now = c.time
	token, err := c.NewToken(c.t.Context(), desk.Area, string(code), "uji")
	ok(c.t, err)
	if problem, _ := c.postEnrolment(d, token.String()); problem != "" {
		c.t.Fatalf("enrol: %s", problem)
	}
	return d
}

// word writes the supervisor's word on letters; change may spoil it first, before
// or, with unsigned, after it is signed.
func (e *estate) word(letters []kelurahan.LetterIssued, change func(*kelurahan.RegisterEnd, []kelurahan.LostLetter), unsigned bool) uint64 {
	e.t.Helper()
	end, named := e.a.End(), must(e.a.LostLetters(letters...))(e.t)
	if change != nil && !unsigned {
		change(&end, named)
	}
	v := must(e.b.LostWord(end, named))(e.t)
	if change != nil && unsigned {
		change(&v.End, v.Letters)
	}
	ok(e.t, e.b.Append(e.b.Supervisor, v))
	return e.b.Head().Seq
}

// bring sends the carried register; send, the carrier's own.
func (e *estate) bring() {
	e.t.Helper()
	if code, _ := e.carry(e.b, e.a, e.from, e.a.Head().Seq); code != "" {
		e.t.Fatalf("carried: %q", code)
	}
}

// begin sends the carrier's opening: whose place it takes.
func (e *estate) begin() {
	e.t.Helper()
	if code, _ := e.put(e.b, 1, opening, e.run(e.b, 1, opening)); code != "" {
		e.t.Fatalf("the opening: %q", code)
	}
}

func (e *estate) send(from uint64) kelurahan.Code {
	e.t.Helper()
	to := e.b.Head().Seq
	code, _ := e.put(e.b, from, to, e.run(e.b, from, to))
	return code
}

func (e *estate) setAside(of *desk.Desk, seq uint64) []kelurahan.Code {
	e.t.Helper()
	id := of.ID()
	codes := []kelurahan.Code{}
	for _, i := range must(e.cfg.Store.IssuesIn(e.t.Context(), postgres.IssuesInParams{Register: id[:], Seq: int64(seq), Seq_2: int64(seq)}))(e.t) {
		codes = append(codes, kelurahan.Code(i.Code))
	}
	return codes
}

func (e *estate) want(want Result, letters ...kelurahan.LetterIssued) {
	e.t.Helper()
	for _, ev := range letters {
		if got := e.standing(e.a, ev); got != want {
			e.t.Errorf("%s is %s, want %s", ev.Letter.Number.Short(), got, want)
		}
	}
}

// Approved from the PC in its place, whichever comes first: the word, the letters, or
// both in the runs that one delivery makes of them.
func TestLostLettersApproved(t *testing.T) {
	for name, order := range map[string]func(e *estate) uint64{
		"the letters first": func(e *estate) uint64 {
			e.begin()
			e.bring()
			e.want(Examined, e.open...)
			seq := e.word(e.open, nil, false)
			if code := e.send(opening + 1); code != "" {
				e.t.Fatalf("%q", code)
			}
			return seq
		},
		"the word first": func(e *estate) uint64 {
			e.begin()
			seq := e.word(e.open, nil, false)
			if code := e.send(opening + 1); code != "" {
				e.t.Fatalf("the word alone: %q", code)
			}
			e.want(NotReceived, e.open...)
			e.bring()
			return seq
		},
		"the word in the first run": func(e *estate) uint64 {
			seq := e.word(e.open, nil, false)
			if code := e.send(1); code != "" {
				e.t.Fatalf("%q", code)
			}
			e.bring()
			return seq
		},
		"the word with a day of its own": func(e *estate) uint64 {
			ok(e.t, e.b.Letters(1))
			seq := e.word(e.open, nil, false)
			if code := e.send(1); code != kelurahan.CityRefused {
				e.t.Fatalf("a letter nobody approved went along with it: %q", code)
			}
			ok(e.t, e.b.Approve())
			if code := e.send(1); code != "" {
				e.t.Fatalf("%q", code)
			}
			e.bring()
			return seq
		},
	} {
		t.Run(name, func(t *testing.T) {
			e := newTown(t).estate(nil)
			seq := order(e)
			e.want(Genuine, e.a.Issued()...)
			if codes := e.setAside(e.b, seq); len(codes) != 0 {
				t.Errorf("the word is set aside: %v", codes)
			}
			for _, l := range must(e.a.LostLetters(e.open...))(t) {
				id := e.a.ID()
				row := must(e.cfg.Store.LetterAt(t.Context(), postgres.LetterAtParams{Register: id[:], Seq: int64(l.Seq)}))(t)
				if row.Approved == nil || *row.Approved != int64(seq) {
					t.Errorf("approved by %v", row.Approved)
				}
			}
			// Once more is harmless, and its own days go on.
			next := e.b.Head().Seq + 1
			e.word(e.open, nil, false)
			ok(t, e.b.Day(1))
			if code := e.send(next); code != "" {
				t.Errorf("the next day: %q", code)
			}
			e.want(Genuine, e.a.Issued()...)
			rec := must(e.fold(t.Context(), e.open[0].Letter.ID))(t)
			if life := history(&rec); !slices.ContainsFunc(life, func(h happening) bool { return strings.Contains(h.What, "komputer penggantinya") }) {
				t.Errorf("its life tells %+v", life)
			}
		})
	}
}

// Another supervisor of the lost PC is enrolled at the new one, and approves what
// the first one made himself.
func TestAnotherSupervisorApproves(t *testing.T) {
	c := newTown(t)
	a := c.enrolled("A", 1)
	debora := kelurahan.OfficerID{8}
	key := must(seal.GenerateKey())(t)
	ok(t, a.Append(a.Supervisor, kelurahan.OfficerEnrolled{Officer: kelurahan.Officer{ID: debora, Name: "DEBORA", Role: kelurahan.Supervisor, PublicKey: key.Public()}}))
	ok(t, a.Day(3))
	c.deliver(a, 1)
	e := &estate{town: c, a: a, from: a.Head().Seq + 1}
	a.Clerk = a.Supervisor
	ok(t, a.Letters(2))
	e.open = a.Issued()[3:]
	e.b = c.inPlaceOf(a, "B")
	e.begin()
	e.newcomer(debora)
	e.word(e.open, nil, false)
	if code := e.send(opening + 1); code != "" {
		t.Fatalf("%q", code)
	}
	e.bring()
	e.want(Genuine, e.open...)
}

// One of two is left open, one was cancelled since: the word is about the others.
func TestLostLettersLeftOpen(t *testing.T) {
	e := newTown(t).estate(nil)
	e.begin()
	e.bring()
	e.word(e.open[:1], nil, false)
	if code := e.send(opening + 1); code != "" {
		t.Fatalf("%q", code)
	}
	e.want(Genuine, e.open[0])
	e.want(Examined, e.open[1])
	from := e.b.Head().Seq + 1
	ok(t, e.b.Append(e.b.Supervisor, kelurahan.LetterVoided{Letter: e.open[1].Letter.ID, Reason: "tidak dikenal"}))
	e.word(e.open, nil, false)
	if code := e.send(from); code != kelurahan.CityRefused {
		t.Fatalf("a cancellation nobody approved ends a run: %q", code)
	}
	ok(t, e.b.Approve())
	if code := e.send(from); code != "" {
		t.Fatalf("%q", code)
	}
	e.want(Genuine, e.open[0])
	e.want(Void, e.open[1])
}

// spoiltWord is a word that must not count.
type spoiltWord struct {
	before   func(t testing.TB, a *desk.Desk)
	change   func(end *kelurahan.RegisterEnd, letters []kelurahan.LostLetter)
	unsigned bool // it is changed after it was signed
	spoil    func(e *estate)
	refused  bool // no run may end with it
	want     kelurahan.Code
}

func spoiltLetters() map[string]spoiltWord {
	type end = kelurahan.RegisterEnd
	type letters = []kelurahan.LostLetter
	return map[string]spoiltWord{
		"another sheet":    {change: func(_ *end, l letters) { l[1].PDF[0] ^= 1 }, want: kelurahan.BatchChanged},
		"no sheet":         {change: func(_ *end, l letters) { l[1].PDF = [32]byte{} }, want: kelurahan.BatchChanged},
		"another place":    {change: func(_ *end, l letters) { l[0].Seq, l[1].Seq = l[1].Seq, l[0].Seq }, want: kelurahan.BatchChanged},
		"another letter":   {change: func(_ *end, l letters) { l[0].Letter[3] ^= 1 }, want: kelurahan.BatchChanged},
		"behind the end":   {change: func(e *end, l letters) { l[1].Seq = e.Seq + 1 }, want: kelurahan.BatchChanged},
		"another register": {change: func(e *end, _ letters) { e.Register[3] ^= 1 }, want: kelurahan.NotEnrolled},
		"another end":      {change: func(e *end, _ letters) { e.Seq-- }, want: kelurahan.CityFork},
		"another end's hash": {change: func(e *end, _ letters) {
			e.Hash = slices.Clone(e.Hash)
			e.Hash[0] ^= 1
		}, want: kelurahan.CityFork},
		"changed after it was signed": {change: func(_ *end, l letters) { l[0].PDF[0] ^= 1 }, unsigned: true, refused: true, want: kelurahan.SignatureBroken},
	}
}

func spoiltPeople() map[string]spoiltWord {
	enrolled := func(id func(a *desk.Desk) kelurahan.OfficerID) func(testing.TB, *desk.Desk) {
		return func(t testing.TB, a *desk.Desk) {
			key := must(seal.GenerateKey())(t)
			ok(t, a.Append(a.Supervisor, kelurahan.OfficerEnrolled{Officer: kelurahan.Officer{
				ID: id(a), Name: "NAMA", Role: kelurahan.Supervisor, PublicKey: key.Public(),
			}}))
		}
	}
	stranger := kelurahan.OfficerID{8}
	clerkOf := func(a *desk.Desk) kelurahan.OfficerID { return a.Clerk }
	return map[string]spoiltWord{
		"another key": {spoil: func(e *estate) { e.b.Approver = must(seal.GenerateKey())(e.t) }, refused: true, want: kelurahan.SignatureBroken},
		"a clerk":     {spoil: func(e *estate) { e.b.Supervisor = e.b.Clerk }, refused: true, want: kelurahan.RoleRefused},
		"nobody":      {spoil: func(e *estate) { e.b.Supervisor = kelurahan.OfficerID{9} }, refused: true, want: kelurahan.RoleRefused},
		"his own letters": {before: func(t testing.TB, a *desk.Desk) {
			a.Clerk = a.Supervisor
			ok(t, a.Letters(1))
		}, want: kelurahan.SelfApproval},
		"whom the lost PC did not know": {spoil: func(e *estate) { e.newcomer(stranger) }, want: kelurahan.ApproverUnknown},
		"who was a clerk there":         {spoil: func(e *estate) { e.newcomer(e.a.Clerk) }, want: kelurahan.ApproverUnknown},
		"whose key only came along": {
			before: enrolled(func(*desk.Desk) kelurahan.OfficerID { return stranger }),
			spoil:  func(e *estate) { e.newcomer(stranger) }, want: kelurahan.ApproverUnknown,
		},
		"a clerk whom the copy made a supervisor": {before: enrolled(clerkOf), spoil: func(e *estate) { e.newcomer(e.a.Clerk) }, want: kelurahan.ApproverUnknown},
	}
}

// What a word may not do, and what becomes of it: the letters stay as they were.
func TestLostWordsRefused(t *testing.T) {
	cases := spoiltLetters()
	maps.Copy(cases, spoiltPeople())
	for name, c := range cases {
		for _, wordFirst := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, word first %v", name, wordFirst), func(t *testing.T) { playSpoilt(newTown(t), c, wordFirst) })
		}
	}
}

func playSpoilt(c *town, w spoiltWord, wordFirst bool) {
	t := c.t
	e := c.estate(func(a *desk.Desk) {
		if w.before != nil {
			w.before(t, a)
		}
	})
	e.open = e.a.Issued()[3:]
	supervisor, key := e.b.Supervisor, e.b.Approver
	if w.spoil != nil {
		w.spoil(e)
	}
	seq := e.word(e.open, w.change, w.unsigned)
	if w.refused {
		if code := e.send(1); code != kelurahan.CityRefused {
			t.Fatalf("a run with it at the end: %q", code)
		}
		e.b.Supervisor, e.b.Approver = supervisor, key
		ok(t, e.b.Day(1)) // a sound approval behind it lets everything in
	}
	from := uint64(1)
	if !wordFirst {
		e.begin()
		from = opening + 1
		e.bring()
	}
	if code := e.send(from); code != "" {
		t.Fatalf("%q", code)
	}
	if wordFirst {
		e.bring()
	}
	if codes := e.setAside(e.b, seq); !slices.Equal(codes, []kelurahan.Code{w.want}) {
		t.Errorf("set aside with %v, want %s", codes, w.want)
	}
	e.want(Examined, e.open...)
}

// A counter that stands in nobody's place has no word, nor has one that was taken
// out before the letters came.
func TestOnlyThePCInItsPlaceHasAWord(t *testing.T) {
	e := newTown(t).estate(nil)
	other := e.enrolled("D", 4)
	ok(t, other.Append(other.Supervisor, kelurahan.OfficerEnrolled{Officer: kelurahan.Officer{
		ID: e.a.Supervisor, Name: "NAMA", Role: kelurahan.Supervisor, PublicKey: other.Approver.Public(),
	}}))
	named := must(e.a.LostLetters(e.open...))(t)
	ok(t, other.Append(e.a.Supervisor, must(other.LostWord(e.a.End(), named))(t)))
	e.deliver(other, 1)
	if codes := e.setAside(other, other.Head().Seq); !slices.Equal(codes, []kelurahan.Code{kelurahan.NotEnrolled}) {
		t.Errorf("a counter of its own: set aside with %v", codes)
	}
	seq := e.word(e.open, nil, false)
	if code := e.send(1); code != "" {
		t.Fatalf("%q", code)
	}
	heir := e.inPlaceOf(e.a, "E")
	if code, _ := e.put(heir, 1, opening, e.run(heir, 1, opening)); code != "" {
		t.Fatalf("%q", code)
	}
	b := must(e.cfg.Store.CounterByCode(t.Context(), counterByCode("B")))(t)
	if n := must(e.cfg.Store.RevokeCounter(t.Context(), revoke(b.ID)))(t); n != 1 {
		t.Fatal("not taken out")
	}
	if code, _ := e.carry(heir, e.a, e.from, e.a.Head().Seq); code != "" {
		t.Fatalf("%q", code)
	}
	if codes := e.setAside(e.b, seq); !slices.Equal(codes, []kelurahan.Code{kelurahan.NotEnrolled}) {
		t.Errorf("taken out: set aside with %v", codes)
	}
	e.want(Examined, e.open...)
	ok(t, heir.Append(heir.Supervisor, must(heir.LostWord(e.a.End(), named))(t)))
	e.deliver(heir, opening+1)
	e.want(Genuine, e.open...)
}

// The PC in the lost one's place is lost in its turn, with a word the city has not
// heard. The next one carries it: it counts when it is of somebody the city knew,
// not of one who came along with the copy.
func TestAWordThatIsCarried(t *testing.T) {
	for _, forged := range []bool{false, true} {
		e := newTown(t).estate(nil)
		e.begin()
		want, codes := Genuine, []kelurahan.Code{}
		if forged {
			e.newcomer(e.b.Supervisor)
			want, codes = Examined, []kelurahan.Code{kelurahan.SealKeyUnknown}
		}
		seq := e.word(e.open, nil, false)
		ok(t, e.b.Append(e.b.Clerk, kelurahan.ClockAccepted{}))
		heir := e.inPlaceOf(e.b, "C")
		if code, _ := e.put(heir, 1, opening, e.run(heir, 1, opening)); code != "" {
			t.Fatalf("%q", code)
		}
		if code, _ := e.carry(heir, e.b, opening+1, e.b.Head().Seq); code != "" {
			t.Fatalf("the second: %q", code)
		}
		if code, _ := e.carry(heir, e.a, e.from, e.a.Head().Seq); code != "" {
			t.Fatalf("the first: %q", code)
		}
		e.want(want, e.open...)
		if got := e.setAside(e.b, seq); !slices.Equal(got, codes) {
			t.Errorf("forged %v: set aside with %v", forged, got)
		}
	}
}

// A letter the lost counter never sealed stays what it was, whoever approves it.
func TestAWordOnAForgedLetter(t *testing.T) {
	e := newTown(t).estate(func(a *desk.Desk) {
		a.Key = must(seal.GenerateKey())(t)
		ok(t, a.Letters(1))
	})
	forged := e.a.Issued()[len(e.a.Issued())-1]
	e.word([]kelurahan.LetterIssued{forged}, nil, false)
	if code := e.send(1); code != "" {
		t.Fatalf("%q", code)
	}
	e.bring()
	row := must(e.cfg.Store.LettersByID(t.Context(), forged.Letter.ID[:]))(t)[0]
	if v := must(e.judge0(row))(t); v.Result != Examined {
		t.Errorf("by its number it is %s", v.Result)
	}
	e.want(Unknown, forged)
}

func (e *estate) judge0(row postgres.Letter) (Verdict, error) {
	return e.City.judge(e.t.Context(), Verdict{}, row, true)
}

// newcomer enrols somebody at the new counter, and he signs from here on.
func (e *estate) newcomer(id kelurahan.OfficerID) {
	e.t.Helper()
	e.b.Approver = must(seal.GenerateKey())(e.t)
	ok(e.t, e.b.Append(e.b.Supervisor, kelurahan.OfficerEnrolled{Officer: kelurahan.Officer{ID: id, Name: "NAMA", Role: kelurahan.Supervisor, PublicKey: e.b.Approver.Public()}}))
	e.b.Supervisor = id
}

// The word and the letters come at the same moment: one of them waits for the other.
func TestWordAndLettersAtOnce(t *testing.T) {
	for range 5 {
		e := newTown(t).estate(nil)
		e.begin()
		e.word(e.open, nil, false)
		to := e.b.Head().Seq
		body := e.run(e.b, opening+1, to)
		var both sync.WaitGroup
		both.Go(func() {
			if code, _ := e.put(e.b, opening+1, to, body); code != "" {
				t.Errorf("the word: %q", code)
			}
		})
		both.Go(func() {
			if code, _ := e.carry(e.b, e.a, e.from, e.a.Head().Seq); code != "" {
				t.Errorf("the letters: %q", code)
			}
		})
		both.Wait()
		e.want(Genuine, e.open...)
	}
}
