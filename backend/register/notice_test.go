package register_test

import (
	"bytes"
	"errors"
	"slices"
	"testing"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/register"
	"github.com/loket-kelurahan/loket/backend/register/cutdisk"
)

// These tests were written for changes to the code that no other test noticed
// (build/mutate).

func fresh(t *testing.T, size int64) (*register.Register, register.Config, *cutdisk.Disk) {
	t.Helper()
	disk := cutdisk.New(1)
	cfg := register.Config{Dir: dir, ID: testID, AEAD: testAEAD, Files: disk, SegmentSize: size}
	r, err := register.Create(cfg)
	fatal(t, err)
	return r, cfg, disk
}

// A tombstone names its entries once and in rising order, however they were named.
func TestErasingInAnyOrder(t *testing.T) {
	r, _, _ := fresh(t, 0)
	appendMany(t, r, 6, 50)
	fatal(t, r.Erase(5, 2, 5, 3))
	e, err := r.At(r.Head().Seq)
	fatal(t, err)
	seqs, err := e.Erasures()
	if err != nil || !slices.Equal(seqs, []uint64{2, 3, 5}) {
		t.Fatalf("%v, %v", seqs, err)
	}
	e, err = r.At(1)
	fatal(t, err)
	_, err = e.Erasures()
	code(t, err, kelurahan.BadRequest)
	for _, seq := range []uint64{0, 99} {
		code(t, r.Erase(1, seq), kelurahan.NotFound)
	}
	code(t, r.Erase(7), kelurahan.BadRequest) // the tombstone itself
	before := r.Head()
	fatal(t, r.Erase(2, 3))
	if r.Head() != before {
		t.Error("what was erased was erased again")
	}
}

// One lost entry is named, and no other with it.
func TestOneLostEntryIsNamed(t *testing.T) {
	r, cfg, disk := fresh(t, 0)
	appendMany(t, r, 6, 50)
	spans, err := register.Spans(r)
	fatal(t, err)
	fatal(t, r.Close())
	disk.Damage(dir, spans[2].File, func(b []byte) []byte { b[spans[2].From] ^= 0xff; return b })
	r, _, err = register.OpenReadOnly(cfg)
	fatal(t, err)
	got := map[uint64]string{}
	for e, err := range r.Read(1, 6) {
		got[e.Seq] = ""
		if damage, ok := errors.AsType[*kelurahan.Error](err); ok {
			got[e.Seq] = damage.Args["entry"]
		}
	}
	if len(got) != 6 || got[3] != "3" || got[2]+got[4] != "" {
		t.Fatalf("%v", got)
	}
	fatal(t, r.Close())
}

// Two pasts of one register spliced together: each entry is genuine, and the
// mark is that of the newer past. Only the chain can tell.
func TestTwoPastsSpliced(t *testing.T) {
	r, cfg, disk := fresh(t, 0)
	appendMany(t, r, 2, 50)
	fatal(t, r.Close())
	other := cfg
	second := disk.Clone(3)
	other.Files = second
	write := func(cfg register.Config, with byte) []register.Span {
		r, _, err := register.Open(cfg)
		fatal(t, err)
		for range 2 {
			_, err = r.Append(bytes.Repeat([]byte{with}, 50))
			fatal(t, err)
		}
		spans, err := register.Spans(r)
		fatal(t, err)
		fatal(t, r.Close())
		return spans
	}
	mine, theirs := write(cfg, 'a'), write(other, 'b')
	if mine[3] != theirs[3] {
		t.Fatalf("%+v and %+v", mine[3], theirs[3])
	}
	files := second.Files(dir)
	disk.Damage(dir, mine[3].File, func(b []byte) []byte {
		copy(b[mine[3].From:mine[3].To], files[mine[3].File][mine[3].From:])
		return b
	})
	disk.Damage(dir, "mark", func([]byte) []byte { return files["mark"] })
	_, report, err := register.Open(cfg)
	code(t, err, kelurahan.RegisterDamaged)
	if !slices.ContainsFunc(report.Damage, func(d register.Damage) bool { return d.Kind == register.DamageChain && d.First == 4 }) {
		t.Errorf("%+v", report.Damage)
	}
}

// What is written and what is only made ready are counted apart.
func TestBytesAreCounted(t *testing.T) {
	r, cfg, disk := fresh(t, 8<<10)
	appendMany(t, r, 1, 100)
	written, filled, syncs := r.BytesWritten(), r.BytesFilled(), r.Syncs()
	appendMany(t, r, 1, 100)
	if n := r.BytesWritten() - written; n < 100 || n > 600 || r.BytesFilled() != filled || r.Syncs() != syncs+1 {
		t.Errorf("an append: %d bytes, %d filled, %d syncs", n, r.BytesFilled()-filled, r.Syncs()-syncs)
	}
	appendMany(t, r, 60, 300) // into other segments
	total := uint64(0)
	for name, data := range disk.Files(dir) {
		if name != "mark" {
			total += uint64(len(data))
		}
	}
	if n := r.BytesFilled(); n < 8<<10 || n > total {
		t.Errorf("%d bytes made ready of %d", n, total)
	}
	if n := uint64(r.Size()); n == 0 || n > total {
		t.Errorf("%d bytes in size, %d on the disk", n, total)
	}
	fatal(t, r.Close())
	_, err := r.Append(nil)
	code(t, err, kelurahan.RegisterStopped)
	_, _, err = register.Open(cfg)
	fatal(t, err)
}
