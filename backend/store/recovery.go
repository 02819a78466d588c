package store

import (
	"slices"

	"github.com/dgraph-io/badger/v4"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// RecoveryUse is one use of the office's recovery key.
type RecoveryUse struct {
	kelurahan.Fact `cbor:"1,keyasint"`
	Used           kelurahan.RecoveryUsed `cbor:"2,keyasint"`
}

// RecoveryUses gives every use of the recovery key, the newest first.
// Errors: store-failed.
func (s *Store) RecoveryUses() ([]RecoveryUse, error) {
	list := []RecoveryUse{}
	err := s.view("store.RecoveryUses", func(r *reader) error {
		return r.scan(newKey(tableRecovery, 0), nil, true, func(_ key, item *badger.Item) (bool, error) {
			var u RecoveryUse
			err := r.value(item, &u)
			list = append(list, u)
			return true, err
		})
	})
	slices.SortFunc(list, func(a, b RecoveryUse) int {
		if later(a.Fact, b.Fact) {
			return -1
		}
		return 1
	})
	return list, err
}
