package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"
)

// measureBig measures an office after ten years: rebuilding its store, starting
// the program, and what the program holds in memory afterwards.
func measureBig(ctx context.Context, b *bench) error {
	dir, err := b.copyOf(ctx, tenYears())
	if err != nil {
		return err
	}
	if err := measureRebuild(ctx, dir); err != nil {
		return err
	}
	if err := measureStart(ctx, dir); err != nil {
		return err
	}
	return measureMemory(ctx, dir)
}

// child runs this program as a process of its own and reads what it prints.
func child(ctx context.Context, into any, name string, args ...string) error {
	exe, err := os.Executable()
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, exe, append([]string{"-child", name}, args...)...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return json.Unmarshal(out, into)
}

func measureRebuild(ctx context.Context, dir string) error {
	var r rebuilt
	if err := child(ctx, &r, "rebuild", dir); err != nil {
		return err
	}
	report(figure{"rebuild-150000-s", r.Seconds, "s", r.Read, "reading-and-decoding-the-register"})
	note("rebuild: %d entries, register %.0f MB, store %.0f MB; peak memory %.0f MB of its own", r.Entries, r.RegisterMB, r.StoreMB, r.PeakMB)
	return nil
}

// measureStart starts the program again and again; in turn it starts one that
// only checks a PIN, the floor.
func measureStart(ctx context.Context, dir string) error {
	var whole, floor []float64
	var starts []started
	for i := range 8 {
		var s started
		if err := child(ctx, &s, "start", dir, strconv.FormatInt(time.Now().UnixNano(), 10)); err != nil {
			return err
		}
		var f started
		if err := child(ctx, &f, "pin", dir, strconv.FormatInt(time.Now().UnixNano(), 10)); err != nil {
			return err
		}
		if i > 0 {
			whole, floor, starts = append(whole, s.Usable), append(floor, f.Usable), append(starts, s)
		}
	}
	report(figure{"start-ms", median(whole), "ms", median(floor), "process-that-checks-the-PIN"})
	note("start: process %.0f, faces and keys %.0f, sign-in %.0f, first search %.2f ms", middle(starts, func(s started) float64 { return s.Process }),
		middle(starts, func(s started) float64 { return s.Open }), middle(starts, func(s started) float64 { return s.SignIn }), middle(starts, func(s started) float64 { return s.Search }))
	return startParts(ctx, dir)
}

func middle[T any](list []T, of func(T) float64) float64 {
	values := make([]float64, len(list))
	for i, v := range list {
		values[i] = of(v)
	}
	return median(values)
}

// startParts opens the same parts one by one, and once with nothing of the
// files in the system's cache.
func startParts(ctx context.Context, dir string) error {
	var list []parts
	for range 5 {
		var p parts
		if err := child(ctx, &p, "parts", dir); err != nil {
			return err
		}
		list = append(list, p)
	}
	note("start, part by part: argon2 %.0f, register %.0f, store with its index of names %.0f, kinds %.1f ms",
		middle(list, func(p parts) float64 { return p.PIN }), middle(list, func(p parts) float64 { return p.Register }),
		middle(list, func(p parts) float64 { return p.Store }), middle(list, func(p parts) float64 { return p.Kinds }))
	if err := forgetPages(dir); err != nil {
		if errors.Is(err, errors.ErrUnsupported) {
			return nil
		}
		return err
	}
	var s started
	if err := child(ctx, &s, "start", dir, strconv.FormatInt(time.Now().UnixNano(), 10)); err != nil {
		return err
	}
	note("start with the office's files out of the system's cache: %.0f ms", s.Usable)
	return nil
}

func measureMemory(ctx context.Context, dir string) error {
	var m held
	if err := child(ctx, &m, "memory", dir, strconv.Itoa(tenYears().residents)); err != nil {
		return err
	}
	report(figure{"rss-anon-mb", m.After, "MB", m.Fresh, "the-same-process-before-it-opens-anything"})
	note("memory: %.0f MB at most before, with the PIN's 48 MB; %.0f MB after the collector gave back all it could; Go's heap %.0f MB", m.Peak, m.Least, m.Heap)
	return nil
}

func folderMB(dir string) (float64, error) {
	sum := int64(0)
	err := filepath.WalkDir(dir, func(_ string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		if err == nil {
			sum += info.Size()
		}
		return err
	})
	return float64(sum) / 1e6, err
}
