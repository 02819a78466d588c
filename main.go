// Loket is the desktop program of a kelurahan counter: tap an e-KTP, pick a
// letter, and the numbered, sealed paper is printed. This file reads the
// configuration, joins the parts and runs; it holds no rules.
package main

import (
	"embed"
	"fmt"
	"os"
)

//go:embed all:frontend/dist
var screens embed.FS

func main() {
	if err := run(os.Args[1:], os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "loket:", err)
		os.Exit(1)
	}
}
