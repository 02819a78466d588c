package register_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/register"
	"github.com/loket-kelurahan/loket/backend/register/cutdisk"
)

// These tests hold the whole list of what is said of a damaged register against
// what was done to it.

// segments gives the names of a specimen's segments, and the entries before each.
func (s *specimen) segments() (names []string, before []uint64) {
	for _, p := range s.spans {
		if !slices.Contains(names, p.File) {
			names, before = append(names, p.File), append(before, p.Seq-1)
		}
	}
	return names, before
}

// A mark counts only whole, with the key's proof and for this register; without
// one the register opens and says so.
func TestMarksThatDoNotCount(t *testing.T) {
	r, cfg, disk := fresh(t, 0)
	appendMany(t, r, 2, 50)
	fatal(t, r.Close())
	sound := disk.Files(dir)["mark"]
	other := cfg
	other.Files, other.ID = cutdisk.New(2), register.ID{7}
	r, err := register.Create(other)
	fatal(t, err)
	appendMany(t, r, 3, 50)
	fatal(t, r.Close())
	foreign := other.Files.(*cutdisk.Disk).Files(dir)["mark"]
	marks := map[string][]byte{"of another register": foreign}
	for n := range sound {
		marks[fmt.Sprintf("%d bytes of it", n)] = sound[:n]
		harmed := bytes.Clone(sound)
		harmed[n] ^= 1
		marks[fmt.Sprintf("byte %d harmed", n)] = harmed
	}
	for what, mark := range marks {
		d := disk.Clone(3)
		cfg.Files = d
		d.Damage(dir, "mark", func([]byte) []byte { return slices.Clone(mark) })
		r, report, err := register.OpenReadOnly(cfg)
		if err != nil || !report.MarkMissing || report.Damage != nil {
			t.Fatalf("%s: %v, %+v", what, err, report)
		}
		fatal(t, r.Close())
		if v, err := register.Verify(context.Background(), cfg, nil); err != nil || v.Head.Seq != 2 {
			t.Fatalf("%s: %v, %+v", what, err, v)
		}
	}
	cfg.Files = disk
	disk.Damage(dir, "mark", func(b []byte) []byte { return append(b, 1, 2, 3) }) // more than the mark
	r, report, err := register.Open(cfg)
	if err != nil || report.MarkMissing {
		t.Fatalf("%v, %+v", err, report)
	}
	fatal(t, r.Close())
}

// What the mark says was acknowledged and is not there is named from the first
// number to the last, also when nothing at all is there.
func TestMissingEntriesAreNamed(t *testing.T) {
	r, cfg, disk := fresh(t, 0)
	for range 4 {
		_, err := r.Append([]byte("a"), []byte("b"), []byte("c"))
		fatal(t, err)
	}
	spans, err := register.Spans(r)
	fatal(t, err)
	fatal(t, r.Close())
	gone := disk.Clone(2)
	gone.Remove(dir, spans[0].File)
	lost := cfg
	lost.Files = gone
	_, _, err = register.Open(lost)
	code(t, err, kelurahan.RegisterDamaged)
	if e, ok := errors.AsType[*kelurahan.Error](err); entryOf(err) != "1-12" || !ok || e.Args["segment"] != "1" {
		t.Errorf("everything is gone: %v", err)
	}
	_, err = register.Create(lost)
	code(t, err, kelurahan.AlreadySetUp)
	disk.Damage(dir, spans[0].File, func(b []byte) []byte { clear(b[spans[6].From:]); return b })
	_, report, err := register.Open(cfg)
	code(t, err, kelurahan.RegisterDamaged)
	if !slices.Equal(report.Damage, []register.Damage{{Kind: register.DamageMissing, First: 7, Last: 12, Segment: 1}}) || entryOf(err) != "7-12" {
		t.Errorf("%v, %+v", err, report)
	}
	damage, err := verify(cfg)
	if !slices.Equal(damage, report.Damage) || entryOf(err) != "7-12" {
		t.Errorf("%v, %+v", err, damage)
	}
}

// The place of an entry that was cut is forgotten: its number goes to another,
// in another place.
func TestCutEntriesAreForgotten(t *testing.T) {
	for _, n := range []int{16, 0} {
		cutBehind(t, n)
	}
}

func cutBehind(t *testing.T, n int) {
	t.Helper()
	r, cfg, disk := fresh(t, 0)
	appendMany(t, r, n, 50)
	mark := disk.Files(dir)["mark"]
	_, err := r.Append([]byte("tujuh belas"), []byte("delapan belas"))
	fatal(t, err)
	spans, err := register.Spans(r)
	fatal(t, err)
	fatal(t, r.Close())
	first, second := spans[n], spans[n+1]
	disk.Damage(dir, "mark", func([]byte) []byte { return mark })
	disk.Damage(dir, first.File, func(b []byte) []byte {
		copy(b[first.From+40:], b[first.From:first.To])
		copy(b[first.From:], bytes.Repeat([]byte{1}, 40))
		clear(b[first.To+40 : second.To])
		return b
	})
	r, report, err := register.Open(cfg)
	if err != nil || report.Head.Seq != uint64(n) || report.TornBytes != first.To+40-first.From {
		t.Fatalf("%v, %+v", err, report)
	}
	appendMany(t, r, 1, 10)
	e, err := r.At(uint64(n + 1))
	if err != nil || e.Head() != r.Head() {
		t.Errorf("%v, %+v", err, e)
	}
	fatal(t, r.Close())
}

// A register whose mark is older than its end opens; and the empty one whose
// creation was cut before the first segment is none.
func TestOlderMarks(t *testing.T) {
	r, cfg, disk := fresh(t, 0)
	empty := disk.Files(dir)["mark"]
	appendMany(t, r, 3, 50)
	fatal(t, r.Close())
	disk.Damage(dir, "mark", func([]byte) []byte { return slices.Clone(empty) })
	r, report, err := register.Open(cfg)
	if err != nil || report.MarkMissing || report.Head.Seq != 3 || report.Segments != 1 || report.Entries != 3 {
		t.Fatalf("%v, %+v", err, report)
	}
	fatal(t, r.Close())
	disk.Damage(dir, "mark", func([]byte) []byte { return slices.Clone(empty) })
	disk.Remove(dir, "00000001.seg")
	_, _, err = register.Open(cfg)
	code(t, err, kelurahan.NotFound)
	r, err = register.Create(cfg)
	fatal(t, err)
	fatal(t, r.Close())
}

// A mark that knows of one entry, and no segment: that is no new place.
func TestMarkWithoutSegments(t *testing.T) {
	r, cfg, disk := fresh(t, 0)
	appendMany(t, r, 1, 50)
	fatal(t, r.Close())
	disk.Remove(dir, "00000001.seg")
	_, _, err := register.Open(cfg)
	code(t, err, kelurahan.RegisterDamaged)
	_, err = register.Create(cfg)
	code(t, err, kelurahan.AlreadySetUp)
}

// A segment whose header is broken is named and its entries can be read.
func TestBrokenHeaders(t *testing.T) {
	s := newSpecimen(t)
	names, _ := s.segments()
	for i, name := range names {
		disk, cfg := s.copy()
		disk.Damage(dir, name, func(b []byte) []byte { b[20] ^= 1; return b })
		want := []register.Damage{{Kind: register.DamageSegment, Segment: uint32(i + 1)}}
		_, report, err := register.Open(cfg)
		code(t, err, kelurahan.RegisterDamaged)
		if !slices.Equal(report.Damage, want) {
			t.Errorf("%s: %+v", name, report.Damage)
		}
		r, report, err := register.OpenReadOnly(cfg)
		fatal(t, err)
		if report.Head != s.head || report.Segments != len(names) || !slices.Equal(report.Damage, want) {
			t.Errorf("%s: %+v", name, report)
		}
		n := 0
		for e, err := range r.Read(1, s.head.Seq) {
			fatal(t, err)
			if !same(e, s.entries[e.Seq-1]) {
				t.Errorf("%s: entry %d", name, e.Seq)
			}
			n++
		}
		fatal(t, r.Close())
		damage, err := verify(cfg)
		if n != len(s.entries) || entryOf(err) != "0" || !slices.Equal(damage, want) {
			t.Errorf("%s: %d entries, %v, %+v", name, n, err, damage)
		}
	}
	disk, cfg := s.copy()
	for _, name := range names {
		disk.Damage(dir, name, func(b []byte) []byte { b[20] ^= 1; return b })
	}
	_, _, err := register.OpenReadOnly(cfg)
	code(t, err, kelurahan.RegisterDamaged)
}

// Lost segments are named with their entries, and reading goes on behind them.
func TestLostSegments(t *testing.T) {
	s := newSpecimen(t)
	names, before := s.segments()
	if len(names) < 4 {
		t.Fatalf("%d segments", len(names))
	}
	disk, cfg := s.copy()
	disk.Remove(dir, names[1])
	disk.Remove(dir, names[2])
	r, report, err := register.OpenReadOnly(cfg)
	fatal(t, err)
	want := []register.Damage{{Kind: register.DamageSegment, Segment: 2}, {Kind: register.DamageSegment, Segment: 3}}
	if !slices.Equal(report.Damage, want) || report.Segments != len(names)-2 || report.Head != s.head {
		t.Errorf("%+v", report)
	}
	lost := fmt.Sprintf("%d-%d", before[1]+1, before[3])
	var unread []string
	next := uint64(1)
	for e, err := range r.Read(1, s.head.Seq) {
		if err != nil {
			unread = append(unread, entryOf(err))
			next = before[3] + 1
			continue
		}
		if e.Seq != next || !same(e, s.entries[e.Seq-1]) {
			t.Errorf("entry %d, not %d", e.Seq, next)
		}
		next++
	}
	if !slices.Equal(unread, []string{lost}) || next != s.head.Seq+1 {
		t.Errorf("unread %q, not %s; to %d", unread, lost, next)
	}
	for seq := before[1] + 1; seq <= before[3]; seq++ {
		_, err := r.HashAt(seq)
		if kelurahan.CodeOf(err) != kelurahan.RegisterDamaged || entryOf(err) != fmt.Sprint(seq) {
			t.Errorf("hash of entry %d: %v", seq, err)
		}
	}
	fatal(t, r.Close())
	damage, _ := verify(cfg)
	want = append(want, // the tombstone of 3 and 8 is among the lost
		register.Damage{Kind: register.DamageErasure, First: 3, Last: 3, Segment: 1},
		register.Damage{Kind: register.DamageErasure, First: 8, Last: 8, Segment: 1},
		register.Damage{Kind: register.DamageFrame, First: before[1] + 1, Last: before[3], Segment: 1})
	if !slices.Equal(damage, want) {
		t.Errorf("%+v", damage)
	}
}

// A segment in the place of another is not taken for it, and an empty one is
// left out; the others can be read.
func TestMisplacedSegments(t *testing.T) {
	s := newSpecimen(t)
	names, before := s.segments()
	files := s.disk.Files(dir)
	for what, c := range map[string]struct {
		at      int
		content []byte
	}{
		"an earlier one": {3, files[names[1]]}, "the first again": {1, files[names[0]]}, "zeros": {2, make([]byte, 2000)}, "zeros first": {0, make([]byte, 2000)},
	} {
		disk, cfg := s.copy()
		disk.Damage(dir, names[c.at], func([]byte) []byte { return slices.Clone(c.content) })
		r, report, err := register.OpenReadOnly(cfg)
		fatal(t, err)
		want := []register.Damage{{Kind: register.DamageSegment, Segment: uint32(c.at + 1)}}
		if !slices.Equal(report.Damage, want) || report.Head != s.head || what != "the first again" && report.Segments != len(names)-1 {
			t.Errorf("%s: %+v", what, report)
		}
		for i, e := range s.entries {
			in := uint64(i) >= before[c.at] && (c.at+1 == len(before) || uint64(i) < before[c.at+1])
			got, err := r.At(e.Seq)
			if in != (err != nil) || !in && !same(got, e) {
				t.Errorf("%s: entry %d: %v", what, e.Seq, err)
			}
		}
		fatal(t, r.Close())
	}
}

// A last segment whose creation was cut is left out while there is nothing in
// it, and not when there is.
func TestUnbornSegments(t *testing.T) {
	s := newSpecimen(t)
	names, _ := s.segments()
	unborn := fmt.Sprintf("%08d.seg", len(names)+1)
	whole := s.disk.Files(dir)[names[len(names)-1]]
	torn := slices.Concat(whole[:100], make([]byte, 2000))
	for what, c := range map[string]struct {
		content []byte
		ok      bool
	}{
		"nothing":          {nil, true},
		"zeros":            {make([]byte, 3000), true},
		"part of a sector": {whole[:100], true},
		"part of a header": {torn, true},
		"a byte behind":    {append(slices.Clone(torn), 1), false},
		"the first behind": {slices.Concat(whole[:100], make([]byte, 412), []byte{1}), false},
		"a frame behind":   {slices.Concat(make([]byte, 512), whole[512:]), false},
	} {
		disk, cfg := s.copy()
		f, err := disk.Enter(dir, register.AccessWrite)
		fatal(t, err)
		file, err := f.Open(unborn, register.AccessCreate)
		fatal(t, err)
		_, err = file.WriteAt(c.content, 0)
		fatal(t, errors.Join(err, file.Close(), f.Close()))
		r, report, err := register.Open(cfg)
		if c.ok != (err == nil) {
			t.Errorf("%s: %v, %+v", what, err, report)
		}
		if err != nil {
			code(t, err, kelurahan.RegisterDamaged)
			continue
		}
		if report.Segments != len(names) || report.Head != s.head {
			t.Errorf("%s: %+v", what, report)
		}
		appendMany(t, r, 30, 300) // into the segment of that name
		fatal(t, r.Close())
		_, err = verify(cfg)
		fatal(t, err)
	}
}

// A check tells how far it is, by segment, and to the last byte.
func TestProgress(t *testing.T) {
	s := newSpecimen(t)
	names, _ := s.segments()
	var want, got []uint64
	sum := uint64(0)
	for _, name := range names {
		sum += uint64(len(s.disk.Files(dir)[name]))
		want = append(want, sum)
	}
	report, err := register.Verify(context.Background(), s.cfg, func(done, total uint64) {
		if total != sum {
			t.Errorf("%d bytes in all, not %d", total, sum)
		}
		got = append(got, done)
	})
	fatal(t, err)
	if !slices.Equal(got, want) || report.Bytes != int64(sum) || report.Segments != len(names) || report.Erased != 2 ||
		report.Entries != s.head.Seq || report.Head != s.head || report.TornBytes != 0 || report.Pending != 0 || !report.Payloads || report.ID != testID {
		t.Errorf("%d, not %d; %+v", got, want, report)
	}
}

// Within a segment of many entries a check tells more than once.
func TestProgressWithinASegment(t *testing.T) {
	r, _, _ := fresh(t, 0)
	payloads := make([][]byte, 1100)
	for range 3 {
		_, err := r.Append(payloads...)
		fatal(t, err)
	}
	spans, err := register.Spans(r)
	fatal(t, err)
	var got []uint64
	_, err = r.Verify(context.Background(), func(done, total uint64) {
		if total != uint64(r.Size()) {
			t.Errorf("%d bytes in all", total)
		}
		got = append(got, done)
	})
	fatal(t, err)
	var want []uint64
	for n := 512; n < len(spans); n += 512 {
		want = append(want, uint64(spans[n].From))
	}
	if want = append(want, uint64(r.Size())); !slices.Equal(got, want) {
		t.Errorf("%d, not %d", got, want)
	}
	fatal(t, r.Close())
}

// Before it is cut, the tail of an act that a cut interrupted is measured and
// not counted.
func TestATornTailIsMeasured(t *testing.T) {
	r, cfg, disk := fresh(t, 0)
	appendMany(t, r, 2, 50)
	mark := disk.Files(dir)["mark"]
	_, err := r.Append([]byte("satu"), []byte("dua"), []byte("tiga"))
	fatal(t, err)
	spans, err := register.Spans(r)
	fatal(t, err)
	fatal(t, r.Close())
	disk.Damage(dir, "mark", func([]byte) []byte { return mark })
	disk.Damage(dir, spans[4].File, func(b []byte) []byte { clear(b[spans[4].From+8:]); return b })
	torn := spans[4].From + 8 - spans[2].From
	report, err := register.Verify(context.Background(), cfg, nil)
	if err != nil || report.TornBytes != torn || report.Entries != 2 || report.Head.Seq != 2 || report.Pending != 0 {
		t.Errorf("%v, %+v, torn %d", err, report, torn)
	}
	r, opened, err := register.Open(cfg)
	if err != nil || opened.TornBytes != torn || opened.Entries != 2 || opened.Head.Seq != 2 {
		t.Fatalf("%v, %+v", err, opened)
	}
	fatal(t, r.Close())
	if b := disk.Files(dir)[spans[4].File]; len(bytes.Trim(b[spans[2].From:], "\x00")) != 0 {
		t.Error("the tail is still there")
	}
}
