//go:build !linux

package cupsrig

import "syscall"

func childAttr() *syscall.SysProcAttr { return nil }
