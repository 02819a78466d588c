package store

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"os"
	"slices"
	"testing"

	"github.com/dgraph-io/badger/v4"
	"pgregory.net/rapid"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/build/invent"
)

// dump gives every key with its value, except what depends on how the work was
// cut into transactions.
func dump(t rapid.TB, s *Store) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := s.view("dump", func(r *reader) error {
		return r.scan(nil, nil, true, func(k key, item *badger.Item) (bool, error) {
			if k[0] == tableCommit || k[0] == tableMeta {
				return true, nil
			}
			return true, item.Value(func(v []byte) error {
				out[string(k)] = string(v)
				return nil
			})
		})
	})
	if err != nil {
		t.Fatalf("dump: %v", err)
	}
	return out
}

func sameDump(t rapid.TB, got, want map[string]string) {
	t.Helper()
	for k, v := range want {
		if g, ok := got[k]; !ok || g != v {
			t.Fatalf("table %c: a record is missing or differs (there: %v)", k[0], ok)
		}
	}
	for k := range got {
		if _, ok := want[k]; !ok {
			t.Fatalf("table %c: a record too many", k[0])
		}
	}
}

// world draws the life of an office with two counters that share residents,
// letters, cards and batches, and whose clocks overlap.
type world struct {
	t       *rapid.T
	desks   []*desk
	people  []kelurahan.Resident
	letters []kelurahan.Letter
	batches []kelurahan.BatchID
}

func drawWorld(t *rapid.T) *world {
	seed := rapid.Uint64Max(1000).Draw(t, "seed")
	w := &world{t: t, people: invent.Residents(seed, 6)}
	for _, c := range []kelurahan.CounterCode{"A", "B"} {
		d := newDesk(seed, c)
		d.setUp()
		w.desks = append(w.desks, d)
	}
	for range rapid.IntRange(5, 60).Draw(t, "events") {
		d := w.desks[rapid.IntRange(0, 1).Draw(t, "desk")]
		if rapid.IntRange(0, 5).Draw(t, "pause") == 0 {
			d.at += kelurahan.Millis(rapid.IntRange(1, 30).Draw(t, "hours")) * 3600 * 1000
		}
		w.event(d, rapid.IntRange(0, 18).Draw(t, "event"))
	}
	return w
}

func pick[T any](w *world, list []T) T {
	return list[rapid.IntRange(0, len(list)-1).Draw(w.t, "which")]
}

// event enters one event of a kind; some need a letter or a batch first.
func (w *world) event(d *desk, kind int) {
	who := pick(w, w.people)
	if len(w.letters) == 0 && (kind >= 8 && kind <= 12 || kind == 18) || len(w.batches) == 0 && kind >= 14 && kind <= 15 {
		kind = 6
	}
	switch kind {
	case 0, 1:
		who.Address = fmt.Sprintf("JL. TIMOR NO. %d", rapid.IntRange(1, 4).Draw(w.t, "no"))
		who.Edited = []string{"address"}
		d.add(kelurahan.ResidentChanged{Resident: who})
	case 2:
		d.add(kelurahan.ResidentsImported{File: "00", Part: 1, Parts: 1, Residents: w.people[:rapid.IntRange(1, 6).Draw(w.t, "n")]})
	case 3:
		d.add(kelurahan.CardLinked{UID: []byte{byte(who.ID[9] & 1)}, Person: who.ID})
	case 4:
		d.add(kelurahan.CardUnlinked{UID: []byte{byte(who.ID[9] & 1)}})
	case 5:
		d.add(kelurahan.RequestRefused{ID: newID[kelurahan.LetterID](d), Kind: "domisili", Person: who.Snapshot(), Reason: "berkas kurang"})
	case 6:
		l := d.letter(&who)
		w.letters = append(w.letters, l)
		d.add(kelurahan.LetterIssued{Letter: l, Seal: []byte("seal"), PDF: sha256.Sum256(l.ID[:])})
	case 7:
		l := d.letter(&who)
		l.Mode, l.Date = kelurahan.Hold, 0
		w.letters = append(w.letters, l)
		d.add(kelurahan.LetterHeld{Letter: l, Reason: "lain"})
	default:
		w.followUp(d, kind)
	}
}

func (w *world) followUp(d *desk, kind int) {
	switch kind {
	case 8: // a held letter is released, or a letter issued twice
		l := pick(w, w.letters)
		d.number++
		l.Number.Counter, l.Number.Sequence, l.Date = d.counter, d.number, localDay(d.at)
		d.add(kelurahan.LetterIssued{Letter: l, Seal: []byte("seal"), PDF: sha256.Sum256(l.ID[:]), Released: d.clerk})
	case 9:
		l := pick(w, w.letters)
		next := d.letter(&w.people[0])
		next.Replaces = l.ID
		w.letters = append(w.letters, next)
		d.add(kelurahan.LetterIssued{Letter: next, Seal: []byte("seal")})
	case 10:
		outcomes := []kelurahan.Outcome{kelurahan.CameOut, kelurahan.Spoiled, kelurahan.NotOut, kelurahan.Uncertain}
		d.add(kelurahan.LetterPrinted{Letter: pick(w, w.letters).ID, Copy: rapid.IntRange(0, 2).Draw(w.t, "copy"), Outcome: pick(w, outcomes)})
	case 11:
		d.add(kelurahan.LetterVoided{Letter: pick(w, w.letters).ID, Reason: "salah nama"})
	case 12:
		d.add(kelurahan.HoldRefused{Letter: pick(w, w.letters).ID, Reason: "tidak berhak"})
	case 13:
		w.batches = append(w.batches, d.close(1))
	case 14:
		d.add(kelurahan.BatchApproved{Batch: pick(w, w.batches), Signature: []byte("s")})
	case 15:
		d.add(kelurahan.BatchReturned{Batch: pick(w, w.batches), Reason: "periksa lagi"})
	case 16:
		d.number++
		n := kelurahan.Number{Counter: d.counter, Year: 2026, Sequence: d.number}
		d.add(kelurahan.LetterHandwritten{Letter: newID[kelurahan.LetterID](d), Number: n, Date: localDay(d.at), Title: "SURAT", Name: "TULIS TANGAN"})
	case 18:
		v := kelurahan.LostLettersApproved{End: kelurahan.RegisterEnd{Register: pick(w, w.desks).reg, Seq: 99}}
		for range rapid.IntRange(1, 3).Draw(w.t, "letters") {
			l := pick(w, w.letters)
			v.Letters = append(v.Letters, kelurahan.LostLetter{Seq: rapid.Uint64Range(1, 12).Draw(w.t, "seq"), Letter: l.ID, PDF: sha256.Sum256(l.ID[:])})
		}
		d.add(v)
	case 17:
		o := kelurahan.Office{Revision: uint64(rapid.IntRange(1, 3).Draw(w.t, "rev")), Name: "Oesapa " + string(d.counter)}
		d.add(kelurahan.OfficeConfigured{Office: o})
		d.add(kelurahan.OfficerDismissed{Officer: w.desks[0].clerk, Reason: "pindah"})
		d.add(kelurahan.PersonsViewed{})
		d.add(nil) // erased before it ever came here
	}
}

// feed takes both registers in, cut and interleaved at random, with repeats.
func (w *world) feed(t *rapid.T, s *Store, name string) {
	done := []int{0, 0}
	for done[0] < len(w.desks[0].entries) || done[1] < len(w.desks[1].entries) {
		i := rapid.IntRange(0, 1).Draw(t, name)
		d := w.desks[i]
		if done[i] == len(d.entries) {
			i = 1 - i
			d = w.desks[i]
		}
		from := max(0, done[i]-rapid.IntRange(0, 3).Draw(t, "again"))
		to := min(len(d.entries), done[i]+rapid.IntRange(1, 25).Draw(t, "piece"))
		if err := s.Apply(d.entries[from:to], headAt(uint64(to))); err != nil {
			t.Fatalf("Apply: %v", err)
		}
		done[i] = to
	}
}

func tempStore(t *rapid.T) *Store {
	dir, err := os.MkdirTemp("", "order")
	if err != nil {
		t.Fatal(err)
	}
	s, _, err := Open(testConfig(dir))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	return s
}

// Whatever the order in which the entries of two registers arrive, in whatever
// pieces, once or twice, by Apply or by Replay: the store is the same.
func TestOrderDoesNotMatter(t *testing.T) {
	fewer(t, "20")
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		one, two, three := tempStore(t), tempStore(t), tempStore(t)
		w.feed(t, one, "first order")
		w.feed(t, two, "second order")
		order := []int{0, 1}
		if rapid.Bool().Draw(t, "turn") {
			slices.Reverse(order)
		}
		for _, i := range order {
			if err := three.Replay(w.desks[i].reg, w.desks[i].all(), hashAt, nil); err != nil {
				t.Fatal(err)
			}
		}
		want := dump(t, one)
		sameDump(t, dump(t, two), want)
		sameDump(t, dump(t, three), want)
		w.check(t, one)
		w.check(t, three)
	})
}

// check compares the answers with what kelurahan's own folds say.
func (w *world) check(t *rapid.T, s *Store) {
	want := map[kelurahan.LetterID]*kelurahan.LetterRecord{}
	book := kelurahan.SeriesBook{}
	for _, d := range w.desks {
		for _, e := range d.entries {
			for _, id := range kelurahan.LettersOf(e.Event) {
				if want[id] == nil {
					want[id] = &kelurahan.LetterRecord{ID: id}
				}
				want[id].Apply(e)
			}
			book.Apply(e.Event)
		}
	}
	for k, v := range book {
		if s.SeriesBook()[k] != v {
			t.Fatalf("series %v: %v, want %v", k, s.SeriesBook()[k], v)
		}
	}
	held, open, listed := 0, 0, 0
	for id, rec := range want {
		got, err := s.Letter(id)
		if err != nil {
			t.Fatal(err)
		}
		a, b := encoded(t, s, got), encoded(t, s, *rec)
		if !bytes.Equal(a, b) {
			t.Fatal("a letter's record differs from its fold")
		}
		switch rec.Status() {
		case kelurahan.StatusHeld:
			held++
		case kelurahan.StatusIssued:
			open++
		}
		if rec.Letter() != nil {
			listed++
		}
	}
	lists := map[string]int{"held": held, "unprinted": open, "all": listed}
	for name, list := range map[string]func() ([]kelurahan.LetterRecord, error){
		"held": s.Held, "unprinted": s.Unprinted,
		"all": func() ([]kelurahan.LetterRecord, error) { return letters(s, LetterFilter{Limit: pageMost}) },
	} {
		if got, err := list(); err != nil || len(got) != lists[name] {
			t.Fatalf("%s: %d letters, want %d (%v)", name, len(got), lists[name], err)
		}
	}
}

func encoded(t *rapid.T, s *Store, rec kelurahan.LetterRecord) []byte {
	b, err := s.codec.enc.Marshal(rec)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// A store that was filled entry by entry equals one that was rebuilt, with many
// windows of Replay.
func TestRebuildEqualsIncremental(t *testing.T) {
	people := invent.Residents(31, 9_000)
	d := newDesk(31, "A")
	d.setUp()
	d.importAll(people)
	d.work(people, 4_000)
	d.importAll(people[:500])
	one, two := openTest(t, t.TempDir()), openTest(t, t.TempDir())
	for at := 0; at < len(d.entries); at += 37 {
		to := min(len(d.entries), at+37)
		if err := one.Apply(d.entries[at:to], headAt(uint64(to))); err != nil {
			t.Fatal(err)
		}
	}
	var last uint64
	if err := two.Replay(d.reg, d.all(), hashAt, func(done uint64) { last = done }); err != nil {
		t.Fatal(err)
	}
	if last != d.count {
		t.Errorf("progress ended at %d of %d", last, d.count)
	}
	sameDump(t, dump(t, two), dump(t, one))
	for _, s := range []*Store{one, two} {
		if h, err := s.Applied(d.reg); err != nil || h != d.head() {
			t.Errorf("applied %+v, %v", h, err)
		}
		if n := s.ResidentCount(); n != len(people) {
			t.Errorf("%d residents", n)
		}
	}
}

func TestGapsAndHeads(t *testing.T) {
	d := newDesk(4, "A")
	d.setUp()
	d.importAll(invent.Residents(4, 10))
	s := openTest(t, t.TempDir())
	for name, c := range map[string]struct {
		entries []kelurahan.Entry
		head    uint64
		want    kelurahan.Code
	}{
		"a gap at the start":  {d.entries[2:4], 4, kelurahan.ChainBroken},
		"a gap inside":        {append(slices.Clone(d.entries[:2]), d.entries[3]), 4, kelurahan.ChainBroken},
		"out of order":        {[]kelurahan.Entry{d.entries[0], d.entries[1], d.entries[0]}, 1, kelurahan.BadRequest},
		"a head of other":     {d.entries[:3], 4, kelurahan.BadRequest},
		"two registers":       {append(slices.Clone(d.entries[:2]), newDesk(4, "B").add(kelurahan.PersonsViewed{})), 3, kelurahan.BadRequest},
		"nothing is no error": {nil, 0, ""},
	} {
		if err := s.Apply(c.entries, headAt(c.head)); kelurahan.CodeOf(err) != c.want {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
		if h, err := s.Applied(d.reg); err != nil || h != (Head{}) {
			t.Errorf("%s: something was applied: %+v", name, h)
		}
	}
	take(t, s, d)
	take(t, s, d)
	if err := s.Replay(d.reg, d.all(), hashAt, nil); err != nil {
		t.Error(err)
	}
	broken := func(yield func(kelurahan.Entry, error) bool) { yield(kelurahan.Entry{}, os.ErrInvalid) }
	if err := s.Replay(d.reg, broken, hashAt, nil); err != os.ErrInvalid {
		t.Errorf("an error of the register came as %v", err)
	}
}
