package office

import (
	"context"
	"slices"
	"sync"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// purposeApprove is the purpose of looks at letters that wait for a supervisor.
const purposeApprove = "setujui"

// deskOf knows who signed in last: who is shown a list is whoever is at the desk.
type deskOf struct {
	mu sync.Mutex
	by kelurahan.OfficerID
}

func (d *deskOf) sit(by kelurahan.OfficerID) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.by = by
}

func (d *deskOf) who() kelurahan.OfficerID {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.by
}

// listLog keeps whom lists named until FlushViews writes it: one entry an
// officer and purpose, so that a search at every key costs sixteen bytes a
// person and no sync.
type listLog struct {
	mu    sync.Mutex
	lists []*kelurahan.PeopleListed
	known map[listedOnce]bool
}

type listedOnce struct {
	by      kelurahan.OfficerID
	purpose string
	person  kelurahan.PersonID
}

const (
	maxListed = 500        // persons that may wait
	ripeLooks = 5 * 60_000 // milliseconds a look may wait for the timer
)

// add takes persons in; full says that it is time to write.
func (l *listLog) add(by kelurahan.OfficerID, purpose string, at kelurahan.Millis, persons []kelurahan.PersonID) (full bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	i := slices.IndexFunc(l.lists, func(p *kelurahan.PeopleListed) bool { return p.By == by && p.Purpose == purpose })
	for _, id := range persons {
		once := listedOnce{by, purpose, id}
		if id.IsZero() || l.known[once] {
			continue
		}
		if l.known == nil {
			l.known = map[listedOnce]bool{}
		}
		l.known[once] = true
		if i < 0 {
			i = len(l.lists)
			l.lists = append(l.lists, &kelurahan.PeopleListed{By: by, Purpose: purpose, From: at})
		}
		l.lists[i].Persons = append(l.lists[i].Persons, id)
	}
	if i >= 0 {
		l.lists[i].To = at
	}
	return len(l.known) >= maxListed
}

func (l *listLog) take() []kelurahan.Event {
	l.mu.Lock()
	defer l.mu.Unlock()
	events := make([]kelurahan.Event, 0, len(l.lists))
	for _, p := range l.lists {
		events = append(events, *p)
	}
	l.lists, l.known = nil, nil
	return events
}

func (l *listLog) putBack(events []kelurahan.Event) {
	for _, ev := range events {
		if p, ok := ev.(kelurahan.PeopleListed); ok {
			l.add(p.By, p.Purpose, p.From, p.Persons)
		}
	}
}

func (l *listLog) waiting() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.lists) > 0
}

// oldest is when the first list that waits was shown; 0 = none waits.
func (l *listLog) oldest() kelurahan.Millis {
	l.mu.Lock()
	defer l.mu.Unlock()
	first := kelurahan.Millis(0)
	for _, p := range l.lists {
		if first == 0 || p.From < first {
			first = p.From
		}
	}
	return first
}

func (v *viewLog) oldest() kelurahan.Millis {
	v.mu.Lock()
	defer v.mu.Unlock()
	if len(v.list) == 0 {
		return 0
	}
	return v.list[0].At
}

// LooksWait reports whether a look-up or a list has waited for five minutes.
func (o *Office) LooksWait() bool {
	ripe := o.now() - ripeLooks
	for _, at := range []kelurahan.Millis{o.views.oldest(), o.lists.oldest()} {
		if at > 0 && at <= ripe {
			return true
		}
	}
	return false
}

// listed records that a list named residents to whoever is at the desk. A list
// that cannot be recorded now is kept: reading goes on when a disk is full.
func (o *Office) listed(purpose string, persons ...kelurahan.PersonID) {
	by := o.desk.who()
	if !o.lists.add(by, purpose, o.now(), persons) {
		return
	}
	if err := o.FlushViews(context.Background(), by); err != nil {
		o.cfg.Log.Warn("lists wait to be recorded", "code", string(kelurahan.CodeOf(err)), "cause", err)
	}
}

func (o *Office) listedPeople(purpose string, list []kelurahan.Resident) {
	ids := make([]kelurahan.PersonID, len(list))
	for i := range list {
		ids[i] = list[i].ID
	}
	o.listed(purpose, ids...)
}

func (o *Office) listedLetters(purpose string, list ...kelurahan.LetterRecord) {
	if len(list) > 0 {
		o.listed(purpose, residentsIn(list)...)
	}
}

// residentsIn names the residents that letters are for and about, each once.
// Who else a letter names is seen only by opening it.
func residentsIn(list []kelurahan.LetterRecord) []kelurahan.PersonID {
	ids := []kelurahan.PersonID{}
	for i := range list {
		l := list[i].Letter()
		if l == nil {
			continue
		}
		for _, id := range []kelurahan.PersonID{l.Applicant.Resident, l.About().Resident} {
			if !id.IsZero() && !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	return ids
}

// people names the residents of a form.
func (d *Draft) people() []kelurahan.PersonID {
	parties := []Party{d.Applicant}
	if d.Subject != nil {
		parties = append(parties, *d.Subject)
	}
	for _, list := range d.Roles {
		parties = append(parties, list...)
	}
	ids := []kelurahan.PersonID{}
	for _, p := range parties {
		if !p.Resident.IsZero() {
			ids = append(ids, p.Resident)
		}
	}
	return ids
}

// copyOf is the export of a letter that is printed once more.
func copyOf(rec *kelurahan.LetterRecord) kelurahan.PeopleExported {
	left := kelurahan.PeopleExported{What: kelurahan.ExportCopy, Purpose: "salinan surat", Letter: rec.ID}
	for _, m := range rec.Letter().People() {
		left.Count++
		if !m.Who.Outsider() {
			left.Persons = append(left.Persons, m.Who.Resident)
		}
	}
	return left
}

// exported records that data of people leave the program.
func (o *Office) exported(ctx context.Context, by kelurahan.OfficerID, left kelurahan.PeopleExported) error {
	return o.act(ctx, by, func(*books) ([]kelurahan.Event, error) { return []kelurahan.Event{left}, nil })
}

// Exported records an export that is made outside this package: a report saved,
// a stick written, a backup made by hand. Errors: bad-request without a kind or
// a purpose, and those of an act.
func (o *Office) Exported(ctx context.Context, by kelurahan.Officer, left kelurahan.PeopleExported) error {
	if left.What == "" || left.Purpose == "" {
		return kelurahan.E(kelurahan.BadRequest, "office.Exported", nil)
	}
	return o.exported(ctx, by.ID, left)
}
