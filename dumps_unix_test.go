//go:build unix

package main

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

func TestKeepNoDumps(t *testing.T) {
	dir := t.TempDir()
	old := filepath.Join(dir, "EBWebView", "Crashpad", "reports")
	kept := filepath.Join(dir, "EBWebView", "Default")
	for _, d := range []string{old, kept} {
		if err := os.MkdirAll(d, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(old, "a.dmp"), []byte("memory"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := keepNoDumps(dir); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(old); err == nil {
		t.Error("an earlier crash's memory still lies there")
	}
	if _, err := os.Stat(kept); err != nil {
		t.Error(err)
	}
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_CORE, &limit); err != nil || limit.Cur != 1 || limit.Max != 1 {
		t.Errorf("core files of %d bytes, %v", limit.Max, err)
	}
}
