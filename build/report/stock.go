package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// The stock of a fuzz target: inputs that once reached something new, committed
// so that every ordinary run of the tests tries them.
const (
	stockInputs = 16   // of one target
	stockBytes  = 2048 // of one input
	module      = "github.com/loket-kelurahan/loket"
)

// stock chooses each target's stock from what fuzzing on this machine has found.
// Inputs that are there stay, also those that once failed.
func stock(ctx context.Context) error {
	targets, err := fuzzTargets()
	if err != nil {
		return err
	}
	said, err := exec.CommandContext(ctx, "go", "env", "GOCACHE").Output()
	if err != nil {
		return fmt.Errorf("go env: %w", err)
	}
	for _, f := range targets {
		found := filepath.Join(strings.TrimSpace(string(said)), "fuzz", module, f.dir, f.name)
		n, err := f.stock(found)
		if err != nil {
			return err
		}
		fmt.Printf("%6d  %s %s\n", n, f.dir, f.name)
	}
	return nil
}

// stock copies some of the inputs of a folder and gives how many there are now.
func (f fuzzTarget) stock(found string) (int, error) {
	list, err := small(found)
	if err != nil {
		return 0, err
	}
	home := filepath.Join(f.dir, "testdata", "fuzz", f.name)
	have, err := small(home)
	if err != nil {
		return 0, err
	}
	if len(list) > 0 {
		if err := os.MkdirAll(home, 0o755); err != nil {
			return 0, err
		}
	}
	n := len(have)
	list = slices.DeleteFunc(list, func(name string) bool { return slices.Contains(have, name) })
	for _, name := range spread(list, stockInputs-n) {
		input, err := os.ReadFile(filepath.Join(found, name))
		if err != nil {
			return n, err
		}
		if err := os.WriteFile(filepath.Join(home, name), input, 0o644); err != nil { //nolint:gosec // source files are readable
			return n, err
		}
		n++
	}
	return n, nil
}

// small gives the inputs in a folder that are small enough, by size; none when
// there is no folder.
func small(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if os.IsNotExist(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	size := map[string]int64{}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil {
			return nil, err
		}
		if info.Size() <= stockBytes {
			size[e.Name()] = info.Size()
		}
	}
	names := make([]string, 0, len(size))
	for name := range size {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(cmp.Compare(size[a], size[b]), cmp.Compare(a, b)) })
	return names, nil
}

// spread takes at most n of a list, evenly from its beginning to its end.
func spread(list []string, n int) []string {
	if n >= len(list) {
		return list
	}
	some := []string{}
	for i := range max(n, 0) {
		some = append(some, list[i*len(list)/n])
	}
	return some
}
