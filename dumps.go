package main

import (
	"fmt"
	"os"
	"path/filepath"
)

// keepNoDumps sees to it that a crash leaves no memory in a file: citizens stand
// in it, those on the screen above all. webView is where the window's browser
// keeps its own; what an earlier crash of it left behind is removed.
func keepNoDumps(webView string) error {
	if err := os.RemoveAll(filepath.Join(webView, "EBWebView", "Crashpad")); err != nil {
		return fmt.Errorf("dumps: %w", err)
	}
	return forbidDumps()
}
