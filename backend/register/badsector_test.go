package register_test

import (
	"syscall"

	"github.com/loket-kelurahan/loket/backend/register"
)

// badSector is a disk on which one byte of one file cannot be read.
type badSector struct {
	register.Files
	name string
	off  int64
}

func (b badSector) Enter(dir string, access register.Access) (register.Folder, error) {
	f, err := b.Files.Enter(dir, access)
	if err != nil {
		return nil, err
	}
	return badFolder{f, b}, nil
}

type badFolder struct {
	register.Folder
	bad badSector
}

func (f badFolder) Open(name string, access register.Access) (register.File, error) {
	file, err := f.Folder.Open(name, access)
	if err != nil || name != f.bad.name {
		return file, err
	}
	return badFile{file, f.bad.off}, nil
}

type badFile struct {
	register.File
	off int64
}

func (f badFile) ReadAt(b []byte, off int64) (int, error) {
	if off <= f.off && f.off < off+int64(len(b)) {
		return 0, syscall.EIO
	}
	return f.File.ReadAt(b, off)
}
