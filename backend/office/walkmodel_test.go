package office_test

import (
	"fmt"
	"slices"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/office"
)

// model is what everybody at the desk was told: the office must say the same
// after anything that may happen to its PC.
type model struct {
	letters  []*mLetter
	batches  []*mBatch
	run      []*mLetter     // numbered since the last closing
	reviewed bool           // something happened since that a supervisor looks at
	last     map[int]int    // the highest number of a year
	day      kelurahan.Date // dates may not go back behind it
	perhaps  kelurahan.Date // it may be this one: a crash hid whether an act happened; 0 = it is day
	kinds    map[kelurahan.KindCode]string
	proposed string // an open version of sku
	proposer kelurahan.OfficerID
	offList  map[kelurahan.KindCode]bool
	refused  map[kelurahan.Date]int
	people   int
}

type mLetter struct {
	id       kelurahan.LetterID // zero until the office was asked: it made it itself
	draft    office.Draft
	kind     kelurahan.KindCode
	version  string
	status   kelurahan.LetterStatus
	number   int
	year     int
	date     kelurahan.Date
	maker    kelurahan.OfficerID
	pdf      [32]byte // zero until the office was asked
	sheets   map[int]kelurahan.Outcome
	asking   int // the copy at the printer, -1 = none since the start
	replaces *mLetter
}

type mBatch struct {
	id      kelurahan.BatchID // zero until the office was asked
	status  kelurahan.BatchStatus
	letters []*mLetter
	again   *mBatch
}

const noSheet = -1

func newModel(p *prepared) *model {
	m := &model{
		last: map[int]int{}, day: kelurahan.MakeDate(2026, 11, 23), kinds: map[kelurahan.KindCode]string{},
		offList: map[kelurahan.KindCode]bool{}, refused: map[kelurahan.Date]int{}, people: len(p.people),
	}
	for _, k := range p.kinds {
		m.kinds[k.Code] = k.Version
	}
	return m
}

// restarted forgets what lives in memory.
func (m *model) restarted() {
	for _, l := range m.letters {
		l.asking = noSheet
	}
}

// dated takes the day of an act.
func (m *model) dated(today kelurahan.Date) { m.day, m.perhaps = today, 0 }

// learn settles which day was the last from what the office says of the clock.
func (m *model) learn(today kelurahan.Date, says kelurahan.Code) {
	if m.perhaps == 0 || m.perhaps == m.day {
		return
	}
	other := *m
	other.day = m.perhaps
	as, is := m.clock(today), other.clock(today)
	switch {
	case as == is:
	case says == is:
		m.dated(m.perhaps)
	case says == as:
		m.perhaps = 0
	}
}

// clock is what the rules say of a day.
func (m *model) clock(today kelurahan.Date) kelurahan.Code {
	switch {
	case today < m.day:
		return kelurahan.ClockBack
	case m.day.DaysUntil(today) > 45:
		return kelurahan.ClockSuspect
	}
	return ""
}

// next is the number that comes next in a year.
func (m *model) next(year int) int {
	if m.last[year] == 0 && year == 2026 {
		return 566
	}
	return m.last[year] + 1
}

// numbered gives a letter its number and date.
func (m *model) numbered(l *mLetter, today kelurahan.Date) {
	l.year, l.number, l.date = today.Year(), m.next(today.Year()), today
	m.last[l.year] = l.number
	m.dated(today)
	m.run = append(m.run, l)
	m.reviewed = true
}

func (m *model) issued(l *mLetter, today kelurahan.Date) {
	m.numbered(l, today)
	l.status, l.sheets, l.asking = kelurahan.StatusIssued, map[int]kelurahan.Outcome{}, noSheet
	if l.replaces != nil {
		l.replaces.status = kelurahan.StatusReplaced
	}
}

// answered takes what somebody said of a sheet; his newest word about a copy counts.
func (l *mLetter) answered(outcome kelurahan.Outcome) {
	copy := l.asking
	if copy == noSheet {
		copy = l.nextCopy()
	}
	l.sheets[copy], l.asking = outcome, noSheet
	l.status = kelurahan.StatusIssued
	for _, o := range l.sheets {
		if o == kelurahan.CameOut {
			l.status = kelurahan.StatusPrinted
		}
	}
}

func (l *mLetter) nextCopy() int {
	next := 0
	for copy, o := range l.sheets {
		if o == kelurahan.CameOut || o == kelurahan.Uncertain {
			next = max(next, copy+1)
		}
	}
	return next
}

func (m *model) closed(again *mBatch) *mBatch {
	b := &mBatch{status: kelurahan.BatchWaiting, again: again}
	if again != nil {
		b.letters, again.status = again.letters, kelurahan.BatchClosedAgain
	} else {
		b.letters, m.run, m.reviewed = m.run, nil, false
	}
	m.batches = append(m.batches, b)
	return b
}

func (m *model) having(statuses ...kelurahan.LetterStatus) []*mLetter {
	list := []*mLetter{}
	for _, l := range m.letters {
		if slices.Contains(statuses, l.status) {
			list = append(list, l)
		}
	}
	return list
}

// agrees holds a letter of the office against the model's.
func (l *mLetter) agrees(rec *kelurahan.LetterRecord) error {
	if l.id.IsZero() {
		l.id = rec.ID
	}
	got := rec.Letter()
	switch {
	case got == nil || rec.ID != l.id:
		return fmt.Errorf("%s is another letter: %s, not %s", l, rec.ID, l.id)
	case rec.Status() != l.status:
		return fmt.Errorf("%s stands at %s", l, rec.Status())
	case got.Number.Sequence != l.number || got.Number.Year != l.year || l.number > 0 && got.Number.Counter != "A":
		return fmt.Errorf("%s has number %+v", l, got.Number)
	case got.Date != l.date:
		return fmt.Errorf("%s is dated %s, not %s", l, got.Date, l.date)
	case got.Kind != l.kind || got.KindVersion != l.version:
		return fmt.Errorf("%s is a %s %s", l, got.Kind, got.KindVersion)
	case rec.Maker() != l.maker:
		return fmt.Errorf("%s was made by somebody else", l)
	case rec.NextCopy() != l.nextCopy():
		return fmt.Errorf("%s: next copy %d, not %d", l, rec.NextCopy(), l.nextCopy())
	}
	if rec.Issued != nil {
		if l.pdf == [32]byte{} {
			l.pdf = rec.Issued.PDF
		}
		if l.pdf != rec.Issued.PDF {
			return fmt.Errorf("%s: another sheet", l)
		}
	}
	return nil
}

func (l *mLetter) String() string {
	return fmt.Sprintf("letter %d/%d (%s, %s)", l.number, l.year, l.kind, l.status)
}
