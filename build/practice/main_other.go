//go:build !linux

package main

import (
	"fmt"
	"os"
)

func main() {
	fmt.Fprintln(os.Stderr, "latihan: kantor latihan berdiri di Linux")
	os.Exit(1)
}
