// Package ektp is the part of the e-KTP dialogue that needs no SAM: the UID,
// the directory, the card control file and the photo. The files and commands
// are those that independent public programs agree on (docs/card.md); there is
// no public specification.
//
// A chip with a SAM goes on from an open Chip: GET CHALLENGE, EXTERNAL
// AUTHENTICATE, then the protected files. Whoever adds that must never send
// the SAM F8 (activates the card) or FD.
package ektp

import (
	"errors"
	"fmt"
)

// Transmit sends one APDU to the card and returns the answer with its status
// word.
type Transmit func(apdu []byte) ([]byte, error)

// The ways a reading fails that are not an error of the reader.
var (
	ErrShort   = errors.New("ektp: the answer is too short to hold a status word")
	ErrForeign = errors.New("ektp: the chip does not have the e-KTP directory")
	ErrFormat  = errors.New("ektp: the directory is there but holds no known file")
	ErrChanged = errors.New("ektp: the UID at the end is not the UID at the beginning")
	errAnswer  = errors.New("ektp: the card answers what it was not asked")
)

// Status is a status word, SW1 and SW2 (ISO 7816-4).
type Status uint16

// The status words that are told apart.
const (
	OK          Status = 0x9000
	EndOfFile   Status = 0x6282 // the file ended before Le bytes; what came is good
	WrongLength Status = 0x6700
)

func (s Status) String() string { return fmt.Sprintf("%04X", uint16(s)) }

// What one command may bring and take, with all its GET RESPONSE, so that a
// card that never stops answering cannot hold the counter.
const (
	answerLimit = 4096
	roundLimit  = 20
)

// exchange sends an APDU and does what the transport layer of ISO 7816-4 asks
// for: 61xx fetches the rest, 6Cxx repeats the command with the right Le.
func exchange(send Transmit, apdu []byte) ([]byte, Status, error) {
	var data []byte
	corrected := false
	for range roundLimit {
		body, sw, err := split(send(apdu))
		if err != nil {
			return nil, 0, err
		}
		data = append(data, body...)
		switch {
		case len(data) > answerLimit:
			return nil, 0, errAnswer
		case sw>>8 == 0x61:
			apdu = []byte{0x00, 0xC0, 0x00, 0x00, byte(sw)}
		case sw>>8 == 0x6C && !corrected && len(apdu) == 5:
			corrected = true
			apdu = append(append([]byte(nil), apdu[:4]...), byte(sw))
		default:
			return data, sw, nil
		}
	}
	return nil, 0, errAnswer
}

// split parts an answer into data and status word.
func split(answer []byte, err error) ([]byte, Status, error) {
	if err != nil {
		return nil, 0, err
	}
	n := len(answer) - 2
	if n < 0 {
		return nil, 0, ErrShort
	}
	return answer[:n], Status(answer[n])<<8 | Status(answer[n+1]), nil
}

func selectFile(send Transmit, id uint16) (Status, error) {
	_, sw, err := exchange(send, []byte{0x00, 0xA4, 0x00, 0x00, 0x02, byte(id >> 8), byte(id)})
	return sw, err
}

func readBinary(send Transmit, offset, le int) ([]byte, Status, error) {
	data, sw, err := exchange(send, []byte{0x00, 0xB0, byte(offset >> 8), byte(offset), byte(le)})
	if err == nil && len(data) > le {
		return nil, 0, errAnswer
	}
	return data, sw, err
}
