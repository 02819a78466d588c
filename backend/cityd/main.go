// Command cityd is the city's server: it takes runs from the counters, vouches
// for them, and shows whether a letter is genuine. docs/city.md is its manual.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Getenv, os.Stdin, os.Stdout)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "cityd:", err)
		os.Exit(1)
	}
}
