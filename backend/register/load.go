package register

import (
	"errors"
	"io"
	"slices"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// found is a segment file before anything in it is believed.
type found struct {
	seg  *segment
	info headerInfo
	good bool
}

// load opens the segment files, learns the register's identity and checks the
// headers. It leaves out a last segment whose creation was cut: nothing was
// ever written to it. Error not-found where there is no register.
func (r *Register) load(op string) ([]Damage, error) {
	access := AccessWrite
	if r.readOnly {
		access = AccessRead
	}
	list, err := r.openSegments(access)
	if err != nil {
		return nil, openError(op, err)
	}
	if list, err = r.dropUnborn(list); err != nil {
		return nil, ioError(op, err)
	}
	if len(list) == 0 {
		return nil, r.nothing(op)
	}
	if err := r.identify(op, list); err != nil {
		return nil, err
	}
	damage, err := r.arrange(list)
	if err != nil {
		return damage, ioError(op, err)
	}
	if len(r.segments) == 0 {
		return damage, damage[0].error(op, errNoHeader)
	}
	return damage, nil
}

func (r *Register) openSegments(access Access) ([]found, error) {
	names, err := r.folder.List()
	if err != nil {
		return nil, err
	}
	var list []found
	for _, number := range segmentNumbers(names) {
		f, err := r.folder.Open(segmentName(number), access)
		if err != nil {
			return nil, err
		}
		seg := &segment{number: number, file: f}
		r.segments = append(r.segments, seg) // so that release closes it
		b, size, err := readHeader(f, r.readOnly)
		if err != nil {
			return nil, err
		}
		seg.size.Store(size)
		info, err := parseSegmentHeader(b)
		if err != nil && !errors.Is(err, errNoHeader) {
			return nil, err
		}
		list = append(list, found{seg, info, err == nil})
	}
	return list, nil
}

// dropUnborn leaves out the last segment when its header is not whole and
// nothing stands behind it.
func (r *Register) dropUnborn(list []found) ([]found, error) {
	n := len(list) - 1
	if n < 0 || list[n].good {
		return list, nil
	}
	seg := list[n].seg
	w := newWalker(seg.file, segmentHeader, seg.size.Load())
	p, err := w.next()
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if err == nil && (p.isFrame || p.junkEnd != 0) {
		return list, nil
	}
	r.segments = r.segments[:n]
	return list[:n], seg.file.Close()
}

// nothing is the error for a folder without segments: a new place, or one from
// which they were taken.
func (r *Register) nothing(op string) error {
	if _, acked, ok := readMark(r.folder, r.keys); ok && acked.Seq > 0 {
		return Damage{DamageMissing, 1, acked.Seq, 1}.error(op, nil)
	}
	return kelurahan.E(kelurahan.NotFound, op, nil)
}

// identify takes the identity from the first whole header and checks that the
// key is the right one.
func (r *Register) identify(op string, list []found) error {
	i := slices.IndexFunc(list, func(f found) bool { return f.good })
	if i < 0 {
		return Damage{Kind: DamageSegment, Segment: list[0].seg.number}.error(op, errNoHeader)
	}
	r.id = list[i].info.id
	r.keys = newSealer(r.id, r.cfg.AEAD)
	if !list[i].info.provenBy(r.keys) {
		return kelurahan.E(kelurahan.KeyDamaged, op, nil)
	}
	return nil
}

// arrange keeps the segments that can be read and names those that are missing
// or do not fit.
func (r *Register) arrange(list []found) ([]Damage, error) {
	var damage []Damage
	var kept []*segment
	var unused []error
	harm := func(number uint32) { damage = append(damage, Damage{Kind: DamageSegment, Segment: number}) }
	next, before := uint32(1), uint64(0)
	for _, f := range list {
		for ; next < f.seg.number; next++ {
			harm(next)
		}
		next = f.seg.number + 1
		f.seg.prev = f.info.prev
		if !r.fits(f, before) {
			harm(f.seg.number)
			prev, ok, err := firstFrame(f.seg)
			if err != nil {
				return damage, err
			}
			if f.seg.number == 1 {
				prev = Head{}
			}
			if !ok || prev.Seq < before {
				unused = append(unused, f.seg.file.Close())
				continue
			}
			f.seg.prev = prev
		}
		before = f.seg.prev.Seq
		kept = append(kept, f.seg)
	}
	r.segments = kept
	return damage, errors.Join(unused...)
}

// fits reports whether a segment's header belongs where it stands. before is
// where the segment before it began.
func (r *Register) fits(f found, before uint64) bool {
	if !f.good || f.info.id != r.id || f.info.number != f.seg.number || !f.info.provenBy(r.keys) {
		return false
	}
	if f.seg.number == 1 {
		return f.info.prev == Head{}
	}
	return f.info.prev.Seq > before
}

// firstFrame takes from the first frame what a broken header should have said.
func firstFrame(seg *segment) (Head, bool, error) {
	w := newWalker(patient{seg.file}, 0, seg.size.Load()) //mutate:same 0 becomes 1: no frame begins in a header
	for {
		p, err := w.next()
		if errors.Is(err, io.EOF) {
			return Head{}, false, nil
		}
		if err != nil {
			return Head{}, false, err
		}
		if p.isFrame {
			return Head{p.header.seq - 1, p.header.prev}, true, nil
		}
	}
}
