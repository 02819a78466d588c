package office

import (
	"golang.org/x/sys/windows"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// freeBytes is what an ordinary user may still write where dir is.
func freeBytes(dir string) (uint64, error) {
	path, err := windows.UTF16PtrFromString(dir)
	if err != nil {
		return 0, kelurahan.E(kelurahan.BadRequest, "office.freeBytes", err)
	}
	var free uint64
	if err := windows.GetDiskFreeSpaceEx(path, &free, nil, nil); err != nil {
		return 0, kelurahan.E(kelurahan.DiskReadOnly, "office.freeBytes", err)
	}
	return free, nil
}
