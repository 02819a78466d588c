package catalog_test

import (
	"bytes"
	"sync"
	"testing"

	"github.com/loket-kelurahan/loket/backend/catalog"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// A file is read once, whoever asks; another file, and one that cannot be read,
// are what they are.
func TestCache(t *testing.T) {
	files, err := catalog.ShippedFiles()
	if err != nil {
		t.Fatal(err)
	}
	var cache catalog.Cache
	first, err := cache.Parse(files[0].File)
	if err != nil || first.Version != files[0].Version {
		t.Fatalf("%+v, %v", first, err)
	}
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for _, f := range files[:3] {
				if k, err := cache.Parse(bytes.Clone(f.File)); err != nil || k.Version != f.Version || k.Code == first.Code && k != first {
					t.Errorf("%s: another kind, %v", f.Code, err)
				}
			}
		})
	}
	all.Wait()
	changed := append(bytes.Clone(files[0].File), "# lain\n"...)
	if k, err := cache.Parse(changed); err != nil || k.Version == first.Version {
		t.Errorf("a changed file is another version: %v", err)
	}
	for range 2 {
		if _, err := cache.Parse([]byte("code = ")); kelurahan.CodeOf(err) != kelurahan.KindInvalid {
			t.Errorf("half a file: %v", err)
		}
	}
}
