package office

import (
	"context"
	"encoding/json"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/store"
)

// Party is somebody with a part in a letter as the form names him: a resident,
// or a person typed in.
type Party struct {
	Resident kelurahan.PersonID `json:"resident"`
	Outsider *kelurahan.Person  `json:"outsider,omitempty"`
}

// Draft is a form as it stands. It becomes the letter of the same ID, so
// issuing it twice is seen. Drafts are overwritten in place and are not official.
type Draft struct {
	ID         kelurahan.LetterID  `json:"id"`
	Kind       kelurahan.KindCode  `json:"kind"`
	Applicant  Party               `json:"applicant"`
	Subject    *Party              `json:"subject,omitempty"`
	Roles      map[string][]Party  `json:"roles,omitempty"`
	Fields     map[string]string   `json:"fields,omitempty"`
	Seen       []string            `json:"seen,omitempty"`
	Overridden []string            `json:"overridden,omitempty"`
	Evidence   kelurahan.Evidence  `json:"evidence"`
	Replaces   kelurahan.LetterID  `json:"replaces"`
	StartedAt  kelurahan.Millis    `json:"startedAt"`
	By         kelurahan.OfficerID `json:"by"`
}

// NewDraft begins a form.
func (o *Office) NewDraft(by kelurahan.Officer, kind kelurahan.KindCode, applicant Party, ev kelurahan.Evidence) (Draft, error) {
	id := newID()
	return Draft{
		ID: kelurahan.LetterID(id), Kind: kind, Applicant: applicant, Evidence: ev,
		Fields: map[string]string{}, Roles: map[string][]Party{}, StartedAt: o.now(), By: by.ID,
	}, nil
}

// SaveDraft keeps a form through a power cut. A form that was issued meanwhile
// is not kept. Errors: disk-full.
func (o *Office) SaveDraft(d Draft) error {
	b, err := o.open()
	if err != nil {
		return err
	}
	body, err := json.Marshal(d)
	if err != nil {
		return kelurahan.E(kelurahan.Internal, "office.SaveDraft", err)
	}
	return b.store.SaveDraft(store.Draft{ID: d.ID, By: d.By, Kind: d.Kind, Updated: o.now(), Body: body})
}

// Draft gives a form that was left. Errors: not-found.
func (o *Office) Draft(id kelurahan.LetterID) (Draft, error) {
	b, err := o.open()
	if err != nil {
		return Draft{}, err
	}
	kept, err := b.store.Draft(id)
	if err != nil {
		return Draft{}, err
	}
	d, err := decodeDraft(kept)
	o.listed(purposeServe, d.people()...)
	return d, err
}

func decodeDraft(kept store.Draft) (Draft, error) {
	var d Draft
	if err := json.Unmarshal(kept.Body, &d); err != nil {
		return d, kelurahan.E(kelurahan.StoreFailed, "office.Draft", err)
	}
	return d, nil
}

// KeptDraft is a form that was left, with when.
type KeptDraft struct {
	Draft   Draft
	Updated kelurahan.Millis
}

// Drafts lists the forms that were left, everybody's, newest first: one
// operator stands in for the other.
func (o *Office) Drafts() ([]KeptDraft, error) {
	b, err := o.open()
	if err != nil {
		return nil, err
	}
	list, err := b.drafts()
	for _, k := range list {
		o.listed(purposeServe, k.Draft.people()...)
	}
	return list, err
}

// DraftCount counts the forms that were left.
func (o *Office) DraftCount() (int, error) {
	b, err := o.open()
	if err != nil {
		return 0, err
	}
	kept, err := b.store.Drafts(kelurahan.OfficerID{})
	return len(kept), err
}

func (b *books) drafts() ([]KeptDraft, error) {
	kept, err := b.store.Drafts(kelurahan.OfficerID{})
	if err != nil {
		return nil, err
	}
	list := make([]KeptDraft, 0, len(kept))
	for _, k := range kept {
		d, err := decodeDraft(k)
		if err != nil {
			return nil, err
		}
		list = append(list, KeptDraft{d, k.Updated})
	}
	return list, nil
}

// DiscardDraft forgets a form.
func (o *Office) DiscardDraft(_ context.Context, id kelurahan.LetterID) error {
	b, err := o.open()
	if err != nil {
		return err
	}
	return b.store.DeleteDraft(id)
}
