package simulator

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
	"time"
)

// Link puts cards on one virtual reader of vsmartcard-vpcd, over TCP. The
// reader listens; a connection is a card on it.
type Link struct {
	addr string

	mu   sync.Mutex
	conn net.Conn // nil: no card
	chip *chip
	done chan struct{} // closed when the connection's goroutine is gone
	seen counts
}

// Dial names the virtual reader at addr: "127.0.0.1:35963" for the first of a
// Debian system, or one of PCSC.Links. The reader itself is only called when a
// card is put on it, because for it the call is the card.
func Dial(addr string) (*Link, error) {
	if _, err := net.ResolveTCPAddr("tcp", addr); err != nil {
		return nil, fmt.Errorf("simulator: %w", err)
	}
	return &Link{addr: addr}, nil
}

// Addr is the address that was given to Dial, for another program's Dial.
func (l *Link) Addr() string { return l.addr }

// Insert puts a card on the reader, in place of any other. The reader looks
// every 0.4 s, so a card that comes in between is seen only then.
func (l *Link) Insert(card Card) error {
	if err := l.Remove(); err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	chip, err := newChip(card, &l.seen)
	if err != nil {
		return err
	}
	conn, err := net.DialTimeout("tcp", l.addr, 5*time.Second)
	if err != nil {
		return fmt.Errorf("simulator: virtual reader: %w", err)
	}
	l.conn, l.chip, l.done = conn, chip, make(chan struct{})
	go l.serve(conn, l.done)
	return nil
}

// Remove lifts the card; without one it does nothing.
func (l *Link) Remove() error {
	l.mu.Lock()
	conn, done := l.conn, l.done
	l.conn, l.chip = nil, nil
	l.mu.Unlock()
	if conn == nil {
		return nil
	}
	err := conn.Close()
	<-done
	if errors.Is(err, net.ErrClosed) {
		return nil // the card had left by itself
	}
	return err
}

// Swap exchanges the card so fast that the reader notices nothing.
func (l *Link) Swap(card Card) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.chip == nil {
		return errors.New("simulator: there is no card to swap")
	}
	chip, err := newChip(card, &l.seen)
	if err == nil {
		l.chip = chip
	}
	return err
}

// Seen counts how often a card on this reader was sent the instruction.
func (l *Link) Seen(instruction byte) int { return int(l.seen[instruction].Load()) }

// What the virtual reader says besides APDUs: frames of one byte (vpcd.h).
const (
	framePowerOff = 0
	framePowerOn  = 1
	frameReset    = 2
	frameATR      = 4
)

// serve is the card's side. It ends when either side closes: for the reader
// that is the card being lifted.
func (l *Link) serve(conn net.Conn, done chan<- struct{}) {
	defer close(done)
	defer conn.Close() // a card that lifted itself; a second close is harmless
	in := quick(conn)
	frame := make([]byte, 2+1<<16)
	for {
		if _, err := io.ReadFull(in, frame[:2]); err != nil {
			return
		}
		n := int(binary.BigEndian.Uint16(frame))
		if _, err := io.ReadFull(in, frame[:n]); err != nil {
			return
		}
		answer, more := l.frame(frame[:n])
		if !more {
			return
		}
		if answer == nil {
			continue
		}
		out := binary.BigEndian.AppendUint16(nil, uint16(len(answer)))
		if _, err := conn.Write(append(out, answer...)); err != nil {
			return
		}
	}
}

// frame answers one frame: nil for no answer, false when the card has left.
func (l *Link) frame(f []byte) ([]byte, bool) {
	l.mu.Lock()
	chip := l.chip
	l.mu.Unlock()
	if chip == nil {
		return nil, false
	}
	if len(f) == 1 {
		switch f[0] {
		case framePowerOff, framePowerOn, frameReset:
			chip.power()
			return nil, true
		case frameATR:
			return Card{}.ATR(), true
		}
	}
	answer, happened := chip.answer(f)
	if happened == lifted {
		return nil, false
	}
	if answer == nil {
		answer = []byte{}
	}
	return answer, true
}
