package seal

import (
	"errors"
	"time"

	"golang.org/x/sys/windows"
)

// replaceFile renames over an existing file and returns when the rename is on
// the disk. An antivirus or a backup may hold the old file for a moment.
func replaceFile(from, to string) error {
	src, err := windows.UTF16PtrFromString(from)
	if err != nil {
		return err
	}
	dst, err := windows.UTF16PtrFromString(to)
	if err != nil {
		return err
	}
	const flags = windows.MOVEFILE_REPLACE_EXISTING | windows.MOVEFILE_WRITE_THROUGH
	for try := 0; ; try++ {
		err = windows.MoveFileEx(src, dst, flags)
		held := errors.Is(err, windows.ERROR_ACCESS_DENIED) || errors.Is(err, windows.ERROR_SHARING_VIOLATION)
		if !held || try == 30 {
			return err
		}
		time.Sleep(100 * time.Millisecond)
	}
}

// syncDir does nothing: Windows cannot sync a directory; MOVEFILE_WRITE_THROUGH
// stands in for it.
func syncDir(string) error { return nil }

func isDiskFull(err error) bool {
	return errors.Is(err, windows.ERROR_DISK_FULL) || errors.Is(err, windows.ERROR_HANDLE_DISK_FULL)
}

func isReadOnly(err error) bool { return errors.Is(err, windows.ERROR_WRITE_PROTECT) }
