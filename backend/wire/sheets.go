package wire

import (
	"fmt"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

const sheetSize = 32

// sheetGap is where a sheet's hash was left out: in the body, and among the
// strings of its place that later entries point to.
type sheetGap struct {
	at, slot int
	home     *place[*readColumn]
}

// sheetPath is where the sheet's hash stands: field 3 of letter-issued.
func sheetPath() uint32 {
	issued := events.byName[kelurahan.LetterIssued{}.Type()].number
	return hash2(hash2(0, hashString(eventPlace(issued))), hashString("\x03"))
}

// foretellSheet draws the sheet of the letter that is about to be written: its
// hash is left out when it follows from the letter.
func (w *columnWriter) foretellSheet(env envelope) {
	w.sheet = ""
	if w.sheets == nil || w.drawn >= mostDrawn {
		return
	}
	switch ev := eventOf(env).(type) {
	case kelurahan.LetterIssued:
		if sum, ok := w.sheets.Sum(&ev); ok && sum == ev.PDF {
			w.sheet = string(sum[:])
		}
	case kelurahan.OfficeConfigured, kelurahan.KindAdopted:
		w.sheets.Learn(ev)
	}
}

// followSheet puts the hash of a sheet where it was left out.
func (r *columnReader) followSheet(env *envelope) error {
	if r.sheets == nil {
		return nil
	}
	gap := r.gap
	r.gap = nil
	switch ev := eventOf(*env).(type) {
	case kelurahan.OfficeConfigured, kelurahan.KindAdopted:
		r.sheets.Learn(ev)
	case kelurahan.LetterIssued:
		if gap == nil {
			return nil
		}
		if r.drawn++; r.drawn > mostDrawn {
			return errColumns
		}
		sum, ok := r.sheets.Sum(&ev)
		if !ok {
			return fmt.Errorf("%w: a sheet cannot be drawn", errColumns)
		}
		copy(env.Body[gap.at:], sum[:])
		gap.home.known[gap.slot] = string(sum[:])
		return nil
	}
	if gap != nil {
		return errColumns
	}
	return nil
}

// eventOf reads the events that sheets depend on; nil for all others.
func eventOf(env envelope) kelurahan.Event {
	row := events.byNumber[env.Event]
	switch row.name {
	case kelurahan.LetterIssued{}.Type(), kelurahan.OfficeConfigured{}.Type(), kelurahan.KindAdopted{}.Type():
		ev, err := row.read(entryMode(env.Version), env.Body)
		if err != nil {
			return nil // it travels as it is
		}
		return ev
	}
	return nil
}
