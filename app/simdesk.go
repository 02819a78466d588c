package app

import (
	"slices"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/hardware/card/simulator"
)

// SimReader is the practice reader: the virtual one of pcscd, or the one inside
// the program.
type SimReader interface {
	Insert(simulator.Card) error
	Remove() error
}

// SimDesk lets a learner put practice cards on the practice reader.
type SimDesk struct {
	Reader SimReader
	Cards  []simulator.Card
	on     string
}

// Tap puts a card on the reader; what lay there is lifted first.
// Errors: not-found, reader-absent.
func (d *SimDesk) Tap(name string) error {
	if d == nil {
		return kelurahan.E(kelurahan.NotAllowedNow, "app.Tap", nil)
	}
	i := slices.IndexFunc(d.Cards, func(c simulator.Card) bool { return c.Name == name })
	if i < 0 {
		return kelurahan.E(kelurahan.NotFound, "app.Tap", nil)
	}
	if err := d.Lift(); err != nil {
		return err
	}
	if err := d.Reader.Insert(d.Cards[i]); err != nil {
		return kelurahan.E(kelurahan.ReaderAbsent, "app.Tap", err)
	}
	d.on = name
	return nil
}

// Lift takes the card away.
func (d *SimDesk) Lift() error {
	if d == nil {
		return kelurahan.E(kelurahan.NotAllowedNow, "app.Lift", nil)
	}
	if d.on == "" {
		return nil
	}
	d.on = ""
	if err := d.Reader.Remove(); err != nil {
		return kelurahan.E(kelurahan.ReaderAbsent, "app.Lift", err)
	}
	return nil
}

func (c *Core) simCards() []SimCard {
	list := []SimCard{}
	if c.Sim == nil {
		return list
	}
	for _, s := range c.Sim.Cards {
		list = append(list, SimCard{Name: s.Name, NIK: kelurahan.NIK(s.NIK).Grouped(), Kind: string(s.Kind), On: s.Name == c.Sim.on})
	}
	return list
}
