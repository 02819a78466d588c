package office

import (
	"crypto/sha256"
	"sync"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/letterpdf"
)

// Sheets draws letters again for a courier, so that their hashes need not
// travel (wire.Sheets). What was drawn is remembered: a bad line sends the same
// run many times.
type Sheets struct {
	office *Office

	mu   sync.Mutex
	sums map[kelurahan.LetterID][sha256.Size]byte
}

// Sheets gives what draws this office's letters again.
func (o *Office) Sheets() *Sheets {
	return &Sheets{office: o, sums: map[kelurahan.LetterID][sha256.Size]byte{}}
}

// mostSums bounds what is remembered, 48 bytes each.
const mostSums = 4_000

// Renderer names the renderer.
func (*Sheets) Renderer() uint64 { return letterpdf.Identity() }

// Learn has nothing to learn: the books hold every kind and every revision.
func (*Sheets) Learn(kelurahan.Event) {}

// Sum gives the SHA-256 of a letter's original; false when it cannot be drawn,
// as when nobody is signed in.
func (s *Sheets) Sum(ev *kelurahan.LetterIssued) ([sha256.Size]byte, bool) {
	s.mu.Lock()
	sum, ok := s.sums[ev.Letter.ID]
	s.mu.Unlock()
	if ok {
		return sum, true
	}
	b, err := s.office.open()
	if err != nil {
		return sum, false
	}
	pdf, err := s.office.render(b, &ev.Letter, ev.Seal, 0)
	if err != nil {
		return sum, false
	}
	sum = sha256.Sum256(pdf)
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.sums) >= mostSums {
		clear(s.sums)
	}
	s.sums[ev.Letter.ID] = sum
	return sum, true
}
