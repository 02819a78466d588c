//go:build !windows

package raster

import "syscall"

func childAttr() *syscall.SysProcAttr { return nil }
