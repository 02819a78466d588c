package register

import "io"

// The only places where this package writes and syncs, so that they are counted.

func (r *Register) write(f File, b []byte, off int64) error {
	n, err := f.WriteAt(b, off)
	if err == nil && n < len(b) {
		err = io.ErrShortWrite
	}
	r.written.Add(uint64(n))
	return err
}

// zero writes zeros from off to end.
func (r *Register) zero(f File, off, end int64) error {
	if off >= end { //mutate:same >= becomes >: nothing is written either way
		return nil
	}
	zeros := make([]byte, min(end-off, defaultPreallocate)) //mutate:same - becomes +: memory only
	for ; off < end; off += int64(len(zeros)) {             //mutate:same < becomes <=: a write of nothing
		if err := r.write(f, zeros[:min(int64(len(zeros)), end-off)], off); err != nil {
			return err
		}
	}
	return nil
}

// fill is zero for the room ahead. Real zeros, not a hole: writing into a hole
// changes what the file system knows of the file, which makes each sync dearer
// and can run out of disk.
func (r *Register) fill(f File, off, end int64) error {
	before := r.written.Load()
	err := r.zero(f, off, end)
	n := r.written.Load() - before
	r.filled.Add(n)
	r.written.Add(-n)
	return err
}

func (r *Register) sync(f File) error {
	r.syncs.Add(1)
	return f.Sync()
}

func (r *Register) syncData(f File) error {
	r.syncs.Add(1)
	return f.SyncData()
}

func (r *Register) syncFolder() error {
	r.syncs.Add(1)
	return r.folder.Sync()
}

func (r *Register) openMark() error {
	f, err := r.folder.Open(markName, AccessCreate)
	if err != nil {
		return err
	}
	r.mark = f
	return nil
}

func (r *Register) writeMark() error {
	b, err := encodeMark(r.keys, r.Head())
	if err != nil {
		return err
	}
	return r.write(r.mark, b, 0)
}
