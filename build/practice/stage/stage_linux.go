package stage

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/loket-kelurahan/loket/backend/office"
	"github.com/loket-kelurahan/loket/build/practice/past"
	"github.com/loket-kelurahan/loket/hardware/card/simulator"
	"github.com/loket-kelurahan/loket/hardware/printer/cupsrig"
)

// Options of Open. All paths are absolute.
type Options struct {
	Out   string // where everything is left: letters in Out/surat, the office in Out/latihan
	Cityd string // the built city server
	Fresh bool   // throw an earlier practice office away
	// Earnest makes an office whose letters are not marked as practice, so that
	// the city calls them genuine. For tests only.
	Earnest bool
	Say     func(format string, args ...any)
}

// Stage is a practice office with everything around it, running.
type Stage struct {
	Office string // data folder of the counter, for LOKET_DIR
	Papers string // where printed letters land
	CUPS   string // everything the practice printer keeps, its spool too
	City   *City
	Reader *simulator.Link // the virtual reader; nil when it is inside the program
	New    bool            // the office was made just now

	root    string // Out/latihan
	earnest bool
	say     func(string, ...any)
	lock    *os.File
	closes  []func() error
	notes   notes
	env     []string
	reader  string // PC/SC's name of the virtual reader
	cups    string // host:port
}

// notes are what a practice office remembers of its making.
type notes struct {
	Version int       `json:"version"`
	Made    time.Time `json:"made"`
	Port    int       `json:"port"` // of the city: the counter remembers it
	PG      string    `json:"pg"`   // the database's folder
}

// version of what past makes; another one is made anew.
const version = 2

// stale is when a practice office is begun anew: the program rightly asks a
// supervisor about a clock that jumped by more than 45 days.
const stale = 30 * 24 * time.Hour

// Open starts everything, and the first time makes the office.
func Open(ctx context.Context, o Options) (s *Stage, err error) {
	s = &Stage{root: filepath.Join(o.Out, "latihan"), Papers: filepath.Join(o.Out, "surat"), say: o.Say, earnest: o.Earnest}
	s.Office = filepath.Join(s.root, "loket")
	defer func() {
		if err != nil {
			err = errors.Join(err, s.Close())
		}
	}()
	if err := s.takeLock(); err != nil {
		return s, err
	}
	if err := s.look(o.Fresh); err != nil {
		return s, err
	}
	if err := s.startCity(ctx, o.Cityd); err != nil {
		return s, fmt.Errorf("the practice city: %w", err)
	}
	if s.New {
		if err := s.makeOffice(ctx); err != nil {
			return s, fmt.Errorf("the practice office: %w", err)
		}
	} else if err := s.moveCity(ctx); err != nil {
		return s, err
	}
	if err := s.startDevices(ctx); err != nil {
		return s, err
	}
	return s, s.writeSettings()
}

// takeLock keeps two practices out of one folder.
func (s *Stage) takeLock() error {
	if err := os.MkdirAll(s.root, 0o755); err != nil {
		return fmt.Errorf("stage: %w", err)
	}
	f, err := os.OpenFile(filepath.Join(s.root, ".kunci"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("stage: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return errors.Join(errors.New("latihan sudah berjalan; tutup dulu jendela Loket yang itu"), f.Close())
	}
	s.lock = f
	s.atEnd(f.Close)
	return nil
}

func (s *Stage) atEnd(f func() error) { s.closes = append(s.closes, f) }

func (s *Stage) notesFile() string { return filepath.Join(s.root, "latihan.json") }

// look decides whether the office there can be used; what cannot is cleared away.
func (s *Stage) look(fresh bool) error {
	b, err := os.ReadFile(s.notesFile())
	if err == nil {
		err = json.Unmarshal(b, &s.notes)
	}
	age := time.Since(s.notes.Made)
	switch {
	case errors.Is(err, os.ErrNotExist):
	case err == nil && !fresh && s.notes.Version == version && age >= 0 && age < stale && isFolder(s.notes.PG):
		return nil
	case err == nil && !fresh:
		s.say("kantor latihan yang lama tidak cocok lagi; dibuat baru")
	}
	s.New = true
	return s.clear()
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

func (s *Stage) clear() error {
	doomed := []string{s.notesFile(), s.Office, filepath.Join(s.root, "kota"), filepath.Join(s.root, "pg"), filepath.Join(s.root, "surat-lama")}
	if s.notes.PG != "" {
		doomed = append(doomed, s.notes.PG)
	}
	for _, path := range doomed {
		if err := os.RemoveAll(path); err != nil {
			return fmt.Errorf("stage: %w", err)
		}
	}
	s.notes = notes{}
	return nil
}

func (s *Stage) startCity(ctx context.Context, cityd string) (err error) {
	places := []string{s.notes.PG}
	if s.New {
		// The user postgres, whom root lends, cannot pass through a closed home
		// folder; a place of its own serves as well.
		places = []string{filepath.Join(s.root, "pg"), filepath.Join("/var/tmp", fmt.Sprintf("loket-latihan-%d-%08x", os.Getuid(), hash(s.root)))}
	}
	var errs error
	for _, pg := range places {
		if s.New {
			if err := os.RemoveAll(pg); err != nil {
				return fmt.Errorf("stage: %w", err)
			}
		}
		if s.City, err = StartCity(ctx, cityd, filepath.Join(s.root, "kota"), pg, s.notes.Port); err == nil {
			s.notes.PG = pg
			s.atEnd(s.City.Close)
			return nil
		}
		errs = errors.Join(errs, err)
	}
	return errs
}

func hash(s string) (h uint32) {
	for _, b := range []byte(s) {
		h = h*31 + uint32(b)
	}
	return h
}

// makeOffice makes the office beside its place and moves it there when it is
// whole, so that a practice cut short leaves nothing half.
func (s *Stage) makeOffice(ctx context.Context) error {
	s.say("kantor latihan dibuat (sekali saja) …")
	if err := s.City.AddStaff(ctx); err != nil {
		return err
	}
	half := s.Office + ".baru"
	if err := os.RemoveAll(half); err != nil {
		return fmt.Errorf("stage: %w", err)
	}
	papers, err := past.NewFolder(filepath.Join(s.root, "surat-lama"))
	if err != nil {
		return err
	}
	err = past.Build(ctx, past.Options{
		Dir: half, Printer: papers, Say: s.say, Earnest: s.earnest,
		City: func(ctx context.Context, of *office.Office) error {
			return s.City.Join(ctx, of, filepath.Join(half, "kirim"))
		},
	})
	if err != nil {
		return err
	}
	if err := os.Rename(half, s.Office); err != nil {
		return fmt.Errorf("stage: %w", err)
	}
	s.notes.Version, s.notes.Made = version, time.Now()
	return s.keepNotes()
}

func (s *Stage) keepNotes() error {
	s.notes.Port = s.City.Port()
	b, err := json.MarshalIndent(s.notes, "", "  ")
	if err != nil {
		return fmt.Errorf("stage: %w", err)
	}
	return os.WriteFile(s.notesFile(), append(b, '\n'), 0o600)
}

// moveCity enrols the counter again when the city's old port was taken by
// somebody else.
func (s *Stage) moveCity(ctx context.Context) error {
	if s.City.Port() == s.notes.Port {
		return nil
	}
	s.say("alamat kota latihan berubah; loket didaftarkan lagi")
	papers, err := past.NewFolder(filepath.Join(s.root, "surat-lama"))
	if err != nil {
		return err
	}
	err = past.Enter(ctx, s.Office, papers, func(ctx context.Context, of *office.Office) error {
		return s.City.Join(ctx, of, filepath.Join(s.Office, "kirim"))
	})
	if err != nil {
		return err
	}
	return s.keepNotes()
}

func (s *Stage) startDevices(ctx context.Context) error {
	cups, err := cupsrig.Start(ctx, cupsrig.Options{Out: s.Papers})
	if err != nil {
		return fmt.Errorf("the practice printer: %w", err)
	}
	s.atEnd(cups.Close)
	s.cups, s.CUPS = cups.Server, cups.Dir()
	dir, err := os.MkdirTemp("", "loket-pcsc-")
	if err != nil {
		return fmt.Errorf("stage: %w", err)
	}
	s.atEnd(func() error { return os.RemoveAll(dir) })
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	reader, err := simulator.StartPCSC(ctx, dir)
	if err != nil {
		// A container may forbid a pcscd of our own; the reader inside the program
		// shows the same, only not through PC/SC.
		s.say("pembaca kartu maya lewat PC/SC tidak dapat dijalankan di sini (%v); dipakai yang di dalam program", err)
		return nil
	}
	s.atEnd(reader.Stop)
	s.Reader, s.env = reader.Links[0], append(s.env, reader.Env())
	s.reader = reader.Names[0]
	return nil
}

// Env is what the program needs in its environment.
func (s *Stage) Env() []string { return append([]string{"LOKET_DIR=" + s.Office}, s.env...) }

// Close ends everything, last first. What was made stays.
func (s *Stage) Close() error {
	var err error
	for i := len(s.closes) - 1; i >= 0; i-- {
		err = errors.Join(err, s.closes[i]())
	}
	s.closes = nil
	return err
}
