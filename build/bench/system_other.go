//go:build !linux

package main

import (
	"errors"
	"os"
	"runtime"
	"time"
)

func syncData(f *os.File) error { return f.Sync() }

func fileSystem(string) (string, error) { return runtime.GOOS, nil }

// memory is known on Linux only; the figures of memory are missing elsewhere.
func memory(string) (float64, error) { return 0, errors.ErrUnsupported }

// processorTime is known on Linux only.
func processorTime() time.Duration { return 0 }

func forgetPages(string) error { return errors.ErrUnsupported }
