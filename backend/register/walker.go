package register

import (
	"bytes"
	"errors"
	"io"
	"os"
	"sync"
)

const (
	// A window grows from the one to the other: a single entry should not cost
	// what a walk over all of them may.
	firstWindow = 16 << 10
	windowSize  = 256 << 10
	// pageSize is the piece in which a region with unreadable sectors is read.
	pageSize = 4 << 10
)

// piece is a stretch of a segment: a frame, or bytes that are none.
type piece struct {
	off, size int64
	isFrame   bool
	header    frameHeader
	raw       []byte // the frame's header and body, until the next call
	whole     bool   // the body is what was written
	junkEnd   int64  // of a stretch that is no frame: end of its last byte that is not zero, 0 when blank
}

func (p piece) end() int64 { return p.off + p.size }

// walker goes over a segment piece by piece. After bytes that are no frame it
// finds the next frame header, so that one damage hides only what it hit.
type walker struct {
	src      io.ReaderAt
	off, end int64
	buf      []byte
	win      []byte // what is in buf, from winOff
	winOff   int64
	ahead    int64 // size of the next window
}

func newWalker(src io.ReaderAt, off, end int64) *walker {
	return &walker{src: src, off: off, end: end, ahead: firstWindow}
}

// view gives n bytes at off, fewer only at the end of the segment.
func (w *walker) view(off, n int64) ([]byte, error) {
	n = max(min(n, w.end-off), 0)
	if off < w.winOff || off+n > w.winOff+int64(len(w.win)) {
		if err := w.fill(off, max(n, min(w.ahead, w.end-off))); err != nil {
			return nil, err
		}
		w.ahead = min(2*w.ahead, windowSize) //mutate:same any: how much is read at once
	}
	start := off - w.winOff
	return w.win[start : start+n], nil
}

func (w *walker) fill(off, n int64) error {
	if int64(cap(w.buf)) < n { //mutate:same < becomes <=: memory only
		w.buf = make([]byte, n)
	}
	w.win = nil
	got, err := w.src.ReadAt(w.buf[:n], off)
	if int64(got) < n {
		if err == nil || errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF
		}
		return err
	}
	w.winOff, w.win = off, w.buf[:n]
	return nil
}

// next gives the next piece, io.EOF at the end.
func (w *walker) next() (piece, error) {
	if w.off >= w.end {
		return piece{}, io.EOF
	}
	b, err := w.view(w.off, frameHeaderSize)
	if err != nil {
		return piece{}, err
	}
	var p piece
	if h, ok := parseHeader(b); ok {
		p, err = w.frame(h)
	} else {
		p, err = w.gap()
	}
	w.off += p.size
	return p, err
}

// frame reads the body. One that is not whole is read once more past the
// window: an erasure may have run between two reads.
func (w *walker) frame(h frameHeader) (piece, error) {
	p := piece{off: w.off, isFrame: true, header: h}
	for range 2 {
		raw, err := w.view(w.off, frameHeaderSize+int64(h.size))
		if err != nil {
			return piece{}, err
		}
		p.raw, p.size = raw, int64(len(raw))
		p.whole = bodyWhole(raw[:frameHeaderSize], raw[frameHeaderSize:])
		if p.whole {
			break
		}
		w.win = nil
	}
	return p, nil
}

// gap searches the next frame header and says where the bytes before it are
// not zero.
func (w *walker) gap() (piece, error) {
	p := piece{off: w.off}
	for off := w.off; off < w.end; {
		b, err := w.view(off, firstWindow)
		if err != nil {
			return piece{}, err
		}
		n, found := searchHeader(b, off == w.off)
		if !found && off+int64(len(b)) < w.end {
			// A header may reach over the edge.
			n = len(b) - frameHeaderSize + 1 //mutate:same + becomes -: the search begins earlier
		}
		if used := lastUsed(b[:n]); used > 0 {
			p.junkEnd = off + int64(used)
		}
		off += int64(n)
		p.size = off - p.off
		if found {
			break
		}
	}
	return p, nil
}

// lastUsed gives where the zeros begin that b ends with. The reserve of a segment
// is a megabyte of them at every start.
func lastUsed(b []byte) int {
	var zeros [4096]byte                                                       //mutate:same 4096 becomes 4097: how much is compared at once
	for len(b) >= len(zeros) && bytes.Equal(b[len(b)-len(zeros):], zeros[:]) { //mutate:same >= becomes >: the rest is trimmed by the byte
		b = b[:len(b)-len(zeros)]
	}
	return len(bytes.TrimRight(b, "\x00"))
}

// searchHeader gives the place of the first frame header in b, or len(b).
func searchHeader(b []byte, skipFirst bool) (int, bool) {
	n := 0
	if skipFirst {
		n = 1
	}
	for n < len(b) { //mutate:same < becomes <=: nothing is found in nothing
		i := bytes.Index(b[n:], []byte{frameMagic >> 8, frameMagic & 0xff})
		if i < 0 {
			break
		}
		n += i
		if _, ok := parseHeader(b[n:]); ok {
			return n, true
		}
		n++
	}
	return len(b), false
}

// guarded reads while no erasure is writing, so that a body is seen before or
// after it, never between.
type guarded struct {
	io.ReaderAt
	lock *sync.RWMutex
}

func (g guarded) ReadAt(b []byte, off int64) (int, error) {
	g.lock.RLock()
	defer g.lock.RUnlock()
	return g.ReaderAt.ReadAt(b, off)
}

// patient reads around unreadable sectors and gives zeros for them, which the
// checksums then name. It is for reading what is left, never for deciding what
// to cut.
type patient struct{ io.ReaderAt }

func (p patient) ReadAt(b []byte, off int64) (int, error) {
	n, err := p.ReaderAt.ReadAt(b, off)
	if err == nil || errors.Is(err, io.EOF) || errors.Is(err, os.ErrClosed) {
		return n, err
	}
	for at := 0; at < len(b); at += pageSize { //mutate:same < becomes <=: an empty page
		page := b[at:min(at+pageSize, len(b))]
		got, err := p.ReaderAt.ReadAt(page, off+int64(at))
		if err != nil && !errors.Is(err, io.EOF) {
			got = 0
		}
		clear(page[got:])
	}
	return len(b), nil
}
