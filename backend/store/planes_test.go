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

func TestLetterPlanesCountWhatIsLacking(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var planes letterPlanes
		words := rapid.SliceOfN(rapid.StringMatching(`[a-h0]{1,9}`), 0, 150).Draw(t, "words")
		for _, w := range words {
			planes.add(shapeOf(w))
		}
		typed := shapeOf(rapid.StringMatching(`[a-h0]{1,9}`).Draw(t, "typed")).letters()
		for lacking := range 3 {
			var want, got []string
			for n, w := range words {
				if bits.OnesCount32(typed&^shapeOf(w).letters()) <= lacking {
					want = append(want, fmt.Sprint(n, w))
				}
			}
			planes.each(typed, lacking, func(n int) { got = append(got, fmt.Sprint(n, words[n])) })
			if !slices.Equal(got, want) {
				t.Fatalf("lacking %d: %v, want %v", lacking, got, want)
			}
		}
	})
}
