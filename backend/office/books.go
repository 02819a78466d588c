package office

import (
	"errors"
	"iter"
	"os"
	"runtime/debug"

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
	kinds   *catalog.Catalog
	torn    int64 // bytes of a torn tail cut at opening, for the doctor
	rebuilt string
	shelf   batchShelf
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
	b := &books{keys: keys, reg: reg, id: kelurahan.RegisterID(reg.ID()), torn: report.TornBytes}
	if err := o.openStore(b); err != nil {
		return nil, errors.Join(err, reg.Close())
	}
	if err := b.load(); err != nil {
		return nil, errors.Join(err, b.close())
	}
	return b, nil
}

func (o *Office) storeConfig(keys *seal.Unlocked) (store.Config, error) {
	cfg := store.Config{Dir: o.path("store"), Log: o.cfg.Log}
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
		if err := os.RemoveAll(cfg.Dir); err != nil {
			return kelurahan.E(kelurahan.StoreFailed, "office.openStore", err)
		}
		if b.store, _, err = store.Open(cfg); err != nil {
			return err
		}
		b.rebuilt = "head"
	}
	return b.catchUp(func(done uint64) { o.cfg.Work("membangun-ulang", done, b.reg.Head().Seq) })
}

// storeAgrees reports whether the store's last applied entry is in the register.
func (b *books) storeAgrees() (bool, error) {
	applied, err := b.store.Applied(b.id)
	if err != nil || applied.Seq == 0 {
		return err == nil, err
	}
	if applied.Seq > b.reg.Head().Seq {
		return false, nil
	}
	hash, err := b.reg.HashAt(applied.Seq)
	return err == nil && hash == register.Hash(applied.Hash), err
}

// catchUp replays what the store has not seen.
func (b *books) catchUp(progress func(done uint64)) error {
	applied, err := b.store.Applied(b.id)
	if err != nil {
		return err
	}
	head := b.reg.Head()
	if applied.Seq == head.Seq {
		return nil
	}
	progress(applied.Seq)
	if head.Seq-applied.Seq > longReplay {
		defer makeRoom()()
	}
	entries := b.entries(applied.Seq+1, head.Seq)
	var hashErr error
	hashAt := func(seq uint64) [32]byte {
		h, err := b.reg.HashAt(seq)
		hashErr = errors.Join(hashErr, err)
		return h
	}
	return errors.Join(b.store.Replay(b.id, entries, hashAt, progress), hashErr)
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

// entries decodes a run of the register. An erased entry and the register's own
// tombstone come without an event; the first error ends the run.
func (b *books) entries(from, to uint64) iter.Seq2[kelurahan.Entry, error] {
	return func(yield func(kelurahan.Entry, error) bool) {
		for raw, err := range b.reg.Read(from, to) {
			if err != nil {
				yield(kelurahan.Entry{}, err)
				return
			}
			e := kelurahan.Entry{Position: kelurahan.Position{Register: b.id, Seq: raw.Seq}}
			if !raw.Erased && raw.Kind == register.KindPayload {
				e, err = b.decode(raw)
			}
			if !yield(e, err) || err != nil {
				return
			}
		}
	}
}

func (b *books) decode(raw register.Entry) (kelurahan.Entry, error) {
	at, by, ev, err := wire.DecodeEntry(raw.Payload)
	if err != nil {
		return kelurahan.Entry{}, err
	}
	return kelurahan.Entry{
		Position: kelurahan.Position{Register: b.id, Seq: raw.Seq}, At: at, By: by, Event: ev,
	}, nil
}

// load reads what the office needs at hand: its counter and its kinds.
func (b *books) load() error {
	first, err := b.reg.At(1)
	if err != nil {
		return err
	}
	e, err := b.decode(first)
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
		k, err := catalog.Parse(file)
		if err != nil {
			return err
		}
		kinds = append(kinds, k)
	}
	b.kinds = catalog.New(kinds...)
	return nil
}

func (b *books) close() error {
	err := errors.Join(b.store.Close(), b.reg.Close())
	b.keys.Wipe()
	return err
}
