package store

import (
	"bytes"
	"slices"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// unseen is how long two counters may have worked on one resident without
// knowing of each other. The counters mirror each other within seconds while
// the cable between them is in; an event does not say what its author had seen,
// so a change on the other counter within a day counts as unseen.
const unseen = 24 * 3600 * 1000

// Version is a resident's record as one entry left it.
type Version struct {
	kelurahan.Fact `cbor:"1,keyasint"`
	Import         bool               `cbor:"2,keyasint,omitempty"`
	Resident       kelurahan.Resident `cbor:"3,keyasint"`
}

// personRecord is the set of versions of a resident that still matter: the
// newest import, and what was changed by hand since, or shortly before it. What
// is dropped is dropped whatever the order of arrival.
type personRecord struct {
	Versions []Version `cbor:"1,keyasint"` // the oldest first
}

func (p *personRecord) add(v Version) {
	at := 0
	for at < len(p.Versions) && !later(p.Versions[at].Fact, v.Fact) {
		if p.Versions[at].Position == v.Position {
			return
		}
		at++
	}
	p.Versions = slices.Insert(p.Versions, at, v)
	last := -1
	for i := range p.Versions {
		if p.Versions[i].Import {
			last = i
		}
	}
	if last < 0 {
		return
	}
	floor, i := p.Versions[last].At-unseen, -1
	p.Versions = slices.DeleteFunc(p.Versions, func(v Version) bool {
		i++
		return i < last && (v.Import || v.At <= floor)
	})
}

// heads are the versions that stand: one, or two where two counters changed the
// resident without seeing each other. The next change by anybody settles it.
func (p *personRecord) heads() []Version {
	var heads []Version
	for _, v := range p.Versions {
		if len(heads) == 1 && clash(heads[0], v) {
			heads = append(heads, v)
		} else {
			heads = []Version{v}
		}
	}
	return heads
}

// clash says whether b replaced a without knowing it. An import may be replaced
// silently; what an officer corrected by hand may not.
func clash(a, b Version) bool {
	return a.Register != b.Register && !a.Import && b.At-a.At <= unseen && !sameContent(a.Resident, b.Resident)
}

func sameContent(a, b kelurahan.Resident) bool {
	a.Source, b.Source = kelurahan.Source{}, kelurahan.Source{}
	same := slices.Equal(a.Edited, b.Edited)
	a.Edited, b.Edited = nil, nil
	return same && equalPlain(a, b)
}

// equalPlain compares residents without their lists; Resident is not comparable.
func equalPlain(a, b kelurahan.Resident) bool {
	return a.ID == b.ID && a.NIK == b.NIK && a.KK == b.KK && a.Name == b.Name && a.Sex == b.Sex &&
		a.BirthPlace == b.BirthPlace && a.BirthDate == b.BirthDate && a.Religion == b.Religion &&
		a.Marital == b.Marital && a.Occupation == b.Occupation && a.Education == b.Education &&
		a.Blood == b.Blood && a.Citizenship == b.Citizenship && a.Relation == b.Relation &&
		a.Address == b.Address && a.RT == b.RT && a.RW == b.RW && a.Father == b.Father && a.Mother == b.Mother &&
		a.Ethnicity == b.Ethnicity && a.Status == b.Status && a.Recording == b.Recording
}

// current is the version that questions are answered with: the newest head.
func (p *personRecord) current() *kelurahan.Resident {
	if len(p.Versions) == 1 {
		return &p.Versions[0].Resident
	}
	heads := p.heads()
	return &heads[len(heads)-1].Resident
}

// personRow is what the index in memory needs of a resident.
type personRow struct {
	_    struct{} `cbor:",toarray"`
	Name string
	NIK  kelurahan.NIK
	KK   kelurahan.KKNumber
}

func rowOf(r *kelurahan.Resident) personRow { return personRow{Name: r.Name, NIK: r.NIK, KK: r.KK} }

// Link is what a card's UID recalls: whom an officer linked it to, and when.
type Link struct {
	kelurahan.Fact `cbor:"1,keyasint"`
	Person         kelurahan.PersonID `cbor:"2,keyasint,omitempty"` // zero = the link was revoked
	UID            []byte             `cbor:"3,keyasint,omitempty"` // the keyed hash, so that the link can be revoked without the card
}

// CardLink gives the person a card was linked to; ok is false for a card that
// never was, or whose link was revoked. uid is the keyed hash that the events
// carry. Errors: store-failed.
func (s *Store) CardLink(uid []byte) (link Link, ok bool, err error) {
	err = s.view("store.CardLink", func(r *reader) error {
		ok, err = r.get(s.cardKey(uid), &link)
		return err
	})
	return link, ok && err == nil && !link.Person.IsZero(), err
}

func (s *Store) cardKey(uid []byte) key { return keyOf(tableCard, s.codec.blind("uid", uid)) }

// Resident gives a resident's newest record.
// Errors: not-found, store-failed.
func (s *Store) Resident(id kelurahan.PersonID) (kelurahan.Resident, error) {
	const op = "store.Resident"
	var out kelurahan.Resident
	err := s.view(op, func(r *reader) error {
		p, err := r.person(id)
		if err == nil {
			out = *p.current()
		}
		return err
	})
	return out, err
}

// person reads a record that may be absent only if the index in memory does not
// know it either.
func (r *reader) person(id kelurahan.PersonID) (*personRecord, error) {
	var p personRecord
	found, err := r.get(keyOf(tablePerson, id), &p)
	switch {
	case err != nil:
		return nil, err
	case found && len(p.Versions) > 0:
		return &p, nil
	case found || r.s.people.knows(id):
		return nil, r.s.condemn(r.op, errMissing)
	}
	return nil, notFound(r.op)
}

// Conflict gives the versions of a resident that stand side by side, because two
// counters changed it without seeing each other; nil where there is no conflict.
// Errors: not-found, store-failed.
func (s *Store) Conflict(id kelurahan.PersonID) ([]Version, error) {
	var heads []Version
	err := s.view("store.Conflict", func(r *reader) error {
		p, err := r.person(id)
		if err != nil {
			return err
		}
		if h := p.heads(); len(h) > 1 {
			heads = h
		}
		return nil
	})
	return heads, err
}

// ResidentByNIK gives the resident with a NIK. Should two have it, the living
// one, then the one changed last. Errors: not-found, store-failed.
func (s *Store) ResidentByNIK(nik kelurahan.NIK) (kelurahan.Resident, error) {
	const op = "store.ResidentByNIK"
	var out kelurahan.Resident
	err := s.view(op, func(r *reader) error {
		var best Version
		for _, id := range s.people.withNIK(nik) {
			p, err := r.person(id)
			if err != nil {
				return err
			}
			heads := p.heads()
			v := heads[len(heads)-1]
			if better(&v, &best) {
				best = v
			}
		}
		if best.Resident.ID.IsZero() {
			return notFound(op)
		}
		out = best.Resident
		return nil
	})
	return out, err
}

func better(a, b *Version) bool {
	if b.Resident.ID.IsZero() || a.Resident.Alive() != b.Resident.Alive() {
		return b.Resident.ID.IsZero() || a.Resident.Alive()
	}
	return later(a.Fact, b.Fact)
}

// Family gives the residents of a family card, the head first, then by age.
// Errors: store-failed.
func (s *Store) Family(kk kelurahan.KKNumber) ([]kelurahan.Resident, error) {
	family := []kelurahan.Resident{}
	err := s.view("store.Family", func(r *reader) error {
		for _, id := range s.people.withKK(kk) {
			p, err := r.person(id)
			if err != nil {
				return err
			}
			family = append(family, *p.current())
		}
		return nil
	})
	slices.SortFunc(family, byRank)
	return family, err
}

func byRank(a, b kelurahan.Resident) int {
	rank := func(r kelurahan.Resident) int {
		if r.Relation == "KEPALA KELUARGA" {
			return 0
		}
		return 1
	}
	if rank(a) != rank(b) {
		return rank(a) - rank(b)
	}
	if a.BirthDate != b.BirthDate {
		return int(a.BirthDate) - int(b.BirthDate)
	}
	return bytes.Compare(a.ID[:], b.ID[:])
}
