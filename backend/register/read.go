package register

import (
	"bytes"
	"errors"
	"io"
	"iter"
	"strconv"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// Read gives the entries from number from to number to, both included, as far
// as they exist. It sees the register as it was when the loop began and may run
// while others append.
//
// Where entries are damaged it gives register-damaged with Args["entry"] and an
// Entry that has only the first damaged number, then goes on behind them if the
// loop does. After another error, register-stopped, it ends.
func (r *Register) Read(from, to uint64) iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		at := r.snapshot()
		rd := &reader{r: r, keys: newSealer(r.id, r.cfg.AEAD), yield: yield}
		to = min(to, at.head.Seq)
		for from = max(from, 1); from <= to; {
			seg, last := at.holding(from)
			last = min(last, to)
			if !rd.segment(seg, from, last) {
				return
			}
			from = last + 1
		}
	}
}

// At gives one entry. Errors: not-found beyond the head, register-damaged,
// register-stopped.
func (r *Register) At(seq uint64) (Entry, error) {
	for e, err := range r.Read(seq, seq) {
		if err != nil || e.Seq == seq {
			return e, err
		}
	}
	return Entry{}, kelurahan.E(kelurahan.NotFound, "register.At", nil, "entry", strconv.FormatUint(seq, 10))
}

// HashAt gives the chain hash of one entry, the zero Hash for 0. Errors as At.
func (r *Register) HashAt(seq uint64) (Hash, error) {
	at := r.snapshot()
	switch {
	case seq == 0:
		return Hash{}, nil
	case seq == at.head.Seq:
		return at.head.Hash, nil
	case seq > at.head.Seq:
		return Hash{}, kelurahan.E(kelurahan.NotFound, "register.HashAt", nil, "entry", strconv.FormatUint(seq, 10))
	}
	_, p, err := r.find(at, seq)
	if err != nil {
		return Hash{}, err
	}
	return p.header.head(r.id).Hash, nil
}

// find gives the frame of entry seq, whole or not.
func (r *Register) find(at snapshot, seq uint64) (*segment, piece, error) {
	const op = "register.find"
	seg, _ := at.holding(seq)
	w := r.walk(seg, seg.near(seq).off)
	for {
		p, err := w.next()
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, piece{}, ioError(op, err)
		}
		if err != nil || p.isFrame && p.header.seq > seq {
			return nil, piece{}, Damage{DamageFrame, seq, seq, seg.number}.error(op, nil)
		}
		if p.isFrame {
			seg.remember(p.header.seq, p.off)
			if p.header.seq == seq {
				return seg, p, nil
			}
		}
	}
}

func (r *Register) walk(seg *segment, off int64) *walker {
	return newWalker(guarded{patient{seg.file}, &r.bodies}, off, seg.size.Load())
}

// reader is one loop over entries.
type reader struct {
	r      *Register
	keys   *sealer
	yield  func(Entry, error) bool
	before Head // the entry given last
}

// segment gives the entries from..last of seg; false when the loop is over.
func (rd *reader) segment(seg *segment, from, last uint64) bool {
	w := rd.r.walk(seg, seg.near(from).off)
	for from <= last {
		p, err := w.next()
		if err != nil && !errors.Is(err, io.EOF) {
			rd.yield(Entry{Seq: from}, ioError("register.Read", err))
			return false
		}
		if err != nil || p.isFrame && p.header.seq > last {
			return rd.lost(seg, from, last)
		}
		if !p.isFrame {
			continue
		}
		seq := p.header.seq
		seg.remember(seq, p.off)
		if seq < from {
			continue
		}
		if seq > from && !rd.lost(seg, from, seq-1) {
			return false
		}
		if !rd.yield(rd.entry(seg, p)) {
			return false
		}
		from = seq + 1
	}
	return true
}

func (rd *reader) lost(seg *segment, first, last uint64) bool {
	return rd.yield(Entry{Seq: first}, Damage{DamageFrame, first, last, seg.number}.error("register.Read", nil))
}

func (rd *reader) entry(seg *segment, p piece) (Entry, error) {
	e := p.header.entry(rd.r.id)
	harm := func(kind DamageKind, cause error) (Entry, error) {
		return Entry{Seq: e.Seq}, Damage{kind, e.Seq, e.Seq, seg.number}.error("register.Read", cause)
	}
	if !p.whole {
		return harm(DamageBody, nil)
	}
	if rd.before.Seq+1 == e.Seq && rd.before.Hash != e.Prev {
		return harm(DamageChain, nil)
	}
	if err := rd.keys.open(p.raw[:frameHeaderSize], p.raw[frameHeaderSize:], &e); err != nil {
		return harm(DamagePayload, err)
	}
	e.Payload = bytes.Clone(e.Payload)
	rd.before = e.Head()
	return e, nil
}
