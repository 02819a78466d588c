package store

import (
	"cmp"
	"errors"
	"io/fs"
	"log/slog"
	"slices"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// Draft is a letter being typed. It carries the LetterID the letter will keep.
type Draft struct {
	ID      kelurahan.LetterID  `cbor:"1,keyasint"`
	By      kelurahan.OfficerID `cbor:"2,keyasint"`
	Kind    kelurahan.KindCode  `cbor:"3,keyasint,omitempty"`
	Updated kelurahan.Millis    `cbor:"4,keyasint"`
	Body    []byte              `cbor:"5,keyasint"` // the office's own form of it
}

type note struct {
	Key   string `cbor:"1,keyasint"`
	Value []byte `cbor:"2,keyasint"`
}

// SaveDraft keeps a draft, in place of what it held before. When it returns,
// the draft is on the disk. It does not need the projection: a draft can be
// saved while the store rebuilds. Errors: bad-request for a draft without an
// identity; disk-full, disk-read-only, store-failed.
func (s *Store) SaveDraft(d Draft) error {
	if d.ID.IsZero() {
		return kelurahan.E(kelurahan.BadRequest, "store.SaveDraft", nil)
	}
	body, err := s.codec.enc.Marshal(d)
	if err == nil {
		err = s.files.write(draftsName, d.ID.String(), body)
	}
	if err != nil {
		return diskError("store.SaveDraft", err)
	}
	return nil
}

// Draft gives a draft. Errors: not-found; store-failed when it is damaged.
func (s *Store) Draft(id kelurahan.LetterID) (Draft, error) {
	d, err := s.readDraft(id.String())
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Draft{}, notFound("store.Draft")
	case err != nil:
		return Draft{}, failed("store.Draft", err)
	}
	return d, nil
}

func (s *Store) readDraft(name string) (d Draft, err error) {
	body, err := s.files.read(draftsName, name)
	if err == nil {
		err = s.codec.dec.Unmarshal(body, &d)
	}
	return d, err
}

// Drafts lists an officer's drafts, the latest first; the zero officer means
// everybody's. A damaged draft is left out and logged. Errors: store-failed.
func (s *Store) Drafts(by kelurahan.OfficerID) ([]Draft, error) {
	names, err := s.files.list(draftsName)
	if err != nil {
		return nil, failed("store.Drafts", err)
	}
	drafts := []Draft{}
	for _, name := range names {
		d, err := s.readDraft(name)
		switch {
		case errors.Is(err, fs.ErrNotExist): // deleted meanwhile
		case err != nil:
			s.cfg.Log.Error("draft unreadable", slog.String("draft", name), slog.Any("cause", err))
		case by.IsZero() || d.By == by:
			drafts = append(drafts, d)
		}
	}
	slices.SortFunc(drafts, func(a, b Draft) int {
		return cmp.Or(cmp.Compare(b.Updated, a.Updated), slices.Compare(a.ID[:], b.ID[:]))
	})
	return drafts, nil
}

// DeleteDraft removes a draft; one that is not there is fine.
// Errors: disk-read-only, store-failed.
func (s *Store) DeleteDraft(id kelurahan.LetterID) error {
	if err := s.files.remove(draftsName, id.String()); err != nil {
		return diskError("store.DeleteDraft", err)
	}
	return nil
}

// SetNote keeps a small value under a key, durably: the courier's attempts, the
// settings of this PC. A nil value removes the note.
// Errors: disk-full, disk-read-only, store-failed.
func (s *Store) SetNote(key string, value []byte) error {
	name := noteName(s.codec.blind("note", []byte(key)))
	var err error
	if value == nil {
		err = s.files.remove(notesName, name)
	} else {
		var body []byte
		if body, err = s.codec.enc.Marshal(note{Key: key, Value: value}); err == nil {
			err = s.files.write(notesName, name, body)
		}
	}
	if err != nil {
		return diskError("store.SetNote", err)
	}
	return nil
}

// Note gives the value kept under a key. Errors: not-found; store-failed when
// it is damaged.
func (s *Store) Note(key string) ([]byte, error) {
	body, err := s.files.read(notesName, noteName(s.codec.blind("note", []byte(key))))
	var n note
	if err == nil {
		err = s.codec.dec.Unmarshal(body, &n)
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, notFound("store.Note")
	case err != nil:
		return nil, failed("store.Note", err)
	}
	return n.Value, nil
}
