package store

import (
	"encoding/binary"
	"slices"

	"github.com/dgraph-io/badger/v4"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// keptKey orders entries by their moment, so that what is due is met first.
func keptKey(table byte, e kelurahan.Entry, room int) key {
	return append(newKey(table, 32+room), e.Register[:]...).u64(uint64(e.At)).u64(e.Seq)
}

// applyKept notes where something stands that is not kept for ever. What was
// erased is not there any more when the projection is built again.
func (f *fold) applyKept(e kelurahan.Entry) {
	switch v := e.Event.(type) {
	case kelurahan.PersonsViewed, kelurahan.PeopleListed:
		f.once = append(f.once, op{key: keptKey(tableLook, e, 0)})
	case kelurahan.LetterIssued:
		f.namesOthers(e, &v.Letter)
	case kelurahan.LetterHeld:
		f.namesOthers(e, &v.Letter)
	}
}

func (f *fold) namesOthers(e kelurahan.Entry, l *kelurahan.Letter) {
	if l.NamesOthers() {
		f.once = append(f.once, op{key: append(keptKey(tableNames, e, 16), l.ID[:]...)})
	}
}

// KeptBefore gives what a register holds from before two moments: how many
// entries of look-ups, and the letters with details of role persons. It reads
// no more than that. Errors: store-failed.
func (s *Store) KeptBefore(reg kelurahan.RegisterID, looks, letters kelurahan.Millis) (lookUps int, with []kelurahan.LetterID, err error) {
	err = s.view("store.KeptBefore", func(r *reader) error {
		if err := r.before(tableLook, reg, looks, func(key) { lookUps++ }); err != nil {
			return err
		}
		return r.before(tableNames, reg, letters, func(k key) {
			if id := kelurahan.LetterID(tailID(k)); !slices.Contains(with, id) {
				with = append(with, id)
			}
		})
	})
	return lookUps, with, err
}

// before walks a register's rows of a table up to a moment.
func (r *reader) before(table byte, reg kelurahan.RegisterID, end kelurahan.Millis, each func(key)) error {
	prefix := append(newKey(table, 16), reg[:]...)
	return r.scan(prefix, nil, false, func(k key, _ *badger.Item) (bool, error) {
		if kelurahan.Millis(binary.BigEndian.Uint64(k[len(prefix):])) >= end {
			return false, nil
		}
		each(k)
		return true, nil
	})
}
