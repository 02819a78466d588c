package register_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/register"
	"github.com/loket-kelurahan/loket/backend/register/cutdisk"
)

// specimen is a closed register of several segments with acts of one and of
// several entries and with erasures, and what was in it.
type specimen struct {
	disk    *cutdisk.Disk
	cfg     register.Config
	entries []register.Entry
	spans   []register.Span
	head    register.Head
}

func newSpecimen(t *testing.T) *specimen {
	t.Helper()
	s := &specimen{disk: cutdisk.New(1)}
	s.cfg = smallConfig(s.disk)
	r, err := register.Create(s.cfg)
	fatal(t, err)
	random := rand.New(rand.NewPCG(1, 1))
	for i := range 22 {
		payloads := make([][]byte, 1+i%3)
		for j := range payloads {
			payloads[j] = make([]byte, 40+random.IntN(600))
			for k := range payloads[j] {
				payloads[j][k] = byte(random.Uint32())
			}
		}
		_, err := r.Append(payloads...)
		fatal(t, err)
		if i == 9 {
			fatal(t, r.Erase(3, 8))
		}
	}
	for e, err := range r.Read(1, r.Head().Seq) {
		fatal(t, err)
		s.entries = append(s.entries, e)
	}
	s.spans, err = register.Spans(r)
	fatal(t, err)
	s.head = r.Head()
	fatal(t, r.Close())
	return s
}

func (s *specimen) copy() (*cutdisk.Disk, register.Config) {
	disk := s.disk.Clone(2)
	cfg := s.cfg
	cfg.Files = disk
	return disk, cfg
}

// hit gives the number of the entry that has byte off of file, 0 for none.
func (s *specimen) hit(file string, from, to int64) (first, last uint64) {
	for _, p := range s.spans {
		if p.File == file && p.From < to && from < p.To {
			if first == 0 {
				first = p.Seq
			}
			last = p.Seq
		}
	}
	return first, last
}

// outcome is what became of a damaged register.
type outcome struct {
	refused  error
	unread   []uint64 // numbers for which reading gave an error
	silent   bool     // something wrong was given as right
	verified []register.Damage
	verify   error
}

func (s *specimen) examine(t *testing.T, cfg register.Config) outcome {
	t.Helper()
	var o outcome
	o.verified, o.verify = verify(cfg)
	r, _, err := register.Open(cfg)
	if err != nil {
		o.refused = err
		allClosed(t, cfg)
		if r, _, err = register.OpenReadOnly(cfg); err != nil {
			return o
		}
	} else if r.Head() != s.head {
		o.silent = true
	}
	next := uint64(1)
	for e, err := range r.Read(1, r.Head().Seq) {
		for ; err == nil && next < e.Seq; next++ {
			o.unread = append(o.unread, next)
		}
		if err != nil {
			continue
		}
		if !same(e, s.entries[e.Seq-1]) {
			o.silent = true
		}
		next = e.Seq + 1
	}
	for ; next <= s.head.Seq; next++ {
		o.unread = append(o.unread, next)
	}
	fatal(t, r.Close())
	allClosed(t, cfg)
	return o
}

// allClosed: nothing stays open behind a register that was closed or refused.
func allClosed(t *testing.T, cfg register.Config) {
	t.Helper()
	if n := cfg.Files.(*cutdisk.Disk).Handles(); n != 0 {
		t.Errorf("%d files are still open", n)
	}
}

func verify(cfg register.Config) ([]register.Damage, error) {
	report, err := register.Verify(context.Background(), cfg, nil)
	return report.Damage, err
}

func same(a, b register.Entry) bool {
	return a.Seq == b.Seq && a.Hash == b.Hash && a.Erased == b.Erased && a.ErasedBy == b.ErasedBy &&
		a.Salt == b.Salt && bytes.Equal(a.Payload, b.Payload)
}

func names(damage []register.Damage, seq uint64) bool {
	return slices.ContainsFunc(damage, func(d register.Damage) bool { return d.First <= seq && seq <= d.Last })
}

// judge fails the test where damage to the entries first..last went unnoticed.
func (s *specimen) judge(t *testing.T, what string, o outcome, first, last uint64, segmentHead bool) (found bool) {
	t.Helper()
	if o.silent {
		t.Fatalf("%s: wrong and silent", what)
	}
	found = o.refused != nil || len(o.unread) > 0
	if found != (o.verify != nil) {
		t.Fatalf("%s: opening and reading say %v %v, verify says %v", what, o.refused, o.unread, o.verify)
	}
	if segmentHead && !found {
		t.Fatalf("%s: head of a segment damaged and not found", what)
	}
	for seq := first; seq != 0 && seq <= last; seq++ {
		if !names(o.verified, seq) {
			t.Fatalf("%s: entry %d not named by verify: %+v", what, seq, o.verified)
		}
	}
	for _, seq := range o.unread {
		if !names(o.verified, seq) {
			t.Fatalf("%s: entry %d cannot be read and verify does not say so: %+v", what, seq, o.verified)
		}
	}
	if first != 0 && !slices.Contains(o.unread, first) {
		t.Fatalf("%s: entry %d was read", what, first)
	}
	return found
}

func TestBitFlips(t *testing.T) {
	s := newSpecimen(t)
	files := s.disk.Files(dir)
	random := rand.New(rand.NewPCG(3, 3))
	var list []string
	for name := range files {
		list = append(list, name)
	}
	slices.Sort(list)
	found, harmless := 0, 0
	for range 10_000 {
		name := list[random.IntN(len(list))]
		off := random.IntN(len(files[name]))
		disk, cfg := s.copy()
		disk.Damage(dir, name, func(b []byte) []byte { b[off] ^= 1 << random.IntN(8); return b })
		first, last := s.hit(name, int64(off), int64(off)+1)
		o := s.examine(t, cfg)
		if s.judge(t, name, o, first, last, strings.HasSuffix(name, ".seg") && off < 512) {
			found++
		} else {
			harmless++
		}
		if first == 0 && off >= 512 && len(o.unread) > 0 {
			t.Fatalf("%s, byte %d: hit no entry and hid %v", name, off, o.unread)
		}
	}
	t.Logf("%d bits: found %d, harmless %d", found+harmless, found, harmless)
	if found == 0 || harmless == 0 {
		t.Fatal("the flips should have hit entries and free room")
	}
}

// Disk pages of several sizes turn to zeros, or to an older page.
func TestPages(t *testing.T) {
	s := newSpecimen(t)
	for _, page := range []int{512, 4096} {
		for name, content := range s.disk.Files(dir) {
			for off := 0; off < len(content); off += page {
				end := min(off+page, len(content))
				disk, cfg := s.copy()
				disk.Damage(dir, name, func(b []byte) []byte { clear(b[off:end]); return b })
				first, last := s.hit(name, int64(off), int64(end))
				s.judge(t, name, s.examine(t, cfg), first, last, strings.HasSuffix(name, ".seg") && off == 0)
				if off < page {
					continue
				}
				disk, cfg = s.copy()
				disk.Damage(dir, name, func(b []byte) []byte { copy(b[off:end], b[off-page:]); return b })
				if o := s.examine(t, cfg); o.silent || (first != 0 && o.verify == nil) {
					t.Fatalf("%s: page %d repeated: %+v", name, off/page, o)
				}
			}
		}
	}
}

// Damage hides only what it hit: all other entries can still be read.
func TestDamageHidesOnlyWhatItHit(t *testing.T) {
	s := newSpecimen(t)
	for _, p := range s.spans[:len(s.spans)-3] {
		for _, off := range []int64{p.From, p.From + 30, p.BodyStart + 5, p.To - 1} {
			disk, cfg := s.copy()
			disk.Damage(dir, p.File, func(b []byte) []byte { b[off] ^= 0x10; return b })
			o := s.examine(t, cfg)
			s.judge(t, p.File, o, p.Seq, p.Seq, false)
			if !slices.Equal(o.unread, []uint64{p.Seq}) {
				t.Fatalf("damage in entry %d hid %v", p.Seq, o.unread)
			}
		}
	}
}

// A segment file lost, emptied or swapped.
func TestSegmentFiles(t *testing.T) {
	s := newSpecimen(t)
	files := s.disk.Files(dir)
	var segments []string
	for name := range files {
		if strings.HasSuffix(name, ".seg") {
			segments = append(segments, name)
		}
	}
	slices.Sort(segments)
	change := map[string]func(*cutdisk.Disk, string, []byte){
		"removed": func(d *cutdisk.Disk, name string, _ []byte) { d.Remove(dir, name) },
		"emptied": func(d *cutdisk.Disk, name string, _ []byte) {
			d.Damage(dir, name, func([]byte) []byte { return nil })
		},
		"swapped": func(d *cutdisk.Disk, name string, other []byte) {
			d.Damage(dir, name, func([]byte) []byte { return slices.Clone(other) })
		},
	}
	for what, do := range change {
		for i, name := range segments {
			disk, cfg := s.copy()
			do(disk, name, files[segments[(i+1)%len(segments)]])
			o := s.examine(t, cfg)
			if o.silent || o.verify == nil || o.refused == nil {
				t.Fatalf("%s %s: %+v", name, what, o)
			}
			if kelurahan.CodeOf(o.refused) != kelurahan.RegisterDamaged {
				t.Fatalf("%s %s: %v", name, what, o.refused)
			}
		}
	}
}

// The last act torn after every byte: if nobody was told, it is cut; if the mark
// says that somebody was, the register refuses.
func TestTornAtEveryByte(t *testing.T) {
	disk := cutdisk.New(1)
	cfg := smallConfig(disk)
	r, err := register.Create(cfg)
	fatal(t, err)
	_, err = r.Append([]byte("first"))
	fatal(t, err)
	before := r.Head()
	mark := disk.Files(dir)["mark"]
	_, err = r.Append(bytes.Repeat([]byte{7}, 300), bytes.Repeat([]byte{8}, 200))
	fatal(t, err)
	after := r.Head()
	spans, err := register.Spans(r)
	fatal(t, err)
	fatal(t, r.Close())
	from, to := spans[1].From, spans[2].To
	for n := from; n <= to; n++ {
		for _, told := range []bool{false, true} {
			d := disk.Clone(3)
			cfg.Files = d
			d.Damage(dir, spans[1].File, func(b []byte) []byte { clear(b[n:to]); return b })
			if !told {
				d.Damage(dir, "mark", func([]byte) []byte { return slices.Clone(mark) })
			}
			tornAt(t, cfg, n-from, to-from, told, bytes.Equal(d.Files(dir)[spans[1].File], disk.Files(dir)[spans[1].File]), before, after)
		}
	}
}

func tornAt(t *testing.T, cfg register.Config, n, size int64, told, whole bool, before, after register.Head) {
	t.Helper()
	r, report, err := register.Open(cfg)
	switch {
	case whole:
		if err != nil || r.Head() != after {
			t.Fatalf("whole act: %v", err)
		}
	case told:
		if !errors.Is(err, &kelurahan.Error{Code: kelurahan.RegisterDamaged}) {
			t.Fatalf("acknowledged act torn after %d bytes: %v", n, err)
		}
		return
	default:
		if err != nil || r.Head() != before || report.TornBytes < min(n, 1) || report.TornBytes > size {
			t.Fatalf("torn after %d bytes: %v, cut %d", n, err, report.TornBytes)
		}
	}
	_, err = r.Append([]byte("goes on"))
	fatal(t, err)
	fatal(t, r.Close())
	_, err = verify(cfg)
	fatal(t, err)
}

// Somebody without the key takes the last acts away: the mark tells.
func TestTailRemoved(t *testing.T) {
	s := newSpecimen(t)
	for _, p := range s.spans {
		if p.File != s.spans[len(s.spans)-1].File {
			continue
		}
		disk, cfg := s.copy()
		disk.Damage(dir, p.File, func(b []byte) []byte { clear(b[p.From:]); return b })
		if o := s.examine(t, cfg); o.silent || o.refused == nil || o.verify == nil || !names(o.verified, s.head.Seq) {
			t.Fatalf("entries from %d removed: %+v", p.Seq, o)
		}
	}
}

// Somebody without the key changes entries and repairs the checksums.
func TestForgery(t *testing.T) {
	s := newSpecimen(t)
	table := crc32.MakeTable(crc32.Castagnoli)
	fix := func(frame []byte) {
		binary.BigEndian.PutUint32(frame[84:], crc32.Checksum(frame[:84], table))
		n := len(frame) - 4
		binary.BigEndian.PutUint32(frame[n:], crc32.Update(binary.BigEndian.Uint32(frame[84:]), table, frame[88:n]))
	}
	for _, p := range s.spans {
		for what, change := range map[string]func(frame []byte){
			"payload":      func(f []byte) { f[len(f)-10] ^= 1 },
			"salt":         func(f []byte) { f[88+1+12] ^= 1 },
			"payload hash": func(f []byte) { f[60] ^= 1 },
			"previous":     func(f []byte) { f[30] ^= 1 },
			"kind":         func(f []byte) { f[2] ^= 3 },
			"number":       func(f []byte) { f[15]++ },
			"act":          func(f []byte) { f[3] ^= 1 },
			"erased":       func(f []byte) { clear(f[88:]); f[88] = 2; f[96] = byte(len(s.spans)) },
		} {
			if s.entries[p.Seq-1].Erased && what == "payload" {
				continue // zeros, which say nothing
			}
			disk, cfg := s.copy()
			disk.Damage(dir, p.File, func(b []byte) []byte {
				change(b[p.From:p.To])
				fix(b[p.From:p.To])
				return b
			})
			o := s.examine(t, cfg)
			if o.silent || o.verify == nil {
				t.Fatalf("%s of entry %d forged: %+v", what, p.Seq, o)
			}
		}
	}
}
