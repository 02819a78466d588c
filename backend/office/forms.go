package office

import (
	"encoding/json"

	"github.com/loket-kelurahan/loket/backend/backup"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/store"
)

// keepForms copies the forms that are not letters yet: they stand in no register.
func (b *books) keepForms(set *backup.Set) error {
	drafts, err := b.store.Drafts(kelurahan.OfficerID{})
	if err != nil {
		return err
	}
	body, err := json.Marshal(drafts)
	if err != nil {
		return kelurahan.E(kelurahan.Internal, "office.keepForms", err)
	}
	return set.KeepForms(b.reg.ID(), body)
}

// restoreForms brings forms back that were begun and not issued. The letters are
// what a restore is for: a file of forms that cannot be read holds nobody up.
func (o *Office) restoreForms(past *books, dir string) error {
	set, err := o.backupSet(past, dir)
	if err != nil {
		return err
	}
	for _, reg := range past.mirrors {
		body, err := set.Forms(reg.ID())
		var drafts []store.Draft
		if err == nil && body != nil {
			err = json.Unmarshal(body, &drafts)
		}
		if err != nil {
			o.cfg.Log.Warn("the forms in the backup cannot be read", "code", string(kelurahan.CodeOf(err)), "cause", err)
			continue
		}
		for _, d := range drafts {
			if err := past.restoreForm(d); err != nil {
				return err
			}
		}
	}
	return nil
}

// restoreForm keeps a form unless it became a letter, or a newer copy of it is here.
func (b *books) restoreForm(d store.Draft) error {
	if _, err := b.store.Letter(d.ID); kelurahan.CodeOf(err) != kelurahan.NotFound {
		return err
	}
	switch have, err := b.store.Draft(d.ID); {
	case err == nil && have.Updated >= d.Updated:
		return nil
	case err != nil && kelurahan.CodeOf(err) != kelurahan.NotFound:
		return err
	}
	return b.store.SaveDraft(d)
}
