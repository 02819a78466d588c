package wire

import (
	"encoding/binary"
	"fmt"

	"github.com/klauspost/compress/zstd"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/register"
)

// packCeiling bounds how many values columns may hold together.
const packCeiling = 1 << 21

// bodyUnread is the state of a payload that is no envelope of plain CBOR and
// travels as it is. It is not a State: nobody sees it after unpacking.
const bodyUnread = 0

// pack writes entries in columns. Chain hashes and payload hashes are not in
// it: the receiver computes them. Only what is withheld or erased is sent as
// its payload hash.
func pack(entries []register.Entry) ([]byte, error) {
	w := newColumnWriter()
	total := 0
	for i := range entries {
		e := &entries[i]
		if total += len(e.Payload); total > MaxRunBytes {
			return nil, fmt.Errorf("wire: more than %d bytes in one run", MaxRunBytes)
		}
		w.entry(e)
	}
	p := w.write()
	out := binary.AppendUvarint(nil, uint64(len(entries)))
	for _, b := range [][]byte{p.terse, p.text} {
		small := squeeze(b)
		out = binary.AppendUvarint(out, uint64(len(b)))
		out = binary.AppendUvarint(out, uint64(len(small)))
		out = append(out, small...)
	}
	return append(out, p.dense...), nil
}

// The places of an entry's outside; they stand beside the events, whose places
// are named by numbers.
const (
	placeWhat    = "what"
	placeVersion = "version"
	placeAt      = "at"
	placeBy      = "by"
	placeSalt    = "salt"
	placeHash    = "hash"
	placeRaw     = "raw"
	placeLabel   = "label" // version 2: below it, values by the name that stands beside them
)

func (w *columnWriter) entry(e *register.Entry) {
	env, state := stateOf(e)
	w.next()
	if w.model != nil {
		w.model.next()
	}
	what := w.kid(w.root, placeWhat)
	w.number(what, colForm, uint64(e.Kind)<<2|uint64(state))
	switch state {
	case uint64(Erased), uint64(Withheld):
		w.string(w.kid(w.root, placeHash), colString, string(e.PayloadHash[:]))
		if state == uint64(Withheld) {
			w.number(what, colNumber, env.Event)
		}
		return
	case bodyUnread:
		w.string(w.kid(w.root, placeRaw), colString, string(e.Payload))
	default:
		w.number(what, colNumber, env.Event)
		w.number(w.kid(w.root, placeVersion), colNumber, env.Version)
		w.moment(w.kid(w.root, placeAt), uint64(env.At))
		w.string(w.kid(w.root, placeBy), colString, string(env.By[:]))
		w.foretellSheet(env)
		w.item(w.kid(w.root, eventPlace(env.Event)), env.Body)
	}
	w.string(w.kid(w.root, placeSalt), colString, string(e.Salt[:]))
}

func eventPlace(n uint64) string { return fmt.Sprintf("event %d", n) }

// stateOf says how an entry travels.
func stateOf(e *register.Entry) (envelope, uint64) {
	if e.Erased {
		return envelope{}, uint64(Erased)
	}
	if e.Kind != register.KindPayload {
		return envelope{}, bodyUnread
	}
	env, err := openEnvelope(e.Payload)
	switch {
	case err != nil || !events.byNumber[env.Event].goes(env.Body):
		return env, uint64(Withheld) // what this program cannot read may be about residents
	case env.At >= 0 && plainItem(env.Body) && string(joinEnvelope(env)) == string(e.Payload):
		return env, uint64(Whole)
	}
	return env, bodyUnread
}

// joinEnvelope writes an envelope as EncodeEntry does, field by field, so that
// unpacking depends on no library's idea of it.
func joinEnvelope(e envelope) []byte {
	b := putHead(nil, majorMap, 5)
	b = putHead(putHead(b, majorUint, 1), majorUint, e.Version)
	b = putHead(putHead(b, majorUint, 2), majorUint, e.Event)
	b = putHead(putHead(b, majorUint, 3), majorUint, uint64(e.At))
	b = append(putHead(putHead(b, majorUint, 4), majorBytes, uint64(len(e.By))), e.By[:]...)
	return append(putHead(b, majorUint, 5), e.Body...)
}

// unpack is the opposite of pack; sequence and chain are filled in by Unpack.
func unpack(packed []byte) ([]RunEntry, error) {
	n, size := binary.Uvarint(packed)
	if size <= 0 || n == 0 || n > MaxRunEntries {
		return nil, errColumns
	}
	var p parts
	var err error
	rest := packed[size:]
	if p.terse, rest, err = takePart(rest, MaxRunBytes); err != nil {
		return nil, err
	}
	if p.text, rest, err = takePart(rest, MaxRunBytes); err != nil {
		return nil, err
	}
	p.dense = rest
	r := newColumnReader(p, packCeiling, MaxRunBytes)
	entries := make([]RunEntry, n)
	for i := range entries {
		if err := r.entry(&entries[i]); err != nil {
			return nil, fmt.Errorf("entry %d: %w", i, err)
		}
	}
	return entries, nil
}

func (r *columnReader) entry(e *RunEntry) error {
	r.next()
	if r.model != nil {
		r.model.next()
	}
	what := r.kid(r.root, placeWhat)
	v, err := r.number(what, colForm)
	if err != nil || v>>2 > 255 {
		return errColumns
	}
	e.Kind, e.State = register.Kind(v>>2), State(v&3)
	if e.State == Erased || e.State == Withheld {
		return r.hashOnly(e, what)
	}
	if e.Payload, err = r.payload(what, v&3); err != nil {
		return err
	}
	e.State = Whole
	salt, err := r.string(r.kid(r.root, placeSalt), colString)
	if err != nil || len(salt) != len(e.Salt) {
		return errColumns
	}
	copy(e.Salt[:], salt)
	e.PayloadHash = register.PayloadHash(e.Salt, e.Payload)
	r.size -= len(e.Payload)
	return nil
}

func (r *columnReader) hashOnly(e *RunEntry, what *place[*readColumn]) error {
	hash, err := r.string(r.kid(r.root, placeHash), colString)
	if err != nil || len(hash) != len(e.PayloadHash) {
		return errColumns
	}
	copy(e.PayloadHash[:], hash)
	e.Erased = true
	if e.State == Erased {
		return nil
	}
	number, err := r.number(what, colNumber)
	e.Event = events.byNumber[number].name
	return err
}

func (r *columnReader) payload(what *place[*readColumn], state uint64) ([]byte, error) {
	if state == bodyUnread {
		raw, err := r.string(r.kid(r.root, placeRaw), colString)
		if len(raw) > r.size {
			return nil, errColumns
		}
		return []byte(raw), err
	}
	var env envelope
	var err error
	if env.Event, err = r.number(what, colNumber); err != nil {
		return nil, err
	}
	if env.Version, err = r.number(r.kid(r.root, placeVersion), colNumber); err != nil {
		return nil, err
	}
	at, err := r.moment(r.kid(r.root, placeAt))
	if err != nil {
		return nil, err
	}
	by, err := r.string(r.kid(r.root, placeBy), colString)
	if err != nil || len(by) != len(env.By) {
		return nil, errColumns
	}
	env.At = kelurahan.Millis(at)
	copy(env.By[:], by)
	if env.Body, err = r.item(r.kid(r.root, eventPlace(env.Event)), nil, 0); err != nil {
		return nil, err
	}
	if err := r.followSheet(&env); err != nil {
		return nil, err
	}
	return joinEnvelope(env), nil
}

// squeeze compresses, or gives b back where that is shorter.
func squeeze(b []byte) []byte {
	w, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedDefault), zstd.WithEncoderCRC(false),
		zstd.WithEncoderConcurrency(1), zstd.WithSingleSegment(true), zstd.WithLowerEncoderMem(true))
	if err != nil {
		return b // the options are constants
	}
	if small := w.EncodeAll(b, nil); len(small) < len(b) {
		return small
	}
	return b
}

// takePart reads one compressed part of at most limit bytes: a bomb ends there.
func takePart(in []byte, limit int) (part, rest []byte, err error) {
	size, n := binary.Uvarint(in)
	if n <= 0 || size > uint64(limit) {
		return nil, nil, errColumns
	}
	in = in[n:]
	small, n := binary.Uvarint(in)
	if n <= 0 || small > uint64(len(in)-n) || small > size {
		return nil, nil, errColumns
	}
	part, rest = in[n:n+int(small)], in[n+int(small):]
	if small == size {
		return part, rest, nil
	}
	r, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true),
		zstd.WithDecoderMaxMemory(uint64(limit)), zstd.WithDecodeAllCapLimit(true))
	if err != nil {
		return nil, nil, fmt.Errorf("wire: zstd: %w", err)
	}
	defer r.Close()
	part, err = r.DecodeAll(part, make([]byte, 0, size))
	if err != nil || uint64(len(part)) != size {
		return nil, nil, errColumns
	}
	return part, rest, nil
}
