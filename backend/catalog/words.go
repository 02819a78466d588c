package catalog

import (
	"strconv"
	"strings"
	"unicode"
)

// maxAmount is the largest number that can be written in words: one quadrillion.
const maxAmount int64 = 1_000_000_000_000_000

func digitWord(n int64) string {
	return [10]string{"nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan"}[n]
}

// Terbilang writes a whole number from 0 to 10^15 in Indonesian words: 1_250
// is "seribu dua ratus lima puluh". Outside that range it gives "".
func Terbilang(n int64) string {
	switch {
	case n < 0 || n > maxAmount:
		return ""
	case n == 0:
		return digitWord(0)
	}
	var words []string
	scales := []struct {
		size int64
		word string
	}{{1_000_000_000_000_000, "kuadriliun"}, {1_000_000_000_000, "triliun"}, {1_000_000_000, "miliar"}, {1_000_000, "juta"}, {1000, "ribu"}}
	for _, s := range scales {
		group := n / s.size
		n %= s.size
		switch {
		case group == 1 && s.size == 1000:
			words = append(words, "seribu")
		case group > 0:
			words = append(words, hundreds(group), s.word)
		}
	}
	if n > 0 {
		words = append(words, hundreds(n))
	}
	return strings.Join(words, " ")
}

// hundreds writes 1 to 999.
func hundreds(n int64) string {
	var words []string
	switch h := n / 100; {
	case h == 1:
		words = append(words, "seratus")
	case h > 1:
		words = append(words, digitWord(h), "ratus")
	}
	switch n %= 100; {
	case n == 0:
	case n < 10:
		words = append(words, digitWord(n))
	case n == 10:
		words = append(words, "sepuluh")
	case n == 11:
		words = append(words, "sebelas")
	case n < 20:
		words = append(words, digitWord(n-10), "belas")
	default:
		words = append(words, digitWord(n/10), "puluh")
		if n%10 > 0 {
			words = append(words, digitWord(n%10))
		}
	}
	return strings.Join(words, " ")
}

// Grouped writes a number with the dots Indonesian puts between thousands:
// "1.500.000".
func Grouped(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "." + s[i:]
	}
	return s
}

// RupiahText writes an amount as letters do: "Rp1.500.000,00" (EYD V).
func RupiahText(n int64) string { return "Rp" + Grouped(n) + ",00" }

// acronym reports whether a word stays in capitals when a text of capitals is
// made readable.
func acronym(word string) bool {
	switch word {
	case "BPK", "BUMD", "BUMN", "DPD", "DPR", "DPRD", "KK", "KTP", "NIK", "PNS", "POLRI", "RI", "RT", "RW", "TNI", "WNA", "WNI",
		"SD", "SLTA", "SLTP", "TK", "YME", "I", "II", "III", "IV", "VI", "VII", "VIII", "IX",
		"BTN", "RSS", "RS", "RSUD", "TDM", "NTT", "NTB", "DKI", "DIY", "PLN", "TPU", "KUA", "PT", "CV", "UD", "SMA", "SMK", "SMP", "PAUD", "ASN":
		return true
	}
	return false
}

// shouted reports whether a text is all capitals, as SIAK and cards give it.
func shouted(s string) bool {
	return s == strings.ToUpper(s) && s != strings.ToLower(s)
}

// eachWord changes every run of letters, which change gets with its place.
func eachWord(s string, change func(i int, word string) string) string {
	var out strings.Builder
	n := 0
	for s != "" {
		end := strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' })
		if end < 0 {
			end = len(s)
		}
		if word := s[:end]; word != "" {
			if acronym(word) {
				out.WriteString(word)
			} else {
				out.WriteString(change(n, word))
			}
			n++
		}
		rest := strings.IndexFunc(s[end:], func(r rune) bool { return unicode.IsLetter(r) || r == '\'' })
		if rest < 0 {
			out.WriteString(s[end:])
			break
		}
		out.WriteString(s[end : end+rest])
		s = s[end+rest:]
	}
	return out.String()
}

func capital(word string) string {
	r := []rune(strings.ToLower(word))
	if len(r) > 0 {
		r[0] = unicode.ToUpper(r[0])
	}
	return string(r)
}

// TitleCase makes "JALAN TIMOR RAYA" into "Jalan Timor Raya"; acronyms stay.
func TitleCase(s string) string {
	return eachWord(s, func(_ int, w string) string { return capital(w) })
}

// Sentence makes "KARYAWAN HONORER" into "Karyawan honorer"; acronyms stay, and
// so does a text that is not all capitals: somebody has written it with care.
func Sentence(s string) string {
	if !shouted(s) {
		return s
	}
	return eachWord(s, func(i int, w string) string {
		if i == 0 {
			return capital(w)
		}
		return strings.ToLower(w)
	})
}

// oneLine makes every run of blanks, line breaks and control characters one
// blank: what a citizen typed cannot break the layout.
func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) && r != '\u00a0' || unicode.IsControl(r)
	}), " ")
}
