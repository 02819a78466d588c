package store

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/loket-kelurahan/loket/build/invent"
)

// A store in memory says what one on the disk says, leaves no index in its
// folder, and begins with nothing the next time.
func TestMemoryStore(t *testing.T) {
	people := invent.Residents(91, 100)
	d := newDesk(91, "A")
	d.setUp()
	d.importAll(people)
	d.work(people, 50)
	onDisk := openTest(t, t.TempDir())
	take(t, onDisk, d)
	cfg := testConfig(t.TempDir())
	cfg.Memory = true
	for range 2 {
		s, report, err := Open(cfg)
		if err != nil || !report.Fresh {
			t.Fatalf("%+v, %v", report, err)
		}
		take(t, s, d)
		want, err := onDisk.Letters(LetterFilter{Limit: 100})
		if err != nil {
			t.Fatal(err)
		}
		got, err := s.Letters(LetterFilter{Limit: 100})
		if err != nil || len(got.Letters) < 20 || !reflect.DeepEqual(got, want) {
			t.Errorf("%d letters, not %d, %v", len(got.Letters), len(want.Letters), err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := os.Stat(filepath.Join(cfg.Dir, indexName)); !os.IsNotExist(err) {
		t.Errorf("an index on the disk: %v", err)
	}
}
