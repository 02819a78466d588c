package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/loket-kelurahan/loket/build/report/ran"
)

// cover counts the statements that a package's own tests reach, in the packages
// where a mistake costs a letter.
func cover(ctx context.Context) error {
	work, err := os.MkdirTemp("", "cover")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work) //nolint:errcheck // a temporary folder left over harms nobody
	for _, dir := range []string{"backend/kelurahan", "backend/register", "backend/seal", "backend/office"} {
		profile := filepath.Join(work, "profile")
		record := ran.Begin("coverage")
		record.Of = dir
		out, failed := exec.CommandContext(ctx, "go", "test", "-short", "-count=1", "-coverprofile", profile, "./"+dir).CombinedOutput()
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if failed != nil {
			return fmt.Errorf("%s: tests that fail reach nothing that counts: %w\n%s", dir, failed, out)
		}
		if record.Counts, err = statements(profile); err != nil {
			return err
		}
		if err := keep(record, nil, nil); err != nil {
			return err
		}
	}
	return nil
}

// statements reads a cover profile: "file:from,to statements times".
func statements(profile string) (counts map[string]int, err error) {
	f, err := os.Open(profile)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	counts = map[string]int{}
	lines := bufio.NewScanner(f)
	lines.Scan() // "mode: set"
	for lines.Scan() {
		words := strings.Fields(lines.Text())
		if len(words) != 3 {
			return nil, fmt.Errorf("a line of a profile: %q", lines.Text())
		}
		n, err := strconv.Atoi(words[1])
		if err != nil {
			return nil, err
		}
		counts["statements"] += n
		if words[2] != "0" {
			counts["covered"] += n
		}
	}
	return counts, lines.Err()
}
