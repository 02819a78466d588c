package city

import (
	"bytes"
	"crypto/sha256"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/loket-kelurahan/loket/backend/city/postgres"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/register"
	"github.com/loket-kelurahan/loket/backend/seal"
	"github.com/loket-kelurahan/loket/backend/wire"
	"github.com/loket-kelurahan/loket/build/desk"
)

func TestEnrolTakesATokenOnce(t *testing.T) {
	c := newTown(t)
	d, other := c.newDesk("A", 1), c.newDesk("A", 2)
	token := must(c.NewToken(t.Context(), desk.Area, "A", "uji"))(t).String()

	wrongArea := c.enrolment(d, wire.Enrol{Token: token, Area: "53.71.03.9999", Counter: "A", Register: d.ID(), PublicKey: d.Public()})
	if code, _ := c.send(http.MethodPost, wire.EnrolPath, wrongArea); code != kelurahan.TokenInvalid {
		t.Errorf("another area: %q", code)
	}
	foreignKey := c.enrolment(d, wire.Enrol{Token: token, Area: desk.Area, Counter: "A", Register: d.ID(), PublicKey: other.Public()})
	if code, _ := c.send(http.MethodPost, wire.EnrolPath, foreignKey); code != kelurahan.BadRequest {
		t.Errorf("somebody else's key: %q", code)
	}
	if code, _ := c.postEnrolment(d, token); code != "" {
		t.Fatalf("the right one: %q", code)
	}
	if code, _ := c.postEnrolment(d, token); code != kelurahan.TokenInvalid {
		t.Errorf("a second time: %q", code)
	}
	again := must(c.NewToken(t.Context(), desk.Area, "A", "uji"))(t).String()
	if code, _ := c.postEnrolment(other, again); code != kelurahan.AlreadySetUp {
		t.Errorf("another PC under the same code: %q", code)
	}
	if code, _ := c.postEnrolment(d, again); code != "" {
		t.Errorf("the same PC after it lost its notes: %q", code)
	}
}

func TestTokensExpireAndCannotBeGuessed(t *testing.T) {
	c := newTown(t)
	d := c.newDesk("A", 1)
	token := must(c.NewToken(t.Context(), desk.Area, "A", "uji"))(t).String()
	c.pass(14*24*time.Hour + time.Second)
	if code, _ := c.postEnrolment(d, token); code != kelurahan.TokenInvalid {
		t.Errorf("expired: %q", code)
	}
	made := must(wire.NewToken(c.cfg.Keys.Signer.Public()))(t)
	if code, _ := c.postEnrolment(d, made.String()); code != kelurahan.TokenInvalid {
		t.Errorf("unknown: %q", code)
	}
	if code, _ := c.postEnrolment(d, "bukan token"); code != kelurahan.TokenInvalid {
		t.Errorf("nonsense: %q", code)
	}
}

func TestSameRunSameReceipt(t *testing.T) {
	c := newTown(t)
	d := c.enrolled("A", 1)
	ok(t, d.Day(5))
	receipt, sealed := c.deliver(d, 1)
	if receipt.Last != d.Head().Seq || receipt.Head != d.Head().Hash || len(receipt.Issues) > 0 {
		t.Fatalf("%+v", receipt)
	}
	c.pass(time.Hour)
	if _, again := c.deliver(d, 1); !bytes.Equal(sealed, again) {
		t.Error("another receipt for the same run")
	}
	before := d.Head().Seq
	ok(t, d.Day(3))
	overlap, _ := c.deliver(d, 3)
	if overlap.Last != d.Head().Seq || before >= overlap.Last {
		t.Errorf("overlap: %+v", overlap)
	}
	if n := c.letters(d); n != 8 {
		t.Errorf("%d letters", n)
	}
}

func (c *town) letters(d *desk.Desk) int {
	c.t.Helper()
	id := d.ID()
	rows, err := c.cfg.Store.IssuedIn(c.t.Context(), postgres.IssuedInParams{Register: id[:], Seq: 1, Seq_2: 1 << 40})
	if err != nil {
		c.t.Fatal(err)
	}
	return len(rows)
}

func TestSameRunManyTimesAtOnce(t *testing.T) {
	c := newTown(t)
	d := c.enrolled("A", 1)
	ok(t, d.Day(4))
	body, to := c.run(d, 1, d.Head().Seq), d.Head().Seq
	var wg sync.WaitGroup
	receipts := make([][]byte, 6)
	for i := range receipts {
		wg.Go(func() { _, receipts[i] = c.put(d, 1, to, body) })
	}
	wg.Wait()
	for _, r := range receipts {
		if !bytes.Equal(r, receipts[0]) || len(c.verified(r).Issues) > 0 {
			t.Fatal("receipts differ")
		}
	}
	if n := c.letters(d); n != 4 {
		t.Errorf("%d letters", n)
	}
}

func TestRunsOutOfPlace(t *testing.T) {
	c := newTown(t)
	d, e := c.enrolled("A", 1), c.enrolled("B", 2)
	ok(t, d.Day(2))
	first := d.Head().Seq
	ok(t, d.Day(2))
	ok(t, e.Day(2))
	second := c.run(d, first+1, d.Head().Seq)
	if code, b := c.put(d, first+1, d.Head().Seq, second); code != kelurahan.ChainBroken || !strings.Contains(string(b), `"head":"0"`) {
		t.Errorf("a gap: %q %s", code, b)
	}
	if code, _ := c.put(e, first+1, d.Head().Seq, second); code != kelurahan.BadRequest {
		t.Errorf("at another register's place: %q", code)
	}
	c.deliver(d, 1)
	// e's entries, signed by d's key, under d's identity and under e's.
	entries := must(e.Run(t.Context(), 1, e.Head().Seq))(t)
	stolen, err := wire.EncodeRun(e.ID(), register.Head{}, entries, d.Sign)
	ok(t, err)
	if code, _ := c.put(e, 1, e.Head().Seq, stolen); code != kelurahan.NotEnrolled {
		t.Errorf("another key: %q", code)
	}
	if alarms := must(c.cfg.Store.OpenAlarms(t.Context()))(t); len(alarms) != 1 || alarms[0].Code != "A" {
		t.Errorf("alarms %+v", alarms)
	}
	if n := c.letters(e); n != 0 {
		t.Errorf("%d letters came in by another key", n)
	}
}

func TestCutAndChangedRunsLeaveNothing(t *testing.T) {
	c := newTown(t)
	d := c.enrolled("A", 1)
	ok(t, d.Day(2))
	body, to := c.run(d, 1, d.Head().Seq), d.Head().Seq
	for i := 0; i < len(body); i += 7 {
		changed := bytes.Clone(body)
		changed[i] ^= 0x10
		if code, _ := c.put(d, 1, to, changed); code != kelurahan.BadRequest && code != kelurahan.NotEnrolled {
			t.Fatalf("byte %d changed: %q", i, code)
		}
		if code, _ := c.put(d, 1, to, body[:i]); code != kelurahan.BadRequest {
			t.Fatalf("cut at %d: %q", i, code)
		}
	}
	if n := c.letters(d); n != 0 {
		t.Errorf("%d letters of broken runs", n)
	}
	c.deliver(d, 1)
}

func TestUnknownAndRevokedCountersGetNothing(t *testing.T) {
	c := newTown(t)
	d, stranger := c.enrolled("A", 1), c.newDesk("B", 2)
	ok(t, d.Day(1))
	ok(t, stranger.Day(1))
	c.deliver(d, 1)
	id := d.ID()
	counter := must(c.cfg.Store.CounterByRegister(t.Context(), id[:]))(t)
	now, by := int64(c.now()), "uji"
	must(c.cfg.Store.RevokeCounter(t.Context(), postgres.RevokeCounterParams{ID: counter.ID, RevokedAt: &now, RevokedBy: &by}))(t)
	before := d.Head().Seq
	ok(t, d.Day(1))
	for name, run := range map[string]struct {
		d    *desk.Desk
		from uint64
	}{"unknown": {stranger, 1}, "revoked": {d, before + 1}} {
		code, b := c.put(run.d, run.from, run.d.Head().Seq, c.run(run.d, run.from, run.d.Head().Seq))
		if code != kelurahan.NotEnrolled || strings.Contains(string(b), "args") {
			t.Errorf("%s: %q %s", name, code, b)
		}
		if code, _ := c.send(http.MethodGet, wire.HeadPath(run.d.ID())+"?nonce=x", nil); code != kelurahan.NotEnrolled {
			t.Errorf("%s asks for a head: %q", name, code)
		}
	}
	if alarms := must(c.cfg.Store.OpenAlarms(t.Context()))(t); len(alarms) != 1 {
		t.Errorf("alarms %+v", alarms)
	}
}

// forked gives the entries of a register that was copied before its last batch
// and went on differently.
func forked(t *testing.T, d *desk.Desk, from uint64) []register.Entry {
	t.Helper()
	entries := must(d.Run(t.Context(), 1, d.Head().Seq))(t)
	prev := register.Head{Seq: from - 1, Hash: entries[from-1].Prev}
	for i := from - 1; i < uint64(len(entries)); i++ {
		e := &entries[i]
		e.Prev = prev.Hash
		e.Salt[0] ^= 1
		e.PayloadHash = register.PayloadHash(e.Salt, e.Payload)
		e.Hash = register.Link(d.ID(), prev, e.PayloadHash, e.Kind)
		prev = e.Head()
	}
	return entries
}

func TestForkIsRefusedAndRaisesAnAlarm(t *testing.T) {
	c := newTown(t)
	d := c.enrolled("A", 1)
	ok(t, d.Day(2))
	first := d.Head().Seq
	c.deliver(d, 1)
	ok(t, d.Day(2))
	c.deliver(d, first+1)
	other := forked(t, d, first+1)
	for name, body := range map[string][]byte{"whole": c.pack(d, other), "same numbers": c.pack(d, other[first:])} {
		from := uint64(1)
		if name == "same numbers" {
			from = first + 1
		}
		if code, _ := c.put(d, from, d.Head().Seq, body); code != kelurahan.CityFork {
			t.Errorf("%s: %q", name, code)
		}
	}
	if alarms := must(c.cfg.Store.OpenAlarms(t.Context()))(t); len(alarms) != 2 {
		t.Errorf("%d alarms", len(alarms))
	}
	if n := c.letters(d); n != 4 {
		t.Errorf("%d letters", n)
	}
}

func TestOneBadEntryDoesNotBlockTheRest(t *testing.T) {
	c := newTown(t)
	d := c.enrolled("A", 1)
	want := map[kelurahan.Code]bool{}
	issue := func(code kelurahan.Code, change func(*kelurahan.Letter), spoil func(*kelurahan.LetterIssued)) {
		t.Helper()
		ev := must(d.NewLetter(change))(t)
		if spoil != nil {
			spoil(&ev)
		}
		want[code] = true
		ok(t, d.Issue(ev))
	}
	ok(t, d.Letters(2))
	issue(kelurahan.SealInvalid, nil, func(ev *kelurahan.LetterIssued) { ev.Letter.Applicant.Name = "NAMA LAIN SEKALI" })
	issue(kelurahan.NumberInvalid, func(l *kelurahan.Letter) { l.Number.Counter = "Z" }, nil)
	issue(kelurahan.NumberInvalid, nil, nil) // the number after the one above: a gap
	issue(kelurahan.DateInvalid, nil, func(ev *kelurahan.LetterIssued) { ev.Letter.Date = 20260230 })
	ok(t, d.Letters(1))
	ok(t, d.AppendBytes(unreadable(t)))
	want[kelurahan.RegisterDamaged] = true
	ok(t, d.Append(d.Clerk, kelurahan.OfficerDismissed{Officer: kelurahan.OfficerID{9}, Reason: "tidak ada"}))
	want[kelurahan.NotFound] = true
	ok(t, d.Append(d.Clerk, kelurahan.LetterVoided{Letter: d.Issued()[0].Letter.ID, Reason: "NUL \x00 di dalam"}))
	ok(t, d.Append(d.Clerk, kelurahan.RegisterOpened{Area: desk.Area, Counter: "A", PublicKey: d.Public()}))
	want[kelurahan.BadRequest] = true
	last := d.Issued()
	ok(t, d.CloseBatch())
	a := must(d.Approval())(t)
	drop := last[5].Letter.ID // has no row: its date is none
	a.Letters = slices.DeleteFunc(a.Letters, func(l kelurahan.ApprovedLetter) bool { return l.Letter == drop })
	a.Signature = must(d.Approver.Sign(wire.PurposeApproval, wire.ApprovalStatement(a.Batch, a.Head, a.Letters)))(t)
	ok(t, d.Append(d.Supervisor, a))

	receipt, _ := c.deliver(d, 1)
	got := map[kelurahan.Code]bool{}
	for _, i := range receipt.Issues {
		got[i.Code] = true
	}
	for code := range want {
		if !got[code] {
			t.Errorf("%s is not in the receipt: %v", code, receipt.Issues)
		}
	}
	if n := c.letters(d); n != 6 {
		t.Errorf("%d letters, want 6", n)
	}
	if v := c.verdictOf(d, last[1]); v.Result != Genuine {
		t.Errorf("a good letter among them: %+v", v)
	}
	if v := c.verdictOf(d, last[4]); v.Result != Examined {
		t.Errorf("a letter put aside: %+v", v)
	}
}

// unreadable has the number of an event whose fields are others.
func unreadable(t *testing.T) []byte {
	t.Helper()
	payload, err := wire.EncodeEntry(5, kelurahan.OfficerID{}, kelurahan.SeriesStarted{Counter: "A", Year: 2026, First: 1})
	ok(t, err)
	return bytes.Replace(payload, []byte{0x02, 0x05, 0x03}, []byte{0x02, 0x17, 0x03}, 1) // 5 becomes 23
}

// A newer counter sends events this city does not know: kept, and put aside.
func TestEventOfANewerCounter(t *testing.T) {
	c := newTown(t)
	d := c.enrolled("A", 1)
	id := d.ID()
	counter := must(c.cfg.Store.CounterByRegister(t.Context(), id[:]))(t)
	ok(t, c.cfg.Store.Tx(t.Context(), func(q *postgres.Queries) error {
		l, err := c.newLedger(t.Context(), q, counter)
		if err != nil {
			return err
		}
		payload := []byte{0xa5, 1, 2, 2, 0x19, 0x27, 0x0f, 3, 5, 4, 0x50, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 5, 0xa1, 1, 1}
		err = l.read(t.Context(), &wire.RunEntry{State: wire.Whole, Entry: register.Entry{Seq: 2, Kind: register.KindPayload, Payload: payload}})
		if kelurahan.CodeOf(err) != kelurahan.VersionUnknown || len(l.rows) != 1 || l.rows[0].Sealed == nil {
			t.Errorf("%v, rows %d", err, len(l.rows))
		}
		return nil
	}))
}

func TestApprovalsAreCheckedAgain(t *testing.T) {
	sum := sha256.Sum256([]byte("another sheet"))
	for name, c := range map[string]struct {
		change func(*desk.Desk, *kelurahan.BatchApproved)
		by     func(*desk.Desk) kelurahan.OfficerID
		why    kelurahan.Code
	}{
		"another hash":      {change: func(_ *desk.Desk, a *kelurahan.BatchApproved) { a.Letters[0].PDF = sum }, why: kelurahan.BatchChanged},
		"a letter left out": {change: func(_ *desk.Desk, a *kelurahan.BatchApproved) { a.Letters = a.Letters[1:] }, why: kelurahan.BatchChanged},
		"a letter too many": {change: func(_ *desk.Desk, a *kelurahan.BatchApproved) {
			a.Letters = append(a.Letters, kelurahan.ApprovedLetter{Letter: kelurahan.LetterID{7}})
		}, why: kelurahan.BatchChanged},
		"another batch":  {change: func(_ *desk.Desk, a *kelurahan.BatchApproved) { a.Batch = kelurahan.BatchID{1} }, why: kelurahan.BatchChanged},
		"another head":   {change: func(_ *desk.Desk, a *kelurahan.BatchApproved) { a.Head[3] ^= 1 }, why: kelurahan.BatchChanged},
		"no signature":   {change: func(_ *desk.Desk, a *kelurahan.BatchApproved) { a.Signature = nil }, why: kelurahan.SignatureBroken},
		"the clerk":      {by: func(d *desk.Desk) kelurahan.OfficerID { return d.Clerk }, why: kelurahan.RoleRefused},
		"nobody":         {by: func(*desk.Desk) kelurahan.OfficerID { return kelurahan.OfficerID{5} }, why: kelurahan.RoleRefused},
		"counter's key":  {change: signAs(func(d *desk.Desk) *seal.FileSigner { return d.Key }), why: kelurahan.SignatureBroken},
		"another person": {change: signAs(func(*desk.Desk) *seal.FileSigner { k, _ := seal.GenerateKey(); return k }), why: kelurahan.SignatureBroken},
	} {
		t.Run(name, func(t *testing.T) {
			town := newTown(t)
			d := town.enrolled("A", 1)
			ok(t, d.Letters(2))
			ok(t, d.CloseBatch())
			good := must(d.Approval())(t)
			bad := good
			bad.Letters = slices.Clone(good.Letters)
			if c.change != nil {
				c.change(d, &bad)
			}
			by := d.Supervisor
			if c.by != nil {
				by = c.by(d)
			}
			ok(t, d.Append(by, bad))
			to := d.Head().Seq
			code, b := town.put(d, 1, to, town.run(d, 1, to))
			if code != kelurahan.CityRefused || !strings.Contains(string(b), string(c.why)) {
				t.Fatalf("%q %s, want why %s", code, b, c.why)
			}
			if n := town.letters(d); n != 0 {
				t.Errorf("%d letters without an approval", n)
			}
			// A sound approval behind it, and everything goes in.
			ok(t, d.Append(d.Supervisor, good))
			receipt, _ := town.deliver(d, 1)
			if len(receipt.Issues) != 1 || receipt.Issues[0].Code != c.why {
				t.Errorf("issues %v", receipt.Issues)
			}
		})
	}
}

func signAs(key func(*desk.Desk) *seal.FileSigner) func(*desk.Desk, *kelurahan.BatchApproved) {
	return func(d *desk.Desk, a *kelurahan.BatchApproved) {
		a.Signature, _ = key(d).Sign(wire.PurposeApproval, wire.ApprovalStatement(a.Batch, a.Head, a.Letters))
	}
}

func TestFourEyes(t *testing.T) {
	c := newTown(t)
	d := c.enrolled("A", 1)
	d.Clerk = d.Supervisor // the supervisor issues himself
	ok(t, d.Day(1))
	to := d.Head().Seq
	if code, b := c.put(d, 1, to, c.run(d, 1, to)); code != kelurahan.CityRefused || !strings.Contains(string(b), string(kelurahan.SelfApproval)) {
		t.Errorf("%q %s", code, b)
	}
	// A held letter that he released is not his own.
	e := c.enrolled("B", 2)
	ev := must(e.NewLetter(nil))(t)
	ev.Released = e.Supervisor
	e.Clerk = e.Supervisor
	ok(t, e.Issue(ev))
	ok(t, e.Approve())
	if r, _ := c.deliver(e, 1); len(r.Issues) > 0 {
		t.Errorf("a released letter: %v", r.Issues)
	}
}

func TestRunMustEndWithAnApproval(t *testing.T) {
	c := newTown(t)
	d := c.enrolled("A", 1)
	ok(t, d.Letters(2))
	to := d.Head().Seq
	if code, b := c.put(d, 1, to, c.run(d, 1, to)); code != kelurahan.CityRefused || !strings.Contains(string(b), "approval") {
		t.Errorf("%q %s", code, b)
	}
}

func TestRegisterOfAnotherCounterIsRefusedWhole(t *testing.T) {
	c := newTown(t)
	d := c.newDesk("A", 1) // its first entry says A
	d.Counter = "B"
	token := must(c.NewToken(t.Context(), desk.Area, "B", "uji"))(t).String()
	if code, _ := c.postEnrolment(d, token); code != "" {
		t.Fatal(code)
	}
	ok(t, d.Day(1))
	to := d.Head().Seq
	if code, _ := c.put(d, 1, to, c.run(d, 1, to)); code != kelurahan.CityRefused {
		t.Errorf("%q", code)
	}
}

func TestFutureClockIsMarkedNotRefused(t *testing.T) {
	c := newTown(t)
	d := c.enrolled("A", 1)
	d.Now = func() time.Time { return c.time().Add(30 * 24 * time.Hour) }
	ok(t, d.Day(1))
	c.deliver(d, 1)
	id := d.ID()
	counter := must(c.cfg.Store.CounterByRegister(t.Context(), id[:]))(t)
	if ahead := time.Duration(counter.SkewMs) * time.Millisecond; ahead < 29*24*time.Hour {
		t.Errorf("noted %v ahead", ahead)
	}
}
