package main

import (
	"strings"
	"testing"
	"time"

	"github.com/loket-kelurahan/loket/build/report/ran"
)

func TestThePageSaysWhatRan(t *testing.T) {
	at := time.Date(2026, 11, 22, 6, 0, 0, 0, time.UTC)
	all := []ran.Run{
		{What: "cuts", Of: "backend/register", At: at, Seconds: 1800, Seed: 0, Counts: map[string]int{"cuts": 600_000}, Commit: "a"},
		{What: "cuts", Of: "backend/register", At: at.Add(time.Hour), Seconds: 1800, Seed: 600_000, Counts: map[string]int{"cuts": 600_000}, Commit: "b"},
		{What: "walks", Of: "backend/office", At: at, Seed: 7, Counts: map[string]int{"walks": 3}, Failed: "seed 8: a number twice"},
		{What: "fuzz", Of: "backend/seal FuzzX", At: at, Seconds: 1800, Counts: map[string]int{"inputs": 1000}},
		{What: "fuzz", Of: "backend/catalog FuzzY", At: at, Counts: map[string]int{"inputs": 30}},
		{What: "fuzz", Of: "backend/seal FuzzX", At: at.Add(time.Hour), Seconds: 1800, Counts: map[string]int{"inputs": 234}, Commit: "b"},
		{What: "coverage", Of: "backend/seal", At: at, Counts: map[string]int{"statements": 10, "covered": 9}},
		{What: "coverage", Of: "backend/seal", At: at, Counts: map[string]int{"statements": 20, "covered": 19}},
		{What: "mutants", Of: "backend/register", At: at, Counts: map[string]int{"killed": 9, "survived": 1, "possible": 99}, Notes: []string{"frame.go:3: < becomes <="}},
	}
	text := page(all)
	for _, piece := range []string{
		"| cuts | backend/register | 2 | 1200000 cuts | 1.00 | 0–1200000 | 0 |", "none in 1200000, so at most one in 400000",
		"walks: too few since the failure of 2026-11-22 06:00", "seed 8: a number twice", "| backend/seal | 20 | 19 | 95.0 |", "1264 inputs for 2 targets in 1.00 hours", "| backend/seal FuzzX | 1234 | 1.00 | 2 | 0 | 2026-11-22 07:00 | b |", "- frame.go:3: < becomes <=", "| 99 | 0 | 10 | 9 | 1 | 90 |",
	} {
		if !strings.Contains(text, piece) {
			t.Errorf("the page does not say %q:\n%s", piece, text)
		}
	}
}

func TestCountsAreRead(t *testing.T) {
	for i, said := range []string{
		"    walk_test.go:66: 150 short walks of 8 steps: map[]", "    walk_test.go:66: 150 walks of 24 steps: map[]", "cut_test.go:62: 60000 cuts: none", "300 cuts of the line, 99 deliveries", "40 kills, 812 letters acknowledged, 99 in the register",
		"struck map[EIO:26 ENOSPC:4 kill:28] of 953 sites",
	} {
		tr := trials()[i]
		if counts := named(tr.count, said); len(counts) == 0 || tr.what != "faults" && counts[tr.what] == 0 {
			t.Errorf("%s: %q gives %v", tr.what, said, counts)
		}
	}
}

func TestTargetsAreFound(t *testing.T) {
	t.Chdir("../..")
	list, err := fuzzTargets()
	if err != nil || len(list) < 20 {
		t.Errorf("%d fuzz targets, %v", len(list), err)
	}
}

func TestOnlyWhatIsKnownIsAskedFor(t *testing.T) {
	t.Chdir("../..")
	for only, want := range map[string]int{"walks": 0, "FuzzSegment": 1, "kills,fuzz": -1, "": -1, "wlaks": -2} {
		how := terms{}
		if only != "" {
			how.only = strings.Split(only, ",")
		}
		list, err := how.targets()
		switch {
		case want == -2 && err == nil, want != -2 && err != nil:
			t.Errorf("%q: %v", only, err)
		case want >= 0 && len(list) != want, want == -1 && len(list) < 20:
			t.Errorf("%q: %d targets", only, len(list))
		}
	}
}

func TestSeedsGoOn(t *testing.T) {
	t.Chdir(t.TempDir())
	walks := trials()[1]
	for _, r := range []ran.Run{
		{What: "walks", Counts: map[string]int{"walks": 300}},
		{What: "walks", Seed: 300, Upto: 600, Failed: "seed 310"}, {What: "cuts", Counts: map[string]int{"cuts": 9000}},
	} {
		if err := r.Keep(); err != nil {
			t.Fatal(err)
		}
	}
	if next, err := walks.next(); err != nil || next != 600 {
		t.Errorf("the next walk is %d, %v", next, err)
	}
}
