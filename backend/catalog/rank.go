package catalog

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// searchWord is a word that finds a kind, folded. Words of one phrase share it.
type searchWord struct {
	text   string
	phrase int
	weight int
}

type searchWords struct {
	words   []searchWord
	phrases []string // folded
}

// Weights: an everyday phrase says what the kind is for, the title's words do so
// less, and words that half of all titles have hardly at all.
const (
	weightPhrase = 30
	weightCode   = 32
	weightTitle  = 24
	weightCommon = 6
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
		phrase = folded(phrase)
		n := len(s.phrases)
		s.phrases = append(s.phrases, phrase)
		for w := range strings.FieldsSeq(phrase) {
			word := searchWord{w, n, weight}
			if commonWord(w) {
				word.weight = weightCommon
			}
			s.words = append(s.words, word)
		}
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
	hit := make([]int, len(k.find.phrases)) // by phrase: words of the search it has
	for _, w := range words {
		best := k.find.best(w, hit)
		if best == 0 && !commonWord(w) {
			return 0, false
		}
		score += best
	}
	if len(words) > 0 && score == 0 {
		return 0, false
	}
	for i, phrase := range k.find.phrases {
		switch {
		case query == "":
		case phrase == query:
			score += 300
		case strings.HasPrefix(phrase, query):
			score += 60
		case len(words) > 1 && hit[i] == len(words):
			score += 120
		case len(words) > 1 && hit[i] > 1:
			score += 20
		}
	}
	return score, true
}

// best finds the word that fits a searched word best and counts in hit the
// phrases that fit it.
func (s *searchWords) best(want string, hit []int) int {
	best, last := 0, -1
	stem := stemmed(want)
	for _, w := range s.words {
		fit := fits(want, w.text)
		if stem != "" {
			fit = max(fit, fits(stem, w.text)/2)
		}
		if fit == 0 {
			continue
		}
		best = max(best, fit*w.weight)
		if w.phrase != last {
			hit[w.phrase]++
			last = w.phrase
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
