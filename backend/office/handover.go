package office

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/store"
)

// Drawer is what an officer has begun and not finished.
type Drawer struct {
	Drafts     []KeptDraft              // newest first
	Unanswered []kelurahan.LetterRecord // his letters of which nobody said that the sheet came out
	Held       []kelurahan.LetterRecord // his letters that wait for a supervisor
}

// Drawer gives what an officer would hand over; whom it names is recorded as
// listed. Errors: not-signed-in, store-failed.
func (o *Office) Drawer(of kelurahan.OfficerID) (Drawer, error) {
	b, err := o.open()
	if err != nil {
		return Drawer{}, err
	}
	d, err := o.drawer(b, of)
	for _, k := range d.Drafts {
		o.listed(purposeServe, k.Draft.people()...)
	}
	o.listedLetters(purposeServe, d.Unanswered...)
	o.listedLetters(purposeServe, d.Held...)
	return d, err
}

func (o *Office) drawer(b *books, of kelurahan.OfficerID) (Drawer, error) {
	drafts, err := b.drafts()
	if err != nil {
		return Drawer{}, err
	}
	held, err := b.store.Held()
	if err != nil {
		return Drawer{}, err
	}
	d := Drawer{
		Drafts: slices.DeleteFunc(drafts, func(k KeptDraft) bool { return k.Draft.By != of }),
		Held:   slices.DeleteFunc(held, func(rec kelurahan.LetterRecord) bool { return rec.Maker() != of }),
	}
	d.Unanswered, err = o.unanswered(b, of)
	return d, err
}

// unanswered joins the letters of which no sheet is confirmed, also after a
// restart, with the copies that are asked about now.
func (o *Office) unanswered(b *books, of kelurahan.OfficerID) ([]kelurahan.LetterRecord, error) {
	list, err := b.store.Unprinted()
	if err != nil {
		return nil, err
	}
	list = slices.DeleteFunc(list, func(rec kelurahan.LetterRecord) bool { return rec.Maker() != of && rec.Issued.By != of })
	for _, sheet := range o.sheets.all() {
		known := slices.ContainsFunc(list, func(rec kelurahan.LetterRecord) bool { return rec.ID == sheet.Letter })
		if known || sheet.By != of || sheet.Title != "" {
			continue
		}
		rec, err := b.store.Letter(sheet.Letter)
		if err != nil {
			return nil, err
		}
		list = append(list, rec)
	}
	return list, nil
}

// HandOver leaves the desk to a colleague, who takes it with his own PIN: what
// from has unfinished is counted in the register, his forms become the
// colleague's, and the colleague is at the desk. The PIN is wiped.
// Errors: role-refused to himself; pin-wrong, pin-locked, pin-given and
// officer-revoked as at sign-in; those of an act.
func (o *Office) HandOver(ctx context.Context, from kelurahan.Officer, to kelurahan.OfficerID, pin []byte) (kelurahan.Officer, error) {
	defer clear(pin)
	if err := kelurahan.CheckHandOver(&from, to); err != nil {
		return kelurahan.Officer{}, err
	}
	var taker kelurahan.Officer
	err := o.act(ctx, from.ID, func(b *books) ([]kelurahan.Event, error) {
		var err error
		if taker, err = o.takes(b, to, pin); err != nil {
			return nil, err
		}
		d, err := o.drawer(b, from.ID)
		if err != nil {
			return nil, err
		}
		// Forms first: anybody may go on with any of them, so a hand-over that
		// fails here loses nothing, and the register tells of none that did not happen.
		if err := b.giveDrafts(d.Drafts, to); err != nil {
			return nil, err
		}
		return []kelurahan.Event{kelurahan.DrawerHandedOver{
			To: to, Drafts: len(d.Drafts), Unanswered: len(d.Unanswered), Held: len(d.Held),
		}}, nil
	})
	if err != nil {
		return kelurahan.Officer{}, err
	}
	o.desk.sit(to)
	return taker, nil
}

// takes checks the PIN of whoever takes the desk; a wrong one counts.
func (o *Office) takes(b *books, to kelurahan.OfficerID, pin []byte) (kelurahan.Officer, error) {
	signer, err := o.keyring.Signer(to.String(), pin)
	if err != nil {
		return kelurahan.Officer{}, err
	}
	signer.Wipe()
	return o.tellKey(b, to)
}

// giveDrafts makes forms another officer's; when they were typed last stays.
func (b *books) giveDrafts(list []KeptDraft, to kelurahan.OfficerID) error {
	for _, k := range list {
		k.Draft.By = to
		body, err := json.Marshal(k.Draft)
		if err != nil {
			return kelurahan.E(kelurahan.Internal, "office.giveDrafts", err)
		}
		if err := b.store.SaveDraft(store.Draft{ID: k.Draft.ID, By: to, Kind: k.Draft.Kind, Updated: k.Updated, Body: body}); err != nil {
			return err
		}
	}
	return nil
}
