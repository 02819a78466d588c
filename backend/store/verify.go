package store

import (
	"bytes"
	"crypto/aes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/dgraph-io/badger/v4"
	"github.com/dgraph-io/badger/v4/table"
	"github.com/dgraph-io/badger/v4/y"
	"golang.org/x/sync/errgroup"
)

// Badger reads its tables on goroutines of its own and answers damage there
// with a panic or with log.Fatal, which no recover of ours can catch; some
// damage it does not notice at all. So every file is checked here first, on our
// goroutines, and Badger only ever opens files that are whole.

// damage is an error that says the projection must be rebuilt. Any other error
// of verifyIndex is about reading the disk and says nothing of the content.
type damage struct{ err error }

func (d damage) Error() string { return "damaged index: " + d.err.Error() }
func (d damage) Unwrap() error { return d.err }

func damaged(format string, args ...any) error { return damage{fmt.Errorf(format, args...)} }

// verifyIndex checks every file of a Badger folder that is not open. An empty
// or absent folder is fine. It removes what holds nothing of ours and what Badger
// cannot survive being damaged: DISCARD and *.vlog (no value is ever large enough
// for the value log, see limits), and empty *.mem: Badger empties a log before
// it removes it, once its content stands in a table, and a process that is killed
// in between leaves a file that Badger would not open.
func verifyIndex(dir string, key [32]byte) error {
	files, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	present := map[string]bool{}
	for _, f := range files {
		name := f.Name()
		useless := name == "DISCARD" || strings.HasSuffix(name, ".vlog")
		if strings.HasSuffix(name, ".mem") {
			info, err := f.Info()
			if err != nil {
				return err
			}
			useless = info.Size() == 0
		}
		if useless {
			if err := os.Remove(filepath.Join(dir, name)); err != nil {
				return err
			}
			continue
		}
		present[name] = true
	}
	if !present[badger.ManifestFilename] || !present[badger.KeyRegistryFileName] {
		for name := range present {
			if strings.HasSuffix(name, ".sst") || strings.HasSuffix(name, ".mem") {
				return damaged("%s without a manifest or a key registry", name)
			}
		}
		return nil
	}
	return verifyFiles(dir, key, present)
}

func verifyFiles(dir string, key [32]byte, present map[string]bool) error {
	registry, err := readRegistry(dir, key)
	if err != nil {
		return err
	}
	tables, err := readManifest(dir)
	if err != nil {
		return err
	}
	var group errgroup.Group
	group.SetLimit(2)
	for id, t := range tables {
		name := table.IDToFilename(id)
		if !present[name] {
			return errors.Join(damaged("%s is missing", name), group.Wait())
		}
		group.Go(func() error { return verifyFile(dir, name, t.KeyID, registry) })
	}
	for name := range present {
		if strings.HasSuffix(name, ".mem") {
			group.Go(func() error { return verifyLog(filepath.Join(dir, name), registry) })
		}
	}
	return group.Wait()
}

// readRegistry opens the data keys, after checking that no length in the file
// points past its end (Badger would allocate it).
func readRegistry(dir string, key [32]byte) (_ *badger.KeyRegistry, err error) {
	raw, err := os.ReadFile(filepath.Join(dir, badger.KeyRegistryFileName))
	if err != nil {
		return nil, err
	}
	const head = aes.BlockSize + 12 // IV, then a text Badger knows
	rest := raw[min(head, len(raw)):]
	for len(rest) > 0 {
		if len(rest) < 8 || uint64(binary.BigEndian.Uint32(rest))+8 > uint64(len(rest)) {
			return nil, damaged("key registry: an entry passes the end")
		}
		rest = rest[8+binary.BigEndian.Uint32(rest):]
	}
	defer recovered(&err)
	registry, err := badger.OpenKeyRegistry(badger.KeyRegistryOptions{Dir: dir, ReadOnly: true, EncryptionKey: key[:]})
	if err != nil {
		return nil, damage{err}
	}
	return registry, nil
}

func readManifest(dir string) (tables map[uint64]badger.TableManifest, err error) {
	f, err := os.Open(filepath.Join(dir, badger.ManifestFilename))
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	defer recovered(&err)
	m, _, err := badger.ReplayManifestFile(f, 0, badger.DefaultOptions(dir).WithLogger(nil))
	if err != nil {
		return nil, damage{err}
	}
	return m.Tables, nil
}

// recovered turns a panic about a file's content into damage.
func recovered(err *error) {
	if r := recover(); r != nil {
		*err = damaged("panic: %v", r)
	}
}

func verifyFile(dir, name string, keyID uint64, registry *badger.KeyRegistry) error {
	data, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		return err
	}
	dk, err := registry.DataKey(keyID)
	if err != nil || dk == nil {
		return damaged("%s: its key is not in the key registry", name)
	}
	block, err := aes.NewCipher(dk.Data)
	if err != nil {
		return damage{err}
	}
	if err := verifyTable(data, block); err != nil {
		return damaged("%s: %w", name, err)
	}
	return nil
}

// verifyLog walks a write-ahead log. Badger stops at the first entry whose
// checksum is wrong, which only loses a tail; but it allocates what an entry's
// header claims before it looks at the checksum, so a header that claims more
// than the file holds is damage. So is an unknown key: Badger would notice it
// too late to let go of the file, which Windows then does not let us move.
func verifyLog(path string, registry *badger.KeyRegistry) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	const logHeader = 20 // key, then IV
	if len(data) < logHeader {
		return damaged("%s: %w", filepath.Base(path), errShort)
	}
	dk, err := registry.DataKey(binary.BigEndian.Uint64(data))
	if err != nil || dk == nil && len(bytes.TrimRight(data, "\x00")) > 0 {
		return damaged("%s: its key is not in the key registry", filepath.Base(path))
	}
	for rest := data[logHeader:]; len(rest) > 0; {
		n := logEntry(rest)
		if n < 0 {
			return damaged("%s: %w", filepath.Base(path), errShort)
		}
		if n == 0 {
			return nil
		}
		rest = rest[n:]
	}
	return nil
}

// logEntry gives the length of the entry at the start of data, 0 where Badger
// will stop reading, -1 where its header claims more than there is.
func logEntry(data []byte) int {
	if len(data) < 2 {
		return 0
	}
	at := 2 // two bytes of meta
	var field [3]uint64
	for i := range field {
		v, n := binary.Uvarint(data[at:])
		if n == 0 {
			return 0
		}
		if n < 0 {
			return -1
		}
		field[i] = v
		at += n
	}
	klen, vlen := field[0], field[1]
	if klen == 0 && vlen == 0 {
		return 0
	}
	if klen > 1<<16 || vlen > uint64(len(data)) || uint64(at)+klen+vlen+crc32.Size > uint64(len(data)) {
		return -1
	}
	end := at + int(klen+vlen)
	if crc32.Checksum(data[:end], y.CastagnoliCrcTable) != binary.BigEndian.Uint32(data[end:]) {
		return 0
	}
	return end + crc32.Size
}
