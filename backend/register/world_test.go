package register_test

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/register"
	"github.com/loket-kelurahan/loket/backend/register/cutdisk"
)

const dir = "register"

func newAEAD(key byte) cipher.AEAD {
	block, err := aes.NewCipher(append(make([]byte, 31), key))
	if err != nil {
		panic(err)
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		panic(err)
	}
	return aead
}

var (
	testAEAD = newAEAD(1)
	testID   = register.ID{1, 2, 3, 4, 5, 6, 0x70, 8, 0x90, 10, 11, 12, 13, 14, 15, 16}
)

func smallConfig(disk *cutdisk.Disk) register.Config {
	return register.Config{Dir: dir, ID: testID, AEAD: testAEAD, Files: disk, SegmentSize: 6 << 10, Preallocate: 2 << 10}
}

// faults counts what must never happen.
type faults struct{ lost, twice, refused, halves, wrong int }

func (f *faults) add(o faults) {
	f.lost += o.lost
	f.twice += o.twice
	f.refused += o.refused
	f.halves += o.halves
	f.wrong += o.wrong
}

// world is one disk through several lives of a counter PC, with the memory of
// everybody who was shown something.
type world struct {
	disk   *cutdisk.Disk
	cfg    register.Config
	random *rand.Rand
	honest bool
	made   bool
	acts   uint64
	shown  map[uint64]register.Hash
	erased map[uint64]bool // erasure was acknowledged
	asked  map[uint64]bool // or at least begun
	faults
	notes []string
}

func (w *world) note(format string, args ...any) {
	w.wrong++
	w.notes = append(w.notes, fmt.Sprintf(format, args...))
}

func newWorld(seed uint64, honest bool) *world {
	w := &world{disk: cutdisk.New(seed), random: rand.New(rand.NewPCG(seed, 7)), honest: honest,
		shown: map[uint64]register.Hash{}, erased: map[uint64]bool{}, asked: map[uint64]bool{}}
	w.cfg = smallConfig(w.disk)
	w.disk.SyncLies(!honest)
	return w
}

// live is one life that ends in a cut, mostly; false when the trial is over.
func (w *world) live() bool {
	switch n := w.random.IntN(20); {
	case n < 15:
		w.disk.CutAfter(1 + w.random.IntN(70))
		w.work()
		w.disk.Cut()
	case n < 17 || !w.honest:
		w.work()
		w.disk.Cut()
	case n < 18:
		w.disk.CutAfter(1 + w.random.IntN(70)) // dies, and the cache lives on
		w.work()
		w.disk.Kill()
	default: // a failing disk, a new process on it, then the cut
		w.disk.Fail(1+w.random.IntN(70), cutdisk.Fault(1+w.random.IntN(3)))
		w.work()
		w.disk.Kill()
		w.work()
		w.disk.Cut()
	}
	return w.refused == 0
}

func (w *world) open() *register.Register {
	r, report, err := register.Open(w.cfg)
	if kelurahan.CodeOf(err) == kelurahan.NotFound && len(w.shown) == 0 && !w.made {
		r, err = register.Create(w.cfg)
	}
	switch kelurahan.CodeOf(err) {
	case "":
		w.made = true
		return r
	case kelurahan.RegisterStopped, kelurahan.DiskFull: // the cut or the fault came while opening
	default:
		w.refused++
		w.notes = append(w.notes, fmt.Sprintf("open: %v, %+v", err, report))
	}
	return nil
}

func (w *world) work() {
	r := w.open()
	if r == nil {
		return
	}
	if !w.check(r) {
		return
	}
	for range 1 + w.random.IntN(6) {
		if w.random.IntN(8) == 0 {
			w.erase(r)
		} else {
			w.append(r)
		}
	}
	if w.random.IntN(4) == 0 {
		_ = r.Close() // may fall into the cut, which is the point
	}
}

func (w *world) append(r *register.Register) {
	w.acts++
	n := 1
	if w.random.IntN(3) == 0 {
		n += w.random.IntN(4)
	}
	payloads := make([][]byte, n)
	for i := range payloads {
		payloads[i] = w.payload(i, n)
	}
	entries, err := r.Append(payloads...)
	if err != nil {
		return
	}
	for _, e := range entries {
		w.show(e)
	}
}

func (w *world) payload(i, n int) []byte {
	b := make([]byte, 12+w.random.IntN(500))
	binary.BigEndian.PutUint64(b, w.acts)
	b[8], b[9] = byte(i), byte(n)
	return b
}

func (w *world) show(e register.Entry) {
	if old, ok := w.shown[e.Seq]; ok && old != e.Hash {
		w.twice++
	}
	w.shown[e.Seq] = e.Hash
}

func (w *world) erase(r *register.Register) {
	if r.Head().Seq == 0 {
		return
	}
	seq := 1 + w.random.Uint64N(r.Head().Seq)
	if e, err := r.At(seq); err != nil || e.Kind != register.KindPayload {
		return
	}
	w.asked[seq] = true
	before := r.Head()
	err := r.Erase(seq)
	if after := r.Head(); after != before {
		w.shown[after.Seq] = after.Hash
	}
	if err == nil {
		w.erased[seq] = true
	}
}

// check compares the opened register with what was ever shown; false when the
// power failed meanwhile.
func (w *world) check(r *register.Register) bool {
	var prev register.Head
	var act uint64
	var left byte
	for e, err := range r.Read(1, r.Head().Seq) {
		if kelurahan.CodeOf(err) == kelurahan.RegisterStopped {
			return false
		}
		if err != nil || e.Prev != prev.Hash || e.Seq != prev.Seq+1 {
			w.note("reading entry %d after %d: %v", e.Seq, prev.Seq, err)
			return true
		}
		prev = e.Head()
		if h, ok := w.shown[e.Seq]; ok && h != e.Hash && w.honest {
			w.note("entry %d is not the one that was shown", e.Seq)
		}
		if w.erased[e.Seq] && !e.Erased || e.Erased && !w.asked[e.Seq] {
			w.note("entry %d erased: %v, asked %v, done %v", e.Seq, e.Erased, w.asked[e.Seq], w.erased[e.Seq])
		}
		if e.Kind == register.KindErasure || e.Erased {
			left = 0 // an erased entry says no longer which act it was
			continue
		}
		id, i, n := binary.BigEndian.Uint64(e.Payload), e.Payload[8], e.Payload[9]
		if left > 0 && (id != act || i != n-left) {
			w.halves++
		}
		act, left = id, n-i-1
	}
	if left > 0 {
		w.halves++
	}
	for seq := range w.shown {
		if seq > prev.Seq {
			w.lost++
			break
		}
	}
	if prev != r.Head() {
		w.note("head %d, read to %d", r.Head().Seq, prev.Seq)
	}
	w.adopt(r)
	return true
}

// adopt takes what Open found as shown: from now on it must not go away.
func (w *world) adopt(r *register.Register) {
	if !w.honest {
		return
	}
	for e, err := range r.Read(uint64(len(w.shown))+1, r.Head().Seq) {
		if err == nil {
			w.shown[e.Seq] = e.Hash
		}
		if e.Kind == register.KindErasure && err == nil {
			seqs, err := e.Erasures()
			if err != nil {
				w.note("tombstone %d: %v", e.Seq, err)
			}
			for _, seq := range seqs {
				w.erased[seq] = true
			}
		}
	}
}

func (f faults) String() string {
	return fmt.Sprintf("acknowledged lost %d, numbers twice %d, refused to open %d, half acts %d, wrong %d",
		f.lost, f.twice, f.refused, f.halves, f.wrong)
}

func fatal(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
