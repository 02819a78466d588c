package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"runtime/debug"

	"github.com/loket-kelurahan/loket/hardware/raster"
)

// version is set by the linker at a release: -X main.version=1.0.0.
var version = "0.1.0"

// errUsage is what an unknown command gets.
var errUsage = errors.New(`perintah tidak dikenal. Pakai: loket | loket version | loket doctor [--out BERKAS] | loket periksa | loket cadangkan --ke MAP --petugas NAMA | loket perbaiki --dari MAP --petugas NAMA | loket kunci --dari MAP | loket kunci --baru --petugas NAMA | loket pulihkan --dari MAP --loket HURUF --penyelia NAMA`)

// run is the whole program; tests call it too. Commands that need no window are
// dispatched before one is made, so that they work without a display.
func run(args []string, in io.Reader, out io.Writer) error {
	command := ""
	if len(args) > 0 && args[0] != "" && args[0][0] != '-' {
		command, args = args[0], args[1:]
	}
	switch command {
	case "version":
		_, err := fmt.Fprintf(out, "Loket %s\n", version)
		return err
	case raster.ChildArg:
		if code := raster.ChildMain(in, out); code != 0 {
			os.Exit(code)
		}
		return nil
	case "doctor":
		return runDoctor(args, out)
	case "periksa":
		return runPeriksa(args, out)
	case "cadangkan":
		return runCadangkan(args, in, out)
	case "perbaiki":
		return runPerbaiki(args, in, out)
	case "kunci":
		return runKunci(args, in, out)
	case "pulihkan":
		return runPulihkan(args, in, out)
	case "":
		return runWindow(args)
	}
	return errUsage
}

// The collector runs seldom while the heap is small, which halves the time of a
// sheet, and often when it nears what a 4 GB PC can spare.
const (
	heapGrowth = 400      // percent
	heapLimit  = 96 << 20 // bytes, soft
)

func runWindow(args []string) error {
	debug.SetGCPercent(heapGrowth)
	debug.SetMemoryLimit(heapLimit)
	s, err := readSettings(args)
	if err != nil {
		return err
	}
	webView := filepath.Join(s.Dir, "webview")
	if err := keepNoDumps(webView); err != nil {
		return err
	}
	log, closeLog, err := openLog(s.Dir)
	if err != nil {
		return err
	}
	defer closeLog()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	desk, err := wire(ctx, s, log)
	if err != nil {
		return err
	}
	defer func() {
		if err := desk.close(); err != nil {
			log.Error("closing", "cause", err)
		}
	}()
	assets, err := fs.Sub(screens, "frontend/dist")
	if err != nil {
		return err
	}
	return desk.core.OpenWindow(assets, webView, developing)
}

// openLog opens the log file of this PC: attributes only, no NIK, name or PIN.
func openLog(dir string) (*slog.Logger, func(), error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, nil, err
	}
	path := filepath.Join(dir, "loket.log")
	if info, err := os.Stat(path); err == nil && info.Size() > 4<<20 {
		if err := os.Rename(path, path+".1"); err != nil {
			return nil, nil, err
		}
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, nil, err
	}
	log := slog.New(slog.NewTextHandler(f, &slog.HandlerOptions{Level: slog.LevelInfo}))
	return log, func() { _ = f.Close() }, nil
}
