package register

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// Access says what a folder or file is opened for.
type Access uint8

// The three accesses. AccessCreate is AccessWrite that makes what is missing.
const (
	AccessRead   Access = 1
	AccessWrite  Access = 2
	AccessCreate Access = 3
)

// Files is the file layer under a register: the operating system, or the test
// disk of package cutdisk.
type Files interface {
	// Enter takes the folder dir for one owner. A folder made by AccessCreate
	// is durable when Enter returns. Errors: fs.ErrNotExist, or register-locked
	// while another owner has it.
	Enter(dir string, access Access) (Folder, error)
}

// Folder is an entered folder. Close leaves it to the next owner.
type Folder interface {
	io.Closer
	// List gives the names of the files in it, in any order.
	List() ([]string, error)
	// Open opens the file called name, which has no separator in it.
	Open(name string, access Access) (File, error)
	// Sync makes the names of new files durable.
	Sync() error
}

// File is an open file. Writing beyond its end makes it longer.
type File interface {
	io.ReaderAt
	io.WriterAt
	io.Closer
	// Size is the length of the file in bytes.
	Size() (int64, error)
	// Sync returns when content and length are on the disk.
	Sync() error
	// SyncData is Sync for when the length has not changed since the last Sync.
	SyncData() error
}

const lockName = "lock"

// System gives the operating system's files, for whoever counts or delays what a
// register asks of them.
func System() Files { return systemFiles{} }

// systemFiles is the operating system.
type systemFiles struct{}

func (systemFiles) Enter(dir string, access Access) (Folder, error) {
	if access == AccessCreate {
		if err := makeFolder(dir); err != nil {
			return nil, err
		}
	}
	if _, err := os.Stat(dir); err != nil {
		return nil, err
	}
	lock, err := openLock(filepath.Join(dir, lockName), access)
	if err != nil {
		return nil, err
	}
	return &systemFolder{dir, lock}, nil
}

// openLock takes the lock. A reader on a medium that cannot be written needs
// none: nobody else can write there either.
func openLock(path string, access Access) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil && access == AccessRead {
		f, err = os.Open(path)
		if errors.Is(err, fs.ErrNotExist) {
			return nil, nil
		}
	}
	if err != nil {
		return nil, err
	}
	if err := lockFile(f); err != nil {
		return nil, kelurahan.E(kelurahan.RegisterLocked, "register.lock", errors.Join(err, f.Close()))
	}
	return f, nil
}

// makeFolder makes dir and what is missing above it, and syncs each parent that
// got a new name.
func makeFolder(dir string) error {
	if _, err := os.Stat(dir); err == nil {
		return nil
	} else if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	parent := filepath.Dir(dir)
	if parent != dir {
		if err := makeFolder(parent); err != nil {
			return err
		}
	}
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return syncFolder(parent)
}

type systemFolder struct {
	dir  string
	lock *os.File // nil on a medium that cannot be written
}

func (f *systemFolder) List() ([]string, error) {
	list, err := os.ReadDir(f.dir)
	if err != nil {
		return nil, err
	}
	names := make([]string, 0, len(list))
	for _, e := range list {
		names = append(names, e.Name())
	}
	return names, nil
}

func (f *systemFolder) Open(name string, access Access) (File, error) {
	flag := os.O_RDWR
	switch access {
	case AccessRead:
		flag = os.O_RDONLY
	case AccessCreate:
		flag |= os.O_CREATE
	}
	file, err := openPatiently(filepath.Join(f.dir, name), flag)
	if err != nil {
		return nil, err
	}
	return systemFile{file}, nil
}

func (f *systemFolder) Sync() error { return syncFolder(f.dir) }

// Close releases the lock: the system does so with the handle.
func (f *systemFolder) Close() error {
	if f.lock == nil {
		return nil
	}
	return f.lock.Close()
}

type systemFile struct{ *os.File }

func (f systemFile) Size() (int64, error) {
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}
