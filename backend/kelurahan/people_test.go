package kelurahan_test

import (
	"reflect"
	"slices"
	"testing"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// The names of events stand in every register there is: they never change.
func TestNamesOfEvents(t *testing.T) {
	for want, ev := range map[kelurahan.EventType]kelurahan.Event{
		"register-opened": kelurahan.RegisterOpened{}, "office-configured": kelurahan.OfficeConfigured{}, "officer-enrolled": kelurahan.OfficerEnrolled{},
		"officer-revoked": kelurahan.OfficerDismissed{}, "series-started": kelurahan.SeriesStarted{}, "clock-accepted": kelurahan.ClockAccepted{},
		"kind-adopted": kelurahan.KindAdopted{}, "kind-proposed": kelurahan.KindProposed{}, "kind-rejected": kelurahan.KindRejected{},
		"kind-retired": kelurahan.KindRetired{}, "kind-restored": kelurahan.KindRestored{},
		"residents-imported": kelurahan.ResidentsImported{}, "resident-changed": kelurahan.ResidentChanged{}, "card-linked": kelurahan.CardLinked{},
		"card-unlinked": kelurahan.CardUnlinked{}, "persons-viewed": kelurahan.PersonsViewed{}, "people-listed": kelurahan.PeopleListed{},
		"people-exported": kelurahan.PeopleExported{}, "correction-asked": kelurahan.CorrectionAsked{}, "correction-answered": kelurahan.CorrectionAnswered{},
		"letter-held": kelurahan.LetterHeld{}, "hold-refused": kelurahan.HoldRefused{}, "letter-issued": kelurahan.LetterIssued{},
		"letter-printed": kelurahan.LetterPrinted{}, "letter-voided": kelurahan.LetterVoided{}, "letter-handwritten": kelurahan.LetterHandwritten{},
		"letter-reduced": kelurahan.LetterReduced{}, "request-refused": kelurahan.RequestRefused{}, "drawer-handed-over": kelurahan.DrawerHandedOver{},
		"batch-closed": kelurahan.BatchClosed{}, "batch-approved": kelurahan.BatchApproved{}, "batch-returned": kelurahan.BatchReturned{},
		"batch-delivered": kelurahan.BatchDelivered{}, "payload-erased": kelurahan.PayloadErased{},
	} {
		if ev.Type() != want {
			t.Errorf("%T is called %q, not %q", ev, ev.Type(), want)
		}
	}
}

func personID(i byte) kelurahan.PersonID { return kelurahan.PersonID{0: 7, 15: i} }

// somebody is a resident who is in a letter.
func somebody(i byte) kelurahan.Person {
	return kelurahan.Person{Resident: personID(i), Name: "Orang " + string(rune('A'+i))}
}

// Whoever an event names is in what is told to that person, as what he is there.
func TestPeopleOf(t *testing.T) {
	subject := somebody(2)
	letter := kelurahan.Letter{Applicant: somebody(1), Subject: &subject, Roles: []kelurahan.RolePerson{
		{Role: "ayah", Person: somebody(3)}, {Role: "ibu"}, {Role: "saksi", Person: somebody(4)},
	}}
	inLetter := []kelurahan.Mention{
		{Who: somebody(1), As: kelurahan.AsApplicant}, {Who: subject, As: kelurahan.AsSubject}, {Who: somebody(3), As: "ayah"}, {Who: somebody(4), As: "saksi"},
	}
	alone := func(as string, ids ...byte) (list []kelurahan.Mention) {
		for _, i := range ids {
			list = append(list, kelurahan.Mention{Who: kelurahan.Person{Resident: personID(i)}, As: as})
		}
		return list
	}
	residents := []kelurahan.Resident{{ID: personID(5), Name: "E"}, {ID: personID(6), Name: "F"}}
	for _, c := range []struct {
		ev   kelurahan.Event
		want []kelurahan.Mention
	}{
		{kelurahan.LetterIssued{Letter: letter}, inLetter},
		{kelurahan.LetterHeld{Letter: letter}, inLetter},
		{kelurahan.LetterReduced{Letter: letter}, inLetter},
		{kelurahan.LetterIssued{Letter: kelurahan.Letter{Applicant: somebody(1)}}, inLetter[:1]},
		{kelurahan.LetterHandwritten{Name: "Ana"}, []kelurahan.Mention{{Who: kelurahan.Person{Name: "Ana"}, As: kelurahan.AsNamed}}},
		{kelurahan.RequestRefused{Person: somebody(1)}, []kelurahan.Mention{{Who: somebody(1), As: kelurahan.AsRefused}}},
		{kelurahan.ResidentsImported{Residents: residents}, []kelurahan.Mention{
			{Who: residents[0].Snapshot(), As: kelurahan.AsRecord}, {Who: residents[1].Snapshot(), As: kelurahan.AsRecord},
		}},
		{kelurahan.ResidentChanged{Resident: residents[0]}, []kelurahan.Mention{{Who: residents[0].Snapshot(), As: kelurahan.AsRecord}}},
		{kelurahan.CardLinked{Person: personID(1)}, alone(kelurahan.AsCard, 1)},
		{kelurahan.PersonsViewed{Views: []kelurahan.View{{Person: personID(1)}, {Person: personID(2)}}}, alone(kelurahan.AsViewed, 1, 2)},
		{kelurahan.PeopleListed{Persons: []kelurahan.PersonID{personID(3), personID(1)}}, alone(kelurahan.AsListed, 3, 1)},
		{kelurahan.PeopleExported{Persons: []kelurahan.PersonID{personID(3)}}, alone(kelurahan.AsExported, 3)},
		{kelurahan.CorrectionAsked{Person: personID(3)}, alone(kelurahan.AsCorrected, 3)},
		{kelurahan.LetterPrinted{}, nil},
		{kelurahan.LetterVoided{}, nil},
		{kelurahan.BatchClosed{}, nil},
	} {
		if got := kelurahan.PeopleOf(c.ev); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%T names %+v, not %+v", c.ev, got, c.want)
		}
	}
}

func TestLettersOfAReplacement(t *testing.T) {
	old, fresh := kelurahan.LetterID{1}, kelurahan.LetterID{2}
	replacing, plain := kelurahan.Letter{ID: fresh, Replaces: old}, kelurahan.Letter{ID: fresh}
	for _, c := range []struct {
		ev   kelurahan.Event
		want []kelurahan.LetterID
	}{
		{kelurahan.LetterIssued{Letter: replacing}, []kelurahan.LetterID{fresh, old}},
		{kelurahan.LetterIssued{Letter: plain}, []kelurahan.LetterID{fresh}},
		{kelurahan.LetterHeld{Letter: replacing}, []kelurahan.LetterID{fresh}},
		{kelurahan.LetterReduced{Letter: replacing, Issued: &kelurahan.Fact{}}, []kelurahan.LetterID{fresh, old}},
		{kelurahan.LetterReduced{Letter: replacing}, []kelurahan.LetterID{fresh}}, // held, never issued: it replaced nothing
		{kelurahan.LetterReduced{Letter: plain, Issued: &kelurahan.Fact{}}, []kelurahan.LetterID{fresh}},
	} {
		if got := kelurahan.LettersOf(c.ev); !slices.Equal(got, c.want) {
			t.Errorf("%T: %v, not %v", c.ev, got, c.want)
		}
	}
	if k := kelurahan.KindOf(kelurahan.LetterIssued{Letter: kelurahan.Letter{Kind: "sku"}}); k != "" {
		t.Errorf("a letter changes the kind %s", k)
	}
}

func TestWhoMayHandOver(t *testing.T) {
	ana, budi := officerID(1), officerID(2)
	for name, c := range map[string]struct {
		from kelurahan.Officer
		to   kelurahan.OfficerID
		want kelurahan.Code
	}{
		"to a colleague":         {kelurahan.Officer{ID: ana, Role: kelurahan.Clerk}, budi, ""},
		"from a supervisor":      {kelurahan.Officer{ID: budi, Role: kelurahan.Supervisor}, ana, ""},
		"to himself":             {kelurahan.Officer{ID: ana, Role: kelurahan.Clerk}, ana, kelurahan.RoleRefused},
		"after he was dismissed": {kelurahan.Officer{ID: ana, Role: kelurahan.Clerk, Revoked: true}, budi, kelurahan.RoleRefused},
	} {
		if err := kelurahan.CheckHandOver(&c.from, c.to); kelurahan.CodeOf(err) != c.want {
			t.Errorf("%s: %v", name, err)
		}
	}
}
