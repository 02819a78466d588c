package catalog

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// searchWord is a word that finds a kind, folded.
type searchWord struct {
	text, stem string
	phrase     int // whose words stand together
	weight     int
}

type searchWords struct {
	words   []searchWord
	phrases []searchPhrase
}

type searchPhrase struct {
	text    string // folded
	letters int    // of words that mean something
}

// Weights: an everyday phrase says what the kind is for, the title's words do so
// less, and words that half of all titles have hardly at all.
const (
	weightPhrase = 30
	weightCode   = 32
	weightTitle  = 26
	weightCommon = 1
)

// commonWord reports words that tell no kind from another; a search may hold
// them without any kind having them.
func commonWord(w string) bool {
	switch w {
	case "surat", "keterangan", "ket", "pengantar", "pernyataan", "permohonan", "formulir",
		"mau", "ingin", "minta", "urus", "mengurus", "bikin", "buat", "untuk", "utk", "yang", "yg", "dan", "atau", "di", "ke", "dari",
		"dengan", "saya", "sy", "dia", "ada", "sudah", "su", "beta", "pak", "bu", "tolong", "dong", "orang":
		return true
	}
	return false
}

func (k *Kind) searchWords() searchWords {
	s := searchWords{}
	add := func(phrase string, weight int) {
		p := searchPhrase{text: folded(phrase)}
		for w := range strings.FieldsSeq(p.text) {
			word := searchWord{w, stemmed(w), len(s.phrases), weight}
			if commonWord(w) {
				word.weight = weightCommon
			} else {
				p.letters += len(w)
			}
			s.words = append(s.words, word)
		}
		p.letters = max(p.letters, 1)
		s.phrases = append(s.phrases, p)
	}
	add(string(k.Code), weightCode)
	add(k.Title, weightTitle)
	for _, w := range k.Words {
		add(w, weightPhrase)
	}
	return s
}

// folded is text in small letters with one blank between its words and nothing
// but letters and digits in them.
func folded(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), " ")
}

// Rank tells how well a search finds the kind: by its everyday words, its title
// and its code, in any order of words, each word as typed so far and with one
// letter wrong, missing, too many or swapped. Every word that means something
// must find something. More is better; an empty search finds all with 0.
func (k *Kind) Rank(search string) (score int, ok bool) {
	query := folded(search)
	words := strings.Fields(query)
	if len(words) == 0 {
		return 0, true
	}
	fit := make([]phraseFit, len(k.find.phrases))
	for _, w := range words {
		best := k.find.best(w, fit)
		if best == 0 && !commonWord(w) {
			return 0, false
		}
		score += best
	}
	if score == 0 {
		return 0, false
	}
	return score + k.find.together(query, fit) + 10*(3-min(k.Tier, 3)), true
}

// phraseFit is how well a search fits one phrase.
type phraseFit struct {
	points  int
	letters int // of the phrase's words that were found
}

// together is what the phrase is worth that the search fits best: the more of
// it is said, the more. Phrases stand in the order of their importance.
func (s *searchWords) together(query string, fit []phraseFit) int {
	best := 0
	for i, p := range s.phrases {
		said := min(fit[i].letters, p.letters)
		points := fit[i].points * said * said / (p.letters * p.letters)
		switch {
		case p.text == query:
			points += 300
		case len(p.text) == len(query) && sameWords(p.text, query):
			points += 250
		case strings.HasPrefix(p.text, query):
			points += 20
		}
		if points > 0 {
			points += max(10-i, 0)
		}
		best = max(best, points)
	}
	return best
}

// sameWords reports whether two phrases differ by the order of their words.
func sameWords(a, b string) bool {
	x, y := strings.Fields(a), strings.Fields(b)
	slices.Sort(x)
	slices.Sort(y)
	return slices.Equal(x, y)
}

// best finds the word that fits a searched word best and adds to fit what it is
// worth in every phrase.
func (s *searchWords) best(want string, fit []phraseFit) int {
	best := 0
	stem := stemmed(want)
	here := phraseFit{} // of the phrase the loop stands in
	for i, w := range s.words {
		grade := fits(want, w.text)
		if w.stem != "" {
			grade = max(grade, fits(want, w.stem)*4/5)
		}
		if stem != "" {
			grade = max(grade, fits(stem, w.text)*4/5)
		}
		if points := grade * w.weight; points > here.points {
			here = phraseFit{points, len(w.text)}
			if w.weight == weightCommon {
				here.letters = 0
			}
		}
		if i+1 == len(s.words) || s.words[i+1].phrase != w.phrase {
			fit[w.phrase].points += here.points
			fit[w.phrase].letters += here.letters
			best = max(best, here.points)
			here = phraseFit{}
		}
	}
	return best
}

// fits tells how well a searched word fits a kind's: 10 the same, 7 begins it,
// 3 and 2 the same with one letter wrong.
func fits(want, word string) int {
	switch {
	case want == word:
		return 10
	case strings.HasPrefix(word, want):
		return 7
	case utf8.RuneCountInString(want) < 4:
		return 0
	case oneWrong(want, word):
		return 3
	}
	// What is typed so far, with one letter wrong, may still begin the word.
	for _, n := range []int{len(want) - 1, len(want), len(want) + 1} {
		if n < len(word) && want[0] == word[0] && oneWrong(want, word[:n]) {
			return 2
		}
	}
	return 0
}

// oneWrong reports whether two words differ by one letter wrong, missing, too
// many or swapped with its neighbour.
func oneWrong(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) < len(b) {
		return a[i:] == b[i+1:]
	}
	if i == len(a) {
		return true
	}
	swapped := i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
	return swapped || a[i+1:] == b[i+1:]
}

// stemmed drops a prefix people put before a verb ("menjual"), "" when there is
// none or too little is left.
func stemmed(w string) string {
	prefixes := []string{"meng", "men", "mem", "me", "ber", "ter", "di", "peng", "pen", "pem", "pe"}
	i := slices.IndexFunc(prefixes, func(p string) bool { return strings.HasPrefix(w, p) && len(w)-len(p) >= 4 })
	if i < 0 {
		return ""
	}
	return w[len(prefixes[i]):]
}
