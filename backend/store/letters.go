package store

import (
	"encoding/hex"
	"slices"

	"github.com/dgraph-io/badger/v4"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// letter reads a letter that may be absent only if its second witness is too.
func (r *reader) letter(id kelurahan.LetterID) (rec kelurahan.LetterRecord, err error) {
	found, err := r.get(keyOf(tableLetter, id), &rec)
	if err != nil || found {
		return rec, err
	}
	must, err := r.has(keyOf(tableExists, id))
	if err != nil {
		return rec, err
	}
	if must {
		return rec, r.s.condemn(r.op, errMissing)
	}
	return rec, notFound(r.op)
}

// listed reads a letter that a row names.
func (r *reader) listed(id kelurahan.LetterID) (kelurahan.LetterRecord, error) {
	rec, err := r.letter(id)
	if kelurahan.CodeOf(err) == kelurahan.NotFound {
		err = r.s.condemn(r.op, errMissing)
	}
	return rec, err
}

// listAll reads every letter that a row under prefix names, in the rows' order.
func (s *Store) listAll(op string, prefix key, keep func(*kelurahan.LetterRecord) bool) ([]kelurahan.LetterRecord, error) {
	list := []kelurahan.LetterRecord{}
	err := s.view(op, func(r *reader) error {
		return r.scan(prefix, nil, false, func(k key, _ *badger.Item) (bool, error) {
			rec, err := r.listed(tailID(k))
			if err == nil && (keep == nil || keep(&rec)) {
				list = append(list, rec)
			}
			return true, err
		})
	})
	return list, err
}

// Letter gives all that is known of a letter. The record's Letter() is nil when
// only facts about it have arrived so far. Errors: not-found, store-failed.
func (s *Store) Letter(id kelurahan.LetterID) (rec kelurahan.LetterRecord, err error) {
	err = s.view("store.Letter", func(r *reader) error {
		rec, err = r.letter(id)
		return err
	})
	return rec, err
}

// LetterAt gives the letter that an entry is about; of an entry that replaces a
// letter, the new one. Errors: not-found, store-failed.
func (s *Store) LetterAt(pos kelurahan.Position) (rec kelurahan.LetterRecord, err error) {
	return s.first("store.LetterAt", positionPrefix(pos))
}

// LetterByNumber gives the letter that carries a number.
// Errors: not-found, store-failed.
func (s *Store) LetterByNumber(c kelurahan.CounterCode, year, sequence int) (kelurahan.LetterRecord, error) {
	return s.first("store.LetterByNumber", numberPrefix(c, year, sequence))
}

func (s *Store) first(op string, prefix key) (rec kelurahan.LetterRecord, err error) {
	found := false
	err = s.view(op, func(r *reader) error {
		return r.scan(prefix, nil, false, func(k key, _ *badger.Item) (bool, error) {
			found = true
			rec, err = r.listed(tailID(k))
			return false, err
		})
	})
	if err == nil && !found {
		err = notFound(op)
	}
	return rec, err
}

// LettersOf gives the letters in which a resident is the applicant or the
// subject, the newest first. Errors: store-failed.
func (s *Store) LettersOf(person kelurahan.PersonID) ([]kelurahan.LetterRecord, error) {
	return s.listAll("store.LettersOf", keyOf(tableByPerson, person), nil)
}

// LettersOfKK gives the letters whose applicant or subject had that family card
// when it was issued, the newest first; of the given kinds, or of all when none
// is given. Errors: store-failed.
func (s *Store) LettersOfKK(kk kelurahan.KKNumber, kinds ...kelurahan.KindCode) ([]kelurahan.LetterRecord, error) {
	prefix := keyOf(tableByFamily, s.codec.blind("kk", []byte(kk)))
	list, err := s.listAll("store.LettersOfKK", prefix, func(rec *kelurahan.LetterRecord) bool {
		return len(kinds) == 0 || slices.Contains(kinds, rec.Letter().Kind)
	})
	return slices.CompactFunc(list, func(a, b kelurahan.LetterRecord) bool { return a.ID == b.ID }), err
}

// Held gives the letters that wait for a supervisor, the oldest draft first.
// Errors: store-failed.
func (s *Store) Held() ([]kelurahan.LetterRecord, error) {
	return s.listAll("store.Held", newKey(tableHeld, 0), nil)
}

// Unprinted gives the issued letters of which no sheet is confirmed, the oldest
// draft first. Errors: store-failed.
func (s *Store) Unprinted() ([]kelurahan.LetterRecord, error) {
	return s.listAll("store.Unprinted", newKey(tableUnprinted, 0), nil)
}

// LettersIn gives every letter that an entry of the run first…last is about,
// each once, in the order of the entries; a letter that was replaced in the run
// is among them. Errors: store-failed.
func (s *Store) LettersIn(reg kelurahan.RegisterID, first, last uint64) ([]kelurahan.LetterRecord, error) {
	list, seen := []kelurahan.LetterRecord{}, map[kelurahan.LetterID]bool{}
	prefix := append(newKey(tablePosition, 24), reg[:]...)
	from := positionPrefix(kelurahan.Position{Register: reg, Seq: first})
	err := s.view("store.LettersIn", func(r *reader) error {
		return r.scan(prefix, from, false, func(k key, _ *badger.Item) (bool, error) {
			id := kelurahan.LetterID(tailID(k))
			if k[len(prefix):].number() > last {
				return false, nil
			}
			if seen[id] {
				return true, nil
			}
			seen[id] = true
			rec, err := r.listed(id)
			list = append(list, rec)
			return true, err
		})
	})
	return list, err
}

// Refusal is a citizen who was told no.
type Refusal struct {
	kelurahan.Fact `cbor:"1,keyasint"`
	Refused        kelurahan.RequestRefused `cbor:"2,keyasint"`
}

// Refusals gives the refusals of a day in Kupang, in the order of entries.
// Errors: store-failed.
func (s *Store) Refusals(day kelurahan.Date) ([]Refusal, error) {
	list := []Refusal{}
	err := s.view("store.Refusals", func(r *reader) error {
		return r.scan(newKey(tableRefusal, 4).newestDay(day), nil, true, func(_ key, item *badger.Item) (bool, error) {
			var v Refusal
			err := r.value(item, &v)
			list = append(list, v)
			return true, err
		})
	})
	return list, err
}

// Day counts a day's work.
type Day struct {
	Issued      int     // letters numbered by the program, also those void since
	Handwritten int     // numbers used by hand
	Minutes     float64 // mean from the first key to the number; 0 = not known
}

// Day counts the letters dated that day: of one register, or of all for the
// zero register. Errors: store-failed.
func (s *Store) Day(day kelurahan.Date, reg kelurahan.RegisterID) (Day, error) {
	var out Day
	timed := 0
	err := s.view("store.Day", func(r *reader) error {
		return r.scan(newKey(tableByDay, 4).newestDay(day), nil, true, func(_ key, item *badger.Item) (bool, error) {
			var row summary
			if err := r.value(item, &row); err != nil || !reg.IsZero() && row.Register != reg {
				return true, err
			}
			switch row.Numbered {
			case numberedHand:
				out.Handwritten++
			case numberedHere:
				out.Issued++
				if row.Started > 0 && row.At >= row.Started {
					timed++
					out.Minutes += float64(row.At-row.Started) / 60_000
				}
			}
			return true, nil
		})
	})
	if timed > 0 {
		out.Minutes /= float64(timed)
	}
	return out, err
}

// Cursor marks where a page ended. It is opaque; "" is the beginning.
type Cursor string

func (c Cursor) key() (key, error) { return hex.DecodeString(string(c)) }

func cursorOf(k key) Cursor { return Cursor(hex.EncodeToString(k)) }
