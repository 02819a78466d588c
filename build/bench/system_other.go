//go:build !linux

package main

import (
	"errors"
	"os"
	"runtime"
)

func syncData(f *os.File) error { return f.Sync() }

func fileSystem(string) (string, error) { return runtime.GOOS, nil }

// memory is known on Linux only; the figures of memory are missing elsewhere.
func memory(string) (float64, error) { return 0, errors.ErrUnsupported }

func forgetPages(string) error { return errors.ErrUnsupported }
