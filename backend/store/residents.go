package store

import (
	"iter"
	"slices"

	"github.com/dgraph-io/badger/v4"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// ResidentCount gives the number of residents known, whatever their status.
func (s *Store) ResidentCount() int {
	s.people.mu.RLock()
	defer s.people.mu.RUnlock()
	return len(s.people.ids)
}

// Residents gives every resident, ordered by identity. It reads in pieces, so
// the loop may take as long as it likes and may write to the store; what is
// written meanwhile may or may not be met. Errors: store-failed, as the last pair.
func (s *Store) Residents() iter.Seq2[kelurahan.Resident, error] {
	const op, piece = "store.Residents", 256
	return func(yield func(kelurahan.Resident, error) bool) {
		from := newKey(tablePerson, 0)
		for from != nil {
			var list []kelurahan.Resident
			start := from
			from = nil
			err := s.view(op, func(r *reader) error {
				return r.scan(newKey(tablePerson, 0), start, true, func(k key, item *badger.Item) (bool, error) {
					if len(list) == piece {
						from = slices.Clone(k)
						return false, nil
					}
					var p personRecord
					if err := r.value(item, &p); err != nil {
						return false, err
					}
					list = append(list, *p.current())
					return true, nil
				})
			})
			for _, resident := range list {
				if !yield(resident, nil) {
					return
				}
			}
			if err != nil {
				yield(kelurahan.Resident{}, err)
				return
			}
		}
	}
}
