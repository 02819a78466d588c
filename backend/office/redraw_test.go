package office_test

import (
	"testing"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// What a courier leaves out must be what was issued, and nothing is drawn when
// nobody is signed in.
func TestSheetsDrawWhatWasIssued(t *testing.T) {
	w := newWorld(t)
	maria := w.signIn(clerk)
	w.populate(maria, 50)
	written := w.issue(maria, w.usaha(maria, 3)).Record.Issued
	issued, want := kelurahan.LetterIssued{Letter: written.Letter, Seal: written.Seal}, written.PDF
	sheets := w.office.Sheets()
	for range 2 { // drawn, and remembered
		if sum, ok := sheets.Sum(&issued); !ok || sum != want {
			t.Fatal("another sheet than was issued")
		}
	}
	if sheets.Renderer() == 0 {
		t.Error("the renderer has no name")
	}
	if err := w.office.Close(); err != nil {
		t.Fatal(err)
	}
	if _, ok := w.office.Sheets().Sum(&issued); ok {
		t.Error("drawn from closed books")
	}
}
