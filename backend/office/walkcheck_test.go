package office_test

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/office"
	"github.com/loket-kelurahan/loket/backend/register"
	"github.com/loket-kelurahan/loket/backend/store"
	"github.com/loket-kelurahan/loket/backend/wire"
)

// differs holds everything the office says against the model.
func (m *model) differs(o *office.Office, today kelurahan.Date) error {
	if err := m.lettersDiffer(o); err != nil {
		return err
	}
	if err := m.batchesDiffer(o); err != nil {
		return err
	}
	if err := m.kindsDiffer(o); err != nil {
		return err
	}
	day, err := o.Day(today)
	if err != nil {
		return err
	}
	if day.Refusals != m.refused[today] {
		return fmt.Errorf("%d refusals, not %d", day.Refusals, m.refused[today])
	}
	if n, err := o.ResidentCount(); err != nil || n != m.people {
		return fmt.Errorf("%d residents, %v", n, err)
	}
	if code := kelurahan.CodeOf(o.Clock()); code != m.clock(today) {
		return fmt.Errorf("the clock is %q, not %q", code, m.clock(today))
	}
	return m.seriesDiffer(o)
}

func (m *model) lettersDiffer(o *office.Office) error {
	page, err := o.Letters(store.LetterFilter{Limit: 500})
	if err != nil {
		return err
	}
	if page.Next != "" {
		return errors.New("a walk with too many letters")
	}
	if len(page.Letters) != len(m.letters) {
		return fmt.Errorf("%d letters, not %d", len(page.Letters), len(m.letters))
	}
	byNumber, byID := map[[2]int]*kelurahan.LetterRecord{}, map[kelurahan.LetterID]*kelurahan.LetterRecord{}
	for i := range page.Letters {
		rec := &page.Letters[i]
		byID[rec.ID] = rec
		if l := rec.Letter(); l != nil && l.Number.Sequence > 0 {
			n := [2]int{l.Number.Year, l.Number.Sequence}
			if byNumber[n] != nil {
				return fmt.Errorf("number %v stands twice", n)
			}
			byNumber[n] = rec
		}
	}
	for _, l := range m.letters {
		rec := byID[l.id]
		if l.id.IsZero() {
			rec = byNumber[[2]int{l.year, l.number}]
		}
		if rec == nil {
			return fmt.Errorf("%s is lost", l)
		}
		if err := l.agrees(rec); err != nil {
			return err
		}
	}
	held, err := o.Held()
	if want := len(m.having(kelurahan.StatusHeld)); err != nil || len(held) != want {
		return fmt.Errorf("%d held, not %d, %v", len(held), want, err)
	}
	return nil
}

func (m *model) batchesDiffer(o *office.Office) error {
	list, err := o.Batches(500)
	if err != nil {
		return err
	}
	slices.SortFunc(list, func(x, y office.BatchSummary) int { return cmp.Compare(x.Record.Closed.Seq, y.Record.Closed.Seq) })
	if len(list) != len(m.batches) {
		return fmt.Errorf("%d batches, not %d", len(list), len(m.batches))
	}
	for i, b := range m.batches {
		rec := list[i].Record
		if b.id.IsZero() {
			b.id = rec.ID
		}
		if rec.ID != b.id || rec.Status() != b.status {
			return fmt.Errorf("batch %d stands at %s, not %s", i, rec.Status(), b.status)
		}
		for _, l := range b.letters {
			if err := coveredBy(o, &rec, l); err != nil {
				return fmt.Errorf("batch %d: %w", i, err)
			}
		}
	}
	return nil
}

func coveredBy(o *office.Office, rec *kelurahan.BatchRecord, l *mLetter) error {
	page, err := o.Letters(store.LetterFilter{Text: fmt.Sprintf("A-%04d", l.number), From: l.date, To: l.date})
	if err != nil {
		return err
	}
	for _, found := range page.Letters {
		if found.ID != l.id {
			continue
		}
		if found.Issued != nil && rec.Covers(found.Issued.Position) || found.Handwritten != nil && rec.Covers(found.Handwritten.Position) {
			return nil
		}
		return fmt.Errorf("%s is not in it", l)
	}
	return fmt.Errorf("%s is not found by its number", l)
}

func (m *model) kindsDiffer(o *office.Office) error {
	listed, _, err := o.Kinds()
	if err != nil || len(listed) != len(m.kinds)-len(m.offList) {
		return fmt.Errorf("%d kinds listed of %d, %d off, %v", len(listed), len(m.kinds), len(m.offList), err)
	}
	for _, k := range listed {
		if k.Version != m.kinds[k.Code] || m.offList[k.Code] {
			return fmt.Errorf("kind %s is at %s, not %s", k.Code, k.Version, m.kinds[k.Code])
		}
	}
	waiting := 0
	if m.proposed != "" {
		waiting = 1
	}
	if n := o.WaitingKinds(); n != waiting {
		return fmt.Errorf("%d kinds wait, not %d", n, waiting)
	}
	return nil
}

func (m *model) seriesDiffer(o *office.Office) error {
	proof, err := o.Proof()
	if err != nil {
		return err
	}
	for _, s := range proof.Series {
		if len(s.Gaps) > 0 {
			return fmt.Errorf("gaps in %v: %v", s.Key, s.Gaps)
		}
		if s.Last != m.last[s.Key.Year] {
			return fmt.Errorf("series %v ends at %d, not %d", s.Key, s.Last, m.last[s.Key.Year])
		}
	}
	return nil
}

// last ends a walk: what the office says, what it says with a new store, and
// what stands in the register itself must be one and the same.
func (w *walker) last(how terms) {
	for w.armed { // what was not met yet, or not noticed
		w.crash(nil)
	}
	w.settle(nil)
	before := ""
	if how.again {
		before = w.dump()
	}
	w.end()
	if how.plant != nil {
		how.plant(w)
	}
	if how.again {
		w.startAfresh(before)
	}
	w.truth()
}

// startAfresh throws the store away and holds what the new one says against
// what the old one said.
func (w *walker) startAfresh(before string) {
	w.must(os.RemoveAll(filepath.Join(w.dir, "store")))
	w.open()
	w.settle(nil)
	if after := w.dump(); after != before {
		w.stop("a new store answers otherwise:\n%s\n%s", before, after)
	}
	w.end()
}

// dump is all the office says, as text.
func (w *walker) dump() string {
	page, err := w.office.Letters(store.LetterFilter{Limit: 500})
	w.must(err)
	batches, err := w.office.Batches(500)
	w.must(err)
	proof, err := w.office.Proof()
	w.must(err)
	versions, err := w.office.KindVersions("sku")
	w.must(err)
	text, err := json.Marshal([]any{proof.Head, versions, page.Letters, batches})
	w.must(err)
	return string(text)
}

// truth reads the register itself, without the office: no number twice and none
// left out, no date back without a supervisor's word, nobody his own approver.
func (w *walker) truth() {
	cfg := register.Config{Dir: filepath.Join(w.dir, "register"), AEAD: w.p.aead, Files: under{w.disk, w.dir}}
	report, err := register.Verify(w.ctx, cfg, nil)
	if err != nil || len(report.Damage) > 0 || report.TornBytes > 0 {
		w.stop("register: %v %+v", err, report)
	}
	reg, _, err := register.OpenReadOnly(cfg)
	w.must(err)
	a := auditor{makers: map[kelurahan.LetterID]kelurahan.OfficerID{}, last: map[int]int{2026: 565}, closings: map[kelurahan.BatchID]kelurahan.BatchClosed{}}
	for e, err := range reg.Read(1, reg.Head().Seq) {
		w.must(err)
		at, by, ev, err := wire.DecodeEntry(e.Payload)
		w.must(err)
		if err := a.take(kelurahan.Entry{Position: kelurahan.Position{Seq: e.Seq}, At: at, By: by, Event: ev}); err != nil {
			w.stop("entry %d: %v", e.Seq, err)
		}
	}
	w.must(reg.Close())
	for year, last := range w.m.last {
		if a.last[year] != last {
			w.stop("the register's last number of %d is %d, not %d", year, a.last[year], last)
		}
	}
}

// auditor reads a register from its first entry, knowing nothing but the rules.
type auditor struct {
	last     map[int]int
	day      kelurahan.Date
	makers   map[kelurahan.LetterID]kelurahan.OfficerID
	numbered []numberedAt
	closings map[kelurahan.BatchID]kelurahan.BatchClosed
}

type numberedAt struct {
	seq    uint64
	letter kelurahan.LetterID
}

func (a *auditor) take(e kelurahan.Entry) error {
	day := kelurahan.DateOf(e.At.Time().In(wita))
	switch v := e.Event.(type) {
	case kelurahan.PersonsViewed, kelurahan.PeopleListed, kelurahan.BatchDelivered:
		return nil // what must be written whatever the clock says dates nothing
	case kelurahan.ClockAccepted:
		a.day = day
		return nil
	case kelurahan.LetterHeld:
		a.makers[v.Letter.ID] = e.By
	case kelurahan.LetterIssued:
		if a.makers[v.Letter.ID].IsZero() {
			a.makers[v.Letter.ID] = e.By
		}
		if v.Letter.Date != day {
			return fmt.Errorf("dated %s on %s", v.Letter.Date, day)
		}
		if err := a.number(e.Seq, v.Letter.ID, v.Letter.Number); err != nil {
			return err
		}
	case kelurahan.LetterHandwritten:
		a.makers[v.Letter] = e.By
		if err := a.number(e.Seq, v.Letter, v.Number); err != nil {
			return err
		}
	case kelurahan.BatchClosed:
		a.closings[v.Batch] = v
	case kelurahan.BatchApproved:
		closed := a.closings[v.Batch]
		for _, n := range a.numbered {
			if closed.First <= n.seq && n.seq <= closed.Last && a.makers[n.letter] == e.By {
				return errors.New("an officer approved his own letter")
			}
		}
	}
	if day < a.day {
		return fmt.Errorf("%s on %s, after %s", e.Event.Type(), day, a.day)
	}
	a.day = day
	return nil
}

func (a *auditor) number(seq uint64, id kelurahan.LetterID, n kelurahan.Number) error {
	if n.Sequence != a.last[n.Year]+1 {
		return fmt.Errorf("number %d/%d after %d", n.Sequence, n.Year, a.last[n.Year])
	}
	a.last[n.Year] = n.Sequence
	a.numbered = append(a.numbered, numberedAt{seq, id})
	return nil
}
