package backup

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/register"
)

// Names in the folder somebody chose. They say nothing about anybody.
const (
	rootName     = "loket-cadangan"
	recoveryName = "recovery.age"
	partSuffix   = ".cadangan"
	tempSuffix   = ".sementara"
)

// place is the folder a backup lies in, or shall. Whoever opens the backup itself
// in a dialog means the folder around it.
func place(dir string) string {
	if filepath.Base(dir) != rootName {
		return dir
	}
	if _, err := os.Stat(filepath.Join(dir, rootName)); err == nil {
		return dir // one lies inside, so a folder of that name was chosen before
	}
	return filepath.Dir(dir)
}

// part is a file with the entries from first to last.
type part struct{ first, last uint64 }

func (p part) name() string { return fmt.Sprintf("%012d-%012d%s", p.first, p.last, partSuffix) }

func parsePart(name string) (part, bool) {
	var p part
	_, err := fmt.Sscanf(name, "%012d-%012d"+partSuffix, &p.first, &p.last)
	return p, err == nil && p.first > 0 && p.last >= p.first && p.name() == name
}

// registers lists the registers a backup holds, in order of their identity.
func registers(dir string) ([]register.ID, error) {
	list, err := os.ReadDir(filepath.Join(dir, rootName))
	if err != nil {
		return nil, ioError("backup.registers", err)
	}
	ids := []register.ID{}
	for _, d := range list {
		if id, err := register.ParseID(d.Name()); err == nil && d.IsDir() {
			ids = append(ids, id)
		}
	}
	return ids, nil
}

// parts lists the parts of a register without a gap, in order. Of two parts
// with the same beginning the longer counts. Errors: backup-absent, backup-damaged.
func parts(dir string, id register.ID) ([]part, error) {
	list, err := os.ReadDir(filepath.Join(dir, rootName, id.String()))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, ioError("backup.parts", err)
	}
	found := []part{}
	for _, d := range list {
		if p, ok := parsePart(d.Name()); ok {
			found = append(found, p)
		}
	}
	slices.SortFunc(found, func(a, b part) int { return strings.Compare(a.name(), b.name()) })
	// A cut between writing a longer part and removing the shorter leaves both.
	found = slices.DeleteFunc(found, func(p part) bool {
		return slices.ContainsFunc(found, func(o part) bool { return o.first == p.first && o.last > p.last })
	})
	next := uint64(1)
	for _, p := range found {
		if p.first != next {
			return nil, kelurahan.E(kelurahan.BackupDamaged, "backup.parts", fmt.Errorf("entry %d is in no part", next), "file", p.name())
		}
		next = p.last + 1
	}
	return found, nil
}

// writeFile puts a file in place whole or not at all: written beside, synced,
// renamed, the folder synced where the system can.
func writeFile(path string, write func(io.Writer) error) error {
	temp := path + tempSuffix
	f, err := os.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return ioError("backup.write", err)
	}
	err = write(f)
	if err == nil {
		err = f.Sync()
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return ioError("backup.write", errors.Join(err, os.Remove(temp)))
	}
	if err := os.Rename(temp, path); err != nil {
		return ioError("backup.write", err)
	}
	return syncFolder(filepath.Dir(path))
}

// ioError says what a disk's error means for a backup; an error that already
// speaks our language stays as it is.
func ioError(op string, err error) error {
	var ours *kelurahan.Error
	switch {
	case err == nil, errors.As(err, &ours):
		return err
	case isFull(err):
		return kelurahan.E(kelurahan.DiskFull, op, err)
	}
	return kelurahan.E(kelurahan.BackupAbsent, op, err)
}
