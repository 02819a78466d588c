//go:build !linux

package main

import (
	"fmt"
	"os"
)

func main() {
	fmt.Fprintln(os.Stderr, "window: the finished window is driven through WebKitGTK, so on Linux only")
	os.Exit(1)
}
