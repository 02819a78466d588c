package store

import (
	"slices"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// op is one key to write or to delete. A nil value is a key without a value.
type op struct {
	key    key
	value  []byte
	delete bool
}

// group is what must be written together: a record and its rows.
type group []op

// fold gathers what a run of entries of one register changes, record by record,
// so that each record is read once and written once.
type fold struct {
	r        *reader
	state    *state
	register Register
	letters  map[kelurahan.LetterID]*letterCell
	batches  map[kelurahan.BatchID]*batchCell
	persons  map[kelurahan.PersonID]*personRecord
	cards    map[string]*Link
	offices  map[uint64]officeRecord
	officers map[kelurahan.OfficerID]bool
	series   map[kelurahan.SeriesKey]bool
	kinds    map[kelurahan.KindCode]bool
	once     group // rows that an entry adds once and for ever
	erased   bool  // something that was applied earlier has been erased
	weight   int   // about how many records were touched
	before   *fold // the fold that is still being written; nil = none
}

func newFold(r *reader, st *state, g Register) *fold {
	return &fold{
		r: r, state: st, register: g,
		letters:  map[kelurahan.LetterID]*letterCell{},
		batches:  map[kelurahan.BatchID]*batchCell{},
		persons:  map[kelurahan.PersonID]*personRecord{},
		cards:    map[string]*Link{},
		offices:  map[uint64]officeRecord{},
		officers: map[kelurahan.OfficerID]bool{},
		series:   map[kelurahan.SeriesKey]bool{},
		kinds:    map[kelurahan.KindCode]bool{},
	}
}

// earlier is the fold before, or an empty one.
func (f *fold) earlier() *fold {
	if f.before == nil {
		return &fold{}
	}
	return f.before
}

// apply takes one entry. Order, gaps and repeats are the caller's business.
func (f *fold) apply(e kelurahan.Entry) error {
	e.After = f.register.apply(e)
	f.weight++
	if e.Event == nil { // its payload was erased; only its place is left
		f.once = append(f.once, op{key: erasedKey(e.Position)})
		return nil
	}
	if err := f.applyLetters(e); err != nil {
		return err
	}
	if err := f.applyBatches(e); err != nil {
		return err
	}
	f.applyKept(e)
	switch v := e.Event.(type) {
	case kelurahan.ResidentsImported, kelurahan.ResidentChanged:
		return f.applyResidents(e)
	case kelurahan.CardLinked:
		return f.applyCard(v.UID, Link{Fact: kelurahan.FactOf(e), Person: v.Person, UID: v.UID})
	case kelurahan.CardUnlinked:
		return f.applyCard(v.UID, Link{Fact: kelurahan.FactOf(e)})
	case kelurahan.RequestRefused:
		return f.applyRefusal(e, v)
	case kelurahan.CorrectionAsked:
		return f.addOnce(placeKey(tableAsked, e.Position), Correction{Fact: kelurahan.FactOf(e), Asked: v})
	case kelurahan.CorrectionAnswered:
		return f.addOnce(placeKey(tableAnswered, v.Asked), Answer{Fact: kelurahan.FactOf(e), Answered: v})
	case kelurahan.RecoveryUsed:
		return f.addOnce(placeKey(tableRecovery, e.Position), RecoveryUse{Fact: kelurahan.FactOf(e), Used: v})
	case kelurahan.PayloadErased:
		return f.applyErased(e, v)
	}
	return f.applyOffice(e)
}

func (f *fold) applyLetters(e kelurahan.Entry) error {
	for part, id := range kelurahan.LettersOf(e.Event) {
		cell, err := f.letter(id)
		if err != nil {
			return err
		}
		cell.rec.Apply(e)
		if _, of := e.Event.(kelurahan.LostLettersApproved); of {
			continue // no work of this register's run: a supervisor has seen them already
		}
		f.once = append(f.once, op{key: positionKey(e.Position, byte(part), id)})
	}
	switch v := e.Event.(type) {
	case kelurahan.LetterIssued:
		f.useNumber(e.Event, v.Letter.Number, v.Letter.ID)
	case kelurahan.LetterHandwritten:
		f.useNumber(e.Event, v.Number, v.Letter)
	case kelurahan.LetterReduced:
		f.reduced(v)
	}
	return nil
}

// reduced keeps what the erased entries of a letter said of their places: the
// number it used, and which entries were about it.
func (f *fold) reduced(v kelurahan.LetterReduced) {
	for _, of := range []*kelurahan.Fact{v.Issued, v.Held} {
		if of != nil {
			f.once = append(f.once, op{key: positionKey(of.Position, 0, v.Letter.ID)})
		}
	}
	if v.Issued != nil {
		f.useNumber(v, v.Letter.Number, v.Letter.ID)
	}
}

func (f *fold) useNumber(ev kelurahan.Event, n kelurahan.Number, id kelurahan.LetterID) {
	f.once = append(f.once, op{key: numberKey(n, id)})
	f.state.series.Apply(ev)
	f.series[kelurahan.SeriesKey{Counter: n.Counter, Year: n.Year}] = true
}

func (f *fold) applyBatches(e kelurahan.Entry) error {
	for _, id := range kelurahan.BatchesOf(e.Event) {
		cell, err := f.batch(id)
		if err != nil {
			return err
		}
		cell.rec.Apply(e)
	}
	return nil
}

func (f *fold) batch(id kelurahan.BatchID) (*batchCell, error) {
	if cell, ok := f.batches[id]; ok {
		return cell, nil
	}
	cell := &batchCell{rec: kelurahan.BatchRecord{ID: id}}
	var err error
	if old := f.earlier().batches[id]; old != nil {
		cell.rec = old.rec
	} else if _, err = f.r.get(keyOf(tableBatch, id), &cell.rec); err != nil {
		return nil, err
	}
	if cell.old, err = f.r.s.codec.batchRows(&cell.rec); err != nil {
		return nil, failed(f.r.op, err)
	}
	f.batches[id] = cell
	return cell, nil
}

func (f *fold) applyResidents(e kelurahan.Entry) error {
	switch v := e.Event.(type) {
	case kelurahan.ResidentChanged:
		return f.addVersion(Version{Fact: kelurahan.FactOf(e), Resident: v.Resident})
	case kelurahan.ResidentsImported:
		f.weight += len(v.Residents)
		for i := range v.Residents {
			if err := f.addVersion(Version{Fact: kelurahan.FactOf(e), Import: true, Resident: v.Residents[i]}); err != nil {
				return err
			}
		}
	}
	return nil
}

func (f *fold) addVersion(v Version) error {
	p, ok := f.persons[v.Resident.ID]
	if !ok {
		p = &personRecord{}
		if old := f.earlier().persons[v.Resident.ID]; old != nil {
			p.Versions = slices.Clone(old.Versions)
		} else if _, err := f.r.get(keyOf(tablePerson, v.Resident.ID), p); err != nil {
			return err
		}
		f.persons[v.Resident.ID] = p
	}
	p.add(v)
	return nil
}

func (f *fold) applyCard(uid []byte, link Link) error {
	k := f.r.s.cardKey(uid)
	stands, ok := f.cards[string(k)]
	if !ok {
		stands = &Link{}
		if old := f.earlier().cards[string(k)]; old != nil {
			*stands = *old
		} else if _, err := f.r.get(k, stands); err != nil {
			return err
		}
		f.cards[string(k)] = stands
	}
	if stands.At == 0 || later(link.Fact, stands.Fact) {
		*stands = link
	}
	return nil
}

func (f *fold) applyRefusal(e kelurahan.Entry, v kelurahan.RequestRefused) error {
	return f.addOnce(refusalKey(localDay(e.At), e.Position), Refusal{Fact: kelurahan.FactOf(e), Refused: v})
}

func (f *fold) addOnce(k key, v any) error {
	value, err := f.r.s.codec.encode(k, v)
	if err != nil {
		return failed(f.r.op, err)
	}
	f.once = append(f.once, op{key: k, value: value})
	return nil
}

// applyErased looks whether anything that came of the erased entries is still
// here: then the projection must be built again, from the register without them.
func (f *fold) applyErased(e kelurahan.Entry, v kelurahan.PayloadErased) error {
	for _, seq := range v.Seqs {
		k := erasedKey(kelurahan.Position{Register: e.Register, Seq: seq})
		came, err := f.r.has(k)
		if err != nil {
			return err
		}
		if !came && !f.addedOnce(k) && !f.earlier().addedOnce(k) {
			f.erased = true
		}
	}
	return nil
}

func (f *fold) addedOnce(k key) bool {
	for _, o := range f.once {
		if string(o.key) == string(k) {
			return true
		}
	}
	return false
}

// applyOffice takes what changes the office's own small state.
func (f *fold) applyOffice(e kelurahan.Entry) error {
	if code := kelurahan.KindOf(e.Event); code != "" {
		return f.applyKind(e, code)
	}
	at := kelurahan.FactOf(e)
	switch v := e.Event.(type) {
	case kelurahan.SeriesStarted:
		f.state.series.Apply(v)
		f.series[kelurahan.SeriesKey{Counter: v.Counter, Year: v.Year}] = true
	case kelurahan.OfficerEnrolled:
		f.officer(v.Officer.ID, func(r *officerRecord) {
			if r.Enrolled.At == 0 || later(at, r.Enrolled) {
				r.Enrolled, r.Officer = at, v.Officer
			}
		})
	case kelurahan.OfficerDismissed:
		f.officer(v.Officer, func(r *officerRecord) {
			if r.Dismissed.At == 0 || later(at, r.Dismissed) {
				r.Dismissed = at
			}
		})
	case kelurahan.OfficeConfigured:
		return f.applyProfile(officeRecord{Fact: at, Office: v.Office})
	}
	return nil
}

func (f *fold) officer(id kelurahan.OfficerID, change func(*officerRecord)) {
	r := f.state.officers[id]
	r.ID = id
	change(&r)
	f.state.officers[id] = r
	f.officers[id] = true
}

// applyProfile: where two counters made the same revision, the earlier stands.
func (f *fold) applyProfile(o officeRecord) error {
	rev := o.Office.Revision
	stands, ok := f.offices[rev]
	if !ok {
		stands, ok = f.earlier().offices[rev]
	}
	if !ok {
		if _, err := f.r.get(officeKey(rev), &stands); err != nil {
			return err
		}
	}
	if stands.At == 0 || later(stands.Fact, o.Fact) {
		stands = o
	}
	f.offices[rev] = stands
	if rev >= f.state.office.Office.Revision {
		f.state.office = stands
	}
	return nil
}
