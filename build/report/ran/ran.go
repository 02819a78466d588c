// Package ran keeps what long test runs came to: one line of JSON for each run,
// in out/soak. The test report is written from these lines and from nothing else.
package ran

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// File is where the lines are, from the root of the checkout.
const File = "out/soak/runs.jsonl"

// Run is one run of one kind of test.
type Run struct {
	What    string         `json:"what"`         // "walks", "kills", "cuts", "fuzz", "mutants", "coverage"
	Of      string         `json:"of,omitempty"` // a package or a fuzz target
	At      time.Time      `json:"at"`
	Seconds float64        `json:"seconds"`
	Seed    uint64         `json:"seed,omitempty"` // the first one
	Upto    uint64         `json:"upto,omitempty"` // one past the last seed tried; 0 = Seed and the count
	Counts  map[string]int `json:"counts"`
	Failed  string         `json:"failed,omitempty"` // the last lines of what went wrong
	Notes   []string       `json:"notes,omitempty"`
	Commit  string         `json:"commit"`
	Go      string         `json:"go"`
	Machine string         `json:"machine"`
}

// End is one past the last seed the run tried.
func (r Run) End() uint64 { return max(r.Upto, r.Seed+uint64(r.Counts[r.What])) }

// Begin starts the record of a run that begins now.
func Begin(what string) *Run {
	return &Run{
		What: what, At: time.Now().UTC().Truncate(time.Second), Counts: map[string]int{}, Commit: commit(),
		Go: runtime.Version(), Machine: fmt.Sprintf("%s/%s, %d cores", runtime.GOOS, runtime.GOARCH, runtime.NumCPU()),
	}
}

// commit names the checkout, with a plus when something in it is not committed.
func commit() string {
	out, err := exec.Command("git", "rev-parse", "--short", "HEAD").Output()
	if err != nil {
		return "unknown" // a checkout from an archive
	}
	name := strings.TrimSpace(string(out))
	if changed, err := exec.Command("git", "status", "--porcelain", "--untracked-files=no").Output(); err != nil || len(changed) > 0 {
		name += "+"
	}
	return name
}

// Keep adds the run to the file.
func (r *Run) Keep() error {
	line, err := json.Marshal(r)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(File), 0o755); err != nil {
		return err
	}
	f, err := os.OpenFile(File, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(append(line, '\n'))
	return errors.Join(err, f.Close())
}

// All gives every run that was kept, oldest first; none when nothing ever ran.
func All() ([]Run, error) {
	f, err := os.Open(File)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	list := []Run{}
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var r Run
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			return nil, errors.Join(fmt.Errorf("%s, line %d: %w", File, len(list)+1, err), f.Close())
		}
		list = append(list, r)
	}
	return list, errors.Join(lines.Err(), f.Close())
}
