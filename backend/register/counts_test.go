package register_test

import (
	"bytes"
	"context"
	"slices"
	"sync"
	"testing"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/register"
	"github.com/loket-kelurahan/loket/backend/register/cutdisk"
)

// watched is a disk that counts what is asked of it, and may write less than it says.
type watched struct {
	register.Files
	lock         sync.Mutex
	open, syncs  int
	read, writes int64                   // bytes
	short        bool                    // the next write does less than it says
	modes        map[register.Access]int // of the files opened
	longer       int64                   // how much longer files say they are than they are
}

func (w *watched) Enter(dir string, access register.Access) (register.Folder, error) {
	f, err := w.Files.Enter(dir, access)
	if err != nil {
		return nil, err
	}
	w.add(func() { w.open++ })
	return watchedFolder{f, w}, nil
}

func (w *watched) add(do func()) {
	w.lock.Lock()
	defer w.lock.Unlock()
	do()
}

// took gives the bytes read by do.
func (w *watched) took(do func()) int64 {
	before := w.read
	do()
	return w.read - before
}

type watchedFolder struct {
	register.Folder
	w *watched
}

func (f watchedFolder) Open(name string, access register.Access) (register.File, error) {
	file, err := f.Folder.Open(name, access)
	if err != nil {
		return nil, err
	}
	f.w.add(func() { f.w.open++; f.w.modes[access]++ })
	return watchedFile{file, f.w}, nil
}

func (f watchedFolder) Sync() error {
	f.w.add(func() { f.w.syncs++ })
	return f.Folder.Sync()
}

func (f watchedFolder) Close() error {
	f.w.add(func() { f.w.open-- })
	return f.Folder.Close()
}

type watchedFile struct {
	register.File
	w *watched
}

func (f watchedFile) ReadAt(b []byte, off int64) (int, error) {
	f.w.add(func() { f.w.read += int64(len(b)) })
	return f.File.ReadAt(b, off)
}

func (f watchedFile) Size() (int64, error) {
	n, err := f.File.Size()
	return n + f.w.longer, err
}

func (f watchedFile) WriteAt(b []byte, off int64) (int, error) {
	if f.w.short {
		f.w.short = false
		return f.File.WriteAt(b[:len(b)-1], off)
	}
	f.w.add(func() { f.w.writes += int64(len(b)) })
	return f.File.WriteAt(b, off)
}

func (f watchedFile) Sync() error {
	f.w.add(func() { f.w.syncs++ })
	return f.File.Sync()
}

func (f watchedFile) SyncData() error {
	f.w.add(func() { f.w.syncs++ })
	return f.File.SyncData()
}

func (f watchedFile) Close() error {
	f.w.add(func() { f.w.open-- })
	return f.File.Close()
}

func watch(segment, ahead int64) (*watched, register.Config) {
	w := &watched{Files: cutdisk.New(1), modes: map[register.Access]int{}}
	return w, register.Config{Dir: dir, ID: testID, AEAD: testAEAD, Files: w, SegmentSize: segment, Preallocate: ahead}
}

// Each step costs the syncs that make it durable and no other, and what the
// register says of syncs and bytes is what the disk saw.
func TestWhatEachStepCosts(t *testing.T) {
	const header, mark = 512, 92
	w, cfg := watch(8<<10, 2<<10)
	r, err := register.Create(cfg)
	fatal(t, err)
	var syncs, written, filled uint64
	step := func(what string, nSyncs, nFilled uint64, do func()) {
		t.Helper()
		do()
		s, b, f := r.Syncs()-syncs, r.BytesWritten()-written, r.BytesFilled()-filled
		if s != nSyncs || f != nFilled {
			t.Errorf("%s: %d syncs, %d bytes ahead, not %d and %d", what, s, f, nSyncs, nFilled)
		}
		if r.Syncs() != uint64(w.syncs) || r.BytesWritten()+r.BytesFilled() != uint64(w.writes) {
			t.Errorf("%s: the disk saw %d syncs and %d bytes, not %d and %d+%d", what, w.syncs, w.writes, r.Syncs(), r.BytesWritten(), r.BytesFilled())
		}
		syncs, written, filled = syncs+s, written+b, filled+f
	}
	step("creating", 3, 2<<10-header, func() {})
	if written != header+mark {
		t.Errorf("an empty register has %d bytes", written)
	}
	step("an act", 1, 0, func() { appendMany(t, r, 1, 100) })
	step("an act beyond the room", 2, 2<<10, func() { appendMany(t, r, 1, 2000) })
	step("an act larger than a step", 2, header+100+2000+5000+3*137-(4<<10), func() { appendMany(t, r, 1, 5000) })
	step("an act in another segment", 3, 2<<10-header, func() { appendMany(t, r, 1, 100) })
	step("erasing in one segment", 2, 0, func() { fatal(t, r.Erase(1, 2)) })
	fatal(t, r.Close())
	if w.open != 0 {
		t.Errorf("%d files left open", w.open)
	}
}

// Two segments are synced for an erasure in both, and each at most once.
func TestErasingInTwoSegments(t *testing.T) {
	w, cfg := watch(4<<10, 4<<10)
	r, err := register.Create(cfg)
	fatal(t, err)
	appendMany(t, r, 30, 300)
	syncs := w.syncs
	asked := []uint64{20, 1, 2}
	fatal(t, r.Erase(asked...))
	if n := w.syncs - syncs; n != 3 || !slices.Equal(asked, []uint64{20, 1, 2}) {
		t.Errorf("%d syncs, and the numbers asked for became %d", n, asked)
	}
	fatal(t, r.Close())
}

// Opening costs two syncs, closing one, a second closing nothing; and whatever
// was opened is closed, also when opening ends in an error.
func TestOpeningAndClosing(t *testing.T) {
	w, cfg := watch(4<<10, 1<<10)
	r, err := register.Create(cfg)
	fatal(t, err)
	appendMany(t, r, 30, 300)
	fatal(t, r.Close())
	syncs, written := w.syncs, w.writes
	r, _, err = register.Open(cfg)
	fatal(t, err)
	if w.syncs-syncs != 2 || r.Syncs() != 2 || r.BytesFilled() != 0 || r.BytesWritten() != uint64(w.writes-written) {
		t.Errorf("opening: %d syncs", w.syncs-syncs)
	}
	fatal(t, r.Close())
	fatal(t, r.Close())
	if w.syncs-syncs != 3 || w.open != 0 {
		t.Errorf("closing: %d syncs, %d files open", w.syncs-syncs-2, w.open)
	}
	wrong := cfg
	wrong.AEAD = newAEAD(9)
	_, _, err = register.Open(wrong)
	code(t, err, kelurahan.KeyDamaged)
	_, err = register.Verify(context.Background(), wrong, nil)
	code(t, err, kelurahan.KeyDamaged)
	_, err = register.Create(cfg)
	code(t, err, kelurahan.AlreadySetUp)
	_, err = register.Verify(context.Background(), cfg, nil)
	if err != nil || w.open != 0 {
		t.Errorf("%v, %d files open", err, w.open)
	}
}

// Opening writes the last act again, from its first byte to its last.
func TestTheLastActIsWrittenAgain(t *testing.T) {
	for _, sizes := range [][]int{{}, {100}, {100, 0, 70}, {1<<20 - 137}, {1 << 20}, {3 << 20, 5}} {
		w, cfg := watch(0, 0)
		r, err := register.Create(cfg)
		fatal(t, err)
		want := int64(92 + 512) // where there is no act, the header
		if len(sizes) > 0 {
			appendMany(t, r, 3, 50)
			payloads := make([][]byte, len(sizes))
			want = 92
			for i, n := range sizes {
				payloads[i] = bytes.Repeat([]byte{1}, n)
				want += int64(n) + 137
			}
			_, err = r.Append(payloads...)
			fatal(t, err)
		}
		head, size := r.Head(), r.Size()
		fatal(t, r.Close())
		before := w.writes
		r, _, err = register.Open(cfg)
		fatal(t, err)
		if w.writes-before != want || r.BytesWritten() != uint64(want) || r.Head() != head || r.Size() != size {
			t.Errorf("%d: %d bytes, not %d", sizes, w.writes-before, want)
		}
		fatal(t, r.Close())
	}
}

// Who only reads asks for nothing else, and leaves every byte as it was.
func TestReadingOnlyReads(t *testing.T) {
	w, cfg := watch(4<<10, 1<<10)
	r, err := register.Create(cfg)
	fatal(t, err)
	appendMany(t, r, 30, 300)
	fatal(t, r.Close())
	writes, syncs := w.writes, w.syncs
	clear(w.modes)
	r, _, err = register.OpenReadOnly(cfg)
	fatal(t, err)
	for _, err := range r.Read(1, 30) {
		fatal(t, err)
	}
	fatal(t, r.Close())
	_, err = register.Verify(context.Background(), cfg, nil)
	fatal(t, err)
	if w.modes[register.AccessRead] == 0 || len(w.modes) != 1 || w.writes != writes || w.syncs != syncs {
		t.Errorf("opened as %v, %d bytes, %d syncs", w.modes, w.writes-writes, w.syncs-syncs)
	}
}

// A handle that failed does not sync when it is closed: that may lie.
func TestClosingAfterAFailure(t *testing.T) {
	w, cfg := watch(0, 0)
	r, err := register.Create(cfg)
	fatal(t, err)
	w.short = true
	_, err = r.Append([]byte("kurang satu"))
	code(t, err, kelurahan.RegisterStopped)
	syncs := w.syncs
	fatal(t, r.Close())
	if w.syncs != syncs || r.Head().Seq != 0 {
		t.Errorf("%d syncs, head %d", w.syncs-syncs, r.Head().Seq)
	}
}

// A file that ends before its length is an error of the disk, not a register of
// which something is missing.
func TestAFileShorterThanItSays(t *testing.T) {
	w, cfg := watch(4<<10, 1<<10)
	r, err := register.Create(cfg)
	fatal(t, err)
	fatal(t, r.Close())
	disk := w.Files.(*cutdisk.Disk)
	disk.Damage(dir, "00000001.seg", func(b []byte) []byte { return b[:100] })
	for _, w.longer = range []int64{1, 200, 412, 5000} {
		_, _, err = register.Open(cfg)
		code(t, err, kelurahan.RegisterStopped)
	}
}

// A configuration of zeros has the sizes that are documented, and one that is
// too small the smallest.
func TestSizes(t *testing.T) {
	for _, c := range []struct{ segment, ahead, first int64 }{
		{0, 0, 1 << 20}, {1, 0, 4 << 10}, {0, 1, 512}, {5000, 0, 5000}, {1 << 20, 600, 600},
	} {
		w, cfg := watch(c.segment, c.ahead)
		r, err := register.Create(cfg)
		fatal(t, err)
		if r.Size() != c.first || r.BytesFilled() != uint64(c.first)-512 || w.writes != c.first+92 {
			t.Errorf("%+v: size %d, %d bytes ahead", c, r.Size(), r.BytesFilled())
		}
		fatal(t, r.Close())
	}
	cfg := smallConfig(cutdisk.New(1))
	for _, change := range []func(c *register.Config){
		func(c *register.Config) { c.Dir = "" }, func(c *register.Config) { c.AEAD = nil }, func(c *register.Config) { c.ID = register.ID{} },
	} {
		bad := cfg
		change(&bad)
		_, err := register.Create(bad)
		code(t, err, kelurahan.BadRequest)
		if bad.ID == cfg.ID {
			_, _, err = register.Open(bad)
			code(t, err, kelurahan.BadRequest)
		}
	}
}

// An act fills a segment to its last byte, and one byte more goes into the next.
func TestTheEdgeOfASegment(t *testing.T) {
	for over := range int64(2) {
		_, cfg := watch(4<<10, 4<<10)
		r, err := register.Create(cfg)
		fatal(t, err)
		_, err = r.Append(make([]byte, 1000))
		fatal(t, err)
		_, err = r.Append(make([]byte, 4<<10-512-1000-2*137+over))
		fatal(t, err)
		spans, err := register.Spans(r)
		fatal(t, err)
		if (spans[1].File != spans[0].File) != (over == 1) || over == 0 && (spans[1].To != 4<<10 || r.BytesFilled() != 4<<10-512) {
			t.Errorf("%d over: %+v", over, spans)
		}
		fatal(t, r.Close())
	}
}

// Entries near one that was seen are found without reading all before them:
// after appending, after opening, and after having been read or asked for.
func TestPlacesAreRemembered(t *testing.T) {
	const n, little = 1500, 64 << 10
	w, cfg := watch(2<<20, 1<<20)
	r, err := register.Create(cfg)
	fatal(t, err)
	payloads := make([][]byte, n)
	for i := range payloads {
		payloads[i] = make([]byte, 300)
	}
	fill := func() {
		_, err := r.Append(payloads...)
		fatal(t, err)
	}
	at := func(seq uint64) func() {
		return func() {
			e, err := r.At(seq)
			if err != nil || e.Seq != seq {
				t.Errorf("entry %d: %d, %v", seq, e.Seq, err)
			}
		}
	}
	hash := func(seq uint64) func() {
		return func() {
			_, err := r.HashAt(seq)
			fatal(t, err)
		}
	}
	fill()
	if got := w.took(at(n)); got > little {
		t.Errorf("after appending: %d bytes", got)
	}
	for range 3 {
		fill()
	}
	reopen := func() {
		fatal(t, r.Close())
		r, _, err = register.Open(cfg)
		fatal(t, err)
	}
	reopen()
	if got := w.took(at(4 * n)); got > little {
		t.Errorf("after opening: %d bytes", got)
	}
	if first := w.took(at(n)); first < little || w.took(at(n)) > little || w.took(at(n-200)) > little {
		t.Errorf("after reading: %d bytes at first", first)
	}
	reopen()
	if first := w.took(hash(n)); first < little || w.took(hash(n)) > little || w.took(hash(n/2)) > little {
		t.Errorf("after asking: %d bytes at first", first)
	}
	reopen()
	for seq := uint64(200); seq > 0; seq-- {
		at(seq)()
		at(seq + 3)()
	}
	fatal(t, r.Close())
}

// Every erasure that a failure left is finished by the next opening, which says
// how many there were.
func TestUnfinishedErasuresAreCounted(t *testing.T) {
	seen := map[int]bool{}
	for n := 1; n < 40; n++ {
		disk := cutdisk.New(uint64(n))
		cfg := register.Config{Dir: dir, ID: testID, AEAD: testAEAD, Files: disk, SegmentSize: 4 << 10, Preallocate: 1 << 10}
		r, err := register.Create(cfg)
		fatal(t, err)
		appendMany(t, r, 25, 300)
		disk.Fail(n, cutdisk.FaultIO)
		erased := r.Erase(3, 5, 20)
		disk.Kill()
		before, err := register.Verify(context.Background(), cfg, nil)
		fatal(t, err)
		r, report, err := register.Open(cfg)
		fatal(t, err)
		after, err := r.Verify(context.Background(), nil)
		fatal(t, err)
		named := uint64(0)
		if r.Head().Seq > 25 {
			named = 3
		} else if erased == nil {
			t.Errorf("call %d: erased without a tombstone", n)
		}
		if report.Erasures != before.Pending || uint64(before.Pending)+before.Erased != named || after.Erased != named || after.Pending != 0 {
			t.Errorf("call %d: %d finished, %d were open, %d of %d erased", n, report.Erasures, before.Pending, before.Erased, after.Erased)
		}
		seen[report.Erasures] = true
		fatal(t, r.Close())
	}
	for n := range 4 {
		if !seen[n] {
			t.Errorf("never %d erasures open", n)
		}
	}
}

// forge makes the entry that follows head, as somebody with the key might.
func forge(head register.Head, kind register.Kind, payload []byte) register.Entry {
	e := register.Entry{Seq: head.Seq + 1, Kind: kind, Prev: head.Hash, Payload: payload}
	e.PayloadHash = register.PayloadHash(e.Salt, payload)
	e.Hash = register.Link(testID, head, e.PayloadHash, kind)
	return e
}

// A tombstone that Erase would not have written erases nothing: one that names
// no entry, itself, a later one, or one that another tombstone erased.
func TestTombstonesOfOthers(t *testing.T) {
	r, _, _ := fresh(t, 0)
	appendMany(t, r, 6, 50)
	fatal(t, r.Erase(2)) // tombstone 7
	payload := make([]byte, 0, 40)
	for _, seq := range []byte{0, 8, 9, 2, 3} {
		payload = append(payload, 0, 0, 0, 0, 0, 0, 0, seq)
	}
	tombstone := forge(r.Head(), register.KindErasure, payload)
	later := forge(tombstone.Head(), register.KindPayload, []byte("sesudah"))
	fatal(t, r.Adopt(tombstone, later))
	by := []uint64{0, 7, 8, 0, 0, 0, 0, 0, 0}
	for e, err := range r.Read(1, 9) {
		if err != nil || e.ErasedBy != by[e.Seq-1] || e.Erased != (e.ErasedBy > 0) {
			t.Errorf("entry %d: %+v, %v", e.Seq, e, err)
		}
	}
	fatal(t, r.Close())
}

// One tombstone names as many entries as its payload has room for.
func TestTheLargestErasure(t *testing.T) {
	r, _, _ := fresh(t, 0)
	const most = register.MaxPayload / 8
	seqs := make([]uint64, most+1)
	for i := range seqs {
		seqs[i] = uint64(i + 1)
	}
	code(t, r.Erase(seqs...), kelurahan.BadRequest)
	code(t, r.Erase(seqs[:most]...), kelurahan.NotFound) // few enough, but there are none
	seqs[most] = 1
	code(t, r.Erase(seqs...), kelurahan.NotFound)
	fatal(t, r.Close())
}
