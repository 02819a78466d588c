package office

import (
	"context"
	"slices"

	"github.com/loket-kelurahan/loket/backend/catalog"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// DefaultVerifyURL heads the QR text until the city gives its own address.
const DefaultVerifyURL = "HTTPS://SURAT.KUPANGKOTA.GO.ID/V/"

// Folder is where this PC keeps the office.
func (o *Office) Folder() string { return o.cfg.Dir }

// Profile gives the office's profile in force.
func (o *Office) Profile() (*kelurahan.Office, error) {
	b, err := o.open()
	if err != nil {
		return nil, err
	}
	return b.profile()
}

func (b *books) profile() (*kelurahan.Office, error) {
	p, err := b.store.Office()
	return &p, err
}

func (b *books) profileAt(rev uint64) (*kelurahan.Office, error) {
	p, err := b.store.OfficeAt(rev)
	return &p, err
}

// Counter gives this PC's counter code, "" while the books are closed.
func (o *Office) Counter() kelurahan.CounterCode {
	b, err := o.open()
	if err != nil {
		return ""
	}
	return b.counter
}

// OfficerName gives the name of anybody who was ever enrolled, "" if unknown.
func (o *Office) OfficerName(id kelurahan.OfficerID) string {
	b, err := o.open()
	if err != nil {
		return ""
	}
	list := b.store.Officers()
	i := slices.IndexFunc(list, func(x kelurahan.Officer) bool { return x.ID == id })
	if i < 0 {
		return ""
	}
	return list[i].Name
}

// Configure changes the profile from here on; letters keep the revision they
// were issued under. Errors: role-refused, field-required, number-invalid.
func (o *Office) Configure(ctx context.Context, by kelurahan.Officer, change func(*kelurahan.Office)) error {
	if by.Role == kelurahan.Clerk {
		return kelurahan.E(kelurahan.RoleRefused, "office.Configure", nil)
	}
	return o.configure(ctx, by, change)
}

// OnDuty says which official signs from now on. Any officer may say who is in
// the building; the change is an entry like every other.
func (o *Office) OnDuty(ctx context.Context, by kelurahan.Officer, key string) error {
	return o.configure(ctx, by, func(p *kelurahan.Office) { p.OnDuty = key })
}

func (o *Office) configure(ctx context.Context, by kelurahan.Officer, change func(*kelurahan.Office)) error {
	return o.act(ctx, by.ID, func(b *books) ([]kelurahan.Event, error) {
		p, err := b.changedProfile(change)
		if err != nil {
			return nil, err
		}
		return []kelurahan.Event{kelurahan.OfficeConfigured{Office: *p}}, nil
	})
}

// Kinds gives the kinds on the office's list and how many letters each has.
func (o *Office) Kinds() ([]*catalog.Kind, map[kelurahan.KindCode]int, error) {
	b, err := o.open()
	if err != nil {
		return nil, nil, err
	}
	since := kelurahan.DateOf(o.cfg.Now().AddDate(0, -3, 0))
	used, err := b.store.KindCounts(since)
	return b.listed(), used, err
}

// SetStart sets the first number of a year of this counter, once.
// Errors: role-refused, number-frozen, number-invalid.
func (o *Office) SetStart(ctx context.Context, by kelurahan.Officer, year, first int) error {
	if by.Role == kelurahan.Clerk {
		return kelurahan.E(kelurahan.RoleRefused, "office.SetStart", nil)
	}
	return o.act(ctx, by.ID, func(b *books) ([]kelurahan.Event, error) {
		series := b.store.SeriesBook()
		key := kelurahan.SeriesKey{Counter: b.counter, Year: year}
		if err := series.CheckStart(key, first); err != nil {
			return nil, err
		}
		return []kelurahan.Event{kelurahan.SeriesStarted{Counter: b.counter, Year: year, First: first}}, nil
	})
}
