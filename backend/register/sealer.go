package register

import (
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"io"
)

var (
	errForm    = errors.New("body has an unknown form")
	errErasure = errors.New("erased, but not by the holder of the key")
	errPayload = errors.New("payload is not the one that was hashed")
)

// sealer turns entries into frames and bodies back into payloads. Not for use
// by two goroutines at once: it keeps its scratch space.
type sealer struct {
	id     ID
	aead   cipher.AEAD
	random io.Reader
	plain  []byte // payloadTag, salt, payload: hashed as a whole, sealed without the tag
	aad    []byte
}

func newSealer(id ID, aead cipher.AEAD) *sealer {
	return &sealer{id: id, aead: aead, random: rand.Reader}
}

// context is what the AEAD authenticates beside the payload: where it belongs.
func (s *sealer) context(header []byte) []byte {
	s.aad = append(s.aad[:0], entryTag...)
	s.aad = append(s.aad, s.id[:]...)
	s.aad = append(s.aad, header[:84]...)
	return s.aad
}

// frame appends entry e, which follows prev, to b and fills in e's hashes.
func (s *sealer) frame(b []byte, e *Entry, prev Head, index int, last bool) ([]byte, error) {
	s.plain = append(s.plain[:0], payloadTag...)
	s.plain = append(s.plain, e.Salt[:]...)
	s.plain = append(s.plain, e.Payload...)
	if !e.Erased {
		e.PayloadHash = sha256.Sum256(s.plain)
	}
	e.Seq, e.Prev = prev.Seq+1, prev.Hash
	e.Hash = Link(s.id, prev, e.PayloadHash, e.Kind)
	nonce := make([]byte, s.aead.NonceSize())
	if _, err := io.ReadFull(s.random, nonce); err != nil {
		return nil, err
	}
	sealed := s.plain[len(payloadTag):]
	size := 1 + len(nonce) + len(sealed) + s.aead.Overhead() + 4
	start := len(b)
	h := frameHeader{e.Kind, last, uint32(size), e.Seq, uint32(index), e.Prev, e.PayloadHash}
	b = h.append(b)
	header := b[start:]
	if e.Erased {
		body, err := s.erasedBody(header, h.size, e.ErasedBy)
		return append(b, body...), err
	}
	b = append(append(b, formSealed), nonce...)
	b = s.aead.Seal(b, nonce, sealed, s.context(header))
	header = b[start : start+frameHeaderSize]
	return binary.BigEndian.AppendUint32(b, bodySum(header, b[start+frameHeaderSize:])), nil
}

// open fills e from a whole body. The payload aliases the sealer's scratch
// space until the next call; content checks are those of the AEAD and the hash.
func (s *sealer) open(header, body []byte, e *Entry) error {
	switch body[0] {
	case formErased:
		e.Erased, e.ErasedBy = true, binary.BigEndian.Uint64(body[1:])
		if !s.proves(body[9:len(body)-4], s.erasure(header, e.ErasedBy)) {
			return errErasure
		}
		return nil
	case formSealed:
	default:
		return errForm
	}
	n := s.aead.NonceSize()
	if len(body) < 1+n+saltSize+s.aead.Overhead()+4 {
		return errForm
	}
	s.plain = append(s.plain[:0], payloadTag...)
	plain, err := s.aead.Open(s.plain, body[1:1+n], body[1+n:len(body)-4], s.context(header))
	if err != nil {
		return err
	}
	s.plain = plain //mutate:same the statement is left out: memory only
	if sha256.Sum256(plain) != e.PayloadHash {
		return errPayload
	}
	copy(e.Salt[:], plain[len(payloadTag):])
	e.Payload = plain[len(payloadTag)+saltSize:]
	return nil
}

// erasedBody is what an erasure writes over a body of size bytes. The proof
// keeps anybody without the key from passing destruction off as erasure.
func (s *sealer) erasedBody(header []byte, size uint32, tombstone uint64) ([]byte, error) {
	proof, err := s.proof(s.erasure(header, tombstone))
	if err != nil {
		return nil, err
	}
	b := make([]byte, size)
	b[0] = formErased
	binary.BigEndian.PutUint64(b[1:], tombstone)
	copy(b[9:], proof)
	n := len(b) - 4
	binary.BigEndian.PutUint32(b[n:], bodySum(header, b[:n]))
	return b, nil
}

func (s *sealer) erasure(header []byte, tombstone uint64) []byte {
	s.aad = append(append(s.aad[:0], erasedTag...), s.id[:]...)
	return binary.BigEndian.AppendUint64(append(s.aad, header[:84]...), tombstone)
}

// proof is an AEAD tag over text with nothing inside: who has the key wrote it.
func (s *sealer) proof(text []byte) ([]byte, error) {
	nonce := make([]byte, s.aead.NonceSize(), s.aead.NonceSize()+s.aead.Overhead())
	if _, err := io.ReadFull(s.random, nonce); err != nil {
		return nil, err
	}
	return s.aead.Seal(nonce, nonce, nil, text), nil
}

func (s *sealer) proves(proof, text []byte) bool {
	n := s.aead.NonceSize()
	if len(proof) < n+s.aead.Overhead() {
		return false
	}
	_, err := s.aead.Open(nil, proof[:n], proof[n:n+s.aead.Overhead()], text)
	return err == nil
}
