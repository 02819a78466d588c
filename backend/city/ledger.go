package city

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/loket-kelurahan/loket/backend/city/postgres"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/register"
	"github.com/loket-kelurahan/loket/backend/seal"
	"github.com/loket-kelurahan/loket/backend/wire"
)

// ledger is what the city knows of one register while it reads on in it.
type ledger struct {
	q        *postgres.Queries
	keys     *Keys
	now      kelurahan.Millis
	counter  postgres.Counter
	sealKeys seal.KeySet

	officers map[kelurahan.OfficerID]kelurahan.Officer
	series   kelurahan.SeriesBook
	batches  map[kelurahan.BatchID]*batch
	hashes   map[uint64]register.Hash // of this run's entries

	// What is written at the end.
	letters   []postgres.AddLettersParams
	about     []postgres.AddLetterEntriesParams
	rows      []postgres.AddEntriesParams
	issues    []wire.EntryIssue
	makers    map[kelurahan.LetterID]kelurahan.OfficerID
	offices   []kelurahan.OfficeConfigured
	officer   map[kelurahan.OfficerID]bool // changed
	approved  []approvedRun
	stated    map[uint64]statement // letters without their role persons, by the entry that issued them
	forgotten []forgotten
	gone      map[int64]bool   // entries among them
	ahead     kelurahan.Millis // how far entries lie in the future

	words []lostWord // of supervisors, on letters of a lost PC

	after bool   // the register says that it stands in another one's place
	trust *trust // nil unless another counter carries the register
}

type batch struct {
	kelurahan.BatchClosed
	closed   uint64
	approved uint64
	changed  bool
}

type approvedRun struct{ first, last, by uint64 }

// record takes the entries the city does not hold yet. One that breaks a rule
// is put aside and the rest goes in; only the last one must be a sound
// approval. Errors: city-refused (arg "why").
func (c *City) record(ctx context.Context, q *postgres.Queries, counter postgres.Counter, entries []wire.RunEntry, carried *kelurahan.RegisterEnd) error {
	l, err := c.newLedger(ctx, q, counter)
	if err != nil {
		return err
	}
	if err := l.begin(ctx, carried); err != nil {
		return err
	}
	for i := range entries {
		e := &entries[i]
		l.hashes[e.Seq] = e.Hash
		err := l.read(ctx, e)
		if err == nil {
			continue
		}
		code := kelurahan.CodeOf(err)
		if code == kelurahan.Internal { // ours, not the entry's
			return err
		}
		if i == len(entries)-1 && !l.trust.isEnd(e.Seq) || code == kelurahan.CityRefused {
			return kelurahan.E(kelurahan.CityRefused, "city.accept", err, "why", string(code))
		}
		l.issues = append(l.issues, wire.EntryIssue{Seq: e.Seq, Code: code})
	}
	if !l.mayEnd(entries) {
		return kelurahan.E(kelurahan.CityRefused, "city.accept", errors.New("the run does not end with an approval"), "why", "approval")
	}
	return l.write(ctx, entries[len(entries)-1].Head())
}

// mayEnd: a run ends with an approval, or where there is nothing to approve. One of
// a lost PC's letters ends it when nothing of the run's own waits for another.
func (l *ledger) mayEnd(entries []wire.RunEntry) bool {
	last := &entries[len(entries)-1]
	event := ""
	if last.State == wire.Whole {
		event = l.rows[len(l.rows)-1].Event
	}
	approval := event == string(kelurahan.BatchApproved{}.Type()) ||
		event == string(kelurahan.LostLettersApproved{}.Type()) && !l.workBehindApproval()
	return approval || l.trust.isEnd(last.Seq) || l.opensAfter(entries)
}

func (c *City) newLedger(ctx context.Context, q *postgres.Queries, counter postgres.Counter) (*ledger, error) {
	l := &ledger{
		q: q, keys: c.cfg.Keys, now: c.now(), counter: counter,
		officers: map[kelurahan.OfficerID]kelurahan.Officer{}, series: kelurahan.SeriesBook{},
		batches: map[kelurahan.BatchID]*batch{}, hashes: map[uint64]register.Hash{},
		makers: map[kelurahan.LetterID]kelurahan.OfficerID{}, officer: map[kelurahan.OfficerID]bool{}, stated: map[uint64]statement{}, gone: map[int64]bool{},
	}
	var err error
	if l.sealKeys, err = seal.NewKeySet(counter.PublicKey); err != nil {
		return nil, err
	}
	return l, errors.Join(l.loadOfficers(ctx), l.loadSeries(ctx), l.loadBatches(ctx))
}

func (l *ledger) loadOfficers(ctx context.Context) error {
	rows, err := l.q.Officers(ctx, l.counter.Register)
	if err != nil {
		return fmt.Errorf("city: officers: %w", err)
	}
	for _, r := range rows {
		id := kelurahan.OfficerID(r.ID)
		l.officers[id] = kelurahan.Officer{ID: id, Name: r.Name, Role: kelurahan.Role(r.Role), PublicKey: r.PublicKey, Revoked: r.Revoked}
	}
	return nil
}

func (l *ledger) loadSeries(ctx context.Context) error {
	rows, err := l.q.Series(ctx, l.counter.Register)
	if err != nil {
		return fmt.Errorf("city: series: %w", err)
	}
	for _, r := range rows {
		l.series[kelurahan.SeriesKey{Counter: kelurahan.CounterCode(r.Code), Year: int(r.Year)}] = kelurahan.Series{First: int(r.First), Last: int(r.Last)}
	}
	return nil
}

func (l *ledger) loadBatches(ctx context.Context) error {
	rows, err := l.q.OpenBatches(ctx, l.counter.Register)
	if err != nil {
		return fmt.Errorf("city: batches: %w", err)
	}
	for _, r := range rows {
		id := kelurahan.BatchID(r.ID)
		l.batches[id] = &batch{closed: uint64(r.Closed), BatchClosed: kelurahan.BatchClosed{
			Batch: id, First: uint64(r.First), Last: uint64(r.Last), Head: [32]byte(r.Head), Date: kelurahan.Date(r.Date),
		}}
	}
	return nil
}

// read takes one entry. Its row is kept whatever it says.
func (l *ledger) read(ctx context.Context, e *wire.RunEntry) error {
	row := postgres.AddEntriesParams{
		Register: l.counter.Register, Seq: int64(e.Seq), Kind: int16(e.Kind), State: int16(e.State), Event: string(e.Event),
		Hash: e.Hash[:], PayloadHash: e.PayloadHash[:],
	}
	if e.State != wire.Whole {
		l.trust.work()
		l.rows = append(l.rows, row)
		if e.Seq == 1 || e.State == wire.Withheld && wire.EventTravels(e.Event) {
			return l.refuseFirst(e, kelurahan.E(kelurahan.BadRequest, "city.read", errors.New("withheld what the city must see")))
		}
		return nil
	}
	row.Sealed = l.keys.lock(l.counter.Register, e.Seq, e.Salt, e.Payload)
	if e.Kind != register.KindPayload {
		l.rows = append(l.rows, row)
		return l.refuseFirst(e, nil)
	}
	at, by, ev, err := wire.DecodeEntry(e.Payload)
	row.At = int64(at)
	if ev != nil {
		row.Event = string(ev.Type())
	}
	l.rows = append(l.rows, row)
	l.ahead = max(l.ahead, at-l.now)
	if err == nil {
		err = l.apply(ctx, e.Seq, kelurahan.Entry{Position: kelurahan.Position{Register: kelurahan.RegisterID(l.counter.Register), Seq: e.Seq}, At: at, By: by, Event: ev})
	}
	return l.refuseFirst(e, err)
}

// refuseFirst: a register that does not say in its first entry whose it is
// cannot be taken at all.
func (l *ledger) refuseFirst(e *wire.RunEntry, err error) error {
	if e.Seq == 1 && (err != nil || e.State != wire.Whole || e.Kind != register.KindPayload) {
		return kelurahan.E(kelurahan.CityRefused, "city.read", err)
	}
	return err
}

func (l *ledger) apply(ctx context.Context, seq uint64, e kelurahan.Entry) error {
	if _, ok := e.Event.(kelurahan.LetterReduced); !ok {
		l.tell(e.Event, seq)
	}
	if _, ok := e.Event.(kelurahan.RegisterOpened); ok != (seq == 1) {
		return kelurahan.E(kelurahan.BadRequest, "city.read", errors.New("a register opens with its first entry and no other"))
	}
	if !kelurahan.SetUpOnly(e.Event.Type()) {
		l.trust.work()
	}
	switch v := e.Event.(type) {
	case kelurahan.RegisterOpened:
		return l.open(v)
	case kelurahan.OfficeConfigured:
		return l.configure(v)
	case kelurahan.OfficerEnrolled:
		return l.enlist(v.Officer, seq)
	case kelurahan.OfficerDismissed:
		return l.dismiss(v.Officer)
	case kelurahan.SeriesStarted:
		return l.startSeries(v)
	case kelurahan.LetterIssued:
		return l.issue(ctx, seq, e, v)
	case kelurahan.LetterHandwritten:
		return l.handwrite(seq, e, v)
	case kelurahan.BatchClosed:
		return l.closeBatch(seq, v)
	case kelurahan.BatchApproved:
		return l.approve(ctx, seq, e.By, v)
	case kelurahan.LostLettersApproved:
		return l.hear(e, v)
	case kelurahan.LetterReduced:
		return l.reduce(seq, v)
	case kelurahan.PayloadErased:
		return l.erase(ctx, seq, e.By, v)
	}
	return nil
}

// tell has an entry count for the letters it is about.
func (l *ledger) tell(ev kelurahan.Event, seq uint64) {
	for _, id := range kelurahan.LettersOf(ev) {
		l.about = append(l.about, postgres.AddLetterEntriesParams{Letter: id[:], Register: l.counter.Register, Seq: int64(seq)})
	}
}

func (l *ledger) open(v kelurahan.RegisterOpened) error {
	if string(v.Area) != l.counter.Area || string(v.Counter) != l.counter.Code || string(v.PublicKey) != string(l.counter.PublicKey) {
		return kelurahan.E(kelurahan.NotEnrolled, "city.read", errors.New("the register was opened for another counter"))
	}
	l.counter.Practice, l.after = v.Practice, v.After != nil
	return nil
}

func (l *ledger) configure(v kelurahan.OfficeConfigured) error {
	if string(v.Office.Area) != l.counter.Area {
		return kelurahan.E(kelurahan.FieldInvalid, "city.read", errors.New("another area's profile"))
	}
	l.offices = append(l.offices, v)
	return nil
}

func (l *ledger) enlist(o kelurahan.Officer, seq uint64) error {
	if _, err := seal.NewKeySet(o.PublicKey); err != nil {
		return err
	}
	l.trust.enrolled(o.ID, seq)
	l.officers[o.ID], l.officer[o.ID] = o, true
	return nil
}

func (l *ledger) dismiss(id kelurahan.OfficerID) error {
	o, ok := l.officers[id]
	if !ok {
		return kelurahan.E(kelurahan.NotFound, "city.read", errors.New("nobody of that identity was enrolled"))
	}
	o.Revoked = true
	l.officers[id], l.officer[id] = o, true
	return nil
}

func (l *ledger) startSeries(v kelurahan.SeriesStarted) error {
	k := kelurahan.SeriesKey{Counter: v.Counter, Year: v.Year}
	if string(v.Counter) != l.counter.Code || v.Year < 1850 || v.Year > 2200 {
		return kelurahan.E(kelurahan.NumberInvalid, "city.read", nil)
	}
	if err := l.series.CheckStart(k, v.First); err != nil {
		return err
	}
	l.series.Apply(v)
	return nil
}

// text makes a string fit for a column: PostgreSQL takes no NUL, and a hostile
// title must not fill the disk.
func text(s string, most int) string {
	s = strings.ReplaceAll(s, "\x00", "")
	if r := []rune(s); len(r) > most {
		return string(r[:most])
	}
	return s
}
