package store

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Names are written in many ways for one sound: DJONI, JONI and YONI; OETAMA
// and UTAMA; YOSEPH and YOSEF; MARTHA and MARTA. Words are folded to one plain
// spelling before they are compared, the stored ones and the typed ones alike.
// Folding forgives what is heard the same; the rest is left to the distance
// between words (see near).

// foldWords gives the folded words of a stored name. A short particle is also
// joined to the word behind it, so that DACOSTA finds DA COSTA.
func foldWords(name string) []string {
	words := plainWords(name)
	for i, w := range words[:max(len(words)-1, 0)] {
		if len(w) <= 3 {
			words = append(words, w+words[i+1])
		}
	}
	return foldEach(words)
}

// foldTyped gives the folded words of what somebody typed.
func foldTyped(text string) []string { return foldEach(plainWords(text)) }

func foldEach(words []string) []string {
	for i, w := range words {
		words[i] = foldSound(w)
	}
	return words
}

// plainWords splits a name into words of a–z and 0–9. An apostrophe joins
// (MA'RUF), everything else that is no letter or digit separates.
func plainWords(name string) []string {
	var words []string
	var b strings.Builder
	end := func() {
		if b.Len() > 0 {
			words = append(words, b.String())
			b.Reset()
		}
	}
	if !ascii(name) {
		name = norm.NFD.String(name)
	}
	for _, r := range name {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteByte(byte(r))
		case r >= 'A' && r <= 'Z':
			b.WriteByte(byte(r) + 'a' - 'A')
		case r == '\'' || r == '`' || r == '’' || r == 'ʼ' || unicode.Is(unicode.Mn, r):
		case r > utf8.RuneSelf && unicode.IsLetter(r):
			b.WriteString(string(unicode.ToLower(r)))
		default:
			end()
		}
	}
	end()
	return words
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// foldSound folds one plain word. Its rules only ever look at the letter that
// follows, so that a word still being typed folds to a prefix, or nearly.
func foldSound(w string) string {
	out := make([]byte, 0, len(w)+2)
	for i := 0; i < len(w); {
		var next byte
		if i+1 < len(w) {
			next = w[i+1]
		}
		used, sound := soundOf(w[i], next)
		i += used
		for _, c := range []byte(sound) {
			if n := len(out); n == 0 || out[n-1] != c || c >= '0' && c <= '9' {
				out = append(out, c)
			}
		}
	}
	if n := len(out); n > 2 && out[n-1] == 'h' {
		out = out[:n-1] // SARAH, SARA
	}
	return string(out)
}

// soundOf gives how many letters are one sound, and its plain spelling.
func soundOf(c, next byte) (used int, sound string) {
	switch string([]byte{c, next}) {
	case "dj": // the old spelling of j
		return 2, "i"
	case "tj":
		return 2, "c"
	case "sj", "sy":
		return 2, "s"
	case "oe": // the old spelling of u
		return 2, "u"
	case "ph":
		return 2, "f"
	case "th":
		return 2, "t"
	case "dh":
		return 2, "d"
	case "bh":
		return 2, "b"
	case "gh":
		return 2, "g"
	case "ch", "kh", "ck":
		return 2, "k"
	}
	switch c {
	case 'j', 'y': // the old j is today's y, and y at an end is i
		return 1, "i"
	case 'v':
		return 1, "f"
	case 'z':
		return 1, "s"
	case 'q':
		return 1, "k"
	case 'x':
		return 1, "ks"
	case 'c':
		if next == 'e' || next == 'i' {
			return 1, "s"
		}
		return 1, "k"
	}
	return 1, string([]byte{c})
}
