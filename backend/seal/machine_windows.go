package seal

import (
	"errors"
	"fmt"
	"runtime"
	"unsafe"

	"golang.org/x/sys/windows"
)

// entropy keeps apart what other programs put under DPAPI; it is no secret.
const entropy = "loket v1 machine.secret"

// protect puts the secret under DPAPI: of the PC, or of the Windows account
// where perUser is set.
func protect(secret []byte, perUser bool) (guard string, data []byte, err error) {
	flags := uint32(windows.CRYPTPROTECT_UI_FORBIDDEN)
	if !perUser {
		flags |= windows.CRYPTPROTECT_LOCAL_MACHINE
	}
	extra := []byte(entropy)
	var out windows.DataBlob
	err = windows.CryptProtectData(blob(secret), nil, blob(extra), 0, nil, flags, &out)
	runtime.KeepAlive(secret)
	runtime.KeepAlive(extra)
	if err != nil {
		return "", nil, fmt.Errorf("CryptProtectData: %w", err)
	}
	data, err = take(out)
	return guardDPAPI, data, err
}

func unprotect(guard string, data []byte) ([]byte, error) {
	if guard != guardDPAPI || len(data) == 0 {
		return nil, errors.New("guarded by another operating system")
	}
	extra := []byte(entropy)
	var out windows.DataBlob
	err := windows.CryptUnprotectData(blob(data), nil, blob(extra), 0, nil, windows.CRYPTPROTECT_UI_FORBIDDEN, &out)
	runtime.KeepAlive(data)
	runtime.KeepAlive(extra)
	if err != nil {
		return nil, fmt.Errorf("CryptUnprotectData: %w", err)
	}
	return take(out)
}

func blob(b []byte) *windows.DataBlob {
	return &windows.DataBlob{Size: uint32(len(b)), Data: unsafe.SliceData(b)}
}

// take copies what Windows allocated, wipes it there and frees it.
func take(out windows.DataBlob) ([]byte, error) {
	theirs := unsafe.Slice(out.Data, out.Size)
	ours := append([]byte(nil), theirs...)
	clear(theirs)
	if _, err := windows.LocalFree(windows.Handle(unsafe.Pointer(out.Data))); err != nil {
		return nil, fmt.Errorf("LocalFree: %w", err)
	}
	return ours, nil
}
