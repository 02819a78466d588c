package simulator

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"sync"
	"sync/atomic"
	"time"
)

// event is what an APDU did besides bringing an answer.
type event string

const (
	nothing event = ""
	lifted  event = "lifted"
	reset   event = "reset"
)

// counts counts instruction bytes, for the tests that forbid some.
type counts [256]atomic.Int64

// chip is a card while it lies on a reader. Its reader may ask for its kind
// while it answers.
type chip struct {
	mu    sync.Mutex
	card  Card
	uid   []byte
	pupi  []byte // what the reader calls a type B card, this time
	count int
	inDir bool
	file  []byte // the selected file, nil for none
	rest  []byte // what GET RESPONSE will bring
	seen  *counts
}

// Status words (ISO 7816-4). That the closed files answer 6982 is our
// assumption: no public source says it.
var (
	swOK         = [2]byte{0x90, 0x00}
	swLength     = [2]byte{0x67, 0x00}
	swClosed     = [2]byte{0x69, 0x82}
	swNoFile     = [2]byte{0x69, 0x86}
	swNotFound   = [2]byte{0x6A, 0x82}
	swOutside    = [2]byte{0x6B, 0x00}
	swUnknown    = [2]byte{0x6D, 0x00}
	swRefused    = [2]byte{0x69, 0x85}
	swWrongClass = [2]byte{0x6E, 0x00}
)

// newChip puts card on a reader. seen counts instruction bytes.
func newChip(card Card, seen *counts) (*chip, error) {
	if err := card.Check(); err != nil {
		return nil, err
	}
	uid, err := hex.DecodeString(card.UID)
	if err != nil {
		return nil, err
	}
	c := &chip{card: card, uid: uid, pupi: make([]byte, 4), seen: seen}
	if _, err := rand.Read(c.pupi); err != nil {
		return nil, err
	}
	return c, nil
}

func (c *chip) restart() { c.inDir, c.file, c.rest = false, nil, nil }

// answer processes one APDU, with the card's faults.
func (c *chip) answer(apdu []byte) ([]byte, event) {
	time.Sleep(c.delay())
	c.mu.Lock()
	defer c.mu.Unlock()
	c.count++
	if len(apdu) > 1 {
		c.seen[apdu[1]].Add(1)
	}
	f := &c.card.Faults
	switch c.count {
	case f.DropAt:
		return nil, lifted
	case f.ResetAt:
		c.restart()
		return nil, reset
	case f.EmptyAt:
		return nil, nothing
	case f.SwapAt:
		c.swap()
	}
	if c.card.Kind == Mute {
		return []byte{0x00}, nothing
	}
	data, sw := c.command(apdu)
	return append(data, sw[0], sw[1]), nothing
}

func (c *chip) swap() {
	next, err := newChip(*c.card.Faults.SwapTo, c.seen)
	if err != nil {
		c.card.Kind = Mute // a card that could not be made is a card that does not answer
		return
	}
	c.card, c.uid, c.pupi, c.count = next.card, next.uid, next.pupi, 0
	c.restart()
}

func (c *chip) kind() Kind {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.card.Kind
}

func (c *chip) delay() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.card.Faults.Delay
}

// power is a reset or a power cycle.
func (c *chip) power() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.restart()
}

func (c *chip) command(apdu []byte) ([]byte, [2]byte) {
	if len(apdu) < 5 {
		return nil, swLength
	}
	if bytes.Equal(apdu[:2], []byte{0xFF, 0xCA}) { // answered by the reader, not by the chip
		if c.card.Kind == KTPB {
			return bytes.Clone(c.pupi), swOK
		}
		return bytes.Clone(c.uid), swOK
	}
	if apdu[0] != 0x00 {
		return nil, swWrongClass
	}
	le := int(apdu[4])
	switch apdu[1] {
	case 0xA4:
		return nil, c.selectFile(apdu)
	case 0xB0:
		return c.readBinary(int(apdu[2])<<8|int(apdu[3]), le)
	case 0xC0:
		return c.getResponse(le)
	case 0xDD, 0xDF:
		if c.card.Kind == KTPB && c.inDir {
			return bytes.Clone(c.uid), swOK
		}
	case 0xF8, 0xFD: // would activate a card, or its log; nothing of ours may send it
		return nil, swRefused
	}
	return nil, swUnknown
}

func (c *chip) isKTP() bool { return c.card.Kind == KTP || c.card.Kind == KTPB }

func (c *chip) selectFile(apdu []byte) [2]byte {
	if len(apdu) < 7 || apdu[4] != 2 {
		return swLength
	}
	c.file = nil
	id := int(apdu[5])<<8 | int(apdu[6])
	switch {
	case !c.isKTP():
		return swNotFound
	case id == 0x7F0A:
		c.inDir = true
		return swOK
	case !c.inDir:
		return swNotFound
	case id == 0x6FF0:
		c.file = c.control()
		return swOK
	case id == 0x6FF2:
		c.file = c.photo()
		return swOK
	case id >= 0x6FF1 && id <= 0x6FF6:
		return swClosed
	}
	return swNotFound
}

// control is the card control file. Only its two lengths are public; the
// content here is made up from the UID.
func (c *chip) control() []byte {
	n := 0x1D
	if c.card.Inactive {
		n = 0x33
	}
	sum := sha256.Sum256(c.uid)
	content := append(sum[:], sum[:]...)
	return append([]byte{0x00, byte(n)}, content[:n]...)
}

func (c *chip) photo() []byte {
	photo := c.card.Photo
	if c.card.PhotoDamaged {
		photo = bytes.Repeat([]byte{0xA5}, 2000)
	}
	n := uint16(len(photo))
	if c.card.Faults.PhotoLength != nil {
		n = *c.card.Faults.PhotoLength
	}
	return append([]byte{byte(n >> 8), byte(n)}, photo...)
}

func (c *chip) readBinary(offset, le int) ([]byte, [2]byte) {
	if le == 0 {
		le = 256
	}
	switch max := c.card.Faults.MaxLe; {
	case c.file == nil:
		return nil, swNoFile
	case max > 0 && le > max:
		return nil, swLength
	case offset >= len(c.file):
		return nil, swOutside
	}
	end := min(offset+le, len(c.file))
	data := bytes.Clone(c.file[offset:end])
	if !c.card.Faults.Chained {
		return data, swOK
	}
	if len(data) < le {
		return nil, [2]byte{0x6C, byte(len(data))}
	}
	half := len(data) / 2
	c.rest = data[half:]
	return data[:half], [2]byte{0x61, byte(len(c.rest))}
}

func (c *chip) getResponse(le int) ([]byte, [2]byte) {
	if le == 0 {
		le = 256
	}
	n := min(le, len(c.rest))
	data := bytes.Clone(c.rest[:n])
	c.rest = c.rest[n:]
	if len(c.rest) > 0 {
		return data, [2]byte{0x61, byte(len(c.rest))}
	}
	return data, swOK
}
