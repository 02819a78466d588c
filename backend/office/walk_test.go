package office_test

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/register"
	"github.com/loket-kelurahan/loket/backend/seal"
	"github.com/loket-kelurahan/loket/backend/wire"
)

const walkSteps = 24

// seeds gives the seeds to walk: LOKET_SEED names one, LOKET_SEEDS says how many.
func seeds(t *testing.T, byDefault int) []uint64 {
	t.Helper()
	if one := os.Getenv("LOKET_SEED"); one != "" {
		n, err := strconv.ParseUint(one, 10, 64)
		ok(t, err)
		return []uint64{n}
	}
	n := byDefault
	if text := os.Getenv("LOKET_SEEDS"); text != "" {
		var err error
		n, err = strconv.Atoi(text)
		ok(t, err)
	} else if testing.Short() {
		n = byDefault / 6
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
func TestWalks(t *testing.T) {
	p := prepare(t)
	acts := map[string]int{}
	list := seeds(t, 120)
	for _, seed := range list {
		out := walk(t, p, seed, terms{steps: walkSteps})
		if out.trouble != "" {
			t.Fatal(out)
		}
		for name, n := range out.acts {
			acts[strings.SplitN(name, " ", 2)[0]] += n
		}
		if len(list) == 1 {
			t.Log(out)
		}
		if seed%20 == 0 || len(list) == 1 {
			if again := walk(t, p, seed, terms{steps: walkSteps}); !slices.Equal(again.trace, out.trace) {
				t.Fatalf("seed %d went two ways:\n%s\n%s", seed, out, again)
			}
		}
	}
	t.Logf("%d walks of %d steps: %v", len(list), walkSteps, acts)
	for _, must := range []string{"issue", "release", "approve", "crash", "void", "backup", "adopt"} {
		if acts[must] == 0 && len(list) >= 60 {
			t.Errorf("never: %s", must)
		}
	}
}

// The control: on a disk whose sync does nothing, as Badger's on Windows, walks
// must find that acknowledged letters are lost.
func TestWalksFindADiskThatLies(t *testing.T) {
	p := prepare(t)
	for seed := range uint64(40) {
		if out := walk(t, p, seed, terms{steps: walkSteps, lies: true}); out.trouble != "" {
			t.Logf("found by seed %d: %s", seed, strings.SplitN(out.trouble, "\n", 2)[0])
			return
		}
	}
	t.Fatal("forty walks on a disk without sync found nothing")
}

// The other control: a number given a second time behind the office's back.
func TestWalksFindANumberTwice(t *testing.T) {
	p := prepare(t)
	for seed := range uint64(10) {
		planted := false
		out := walk(t, p, seed, terms{steps: walkSteps, plant: func(w *walker) { planted = w.plantTwice() }})
		if planted && out.trouble == "" {
			t.Fatalf("seed %d: a number stands twice and nobody says so", seed)
		}
		if planted {
			t.Logf("found by seed %d: %s", seed, strings.SplitN(out.trouble, "\n", 2)[0])
			return
		}
	}
	t.Fatal("no walk in which a number could be planted")
}

// plantTwice writes a letter into the register that takes the last number again.
func (w *walker) plantTwice() bool {
	last := w.m.last[2026]
	if last == 0 {
		return false
	}
	ring, err := seal.Open(seal.Config{Dir: filepath.Join(w.dir, "keys"), Now: w.Now, KDF: cheapKDF()})
	w.must(err)
	keys, err := ring.Unlock(w.p.tiles[boss].String(), []byte(walkPins()[boss]))
	w.must(err)
	aead, err := keys.AEAD("register")
	w.must(err)
	reg, _, err := register.Open(register.Config{Dir: filepath.Join(w.dir, "register"), AEAD: aead, Files: under{w.disk, w.dir}})
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
