package wire

import "encoding/binary"

// Majors of CBOR (RFC 8949 section 3.1), as far as payloads use them.
const (
	majorUint  = 0
	majorNeg   = 1
	majorBytes = 2
	majorText  = 3
	majorArray = 4
	majorMap   = 5
	majorOther = 7

	otherFalse = 20
	otherTrue  = 21
	otherNull  = 22
)

// maxDepth bounds nesting, an item inside a byte string included.
const maxDepth = 24

// head is the start of one CBOR item: its major and its argument, and how many
// bytes they took.
type head struct {
	major byte
	arg   uint64
	size  int
}

// readHead takes shortest forms only, because putHead writes no other.
func readHead(b []byte) (head, bool) {
	if len(b) == 0 {
		return head{}, false
	}
	h := head{major: b[0] >> 5, arg: uint64(b[0] & 31), size: 1}
	if h.arg < 24 {
		return h, true
	}
	if h.arg > 27 || h.major == majorOther {
		return head{}, false
	}
	n := 1 << (h.arg - 24)
	if len(b) < 1+n {
		return head{}, false
	}
	var wide [8]byte
	copy(wide[8-n:], b[1:1+n])
	h.arg, h.size = binary.BigEndian.Uint64(wide[:]), 1+n
	return h, len(putHead(nil, h.major, h.arg)) == h.size
}

// putHead appends the shortest form.
func putHead(b []byte, major byte, arg uint64) []byte {
	m := major << 5
	switch {
	case arg < 24:
		return append(b, m|byte(arg))
	case arg < 1<<8:
		return append(b, m|24, byte(arg))
	case arg < 1<<16:
		return binary.BigEndian.AppendUint16(append(b, m|25), uint16(arg))
	case arg < 1<<32:
		return binary.BigEndian.AppendUint32(append(b, m|26), uint32(arg))
	}
	return binary.BigEndian.AppendUint64(append(b, m|27), arg)
}

// plainItem reports whether b is exactly one item that the columns can rebuild:
// shortest forms, no tags, no floats, nothing indefinite.
func plainItem(b []byte) bool {
	rest, ok := skipItem(b, 0)
	return ok && len(rest) == 0
}

func skipItem(b []byte, depth int) ([]byte, bool) {
	h, ok := readHead(b)
	if !ok || depth > maxDepth {
		return nil, false
	}
	b = b[h.size:]
	switch h.major {
	case majorUint, majorNeg:
		return b, true
	case majorBytes, majorText:
		if h.arg > uint64(len(b)) {
			return nil, false
		}
		return b[h.arg:], true
	case majorArray:
		return skipItems(b, h.arg, depth)
	case majorMap:
		if h.arg > uint64(len(b)) {
			return nil, false
		}
		return skipItems(b, 2*h.arg, depth)
	case majorOther:
		return b, h.arg >= otherFalse && h.arg <= otherNull
	}
	return nil, false
}

func skipItems(b []byte, n uint64, depth int) ([]byte, bool) {
	if n > uint64(len(b)) { // every item takes a byte at least
		return nil, false
	}
	ok := true
	for ; n > 0 && ok; n-- {
		b, ok = skipItem(b, depth+1)
	}
	return b, ok
}
