package pcsc

import (
	"errors"
	"fmt"

	"github.com/ebfe/scard"
)

// System is the computer's own PC/SC service: pcscd on Linux, the Smart Card
// service on Windows. Only one watcher in a process may wait at a reader: the
// library keys the memory it lends to pcscd by the reader's name.
type System struct{}

// guard runs one call of the library. It panics on input it does not expect
// (an empty slice, a card without a protocol), and a fault in it must not take
// the counter's program down.
func guard(op string, call func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = &Error{Op: op, Code: Internal, Cause: fmt.Errorf("panic: %v", r)}
		}
	}()
	return translate(op, call())
}

func translate(op string, err error) error {
	var code scard.Error
	if err == nil {
		return nil
	}
	if errors.As(err, &code) {
		return &Error{Op: op, Code: Code(code)}
	}
	var own *Error
	if errors.As(err, &own) {
		return err
	}
	return &Error{Op: op, Code: Internal, Cause: err}
}

// Readers asks on a connection made for this one question: a connection from
// before the service stopped stays dead for ever, and this way none is kept.
func (System) Readers() ([]string, error) {
	var names []string
	err := guard("list readers", func() error {
		ctx, err := scard.EstablishContext()
		if err != nil {
			return err
		}
		names, err = ctx.ListReaders()
		return errors.Join(err, ctx.Release())
	})
	if CodeOf(err) == NoReaders {
		err = nil
	}
	return explain(names, err)
}

// Attach opens the reader.
func (System) Attach(reader string) (Port, error) {
	p := &systemPort{reader: reader}
	err := guard("attach", func() (err error) {
		p.ctx, err = scard.EstablishContext()
		return err
	})
	if err != nil {
		return nil, err
	}
	if err := p.waiter.open(p.ctx); err != nil {
		return nil, errors.Join(err, guard("release", p.ctx.Release))
	}
	return p, nil
}

type systemPort struct {
	reader string
	ctx    *scard.Context
	waiter waiter
}

func (p *systemPort) Connect() (Card, error) {
	c := &systemCard{}
	err := guard("connect", func() (err error) {
		c.card, err = p.ctx.Connect(p.reader, scard.ShareShared, scard.ProtocolAny)
		return err
	})
	if err != nil {
		return nil, err
	}
	// Without T=0 or T=1 the library panics at the first Transmit.
	if proto := c.card.ActiveProtocol(); proto != scard.ProtocolT0 && proto != scard.ProtocolT1 {
		return nil, errors.Join(&Error{Op: "connect", Code: ProtoMismatch}, c.disconnect())
	}
	if err := guard("begin transaction", c.card.BeginTransaction); err != nil {
		return nil, errors.Join(err, c.disconnect())
	}
	return c, nil
}

func (p *systemPort) Close() error {
	return errors.Join(p.waiter.close(), guard("release", p.ctx.Release))
}

type systemCard struct{ card *scard.Card }

func (c *systemCard) Transmit(apdu []byte) ([]byte, error) {
	if len(apdu) == 0 {
		return nil, &Error{Op: "transmit", Code: Internal, Cause: errors.New("empty APDU")}
	}
	var answer []byte
	err := guard("transmit", func() (err error) {
		answer, err = c.card.Transmit(apdu)
		return err
	})
	return answer, err
}

func (c *systemCard) Close() error {
	end := guard("end transaction", func() error { return c.card.EndTransaction(scard.LeaveCard) })
	return errors.Join(end, c.disconnect())
}

func (c *systemCard) disconnect() error {
	return guard("disconnect", func() error { return c.card.Disconnect(scard.LeaveCard) })
}
