package raster

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// What crosses the pipe, both ways: two lengths of four bytes, big-endian, then
// a JSON head and a body. Both ends are always the same program, so this has no
// version.
type (
	question struct {
		Hello    bool   `json:",omitempty"`
		CacheDir string `json:",omitempty"`
		Request  Request
	}
	answer struct {
		Failure string `json:",omitempty"`
		Picture Picture
	}
)

const (
	maxHead   = 64 << 10
	maxAnswer = MaxPixels + 1<<20
)

var errTooLarge = errors.New("frame too large")

func writeFrame(w io.Writer, head any, body []byte) error {
	h, err := json.Marshal(head)
	if err != nil {
		return fmt.Errorf("frame: %w", err)
	}
	b := make([]byte, 8, 8+len(h))
	binary.BigEndian.PutUint32(b, uint32(len(h)))
	binary.BigEndian.PutUint32(b[4:], uint32(len(body)))
	if _, err := w.Write(append(b, h...)); err != nil {
		return err
	}
	_, err = w.Write(body)
	return err
}

func readFrame(r io.Reader, head any, maxBody uint32) ([]byte, error) {
	var b [8]byte
	if _, err := io.ReadFull(r, b[:]); err != nil {
		return nil, err
	}
	nh, nb := binary.BigEndian.Uint32(b[:]), binary.BigEndian.Uint32(b[4:])
	if nh > maxHead || nb > maxBody {
		return nil, errTooLarge
	}
	data := make([]byte, nh+nb)
	if _, err := io.ReadFull(r, data); err != nil {
		return nil, err
	}
	if err := json.Unmarshal(data[:nh], head); err != nil {
		return nil, fmt.Errorf("frame: %w", err)
	}
	return data[nh:], nil
}
