package main

import (
	"bytes"
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/register"
	"github.com/loket-kelurahan/loket/build/invent"
)

func TestFigureLine(t *testing.T) {
	for _, c := range []struct {
		f    figure
		want string
	}{
		{figure{"issue-p50", 1.83, "ms", 0.71, "append+fdatasync+empty-page"},
			"figure issue-p50 1.83 ms floor 0.7100 ratio 2.58 append+fdatasync+empty-page\nlimit issue-p50 3 aim 2 within\n"},
		{figure{"issue-p50", 3.004, "ms", 1, "x"}, "figure issue-p50 3.00 ms floor 1 ratio 3.00 x\nlimit issue-p50 3 aim 2 over\n"},
		{figure{"issue-syncs", 1, "syncs", 1, "one-append"}, "figure issue-syncs 1 syncs floor 1 ratio 1.00 one-append\nlimit issue-syncs 1 aim 1 within\n"},
		{figure{"pdf-ms", 1234.5, "ms", 0.02, "empty-page"}, "figure pdf-ms 1234 ms floor 0.0200 ratio 61725.00 empty-page\n"},
	} {
		var out bytes.Buffer
		c.f.print(&out)
		if out.String() != c.want {
			t.Errorf("got %q, want %q", out.String(), c.want)
		}
	}
}

func TestQuantiles(t *testing.T) {
	list := times{}
	for i := 1000; i > 0; i-- {
		list = append(list, time.Duration(i))
	}
	for part, want := range map[float64]time.Duration{0: 1, 0.5: 501, 0.99: 991, 1: 1000} {
		if got := list.at(part); got != want {
			t.Errorf("%v: %d, want %d", part, got, want)
		}
	}
	if list[0] != 1000 || (times{}).at(0.5) != 0 {
		t.Error("the list was sorted in place, or nothing is not zero")
	}
}

// A milled office is one: no number is missing, the chain holds, the store takes
// everything in, and the office goes on with the next number.
func TestMilledOffice(t *testing.T) {
	ctx := context.Background()
	dir, s := t.TempDir(), spec{300, 400, 50}
	d, err := newDesk(ctx, dir, s.residents, s.begin())
	if err != nil {
		t.Fatal(err)
	}
	if err := grind(ctx, d, s.letters, s.perDay); err != nil {
		t.Fatal(err)
	}
	files := countFiles()
	if d, err = openDesk(ctx, dir, s.residents, files); err != nil {
		t.Fatal(err)
	}
	defer d.close()
	if damage, err := d.office.Verify(ctx); err != nil || len(damage) != 0 {
		t.Errorf("verify: %v, %v", damage, err)
	}
	before, err := d.office.Proof()
	if err != nil || len(before.Series) != 1 || len(before.Series[0].Gaps) != 0 || before.Series[0].Last < s.letters {
		t.Fatalf("series %+v, %v", before.Series, err)
	}
	d.clock.forward(time.Minute)
	syncs := files.syncs.Load()
	kind := d.direct()[0]
	out, err := d.serve(ctx, kind)
	if err != nil {
		t.Fatal(err)
	}
	if n := out.Record.Issued.Letter.Number.Sequence; n != before.Series[0].Last+1 {
		t.Errorf("number %d after %d", n, before.Series[0].Last)
	}
	if n := files.syncs.Load() - syncs; n != 1 {
		t.Errorf("%d syncs were counted", n)
	}
	p, err := d.office.Pending(ctx)
	if err != nil || len(p.Approvals) != 0 || p.Unsigned != 0 {
		t.Errorf("pending %+v, %v", p, err)
	}
}

func TestCountedBytes(t *testing.T) {
	files := countFiles()
	folder, err := files.Enter(t.TempDir(), register.AccessCreate)
	if err != nil {
		t.Fatal(err)
	}
	f, err := folder.Open("x", register.AccessCreate)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range [][]byte{make([]byte, 500), []byte("\x00entry")} {
		if _, err := f.WriteAt(p, 0); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(f.SyncData(), f.Sync(), folder.Sync(), f.Close(), folder.Close()); err != nil {
		t.Fatal(err)
	}
	if files.bytes.Load() != 6 || files.filled.Load() != 500 || files.syncs.Load() != 3 {
		t.Errorf("%d bytes, %d zeros, %d syncs", files.bytes.Load(), files.filled.Load(), files.syncs.Load())
	}
}

// The made-up workbook is read as what it is: every row a new resident.
func TestWorkbook(t *testing.T) {
	ctx := context.Background()
	file := filepath.Join(t.TempDir(), "warga.xlsx")
	people := invent.Residents(3, 500)
	if err := invent.WriteWorkbook(file, people); err != nil {
		t.Fatal(err)
	}
	d, err := newDesk(ctx, t.TempDir(), 0, workday(lastDay(), -1))
	if err != nil {
		t.Fatal(err)
	}
	defer d.close()
	var m imported
	if err := d.importFile(ctx, file, &m); err != nil || m.Rows != len(people) {
		t.Fatalf("%d rows: %v", m.Rows, err)
	}
	if err := unpack(file); err != nil {
		t.Error(err)
	}
	hits, err := d.office.Search(string(people[42].NIK), 8)
	if err != nil || len(hits) == 0 || hits[0].Name != people[42].Name {
		t.Errorf("found %d: %v", len(hits), err)
	}
}

func TestBeginLeavesRoom(t *testing.T) {
	for _, s := range []spec{young(), tenYears(), wholeCity(), million()} {
		day := s.begin()
		if s.letters == 0 {
			continue
		}
		for left := s.letters; left > 0; left -= s.perDay {
			day = workday(day, 1)
		}
		if !day.Before(lastDay()) || kelurahan.DateOf(lastDay()).Year()-kelurahan.DateOf(day).Year() > 1 {
			t.Errorf("%+v ends on %s", s, day)
		}
	}
}

func TestStreamBytes(t *testing.T) {
	pdf := "%PDF-1.5\n1 0 obj\n<</Length 12>>stream\n" + strings.Repeat("x", 12) + "\nendstream\n2 0 obj\n<</Type/X/Length 7>>stream\n1234567\nendstream"
	if n := streamBytes([]byte(pdf)); n != 19 {
		t.Errorf("%d bytes", n)
	}
}
