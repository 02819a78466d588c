package city

import (
	"crypto/sha256"
	"slices"
	"testing"

	"github.com/loket-kelurahan/loket/backend/catalog"
	"github.com/loket-kelurahan/loket/backend/city/postgres"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/letterpdf"
	"github.com/loket-kelurahan/loket/backend/register"
	"github.com/loket-kelurahan/loket/backend/wire"
	"github.com/loket-kelurahan/loket/build/desk"
)

// counterSheets is a counter that draws letters; its name and its hand can be
// others than the city's.
type counterSheets struct {
	*shelf
	name  uint64
	claim map[kelurahan.LetterID][32]byte // what it says of a letter whatever it draws
}

func (s *counterSheets) Renderer() uint64 { return s.name }

func (s *counterSheets) Sum(ev *kelurahan.LetterIssued) ([32]byte, bool) {
	if sum, ok := s.claim[ev.Letter.ID]; ok {
		return sum, true
	}
	return s.shelf.Sum(ev)
}

// drawing is a counter whose letters are real ones of a shipped kind.
type drawing struct {
	*desk.Desk
	t       testing.TB
	kind    *catalog.Kind
	sheets  *counterSheets
	witness bool // letters have one
}

func (c *town) drawing() *drawing {
	c.t.Helper()
	d := &drawing{Desk: c.enrolled("A", 1), t: c.t}
	kinds := must(catalog.Shipped())(c.t)
	d.kind = kinds[slices.IndexFunc(kinds, func(k *catalog.Kind) bool { return k.Code == "domisili" })]
	d.sheets = &counterSheets{name: letterpdf.Identity(), claim: map[kelurahan.LetterID][32]byte{}, shelf: &shelf{
		renderer: must(letterpdf.New())(c.t), offices: map[uint64]kelurahan.Office{}, files: map[string][]byte{}, kinds: map[string]*catalog.Kind{},
	}}
	looks := []kelurahan.Event{
		kelurahan.OfficeConfigured{Office: kelurahan.Office{
			Revision: 2, Area: desk.Area, Province: "Nusa Tenggara Timur", City: "Kota Kupang", District: "Kelapa Lima", Name: "Oesapa", Short: "Osp",
			Address: "Jalan Timor Raya", Place: "Kupang", Zone: "WITA", Paper: "A4", Pattern: kelurahan.DefaultPattern,
			VerifyURL: "HTTPS://SURAT.KUPANGKOTA.GO.ID/V/", Hours: [2]int{7, 16},
			Signers: []kelurahan.Signatory{{Key: "lurah", Name: "NAMA PEJABAT", Title: "Lurah Oesapa"}},
		}},
		kelurahan.KindAdopted{Kind: d.kind.Code, Version: d.kind.Version, File: d.kind.File},
	}
	for _, ev := range looks {
		d.sheets.Learn(ev)
	}
	ok(c.t, d.Append(d.Supervisor, looks...))
	return d
}

// day issues n letters with their sheets' hashes and approves them; change may
// alter what is written.
func (d *drawing) day(n int, change func(*kelurahan.LetterIssued)) {
	d.t.Helper()
	for range n {
		ev := must(d.NewLetter(func(l *kelurahan.Letter) {
			o := d.sheets.offices[2]
			s := catalog.Sample(d.kind, &o, l.Date, catalog.Short)
			s.ID, s.Number, s.Applicant, s.Evidence, s.StartedAt = l.ID, l.Number, l.Applicant, l.Evidence, l.StartedAt
			if s.Subject = nil; d.witness {
				witnessed(&s)
			}
			*l = s
		}))(d.t)
		sum, drawn := d.sheets.shelf.Sum(&ev)
		if !drawn {
			d.t.Fatal("the letter cannot be drawn")
		}
		if ev.PDF = sum; change != nil {
			change(&ev)
		}
		ok(d.t, d.Issue(ev))
	}
	ok(d.t, d.Approve())
}

// lean packs everything from an entry on, leaning on before entries.
func (d *drawing) lean(from, before uint64) []byte {
	d.t.Helper()
	all := must(d.Run(d.t.Context(), 1, d.Head().Seq))(d.t)
	prev := register.Head{}
	if from > 1 {
		prev = all[from-2].Head()
	}
	held := wire.Held{Before: all[from-1-before : from-1], Sheets: d.sheets}
	return must(wire.EncodeLeanRun(d.ID(), prev, all[from-1:], held, d.Sign))(d.t)
}

// hashes are the sheets' hashes the city holds.
func (c *town) hashes(d *drawing) (list [][32]byte) {
	c.t.Helper()
	id := d.ID()
	rows := must(c.cfg.Store.IssuedIn(c.t.Context(), postgres.IssuedInParams{Register: id[:], Seq: 1, Seq_2: 1 << 40}))(c.t)
	for _, r := range rows {
		list = append(list, [32]byte(r.Pdf))
	}
	return list
}

func TestSheetsAreDrawnAgain(t *testing.T) {
	c := newTown(t)
	d := c.drawing()
	d.day(3, nil)
	first := d.Head().Seq
	body := d.lean(1, 0)
	if full := c.run(d.Desk, 1, first); len(body) > len(full)-3*sha256.Size {
		t.Errorf("%d bytes, %d in full", len(body), len(full))
	}
	if code, b := c.put(d.Desk, 1, first, body); code != "" {
		t.Fatalf("first day: %s %s", code, b)
	}
	// The next day leans on the first, and its kind stands there.
	d.day(2, nil)
	code, sealed := c.put(d.Desk, first+1, d.Head().Seq, d.lean(first+1, min(first, wire.MaxBefore)))
	if code != "" {
		t.Fatalf("second day: %s %s", code, sealed)
	}
	if r := c.verified(sealed); r.Head != d.Head().Hash || len(r.Issues) > 0 {
		t.Errorf("%+v", r)
	}
	held := c.hashes(d)
	for i, ev := range d.Issued() {
		if held[i] != ev.PDF {
			t.Errorf("letter %d: another hash", i)
		}
	}
}

// What the city cannot draw to the same hash is refused without a trace, and
// taken as the register says once it comes in full.
func TestSheetsThatDifferAreAskedForInFull(t *testing.T) {
	for name, spoil := range map[string]func(*drawing){
		"another renderer": func(d *drawing) { d.sheets.name = 12345; d.day(2, nil) },
		"a hash that is not its letter's": func(d *drawing) {
			d.day(2, func(ev *kelurahan.LetterIssued) {
				ev.PDF[0] ^= 1
				d.sheets.claim[ev.Letter.ID] = ev.PDF
			})
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := newTown(t)
			d := c.drawing()
			spoil(d)
			last := d.Head().Seq
			if code, _ := c.put(d.Desk, 1, last, d.lean(1, 0)); code != kelurahan.RunUnlike {
				t.Errorf("answered %q", code)
			}
			if n := c.letters(d.Desk); n != 0 {
				t.Errorf("%d letters of a run that was refused", n)
			}
			if alarms := must(c.cfg.Store.OpenAlarms(t.Context()))(t); len(alarms) != 0 {
				t.Errorf("%d alarms", len(alarms))
			}
			c.deliver(d.Desk, 1)
			if held := c.hashes(d); len(held) != 2 || held[0] != d.Issued()[0].PDF {
				t.Error("other letters than the register's")
			}
		})
	}
}

// A fork does not hide behind what it leans on.
func TestForkIsFoundInFull(t *testing.T) {
	c := newTown(t)
	d := c.enrolled("A", 1)
	ok(t, d.Day(2))
	first := d.Head().Seq
	c.deliver(d, 1)
	ok(t, d.Day(1))
	other := forked(t, d, first)
	body := must(wire.EncodeLeanRun(d.ID(), other[first-1].Head(), other[first:], wire.Held{Before: other[:first]}, d.Sign))(t)
	if code, _ := c.put(d, first+1, other[len(other)-1].Seq, body); code != kelurahan.RunUnlike {
		t.Errorf("leaning: %q", code)
	}
	if code, _ := c.put(d, first+1, other[len(other)-1].Seq, c.pack(d, other[first:])); code != kelurahan.CityFork {
		t.Errorf("in full: %q", code)
	}
}
