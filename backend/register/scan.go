package register

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// DamageKind says what is wrong with entries.
type DamageKind string

// The kinds of damage.
const (
	DamageFrame   DamageKind = "frame"   // the entry cannot be found any more
	DamageBody    DamageKind = "body"    // found, its payload does not have its checksum
	DamagePayload DamageKind = "payload" // whole bytes, but not what the key sealed or the chain hashed
	DamageChain   DamageKind = "chain"   // does not follow the entry before it
	DamageSegment DamageKind = "segment" // the head of a segment file, or a whole file
	DamageMissing DamageKind = "missing" // was acknowledged, and the register ends before it
	DamageErasure DamageKind = "erasure" // erased without a tombstone, or the other way round
)

// Damage names entries First to Last of one segment. First is 0 where a
// segment is damaged and no entry.
type Damage struct {
	Kind        DamageKind
	First, Last uint64
	Segment     uint32
}

// Entries gives the numbers for a sentence: "57", or "57-60".
func (d Damage) Entries() string {
	s := strconv.FormatUint(d.First, 10)
	if d.Last > d.First {
		s += "-" + strconv.FormatUint(d.Last, 10)
	}
	return s
}

func (d Damage) error(op string, cause error) *kelurahan.Error {
	return kelurahan.E(kelurahan.RegisterDamaged, op, cause,
		"entry", d.Entries(), "kind", string(d.Kind), "segment", fmt.Sprint(d.Segment))
}

// act is a group of entries that was written at once. What is wrong with it is
// damage only if it had been synced, which a later act proves.
type act struct {
	first, next uint64
	start, end  int64 // end is after the last byte that is not zero
	frames      int
	whole       int // of them, with nothing wrong
	complete    bool
	bad         []Damage
	targets     []erasure
}

type erasure struct{ tombstone, target uint64 }

// scan checks one segment from its first frame to its last and tells damage
// from a torn tail.
type scan struct {
	keys    *sealer
	segment *segment
	visit   func(frameHeader, Entry, int64) // each good entry, before its act is known to be complete
	act     act
	chain   Head // before the next frame
	known   bool // false after a hole in the chain
	head    Head // after the last complete act
	end     int64
	last    act // the last complete act
	damage  []Damage
	content bool // open the payloads too
}

func newScan(keys *sealer, seg *segment, prev Head, known bool) *scan {
	s := &scan{keys: keys, segment: seg, chain: prev, known: known, head: prev, end: segmentHeader, content: keys.aead != nil}
	s.begin(prev.Seq+1, segmentHeader)
	return s
}

// some walks on for a while; false at the end of the segment.
func (s *scan) some(w *walker) (bool, error) {
	const pieces = 512
	for range pieces {
		p, err := w.next()
		if errors.Is(err, io.EOF) {
			return false, nil
		}
		if err != nil {
			return false, err
		}
		if p.isFrame {
			s.frame(p)
		} else {
			s.junk(p)
		}
	}
	return true, nil
}

func (s *scan) begin(first uint64, start int64) { s.act = act{first: first, next: first, start: start} }

func (s *scan) harm(kind DamageKind, first, last uint64) {
	s.damage = append(s.damage, Damage{kind, first, last, s.segment.number})
}

// settle closes the act at hand because something was written after it: it had
// been synced, so what is wrong with it is damage.
func (s *scan) settle(nextFirst uint64, start int64) {
	a := &s.act
	s.damage = append(s.damage, a.bad...)
	if a.complete {
		s.commit()
	}
	if nextFirst > a.next {
		s.harm(DamageFrame, a.next, nextFirst-1)
		s.known = false
	} else if !a.complete && a.frames > 0 {
		// Its last entry was never marked as such, yet a later act is there.
		s.harm(DamageChain, a.next-1, a.next-1)
	}
	s.begin(nextFirst, start)
}

func (s *scan) commit() {
	s.last, s.head = s.act, s.chain
	s.end = s.act.end
}

// junk takes bytes that are no frame.
func (s *scan) junk(p piece) {
	if p.junkEnd == 0 {
		return
	}
	if s.act.complete {
		s.settle(s.act.next, p.off)
	}
	s.act.end = p.junkEnd
}

func (s *scan) frame(p piece) {
	h := p.header
	if s.act.complete || h.first() != s.act.first {
		s.settle(h.first(), p.off)
	}
	a := &s.act
	if h.seq > a.next {
		a.bad = append(a.bad, Damage{DamageFrame, a.next, h.seq - 1, s.segment.number})
		s.known = false
	}
	if h.seq < a.next || (s.known && h.prev != s.chain.Hash) {
		s.harm(DamageChain, h.seq, h.seq)
	}
	s.chain, s.known = h.head(s.keys.id), true
	a.next, a.frames, a.end, a.complete = h.seq+1, a.frames+1, p.end(), h.last
	s.body(p)
}

func (s *scan) body(p piece) {
	h := p.header
	if !p.whole {
		s.act.bad = append(s.act.bad, Damage{DamageBody, h.seq, h.seq, s.segment.number})
		return
	}
	e := h.entry(s.keys.id)
	if s.content {
		if err := s.keys.open(p.raw[:frameHeaderSize], p.raw[frameHeaderSize:], &e); err != nil {
			s.harm(DamagePayload, h.seq, h.seq)
			return
		}
		if h.kind == KindErasure {
			for _, target := range parseErasures(e.Payload) {
				s.act.targets = append(s.act.targets, erasure{h.seq, target})
			}
		}
	}
	s.act.whole++
	if s.visit != nil {
		s.visit(h, e, p.off)
	}
}

// finish ends a segment that has nothing after it. What is incomplete was never
// acknowledged: it is a torn tail, which stands between s.end and tornEnd.
func (s *scan) finish() (tornEnd int64) {
	if s.act.complete && len(s.act.bad) == 0 {
		s.commit()
		return s.end
	}
	return max(s.act.end, s.end)
}

// finishBefore ends a segment that another one follows, whose header says where
// this one ends.
func (s *scan) finishBefore(next Head) {
	s.settle(next.Seq+1, 0)
	if s.known && s.chain != next {
		s.harm(DamageSegment, s.chain.Seq+1, max(next.Seq, s.chain.Seq+1))
	}
}

// pardon drops the damage that an unfinished erasure of the last act explains.
func pardon(damage []Damage, targets []erasure) []Damage {
	return slices.DeleteFunc(damage, func(d Damage) bool {
		return d.Kind == DamageBody && slices.ContainsFunc(targets, func(e erasure) bool { return e.target == d.First })
	})
}
