package kelurahan

import (
	"bytes"
	"cmp"
	"slices"
)

// Origin says where a version of a kind of letter comes from. Durable strings.
type Origin string

// The origins.
const (
	OriginShipped Origin = "shipped" // came with the program
	OriginOffice  Origin = "office"  // made or changed in this office
	OriginCity    Origin = "city"    // from the city's catalogue
	OriginFile    Origin = "file"    // from another office's file
)

// Adoption is the Fact of bringing a version into force.
type Adoption struct {
	Fact    `cbor:"1,keyasint"`
	Version string `cbor:"2,keyasint"`
	Origin  Origin `cbor:"3,keyasint"`
}

// Proposal is the Fact of putting a version before a supervisor.
type Proposal struct {
	Fact    `cbor:"1,keyasint"`
	Version string `cbor:"2,keyasint"`
	Base    string `cbor:"3,keyasint,omitempty"` // the version it changes
	Note    string `cbor:"4,keyasint,omitempty"`
	Origin  Origin `cbor:"5,keyasint"`
}

// Rejection is a supervisor's no to a version.
type Rejection struct {
	Fact    `cbor:"1,keyasint"`
	Version string `cbor:"2,keyasint"`
	Reason  string `cbor:"3,keyasint"`
}

// Listing is the Fact of taking a kind off the list or putting it back.
type Listing struct {
	Fact   `cbor:"1,keyasint"`
	Off    bool   `cbor:"2,keyasint"`
	Reason string `cbor:"3,keyasint,omitempty"`
}

// KindRecord is the fold of all entries about one kind of letter; like
// LetterRecord it takes them in any order and twice. Every list is ordered by
// time; see order.
type KindRecord struct {
	Code     KindCode    `cbor:"1,keyasint"`
	Adopted  []Adoption  `cbor:"2,keyasint,omitempty"`
	Proposed []Proposal  `cbor:"3,keyasint,omitempty"`
	Rejected []Rejection `cbor:"4,keyasint,omitempty"`
	Listings []Listing   `cbor:"5,keyasint,omitempty"`
}

// KindOf names the kind an event changes, "" for most events.
func KindOf(ev Event) KindCode {
	switch v := ev.(type) {
	case KindAdopted:
		return v.Kind
	case KindProposed:
		return v.Kind
	case KindRejected:
		return v.Kind
	case KindRetired:
		return v.Kind
	case KindRestored:
		return v.Kind
	}
	return ""
}

// Apply takes one entry about the kind into the record.
func (r *KindRecord) Apply(e Entry) {
	f := FactOf(e)
	switch v := e.Event.(type) {
	case KindAdopted:
		origin := v.Origin
		if origin == "" {
			origin = OriginShipped // nothing else could be adopted then
		}
		addFact(&r.Adopted, Adoption{f, v.Version, origin}, Adoption.fact)
	case KindProposed:
		addFact(&r.Proposed, Proposal{Fact: f, Version: v.Version, Base: v.Base, Note: v.Note, Origin: v.Origin}, Proposal.fact)
	case KindRejected:
		addFact(&r.Rejected, Rejection{f, v.Version, v.Reason}, Rejection.fact)
	case KindRetired:
		addFact(&r.Listings, Listing{f, true, v.Reason}, Listing.fact)
	case KindRestored:
		addFact(&r.Listings, Listing{Fact: f}, Listing.fact)
	}
	sortFacts(r, r.Adopted, Adoption.fact)
	sortFacts(r, r.Proposed, Proposal.fact)
	sortFacts(r, r.Rejected, Rejection.fact)
	sortFacts(r, r.Listings, Listing.fact)
}

func (a Adoption) fact() Fact  { return a.Fact }
func (p Proposal) fact() Fact  { return p.Fact }
func (x Rejection) fact() Fact { return x.Fact }
func (l Listing) fact() Fact   { return l.Fact }

// addFact adds a fact once.
func addFact[T any](list *[]T, item T, fact func(T) Fact) {
	if !slices.ContainsFunc(*list, func(o T) bool { return fact(o).Position == fact(item).Position }) {
		*list = append(*list, item)
	}
}

func sortFacts[T any](r *KindRecord, list []T, fact func(T) Fact) {
	slices.SortFunc(list, func(a, b T) int { return r.order(fact(a), fact(b)) })
}

// order puts facts of one register in the order of their entries and those of
// several by their moments. A clock that was put back an hour must not bring old
// words into force again, so a moment counts as no earlier than those before it
// in its register.
func (r *KindRecord) order(a, b Fact) int {
	return cmp.Or(
		cmp.Compare(r.moment(a), r.moment(b)),
		bytes.Compare(a.Register[:], b.Register[:]),
		cmp.Compare(a.Seq, b.Seq),
	)
}

func (r *KindRecord) moment(f Fact) Millis {
	at := f.At
	each := func(g Fact) {
		if g.Register == f.Register && g.Seq < f.Seq {
			at = max(at, g.At)
		}
	}
	for i := range r.Adopted {
		each(r.Adopted[i].Fact)
	}
	for i := range r.Proposed {
		each(r.Proposed[i].Fact)
	}
	for i := range r.Rejected {
		each(r.Rejected[i].Fact)
	}
	for i := range r.Listings {
		each(r.Listings[i].Fact)
	}
	return at
}

func (r *KindRecord) before(a, b Fact) bool { return r.order(a, b) < 0 }

// Clone gives a record that can be changed without touching this one.
func (r *KindRecord) Clone() KindRecord {
	return KindRecord{
		Code: r.Code, Adopted: slices.Clone(r.Adopted), Proposed: slices.Clone(r.Proposed),
		Rejected: slices.Clone(r.Rejected), Listings: slices.Clone(r.Listings),
	}
}

// InForce gives the adoption that counts; ok is false while the kind was only
// proposed.
func (r *KindRecord) InForce() (a Adoption, ok bool) {
	if len(r.Adopted) == 0 {
		return Adoption{}, false
	}
	return r.Adopted[len(r.Adopted)-1], true
}

// Knows reports whether a version was ever in force.
func (r *KindRecord) Knows(version string) bool {
	return slices.ContainsFunc(r.Adopted, func(a Adoption) bool { return a.Version == version })
}

// Refused reports whether a supervisor said no to a version.
func (r *KindRecord) Refused(version string) bool {
	return slices.ContainsFunc(r.Rejected, func(x Rejection) bool { return x.Version == version })
}

// BaseOf gives the version that a proposed version changed, "" when it was never
// proposed or is a kind of its own.
func (r *KindRecord) BaseOf(version string) string {
	for _, p := range slices.Backward(r.Proposed) {
		if p.Version == version {
			return p.Base
		}
	}
	return ""
}

// KindStatus is where a kind stands. Durable strings.
type KindStatus string

// The statuses of a kind.
const (
	KindAbsent  KindStatus = "absent"  // no version is in force
	KindListed  KindStatus = "listed"  // letters of it may be begun
	KindOffList KindStatus = "retired" // the office does not want it on its list
)

// KindStatuses lists every status of a kind.
func KindStatuses() []KindStatus { return []KindStatus{KindAbsent, KindListed, KindOffList} }

// Status derives where the kind stands.
func (r *KindRecord) Status() KindStatus {
	switch {
	case len(r.Adopted) == 0:
		return KindAbsent
	case len(r.Listings) > 0 && r.Listings[len(r.Listings)-1].Off:
		return KindOffList
	}
	return KindListed
}

// ProposalStatus is where a proposal stands. Durable strings.
type ProposalStatus string

// The statuses of a proposal.
const (
	ProposalOpen      ProposalStatus = "open"
	ProposalAdopted   ProposalStatus = "adopted"
	ProposalRejected  ProposalStatus = "rejected"
	ProposalOvertaken ProposalStatus = "overtaken" // the same officer proposed another version since
)

// ProposalStatuses lists every status of a proposal.
func ProposalStatuses() []ProposalStatus {
	return []ProposalStatus{ProposalOpen, ProposalAdopted, ProposalRejected, ProposalOvertaken}
}

// StatusOf derives where one of the record's proposals stands. What was said of
// a version before it was proposed (again) does not count.
func (r *KindRecord) StatusOf(p Proposal) ProposalStatus {
	for _, a := range r.Adopted {
		if a.Version == p.Version && r.before(p.Fact, a.Fact) {
			return ProposalAdopted
		}
	}
	for _, x := range r.Rejected {
		if x.Version == p.Version && r.before(p.Fact, x.Fact) {
			return ProposalRejected
		}
	}
	for _, q := range r.Proposed {
		if r.before(p.Fact, q.Fact) && (q.By == p.By || q.Version == p.Version) {
			return ProposalOvertaken
		}
	}
	return ProposalOpen
}

// Open gives the proposals that wait, oldest first.
func (r *KindRecord) Open() []Proposal {
	open := []Proposal{}
	for _, p := range r.Proposed {
		if r.StatusOf(p) == ProposalOpen {
			open = append(open, p)
		}
	}
	return open
}

// Find gives the newest proposal of a version. Errors: not-found.
func (r *KindRecord) Find(version string) (Proposal, error) {
	for _, p := range slices.Backward(r.Proposed) {
		if p.Version == version {
			return p, nil
		}
	}
	return Proposal{}, E(NotFound, "kelurahan.Find", nil)
}

// CheckAdopter keeps four eyes on the wording of letters: whoever proposed a
// version does not bring it into force. Errors: officer-revoked, role-refused,
// kind-own-proposal, not-allowed-now.
func (r *KindRecord) CheckAdopter(o *Officer, p Proposal) error {
	if o.Revoked {
		return E(OfficerRevoked, "kelurahan.CheckAdopter", nil)
	}
	if err := PermitProposal(r.StatusOf(p), o.Role, ActAdopt); err != nil {
		return err
	}
	if p.By == o.ID {
		return E(KindOwn, "kelurahan.CheckAdopter", nil)
	}
	return nil
}
