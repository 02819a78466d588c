package app

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/loket-kelurahan/loket/backend/catalog"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/office"
)

func (c *Core) kindsView(by kelurahan.Officer) (KindsView, error) {
	v := KindsView{Rows: []KindListRow{}, Proposals: []ProposalView{}, Offers: []OfferView{}, Refused: []RefusalView{}, Supervise: by.Role == kelurahan.Supervisor}
	states, err := c.Office.KindStates()
	if err != nil {
		return v, err
	}
	_, used, err := c.Office.Kinds()
	if err != nil {
		return v, err
	}
	for _, s := range states {
		row := kindListRow(s)
		row.Used = used[s.Record.Code]
		if row.Status != string(kelurahan.KindAbsent) {
			v.Rows = append(v.Rows, row)
		}
		for _, p := range s.Open {
			v.Proposals = append(v.Proposals, c.proposalView(s, p, by))
		}
		v.Refused = append(v.Refused, c.refusals(s, by)...)
		if s.Offer != nil {
			v.Offers = append(v.Offers, offerView(s))
		}
	}
	slices.SortStableFunc(v.Proposals, func(a, b ProposalView) int { return strings.Compare(a.At, b.At) })
	return v, nil
}

// refusalShown is how long a refusal stands before the one who proposed.
const refusalShown = 14 * 24 * time.Hour

// refusals gives what an officer proposed of a kind and a supervisor refused,
// unless he has proposed anew since.
func (c *Core) refusals(s office.KindState, by kelurahan.Officer) []RefusalView {
	list := []RefusalView{}
	for _, x := range s.Record.Rejected {
		mine := slices.ContainsFunc(s.Record.Proposed, func(p kelurahan.Proposal) bool { return p.Version == x.Version && p.By == by.ID })
		anew := slices.ContainsFunc(s.Record.Proposed, func(p kelurahan.Proposal) bool { return p.By == by.ID && p.At > x.At })
		if !mine || anew || c.Now().Sub(x.At.Time()) > refusalShown {
			continue
		}
		list = append(list, RefusalView{
			Code: string(s.Record.Code), Title: s.Kind.Title, Version: x.Version, Reason: x.Reason, By: c.officerName(x.By), At: c.stamp(x.At),
		})
	}
	return list
}

func kindListRow(s office.KindState) KindListRow {
	k := s.Kind
	row := KindListRow{
		Code: string(k.Code), Title: k.Title, Group: string(k.Group), Mode: string(k.Mode), Words: strings.Join(k.Words, ", "),
		Status: string(s.Record.Status()), Origin: string(s.Origin), Review: k.Review, Waiting: len(s.Open), Version: k.Version,
	}
	if s.Offer != nil {
		row.Offered = string(s.Offer.Origin)
	}
	return row
}

func (c *Core) proposalView(s office.KindState, p kelurahan.Proposal, by kelurahan.Officer) ProposalView {
	v := ProposalView{
		Code: string(s.Record.Code), Title: s.Kind.Title, Version: p.Version, Base: p.Base, Note: p.Note,
		By: c.officerName(p.By), At: c.stamp(p.At), Origin: string(p.Origin), Mine: p.By == by.ID,
		Acts: actWords(kelurahan.ProposalNext(s.Record.StatusOf(p), by.Role)),
	}
	if v.Mine {
		v.Acts = slices.DeleteFunc(v.Acts, func(a string) bool { return a == string(kelurahan.ActAdopt) })
	}
	return v
}

func offerView(s office.KindState) OfferView {
	o := s.Offer
	return OfferView{
		Code: string(o.Kind.Code), Title: o.Kind.Title, Version: o.Kind.Version, Origin: string(o.Origin),
		New: len(s.Record.Adopted) == 0, Own: o.Own,
	}
}

func (c *Core) kindView(by kelurahan.Officer, code kelurahan.KindCode, version string) (KindView, error) {
	s, err := c.Office.KindState(code)
	if err != nil {
		return KindView{}, err
	}
	v := KindView{
		Code: string(code), Version: version, Status: string(s.Record.Status()), Origin: string(s.Origin), Proposals: []ProposalView{},
		Acts: actWords(kelurahan.KindNext(s.Record.Status(), by.Role)),
	}
	if current, ok := s.Record.InForce(); ok {
		v.Base = current.Version
	}
	if v.Version == "" {
		v.Version = s.Kind.Version
	}
	for _, p := range s.Open {
		v.Proposals = append(v.Proposals, c.proposalView(s, p, by))
	}
	file, err := c.Office.KindFile(code, v.Version)
	if err != nil {
		return v, err
	}
	if v.Source, err = catalog.ReadSource(file); err != nil {
		return v, err
	}
	v.Check, err = c.checkKind(file, v.Base)
	return v, err
}

// checkKind reads a file and draws an invented letter of it.
func (c *Core) checkKind(file []byte, base string) (KindCheckView, error) {
	k, err := catalog.Parse(file)
	if err != nil {
		return kindFailed(err)
	}
	v := KindCheckView{Problems: []KindProblem{}, Changed: k.Version != base}
	pdf, pages, err := c.Office.PreviewKind(k)
	if err != nil {
		v.Problems = append(v.Problems, KindProblem{Place: "body", Sentence: problemOf(err, "").Sentence, Remedy: problemOf(err, "").Remedy})
		return v, nil
	}
	profile, err := c.Office.Profile()
	if err != nil {
		return v, err
	}
	v.PreviewURL, v.Pages, v.Paper = c.Pages.Put(pdf), pages, profile.Paper
	if k.Paper != "" {
		v.Paper = k.Paper
	}
	return v, nil
}

// kindFailed shows a refusal to read a kind as a problem at its place; anything
// else is an error.
func kindFailed(err error) (KindCheckView, error) {
	var e *kelurahan.Error
	if !errors.As(err, &e) || e.Code != kelurahan.KindInvalid {
		return KindCheckView{}, err
	}
	p := kindProblem(e.Field, e.Args["reason"])
	if n, err := strconv.Atoi(e.Args["below"]); err == nil {
		p.Line = n
	}
	return KindCheckView{Problems: []KindProblem{p}, Changed: true}, nil
}
