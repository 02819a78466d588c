package register

import (
	"encoding/binary"
	"slices"
	"strconv"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// Erase destroys the payload and salt of entries and leaves their place in the
// chain. A tombstone that names them is appended and synced first, then they
// are overwritten and synced; an erasure interrupted by a cut is finished by
// the next Open. Entries already erased are left as they are.
//
// Errors: not-found for a number that does not exist, bad-request for a
// tombstone and for more than MaxPayload/8 numbers, register-damaged, and those
// of Append.
func (r *Register) Erase(seqs ...uint64) error {
	const op = "register.Erase"
	r.writing.Lock()
	defer r.writing.Unlock()
	if err := r.writable(op); err != nil {
		return err
	}
	seqs, err := r.erasable(op, seqs)
	if err != nil || len(seqs) == 0 {
		return err
	}
	tombstone := []Entry{{Kind: KindErasure, Payload: erasurePayload(seqs)}}
	if err := r.commit(op, tombstone); err != nil {
		return err
	}
	targets := make([]erasure, len(seqs))
	for i, seq := range seqs {
		targets[i] = erasure{tombstone[0].Seq, seq}
	}
	if _, err := r.overwrite(targets); err != nil {
		return r.stop(op, err)
	}
	return nil
}

// erasable gives the numbers in rising order without those erased before.
func (r *Register) erasable(op string, seqs []uint64) ([]uint64, error) {
	seqs = slices.Clone(seqs)
	slices.Sort(seqs)
	seqs = slices.Compact(seqs)
	if len(seqs)*8 > MaxPayload { // before anything is read
		return nil, kelurahan.E(kelurahan.BadRequest, op, nil)
	}
	var open []uint64
	for _, seq := range seqs {
		if seq == 0 || seq > r.head.Seq {
			return nil, kelurahan.E(kelurahan.NotFound, op, nil, "entry", strconv.FormatUint(seq, 10))
		}
		_, p, err := r.find(r.snapshot(), seq)
		if err != nil {
			return nil, err
		}
		if p.header.kind == KindErasure {
			return nil, kelurahan.E(kelurahan.BadRequest, op, nil, "entry", strconv.FormatUint(seq, 10))
		}
		if _, erased := erasedBy(p); !erased {
			open = append(open, seq)
		}
	}
	return open, nil
}

// overwrite carries out erasures whose tombstones are durable, also those that
// look done, because the pages may not have reached the disk. It says how many
// were not.
func (r *Register) overwrite(targets []erasure) (int, error) {
	fresh := 0
	var touched []*segment
	for _, t := range targets {
		if t.target == 0 || t.target >= t.tombstone {
			continue // not written by Erase; Verify names it
		}
		seg, p, err := r.find(r.snapshot(), t.target)
		if err != nil {
			return fresh, err
		}
		by, erased := erasedBy(p)
		if erased && by != t.tombstone {
			continue
		}
		if !erased {
			fresh++
		}
		if err := r.overwriteBody(seg, p, t.tombstone); err != nil {
			return fresh, err
		}
		if !slices.Contains(touched, seg) {
			touched = append(touched, seg)
		}
	}
	for _, seg := range touched {
		if err := r.syncData(seg.file); err != nil {
			return fresh, err
		}
	}
	return fresh, nil
}

func erasedBy(p piece) (tombstone uint64, erased bool) {
	if !p.whole || p.raw[frameHeaderSize] != formErased {
		return 0, false //mutate:same 0 becomes 1: no number beside false
	}
	return binary.BigEndian.Uint64(p.raw[frameHeaderSize+1:]), true
}

func (r *Register) overwriteBody(seg *segment, p piece, tombstone uint64) error {
	body, err := r.keys.erasedBody(p.raw[:frameHeaderSize], p.header.size, tombstone)
	if err != nil {
		return err
	}
	r.bodies.Lock()
	defer r.bodies.Unlock()
	return r.write(seg.file, body, p.off+frameHeaderSize)
}
