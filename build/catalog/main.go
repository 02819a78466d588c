package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/loket-kelurahan/loket/backend/catalog"
	"github.com/loket-kelurahan/loket/backend/letterpdf"
)

// options are the flags.
type options struct {
	dir, only, paper, face string
	pictures               bool
}

func main() {
	var o options
	flag.StringVar(&o.dir, "out", filepath.Join("out", "catalog"), "folder for what is drawn")
	flag.StringVar(&o.only, "only", "", "draw these kinds only, separated by commas")
	flag.StringVar(&o.paper, "paper", "A4", "the office's paper, A4 or F4")
	flag.StringVar(&o.face, "face", "", "the office's face: sans, or none for serif")
	flag.BoolVar(&o.pictures, "pictures", true, "also make pictures and contact sheets")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, o); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, o options) error {
	kinds, err := catalog.Shipped()
	if err != nil {
		return err
	}
	if o.only != "" {
		wanted := strings.Split(o.only, ",")
		kinds = slices.DeleteFunc(kinds, func(k *catalog.Kind) bool { return !slices.Contains(wanted, string(k.Code)) })
	}
	if err := sweep(o.dir); err != nil {
		return err
	}
	r, err := letterpdf.New()
	if err != nil {
		return err
	}
	letters := plan(kinds)
	if err := all(ctx, letters, func(l *letter) error { return l.draw(ctx, r, o) }); err != nil {
		return err
	}
	sheets := 0
	if o.pictures {
		if sheets, err = contactSheets(o.dir, letters); err != nil {
			return err
		}
	}
	return summarise(o.dir, letters, sheets)
}

// sweep makes the folder and takes away what an earlier run left there, nothing
// else.
func sweep(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for _, form := range []string{"*.pdf", "*.png"} {
		old, err := filepath.Glob(filepath.Join(dir, form))
		if err != nil {
			return err
		}
		for _, path := range old {
			if err := os.Remove(path); err != nil {
				return err
			}
		}
	}
	return nil
}

// all does something for every letter, as many at once as there are cores.
func all(ctx context.Context, letters []*letter, do func(*letter) error) error {
	var wg sync.WaitGroup
	faults := make([]error, len(letters))
	turns := make(chan struct{}, runtime.GOMAXPROCS(0))
	for i, l := range letters {
		if ctx.Err() != nil {
			break
		}
		turns <- struct{}{}
		wg.Go(func() {
			defer func() { <-turns }()
			faults[i] = do(l)
		})
	}
	wg.Wait()
	return errors.Join(append(faults, ctx.Err())...)
}
