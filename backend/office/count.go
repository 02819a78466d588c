package office

import (
	"fmt"
	"sort"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/store"
)

// Counted is a word with how often.
type Counted struct {
	Label string
	Value int
}

// DayCount is what one day brought.
type DayCount struct {
	Letters, Voids, Refusals, Reprints int
	Minutes                            float64 // mean minutes from begin to number; 0 = none measured
	Numbers                            string
	Records                            []kelurahan.LetterRecord // newest first
	ByKind, ByHour, ByMaker            []Counted
	// What waits now, whatever the day asked for.
	Waiting, Unsent, Unprinted int
}

// Day counts a day of this office; whose letters it gives is recorded as listed.
func (o *Office) Day(day kelurahan.Date) (DayCount, error) {
	d, err := o.count(day)
	o.listedLetters("hari-ini", d.Records...)
	return d, err
}

// Tally is Day without the letters: figures about nobody.
func (o *Office) Tally(day kelurahan.Date) (DayCount, error) {
	d, err := o.count(day)
	d.Records = nil
	return d, err
}

func (o *Office) count(day kelurahan.Date) (DayCount, error) {
	b, err := o.open()
	if err != nil {
		return DayCount{}, err
	}
	profile, err := b.profile()
	if err != nil {
		return DayCount{}, err
	}
	records, err := b.lettersOn(day)
	if err != nil {
		return DayCount{}, err
	}
	d := DayCount{Records: records, Letters: len(records), Numbers: numbersOf(records)}
	d.tally(profile, o.OfficerName)
	refusals, err := b.store.Refusals(day)
	if err != nil {
		return d, err
	}
	d.Refusals = len(refusals)
	return d, b.countWaiting(&d)
}

func (d *DayCount) tally(profile *kelurahan.Office, name func(kelurahan.OfficerID) string) {
	kinds, hours, makers := map[string]int{}, map[string]int{}, map[string]int{}
	minutes, measured := 0.0, 0
	for i := range d.Records {
		rec := &d.Records[i]
		l := rec.Letter()
		kinds[l.Title]++
		makers[name(rec.Maker())]++
		d.Reprints += max(rec.NextCopy()-1, 0)
		if len(rec.Voids) > 0 {
			d.Voids++
		}
		if rec.Issued == nil {
			continue
		}
		hours[fmt.Sprintf("%02d", rec.Issued.At.Time().In(profile.Location()).Hour())]++
		if span := rec.Issued.At - l.StartedAt; l.StartedAt > 0 && span > 0 {
			minutes += float64(span) / 60000
			measured++
		}
	}
	if measured > 0 {
		d.Minutes = minutes / float64(measured)
	}
	d.ByKind, d.ByMaker = ranked(kinds), ranked(makers)
	d.ByHour = byHour(hours, profile.Hours)
}

// ranked puts the most frequent first.
func ranked(counts map[string]int) []Counted {
	list := make([]Counted, 0, len(counts))
	for label, n := range counts {
		list = append(list, Counted{label, n})
	}
	sort.Slice(list, func(i, j int) bool {
		if list[i].Value != list[j].Value {
			return list[i].Value > list[j].Value
		}
		return list[i].Label < list[j].Label
	})
	return list
}

// byHour gives every opening hour, also the empty ones, and others where
// something happened.
func byHour(counts map[string]int, open [2]int) []Counted {
	for h := open[0]; h < open[1]; h++ {
		counts[fmt.Sprintf("%02d", h)] += 0
	}
	list := make([]Counted, 0, len(counts))
	for label, n := range counts {
		list = append(list, Counted{label, n})
	}
	sort.Slice(list, func(i, j int) bool { return list[i].Label < list[j].Label })
	return list
}

// countWaiting counts what somebody still has to do.
func (b *books) countWaiting(d *DayCount) error {
	held, err := b.store.Held()
	if err != nil {
		return err
	}
	batches, err := b.recentBatches()
	if err != nil {
		return err
	}
	d.Waiting = len(held)
	for _, rec := range batches {
		switch rec.Status() {
		case kelurahan.BatchWaiting, kelurahan.BatchSentBack:
			if rec.Closed == nil || rec.Closed.Register == b.id {
				d.Waiting++ // nobody closes or signs a lost PC's batch: its letters wait one by one
			}
		case kelurahan.BatchSigned:
			if rec.Approved.Seq > b.store.Deliveries(rec.Approved.Register).Last {
				d.Unsent++
			}
		}
	}
	lost, err := b.lostWaiting()
	if err != nil {
		return err
	}
	d.Waiting += lost
	unprinted, err := b.store.Unprinted()
	d.Unprinted = len(unprinted)
	return err
}

// Week counts the letters of the seven days that end with day.
func (o *Office) Week(day kelurahan.Date) ([]Counted, error) {
	b, err := o.open()
	if err != nil {
		return nil, err
	}
	list := make([]Counted, 0, 7)
	for back := 6; back >= 0; back-- {
		d := kelurahan.DateOf(day.Time().AddDate(0, 0, -back))
		records, err := b.lettersOn(d)
		if err != nil {
			return nil, err
		}
		list = append(list, Counted{fmt.Sprintf("%d/%d", d.Day(), d.Month()), len(records)})
	}
	return list, nil
}

// lettersOn gives the letters dated a day, newest first.
func (b *books) lettersOn(day kelurahan.Date) ([]kelurahan.LetterRecord, error) {
	page, err := b.store.Letters(store.LetterFilter{From: day, To: day, Limit: 500})
	numbered := page.Letters[:0:0]
	for _, rec := range page.Letters {
		if rec.Issued != nil || rec.Handwritten != nil {
			numbered = append(numbered, rec)
		}
	}
	return numbered, err
}
