package catalog

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// parseAmount reads a whole number as people type it: "1.500.000", "Rp 250 000".
func parseAmount(s string) (int64, bool) {
	s = strings.TrimSpace(s)
	if len(s) > 2 && strings.EqualFold(s[:2], "rp") {
		s = strings.TrimPrefix(s[2:], ".")
	}
	s = strings.NewReplacer(" ", "", ".", "", "\u00a0", "").Replace(s)
	if s == "" || strings.ContainsFunc(s, func(r rune) bool { return r < '0' || r > '9' }) {
		return 0, false
	}
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil && n <= maxAmount
}

// parseDecimal reads "250,5" and "1.250,75" as ten-thousandths. A dot stands
// only between thousands, as people here write: "250.5" is refused and not
// guessed at.
func parseDecimal(s string) (int64, bool) {
	s = strings.NewReplacer(" ", "", "\u00a0", "").Replace(s)
	digits, places, comma := strings.Cut(s, ",")
	if groups := strings.Split(digits, "."); len(groups) > 1 {
		for i, g := range groups {
			if i > 0 && len(g) != 3 || i == 0 && (g == "" || len(g) > 3) {
				return 0, false
			}
		}
		digits = strings.Join(groups, "")
	}
	all := digits + places
	if digits == "" || len(digits) > 12 || comma && (places == "" || len(places) > 4) || strings.Map(onlyDigits, all) != all {
		return 0, false
	}
	n, err := strconv.ParseInt(all+strings.Repeat("0", 4-len(places)), 10, 64)
	return n, err == nil
}

// decimalText writes ten-thousandths as "1.250,75".
func decimalText(n int64) string {
	s := Grouped(n / decimalScale)
	if n %= decimalScale; n > 0 {
		s += "," + strings.TrimRight(fmt.Sprintf("%04d", n), "0")
	}
	return s
}

// decimalWords says ten-thousandths: "dua ratus lima puluh koma lima".
func decimalWords(n int64) string {
	words := Terbilang(n / decimalScale)
	if n %= decimalScale; n > 0 {
		words += " koma"
		for _, d := range strings.TrimRight(fmt.Sprintf("%04d", n), "0") {
			words += " " + digitWord(int64(d-'0'))
		}
	}
	return words
}

// Roman writes 1 to 3999 in Roman numerals; "" outside of that.
func Roman(n int64) string {
	if n < 1 || n > 3999 {
		return ""
	}
	var out strings.Builder
	for _, r := range []struct {
		size   int64
		letter string
	}{{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}} {
		for ; n >= r.size; n -= r.size {
			out.WriteString(r.letter)
		}
	}
	return out.String()
}

// DateInWords says a date: "dua puluh dua November dua ribu dua puluh enam";
// "" when it is unknown.
func DateInWords(d kelurahan.Date) string {
	if !d.Valid() {
		return ""
	}
	return Terbilang(int64(d.Day())) + " " + kelurahan.MonthName(d.Month()) + " " + Terbilang(int64(d.Year()))
}

// numericDate is a date as people type it: 22-11-2026.
func numericDate(d kelurahan.Date) string {
	return fmt.Sprintf("%02d-%02d-%04d", d.Day(), d.Month(), d.Year())
}
