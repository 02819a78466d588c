package store

import (
	"errors"
	"fmt"
	"iter"

	"github.com/dgraph-io/badger/v4"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// Apply takes entries of one register into the projection: those after what was
// applied before; earlier ones are skipped. head is the register's head at the
// last entry. One act at the counter is one transaction. A large import is
// written in several; how far the register was applied moves with the last one,
// so that a cut in between only means applying the entries again.
// Errors: bad-request for entries of several registers, out of order, or a head
// that is not the last entry's; chain-broken where entries are missing before
// the first; store-failed, disk-full.
func (s *Store) Apply(entries []kelurahan.Entry, head Head) error {
	const op = "store.Apply"
	if len(entries) == 0 {
		return nil
	}
	s.writing.Lock()
	defer s.writing.Unlock()
	return s.guard(op, func() error {
		reg := entries[0].Register
		run := s.newRun(op, reg, false)
		defer run.discard()
		for _, e := range entries {
			if e.Register != reg {
				return kelurahan.E(kelurahan.BadRequest, op, errors.New("entries of two registers"))
			}
			if err := run.take(e); err != nil {
				return err
			}
			if run.fold.weight >= applyWeight {
				if err := run.flush(); err != nil {
					return err
				}
			}
		}
		if last := entries[len(entries)-1].Seq; last != head.Seq {
			return kelurahan.E(kelurahan.BadRequest, op, fmt.Errorf("head %d after entry %d", head.Seq, last))
		}
		if !run.pending() {
			return nil
		}
		return run.finish(head)
	})
}

// Replay takes a whole register into the projection, many entries to a
// transaction; entries applied before are skipped. headOf gives the chain hash
// of an entry; it is asked for the last one. progress, if not nil, hears the
// number of entries done. If Replay ends with an error, what was read so far
// may stand in the projection, but as not applied: the next run does it again.
// After a fresh start registers must come in by Replay: unlike Apply it does not
// take a PayloadErased among them as a reason to build the projection once more,
// unless earlier entries of the register had been applied before.
// Errors: those of Apply; an error of entries is returned as it is.
func (s *Store) Replay(reg kelurahan.RegisterID, entries iter.Seq2[kelurahan.Entry, error], headOf func(seq uint64) [32]byte, progress func(done uint64)) error {
	const op = "store.Replay"
	s.writing.Lock()
	defer s.writing.Unlock()
	return s.guard(op, func() error {
		run := s.newRun(op, reg, true)
		run.replay = run.from == 0
		defer run.discard()
		for e, err := range entries {
			if err != nil {
				return err
			}
			if e.Register != reg {
				return kelurahan.E(kelurahan.BadRequest, op, errors.New("an entry of another register"))
			}
			if err := run.take(e); err != nil {
				return err
			}
			if run.fold.weight >= replayWeight {
				if err := run.flush(); err != nil {
					return err
				}
				if progress != nil {
					progress(run.register.Head.Seq)
				}
			}
		}
		if !run.pending() {
			return nil
		}
		last := run.fold.register.Head.Seq
		if err := run.finish(Head{Seq: last, Hash: headOf(last)}); err != nil {
			return err
		}
		if progress != nil {
			progress(last)
		}
		return nil
	})
}

// Outdated reports that something that was applied has been erased since: the
// next Open begins with an empty projection.
func (s *Store) Outdated() bool {
	s.writing.Lock()
	defer s.writing.Unlock()
	return s.meta.Erased
}

// How many records are folded in memory before they are written, and written
// while the next are folded: in a replay about 10 MB of letters, in an act, which
// only an import makes so large, 3 MB of residents.
const (
	replayWeight = 6000
	applyWeight  = 3000
)

// run is a writer at work on one register; the writing lock is held.
type run struct {
	s        *Store
	op       string
	from     uint64 // applied when the run began
	register Register
	fold     *fold
	replay   bool                             // what was erased is not among what is read, as far as it can be
	erased   bool                             // a fold before this one found that what was erased is still here
	rows     map[kelurahan.PersonID]personRow // residents that were written and are not shown yet
	busy     chan error                       // the fold before this one, while it is written; nil = none
}

func (s *Store) newRun(op string, reg kelurahan.RegisterID, replay bool) *run {
	g := s.state.Load().registers[reg]
	g.ID = reg
	r := &run{s: s, op: op, from: g.Head.Seq, register: g, replay: replay, rows: map[kelurahan.PersonID]personRow{}}
	r.next(nil)
	return r
}

// next begins a fold. Its snapshot sees all that was committed; of what is
// still being written it asks the fold before.
func (r *run) next(before *fold) {
	txn := r.s.db.NewTransaction(false)
	st := r.s.state.Load()
	if before != nil {
		st = before.state
	}
	r.fold = newFold(&reader{s: r.s, txn: txn, op: r.op}, st.clone(), r.register)
	r.fold.before = before
}

// discard gives the snapshot back, doing it twice is harmless, and waits for
// what is still being written.
func (r *run) discard() {
	r.fold.r.txn.Discard()
	if r.busy != nil {
		<-r.busy //nolint:errcheck // the run is given up; why is known already
		r.busy = nil
	}
}

func (r *run) take(e kelurahan.Entry) error {
	done := r.fold.register.Head.Seq
	switch {
	case e.Seq <= r.from:
		return nil
	case e.Seq != done+1 && e.Seq <= done:
		return kelurahan.E(kelurahan.BadRequest, r.op, fmt.Errorf("entry %d after %d", e.Seq, done))
	case e.Seq != done+1:
		return kelurahan.E(kelurahan.ChainBroken, r.op, fmt.Errorf("entry %d after %d", e.Seq, done))
	}
	return r.fold.apply(e)
}

func (r *run) pending() bool { return r.fold.register.Head.Seq > r.from }

// flush writes what the fold gathered, without saying that it was applied. The
// writing goes on while the next fold is gathered.
func (r *run) flush() error {
	done := r.fold
	groups, err := done.groups()
	if err != nil {
		return failed(r.op, err)
	}
	if err := r.wait(); err != nil {
		return err
	}
	done.r.txn.Discard()
	done.before = nil
	r.register, r.erased = done.register, r.erased || done.erased
	r.next(done)
	r.busy = make(chan error, 1)
	go func() { r.busy <- r.s.commitAll(groups, false) }()
	return nil
}

// wait lets the fold before be written. A replay shows it to the readers; an act
// is shown when it is whole.
func (r *run) wait() error {
	if r.busy == nil {
		return nil
	}
	err := <-r.busy
	r.busy = nil
	if err != nil {
		return diskError(r.op, err)
	}
	r.gather(r.fold.before)
	if r.replay {
		r.publish(r.fold.before)
	}
	return nil
}

// finish writes the rest and how far the register is applied now.
func (r *run) finish(head Head) error {
	f := r.fold
	f.register.Head = head
	mark, err := r.s.codec.record(keyOf(tableRegister, r.register.ID), f.register)
	if err != nil {
		return failed(r.op, err)
	}
	groups, err := f.groups()
	if err != nil {
		return failed(r.op, err)
	}
	if err := r.wait(); err != nil {
		return err
	}
	if err := r.s.commitAll(append(groups, mark), (r.erased || f.erased) && !r.replay); err != nil {
		return diskError(r.op, err)
	}
	f.state.registers[r.register.ID] = f.register
	r.gather(f)
	r.publish(f)
	return nil
}

// gather keeps of a fold that was written what the index of people needs.
func (r *run) gather(f *fold) {
	for id, p := range f.persons {
		r.rows[id] = rowOf(p.current())
	}
}

// publish shows what was written to the readers.
func (r *run) publish(f *fold) {
	r.s.state.Store(f.state)
	r.s.people.update(r.rows)
	clear(r.rows)
}

// commitAll writes groups in order, in as few transactions as fit.
func (s *Store) commitAll(groups []group, erased bool) (err error) {
	defer recovered(&err)
	next := s.meta
	next.Erased = next.Erased || erased
	for len(groups) > 0 {
		n, keys, size := 0, 0, 0
		for n < len(groups) {
			k, b, err := s.limits.cost(groups[n])
			if err != nil {
				return err
			}
			if n > 0 && (keys+k > s.limits.keys || size+b > s.limits.bytes) {
				break
			}
			n, keys, size = n+1, keys+k, size+b
		}
		if err := s.commitSome(groups[:n], next); err != nil {
			return err
		}
		groups = groups[n:]
	}
	return nil
}

// cost gives the keys and bytes of a group. A record beyond the limit would go
// to Badger's value log, which is thrown away at start (see verifyIndex).
func (l limits) cost(g group) (keys, size int, err error) {
	for _, o := range g {
		if len(o.value) > l.record {
			return 0, 0, fmt.Errorf("a record of %d bytes is too large", len(o.value))
		}
		size += len(o.key) + len(o.value) + 16
	}
	return len(g), size, nil
}

func (s *Store) commitSome(groups []group, next meta) error {
	txn := s.db.NewTransaction(true)
	defer txn.Discard()
	for _, g := range groups {
		for _, o := range g {
			if err := put(txn, o); err != nil {
				return err
			}
		}
	}
	if err := txn.Set(commitKey(s.commit+1), nil); err != nil {
		return err
	}
	if next != s.meta {
		if err := s.setMeta(txn, next); err != nil {
			return err
		}
	}
	if err := txn.Commit(); err != nil {
		return err
	}
	s.commit++
	s.meta = next
	return nil
}

func put(txn *badger.Txn, o op) error {
	if o.delete {
		return txn.Delete(o.key)
	}
	return txn.Set(o.key, o.value)
}
