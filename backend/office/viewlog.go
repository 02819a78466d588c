package office

import (
	"context"
	"sync"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// viewLog keeps look-ups until the next act writes them along, so that looking
// somebody up costs no sync of its own. At most maxViews wait; see FlushViews.
type viewLog struct {
	mu   sync.Mutex
	list []kelurahan.View
}

const maxViews = 50

func (v *viewLog) add(view kelurahan.View) (full bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if n := len(v.list); n > 0 && v.list[n-1].Person == view.Person && v.list[n-1].Purpose == view.Purpose && v.list[n-1].By == view.By {
		return false // the same look, repeated by the screen
	}
	v.list = append(v.list, view)
	return len(v.list) >= maxViews
}

func (v *viewLog) take() []kelurahan.View {
	v.mu.Lock()
	defer v.mu.Unlock()
	list := v.list
	v.list = nil
	return list
}

func (v *viewLog) putBack(list []kelurahan.View) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.list = append(list, v.list...)
}

func (v *viewLog) waiting() bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	return len(v.list) > 0
}

// viewed records that by looked at a person (UU 27/2022 art. 31).
func (o *Office) viewed(ctx context.Context, by kelurahan.OfficerID, person kelurahan.PersonID, purpose string) error {
	if o.views.add(kelurahan.View{Person: person, Purpose: purpose, At: o.now(), By: by}) {
		return o.FlushViews(ctx, by)
	}
	return nil
}

// FlushViews writes the look-ups and lists that wait. It is called when one of
// them is full, at sign-out, and by the program's timer.
func (o *Office) FlushViews(ctx context.Context, by kelurahan.OfficerID) error {
	if !o.views.waiting() && !o.lists.waiting() {
		return nil
	}
	return o.locked(func() error {
		b, err := o.opened()
		if err != nil {
			return err
		}
		lists := o.lists.take()
		err = o.write(b, by, lists)
		if err != nil {
			o.lists.putBack(lists)
		}
		return err
	})
}

// untold gives the look-ups that events do not record themselves: whose record
// was opened to serve him, and who then got a letter or a refusal, stands in
// that entry with the officer and the moment.
func untold(views []kelurahan.View, events []kelurahan.Event) []kelurahan.View {
	told := map[kelurahan.PersonID]bool{}
	for _, ev := range events {
		for _, id := range served(ev) {
			told[id] = true
		}
	}
	left := make([]kelurahan.View, 0, len(views))
	for _, v := range views {
		if v.Purpose != purposeServe || !told[v.Person] {
			left = append(left, v)
		}
	}
	return left
}

// purposeServe is the purpose of looks at whoever stands at the counter.
const purposeServe = "layani"

// served names the residents an event says were served.
func served(ev kelurahan.Event) []kelurahan.PersonID {
	switch v := ev.(type) {
	case kelurahan.LetterIssued:
		return []kelurahan.PersonID{v.Letter.Applicant.Resident, v.Letter.About().Resident}
	case kelurahan.LetterHeld:
		return []kelurahan.PersonID{v.Letter.Applicant.Resident, v.Letter.About().Resident}
	case kelurahan.RequestRefused:
		return []kelurahan.PersonID{v.Person.Resident}
	}
	return nil
}
