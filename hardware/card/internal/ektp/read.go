package ektp

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
)

// The e-KTP directory and the two files that are read in the clear.
const (
	dirEKTP     uint16 = 0x7F0A
	fileControl uint16 = 0x6FF0
	filePhoto   uint16 = 0x6FF2
)

const (
	// PhotoLimit is the largest photo accepted, in bytes: the whole chip has 8 KB.
	PhotoLimit = 8 << 10
	// SideLimit bounds width and height of the photo in pixels, so that a few
	// bytes cannot ask for a gigabyte of memory.
	SideLimit = 1024

	chunkLarge = 240
	chunkSmall = 112 // what phones and weak fields still carry

	controlInactive = 0x33
	controlActive   = 0x1D
)

// Check is one thing that was looked at and what came out.
type Check struct{ Name, Result string }

// Chip is a card whose e-KTP directory is selected.
type Chip struct {
	// UID is what the reader says (FF CA); ChipUID what a type B chip itself
	// says, 8 bytes, else empty.
	UID, ChipUID []byte

	send   Transmit
	checks []Check
}

// Content is what was read. Photo is nil and PhotoError says why where the
// photo could not be used.
type Content struct {
	Control    []byte // the card control file without its two length bytes
	Inactive   bool   // the card was never activated (length 0x33)
	Photo      []byte // JPEG
	PhotoError error
	Checks     []Check
}

// Open asks for the UID and selects the e-KTP directory. It returns ErrForeign
// for a chip that is not an e-KTP, and the error of send when that fails.
func Open(send Transmit) (*Chip, error) {
	c := &Chip{send: send}
	uid, err := readerUID(send)
	if err != nil {
		return nil, err
	}
	sw, err := selectFile(send, dirEKTP)
	if err != nil {
		return nil, err
	}
	if sw != OK || len(uid) == 0 {
		return nil, fmt.Errorf("%w (%s)", ErrForeign, sw)
	}
	c.UID = uid
	c.note("df-7f0a", sw.String())
	if c.ChipUID, err = chipUID(send, uid); err != nil {
		return nil, err
	}
	return c, nil
}

func (c *Chip) note(name, result string) { c.checks = append(c.checks, Check{name, result}) }

// readerUID asks the reader for the UID; empty where it has none to give, as a
// slot for contact cards.
func readerUID(send Transmit) ([]byte, error) {
	uid, sw, err := exchange(send, []byte{0xFF, 0xCA, 0x00, 0x00, 0x00})
	if err != nil || sw != OK || len(uid) > 10 {
		return nil, err
	}
	return uid, nil
}

// chipUID asks a type B chip for its own number, in the two spellings that are
// in use. The four bytes the reader gives for it may change with every tap.
func chipUID(send Transmit, uid []byte) ([]byte, error) {
	if len(uid) != 4 {
		return nil, nil
	}
	for _, apdu := range [][]byte{{0x00, 0xDD, 0x00, 0x00, 0x08}, {0x00, 0xDF, 0x00, 0x00, 0x00}} {
		id, sw, err := exchange(send, apdu)
		if err != nil {
			return nil, err
		}
		if sw == OK && len(id) == 8 {
			return id, nil
		}
	}
	return nil, nil
}

// Read reads the control file and the photo, then asks for the UID again: when
// it is another, nothing of what was read is returned, only ErrChanged. small
// reads in small blocks from the start. step is told the percentage done.
func (c *Chip) Read(small bool, step func(percent int)) (*Content, error) {
	out := &Content{}
	step(10)
	control, err := c.control(out)
	if err != nil {
		return nil, err
	}
	step(20)
	photo, err := c.photo(small, step)
	if err != nil {
		return nil, err
	}
	if err := c.verifySame(); err != nil {
		return nil, err
	}
	if !control && photo == nil {
		return nil, ErrFormat
	}
	out.Photo, out.PhotoError = usable(photo)
	c.note("photo", outcome(out.PhotoError))
	out.Checks = c.checks
	return out, nil
}

func outcome(err error) string {
	if err != nil {
		return "bad"
	}
	return "ok"
}

func (c *Chip) control(out *Content) (bool, error) {
	sw, err := selectFile(c.send, fileControl)
	if err != nil || sw != OK {
		c.note("control", sw.String())
		return false, err
	}
	data, sw, err := readBinary(c.send, 0, 2+controlInactive)
	if err != nil {
		return false, skipAnswer(err)
	}
	c.note("control", sw.String())
	body, ok := parseControl(data)
	out.Control, out.Inactive = body, ok && len(body) == controlInactive
	return ok, nil
}

// parseControl takes the two length bytes off and knows the two lengths that
// were ever seen.
func parseControl(data []byte) ([]byte, bool) {
	if len(data) < 2 {
		return nil, false
	}
	n := int(data[0])<<8 | int(data[1])
	if n != controlActive && n != controlInactive || len(data) < 2+n {
		return nil, false
	}
	return data[2 : 2+n], true
}

// verifySame is the rule that no reading mixes two cards: a swap within 0.4 s
// is not signalled by the reader, and the next answer comes from the new card.
func (c *Chip) verifySame() error {
	uid, chip, err := identity(c.send)
	if err != nil {
		return err
	}
	if !bytes.Equal(uid, c.UID) || !bytes.Equal(chip, c.ChipUID) {
		return ErrChanged
	}
	c.note("uid-first=last", "ok")
	return nil
}

func identity(send Transmit) (uid, chip []byte, err error) {
	if uid, err = readerUID(send); err != nil {
		return nil, nil, err
	}
	chip, err = chipUID(send, uid)
	return uid, chip, err
}

// photo returns the bytes of the photo file without its length, nil where the
// file cannot be read; the error is one of the transport only.
func (c *Chip) photo(small bool, step func(int)) ([]byte, error) {
	sw, err := selectFile(c.send, filePhoto)
	if err != nil || sw != OK {
		return nil, err
	}
	const header = 8
	head, _, err := readBinary(c.send, 0, header)
	if err != nil {
		return nil, skipAnswer(err)
	}
	size, ok := photoSize(head)
	if !ok {
		return nil, nil
	}
	file := append(make([]byte, 0, 2+size), head[:min(len(head), 2+size)]...)
	chunk := chunkLarge
	if small {
		chunk = chunkSmall
	}
	for len(file) < 2+size {
		data, sw, err := readBinary(c.send, len(file), min(chunk, 2+size-len(file)))
		if err != nil {
			return nil, skipAnswer(err)
		}
		if sw == WrongLength && chunk > chunkSmall {
			chunk = chunkSmall
			continue
		}
		if sw != OK && sw != EndOfFile || len(data) == 0 {
			return nil, nil
		}
		file = append(file, data...)
		step(20 + 70*len(file)/(2+size))
	}
	return file[2:], nil
}

// skipAnswer lets a nonsensical answer count as an unreadable file; every other
// error ends the reading.
func skipAnswer(err error) error {
	if errors.Is(err, errAnswer) {
		return nil
	}
	return err
}

// photoSize reads the big-endian length a file begins with.
func photoSize(head []byte) (int, bool) {
	if len(head) < 2 {
		return 0, false
	}
	n := int(head[0])<<8 | int(head[1])
	return n, n > 0 && n <= PhotoLimit
}

// usable returns photo where it is a JPEG that decodes to a bounded size.
func usable(photo []byte) ([]byte, error) {
	size, err := jpeg.DecodeConfig(bytes.NewReader(photo))
	if err != nil {
		return nil, fmt.Errorf("ektp: photo: %w", err)
	}
	if size.Width > SideLimit || size.Height > SideLimit {
		return nil, fmt.Errorf("ektp: photo is %v", image.Pt(size.Width, size.Height))
	}
	if _, err := jpeg.Decode(bytes.NewReader(photo)); err != nil {
		return nil, fmt.Errorf("ektp: photo: %w", err)
	}
	return photo, nil
}

// Identify asks for the identity of the card that is held now: the UID of the
// reader, and the chip's own number where it is a type B e-KTP.
func Identify(send Transmit) (uid, chip []byte, err error) {
	if _, err := selectFile(send, dirEKTP); err != nil {
		return nil, nil, err
	}
	return identity(send)
}
