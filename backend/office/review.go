package office

import (
	"slices"
	"sync"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/store"
)

// The words of where a letter stands on its way to the city.
const (
	ReviewOpen      = "terbuka"
	ReviewClosed    = "ditutup"
	ReviewApproved  = "disetujui"
	ReviewReturned  = "dikembalikan"
	ReviewDelivered = "terkirim"
)

// BatchSummary is a batch in a list; Record.Closed is nil for the day that is
// still open.
type BatchSummary struct {
	Record   kelurahan.BatchRecord
	Letters  int
	Numbers  string
	Unusual  int
	Received kelurahan.Millis // when the city's receipt came; 0 = not yet. Batches alone fills it in
}

// Held lists the letters that wait for a supervisor.
func (o *Office) Held() ([]kelurahan.LetterRecord, error) {
	b, err := o.open()
	if err != nil {
		return nil, err
	}
	held, err := b.store.Held()
	o.listedLetters(purposeApprove, held...)
	return held, err
}

// Batches lists batches, newest first; those that wait for somebody come first.
func (o *Office) Batches(limit int) ([]BatchSummary, error) {
	b, err := o.open()
	if err != nil {
		return nil, err
	}
	page, err := b.store.Batches(store.BatchFilter{Limit: limit})
	if err != nil {
		return nil, err
	}
	list := make([]BatchSummary, 0, len(page.Batches))
	for _, rec := range page.Batches {
		if rec.Closed != nil && rec.Closed.Register != b.id && rec.Status() != kelurahan.BatchSigned {
			continue // a lost PC's: nobody can sign it any more, see Lost
		}
		s, err := b.summary(rec)
		if err != nil {
			return nil, err
		}
		list = append(list, s)
	}
	if err := o.received(b, list); err != nil {
		return nil, err
	}
	slices.SortStableFunc(list, func(x, y BatchSummary) int { return urgency(y.Record) - urgency(x.Record) })
	return list, nil
}

func urgency(rec kelurahan.BatchRecord) int {
	switch rec.Status() {
	case kelurahan.BatchWaiting:
		return 2
	case kelurahan.BatchSentBack:
		return 1
	}
	return 0
}

// Summary counts one batch.
func (o *Office) Summary(rec kelurahan.BatchRecord) (BatchSummary, error) {
	b, err := o.open()
	if err != nil {
		return BatchSummary{}, err
	}
	return b.summary(rec)
}

func (b *books) summary(rec kelurahan.BatchRecord) (BatchSummary, error) {
	if rec.Closed == nil {
		return BatchSummary{Record: rec}, nil
	}
	s, err := b.countRun(rec.Closed.Register, rec.Closed.First, rec.Closed.Last)
	s.Record = rec
	return s, err
}

func (b *books) countRun(id kelurahan.RegisterID, first, last uint64) (BatchSummary, error) {
	letters, err := b.numberedIn(id, first, last)
	if err != nil {
		return BatchSummary{}, err
	}
	s := BatchSummary{Letters: len(letters), Numbers: numbersOf(letters)}
	for i := range letters {
		why, err := b.unusual(&letters[i])
		if err != nil {
			return s, err
		}
		if len(why) > 0 {
			s.Unusual++
		}
	}
	return s, nil
}

// numberedIn gives the letters that a run is about and that have a number; a
// letter still held is nobody's to approve yet.
func (b *books) numberedIn(id kelurahan.RegisterID, first, last uint64) ([]kelurahan.LetterRecord, error) {
	all, err := b.store.LettersIn(id, first, last)
	return slices.DeleteFunc(all, func(r kelurahan.LetterRecord) bool { return r.Issued == nil && r.Handwritten == nil }), err
}

// OpenDay counts what closing the day would close.
func (o *Office) OpenDay() (BatchSummary, error) {
	b, err := o.open()
	if err != nil {
		return BatchSummary{}, err
	}
	first := b.store.OpenRun(b.id)
	return b.countRun(b.id, first, b.reg.Head().Seq)
}

// ReviewState says where a letter stands on its way to the city.
func (o *Office) ReviewState(rec *kelurahan.LetterRecord) string {
	b, err := o.open()
	if err != nil || firstPosition(rec) == nil {
		return ""
	}
	pos := *firstPosition(rec)
	batch, found, err := b.batchOf(pos)
	if err != nil {
		return ReviewOpen
	}
	if word := rec.LostApproval(); word != nil && batch.Approved == nil {
		if b.store.Deliveries(pos.Register).Last >= pos.Seq && b.store.Deliveries(word.Register).Last >= word.Seq {
			return ReviewDelivered
		}
		return ReviewApproved
	}
	if !found {
		return ReviewOpen
	}
	switch batch.Status() {
	case kelurahan.BatchSigned:
		if b.store.Deliveries(pos.Register).Last >= batch.Approved.Seq {
			return ReviewDelivered
		}
		return ReviewApproved
	case kelurahan.BatchSentBack:
		return ReviewReturned
	}
	return ReviewClosed
}

func firstPosition(rec *kelurahan.LetterRecord) *kelurahan.Position {
	switch {
	case rec.Issued != nil:
		return &rec.Issued.Position
	case rec.Handwritten != nil:
		return &rec.Handwritten.Position
	}
	return nil
}

// batchOf gives the newest batch that covers a position.
func (b *books) batchOf(pos kelurahan.Position) (kelurahan.BatchRecord, bool, error) {
	batches, err := b.recentBatches()
	if err != nil {
		return kelurahan.BatchRecord{}, false, err
	}
	for _, rec := range batches {
		if rec.Covers(pos) {
			return rec, true, nil
		}
	}
	return kelurahan.BatchRecord{}, false, nil
}

// Happening is one thing that befell a letter's batch, in words.
type Happening struct {
	kelurahan.Fact
	What string
	Tone string
}

// BatchHistory gives what befell the batch a letter is in.
func (o *Office) BatchHistory(rec *kelurahan.LetterRecord) (list []Happening) {
	list = []Happening{}
	b, err := o.open()
	if err != nil || firstPosition(rec) == nil {
		return list
	}
	if word := rec.LostApproval(); word != nil {
		defer func() { list = append(list, Happening{word.Fact, "Disetujui dari komputer penggantinya", "go"}) }()
	}
	batch, found, err := b.batchOf(*firstPosition(rec))
	if err != nil || !found || batch.Closed == nil {
		return list
	}
	list = append(list, Happening{batch.Closed.Fact, "Masuk bundel " + batch.Closed.Date.Long(), "go"})
	if batch.Returned != nil {
		list = append(list, Happening{batch.Returned.Fact, "Bundel dikembalikan: " + batch.Returned.Reason, "stop"})
	}
	if batch.Approved != nil {
		list = append(list, Happening{batch.Approved.Fact, "Bundel disetujui", "go"})
	}
	return list
}

// batchShelf keeps the newest batches at hand while nothing new is written:
// a list asks for the batch of every row.
type batchShelf struct {
	mu   sync.Mutex
	head uint64
	list []kelurahan.BatchRecord
}

const batchesAtHand = 500

// recentBatches gives the newest 500 batches, newest first: two years of days.
func (b *books) recentBatches() ([]kelurahan.BatchRecord, error) {
	b.shelf.mu.Lock()
	defer b.shelf.mu.Unlock()
	head := b.reg.Head().Seq
	if b.shelf.head == head && head > 0 {
		return b.shelf.list, nil
	}
	page, err := b.store.Batches(store.BatchFilter{Limit: batchesAtHand})
	if err != nil {
		return nil, err
	}
	b.shelf.head, b.shelf.list = head, page.Batches
	return page.Batches, nil
}
