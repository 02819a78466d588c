package kelurahan_test

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

func letterID(i int) kelurahan.LetterID   { return kelurahan.LetterID{0: 1, 15: byte(i)} }
func officerID(i int) kelurahan.OfficerID { return kelurahan.OfficerID{0: 2, 15: byte(i)} }
func batchID(i int) kelurahan.BatchID     { return kelurahan.BatchID{0: 3, 15: byte(i)} }

// drawLetterEvent makes up an event about letter 1, or about one replacing it.
func drawLetterEvent(t *rapid.T) kelurahan.Event {
	text := rapid.SampledFrom([]string{"salah ketik", "nama keliru", ""})
	number := kelurahan.Number{Counter: "A", Year: 2026, Sequence: rapid.IntRange(1, 3).Draw(t, "sequence")}
	l := kelurahan.Letter{ID: letterID(1), Title: text.Draw(t, "title"), Number: number}
	switch rapid.IntRange(0, 7).Draw(t, "event") {
	case 7:
		v := kelurahan.LostLettersApproved{End: kelurahan.RegisterEnd{Register: kelurahan.RegisterID{byte(rapid.IntRange(1, 2).Draw(t, "of"))}, Seq: 9}}
		for _, seq := range rapid.SliceOfN(rapid.Uint64Range(1, 4), 1, 2).Draw(t, "seqs") {
			v.Letters = append(v.Letters, kelurahan.LostLetter{Seq: seq, Letter: letterID(1), PDF: [32]byte{byte(number.Sequence)}})
		}
		return v
	case 0:
		return kelurahan.LetterHeld{Letter: l, Reason: text.Draw(t, "reason")}
	case 1:
		return kelurahan.HoldRefused{Letter: l.ID, Reason: text.Draw(t, "reason")}
	case 2:
		return kelurahan.LetterIssued{Letter: l, PDF: [32]byte{byte(number.Sequence)}}
	case 3:
		l.ID, l.Replaces = letterID(rapid.IntRange(2, 4).Draw(t, "other")), letterID(1)
		return kelurahan.LetterIssued{Letter: l}
	case 4:
		outcome := rapid.SampledFrom([]kelurahan.Outcome{kelurahan.CameOut, kelurahan.Spoiled, kelurahan.NotOut, kelurahan.Uncertain})
		return kelurahan.LetterPrinted{Letter: l.ID, Copy: rapid.IntRange(0, 2).Draw(t, "copy"), Outcome: outcome.Draw(t, "outcome")}
	case 5:
		return kelurahan.LetterVoided{Letter: l.ID, Reason: text.Draw(t, "reason")}
	}
	return kelurahan.LetterHandwritten{Letter: l.ID, Number: number, Name: "A", Purpose: text.Draw(t, "purpose")}
}

// drawEntries gives events places in two registers, their clocks apart or alike.
func drawEntries(t *rapid.T, event func(*rapid.T) kelurahan.Event) []kelurahan.Entry {
	next := [2]uint64{}
	entries := make([]kelurahan.Entry, rapid.IntRange(0, 8).Draw(t, "entries"))
	for i := range entries {
		reg := rapid.IntRange(0, 1).Draw(t, "register")
		next[reg]++
		entries[i] = kelurahan.Entry{
			Position: kelurahan.Position{Register: kelurahan.RegisterID{byte(reg + 1)}, Seq: next[reg]},
			At:       kelurahan.Millis(rapid.IntRange(1, 3).Draw(t, "at")),
			By:       officerID(rapid.IntRange(1, 3).Draw(t, "by")),
			Event:    event(t),
		}
	}
	return entries
}

// again gives the entries in another order, some of them twice.
func again(t *rapid.T, entries []kelurahan.Entry) []kelurahan.Entry {
	more := slices.Clone(entries)
	for _, e := range entries {
		if rapid.Bool().Draw(t, "twice") {
			more = append(more, e)
		}
	}
	if len(more) == 0 {
		return more
	}
	return rapid.Permutation(more).Draw(t, "order")
}

func TestLetterRecordAnyOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		entries := drawEntries(t, drawLetterEvent)
		fold := func(list []kelurahan.Entry) *kelurahan.LetterRecord {
			r := &kelurahan.LetterRecord{ID: letterID(1)}
			for _, e := range list {
				if !slices.Contains(kelurahan.LettersOf(e.Event), r.ID) {
					t.Fatalf("%s does not name the letter it is about", e.Event.Type())
				}
				r.Apply(e)
			}
			return r
		}
		a, b := fold(entries), fold(again(t, entries))
		if !reflect.DeepEqual(a, b) {
			t.Fatalf("the order of arrival matters:\n%+v\n%+v", a, b)
		}
		if s := a.Status(); !slices.Contains(kelurahan.Statuses(), s) {
			t.Fatalf("status %q is none", s)
		}
		if l := a.LostApproval(); l != nil {
			standsAt := func(i *kelurahan.Issue) bool { return i != nil && l.Of == i.Position && l.PDF == i.PDF }
			if !standsAt(a.Issued) && (a.Issued != nil || !standsAt(a.Handwritten)) {
				t.Fatalf("an approval counts that is of another letter: %+v", a)
			}
		}
		if (a.Letter() == nil) != a.Maker().IsZero() {
			t.Fatalf("a letter has a maker, and only a letter: %+v", a)
		}
	})
}

func drawBatchEvent(t *rapid.T) kelurahan.Event {
	n := uint64(rapid.IntRange(1, 4).Draw(t, "last"))
	switch rapid.IntRange(0, 3).Draw(t, "event") {
	case 0:
		return kelurahan.BatchClosed{Batch: batchID(1), First: 1, Last: n, Date: 20261120}
	case 1:
		return kelurahan.BatchClosed{Batch: batchID(rapid.IntRange(2, 4).Draw(t, "other")), First: 1, Last: n, Again: batchID(1)}
	case 2:
		return kelurahan.BatchApproved{Batch: batchID(1), Head: [32]byte{byte(n)}}
	}
	return kelurahan.BatchReturned{Batch: batchID(1), Reason: fmt.Sprint(n), Letters: []kelurahan.LetterID{letterID(int(n))}}
}

func TestBatchRecordAnyOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		entries := drawEntries(t, drawBatchEvent)
		fold := func(list []kelurahan.Entry) *kelurahan.BatchRecord {
			b := &kelurahan.BatchRecord{ID: batchID(1)}
			signed := false
			for _, e := range list {
				if !slices.Contains(kelurahan.BatchesOf(e.Event), b.ID) {
					t.Fatalf("%s does not name the batch it is about", e.Event.Type())
				}
				b.Apply(e)
				if signed = signed || b.Status() == kelurahan.BatchSigned; signed && b.Status() != kelurahan.BatchSigned {
					t.Fatalf("an approved batch became %s by %s", b.Status(), e.Event.Type())
				}
			}
			return b
		}
		a, b := fold(entries), fold(again(t, entries))
		if !reflect.DeepEqual(a, b) {
			t.Fatalf("the order of arrival matters:\n%+v\n%+v", a, b)
		}
		if s := a.Status(); !slices.Contains(kelurahan.BatchStatuses(), s) {
			t.Fatalf("status %q is none", s)
		}
	})
}

func drawSeriesEvent(t *rapid.T) kelurahan.Event {
	n := kelurahan.Number{
		Counter:  rapid.SampledFrom([]kelurahan.CounterCode{"A", "B"}).Draw(t, "counter"),
		Year:     rapid.IntRange(2026, 2027).Draw(t, "year"),
		Sequence: rapid.IntRange(1, 900).Draw(t, "sequence"),
	}
	switch rapid.IntRange(0, 3).Draw(t, "event") {
	case 0:
		return kelurahan.SeriesStarted{Counter: n.Counter, Year: n.Year, First: n.Sequence}
	case 1:
		return kelurahan.LetterIssued{Letter: kelurahan.Letter{Number: n}}
	case 2:
		return kelurahan.LetterHandwritten{Number: n}
	}
	return kelurahan.LetterVoided{Letter: letterID(1)}
}

func TestSeriesBookAnyOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		entries := drawEntries(t, drawSeriesEvent)
		fold := func(list []kelurahan.Entry) kelurahan.SeriesBook {
			b := kelurahan.SeriesBook{}
			for _, e := range list {
				b.Apply(e.Event)
			}
			return b
		}
		a, b := fold(entries), fold(again(t, entries))
		if !reflect.DeepEqual(a, b) {
			t.Fatalf("the order of arrival matters:\n%v\n%v", a, b)
		}
		for key, s := range a {
			if s.Next() <= s.Last {
				t.Fatalf("%v: next %d, but %d is used", key, s.Next(), s.Last)
			}
		}
	})
}

// TestEventsAboutNothing: most events are about no letter and no batch.
func TestEventsAboutNothing(t *testing.T) {
	types := map[kelurahan.EventType]bool{}
	for _, ev := range []kelurahan.Event{
		kelurahan.RegisterOpened{}, kelurahan.OfficeConfigured{}, kelurahan.OfficerEnrolled{}, kelurahan.OfficerDismissed{}, kelurahan.SeriesStarted{},
		kelurahan.KindAdopted{}, kelurahan.ResidentsImported{}, kelurahan.ResidentChanged{}, kelurahan.CardLinked{}, kelurahan.CardUnlinked{},
		kelurahan.PersonsViewed{}, kelurahan.RequestRefused{}, kelurahan.BatchDelivered{}, kelurahan.ClockAccepted{}, kelurahan.PayloadErased{},
		kelurahan.KindProposed{}, kelurahan.KindRejected{}, kelurahan.KindRetired{}, kelurahan.KindRestored{},
		kelurahan.PeopleListed{}, kelurahan.PeopleExported{}, kelurahan.CorrectionAsked{}, kelurahan.CorrectionAnswered{}, kelurahan.DrawerHandedOver{},
		kelurahan.RecoveryUsed{},
	} {
		if kelurahan.LettersOf(ev) != nil || kelurahan.BatchesOf(ev) != nil || ev.Type() == "" || types[ev.Type()] {
			t.Errorf("%s: letters %v, batches %v", ev.Type(), kelurahan.LettersOf(ev), kelurahan.BatchesOf(ev))
		}
		types[ev.Type()] = true
	}
}

func TestStatusOfALetter(t *testing.T) {
	l := kelurahan.Letter{ID: letterID(1)}
	issued := kelurahan.LetterIssued{Letter: l}
	printed := func(copy int, o kelurahan.Outcome) kelurahan.Event {
		return kelurahan.LetterPrinted{Letter: l.ID, Copy: copy, Outcome: o}
	}
	for _, c := range []struct {
		name   string
		events []kelurahan.Event
		want   kelurahan.LetterStatus
		next   int
	}{
		{"nothing", nil, kelurahan.StatusDraft, 0},
		{"held", []kelurahan.Event{kelurahan.LetterHeld{Letter: l}}, kelurahan.StatusHeld, 0},
		{"refused", []kelurahan.Event{kelurahan.LetterHeld{Letter: l}, kelurahan.HoldRefused{Letter: l.ID}}, kelurahan.StatusRefused, 0},
		{"released", []kelurahan.Event{kelurahan.LetterHeld{Letter: l}, issued}, kelurahan.StatusIssued, 0},
		{"by hand", []kelurahan.Event{kelurahan.LetterHandwritten{Letter: l.ID}}, kelurahan.StatusHandwritten, 0},
		{"nobody answered", []kelurahan.Event{issued, printed(0, kelurahan.Uncertain)}, kelurahan.StatusIssued, 1},
		{"spoiled", []kelurahan.Event{issued, printed(0, kelurahan.Spoiled)}, kelurahan.StatusIssued, 0},
		{"answered later", []kelurahan.Event{issued, printed(0, kelurahan.Uncertain), printed(0, kelurahan.NotOut)}, kelurahan.StatusIssued, 0},
		{"came out", []kelurahan.Event{issued, printed(0, kelurahan.CameOut)}, kelurahan.StatusPrinted, 1},
		{"a copy", []kelurahan.Event{issued, printed(0, kelurahan.CameOut), printed(1, kelurahan.CameOut)}, kelurahan.StatusPrinted, 2},
		{"void", []kelurahan.Event{issued, printed(0, kelurahan.CameOut), kelurahan.LetterVoided{Letter: l.ID}}, kelurahan.StatusVoid, 1},
		{"replaced", []kelurahan.Event{issued, kelurahan.LetterIssued{Letter: kelurahan.Letter{ID: letterID(2), Replaces: l.ID}}}, kelurahan.StatusReplaced, 0},
	} {
		r := kelurahan.LetterRecord{ID: l.ID}
		for i, ev := range c.events {
			r.Apply(kelurahan.Entry{Position: kelurahan.Position{Seq: uint64(i + 1)}, At: kelurahan.Millis(i), By: officerID(1), Event: ev})
		}
		if r.Status() != c.want || r.NextCopy() != c.next {
			t.Errorf("%s: %s, next copy %d; want %s, %d", c.name, r.Status(), r.NextCopy(), c.want, c.next)
		}
	}
}

// TestWhoWasFirst: of two registers that say the same single thing the earlier
// moment wins, whatever the registers are called, and then the lower position.
func TestWhoWasFirst(t *testing.T) {
	at := func(reg byte, seq uint64, moment kelurahan.Millis, ev kelurahan.Event) kelurahan.Entry {
		return kelurahan.Entry{Position: kelurahan.Position{Register: kelurahan.RegisterID{reg}, Seq: seq}, At: moment, Event: ev}
	}
	for _, c := range []struct {
		name    string
		a, b    [3]int // register, seq, moment
		aIsLost bool
	}{
		{"earlier moment in the later register", [3]int{1, 1, 20}, [3]int{2, 9, 10}, true},
		{"same moment, lower register", [3]int{1, 9, 10}, [3]int{2, 1, 10}, false},
		{"same moment and register", [3]int{1, 9, 10}, [3]int{1, 8, 10}, true},
	} {
		r, b := kelurahan.LetterRecord{ID: letterID(1)}, kelurahan.BatchRecord{ID: batchID(1)}
		for name, p := range map[string][3]int{"a": c.a, "b": c.b} {
			reg, seq, moment := byte(p[0]), uint64(p[1]), kelurahan.Millis(p[2])
			r.Apply(at(reg, seq, moment, kelurahan.LetterIssued{Letter: kelurahan.Letter{ID: letterID(1), Title: name}}))
			b.Apply(at(reg, seq, moment, kelurahan.BatchReturned{Batch: batchID(1), Reason: name}))
		}
		want := "a"
		if c.aIsLost {
			want = "b"
		}
		if r.Issued.Letter.Title != want || b.Returned.Reason != want {
			t.Errorf("%s: letter of %s, return of %s; want %s", c.name, r.Issued.Letter.Title, b.Returned.Reason, want)
		}
	}
}
