package backup_test

import (
	"bytes"
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/loket-kelurahan/loket/backend/backup"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/register"
)

func quiet(uint64, uint64) {}

// aead is a key that draws its own nonces, as the keyring's does.
func aead(t testing.TB) cipher.AEAD {
	t.Helper()
	key := make([]byte, 32)
	if _, err := rand.Read(key); err != nil {
		t.Fatal(err)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		t.Fatal(err)
	}
	a, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

type bench struct {
	reg  *register.Register
	key  cipher.AEAD
	own  cipher.AEAD
	set  *backup.Set
	disk string
}

func newBench(t testing.TB, entries int) *bench {
	t.Helper()
	b := &bench{key: aead(t), own: aead(t), disk: t.TempDir()}
	reg, err := register.Create(register.Config{Dir: t.TempDir(), ID: register.ID{1, 2, 3}, AEAD: b.own})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { reg.Close() })
	b.reg, b.set = reg, backup.New(b.disk, b.key, time.Now)
	b.append(t, entries)
	return b
}

func (b *bench) append(t testing.TB, n int) {
	t.Helper()
	for done := 0; done < n; {
		act := [][]byte{}
		for ; len(act) < 500 && done < n; done++ {
			act = append(act, fmt.Appendf(nil, "entry %d of nobody NIK 5371", done))
		}
		if _, err := b.reg.Append(act...); err != nil {
			t.Fatal(err)
		}
	}
}

func (b *bench) add(t testing.TB) backup.Report {
	t.Helper()
	r, err := b.set.Add(context.Background(), b.reg, quiet)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func (b *bench) files(t testing.TB) []string {
	t.Helper()
	list, err := filepath.Glob(filepath.Join(b.disk, "loket-cadangan", b.reg.ID().String(), "*"))
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func wantCode(t *testing.T, err error, want kelurahan.Code) {
	t.Helper()
	if kelurahan.CodeOf(err) != want {
		t.Fatalf("error %v, want code %s", err, want)
	}
}

func TestWhatWasKeptComesBack(t *testing.T) {
	b := newBench(t, 41_000)
	if r := b.add(t); r.Added != 41_000 || r.Parts != 3 {
		t.Fatalf("first run: %+v", r)
	}
	if r := b.add(t); r.Added != 0 {
		t.Fatalf("nothing new, yet %+v", r)
	}
	b.append(t, 7)
	if r := b.add(t); r.Added != 7 || r.Entries != 41_007 {
		t.Fatalf("later run: %+v", r)
	}
	if _, err := b.set.Verify(context.Background(), b.reg.ID(), b.reg, quiet); err != nil {
		t.Fatal(err)
	}
	back, err := b.set.Restore(context.Background(), b.reg.ID(), register.Config{Dir: t.TempDir(), AEAD: aead(t)}, quiet)
	if err != nil {
		t.Fatal(err)
	}
	defer back.Close()
	if back.Head() != b.reg.Head() {
		t.Fatalf("head %v, want %v", back.Head(), b.reg.Head())
	}
	e, err := back.At(40_999)
	if err != nil || !strings.HasPrefix(string(e.Payload), "entry 40998 ") {
		t.Fatalf("entry 40999 is %q, %v", e.Payload, err)
	}
}

func TestNothingCanBeReadOnTheStick(t *testing.T) {
	b := newBench(t, 50)
	b.add(t)
	err := filepath.WalkDir(b.disk, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if bytes.Contains(data, []byte("5371")) || strings.Contains(path, "nobody") {
			t.Errorf("%s holds plain text", path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	other := backup.New(b.disk, aead(t), time.Now)
	_, err = other.Verify(context.Background(), b.reg.ID(), nil, quiet)
	wantCode(t, err, kelurahan.BackupForeign)
}

// Every bit of a part is flipped: the backup says damaged or foreign, and a
// restore never gives a register.
func TestEveryFlippedBit(t *testing.T) {
	b := newBench(t, 3)
	b.add(t)
	path := b.files(t)[0]
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for bit := range len(good) * 8 {
		bad := bytes.Clone(good)
		bad[bit/8] ^= 1 << (bit % 8)
		if err := os.WriteFile(path, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := b.set.Verify(context.Background(), b.reg.ID(), nil, quiet)
		if c := kelurahan.CodeOf(err); c != kelurahan.BackupDamaged && c != kelurahan.BackupForeign {
			t.Fatalf("bit %d: %v", bit, err)
		}
	}
}

func TestATornPartIsWrittenAgain(t *testing.T) {
	b := newBench(t, 100)
	b.add(t)
	path := b.files(t)[0]
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, size := range []int{0, 1, 100, len(good) / 2, len(good) - 1} {
		if err := os.Truncate(path, int64(size)); err != nil {
			t.Fatal(err)
		}
		_, err := b.set.Verify(context.Background(), b.reg.ID(), b.reg, quiet)
		wantCode(t, err, kelurahan.BackupDamaged)
		b.append(t, 1)
		b.add(t)
		if _, err := b.set.Verify(context.Background(), b.reg.ID(), b.reg, quiet); err != nil {
			t.Fatal(err)
		}
		path = b.files(t)[0]
	}
}

// An hourly backup must not leave a file an hour, and a cut between writing the
// longer part and removing the shorter must not matter.
func TestPartsGrow(t *testing.T) {
	b := newBench(t, 100)
	b.add(t)
	short, err := os.ReadFile(b.files(t)[0])
	if err != nil {
		t.Fatal(err)
	}
	name := b.files(t)[0]
	b.append(t, 1)
	if r := b.add(t); r.Parts != 1 || r.Added != 1 || len(b.files(t)) != 1 {
		t.Fatalf("%+v in %d files", r, len(b.files(t)))
	}
	if err := os.WriteFile(name, short, 0o600); err != nil {
		t.Fatal(err)
	}
	r, err := b.set.Verify(context.Background(), b.reg.ID(), b.reg, quiet)
	if err != nil || r.Entries != 101 {
		t.Fatalf("%+v, %v", r, err)
	}
	if b.add(t); len(b.files(t)) != 1 {
		t.Fatal("the shorter part is still there, with what may be erased since")
	}
}

func TestAHalfWrittenPartIsSweptAway(t *testing.T) {
	b := newBench(t, 10)
	b.add(t)
	half := b.files(t)[0] + ".sementara"
	if err := os.WriteFile(half, []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	b.append(t, 1)
	b.add(t)
	if _, err := os.Stat(half); err == nil {
		t.Fatal("the half is still there")
	}
}

func TestNeverOverNewerEntries(t *testing.T) {
	b := newBench(t, 30)
	b.add(t)
	// The same register as it was earlier, put back from an image of the disk.
	older, err := register.Create(register.Config{Dir: t.TempDir(), ID: b.reg.ID(), AEAD: aead(t)})
	if err != nil {
		t.Fatal(err)
	}
	defer older.Close()
	if _, err := older.Append([]byte("another past")); err != nil {
		t.Fatal(err)
	}
	_, err = b.set.Add(context.Background(), older, quiet)
	wantCode(t, err, kelurahan.BackupAhead)
	for range 40 {
		if _, err := older.Append([]byte("more of another past")); err != nil {
			t.Fatal(err)
		}
	}
	_, err = b.set.Add(context.Background(), older, quiet)
	wantCode(t, err, kelurahan.BackupAhead)
	_, err = b.set.Restore(context.Background(), b.reg.ID(), register.Config{Dir: older.Dir(), AEAD: aead(t)}, quiet)
	if c := kelurahan.CodeOf(err); c != kelurahan.AlreadySetUp && c != kelurahan.RegisterLocked {
		t.Fatalf("restored over a register: %v", err)
	}
	if _, err := b.set.Verify(context.Background(), b.reg.ID(), b.reg, quiet); err != nil {
		t.Fatal(err)
	}
}

func TestWhatWasErasedGoesFromTheBackupToo(t *testing.T) {
	b := newBench(t, 100)
	b.add(t)
	if err := b.reg.Erase(7, 8); err != nil {
		t.Fatal(err)
	}
	b.add(t)
	back, err := b.set.Restore(context.Background(), b.reg.ID(), register.Config{Dir: t.TempDir(), AEAD: aead(t)}, quiet)
	if err != nil {
		t.Fatal(err)
	}
	defer back.Close()
	for _, seq := range []uint64{7, 8} {
		if e, err := back.At(seq); err != nil || !e.Erased || len(e.Payload) > 0 {
			t.Fatalf("entry %d came back: %+v, %v", seq, e, err)
		}
	}
	if back.Head() != b.reg.Head() {
		t.Fatal("the chain changed")
	}
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// Whoever chooses the backup itself in a dialog, and not the stick, means the same.
func TestTheBackupItselfIsChosen(t *testing.T) {
	b := newBench(t, 3)
	ok(t, b.set.Keep([]byte("wrapped")))
	inside := filepath.Join(b.disk, "loket-cadangan")
	again := backup.New(inside, b.key, time.Now)
	if _, err := again.Add(context.Background(), b.reg, quiet); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(inside, "loket-cadangan")); err == nil {
		t.Fatal("a second backup was begun inside the first")
	}
	wrapped, ids, err := backup.Recovery(inside)
	if err != nil || string(wrapped) != "wrapped" || len(ids) != 1 {
		t.Fatalf("%q, %v, %v", wrapped, ids, err)
	}
	// Somebody's folder of that very name, with a backup in it, is left as it is.
	ok(t, os.Rename(inside, filepath.Join(b.disk, "x")))
	ok(t, os.Mkdir(inside, 0o700))
	ok(t, os.Rename(filepath.Join(b.disk, "x"), filepath.Join(inside, "loket-cadangan")))
	if _, ids, err = backup.Recovery(inside); err != nil || len(ids) != 1 {
		t.Fatalf("%v, %v", ids, err)
	}
}

func TestAbsentFolders(t *testing.T) {
	b := newBench(t, 1)
	gone := backup.New(filepath.Join(b.disk, "not-plugged-in"), b.key, time.Now)
	_, err := gone.Add(context.Background(), b.reg, quiet)
	wantCode(t, err, kelurahan.BackupAbsent)
	wantCode(t, gone.Keep([]byte("x")), kelurahan.BackupAbsent)
	_, _, err = backup.Recovery(b.disk)
	wantCode(t, err, kelurahan.BackupAbsent)
	if _, err := os.Stat(filepath.Join(b.disk, "not-plugged-in")); err == nil {
		t.Fatal("a folder was made where a stick should be")
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err = b.set.Add(ctx, b.reg, quiet)
	wantCode(t, err, kelurahan.Canceled)
}

// FuzzPart: any bytes as a part give an error and never a register.
func FuzzPart(f *testing.F) {
	b := newBench(f, 2)
	b.add(f)
	good, err := os.ReadFile(b.files(f)[0])
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good[:len(good)-1])
	f.Add([]byte("age-encryption.org/v1\n-> loket-office\n\n--- \n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if bytes.Equal(data, good) {
			return
		}
		dir := t.TempDir()
		folder := filepath.Join(dir, "loket-cadangan", b.reg.ID().String())
		if err := os.MkdirAll(folder, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, filepath.Base(b.files(t)[0])), data, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := backup.New(dir, b.key, time.Now).Verify(context.Background(), b.reg.ID(), nil, quiet); err == nil {
			t.Fatal("taken for a backup")
		}
	})
}

// BenchmarkBackup reports megabytes of payload a second beside a plain copy of
// as many bytes to the same disk, synced.
func BenchmarkBackup(b *testing.B) {
	desk := newBench(b, 0)
	payload := make([]byte, 600)
	for range 40 {
		act := make([][]byte, 500)
		for i := range act {
			act[i] = payload
		}
		if _, err := desk.reg.Append(act...); err != nil {
			b.Fatal(err)
		}
	}
	mb := float64(20_000*len(payload)) / 1e6
	var spent, floor time.Duration
	for b.Loop() {
		began := time.Now()
		if _, err := backup.New(b.TempDir(), desk.key, time.Now).Add(context.Background(), desk.reg, quiet); err != nil {
			b.Fatal(err)
		}
		spent += time.Since(began)
		began = time.Now()
		f, err := os.Create(filepath.Join(b.TempDir(), "plain"))
		if err != nil {
			b.Fatal(err)
		}
		if _, err := f.Write(make([]byte, int(mb*1e6))); err != nil {
			b.Fatal(err)
		}
		if err := f.Sync(); err != nil {
			b.Fatal(err)
		}
		if err := f.Close(); err != nil {
			b.Fatal(err)
		}
		floor += time.Since(began)
	}
	b.ReportMetric(mb*float64(b.N)/spent.Seconds(), "backup-mb-s")
	b.ReportMetric(spent.Seconds()/floor.Seconds(), "ratio-to-plain-copy")
}
