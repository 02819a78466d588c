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

// covered is a package where a mistake costs a letter, and whose tests are asked.
type covered struct{ of, dir, by string }

// measured are they. The office is used by the counter's sessions as well, which
// are tests of app: it has a line for its own tests and one for both.
func measured() []covered {
	list := []covered{}
	for _, dir := range []string{"backend/kelurahan", "backend/register", "backend/seal", "backend/office"} {
		list = append(list, covered{dir, dir, ""})
	}
	return append(list, covered{"backend/office, with the sessions of app", "backend/office", "app"})
}

// cover counts the statements that tests reach.
func cover(ctx context.Context) error {
	work, err := os.MkdirTemp("", "cover")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work) //nolint:errcheck // a temporary folder left over harms nobody
	for _, m := range measured() {
		profile := filepath.Join(work, "profile")
		record := ran.Begin("coverage")
		record.Of = m.of
		args := []string{"test", "-short", "-count=1", "-coverprofile", profile, "-coverpkg", "./" + m.dir, "./" + m.dir}
		if m.by != "" {
			args = append(args, "./"+m.by)
		}
		out, failed := exec.CommandContext(ctx, "go", args...).CombinedOutput()
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if failed != nil {
			return fmt.Errorf("%s: tests that fail reach nothing that counts: %w\n%s", m.of, failed, out)
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

// statements reads a cover profile: "file:from,to statements times", where a
// place has a line for each package whose tests were asked.
func statements(profile string) (counts map[string]int, err error) {
	f, err := os.Open(profile)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	sizes, reached := map[string]int{}, map[string]bool{}
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
		sizes[words[0]] = n
		reached[words[0]] = reached[words[0]] || words[2] != "0"
	}
	counts = map[string]int{}
	for place, n := range sizes {
		counts["statements"] += n
		if reached[place] {
			counts["covered"] += n
		}
	}
	return counts, lines.Err()
}
