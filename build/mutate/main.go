package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/loket-kelurahan/loket/build/report/ran"
)

// target is code to change and the quick tests that must notice.
type target struct {
	dir   string
	files []string
	slow  string   // tests that are only asked about what the others did not notice; "" = none
	args  []string // to go test
	env   []string
}

// targets are where a mistake loses an entry or gives a number twice.
func targets() []target {
	return []target{
		{dir: "backend/register", files: []string{
			"append.go", "chain.go", "disk.go", "erase.go", "frame.go", "load.go", "mark.go", "open.go", "read.go",
			"register.go", "scan.go", "sealer.go", "segment.go", "verify.go", "walker.go",
		}, env: []string{"LOKET_CUTS=6000"}, slow: "BitFlips|ReadWhileAppending|EveryCall|LargestPayload|PowerCuts"},
		{dir: "backend/kelurahan", files: []string{"series.go"}, args: []string{"-rapid.nofailfile"}}, // or it leaves a file for each mutant
		{dir: "backend/office", files: []string{"issue.go", "act.go"}, env: []string{"LOKET_SEEDS=12"}, slow: "Walks|Cut|Fault|Looks",
			args: []string{"-run", "Day|Walks|Fault|Cut|Issue|Hold|Release|Replace|Void|Hand|Clock|Looks|Kind|Numbers"}},
	}
}

type options struct {
	only    string
	file    string
	sample  int
	seed    uint64
	workers int
	patient time.Duration
	long    time.Duration
}

func main() {
	var o options
	flag.StringVar(&o.only, "only", "", "part of a target's folder")
	flag.StringVar(&o.file, "file", "", "a target's files, with commas; \"\" = all of them")
	flag.IntVar(&o.sample, "sample", 0, "mutants to try, drawn from all; 0 = all of them")
	flag.Uint64Var(&o.seed, "seed", 1, "of the drawing")
	flag.IntVar(&o.workers, "workers", 2, "mutants tried at the same time")
	flag.DurationVar(&o.patient, "patience", 90*time.Second, "for one run of the tests; who runs longer has noticed")
	flag.DurationVar(&o.long, "time", 0, "after which no further mutant is tried; 0 = none")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, o)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "mutate:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, o options) error {
	work, err := os.MkdirTemp("", "mutate")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work) //nolint:errcheck // a temporary folder left over harms nobody
	for _, t := range targets() {
		if !strings.Contains(t.dir, o.only) {
			continue
		}
		if err := t.run(ctx, o, work); err != nil {
			return err
		}
	}
	return nil
}

func (t target) run(ctx context.Context, o options, work string) error {
	list, err := t.mutants(o.file)
	if err != nil {
		return err
	}
	all := len(list)
	list = slices.DeleteFunc(list, func(m mutant) bool { return m.same != "" })
	same := all - len(list)
	if o.sample > 0 && o.sample < len(list) {
		r := rand.New(rand.NewPCG(o.seed, 0))
		r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
		list = list[:o.sample]
	}
	fmt.Printf("%s: %d of %d mutants, %d more left out that no test could notice\n", t.dir, len(list), all-same, same)
	began, record := time.Now(), ran.Begin("mutants")
	record.Of, record.Seed = t.dir, o.seed
	if verdict, err := t.try(ctx, o, mutant{}, work); err != nil || verdict != survived {
		return errors.Join(err, fmt.Errorf("%s: the tests fail on the code as it is: %s", t.dir, verdict))
	}
	verdicts, err := t.tryAll(ctx, o, list, work)
	if err != nil {
		return err
	}
	for i, m := range list {
		if verdicts[i] == "" {
			continue // there was no time
		}
		record.Counts[verdicts[i]]++
		if verdicts[i] == survived {
			record.Notes = append(record.Notes, m.String())
		}
	}
	record.Counts["possible"], record.Counts["left out"] = all-same, same
	record.Seconds = time.Since(began).Seconds()
	fmt.Printf("%s: %v in %.0f s\n", t.dir, record.Counts, record.Seconds)
	return record.Keep()
}

// mutants gives those of all files, or of some, with those to be left out.
func (t target) mutants(some string) ([]mutant, error) {
	list := []mutant{}
	for _, name := range t.files {
		if some != "" && !slices.Contains(strings.Split(some, ","), name) {
			continue
		}
		path := filepath.Join(t.dir, name)
		source, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		of, err := mutantsOf(path, source)
		if err != nil {
			return nil, err
		}
		list = append(list, of...)
	}
	return list, nil
}

// The verdicts.
const (
	killed   = "killed"
	survived = "survived"
	invalid  = "invalid" // what came out is no program
)

// tryAll gives the verdicts on a list, telling the survivors on the way.
func (t target) tryAll(ctx context.Context, o options, list []mutant, work string) ([]string, error) {
	verdicts, errs := make([]string, len(list)), make([]error, o.workers)
	began := time.Now()
	var next atomic.Int64
	var all sync.WaitGroup
	for w := range o.workers {
		all.Go(func() {
			for errs[w] == nil {
				i := int(next.Add(1)) - 1
				if i >= len(list) || o.long > 0 && time.Since(began) > o.long {
					return
				}
				if verdicts[i], errs[w] = t.try(ctx, o, list[i], filepath.Join(work, strconv.Itoa(w))); verdicts[i] == survived {
					fmt.Printf("  %d SURVIVED %s\n", i, list[i])
				}
			}
		})
	}
	all.Wait()
	return verdicts, errors.Join(errs...)
}

// try builds a mutant's tests in a folder and runs them, the slow ones last.
func (t target) try(ctx context.Context, o options, m mutant, work string) (string, error) {
	overlay, err := m.overlay(work)
	if err != nil {
		return "", err
	}
	binary := filepath.Join(work, "mutant.test")
	out, err := t.command(ctx, "go", "test", "-c", "-vet=off", "-ldflags=-s -w", "-overlay", overlay, "-o", binary, "./"+t.dir)
	if ctx.Err() != nil {
		return "", errors.Join(ctx.Err(), errors.New(out))
	}
	if err != nil {
		return invalid, nil //nolint:nilerr // what is no program is a verdict
	}
	always := append([]string{"-test.short", "-test.failfast"}, flags(t.args)...)
	rounds := [][]string{always}
	if t.slow != "" {
		rounds = [][]string{append(slices.Clone(always), "-test.skip", t.slow), append(slices.Clone(always), "-test.run", t.slow)}
	}
	for _, round := range rounds {
		patient, cancel := context.WithTimeout(ctx, o.patient)
		_, err = t.command(patient, binary, round...)
		cancel()
		if ctx.Err() != nil {
			return "", ctx.Err()
		}
		if err != nil {
			return killed, nil //nolint:nilerr // a test that fails is what was hoped for
		}
	}
	return survived, nil
}

// overlay writes the changed file and go's note of what it is laid over; a
// mutant without a file changes nothing.
func (m mutant) overlay(work string) (string, error) {
	if err := os.MkdirAll(work, 0o700); err != nil {
		return "", err
	}
	changed, overlay, replace := filepath.Join(work, "changed.go"), filepath.Join(work, "overlay.json"), map[string]string{}
	if m.file != "" {
		path, err := filepath.Abs(m.file)
		if err != nil {
			return "", err
		}
		replace[path] = changed
		if err := os.WriteFile(changed, m.body, 0o600); err != nil {
			return "", err
		}
	}
	table, err := json.Marshal(map[string]map[string]string{"Replace": replace})
	if err != nil {
		return "", err
	}
	return overlay, os.WriteFile(overlay, table, 0o600)
}

// flags writes go test's flags as its binary reads them.
func flags(args []string) []string {
	list := make([]string, len(args))
	for i, a := range args {
		if list[i] = a; strings.HasPrefix(a, "-") && !strings.HasPrefix(a, "-rapid") {
			list[i] = "-test." + a[1:]
		}
	}
	return list
}

func (t target) command(ctx context.Context, name string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = append(os.Environ(), t.env...)
	if name != "go" {
		cmd.Dir = t.dir // where its testdata is
	}
	cmd.WaitDelay = time.Second
	out, err := cmd.CombinedOutput()
	if _, ok := errors.AsType[*exec.ExitError](err); err != nil && !ok && ctx.Err() == nil {
		return string(out), fmt.Errorf("%s on %s: %w", name, runtime.GOOS, err)
	}
	return string(out), err
}
