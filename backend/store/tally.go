package store

import (
	"github.com/dgraph-io/badger/v4"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// KindCounts counts the letters dated since a day, by kind: for putting the
// most used kinds first. Errors: store-failed.
func (s *Store) KindCounts(since kelurahan.Date) (map[kelurahan.KindCode]int, error) {
	counts := map[kelurahan.KindCode]int{}
	err := s.view("store.KindCounts", func(r *reader) error {
		return r.scan(newKey(tableByDay, 0), nil, true, func(k key, item *badger.Item) (bool, error) {
			if kelurahan.Date(^key(k[1:]).day()) < since {
				return false, nil
			}
			var row summary
			err := r.value(item, &row)
			counts[row.Kind]++
			return true, err
		})
	})
	return counts, err
}

// Unused gives the numbers between first and last of a series that no letter
// carries: the gaps, of which there must be none. Errors: store-failed.
func (s *Store) Unused(series kelurahan.SeriesKey, first, last int) ([]int, error) {
	gaps, next := []int{}, first
	prefix := numberPrefix(series.Counter, series.Year, 0)
	prefix = prefix[:len(prefix)-4]
	err := s.view("store.Unused", func(r *reader) error {
		return r.scan(prefix, nil, false, func(k key, _ *badger.Item) (bool, error) {
			n := int(key(k[len(prefix):]).day())
			for ; next < n && next <= last; next++ {
				gaps = append(gaps, next)
			}
			next = max(next, n+1)
			return true, nil
		})
	})
	for ; next <= last; next++ {
		gaps = append(gaps, next)
	}
	return gaps, err
}

// CardsOf gives the links of a person's cards. It walks all links: for the
// record's own page, not for the counter. Errors: store-failed.
func (s *Store) CardsOf(person kelurahan.PersonID) ([]Link, error) {
	links := []Link{}
	err := s.view("store.CardsOf", func(r *reader) error {
		return r.scan(newKey(tableCard, 0), nil, true, func(_ key, item *badger.Item) (bool, error) {
			var l Link
			if err := r.value(item, &l); err != nil {
				return false, err
			}
			if l.Person == person {
				links = append(links, l)
			}
			return true, nil
		})
	})
	return links, err
}
