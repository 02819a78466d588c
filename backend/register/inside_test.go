package register

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"io"
	"slices"
	"testing"
)

// oneFrame is a frame of entry seq with a payload of n bytes.
func oneFrame(t *testing.T, keys *sealer, prev Head, index, n int, last bool) ([]byte, Head) {
	t.Helper()
	e := Entry{Kind: KindPayload, Payload: bytes.Repeat([]byte{7}, n)}
	b, err := keys.frame(nil, &e, prev, index, last)
	if err != nil {
		t.Fatal(err)
	}
	return b, e.Head()
}

// A frame is found behind any number of bytes that are none, wherever the
// windows of the search end, and what was in front of it is measured.
func TestFramesBehindGaps(t *testing.T) {
	frame, _ := oneFrame(t, fuzzKeys(t), Head{}, 0, 20, true)
	sizes := []int{1, 2, 87, 88, 89}
	for _, edge := range []int{firstWindow, 2*firstWindow - frameHeaderSize + 1, 2 * firstWindow} {
		for d := -frameHeaderSize - 2; d <= 2; d++ {
			sizes = append(sizes, edge+d)
		}
	}
	for _, size := range sizes {
		for _, used := range []int{-1, 0, size / 2, size - 1} {
			junk := make([]byte, size)
			if used >= 0 {
				junk[used] = frameMagic >> 8 // as a header begins
			}
			w := newWalker(memory(slices.Concat(junk, frame, make([]byte, 30))), 0, int64(size+len(frame)+30))
			p, err := w.next()
			if err != nil || p.isFrame || p.off != 0 || p.size != int64(size) || p.junkEnd != int64(used+1) {
				t.Fatalf("%d bytes, the one at %d used: %+v, %v", size, used, p, err)
			}
			if p, err = w.next(); err != nil || !p.isFrame || !p.whole || p.off != int64(size) || !bytes.Equal(p.raw, frame) {
				t.Fatalf("frame behind %d bytes: %+v, %v", size, p, err)
			}
			if p, err = w.next(); err != nil || p.isFrame || p.size != 30 || p.junkEnd != 0 {
				t.Fatalf("behind the frame: %+v, %v", p, err)
			}
			if _, err = w.next(); !errors.Is(err, io.EOF) {
				t.Fatalf("at the end: %v", err)
			}
		}
	}
}

// A frame of which the file has only a part is no whole one, whatever is left.
func TestFramesCutShort(t *testing.T) {
	frame, _ := oneFrame(t, fuzzKeys(t), Head{}, 0, 3, true)
	for n := 1; n <= len(frame); n++ {
		w := newWalker(memory(frame), 0, int64(n))
		p, err := w.next()
		if err != nil || p.isFrame != (n >= frameHeaderSize) || p.whole != (n == len(frame)) || p.size != int64(n) {
			t.Fatalf("%d of %d bytes: %+v, %v", n, len(frame), p, err)
		}
	}
	// Nor is one that ends where a body could not, with the right sum behind it.
	body := make([]byte, minBody-4-1)
	if bodyWhole(frame[:frameHeaderSize], binary.BigEndian.AppendUint32(body, bodySum(frame[:frameHeaderSize], body))) {
		t.Error("a body without salt and payload is taken for whole")
	}
	w := newWalker(memory(frame[:50]), 0, int64(len(frame))) // the file is shorter than it was
	if _, err := w.next(); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Fatalf("%v", err)
	}
}

// changing gives other bytes at the first reading.
type changing struct {
	first, then memory
	reads       *int
}

func (c changing) ReadAt(b []byte, off int64) (int, error) {
	if *c.reads++; *c.reads == 1 {
		return c.first.ReadAt(b, off)
	}
	return c.then.ReadAt(b, off)
}

// A body that an erasure was writing is read again, once.
func TestABodyIsReadAgain(t *testing.T) {
	frame, _ := oneFrame(t, fuzzKeys(t), Head{}, 0, 20, true)
	half := bytes.Clone(frame)
	clear(half[frameHeaderSize+5:])
	for whole, then := range map[bool]memory{true: frame, false: half} {
		reads := 0
		w := newWalker(changing{half, then, &reads}, 0, int64(len(frame)))
		p, err := w.next()
		if err != nil || p.whole != whole || reads != 2 {
			t.Errorf("%+v, %v, %d reads", p, err, reads)
		}
	}
}

// A header is one within its bounds only.
func TestHeaderBounds(t *testing.T) {
	sound := frameHeader{kind: KindPayload, last: true, size: 60, seq: 9, index: 3}
	for _, c := range []struct {
		name   string
		change func(h *frameHeader)
		ok     bool
	}{
		{"sound", func(*frameHeader) {}, true},
		{"a tombstone", func(h *frameHeader) { h.kind = KindErasure }, true},
		{"kind 0", func(h *frameHeader) { h.kind = 0 }, false},
		{"kind 3", func(h *frameHeader) { h.kind = 3 }, false},
		{"smallest body", func(h *frameHeader) { h.size = minBody }, true},
		{"smaller", func(h *frameHeader) { h.size = minBody - 1 }, false},
		{"largest body", func(h *frameHeader) { h.size = maxBody }, true},
		{"larger", func(h *frameHeader) { h.size = maxBody + 1 }, false},
		{"entry 1", func(h *frameHeader) { h.seq, h.index = 1, 0 }, true},
		{"entry 0", func(h *frameHeader) { h.seq, h.index = 0, 0 }, false},
		{"first of its act is entry 1", func(h *frameHeader) { h.index = 8 }, true},
		{"first of its act is entry 0", func(h *frameHeader) { h.index = 9 }, false},
	} {
		h := sound
		c.change(&h)
		b := h.append([]byte("front"))[5:]
		if got, ok := parseHeader(b); ok != c.ok || ok && got != h {
			t.Errorf("%s: %+v, %v", c.name, got, ok)
		}
		if _, ok := parseHeader(b[:frameHeaderSize-1]); ok {
			t.Errorf("%s: without its last byte", c.name)
		}
	}
	b := sound.append(nil)
	b[3] = 2 // a flag nobody knows
	binary.BigEndian.PutUint32(b[84:], checksum(b[:84]))
	if _, ok := parseHeader(b); ok {
		t.Error("an unknown flag")
	}
}

// What the key sealed without room for a salt is refused, and from the salt on
// it is opened.
func TestShortBodies(t *testing.T) {
	keys := fuzzKeys(t)
	header := frameHeader{kind: KindPayload, size: 60, seq: 1}.append(nil)
	for n := range saltSize + 3 {
		nonce, plain := make([]byte, keys.aead.NonceSize()), bytes.Repeat([]byte{5}, n)
		body := keys.aead.Seal(append([]byte{formSealed}, nonce...), nonce, plain, keys.context(header))
		e := Entry{PayloadHash: sha256.Sum256(append([]byte(payloadTag), plain...))}
		err := keys.open(header, append(body, 0, 0, 0, 0), &e)
		if n < saltSize && !errors.Is(err, errForm) || n >= saltSize && (err != nil || len(e.Payload) != n-saltSize) {
			t.Errorf("%d bytes: %v, %+v", n, err, e)
		}
	}
	for n := minBody; n < 80; n++ {
		for _, form := range []byte{formSealed, formErased, 0, 3} {
			if err := keys.open(header, append([]byte{form}, make([]byte, n-1)...), &Entry{}); err == nil {
				t.Errorf("%d zeros of form %d", n, form)
			}
		}
		if body, err := keys.erasedBody(header, uint32(n), 5); err == nil && n >= 9+12+16+4 {
			if err := keys.open(header, body, &Entry{}); err != nil {
				t.Errorf("erased, %d bytes: %v", n, err)
			}
		}
	}
}

func TestSegmentNames(t *testing.T) {
	names := []string{"00000010.seg", "mark", "00000002.seg", "00000000.seg", "2.seg", "00000003.seg~", "00000004", "123456789.seg"}
	if got := segmentNumbers(names); !slices.Equal(got, []uint32{2, 10}) {
		t.Errorf("%v", got)
	}
}

// part is one thing in the segment of TestScan.
type part struct {
	seq, index int
	last       bool
	harm       bool // one bit of its body
	junk       int  // bytes that are no frame, instead
}

func segmentOf(t *testing.T, keys *sealer, parts []part) ([]byte, map[int]Head, []int64) {
	t.Helper()
	b := make([]byte, segmentHeader)
	heads, ends := map[int]Head{0: {}}, []int64{}
	for _, p := range parts {
		if p.junk != 0 {
			b = append(b, bytes.Repeat([]byte{1}, p.junk)...)
		} else {
			prev, ok := heads[p.seq-1]
			if !ok {
				prev = Head{Seq: uint64(p.seq - 1), Hash: Hash{9}}
			}
			frame, head := oneFrame(t, keys, prev, p.index, 20, p.last)
			if p.harm {
				frame[len(frame)-1] ^= 1
			}
			b, heads[p.seq] = append(b, frame...), head
		}
		ends = append(ends, int64(len(b)))
	}
	return append(b, make([]byte, 200)...), heads, ends
}

// What is wrong with a segment is damage where something was written after it,
// and a torn tail where nothing was; the numbers are those of the entries.
func TestScan(t *testing.T) {
	harm := func(kind DamageKind, first, last uint64) Damage { return Damage{kind, first, last, 1} }
	for _, c := range []struct {
		name       string
		parts      []part
		head       int // the last entry that counts
		end, torn  int // after which part the acts and the torn tail end, 0 = the header
		damage     []Damage
		lastFrames int
	}{
		{"sound", []part{{seq: 1, last: true}, {seq: 2}, {seq: 3, index: 1, last: true}}, 3, 3, 3, nil, 2},
		{"nothing", nil, 0, 0, 0, nil, 0},
		{"no end", []part{{seq: 1, last: true}, {seq: 2}, {seq: 3, index: 1}}, 1, 1, 3, nil, 1},
		{"only junk", []part{{junk: 40}}, 0, 0, 1, nil, 0},
		{"junk behind", []part{{seq: 1, last: true}, {junk: 40}}, 1, 1, 2, nil, 1},
		{"junk in an act", []part{{seq: 1, last: true}, {seq: 2}, {junk: 40}}, 1, 1, 3, nil, 1},
		{"torn body at the end", []part{{seq: 1, last: true}, {seq: 2, last: true, harm: true}}, 1, 1, 2, nil, 1},
		{"torn body in the last act", []part{{seq: 1, last: true}, {seq: 2, harm: true}, {seq: 3, index: 1, last: true}}, 1, 1, 3, nil, 1},
		{"body", []part{{seq: 1, last: true, harm: true}, {seq: 2, last: true}}, 2, 2, 2, []Damage{harm(DamageBody, 1, 1)}, 1},
		{"a lost act", []part{{seq: 1, last: true}, {seq: 4, last: true}}, 4, 2, 2, []Damage{harm(DamageFrame, 2, 3)}, 1},
		{"a lost first act", []part{{seq: 3, last: true}}, 3, 1, 1, []Damage{harm(DamageFrame, 1, 2)}, 1},
		{"lost in an act", []part{{seq: 1}, {seq: 3, index: 2, last: true}, {seq: 4, last: true}}, 4, 3, 3, []Damage{harm(DamageFrame, 2, 2)}, 1},
		{"lost in the last act", []part{{seq: 1, last: true}, {seq: 2}, {seq: 4, index: 2, last: true}}, 1, 1, 3, nil, 1},
		{"an act without its end", []part{{seq: 1}, {seq: 2, index: 1}, {seq: 3, last: true}}, 3, 3, 3, []Damage{harm(DamageChain, 2, 2)}, 1},
		{"one entry twice", []part{{seq: 1, last: true}, {seq: 2, last: true}, {seq: 2, last: true}}, 2, 3, 3, []Damage{harm(DamageChain, 2, 2)}, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			keys := fuzzKeys(t)
			b, heads, ends := segmentOf(t, keys, c.parts)
			at := func(part int) int64 { return append([]int64{segmentHeader}, ends...)[part] }
			s := newScan(keys, &segment{number: 1}, Head{}, true)
			seen := 0
			s.visit = func(frameHeader, Entry, int64) { seen++ }
			if more, err := s.some(newWalker(memory(b), segmentHeader, int64(len(b)))); more || err != nil {
				t.Fatal(more, err)
			}
			torn := s.finish()
			if s.head != heads[c.head] || s.end != at(c.end) || torn != at(c.torn) || !slices.Equal(s.damage, c.damage) || s.last.frames != c.lastFrames {
				t.Errorf("head %d, end %d, torn to %d of %v, last act %d: %+v", s.head.Seq, s.end, torn, ends, s.last.frames, s.damage)
			}
			whole := 0
			for _, p := range c.parts {
				if p.junk == 0 && !p.harm {
					whole++
				}
			}
			if seen != whole {
				t.Errorf("%d entries seen, not %d", seen, whole)
			}
		})
	}
}

// The header of the next segment says where this one must end.
func TestScanBeforeAnother(t *testing.T) {
	keys := fuzzKeys(t)
	parts := []part{{seq: 1, last: true}, {seq: 2, last: true}}
	for _, c := range []struct {
		name   string
		next   func(heads map[int]Head) Head
		damage []Damage
	}{
		{"fits", func(h map[int]Head) Head { return h[2] }, nil},
		{"entries are lost", func(map[int]Head) Head { return Head{5, Hash{1}} }, []Damage{{DamageFrame, 3, 5, 1}}},
		{"another past", func(map[int]Head) Head { return Head{2, Hash{1}} }, []Damage{{DamageSegment, 3, 3, 1}}},
		{"begins earlier", func(h map[int]Head) Head { return h[1] }, []Damage{{DamageSegment, 3, 3, 1}}},
	} {
		b, heads, _ := segmentOf(t, keys, parts)
		s := newScan(keys, &segment{number: 1}, Head{}, true)
		if _, err := s.some(newWalker(memory(b), segmentHeader, int64(len(b)))); err != nil {
			t.Fatal(err)
		}
		s.finishBefore(c.next(heads))
		if !slices.Equal(s.damage, c.damage) {
			t.Errorf("%s: %+v", c.name, s.damage)
		}
	}
}

// spoiled fails behind some place, and leaves rubbish in the buffer.
type spoiled struct {
	memory
	from int64
}

func (s spoiled) ReadAt(b []byte, off int64) (int, error) {
	if off+int64(len(b)) <= s.from {
		return s.memory.ReadAt(b, off)
	}
	for i := range b {
		b[i] = 0xEE
	}
	return 0, errors.New("bad sector")
}

// A read that failed leaves nothing behind that could be taken for the file.
func TestAFailedReadLeavesNothing(t *testing.T) {
	file := memory(bytes.Repeat([]byte("isi"), windowSize))
	w := newWalker(spoiled{file, 2 * windowSize}, 0, int64(len(file)))
	w.ahead = windowSize // as far as it gets: the buffer is the same from here on
	for range 2 {
		got, err := w.view(10, 20)
		if err != nil || !bytes.Equal(got, file[10:30]) {
			t.Fatalf("%q, %v", got, err)
		}
		if _, err := w.view(2*windowSize-5, 20); err == nil {
			t.Fatal("the bad sector was read")
		}
	}
}
