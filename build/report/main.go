package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "report:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	if len(args) == 0 {
		return writePage()
	}
	flags := flag.NewFlagSet("report "+args[0], flag.ContinueOnError)
	switch args[0] {
	case "soak":
		how := terms{}
		flags.DurationVar(&how.long, "for", 30*time.Minute, "how long")
		flags.DurationVar(&how.fuzzTime, "fuzztime", 30*time.Second, "how long one fuzz target is fuzzed in one go")
		flags.Func("only", "shortwalks, walks, cuts, linecuts, kills, faults, fuzz or fuzz targets by name, with commas; everything if it is left out", func(text string) error {
			how.only = strings.Split(text, ",")
			return nil
		})
		if err := flags.Parse(args[1:]); err != nil {
			return err
		}
		return soak(ctx, how)
	case "cover":
		if err := flags.Parse(args[1:]); err != nil {
			return err
		}
		return cover(ctx)
	case "stock":
		if err := flags.Parse(args[1:]); err != nil {
			return err
		}
		return stock(ctx)
	}
	return fmt.Errorf("there is no %q: soak, cover, stock, or nothing for the page", args[0])
}
