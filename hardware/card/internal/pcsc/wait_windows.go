package pcsc

import (
	"context"
	"errors"
	"runtime"
	"time"
	"unsafe"

	"github.com/ebfe/scard"
	"golang.org/x/sys/windows"
)

// ServiceGrace is how long a missing service is called a missing reader. The
// Smart Card service is started by plugging in a reader and needs a moment.
const ServiceGrace = 10 * time.Second

// explain tells a service that is not running because no reader was ever
// plugged in, which is normal since Windows 8, from one that fails, and sees
// that a desktop over Remote Desktop hides the readers of this computer.
func explain(names []string, err error) ([]string, error) {
	lost := CodeOf(err).ServiceLost()
	if err != nil && !lost {
		return names, err
	}
	if lost && readerInDeviceList() {
		return nil, err
	}
	if len(names) == 0 && remoteSession() {
		return nil, &Error{Op: "list readers", Code: RemoteSession}
	}
	return names, nil
}

func remoteSession() bool {
	const smRemoteSession = 0x1000 // winuser.h
	r, _, _ := windows.NewLazySystemDLL("user32.dll").NewProc("GetSystemMetrics").Call(smRemoteSession)
	return r != 0
}

// readerInDeviceList asks Windows' device list, which needs no Smart Card
// service. The class is GUID_DEVCLASS_SMARTCARDREADER of devguid.h.
func readerInDeviceList() bool {
	class := windows.GUID{Data1: 0x50DD5230, Data2: 0xBA8A, Data3: 0x11D1,
		Data4: [8]byte{0xBF, 0x5D, 0x00, 0x00, 0xF8, 0x05, 0xF5, 0x30}}
	list, err := windows.SetupDiGetClassDevsEx(&class, "", 0, windows.DIGCF_PRESENT, 0, "")
	if err != nil {
		return false
	}
	_, err = list.EnumDeviceInfo(0)
	return errors.Join(err, list.Close()) == nil
}

// waiter binds SCardGetStatusChangeW itself, on a context of its own, because
// the library hands Windows the reader's name without keeping it alive.
type waiter struct {
	ctx                              uintptr
	release, cancel, getStatusChange *windows.LazyProc
}

// readerState is SCARD_READERSTATEW.
type readerState struct {
	reader  *uint16
	user    uintptr
	current uint32
	event   uint32
	atrLen  uint32
	atr     [36]byte
}

func (w *waiter) open(*scard.Context) error {
	dll := windows.NewLazySystemDLL("winscard.dll")
	w.release = dll.NewProc("SCardReleaseContext")
	w.cancel = dll.NewProc("SCardCancel")
	w.getStatusChange = dll.NewProc("SCardGetStatusChangeW")
	const scopeSystem = 2
	return guard("attach", func() error {
		r, _, _ := dll.NewProc("SCardEstablishContext").Call(scopeSystem, 0, 0, uintptr(unsafe.Pointer(&w.ctx)))
		return answer("attach", r)
	})
}

func (w *waiter) close() error {
	return guard("release", func() error {
		r, _, _ := w.release.Call(w.ctx)
		return answer("release", r)
	})
}

func answer(op string, r uintptr) error {
	if r == 0 {
		return nil
	}
	return &Error{Op: op, Code: Code(uint32(r))}
}

// Wait implements Port.
func (p *systemPort) Wait(ctx context.Context, seen State, limit time.Duration) (State, error) {
	if ctx.Err() != nil {
		return seen, ctx.Err()
	}
	cancelled := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(cancelled)
		p.waiter.cancel.Call(p.waiter.ctx) // where it fails, the wait still ends with its limit
	})
	limit = max(limit, time.Millisecond) // or it is cut to nothing
	event, err := p.waiter.change(p.reader, seen, limit)
	if !stop() {
		<-cancelled // or the cancel could hit a context that was released and given out anew
		return seen, ctx.Err()
	}
	if CodeOf(err) == Timeout {
		return seen, nil
	}
	return event, err
}

func (w *waiter) change(reader string, seen State, limit time.Duration) (event State, err error) {
	name, err := windows.UTF16PtrFromString(reader)
	if err != nil {
		return seen, &Error{Op: "wait", Code: UnknownReader, Cause: err}
	}
	state := &readerState{reader: name, current: uint32(seen)}
	err = guard("wait", func() error {
		r, _, _ := w.getStatusChange.Call(w.ctx, uintptr(limit.Milliseconds()), uintptr(unsafe.Pointer(state)), 1)
		return answer("wait", r)
	})
	runtime.KeepAlive(name)
	if err != nil {
		return seen, err
	}
	return State(state.event) &^ changed, nil
}
