package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/loket-kelurahan/loket/build/report/ran"
)

// trial is a test that can go on for ever, in pieces of a minute or two.
type trial struct {
	what  string
	dir   string
	test  string
	piece int // how much of it in one run
	env   func(from, n int) []string
	count *regexp.Regexp // its groups are the counts, by name
}

func trials() []trial {
	return []trial{
		{"walks", "backend/office", "TestWalks$", 300, func(from, n int) []string {
			return []string{fmt.Sprintf("LOKET_FROM=%d", from), fmt.Sprintf("LOKET_SEEDS=%d", n)}
		}, regexp.MustCompile(`(?P<walks>\d+) walks of (?P<steps>\d+) steps`)},
		{"cuts", "backend/register", "TestPowerCuts$", 600_000, func(from, n int) []string {
			return []string{fmt.Sprintf("LOKET_FROM=%d", from), fmt.Sprintf("LOKET_CUTS=%d", n)}
		}, regexp.MustCompile(`(?P<cuts>\d+) cuts:`)},
		{"kills", "backend/office", "TestKill$", 100, func(_, n int) []string {
			return []string{fmt.Sprintf("LOKET_KILLS=%d", n)}
		}, regexp.MustCompile(`(?P<kills>\d+) kills, (?P<acknowledged>\d+) letters acknowledged`)},
		{"faults", "backend/office", "TestSystemCallsFail$|TestFaultAtEverySite$", 1, func(_, _ int) []string {
			return []string{"LOKET_FAULTS=all"}
		}, regexp.MustCompile(`struck map\[EIO:(?P<EIO>\d+) ENOSPC:(?P<ENOSPC>\d+) kill:(?P<kill>\d+)\] of (?P<sites>\d+) sites`)},
	}
}

// soak runs every trial and one fuzz target after the other until the time is
// up. What fails does not keep the rest from running.
func soak(ctx context.Context, long time.Duration) error {
	until := time.Now().Add(long)
	ctx, cancel := context.WithDeadline(ctx, until)
	defer cancel()
	work, err := os.MkdirTemp("", "soak")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work) //nolint:errcheck // a temporary folder left over harms nobody
	before, err := ran.All()
	if err != nil {
		return err
	}
	targets, err := fuzzTargets()
	if err != nil {
		return err
	}
	built, from := ran.Begin("").Commit, map[string]int{} // what is tested is what stands here now
	for _, r := range before {
		from[r.What] += r.Counts[r.What]
	}
	for round := 0; ctx.Err() == nil; round++ {
		for _, t := range trials() {
			if t.what == "faults" && round != 1 {
				continue // a quarter of an hour, and all the faults there are
			}
			if err := t.run(ctx, work, built, from); err != nil {
				return err
			}
		}
		for i := range 4 {
			if err := targets[(round*4+i)%len(targets)].run(ctx); err != nil {
				return err
			}
		}
	}
	return summary(len(before))
}

// run runs one piece of a trial. A piece that the end of the time cut short is
// not kept: it proves nothing.
func (t trial) run(ctx context.Context, work, built string, from map[string]int) error {
	if ctx.Err() != nil {
		return nil //nolint:nilerr // the time is up: that is the end, and no error
	}
	binary := filepath.Join(work, filepath.Base(t.dir)+".test")
	if _, err := os.Stat(binary); err != nil {
		if out, err := exec.CommandContext(ctx, "go", "test", "-c", "-o", binary, "./"+t.dir).CombinedOutput(); err != nil {
			return fmt.Errorf("%s: %w\n%s", t.dir, err, out)
		}
	}
	record := ran.Begin(t.what)
	record.Of, record.Seed, record.Commit = t.dir, uint64(from[t.what]), built
	cmd := exec.CommandContext(ctx, binary, "-test.v", "-test.timeout=0", "-test.run="+t.test)
	cmd.Dir = t.dir
	cmd.Env = append(os.Environ(), t.env(from[t.what], t.piece)...)
	cmd.WaitDelay = 5 * time.Second
	out, err := cmd.CombinedOutput()
	if ctx.Err() != nil {
		return nil //nolint:nilerr // the time is up: that is the end, and no error
	}
	record.Counts = named(t.count, string(out))
	from[t.what] += record.Counts[t.what]
	return keep(record, out, err)
}

// named gives the counts that a test said.
func named(count *regexp.Regexp, out string) map[string]int {
	counts := map[string]int{}
	for _, found := range count.FindAllStringSubmatch(out, -1) {
		for i, name := range count.SubexpNames() {
			if n, err := strconv.Atoi(found[i]); err == nil && name != "" {
				counts[name] = n
			}
		}
	}
	return counts
}

// keep writes a run down and says it.
func keep(record *ran.Run, out []byte, failed error) error {
	record.Seconds = time.Since(record.At).Round(time.Second).Seconds()
	if failed != nil {
		lines := strings.Split(strings.TrimSpace(string(out)), "\n")
		record.Failed = strings.Join(lines[max(0, len(lines)-40):], "\n")
	}
	fmt.Printf("%-8s %-28s %v in %.0f s, from seed %d\n", record.What, record.Of, record.Counts, record.Seconds, record.Seed)
	if record.Failed != "" {
		fmt.Printf("FAILED\n%s\n", record.Failed)
	}
	return record.Keep()
}

// summary says what the runs since came to.
func summary(since int) error {
	all, err := ran.All()
	if err != nil {
		return err
	}
	var failed []error
	fmt.Printf("\n%s\n", strings.Join(tables(all[since:]), "\n"))
	for _, r := range all[since:] {
		if r.Failed != "" {
			failed = append(failed, fmt.Errorf("%s of %s, seed %d, failed", r.What, r.Of, r.Seed))
		}
	}
	return errors.Join(failed...)
}
