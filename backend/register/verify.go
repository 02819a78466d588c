package register

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// VerifyReport is what a full check found.
type VerifyReport struct {
	ID        ID
	Head      Head
	Entries   uint64 // whole ones, the erased included
	Erased    uint64
	Segments  int
	Bytes     int64
	TornBytes int64 // an act that a cut interrupted; Open will cut it
	Pending   int   // erasures that a cut interrupted; Open will finish them
	Payloads  bool  // the payloads were opened and compared with their hashes: there was a key
	Damage    []Damage
}

// Verify checks a closed register from its first byte to its last and writes
// nothing. progress, which may be nil, is told bytes done and bytes in all.
// Errors: register-damaged for the first damage, with the report naming all;
// otherwise those of OpenReadOnly; canceled.
func Verify(ctx context.Context, cfg Config, progress func(done, total uint64)) (VerifyReport, error) {
	const op = "register.Verify"
	r, err := enter(op, cfg, AccessRead)
	if err != nil {
		return VerifyReport{}, err
	}
	damage, err := r.load(op)
	if err != nil {
		return VerifyReport{Damage: damage}, errors.Join(err, r.release())
	}
	v := newVerification(r, -1, progress) //mutate:same 1 becomes 2: any end before a header
	v.report.Damage = damage
	err = v.run(ctx, op)
	if err := r.release(); err != nil {
		return v.report, ioError(op, err)
	}
	return v.report, err
}

// Verify checks the register while it is open, up to the head of this moment.
// See the function Verify.
func (r *Register) Verify(ctx context.Context, progress func(done, total uint64)) (VerifyReport, error) {
	r.writing.Lock()
	v := newVerification(r, r.end, progress)
	r.writing.Unlock()
	err := v.run(ctx, "register.Verify")
	return v.report, err
}

type verification struct {
	r           *Register
	at          snapshot
	end         int64 // of the last segment while somebody may write behind it, else -1
	keys        *sealer
	progress    func(done, total uint64)
	done, total uint64
	report      VerifyReport
	erased      map[uint64]uint64 // entry to the tombstone it names
	named       map[uint64]uint64 // entry to the first tombstone that names it
}

func newVerification(r *Register, end int64, progress func(done, total uint64)) *verification {
	v := &verification{r: r, at: r.snapshot(), end: end, keys: newSealer(r.id, r.cfg.AEAD), progress: progress,
		erased: map[uint64]uint64{}, named: map[uint64]uint64{}}
	for _, seg := range v.at.segments {
		v.total += uint64(seg.size.Load())
	}
	v.report = VerifyReport{ID: r.id, Segments: len(v.at.segments), Bytes: int64(v.total), Payloads: v.keys.aead != nil}
	return v
}

// run walks all segments.
func (v *verification) run(ctx context.Context, op string) error {
	last := len(v.at.segments) - 1
	for i, seg := range v.at.segments {
		s := newScan(v.keys, seg, seg.prev, true)
		if err := v.segment(ctx, op, s, i == last); err != nil {
			return err
		}
		if i == last {
			v.finish(s)
			break
		}
		s.finishBefore(v.at.segments[i+1].prev)
		v.report.Damage = append(v.report.Damage, s.damage...)
	}
	number := v.at.segments[last].number
	damage := endDamage(v.at.head, v.report.Head, number)
	if v.end < 0 { //mutate:same < becomes <=, 0 becomes 1: the end is behind a header
		damage, _ = markDamage(v.r.folder, v.keys, v.report.Head, number)
	}
	v.report.Damage = append(v.report.Damage, damage...)
	if len(v.report.Damage) > 0 {
		return v.report.Damage[0].error(op, nil)
	}
	return nil
}

func (v *verification) segment(ctx context.Context, op string, s *scan, last bool) error {
	s.visit = func(h frameHeader, e Entry, _ int64) { v.visit(h, e) }
	w := v.r.walk(s.segment, segmentHeader)
	if last && v.end >= 0 { //mutate:same >= becomes >: the end is behind a header
		w.end = v.end
	}
	before := v.done
	for more := true; more; {
		if err := ctx.Err(); err != nil {
			return kelurahan.E(kelurahan.Canceled, op, err)
		}
		var err error
		if more, err = s.some(w); err != nil {
			return ioError(op, err)
		}
		if v.done = before + uint64(w.off); !more {
			v.done = before + uint64(s.segment.size.Load())
		}
		if v.progress != nil {
			v.progress(v.done, v.total)
		}
	}
	return nil
}

func (v *verification) visit(h frameHeader, e Entry) {
	v.report.Entries++
	if e.Erased {
		v.report.Erased++
		v.erased[e.Seq] = e.ErasedBy
	}
	if h.kind != KindErasure {
		return
	}
	for _, target := range parseErasures(e.Payload) {
		if _, ok := v.named[target]; !ok {
			v.named[target] = e.Seq
		}
	}
}

// finish ends the last segment; what was seen of a torn act does not count.
func (v *verification) finish(s *scan) {
	tornEnd := s.finish()
	v.report.TornBytes = tornEnd - s.end
	v.report.Head = s.head
	if s.act.start != s.last.start {
		v.report.Entries -= uint64(s.act.whole)
	}
	torn := func(_, tombstone uint64) bool { return tombstone > s.head.Seq }
	maps.DeleteFunc(v.named, torn)
	v.report.Damage = pardon(append(v.report.Damage, s.damage...), s.last.targets)
	if v.keys.aead != nil {
		v.compareErasures(s.last)
	}
	slices.SortStableFunc(v.report.Damage, func(a, b Damage) int { return cmp.Compare(a.First, b.First) })
}

// compareErasures holds tombstones against erased entries.
func (v *verification) compareErasures(last act) {
	harm := func(seq uint64) {
		if !slices.ContainsFunc(v.report.Damage, func(d Damage) bool { return d.First <= seq && seq <= d.Last }) {
			seg, _ := v.at.holding(seq)
			v.report.Damage = append(v.report.Damage, Damage{DamageErasure, seq, seq, seg.number})
		}
	}
	now := v.r.Head().Seq
	for seq, by := range v.erased {
		sinceThen := v.end >= 0 && by > v.report.Head.Seq && by <= now //mutate:same >= becomes >, 0 becomes 1: the end is behind a header
		if v.named[seq] != by && !sinceThen {
			harm(seq)
		}
	}
	for seq, by := range v.named {
		if _, ok := v.erased[seq]; ok {
			continue
		}
		if last.frames > 0 && by >= last.first {
			v.report.Pending++
		} else {
			harm(seq)
		}
	}
}
