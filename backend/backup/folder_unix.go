//go:build !windows

package backup

import (
	"errors"
	"os"
	"syscall"
)

// syncFolder makes a rename last. Sticks with a FAT file system cannot and say
// so; they write names at once.
func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return ioError("backup.sync", err)
	}
	err = d.Sync()
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, syscall.ENOTSUP) {
		err = nil
	}
	return ioError("backup.sync", errors.Join(err, d.Close()))
}

func isFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT)
}
