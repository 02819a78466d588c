package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync"
	"sync/atomic"

	"github.com/dgraph-io/badger/v4"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// Config says where the store lives and with which keys. All keys come from the
// office's data key and are right by construction; a wrong one looks like damage.
type Config struct {
	Dir      string       // the store's own folder; made if absent
	Key      [32]byte     // encrypts Badger
	IndexKey [32]byte     // hashes what stands in keys, and every value
	FilesKey [32]byte     // seals drafts and notes
	Memory   bool         // the projection is kept in memory, not encrypted, gone with Close; records up to 50 KB; for trials
	Log      *slog.Logger // nil = no log; never sees personal data

	// Fault is nil outside the tests. It is asked before everything the store
	// reads and writes; what it answers is what the disk did.
	Fault func(op string) error
}

// fault gives what a test lets the disk answer.
func (c *Config) fault(op string) error {
	if c.Fault == nil {
		return nil
	}
	return c.Fault(op)
}

// Report says what Open found.
type Report struct {
	Fresh  bool   // the projection is empty: replay every register
	Reason string // why, in English, for the log; "" for a store that was opened as it stood
}

// Head is how far a register was applied: the last entry and its chain hash.
type Head struct {
	Seq  uint64   `cbor:"1,keyasint"`
	Hash [32]byte `cbor:"2,keyasint"`
}

// Store is the projection of the office's registers. It is safe for use by many
// goroutines; writers wait for each other, readers never wait for a writer.
type Store struct {
	cfg    Config
	codec  *codec
	limits limits
	files  *files
	people *people

	gate sync.RWMutex // held for reading while db is in use
	db   *badger.DB   // nil once closed

	writing sync.Mutex
	commit  uint64 // number of the last transaction; guarded by writing
	meta    meta   // guarded by writing

	state   atomic.Pointer[state]
	damaged atomic.Bool
}

// Close ends the store. Later calls answer with store-failed.
// Errors: store-failed; the projection may then be rebuilt at the next start.
func (s *Store) Close() error {
	s.writing.Lock()
	defer s.writing.Unlock()
	prune := s.guard("store.Close", func() error { return s.pruneCommits(s.commit) })
	s.gate.Lock()
	defer s.gate.Unlock()
	if s.db == nil {
		return nil
	}
	if s.cfg.Memory {
		prune = s.db.DropAll() // or Badger would make tables of it first
	}
	err := closeBadger(s.db)
	s.db = nil
	if err = errors.Join(prune, err); err != nil {
		return failed("store.Close", err)
	}
	return nil
}

// Damaged reports whether a reader met damage. The next Open starts afresh; the
// office may do so at once with Close and Open.
func (s *Store) Damaged() bool { return s.damaged.Load() }

var errClosed = errors.New("the store is closed")

func failed(op string, cause error) error { return kelurahan.E(kelurahan.StoreFailed, op, cause) }

func notFound(op string) error { return kelurahan.E(kelurahan.NotFound, op, nil) }

// guard runs fn with the database open and turns a panic, and on most systems a
// failed read of a mapped file, into damage.
func (s *Store) guard(op string, fn func() error) (err error) {
	s.gate.RLock()
	defer s.gate.RUnlock()
	if s.db == nil {
		return failed(op, errClosed)
	}
	if err := s.cfg.fault(op); err != nil {
		return failed(op, err)
	}
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if r := recover(); r != nil {
			err = s.condemn(op, fmt.Errorf("panic: %v", r))
		}
	}()
	return fn()
}

// view runs fn on a snapshot. fn's errors are final: notFound, damage already
// condemned, or the caller's own.
func (s *Store) view(op string, fn func(*reader) error) error {
	return s.guard(op, func() error {
		txn := s.db.NewTransaction(false)
		defer txn.Discard()
		return fn(&reader{s: s, txn: txn, op: op})
	})
}

// condemn notes durably that the projection is damaged and gives the error for
// the caller. Failing to leave the note is no reason to hide the damage.
func (s *Store) condemn(op string, cause error) error {
	if s.damaged.CompareAndSwap(false, true) {
		s.cfg.Log.LogAttrs(context.Background(), slog.LevelError, "store damaged", slog.String("op", op), slog.Any("cause", cause))
		if err := leaveMark(s.cfg.Dir, "damage met while reading"); err != nil {
			cause = errors.Join(cause, err)
		}
	}
	return failed(op, cause)
}

func leaveMark(dir, reason string) error {
	return os.WriteFile(filepath.Join(dir, markName), []byte(reason), 0o600)
}

// reader reads records on one snapshot.
type reader struct {
	s   *Store
	txn *badger.Txn
	op  string
}

// get decodes the record at k. found is false only where the key is absent.
func (r *reader) get(k key, into any) (found bool, err error) {
	item, err := r.txn.Get(k)
	if errors.Is(err, badger.ErrKeyNotFound) {
		return false, nil
	}
	if err == nil {
		err = item.Value(func(v []byte) error { return r.s.codec.decode(k, v, into) })
	}
	if err != nil {
		return false, r.s.condemn(r.op, err)
	}
	return true, nil
}

// has reports whether a key without a value is there.
func (r *reader) has(k key) (bool, error) {
	_, err := r.txn.Get(k)
	switch {
	case errors.Is(err, badger.ErrKeyNotFound):
		return false, nil
	case err != nil:
		return false, r.s.condemn(r.op, err)
	}
	return true, nil
}

// scan calls fn for every key that begins with prefix, from `from` on (nil =
// from the start), until fn says false. The key is valid only during the call.
func (r *reader) scan(prefix, from key, values bool, fn func(k key, item *badger.Item) (bool, error)) error {
	o := badger.DefaultIteratorOptions
	o.Prefix, o.PrefetchValues = prefix, values
	it := r.txn.NewIterator(o)
	defer it.Close()
	if from == nil {
		from = prefix
	}
	for it.Seek(from); it.ValidForPrefix(prefix); it.Next() {
		more, err := fn(it.Item().Key(), it.Item())
		if err != nil || !more {
			return err
		}
	}
	return nil
}

// value decodes the value of an item met in a scan.
func (r *reader) value(item *badger.Item, into any) error {
	err := item.Value(func(v []byte) error { return r.s.codec.decode(item.Key(), v, into) })
	if err != nil {
		return r.s.condemn(r.op, err)
	}
	return nil
}
