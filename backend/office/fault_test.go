package office_test

import (
	"testing"
	"time"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/office"
	"github.com/loket-kelurahan/loket/backend/register/cutdisk"
)

// onDisk is a world whose register lies on a disk that can fail.
func onDisk(t *testing.T, seed uint64) (*world, *cutdisk.Disk) {
	t.Helper()
	disk := cutdisk.New(seed)
	w := &world{
		t: t, dir: t.TempDir(), clock: &clock{t: time.Date(2026, 11, 23, 9, 0, 0, 0, wita)}, files: disk,
		pins: map[string]string{clerk: "271828", clerk2: "314159", boss: "161803", boss2: "141421"},
	}
	w.open()
	_, err := w.office.SetUp(t.Context(), office.SetUp{Counter: "A", Office: profile(), Officers: []office.NewOfficer{
		{Name: clerk, Role: kelurahan.Clerk, PIN: []byte(w.pins[clerk])},
		{Name: boss, Role: kelurahan.Supervisor, PIN: []byte(w.pins[boss])},
	}})
	if err != nil {
		t.Fatal(err)
	}
	w.learnTiles()
	return w, disk
}

// TestFaultWhileIssuing fails the disk at every call of issuing in turn: the
// letter is acknowledged or refused in words, never half; after a restart the
// numbers have no gap and no acknowledged letter is missing.
func TestFaultWhileIssuing(t *testing.T) {
	for _, fault := range []cutdisk.Fault{cutdisk.FaultIO, cutdisk.FaultFull, cutdisk.FaultShort} {
		for n := 1; n <= 6; n++ {
			w, disk := onDisk(t, uint64(n))
			maria := w.signIn(clerk)
			w.populate(maria, 5)
			w.issue(maria, w.usaha(maria, 0))
			disk.Fail(n, fault)
			draft := w.usaha(maria, 1)
			out, err := w.office.Issue(t.Context(), maria, draft)
			switch kelurahan.CodeOf(err) {
			case "", kelurahan.DiskFull, kelurahan.RegisterStopped, kelurahan.DiskReadOnly:
			default:
				t.Fatalf("fault %v at call %d: %v", fault, n, err)
			}
			if err != nil {
				_, again := w.office.Issue(t.Context(), maria, draft)
				wantStopped(t, again)
			}
			_ = w.office.Close() // a register that failed says so once more
			w.open()
			w.signIn(clerk)
			if err == nil {
				if _, err := w.office.LetterByNumber("A", out.Record.Issued.Letter.Number.Sequence); err != nil {
					t.Fatalf("acknowledged letter is lost: %v", err)
				}
			}
			w.noGaps()
		}
	}
}

// wantStopped asks that a register that failed once writes nothing more.
func wantStopped(t *testing.T, err error) {
	t.Helper()
	switch kelurahan.CodeOf(err) {
	case kelurahan.RegisterStopped, kelurahan.DiskFull, kelurahan.DiskReadOnly:
	default:
		t.Fatalf("a register that failed went on: %v", err)
	}
}

func (w *world) noGaps() {
	w.t.Helper()
	proof, err := w.office.Proof()
	if err != nil {
		w.t.Fatal(err)
	}
	for _, s := range proof.Series {
		if len(s.Gaps) > 0 {
			w.t.Fatalf("gaps in %v: %v", s.Key, s.Gaps)
		}
	}
}

// TestPowerCutWhileIssuing cuts the power again and again under the whole
// workflow: every acknowledged number is there afterwards, once.
func TestPowerCutWhileIssuing(t *testing.T) {
	for seed := range uint64(12) {
		w, disk := onDisk(t, seed)
		maria := w.signIn(clerk)
		w.populate(maria, 5)
		acked := map[int]kelurahan.LetterID{}
		for life := range 4 {
			disk.CutAfter(3 + int(seed+uint64(life))%9)
			for i := 0; ; i++ {
				out, err := w.office.Issue(t.Context(), maria, w.usaha(maria, i%5))
				if err != nil {
					break
				}
				n := out.Record.Issued.Letter.Number.Sequence
				if _, twice := acked[n]; twice {
					t.Fatalf("seed %d: number %d twice", seed, n)
				}
				acked[n] = out.Record.ID
			}
			disk.Cut()
			_ = w.office.Close() // the power is gone: closing cannot succeed
			w.open()
			maria = w.signIn(clerk)
		}
		for n, id := range acked {
			rec, err := w.office.LetterByNumber("A", n)
			if err != nil || rec.ID != id {
				t.Fatalf("seed %d: acknowledged number %d is lost: %v", seed, n, err)
			}
		}
		w.noGaps()
	}
}

// TestStoreThrownAway deletes Badger: the next sign-in builds it anew and
// nothing is missing.
func TestStoreThrownAway(t *testing.T) {
	w := newWorld(t)
	maria := w.signIn(clerk)
	w.populate(maria, 20)
	first := w.issue(maria, w.usaha(maria, 1))
	if err := w.office.Close(); err != nil {
		t.Fatal(err)
	}
	w.removeStore()
	w.open()
	w.signIn(clerk)
	rec, err := w.office.LetterByNumber("A", 566)
	if err != nil || rec.ID != first.Record.ID {
		t.Fatalf("after the rebuild: %v", err)
	}
	if n, err := w.office.ResidentCount(); err != nil || n != 20 {
		t.Errorf("%d residents, %v", n, err)
	}
}
