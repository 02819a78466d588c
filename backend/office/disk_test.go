package office_test

import (
	"errors"
	"testing"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/office"
)

// The disk fills up: below two gigabytes it is said, below two hundred megabytes
// no letter gets a number any more, and everything else goes on.
func TestTheDiskFillsUp(t *testing.T) {
	free := uint64(5 << 30)
	w := newWorld(t, func(w *world) { w.room = func(string) (uint64, error) { return free, nil } })
	maria := w.signIn(clerk)
	w.populate(maria, 12)
	first := w.issue(maria, w.usaha(maria, 3))
	for _, c := range []struct {
		free  uint64
		code  kelurahan.Code
		issue kelurahan.Code
	}{
		{2 << 30, "", ""},
		{2<<30 - 1, kelurahan.DiskLow, ""},
		{200 << 20, kelurahan.DiskLow, ""},
		{200<<20 - 1, kelurahan.DiskFull, kelurahan.DiskFull},
		{0, kelurahan.DiskFull, kelurahan.DiskFull},
	} {
		free = c.free
		if got := w.office.Disk(); got.Code != c.code || got.Free != c.free {
			t.Errorf("%d bytes: %+v", c.free, got)
		}
		_, err := w.office.Issue(t.Context(), maria, w.usaha(maria, 4))
		wantCode(t, "a letter", err, c.issue)
	}
	// Reading, printing, closing and approving go on.
	must(w.office.Letter(t.Context(), maria, first.Record.ID, "register"))
	must(w.office.Print(t.Context(), maria, first.Record.ID))
	batch := must(w.office.CloseDay(t.Context(), maria))
	w.approve(boss, batch)
}

// A disk that does not answer is said by its own code.
func TestTheDiskDoesNotAnswer(t *testing.T) {
	var trouble error
	w := newWorld(t, func(w *world) { w.room = func(string) (uint64, error) { return 5 << 30, trouble } })
	w.signIn(clerk)
	trouble = kelurahan.E(kelurahan.RegisterStopped, "office.FreeBytes", errors.New("gone"))
	if got := w.office.Disk(); got.Code != kelurahan.RegisterStopped {
		t.Errorf("%+v", got)
	}
}

// What a day's page says of its numbers.
func TestSpan(t *testing.T) {
	for want, numbers := range map[string][]int{
		"0007–0007 tanpa celah":             {7},
		"0566–0569 tanpa celah":             {569, 566, 568, 567, 566},
		"0566–0569, 1 nomor tidak ada":      {566, 567, 569},
		"0001–12000, 11998 nomor tidak ada": {12000, 1},
	} {
		if got := office.Span(numbers...); got != want {
			t.Errorf("%v: %q, not %q", numbers, got, want)
		}
	}
}
