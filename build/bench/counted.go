package main

import (
	"bytes"
	"sync/atomic"

	"github.com/loket-kelurahan/loket/backend/register"
)

// counted passes everything on to the operating system's files and counts what
// a register asks of them.
type counted struct {
	register.Files
	syncs  atomic.Uint64
	bytes  atomic.Uint64 // written, without the zeros below
	filled atomic.Uint64 // zeros written ahead of entries, to reserve room
}

func countFiles() *counted { return &counted{Files: register.System()} }

// Enter counts what happens in the folder.
func (c *counted) Enter(dir string, access register.Access) (register.Folder, error) {
	f, err := c.Files.Enter(dir, access)
	if err != nil {
		return nil, err
	}
	return countedFolder{f, c}, nil
}

type countedFolder struct {
	register.Folder
	c *counted
}

// Open counts what happens to the file.
func (f countedFolder) Open(name string, access register.Access) (register.File, error) {
	file, err := f.Folder.Open(name, access)
	if err != nil {
		return nil, err
	}
	return countedFile{file, f.c}, nil
}

// Sync counts one.
func (f countedFolder) Sync() error {
	f.c.syncs.Add(1)
	return f.Folder.Sync()
}

type countedFile struct {
	register.File
	c *counted
}

// WriteAt counts the bytes.
func (f countedFile) WriteAt(p []byte, off int64) (int, error) {
	n, err := f.File.WriteAt(p, off)
	if len(bytes.TrimLeft(p, "\x00")) == 0 {
		f.c.filled.Add(uint64(n))
	} else {
		f.c.bytes.Add(uint64(n))
	}
	return n, err
}

// Sync counts one.
func (f countedFile) Sync() error {
	f.c.syncs.Add(1)
	return f.File.Sync()
}

// SyncData counts one.
func (f countedFile) SyncData() error {
	f.c.syncs.Add(1)
	return f.File.SyncData()
}
