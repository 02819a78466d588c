//go:build unix

package main

import (
	"fmt"
	"syscall"
)

// forbidDumps limits core files to one byte, for this program and, because
// children inherit it, for the browser in its window. One and not none: where a
// program collects cores through a pipe the kernel heeds no other limit (Linux,
// fs/coredump.c).
func forbidDumps() error {
	if err := syscall.Setrlimit(syscall.RLIMIT_CORE, &syscall.Rlimit{Cur: 1, Max: 1}); err != nil {
		return fmt.Errorf("dumps: %w", err)
	}
	return nil
}
