package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestStock(t *testing.T) {
	found, root := t.TempDir(), t.TempDir()
	t.Chdir(root)
	for i := range 40 {
		name := string(rune('a'+i%26)) + strings.Repeat("x", i/26)
		must(t, os.WriteFile(filepath.Join(found, name), make([]byte, i+1), 0o600))
	}
	must(t, os.WriteFile(filepath.Join(found, "large"), make([]byte, stockBytes+1), 0o600))
	f := fuzzTarget{"backend/x", "FuzzX"}
	home := filepath.Join(root, "backend/x/testdata/fuzz/FuzzX")
	must(t, os.MkdirAll(home, 0o700))
	must(t, os.WriteFile(filepath.Join(home, "failed"), nil, 0o600))
	for range 2 {
		if n, err := f.stock(found); err != nil || n != stockInputs {
			t.Fatalf("%d, %v", n, err)
		}
	}
	have, err := small(home)
	if err != nil || len(have) != stockInputs || !slices.Contains(have, "failed") || !slices.Contains(have, "a") || slices.Contains(have, "large") {
		t.Errorf("%v, %v", have, err)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
