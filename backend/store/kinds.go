package store

import (
	"github.com/dgraph-io/badger/v4"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// applyKind takes what is about a kind of letter. The record is copied first: a
// published state never changes.
func (f *fold) applyKind(e kelurahan.Entry, code kelurahan.KindCode) error {
	stands := f.state.kinds[code]
	r := stands.Clone()
	r.Code = code
	r.Apply(e)
	f.state.kinds[code] = r
	f.kinds[code] = true
	switch v := e.Event.(type) {
	case kelurahan.KindAdopted:
		return f.addOnce(kindFileKey(code, v.Version), v.File)
	case kelurahan.KindProposed:
		return f.addOnce(kindFileKey(code, v.Version), v.File)
	}
	return nil
}

// Kinds gives the version in force of every kind of letter that has one.
func (s *Store) Kinds() map[kelurahan.KindCode]string {
	out := map[kelurahan.KindCode]string{}
	for code, k := range s.state.Load().kinds {
		if a, ok := k.InForce(); ok {
			out[code] = a.Version
		}
	}
	return out
}

// KindRecord gives all that was said of a kind, an empty record when nothing was.
func (s *Store) KindRecord(code kelurahan.KindCode) kelurahan.KindRecord {
	r := s.state.Load().kinds[code]
	r.Code = code
	return r
}

// KindRecords gives the records of all kinds, in no order. They are read-only.
func (s *Store) KindRecords() []kelurahan.KindRecord {
	kinds := s.state.Load().kinds
	list := make([]kelurahan.KindRecord, 0, len(kinds))
	for _, r := range kinds {
		list = append(list, r)
	}
	return list
}

// Kind gives the file of a version of a kind, in force or not.
// Errors: kind-unknown, store-failed.
func (s *Store) Kind(code kelurahan.KindCode, version string) ([]byte, error) {
	var file []byte
	err := s.view("store.Kind", func(r *reader) error {
		found, err := r.get(kindFileKey(code, version), &file)
		if err == nil && !found {
			return kelurahan.E(kelurahan.KindUnknown, "store.Kind", nil)
		}
		return err
	})
	return file, err
}

// VersionCounts counts the letters issued here under each version of a kind. It
// walks the rows of all letters: for the kind's own page, not for the counter.
// Errors: store-failed.
func (s *Store) VersionCounts(code kelurahan.KindCode) (map[string]int, error) {
	counts := map[string]int{}
	err := s.view("store.VersionCounts", func(r *reader) error {
		return r.scan(newKey(tableByDay, 0), nil, true, func(_ key, item *badger.Item) (bool, error) {
			var row summary
			if err := r.value(item, &row); err != nil {
				return false, err
			}
			if row.Kind == code && row.Numbered == numberedHere {
				counts[row.Version]++
			}
			return true, nil
		})
	})
	return counts, err
}
