package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
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
		long := flags.Duration("for", 30*time.Minute, "how long")
		if err := flags.Parse(args[1:]); err != nil {
			return err
		}
		return soak(ctx, *long)
	case "cover":
		if err := flags.Parse(args[1:]); err != nil {
			return err
		}
		return cover(ctx)
	}
	return fmt.Errorf("there is no %q: soak, cover, or nothing for the page", args[0])
}
