package store

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"iter"
	"math/rand/v2"
	"testing"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/build/invent"
)

const testDay = kelurahan.Date(20261102)

// startAt is 2026-11-02 08:00 WITA.
const startAt = kelurahan.Millis(1793577600000)

func testConfig(dir string) Config {
	return Config{
		Dir: dir, Key: sha256.Sum256([]byte("badger")), IndexKey: sha256.Sum256([]byte("index")), FilesKey: sha256.Sum256([]byte("files")),
	}
}

func openTest(t testing.TB, dir string) *Store {
	t.Helper()
	s, _ := openReport(t, dir)
	return s
}

func openReport(t testing.TB, dir string) (*Store, Report) {
	t.Helper()
	s, report, err := Open(testConfig(dir))
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return s, report
}

// desk writes the entries of one made-up counter.
type desk struct {
	reg     kelurahan.RegisterID
	counter kelurahan.CounterCode
	r       *rand.Rand
	at      kelurahan.Millis
	clerk   kelurahan.OfficerID
	number  int
	count   uint64
	entries []kelurahan.Entry
	sink    func(kelurahan.Entry) // instead of entries
}

func newDesk(seed uint64, counter kelurahan.CounterCode) *desk {
	d := &desk{reg: invent.Register(seed, int(counter[0])), counter: counter, r: rand.New(rand.NewPCG(seed, uint64(counter[0]))), at: startAt}
	d.clerk = newID[kelurahan.OfficerID](d)
	return d
}

func newID[T ~[16]byte](d *desk) (id T) {
	binary.BigEndian.PutUint64(id[:8], uint64(d.at)<<16|0x7000|d.r.Uint64()&0xFFF)
	binary.BigEndian.PutUint64(id[8:], d.r.Uint64()&^(3<<62)|2<<62)
	return id
}

func (d *desk) add(ev kelurahan.Event) kelurahan.Entry {
	d.at += kelurahan.Millis(1 + d.r.IntN(40_000))
	d.count++
	e := kelurahan.Entry{Position: kelurahan.Position{Register: d.reg, Seq: d.count}, At: d.at, By: d.clerk, Event: ev}
	if d.sink != nil {
		d.sink(e)
	} else {
		d.entries = append(d.entries, e)
	}
	return e
}

func (d *desk) head() Head { return headAt(d.count) }

func headAt(seq uint64) Head { return Head{Seq: seq, Hash: hashAt(seq)} }

func hashAt(seq uint64) [32]byte { return sha256.Sum256(binary.BigEndian.AppendUint64(nil, seq)) }

func (d *desk) all() iter.Seq2[kelurahan.Entry, error] {
	return func(yield func(kelurahan.Entry, error) bool) {
		for _, e := range d.entries {
			if !yield(e, nil) {
				return
			}
		}
	}
}

// setUp enters the office, an officer, a series and two kinds.
func (d *desk) setUp() {
	d.add(kelurahan.RegisterOpened{Area: "53.71.03.1010", Counter: d.counter, PublicKey: make([]byte, 32)})
	d.add(kelurahan.OfficeConfigured{Office: kelurahan.Office{Revision: 1, Area: "53.71.03.1010", City: "Kota Kupang", Name: "Oesapa", Zone: "WITA"}})
	d.add(kelurahan.OfficerEnrolled{Officer: kelurahan.Officer{ID: d.clerk, Name: "Petugas " + string(d.counter), Role: kelurahan.Clerk, PublicKey: make([]byte, 32)}})
	d.add(kelurahan.SeriesStarted{Counter: d.counter, Year: 2026, First: 577})
	d.number = 576
	for _, code := range []kelurahan.KindCode{"belum-menikah", "domisili"} {
		d.add(kelurahan.KindAdopted{Kind: code, Version: "0011223344556677", File: []byte("kind " + string(code))})
	}
}

// importAll enters residents as the import does, in parts.
func (d *desk) importAll(people []kelurahan.Resident) {
	const size = 250
	parts := (len(people) + size - 1) / size
	for i := range parts {
		d.add(kelurahan.ResidentsImported{File: "00", Part: i + 1, Parts: parts, Residents: people[i*size : min(len(people), (i+1)*size)]})
	}
}

// letter makes a letter as large as real ones are.
func (d *desk) letter(who *kelurahan.Resident) kelurahan.Letter {
	d.number++
	text := fmt.Sprintf("470/%s-%04d/Kel.Osp/XI/2026", d.counter, d.number)
	day := localDay(d.at)
	return kelurahan.Letter{
		ID: newID[kelurahan.LetterID](d), Kind: "belum-menikah", KindVersion: "0011223344556677", Mode: kelurahan.Direct,
		Title:  "SURAT KETERANGAN BELUM MENIKAH",
		Number: kelurahan.Number{Counter: d.counter, Year: day.Year(), Sequence: d.number, Text: text},
		Date:   day, Applicant: who.Snapshot(),
		Fields:    []kelurahan.FieldValue{{Name: "keperluan", Value: "melengkapi berkas lamaran kerja"}, {Name: "pengantar", Value: "12/RT.005/X/2026"}},
		Seen:      []string{"pengantar", "kk", "ktp"},
		Signer:    kelurahan.Signatory{Key: "lurah", Name: "NAMA LURAH", NIP: "197001011990011001", Rank: "Penata, III/c", Title: "Lurah Oesapa"},
		OfficeRev: 1, Evidence: kelurahan.Evidence{Source: kelurahan.EvidenceTyped, Assurance: "A0"}, StartedAt: d.at - 95_000,
	}
}

func (d *desk) issue(who *kelurahan.Resident) kelurahan.LetterID {
	l := d.letter(who)
	seal := make([]byte, 110)
	for i := range seal {
		seal[i] = byte(d.r.Uint32())
	}
	d.add(kelurahan.LetterIssued{Letter: l, Seal: seal, PDF: sha256.Sum256(l.ID[:])})
	return l.ID
}

func (d *desk) print(id kelurahan.LetterID) {
	d.add(kelurahan.LetterPrinted{Letter: id, Outcome: kelurahan.CameOut, Printer: "HP LaserJet"})
}

// work enters n letters with what usually follows: 8 entries to 3 letters.
func (d *desk) work(people []kelurahan.Resident, n int) {
	first := d.count + 1
	for i := range n {
		who := &people[d.r.IntN(len(people))]
		id := d.issue(who)
		d.print(id)
		if i%3 == 0 {
			d.add(kelurahan.PersonsViewed{Views: []kelurahan.View{{Person: who.ID, Purpose: "layani", At: d.at}}})
		}
		if i%100 == 7 {
			d.add(kelurahan.LetterVoided{Letter: id, Reason: "salah nama"})
		}
		if i%60 == 59 {
			d.close(first)
			first = d.count
			d.at += 16 * 3600 * 1000
		}
	}
}

func (d *desk) close(first uint64) kelurahan.BatchID {
	id := newID[kelurahan.BatchID](d)
	last := d.count
	d.add(kelurahan.BatchClosed{Batch: id, First: first, Last: last, Head: hashAt(last), Date: localDay(d.at)})
	return id
}

// take feeds everything a desk wrote that the store has not.
func take(t testing.TB, s *Store, d *desk) {
	t.Helper()
	if err := s.Apply(d.entries, d.head()); err != nil {
		t.Fatalf("Apply: %v", err)
	}
}
