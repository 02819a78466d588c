package office

import (
	"bytes"
	"context"
	"slices"
	"sync/atomic"

	"github.com/loket-kelurahan/loket/backend/catalog"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/store"
)

// kindShelf holds the kinds in force. They are read without a lock while an act
// changes them.
type kindShelf struct {
	now  atomic.Pointer[catalog.Catalog]
	city atomic.Pointer[[]*catalog.Kind] // the city's catalogue; nil = not read yet
}

func (s *kindShelf) get() *catalog.Catalog  { return s.now.Load() }
func (s *kindShelf) put(c *catalog.Catalog) { s.now.Store(c) }

// All gives the kinds in force, retired ones too.
func (s *kindShelf) All() []*catalog.Kind { return s.get().All() }

// Kind gives the version in force of a code. Errors: kind-unknown.
func (s *kindShelf) Kind(code kelurahan.KindCode) (*catalog.Kind, error) { return s.get().Kind(code) }

// Version gives one version of a code. Errors: kind-unknown.
func (s *kindShelf) Version(code kelurahan.KindCode, version string) (*catalog.Kind, error) {
	return s.get().Version(code, version)
}

// adoptions gives the entries that bring shipped kinds into force: those the
// office does not have yet, and newer versions of those it never made its own.
// s is nil at the set-up.
func adoptions(s *store.Store, shipped []catalog.ShippedFile) []kelurahan.Event {
	events := []kelurahan.Event{}
	for _, k := range shipped {
		if s != nil && !takesShipped(s.KindRecord(k.Code), k.Version) {
			continue
		}
		events = append(events, kelurahan.KindAdopted{Kind: k.Code, Version: k.Version, File: k.File, Origin: kelurahan.OriginShipped})
	}
	return events
}

func takesShipped(r kelurahan.KindRecord, version string) bool {
	current, ok := r.InForce()
	return !ok || current.Origin == kelurahan.OriginShipped && current.Version != version
}

// listed gives the kinds from which letters may be begun.
func (b *books) listed() []*catalog.Kind {
	return slices.DeleteFunc(b.kinds.All(), func(k *catalog.Kind) bool {
		r := b.store.KindRecord(k.Code)
		return r.Status() == kelurahan.KindOffList
	})
}

// KindFile gives the file of a version that was ever proposed or in force, and
// of one that is offered. Errors: kind-unknown.
func (o *Office) KindFile(code kelurahan.KindCode, version string) ([]byte, error) {
	b, err := o.open()
	if err != nil {
		return nil, err
	}
	file, err := b.store.Kind(code, version)
	if kelurahan.CodeOf(err) != kelurahan.KindUnknown {
		return file, err
	}
	offers, err := o.offers(b)
	if err != nil {
		return nil, err
	}
	for _, f := range offers {
		if f.Kind.Code == code && f.Kind.Version == version {
			return f.Kind.File, nil
		}
	}
	return nil, kelurahan.E(kelurahan.KindUnknown, "office.KindFile", nil, "kind", string(code))
}

// NewKind is a version somebody wants in force.
type NewKind struct {
	File []byte
	Base string // the version it changes; "" = a kind of its own
	Note string
}

// Propose puts a version of a kind before a supervisor. Proposing the same file
// twice is one proposal.
// Errors: kind-invalid, kind-taken, kind-unchanged, kind-unknown for a base that
// was never there, field-too-long (field "note").
func (o *Office) Propose(ctx context.Context, by kelurahan.Officer, n NewKind) (*catalog.Kind, error) {
	kind, err := catalog.Parse(n.File)
	if err != nil {
		return nil, err
	}
	if len([]rune(n.Note)) > maxNote {
		return nil, kelurahan.E(kelurahan.FieldTooLong, "office.Propose", nil, "max", "200").InField("note")
	}
	err = o.act(ctx, by.ID, func(b *books) ([]kelurahan.Event, error) {
		return b.propose(by, kind, n, kelurahan.OriginOffice)
	})
	return kind, err
}

const maxNote = 200 // characters

func (b *books) propose(by kelurahan.Officer, kind *catalog.Kind, n NewKind, origin kelurahan.Origin) ([]kelurahan.Event, error) {
	r := b.store.KindRecord(kind.Code)
	if err := kelurahan.PermitKind(r.Status(), by.Role, kelurahan.ActPropose); err != nil {
		return nil, err
	}
	current, has := r.InForce()
	switch {
	case has && b.saysTheSame(kind, current.Version):
		return nil, kelurahan.E(kelurahan.KindUnchanged, "office.Propose", nil)
	case has && n.Base == "":
		return nil, kelurahan.E(kelurahan.KindTaken, "office.Propose", nil, "kind", string(kind.Code)).InField("code")
	}
	if n.Base != "" {
		if _, err := b.store.Kind(kind.Code, n.Base); err != nil {
			return nil, err
		}
	}
	for _, p := range r.Open() {
		if p.Version == kind.Version && p.By == by.ID && p.Note == n.Note {
			return nil, nil
		}
	}
	return []kelurahan.Event{kelurahan.KindProposed{
		Kind: kind.Code, Version: kind.Version, File: kind.File, Base: n.Base, Note: n.Note, Origin: origin,
	}}, nil
}

// saysTheSame reports whether a kind differs from a version in nothing but the
// way its file is written.
func (b *books) saysTheSame(k *catalog.Kind, version string) bool {
	if k.Version == version {
		return true
	}
	file, err := b.store.Kind(k.Code, version)
	if err != nil {
		return false
	}
	old, oldErr := catalog.ReadSource(file)
	now, nowErr := catalog.ReadSource(k.File)
	return oldErr == nil && nowErr == nil && bytes.Equal(old.File(), now.File())
}

// AdoptKind brings a proposed version into force: a supervisor with his own PIN,
// and not the one who proposed it. Letters of earlier versions stay what they are.
// Errors: not-found, not-allowed-now, role-refused, kind-own-proposal, pin-wrong,
// pin-locked.
func (o *Office) AdoptKind(ctx context.Context, by kelurahan.Officer, code kelurahan.KindCode, version string, pin []byte) error {
	return o.adopt(ctx, by, func(b *books) ([]*catalog.Kind, []kelurahan.Event, error) {
		r := b.store.KindRecord(code)
		p, err := r.Find(version)
		if err != nil {
			return nil, nil, err
		}
		if err := r.CheckAdopter(&by, p); err != nil {
			return nil, nil, err
		}
		kind, err := b.kind(code, version)
		if err != nil {
			return nil, nil, err
		}
		if err := o.ownPIN(by, pin); err != nil {
			return nil, nil, err
		}
		ev := kelurahan.KindAdopted{Kind: code, Version: version, File: kind.File, Origin: p.Origin}
		return []*catalog.Kind{kind}, []kelurahan.Event{ev}, nil
	})
}

// ownPIN asks the keyring whether the PIN is the officer's: a desk left open
// must not bring words into force. Errors: pin-wrong, pin-locked.
func (o *Office) ownPIN(by kelurahan.Officer, pin []byte) error {
	signer, err := o.keyring.Signer(by.ID.String(), pin)
	if err != nil {
		return err
	}
	signer.Wipe()
	return nil
}

// adopt is an act that brings kinds into force.
func (o *Office) adopt(ctx context.Context, by kelurahan.Officer, decide func(*books) ([]*catalog.Kind, []kelurahan.Event, error)) error {
	var held *books
	var kinds []*catalog.Kind
	err := o.act(ctx, by.ID, func(b *books) (events []kelurahan.Event, err error) {
		held = b
		kinds, events, err = decide(b)
		return events, err
	})
	if err != nil {
		return err
	}
	return o.locked(func() error {
		for _, k := range kinds {
			held.kinds.put(held.kinds.get().With(k))
		}
		return nil
	})
}

// RejectKind is a supervisor's no to a proposed version, or to one that program
// or city offers.
// Errors: reason-required, not-found, not-allowed-now, role-refused.
func (o *Office) RejectKind(ctx context.Context, by kelurahan.Officer, code kelurahan.KindCode, version, reason string) error {
	if err := kelurahan.CheckReason(reason); err != nil {
		return err
	}
	return o.act(ctx, by.ID, func(b *books) ([]kelurahan.Event, error) {
		status, err := o.standing(b, code, version)
		if err != nil {
			return nil, err
		}
		if err := kelurahan.PermitProposal(status, by.Role, kelurahan.ActReject); err != nil {
			return nil, err
		}
		return []kelurahan.Event{kelurahan.KindRejected{Kind: code, Version: version, Reason: reason}}, nil
	})
}

// standing says where a version stands that was proposed, or is offered.
func (o *Office) standing(b *books, code kelurahan.KindCode, version string) (kelurahan.ProposalStatus, error) {
	r := b.store.KindRecord(code)
	p, err := r.Find(version)
	if err == nil {
		return r.StatusOf(p), nil
	}
	offers, offersErr := o.offers(b)
	if offersErr != nil {
		return "", offersErr
	}
	if f := takeOffer(offers, code); f != nil && f.Kind.Version == version {
		return kelurahan.ProposalOpen, nil
	}
	return "", err
}

// RetireKind takes a kind off the list from which letters are begun; RestoreKind
// puts it back. Errors: reason-required, not-allowed-now, role-refused.
func (o *Office) RetireKind(ctx context.Context, by kelurahan.Officer, code kelurahan.KindCode, reason string) error {
	if err := kelurahan.CheckReason(reason); err != nil {
		return err
	}
	return o.list(ctx, by, code, kelurahan.ActRetire, kelurahan.KindRetired{Kind: code, Reason: reason})
}

// RestoreKind undoes RetireKind. Errors: not-allowed-now, role-refused.
func (o *Office) RestoreKind(ctx context.Context, by kelurahan.Officer, code kelurahan.KindCode) error {
	return o.list(ctx, by, code, kelurahan.ActRestore, kelurahan.KindRestored{Kind: code})
}

func (o *Office) list(ctx context.Context, by kelurahan.Officer, code kelurahan.KindCode, act kelurahan.Act, ev kelurahan.Event) error {
	return o.act(ctx, by.ID, func(b *books) ([]kelurahan.Event, error) {
		r := b.store.KindRecord(code)
		if err := kelurahan.PermitKind(r.Status(), by.Role, act); err != nil {
			return nil, err
		}
		return []kelurahan.Event{ev}, nil
	})
}
