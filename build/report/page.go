package main

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/loket-kelurahan/loket/build/report/ran"
)

const pageFile = "docs/test-report.md"

// writePage writes the test report from all runs that were kept.
func writePage() error {
	all, err := ran.All()
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return fmt.Errorf("nothing was run yet: %s is empty; make soak", ran.File)
	}
	return os.WriteFile(pageFile, []byte(page(all)), 0o644)
}

func page(all []ran.Run) string {
	lines := []string{
		"# What was tested, and what came of it", "",
		"Written by `make report` from the lines that runs left in `" + ran.File + "`: nothing here was not run. How each test works stands in",
		"[register.md](register.md), [backup.md](backup.md) and [security.md](security.md); `make soak SOAK=8h` goes on where the last run ended.", "",
	}
	lines = append(lines, tables(all)...)
	lines = append(lines, depths()...)
	lines = append(lines, fuzzing(all)...)
	lines = append(lines, bounds(all)...)
	lines = append(lines, coverage(all)...)
	lines = append(lines, mutants(all)...)
	lines = append(lines, failures(all)...)
	return strings.Join(lines, "\n") + "\n"
}

// tables sums the runs of each kind.
func tables(all []ran.Run) []string {
	lines := []string{
		"## Long runs", "", "| what | of | runs | counted | hours | seeds | failed | from | to | commits | Go | machine |",
		"|---|---|---:|---|---:|---|---:|---|---|---:|---|---|",
	}
	for _, group := range grouped(all, func(r ran.Run) string { return r.What + " " + r.Of }) {
		first, last := group[0], group[len(group)-1]
		if first.What == "coverage" || first.What == "mutants" || first.What == "fuzz" {
			continue
		}
		counts, commits, failed, seconds := map[string]int{}, map[string]bool{}, 0, 0.0
		seed := uint64(0)
		for _, r := range group {
			for name, n := range r.Counts {
				if name == "steps" || name == "sites" {
					counts[name] = n
				} else {
					counts[name] += n
				}
			}
			commits[r.Commit] = true
			seconds += r.Seconds
			seed = max(seed, r.End())
			if r.Failed != "" {
				failed++
			}
		}
		seeds := "–"
		if slices.Contains([]string{"shortwalks", "walks", "cuts", "linecuts"}, first.What) {
			seeds = fmt.Sprintf("%d–%d", first.Seed, seed)
		}
		lines = append(lines, fmt.Sprintf("| %s | %s | %d | %s | %.2f | %s | %d | %s | %s | %d | %s | %s |", first.What, first.Of, len(group),
			words(counts), seconds/3600, seeds, failed, day(first), day(last), len(commits), last.Go, last.Machine))
	}
	return append(lines, "")
}

func day(r ran.Run) string { return r.At.Format("2006-01-02 15:04") }

// words writes counts in the order of their names.
func words(counts map[string]int) string {
	list := []string{}
	for _, name := range slices.Sorted(maps.Keys(counts)) {
		list = append(list, fmt.Sprintf("%d %s", counts[name], name))
	}
	return strings.Join(list, ", ")
}

// depths says what the two kinds of walk hold, and what only one of them does.
func depths() []string {
	return []string{
		"Walks and short walks make the same acts at random, meet the same faults (the power fails, the process dies, the disk reports EIO or ENOSPC",
		"or writes half) and hold the office against the same model after every crash, every start and at the end: letters, numbers, dates, sheets,",
		"batches, kinds, refusals; after every act its answer and the clock. At the end the register is verified and audited without the office: the chain,",
		"no number twice and none left out, dates in order, nobody his own approver. A walk has 24 steps, knows every shipped kind and thirty people, draws",
		"every sheet, keeps its store in Badger's files, throws them away or puts older ones back, restores backups on a bare PC, and ends with a new",
		"store that must say what the last one said. A short walk has 8 steps, eight kinds and eight people; a sheet is the hash of its words and is not",
		"drawn; the store is in memory, so that every start rebuilds it from the register; one in ten ends with the comparison of stores; there are no",
		"backups. A seed that fails is walked again with the line that stands before its trace.", "",
	}
}

// fuzzing sums the inputs that every target was given.
func fuzzing(all []ran.Run) []string {
	rows, sum, hours := []string{}, 0, 0.0
	for _, group := range grouped(all, func(r ran.Run) string { return r.What + " " + r.Of }) {
		last := group[len(group)-1]
		if last.What != "fuzz" {
			continue
		}
		inputs, seconds, failed := 0, 0.0, 0
		for _, r := range group {
			inputs += r.Counts["inputs"]
			seconds += r.Seconds
			if r.Failed != "" {
				failed++
			}
		}
		sum, hours = sum+inputs, hours+seconds/3600
		rows = append(rows, fmt.Sprintf("| %s | %d | %.2f | %d | %d | %s | %s |", last.Of, inputs, seconds/3600, len(group), failed, day(last), last.Commit))
	}
	slices.Sort(rows)
	lines := []string{
		"## Fuzzing", "", fmt.Sprintf("%d inputs for %d targets in %.2f hours. Some that once reached something new are committed beside each target", sum, len(rows), hours),
		"(`testdata/fuzz`) and tried in every run of the tests.", "",
		"| target | inputs | hours | runs | failed | last | commit |", "|---|---:|---:|---:|---:|---|---|",
	}
	return append(append(lines, rows...), "")
}

// grouped puts runs of one key together, in the order of their first.
func grouped(all []ran.Run, key func(ran.Run) string) [][]ran.Run {
	at, list := map[string]int{}, [][]ran.Run{}
	for _, r := range all {
		i, known := at[key(r)]
		if !known {
			i = len(list)
			at[key(r)] = i
			list = append(list, nil)
		}
		list[i] = append(list[i], r)
	}
	return list
}

// bounds says what no loss in n tries promises: at most 3/n, in 95 of 100 cases.
func bounds(all []ran.Run) []string {
	lines := []string{"## What that promises", "", "No loss in n tries means at most 3/n, with 95 % confidence, of what the test can show.", ""}
	for _, what := range []string{"cuts", "kills", "linecuts", "shortwalks", "walks"} {
		n, since := 0, ""
		for _, r := range all {
			switch {
			case r.What != what:
			case r.Failed != "":
				n, since = 0, " since the failure of "+day(r)
			default:
				n += r.Counts[what]
			}
		}
		if n > 2 {
			lines = append(lines, fmt.Sprintf("- %s: none in %d%s, so at most one in %d.", what, n, since, n/3))
		} else if since != "" {
			lines = append(lines, fmt.Sprintf("- %s: too few%s.", what, since))
		}
	}
	return append(lines, "", "A simulated disk is not a disk: pulling the plug on the PCs to be used is a test of its own.", "")
}

// coverage tables the newest run of each package.
func coverage(all []ran.Run) []string {
	lines := []string{"## Statements that quick tests reach, a package's own unless it says otherwise", "", "| package | statements | reached | % | when | commit |", "|---|---:|---:|---:|---|---|"}
	for _, r := range newest(all, "coverage") {
		n, hit := r.Counts["statements"], r.Counts["covered"]
		if n > 0 {
			lines = append(lines, fmt.Sprintf("| %s | %d | %d | %.1f | %s | %s |", r.Of, n, hit, 100*float64(hit)/float64(n), day(r), r.Commit))
		}
	}
	return append(lines, "")
}

func newest(all []ran.Run, what string) []ran.Run {
	list := []ran.Run{}
	for _, group := range grouped(all, func(r ran.Run) string { return r.What + " " + r.Of }) {
		if group[0].What == what {
			list = append(list, group[len(group)-1])
		}
	}
	return list
}

// mutants tables the newest run of each target with what nobody noticed.
func mutants(all []ran.Run) []string {
	lines := []string{"## Mutants", "", "| of | possible | left out | tried | noticed | not noticed | % | seed | when | commit |", "|---|---:|---:|---:|---:|---:|---:|---:|---|---|"}
	survivors := []string{}
	for _, r := range newest(all, "mutants") {
		killed, survived := r.Counts["killed"], r.Counts["survived"]
		if killed+survived == 0 {
			continue
		}
		lines = append(lines, fmt.Sprintf("| %s | %d | %d | %d | %d | %d | %.0f | %d | %s | %s |", r.Of, r.Counts["possible"], r.Counts["left out"], killed+survived,
			killed, survived, 100*float64(killed)/float64(killed+survived), r.Seed, day(r), r.Commit))
		for _, note := range r.Notes {
			survivors = append(survivors, "- "+note)
		}
	}
	if len(survivors) > 0 {
		lines = append(lines, "", "Not noticed:", "")
	}
	return append(append(lines, survivors...), "")
}

func failures(all []ran.Run) []string {
	lines := []string{"## Failures", ""}
	for _, r := range all {
		if r.Failed != "" {
			lines = append(lines, fmt.Sprintf("%s, %s of %s, seed %d, commit %s:", day(r), r.What, r.Of, r.Seed, r.Commit), "", "```", r.Failed, "```", "")
		}
	}
	if len(lines) == 2 {
		lines = append(lines, "None.")
	}
	return lines
}
