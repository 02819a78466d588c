package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"runtime/pprof"
	"slices"
	"strings"
	"syscall"
)

// What the program sets for itself (run.go), so that memory and time are its own.
const (
	heapGrowth = 400
	heapLimit  = 96 << 20
)

func main() {
	debug.SetGCPercent(heapGrowth)
	debug.SetMemoryLimit(heapLimit)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// bench is what a stage works with.
type bench struct {
	out   string // folder on a real file system, kept between runs
	quick bool
}

// stage measures one or more figures, in a process of its own, so that no stage
// inherits another's memory.
type stage struct {
	name string
	run  func(context.Context, *bench) error
}

func stages() []stage {
	return []stage{
		{"pdf", measurePDF}, {"catalog", measureCatalog}, {"issue", measureIssue}, {"tap", measureTap}, {"search", measureSearch},
		{"import", measureImport}, {"upload", measureUpload}, {"door", measureDoor}, {"keeping", measureKeeping}, {"restoring", measureRestoring},
		{"big", measureBig}, {"growth", measureGrowth},
	}
}

func run(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	out := flags.String("out", filepath.Join("out", "bench"), "folder for offices, on a real file system")
	only := flags.String("only", "", "stages to run, separated by commas")
	inside := flags.String("stage", "", "run one stage in this very process")
	profile := flags.String("profile", "", "with -stage or -child: file for where the processor's time went")
	child := flags.String("child", "", "a process that a stage measures from outside")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *child != "" {
		return profiled(*profile, func() error { return runChild(ctx, *child, flags.Args()) })
	}
	dir, err := filepath.Abs(*out)
	if err != nil {
		return err
	}
	b := &bench{out: dir, quick: os.Getenv("BENCH") == "quick"}
	if *inside != "" {
		return profiled(*profile, func() error { return b.runStage(ctx, *inside) })
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	if err := describeMachine(dir); err != nil {
		return err
	}
	return b.runAll(ctx, *only)
}

func (b *bench) runStage(ctx context.Context, name string) error {
	i := slices.IndexFunc(stages(), func(s stage) bool { return s.name == name })
	if i < 0 {
		return fmt.Errorf("there is no stage %q", name)
	}
	err := stages()[i].run(ctx, b)
	return errors.Join(err, os.RemoveAll(b.workplace()))
}

// profiled writes a processor profile of f, when a file is named.
func profiled(file string, f func() error) error {
	if file == "" {
		return f()
	}
	out, err := os.Create(file)
	if err != nil {
		return err
	}
	if err := pprof.StartCPUProfile(out); err != nil {
		return errors.Join(err, out.Close())
	}
	err = f()
	pprof.StopCPUProfile()
	return errors.Join(err, out.Close())
}

// runAll runs every stage that was asked for; one that fails does not keep the
// others from measuring.
func (b *bench) runAll(ctx context.Context, only string) error {
	exe, err := os.Executable()
	if err != nil {
		return err
	}
	var failed []string
	for _, s := range stages() {
		if only != "" && !slices.Contains(strings.Split(only, ","), s.name) {
			continue
		}
		cmd := exec.CommandContext(ctx, exe, "-out", b.out, "-stage", s.name)
		cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
		if err := cmd.Run(); err != nil {
			failed = append(failed, s.name)
		}
		if cmd.Process != nil { // one that was killed left its work behind
			if err := os.RemoveAll(b.workplaceOf(cmd.Process.Pid)); err != nil {
				return err
			}
		}
	}
	if len(failed) > 0 {
		return fmt.Errorf("stages that could not measure: %s", strings.Join(failed, ", "))
	}
	return nil
}
