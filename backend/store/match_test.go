package store

import (
	"testing"

	"pgregory.net/rapid"
)

// distance is optimal string alignment by its table, letter by letter.
func distance(a, b string) int {
	d := make([][]int, len(a)+1)
	for i := range d {
		d[i] = make([]int, len(b)+1)
		d[i][0] = i
	}
	for j := range d[0] {
		d[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			change := 1
			if a[i-1] == b[j-1] {
				change = 0
			}
			d[i][j] = min(d[i-1][j-1]+change, d[i-1][j]+1, d[i][j-1]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d[i][j] = min(d[i][j], d[i-2][j-2]+1)
			}
		}
	}
	return d[len(a)][len(b)]
}

func TestNearCountsSlips(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := rapid.StringMatching(`[a-e]{1,9}`).Draw(t, "typed")
		b := rapid.StringMatching(`[a-e]{1,12}`).Draw(t, "stored")
		tok := newToken(a, 2)
		if got, want := tok.near(b), distance(a, b); got != want {
			t.Fatalf("%q to %q: %d, want %d", a, b, got, want)
		}
	})
}

// A cheap test on letters must never rule out a word that is near enough, or
// that begins near enough.
func TestQualityMissesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := rapid.StringMatching(`[a-f]{1,8}`).Draw(t, "typed")
		b := rapid.OneOf(rapid.StringMatching(`[a-f]{1,10}`), rapid.Custom(func(t *rapid.T) string { return mistyped(t, a) })).Draw(t, "stored")
		tok := newToken(a, 2)
		d := distance(a, b)
		switch q := tok.answers(b); {
		case a == b && q != isWord, d == 1 && tok.slips >= 1 && q == 0, d == 2 && tok.slips >= 2 && q == 0:
			t.Fatalf("%q to %q, %d slips: quality %d", a, b, d, q)
		}
		whole := b + rapid.StringMatching(`[a-f]{1,5}`).Draw(t, "rest")
		if len(a) >= 4 && d == 1 && a[0] == b[0] && len(whole) > len(a) && tok.answers(whole) == 0 {
			t.Fatalf("%q begins %q nearly", a, whole)
		}
	})
}

// mistyped makes up to two slips.
func mistyped(t *rapid.T, w string) string {
	for range rapid.IntRange(0, 2).Draw(t, "slips") {
		i := rapid.IntRange(0, len(w)).Draw(t, "at")
		letter := rapid.StringMatching(`[a-f]`).Draw(t, "letter")
		switch how := rapid.IntRange(0, 3).Draw(t, "how"); {
		case how == 0 || i == len(w):
			w = w[:i] + letter + w[i:]
		case how == 1 && len(w) > 1:
			w = w[:i] + w[i+1:]
		case how == 2 && i > 0:
			w = w[:i-1] + w[i:i+1] + w[i-1:i] + w[i+1:]
		default:
			w = w[:i] + letter + w[i+1:]
		}
	}
	return w
}

func TestDigitsFindEveryRun(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		number := rapid.StringMatching(`[1-9][0-3]{15}`).Draw(t, "number")
		run := rapid.StringMatching(`[0-3]{4,6}`).Draw(t, "run")
		at := rapid.IntRange(0, 12).Draw(t, "at")
		n := rapid.IntRange(4, 16-at).Draw(t, "n")
		inside := newDigits(number[at : at+n])
		if !inside.in(pack(number)) {
			t.Fatalf("%s not found in %s", number[at:at+n], number)
		}
		d := newDigits(run)
		if got, want := d.in(pack(number)), contains(number, run); got != want {
			t.Fatalf("%s in %s: %v", run, number, got)
		}
	})
}

func contains(s, part string) bool {
	for i := 0; i+len(part) <= len(s); i++ {
		if s[i:i+len(part)] == part {
			return true
		}
	}
	return false
}
