//go:build !windows

package cutdisk

import "syscall"

const errFull = syscall.ENOSPC
