package store

import (
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/dgraph-io/badger/v4"
	"github.com/dgraph-io/badger/v4/options"
)

const (
	// maxVersion is more commits than an office makes in a thousand years; a
	// version above it was read from garbage.
	maxVersion = 1 << 48
)

// limits keep what is written within what Badger takes.
type limits struct {
	// record is the largest value the store accepts. It stays below Badger's value
	// threshold, so that the value log is never used.
	record int
	// A transaction ends before Badger's own limits (15 % of the memtable).
	keys, bytes int
}

func limitsOf(memory bool) limits {
	if memory {
		return limits{record: 50 << 10, keys: 250, bytes: 50 << 10}
	}
	return limits{record: 1<<20 - 4096, keys: 4000, bytes: 800 << 10}
}

// settings are for a PC with 4 GB and a hard disk: Badger's defaults would make
// a value log of 2 GB and hold hundreds of megabytes. Writes are not synced:
// the register is, and a lost tail is applied again. Tables need no second
// verification, as verifyIndex has just read them. Keys mostly arrive in order,
// so few and large compactions straight into the last level rewrite the least.
func settings(dir string, cfg Config) badger.Options {
	o := badger.DefaultOptions(dir).
		WithLogger(quietLog{cfg.Log}).
		WithSyncWrites(false).
		WithMemTableSize(8 << 20).WithNumMemtables(2).
		WithNumLevelZeroTables(8).WithNumLevelZeroTablesStall(16).WithBaseLevelSize(256 << 20).
		WithNumCompactors(2).WithNumGoroutines(2).
		WithBlockCacheSize(16 << 20).WithIndexCacheSize(16 << 20).
		WithValueLogFileSize(1 << 20).WithValueThreshold(1 << 20).
		WithNumVersionsToKeep(1).WithDetectConflicts(false).
		WithCompression(options.None).
		WithChecksumVerificationMode(options.NoVerification).
		WithMetricsEnabled(false).
		WithCompactL0OnClose(true).
		WithEncryptionKey(cfg.Key[:]).
		WithEncryptionKeyRotationDuration(30 * 24 * time.Hour)
	if !cfg.Memory {
		return o
	}
	// What an Open costs: a memtable's bytes are cleared when it is made, and the
	// caches, which Badger asks for where it encrypts, take a megabyte each.
	return o.WithInMemory(true).WithDir("").WithValueDir("").WithMemTableSize(512 << 10).WithValueThreshold(64 << 10).
		WithEncryptionKey(nil).WithBlockCacheSize(0).WithIndexCacheSize(0).WithCompactL0OnClose(false)
}

var errLocked = errors.New("another process has the folder open")

// openBadger opens a folder that verifyIndex has passed.
func openBadger(dir string, cfg Config) (db *badger.DB, err error) {
	defer recovered(&err)
	db, err = badger.Open(settings(dir, cfg))
	if err != nil {
		// Badger keeps only the text of this error, not the error itself.
		if strings.Contains(err.Error(), "Another process is using this Badger database") {
			return nil, errLocked
		}
		return nil, damage{err}
	}
	if db.MaxVersion() > maxVersion {
		return nil, errors.Join(damaged("a version that cannot be"), closeBadger(db))
	}
	return db, nil
}

func closeBadger(db *badger.DB) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("close: panic: %v", r)
		}
	}()
	return db.Close()
}

// quietLog passes Badger's warnings on; its chatter is dropped. Badger names
// files and counts, never values.
type quietLog struct{ log *slog.Logger }

func (q quietLog) Errorf(f string, args ...any) { q.log.Warn("badger", "says", oneLine(f, args)) }

func (q quietLog) Warningf(f string, args ...any) { q.log.Debug("badger", "says", oneLine(f, args)) }

func (q quietLog) Infof(string, ...any) {}

func (q quietLog) Debugf(string, ...any) {}

func oneLine(f string, args []any) string {
	return strings.TrimSpace(strings.ReplaceAll(fmt.Sprintf(f, args...), "\n", " "))
}
