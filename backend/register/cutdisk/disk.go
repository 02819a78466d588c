// Package cutdisk is a disk for tests: it loses what was not synced, as a disk
// does when the power goes. It implements register.Files in memory.
//
// The model: sectors of 512 bytes behind a volatile cache. A cut keeps a random
// subset of the sectors written since the last sync, in any order, one in
// twenty of them only up to some byte. A file's length and its name are kept or
// lost in the same way, each on its own, until they are synced. A sync that
// fails drops the cached sectors as Linux does: they still read as written, and
// no later sync writes them. What was synced stays.
package cutdisk

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"slices"
	"sync"
	"syscall"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/register"
)

const sector = 512

// ErrPower is the error of every call from the moment the power fails until
// Cut brings it back.
var ErrPower = fmt.Errorf("the power is off: %w", os.ErrClosed)

// Fault is what an injected failure does.
type Fault uint8

// The faults. FaultShort writes half and reports io.ErrShortWrite; on other
// calls it is FaultIO.
const (
	FaultIO    Fault = 1
	FaultFull  Fault = 2
	FaultShort Fault = 3
)

// Disk is one disk. Its methods may be called by many goroutines.
type Disk struct {
	lock    sync.Mutex
	random  *rand.Rand
	folders map[string]*folder
	life    int // handles of an earlier life are dead
	calls   int
	handles int // of files, open and alive
	cutAt   int // number of the call at which the power fails, 0 for never
	faultAt int
	fault   Fault
	dark    bool
	lying   bool
}

type folder struct {
	held  bool
	names map[string]*file
	loose map[string]bool // names not synced yet
}

// New gives an empty disk. The seed decides everything random about it.
func New(seed uint64) *Disk {
	return &Disk{random: rand.New(rand.NewPCG(seed, 0x6c6f6b6574)), folders: map[string]*folder{}}
}

// Clone gives a second disk with the same content and the same future.
func (d *Disk) Clone(seed uint64) *Disk {
	d.lock.Lock()
	defer d.lock.Unlock()
	c := New(seed)
	for dir, f := range d.folders {
		g := &folder{names: map[string]*file{}, loose: map[string]bool{}}
		for name, file := range f.names {
			g.names[name] = file.clone()
			if f.loose[name] {
				g.loose[name] = true
			}
		}
		c.folders[dir] = g
	}
	return c
}

// SyncLies makes every sync report success and do nothing: the negative
// control, and what Badger does on Windows.
func (d *Disk) SyncLies(lies bool) {
	d.lock.Lock()
	defer d.lock.Unlock()
	d.lying = lies
}

// CutAfter lets the power fail during the n-th call from now, n from 1. A write
// that it hits is done in part.
func (d *Disk) CutAfter(n int) {
	d.lock.Lock()
	defer d.lock.Unlock()
	d.cutAt = d.calls + n
}

// Fail makes the n-th call from now fail, n from 1. Only that one.
func (d *Disk) Fail(n int, fault Fault) {
	d.lock.Lock()
	defer d.lock.Unlock()
	d.faultAt, d.fault = d.calls+n, fault
}

// Calls counts the calls of the file layer so far.
func (d *Disk) Calls() int {
	d.lock.Lock()
	defer d.lock.Unlock()
	return d.calls
}

// Handles counts the files that are open: one that stays open for ever is lost
// to Windows, where nobody else may then rename or remove it.
func (d *Disk) Handles() int {
	d.lock.Lock()
	defer d.lock.Unlock()
	return d.handles
}

// Cut is a power cut, unless the power is off already, and the power's return.
// All handles are dead; what is on the disk is what a cut leaves.
func (d *Disk) Cut() {
	d.lock.Lock()
	defer d.lock.Unlock()
	keep := d.random.Float64()
	for _, dir := range sortedKeys(d.folders) {
		f := d.folders[dir]
		for _, name := range sortedKeys(f.loose) {
			if d.random.Float64() >= keep {
				delete(f.names, name)
			}
		}
		clear(f.loose)
		for _, name := range sortedKeys(f.names) {
			f.names[name].cut(d.random, keep)
		}
	}
	d.restart()
}

// Kill is the death of the process: all handles are dead, the disk keeps its
// cache.
func (d *Disk) Kill() {
	d.lock.Lock()
	defer d.lock.Unlock()
	d.restart()
}

func (d *Disk) restart() {
	d.life++
	d.handles = 0
	d.dark, d.cutAt, d.faultAt = false, 0, 0
	for _, f := range d.folders {
		f.held = false
	}
}

// Damage changes a file behind everybody's back, in cache and on the platter.
// change may give another slice.
func (d *Disk) Damage(dir, name string, change func([]byte) []byte) {
	d.lock.Lock()
	defer d.lock.Unlock()
	f := d.folders[dir].names[name]
	f.cache = change(f.cache)
	f.stable = slices.Clone(f.cache)
	f.clean()
}

// Remove deletes a file behind everybody's back.
func (d *Disk) Remove(dir, name string) {
	d.lock.Lock()
	defer d.lock.Unlock()
	delete(d.folders[dir].names, name)
}

// Files gives a copy of what can be read in dir now.
func (d *Disk) Files(dir string) map[string][]byte {
	d.lock.Lock()
	defer d.lock.Unlock()
	out := map[string][]byte{}
	if f := d.folders[dir]; f != nil {
		for name, file := range f.names {
			out[name] = slices.Clone(file.cache)
		}
	}
	return out
}

// call counts one call of a handle and says what becomes of it. hit is set for
// the call during which the power fails.
func (d *Disk) call(life int) (fault Fault, hit bool, err error) {
	if d.dark || life != d.life {
		return 0, false, ErrPower
	}
	d.calls++
	switch d.calls {
	case d.cutAt:
		d.dark = true
		return 0, true, ErrPower
	case d.faultAt:
		return d.fault, false, d.fault.err()
	}
	return 0, false, nil
}

func (f Fault) err() error {
	if f == FaultFull {
		return &fs.PathError{Op: "cutdisk", Path: "disk", Err: errFull}
	}
	return &fs.PathError{Op: "cutdisk", Path: "disk", Err: syscall.EIO}
}

// Enter implements register.Files.
func (d *Disk) Enter(dir string, access register.Access) (register.Folder, error) {
	d.lock.Lock()
	defer d.lock.Unlock()
	if _, _, err := d.call(d.life); err != nil {
		return nil, err
	}
	f := d.folders[dir]
	if f == nil && access == register.AccessCreate {
		f = &folder{names: map[string]*file{}, loose: map[string]bool{}}
		d.folders[dir] = f
	}
	switch {
	case f == nil:
		return nil, fs.ErrNotExist
	case f.held:
		return nil, kelurahan.E(kelurahan.RegisterLocked, "cutdisk.Enter", nil)
	}
	f.held = true
	return &folderHandle{d, f, d.life}, nil
}

type folderHandle struct {
	disk *Disk
	f    *folder
	life int
}

func (h *folderHandle) List() ([]string, error) {
	h.disk.lock.Lock()
	defer h.disk.lock.Unlock()
	if _, _, err := h.disk.call(h.life); err != nil {
		return nil, err
	}
	return sortedKeys(h.f.names), nil
}

func (h *folderHandle) Open(name string, access register.Access) (register.File, error) {
	h.disk.lock.Lock()
	defer h.disk.lock.Unlock()
	if _, _, err := h.disk.call(h.life); err != nil {
		return nil, err
	}
	f := h.f.names[name]
	if f == nil {
		if access != register.AccessCreate {
			return nil, fs.ErrNotExist
		}
		f = &file{}
		h.f.names[name], h.f.loose[name] = f, true
	}
	h.disk.handles++
	return &handle{h.disk, f, h.life, access != register.AccessRead}, nil
}

func (h *folderHandle) Sync() error {
	h.disk.lock.Lock()
	defer h.disk.lock.Unlock()
	if _, _, err := h.disk.call(h.life); err != nil {
		return err
	}
	if !h.disk.lying {
		clear(h.f.loose)
	}
	return nil
}

func (h *folderHandle) Close() error {
	h.disk.lock.Lock()
	defer h.disk.lock.Unlock()
	if h.life != h.disk.life {
		return nil
	}
	h.f.held = false
	_, _, err := h.disk.call(h.life)
	return err
}

var errNotOpen = errors.New("file is open for reading only")

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
