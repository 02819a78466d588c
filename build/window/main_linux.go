// Command window proves the finished program from outside: it opens it, just as
// it is shipped, on a practice stage and plays a counter day in its window, then
// the first hour of an office and its way back from a backup.
//
//	go run ./build/window build/bin/loket
//
// The city server is taken from beside the program. What the day leaves, its
// pictures above all, lies under out/window.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/loket-kelurahan/loket/build/practice/stage"
	"github.com/loket-kelurahan/loket/build/window/day"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "window:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) (err error) {
	if len(args) != 1 {
		return errors.New("use: go run ./build/window build/bin/loket")
	}
	program, err := filepath.Abs(args[0])
	if err != nil {
		return err
	}
	out, err := filepath.Abs("out/window")
	if err != nil {
		return err
	}
	if err := os.RemoveAll(filepath.Join(out, "surat")); err != nil {
		return err
	}
	say := func(format string, args ...any) { fmt.Printf(format+"\n", args...) }
	s, err := stage.Open(ctx, stage.Options{Out: out, Cityd: filepath.Join(filepath.Dir(program), "cityd"), Fresh: true, Earnest: true, Say: say})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	at := day.Place{Program: program, Out: out, Scratch: filepath.Join(out, "kerja"), Earnest: true}
	report, err := day.OnStage(ctx, s, at, say)
	if err != nil {
		return err
	}
	say("surat pertama: %d tekanan tombol dari orang sampai lembar dijawab (batas %d)", report.Strokes, day.MostStrokes)
	_, err = day.BeginOnStage(ctx, s, at, say)
	return err
}
