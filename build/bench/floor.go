package main

import (
	"errors"
	"os"
	"path/filepath"
)

// rawFile is the least an act can cost: bytes written into room that is there
// already, and one sync of the data.
type rawFile struct {
	file *os.File
	at   int64
	zero []byte
}

const rawRoom = 8 << 20

func newRawFile(dir string) (*rawFile, error) {
	f, err := os.OpenFile(filepath.Join(dir, "raw"), os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return nil, err
	}
	_, err = f.WriteAt(make([]byte, rawRoom), 0)
	if err = errors.Join(err, f.Sync()); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return &rawFile{file: f, zero: make([]byte, 1<<16)}, nil
}

// append writes n bytes and waits until they are on the disk.
func (r *rawFile) append(n int) error {
	n = min(n, len(r.zero))
	if r.at+int64(n) > rawRoom {
		r.at = 0
	}
	if _, err := r.file.WriteAt(r.zero[:n], r.at); err != nil {
		return err
	}
	r.at += int64(n)
	return syncData(r.file)
}

func (r *rawFile) Close() error { return r.file.Close() }
