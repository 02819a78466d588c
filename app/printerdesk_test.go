package app_test

import (
	"context"
	"strings"
	"testing"

	"github.com/loket-kelurahan/loket/app"
	"github.com/loket-kelurahan/loket/backend/office"
	"github.com/loket-kelurahan/loket/hardware/printer"
)

// TestFilePrinterHasAName: the folder's path is no name of a printer, neither in
// the list nor in what the register keeps of a sheet.
func TestFilePrinterHasAName(t *testing.T) {
	dir := t.TempDir()
	d := app.NewPrinterDesk(printer.Config{Driver: printer.DriverFile, Dir: dir}, func(string) error { return nil })
	list := d.Choices(t.Context())
	if len(list) != 1 || list[0].Label != "Simpan sebagai PDF" || list[0].Name == list[0].Label {
		t.Fatalf("choices %+v", list)
	}
	err := d.Print(context.Background(), []byte("%PDF-1.4 uji"), "A-0001", func(s office.SheetState) {
		if strings.Contains(s.Printer, dir) || !s.Virtual {
			t.Errorf("a sheet on %q", s.Printer)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
}
