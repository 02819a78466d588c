package office_test

import (
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/register"
	"github.com/loket-kelurahan/loket/backend/wire"
)

// depth is a kind of walk. Both share the acts, the faults and the model. Of every
// act the answer and the clock are held against the model, after every crash, at
// every start and at the end all that the office says. Then the register is
// verified and audited without the office: the chain, no number twice and none
// left out, dates in order, nobody his own approver.
type depth struct {
	test  string // what goes them all
	name  string
	steps int
	seeds int // in make test
	brief int // with -short
	again int // one in so many walks ends with a new store that must say what the last one said
	twice int // one in so many is walked a second time and must go the same way
	ready func(testing.TB) *prepared
}

// deep walks know every kind that is shipped, draw every sheet, keep their store
// in Badger's files, which they throw away, put back from before and rebuild, and
// carry backups to a bare PC.
func deep() depth {
	return depth{test: "TestWalks", name: "walks", steps: 24, seeds: 120, brief: 20, again: 1, twice: 20, ready: prepare}
}

// short walks cost a tenth: eight kinds and eight people; a sheet is the hash
// of its words and is not drawn; Badger keeps its store in memory, so that every
// start rebuilds it from the register; and nothing is backed up.
func short() depth {
	return depth{test: "TestShortWalks", name: "short walks", steps: 8, seeds: 10_000, brief: 200, again: 10, twice: 200, ready: prepareFew}
}

// list gives the seeds to walk: LOKET_SEED names one, LOKET_SEEDS says how many.
func (d depth) list(t *testing.T) []uint64 {
	t.Helper()
	if one := os.Getenv("LOKET_SEED"); one != "" {
		n, err := strconv.ParseUint(one, 10, 64)
		ok(t, err)
		return []uint64{n}
	}
	n := d.seeds
	if text := os.Getenv("LOKET_SEEDS"); text != "" {
		var err error
		n, err = strconv.Atoi(text)
		ok(t, err)
	} else if testing.Short() {
		n = d.brief
	}
	from, list := first(t), make([]uint64, n)
	for i := range list {
		list[i] = from + uint64(i)
	}
	return list
}

// first is the seed to begin with: LOKET_FROM lets a long run go on.
func first(t *testing.T) uint64 {
	t.Helper()
	text := os.Getenv("LOKET_FROM")
	if text == "" {
		return 0
	}
	n, err := strconv.ParseUint(text, 10, 64)
	ok(t, err)
	return n
}

// TestWalks goes through the office at random, from seeds: whatever is done and
// whatever happens to the PC, what was acknowledged stays, and the office says
// to every act what the rules say.
func TestWalks(t *testing.T) { goAll(t, deep()) }

// TestShortWalks goes many more ways, and less far.
func TestShortWalks(t *testing.T) { goAll(t, short()) }

// goAll goes every seed, on every core.
func goAll(t *testing.T, d depth) {
	defer debug.SetGCPercent(debug.SetGCPercent(600)) // Badger's arenas keep the collector busy
	p, list := d.ready(t), d.list(t)
	var next, sound atomic.Int64
	acts := make([]map[string]int, runtime.GOMAXPROCS(0))
	t.Run("seeds", func(t *testing.T) {
		for core := range acts {
			acts[core] = map[string]int{}
			t.Run(strconv.Itoa(core), func(t *testing.T) {
				t.Parallel()
				for i := int(next.Add(1)) - 1; i < len(list) && !t.Failed(); i = int(next.Add(1)) - 1 {
					goOne(t, p, d, list[i], len(list) == 1, acts[core])
					sound.Add(1)
				}
			})
		}
	})
	all := map[string]int{}
	for _, some := range acts {
		for name, n := range some {
			all[name] += n
		}
	}
	t.Logf("%d %s of %d steps: %v", sound.Load(), d.name, d.steps, all)
	must := []string{"issue", "release", "approve", "crash", "void", "adopt", "restart", "print"}
	if !p.memory {
		must = append(must, "backup")
	}
	for _, name := range must {
		if all[name] == 0 && len(list)*d.steps >= 60*24 {
			t.Errorf("never: %s", name)
		}
	}
}

// goOne goes one seed and counts its acts.
func goOne(t *testing.T, p *prepared, d depth, seed uint64, aloud bool, acts map[string]int) {
	t.Helper()
	how := terms{steps: d.steps, again: seed%uint64(d.again) == 0}
	out := walk(t, p, seed, how)
	if out.trouble != "" {
		t.Fatalf("LOKET_SEED=%d go test -run %s$ ./backend/office\n%s", seed, d.test, out)
	}
	for name, n := range out.acts {
		acts[strings.SplitN(name, " ", 2)[0]] += n
	}
	if aloud {
		t.Log(out)
	}
	if seed%uint64(d.twice) == 0 || aloud {
		if again := walk(t, p, seed, how); !slices.Equal(again.trace, out.trace) {
			t.Fatalf("seed %d went two ways:\n%s\n%s", seed, out, again)
		}
	}
}

// The control: on a disk whose sync does nothing, as Badger's on Windows, walks
// must find that acknowledged letters are lost.
func TestWalksFindADiskThatLies(t *testing.T) {
	for _, d := range []depth{deep(), short()} {
		p, found := d.ready(t), false
		for seed := uint64(0); seed < 100 && !found; seed++ {
			out := walk(t, p, seed, terms{steps: d.steps, lies: true})
			if found = out.trouble != ""; found {
				t.Logf("%s: found by seed %d: %s", d.name, seed, strings.SplitN(out.trouble, "\n", 2)[0])
			}
		}
		if !found {
			t.Errorf("a hundred %s on a disk without sync found nothing", d.name)
		}
	}
}

// The other control: a number given a second time behind the office's back.
func TestWalksFindANumberTwice(t *testing.T) {
	for _, d := range []depth{deep(), short()} {
		p, planted := d.ready(t), false
		for seed := uint64(0); seed < 20 && !planted; seed++ {
			out := walk(t, p, seed, terms{steps: d.steps, plant: func(w *walker) { planted = w.plantTwice() }})
			if planted && out.trouble == "" {
				t.Errorf("%s, seed %d: a number stands twice and nobody says so", d.name, seed)
			} else if planted {
				t.Logf("%s: found by seed %d: %s", d.name, seed, strings.SplitN(out.trouble, "\n", 2)[0])
			}
		}
		if !planted {
			t.Errorf("%s: none in which a number could be planted", d.name)
		}
	}
}

// plantTwice writes a letter into the register that takes the last number again.
func (w *walker) plantTwice() bool {
	last := w.m.last[2026]
	if last == 0 {
		return false
	}
	reg, _, err := register.Open(register.Config{Dir: filepath.Join(w.dir, "register"), AEAD: w.p.aead, Files: under{w.disk, w.dir}})
	w.must(err)
	payload, err := wire.EncodeEntry(kelurahan.MillisOf(w.Now()), w.who.ID, kelurahan.LetterHandwritten{
		Letter: kelurahan.LetterID{1}, Number: kelurahan.Number{Counter: "A", Year: 2026, Sequence: last, Text: "x"},
		Date: w.today(), Title: "Surat", Name: "Ana Tefa",
	})
	w.must(err)
	_, err = reg.Append(payload)
	w.must(err)
	w.must(reg.Close())
	return true
}
