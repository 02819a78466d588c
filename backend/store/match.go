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

// shape is what rules a word out without looking at it: which letters occur (27
// bits, the last for whatever is no letter), the length (5 bits), the first
// letter (5 bits), and which pairs of neighbours occur, thrown onto 27 bits.
type shape uint64

const (
	letterBits = 27
	letterMask = 1<<letterBits - 1
	lengthAt   = 27
	firstAt    = 32
	pairsAt    = 37
)

func shapeOf(w string) shape {
	s := shape(min(len(w), 31)) << lengthAt
	before := 0
	for i := range len(w) {
		c := letterBits - 1
		if w[i] >= 'a' && w[i] <= 'z' {
			c = int(w[i] - 'a')
		}
		s |= 1 << c
		if i == 0 {
			s |= shape(c) << firstAt
		} else {
			s |= 1 << (pairsAt + (before*29+c*7)%letterBits)
		}
		before = c
	}
	return s
}

func (s shape) letters() uint32 { return uint32(s) & letterMask }

// marks are the letters, and behind them the pairs.
func (s shape) marks() uint64 { return uint64(s)&letterMask | uint64(s>>pairsAt)<<letterBits }

func (s shape) length() int { return int(s >> lengthAt & 31) }

func (s shape) first() int { return int(s >> firstAt & 31) }

// slipsAllowed grows with what was typed.
func slipsAllowed(typed string) int {
	switch {
	case len(typed) < 3:
		return 0
	case len(typed) < 6:
		return 1
	}
	return 2
}

// longest is how many letters of a word are compared for slips.
const longest = 60

// token is one typed word, folded.
type token struct {
	text  string
	shape shape
	slips int
	at    *[256]uint64 // for each letter, the places where it stands in text
}

func newToken(text string, slips int) token {
	t := token{text: text, shape: shapeOf(text), slips: min(slips, slipsAllowed(text)), at: new([256]uint64)}
	for i := range min(len(text), longest) {
		t.at[text[i]] |= 1 << i
	}
	return t
}

// may reports whether a word of that shape can answer the typed one at all.
func (t *token) may(s shape) bool {
	missing := bits.OnesCount32(t.shape.letters() &^ s.letters())
	longer := s.length() - t.shape.length()
	switch {
	case missing > t.slips || longer < -t.slips:
		return false
	case t.mayHold(s, longer):
		return true
	}
	return t.mayNear(s, longer) || t.mayBegin(s, longer, missing)
}

// mayHold: the typed word stands in the word, letter by letter. A length of 31
// means so many or more.
func (t *token) mayHold(s shape, longer int) bool {
	return longer >= 0 && t.shape>>pairsAt&^(s>>pairsAt) == 0 && t.shape.letters()&^s.letters() == 0
}

// mayNear: the whole word with slips. A slip costs few of the pairs that were
// typed: two letters swapped three, a wrong one or one too many two, a missing
// one one; and only what is swapped leaves letters and length as they are.
func (t *token) mayNear(s shape, longer int) bool {
	missing, extra := bits.OnesCount32(t.shape.letters()&^s.letters()), bits.OnesCount32(s.letters()&^t.shape.letters())
	unlike := max(missing, extra, longer, -longer)
	return unlike <= t.slips && t.lost(s) <= 3*t.slips-unlike-max(longer, 0)
}

// mayBegin: the beginning of the word with one slip, but not in its first letter.
func (t *token) mayBegin(s shape, longer, missing int) bool {
	return t.slips > 0 && longer > 0 && t.shape.length() >= 4 && missing <= 1 && s.first() == t.shape.first() && t.lost(s) <= 3-missing
}

// lost counts the pairs that were typed and are not in the word, or fewer.
func (t *token) lost(s shape) int {
	return bits.OnesCount64(uint64(t.shape >> pairsAt &^ (s >> pairsAt)))
}

// quality compares a stored word of a shape that may answer.
func (t *token) quality(word string, s shape) int {
	longer := s.length() - t.shape.length()
	if t.mayHold(s, longer) {
		switch i := strings.Index(word, t.text); {
		case i == 0 && len(word) == len(t.text):
			return isWord
		case i == 0:
			return begins
		case i > 0 && len(t.text) >= 2:
			return inside
		}
	}
	if t.slips > 0 && t.mayNear(s, longer) {
		switch n := t.near(word); {
		case n == 1:
			return oneSlip
		case n == 2 && t.slips == 2:
			return twoSlips
		}
	}
	missing := bits.OnesCount32(t.shape.letters() &^ s.letters())
	if t.mayBegin(s, longer, missing) && len(word) > len(t.text) && (t.near(word[:len(t.text)]) == 1 ||
		t.near(word[:len(t.text)-1]) == 1 || t.near(word[:len(t.text)+1]) == 1) {
		return slipped
	}
	return 0
}

// near counts the slips between the typed word and another: a letter wrong,
// missing or too many, or two neighbours swapped. It is the bit-parallel form
// of the table of optimal string alignment (Hyyrö, 2003): one column of the
// table is two words of bits, up and down.
func (t *token) near(word string) int {
	m := min(len(t.text), longest)
	if m == 0 {
		return len(word)
	}
	up, down := ^uint64(0), uint64(0)
	var diagonal, before uint64
	score, top := m, uint64(1)<<(m-1)
	for i := range len(word) {
		here := t.at[word[i]]
		diagonal = ((^diagonal & here) << 1 & before) | (((here & up) + up) ^ up) | here | down
		right := down | ^(diagonal | up)
		left := diagonal & up
		if right&top != 0 {
			score++
		} else if left&top != 0 {
			score--
		}
		right = right<<1 | 1
		left <<= 1
		up = left | ^(diagonal | right)
		down = right & diagonal
		before = here
	}
	return score
}

// answers compares any stored word.
func (t *token) answers(word string) int {
	s := shapeOf(word)
	if word == "" || !t.may(s) {
		return 0
	}
	return t.quality(word, s)
}

// rowMatch compares typed words with the words of a letter's row.
type rowMatch []token

func newRowMatch(words []string) rowMatch {
	m := make(rowMatch, 0, len(words))
	for _, w := range words {
		m = append(m, newToken(w, 1))
	}
	return m
}

// all reports whether every typed word is answered by some word of the row.
func (m rowMatch) all(words string) bool {
	for i := range m {
		found := false
		for w := range strings.SplitSeq(words, " ") {
			if m[i].answers(w) > 0 {
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
