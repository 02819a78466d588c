package cutdisk

import (
	"errors"
	"io"
	"math/rand/v2"
	"slices"
)

// file is what programs see (cache) and what would be left (stable). Lengths
// differ until a Sync.
type file struct {
	cache, stable []byte
	dirty         []bool // by sector
	order         []int  // dirty sectors
}

func (f *file) clone() *file {
	return &file{slices.Clone(f.cache), slices.Clone(f.stable), slices.Clone(f.dirty), slices.Clone(f.order)}
}

func (f *file) write(b []byte, off int) {
	if len(b) == 0 {
		return
	}
	if grow := off + len(b) - len(f.cache); grow > 0 {
		f.cache = append(f.cache, make([]byte, grow)...)
	}
	copy(f.cache[off:], b)
	for s := off / sector; s <= (off+len(b)-1)/sector; s++ {
		for len(f.dirty) <= s {
			f.dirty = append(f.dirty, false)
		}
		if !f.dirty[s] {
			f.dirty[s] = true
			f.order = append(f.order, s)
		}
	}
}

func (f *file) clean() {
	for _, s := range f.order {
		f.dirty[s] = false
	}
	f.order = f.order[:0]
}

// flush puts the dirty sectors on the platter, as far as the file was that long
// there already.
func (f *file) flush() {
	for _, s := range f.order {
		f.keep(s, sector)
	}
	f.clean()
}

// keep puts the first n bytes of sector s on the platter.
func (f *file) keep(s, n int) {
	from := s * sector
	to := min(from+n, len(f.stable), len(f.cache))
	if from < to {
		copy(f.stable[from:to], f.cache[from:to])
	}
}

func (f *file) resize() {
	if grow := len(f.cache) - len(f.stable); grow > 0 {
		f.stable = append(f.stable, make([]byte, grow)...)
	}
}

// drop is what a failed sync does: some sectors arrive, all count as clean.
func (f *file) drop(r *rand.Rand) {
	for _, s := range f.order {
		if r.IntN(2) == 0 {
			f.keep(s, sector)
		}
	}
	f.clean()
}

// cut leaves a random part of what was not synced.
func (f *file) cut(r *rand.Rand, keep float64) {
	if len(f.cache) > len(f.stable) && r.Float64() < keep {
		if r.IntN(2) == 0 {
			f.resize()
		} else { // the length on the disk lags behind
			f.stable = append(f.stable, make([]byte, r.IntN(len(f.cache)-len(f.stable)+1))...)
		}
	}
	for _, s := range f.order {
		if r.Float64() >= keep {
			continue
		}
		n := sector
		if r.IntN(20) == 0 {
			n = r.IntN(sector)
		}
		f.keep(s, n)
	}
	f.clean()
	f.cache = append(f.cache[:0], f.stable...)
}

type handle struct {
	disk     *Disk
	f        *file
	life     int
	writable bool
}

func (h *handle) ReadAt(b []byte, off int64) (int, error) {
	h.disk.lock.Lock()
	defer h.disk.lock.Unlock()
	if _, _, err := h.disk.call(h.life); err != nil {
		return 0, err
	}
	if off >= int64(len(h.f.cache)) {
		return 0, io.EOF
	}
	n := copy(b, h.f.cache[off:])
	if n < len(b) {
		return n, io.EOF
	}
	return n, nil
}

func (h *handle) WriteAt(b []byte, off int64) (int, error) {
	h.disk.lock.Lock()
	defer h.disk.lock.Unlock()
	fault, hit, err := h.disk.call(h.life)
	switch {
	case hit:
		h.f.write(b[:h.disk.random.IntN(len(b)+1)], int(off))
		return 0, err
	case fault == FaultShort:
		h.f.write(b[:len(b)/2], int(off))
		return len(b) / 2, io.ErrShortWrite
	case err != nil:
		return 0, err
	case !h.writable:
		return 0, errNotOpen
	}
	h.f.write(b, int(off))
	return len(b), nil
}

func (h *handle) Size() (int64, error) {
	h.disk.lock.Lock()
	defer h.disk.lock.Unlock()
	if _, _, err := h.disk.call(h.life); err != nil {
		return 0, err
	}
	return int64(len(h.f.cache)), nil
}

// Sync makes content and length durable.
func (h *handle) Sync() error { return h.sync(true) }

// SyncData is stricter than fdatasync: it never makes a length durable.
func (h *handle) SyncData() error { return h.sync(false) }

func (h *handle) sync(length bool) error {
	h.disk.lock.Lock()
	defer h.disk.lock.Unlock()
	_, hit, err := h.disk.call(h.life)
	switch {
	case hit:
		// The sync was under way: sectors are still dirty and the cut decides.
		return err
	case errors.Is(err, ErrPower):
		return err
	case err != nil:
		h.f.drop(h.disk.random)
		return err
	case h.disk.lying:
		return nil
	}
	if length {
		h.f.resize()
	}
	h.f.flush()
	return nil
}

func (h *handle) Close() error {
	h.disk.lock.Lock()
	defer h.disk.lock.Unlock()
	if h.life != h.disk.life {
		return nil
	}
	h.disk.handles-- // also when the call fails: the handle is gone all the same
	_, _, err := h.disk.call(h.life)
	return err
}
