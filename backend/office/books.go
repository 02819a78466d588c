package office

import (
	"errors"
	"iter"
	"runtime/debug"
	"slices"

	"github.com/loket-kelurahan/loket/backend/catalog"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/register"
	"github.com/loket-kelurahan/loket/backend/seal"
	"github.com/loket-kelurahan/loket/backend/store"
	"github.com/loket-kelurahan/loket/backend/wire"
)

// books are the register and the store, open under the data key.
type books struct {
	keys    *seal.Unlocked
	reg     *register.Register
	store   *store.Store
	id      kelurahan.RegisterID
	counter kelurahan.CounterCode
	kinds   kindShelf
	parsed  *catalog.Cache
	torn    int64 // bytes of a torn tail cut at opening, for the doctor
	rebuilt string
	shelf   batchShelf
	// mirrors are registers of other counters, read and never written here: on a
	// restored PC the one it takes the place of.
	mirrors []*register.Register
	owed    lostShelf
}

func (o *Office) registerConfig(keys *seal.Unlocked) (register.Config, error) {
	aead, err := keys.AEAD("register")
	if err != nil {
		return register.Config{}, err
	}
	return register.Config{Dir: o.path("register"), AEAD: aead, Files: o.cfg.Files}, nil
}

// openBooks opens the register, then the store, and brings the store up to the
// register. Errors: register-damaged, register-locked, store-failed, and those
// of the disk.
func (o *Office) openBooks(keys *seal.Unlocked) (*books, error) {
	rc, err := o.registerConfig(keys)
	if err != nil {
		return nil, err
	}
	reg, report, err := register.Open(rc)
	if err != nil {
		return nil, err
	}
	if err := finishErasure(reg); err != nil {
		return nil, errors.Join(err, reg.Close())
	}
	b := &books{keys: keys, reg: reg, parsed: &o.cfg.Tools.parsed, id: kelurahan.RegisterID(reg.ID()), torn: report.TornBytes}
	if b.mirrors, err = o.openMirrors(rc); err != nil {
		return nil, errors.Join(err, reg.Close())
	}
	if err := o.openStore(b); err != nil {
		return nil, errors.Join(err, b.closeRegisters())
	}
	if err := b.load(); err != nil {
		return nil, errors.Join(err, b.close())
	}
	o.retire(b)
	return b, nil
}

func (o *Office) storeConfig(keys *seal.Unlocked) (store.Config, error) {
	cfg := store.Config{Dir: o.path("store"), Memory: o.cfg.memory, Log: o.cfg.Log, Fault: o.cfg.storeFault}
	var errs [3]error
	cfg.Key, errs[0] = keys.Derive("store")
	cfg.IndexKey, errs[1] = keys.Derive("index")
	cfg.FilesKey, errs[2] = keys.Derive("files")
	return cfg, errors.Join(errs[:]...)
}

func (o *Office) openStore(b *books) error {
	cfg, err := o.storeConfig(b.keys)
	if err != nil {
		return err
	}
	s, report, err := store.Open(cfg)
	if err != nil {
		return err
	}
	b.store, b.rebuilt = s, report.Reason
	agrees, err := b.storeAgrees()
	if err != nil {
		return errors.Join(err, s.Close())
	}
	if !agrees {
		// The store speaks of another past than the register: the register is right.
		if err := s.Close(); err != nil {
			return err
		}
		if err := store.Discard(cfg); err != nil { // the drafts stay
			return err
		}
		if s, _, err = store.Open(cfg); err != nil {
			return err
		}
		b.store, b.rebuilt = s, "head"
	}
	for _, reg := range b.registers() {
		total := reg.Head().Seq
		if err := b.catchUp(reg, func(done uint64) { o.cfg.Work("membangun-ulang", done, total) }); err != nil {
			return errors.Join(err, s.Close()) // or the next sign-in finds it locked
		}
	}
	if !s.Outdated() {
		return nil
	}
	// The power failed after the register had the word to erase and before the
	// store did: what came of the erased entries must go now, not some day.
	if err := s.Close(); err != nil {
		return err
	}
	return o.openStore(b)
}

// registers lists all that is read here, this counter's own last.
func (b *books) registers() []*register.Register {
	return append(slices.Clone(b.mirrors), b.reg)
}

// storeAgrees reports whether the store's last applied entries are in the
// registers.
func (b *books) storeAgrees() (bool, error) {
	for _, reg := range b.registers() {
		applied, err := b.store.Applied(kelurahan.RegisterID(reg.ID()))
		if err != nil {
			return false, err
		}
		if applied.Seq == 0 {
			continue
		}
		if applied.Seq > reg.Head().Seq {
			return false, nil
		}
		if hash, err := reg.HashAt(applied.Seq); err != nil || hash != register.Hash(applied.Hash) {
			return false, err
		}
	}
	return true, nil
}

// catchUp replays what the store has not seen of a register.
func (b *books) catchUp(reg *register.Register, progress func(done uint64)) error {
	id := kelurahan.RegisterID(reg.ID())
	applied, err := b.store.Applied(id)
	if err != nil {
		return err
	}
	head := reg.Head()
	if applied.Seq == head.Seq {
		return nil
	}
	progress(applied.Seq)
	if head.Seq-applied.Seq > longReplay {
		defer makeRoom()()
	}
	var hashErr error
	hashAt := func(seq uint64) [32]byte {
		h, err := reg.HashAt(seq)
		hashErr = errors.Join(hashErr, err)
		return h
	}
	return errors.Join(b.store.Replay(id, entriesOf(reg, applied.Seq+1, head.Seq), hashAt, progress), hashErr)
}

// A rebuild holds some 350 MB for half a minute, most of it Badger's tables in
// the making. Under the desk's everyday limit the collector would run without
// end, and the rebuild take twice as long.
const (
	longReplay  = 20_000    // entries
	rebuildHeap = 400 << 20 // bytes, soft
)

// makeRoom lifts the process's memory limit until the func it returns is
// called, which also gives the memory back to the system.
func makeRoom() func() {
	before := debug.SetMemoryLimit(-1)
	if before >= rebuildHeap {
		return func() {}
	}
	debug.SetMemoryLimit(rebuildHeap)
	return func() {
		debug.SetMemoryLimit(before)
		debug.FreeOSMemory()
	}
}

// entriesOf decodes a run of a register. An erased entry and the register's own
// tombstone come without an event; the first error ends the run.
func entriesOf(reg *register.Register, from, to uint64) iter.Seq2[kelurahan.Entry, error] {
	id := kelurahan.RegisterID(reg.ID())
	return func(yield func(kelurahan.Entry, error) bool) {
		for raw, err := range reg.Read(from, to) {
			if err != nil {
				yield(kelurahan.Entry{}, err)
				return
			}
			e := kelurahan.Entry{Position: kelurahan.Position{Register: id, Seq: raw.Seq}}
			if !raw.Erased && raw.Kind == register.KindPayload {
				e, err = decode(id, raw)
			}
			if !yield(e, err) || err != nil {
				return
			}
		}
	}
}

func decode(id kelurahan.RegisterID, raw register.Entry) (kelurahan.Entry, error) {
	at, by, ev, err := wire.DecodeEntry(raw.Payload)
	if err != nil {
		return kelurahan.Entry{}, err
	}
	return kelurahan.Entry{
		Position: kelurahan.Position{Register: id, Seq: raw.Seq}, At: at, By: by, Event: ev,
	}, nil
}

// load reads what the office needs at hand: its counter and its kinds.
func (b *books) load() error {
	first, err := b.reg.At(1)
	if err != nil {
		return err
	}
	e, err := decode(b.id, first)
	if err != nil {
		return err
	}
	opened, ok := e.Event.(kelurahan.RegisterOpened)
	if !ok {
		return kelurahan.E(kelurahan.RegisterDamaged, "office.load", errors.New("the first entry does not open a register"), "entry", "1")
	}
	b.counter = opened.Counter
	return b.loadKinds()
}

func (b *books) loadKinds() error {
	kinds := []*catalog.Kind{}
	for code, version := range b.store.Kinds() {
		file, err := b.store.Kind(code, version)
		if err != nil {
			return err
		}
		k, err := b.parsed.Parse(file)
		if err != nil {
			return err
		}
		kinds = append(kinds, k)
	}
	b.kinds.put(catalog.New(kinds...))
	return nil
}

func (b *books) close() error {
	err := errors.Join(b.store.Close(), b.closeRegisters())
	b.keys.Wipe()
	return err
}

func (b *books) closeRegisters() error {
	var err error
	for _, reg := range b.registers() {
		err = errors.Join(err, reg.Close())
	}
	return err
}
