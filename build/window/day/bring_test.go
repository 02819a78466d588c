package day

import (
	"testing"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/build/practice/past"
)

// The day counts the newcomers of its spreadsheet as new, and looks some of them
// up by NIK: nobody may share one with the practice office.
func TestNewcomersAreNew(t *testing.T) {
	known, err := past.People()
	if err != nil {
		t.Fatal(err)
	}
	taken := map[kelurahan.NIK]bool{}
	for _, r := range known {
		taken[r.NIK] = r.NIK != ""
	}
	for i, r := range newcomers() {
		if taken[r.NIK] || i < 2 && r.NIK == "" {
			t.Errorf("newcomer %d cannot be one", i)
		}
	}
}
