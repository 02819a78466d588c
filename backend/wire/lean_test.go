package wire

import (
	"bytes"
	"crypto/sha256"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/register"
	"github.com/loket-kelurahan/loket/build/invent"
)

// drawer is a renderer whose sheet is the letter's seal, as in the registers
// that tests of this package make up.
type drawer struct {
	name    uint64
	other   bool // it draws a little differently than its name promises
	learned int
	drawn   int
}

func (d *drawer) Renderer() uint64      { return d.name }
func (d *drawer) Learn(kelurahan.Event) { d.learned++ }

func (d *drawer) Sum(ev *kelurahan.LetterIssued) ([32]byte, bool) {
	d.drawn++
	if d.other {
		return sha256.Sum256(append(bytes.Clone(ev.Seal), 0)), true
	}
	return sha256.Sum256(ev.Seal), true
}

// encodeLean packs what comes after the first n entries.
func (d *day) encodeLean(n int, held Held) []byte {
	prev := register.Head{}
	if n > 0 {
		prev = d.entries[n-1].Head()
	}
	body, err := EncodeLeanRun(d.id, prev, d.entries[n:], held, d.counter.Sign)
	if err != nil {
		d.t.Fatal(err)
	}
	return body
}

func TestLeanRunIsRebuiltBitForBit(t *testing.T) {
	d := usualDay(t, 30)
	const n = 20
	before := d.entries[:n]
	for name, held := range map[string]Held{
		"alone":          {},
		"after others":   {Before: before},
		"sheets":         {Sheets: &drawer{name: 7}},
		"others, sheets": {Before: before, Sheets: &drawer{name: 7}},
	} {
		body := d.encodeLean(n, held)
		h, entries, err := openAfter(t, d.counter.Public(), body, before[n-1].Head(), held)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if h.Version != RunVersion || h.Before != uint64(len(held.Before)) || (h.Renderer == 7) != (held.Sheets != nil) {
			t.Errorf("%s: header %+v", name, h)
		}
		for i, e := range entries {
			if !reflect.DeepEqual(e.Entry, d.entries[n+i]) || e.State != Whole {
				t.Fatalf("%s: entry %d is another", name, n+i+1)
			}
		}
	}
}

// What the two ends hold may differ: the run is refused, whatever it was, and
// never taken for a fork.
func TestLeanRunIsRefusedWhereLessIsHeld(t *testing.T) {
	d := usualDay(t, 12)
	const n = 8
	before, prev := d.entries[:n], d.entries[n-1].Head()
	body := d.encodeLean(n, Held{Before: before, Sheets: &drawer{name: 7}})
	changed := slices.Clone(before)
	changed[2].Payload = bytes.Replace(changed[2].Payload, []byte("SURAT"), []byte("SURAU"), 1)
	if reflect.DeepEqual(changed, before) {
		t.Fatal("nothing was changed")
	}
	erased := slices.Clone(before)
	erased[2].Payload, erased[2].Erased = nil, true
	for name, held := range map[string]Held{
		"nothing":             {},
		"no sheets":           {Before: before},
		"another renderer":    {Before: before, Sheets: &drawer{name: 8}},
		"draws otherwise":     {Before: before, Sheets: &drawer{name: 7, other: true}},
		"fewer entries":       {Before: before[1:], Sheets: &drawer{name: 7}},
		"an entry is erased":  {Before: erased, Sheets: &drawer{name: 7}},
		"an entry is another": {Before: changed, Sheets: &drawer{name: 7}},
	} {
		_, _, err := openAfter(t, d.counter.Public(), body, prev, held)
		if kelurahan.CodeOf(err) != kelurahan.RunUnlike {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A hash that does not follow from its letter travels, and an approval of it.
func TestForeignSheetTravels(t *testing.T) {
	d := newDay(t, 4)
	d.letters(4, kelurahan.OfficerID{1}, invent.Residents(3, 50))
	ev := d.issued[2]
	ev.PDF = sha256.Sum256([]byte("drawn by an older program"))
	d.append(kelurahan.OfficerID{1}, ev)
	draws := &drawer{name: 7}
	held := Held{Sheets: draws}
	body := d.encodeLean(0, held)
	h, entries, err := openAfter(t, d.counter.Public(), body, register.Head{}, held)
	if err != nil || h.Renderer != 7 {
		t.Fatalf("%+v, %v", h, err)
	}
	if got := entries[len(entries)-1].Payload; !bytes.Equal(got, d.entries[len(entries)-1].Payload) {
		t.Error("the entry is another")
	}
	// Five by the sender, four by each of the receivers: its own try and ours.
	if draws.drawn != 5+4+4 {
		t.Errorf("%d sheets drawn", draws.drawn)
	}
}

func TestLeanRunRefusesWhatWasCutOrChanged(t *testing.T) {
	d := usualDay(t, 4)
	body := d.encodeLean(0, Held{})
	for i := 0; i < len(body); i += 7 { // each takes as long as a run
		flipped := bytes.Clone(body)
		flipped[i] ^= 1 << (i % 8)
		if _, _, err := open(t, d.counter.Public(), flipped); err == nil {
			t.Fatalf("bit flipped in byte %d", i)
		}
		if _, _, err := open(t, d.counter.Public(), body[:i]); err == nil {
			t.Fatalf("cut at byte %d", i)
		}
	}
}

// What is withheld stays home in version 2 too.
func TestLeanRunWithholdsResidents(t *testing.T) {
	d := newDay(t, 2)
	secret := invent.Residents(5, 40)
	d.append(kelurahan.OfficerID{1}, kelurahan.SeriesStarted{Counter: "A", Year: 2025, First: 577})
	d.append(kelurahan.OfficerID{1}, kelurahan.ResidentsImported{File: "x", Part: 1, Parts: 1, Residents: secret})
	d.raw(register.KindPayload, []byte("no envelope at all"))
	_, entries, err := open(t, d.counter.Public(), d.encodeLean(0, Held{}))
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []State{Whole, Withheld, Withheld} {
		if e := entries[i]; e.State != want || e.Hash != d.entries[i].Hash || want == Withheld && len(e.Payload) > 0 {
			t.Errorf("entry %d: %v", i+1, e)
		}
	}
}

// A long run goes as version 1.
func TestLongRunIsVersion1(t *testing.T) {
	d := newDay(t, 3)
	file := bytes.Repeat([]byte("judul = 'SURAT'\n"), 10_000)
	for range 8 {
		d.append(kelurahan.OfficerID{1}, kelurahan.KindAdopted{Kind: "x", Version: "0011223344556677", File: file})
	}
	h, _, err := open(t, d.counter.Public(), d.encodeLean(0, Held{}))
	if err != nil || h.Version != plainRun {
		t.Errorf("%+v, %v", h, err)
	}
}

func TestWordsAreRebuilt(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		list := rapid.SliceOfN(rapid.OneOf(rapid.String(), rapid.StringMatching("[A-Z ]{0,30}"), rapid.StringMatching("[\\x00-\\x03]{0,9}")), 1, 20).Draw(r, "list")
		w := newModel(newBitEncoder(), 0)
		for _, s := range list {
			w.string(1, 2, colString, s)
		}
		m := newModel(newBitDecoder(w.finish()), 1<<20)
		for _, s := range list {
			if got := m.string(1, 2, colString, ""); got != s || m.over() {
				r.Fatalf("%q became %q", s, got)
			}
		}
	})
}

func FuzzUnlean(f *testing.F) {
	d := newDay(f, 1)
	d.letters(3, kelurahan.OfficerID{1}, invent.Residents(3, 50))
	packed, _, err := lean(d.entries, Held{Sheets: &drawer{name: 7}})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(packed)
	f.Add([]byte{1, 0, 0, 0, 0})
	f.Fuzz(func(t *testing.T, b []byte) {
		const most = 32 << 10 // the product's bound is sixty times as far, and as slow
		entries, err := unleanWithin(b, Held{Sheets: &drawer{name: 7}}, most)
		if err != nil {
			return
		}
		total := 0
		for _, e := range entries {
			total += len(e.Payload)
		}
		if total > most {
			t.Fatalf("%d bytes out of %d", total, len(b))
		}
	})
}
