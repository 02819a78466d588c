package app

import (
	"context"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/office"
)

// Devices is Perangkat: reader, printer, office, officers.
type Devices struct{ c *Core }

// State shows every device and the office's settings.
func (d *Devices) State() (DevicesView, error) {
	return call(d.c, "Devices.State", signedIn, func(ctx context.Context, by kelurahan.Officer) (DevicesView, error) {
		return d.c.devices(ctx, by)
	})
}

func (c *Core) devices(ctx context.Context, by kelurahan.Officer) (DevicesView, error) {
	v := DevicesView{
		Lamps: c.lamps(ctx), Readers: c.Cards.Choices(), Printers: c.Printer.Choices(ctx), Cards: c.simCards(),
		Officers: []Tile{}, MayEdit: by.Role != kelurahan.Clerk, Folder: c.Office.Folder(), Version: c.Version,
	}
	profile, err := c.Office.Profile()
	if err != nil {
		return v, err
	}
	v.Office = officeForm(profile, c.Office.Counter(), c.today())
	cards, err := c.Office.Officers()
	if err != nil {
		return v, err
	}
	for _, o := range cards {
		if !o.Revoked {
			v.Officers = append(v.Officers, Tile{ID: o.ID, Name: o.Name, Role: o.Role})
		}
	}
	p, err := c.Office.Proof()
	if err != nil {
		return v, err
	}
	for _, s := range p.Series {
		if s.Key.Counter == c.Office.Counter() && s.Key.Year == c.today().Year() {
			v.Series = c.seriesView(s)
		}
	}
	return v, nil
}

// ChoosePrinter makes a queue the one letters go to.
func (d *Devices) ChoosePrinter(r NameRequest) (DevicesView, error) {
	return d.then("Devices.ChoosePrinter", signedIn, func(context.Context, kelurahan.Officer) error { return d.c.Printer.Choose(r.Name) })
}

// ChooseReader makes a reader the one whose cards count.
func (d *Devices) ChooseReader(r NameRequest) (DevicesView, error) {
	return d.then("Devices.ChooseReader", signedIn, func(context.Context, kelurahan.Officer) error {
		d.c.Cards.Watcher.Choose(r.Name)
		return nil
	})
}

func (d *Devices) then(op string, need access, f func(context.Context, kelurahan.Officer) error) (DevicesView, error) {
	return call(d.c, op, need, func(ctx context.Context, by kelurahan.Officer) (DevicesView, error) {
		if err := f(ctx, by); err != nil {
			return DevicesView{}, err
		}
		d.c.pushStatus()
		return d.c.devices(ctx, by)
	})
}

// TestPrint prints a page that says it is a test.
func (d *Devices) TestPrint() (PrintView, error) {
	return call(d.c, "Devices.TestPrint", signedIn, func(ctx context.Context, by kelurahan.Officer) (PrintView, error) {
		sheet, err := d.c.Office.PrintTest(ctx, by)
		return d.c.sheetView(sheet), err
	})
}

// OnDuty says which official signs today.
func (d *Devices) OnDuty(r NameRequest) (DevicesView, error) {
	return d.then("Devices.OnDuty", signedIn, func(ctx context.Context, by kelurahan.Officer) error {
		return d.c.Office.OnDuty(ctx, by, r.Name)
	})
}

// Enrol adds an officer.
func (d *Devices) Enrol(r OfficerRequest) (DevicesView, error) {
	return d.then("Devices.Enrol", deciding, func(ctx context.Context, by kelurahan.Officer) error {
		return d.c.Office.Enrol(ctx, by, office.NewOfficer{Name: r.Name, NIP: r.NIP, Role: kelurahan.Role(r.Role), PIN: []byte(r.PIN)})
	})
}

// Dismiss ends an officer's rights.
func (d *Devices) Dismiss(r ReasonRequest) (DevicesView, error) {
	return d.then("Devices.Dismiss", deciding, func(ctx context.Context, by kelurahan.Officer) error {
		id, err := identOf[kelurahan.OfficerID](r.ID)
		if err != nil {
			return err
		}
		return d.c.Office.Dismiss(ctx, by, id, r.Reason)
	})
}

// ResetPIN gives an officer who forgot his PIN another one, to be changed when
// he signs in. Codes: role-refused, pin-weak, officer-revoked.
func (d *Devices) ResetPIN(r ResetPINRequest) (DevicesView, error) {
	return d.then("Devices.ResetPIN", supervising, func(ctx context.Context, by kelurahan.Officer) error {
		id, err := identOf[kelurahan.OfficerID](r.Officer)
		if err != nil {
			return err
		}
		return d.c.Office.ResetPIN(ctx, by, id, []byte(r.PIN))
	})
}

// AcceptClock is a supervisor's word that the clock is right.
func (d *Devices) AcceptClock(r ReasonRequest) (DevicesView, error) {
	return d.then("Devices.AcceptClock", supervising, func(ctx context.Context, by kelurahan.Officer) error {
		return d.c.Office.AcceptClock(ctx, by, r.Reason)
	})
}

// TapCard puts a practice card on the practice reader.
func (d *Devices) TapCard(r NameRequest) (DevicesView, error) {
	return d.then("Devices.TapCard", signedIn, func(context.Context, kelurahan.Officer) error { return d.c.Sim.Tap(r.Name) })
}

// LiftCard takes it away.
func (d *Devices) LiftCard() (DevicesView, error) {
	return d.then("Devices.LiftCard", signedIn, func(context.Context, kelurahan.Officer) error { return d.c.Sim.Lift() })
}
