package app

import (
	"context"
	"strings"
	"time"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/office"
)

// Session is signing in and out, and the head and foot of every screen.
type Session struct{ c *Core }

// State says who is at the desk and who may sign in.
func (s *Session) State() (SessionView, error) {
	return call(s.c, "Session.State", anybody, func(context.Context, kelurahan.Officer) (SessionView, error) {
		return s.c.session()
	})
}

// SignIn checks a PIN, and changes it first where a supervisor gave it.
// Codes: pin-wrong, pin-locked, pin-given, pin-weak, officer-revoked.
func (s *Session) SignIn(r SignInRequest) (SessionView, error) {
	return call(s.c, "Session.SignIn", anybody, func(ctx context.Context, _ kelurahan.Officer) (SessionView, error) {
		id, err := identOf[kelurahan.OfficerID](r.Officer)
		if err != nil {
			return SessionView{}, err
		}
		pin, err := s.c.ownPIN(id, r)
		if err != nil {
			return SessionView{}, err
		}
		return s.enter(ctx, id, pin)
	})
}

func (s *Session) enter(ctx context.Context, id kelurahan.OfficerID, pin string) (SessionView, error) {
	officer, err := s.c.Office.SignIn(ctx, id, []byte(pin))
	s.c.endWork()
	if err != nil {
		return SessionView{}, err
	}
	s.c.setOfficer(&officer)
	s.c.forgetCopied() // such as a recovery key
	s.c.Courier.Hurry()
	s.c.pushStatus()
	return s.c.session()
}

// SignOut leaves the desk; look-ups that wait are written first.
func (s *Session) SignOut() (SessionView, error) {
	return call(s.c, "Session.SignOut", anybody, func(ctx context.Context, by kelurahan.Officer) (SessionView, error) {
		if err := s.c.leave(ctx, by); err != nil {
			return SessionView{}, err
		}
		return s.c.session()
	})
}

func (c *Core) leave(ctx context.Context, by kelurahan.Officer) error {
	if by.ID.IsZero() {
		return nil
	}
	err := c.Office.FlushViews(ctx, by.ID)
	c.setOfficer(nil)
	c.Pages.Forget()
	c.Cards.Forget()
	c.forgetCopied()
	return err
}

// ChangePIN changes the signed-in officer's own PIN.
func (s *Session) ChangePIN(r ChangePINRequest) (SessionView, error) {
	return call(s.c, "Session.ChangePIN", signedIn, func(_ context.Context, by kelurahan.Officer) (SessionView, error) {
		if err := s.c.Office.ChangePIN(by.ID, []byte(r.Old), []byte(r.New)); err != nil {
			return SessionView{}, err
		}
		return s.c.session()
	})
}

// SetUp makes this PC a counter and signs the supervisor in.
func (s *Session) SetUp(r SetUpRequest) (SetUpView, error) {
	return call(s.c, "Session.SetUp", anybody, func(ctx context.Context, _ kelurahan.Officer) (SetUpView, error) {
		setup, err := r.office()
		if err != nil {
			return SetUpView{}, err
		}
		key, err := s.c.Office.SetUp(ctx, setup)
		if err != nil {
			return SetUpView{}, err
		}
		session, err := s.c.session()
		return SetUpView{RecoveryKey: key, Session: session}, err
	})
}

// Touch says that somebody is at the keyboard; it puts the idle lock off.
func (s *Session) Touch() error {
	return do(s.c, "Session.Touch", signedIn, func(context.Context, kelurahan.Officer) error { return nil })
}

// Status is the head and the foot of the screens.
func (s *Session) Status() (StatusView, error) {
	return call(s.c, "Session.Status", anybody, func(ctx context.Context, _ kelurahan.Officer) (StatusView, error) {
		return s.c.status(ctx)
	})
}

func (c *Core) session() (SessionView, error) {
	v := SessionView{SetUp: c.Office.IsSetUp(), Version: c.Version, Tiles: []Tile{}, Now: c.Now().In(c.zone()).Format(time.RFC3339)}
	cards, err := c.Office.Officers()
	if err != nil {
		return v, err
	}
	for _, card := range cards {
		// A damaged file has no name to show.
		if card.Revoked || card.Trouble == kelurahan.KeyDamaged {
			continue
		}
		t := Tile{ID: card.ID, Name: card.Name, Role: card.Role}
		if !card.LockedUntil.IsZero() {
			t.LockedUntil = card.LockedUntil.Format(time.RFC3339)
		}
		v.Tiles = append(v.Tiles, t)
	}
	v.Recovery = problemPointer(c.Office.RecoveryTrouble())
	c.mu.Lock()
	v.Work = c.work
	c.mu.Unlock()
	if profile, err := c.Office.Profile(); err == nil {
		v.Office = officeView(profile, c.Office.Counter())
	}
	if by := c.signedInOfficer(); by != nil {
		v.SignedIn = true
		v.Officer = Tile{ID: by.ID.String(), Name: by.Name, Role: string(by.Role)}
	}
	return v, nil
}

func officeView(p *kelurahan.Office, counter kelurahan.CounterCode) OfficeView {
	return OfficeView{Name: p.Name, District: p.District, City: p.City, Counter: string(counter), Zone: p.Zone, Practice: p.Practice}
}

// office turns the set-up form into a set-up. Errors: field-required,
// field-invalid.
func (r SetUpRequest) office() (office.SetUp, error) {
	counter, err := kelurahan.ParseCounterCode(r.Counter)
	if err != nil {
		return office.SetUp{}, err
	}
	area, err := kelurahan.ParseAreaCode(r.Area)
	if err != nil {
		return office.SetUp{}, err
	}
	profile := kelurahan.Office{
		Area: area, Province: "Nusa Tenggara Timur", City: "Kota Kupang", District: strings.TrimSpace(r.District),
		Name: strings.TrimSpace(r.Name), Short: strings.TrimSpace(r.Short), Address: strings.TrimSpace(r.Address),
		Place: "Kupang", Zone: "WITA", Paper: "A4", Pattern: kelurahan.DefaultPattern, Practice: r.Practice,
		Hours: [2]int{7, 17}, VerifyURL: office.DefaultVerifyURL, Signers: []kelurahan.Signatory{signerOf(r.Lurah, "lurah")},
	}
	set := office.SetUp{Counter: counter, Office: profile, First: r.First}
	for _, o := range []OfficerRequest{r.Supervisor, r.Clerk} {
		if o.Name == "" {
			continue
		}
		set.Officers = append(set.Officers, office.NewOfficer{Name: o.Name, NIP: o.NIP, Role: kelurahan.Role(o.Role), PIN: []byte(o.PIN)})
	}
	return set, nil
}

func signerOf(v SignerView, key string) kelurahan.Signatory {
	if v.Key != "" {
		key = v.Key
	}
	return kelurahan.Signatory{Key: key, Name: v.Name, NIP: v.NIP, Rank: v.Rank, Title: v.Title, As: v.As, Over: v.Over}
}
