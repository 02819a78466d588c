package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"
	"time"

	"github.com/loket-kelurahan/loket/backend/catalog"
	"github.com/loket-kelurahan/loket/backend/register"
	"github.com/loket-kelurahan/loket/backend/seal"
	"github.com/loket-kelurahan/loket/backend/store"
	"github.com/loket-kelurahan/loket/backend/wire"
)

// runChild is a process that a stage measures. It answers in JSON.
func runChild(ctx context.Context, name string, args []string) error {
	children := map[string]func(context.Context, []string) (any, error){
		"start": startChild, "pin": pinChild, "parts": partsChild, "rebuild": rebuildChild, "memory": memoryChild, "restore": restoreChild, "import": importChild,
	}
	f, ok := children[name]
	if !ok || len(args) == 0 {
		return fmt.Errorf("there is no child %q, or its folder is missing", name)
	}
	answer, err := f(ctx, args)
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(answer)
}

// started is how long a start took, in milliseconds, from before the process
// was made.
type started struct{ Process, Open, SignIn, Search, Usable float64 }

// since gives the milliseconds since a moment that another process named.
func since(arg string) (float64, error) {
	n, err := strconv.ParseInt(arg, 10, 64)
	return float64(time.Now().UnixNano()-n) / 1e6, err
}

// startChild is the program from its start to the first answer.
func startChild(ctx context.Context, args []string) (any, error) {
	var s started
	var err error
	if s.Process, err = since(args[1]); err != nil {
		return nil, err
	}
	c := &clock{}
	c.set(lastDay())
	o, err := openOffice(args[0], c, nil)
	if err != nil {
		return nil, err
	}
	opened, err := since(args[1])
	if err != nil {
		return nil, err
	}
	if _, err := signIn(ctx, o, clerkName, clerkPIN); err != nil {
		return nil, err
	}
	signed, err := since(args[1])
	if err != nil {
		return nil, err
	}
	hits, err := o.Search("maria n", 8)
	if err != nil || len(hits) == 0 {
		return nil, fmt.Errorf("nobody was found: %w", err)
	}
	if s.Usable, err = since(args[1]); err != nil {
		return nil, err
	}
	s.Open, s.SignIn, s.Search = opened-s.Process, signed-opened, s.Usable-signed
	return s, o.Close()
}

// unlock opens the keys of an office folder.
func unlock(dir string) (*seal.Unlocked, error) {
	ring, err := seal.Open(seal.Config{Dir: filepath.Join(dir, "keys"), Now: lastDay})
	if err != nil {
		return nil, err
	}
	cards, err := ring.Officers()
	if err != nil {
		return nil, err
	}
	for _, card := range cards {
		if card.Name == clerkName {
			return ring.Unlock(card.ID, []byte(clerkPIN))
		}
	}
	return nil, errors.New("the clerk is not there")
}

// pinChild is a program that checks a PIN and ends.
func pinChild(_ context.Context, args []string) (any, error) {
	keys, err := unlock(args[0])
	if err != nil {
		return nil, err
	}
	keys.Wipe()
	usable, err := since(args[1])
	return started{Usable: usable}, err
}

// parts are the milliseconds of a start's parts.
type parts struct{ PIN, Register, Store, Kinds float64 }

func partsChild(_ context.Context, args []string) (any, error) {
	var p parts
	var keys *seal.Unlocked
	took, err := timed(func() (err error) { keys, err = unlock(args[0]); return err })
	if err != nil {
		return nil, err
	}
	p.PIN = millis(took)
	var reg *register.Register
	took, err = timed(func() (err error) { reg, err = openRegister(args[0], keys); return err })
	if err != nil {
		return nil, err
	}
	p.Register = millis(took)
	var s *store.Store
	took, err = timed(func() (err error) { s, err = openStore(args[0], keys); return err })
	if err != nil {
		return nil, errors.Join(err, reg.Close())
	}
	p.Store = millis(took)
	took, err = timed(func() error { return parseKinds(s) })
	p.Kinds = millis(took)
	return p, errors.Join(err, s.Close(), reg.Close())
}

func openRegister(dir string, keys *seal.Unlocked) (*register.Register, error) {
	aead, err := keys.AEAD("register")
	if err != nil {
		return nil, err
	}
	reg, _, err := register.Open(register.Config{Dir: filepath.Join(dir, "register"), AEAD: aead})
	return reg, err
}

func openStore(dir string, keys *seal.Unlocked) (*store.Store, error) {
	cfg := store.Config{Dir: filepath.Join(dir, "store")}
	var errs [3]error
	cfg.Key, errs[0] = keys.Derive("store")
	cfg.IndexKey, errs[1] = keys.Derive("index")
	cfg.FilesKey, errs[2] = keys.Derive("files")
	if err := errors.Join(errs[:]...); err != nil {
		return nil, err
	}
	s, fresh, err := store.Open(cfg)
	if err == nil && fresh.Fresh {
		err = errors.Join(fmt.Errorf("the store was empty: %s", fresh.Reason), s.Close())
	}
	return s, err
}

func parseKinds(s *store.Store) error {
	for code, version := range s.Kinds() {
		file, err := s.Kind(code, version)
		if err != nil {
			return err
		}
		if _, err := catalog.Parse(file); err != nil {
			return err
		}
	}
	return nil
}

// rebuilt is what rebuilding a store took, and reading the register alone.
type rebuilt struct {
	Seconds, Read               float64
	Entries                     int
	RegisterMB, StoreMB, PeakMB float64
}

// rebuildChild takes the store away and opens the office.
func rebuildChild(ctx context.Context, args []string) (any, error) {
	var r rebuilt
	keys, err := unlock(args[0])
	if err != nil {
		return nil, err
	}
	read, err := timed(func() (err error) { r.Entries, err = readAll(args[0], keys); return err })
	if err != nil {
		return nil, err
	}
	if err := os.RemoveAll(filepath.Join(args[0], "store")); err != nil {
		return nil, err
	}
	c := &clock{}
	c.set(lastDay())
	o, err := openOffice(args[0], c, nil)
	if err != nil {
		return nil, err
	}
	whole, err := timed(func() error { _, err := signIn(ctx, o, clerkName, clerkPIN); return err })
	if err != nil {
		return nil, err
	}
	r.Seconds, r.Read = whole.Seconds(), read.Seconds()
	peak, err := memory("VmHWM")
	if err != nil && !errors.Is(err, errors.ErrUnsupported) {
		return nil, err
	}
	r.PeakMB = peak
	if err := o.Close(); err != nil {
		return nil, err
	}
	var errs [2]error
	r.RegisterMB, errs[0] = folderMB(filepath.Join(args[0], "register"))
	r.StoreMB, errs[1] = folderMB(filepath.Join(args[0], "store"))
	return r, errors.Join(errs[:]...)
}

// readAll reads and decodes every entry of a register.
func readAll(dir string, keys *seal.Unlocked) (n int, err error) {
	reg, err := openRegister(dir, keys)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, reg.Close()) }()
	for e, err := range reg.Read(1, reg.Head().Seq) {
		if err != nil {
			return n, err
		}
		if _, _, _, err := wire.DecodeEntry(e.Payload); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// held is memory in MB that is a process's own.
type held struct{ Fresh, After, Least, Peak, Heap float64 }

// memoryChild opens the office, searches, and issues a hundred letters.
func memoryChild(ctx context.Context, args []string) (any, error) {
	var m held
	var err error
	if m.Fresh, err = memory("RssAnon"); err != nil {
		return nil, err
	}
	n, err := strconv.Atoi(args[1])
	if err != nil {
		return nil, err
	}
	d, err := openDesk(ctx, args[0], 1, nil)
	if err != nil {
		return nil, err
	}
	if err := d.borrowPeople(n); err != nil {
		return nil, err
	}
	kinds := d.direct()
	for range 100 {
		now, err := memory("RssAnon")
		if err != nil {
			return nil, err
		}
		m.Peak = max(m.Peak, now)
		d.clock.forward(3 * time.Minute)
		if _, err := d.office.Search("maria n", 8); err != nil {
			return nil, err
		}
		if _, err := d.serve(ctx, d.draw(kinds)); err != nil {
			return nil, err
		}
	}
	if m.After, err = memory("RssAnon"); err != nil {
		return nil, err
	}
	debug.FreeOSMemory()
	if m.Least, err = memory("RssAnon"); err != nil {
		return nil, err
	}
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	m.Heap = float64(stats.HeapAlloc) / 1e6
	return m, d.close()
}

// borrowPeople takes the first residents of the office itself, so that this
// process does not hold forty thousand made-up ones that no program would.
func (d *desk) borrowPeople(n int) error {
	all, err := d.office.Search("maria", min(n, 200))
	d.people = all
	if err == nil && len(all) == 0 {
		err = errors.New("nobody was found")
	}
	return err
}
