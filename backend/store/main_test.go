package store

import (
	"flag"
	"fmt"
	"os"
	"testing"
)

// TestMain also serves as the program that is killed in the crash tests.
func TestMain(m *testing.M) {
	flag.Parse()
	if dir := os.Getenv("STORE_TEST_WRITE"); dir != "" {
		if err := writeUntilKilled(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(3)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// fewer makes a property be drawn less often than a hundred times, where each
// draw opens several stores; -rapid.checks overrides it.
func fewer(t *testing.T, n string) {
	t.Helper()
	f := flag.Lookup("rapid.checks")
	before := f.Value.String()
	if before != f.DefValue {
		return
	}
	if err := f.Value.Set(n); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Value.Set(before); err != nil {
			t.Error(err)
		}
	})
}
