package kelurahan_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

func TestWhoApprovesForALostPC(t *testing.T) {
	boss := func(change func(*kelurahan.Officer)) *kelurahan.Officer {
		o := &kelurahan.Officer{ID: officerID(9), Role: kelurahan.Supervisor}
		if change != nil {
			change(o)
		}
		return o
	}
	revoked := func(o *kelurahan.Officer) { o.Revoked = true }
	clerk := func(o *kelurahan.Officer) { o.Role = kelurahan.Clerk }
	administrator := func(o *kelurahan.Officer) { o.Role = kelurahan.Administrator }
	for _, c := range []struct {
		name      string
		he, known *kelurahan.Officer
		want      kelurahan.Code
	}{
		{"a supervisor there and here", boss(nil), boss(nil), ""},
		{"a clerk here", boss(clerk), boss(nil), kelurahan.RoleRefused},
		{"an administrator here", boss(administrator), boss(nil), kelurahan.RoleRefused},
		{"dismissed here", boss(revoked), boss(nil), kelurahan.OfficerRevoked},
		{"a supervisor only here", boss(nil), nil, kelurahan.ApproverUnknown},
		{"a clerk there", boss(nil), boss(clerk), kelurahan.ApproverUnknown},
		{"an administrator there", boss(nil), boss(administrator), kelurahan.ApproverUnknown},
		{"dismissed there", boss(nil), boss(revoked), kelurahan.ApproverUnknown},
	} {
		if err := kelurahan.CheckLostApprover(c.he, c.known); kelurahan.CodeOf(err) != c.want {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}

var lostEnd = kelurahan.RegisterEnd{Register: kelurahan.RegisterID{7}, Seq: 20}

// lostLetter is letter 1, issued by officer 1 as entry 12 of the lost register.
func lostLetter(more ...kelurahan.Event) *kelurahan.LetterRecord {
	r := &kelurahan.LetterRecord{ID: letterID(1)}
	l := kelurahan.Letter{ID: r.ID, Number: kelurahan.Number{Counter: "A", Year: 2026, Sequence: 577}}
	for i, ev := range append([]kelurahan.Event{kelurahan.LetterIssued{Letter: l, PDF: [32]byte{4}}}, more...) {
		r.Apply(kelurahan.Entry{
			Position: kelurahan.Position{Register: lostEnd.Register, Seq: 12 + uint64(i)}, At: kelurahan.Millis(1 + i), By: officerID(1), Event: ev,
		})
	}
	return r
}

func lostWord(seq uint64, id kelurahan.LetterID, pdf byte) kelurahan.LostLettersApproved {
	return kelurahan.LostLettersApproved{End: lostEnd, Letters: []kelurahan.LostLetter{{Seq: seq, Letter: id, PDF: [32]byte{pdf}}}}
}

func TestWhichLettersOfALostPC(t *testing.T) {
	replaced := kelurahan.LetterIssued{Letter: kelurahan.Letter{ID: letterID(2), Replaces: letterID(1)}}
	held := &kelurahan.LetterRecord{ID: letterID(1)}
	held.Apply(kelurahan.Entry{
		Position: kelurahan.Position{Register: lostEnd.Register, Seq: 3}, At: 1, By: officerID(1), Event: kelurahan.LetterHeld{Letter: kelurahan.Letter{ID: letterID(1)}},
	})
	hand := &kelurahan.LetterRecord{ID: letterID(1)}
	hand.Apply(kelurahan.Entry{
		Position: kelurahan.Position{Register: lostEnd.Register, Seq: 20}, At: 1, By: officerID(1), Event: kelurahan.LetterHandwritten{Letter: letterID(1)},
	})
	// Put forward by officer 9, released by officer 1: it is officer 9's.
	released := lostLetter()
	released.Apply(kelurahan.Entry{
		Position: kelurahan.Position{Register: lostEnd.Register, Seq: 11}, At: 0, By: officerID(9), Event: kelurahan.LetterHeld{Letter: kelurahan.Letter{ID: letterID(1)}},
	})
	for _, c := range []struct {
		name     string
		by       kelurahan.OfficerID
		end      kelurahan.RegisterEnd
		letter   *kelurahan.LetterRecord
		approved bool
		want     kelurahan.Code
	}{
		{"an ordinary one", officerID(9), lostEnd, lostLetter(), false, ""},
		{"printed", officerID(9), lostEnd, lostLetter(kelurahan.LetterPrinted{Letter: letterID(1), Outcome: kelurahan.CameOut}), false, ""},
		{"by hand, at the very end", officerID(9), lostEnd, hand, false, ""},
		{"his own", officerID(1), lostEnd, lostLetter(), false, kelurahan.SelfApproval},
		{"his own, by hand", officerID(1), lostEnd, hand, false, kelurahan.SelfApproval},
		{"put forward by him", officerID(9), lostEnd, released, false, kelurahan.SelfApproval},
		{"released by him", officerID(1), lostEnd, released, false, ""},
		{"of another register", officerID(9), kelurahan.RegisterEnd{Register: kelurahan.RegisterID{8}, Seq: 20}, lostLetter(), false, kelurahan.NotFound},
		{"behind the end", officerID(9), kelurahan.RegisterEnd{Register: lostEnd.Register, Seq: 11}, lostLetter(), false, kelurahan.NotFound},
		{"void", officerID(9), lostEnd, lostLetter(kelurahan.LetterVoided{Letter: letterID(1)}), false, kelurahan.NotAllowedNow},
		{"replaced", officerID(9), lostEnd, lostLetter(replaced), false, kelurahan.NotAllowedNow},
		{"held", officerID(9), lostEnd, held, false, kelurahan.NotAllowedNow},
		{"unknown", officerID(9), lostEnd, &kelurahan.LetterRecord{ID: letterID(1)}, false, kelurahan.NotAllowedNow},
		{"approved in its batch", officerID(9), lostEnd, lostLetter(), true, kelurahan.NotAllowedNow},
		{"approved before", officerID(9), lostEnd, lostLetter(lostWord(12, letterID(1), 4)), false, kelurahan.NotAllowedNow},
		{"another sheet was approved", officerID(9), lostEnd, lostLetter(lostWord(12, letterID(1), 5)), false, ""},
	} {
		err := kelurahan.CheckLostLetter(c.by, c.end, c.letter, c.approved)
		if kelurahan.CodeOf(err) != c.want {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
		if c.want == kelurahan.SelfApproval && !strings.Contains(kelurahan.Say(err).Sentence, c.letter.Letter().Number.Short()) {
			t.Errorf("%s: %q does not name the letter", c.name, kelurahan.Say(err).Sentence)
		}
	}
}

// Only an approval of the letter where it stands, and as it was sealed, counts.
func TestWhichLostApprovalCounts(t *testing.T) {
	for _, c := range []struct {
		name  string
		words []kelurahan.Event
		want  uint64 // entry of the approval that counts
	}{
		{"none", nil, 0},
		{"the right one", []kelurahan.Event{lostWord(12, letterID(1), 4)}, 13},
		{"the first of two", []kelurahan.Event{lostWord(12, letterID(1), 4), lostWord(12, letterID(1), 4)}, 13},
		{"another place", []kelurahan.Event{lostWord(11, letterID(1), 4)}, 0},
		{"another sheet, then the right one", []kelurahan.Event{lostWord(12, letterID(1), 5), lostWord(12, letterID(1), 4)}, 14},
		{"another letter", []kelurahan.Event{lostWord(12, letterID(2), 4)}, 0},
	} {
		got := uint64(0)
		if a := lostLetter(c.words...).LostApproval(); a != nil {
			got = a.Seq
		}
		if got != c.want {
			t.Errorf("%s: entry %d counts, want %d", c.name, got, c.want)
		}
	}
	early := kelurahan.LetterRecord{ID: letterID(1)}
	early.Apply(kelurahan.Entry{Position: kelurahan.Position{Register: kelurahan.RegisterID{1}, Seq: 1}, At: 9, Event: lostWord(12, letterID(1), 4)})
	if early.LostApproval() != nil || early.Status() != kelurahan.StatusDraft {
		t.Error("an approval alone makes no letter")
	}
	twice := lostWord(12, letterID(1), 4)
	twice.Letters = append(twice.Letters, twice.Letters[0], kelurahan.LostLetter{Seq: 13, Letter: letterID(3)})
	if got := kelurahan.LettersOf(twice); !slices.Equal(got, []kelurahan.LetterID{letterID(1), letterID(3)}) {
		t.Errorf("it is about %v", got)
	}
}
