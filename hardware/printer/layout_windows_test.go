package printer

import (
	"testing"
	"unsafe"
)

// TestLayouts compares our structures with the sizes of the Windows SDK (64 bit).
func TestLayouts(t *testing.T) {
	for name, c := range map[string][2]uintptr{
		"PRINTER_INFO_2.Status": {unsafe.Offsetof(printerInfo2{}.status), 124},
		"PRINTER_INFO_2":        {unsafe.Sizeof(printerInfo2{}), 136},
		"PRINTER_INFO_4":        {unsafe.Sizeof(printerInfo4{}), 24},
		"JOB_INFO_2.Status":     {unsafe.Offsetof(jobInfo2{}.status), 104},
		"JOB_INFO_2":            {unsafe.Sizeof(jobInfo2{}), 160},
		"DEVMODE.dmFields":      {unsafe.Offsetof(devMode{}.fields), 72},
		"DEVMODE.dmFormName":    {unsafe.Offsetof(devMode{}.formName), 102},
		"DOCINFO":               {unsafe.Sizeof(docInfo{}), 40},
		"BITMAPINFO":            {unsafe.Offsetof(greyBitmap{}.palette), 40},
	} {
		if c[0] != c[1] {
			t.Errorf("%s: %d, want %d", name, c[0], c[1])
		}
	}
}
