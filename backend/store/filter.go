package store

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/dgraph-io/badger/v4"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// LetterFilter says which letters a page shows. Zero values do not filter.
type LetterFilter struct {
	Register kelurahan.RegisterID // that numbered it, or holds it
	From, To kelurahan.Date       // the letter's date, both days included
	Kind     kelurahan.KindCode
	Status   kelurahan.LetterStatus
	Officer  kelurahan.OfficerID // who made it
	Text     string              // a number ("A-0577", "577", the printed text) or a name, mistyped or not
	Limit    int                 // letters on the page; 0 = 50, at most 500
	Before   Cursor              // Page.Next of the page before
}

// Page is a piece of a list, the newest first.
type Page struct {
	Letters []kelurahan.LetterRecord
	Next    Cursor // of the following page; "" = this was the last
}

const (
	pageDefault = 50
	pageMost    = 500
)

func pageSize(limit int) int {
	if limit <= 0 {
		limit = pageDefault
	}
	return min(limit, pageMost)
}

// Letters lists letters by date, then by moment, the newest first.
// Errors: bad-request for a cursor that is none; store-failed.
func (s *Store) Letters(f LetterFilter) (Page, error) {
	const op = "store.Letters"
	page := Page{Letters: []kelurahan.LetterRecord{}}
	from, err := f.start()
	if err != nil {
		return page, kelurahan.E(kelurahan.BadRequest, op, err)
	}
	if c, year, seq, ok := numberIn(f.Text); ok {
		page.Letters, err = s.byNumber(op, f, c, year, seq)
		return page, err
	}
	words := foldTyped(f.Text)
	if f.Text != "" && len(words) == 0 {
		return page, nil
	}
	match := newRowMatch(words)
	err = s.view(op, func(r *reader) error {
		return r.scan(newKey(tableByDay, 0), from, true, func(k key, item *badger.Item) (bool, error) {
			day := kelurahan.Date(^key(k[1:]).day())
			if f.From != 0 && day < f.From {
				return false, nil
			}
			if string(k) == string(from) && f.Before != "" {
				return true, nil
			}
			var row summary
			if err := r.value(item, &row); err != nil {
				return false, err
			}
			if !f.keeps(&row, day) || !match.all(row.Words) {
				return true, nil
			}
			if len(page.Letters) == pageSize(f.Limit) {
				page.Next = cursorOf(s.rowKey(&page.Letters[len(page.Letters)-1]))
				return false, nil
			}
			rec, err := r.listed(tailID(k))
			page.Letters = append(page.Letters, rec)
			return true, err
		})
	})
	return page, err
}

// start is the key from which a page is read; nil = the newest.
func (f *LetterFilter) start() (key, error) {
	if f.Before != "" {
		return f.Before.key()
	}
	if f.To != 0 {
		return newKey(tableByDay, 4).newestDay(f.To), nil
	}
	return nil, nil
}

// rowKey is the key of a letter's row in the list by day.
func (s *Store) rowKey(rec *kelurahan.LetterRecord) key {
	at, _ := standing(rec)
	return byDayKey(dayOf(rec.Letter(), at.At), at.At, rec.ID)
}

// keeps applies everything but the text.
func (f *LetterFilter) keeps(row *summary, day kelurahan.Date) bool {
	return (f.Register.IsZero() || row.Register == f.Register) &&
		(f.To == 0 || day <= f.To) && day >= f.From &&
		(f.Kind == "" || row.Kind == f.Kind) &&
		(f.Status == "" || row.Status == f.Status) &&
		(f.Officer.IsZero() || row.By == f.Officer)
}

// numberIn finds a letter's number in what was typed: "A-0577", "a577", "577",
// or the printed text, in which one part between slashes is the number.
func numberIn(text string) (c kelurahan.CounterCode, year, sequence int, ok bool) {
	text = strings.TrimSpace(text)
	if n, err := strconv.Atoi(text); err == nil && n > 0 && len(text) <= 5 {
		return "", 0, n, true
	}
	parts := strings.Split(text, "/")
	if y, err := strconv.Atoi(parts[len(parts)-1]); err == nil && y > 1900 && y < 2200 {
		year = y
	}
	for _, p := range parts {
		if c, n, err := kelurahan.ParseShortNumber(p); err == nil {
			return c, year, n, true
		}
	}
	return "", 0, 0, false
}

// byNumber finds the few letters that carry a number, over counters and years.
func (s *Store) byNumber(op string, f LetterFilter, c kelurahan.CounterCode, year, sequence int) ([]kelurahan.LetterRecord, error) {
	list := []kelurahan.LetterRecord{}
	for k := range s.state.Load().series {
		if c != "" && k.Counter != c || year != 0 && k.Year != year {
			continue
		}
		found, err := s.listAll(op, numberPrefix(k.Counter, k.Year, sequence), func(rec *kelurahan.LetterRecord) bool {
			row := summarize(rec, rec.Letter())
			return f.keeps(&row, dayOf(rec.Letter(), row.At))
		})
		if err != nil {
			return nil, err
		}
		list = append(list, found...)
	}
	slices.SortFunc(list, func(a, b kelurahan.LetterRecord) int {
		x, _ := standing(&a)
		y, _ := standing(&b)
		return cmp.Or(cmp.Compare(y.At, x.At), slices.Compare(a.ID[:], b.ID[:]))
	})
	return list[:min(len(list), pageSize(f.Limit))], nil
}

// BatchFilter says which batches a list shows. Zero values do not filter.
type BatchFilter struct {
	Register kelurahan.RegisterID
	Status   kelurahan.BatchStatus
	From, To kelurahan.Date // the batch's date, both days included
	Limit    int            // 0 = 50, at most 500
	Before   Cursor         // BatchPage.Next of the page before
}

// BatchPage is a piece of the list of batches, the newest first.
type BatchPage struct {
	Batches []kelurahan.BatchRecord
	Next    Cursor
}

// Batch gives all that is known of a batch. Its Closed is nil when only an
// answer to it has arrived so far. Errors: not-found, store-failed.
func (s *Store) Batch(id kelurahan.BatchID) (rec kelurahan.BatchRecord, err error) {
	const op = "store.Batch"
	err = s.view(op, func(r *reader) error {
		found, err := r.get(keyOf(tableBatch, id), &rec)
		if err == nil && !found {
			return notFound(op)
		}
		return err
	})
	return rec, err
}

// Batches lists batches by the moment of closing, the newest first.
// Errors: bad-request for a cursor that is none; store-failed.
func (s *Store) Batches(f BatchFilter) (BatchPage, error) {
	const op = "store.Batches"
	page := BatchPage{Batches: []kelurahan.BatchRecord{}}
	from, err := f.Before.key()
	if err != nil {
		return page, kelurahan.E(kelurahan.BadRequest, op, err)
	}
	if f.Before == "" {
		from = nil
	}
	var last key
	err = s.view(op, func(r *reader) error {
		return r.scan(newKey(tableBatchRow, 0), from, true, func(k key, item *badger.Item) (bool, error) {
			var row batchSummary
			if err := r.value(item, &row); err != nil {
				return false, err
			}
			if string(k) == string(from) || !f.keeps(&row) {
				return true, nil
			}
			if len(page.Batches) == pageSize(f.Limit) {
				page.Next = cursorOf(last)
				return false, nil
			}
			var rec kelurahan.BatchRecord
			found, err := r.get(keyOf(tableBatch, tailID(k)), &rec)
			if err == nil && !found {
				err = s.condemn(op, errMissing)
			}
			page.Batches = append(page.Batches, rec)
			last = slices.Clone(k)
			return true, err
		})
	})
	return page, err
}

func (f *BatchFilter) keeps(row *batchSummary) bool {
	return (f.Register.IsZero() || row.Register == f.Register) && (f.Status == "" || row.Status == f.Status) &&
		row.Date >= f.From && (f.To == 0 || row.Date <= f.To)
}
