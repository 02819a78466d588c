package raster

import (
	"syscall"

	"golang.org/x/sys/windows"
)

// childAttr keeps a console window from flashing up.
func childAttr() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{HideWindow: true, CreationFlags: windows.CREATE_NO_WINDOW}
}
