package office

import (
	"golang.org/x/sys/windows"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// FreeBytes is what an ordinary user may still write where dir is.
func FreeBytes(dir string) (uint64, error) {
	path, err := windows.UTF16PtrFromString(dir)
	if err != nil {
		return 0, kelurahan.E(kelurahan.BadRequest, "office.FreeBytes", err)
	}
	var free uint64
	if err := windows.GetDiskFreeSpaceEx(path, &free, nil, nil); err != nil {
		return 0, kelurahan.E(kelurahan.DiskReadOnly, "office.FreeBytes", err)
	}
	return free, nil
}
