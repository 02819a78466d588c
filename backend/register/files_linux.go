package register

import (
	"errors"

	"golang.org/x/sys/unix"
)

// SyncData is fdatasync: it spares the write of the modification time.
func (f systemFile) SyncData() error {
	for {
		err := unix.Fdatasync(int(f.Fd()))
		if !errors.Is(err, unix.EINTR) {
			return err
		}
	}
}
