package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/loket-kelurahan/loket/build/report/ran"
)

// fuzzTarget is a fuzz function of a package.
type fuzzTarget struct{ dir, name string }

// fuzzTargets finds every target of the project.
func fuzzTargets() ([]fuzzTarget, error) {
	name := regexp.MustCompile(`(?m)^func (Fuzz\w+)\(`)
	list := []fuzzTarget{}
	for _, root := range []string{"app", "backend", "build", "hardware"} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, "_test.go") {
				return err
			}
			source, err := os.ReadFile(path)
			for _, found := range name.FindAllSubmatch(source, -1) {
				list = append(list, fuzzTarget{filepath.Dir(path), string(found[1])})
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	if len(list) == 0 {
		return nil, errors.New("no fuzz target: this must be run from the root of the checkout")
	}
	return list, nil
}

// run fuzzes for a while, or for what is left of the time.
func (f fuzzTarget) run(ctx context.Context, long time.Duration) error {
	if end, ok := ctx.Deadline(); ok {
		long = min(long, time.Until(end)-buildTime)
	}
	if ctx.Err() != nil || long < time.Second {
		return nil //nolint:nilerr // the time is up: that is the end, and no error
	}
	record := ran.Begin("fuzz")
	record.Of = f.dir + " " + f.name
	cmd := exec.CommandContext(ctx, "go", "test", "-run", "^$", "-fuzz", "^"+f.name+"$", "-fuzztime", long.Round(time.Second).String(),
		"-fuzzminimizetime", "1x", "-timeout", "0", "./"+f.dir)
	cmd.WaitDelay = 5 * time.Second
	out, err := cmd.CombinedOutput()
	if ctx.Err() != nil {
		return nil //nolint:nilerr // the time is up: that is the end, and no error
	}
	record.Counts = named(regexp.MustCompile(`execs: (?P<inputs>\d+)`), string(out))
	return keep(record, out, err)
}

// buildTime is what a target needs before and after its own time; with less than
// that nothing new is begun.
const buildTime = 15 * time.Second
