package register

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"encoding/binary"
	"testing"
)

type memory []byte

func (m memory) ReadAt(b []byte, off int64) (int, error) { return bytes.NewReader(m).ReadAt(b, off) }

func fuzzKeys(t testing.TB) *sealer {
	t.Helper()
	block, err := aes.NewCipher(make([]byte, 32))
	if err != nil {
		t.Fatal(err)
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		t.Fatal(err)
	}
	return newSealer(ID{1}, aead)
}

// fuzzSegment is a segment with acts of one and three entries, one erased.
func fuzzSegment(t testing.TB, keys *sealer) []byte {
	t.Helper()
	b, err := encodeHeader(keys, 1, Head{})
	if err != nil {
		t.Fatal(err)
	}
	head := Head{}
	for i, n := range []int{1, 3, 1} {
		for j := range n {
			e := Entry{Kind: KindPayload, Payload: bytes.Repeat([]byte{byte(i)}, 40*j)}
			if i == 2 {
				e = Entry{Kind: KindPayload, Erased: true, ErasedBy: 9, PayloadHash: Hash{1}}
			}
			if b, err = keys.frame(b, &e, head, j, j == n-1); err != nil {
				t.Fatal(err)
			}
			head = e.Head()
		}
	}
	return append(b, make([]byte, 300)...)
}

// mend gives data the checksums that its own fields ask for, so that the fuzzer
// gets past them.
func mend(data []byte) []byte {
	data = bytes.Clone(data)
	for i := 0; i+frameHeaderSize <= len(data); i++ {
		if data[i] != frameMagic>>8 || data[i+1] != frameMagic&0xff {
			continue
		}
		binary.BigEndian.PutUint32(data[i+84:], checksum(data[i:i+84]))
		end := i + frameHeaderSize + int(binary.BigEndian.Uint32(data[i+4:]))
		if n := end - 4; n > i+frameHeaderSize && end <= len(data) {
			binary.BigEndian.PutUint32(data[n:], bodySum(data[i:], data[i+frameHeaderSize:n]))
		}
	}
	return data
}

// FuzzSegment scans any bytes as a segment: no panic, no entry that the key did
// not seal, every byte covered once, and what was found is found again when the
// rest is cut.
func FuzzSegment(f *testing.F) {
	keys := fuzzKeys(f)
	whole := fuzzSegment(f, keys)
	f.Add(whole, true)
	for _, n := range []int{0, 100, 512, 600, 700, 900, len(whole) - 301} {
		f.Add(whole[:n], false)
		f.Add(append(bytes.Clone(whole[:n]), make([]byte, 700)...), false)
		f.Add(append(bytes.Clone(whole[:n]), whole[512:]...), true)
	}
	f.Fuzz(func(t *testing.T, data []byte, mended bool) {
		if mended {
			data = mend(data)
		}
		keys := fuzzKeys(t)
		if info, err := parseSegmentHeader(data); err == nil {
			info.provenBy(keys)
		}
		w := newWalker(memory(data), min(segmentHeader, int64(len(data))), int64(len(data)))
		seg := &segment{number: 1}
		s := newScan(keys, seg, Head{}, true)
		for more := true; more; {
			before := w.off
			var err error
			if more, err = s.some(w); err != nil {
				t.Fatal(err)
			}
			if more && w.off <= before {
				t.Fatal("does not move")
			}
		}
		tornEnd := s.finish()
		if s.end < segmentHeader || tornEnd < s.end || tornEnd > max(int64(len(data)), segmentHeader) {
			t.Fatalf("end %d, torn to %d of %d", s.end, tornEnd, len(data))
		}
		if len(s.damage) > 0 || s.head.Seq == 0 {
			return
		}
		again := newScan(keys, seg, Head{}, true)
		if _, err := again.some(newWalker(memory(data), segmentHeader, s.end)); err != nil {
			t.Fatal(err)
		}
		if again.finish() != s.end || again.head != s.head {
			t.Fatal("the part that is kept reads otherwise alone")
		}
	})
}

// FuzzFrame reads any bytes as one frame and writes back what it read.
func FuzzFrame(f *testing.F) {
	whole := fuzzSegment(f, fuzzKeys(f))
	f.Add(whole[segmentHeader:])
	f.Add(whole[segmentHeader+5:])
	f.Fuzz(func(t *testing.T, data []byte) {
		data = mend(data)
		h, ok := parseHeader(data)
		if !ok {
			return
		}
		if !bytes.Equal(h.append(nil), data[:frameHeaderSize]) {
			t.Fatal("header is not the one that was read")
		}
		body := data[frameHeaderSize:]
		body = body[:min(int(h.size), len(body))]
		e := h.entry(ID{1})
		if len(body) >= minBody && bodyWhole(data[:frameHeaderSize], body) {
			if fuzzKeys(t).open(data[:frameHeaderSize], body, &e) == nil && !e.Erased && PayloadHash(e.Salt, e.Payload) != e.PayloadHash {
				t.Fatal("payload of another hash")
			}
		}
	})
}
