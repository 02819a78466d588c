package store

import (
	"cmp"
	"maps"
	"slices"

	"github.com/dgraph-io/badger/v4"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// Delivery is the newest receipt of the city for a register.
type Delivery struct {
	Last uint64           `cbor:"1,keyasint"` // everything up to here has arrived
	At   kelurahan.Millis `cbor:"2,keyasint"` // when the receipt was entered; 0 = never
}

// Register is what the store knows of one register. Entries of one register
// come in order, so this is a plain fold.
type Register struct {
	ID        kelurahan.RegisterID     `cbor:"1,keyasint"`
	Head      Head                     `cbor:"2,keyasint"`
	LastAt    kelurahan.Millis         `cbor:"3,keyasint"` // moment of the newest entry that dates something
	Opened    kelurahan.RegisterOpened `cbor:"4,keyasint"`
	Closed    uint64                   `cbor:"5,keyasint"` // last entry that any batch of it covers
	Delivered Delivery                 `cbor:"6,keyasint"`
	Latest    kelurahan.Millis         `cbor:"7,keyasint"` // latest moment of all entries
	// Carried are receipts for registers of lost PCs that this one carried to the city.
	Carried map[kelurahan.RegisterID]Delivery `cbor:"8,keyasint,omitempty"`
	// Roles are those of the officers as this register alone tells them; one who
	// was dismissed has none.
	Roles map[kelurahan.OfficerID]kelurahan.Role `cbor:"9,keyasint,omitempty"`
	// ForLost are the entries that approve letters of a lost PC, in order.
	ForLost []uint64 `cbor:"10,keyasint,omitempty"`
}

// apply takes the register's next entry. after is its Entry.After.
func (g *Register) apply(e kelurahan.Entry) (after kelurahan.Millis) {
	g.Head.Seq = e.Seq
	if dates(e.Event) {
		g.LastAt = e.At
	}
	if after = g.Latest; after <= e.At {
		g.Latest, after = e.At, 0
	}
	switch v := e.Event.(type) {
	case kelurahan.RegisterOpened:
		g.Opened = v
	case kelurahan.BatchClosed:
		g.Closed = max(g.Closed, v.Last)
	case kelurahan.BatchDelivered:
		g.delivered(v, e.At)
	case kelurahan.OfficerEnrolled:
		g.role(v.Officer.ID, v.Officer.Role)
	case kelurahan.OfficerDismissed:
		g.role(v.Officer, "")
	case kelurahan.LostLettersApproved:
		g.ForLost = append(slices.Clone(g.ForLost), e.Seq)
	}
	return after
}

// role notes what an officer is from here on; the map is made anew as in delivered.
func (g *Register) role(id kelurahan.OfficerID, role kelurahan.Role) {
	roles := maps.Clone(g.Roles)
	if roles == nil {
		roles = map[kelurahan.OfficerID]kelurahan.Role{}
	}
	delete(roles, id)
	if role != "" {
		roles[id] = role
	}
	g.Roles = roles
}

// delivered notes a receipt. A published state never changes, so the map is made
// anew.
func (g *Register) delivered(v kelurahan.BatchDelivered, at kelurahan.Millis) {
	if v.Of.IsZero() {
		g.Delivered = Delivery{Last: max(g.Delivered.Last, v.Last), At: at}
		return
	}
	carried := maps.Clone(g.Carried)
	if carried == nil {
		carried = map[kelurahan.RegisterID]Delivery{}
	}
	carried[v.Of] = Delivery{Last: max(carried[v.Of].Last, v.Last), At: at}
	g.Carried = carried
}

// dates reports whether an entry was written under a clock that somebody checked.
// Look-ups and receipts are written down whatever it shows, and an erased entry
// says no moment at all.
func dates(ev kelurahan.Event) bool {
	switch ev.(type) {
	case nil, kelurahan.PersonsViewed, kelurahan.PeopleListed, kelurahan.BatchDelivered:
		return false
	}
	return true
}

type officeRecord struct {
	kelurahan.Fact `cbor:"1,keyasint"`
	Office         kelurahan.Office `cbor:"2,keyasint"`
}

type officerRecord struct {
	ID        kelurahan.OfficerID `cbor:"4,keyasint"`
	Enrolled  kelurahan.Fact      `cbor:"1,keyasint"`
	Officer   kelurahan.Officer   `cbor:"2,keyasint"`
	Dismissed kelurahan.Fact      `cbor:"3,keyasint"`
}

// officer is the officer as he stands: dismissed unless enrolled again since.
func (r officerRecord) officer() kelurahan.Officer {
	o := r.Officer
	o.Revoked = r.Dismissed.At > 0 && !later(r.Enrolled, r.Dismissed)
	return o
}

// state is what is small enough to be kept in memory. A published state never
// changes; a writer works on a copy.
type state struct {
	registers map[kelurahan.RegisterID]Register
	office    officeRecord // of the highest revision
	officers  map[kelurahan.OfficerID]officerRecord
	series    kelurahan.SeriesBook
	kinds     map[kelurahan.KindCode]kelurahan.KindRecord
}

func newState() *state {
	return &state{
		registers: map[kelurahan.RegisterID]Register{},
		officers:  map[kelurahan.OfficerID]officerRecord{},
		series:    kelurahan.SeriesBook{},
		kinds:     map[kelurahan.KindCode]kelurahan.KindRecord{},
	}
}

func (st *state) clone() *state {
	return &state{
		registers: maps.Clone(st.registers), office: st.office, officers: maps.Clone(st.officers),
		series: maps.Clone(st.series), kinds: maps.Clone(st.kinds),
	}
}

// later reports whether a is the newer of two facts.
func later(a, b kelurahan.Fact) bool { return b.Before(a) }

func (s *Store) loadState(r *reader) error {
	st := newState()
	err := eachRecord(r, tableRegister, func(_ key, g Register) { st.registers[g.ID] = g })
	if err == nil {
		err = eachRecord(r, tableOfficer, func(_ key, o officerRecord) { st.officers[o.ID] = o })
	}
	if err == nil {
		err = eachRecord(r, tableOffice, func(_ key, o officeRecord) {
			if o.Office.Revision >= st.office.Office.Revision {
				st.office = o
			}
		})
	}
	if err == nil {
		err = eachRecord(r, tableKind, func(_ key, v kelurahan.KindRecord) { st.kinds[v.Code] = v })
	}
	if err == nil {
		err = eachRecord(r, tableSeries, func(k key, v kelurahan.Series) {
			year := int(k[1])<<8 | int(k[2])
			st.series[kelurahan.SeriesKey{Counter: kelurahan.CounterCode(k[3:]), Year: year}] = v
		})
	}
	s.state.Store(st)
	return err
}

// eachRecord decodes every record of a table.
func eachRecord[T any](r *reader, t byte, fn func(key, T)) error {
	return r.scan(newKey(t, 0), nil, true, func(k key, item *badger.Item) (bool, error) {
		var v T
		if err := r.value(item, &v); err != nil {
			return false, err
		}
		fn(k, v)
		return true, nil
	})
}

// Applied tells how far a register was applied; the zero Head for one that is
// unknown. It never fails today; the error stands for a store that is closed.
func (s *Store) Applied(reg kelurahan.RegisterID) (Head, error) {
	if s.isClosed() {
		return Head{}, failed("store.Applied", errClosed)
	}
	return s.state.Load().registers[reg].Head, nil
}

func (s *Store) isClosed() bool {
	s.gate.RLock()
	defer s.gate.RUnlock()
	return s.db == nil
}

// Register gives what is known of a register; ok is false for an unknown one.
func (s *Store) Register(reg kelurahan.RegisterID) (g Register, ok bool) {
	g, ok = s.state.Load().registers[reg]
	return g, ok
}

// Registers lists the known registers, ordered by identity.
func (s *Store) Registers() []Register {
	return slices.SortedFunc(maps.Values(s.state.Load().registers), func(a, b Register) int {
		return slices.Compare(a.ID[:], b.ID[:])
	})
}

// LastEntry gives the moment of a register's newest entry under a clock that was
// checked; 0 = none. Look-ups and receipts do not count.
func (s *Store) LastEntry(reg kelurahan.RegisterID) kelurahan.Millis {
	return s.state.Load().registers[reg].LastAt
}

// OpenRun gives the first entry of a register that no batch covers yet. A batch
// that was returned still covers its entries: it must be closed again.
func (s *Store) OpenRun(reg kelurahan.RegisterID) uint64 {
	return s.state.Load().registers[reg].Closed + 1
}

// Deliveries gives the newest receipt of the city for a register, its own or one
// that another register's PC got for it.
func (s *Store) Deliveries(reg kelurahan.RegisterID) Delivery {
	registers := s.state.Load().registers
	newest := registers[reg].Delivered
	for _, g := range registers {
		if c := g.Carried[reg]; c.Last > newest.Last {
			newest = c
		}
	}
	return newest
}

// DeliveredItself gives the newest receipt that a register holds of its own.
func (s *Store) DeliveredItself(reg kelurahan.RegisterID) Delivery {
	return s.state.Load().registers[reg].Delivered
}

// Office gives the profile of the highest revision.
// Errors: office-not-set, store-failed.
func (s *Store) Office() (kelurahan.Office, error) {
	if err := s.guard("store.Office", func() error { return nil }); err != nil {
		return kelurahan.Office{}, err
	}
	o := s.state.Load().office.Office
	if o.Revision == 0 {
		return o, kelurahan.E(kelurahan.OfficeNotSet, "store.Office", nil)
	}
	return o, nil
}

// OfficeAt gives the profile of a revision, as letters name it.
// Errors: not-found, store-failed.
func (s *Store) OfficeAt(rev uint64) (kelurahan.Office, error) {
	if o := s.state.Load().office.Office; o.Revision == rev && rev > 0 {
		return o, nil
	}
	var o officeRecord
	err := s.view("store.OfficeAt", func(r *reader) error {
		found, err := r.get(officeKey(rev), &o)
		if err == nil && !found {
			return notFound("store.OfficeAt")
		}
		return err
	})
	return o.Office, err
}

// Officers lists everybody ever enrolled, by name; Revoked tells who is not an
// officer any more.
func (s *Store) Officers() []kelurahan.Officer {
	list := []kelurahan.Officer{}
	for _, r := range s.state.Load().officers {
		if !r.Officer.ID.IsZero() {
			list = append(list, r.officer())
		}
	}
	slices.SortFunc(list, func(a, b kelurahan.Officer) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), slices.Compare(a.ID[:], b.ID[:]))
	})
	return list
}

// SeriesBook gives every number series; the caller may change its copy.
func (s *Store) SeriesBook() kelurahan.SeriesBook { return maps.Clone(s.state.Load().series) }
