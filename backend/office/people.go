package office

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"slices"
	"strings"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// Search finds residents while somebody types: a NIK or a part of one, a KK, or
// any part of a name. Who was found is recorded as listed.
func (o *Office) Search(text string, limit int) ([]kelurahan.Resident, error) {
	b, err := o.open()
	if err != nil {
		return nil, err
	}
	hits := b.store.Search(strings.TrimSpace(text), limit)
	list := make([]kelurahan.Resident, 0, len(hits))
	for _, hit := range hits {
		r, err := b.store.Resident(hit.ID)
		if err != nil {
			return nil, err
		}
		list = append(list, r)
	}
	o.listedPeople("cari", list)
	return list, nil
}

// Resident opens one person and records the look-up with its purpose.
// Errors: not-found, not-signed-in.
func (o *Office) Resident(ctx context.Context, by kelurahan.Officer, id kelurahan.PersonID, purpose string) (kelurahan.Resident, error) {
	b, err := o.open()
	if err != nil {
		return kelurahan.Resident{}, err
	}
	r, err := b.store.Resident(id)
	if err != nil {
		return kelurahan.Resident{}, err
	}
	return r, o.viewed(ctx, by.ID, id, purpose)
}

// Family gives the residents of a family card; they are recorded as listed.
func (o *Office) Family(kk kelurahan.KKNumber) ([]kelurahan.Resident, error) {
	b, err := o.open()
	if err != nil || kk == "" {
		return nil, err
	}
	family, err := b.store.Family(kk)
	o.listedPeople("keluarga", family)
	return family, err
}

// SaveResident adds or corrects a record. A new record's ID is zero. Fields
// that an officer changed by hand are remembered, so that an import asks first.
// Errors: name-invalid, nik-length, nik-taken, kk-length, date-invalid,
// reason-required for a change.
func (o *Office) SaveResident(ctx context.Context, by kelurahan.Officer, r kelurahan.Resident, reason string) (kelurahan.Resident, error) {
	return o.CorrectResident(ctx, by, r, reason, "")
}

// CorrectResident is SaveResident with what the officer was shown, such as
// "KTP asli".
func (o *Office) CorrectResident(ctx context.Context, by kelurahan.Officer, r kelurahan.Resident, reason, evidence string) (kelurahan.Resident, error) {
	err := o.act(ctx, by.ID, func(b *books) ([]kelurahan.Event, error) {
		old, err := b.previous(r.ID)
		if err != nil {
			return nil, err
		}
		if err := b.checkNIK(&r); err != nil {
			return nil, err
		}
		if r.ID.IsZero() {
			id := newID()
			r.ID = kelurahan.PersonID(id)
		} else if err := kelurahan.CheckReason(reason); err != nil {
			return nil, err
		}
		profile, err := b.profile()
		if err != nil {
			return nil, err
		}
		r.Edited = editedFields(old, &r)
		r.Source = kelurahan.Source{From: kelurahan.FromOfficer, Date: profile.Today(o.now())}
		return []kelurahan.Event{kelurahan.ResidentChanged{Resident: r, Reason: reason, Evidence: strings.TrimSpace(evidence)}}, nil
	})
	return r, err
}

func (b *books) previous(id kelurahan.PersonID) (*kelurahan.Resident, error) {
	if id.IsZero() {
		return &kelurahan.Resident{}, nil
	}
	r, err := b.store.Resident(id)
	return &r, err
}

func (b *books) checkNIK(r *kelurahan.Resident) error {
	if r.NIK == "" {
		return nil
	}
	other, err := b.store.ResidentByNIK(r.NIK)
	switch kelurahan.CodeOf(err) {
	case kelurahan.NotFound:
		return nil
	case "":
		if other.ID != r.ID {
			return kelurahan.E(kelurahan.NIKTaken, "office.SaveResident", nil).InField("nik")
		}
		return nil
	}
	return err
}

// editedFields adds what differs from old to the fields known to be corrected.
func editedFields(old, r *kelurahan.Resident) []string {
	pairs := []struct {
		field    string
		from, to string
	}{
		{"nik", string(old.NIK), string(r.NIK)}, {"kk", string(old.KK), string(r.KK)},
		{"name", old.Name, r.Name}, {"sex", string(old.Sex), string(r.Sex)},
		{"birthPlace", old.BirthPlace, r.BirthPlace}, {"birthDate", old.BirthDate.String(), r.BirthDate.String()},
		{"religion", old.Religion, r.Religion}, {"marital", old.Marital, r.Marital},
		{"occupation", old.Occupation, r.Occupation}, {"education", old.Education, r.Education},
		{"blood", old.Blood, r.Blood}, {"relation", old.Relation, r.Relation},
		{"address", old.Address, r.Address}, {"rt", old.RT, r.RT}, {"rw", old.RW, r.RW},
		{"father", old.Father, r.Father}, {"mother", old.Mother, r.Mother}, {"status", old.Status, r.Status},
	}
	edited := append([]string(nil), old.Edited...)
	for _, p := range pairs {
		if p.from != p.to && !slices.Contains(edited, p.field) {
			edited = append(edited, p.field)
		}
	}
	return edited
}

// uidHash is how a card's UID stands in the register and the store: keyed, so
// that neither gives away which card it was.
func (b *books) uidHash(uid []byte) ([]byte, error) {
	key, err := b.keys.Derive("card-uid")
	if err != nil {
		return nil, err
	}
	m := hmac.New(sha256.New, key[:])
	m.Write(uid)
	return m.Sum(nil)[:16], nil
}

// Link is what a card recalls: a person, and the visit that tied them.
type Link struct {
	Person kelurahan.PersonID
	Seen   kelurahan.Date
}

// ByCard gives the person a card was linked to. Errors: not-found.
func (o *Office) ByCard(uid []byte) (Link, error) {
	b, err := o.open()
	if err != nil {
		return Link{}, err
	}
	hash, err := b.uidHash(uid)
	if err != nil {
		return Link{}, err
	}
	l, ok, err := b.store.CardLink(hash)
	if err != nil {
		return Link{}, err
	}
	if !ok {
		return Link{}, kelurahan.E(kelurahan.NotFound, "office.ByCard", nil)
	}
	profile, err := b.profile()
	if err != nil {
		return Link{}, err
	}
	return Link{Person: l.Person, Seen: profile.Today(l.At)}, nil
}

// LinkCard ties a card to a person. The caller makes sure that the card lies on
// the reader and that its UID does not change from tap to tap.
func (o *Office) LinkCard(ctx context.Context, by kelurahan.Officer, uid []byte, person kelurahan.PersonID) error {
	return o.act(ctx, by.ID, func(b *books) ([]kelurahan.Event, error) {
		hash, err := b.uidHash(uid)
		if err != nil {
			return nil, err
		}
		if _, err := b.store.Resident(person); err != nil {
			return nil, err
		}
		return []kelurahan.Event{kelurahan.CardLinked{UID: hash, Person: person}}, nil
	})
}

// UnlinkCard revokes every link of a person. Errors: reason-required.
func (o *Office) UnlinkCard(ctx context.Context, by kelurahan.Officer, person kelurahan.PersonID, reason string) error {
	if err := kelurahan.CheckReason(reason); err != nil {
		return err
	}
	return o.act(ctx, by.ID, func(b *books) ([]kelurahan.Event, error) {
		links, err := b.store.CardsOf(person)
		if err != nil {
			return nil, err
		}
		events := make([]kelurahan.Event, 0, len(links))
		for _, l := range links {
			events = append(events, kelurahan.CardUnlinked{UID: l.UID, Reason: reason})
		}
		return events, nil
	})
}
