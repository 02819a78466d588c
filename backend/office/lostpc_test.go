package office_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/loket-kelurahan/loket/backend/courier"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/office"
	"github.com/loket-kelurahan/loket/backend/register"
	"github.com/loket-kelurahan/loket/backend/seal"
	"github.com/loket-kelurahan/loket/backend/wire"
)

// lostPC is a counter that was backed up on a stick and is gone, with a letter at
// each step of the way: at the city, approved, closed, just issued, handwritten.
type lostPC struct {
	*world
	stick                              string
	sent, approved, closed, open, hand kelurahan.Number
}

func loseAPC(t *testing.T) *lostPC {
	t.Helper()
	w := newWorld(t)
	l := &lostPC{world: w, stick: t.TempDir()}
	maria := w.signIn(clerk)
	w.populate(maria, 12)
	give := func() kelurahan.Number {
		rec := w.issue(maria, w.usaha(maria, 3)).Record
		return rec.Letter().Number
	}
	l.sent = give()
	w.approve(boss, must(w.office.CloseDay(t.Context(), maria)))
	w.deliver()
	l.approved = give()
	w.approve(boss, must(w.office.CloseDay(t.Context(), maria)))
	l.closed = give()
	must(w.office.CloseDay(t.Context(), maria))
	l.open = give()
	rec := must(w.office.Handwritten(t.Context(), maria, "Surat Pengantar", "Ana Tefa", "beasiswa", 20261123))
	l.hand = rec.Handwritten.Letter.Number
	must(w.office.Backup(t.Context(), l.stick, true))
	ok(t, w.office.Close())
	return l
}

// inItsPlace is the PC that took its place, with the supervisor at its desk.
func (l *lostPC) inItsPlace(store *tripwire) (*world, kelurahan.Officer) {
	l.t.Helper()
	bare := l.another()
	if store != nil {
		bare.storeFault = store.ask
		bare.open()
	}
	ok(l.t, bare.restoreFrom(l.stick, "C"))
	bare.learnTiles()
	bare.pins[boss] = "902113"
	return bare, bare.signIn(boss)
}

// owed tells of each number that is still owed whether it was approved and whether
// the city has it.
func (w *world) owed() map[kelurahan.Number][2]bool {
	w.t.Helper()
	all := map[kelurahan.Number][2]bool{}
	for _, l := range must(w.office.Lost()) {
		all[l.Number] = [2]bool{l.Approved, l.AtCity}
	}
	return all
}

// receipted is the city: it opens what a counter sends, and signs that it has it.
func (w *world) receipted(source courier.Source, from, to uint64) {
	w.t.Helper()
	ctx := w.t.Context()
	p := must(source.Pending(ctx))
	var before register.Head
	if from > 1 {
		e := must(source.Run(ctx, from-1, from-1))[0]
		before = register.Head{Seq: e.Seq, Hash: e.Hash}
	}
	run := must(source.Run(ctx, from, to))
	if len(run) != int(to-from+1) {
		w.t.Fatalf("%d entries from %d to %d", len(run), from, to)
	}
	must(wire.EncodeRun(p.Register, before, run, w.office.Sign))
	city := must(seal.GenerateKey())
	last := run[len(run)-1]
	body := must(wire.Encode(wire.Receipt{Version: 1, Register: p.Register, Last: to, Head: last.Hash, At: kelurahan.MillisOf(w.clock.Now())}))
	receipt := must(city.Sign(wire.PurposeReceipt, body))
	for range 2 { // a courier may bring it twice
		ok(w.t, source.Deliver(ctx, to, last.Hash, receipt))
	}
	if p := must(source.Pending(ctx)); p.Delivered != to {
		w.t.Errorf("delivered up to %d, want %d", p.Delivered, to)
	}
}

// What a lost PC had not sent is named on the PC in its place until the city has
// it, and what nobody approved stays named after that.
func TestWhatALostPCOwes(t *testing.T) {
	l := loseAPC(t)
	w, lay := l.inItsPlace(nil)
	want := map[kelurahan.Number][2]bool{l.approved: {true, false}, l.closed: {}, l.open: {}, l.hand: {}}
	same := func(when string) {
		t.Helper()
		got := w.owed()
		for n, state := range want {
			if have, named := got[n]; !named || have != state {
				t.Errorf("%s: %s is %v (named %v), want %v", when, n.Text, have, named, state)
			}
		}
		if len(got) != len(want) {
			t.Errorf("%s: %d letters are owed, want %d", when, len(got), len(want))
		}
	}
	same("at the start")
	sources := must(w.office.Carried(t.Context()))
	if len(sources) != 1 {
		t.Fatalf("%d registers to carry", len(sources))
	}
	p := must(sources[0].Pending(t.Context()))
	if len(p.Approvals) != 2 || p.Delivered == 0 || p.Approvals[0] <= p.Delivered {
		t.Fatalf("pending %+v: want the approval and the end of the backup", p)
	}
	own := must(w.office.Pending(t.Context()))
	if len(own.Approvals) != 1 || own.Delivered != 0 {
		t.Errorf("the city must know this PC before it takes the lost one's: %+v", own)
	}
	for _, b := range must(w.office.Batches(9)) {
		if b.Letters != 1 {
			t.Errorf("a bundle of the lost PC counts %d letters", b.Letters)
		}
		if b.Record.Status() != kelurahan.BatchSigned {
			t.Errorf("a batch of the lost PC waits for somebody: %s", b.Record.Status())
		}
	}
	w.receipted(sources[0], p.Delivered+1, p.Approvals[0])
	delete(want, l.approved)
	same("the approved batch is at the city")
	w.receipted(sources[0], p.Approvals[0]+1, p.Approvals[1])
	for n := range want {
		want[n] = [2]bool{false, true}
	}
	same("all is at the city")
	if p := must(sources[0].Pending(t.Context())); len(p.Approvals) != 0 {
		t.Errorf("still waiting: %+v", p)
	}
	if own := must(w.office.Pending(t.Context())); len(own.Approvals) != 0 {
		t.Errorf("the opening waits for nothing any more: %+v", own)
	}
	ok(t, w.office.Close())
	w.open()
	w.signIn(boss)
	same("after a restart")
	w.issue(lay, w.usaha(lay, 4))
	w.noGaps()
}

// The mirror of a lost PC is damaged on the disk: nobody is told that nothing is
// owed, nothing is sent, and the PC's own letters go on.
func TestADamagedMirror(t *testing.T) {
	l := loseAPC(t)
	w, lay := l.inItsPlace(nil)
	mirrors := must(filepath.Glob(filepath.Join(w.dir, "cermin", "*", "00000001.seg")))
	if len(mirrors) != 1 {
		t.Fatalf("%d mirrors", len(mirrors))
	}
	whole := must(os.ReadFile(mirrors[0]))
	at := len(whole)
	for at > 0 && whole[at-1] == 0 {
		at--
	}
	torn := slices.Clone(whole)
	torn[at-400] ^= 0x20
	ok(t, os.WriteFile(mirrors[0], torn, 0o600))
	for name, err := range map[string]error{
		"Lost": only(w.office.Lost()), "Carried": only(w.office.Carried(t.Context())), "Pending": only(w.office.Pending(t.Context())),
	} {
		wantCode(t, name, err, kelurahan.RegisterDamaged)
	}
	w.issue(lay, w.usaha(lay, 4))
	ok(t, w.office.Close())
	w.open()
	wantCode(t, "the next start", only(w.office.SignIn(t.Context(), lay.ID, []byte("902113"))), kelurahan.RegisterDamaged)
	ok(t, os.WriteFile(mirrors[0], whole, 0o600))
	ok(t, os.MkdirAll(filepath.Join(w.dir, "cermin", "setengah"), 0o700)) // a restore that was cut
	w.signIn(boss)
	if n := len(w.owed()); n != 4 {
		t.Errorf("%d letters are owed once the file is whole again", n)
	}
	ok(t, w.office.Close())
	w.open()
	ok(t, os.Rename(filepath.Join(w.dir, "cermin"), filepath.Join(w.dir, "cermin.lain")))
	ok(t, os.WriteFile(filepath.Join(w.dir, "cermin"), nil, 0o600))
	wantCode(t, "a file in the folder's place", only(w.office.SignIn(t.Context(), lay.ID, []byte("902113"))), kelurahan.RegisterStopped)
}

// The store fails at every call in turn while a lost PC's letters are looked after.
func TestStoreFailsForALostPC(t *testing.T) {
	l := loseAPC(t)
	store := &tripwire{}
	w, lay := l.inItsPlace(store)
	source := must(w.office.Carried(t.Context()))[0]
	p := must(source.Pending(t.Context()))
	lost := kelurahan.RegisterID(p.Register)
	_, open, err := w.office.ReviewLost(lay, lost)
	ok(t, err)
	letter := open[0].Record.ID
	head := must(source.Run(t.Context(), p.Approvals[1], p.Approvals[1]))[0].Hash
	failing(t, store, map[string]func() error{
		"Lost":            func() error { return only(w.office.Lost()) },
		"Pending of it":   func() error { return only(source.Pending(t.Context())) },
		"Pending":         func() error { return only(w.office.Pending(t.Context())) },
		"Batches":         func() error { return only(w.office.Batches(9)) },
		"LostDesks":       func() error { return only(w.office.LostDesks(lay)) },
		"ReviewLost":      func() error { return only2(w.office.ReviewLost(lay, lost)) },
		"See":             func() error { return w.office.See(t.Context(), lay, kelurahan.BatchID(lost), letter) },
		"Deliver":         func() error { return source.Deliver(t.Context(), p.Approvals[1], head, []byte("tanda terima")) },
		"RecoveryUses":    func() error { return only(w.office.RecoveryUses(0)) },
		"PrintRecovery":   func() error { return only(w.office.PrintRecovery(lay, l.recovery)) },
		"AcceptClock":     func() error { return w.office.AcceptClock(t.Context(), lay, "jam diperbaiki") },
		"the report":      func() error { return only(w.office.About(t.Context(), lay, w.people[3].ID)) },
		"CorrectResident": func() error { return w.corrected(lay) },
	})
	ok(t, w.office.Close())
	wantCode(t, "nobody at the desk", only(source.Pending(t.Context())), kelurahan.NotSignedIn)
	wantCode(t, "nobody to take a receipt", source.Deliver(t.Context(), 1, head, nil), kelurahan.NotSignedIn)
	wantCode(t, "nobody to carry", only(w.office.Carried(t.Context())), kelurahan.NotSignedIn)
	wantCode(t, "nobody to ask", only(w.office.Lost()), kelurahan.NotSignedIn)
	wantCode(t, "no uses", only(w.office.RecoveryUses(0)), kelurahan.NotSignedIn)
	wantCode(t, "no paper", only(w.office.PrintRecovery(lay, l.recovery)), kelurahan.NotSignedIn)
}

func only2[A, B any](_ A, _ B, err error) error { return err }

func (w *world) corrected(by kelurahan.Officer) error {
	r, err := w.office.Glance(w.people[3].ID)
	if err != nil {
		return err
	}
	r.Mother = "MARIANA " + string(r.Mother)
	return only(w.office.CorrectResident(w.t.Context(), by, r, "salah tulis", "KK asli"))
}

// failing lets the store fail at every call of each of these in turn: it is said,
// and the same call does it once the disk answers again.
func failing(t *testing.T, store *tripwire, calls map[string]func() error) {
	t.Helper()
	for name, call := range calls {
		for n := 1; n < 200; n++ {
			store.arm(n)
			err := call()
			fired := store.fired
			store.arm(0)
			if fired == "" {
				wantDone(t, name, err)
				break
			}
			if err != nil {
				wantCode(t, name+": "+fired, err, kelurahan.StoreFailed)
				wantDone(t, name+" again after "+fired, call())
			}
		}
	}
}

// A sheet that a lost PC made after its last backup is genuine: its seal says so,
// and no register here does.
func TestASealOfALostPC(t *testing.T) {
	w := newWorld(t)
	maria := w.signIn(clerk)
	w.populate(maria, 5)
	stick := t.TempDir()
	must(w.office.Backup(t.Context(), stick, false))
	after := w.issue(maria, w.usaha(maria, 1))
	ok(t, w.office.Close())
	l := &lostPC{world: w, stick: stick}
	there, _ := l.inItsPlace(nil)
	check := must(there.office.CheckSeal(w.qr(after)))
	if check.Verdict != office.SealGenuine || check.Letter != nil || check.Seal.Letter != after.Record.ID {
		t.Errorf("%s, letter known %v", check.Verdict, check.Letter != nil)
	}
	if check := must(there.office.CheckSeal("bukan segel")); check.Verdict != office.SealForged {
		t.Errorf("what is no seal: %s", check.Verdict)
	}
}
