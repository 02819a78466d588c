package city

import (
	"net/http"
	"testing"

	"github.com/loket-kelurahan/loket/backend/city/postgres"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/register"
	"github.com/loket-kelurahan/loket/backend/seal"
	"github.com/loket-kelurahan/loket/backend/wire"
	"github.com/loket-kelurahan/loket/build/desk"
)

// opening is how many entries a desk writes before any work.
const opening = 4

// lost is a counter whose city knows one day, and that wrote on until it was lost.
func (c *town) lost() *desk.Desk {
	c.t.Helper()
	d := c.enrolled("A", 1)
	ok(c.t, d.Day(3))
	c.deliver(d, 1)
	return d
}

// heir is the counter in a lost one's place, taken in by the city's staff.
func (c *town) heir(code kelurahan.CounterCode, after *kelurahan.RegisterEnd) *desk.Desk {
	c.t.Helper()
	d, err := desk.NewAfter(c.t.TempDir(), code, 9, after)
	ok(c.t, err)
	c.t.Cleanup(func() { ok(c.t, d.Close()) })
	d.Now = c.time
	token, err := c.NewToken(c.t.Context(), desk.Area, string(code), "uji")
	ok(c.t, err)
	if code, _ := c.postEnrolment(d, token.String()); code != "" {
		c.t.Fatalf("enrol: %s", code)
	}
	return d
}

func endOf(d *desk.Desk) *kelurahan.RegisterEnd {
	h := d.Head()
	return &kelurahan.RegisterEnd{Register: kelurahan.RegisterID(d.ID()), Seq: h.Seq, Hash: h.Hash[:]}
}

// carry sends entries of one desk, signed by another.
func (c *town) carry(by, of *desk.Desk, from, to uint64) (kelurahan.Code, wire.Receipt) {
	c.t.Helper()
	entries, err := of.Run(c.t.Context(), from, to)
	ok(c.t, err)
	body, err := wire.EncodeRun(of.ID(), register.Head{Seq: from - 1, Hash: entries[0].Prev}, entries, by.Sign)
	ok(c.t, err)
	code, sealed := c.send(http.MethodPut, wire.RunPath(of.ID(), from, to), body)
	if code != "" {
		return code, wire.Receipt{}
	}
	return "", c.verified(sealed)
}

// standing says what anybody hears of a letter.
func (c *town) standing(d *desk.Desk, ev kelurahan.LetterIssued) Result {
	c.t.Helper()
	v, err := c.readCode(c.t.Context(), must(d.QR(ev))(c.t))
	ok(c.t, err)
	return v.Result
}

// The PC is lost with a day approved and a letter nobody saw. The PC in its place
// brings both; the one is genuine, the other waits for the staff.
func TestCarriedForALostPC(t *testing.T) {
	for _, taken := range []bool{false, true} {
		c := newTown(t)
		a := c.lost()
		from := a.Head().Seq + 1
		ok(t, a.Day(2))
		ok(t, a.Letters(1))
		b := c.heir("B", endOf(a))
		if taken {
			row := must(c.cfg.Store.CounterByCode(t.Context(), counterByCode("A")))(t)
			if n := must(c.cfg.Store.RevokeCounter(t.Context(), revoke(row.ID)))(t); n != 1 {
				t.Fatal("not taken out")
			}
		}
		if code, _ := c.carry(b, a, from, a.Head().Seq); code != kelurahan.NotEnrolled {
			t.Fatalf("before the city knows whose place it takes: %q", code)
		}
		if code, _ := c.put(b, 1, opening, c.run(b, 1, opening)); code != "" {
			t.Fatalf("the opening alone: %q", code)
		}
		if code, _ := c.send(http.MethodGet, wire.HeadPath(a.ID())+"?nonce=x", nil); code != "" {
			t.Fatalf("the lost PC's head: %q", code)
		}
		code, receipt := c.carry(b, a, from, a.Head().Seq)
		if code != "" || receipt.Last != a.Head().Seq || len(receipt.Issues) != 1 || receipt.Issues[0].Code != kelurahan.LetterUnapproved {
			t.Fatalf("carried: %q %+v", code, receipt)
		}
		issued := a.Issued()
		for i, ev := range issued {
			want := Genuine
			if i == len(issued)-1 {
				want = Examined
			}
			if got := c.standing(a, ev); got != want {
				t.Errorf("letter %d is %s", i+1, got)
			}
		}
		// Once more, overlapping, and the city's first counter on its own.
		if code, again := c.carry(b, a, from, a.Head().Seq); code != "" || again.Last != receipt.Last {
			t.Errorf("again: %q", code)
		}
		if code, _ := c.carry(b, a, from-1, a.Head().Seq); code != "" {
			t.Errorf("overlapping: %q", code)
		}
		ok(t, b.Day(1))
		c.deliver(b, opening+1)
	}
}

// A city that never heard of the lost PC's letters takes its officers from the
// first act, as it does from every new counter.
func TestCarriedFromTheBeginning(t *testing.T) {
	c := newTown(t)
	a := c.enrolled("A", 1)
	ok(t, a.Day(2))
	ok(t, a.Day(1))
	b := c.heir("B", endOf(a))
	c.put(b, 1, opening, c.run(b, 1, opening))
	if code, r := c.carry(b, a, 1, a.Head().Seq); code != "" || len(r.Issues) > 0 {
		t.Fatalf("%q %+v", code, r)
	}
	for _, ev := range a.Issued() {
		if got := c.standing(a, ev); got != Genuine {
			t.Errorf("%s", got)
		}
	}
}

func TestNobodyElseCarries(t *testing.T) {
	c := newTown(t)
	a := c.lost()
	from := a.Head().Seq + 1
	ok(t, a.Day(1))
	end := endOf(a)
	ok(t, a.Day(1)) // written after the backup was made
	stranger := c.enrolled("C", 3)
	ok(t, stranger.Day(1))
	c.deliver(stranger, 1)
	if code, _ := c.carry(stranger, a, from, end.Seq); code != kelurahan.NotEnrolled {
		t.Errorf("a counter of its own: %q", code)
	}
	b := c.heir("B", end)
	c.put(b, 1, opening, c.run(b, 1, opening))
	if code, _ := c.carry(b, a, from, a.Head().Seq); code != kelurahan.CityRefused {
		t.Errorf("more than its register names: %q", code)
	}
	if code, _ := c.carry(b, stranger, 1, stranger.Head().Seq); code != kelurahan.NotEnrolled {
		t.Errorf("another register: %q", code)
	}
	wrong := *end
	wrong.Hash = make([]byte, 32)
	d := c.heir("D", &wrong)
	c.put(d, 1, opening, c.run(d, 1, opening))
	if code, _ := c.carry(d, a, from, end.Seq); code != kelurahan.CityFork {
		t.Errorf("another end than it named: %q", code)
	}
	if code, _ := c.carry(b, a, from, end.Seq); code != "" {
		t.Errorf("the right one: %q", code)
	}
}

// Who opened a copied backup, and got a token from the staff besides, has neither
// the lost counter's key nor an officer's: what he writes on is nobody's word.
func TestAForgedContinuationApprovesNothing(t *testing.T) {
	c := newTown(t)
	a := c.lost()
	from := a.Head().Seq + 1
	genuine := must(a.NewLetter(nil))(t) // sealed while the PC was whole, never approved
	ok(t, a.Issue(genuine))
	forger := must(seal.GenerateKey())(t)
	a.Approver = forger
	ok(t, a.Append(a.Supervisor, kelurahan.OfficerEnrolled{Officer: kelurahan.Officer{
		ID: a.Supervisor, Name: "MARIA NDUN", Role: kelurahan.Supervisor, PublicKey: forger.Public(),
	}}))
	a.Key = must(seal.GenerateKey())(t)
	forged := must(a.NewLetter(nil))(t)
	ok(t, a.Issue(forged))
	ok(t, a.Append(a.Clerk, kelurahan.LetterHandwritten{
		Letter: kelurahan.LetterID{7}, Title: "SURAT KETERANGAN", Name: "NAMA", Date: forged.Letter.Date,
		Number: kelurahan.Number{Counter: "A", Year: forged.Letter.Number.Year, Sequence: forged.Letter.Number.Sequence + 1, Text: "x"},
	}))
	ok(t, a.Approve())
	approval := a.Head().Seq
	ok(t, a.Append(a.Clerk, kelurahan.ClockAccepted{}))
	b := c.heir("B", endOf(a))
	c.put(b, 1, opening, c.run(b, 1, opening))
	if code, _ := c.carry(b, a, from, approval); code != kelurahan.CityRefused {
		t.Fatalf("ending with a forged approval: %q", code)
	}
	code, receipt := c.carry(b, a, from, a.Head().Seq)
	if code != "" {
		t.Fatalf("%q", code)
	}
	codes := map[kelurahan.Code]int{}
	for _, i := range receipt.Issues {
		codes[i.Code]++
	}
	if codes[kelurahan.LetterUnapproved] != 3 || codes[kelurahan.SealKeyUnknown] != 2 {
		t.Errorf("set aside: %v", codes)
	}
	if got := c.standing(a, genuine); got != Examined {
		t.Errorf("the letter nobody approved is %s", got)
	}
	if got := c.standing(a, forged); got != Unknown {
		t.Errorf("the forged letter's code is %s", got)
	}
}

func counterByCode(code string) postgres.CounterByCodeParams {
	return postgres.CounterByCodeParams{Area: desk.Area, Code: code}
}

func revoke(id []byte) postgres.RevokeCounterParams {
	return postgres.RevokeCounterParams{ID: id, RevokedAt: new(int64(1)), RevokedBy: new("uji")}
}
