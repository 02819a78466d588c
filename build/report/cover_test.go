package main

import (
	"os"
	"path/filepath"
	"testing"
)

// A place that one package's tests reach and another's do not is reached.
func TestStatementsOfSeveralPackages(t *testing.T) {
	profile := filepath.Join(t.TempDir(), "profile")
	text := "mode: set\na.go:1.2,3.4 3 0\na.go:5.1,6.2 2 1\na.go:7.1,8.2 4 0\na.go:1.2,3.4 3 1\na.go:5.1,6.2 2 0\na.go:7.1,8.2 4 0\n"
	if err := os.WriteFile(profile, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	counts, err := statements(profile)
	if err != nil || counts["statements"] != 9 || counts["covered"] != 5 {
		t.Errorf("%v, %v", counts, err)
	}
}
