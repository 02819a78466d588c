package wire

import (
	"fmt"

	"github.com/fxamacker/cbor/v2"

	k "github.com/loket-kelurahan/loket/backend/kelurahan"
)

// eventKind is one row of the table of events: how an event is numbered in the
// register, how its body is read, and whether the city gets the body.
type eventKind struct {
	number  uint64
	name    k.EventType
	travels bool
	zero    k.Event
	read    func(cbor.DecMode, []byte) (k.Event, error)
	some    func(k.Event) bool // of a kind that stays home: which travel all the same; nil = none
}

// The city gets what it needs to vouch for letters, and no table of residents:
// what stays home is sent as its hash alone (UU 27/2022 art. 16, limited and
// specific processing).
const (
	travels   = true
	staysHome = false
)

func row[E k.Event](number uint64, goes bool) eventKind {
	var zero E
	return eventKind{number: number, name: zero.Type(), travels: goes, zero: zero, read: func(mode cbor.DecMode, body []byte) (k.Event, error) {
		var ev E
		if err := mode.Unmarshal(body, &ev); err != nil {
			return nil, fmt.Errorf("wire: decode %s: %w", zero.Type(), err)
		}
		return ev, nil
	}}
}

// someTravel is row for an event that stays home unless it says of itself that
// the city gets it. A city must do without: older counters withheld all of them.
func someTravel[E interface {
	k.Event
	Travels() bool
}](number uint64) eventKind {
	x := row[E](number, staysHome)
	x.some = func(ev k.Event) bool {
		v, ok := ev.(E)
		return ok && v.Travels()
	}
	return x
}

// goes reports whether a body of this kind is given to the city.
func (x eventKind) goes(body []byte) bool {
	if x.travels || x.some == nil {
		return x.travels
	}
	ev, err := x.read(leniently, body)
	return err == nil && x.some(ev)
}

// eventTable numbers the events. The numbers are in every register: never
// change or reuse one; a new event takes the next number.
func eventTable() []eventKind {
	return []eventKind{
		row[k.RegisterOpened](1, travels),
		row[k.OfficeConfigured](2, travels),
		row[k.OfficerEnrolled](3, travels),
		row[k.OfficerDismissed](4, travels),
		row[k.SeriesStarted](5, travels),
		row[k.KindAdopted](6, travels),
		row[k.ResidentsImported](7, staysHome),
		row[k.ResidentChanged](8, staysHome),
		row[k.CardLinked](9, staysHome),
		row[k.CardUnlinked](10, staysHome),
		row[k.PersonsViewed](11, staysHome),
		row[k.LetterHeld](12, staysHome), // the city sees the letter when it is issued
		row[k.HoldRefused](13, staysHome),
		row[k.LetterIssued](14, travels),
		row[k.LetterPrinted](15, travels),
		row[k.LetterVoided](16, travels),
		row[k.LetterHandwritten](17, travels),
		row[k.RequestRefused](18, staysHome),
		row[k.BatchClosed](19, travels),
		row[k.BatchApproved](20, travels),
		row[k.BatchReturned](21, travels),
		row[k.BatchDelivered](22, staysHome), // the city's own receipt
		row[k.ClockAccepted](23, travels),
		row[k.PayloadErased](24, travels),
		row[k.KindProposed](25, staysHome), // the city gets the file when it is adopted
		row[k.KindRejected](26, staysHome),
		row[k.KindRetired](27, staysHome),
		row[k.KindRestored](28, staysHome),
		row[k.PeopleListed](29, staysHome),
		row[k.PeopleExported](30, staysHome),
		row[k.CorrectionAsked](31, staysHome),
		row[k.CorrectionAnswered](32, staysHome),
		someTravel[k.LetterReduced](33), // of what was issued, which the city has; not of what was held
		row[k.DrawerHandedOver](34, staysHome),
		row[k.RecoveryUsed](35, travels),
		row[k.LostLettersApproved](36, travels),
	}
}

// events is the table, indexed both ways; made once, never changed.
var events = indexEvents(eventTable())

// Events gives an empty one of every event that a register can hold, by number:
// for tests that must leave none out.
func Events() []k.Event {
	list := make([]k.Event, 0, len(events.byNumber))
	for _, row := range eventTable() {
		list = append(list, row.zero)
	}
	return list
}

type eventIndex struct {
	byNumber map[uint64]eventKind
	byName   map[k.EventType]eventKind
}

func indexEvents(rows []eventKind) eventIndex {
	x := eventIndex{make(map[uint64]eventKind, len(rows)), make(map[k.EventType]eventKind, len(rows))}
	for _, r := range rows {
		x.byNumber[r.number], x.byName[r.name] = r, r
	}
	return x
}
