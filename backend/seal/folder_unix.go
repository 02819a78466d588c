//go:build !windows

package seal

import (
	"errors"
	"os"
	"syscall"
)

func replaceFile(from, to string) error { return os.Rename(from, to) }

// syncDir makes a rename or a removal in the directory durable.
func syncDir(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

func isDiskFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT)
}

func isReadOnly(err error) bool { return errors.Is(err, syscall.EROFS) }
