package office_test

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/office"
	"github.com/loket-kelurahan/loket/backend/register"
	"github.com/loket-kelurahan/loket/backend/seal"
	"github.com/loket-kelurahan/loket/build/invent"
	"github.com/loket-kelurahan/loket/hardware/printer"
)

// paper is the file printer, joined as the program joins it.
type paper struct{ p *printer.Printer }

func (d paper) Print(ctx context.Context, pdf []byte, title string, report func(office.SheetState)) error {
	job, err := d.p.Submit(ctx, pdf, title)
	if err != nil {
		return err
	}
	for s := range d.p.Follow(ctx, job) {
		state := office.SheetPrinting
		if s.State.Final() {
			state = office.SheetDone
		}
		report(office.SheetState{State: state, Code: s.Code, Printer: job.Queue, Virtual: true})
	}
	return nil
}

// clock is a clock that tests move.
type clock struct {
	mu sync.Mutex
	t  time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(time.Second)
	return c.t
}

func (c *clock) Set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = t
}

var wita = time.FixedZone("WITA", 8*3600)

// world is an office with people at its desk.
type world struct {
	t      testing.TB
	dir    string
	clock  *clock
	office *office.Office
	tiles  map[string]kelurahan.OfficerID
	pins   map[string]string
	files  register.Files
	tools  *office.Tools
	// storeFault decides what the store's disk answers; nil = the truth.
	storeFault func(op string) error
	room       func(dir string) (uint64, error) // nil = the disk's own
	people     []kelurahan.Resident
	// recovery is the key that was shown at set-up.
	recovery string
}

const (
	clerk, clerk2, boss, boss2 = "Maria Ndun", "Yonas Tefa", "Alexander Lay", "Debora Kase"
)

func cheapKDF() seal.KDF { return seal.KDF{MemoryKiB: 64, Passes: 1, Lanes: 1} }

func newWorld(t testing.TB, with ...func(*world)) *world {
	t.Helper()
	w := &world{
		t: t, dir: t.TempDir(), clock: &clock{t: time.Date(2026, 11, 23, 9, 0, 0, 0, wita)},
		pins: map[string]string{clerk: "271828", clerk2: "314159", boss: "161803", boss2: "141421"},
	}
	for _, f := range with {
		f(w)
	}
	w.open()
	w.setUp()
	return w
}

// setUp makes the counter with two clerks and two supervisors.
func (w *world) setUp() {
	w.t.Helper()
	recovery, err := w.office.SetUp(w.t.Context(), office.SetUp{Counter: "A", Office: profile(), First: 566, Officers: []office.NewOfficer{
		{Name: clerk, Role: kelurahan.Clerk, PIN: []byte(w.pins[clerk])},
		{Name: clerk2, Role: kelurahan.Clerk, PIN: []byte(w.pins[clerk2])},
		{Name: boss, Role: kelurahan.Supervisor, PIN: []byte(w.pins[boss])},
		{Name: boss2, Role: kelurahan.Supervisor, PIN: []byte(w.pins[boss2])},
	}})
	if err != nil {
		w.t.Fatal(err)
	}
	w.recovery = recovery
	w.learnTiles()
}

func profile() kelurahan.Office {
	return kelurahan.Office{
		Area: "53.71.03.1010", Province: "Nusa Tenggara Timur", City: "Kota Kupang", District: "Kelapa Lima", Name: "Oesapa",
		Short: "Osp", Address: "Jalan Timor Raya, Kupang 85228", Place: "Kupang", Zone: "WITA", Paper: "A4",
		Pattern: kelurahan.DefaultPattern, Hours: [2]int{7, 16}, VerifyURL: office.DefaultVerifyURL, Practice: true,
		Signers: []kelurahan.Signatory{{Key: "lurah", Name: "Drs. Alexander Lay", NIP: "197001011995031002", Rank: "Penata Tk. I, III/d", Title: "Lurah Oesapa"}},
	}
}

func (w *world) open() {
	w.t.Helper()
	out := filepath.Join(w.dir, "kertas")
	if err := os.MkdirAll(out, 0o755); err != nil {
		w.t.Fatal(err)
	}
	p, err := printer.Open(printer.Config{Driver: printer.DriverFile, Dir: out})
	if err != nil {
		w.t.Fatal(err)
	}
	w.openWith(paper{p})
}

func (w *world) openWith(p office.Printer) {
	w.t.Helper()
	cfg := office.Config{Dir: w.dir, Now: w.clock.Now, Printer: p, KDF: cheapKDF(), Files: w.files, Tools: w.tools}
	cfg.FailStore(w.storeFault)
	cfg.Room(w.room)
	o, err := office.Open(cfg)
	if err != nil {
		w.t.Fatal(err)
	}
	w.office = o
	w.t.Cleanup(func() { _ = o.Close() })
}

func (w *world) learnTiles() {
	w.t.Helper()
	cards, err := w.office.Officers()
	if err != nil {
		w.t.Fatal(err)
	}
	w.tiles = map[string]kelurahan.OfficerID{}
	for _, c := range cards {
		var id kelurahan.OfficerID
		if err := id.UnmarshalText([]byte(c.ID)); err != nil {
			w.t.Fatal(err)
		}
		w.tiles[c.Name] = id
	}
}

func (w *world) signIn(name string) kelurahan.Officer {
	w.t.Helper()
	o, err := w.office.SignIn(w.t.Context(), w.tiles[name], []byte(w.pins[name]))
	if err != nil {
		w.t.Fatal(err)
	}
	return o
}

// populate brings n invented residents in.
func (w *world) populate(by kelurahan.Officer, n int) {
	w.t.Helper()
	w.people = invent.Residents(7, n)
	if err := w.office.ImportResidents(w.t.Context(), by, "uji", w.people); err != nil {
		w.t.Fatal(err)
	}
}

// usaha is a filled form for a business letter.
func (w *world) usaha(by kelurahan.Officer, person int) office.Draft {
	w.t.Helper()
	d, err := w.office.NewDraft(by, "sku", office.Party{Resident: w.people[person].ID}, kelurahan.Evidence{Source: kelurahan.EvidenceTyped, Assurance: "A0"})
	if err != nil {
		w.t.Fatal(err)
	}
	d.Fields = map[string]string{
		"nama-usaha": "Kios Berkat Taka", "bidang-usaha": "Sembako", "alamat-usaha": "Jalan Timor Raya", "sejak": "2019", "keperluan": "pengajuan KUR Bank NTT",
	}
	d.Seen = []string{"ktp", "kk", "pengantar", "pernyataan"}
	d.Overridden = []string{"nik-unusual"}
	return d
}

func (w *world) issue(by kelurahan.Officer, d office.Draft) office.Issued {
	w.t.Helper()
	out, err := w.office.Issue(w.t.Context(), by, d)
	if err != nil {
		w.t.Fatal(err)
	}
	return out
}

func TestTheDay(t *testing.T) {
	w := newWorld(t)
	maria := w.signIn(clerk)
	w.populate(maria, 50)
	first := w.issue(maria, w.usaha(maria, 3))
	if got := first.Record.Issued.Letter.Number.Text; got != "500.2.2.4/A-0566/Kel.Osp/XI/2026" {
		t.Errorf("number %q", got)
	}
	yonas := w.signIn(clerk2)
	second := w.issue(yonas, w.usaha(yonas, 4))
	if n := second.Record.Issued.Letter.Number.Sequence; n != 567 {
		t.Errorf("second number %d", n)
	}
	if _, err := w.office.Print(t.Context(), yonas, second.Record.ID); err != nil {
		t.Fatal(err)
	}
	w.waitSheet(second.Record.ID)
	if err := w.office.Answer(t.Context(), yonas, second.Record.ID, kelurahan.CameOut); err != nil {
		t.Fatal(err)
	}
	batch, err := w.office.CloseDay(t.Context(), yonas)
	if err != nil {
		t.Fatal(err)
	}
	w.approve(boss, batch)
	p, err := w.office.Pending(t.Context())
	if err != nil || len(p.Approvals) != 1 {
		t.Fatalf("pending %+v, %v", p, err)
	}
}

func (w *world) waitSheet(id kelurahan.LetterID) office.Sheet {
	w.t.Helper()
	for range 500 {
		if s, ok := w.office.Sheet(id); ok && s.Asking {
			return s
		}
		time.Sleep(10 * time.Millisecond)
	}
	w.t.Fatal("the sheet never ended")
	return office.Sheet{}
}

// approve looks at every letter of a batch and signs it.
func (w *world) approve(name string, batch kelurahan.BatchID) {
	w.t.Helper()
	if err := w.tryApprove(name, batch); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) tryApprove(name string, batch kelurahan.BatchID) error {
	w.t.Helper()
	by := w.signIn(name)
	_, letters, err := w.office.Review(by, batch)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, l := range letters {
		if err := w.office.See(w.t.Context(), by, batch, l.Record.ID); err != nil {
			w.t.Fatal(err)
		}
	}
	return w.office.Approve(w.t.Context(), by, batch, []byte(w.pins[name]))
}

func (w *world) removeStore() {
	w.t.Helper()
	if err := os.RemoveAll(filepath.Join(w.dir, "store")); err != nil {
		w.t.Fatal(err)
	}
}
