package register

import (
	"errors"
	"io"
	"slices"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// Open opens the register in cfg.Dir for its one writer. What a power cut left
// after the last complete act is cut and reported, an interrupted erasure is
// finished, and the last act is synced once more, because a process that died
// before its sync leaves bytes that only look durable.
//
// It checks the last segment in full and the headers of the others; Verify
// checks everything. Errors: not-found, register-locked, register-damaged with
// Args["entry"] (nothing was changed: use OpenReadOnly), key-damaged for another
// key, version-unknown, register-stopped on an I/O error.
func Open(cfg Config) (*Register, Report, error) { return open("register.Open", cfg, AccessWrite) }

// OpenReadOnly opens a register, damaged or not, and writes nothing: no append,
// no cut. The Report names the damage; entries that are whole can be read.
// Errors: those of Open without register-damaged, unless nothing can be read.
func OpenReadOnly(cfg Config) (*Register, Report, error) {
	return open("register.OpenReadOnly", cfg, AccessRead)
}

func open(op string, cfg Config, access Access) (*Register, Report, error) {
	if cfg.Dir == "" || cfg.AEAD == nil {
		return nil, Report{}, kelurahan.E(kelurahan.BadRequest, op, nil)
	}
	r, err := enter(op, cfg, access)
	if err != nil {
		return nil, Report{}, err
	}
	report, err := r.start(op)
	if err != nil {
		return nil, report, errors.Join(err, r.release())
	}
	return r, report, nil
}

// start loads the segments, scans the last one and, for a writer, repairs what
// a cut left.
func (r *Register) start(op string) (Report, error) {
	damage, err := r.load(op)
	if err != nil {
		return Report{Damage: damage}, err
	}
	s, tornEnd, err := r.scanLast()
	if err != nil {
		return Report{Damage: damage}, ioError(op, err)
	}
	r.head, r.end = s.head, s.end
	report := Report{Head: s.head, Entries: s.head.Seq, Segments: len(r.segments), TornBytes: tornEnd - s.end}
	marked, ok := markDamage(r.folder, r.keys, s.head, s.segment.number)
	report.MarkMissing = !ok
	report.Damage = slices.Concat(damage, pardon(s.damage, s.last.targets), marked)
	if r.readOnly {
		return report, nil
	}
	if len(report.Damage) > 0 {
		return report, report.Damage[0].error(op, nil)
	}
	if err := r.repair(s, tornEnd, &report); err != nil {
		return report, ioError(op, err)
	}
	return report, nil
}

// scanLast checks the last segment in full.
func (r *Register) scanLast() (*scan, int64, error) {
	seg := r.segments[len(r.segments)-1]
	s := newScan(r.keys, seg, seg.prev, true)
	s.visit = func(h frameHeader, _ Entry, off int64) { seg.remember(h.seq, off) }
	var src io.ReaderAt = seg.file
	if r.readOnly {
		src = patient{src}
	}
	w := newWalker(src, segmentHeader, seg.size.Load())
	for more := true; more; {
		var err error
		if more, err = s.some(w); err != nil {
			return nil, 0, err //mutate:same 0 becomes 1: no end beside an error
		}
	}
	tornEnd := s.finish()
	seg.forget(s.head.Seq + 1)
	return s, tornEnd, nil
}

// repair brings the disk to what the scan found.
func (r *Register) repair(s *scan, tornEnd int64, report *Report) error {
	seg := s.segment
	if err := r.zero(seg.file, s.end, tornEnd); err != nil {
		return err
	}
	if err := r.reassert(seg, s.last); err != nil {
		return err
	}
	if err := r.sync(seg.file); err != nil {
		return err
	}
	if err := r.syncFolder(); err != nil {
		return err
	}
	finished, err := r.overwrite(s.last.targets)
	if err != nil {
		return err
	}
	report.Erasures = finished
	if err := r.openMark(); err != nil {
		return err
	}
	return r.writeMark()
}

// reassert writes the last act again, or the header where there is none yet.
// After a failed or missing sync the system may hold these bytes as clean pages
// that never reached the disk; writing them makes the next sync honest.
func (r *Register) reassert(seg *segment, last act) error {
	from, to := last.start, last.end
	if last.frames == 0 {
		from, to = 0, segmentHeader
	}
	buf := make([]byte, min(to-from, defaultPreallocate)) //mutate:same - becomes +: memory only
	for off := from; off < to; off += int64(len(buf)) {
		b := buf[:min(int64(len(buf)), to-off)]
		if _, err := seg.file.ReadAt(b, off); err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		if err := r.write(seg.file, b, off); err != nil {
			return err
		}
	}
	return nil
}
