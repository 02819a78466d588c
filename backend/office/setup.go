package office

import (
	"context"
	"errors"
	"os"
	"slices"

	"github.com/google/uuid"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/letterpdf"
	"github.com/loket-kelurahan/loket/backend/register"
	"github.com/loket-kelurahan/loket/backend/seal"
)

// NewOfficer is an officer to enrol. PIN is wiped by the keyring after use.
type NewOfficer struct {
	Name string
	NIP  string
	Role kelurahan.Role
	PIN  []byte
}

// SetUp is what makes a bare PC a counter.
type SetUp struct {
	Counter  kelurahan.CounterCode
	Office   kelurahan.Office // Revision is set to 1
	First    int              // first number of this year; 0 or 1 = begin at 1
	Officers []NewOfficer     // at least one supervisor
}

// SetUp creates the keys and the register. recovery is the identity that opens
// the data key on another PC, as it is written on paper: shown once and kept nowhere.
// Errors: already-set-up, field-required, field-invalid, pin-weak,
// number-invalid, and those of the disk.
func (o *Office) SetUp(ctx context.Context, s SetUp) (recovery string, err error) {
	if err := checkSetUp(&s); err != nil {
		return "", err
	}
	text, recipient, err := seal.NewRecoveryKey()
	if err != nil {
		return "", err
	}
	err = o.locked(func() error { return o.setUp(s, recipient) })
	if err != nil {
		return "", err
	}
	o.cfg.Changed()
	return seal.OnPaper(text), nil
}

func (o *Office) setUp(s SetUp, recipient string) error {
	if o.keyring != nil {
		return kelurahan.E(kelurahan.AlreadySetUp, "office.SetUp", nil)
	}
	if err := o.clearHalf(); err != nil {
		return err
	}
	officers, keys, err := o.makeKeys(s.Officers, recipient)
	if err != nil {
		return err
	}
	defer keys.Wipe()
	if err := o.openRegister(keys, s, officers); err != nil {
		return err
	}
	o.keyring, err = seal.Open(o.sealConfig())
	return err
}

// clearHalf puts aside the keys of a set-up that was cut before its register
// was made: nothing was ever encrypted with them.
func (o *Office) clearHalf() error {
	half, err := o.halfSetUp()
	if err != nil || !half {
		return err
	}
	aside := o.path("keys.setengah")
	if err := os.RemoveAll(aside); err != nil {
		return kelurahan.E(kelurahan.Internal, "office.SetUp", err)
	}
	if err := os.Rename(o.path("keys"), aside); err != nil {
		return kelurahan.E(kelurahan.Internal, "office.SetUp", err)
	}
	return nil
}

// halfSetUp reports keys without a register. A store says that somebody has
// signed in: then the register was lost, and its keys are needed.
func (o *Office) halfSetUp() (bool, error) {
	if o.cfg.Files != nil {
		return false, nil
	}
	if _, err := os.Stat(o.path("keys")); err != nil {
		return false, ignoreMissing(err)
	}
	if _, err := os.Stat(o.path("store")); err == nil {
		return false, nil
	}
	list, err := os.ReadDir(o.path("register"))
	if err := ignoreMissing(err); err != nil {
		return false, err
	}
	return !slices.ContainsFunc(list, func(d os.DirEntry) bool { return !d.IsDir() && d.Name() != "lock" }), nil
}

func ignoreMissing(err error) error {
	if err == nil || errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return kelurahan.E(kelurahan.Internal, "office.SetUp", err)
}

func checkSetUp(s *SetUp) error {
	s.Office.Revision = 1
	supervisor := false
	for _, officer := range s.Officers {
		if _, err := kelurahan.ParseName(officer.Name); err != nil {
			return err
		}
		if err := seal.CheckPIN(officer.PIN); err != nil {
			return err
		}
		supervisor = supervisor || officer.Role == kelurahan.Supervisor
	}
	if !supervisor {
		return kelurahan.E(kelurahan.FieldRequired, "office.SetUp", nil).InField("supervisor")
	}
	if s.First > 1 {
		if err := (kelurahan.SeriesBook{}).CheckStart(kelurahan.SeriesKey{Counter: s.Counter}, s.First); err != nil {
			return err
		}
	}
	return CheckProfile(&s.Office, s.Counter)
}

// CheckProfile says whether letters can be issued under a profile.
// Errors: field-required, field-invalid, number-invalid.
func CheckProfile(p *kelurahan.Office, c kelurahan.CounterCode) error {
	required := []struct{ field, value string }{
		{"name", p.Name}, {"district", p.District}, {"city", p.City}, {"short", p.Short},
		{"address", p.Address}, {"place", p.Place},
	}
	for _, r := range required {
		if r.value == "" {
			return kelurahan.E(kelurahan.FieldRequired, "office.CheckProfile", nil).InField(r.field)
		}
	}
	if p.Paper != "A4" && p.Paper != "F4" {
		return kelurahan.E(kelurahan.FieldInvalid, "office.CheckProfile", nil).InField("paper")
	}
	if err := p.Sheet.Check(); err != nil {
		return err
	}
	if len(p.Signers) == 0 {
		return kelurahan.E(kelurahan.FieldRequired, "office.CheckProfile", nil).InField("signers")
	}
	if _, err := p.Signer(); err != nil {
		return err
	}
	if len(p.Arms) > 0 {
		if err := letterpdf.CheckArms(p.Arms); err != nil {
			return err
		}
	}
	_, err := kelurahan.FormatNumber(p.Pattern, "400", p, c, 1, kelurahan.MakeDate(2026, 1, 1))
	return err
}

// makeKeys creates the keyring; the first officer's keys open it for the rest.
func (o *Office) makeKeys(list []NewOfficer, recipient string) ([]kelurahan.Officer, *seal.Unlocked, error) {
	var keys *seal.Unlocked
	officers := make([]kelurahan.Officer, 0, len(list))
	for _, n := range list {
		var err error
		officer := kelurahan.Officer{ID: newID(), Name: n.Name, NIP: n.NIP, Role: n.Role}
		entry := seal.NewOfficer{ID: officer.ID.String(), Name: n.Name, Role: string(n.Role), PIN: n.PIN}
		if keys == nil {
			if keys, err = seal.Create(o.sealConfig(), recipient, entry); err == nil {
				officer.PublicKey, err = o.publicKey(officer.ID)
			}
		} else {
			officer.PublicKey, err = keys.Enrol(entry)
		}
		if err != nil {
			return nil, nil, err
		}
		officers = append(officers, officer)
	}
	return officers, keys, nil
}

// openRegister writes the first act of the register: everything a reader needs
// to understand what follows.
func (o *Office) openRegister(keys *seal.Unlocked, s SetUp, officers []kelurahan.Officer) error {
	id := newID()
	rc, err := o.registerConfig(keys)
	if err != nil {
		return err
	}
	rc.ID = register.ID(id)
	events := []kelurahan.Event{
		kelurahan.RegisterOpened{Area: s.Office.Area, Counter: s.Counter, PublicKey: keys.CounterPublic(), Practice: s.Office.Practice},
		kelurahan.OfficeConfigured{Office: s.Office},
	}
	for _, officer := range officers {
		events = append(events, kelurahan.OfficerEnrolled{Officer: officer})
	}
	if s.First > 1 {
		year := s.Office.Today(o.now()).Year()
		events = append(events, kelurahan.SeriesStarted{Counter: s.Counter, Year: year, First: s.First})
	}
	return o.createRegister(rc, officers[0].ID, append(events, adoptions(nil, o.cfg.Tools.shipped)...))
}

// createRegister makes a register with its first act.
func (o *Office) createRegister(rc register.Config, by kelurahan.OfficerID, events []kelurahan.Event) error {
	payloads, err := o.encode(o.now(), by, events)
	if err != nil {
		return err
	}
	reg, err := register.Create(rc)
	if err != nil {
		return err
	}
	_, err = reg.Append(payloads...)
	return errors.Join(err, reg.Close())
}

// publicKey gives the key an officer's card shows.
func (o *Office) publicKey(id kelurahan.OfficerID) ([]byte, error) {
	keyring, err := seal.Open(o.sealConfig())
	if err != nil {
		return nil, err
	}
	cards, err := keyring.Officers()
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(cards, func(c seal.OfficerCard) bool { return c.ID == id.String() })
	if i < 0 {
		return nil, kelurahan.E(kelurahan.NotFound, "office.publicKey", nil)
	}
	return cards[i].Public, nil
}

// newID makes an identity that sorts by time (UUIDv7). It could only fail where
// the system has no randomness, and there crypto/rand ends the program.
func newID() [16]byte { return uuid.Must(uuid.NewV7()) }
