package scene

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/loket-kelurahan/loket/backend/office"
	"github.com/loket-kelurahan/loket/backend/seal"
	"github.com/loket-kelurahan/loket/build/practice/past"
	"github.com/loket-kelurahan/loket/build/practice/stage"
)

// version of what the scenes hold; another one is made anew.
const version = 2

// plot says what a scene holds and what stands around it.
type plot struct {
	office  *past.Options // nil: this PC is no counter yet
	city    cityState
	printer printerState
	reader  bool // a practice reader inside the program; else PC/SC does not answer
}

type cityState string

const (
	noCity   cityState = ""       // never enrolled
	cityUp   cityState = "up"     // enrolled, everything delivered
	cityGone cityState = "gone"   // enrolled, then nobody answers
	portal   cityState = "portal" // enrolled, then a web page answers in its place
)

type printerState string

const (
	toFolder printerState = ""     // PDF files
	busy     printerState = "busy" // a CUPS queue that never gets done
	gone     printerState = "gone" // no CUPS answers
)

func plots() map[string]plot {
	return map[string]plot{
		"kosong":   {reader: true},
		"baru":     {office: &past.Options{Residents: -1, Days: -1}, reader: true},
		"biasa":    {office: &past.Options{Morning: 5}, city: cityUp, reader: true},
		"penuh":    {office: &past.Options{Residents: 5000, Days: 30, PerDay: 40, Morning: 20, Unsigned: 2}, city: cityUp, reader: true},
		"salah":    {office: &past.Options{Morning: 3, Unsigned: 1}, city: portal, printer: gone},
		"menunggu": {office: &past.Options{Morning: 3, Unsigned: 2}, city: cityGone, printer: busy, reader: true},
	}
}

// Options of Play.
type Options struct {
	Name    string // one of kosong, baru, biasa, penuh, salah, menunggu
	Program string // the program built with the tag dev
	Cityd   string
	Screens string // frontend/dist
	Home    string // where scenes are kept
	Say     func(format string, args ...any)
}

// Play prepares the scene, serves its screens and calls ready with their address
// and the scene's folder; it returns when ctx ends, with everything stopped.
func Play(ctx context.Context, o Options, ready func(url, dir string)) (err error) {
	p, ok := plots()[o.Name]
	if !ok {
		return fmt.Errorf("scene: there is none of the name %q", o.Name)
	}
	kept, err := keep(ctx, o, p)
	if err != nil {
		return fmt.Errorf("scene %s: %w", o.Name, err)
	}
	s := &set{Options: o, plot: p, dir: filepath.Join(o.Home, "run", o.Name)}
	defer func() { err = errors.Join(err, s.close()) }()
	if err := copyTree(ctx, kept, s.dir); err != nil {
		return err
	}
	url, err := s.open(ctx)
	if err != nil {
		return err
	}
	ready(url, s.dir)
	select {
	case <-ctx.Done():
		return nil
	case <-s.program.Gone():
		return fmt.Errorf("scene: the program ended: %s", s.program.Words())
	}
}

// keep gives the folder of the prepared scene, made if need be. It is made
// beside its place, so that a half-made one is never taken for whole.
func keep(ctx context.Context, o Options, p plot) (string, error) {
	kept := filepath.Join(o.Home, fmt.Sprintf("%s-v%d", o.Name, version))
	if _, err := os.Stat(kept); err == nil {
		return kept, nil
	}
	half := filepath.Join(o.Home, "half-"+o.Name)
	if err := errors.Join(os.RemoveAll(half), os.MkdirAll(filepath.Join(half, "loket"), 0o755)); err != nil {
		return "", err
	}
	if p.office != nil {
		if err := build(ctx, o, p, half); err != nil {
			return "", err
		}
	}
	if o.Name == "menunggu" {
		if err := writeSheet(filepath.Join(half, Sheet), 27_000); err != nil {
			return "", err
		}
	}
	return kept, os.Rename(half, kept)
}

// build makes the office, and its city where it has one.
func build(ctx context.Context, o Options, p plot, dir string) (err error) {
	papers, err := past.NewFolder(filepath.Join(dir, "surat"))
	if err != nil {
		return err
	}
	of := *p.office
	of.Dir, of.Printer, of.Say = filepath.Join(dir, "loket"), papers, o.Say
	of.KDF = seal.KDF{MemoryKiB: 8, Passes: 1, Lanes: 1} // these PINs guard nobody
	if p.city == noCity {
		return past.Build(ctx, of)
	}
	city, err := stage.StartCity(ctx, o.Cityd, filepath.Join(dir, "kota"), filepath.Join(dir, "pg"), 0)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, city.Close()) }()
	joined := false
	of.City = func(ctx context.Context, x *office.Office) error {
		if joined && p.city != cityUp {
			return nil // what came after the first day waits
		}
		joined = true
		return city.Join(ctx, x, filepath.Join(of.Dir, "kirim"))
	}
	if err := past.Build(ctx, of); err != nil {
		return err
	}
	b, err := json.Marshal(city.Port())
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "port"), b, 0o600)
}

// copyTree copies with owners and modes: PostgreSQL insists on both.
func copyTree(ctx context.Context, from, to string) error {
	if err := errors.Join(os.RemoveAll(to), os.MkdirAll(filepath.Dir(to), 0o755)); err != nil {
		return err
	}
	out, err := exec.CommandContext(ctx, "cp", "-a", from, to).CombinedOutput()
	if err != nil {
		return fmt.Errorf("scene: cp: %w: %s", err, strings.TrimSpace(string(out)))
	}
	return nil
}
