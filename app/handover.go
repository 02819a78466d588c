package app

import (
	"context"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// Drawer shows what the officer at the desk would hand over.
func (s *Session) Drawer() (DrawerView, error) {
	return call(s.c, "Session.Drawer", signedIn, func(_ context.Context, by kelurahan.Officer) (DrawerView, error) {
		d, err := s.c.Office.Drawer(by.ID)
		return DrawerView{
			Drafts: s.c.draftRowsOf(d.Drafts), Unanswered: s.c.letterRows(d.Unanswered), Held: s.c.letterRows(d.Held),
		}, err
	})
}

// HandOver leaves the desk and what is unfinished to a colleague, who takes both
// with his own PIN and is signed in; a PIN that a supervisor gave is changed first.
// Codes: role-refused to himself, pin-wrong, pin-locked, pin-given, pin-weak, officer-revoked.
func (s *Session) HandOver(r SignInRequest) (SessionView, error) {
	return call(s.c, "Session.HandOver", signedIn, func(ctx context.Context, by kelurahan.Officer) (SessionView, error) {
		id, err := identOf[kelurahan.OfficerID](r.Officer)
		if err != nil {
			return SessionView{}, err
		}
		pin, err := s.c.ownPIN(id, r)
		if err != nil {
			return SessionView{}, err
		}
		taker, err := s.c.Office.HandOver(ctx, by, id, []byte(pin))
		if err != nil {
			return SessionView{}, err
		}
		s.c.Pages.Forget()
		s.c.Cards.Forget()
		s.c.forgetCopied()
		s.c.setOfficer(&taker)
		s.c.pushStatus()
		return s.c.session()
	})
}

// ownPIN gives the PIN an officer comes with, changed first where he brings a
// new one of his own.
func (c *Core) ownPIN(id kelurahan.OfficerID, r SignInRequest) (string, error) {
	if r.New == "" {
		return r.PIN, nil
	}
	return r.New, c.Office.ChangePIN(id, []byte(r.PIN), []byte(r.New))
}
