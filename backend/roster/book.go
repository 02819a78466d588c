package roster

import (
	"iter"
	"strings"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// Book is a snapshot of the residents an office knows, to compare a file with.
// It is only read, so several readings may share it.
type Book struct {
	people []kelurahan.Resident
	byNIK  map[kelurahan.NIK]int
	byName map[string][]int // see nameKey
}

// NewBook takes the residents in. It returns the sequence's first error as it is.
func NewBook(all iter.Seq2[kelurahan.Resident, error]) (*Book, error) {
	b := &Book{byNIK: map[kelurahan.NIK]int{}, byName: map[string][]int{}}
	for r, err := range all {
		if err != nil {
			return nil, err
		}
		i := len(b.people)
		b.people = append(b.people, r)
		if r.NIK != "" {
			b.byNIK[r.NIK] = i
		}
		key := nameKey(&r)
		b.byName[key] = append(b.byName[key], i)
	}
	return b, nil
}

// Len is how many residents the book holds.
func (b *Book) Len() int { return len(b.people) }

// nameKey is how a person without a NIK is known: family card and name.
func nameKey(r *kelurahan.Resident) string {
	return string(r.KK) + " " + strings.ToUpper(tidy(r.Name))
}
