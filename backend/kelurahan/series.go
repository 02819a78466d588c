package kelurahan

import (
	"fmt"
	"strconv"
	"strings"
)

// SeriesKey names a number series: one per counter and year.
type SeriesKey struct {
	Counter CounterCode
	Year    int
}

// Series is the fold of a series: where it starts and the highest number used.
type Series struct {
	First int // as set once; 0 = not set, the series starts at 1
	Last  int // highest number used; 0 = none yet
}

// Next is the number the next letter gets.
func (s Series) Next() int {
	if s.Last > 0 {
		return s.Last + 1
	}
	return max(s.First, 1)
}

// SeriesBook is the fold of every series of an office.
type SeriesBook map[SeriesKey]Series

// Apply takes one entry; entries may come in any order and twice.
func (b SeriesBook) Apply(ev Event) {
	switch v := ev.(type) {
	case SeriesStarted:
		k := SeriesKey{v.Counter, v.Year}
		s := b[k]
		s.First = max(s.First, v.First) // of two, the one that repeats no number of a paper book
		b[k] = s
	case LetterIssued:
		b.use(v.Letter.Number)
	case LetterHandwritten:
		b.use(v.Number)
	case LetterReduced:
		if v.Issued != nil { // the entry that issued it is erased
			b.use(v.Letter.Number)
		}
	}
}

func (b SeriesBook) use(n Number) {
	k := SeriesKey{n.Counter, n.Year}
	s := b[k]
	s.Last = max(s.Last, n.Sequence)
	b[k] = s
}

// CheckStart says whether a series may still get a start number.
// Errors: number-frozen once a number was used or the start was set,
// number-invalid outside 1…99,999.
func (b SeriesBook) CheckStart(k SeriesKey, first int) error {
	s := b[k]
	switch {
	case s.Last > 0 || s.First > 0:
		return E(NumberFrozen, "kelurahan.CheckStart", nil, "counter", string(k.Counter), "year", strconv.Itoa(k.Year))
	case first < 1 || first > 99999:
		return E(NumberInvalid, "kelurahan.CheckStart", nil).InField("first")
	}
	return nil
}

// DefaultPattern is a number with its loket, as no rule of Kota Kupang is known.
const DefaultPattern = "{kelas}/{loket}-{urut:4}/Kel.{singkatan}/{bulan}/{tahun}"

// FormatNumber writes a number by the office's pattern. The words in braces are
// kelas, loket, urut (urut:4 pads to four digits), singkatan, bulan (Roman) and
// tahun. Errors: number-invalid for an unknown word, or for a pattern in which
// loket, urut or tahun is missing: such a number would not be unique.
func FormatNumber(pattern, class string, o *Office, c CounterCode, sequence int, day Date) (string, error) {
	var out strings.Builder
	used := map[string]bool{}
	rest := pattern
	for rest != "" {
		before, after, found := strings.Cut(rest, "{")
		out.WriteString(before)
		if !found {
			break
		}
		word, tail, closed := strings.Cut(after, "}")
		name, width, _ := strings.Cut(word, ":")
		if !closed {
			return "", E(NumberInvalid, "kelurahan.FormatNumber", fmt.Errorf("brace left open")).InField("pattern")
		}
		switch name {
		case "kelas":
			out.WriteString(class)
		case "loket":
			out.WriteString(string(c))
		case "urut":
			n, err := strconv.ParseUint(width, 10, 16)
			if err != nil && width != "" {
				return "", E(NumberInvalid, "kelurahan.FormatNumber", fmt.Errorf("width %q", width)).InField("pattern")
			}
			out.WriteString(padNumber(sequence, int(min(n, 9))))
		case "singkatan":
			out.WriteString(o.Short)
		case "bulan":
			out.WriteString(RomanMonth(day.Month()))
		case "tahun":
			out.WriteString(strconv.Itoa(day.Year()))
		default:
			return "", E(NumberInvalid, "kelurahan.FormatNumber", fmt.Errorf("unknown word %q", name)).InField("pattern")
		}
		used[name] = true
		rest = tail
	}
	if !used["loket"] || !used["urut"] || !used["tahun"] {
		return "", E(NumberInvalid, "kelurahan.FormatNumber", fmt.Errorf("loket, urut and tahun are required")).InField("pattern")
	}
	return out.String(), nil
}

func padNumber(n, width int) string { return fmt.Sprintf("%0*d", width, n) }

func shortNumber(c CounterCode, sequence int) string {
	return string(c) + "-" + padNumber(sequence, 4)
}

// ParseShortNumber reads what people type: "A-0577", "a577", "A 577". Without a
// dash or a space the number begins behind the last letter, so a counter code
// that ends in a digit ("B2-0012") needs one. Errors: number-invalid.
func ParseShortNumber(s string) (CounterCode, int, error) {
	t := strings.ToUpper(strings.TrimSpace(s))
	i := strings.LastIndexAny(t, " -")
	if i < 0 {
		i = strings.LastIndexFunc(t, func(r rune) bool { return r < '0' || r > '9' })
	}
	n, err := strconv.ParseUint(t[i+1:], 10, 32)
	if err != nil || n < 1 || n > 99999 {
		return "", 0, E(NumberInvalid, "kelurahan.ParseShortNumber", nil)
	}
	c, err := ParseCounterCode(strings.Trim(t[:i+1], " -"))
	if err != nil {
		return "", 0, E(NumberInvalid, "kelurahan.ParseShortNumber", nil)
	}
	return c, int(n), nil
}
