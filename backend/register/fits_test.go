package register

import (
	"encoding/binary"
	"testing"
)

// A segment belongs where it stands when its header is whole, of this register,
// of its number, by the holder of the key, and behind what stands before it: each
// of these alone is enough to refuse it.
func TestWhatFits(t *testing.T) {
	keys := fuzzKeys(t)
	other := newSealer(ID{2}, keys.aead)
	made := func(by *sealer, number uint32, prev Head, change func([]byte)) []byte {
		b, err := encodeHeader(by, number, prev)
		if err != nil {
			t.Fatal(err)
		}
		change(b)
		binary.BigEndian.PutUint32(b[segmentHeader-4:], checksum(b[:segmentHeader-4]))
		return b
	}
	prev, same := Head{Seq: 9, Hash: Hash{1}}, func([]byte) {}
	r := &Register{id: keys.id, keys: keys}
	for what, c := range map[string]struct {
		header []byte
		number uint32 // by its name
		fits   bool
	}{
		"the next":                  {made(keys, 2, prev, same), 2, true},
		"another name":              {made(keys, 2, prev, same), 3, false},
		"another register's":        {made(other, 2, prev, same), 2, false},
		"this identity, other keys": {made(other, 2, prev, func(b []byte) { copy(b[16:], keys.id[:]) }), 2, false},
		"a changed head":            {made(keys, 2, prev, func(b []byte) { b[40] ^= 1 }), 2, false},
		"a shorter nonce":           {made(keys, 2, prev, func(b []byte) { b[10]-- }), 2, false},
		"more overhead":             {made(keys, 2, prev, func(b []byte) { b[11]++ }), 2, false},
		"nothing new":               {made(keys, 2, Head{Seq: 5}, same), 2, false},
		"the first":                 {made(keys, 1, Head{}, same), 1, true},
		"a first behind something":  {made(keys, 1, prev, same), 1, false},
	} {
		info, err := parseSegmentHeader(c.header)
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		before := uint64(5)
		if c.number == 1 {
			before = 0
		}
		if f := (found{&segment{number: c.number}, info, true}); r.fits(f, before) != c.fits {
			t.Errorf("%s: fits is %v", what, !c.fits)
		}
		if r.fits(found{&segment{number: c.number}, info, false}, before) {
			t.Errorf("%s: fits, and could not be read", what)
		}
	}
}
