package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
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
	// seeded says that a try is made again from its number.
	seeded bool
	env    func(from uint64, n int) []string
	count  *regexp.Regexp // its groups are the counts, by name
}

func trials() []trial {
	seeds := func(from uint64, n int) []string {
		return []string{fmt.Sprintf("LOKET_FROM=%d", from), fmt.Sprintf("LOKET_SEEDS=%d", n)}
	}
	cuts := func(from uint64, n int) []string {
		return []string{fmt.Sprintf("LOKET_FROM=%d", from), fmt.Sprintf("LOKET_CUTS=%d", n)}
	}
	return []trial{
		{"shortwalks", "backend/office", "TestShortWalks$", 2_000, true, seeds, regexp.MustCompile(`(?P<shortwalks>\d+) short walks of (?P<steps>\d+) steps`)},
		{"walks", "backend/office", "TestWalks$", 300, true, seeds, regexp.MustCompile(`(?P<walks>\d+) walks of (?P<steps>\d+) steps`)},
		{"cuts", "backend/register", "TestPowerCuts$", 600_000, true, cuts, regexp.MustCompile(`(?P<cuts>\d+) cuts:`)},
		{"linecuts", "backend/courier", "TestCutAtAnyByte$", 1_000, true, cuts, regexp.MustCompile(`(?P<linecuts>\d+) cuts of the line`)},
		{"kills", "backend/office", "TestKill$", 200, false, func(_ uint64, n int) []string {
			return []string{fmt.Sprintf("LOKET_KILLS=%d", n)}
		}, regexp.MustCompile(`(?P<kills>\d+) kills, (?P<acknowledged>\d+) letters acknowledged`)},
		{"faults", "backend/office", "TestSystemCallsFail$|TestFaultAtEverySite$", 1, false, func(uint64, int) []string {
			return []string{"LOKET_FAULTS=all"}
		}, regexp.MustCompile(`struck map\[EIO:(?P<EIO>\d+) ENOSPC:(?P<ENOSPC>\d+) kill:(?P<kill>\d+)\] of (?P<sites>\d+) sites`)},
	}
}

// session is one soak: what it goes through, and until when.
type session struct {
	terms
	work    string // where test binaries are built
	built   string // the commit they are built from
	targets []fuzzTarget
}

// terms says how a soak goes.
type terms struct {
	long     time.Duration
	fuzzTime time.Duration // one target, in one go
	only     []string      // trials, "fuzz", fuzz targets; none = everything
}

// wants reports whether a trial or a kind of it was asked for.
func (t terms) wants(what string) bool { return len(t.only) == 0 || slices.Contains(t.only, what) }

// soak runs every trial and some fuzz targets after the other until the time is
// up. What fails does not keep the rest from running.
func soak(ctx context.Context, how terms) error {
	until := time.Now().Add(how.long)
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
	s := session{terms: how, work: work, built: ran.Begin("").Commit}
	if s.targets, err = how.targets(); err != nil {
		return err
	}
	for round := 0; ctx.Err() == nil && time.Until(until) > buildTime; round++ {
		if err := s.round(ctx, round); err != nil {
			return err
		}
	}
	return summary(len(before))
}

// targets gives the fuzz targets that are wanted; an unknown name in only is an
// error, or a soak of nothing would go well.
func (t terms) targets() ([]fuzzTarget, error) {
	list, err := fuzzTargets()
	if err != nil {
		return nil, err
	}
	known := []string{"fuzz"}
	for _, tr := range trials() {
		known = append(known, tr.what)
	}
	for _, f := range list {
		known = append(known, f.name)
	}
	for _, name := range t.only {
		if !slices.Contains(known, name) {
			return nil, fmt.Errorf("nothing is called %q; there are %s", name, strings.Join(known, ", "))
		}
	}
	return slices.DeleteFunc(list, func(f fuzzTarget) bool { return !t.wants("fuzz") && !t.wants(f.name) }), nil
}

// round runs one piece of every trial, and a few fuzz targets.
func (s session) round(ctx context.Context, round int) error {
	for _, t := range trials() {
		if !s.wants(t.what) || t.what == "faults" && len(s.only) == 0 && round != 1 {
			continue // the faults: a quarter of an hour, and all there are
		}
		if err := s.run(ctx, t); err != nil {
			return err
		}
	}
	for i := range min(4, len(s.targets)) {
		if err := s.targets[(round*4+i)%len(s.targets)].run(ctx, s.fuzzTime); err != nil {
			return err
		}
	}
	return nil
}

// run runs one piece of a trial. A piece that the end of the time cut short is
// not kept: it proves nothing.
func (s session) run(ctx context.Context, t trial) error {
	if ctx.Err() != nil {
		return nil //nolint:nilerr // the time is up: that is the end, and no error
	}
	binary := filepath.Join(s.work, filepath.Base(t.dir)+".test")
	if _, err := os.Stat(binary); err != nil {
		if out, err := exec.CommandContext(ctx, "go", "test", "-c", "-o", binary, "./"+t.dir).CombinedOutput(); err != nil {
			return fmt.Errorf("%s: %w\n%s", t.dir, err, out)
		}
	}
	from, err := t.next()
	if err != nil {
		return err
	}
	record := ran.Begin(t.what)
	record.Of, record.Seed, record.Commit = t.dir, from, s.built
	cmd := exec.CommandContext(ctx, binary, "-test.v", "-test.timeout=0", "-test.run="+t.test)
	cmd.Dir = t.dir
	cmd.Env = append(os.Environ(), t.env(from, t.piece)...)
	cmd.WaitDelay = 5 * time.Second
	out, err := cmd.CombinedOutput()
	if ctx.Err() != nil {
		return nil //nolint:nilerr // the time is up: that is the end, and no error
	}
	record.Counts = named(t.count, string(out))
	if t.seeded {
		record.Upto = from + uint64(t.piece)
	}
	return keep(record, out, err)
}

// next is the first seed that nobody has tried, by the runs that were kept: a
// soak goes on where any other ended, and past a seed that failed.
func (t trial) next() (uint64, error) {
	all, err := ran.All()
	if err != nil {
		return 0, err
	}
	next := uint64(0)
	for _, r := range all {
		if t.seeded && r.What == t.what {
			next = max(next, r.End())
		}
	}
	return next, nil
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
	fmt.Printf("\n%s\n", strings.Join(append(tables(all[since:]), fuzzing(all[since:])...), "\n"))
	for _, r := range all[since:] {
		if r.Failed != "" {
			failed = append(failed, fmt.Errorf("%s of %s, seed %d, failed", r.What, r.Of, r.Seed))
		}
	}
	return errors.Join(failed...)
}
