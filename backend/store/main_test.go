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
	// Opening a real Badger takes tens of milliseconds; a hundred draws of each
	// property are for -rapid.checks=100.
	explicit := false
	flag.Visit(func(f *flag.Flag) { explicit = explicit || f.Name == "rapid.checks" })
	if !explicit {
		if err := flag.Set("rapid.checks", "20"); err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}
