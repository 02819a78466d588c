package register

import (
	"encoding/binary"
	"hash/crc32"
)

// One entry on the disk is a frame: a header that never changes, and a body
// that an erasure overwrites. docs/register.md draws it.
const (
	frameMagic      = 0x4C45 // "LE"
	frameHeaderSize = 88
	flagLast        = 1 // last entry of its act

	formSealed = 1 // form, nonce, AEAD(salt and payload), checksum
	formErased = 2 // form, number of the tombstone, proof of the key, zeros, checksum

	saltSize = 16
	// MaxPayload is the largest payload of one entry, in bytes.
	MaxPayload = 16 << 20
	maxBody    = MaxPayload + 1024
	minBody    = 1 + 8 + 4
)

func checksum(b []byte) uint32 { return crc32.Checksum(b, crc32.MakeTable(crc32.Castagnoli)) }

// frameHeader is the first part of a frame. index counts entries within an act
// from zero, so that seq-index tells acts apart.
type frameHeader struct {
	kind        Kind
	last        bool
	size        uint32 // of the body, in bytes
	seq         uint64
	index       uint32
	prev        Hash
	payloadHash Hash
}

func (h frameHeader) first() uint64 { return h.seq - uint64(h.index) }

func (h frameHeader) head(id ID) Head {
	return Head{h.seq, Link(id, Head{h.seq - 1, h.prev}, h.payloadHash, h.kind)}
}

func (h frameHeader) entry(id ID) Entry {
	return Entry{Seq: h.seq, Kind: h.kind, Prev: h.prev, Hash: h.head(id).Hash, PayloadHash: h.payloadHash}
}

func (h frameHeader) append(b []byte) []byte {
	start := len(b)
	b = binary.BigEndian.AppendUint16(b, frameMagic)
	b = append(b, byte(h.kind), 0)
	if h.last {
		b[len(b)-1] = flagLast
	}
	b = binary.BigEndian.AppendUint32(b, h.size)
	b = binary.BigEndian.AppendUint64(b, h.seq)
	b = binary.BigEndian.AppendUint32(b, h.index)
	b = append(b, h.prev[:]...)
	b = append(b, h.payloadHash[:]...)
	return binary.BigEndian.AppendUint32(b, checksum(b[start:]))
}

// parseHeader reads a frame header; false when b does not begin with one.
func parseHeader(b []byte) (frameHeader, bool) {
	if len(b) < frameHeaderSize || binary.BigEndian.Uint16(b) != frameMagic {
		return frameHeader{}, false
	}
	if binary.BigEndian.Uint32(b[84:]) != checksum(b[:84]) {
		return frameHeader{}, false
	}
	h := frameHeader{
		kind: Kind(b[2]), last: b[3] == flagLast,
		size: binary.BigEndian.Uint32(b[4:]), seq: binary.BigEndian.Uint64(b[8:]), index: binary.BigEndian.Uint32(b[16:]),
		prev: Hash(b[20:52]), payloadHash: Hash(b[52:84]), //mutate:same 84 becomes 85: a Hash takes 32
	}
	ok := (h.kind == KindPayload || h.kind == KindErasure) && b[3] <= flagLast &&
		h.size >= minBody && h.size <= maxBody && h.seq > uint64(h.index)
	return h, ok
}

// bodySum covers the header's checksum too, so that a body belongs to one
// header only and a misdirected write is seen.
func bodySum(header, body []byte) uint32 {
	return crc32.Update(binary.BigEndian.Uint32(header[84:]), crc32.MakeTable(crc32.Castagnoli), body)
}

// bodyWhole reports whether body is what was written after header.
func bodyWhole(header, body []byte) bool {
	n := len(body) - 4
	return n >= minBody-4 && binary.BigEndian.Uint32(body[n:]) == bodySum(header, body[:n])
}
