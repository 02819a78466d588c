package kelurahan_test

import (
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

func kindEntries(events ...kelurahan.Event) []kelurahan.Entry {
	list := []kelurahan.Entry{}
	for i, ev := range events {
		list = append(list, kelurahan.Entry{
			Position: kelurahan.Position{Register: kelurahan.RegisterID{1}, Seq: uint64(i + 1)}, At: kelurahan.Millis(i + 1), By: officerID(1), Event: ev,
		})
	}
	return list
}

func kindRecord(entries []kelurahan.Entry) kelurahan.KindRecord {
	r := kelurahan.KindRecord{Code: "sktm"}
	for _, e := range entries {
		r.Apply(e)
	}
	return r
}

func adopted(v string) kelurahan.Event { return kelurahan.KindAdopted{Kind: "sktm", Version: v} }
func proposed(v, base string) kelurahan.Event {
	return kelurahan.KindProposed{Kind: "sktm", Version: v, Base: base, Origin: kelurahan.OriginOffice}
}

func TestStatusOfAProposal(t *testing.T) {
	rejected := kelurahan.KindRejected{Kind: "sktm", Version: "b", Reason: "salah"}
	for _, c := range []struct {
		name   string
		events []kelurahan.Event
		want   kelurahan.ProposalStatus // of the first proposal of b
		open   int
	}{
		{"waits", []kelurahan.Event{adopted("a"), proposed("b", "a")}, kelurahan.ProposalOpen, 1},
		{"adopted", []kelurahan.Event{adopted("a"), proposed("b", "a"), adopted("b")}, kelurahan.ProposalAdopted, 0},
		{"rejected", []kelurahan.Event{adopted("a"), proposed("b", "a"), rejected}, kelurahan.ProposalRejected, 0},
		{"proposed again", []kelurahan.Event{adopted("a"), proposed("b", "a"), rejected, proposed("b", "a")}, kelurahan.ProposalRejected, 1},
		{"changed further", []kelurahan.Event{adopted("a"), proposed("b", "a"), proposed("c", "a")}, kelurahan.ProposalOvertaken, 1},
		{"an old version comes back", []kelurahan.Event{adopted("b"), adopted("a"), proposed("b", "a")}, kelurahan.ProposalOpen, 1},
	} {
		r := kindRecord(kindEntries(c.events...))
		i := slices.IndexFunc(r.Proposed, func(p kelurahan.Proposal) bool { return p.Version == "b" })
		if got := r.StatusOf(r.Proposed[i]); got != c.want || len(r.Open()) != c.open {
			t.Errorf("%s: %s with %d open, want %s with %d", c.name, got, len(r.Open()), c.want, c.open)
		}
	}
}

func TestTwoOfficersPropose(t *testing.T) {
	entries := kindEntries(adopted("a"), proposed("b", "a"), proposed("c", "a"))
	entries[2].By = officerID(2)
	r := kindRecord(entries)
	if len(r.Open()) != 2 {
		t.Fatalf("%d wait, want both", len(r.Open()))
	}
}

func TestWhoAdopts(t *testing.T) {
	r := kindRecord(kindEntries(adopted("a"), proposed("b", "a")))
	for _, c := range []struct {
		who  kelurahan.Officer
		want kelurahan.Code
	}{
		{kelurahan.Officer{ID: officerID(2), Role: kelurahan.Supervisor}, ""},
		{kelurahan.Officer{ID: officerID(1), Role: kelurahan.Supervisor}, kelurahan.KindOwn},
		{kelurahan.Officer{ID: officerID(2), Role: kelurahan.Clerk}, kelurahan.RoleRefused},
		{kelurahan.Officer{ID: officerID(2), Role: kelurahan.Administrator}, kelurahan.RoleRefused},
		{kelurahan.Officer{ID: officerID(2), Role: kelurahan.Supervisor, Revoked: true}, kelurahan.OfficerRevoked},
	} {
		if got := kelurahan.CodeOf(r.CheckAdopter(&c.who, r.Proposed[0])); got != c.want {
			t.Errorf("%s: %q, want %q", c.who.Role, got, c.want)
		}
	}
}

// TestKindRecordInAnyOrder: order of arrival and repeats cannot matter.
func TestKindRecordInAnyOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pick := rapid.SliceOfN(rapid.IntRange(0, 5), 1, 12).Draw(t, "events")
		events := []kelurahan.Event{}
		for _, n := range pick {
			events = append(events, []kelurahan.Event{
				adopted("a"), adopted("b"), proposed("b", "a"), kelurahan.KindRejected{Kind: "sktm", Version: "b", Reason: "salah"},
				kelurahan.KindRetired{Kind: "sktm", Reason: "tidak dipakai"}, kelurahan.KindRestored{Kind: "sktm"},
			}[n])
		}
		entries := kindEntries(events...)
		for i := range entries {
			entries[i].Register[0] = byte(rapid.IntRange(1, 2).Draw(t, "register"))
			entries[i].At = kelurahan.Millis(rapid.IntRange(1, 9).Draw(t, "moment"))
		}
		mixed := append(rapid.Permutation(entries).Draw(t, "order"), entries[0])
		a, b := kindRecord(entries), kindRecord(mixed)
		if !reflect.DeepEqual(a, b) {
			t.Fatalf("%+v\n%+v", a, b)
		}
	})
}

// TestAClockPutBack: in one register what was entered last counts, whatever the
// clock showed.
func TestAClockPutBack(t *testing.T) {
	entries := kindEntries(adopted("a"), proposed("b", "a"), adopted("b"))
	entries[0].At, entries[1].At, entries[2].At = 100, 50, 20
	r := kindRecord(entries)
	if now, _ := r.InForce(); now.Version != "b" || len(r.Open()) != 0 {
		t.Errorf("%s in force, %d open", now.Version, len(r.Open()))
	}
}
