package register_test

import (
	"encoding/binary"
	"hash/crc32"
	"testing"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/register"
	"github.com/loket-kelurahan/loket/backend/register/cutdisk"
)

func checksum(b []byte) (sum [4]byte) {
	binary.BigEndian.PutUint32(sum[:], crc32.Checksum(b, crc32.MakeTable(crc32.Castagnoli)))
	return sum
}

// Every call of the file layer fails once, in three ways: nothing acknowledged
// is lost by the new process after it nor by the cut after that, and the handle
// that failed never writes again.
func TestFaultAtEveryCall(t *testing.T) {
	for n, hit := 1, true; hit; n++ {
		for _, fault := range []cutdisk.Fault{cutdisk.FaultIO, cutdisk.FaultFull, cutdisk.FaultShort} {
			w := newWorld(uint64(n), true)
			w.disk.Fail(n, fault)
			w.story()
			hit = w.disk.Calls() >= n
			w.disk.Kill()
			w.work()
			w.disk.Cut()
			if r := w.open(); r == nil {
				t.Fatalf("fault %d at call %d: does not open", fault, n)
			} else {
				w.check(r)
			}
			if w.faults != (faults{}) {
				t.Fatalf("fault %d at call %d: %v %q", fault, n, w.faults, w.notes)
			}
		}
	}
}

// appendCalls is what an append asks of the file layer in steady state: write,
// sync, mark.
const appendCalls = 3

func TestFailedHandleNeverWritesAgain(t *testing.T) {
	for _, c := range []struct {
		name  string
		call  int
		fault cutdisk.Fault
		want  kelurahan.Code
	}{
		{"write fails", 1, cutdisk.FaultIO, kelurahan.RegisterStopped},
		{"write is short", 1, cutdisk.FaultShort, kelurahan.RegisterStopped},
		{"disk full", 1, cutdisk.FaultFull, kelurahan.DiskFull},
		{"sync fails once", 2, cutdisk.FaultIO, kelurahan.RegisterStopped},
		{"mark fails", 3, cutdisk.FaultIO, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			disk := cutdisk.New(1)
			cfg := register.Config{Dir: dir, ID: testID, AEAD: testAEAD, Files: disk}
			r, err := register.Create(cfg)
			fatal(t, err)
			appendMany(t, r, 3, 100)
			calls := disk.Calls()
			appendMany(t, r, 1, 100)
			if n := disk.Calls() - calls; n != appendCalls {
				t.Fatalf("an append makes %d calls", n)
			}
			disk.Fail(c.call, c.fault)
			_, err = r.Append([]byte("hit"))
			code(t, err, c.want)
			acked := uint64(4)
			if c.want == "" {
				acked++
			}
			calls = disk.Calls()
			for range 3 {
				_, err = r.Append([]byte("after"))
				code(t, err, kelurahan.RegisterStopped)
				code(t, r.Erase(1), kelurahan.RegisterStopped)
			}
			if disk.Calls() != calls || r.Head().Seq != acked {
				t.Fatalf("%d calls after the failure, head %d", disk.Calls()-calls, r.Head().Seq)
			}
			if _, err := r.At(4); err != nil {
				t.Fatal("reading should go on:", err)
			}
			disk.Kill()
			r, _, err = register.Open(cfg)
			fatal(t, err)
			if n := r.Head().Seq; n < acked || n > 5 {
				t.Fatalf("head %d", n)
			}
			appendMany(t, r, 1, 10)
		})
	}
}

// A sector that cannot be read hides its entries and no others, and nothing is
// cut because of it.
func TestUnreadableSector(t *testing.T) {
	s := newSpecimen(t)
	bad := s.spans[4]
	cfg := s.cfg
	cfg.Files = badSector{s.disk, bad.File, bad.BodyStart}
	r, _, err := register.Open(cfg) // in an earlier segment: found when read
	fatal(t, err)
	_, err = r.At(bad.Seq)
	code(t, err, kelurahan.RegisterDamaged)
	if e, err := r.At(s.head.Seq); err != nil || e.Hash != s.head.Hash {
		t.Fatal(err)
	}
	fatal(t, r.Close())
	damage, err := verify(cfg)
	code(t, err, kelurahan.RegisterDamaged)
	if !names(damage, bad.Seq) {
		t.Fatalf("%+v", damage)
	}
	bad = s.spans[len(s.spans)-3] // in the last one: refuses, and can be read
	cfg.Files = badSector{s.disk, bad.File, bad.BodyStart}
	_, _, err = register.Open(cfg)
	code(t, err, kelurahan.RegisterStopped)
	r, report, err := register.OpenReadOnly(cfg)
	fatal(t, err)
	if !names(report.Damage, bad.Seq) || report.Head != s.head && !names(report.Damage, s.head.Seq) {
		t.Fatalf("%+v", report)
	}
	if _, err := r.At(1); err != nil {
		t.Fatal(err)
	}
	fatal(t, r.Close())
	cfg.Files = s.disk
	r, _, err = register.Open(cfg)
	fatal(t, err)
	if r.Head() != s.head {
		t.Fatal("something was cut")
	}
}
