package courier

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/cenkalti/backoff/v5"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// Waits between tries: they double from the first to the longest, shaken by a
// third so that the offices of a city do not come all at once after an outage.
const (
	firstWait = 5 * time.Second
	maxWait   = 5 * time.Minute
	shake     = 0.33
)

const notesFile = "courier.json"

// notes are what the courier remembers across a restart.
type notes struct {
	City      string         `json:"city"`      // URL without a slash at the end
	Key       []byte         `json:"key"`       // the city's Ed25519 key
	Recipient string         `json:"recipient"` // the city's age recipient, for sticks
	Attempts  int            `json:"attempts"`
	NextTry   time.Time      `json:"nextTry"`
	LastOK    time.Time      `json:"lastOK"`
	Code      kelurahan.Code `json:"code"`
	Kinds     string         `json:"kinds,omitempty"` // tag of the catalogue that was brought last
}

func (n notes) enrolled() bool { return n.City != "" && len(n.Key) > 0 }

func readNotes(dir string) (notes, error) {
	var n notes
	b, err := os.ReadFile(filepath.Join(dir, notesFile))
	if errors.Is(err, fs.ErrNotExist) {
		return n, nil
	}
	if err != nil {
		return n, kelurahan.E(kelurahan.Internal, "courier.readNotes", err)
	}
	if json.Unmarshal(b, &n) != nil {
		n = notes{} // begun anew: see New
	}
	return n, nil
}

// keep alters the notes and writes them.
func (c *Courier) keep(alter func(*notes)) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	alter(&c.notes)
	b, err := json.MarshalIndent(c.notes, "", "  ")
	if err != nil {
		return kelurahan.E(kelurahan.Internal, "courier.keep", err)
	}
	if bytes.Equal(b, c.written) { // a poll that found nothing costs no sync
		return nil
	}
	if err := writeFile(filepath.Join(c.cfg.Dir, notesFile), b); err != nil {
		return err
	}
	c.written = b
	return nil
}

func (c *Courier) noted() notes {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.notes
}

// wait gives how long to wait after the n-th failure in a row.
func wait(n int) time.Duration {
	b := backoff.NewExponentialBackOff()
	b.InitialInterval, b.MaxInterval, b.Multiplier, b.RandomizationFactor = firstWait, maxWait, 2, shake
	d := b.NextBackOff()
	for range min(n, 12) - 1 {
		d = b.NextBackOff()
	}
	return min(d, maxWait)
}

// writeFile replaces a file so that either the old or the new one stands there
// after a power cut.
func writeFile(path string, b []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return diskError("courier.writeFile", err)
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".tulis-*")
	if err != nil {
		return diskError("courier.writeFile", err)
	}
	_, err = f.Write(b)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return diskError("courier.writeFile", errors.Join(err, os.Remove(f.Name())))
	}
	return nil
}

func diskError(op string, err error) error {
	const windowsDiskFull = syscall.Errno(112) // ERROR_DISK_FULL
	switch {
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return kelurahan.E(kelurahan.DiskReadOnly, op, err)
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, windowsDiskFull):
		return kelurahan.E(kelurahan.DiskFull, op, err)
	}
	return kelurahan.E(kelurahan.Internal, op, err)
}
