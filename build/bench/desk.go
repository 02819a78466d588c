package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"github.com/loket-kelurahan/loket/backend/catalog"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/office"
	"github.com/loket-kelurahan/loket/backend/register"
	"github.com/loket-kelurahan/loket/build/invent"
	"github.com/loket-kelurahan/loket/hardware/printer"
)

// The officers of a measured office. Their PINs guard invented people only.
const (
	clerkName, clerkPIN = "Maria Ndun", "271828"
	bossName, bossPIN   = "Alexander Lay", "161803"
)

const seed = 7

// clock is an office's clock. It moves when it is told to.
type clock struct{ ms atomic.Int64 }

func (c *clock) now() time.Time          { return time.UnixMilli(c.ms.Load()) }
func (c *clock) set(t time.Time)         { c.ms.Store(t.UnixMilli()) }
func (c *clock) forward(d time.Duration) { c.ms.Add(d.Milliseconds()) }

// wita is the zone of Kupang.
func wita() *time.Location { return time.FixedZone("WITA", 8*3600) }

// lastDay is the day on which prepared offices are measured: after their last
// letter.
func lastDay() time.Time {
	return time.Date(2026, 11, 23, 8, 0, 0, 0, wita())
}

// workday gives the morning of the nearest working day after t, or before it.
func workday(t time.Time, step int) time.Time {
	t = time.Date(t.Year(), t.Month(), t.Day()+step, 8, 0, 0, 0, wita())
	for t.Weekday() == time.Saturday || t.Weekday() == time.Sunday {
		t = t.AddDate(0, 0, step)
	}
	return t
}

// desk is an open office with somebody signed in.
type desk struct {
	dir    string
	clock  *clock
	office *office.Office
	clerk  kelurahan.Officer
	boss   kelurahan.Officer // zero until signInBoss
	people []kelurahan.Resident
	kinds  []*catalog.Kind
	r      *rand.Rand
}

// paper is the printer that writes files, joined as the program joins it.
type paper struct{ driver *printer.Printer }

func (p paper) Print(ctx context.Context, pdf []byte, title string, report func(office.SheetState)) error {
	job, err := p.driver.Submit(ctx, pdf, title)
	if err != nil {
		return err
	}
	report(office.SheetState{State: office.SheetDone, Printer: job.Queue, Virtual: true})
	return nil
}

func profile() kelurahan.Office {
	return kelurahan.Office{
		Area: "53.71.03.1010", Province: "Nusa Tenggara Timur", City: "Kota Kupang", District: "Kelapa Lima", Name: "Oesapa",
		Short: "Osp", Address: "Jalan Adisucipto, Oesapa, Kupang 85228", Contact: "Telepon (0380) 000000 - pos-el oesapa@contoh.id",
		Place: "Kupang", Zone: "WITA", Paper: "A4", Pattern: kelurahan.DefaultPattern, Hours: [2]int{7, 16}, VerifyURL: office.DefaultVerifyURL,
		Signers: []kelurahan.Signatory{{Key: "lurah", Name: "Drs. Alexander Lay", NIP: "197001011995031002", Rank: "Penata Tk. I, III/d", Title: "Lurah Oesapa"}},
	}
}

// openOffice opens the folder of an office, which may be empty. files is nil for
// the operating system's own.
func openOffice(dir string, c *clock, files register.Files) (*office.Office, error) {
	out := filepath.Join(dir, "kertas")
	if err := os.MkdirAll(out, 0o700); err != nil {
		return nil, err
	}
	driver, err := printer.Open(printer.Config{Driver: printer.DriverFile, Dir: out})
	if err != nil {
		return nil, err
	}
	return office.Open(office.Config{Dir: dir, Now: c.now, Printer: paper{driver}, Files: files})
}

// newDesk sets an office up on a day with n invented residents and signs the
// clerk in. The PINs cost what they cost in the product.
func newDesk(ctx context.Context, dir string, n int, begin time.Time) (*desk, error) {
	c := &clock{}
	c.set(begin)
	o, err := openOffice(dir, c, nil)
	if err != nil {
		return nil, err
	}
	p := profile()
	if p.Arms, err = arms(); err != nil {
		return nil, err
	}
	_, err = o.SetUp(ctx, office.SetUp{Counter: "A", Office: p, Officers: []office.NewOfficer{
		{Name: clerkName, Role: kelurahan.Clerk, PIN: []byte(clerkPIN)},
		{Name: bossName, Role: kelurahan.Supervisor, PIN: []byte(bossPIN)},
	}})
	if err != nil {
		return nil, errors.Join(err, o.Close())
	}
	d := &desk{dir: dir, clock: c, office: o, people: invent.Residents(seed, n)}
	if err := d.begin(ctx); err != nil {
		return nil, errors.Join(err, o.Close())
	}
	const part = 27_000
	for i := 0; i < n; i += part {
		if err := o.ImportResidents(ctx, d.clerk, "bench", d.people[i:min(i+part, n)]); err != nil {
			return nil, errors.Join(err, o.Close())
		}
	}
	return d, nil
}

// openDesk opens a prepared office of n residents on its last day.
func openDesk(ctx context.Context, dir string, n int, files register.Files) (*desk, error) {
	c := &clock{}
	c.set(lastDay())
	o, err := openOffice(dir, c, files)
	if err != nil {
		return nil, err
	}
	d := &desk{dir: dir, clock: c, office: o, people: invent.Residents(seed, n)}
	if err := d.begin(ctx); err != nil {
		return nil, errors.Join(err, o.Close())
	}
	return d, nil
}

// begin signs the clerk in and learns the kinds.
func (d *desk) begin(ctx context.Context) (err error) {
	if d.clerk, err = signIn(ctx, d.office, clerkName, clerkPIN); err != nil {
		return err
	}
	return d.learn()
}

// learn reads the usual kinds, out of which letters are drawn.
func (d *desk) learn() error {
	d.r = rand.New(rand.NewPCG(seed, 0x62656E6368))
	all, _, err := d.office.Kinds()
	for _, k := range all {
		if usual()[k.Code] > 0 {
			d.kinds = append(d.kinds, k)
		}
	}
	return err
}

func signIn(ctx context.Context, o *office.Office, name, pin string) (kelurahan.Officer, error) {
	id, err := officerNamed(o, name)
	if err != nil {
		return kelurahan.Officer{}, err
	}
	return o.SignIn(ctx, id, []byte(pin))
}

func officerNamed(o *office.Office, name string) (id kelurahan.OfficerID, err error) {
	cards, err := o.Officers()
	if err != nil {
		return id, err
	}
	for _, card := range cards {
		if card.Name == name {
			return id, id.UnmarshalText([]byte(card.ID))
		}
	}
	return id, fmt.Errorf("there is no officer %s", name)
}

func (d *desk) signInBoss(ctx context.Context) (err error) {
	d.boss, err = signIn(ctx, d.office, bossName, bossPIN)
	return err
}

func (d *desk) close() error { return d.office.Close() }
