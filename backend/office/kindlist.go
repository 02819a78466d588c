package office

import (
	"cmp"
	"slices"

	"github.com/loket-kelurahan/loket/backend/catalog"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// KindState is a kind of letter as the office holds it.
type KindState struct {
	Record kelurahan.KindRecord
	Kind   *catalog.Kind // in force; the newest proposal while none is
	Origin kelurahan.Origin
	Open   []kelurahan.Proposal // those that wait
	Offer  *Offer               // what program or city would put in its place; nil = nothing
}

// Offer is a version that nobody in the office proposed: it came with the
// program or with the city's catalogue, and waits until a supervisor takes it.
type Offer struct {
	Kind   *catalog.Kind
	Origin kelurahan.Origin
	// Own says that the office's words stand on top of an earlier version from
	// there, which taking the offer would put aside.
	Own bool
}

// KindStates gives every kind that is in force or proposed, by title.
func (o *Office) KindStates() ([]KindState, error) {
	b, err := o.open()
	if err != nil {
		return nil, err
	}
	offers, err := o.offers(b)
	if err != nil {
		return nil, err
	}
	records := b.store.KindRecords()
	list := make([]KindState, 0, len(records))
	for _, r := range records {
		s, err := b.kindState(r)
		if err != nil {
			return nil, err
		}
		if s.Kind == nil {
			continue
		}
		s.Offer = takeOffer(offers, r.Code)
		list = append(list, s)
	}
	for i := range offers {
		if r := b.store.KindRecord(offers[i].Kind.Code); len(r.Adopted)+len(r.Proposed) == 0 {
			list = append(list, KindState{Record: r, Kind: offers[i].Kind, Origin: offers[i].Origin, Offer: &offers[i]})
		}
	}
	slices.SortFunc(list, func(x, y KindState) int {
		return cmp.Or(cmp.Compare(x.Kind.Title, y.Kind.Title), cmp.Compare(x.Kind.Code, y.Kind.Code))
	})
	return list, nil
}

func takeOffer(offers []Offer, code kelurahan.KindCode) *Offer {
	i := slices.IndexFunc(offers, func(f Offer) bool { return f.Kind.Code == code })
	if i < 0 {
		return nil
	}
	return &offers[i]
}

// KindState gives one kind. Errors: kind-unknown.
func (o *Office) KindState(code kelurahan.KindCode) (KindState, error) {
	list, err := o.KindStates()
	if err != nil {
		return KindState{}, err
	}
	i := slices.IndexFunc(list, func(s KindState) bool { return s.Record.Code == code })
	if i < 0 {
		return KindState{}, kelurahan.E(kelurahan.KindUnknown, "office.KindState", nil, "kind", string(code))
	}
	return list[i], nil
}

func (b *books) kindState(r kelurahan.KindRecord) (KindState, error) {
	s := KindState{Record: r, Open: r.Open()}
	version := ""
	if current, ok := r.InForce(); ok {
		version, s.Origin = current.Version, current.Origin
	} else if len(s.Open) > 0 {
		newest := s.Open[len(s.Open)-1]
		version, s.Origin = newest.Version, newest.Origin
	} else {
		return s, nil // proposed once and refused: nothing to show
	}
	var err error
	s.Kind, err = b.kind(r.Code, version)
	return s, err
}

// offers gives what program and city would put in force, the city's first.
func (o *Office) offers(b *books) ([]Offer, error) {
	shipped, err := o.cfg.Tools.shippedKinds()
	if err != nil {
		return nil, err
	}
	list := []Offer{}
	add := func(k *catalog.Kind, origin kelurahan.Origin) {
		r := b.store.KindRecord(k.Code)
		current, ok := r.InForce()
		if r.Knows(k.Version) || r.Refused(k.Version) || takeOffer(list, k.Code) != nil {
			return
		}
		list = append(list, Offer{Kind: k, Origin: origin, Own: ok && current.Origin == kelurahan.OriginOffice})
	}
	for _, k := range o.cityKinds(b) {
		add(k, kelurahan.OriginCity)
	}
	for _, k := range shipped {
		add(k, kelurahan.OriginShipped)
	}
	return list, nil
}

// KindVersion is a version that is or was in force.
type KindVersion struct {
	kelurahan.Adoption
	Proposed *kelurahan.Proposal // nil for what nobody here proposed
	Letters  int                 // issued under it at this counter
	InForce  bool
}

// KindVersions gives the versions of a kind, newest first. A version that came
// back stands where it came back. Errors: kind-unknown.
func (o *Office) KindVersions(code kelurahan.KindCode) ([]KindVersion, error) {
	b, err := o.open()
	if err != nil {
		return nil, err
	}
	r := b.store.KindRecord(code)
	if len(r.Adopted) == 0 {
		return nil, kelurahan.E(kelurahan.KindUnknown, "office.KindVersions", nil, "kind", string(code))
	}
	counts, err := b.store.VersionCounts(code)
	if err != nil {
		return nil, err
	}
	list := []KindVersion{}
	for _, a := range slices.Backward(r.Adopted) {
		if slices.ContainsFunc(list, func(v KindVersion) bool { return v.Version == a.Version }) {
			continue
		}
		v := KindVersion{Adoption: a, Letters: counts[a.Version], InForce: len(list) == 0}
		if p, err := r.Find(a.Version); err == nil {
			v.Proposed = &p
		}
		list = append(list, v)
	}
	return list, nil
}

// WaitingKinds counts the proposals that wait for a supervisor.
func (o *Office) WaitingKinds() int {
	b, err := o.open()
	if err != nil {
		return 0
	}
	n := 0
	for _, r := range b.store.KindRecords() {
		n += len(r.Open())
	}
	return n
}
