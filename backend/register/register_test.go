package register_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/register"
	"github.com/loket-kelurahan/loket/backend/register/cutdisk"
)

// onDisk makes a register with the operating system below it.
func onDisk(t testing.TB, segment int64) (*register.Register, register.Config) {
	t.Helper()
	cfg := register.Config{Dir: filepath.Join(t.TempDir(), "a", "register"), ID: testID, AEAD: testAEAD, SegmentSize: segment, Preallocate: segment / 2}
	r, err := register.Create(cfg)
	fatal(t, err)
	t.Cleanup(func() { fatal(t, r.Close()) })
	return r, cfg
}

func appendMany(t testing.TB, r *register.Register, n, size int) {
	t.Helper()
	for i := range n {
		entries, err := r.Append(bytes.Repeat([]byte{byte(i)}, size))
		fatal(t, err)
		if entries[0].Head() != r.Head() {
			t.Fatal("head is not the entry just appended")
		}
	}
}

func code(t *testing.T, err error, want kelurahan.Code) {
	t.Helper()
	if kelurahan.CodeOf(err) != want {
		t.Fatalf("want %q, got %v", want, err)
	}
}

func TestRoundTrip(t *testing.T) {
	r, cfg := onDisk(t, 8<<10)
	var want [][]byte
	prev := register.Head{}
	for i := range 40 {
		payloads := [][]byte{bytes.Repeat([]byte{1}, i*37), nil, {byte(i)}}[:1+i%3]
		entries, err := r.Append(payloads...)
		fatal(t, err)
		for j, e := range entries {
			if e.Prev != prev.Hash || e.Seq != prev.Seq+1 || e.PayloadHash != register.PayloadHash(e.Salt, payloads[j]) {
				t.Fatalf("entry %+v after %+v", e, prev)
			}
			prev = e.Head()
		}
		want = append(want, payloads...)
	}
	fatal(t, r.Close())
	r, report, err := register.Open(cfg)
	fatal(t, err)
	if r.ID() != testID || r.Dir() != cfg.Dir || report.Head != prev || report.Entries != uint64(len(want)) || report.Segments < 2 ||
		report.TornBytes != 0 || report.MarkMissing || report.Damage != nil {
		t.Fatalf("%v %v %+v", r.ID(), r.Dir(), report)
	}
	var run []register.Entry
	for e, err := range r.Read(1, prev.Seq) {
		fatal(t, err)
		if !bytes.Equal(e.Payload, want[e.Seq-1]) {
			t.Fatalf("payload of entry %d", e.Seq)
		}
		run = append(run, e)
	}
	head, err := register.VerifyRun(testID, register.Head{}, run)
	fatal(t, err)
	if head != prev {
		t.Fatal("run ends elsewhere")
	}
	disk, err := verify(cfg)
	code(t, err, kelurahan.RegisterLocked)
	if disk != nil {
		t.Fatal(disk)
	}
	live, err := r.Verify(context.Background(), nil)
	fatal(t, err)
	if live.Head != prev || live.Entries != prev.Seq || !live.Payloads {
		t.Fatalf("%+v", live)
	}
	fatal(t, r.Close())
	fatal(t, r.Close())
}

func TestEmptyRegister(t *testing.T) {
	r, cfg := onDisk(t, 0)
	if r.Head() != (register.Head{}) {
		t.Fatal("head of nothing")
	}
	entries, err := r.Append()
	if err != nil || len(entries) != 0 {
		t.Fatal("an act of nothing", err)
	}
	for e := range r.Read(0, 10) {
		t.Fatal("entry of nothing", e.Seq)
	}
	_, err = r.At(1)
	code(t, err, kelurahan.NotFound)
	_, err = r.HashAt(1)
	code(t, err, kelurahan.NotFound)
	fatal(t, r.Close())
	_, err = register.Create(cfg)
	code(t, err, kelurahan.AlreadySetUp)
	cfg.Dir = t.TempDir()
	_, _, err = register.Open(cfg)
	code(t, err, kelurahan.NotFound)
	cfg.Dir = filepath.Join(cfg.Dir, "none")
	_, _, err = register.Open(cfg)
	code(t, err, kelurahan.NotFound)
}

func TestReadRanges(t *testing.T) {
	r, _ := onDisk(t, 4<<10)
	appendMany(t, r, 60, 200)
	for from := uint64(0); from <= 62; from++ {
		for to := from; to <= 62; to += 3 {
			next := max(from, 1)
			for e, err := range r.Read(from, to) {
				fatal(t, err)
				if e.Seq != next {
					t.Fatalf("%d in the place of %d", e.Seq, next)
				}
				next++
			}
			if want := max(min(to, 60)+1, max(from, 1)); next != want && from <= 60 && to > 0 {
				t.Fatalf("read %d to %d ended before %d, not %d", from, to, next, want)
			}
		}
	}
	for seq := uint64(60); seq > 0; seq-- {
		e, err := r.At(seq)
		fatal(t, err)
		h, err := r.HashAt(seq)
		fatal(t, err)
		if e.Seq != seq || h != e.Hash {
			t.Fatalf("entry %d", seq)
		}
	}
}

func TestOneSyncPerAct(t *testing.T) {
	r, _ := onDisk(t, 0)
	appendMany(t, r, 1, 1200)
	syncs, written := r.Syncs(), r.BytesWritten()
	appendMany(t, r, 50, 1200)
	if n := r.Syncs() - syncs; n != 50 {
		t.Fatalf("%d syncs for 50 acts", n)
	}
	const mark = 92
	if over := (r.BytesWritten()-written)/50 - 1200 - mark; over >= 160 {
		t.Fatalf("%d bytes over the payload of an entry", over)
	}
}

func TestLocked(t *testing.T) {
	r, cfg := onDisk(t, 0)
	for _, open := range []func(register.Config) (*register.Register, register.Report, error){register.Open, register.OpenReadOnly} {
		_, _, err := open(cfg)
		code(t, err, kelurahan.RegisterLocked)
	}
	_, err := register.Create(cfg)
	code(t, err, kelurahan.RegisterLocked)
	fatal(t, r.Close())
	again, _, err := register.Open(cfg)
	fatal(t, err)
	fatal(t, again.Close())
}

func TestWrongKeyAndWrongUse(t *testing.T) {
	r, cfg := onDisk(t, 0)
	appendMany(t, r, 3, 10)
	_, err := r.Append(make([]byte, register.MaxPayload+1))
	code(t, err, kelurahan.BadRequest)
	code(t, r.Erase(4), kelurahan.NotFound)
	code(t, r.Erase(0), kelurahan.NotFound)
	fatal(t, r.Close())
	_, err = r.Append([]byte("closed"))
	code(t, err, kelurahan.RegisterStopped)
	_, err = r.At(1)
	code(t, err, kelurahan.RegisterStopped)
	other := cfg
	other.AEAD = newAEAD(2)
	_, _, err = register.Open(other)
	code(t, err, kelurahan.KeyDamaged)
	other.AEAD = nil
	_, _, err = register.Open(other)
	code(t, err, kelurahan.BadRequest)
	report, err := register.Verify(context.Background(), other, nil)
	if err != nil || report.Entries != 3 || report.Payloads {
		t.Fatalf("verify without a key: %v %+v", err, report)
	}
	ro, _, err := register.OpenReadOnly(cfg)
	fatal(t, err)
	_, err = ro.Append([]byte("read only"))
	code(t, err, kelurahan.RegisterStopped)
	fatal(t, ro.Close())
}

func TestLargestPayload(t *testing.T) {
	r, cfg := onDisk(t, 0)
	big := bytes.Repeat([]byte("0123456789abcdef"), register.MaxPayload/16)
	_, err := r.Append([]byte("small"), big, []byte("small"))
	fatal(t, err)
	appendMany(t, r, 2, 10)
	fatal(t, r.Close())
	r, report, err := register.Open(cfg)
	fatal(t, err)
	if e, err := r.At(2); err != nil || !bytes.Equal(e.Payload, big) || report.Segments != 2 {
		t.Fatal(err, report)
	}
	fatal(t, r.Close())
}

// An erased payload is nowhere in the file, sealed or not, and the chain holds.
func TestErase(t *testing.T) {
	disk := cutdisk.New(1)
	cfg := smallConfig(disk)
	r, err := register.Create(cfg)
	fatal(t, err)
	appendMany(t, r, 30, 300)
	before, err := r.At(5)
	fatal(t, err)
	spans, err := register.Spans(r)
	fatal(t, err)
	span := spans[4]
	sealed := disk.Files(dir)[span.File][span.BodyStart+1 : span.To-4]
	fatal(t, r.Erase(5, 20, 5))
	for name, content := range disk.Files(dir) {
		for i := 0; i+16 <= len(sealed); i += 16 {
			if bytes.Contains(content, sealed[i:i+16]) {
				t.Fatalf("%s still has sealed bytes of the erased entry", name)
			}
		}
	}
	tombstone := r.Head()
	fatal(t, r.Erase(5))
	if r.Head() != tombstone {
		t.Fatal("a second tombstone for the same entry")
	}
	code(t, r.Erase(tombstone.Seq), kelurahan.BadRequest)
	last, err := r.At(tombstone.Seq)
	fatal(t, err)
	if named, err := last.Erasures(); err != nil || !slices.Equal(named, []uint64{5, 20}) {
		t.Fatal(named, err)
	}
	var run []register.Entry
	for e, err := range r.Read(1, tombstone.Seq) {
		fatal(t, err)
		run = append(run, e)
	}
	gone := run[4]
	if !gone.Erased || gone.Payload != nil || gone.Salt != [16]byte{} || gone.ErasedBy != tombstone.Seq ||
		gone.PayloadHash != before.PayloadHash || gone.Hash != before.Hash {
		t.Fatalf("%+v", gone)
	}
	_, err = register.VerifyRun(testID, register.Head{}, run)
	fatal(t, err)
	fatal(t, r.Close())
	report, err := register.Verify(context.Background(), cfg, nil)
	if err != nil || report.Erased != 2 || report.Entries != tombstone.Seq {
		t.Fatalf("%v %+v", err, report)
	}
}

// A copy made of runs is the same register, erasures included, and so is one
// restored from the copy.
func TestAdopt(t *testing.T) {
	r, _ := onDisk(t, 4<<10)
	copied, cfg := onDisk(t, 4<<10)
	carry := func() {
		var run []register.Entry
		for e, err := range r.Read(copied.Head().Seq+1, r.Head().Seq) {
			fatal(t, err)
			run = append(run, e)
		}
		fatal(t, copied.Adopt(run...))
	}
	appendMany(t, r, 10, 100)
	carry()
	fatal(t, r.Erase(4)) // the copy still has it
	appendMany(t, r, 10, 100)
	fatal(t, r.Erase(15)) // the copy never sees it
	carry()
	if copied.Head() != r.Head() {
		t.Fatal("heads differ")
	}
	for e, err := range copied.Read(1, copied.Head().Seq) {
		fatal(t, err)
		if own, err := r.At(e.Seq); err != nil || !same(e, own) {
			t.Fatalf("entry %d differs: %+v %+v", e.Seq, e, own)
		}
	}
	code(t, copied.Adopt(register.Entry{Seq: 99}), kelurahan.ChainBroken)
	fatal(t, copied.Close())
	report, err := register.Verify(context.Background(), cfg, nil)
	if err != nil || report.Erased != 2 || report.Pending != 0 {
		t.Fatalf("%v %+v", err, report)
	}
}

func TestVerifyRun(t *testing.T) {
	r, _ := onDisk(t, 0)
	appendMany(t, r, 6, 50)
	var run []register.Entry
	for e, err := range r.Read(1, 6) {
		fatal(t, err)
		run = append(run, e)
	}
	prev := run[1].Head()
	if _, err := register.VerifyRun(testID, prev, run[2:]); err != nil {
		t.Fatal(err)
	}
	for what, change := range map[string]func([]register.Entry) []register.Entry{
		"gap":     func(e []register.Entry) []register.Entry { return slices.Delete(e, 1, 2) },
		"swap":    func(e []register.Entry) []register.Entry { e[1], e[2] = e[2], e[1]; return e },
		"twice":   func(e []register.Entry) []register.Entry { return slices.Insert(e, 1, e[0]) },
		"payload": func(e []register.Entry) []register.Entry { e[2].Payload = []byte("other"); return e },
		"salt":    func(e []register.Entry) []register.Entry { e[2].Salt[0]++; return e },
		"hash":    func(e []register.Entry) []register.Entry { e[3].Hash[0]++; return e },
		"kind":    func(e []register.Entry) []register.Entry { e[3].Kind = register.KindErasure; return e },
		"start":   func(e []register.Entry) []register.Entry { return e[1:] },
	} {
		head, err := register.VerifyRun(testID, prev, change(slices.Clone(run[2:])))
		if kelurahan.CodeOf(err) != kelurahan.ChainBroken {
			t.Fatalf("%s: %v", what, err)
		}
		if head.Seq >= 6 {
			t.Fatalf("%s: head %d", what, head.Seq)
		}
	}
	_, err := register.VerifyRun(register.ID{9}, prev, run[2:])
	code(t, err, kelurahan.ChainBroken)
}

func TestReadWhileAppending(t *testing.T) {
	r, _ := onDisk(t, 16<<10)
	appendMany(t, r, 5, 100)
	var wait sync.WaitGroup
	done := make(chan struct{})
	for range 3 {
		wait.Go(func() {
			for {
				prev := register.Head{}
				for e, err := range r.Read(1, r.Head().Seq) {
					if err != nil || e.Seq != prev.Seq+1 || e.Prev != prev.Hash {
						t.Errorf("entry %d after %d: %v", e.Seq, prev.Seq, err)
						return
					}
					prev = e.Head()
				}
				if _, err := r.Verify(context.Background(), nil); err != nil {
					t.Error(err)
					return
				}
				select {
				case <-done:
					return
				default:
				}
			}
		})
	}
	for i := range 300 {
		appendMany(t, r, 1, 100+i)
		if i%20 == 0 && i < 100 {
			fatal(t, r.Erase(uint64(1+i/20))) // none of them a tombstone
		}
	}
	close(done)
	wait.Wait()
}

func TestTextForms(t *testing.T) {
	id, err := register.ParseID(testID.String())
	if err != nil || id != testID || testID.String() != "01020304-0506-7008-900a-0b0c0d0e0f10" {
		t.Fatal(id, err)
	}
	h := register.PayloadHash([16]byte{1}, []byte("x"))
	if got, err := register.ParseHash(h.String()); err != nil || got != h || h.Zero() || !(register.Hash{}).Zero() {
		t.Fatal(got, err)
	}
	for _, bad := range []string{"", "x", testID.String() + "0", "0102030405067008900a0b0c0d0e0f10", "zz020304-0506-7008-900a-0b0c0d0e0f10"} {
		_, err := register.ParseID(bad)
		code(t, err, kelurahan.BadRequest)
		_, err = register.ParseHash(bad)
		code(t, err, kelurahan.BadRequest)
	}
}

// The hashes are the format, computed here by another program: these values may never change.
func TestFrozenHashes(t *testing.T) {
	p := register.PayloadHash([16]byte{1, 2, 3}, []byte("isi"))
	if got := p.String(); got != "a758c780bc3c71e71ea010b6c1daff2d95f7ce874bc0d462b0d1dcac2c03ed87" {
		t.Errorf("payload hash %s", got)
	}
	l := register.Link(testID, register.Head{Seq: 41, Hash: p}, p, register.KindPayload)
	if got := l.String(); got != "c44292216963f9a4168861be118a56c4d7bd1ffa41e2451bcc26a770f150e3ec" {
		t.Errorf("link %s", got)
	}
}

func TestVerifyStops(t *testing.T) {
	r, cfg := onDisk(t, 0)
	appendMany(t, r, 3, 10)
	fatal(t, r.Close())
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := register.Verify(ctx, cfg, nil)
	code(t, err, kelurahan.Canceled)
	var done, total uint64
	_, err = register.Verify(context.Background(), cfg, func(d, n uint64) { done, total = d, n })
	if err != nil || done != total || total == 0 {
		t.Fatal(done, total, err)
	}
}

func TestNewerFormat(t *testing.T) {
	r, cfg := onDisk(t, 0)
	fatal(t, r.Close())
	path := filepath.Join(cfg.Dir, "00000001.seg")
	b, err := os.ReadFile(path)
	fatal(t, err)
	b[9] = 2
	sum := checksum(b[:508])
	copy(b[508:512], sum[:])
	fatal(t, os.WriteFile(path, b, 0o600))
	_, _, err = register.Open(cfg)
	if !errors.Is(err, &kelurahan.Error{Code: kelurahan.VersionUnknown}) {
		t.Fatal(err)
	}
}
