package register

import (
	"crypto/rand"
	"io"
	"strconv"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// keepFrames is the largest buffer kept between two appends, in bytes.
const keepFrames = 1 << 20

// Append writes payloads as entries of one act and returns when they are on the
// disk: after a power cut all of them are there or none. The entries come back
// without their payloads.
//
// Errors: bad-request for a payload over MaxPayload; disk-full, disk-read-only
// or register-stopped when something failed before the acknowledgement. From
// then on every Append answers register-stopped until the register is opened
// again; whether the last act is there is known only then.
func (r *Register) Append(payloads ...[]byte) ([]Entry, error) {
	const op = "register.Append"
	entries := make([]Entry, len(payloads))
	for i, p := range payloads {
		if len(p) > MaxPayload {
			return nil, kelurahan.E(kelurahan.BadRequest, op, nil, "bytes", strconv.Itoa(len(p)))
		}
		entries[i] = Entry{Kind: KindPayload, Payload: p}
		if _, err := io.ReadFull(rand.Reader, entries[i].Salt[:]); err != nil {
			return nil, kelurahan.E(kelurahan.Internal, op, err)
		}
	}
	r.writing.Lock()
	defer r.writing.Unlock()
	if err := r.commit(op, entries); err != nil {
		return nil, err
	}
	for i := range entries {
		entries[i].Payload = nil
	}
	return entries, nil
}

// Adopt writes entries of a run exactly as they were written elsewhere: a copy
// of another counter's register, or this one restored from its copy. They must
// continue the head; one call is one act. A tombstone among them erases here
// what it erased there. Errors: chain-broken, and those of Append.
func (r *Register) Adopt(entries ...Entry) error {
	const op = "register.Adopt"
	r.writing.Lock()
	defer r.writing.Unlock()
	if _, err := VerifyRun(r.id, r.Head(), entries); err != nil {
		return err
	}
	own := append([]Entry(nil), entries...)
	var targets []erasure
	for _, e := range own {
		if len(e.Payload) > MaxPayload {
			return kelurahan.E(kelurahan.BadRequest, op, nil, "bytes", strconv.Itoa(len(e.Payload)))
		}
		if e.Kind == KindErasure {
			for _, seq := range parseErasures(e.Payload) {
				targets = append(targets, erasure{e.Seq, seq})
			}
		}
	}
	if err := r.commit(op, own); err != nil {
		return err
	}
	if _, err := r.overwrite(targets); err != nil {
		return r.stop(op, err)
	}
	return nil
}

// commit makes entries one durable act. The caller holds writing.
func (r *Register) commit(op string, entries []Entry) error {
	if err := r.writable(op); err != nil || len(entries) == 0 {
		return err
	}
	head, err := r.encode(entries)
	if err != nil {
		return kelurahan.E(kelurahan.Internal, op, err)
	}
	if err := r.makeRoom(int64(len(r.frames))); err != nil {
		return r.stop(op, err)
	}
	seg := r.segments[len(r.segments)-1]
	if err := r.write(seg.file, r.frames, r.end); err != nil {
		return r.stop(op, err)
	}
	if err := r.syncData(seg.file); err != nil {
		return r.stop(op, err)
	}
	r.end = seg.rememberAct(entries[0].Seq, r.end, r.frames)
	r.state.Lock()
	r.head = head
	r.state.Unlock()
	if cap(r.frames) > keepFrames { //mutate:same any: memory only
		r.frames = nil //mutate:same any: memory only
	}
	// The act is durable whatever becomes of the mark, so it is acknowledged;
	// the disk that failed gets no further one.
	if err := r.writeMark(); err != nil {
		r.stopped = err
	}
	return nil
}

func (r *Register) writable(op string) error {
	if r.readOnly {
		return kelurahan.E(kelurahan.RegisterStopped, op, nil, "reason", "read-only")
	}
	if r.stopped != nil {
		return kelurahan.E(kelurahan.RegisterStopped, op, r.stopped)
	}
	return nil
}

// stop ends writing through this handle. After a failed write or sync nobody
// knows what the disk holds, and a second sync may lie about it.
func (r *Register) stop(op string, err error) error {
	r.stopped = err
	return ioError(op, err)
}

// encode puts the frames of entries into r.frames.
func (r *Register) encode(entries []Entry) (Head, error) {
	head := r.Head()
	b := r.frames[:0]
	if size := framesSize(entries); size > cap(b) { //mutate:same any: memory only
		b = make([]byte, 0, size) //mutate:same any: memory only
	}
	for i := range entries {
		var err error
		if b, err = r.keys.frame(b, &entries[i], head, i, i == len(entries)-1); err != nil {
			return Head{}, err
		}
		head = entries[i].Head()
	}
	r.frames = b
	return head, nil
}

// framesSize is at least what the frames of entries take, in bytes. An import's
// are several megabytes, which would be copied again and again as they grow.
func framesSize(entries []Entry) int {
	size := 0 //mutate:same any: memory only
	for i := range entries {
		size += frameHeaderSize + 128 + len(entries[i].Payload) //mutate:same any: memory only
	}
	return size
}

// makeRoom sees to it that n bytes fit behind the last frame without changing
// the length of the file.
func (r *Register) makeRoom(n int64) error {
	seg := r.segments[len(r.segments)-1]
	if r.end+n > r.cfg.SegmentSize && r.end > segmentHeader {
		if err := r.addSegment(seg.number + 1); err != nil {
			return err
		}
		seg = r.segments[len(r.segments)-1]
	}
	size := seg.size.Load()
	if r.end+n <= size {
		return nil
	}
	want := max(r.end+n, min(size+r.cfg.Preallocate, r.cfg.SegmentSize))
	if err := r.fill(seg.file, size, want); err != nil {
		return err
	}
	if err := r.sync(seg.file); err != nil {
		return err
	}
	seg.size.Store(want)
	return nil
}

// addSegment begins a new file that continues the head, over whatever a cut
// creation left under its name.
func (r *Register) addSegment(number uint32) error {
	head := r.Head()
	header, err := encodeHeader(r.keys, number, head)
	if err != nil {
		return err
	}
	f, err := r.folder.Open(segmentName(number), AccessCreate)
	if err != nil {
		return err
	}
	seg := &segment{number: number, file: f, prev: head}
	r.state.Lock()
	r.segments = append(r.segments[:len(r.segments):len(r.segments)], seg) // readers hold the old slice
	r.state.Unlock()
	if err := r.write(f, header, 0); err != nil {
		return err
	}
	left, err := f.Size()
	if err != nil {
		return err
	}
	size := max(left, min(r.cfg.Preallocate, r.cfg.SegmentSize))
	if err := r.fill(f, segmentHeader, size); err != nil {
		return err
	}
	if err := r.sync(f); err != nil {
		return err
	}
	seg.size.Store(size)
	r.end = segmentHeader
	return r.syncFolder()
}
