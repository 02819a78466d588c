package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/loket-kelurahan/loket/backend/store"
)

// preparedVersion counts up whenever a prepared office would come out another
// way. A store of an older format rebuilds itself.
const preparedVersion = 4

// spec is an office to measure in.
type spec struct{ residents, letters, perDay int }

// begin is the working day on which an office must open for its letters to end
// just before the last day.
func (s spec) begin() time.Time {
	day := lastDay()
	for written := 0; written < s.letters+max(s.perDay, 1); written += max(s.perDay, 1) {
		day = workday(day, -1)
	}
	return day
}

// The prepared offices: a kelurahan in its first weeks, one after ten years, the
// whole city's residents, and more letters than any counter will write: a number
// has five digits, so that 380 a day is the most a year can hold.
func young() spec     { return spec{27_000, 1_000, 60} }
func tenYears() spec  { return spec{40_000, 150_000, 60} }
func wholeCity() spec { return spec{450_000, 0, 0} }
func million() spec   { return spec{27_000, 1_000_000, 380} }

// prepared gives the folder of an office, made now or by an earlier run. It is
// never worked in: stages measure in a copy.
func (b *bench) prepared(ctx context.Context, s spec) (string, error) {
	dir := filepath.Join(b.out, fmt.Sprintf("office-%d-%d-v%d", s.residents, s.letters, preparedVersion))
	ready := filepath.Join(dir, "ready")
	if _, err := os.Stat(ready); err == nil {
		return dir, nil
	}
	if err := os.RemoveAll(dir); err != nil {
		return "", err
	}
	begin := time.Now()
	d, err := newDesk(ctx, dir, s.residents, s.begin())
	if err != nil {
		return "", err
	}
	if s.letters > 0 {
		err = grind(ctx, d, s.letters, s.perDay)
	} else {
		err = d.close()
	}
	if err != nil {
		return "", err
	}
	note("an office of %d residents and %d letters was made in %.1f s", s.residents, s.letters, time.Since(begin).Seconds())
	return dir, os.WriteFile(ready, nil, 0o600)
}

// workplace is where this process may write; it is removed when the stage ends.
func (b *bench) workplace() string { return b.workplaceOf(os.Getpid()) }

func (b *bench) workplaceOf(pid int) string { return filepath.Join(b.out, fmt.Sprintf("work-%d", pid)) }

// copyOf gives a copy of a prepared office to work in. Its store has caught up.
func (b *bench) copyOf(ctx context.Context, s spec) (string, error) {
	from, err := b.prepared(ctx, s)
	if err != nil {
		return "", err
	}
	if err := settle(ctx, from); err != nil {
		return "", err
	}
	dir := filepath.Join(b.workplace(), filepath.Base(from))
	return dir, os.CopyFS(dir, os.DirFS(from))
}

// settle opens a prepared office once, so that its store takes in what the
// register holds, and again when stores have another format since: a store that
// rebuilds itself while something is measured spoils the figure.
func settle(ctx context.Context, dir string) error {
	settled, format := filepath.Join(dir, "settled"), []byte(strconv.Itoa(store.FormatVersion))
	if have, err := os.ReadFile(settled); err == nil && bytes.Equal(have, format) {
		return nil
	}
	d, err := openDesk(ctx, dir, 1, nil)
	if err != nil {
		return err
	}
	if err := d.close(); err != nil {
		return err
	}
	return os.WriteFile(settled, format, 0o600)
}
