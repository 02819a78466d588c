package register_test

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/register"
	"github.com/loket-kelurahan/loket/backend/register/cutdisk"
)

// Two pasts spliced: reading on names the first entry of the other past, and
// that entry alone is one of the register.
func TestReadingTwoPasts(t *testing.T) {
	r, cfg, disk := fresh(t, 0)
	appendMany(t, r, 2, 50)
	fatal(t, r.Close())
	second := disk.Clone(3)
	var spans []register.Span
	for d, with := range map[*cutdisk.Disk]byte{disk: 'a', second: 'b'} {
		cfg.Files = d
		r, _, err := register.Open(cfg)
		fatal(t, err)
		for range 3 {
			_, err = r.Append(bytes.Repeat([]byte{with}, 50))
			fatal(t, err)
		}
		spans, err = register.Spans(r)
		fatal(t, err)
		fatal(t, r.Close())
	}
	other := second.Files(dir)[spans[3].File]
	disk.Damage(dir, spans[3].File, func(b []byte) []byte { copy(b[spans[3].From:], other[spans[3].From:]); return b })
	cfg.Files = disk
	r, report, err := register.OpenReadOnly(cfg)
	fatal(t, err)
	want := []register.Damage{{Kind: register.DamageChain, First: 4, Last: 4, Segment: 1}, {Kind: register.DamageChain, First: 5, Last: 5, Segment: 1}}
	if !slices.Equal(report.Damage, want) {
		t.Errorf("%+v", report)
	}
	for e, err := range r.Read(1, 5) {
		if (e.Seq == 4) != (err != nil) || err != nil && entryOf(err) != "4" {
			t.Errorf("entry %d: %v", e.Seq, err)
		}
	}
	for _, from := range []uint64{4, 5} {
		_, err := r.At(from)
		fatal(t, err)
	}
	fatal(t, r.Close())
	damage, err := verify(cfg)
	if entryOf(err) != "4" || !slices.Equal(damage, want) {
		t.Errorf("%v, %+v", err, damage)
	}
}

// A loop may end at any entry, whole or damaged, and goes on behind damage
// otherwise; each stretch of lost entries is named once.
func TestReadingAroundDamage(t *testing.T) {
	r, cfg, disk := fresh(t, 0)
	appendMany(t, r, 12, 50)
	spans, err := register.Spans(r)
	fatal(t, err)
	fatal(t, r.Close())
	disk.Damage(dir, spans[0].File, func(b []byte) []byte {
		for _, i := range []int{2, 3, 6} {
			b[spans[i].From] ^= 1
		}
		b[spans[8].To-1] ^= 1
		return b
	})
	r, _, err = register.OpenReadOnly(cfg)
	fatal(t, err)
	read := func(from, to uint64, most int) string {
		var got []string
		for e, err := range r.Read(from, to) {
			text := fmt.Sprint(e.Seq)
			if err != nil {
				text += "!" + entryOf(err)
			}
			if got = append(got, text); len(got) == most {
				break
			}
		}
		return strings.Join(got, " ")
	}
	const all = "1 2 3!3-4 5 6 7!7 8 9!9 10 11 12"
	for n := range strings.Count(all, " ") + 1 {
		want := strings.Join(strings.Fields(all)[:n+1], " ")
		if got := read(1, 99, n+1); got != want {
			t.Errorf("%s, not %s", got, want)
		}
	}
	for want, span := range map[string][2]uint64{
		"3!3": {3, 3}, "4!4": {4, 4}, "2 3!3": {2, 3}, "4!4 5": {4, 5}, "7!7": {7, 7}, "9!9": {9, 9}, "": {13, 14}, "12": {12, 12}, "3!3-4": {3, 4},
	} {
		if got := read(span[0], span[1], 99); got != want {
			t.Errorf("%d to %d: %s, not %s", span[0], span[1], got, want)
		}
	}
	h, err := r.HashAt(9) // its body is broken, its header is not
	e, err2 := r.At(10)
	if err != nil || err2 != nil || e.Prev != h {
		t.Errorf("%v, %v", err, err2)
	}
	for seq, want := range map[uint64]kelurahan.Code{3: kelurahan.RegisterDamaged, 7: kelurahan.RegisterDamaged, 0: "", 12: "", 13: kelurahan.NotFound} {
		h, err := r.HashAt(seq)
		if kelurahan.CodeOf(err) != want || want != "" && entryOf(err) != fmt.Sprint(seq) || h.Zero() != (seq == 0 || want != "") {
			t.Errorf("hash of %d: %v, %v", seq, h, err)
		}
	}
	_, err = r.At(13)
	if kelurahan.CodeOf(err) != kelurahan.NotFound || entryOf(err) != "13" {
		t.Errorf("%v", err)
	}
	fatal(t, r.Close())
	disk.Kill()
	if got := read(1, 12, 99); got != "1!" {
		t.Errorf("closed: %s", got)
	}
}

// A named entry that is not erased is damage, too, where a new segment was begun
// and nothing came to stand in it: a register that writes on has erased before.
func TestNotErasedBeforeAnEmptySegment(t *testing.T) {
	seen := 0
	for n := 1; n <= 12; n++ {
		r, cfg, disk := fresh(t, 4<<10)
		appendMany(t, r, 5, 50)
		spans, err := register.Spans(r)
		fatal(t, err)
		span, before := spans[2], disk.Files(dir)["00000001.seg"]
		fatal(t, r.Erase(3))
		disk.Damage(dir, span.File, func(b []byte) []byte { copy(b[span.From:span.To], before[span.From:]); return b })
		disk.Fail(n, cutdisk.FaultIO)
		if _, err := r.Append(make([]byte, 4000)); err == nil {
			break
		}
		disk.Kill()
		report, err := register.Verify(context.Background(), cfg, nil)
		if report.Segments == 2 && report.Entries == 6 {
			seen++
			code(t, err, kelurahan.RegisterDamaged)
			if !slices.Equal(report.Damage, []register.Damage{{Kind: register.DamageErasure, First: 3, Last: 3, Segment: 1}}) || report.Pending != 0 {
				t.Errorf("call %d: %+v", n, report)
			}
		}
	}
	if seen == 0 {
		t.Error("no segment stayed empty")
	}
}

// An erased entry that no tombstone names, and a named one that is not erased,
// are damage, except where the tombstone is the last act.
func TestErasuresWithoutTombstones(t *testing.T) {
	r, cfg, disk := fresh(t, 0)
	appendMany(t, r, 5, 50)
	spans, err := register.Spans(r)
	fatal(t, err)
	span := spans[2]
	before := disk.Files(dir)[span.File]
	clone := disk.Clone(2)
	fatal(t, r.Erase(3))
	after := disk.Files(dir)[span.File]
	put := func(d *cutdisk.Disk, from []byte) {
		d.Damage(dir, span.File, func(b []byte) []byte { copy(b[span.From:span.To], from[span.From:]); return b })
	}
	put(disk, before)
	report, err := r.Verify(context.Background(), nil)
	if err != nil || report.Pending != 1 || report.Erased != 0 {
		t.Errorf("%v, %+v", err, report)
	}
	put(disk, after)
	appendMany(t, r, 1, 50)
	put(disk, before)
	fatal(t, r.Close())
	want := []register.Damage{{Kind: register.DamageErasure, First: 3, Last: 3, Segment: 1}}
	report, err = register.Verify(context.Background(), cfg, nil)
	if kelurahan.CodeOf(err) != kelurahan.RegisterDamaged || !slices.Equal(report.Damage, want) || report.Pending != 0 || report.Erased != 0 {
		t.Errorf("named and not erased: %v, %+v", err, report)
	}
	broken := slices.Clone(after)
	broken[span.To-1] ^= 1
	put(disk, broken)
	report, err = register.Verify(context.Background(), cfg, nil)
	if kelurahan.CodeOf(err) != kelurahan.RegisterDamaged || len(report.Damage) != 1 || report.Damage[0].First != 3 || report.Damage[0].Last != 3 {
		t.Errorf("named and broken is told once: %v, %+v", err, report)
	}
	cfg.Files = clone
	put(clone, after)
	report, err = register.Verify(context.Background(), cfg, nil)
	if kelurahan.CodeOf(err) != kelurahan.RegisterDamaged || !slices.Equal(report.Damage, want) || report.Erased != 1 || report.Entries != 5 {
		t.Errorf("erased and not named: %v, %+v", err, report)
	}
	r, _, err = register.Open(cfg)
	fatal(t, err)
	for range 3 { // entry 6, of which the erased one speaks, is none, then the head, then an earlier one
		if report, _ = r.Verify(context.Background(), nil); !slices.Equal(report.Damage, want) {
			t.Errorf("erased and not named, open, head %d: %+v", r.Head().Seq, report)
		}
		appendMany(t, r, 1, 50)
	}
	fatal(t, r.Close())
}

// Entries that are erased while a check runs are no damage.
func TestErasingDuringACheck(t *testing.T) {
	s := newSpecimen(t)
	names, before := s.segments()
	r, _, err := register.Open(s.cfg)
	fatal(t, err)
	steps := 0
	report, err := r.Verify(context.Background(), func(uint64, uint64) {
		if steps++; steps == 2 {
			fatal(t, r.Erase(1, before[len(names)-1]+1)) // seen before, and not yet
		}
	})
	if err != nil || report.Head != s.head || report.Entries != s.head.Seq || report.Erased != 3 {
		t.Errorf("%v, %+v", err, report)
	}
	fatal(t, r.Close())
}

// A genuine segment of another past that begins where the one before it does is
// not taken for the next.
func TestASegmentThatBeginsEarlier(t *testing.T) {
	r, cfg, disk := fresh(t, 4<<10)
	appendMany(t, r, 20, 300) // eight in a segment
	other := cfg
	second := cutdisk.New(2)
	other.Files = second
	o, err := register.Create(other)
	fatal(t, err)
	appendMany(t, o, 10, 700) // four
	fatal(t, r.Close())
	fatal(t, o.Close())
	disk.Damage(dir, "00000003.seg", func([]byte) []byte { return second.Files(dir)["00000003.seg"] })
	r, report, err := register.OpenReadOnly(cfg)
	fatal(t, err)
	if len(report.Damage) == 0 || report.Damage[0] != (register.Damage{Kind: register.DamageSegment, Segment: 3}) {
		t.Errorf("%+v", report)
	}
	fatal(t, r.Close())
	allClosed(t, cfg)
}

// A header that cannot be read hinders nobody who only reads.
func TestUnreadableHeaders(t *testing.T) {
	s := newSpecimen(t)
	names, _ := s.segments()
	for i, name := range names {
		cfg := s.cfg
		cfg.Files = badSector{s.disk, name, 20}
		_, _, err := register.Open(cfg)
		code(t, err, kelurahan.RegisterStopped)
		if i+1 == len(names) {
			continue // all of it may be in the one unreadable stretch
		}
		r, report, err := register.OpenReadOnly(cfg)
		fatal(t, err)
		want := register.Damage{Kind: register.DamageSegment, Segment: uint32(i + 1)}
		if report.Damage[0] != want || report.Head != s.head {
			t.Errorf("%s: %+v", name, report)
		}
		fatal(t, r.Close())
		allClosed(t, s.cfg)
		damage, err := verify(cfg)
		code(t, err, kelurahan.RegisterDamaged)
		if !slices.Contains(damage, want) {
			t.Errorf("%s: %+v", name, damage)
		}
	}
}
