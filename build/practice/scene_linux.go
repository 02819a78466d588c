package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/loket-kelurahan/loket/build/practice/scene"
)

// playScene serves one scene until standard input ends, which is when whoever
// asked for it is gone. It says where in one line of JSON.
func playScene(ctx context.Context, args []string) error {
	o := scene.Options{Say: func(format string, args ...any) { fmt.Fprintf(os.Stderr, format+"\n", args...) }}
	flags := flag.NewFlagSet("scene", flag.ContinueOnError)
	flags.StringVar(&o.Program, "program", "build/.cache/loket-dev", "program yang dibangun dengan tag dev")
	flags.StringVar(&o.Cityd, "cityd", "build/bin/cityd", "server kota")
	flags.StringVar(&o.Screens, "screens", "frontend/dist", "layar yang sudah dibangun")
	// Not inside the checkout: PostgreSQL, run as another user, may not be able to
	// pass through somebody's home.
	flags.StringVar(&o.Home, "home", filepath.Join(os.TempDir(), fmt.Sprintf("loket-adegan-%d", os.Getuid())), "tempat adegan disimpan")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() != 1 {
		return errors.New("pakai: practice scene [pilihan] kosong|baru|biasa|penuh|salah|menunggu")
	}
	o.Name = flags.Arg(0)
	var errs [3]error
	o.Program, errs[0] = filepath.Abs(o.Program)
	o.Cityd, errs[1] = filepath.Abs(o.Cityd)
	o.Screens, errs[2] = filepath.Abs(o.Screens)
	if err := errors.Join(errs[:]...); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin) // its end is all that is of interest
		cancel()
	}()
	return scene.Play(ctx, o, func(url, dir string) {
		b, _ := json.Marshal(map[string]string{"url": url, "dir": dir}) // a map of strings always encodes
		fmt.Println(string(b))
	})
}
