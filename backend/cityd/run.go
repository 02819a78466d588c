package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"strings"

	"github.com/loket-kelurahan/loket/backend/city"
	"github.com/loket-kelurahan/loket/backend/city/postgres"
	"github.com/loket-kelurahan/loket/backend/register"
)

// version is set by the build.
var version = "dev"

// settings come from flags; each flag's default comes from the environment.
type settings struct {
	listen, dsn, keys string
	certFile, keyFile string
	area, counter     string
	in                string
	secure, proxied   bool
}

const usage = `cityd <perintah> [pilihan]

  serve     melayani loket dan warga
  migrate   menyiapkan basis data
  token     membuat token sekali pakai: --area 53.71.03.1010 --counter A
  staff     add NAMA atau dismiss NAMA; kata sandi dibaca dari masukan
  stick     --in FOLDER: menerima kiriman dari stik dan menulis tanda terima
  verify    memeriksa rantai catatan setiap loket, dari awal sampai akhir
  kinds     --in FOLDER: menerbitkan jenis surat (.toml) bagi semua kantor
  version   versi program

Pilihan bersama: --dsn (LOKET_CITY_DSN), --keys (LOKET_CITY_KEYS)
`

// run is the whole program; tests start it just the same.
func run(ctx context.Context, args []string, env func(string) string, stdin io.Reader, stdout io.Writer) error {
	if len(args) == 0 {
		fmt.Fprint(stdout, usage)
		return errors.New("perintah belum disebut")
	}
	s, rest, err := parse(args[0], args[1:], env)
	if err != nil {
		return err
	}
	log := slog.New(slog.NewJSONHandler(stdout, nil))
	switch args[0] {
	case "serve":
		return serve(ctx, s, log)
	case "migrate":
		return migrate(ctx, s, stdout)
	case "token":
		return token(ctx, s, stdout)
	case "staff":
		return staff(ctx, s, rest, stdin, stdout)
	case "stick":
		return stick(ctx, s, stdout)
	case "verify":
		return verify(ctx, s, stdout)
	case "kinds":
		return publish(s, stdout)
	case "version":
		_, err := fmt.Fprintln(stdout, version)
		return err
	}
	fmt.Fprint(stdout, usage)
	return fmt.Errorf("perintah %q tidak dikenal", args[0])
}

func parse(command string, args []string, env func(string) string) (s settings, rest []string, err error) {
	or := func(name, otherwise string) string {
		if v := env(name); v != "" {
			return v
		}
		return otherwise
	}
	f := flag.NewFlagSet(command, flag.ContinueOnError)
	f.SetOutput(io.Discard)
	f.StringVar(&s.dsn, "dsn", env("LOKET_CITY_DSN"), "PostgreSQL")
	f.StringVar(&s.keys, "keys", or("LOKET_CITY_KEYS", "keys"), "folder of the city's keys")
	f.StringVar(&s.listen, "listen", or("LOKET_CITY_LISTEN", "127.0.0.1:8443"), "address")
	f.StringVar(&s.certFile, "tls-cert", env("LOKET_CITY_TLS_CERT"), "certificate; empty: a proxy does TLS")
	f.StringVar(&s.keyFile, "tls-key", env("LOKET_CITY_TLS_KEY"), "its key")
	f.BoolVar(&s.proxied, "proxied", env("LOKET_CITY_PROXIED") == "1", "a proxy stands in front and sets X-Forwarded-For")
	f.BoolVar(&s.secure, "secure", env("LOKET_CITY_INSECURE") != "1", "cookies travel by https only")
	f.StringVar(&s.area, "area", "", "kode wilayah")
	f.StringVar(&s.counter, "counter", "", "kode loket")
	f.StringVar(&s.in, "in", "", "folder stik")
	if err := f.Parse(args); err != nil {
		return s, nil, fmt.Errorf("pilihan: %w", err)
	}
	if s.dsn == "" && command != "version" {
		return s, nil, errors.New("--dsn atau LOKET_CITY_DSN belum diisi")
	}
	return s, f.Args(), nil
}

// open joins database and keys. Keys are made only for a city that knows no
// counter: for any other, missing keys are a disaster to be seen, not mended.
func open(ctx context.Context, s settings, log *slog.Logger) (*city.City, *postgres.Store, error) {
	store, err := postgres.Open(ctx, s.dsn)
	if err != nil {
		return nil, nil, err
	}
	c, err := join(ctx, store, s, log)
	if err != nil {
		store.Close()
		return nil, nil, err
	}
	return c, store, nil
}

func join(ctx context.Context, store *postgres.Store, s settings, log *slog.Logger) (*city.City, error) {
	if _, _, err := store.Migrate(ctx); err != nil {
		return nil, err
	}
	counters, err := store.Counters(ctx)
	if err != nil {
		return nil, fmt.Errorf("counters: %w", err)
	}
	keys, err := city.LoadKeys(s.keys, len(counters) == 0)
	if err != nil {
		return nil, err
	}
	return city.New(city.Config{
		Store: store, Keys: keys, Shelf: s.keys, Log: log, Program: version, Secure: s.secure, Proxied: s.proxied,
	})
}

func migrate(ctx context.Context, s settings, stdout io.Writer) error {
	store, err := postgres.Open(ctx, s.dsn)
	if err != nil {
		return err
	}
	defer store.Close()
	from, to, err := store.Migrate(ctx)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(stdout, "basis data: versi %d menjadi %d\n", from, to)
	return err
}

func token(ctx context.Context, s settings, stdout io.Writer) error {
	c, store, err := open(ctx, s, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	defer store.Close()
	t, err := c.NewToken(ctx, s.area, s.counter, "cityd")
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(stdout, "%s\nuntuk wilayah %s loket %s, berlaku 14 hari, sekali pakai\n", t, s.area, s.counter)
	return err
}

// staff reads the password from stdin, so that it stands in no list of
// processes and in no history.
func staff(ctx context.Context, s settings, args []string, stdin io.Reader, stdout io.Writer) error {
	if len(args) != 2 || args[0] != "add" && args[0] != "dismiss" {
		return errors.New("pakai: staff add NAMA, atau staff dismiss NAMA")
	}
	c, store, err := open(ctx, s, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	defer store.Close()
	if args[0] == "dismiss" {
		return c.DismissStaff(ctx, args[1])
	}
	fmt.Fprintln(stdout, "Kata sandi, paling sedikit 12 huruf, lalu Enter:")
	line, err := bufio.NewReader(stdin).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("kata sandi: %w", err)
	}
	if err := c.AddStaff(ctx, args[1], strings.TrimRight(line, "\r\n")); err != nil {
		return err
	}
	_, err = fmt.Fprintf(stdout, "%s dapat masuk\n", args[1])
	return err
}

func stick(ctx context.Context, s settings, stdout io.Writer) error {
	if s.in == "" {
		return errors.New("pakai: stick --in FOLDER")
	}
	c, store, err := open(ctx, s, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	defer store.Close()
	reports, err := c.ImportStick(ctx, s.in)
	if err != nil {
		return err
	}
	var failed error
	for _, r := range reports {
		fmt.Fprintf(stdout, "register %s: %d kiriman diterima\n", r.Register, r.Taken)
		if r.Err != nil {
			failed = errors.Join(failed, fmt.Errorf("register %s: %w", r.Register, r.Err))
		}
	}
	if len(reports) == 0 {
		return errors.New("tidak ada kiriman di folder itu")
	}
	return errors.Join(failed, c.Sweep(ctx))
}

// verify walks every register the city holds, from its first entry to its head.
func verify(ctx context.Context, s settings, stdout io.Writer) error {
	c, store, err := open(ctx, s, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	defer store.Close()
	counters, err := store.Counters(ctx)
	if err != nil {
		return fmt.Errorf("counters: %w", err)
	}
	var failed error
	for _, r := range counters {
		head, err := c.Verify(ctx, register.ID(r.Counter.Register))
		if err != nil {
			failed = errors.Join(failed, fmt.Errorf("wilayah %s loket %s: %w", r.Counter.Area, r.Counter.Code, err))
			continue
		}
		fmt.Fprintf(stdout, "wilayah %s loket %s: utuh, %d entri\n", r.Counter.Area, r.Counter.Code, head.Seq)
	}
	return failed
}
