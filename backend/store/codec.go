package store

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"hash"
	"sync"

	"github.com/fxamacker/cbor/v2"
)

// sumLen is how much of the keyed hash a value carries.
const sumLen = 8

var errSum = errors.New("the value does not match its hash")

// codec writes values as deterministic CBOR followed by a keyed hash over the
// key and the value. Badger's own encryption (AES-CTR with CRC32) notices
// neither a swapped block nor a changed bit made on purpose.
type codec struct {
	enc   cbor.UserBufferEncMode
	dec   cbor.DecMode
	sums  sync.Pool // of hash.Hash, keyed for values
	names sync.Pool // of hash.Hash, keyed for what stands in keys
	bufs  sync.Pool // of *bytes.Buffer
}

func newCodec(indexKey [32]byte) (*codec, error) {
	enc, err := cbor.CoreDetEncOptions().UserBufferEncMode()
	if err != nil {
		return nil, err
	}
	dec, err := cbor.DecOptions{MaxArrayElements: 1 << 20}.DecMode()
	if err != nil {
		return nil, err
	}
	c := &codec{enc: enc, dec: dec}
	c.bufs.New = func() any { return new(bytes.Buffer) }
	c.sums.New = keyed(indexKey, "value")
	c.names.New = keyed(indexKey, "name")
	return c, nil
}

// keyed derives a key of its own for each use, so that a hash made for one can
// never pass for the other.
func keyed(root [32]byte, use string) func() any {
	m := hmac.New(sha256.New, root[:])
	m.Write([]byte("loket store " + use))
	derived := m.Sum(nil)
	return func() any { return hmac.New(sha256.New, derived) }
}

// blind turns a number that identifies a person or a card into 16 bytes that
// only this office can compute. kind keeps a NIK and a KK of equal digits apart.
func (c *codec) blind(kind string, value []byte) (out [16]byte) {
	h := c.names.Get().(hash.Hash)
	defer c.names.Put(h)
	h.Reset()
	h.Write([]byte(kind))
	h.Write(value)
	var buf [sha256.Size]byte
	copy(out[:], h.Sum(buf[:0]))
	return out
}

func (c *codec) sum(k, body []byte) (out [sumLen]byte) {
	h := c.sums.Get().(hash.Hash)
	defer c.sums.Put(h)
	h.Reset()
	h.Write(k)
	h.Write(body)
	var buf [sha256.Size]byte
	copy(out[:], h.Sum(buf[:0]))
	return out
}

func (c *codec) seal(k, body []byte) []byte {
	s := c.sum(k, body)
	return append(body, s[:]...)
}

func (c *codec) encode(k []byte, v any) ([]byte, error) {
	buf := c.bufs.Get().(*bytes.Buffer)
	defer c.bufs.Put(buf)
	buf.Reset()
	if err := c.enc.MarshalToBuffer(v, buf); err != nil {
		return nil, err
	}
	return c.seal(k, append(make([]byte, 0, buf.Len()+sumLen), buf.Bytes()...)), nil
}

// open checks the hash and gives the body; it shares value's memory.
func (c *codec) open(k, value []byte) ([]byte, error) {
	if len(value) < sumLen {
		return nil, errSum
	}
	body := value[:len(value)-sumLen]
	s := c.sum(k, body)
	if subtle.ConstantTimeCompare(s[:], value[len(body):]) != 1 {
		return nil, errSum
	}
	return body, nil
}

func (c *codec) decode(k, value []byte, into any) error {
	body, err := c.open(k, value)
	if err != nil {
		return err
	}
	return c.dec.Unmarshal(body, into)
}

// errMissing: a row or a second witness says that a record must be there.
var errMissing = errors.New("a record that must be there is not")
