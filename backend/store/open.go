package store

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/dgraph-io/badger/v4"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// FormatVersion counts up whenever keys or values change; an older store is
// rebuilt, never migrated.
const FormatVersion = 5

const (
	indexName = "index"
	asideName = "index.old"
	markName  = "rebuild" // its presence says: do not trust the index
)

type meta struct {
	Format int    `cbor:"1,keyasint"`
	Base   uint64 `cbor:"2,keyasint"`           // commits up to here need no witness any more
	Erased bool   `cbor:"3,keyasint,omitempty"` // an entry that was applied has been erased since
}

var (
	errEmpty  = errors.New("empty")
	errErased = errors.New("an entry was erased; what came of it must go too")
)

// Open opens the store, or an empty one where the projection is absent, damaged
// or of another format; the old folder is kept aside for one generation. Drafts
// and notes are kept in any case.
// Errors: register-locked when another process has the folder open; disk-full,
// disk-read-only; store-failed when the folder cannot be used at all.
func Open(cfg Config) (*Store, Report, error) {
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if err := cfg.fault("store.Open"); err != nil {
		return nil, Report{}, diskError("store.Open", err)
	}
	files, err := openFiles(cfg.Dir, cfg.FilesKey, cfg.fault)
	if err != nil {
		return nil, Report{}, diskError("store.Open", err)
	}
	index := filepath.Join(cfg.Dir, indexName)
	if cfg.Memory {
		s, err := newIndex(cfg, index)
		if err != nil {
			return nil, Report{}, err
		}
		s.files = files
		return s, Report{Fresh: true, Reason: "kept in memory"}, nil
	}
	s, err := tryOpen(cfg, index)
	switch {
	case err == nil:
		s.files = files
		if rm := os.RemoveAll(filepath.Join(cfg.Dir, asideName)); rm != nil {
			cfg.Log.Warn("store: the old index stays", slog.Any("cause", rm))
		}
		if len(s.state.Load().registers) == 0 {
			return s, Report{Fresh: true, Reason: "nothing was applied yet"}, nil
		}
		return s, Report{}, nil
	case errors.Is(err, errLocked):
		return nil, Report{}, kelurahan.E(kelurahan.RegisterLocked, "store.Open", err)
	case !errors.As(err, new(damage)) && !errors.Is(err, errEmpty):
		return nil, Report{}, diskError("store.Open", err)
	}
	report := Report{Fresh: true, Reason: err.Error()}
	if err := probe(cfg.Dir); err != nil {
		return nil, report, diskError("store.Open", err)
	}
	if err := clearIndex(cfg.Dir, errors.Is(err, errErased)); err != nil {
		// Another program, or Badger itself after a failed start, holds a file.
		// The mark lets the next start of this program move the folder.
		return nil, report, diskError("store.Open", errors.Join(err, leaveMark(cfg.Dir, report.Reason)))
	}
	s, err = createIndex(cfg, index)
	if err != nil {
		return nil, report, diskError("store.Open", err)
	}
	s.files = files
	return s, report, nil
}

// Discard removes the projection and its older generation, but no draft and no
// note. The office calls it before Open when the projection disagrees with the
// register. The store must be closed. Errors: store-failed, disk-read-only.
func Discard(cfg Config) error {
	if err := clearIndex(cfg.Dir, true); err != nil {
		return diskError("store.Discard", err)
	}
	return nil
}

// tryOpen opens an index that holds something. Errors: errEmpty, damage,
// errLocked, or an error of the disk.
func tryOpen(cfg Config, index string) (*Store, error) {
	if reason, err := os.ReadFile(filepath.Join(cfg.Dir, markName)); !errors.Is(err, fs.ErrNotExist) {
		return nil, damaged("%s", reason)
	}
	if entries, err := os.ReadDir(index); errors.Is(err, fs.ErrNotExist) || err == nil && len(entries) == 0 {
		return nil, errEmpty
	}
	if err := patiently(func() error { return verifyIndex(index, cfg.Key) }); err != nil {
		return nil, err
	}
	s, err := openIndex(cfg, index)
	if err != nil {
		return nil, err
	}
	if err := s.load(); err != nil {
		return nil, errors.Join(err, closeBadger(s.db))
	}
	return s, nil
}

func openIndex(cfg Config, index string) (*Store, error) {
	c, err := newCodec(cfg.IndexKey)
	if err != nil {
		return nil, err
	}
	db, err := openBadger(index, cfg)
	if err != nil {
		return nil, err
	}
	return &Store{cfg: cfg, codec: c, limits: limitsOf(cfg.Memory), db: db, people: newPeople()}, nil
}

func createIndex(cfg Config, index string) (*Store, error) {
	if err := os.MkdirAll(index, 0o700); err != nil {
		return nil, err
	}
	return newIndex(cfg, index)
}

// newIndex gives an index with nothing in it.
func newIndex(cfg Config, index string) (*Store, error) {
	s, err := openIndex(cfg, index)
	if err != nil {
		return nil, err
	}
	s.state.Store(newState())
	s.meta = meta{Format: FormatVersion}
	if err := s.db.Update(func(txn *badger.Txn) error { return s.setMeta(txn, s.meta) }); err != nil {
		return nil, errors.Join(err, closeBadger(s.db))
	}
	return s, nil
}

// load checks that no commit is missing and reads what is kept in memory.
func (s *Store) load() (err error) {
	defer recovered(&err)
	txn := s.db.NewTransaction(false)
	defer txn.Discard()
	r := &reader{s: s, txn: txn, op: "store.Open"}
	switch found, err := r.get(newKey(tableMeta, 0), &s.meta); {
	case err != nil:
		return damage{err}
	case !found:
		return damaged("no format version")
	case s.meta.Format != FormatVersion:
		return damaged("format %d, this program writes %d", s.meta.Format, FormatVersion)
	case s.meta.Erased:
		return damage{errErased}
	}
	if err := s.checkCommits(r); err != nil {
		return damage{err}
	}
	if err := s.loadState(r); err != nil {
		return damage{err}
	}
	if err := s.loadPeople(r); err != nil {
		return damage{err}
	}
	return nil
}

// checkCommits finds holes. Each transaction leaves its number as a key of its
// own, in the same table file as what it changed. A power cut may keep a later
// log file and lose part of an earlier one, and a manifest cut short forgets a
// table: then a number is missing.
func (s *Store) checkCommits(r *reader) error {
	s.commit = s.meta.Base
	err := r.scan(newKey(tableCommit, 0), nil, false, func(k key, _ *badger.Item) (bool, error) {
		n := key(k[1:]).number()
		if n <= s.meta.Base {
			return true, nil
		}
		if n != s.commit+1 {
			return false, fmt.Errorf("commit %d follows %d", n, s.commit)
		}
		s.commit = n
		return true, nil
	})
	if err != nil {
		return err
	}
	// A PC that is always switched off by the cable never closes the store; the
	// newest tens of thousands of commits are far more than memtables hold.
	const most, keep = 60_000, 30_000
	if s.commit-s.meta.Base > most {
		return s.pruneCommits(s.commit - keep)
	}
	return nil
}

// pruneCommits moves the base up to n and drops the numbers below.
func (s *Store) pruneCommits(n uint64) error {
	for s.meta.Base < n {
		next := s.meta
		next.Base = min(n, s.meta.Base+uint64(s.limits.keys))
		err := s.db.Update(func(txn *badger.Txn) error {
			for i := s.meta.Base + 1; i <= next.Base; i++ {
				if err := txn.Delete(commitKey(i)); err != nil {
					return err
				}
			}
			return s.setMeta(txn, next)
		})
		if err != nil {
			return err
		}
		s.meta = next
	}
	return nil
}

func (s *Store) setMeta(txn *badger.Txn, m meta) error {
	k := newKey(tableMeta, 0)
	v, err := s.codec.encode(k, m)
	if err != nil {
		return err
	}
	return txn.Set(k, v)
}

// clearIndex moves the index aside, or with forget removes it and the older one.
func clearIndex(dir string, forget bool) error {
	index, aside := filepath.Join(dir, indexName), filepath.Join(dir, asideName)
	if err := os.RemoveAll(aside); err != nil {
		return err
	}
	move := func() error {
		if forget {
			return os.RemoveAll(index)
		}
		return os.Rename(index, aside)
	}
	if err := patiently(move); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.Remove(filepath.Join(dir, markName)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// probe writes a little, so that a full disk is not taken for a damaged index.
func probe(dir string) error {
	path := filepath.Join(dir, "probe.tmp")
	err := os.WriteFile(path, make([]byte, 1<<20), 0o600)
	if rm := os.Remove(path); rm != nil && !errors.Is(rm, fs.ErrNotExist) {
		err = errors.Join(err, rm)
	}
	return err
}

// patiently repeats fn for a while when another program (antivirus, a backup)
// holds a file; damage and success end it at once.
func patiently(fn func() error) error {
	const tries, pause = 12, 250 * time.Millisecond
	var err error
	for range tries {
		if err = fn(); err == nil || !heldByOther(err) {
			return err
		}
		time.Sleep(pause)
	}
	return err
}

func diskError(op string, err error) error {
	switch {
	case isDiskFull(err):
		return kelurahan.E(kelurahan.DiskFull, op, err)
	case isReadOnly(err):
		return kelurahan.E(kelurahan.DiskReadOnly, op, err)
	}
	return failed(op, err)
}
