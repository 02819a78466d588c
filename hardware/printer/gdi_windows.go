package printer

import (
	"context"
	"errors"
	"runtime"
	"unsafe"

	"golang.org/x/sys/windows"

	"github.com/loket-kelurahan/loket/hardware/raster"
)

// The calls of gdi32.dll that draw a page (wingdi.h).
var (
	gdi32             = windows.NewLazySystemDLL("gdi32.dll")
	procCreateDC      = gdi32.NewProc("CreateDCW")
	procDeleteDC      = gdi32.NewProc("DeleteDC")
	procGetDeviceCaps = gdi32.NewProc("GetDeviceCaps")
	procStartDoc      = gdi32.NewProc("StartDocW")
	procEndDoc        = gdi32.NewProc("EndDoc")
	procAbortDoc      = gdi32.NewProc("AbortDoc")
	procStartPage     = gdi32.NewProc("StartPage")
	procEndPage       = gdi32.NewProc("EndPage")
	procStretchDIBits = gdi32.NewProc("StretchDIBits")
)

type docInfo struct {
	size                   int32
	name, output, datatype *uint16
	flags                  uint32
}

// greyBitmap is BITMAPINFO with the 256 greys of an 8-bit picture.
type greyBitmap struct {
	size                       uint32
	width, height              int32
	planes, bits               uint16
	compression, imageSize     uint32
	xPerMetre, yPerMetre       int32
	colorsUsed, colorsRequired uint32
	palette                    [256][4]uint8
}

// printDPI is what pages are drawn at: letters are sharp at 300, and a page of
// grey is then 9 MB, in bands of bandRows rows.
const (
	printDPI = 300
	bandRows = 512
)

// sheet is a printer's device context and what it says of its paper.
type sheet struct {
	dc         uintptr
	dpiX, dpiY int
	offX, offY int // where the printable area begins, in the printer's dots
}

// draw prints every page and returns the spooler's number of the job. Nothing is
// begun before the first band has been rendered, so a broken PDF leaves no job.
func (d *spooler) draw(ctx context.Context, queue string, pdf []byte, title string) (id uint32, err error) {
	band := raster.Request{PDF: pdf, DPI: printDPI, Grey: true, Rows: bandRows}
	top, err := d.renderer.Render(ctx, band)
	if err != nil {
		return 0, err
	}
	// A device context belongs to the thread that made it.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	s, err := openSheet(queue, paperOf(pdf))
	if err != nil {
		return 0, err
	}
	defer func() {
		r, _, _ := procDeleteDC.Call(s.dc)
		if r == 0 && err == nil {
			err = windows.ERROR_INVALID_HANDLE
		}
	}()
	if id, err = s.startDoc(title); err != nil {
		return 0, err
	}
	for band.Page = 0; err == nil && band.Page < top.Pages; band.Page++ {
		err = d.page(ctx, s, band)
	}
	if err == nil {
		r, _, e := procEndDoc.Call(s.dc)
		err = positive(r, e)
	}
	if err != nil {
		r, _, e := procAbortDoc.Call(s.dc)
		return 0, errors.Join(err, positive(r, e))
	}
	return id, nil
}

// page draws one page, band after band.
func (d *spooler) page(ctx context.Context, s *sheet, band raster.Request) error {
	r, _, err := procStartPage.Call(s.dc)
	if err := positive(r, err); err != nil {
		return err
	}
	for band.Top = 0; ; band.Top += bandRows {
		pic, err := d.renderer.Render(ctx, band)
		if err != nil {
			return err
		}
		if err := s.put(pic, band.Top); err != nil {
			return err
		}
		if band.Top+pic.Height >= pic.PageHeight {
			break
		}
	}
	r, _, err = procEndPage.Call(s.dc)
	return positive(r, err)
}

// positive: the document calls of GDI return more than 0 when they succeed.
func positive(r uintptr, err error) error {
	if int32(r) > 0 {
		return nil
	}
	return check(0, err)
}

func openSheet(queue string, paper Paper) (*sheet, error) {
	h, err := openPrinter(queue)
	if err != nil {
		return nil, err
	}
	mode, err := settings(h, queue, paper)
	if err := errors.Join(err, closePrinter(h)); err != nil {
		return nil, err
	}
	driver, err := windows.UTF16PtrFromString("WINSPOOL")
	if err != nil {
		return nil, err
	}
	name, err := windows.UTF16PtrFromString(queue)
	if err != nil {
		return nil, err
	}
	dc, _, err := procCreateDC.Call(uintptr(unsafe.Pointer(driver)), uintptr(unsafe.Pointer(name)), 0, uintptr(unsafe.Pointer(&mode[0])))
	if err := check(dc, err); err != nil {
		return nil, err
	}
	capability := func(index uintptr) int {
		r, _, _ := procGetDeviceCaps.Call(dc, index)
		return int(int32(r))
	}
	const logPixelsX, logPixelsY, offsetX, offsetY = 88, 90, 112, 113
	return &sheet{dc: dc, dpiX: capability(logPixelsX), dpiY: capability(logPixelsY),
		offX: capability(offsetX), offY: capability(offsetY)}, nil
}

func (s *sheet) startDoc(title string) (uint32, error) {
	name, err := windows.UTF16PtrFromString(title)
	if err != nil {
		return 0, err
	}
	info := docInfo{name: name}
	info.size = int32(unsafe.Sizeof(info))
	r, _, err := procStartDoc.Call(s.dc, uintptr(unsafe.Pointer(&info)))
	return uint32(r), positive(r, err)
}

// put draws a band of 8-bit grey rows, whose first is row top of the page. Rows
// of a bitmap are padded to four bytes.
func (s *sheet) put(pic raster.Picture, top int) error {
	stride := (pic.Width + 3) &^ 3
	rows := make([]byte, stride*pic.Height)
	for y := range pic.Height {
		copy(rows[y*stride:], pic.Grey[y*pic.Width:(y+1)*pic.Width])
	}
	info := greyBitmap{width: int32(pic.Width), height: int32(-pic.Height), planes: 1, bits: 8, colorsUsed: 256}
	info.size = uint32(unsafe.Offsetof(info.palette))
	for i := range info.palette {
		info.palette[i] = [4]uint8{uint8(i), uint8(i), uint8(i), 0}
	}
	// Both edges are rounded, not edge and height: bands must meet without a gap.
	y0, y1 := top*s.dpiY/printDPI, (top+pic.Height)*s.dpiY/printDPI
	const rgbColors, srcCopy = 0, 0x00CC0020
	r, _, err := procStretchDIBits.Call(s.dc,
		uintptr(-s.offX), uintptr(y0-s.offY), uintptr(pic.Width*s.dpiX/printDPI), uintptr(y1-y0),
		0, 0, uintptr(pic.Width), uintptr(pic.Height),
		uintptr(unsafe.Pointer(&rows[0])), uintptr(unsafe.Pointer(&info)), rgbColors, srcCopy)
	return positive(r, err)
}
