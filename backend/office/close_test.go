package office_test

import (
	"context"
	"testing"
	"time"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/office"
)

// jammed is a printer with a fault nobody mends: its job goes on until the
// program lets go of it, or, deaf, even then.
type jammed struct{ deaf bool }

func (p jammed) Print(ctx context.Context, _ []byte, _ string, report func(office.SheetState)) error {
	report(office.SheetState{State: office.SheetStopped, Code: kelurahan.PaperJam, Printer: "PDF"})
	if p.deaf {
		select {}
	}
	<-ctx.Done()
	return ctx.Err()
}

// TestCloseLeavesAStuckPrinter: the window closes at once, whatever the printer
// does; the letter is asked about afterwards and its original is still to come.
func TestCloseLeavesAStuckPrinter(t *testing.T) {
	for name, p := range map[string]jammed{"lets go": {}, "deaf": {deaf: true}} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			maria := w.signIn(clerk)
			w.populate(maria, 5)
			ok(t, w.office.Close())
			w.openWith(p)
			letter := w.issue(w.signIn(clerk), w.usaha(maria, 1)).Record.ID
			if _, err := w.office.Print(t.Context(), maria, letter); err != nil {
				t.Fatal(err)
			}
			closed := make(chan error, 1)
			go func() { closed <- w.office.Close() }()
			select {
			case err := <-closed:
				ok(t, err)
			case <-time.After(20 * time.Second): // two are promised; this machine may be busy
				t.Fatal("closing waits for the printer")
			}
			w.open()
			w.askedAfterwards(letter)
		})
	}
}

// askedAfterwards checks that a letter nobody has seen on paper is still counted
// so, takes an answer, and prints its original.
func (w *world) askedAfterwards(letter kelurahan.LetterID) {
	w.t.Helper()
	maria := w.signIn(clerk)
	day, err := w.office.Day(kelurahan.MakeDate(2026, 11, 23))
	if err != nil || day.Unprinted != 1 {
		w.t.Fatalf("%d letters nobody has seen, %v", day.Unprinted, err)
	}
	ok(w.t, w.office.Answer(w.t.Context(), maria, letter, kelurahan.NotOut))
	sheet, err := w.office.Print(w.t.Context(), maria, letter)
	if err != nil || sheet.Copy != 0 {
		w.t.Fatalf("copy %d, %v: the original never came out", sheet.Copy, err)
	}
	w.waitSheet(letter)
	ok(w.t, w.office.Answer(w.t.Context(), maria, letter, kelurahan.CameOut))
}

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
