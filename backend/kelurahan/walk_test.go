package kelurahan_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// walk is an office at the level of the rules: one counter, its entries, and
// the folds over them. Every act asks the rules first and happens only if they
// allow it; the invariants are counted apart from the folds.
type walk struct {
	entries  []kelurahan.Entry
	letters  map[kelurahan.LetterID]*kelurahan.LetterRecord
	batches  map[kelurahan.BatchID]*kelurahan.BatchRecord
	series   kelurahan.SeriesBook
	officers []kelurahan.Officer
	day      kelurahan.Date
	closed   uint64 // last entry in a batch

	numbers  map[int][]int // by year: every number ever given, in order
	starts   map[int]int
	approved map[kelurahan.BatchID]bool
	makers   map[kelurahan.LetterID]kelurahan.OfficerID // who put the letter into the world
}

func newWalk() *walk {
	return &walk{
		letters: map[kelurahan.LetterID]*kelurahan.LetterRecord{}, batches: map[kelurahan.BatchID]*kelurahan.BatchRecord{},
		series: kelurahan.SeriesBook{}, day: 20261201, numbers: map[int][]int{}, starts: map[int]int{}, approved: map[kelurahan.BatchID]bool{},
		makers: map[kelurahan.LetterID]kelurahan.OfficerID{},
		officers: []kelurahan.Officer{
			{ID: officerID(1), Role: kelurahan.Clerk}, {ID: officerID(2), Role: kelurahan.Supervisor},
			{ID: officerID(3), Role: kelurahan.Supervisor}, {ID: officerID(4), Role: kelurahan.Administrator},
		},
	}
}

func (w *walk) append(by kelurahan.OfficerID, ev kelurahan.Event) {
	e := kelurahan.Entry{
		Position: kelurahan.Position{Register: kelurahan.RegisterID{1}, Seq: uint64(len(w.entries) + 1)},
		At:       kelurahan.Millis(len(w.entries)), By: by, Event: ev,
	}
	w.entries = append(w.entries, e)
	w.series.Apply(ev)
	for _, id := range kelurahan.LettersOf(ev) {
		if w.letters[id] == nil {
			w.letters[id] = &kelurahan.LetterRecord{ID: id}
			w.makers[id] = by
		}
		w.letters[id].Apply(e)
	}
	for _, id := range kelurahan.BatchesOf(ev) {
		if w.batches[id] == nil {
			w.batches[id] = &kelurahan.BatchRecord{ID: id}
		}
		w.batches[id].Apply(e)
	}
}

func (w *walk) officer(t *rapid.T) *kelurahan.Officer {
	return &w.officers[rapid.IntRange(0, len(w.officers)-1).Draw(t, "officer")]
}

func (w *walk) letter(t *rapid.T) *kelurahan.LetterRecord {
	if len(w.letters) == 0 {
		t.Skip("no letter yet")
	}
	return w.letters[letterID(rapid.IntRange(1, len(w.letters)).Draw(t, "letter"))]
}

func (w *walk) batch(t *rapid.T) *kelurahan.BatchRecord {
	if len(w.batches) == 0 {
		t.Skip("no batch yet")
	}
	return w.batches[batchID(rapid.IntRange(1, len(w.batches)).Draw(t, "batch"))]
}

// number takes the next number of the year, as an issuing office does.
func (w *walk) number() kelurahan.Number {
	year := w.day.Year()
	n := w.series[kelurahan.SeriesKey{Counter: "A", Year: year}].Next()
	w.numbers[year] = append(w.numbers[year], n)
	return kelurahan.Number{Counter: "A", Year: year, Sequence: n}
}

func (w *walk) newLetter() kelurahan.Letter {
	return kelurahan.Letter{ID: letterID(len(w.letters) + 1), Date: w.day}
}

func (w *walk) issue(t *rapid.T) {
	by, l := w.officer(t), w.newLetter()
	if kelurahan.PermitLetter(kelurahan.StatusDraft, by.Role, kelurahan.ActIssue) == nil {
		l.Number = w.number()
		w.append(by.ID, kelurahan.LetterIssued{Letter: l})
	}
}

func (w *walk) replace(t *rapid.T) {
	by, old, l := w.officer(t), w.letter(t), w.newLetter()
	if kelurahan.PermitLetter(old.Status(), by.Role, kelurahan.ActReplace) == nil {
		l.Number, l.Replaces = w.number(), old.ID
		w.append(by.ID, kelurahan.LetterIssued{Letter: l})
	}
}

func (w *walk) hold(t *rapid.T) {
	by := w.officer(t)
	w.append(by.ID, kelurahan.LetterHeld{Letter: w.newLetter()})
}

func (w *walk) answerHeld(t *rapid.T) {
	by, r := w.officer(t), w.letter(t)
	if rapid.Bool().Draw(t, "release") {
		if kelurahan.PermitLetter(r.Status(), by.Role, kelurahan.ActRelease) == nil {
			l := *r.Letter()
			l.Number = w.number()
			w.append(by.ID, kelurahan.LetterIssued{Letter: l, Released: by.ID})
		}
		return
	}
	if kelurahan.PermitLetter(r.Status(), by.Role, kelurahan.ActRefuse) == nil {
		w.append(by.ID, kelurahan.HoldRefused{Letter: r.ID, Reason: "tidak benar"})
	}
}

func (w *walk) handwritten(t *rapid.T) {
	w.append(w.officer(t).ID, kelurahan.LetterHandwritten{Letter: w.newLetter().ID, Number: w.number(), Date: w.day})
}

func (w *walk) print(t *rapid.T) {
	by, r := w.officer(t), w.letter(t)
	act := rapid.SampledFrom([]kelurahan.Act{kelurahan.ActPrint, kelurahan.ActReprint}).Draw(t, "act")
	if kelurahan.PermitLetter(r.Status(), by.Role, act) == nil {
		outcome := rapid.SampledFrom([]kelurahan.Outcome{kelurahan.CameOut, kelurahan.Spoiled, kelurahan.NotOut, kelurahan.Uncertain}).Draw(t, "outcome")
		w.append(by.ID, kelurahan.LetterPrinted{Letter: r.ID, Copy: r.NextCopy(), Outcome: outcome})
	}
}

func (w *walk) void(t *rapid.T) {
	by, r := w.officer(t), w.letter(t)
	if kelurahan.PermitLetter(r.Status(), by.Role, kelurahan.ActVoid) != nil {
		return
	}
	before := w.series[kelurahan.SeriesKey{Counter: "A", Year: w.day.Year()}].Next()
	w.append(by.ID, kelurahan.LetterVoided{Letter: r.ID, Reason: "salah orang"})
	if after := w.series[kelurahan.SeriesKey{Counter: "A", Year: w.day.Year()}].Next(); after != before {
		t.Fatalf("a void changed the next number from %d to %d", before, after)
	}
}

func (w *walk) setStart(t *rapid.T) {
	k := kelurahan.SeriesKey{Counter: "A", Year: w.day.Year()}
	first := rapid.IntRange(0, 600).Draw(t, "first")
	if w.series.CheckStart(k, first) == nil {
		w.append(officerID(4), kelurahan.SeriesStarted{Counter: "A", Year: k.Year, First: first})
		w.starts[k.Year] = first
	}
}

func (w *walk) nextDay(t *rapid.T) {
	day := kelurahan.DateOf(w.day.Time().AddDate(0, 0, rapid.IntRange(-20, 60).Draw(t, "days")))
	if kelurahan.CheckDay(w.day, day) == nil {
		if day < w.day {
			t.Fatalf("the day went back from %d to %d", w.day, day)
		}
		w.day = day
	}
}

func (w *walk) close(t *rapid.T) {
	last := uint64(len(w.entries))
	if last == w.closed {
		return
	}
	ev := kelurahan.BatchClosed{Batch: batchID(len(w.batches) + 1), First: w.closed + 1, Last: last, Date: w.day}
	by := w.officer(t)
	if len(w.batches) > 0 {
		b := w.batch(t)
		if kelurahan.PermitBatch(b.Status(), by.Role, kelurahan.ActCloseAgain) == nil {
			ev.First, ev.Again = b.Closed.First, b.ID
		}
	}
	w.append(by.ID, ev)
	w.closed = last
}

// inside gives the letters of which a batch holds the number.
func (w *walk) inside(b *kelurahan.BatchRecord) []*kelurahan.LetterRecord {
	var list []*kelurahan.LetterRecord
	for _, r := range w.letters {
		if r.Issued != nil && b.Covers(r.Issued.Position) || r.Handwritten != nil && b.Covers(r.Handwritten.Position) {
			list = append(list, r)
		}
	}
	return list
}

func (w *walk) judge(t *rapid.T) {
	by, b := w.officer(t), w.batch(t)
	if rapid.Bool().Draw(t, "return") {
		if kelurahan.PermitBatch(b.Status(), by.Role, kelurahan.ActReturn) == nil {
			w.append(by.ID, kelurahan.BatchReturned{Batch: b.ID, Reason: "periksa lagi"})
		}
		return
	}
	letters := w.inside(b)
	if kelurahan.PermitBatch(b.Status(), by.Role, kelurahan.ActApprove) != nil || kelurahan.CheckApprover(by, letters) != nil {
		return
	}
	for _, r := range letters {
		if w.makers[r.ID] == by.ID {
			t.Fatalf("an officer approved a letter he made himself")
		}
	}
	w.append(by.ID, kelurahan.BatchApproved{Batch: b.ID})
	w.approved[b.ID] = true
}

// check is what must hold after every act.
func (w *walk) check(t *rapid.T) {
	for year, given := range w.numbers {
		for i, n := range given {
			if n != max(w.starts[year], 1)+i {
				t.Fatalf("year %d, start %d: numbers %v have a gap or a repeat", year, w.starts[year], given)
			}
		}
	}
	used := map[kelurahan.Number]kelurahan.LetterID{}
	for id, r := range w.letters {
		if !slices.Contains(kelurahan.Statuses(), r.Status()) {
			t.Fatalf("status %q", r.Status())
		}
		for _, made := range []*kelurahan.Issue{r.Issued, r.Handwritten} {
			if made == nil {
				continue
			}
			if other, taken := used[made.Letter.Number]; taken {
				t.Fatalf("%s stands on two letters, %s and %s", made.Letter.Number.Short(), id, other)
			}
			used[made.Letter.Number] = id
		}
	}
	total := 0
	for _, given := range w.numbers {
		total += len(given)
	}
	if total != len(used) {
		t.Fatalf("%d numbers were given, %d letters carry one", total, len(used))
	}
	for id, b := range w.batches {
		if w.approved[id] != (b.Status() == kelurahan.BatchSigned) {
			t.Fatalf("a batch approved %v is %s", w.approved[id], b.Status())
		}
	}
}

// TestOfficeDays walks at random through the days of an office.
func TestOfficeDays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := newWalk()
		t.Repeat(map[string]func(*rapid.T){
			"issue": w.issue, "replace": w.replace, "hold": w.hold, "answer held": w.answerHeld, "handwritten": w.handwritten, "print": w.print,
			"void": w.void, "set start": w.setStart, "next day": w.nextDay, "close": w.close, "judge": w.judge, "": w.check,
		})
	})
}
