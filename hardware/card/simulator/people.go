package simulator

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
)

//go:embed people/people.json
var shipped embed.FS

// People returns the cards that come with the program: twelve invented people
// of Kupang and a few cards that are no e-KTP.
func People() ([]Card, error) {
	people, err := fs.Sub(shipped, "people")
	if err != nil {
		return nil, err
	}
	return LoadPeople(people)
}

// LoadPeople reads people.json from fsys, a list of Cards, with the photo
// files it names. An e-KTP without a photo file gets a drawn Portrait. It
// refuses a NIK that could be a real person's.
func LoadPeople(fsys fs.FS) ([]Card, error) {
	data, err := fs.ReadFile(fsys, "people.json")
	if err != nil {
		return nil, fmt.Errorf("simulator: %w", err)
	}
	var cards []Card
	if err := json.Unmarshal(data, &cards); err != nil {
		return nil, fmt.Errorf("simulator: people.json: %w", err)
	}
	for i := range cards {
		if err := cards[i].complete(fsys); err != nil {
			return nil, fmt.Errorf("simulator: card %d of people.json: %w", i+1, err)
		}
	}
	return cards, nil
}

func (c *Card) complete(fsys fs.FS) (err error) {
	if err := c.Check(); err != nil {
		return err
	}
	if c.NIK != "" && (len(c.NIK) != 16 || c.NIK[:2] != "99") {
		return errors.New("a NIK of the simulator has 16 digits and begins with 99")
	}
	if c.PhotoFile != "" {
		c.Photo, err = fs.ReadFile(fsys, c.PhotoFile)
		return err
	}
	if c.Kind == KTP || c.Kind == KTPB {
		c.Photo, err = Portrait(c.Name, c.woman())
	}
	return err
}

// woman: in a NIK the day of birth of a woman is 40 higher.
func (c *Card) woman() bool { return len(c.NIK) == 16 && c.NIK[6] >= '4' }
