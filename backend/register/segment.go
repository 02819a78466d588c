package register

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
	"sort"
	"sync"
	"sync/atomic"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// A segment is one file of the register. Its first sector is the header, which
// is written once; frames follow, then zeros that wait for frames.
const (
	segmentMagic  = "LOKETREG"
	formatVersion = 1
	segmentHeader = 512
	headerFields  = 8 + 2 + 1 + 1 + 4 + 16 + 8 + 32
	segmentSuffix = ".seg"

	// Sparse index: at most one place per so many entries, 16 bytes each.
	indexStride = 16
)

var errNoHeader = errors.New("segment has no whole header")

type segment struct {
	number uint32
	file   File
	size   atomic.Int64
	prev   Head // head of the register before the segment

	lock  sync.Mutex
	index []place // rising
}

type place struct {
	seq uint64
	off int64
}

func segmentName(number uint32) string { return fmt.Sprintf("%08d%s", number, segmentSuffix) }

// segmentNumbers picks the segments out of a folder's names, rising.
func segmentNumbers(names []string) []uint32 {
	var numbers []uint32
	for _, name := range names {
		var n uint32
		if _, err := fmt.Sscanf(name, "%08d", &n); err == nil && n > 0 && name == segmentName(n) {
			numbers = append(numbers, n)
		}
	}
	slices.Sort(numbers)
	return numbers
}

// encodeHeader gives the first sector of a segment. The proof at its end shows
// that the holder of the key wrote it.
func encodeHeader(keys *sealer, number uint32, prev Head) ([]byte, error) {
	b := make([]byte, 0, segmentHeader)
	b = append(b, segmentMagic...)
	b = binary.BigEndian.AppendUint16(b, formatVersion)
	b = append(b, byte(keys.aead.NonceSize()), byte(keys.aead.Overhead()))
	b = binary.BigEndian.AppendUint32(b, number)
	b = append(b, keys.id[:]...)
	b = binary.BigEndian.AppendUint64(b, prev.Seq)
	b = append(b, prev.Hash[:]...)
	proof, err := keys.proof(append([]byte(headerTag), b...))
	if err != nil {
		return nil, err
	}
	b = append(b, proof...)
	b = append(b, make([]byte, segmentHeader-4-len(b))...)
	return binary.BigEndian.AppendUint32(b, checksum(b)), nil
}

// headerInfo is what a segment header says.
type headerInfo struct {
	number        uint32
	id            ID
	prev          Head
	nonce, excess int // sizes of the AEAD
	raw           []byte
}

// parseSegmentHeader reads a first sector. Errors: errNoHeader, version-unknown.
func parseSegmentHeader(b []byte) (headerInfo, error) {
	n := segmentHeader - 4
	if len(b) < segmentHeader || string(b[:8]) != segmentMagic || binary.BigEndian.Uint32(b[n:]) != checksum(b[:n]) {
		return headerInfo{}, errNoHeader
	}
	if v := binary.BigEndian.Uint16(b[8:]); v != formatVersion {
		return headerInfo{}, kelurahan.E(kelurahan.VersionUnknown, "register.Open", nil, "version", fmt.Sprint(v))
	}
	return headerInfo{
		number: binary.BigEndian.Uint32(b[12:]), id: ID(b[16:32]), //mutate:same 32 becomes 33: an ID takes 16
		prev:  Head{binary.BigEndian.Uint64(b[32:]), Hash(b[40:72])}, //mutate:same 72 becomes 73: a Hash takes 32
		nonce: int(b[10]), excess: int(b[11]), raw: b,
	}, nil
}

// provenBy reports whether keys wrote the header. Without a key there is
// nothing to check.
func (h headerInfo) provenBy(keys *sealer) bool {
	if keys.aead == nil {
		return true
	}
	if h.nonce != keys.aead.NonceSize() || h.excess != keys.aead.Overhead() { //mutate:same || becomes &&: the proof covers both
		return false
	}
	return keys.proves(h.raw[headerFields:], append([]byte(headerTag), h.raw[:headerFields]...))
}

// readHeader reads the first sector of a segment, whatever is there. When only
// reading is meant, an unreadable one is zeros.
func readHeader(f File, readOnly bool) (b []byte, size int64, err error) {
	if size, err = f.Size(); err != nil {
		return nil, 0, err //mutate:same 0 becomes 1: no size beside an error
	}
	b = make([]byte, min(segmentHeader, size))
	var src io.ReaderAt = f
	if readOnly {
		src = patient{f}
	}
	if _, err = src.ReadAt(b, 0); err != nil && !(errors.Is(err, io.EOF) && len(b) == 0) {
		return nil, size, err
	}
	return b, size, nil
}

// remember notes where entry seq stands, unless a place near it is known.
func (s *segment) remember(seq uint64, off int64) {
	s.lock.Lock()
	defer s.lock.Unlock()
	if n := len(s.index); n == 0 || seq >= s.index[n-1].seq+indexStride { //mutate:same >= becomes >: how many places
		s.index = append(s.index, place{seq, off})
	}
}

// rememberAct notes the frames of an act that begins at off, and gives its end.
func (s *segment) rememberAct(seq uint64, off int64, frames []byte) int64 {
	for len(frames) > 0 {
		s.remember(seq, off)
		n := frameHeaderSize + int(binary.BigEndian.Uint32(frames[4:]))
		seq, off, frames = seq+1, off+int64(n), frames[n:]
	}
	return off
}

// near gives the last known place at or before entry seq.
func (s *segment) near(seq uint64) place {
	s.lock.Lock()
	defer s.lock.Unlock()
	i := sort.Search(len(s.index), func(i int) bool { return s.index[i].seq > seq }) //mutate:same > becomes >=: the walk begins earlier
	if i == 0 {                                                                      //mutate:same 0 becomes 1: the walk begins earlier
		return place{s.prev.Seq + 1, segmentHeader} //mutate:same any: who asks wants the offset
	}
	return s.index[i-1]
}

// forget drops the places of entries from seq on, which were cut.
func (s *segment) forget(seq uint64) {
	s.lock.Lock()
	defer s.lock.Unlock()
	i := sort.Search(len(s.index), func(i int) bool { return s.index[i].seq >= seq })
	s.index = s.index[:i]
}
