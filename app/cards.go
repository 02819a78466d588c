package app

import (
	"context"
	"sync"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/office"
	"github.com/loket-kelurahan/loket/hardware/card"
)

// CardDesk is the card reader as the desk sees it: the last reading, whom it
// recalled, and nothing once the person has gone.
type CardDesk struct {
	Watcher *card.Watcher
	Pages   *Pages

	mu       sync.Mutex
	event    card.Event
	reading  *card.Reading
	photo    string
	recalled *office.Link
}

// Take notes one event of the reader; link looks a UID up among those that
// operators have linked.
func (d *CardDesk) Take(ev card.Event, link func(uid []byte) (office.Link, error)) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.event = ev
	if ev.Reading == nil {
		return
	}
	d.forget()
	d.reading = ev.Reading
	if len(ev.Reading.Photo) > 0 {
		d.photo = d.Pages.SetPhoto(ev.Reading.Photo)
	}
	if !ev.Reading.UID.Stable {
		return
	}
	if l, err := link(ev.Reading.UID.Bytes); err == nil {
		d.recalled = &l
	}
}

// Forget drops the person: the photo and the recollection.
func (d *CardDesk) Forget() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.forget()
}

func (d *CardDesk) forget() {
	if d.reading != nil {
		d.reading.Forget()
	}
	d.reading, d.recalled, d.photo = nil, nil, ""
	d.Pages.SetPhoto(nil)
}

// PhotoURL is where the photo of the card stands, "" without one.
func (d *CardDesk) PhotoURL() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.photo
}

// Linkable gives the UID of the e-KTP that lies on the reader now and may be
// linked to a person. Errors: card-not-present, card-uid-unstable.
func (d *CardDesk) Linkable() ([]byte, error) {
	d.mu.Lock()
	reading := d.reading
	d.mu.Unlock()
	if reading == nil {
		return nil, kelurahan.E(kelurahan.CardNotPresent, "app.Linkable", nil)
	}
	if !reading.UID.Stable {
		return nil, kelurahan.E(kelurahan.CardUnstableUID, "app.Linkable", nil)
	}
	uid, present := d.Watcher.Present()
	if !present {
		return nil, kelurahan.E(kelurahan.CardNotPresent, "app.Linkable", nil)
	}
	return uid.Bytes, nil
}

// Evidence is what the card says of a person; ok only when the card on the
// desk recalled exactly him.
func (d *CardDesk) Evidence(person kelurahan.PersonID) (kelurahan.Evidence, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.recalled == nil || d.reading == nil || d.recalled.Person != person {
		return kelurahan.Evidence{}, false
	}
	return kelurahan.Evidence{
		Source: kelurahan.EvidenceCard, Assurance: string(d.reading.Assurance), Seen: d.recalled.Seen.String(),
	}, true
}

func (d *CardDesk) now() (card.Event, *card.Reading, *office.Link, string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.event, d.reading, d.recalled, d.photo
}

// cardView is the reader as the screen shows it.
func (c *Core) cardView(ctx context.Context, by kelurahan.Officer) CardView {
	ev, reading, link, photo := c.Cards.now()
	v := CardView{State: string(ev.State), Progress: ev.Progress, Limits: limitSentences(ev.Limits)}
	if code := ev.State.Code(); code != "" {
		m := kelurahan.MessageOf(code)
		v.Sentence, v.Remedy = m.Sentence, m.Remedy
	}
	if ev.State != card.StateDone || reading == nil {
		return v
	}
	v.PhotoURL = photo
	if link == nil {
		v.Unknown = true
		return v
	}
	ok, found := c.Cards.Evidence(link.Person)
	if !found {
		return v
	}
	person, err := c.openPerson(ctx, by, link.Person, ok)
	if err != nil {
		c.Log.Warn("card recalls nobody", "code", string(kelurahan.CodeOf(err)))
		v.Unknown = true
		return v
	}
	v.Person = &person
	return v
}

func limitSentences(limits []string) []string {
	words := map[string]string{
		card.LimitPhotoNotProven: "Keaslian foto belum diperiksa: alat ini tanpa kartu SAM.",
		card.LimitNoBiodata:      "Tanpa SAM, NIK dan nama tidak terbaca dari chip.",
		card.LimitUnstableUID:    "Nomor chip kartu ini dapat berubah; tidak dapat dihubungkan.",
		card.LimitPhotoBad:       "Foto pada chip tidak terbaca.",
		card.LimitInactive:       "Kartu ini belum pernah diaktifkan di Dukcapil.",
		card.LimitSimulated:      "Pembaca latihan, bukan alat sungguhan.",
	}
	list := []string{}
	for _, l := range limits {
		if w, ok := words[l]; ok {
			list = append(list, w)
		}
	}
	return list
}

// RunCards carries the reader's events to the screens until the reader ends.
func (c *Core) RunCards(ctx context.Context) {
	for ev := range c.Cards.Watcher.Events() {
		c.Cards.Take(ev, c.Office.ByCard)
		if by := c.signedInOfficer(); by != nil {
			c.emit("card", c.cardView(ctx, *by))
		}
		c.pushStatus()
	}
}

// Choices lists the readers there are.
func (d *CardDesk) Choices() []Choice {
	list := []Choice{}
	ev, _, _, _ := d.now()
	for _, name := range d.Watcher.Readers() {
		list = append(list, Choice{Name: name, Label: name, Chosen: name == ev.Reader})
	}
	return list
}
