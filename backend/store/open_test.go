package store

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/dgraph-io/badger/v4"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/build/invent"
)

func filled(t *testing.T, dir string) *desk {
	t.Helper()
	people := invent.Residents(91, 100)
	d := newDesk(91, "A")
	d.setUp()
	d.importAll(people)
	d.work(people, 50)
	s := openTest(t, dir)
	take(t, s, d)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return d
}

// What makes Open start afresh, and what becomes of the old index.
func TestFreshStarts(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(t *testing.T, cfg *Config)
		aside bool
	}{
		"another Badger key": {func(_ *testing.T, cfg *Config) { cfg.Key[0]++ }, true},
		"another index key":  {func(_ *testing.T, cfg *Config) { cfg.IndexKey[0]++ }, true},
		"another format": {func(t *testing.T, cfg *Config) {
			edit(t, *cfg, func(s *Store, txn *badger.Txn) error { return s.setMeta(txn, meta{Format: FormatVersion + 1}) })
		}, true},
		"a missing commit": {func(t *testing.T, cfg *Config) {
			edit(t, *cfg, func(s *Store, txn *badger.Txn) error {
				return errors.Join(txn.Set(commitKey(s.commit+1), nil), txn.Set(commitKey(s.commit+3), nil))
			})
		}, true},
		"a mark": {func(t *testing.T, cfg *Config) {
			if err := leaveMark(cfg.Dir, "test"); err != nil {
				t.Fatal(err)
			}
		}, true},
		"discarded": {func(t *testing.T, cfg *Config) {
			if err := Discard(*cfg); err != nil {
				t.Fatal(err)
			}
		}, false},
		"removed": {func(t *testing.T, cfg *Config) {
			if err := os.RemoveAll(filepath.Join(cfg.Dir, indexName)); err != nil {
				t.Fatal(err)
			}
		}, false},
	} {
		dir := t.TempDir()
		d := filled(t, dir)
		cfg := testConfig(dir)
		c.spoil(t, &cfg)
		s, report, err := Open(cfg)
		if err != nil || !report.Fresh || report.Reason == "" {
			t.Errorf("%s: %+v %v", name, report, err)
			continue
		}
		if _, err := os.Stat(filepath.Join(dir, asideName)); (err == nil) != c.aside {
			t.Errorf("%s: aside: %v", name, err)
		}
		take(t, s, d)
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		s, report, err = Open(cfg)
		if err != nil || report.Fresh {
			t.Errorf("%s: the second start: %+v %v", name, report, err)
		}
		if _, err := os.Stat(filepath.Join(dir, asideName)); err == nil {
			t.Errorf("%s: the old index is kept for more than one generation", name)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}

// edit changes the database behind the store's back and closes it unpruned.
func edit(t *testing.T, cfg Config, fn func(*Store, *badger.Txn) error) {
	t.Helper()
	s, err := tryOpen(cfg, filepath.Join(cfg.Dir, indexName))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.db.Update(func(txn *badger.Txn) error { return fn(s, txn) }); err != nil {
		t.Fatal(err)
	}
	if err := closeBadger(s.db); err != nil {
		t.Fatal(err)
	}
}

// An older index, as a restored disk image brings it, is taken for what it is:
// applied up to there, and the rest comes again.
func TestOlderIndex(t *testing.T) {
	dir := t.TempDir()
	d := filled(t, dir)
	older := snapshot(t, filepath.Join(dir, indexName))
	seq := d.count
	s := openTest(t, dir)
	d.work(invent.Residents(91, 100), 50)
	take(t, s, d)
	want := dump(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(dir, indexName)); err != nil {
		t.Fatal(err)
	}
	older.put(t, filepath.Join(dir, indexName))
	s = openTest(t, dir)
	if h, err := s.Applied(d.reg); err != nil || h != headAt(seq) {
		t.Errorf("applied %d, want %d (%v)", h.Seq, seq, err)
	}
	take(t, s, d)
	sameDump(t, dump(t, s), want)
}

// An erased entry takes the projection with it: what came of it is built again
// without it, and no older generation is kept.
func TestErasureRebuilds(t *testing.T) {
	dir := t.TempDir()
	d := filled(t, dir)
	s := openTest(t, dir)
	victim := slices.IndexFunc(d.entries, func(e kelurahan.Entry) bool { _, ok := e.Event.(kelurahan.LetterIssued); return ok })
	d.add(kelurahan.PayloadErased{Seqs: []uint64{uint64(victim + 1)}, Reason: "atas permintaan"})
	take(t, s, d)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	id := d.entries[victim].Event.(kelurahan.LetterIssued).Letter.ID
	d.entries[victim].Event = nil
	s, report := openReport(t, dir)
	if !report.Fresh {
		t.Fatal("what was erased is still there")
	}
	if _, err := os.Stat(filepath.Join(dir, asideName)); !errors.Is(err, fs.ErrNotExist) {
		t.Error("an older generation keeps what was erased")
	}
	take(t, s, d)
	if rec, err := s.Letter(id); err != nil || rec.Letter() != nil {
		t.Errorf("the erased letter: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, report = openReport(t, dir); report.Fresh {
		t.Errorf("it is rebuilt again and again: %s", report.Reason)
	}
}

func TestClosedStoreAnswers(t *testing.T) {
	s := openTest(t, t.TempDir())
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	d := newDesk(1, "A")
	d.setUp()
	for what, err := range map[string]error{
		"Letter": second(s.Letter(kelurahan.LetterID{1})), "Apply": s.Apply(d.entries, d.head()),
		"Applied": second(s.Applied(d.reg)), "Letters": second(s.Letters(LetterFilter{})),
	} {
		if kelurahan.CodeOf(err) != kelurahan.StoreFailed {
			t.Errorf("%s: %v", what, err)
		}
	}
	if err := s.Close(); err != nil {
		t.Errorf("closing twice: %v", err)
	}
}

// Drafts and notes outlive the projection, are replaced whole, and are never
// mistaken for one another.
func TestDraftsAndNotes(t *testing.T) {
	dir := t.TempDir()
	s := openTest(t, dir)
	one := Draft{ID: kelurahan.LetterID{1}, By: kelurahan.OfficerID{1}, Kind: "domisili", Updated: 5, Body: []byte("satu")}
	two := Draft{ID: kelurahan.LetterID{2}, By: kelurahan.OfficerID{2}, Updated: 9, Body: []byte("dua")}
	later := one
	later.Body, later.Updated = []byte("satu lagi"), 7
	for _, d := range []Draft{one, two, later} {
		if err := s.SaveDraft(d); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.SetNote("kurir", []byte("3")); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(dir, indexName)); err != nil {
		t.Fatal(err)
	}
	s = openTest(t, dir)
	if d, err := s.Draft(one.ID); err != nil || string(d.Body) != "satu lagi" || d.Kind != "domisili" {
		t.Errorf("Draft: %v", err)
	}
	if list, err := s.Drafts(one.By); err != nil || len(list) != 1 || list[0].ID != one.ID {
		t.Errorf("Drafts of one: %d %v", len(list), err)
	}
	if list, err := s.Drafts(kelurahan.OfficerID{}); err != nil || len(list) != 2 || list[0].ID != two.ID {
		t.Errorf("Drafts of all: %d %v", len(list), err)
	}
	if v, err := s.Note("kurir"); err != nil || string(v) != "3" {
		t.Errorf("Note: %q %v", v, err)
	}
	if _, err := s.Note("lain"); kelurahan.CodeOf(err) != kelurahan.NotFound {
		t.Errorf("an unknown note: %v", err)
	}
	swapDrafts(t, dir, one.ID, two.ID)
	if _, err := s.Draft(one.ID); kelurahan.CodeOf(err) != kelurahan.StoreFailed {
		t.Errorf("a draft under another's name: %v", err)
	}
	if list, err := s.Drafts(kelurahan.OfficerID{}); err != nil || len(list) != 0 {
		t.Errorf("damaged drafts are listed: %d %v", len(list), err)
	}
	for range 2 {
		if err := errors.Join(s.DeleteDraft(one.ID), s.SetNote("kurir", nil)); err != nil {
			t.Error(err)
		}
	}
	if _, err := s.Draft(one.ID); kelurahan.CodeOf(err) != kelurahan.NotFound {
		t.Errorf("a deleted draft: %v", err)
	}
	if err := s.SaveDraft(Draft{}); kelurahan.CodeOf(err) != kelurahan.BadRequest {
		t.Errorf("a draft without identity: %v", err)
	}
}

func swapDrafts(t *testing.T, dir string, a, b kelurahan.LetterID) {
	t.Helper()
	drafts := snapshot(t, filepath.Join(dir, draftsName))
	drafts[a.String()], drafts[b.String()] = drafts[b.String()], drafts[a.String()]
	if bytes.Equal(drafts[a.String()], drafts[b.String()]) {
		t.Fatal("two drafts are equal")
	}
	drafts.put(t, filepath.Join(dir, draftsName))
}

// Half-written files of a power cut are not drafts.
func TestHalfWrittenDraft(t *testing.T) {
	dir := t.TempDir()
	s := openTest(t, dir)
	if err := s.SaveDraft(Draft{ID: kelurahan.LetterID{1}, Body: []byte("x")}); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	half := filepath.Join(dir, draftsName, kelurahan.LetterID{1}.String()+halfDone)
	if err := os.WriteFile(half, []byte("LOK"), 0o600); err != nil {
		t.Fatal(err)
	}
	s = openTest(t, dir)
	if _, err := os.Stat(half); err == nil {
		t.Error("the half file stays")
	}
	if d, err := s.Draft(kelurahan.LetterID{1}); err != nil || string(d.Body) != "x" {
		t.Errorf("Draft: %v", err)
	}
}

// Many readers while one writes, for the race detector, and each sees whole acts.
func TestReadersWhileWriting(t *testing.T) {
	people := invent.Residents(92, 300)
	d := newDesk(92, "A")
	d.setUp()
	d.importAll(people)
	s := openTest(t, t.TempDir())
	take(t, s, d)
	done := make(chan struct{})
	var readers sync.WaitGroup
	for i := range 3 {
		readers.Go(func() {
			for n := i; ; n++ {
				select {
				case <-done:
					return
				default:
				}
				who := &people[n%len(people)]
				hits := s.Search(who.Name, 5)
				list, err := s.LettersOf(who.ID)
				open, err2 := s.Unprinted()
				_, err3 := s.Letters(LetterFilter{Text: who.Name, Limit: 3})
				if len(hits) == 0 || errors.Join(err, err2, err3) != nil || len(open) > 1 {
					t.Errorf("%d hits, %d letters, %d open: %v", len(hits), len(list), len(open), errors.Join(err, err2, err3))
					return
				}
			}
		})
	}
	for i := range 150 {
		who := people[d.r.IntN(len(people))]
		d.print(d.issue(&who))
		if i%10 == 0 {
			who.Name = strings.ReplaceAll(who.Name, "A", "E")
			d.add(kelurahan.ResidentChanged{Resident: people[i%len(people)]})
		}
		if err := s.Apply(d.entries[len(d.entries)-3:], d.head()); err != nil {
			t.Error(err)
		}
	}
	close(done)
	readers.Wait()
}
