// Command practice opens Loket with a practice office: a virtual e-KTP reader,
// a printer that makes PDF files, a city server of its own. It is what `make
// run` runs; docs/practice.md tells the learner the rest.
//
//	go run ./build/practice [--new] [--play]     the practice office
//	go run ./build/practice scene NAME           one prepared desk for tests of the screens
//
// Where there is a screen the window opens and everything ends with it. Where
// there is none, a counter day is played in a virtual one, and what it leaves
// lies under out/.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/loket-kelurahan/loket/build/practice/past"
	"github.com/loket-kelurahan/loket/build/practice/stage"
	"github.com/loket-kelurahan/loket/build/window/day"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:])
	interrupted := ctx.Err() != nil
	stop()
	if err != nil && !interrupted {
		fmt.Fprintln(os.Stderr, "latihan:", err)
		os.Exit(1)
	}
}

// options of a practice.
type options struct {
	fresh, play bool
	out, bin    string // absolute folders
}

func run(ctx context.Context, args []string) error {
	if len(args) > 0 && args[0] == "scene" {
		return playScene(ctx, args[1:])
	}
	var o options
	flags := flag.NewFlagSet("practice", flag.ContinueOnError)
	flags.BoolVar(&o.fresh, "new", false, "buang kantor latihan yang ada dan mulai baru")
	flags.BoolVar(&o.play, "play", false, "mainkan satu hari sendiri, walaupun ada layar")
	flags.StringVar(&o.out, "out", "out", "tempat semua hasil")
	flags.StringVar(&o.bin, "bin", "build/bin", "tempat program loket dan cityd")
	if err := flags.Parse(args); err != nil {
		return err
	}
	var errs [2]error
	o.out, errs[0] = filepath.Abs(o.out)
	o.bin, errs[1] = filepath.Abs(o.bin)
	if err := errors.Join(errs[:]...); err != nil {
		return err
	}
	return practise(ctx, o)
}

func say(format string, args ...any) { fmt.Printf(format+"\n", args...) }

func practise(ctx context.Context, o options) (err error) {
	s, err := stage.Open(ctx, stage.Options{Out: o.out, Cityd: filepath.Join(o.bin, "cityd"), Fresh: o.fresh, Say: say})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	explain(s)
	if stage.HasDisplay() && !o.play {
		return open(ctx, s, o)
	}
	return play(ctx, s, o)
}

// explain prints what a learner needs.
func explain(s *stage.Stage) {
	say("\nKantor latihan: Kelurahan Oesapa, loket A. Semua orang di dalamnya karangan.")
	for _, o := range past.Officers() {
		say("  %-22s %-10s PIN %s", o.Name, map[bool]string{true: "operator", false: "penyelia"}[o.Role == "clerk"], o.PIN)
	}
	say("  e-KTP latihan          layar Perangkat, tombol Tempelkan")
	say("  Surat tercetak         %s", s.Papers)
	say("  Halaman kota           %s/cek  (petugas: %s, sandi %q)\n", s.City.URL, stage.StaffName, stage.StaffPassword)
}

// open opens the window and waits until it is closed.
func open(ctx context.Context, s *stage.Stage, o options) error {
	cmd := exec.Command(filepath.Join(o.bin, "loket"))
	cmd.Env = append(os.Environ(), s.Env()...)
	window, err := stage.Run(cmd, filepath.Join(o.out, "latihan", "jendela.log"))
	if err != nil {
		return err
	}
	say("Jendela Loket terbuka. Tutup jendelanya, atau tekan Ctrl+C di sini, untuk selesai.")
	select {
	case <-ctx.Done():
		return window.Stop()
	case <-window.Gone():
	}
	if err := window.Wait(); err != nil {
		return fmt.Errorf("program berhenti sendiri: %w\n%s", err, window.Words())
	}
	return nil
}

// play plays a day on a virtual screen and says what it left.
func play(ctx context.Context, s *stage.Stage, o options) error {
	say("Di sini tidak ada layar: satu hari di loket dimainkan di layar maya.")
	at := day.Place{Program: filepath.Join(o.bin, "loket"), Out: o.out, Scratch: filepath.Join(o.out, "latihan", "kerja")}
	report, err := day.OnStage(ctx, s, at, say)
	if err != nil {
		return err
	}
	say("\nSurat pertama perlu %d tekanan tombol, dari orangnya tampil sampai lembarnya dijawab keluar.", report.Strokes)
	for _, l := range report.Letters {
		word := "terbit"
		if l.Void {
			word = "terbit, lalu dibatalkan"
		}
		say("  %s  %-24s %s", l.Short, word, l.Paper)
	}
	say("Gambar layar      %s/langkah-*.png", filepath.Join(o.out, "pictures"))
	say("Halaman kota      %s", filepath.Join(o.out, "kota"))
	return nil
}
