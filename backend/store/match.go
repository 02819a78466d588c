package store

import (
	"math/bits"
	"strings"
)

// How well a stored word answers a typed one, 0 = not at all.
const (
	isWord   = 100 // the word itself
	begins   = 85  // the beginning of the word
	oneSlip  = 60  // the word with one letter wrong, missing, too many or swapped
	inside   = 50  // a part of the word
	slipped  = 45  // the beginning of the word, with one slip
	twoSlips = 40  // the word with two slips
)

// letterSet marks which letters occur in a word, to rule words out cheaply.
func letterSet(w string) uint32 {
	var set uint32
	for i := range len(w) {
		if c := w[i]; c >= 'a' && c <= 'z' {
			set |= 1 << (c - 'a')
		} else {
			set |= 1 << (26 + c%6)
		}
	}
	return set
}

// slipsAllowed grows with what was typed.
func slipsAllowed(token string) int {
	switch {
	case len(token) < 3:
		return 0
	case len(token) < 6:
		return 1
	}
	return 2
}

// token is one typed word, folded.
type token struct {
	text  string
	set   uint32
	slips int
}

func newToken(text string) token {
	return token{text: text, set: letterSet(text), slips: slipsAllowed(text)}
}

// quality compares a stored word that has the letters set.
func (t *token) quality(word string, set uint32) int {
	missing := bits.OnesCount32(t.set &^ set)
	if missing > t.slips {
		return 0
	}
	if missing == 0 {
		switch i := strings.Index(word, t.text); {
		case i == 0 && len(word) == len(t.text):
			return isWord
		case i == 0:
			return begins
		case i > 0 && len(t.text) >= 2:
			return inside
		}
	}
	if t.slips == 0 || len(word)+t.slips < len(t.text) {
		return 0
	}
	if len(word) <= len(t.text)+t.slips && bits.OnesCount32(set&^t.set) <= t.slips {
		switch near(t.text, word, t.slips) {
		case 1:
			return oneSlip
		case 2:
			return twoSlips
		}
	}
	if len(t.text) >= 4 && missing <= 1 && word[0] == t.text[0] && len(word) > len(t.text) {
		if near(t.text, word[:len(t.text)], 1) == 1 || near(t.text, word[:len(t.text)-1], 1) == 1 ||
			near(t.text, word[:len(t.text)+1], 1) == 1 {
			return slipped
		}
	}
	return 0
}

const longest = 40 // letters of a word that are compared

// near gives the number of slips between two words: a letter wrong, missing or
// too many, or two neighbours swapped; most+1 when there are more than most.
func near(a, b string, most int) int {
	a, b = a[:min(len(a), longest)], b[:min(len(b), longest)]
	if len(a)-len(b) > most || len(b)-len(a) > most {
		return most + 1
	}
	var rows [3][longest + 1]uint8
	before, above, row := &rows[0], &rows[1], &rows[2]
	for j := range len(b) + 1 {
		above[j] = uint8(j)
	}
	for i := 1; i <= len(a); i++ {
		row[0] = uint8(i)
		least := row[0]
		for j := 1; j <= len(b); j++ {
			change := above[j-1]
			if a[i-1] != b[j-1] {
				change++
			}
			v := min(change, above[j]+1, row[j-1]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				v = min(v, before[j-2]+1)
			}
			row[j] = v
			least = min(least, v)
		}
		if int(least) > most {
			return most + 1
		}
		before, above, row = above, row, before
	}
	return int(above[len(b)])
}

// rowMatch compares typed words with the words of a letter's row.
type rowMatch []token

func newRowMatch(words []string) rowMatch {
	m := make(rowMatch, 0, len(words))
	for _, w := range words {
		m = append(m, newToken(w))
	}
	return m
}

// all reports whether every typed word is answered by some word of the row.
func (m rowMatch) all(words string) bool {
	for i := range m {
		found := false
		for w := range strings.SplitSeq(words, " ") {
			if w != "" && m[i].quality(w, letterSet(w)) > 0 {
				found = true
				break
			}
		}
		if !found {
			return false
		}
	}
	return true
}
