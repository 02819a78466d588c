package printer

import (
	"errors"
	"unsafe"

	"golang.org/x/sys/windows"
)

// The calls of winspool.drv that x/sys/windows does not have. Names, numbers and
// layouts are those of winspool.h and wingdi.h (Windows SDK).
var (
	winspool              = windows.NewLazySystemDLL("winspool.drv")
	procOpenPrinter       = winspool.NewProc("OpenPrinterW")
	procClosePrinter      = winspool.NewProc("ClosePrinter")
	procGetPrinter        = winspool.NewProc("GetPrinterW")
	procEnumPrinters      = winspool.NewProc("EnumPrintersW")
	procGetDefaultPrinter = winspool.NewProc("GetDefaultPrinterW")
	procGetJob            = winspool.NewProc("GetJobW")
	procSetJob            = winspool.NewProc("SetJobW")
	procDocumentProps     = winspool.NewProc("DocumentPropertiesW")
	procDeviceCaps        = winspool.NewProc("DeviceCapabilitiesW")
)

type printerInfo2 struct {
	server, name, share, port, driver, comment, location *uint16
	devMode                                              unsafe.Pointer
	sepFile, processor, datatype, parameters             *uint16
	security                                             unsafe.Pointer
	attributes, priority, defaultPriority                uint32
	startTime, untilTime, status, jobs, averagePPM       uint32
}

type printerInfo4 struct {
	name, server *uint16
	attributes   uint32
}

type jobInfo2 struct {
	id                                                         uint32
	printer, machine, user, document, notify, datatype         *uint16
	processor, parameters, driver                              *uint16
	devMode                                                    unsafe.Pointer
	statusText                                                 *uint16
	security                                                   unsafe.Pointer
	status, priority, position, startTime, untilTime, allPages uint32
	size                                                       uint32
	submitted                                                  [8]uint16
	time, pagesPrinted                                         uint32
}

// devMode is DEVMODEW up to what is set here; the driver's own data follow it.
type devMode struct {
	deviceName                                [32]uint16
	specVersion, driverVersion, size, extra   uint16
	fields                                    uint32
	orientation, paperSize, length, width     int16
	scale, copies, defaultSource, quality     int16
	color, duplex, yResolution, ttOpt, collat int16
	formName                                  [32]uint16
}

const (
	dmOrientation = 0x0001
	dmPaperSize   = 0x0002
	dmPaperLength = 0x0004
	dmPaperWidth  = 0x0008
	dmScale       = 0x0010
	dmCopies      = 0x0100
	dmDuplex      = 0x1000

	paperA4 = 9 // DMPAPER_A4
)

// check turns the result of a call into an error: these calls return 0 on
// failure and then leave the reason in the last error.
func check(r uintptr, err error) error {
	if r != 0 {
		return nil
	}
	if errors.Is(err, windows.ERROR_SUCCESS) {
		return windows.ERROR_GEN_FAILURE
	}
	return err
}

func openPrinter(name string) (windows.Handle, error) {
	p, err := windows.UTF16PtrFromString(name)
	if err != nil {
		return 0, err
	}
	var h windows.Handle
	r, _, err := procOpenPrinter.Call(uintptr(unsafe.Pointer(p)), uintptr(unsafe.Pointer(&h)), 0)
	return h, check(r, err)
}

func closePrinter(h windows.Handle) error {
	r, _, err := procClosePrinter.Call(uintptr(h))
	return check(r, err)
}

// sized calls twice: once for the size of the answer, once for the answer. The
// buffer is of words, so that a structure may stand at its beginning.
func sized(call func(buf *uint64, size uint32, need *uint32) error) ([]uint64, error) {
	var need uint32
	err := call(nil, 0, &need)
	for range 3 { // it may grow between the two calls
		if need == 0 || (err != nil && !errors.Is(err, windows.ERROR_INSUFFICIENT_BUFFER)) {
			return nil, err
		}
		buf := make([]uint64, need/8+1)
		if err = call(&buf[0], uint32(len(buf)*8), &need); err == nil {
			return buf, nil
		}
	}
	return nil, err
}

func printerInfo(h windows.Handle) (status, attributes uint32, err error) {
	buf, err := sized(func(b *uint64, size uint32, need *uint32) error {
		r, _, err := procGetPrinter.Call(uintptr(h), 2, uintptr(unsafe.Pointer(b)), uintptr(size), uintptr(unsafe.Pointer(need)))
		return check(r, err)
	})
	if err == nil && len(buf)*8 < int(unsafe.Sizeof(printerInfo2{})) {
		err = windows.ERROR_INVALID_DATA
	}
	if err != nil {
		return 0, 0, err
	}
	info := (*printerInfo2)(unsafe.Pointer(&buf[0]))
	return info.status, info.attributes, nil
}

// jobInfo fails with ERROR_INVALID_PARAMETER where there is no such job (any more).
func jobInfo(h windows.Handle, id uint32) (status, pages uint32, err error) {
	buf, err := sized(func(b *uint64, size uint32, need *uint32) error {
		r, _, err := procGetJob.Call(uintptr(h), uintptr(id), 2, uintptr(unsafe.Pointer(b)), uintptr(size), uintptr(unsafe.Pointer(need)))
		return check(r, err)
	})
	if err == nil && len(buf)*8 < int(unsafe.Sizeof(jobInfo2{})) {
		err = windows.ERROR_INVALID_DATA
	}
	if err != nil {
		return 0, 0, err
	}
	info := (*jobInfo2)(unsafe.Pointer(&buf[0]))
	return info.status, info.pagesPrinted, nil
}

func deleteJob(h windows.Handle, id uint32) error {
	const jobControlDelete = 5
	r, _, err := procSetJob.Call(uintptr(h), uintptr(id), 0, 0, jobControlDelete)
	return check(r, err)
}

func defaultPrinter() (string, error) {
	var n uint32 = 512
	name := make([]uint16, n)
	r, _, err := procGetDefaultPrinter.Call(uintptr(unsafe.Pointer(&name[0])), uintptr(unsafe.Pointer(&n)))
	if err := check(r, err); err != nil {
		return "", err
	}
	return windows.UTF16ToString(name), nil
}

func printerNames() ([]string, error) {
	const localAndConnected = 0x2 | 0x4
	var count uint32
	buf, err := sized(func(b *uint64, size uint32, need *uint32) error {
		r, _, err := procEnumPrinters.Call(localAndConnected, 0, 4, uintptr(unsafe.Pointer(b)), uintptr(size),
			uintptr(unsafe.Pointer(need)), uintptr(unsafe.Pointer(&count)))
		return check(r, err)
	})
	if err != nil || count == 0 || len(buf) == 0 {
		return nil, err
	}
	var out []string
	for _, info := range unsafe.Slice((*printerInfo4)(unsafe.Pointer(&buf[0])), count) {
		out = append(out, windows.UTF16PtrToString(info.name))
	}
	return out, nil
}

// paperSizes asks the driver for its sizes, in tenths of a millimetre. A driver
// that does not say has none.
func paperSizes(name string) []Paper {
	const dcPaperSize = 3
	p, err := windows.UTF16PtrFromString(name)
	if err != nil {
		return nil
	}
	ask := func(out unsafe.Pointer) int32 {
		r, _, _ := procDeviceCaps.Call(uintptr(unsafe.Pointer(p)), 0, dcPaperSize, uintptr(out), 0)
		return int32(r)
	}
	n := ask(nil)
	if n <= 0 || n > 4096 {
		return nil
	}
	points := make([][2]int32, n)
	if ask(unsafe.Pointer(&points[0])) != n {
		return nil
	}
	out := make([]Paper, 0, n)
	for _, pt := range points {
		out = append(out, Paper{Width: float64(pt[0]) / 10, Height: float64(pt[1]) / 10})
	}
	return out
}

// settings returns the queue's DEVMODE set to one upright, unscaled, one-sided
// copy on the given paper; the driver has the last word on what it can do.
func settings(h windows.Handle, name string, paper Paper) ([]uint64, error) {
	const dmOutBuffer, dmInBuffer = 2, 8
	p, err := windows.UTF16PtrFromString(name)
	if err != nil {
		return nil, err
	}
	props := func(out, in *uint64, mode uintptr) (int32, error) {
		r, _, err := procDocumentProps.Call(0, uintptr(h), uintptr(unsafe.Pointer(p)), uintptr(unsafe.Pointer(out)), uintptr(unsafe.Pointer(in)), mode)
		if int32(r) < 0 {
			return 0, check(0, err)
		}
		return int32(r), nil
	}
	n, err := props(nil, nil, 0)
	if err != nil {
		return nil, err
	}
	buf := make([]uint64, max(int(n), int(unsafe.Sizeof(devMode{})))/8+1)
	if _, err := props(&buf[0], nil, dmOutBuffer); err != nil {
		return nil, err
	}
	dm := (*devMode)(unsafe.Pointer(&buf[0]))
	dm.fields |= dmOrientation | dmCopies | dmScale | dmDuplex
	dm.orientation, dm.copies, dm.scale, dm.duplex = 1, 1, 100, 1
	if paper.near(a4()) {
		dm.fields |= dmPaperSize
		dm.fields &^= dmPaperLength | dmPaperWidth
		dm.paperSize = paperA4
	} else {
		dm.fields |= dmPaperLength | dmPaperWidth
		dm.fields &^= dmPaperSize
		dm.length, dm.width = int16(paper.Height*10), int16(paper.Width*10)
	}
	_, err = props(&buf[0], &buf[0], dmInBuffer|dmOutBuffer)
	return buf, err
}
