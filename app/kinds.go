package app

import (
	"context"

	"github.com/loket-kelurahan/loket/backend/catalog"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/office"
)

// Kinds is Jenis Surat: the office's kinds of letters, their words and who
// approved them.
type Kinds struct{ c *Core }

// List shows every kind, what waits for a supervisor, and what is offered.
func (k *Kinds) List() (KindsView, error) {
	return call(k.c, "Kinds.List", signedIn, func(_ context.Context, by kelurahan.Officer) (KindsView, error) {
		return k.c.kindsView(by)
	})
}

// Open opens a version for editing.
func (k *Kinds) Open(r KindRequest) (KindView, error) {
	return call(k.c, "Kinds.Open", signedIn, func(_ context.Context, by kelurahan.Officer) (KindView, error) {
		return k.c.kindView(by, kelurahan.KindCode(r.Code), r.Version)
	})
}

// Check says what is wrong with a kind as it stands and draws an invented letter
// of it. Nothing is kept.
func (k *Kinds) Check(in KindInput) (KindCheckView, error) {
	return call(k.c, "Kinds.Check", signedIn, func(context.Context, kelurahan.Officer) (KindCheckView, error) {
		return k.c.checkKind(in.Source.File(), in.Base)
	})
}

// Propose puts a kind before a supervisor. Codes: kind-invalid, kind-taken,
// kind-unchanged.
func (k *Kinds) Propose(in KindInput) (KindsView, error) {
	return k.then("Kinds.Propose", signedIn, func(ctx context.Context, by kelurahan.Officer) error {
		_, err := k.c.Office.Propose(ctx, by, office.NewKind{File: in.Source.File(), Base: in.Base, Note: in.Note})
		return err
	})
}

// Revert proposes a version that was in force before, as it was.
func (k *Kinds) Revert(r KindDecision) (KindsView, error) {
	return k.then("Kinds.Revert", signedIn, func(ctx context.Context, by kelurahan.Officer) error {
		code := kelurahan.KindCode(r.Code)
		file, err := k.c.Office.KindFile(code, r.Version)
		if err != nil {
			return err
		}
		s, err := k.c.Office.KindState(code)
		if err != nil {
			return err
		}
		_, err = k.c.Office.Propose(ctx, by, office.NewKind{File: file, Base: s.Kind.Version, Note: r.Reason})
		return err
	})
}

func (k *Kinds) then(op string, need access, f func(context.Context, kelurahan.Officer) error) (KindsView, error) {
	return call(k.c, op, need, func(ctx context.Context, by kelurahan.Officer) (KindsView, error) {
		if err := f(ctx, by); err != nil {
			return KindsView{}, err
		}
		return k.c.kindsView(by)
	})
}

// Approve brings a proposed version into force on a supervisor's PIN. Codes: role-refused,
// kind-own-proposal, not-allowed-now, pin-wrong, pin-locked.
func (k *Kinds) Approve(r KindDecision) (KindsView, error) {
	return k.then("Kinds.Approve", supervising, func(ctx context.Context, by kelurahan.Officer) error {
		return k.c.Office.AdoptKind(ctx, by, kelurahan.KindCode(r.Code), r.Version, []byte(r.PIN))
	})
}

// Reject is a supervisor's no. Codes: reason-required, role-refused.
func (k *Kinds) Reject(r KindDecision) (KindsView, error) {
	return k.then("Kinds.Reject", supervising, func(ctx context.Context, by kelurahan.Officer) error {
		return k.c.Office.RejectKind(ctx, by, kelurahan.KindCode(r.Code), r.Version, r.Reason)
	})
}

// Retire takes a kind off the list. Codes: reason-required, role-refused.
func (k *Kinds) Retire(r KindDecision) (KindsView, error) {
	return k.then("Kinds.Retire", supervising, func(ctx context.Context, by kelurahan.Officer) error {
		return k.c.Office.RetireKind(ctx, by, kelurahan.KindCode(r.Code), r.Reason)
	})
}

// Restore puts a kind back on the list.
func (k *Kinds) Restore(r KindDecision) (KindsView, error) {
	return k.then("Kinds.Restore", supervising, func(ctx context.Context, by kelurahan.Officer) error {
		return k.c.Office.RestoreKind(ctx, by, kelurahan.KindCode(r.Code))
	})
}

// TakeOffers brings what the program or the city offers into force, in one act.
// Codes: role-refused, not-found, pin-wrong, pin-locked.
func (k *Kinds) TakeOffers(r OffersRequest) (KindsView, error) {
	return k.then("Kinds.TakeOffers", supervising, func(ctx context.Context, by kelurahan.Officer) error {
		return k.c.Office.TakeOffers(ctx, by, kelurahan.Origin(r.Origin), kindCodes(r.Codes), []byte(r.PIN))
	})
}

// Versions lists the versions of a kind, newest first.
func (k *Kinds) Versions(r KindRequest) ([]KindVersionRow, error) {
	return call(k.c, "Kinds.Versions", signedIn, func(context.Context, kelurahan.Officer) ([]KindVersionRow, error) {
		list, err := k.c.Office.KindVersions(kelurahan.KindCode(r.Code))
		rows := make([]KindVersionRow, 0, len(list))
		for _, v := range list {
			row := KindVersionRow{
				Version: v.Version, Origin: string(v.Origin), At: k.c.stamp(v.At), By: k.c.officerName(v.By),
				Letters: v.Letters, InForce: v.InForce,
			}
			if v.Proposed != nil {
				row.Proposer, row.Note = k.c.officerName(v.Proposed.By), v.Proposed.Note
			}
			rows = append(rows, row)
		}
		return rows, err
	})
}

func kindCodes(list []string) []kelurahan.KindCode {
	codes := make([]kelurahan.KindCode, 0, len(list))
	for _, code := range list {
		codes = append(codes, kelurahan.KindCode(code))
	}
	return codes
}

// Compare puts two versions beside one another, each with an invented letter.
func (k *Kinds) Compare(r CompareRequest) (CompareView, error) {
	return call(k.c, "Kinds.Compare", signedIn, func(_ context.Context, by kelurahan.Officer) (CompareView, error) {
		s, err := k.c.Office.KindState(kelurahan.KindCode(r.Code))
		if err != nil {
			return CompareView{}, err
		}
		v := CompareView{Code: r.Code, Title: s.Kind.Title}
		if v.New, err = k.c.kindSide(s, r.New); err != nil {
			return v, err
		}
		old := r.Old
		if current, ok := s.Record.InForce(); ok && old == "" {
			old = current.Version
		}
		if old != "" && old != r.New {
			side, err := k.c.kindSide(s, old)
			if err != nil {
				return v, err
			}
			v.Old = &side
		}
		for _, p := range s.Open {
			if p.Version == r.New {
				row := k.c.proposalView(s, p, by)
				v.Proposal = &row
			}
		}
		if s.Offer != nil && s.Offer.Kind.Version == r.New {
			row := offerView(s)
			v.Offer = &row
		}
		return v, nil
	})
}

func (c *Core) kindSide(s office.KindState, version string) (KindSide, error) {
	side := KindSide{Version: version}
	file, err := c.Office.KindFile(s.Record.Code, version)
	if err != nil {
		return side, err
	}
	if side.Source, err = catalog.ReadSource(file); err != nil {
		return side, err
	}
	if p, err := s.Record.Find(version); err == nil {
		side.Origin, side.By, side.At = string(p.Origin), c.officerName(p.By), c.stamp(p.At)
	}
	for _, a := range s.Record.Adopted {
		if a.Version == version {
			side.Origin, side.By, side.At = string(a.Origin), c.officerName(a.By), c.stamp(a.At)
		}
	}
	if s.Offer != nil && s.Offer.Kind.Version == version {
		side.Origin = string(s.Offer.Origin)
	}
	check, err := c.checkKind(file, version)
	side.PreviewURL, side.Pages, side.Paper = check.PreviewURL, check.Pages, check.Paper
	return side, err
}
