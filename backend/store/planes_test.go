package store

import (
	"fmt"
	"math/bits"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// The numbers on their side must tell of every run what the numbers as text do.
func TestPlanesFindEveryRun(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		texts := rapid.SliceOfN(rapid.OneOf(rapid.StringMatching(`[0-3]{16}`), rapid.Just("")), 1, 200).Draw(t, "numbers")
		var planes digitPlanes
		for _, who := range rapid.Permutation(places(len(texts))).Draw(t, "order") {
			planes.set(uint32(who), packDigits("9999999999999999")) // what stood there before
			planes.set(uint32(who), pack(texts[who]))
		}
		run := rapid.StringMatching(`[0-3]{4,9}`).Draw(t, "run")
		var edges, inner []uint32
		for who, text := range texts {
			if got := planes.get(uint32(who)); got != pack(text) {
				t.Fatalf("number %d: %x, want %s", who, got, text)
			}
			switch text = unpack(pack(text)); {
			case text == "":
			case strings.HasPrefix(text, run) || strings.HasSuffix(text, run):
				edges = append(edges, uint32(who))
			case strings.Contains(text, run):
				inner = append(inner, uint32(who))
			}
		}
		gotEdges, gotInner := planes.walk(maskRun(run), 1_000)
		if !slices.Equal(gotEdges, edges) || !slices.Equal(gotInner, inner) {
			t.Fatalf("%s: %v %v, want %v %v", run, gotEdges, gotInner, edges, inner)
		}
		if few, _ := planes.walk(maskRun(run), 2); !slices.Equal(few, edges[:min(len(edges), 2)]) {
			t.Fatalf("%s, two of them: %v, want %v", run, few, edges)
		}
		for who, text := range texts {
			if pack(text) != 0 && !slices.Contains(planes.whole(pack(text)), uint32(who)) {
				t.Fatalf("number %d is not found whole", who)
			}
		}
	})
}

func places(n int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = i
	}
	return list
}

// Letters and pairs on their side rule out what is too far away, and nothing that
// answers: the answers are those of comparing every word, in the same order.
func TestLetterPlanesMissNoAnswer(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		typed := newToken(rapid.StringMatching(`[a-f0]{1,9}`).Draw(t, "typed"), rapid.IntRange(0, 2).Draw(t, "slips"))
		near := rapid.Custom(func(t *rapid.T) string { return mistyped(t, typed.text) })
		names := rapid.SliceOfN(rapid.OneOf(near, rapid.StringMatching(`[a-f0]{1,9}`)), 0, 200).Draw(t, "words")
		p := newPeople()
		var want []answer
		for n, w := range names {
			p.newWord(w)
			if q := typed.answers(w); q > 0 {
				want = append(want, answer{uint32(n), uint8(q)})
			}
		}
		slices.SortStableFunc(want, func(a, b answer) int { return int(b.quality) - int(a.quality) })
		if got := p.answers(nil, &typed); !slices.Equal(got, want) {
			t.Fatalf("%v, want %v", got, want)
		}
	})
}

func TestLetterPlanesCountWhatIsLacking(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var planes letterPlanes
		words := rapid.SliceOfN(rapid.StringMatching(`[a-h0]{1,9}`), 0, 150).Draw(t, "words")
		for _, w := range words {
			planes.add(shapeOf(w))
		}
		typed := shapeOf(rapid.StringMatching(`[a-h0]{1,9}`).Draw(t, "typed"))
		for slips := range 3 {
			var want, got []string
			for n, w := range words {
				s := shapeOf(w)
				lost := bits.OnesCount64(typed.marks() &^ s.marks())
				if bits.OnesCount32(typed.letters()&^s.letters()) <= slips && lost <= 3*slips {
					want = append(want, fmt.Sprint(n, w))
				}
			}
			planes.each(typed, slips, func(n int) { got = append(got, fmt.Sprint(n, words[n])) })
			if !slices.Equal(got, want) {
				t.Fatalf("%d slips: %v, want %v", slips, got, want)
			}
		}
	})
}

// Numbers of a whole city are looked through on two cores, with the same result.
func TestManyNumbersAreFoundAlike(t *testing.T) {
	p := newPeople()
	for who := range uint32(64 * manyBlocks) {
		n := uint64(who) * 0x9E3779B97F4A7C15
		number := packDigits(fmt.Sprintf("%016d", n%10_000_000_000_000_000))
		p.niks.set(who, number)
		p.kks.set(who, number>>8|0x12<<56)
	}
	few := &people{niks: digitPlanes{p.niks.blocks[:manyBlocks-1]}, kks: digitPlanes{p.kks.blocks[:manyBlocks-1]}}
	p.niks.blocks, p.kks.blocks = append(p.niks.blocks[:manyBlocks-1:manyBlocks-1], digitBlock{}), append(p.kks.blocks[:manyBlocks-1:manyBlocks-1], digitBlock{})
	for _, run := range []string{"1200", "1234", "0099", "12345", "987654", "55555555"} {
		if got, want := p.byDigits(run, 8), few.byDigits(run, 8); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", run, got, want)
		}
	}
}
