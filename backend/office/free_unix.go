//go:build !windows

package office

import (
	"golang.org/x/sys/unix"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// FreeBytes is what an ordinary user may still write where dir is.
func FreeBytes(dir string) (uint64, error) {
	var s unix.Statfs_t
	if err := unix.Statfs(dir, &s); err != nil {
		return 0, kelurahan.E(kelurahan.DiskReadOnly, "office.FreeBytes", err)
	}
	return s.Bavail * uint64(s.Bsize), nil
}
