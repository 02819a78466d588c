package store

import (
	"slices"

	"github.com/dgraph-io/badger/v4"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// Correction is a request to put a resident's record right.
type Correction struct {
	kelurahan.Fact `cbor:"1,keyasint"`
	Asked          kelurahan.CorrectionAsked `cbor:"2,keyasint"`
	Answer         *Answer                   `cbor:"3,keyasint,omitempty"` // nil = open; never stored here
}

// Answer is what the office said to a request.
type Answer struct {
	kelurahan.Fact `cbor:"1,keyasint"`
	Answered       kelurahan.CorrectionAnswered `cbor:"2,keyasint"`
}

// Corrections gives every request with its answer, the oldest first.
// Errors: store-failed.
func (s *Store) Corrections() ([]Correction, error) {
	list := []Correction{}
	err := s.view("store.Corrections", func(r *reader) error {
		return r.scan(newKey(tableAsked, 0), nil, true, func(_ key, item *badger.Item) (bool, error) {
			var c Correction
			if err := r.value(item, &c); err != nil {
				return false, err
			}
			var a Answer
			found, err := r.get(placeKey(tableAnswered, c.Position), &a)
			if found {
				c.Answer = &a
			}
			list = append(list, c)
			return true, err
		})
	})
	slices.SortFunc(list, func(a, b Correction) int {
		if later(a.Fact, b.Fact) {
			return 1
		}
		return -1
	})
	return list, err
}
