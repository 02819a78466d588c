package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/loket-kelurahan/loket/backend/courier"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/office"
	"github.com/loket-kelurahan/loket/backend/register"
	"github.com/loket-kelurahan/loket/backend/seal"
	"github.com/loket-kelurahan/loket/hardware/card"
	"github.com/loket-kelurahan/loket/hardware/printer"
)

// errTrouble makes the exit code 1 after a report that says what is wrong.
var errTrouble = errors.New("ada yang perlu diperiksa")

// finding is one line of the doctor. It holds no personal data.
type finding struct {
	part string
	ok   bool
	text string
}

func (f finding) String() string {
	mark := "baik "
	if !f.ok {
		mark = "PERIKSA"
	}
	return fmt.Sprintf("%-10s %-8s %s", f.part, mark, f.text)
}

// trouble is a finding in the words of an error.
func trouble(part string, err error) finding {
	m := kelurahan.Say(err)
	return finding{part, false, m.Sentence + " " + m.Remedy}
}

// runDoctor looks at every part of this PC without a PIN and without a window.
func runDoctor(args []string, out io.Writer) error {
	var file string
	s, err := toolSettings("doctor", args, func(f *flag.FlagSet) { f.StringVar(&file, "out", "", "tulis ke berkas ini") })
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	checks := []func(context.Context, settings) finding{
		checkKeys, checkRegister, checkStore, checkReader, checkPrinter, checkCity, checkDisk, checkClock,
	}
	var report strings.Builder
	fmt.Fprintf(&report, "Loket %s\n", version)
	good := true
	for _, check := range checks {
		f := check(ctx, s)
		good = good && f.ok
		fmt.Fprintln(&report, f)
	}
	if err := writeReport(report.String(), file, out); err != nil {
		return err
	}
	if !good {
		return errTrouble
	}
	return nil
}

// toolSettings reads the settings for a command with flags of its own.
func toolSettings(name string, args []string, more func(*flag.FlagSet)) (settings, error) {
	flags := flag.NewFlagSet(name, flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	dir := flags.String("dir", "", "map data Loket")
	more(flags)
	if err := flags.Parse(args); err != nil {
		return settings{}, fmt.Errorf("%w: %w", errUsage, err)
	}
	if *dir == "" {
		return readSettings(nil)
	}
	return readSettings([]string{"--dir", *dir})
}

// writeReport writes to a file as well: a Windows program without a console has
// nowhere else to say it.
func writeReport(text, file string, out io.Writer) error {
	if _, err := io.WriteString(out, text); err != nil {
		return err
	}
	if file == "" {
		return nil
	}
	return os.WriteFile(file, []byte(text), 0o644)
}

func checkKeys(_ context.Context, s settings) finding {
	keyring, err := seal.Open(seal.Config{Dir: filepath.Join(s.Dir, "keys"), Now: time.Now})
	if err != nil {
		return trouble("kunci", err)
	}
	if _, err := keyring.RecoveryCopy(); err != nil {
		return trouble("kunci", err)
	}
	officers, err := keyring.Officers()
	if err != nil {
		return trouble("kunci", err)
	}
	return finding{"kunci", true, fmt.Sprintf("%d petugas terdaftar.", len(officers))}
}

func checkRegister(ctx context.Context, s settings) finding {
	report, err := register.Verify(ctx, register.Config{Dir: filepath.Join(s.Dir, "register")}, nil)
	if err != nil {
		return trouble("register", err)
	}
	text := fmt.Sprintf("%d catatan, rantai utuh (tanpa membuka isinya).", report.Entries)
	if report.TornBytes > 0 {
		text += " Catatan terakhir terputus listrik; dirapikan saat dibuka."
	}
	return finding{"register", true, text}
}

func checkStore(_ context.Context, s settings) finding {
	if _, err := os.Stat(filepath.Join(s.Dir, "store")); err != nil {
		return finding{"daftar", true, "Belum ada; dibangun dari register saat petugas masuk."}
	}
	return finding{"daftar", true, "Ada; dicocokkan dengan register saat petugas masuk."}
}

func checkReader(ctx context.Context, s settings) finding {
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	watch := card.Watch(ctx, card.Config{Only: s.Reader})
	last := kelurahan.ReaderAbsent
	for ev := range watch.Events() {
		if last = ev.State.Code(); last == "" && ev.Reader != "" {
			return finding{"pembaca", true, ev.Reader}
		}
	}
	return trouble("pembaca", kelurahan.E(last, "doctor", nil))
}

func checkPrinter(ctx context.Context, s settings) finding {
	p, err := printer.Open(printer.Config{Driver: s.Printer.Driver, Server: s.Printer.Server, Queue: s.Printer.Queue, Dir: s.Printer.Dir})
	if err != nil {
		return trouble("printer", err)
	}
	c := p.Check(ctx)
	if c.Code != "" {
		return trouble("printer", kelurahan.E(c.Code, "doctor", nil))
	}
	return finding{"printer", true, "Antrean " + c.Queue + ": tidak ada gangguan yang diketahui."}
}

func checkCity(ctx context.Context, s settings) finding {
	carrier, err := courier.New(courier.Config{Dir: filepath.Join(s.Dir, "kirim"), Now: time.Now})
	if err != nil {
		return trouble("kota", err)
	}
	url := carrier.State().City
	if url == "" {
		return trouble("kota", kelurahan.E(kelurahan.NotEnrolled, "doctor", nil))
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimRight(url, "/")+"/v1/health", nil)
	if err != nil {
		return trouble("kota", err)
	}
	resp, err := courier.NewClient().Do(req)
	if err != nil {
		return trouble("kota", kelurahan.E(kelurahan.CityUnreachable, "doctor", err))
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusOK {
		return trouble("kota", kelurahan.E(kelurahan.CityFailed, "doctor", nil))
	}
	return finding{"kota", true, url}
}

func checkDisk(_ context.Context, s settings) finding {
	free, err := office.FreeBytes(s.Dir)
	if err != nil {
		return trouble("disk", err)
	}
	if code := office.RoomCode(free); code != "" {
		return trouble("disk", kelurahan.E(code, "doctor", nil, "free", fmt.Sprintf("%d MB", free>>20)))
	}
	return finding{"disk", true, fmt.Sprintf("%d MB kosong.", free>>20)}
}

// checkClock can only compare with the files while everything is locked.
func checkClock(_ context.Context, s settings) finding {
	newest := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	list, err := filepath.Glob(filepath.Join(s.Dir, "register", "*"))
	if err != nil {
		return trouble("jam", err)
	}
	for _, path := range list {
		if info, err := os.Stat(path); err == nil && info.ModTime().After(newest) {
			newest = info.ModTime()
		}
	}
	now := time.Now()
	if now.Before(newest.Add(-time.Hour)) {
		day := func(t time.Time) string { return kelurahan.DateOf(t).Long() }
		return trouble("jam", kelurahan.E(kelurahan.ClockBack, "doctor", nil, "today", day(now), "last", day(newest)))
	}
	return finding{"jam", true, now.Format("2006-01-02 15.04 MST")}
}
