package roster

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// cellKind tells what the spreadsheet keeps in a cell; the text alone does not:
// a NIK kept as a number has already lost its last digits.
type cellKind byte

const (
	blankCell   cellKind = 0
	textCell    cellKind = 1
	numberCell  cellKind = 2
	dateCell    cellKind = 3 // a number shown as a date
	formulaCell cellKind = 4
	faultCell   cellKind = 5 // #REF! and its kin
)

type cell struct {
	kind cellKind
	text string
	day  kelurahan.Date // of a dateCell; 0 = not a day
}

// tidy drops what cannot be seen, which exports are full of, and leaves one
// space between words.
func tidy(s string) string {
	if plain(s) {
		return s
	}
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

// plain reports whether tidy would change nothing: true for nearly every cell.
func plain(s string) bool {
	before := byte(' ')
	for i := range len(s) {
		b := s[i]
		if b < ' ' || b > '~' || b == ' ' && before == ' ' {
			return false
		}
		before = b
	}
	return s == "" || before != ' '
}

// said gives a cell's text; "" where people write that there is nothing to say.
func (c cell) said() string {
	s := tidy(c.text)
	if c.kind == numberCell {
		return wholeNumber(s)
	}
	if strings.Trim(s, "-–—._ ") == "" || s == "NULL" || s == `\N` {
		return ""
	}
	return s
}

// wholeNumber writes 5.0 and 5E0 as 5. Other numbers stay as they are.
func wholeNumber(s string) string {
	if len(s) < 16 && !strings.ContainsAny(s, ".eE") {
		return s
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || f != float64(int64(f)) || f >= 1e15 || f <= -1e15 {
		return s
	}
	return strconv.FormatInt(int64(f), 10)
}

var scientific = regexp.MustCompile(`^[0-9]([.,][0-9]+)?[eE]\+?[0-9]{1,2}$`)

// roundedNumber reports whether a 16-digit number went through a floating point
// number: Excel keeps fifteen digits and fills up with zeros. Even where the
// digits look whole nobody can tell any more.
func (c cell) roundedNumber() bool {
	if c.kind != numberCell && c.kind != dateCell {
		return scientific.MatchString(tidy(c.text))
	}
	f, err := strconv.ParseFloat(c.text, 64)
	return err == nil && (f >= 1e15 || f <= -1e15)
}

// decodeEscapes turns the _x000D_ of a spreadsheet's texts back into characters.
func decodeEscapes(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	var out strings.Builder
	for {
		i := strings.Index(s, "_x")
		if i < 0 || len(s) < i+7 {
			break
		}
		code, err := strconv.ParseUint(s[i+2:i+6], 16, 16)
		if err != nil || s[i+6] != '_' {
			out.WriteString(s[:i+2])
			s = s[i+2:]
			continue
		}
		out.WriteString(s[:i])
		out.WriteRune(rune(code))
		s = s[i+7:]
	}
	out.WriteString(s)
	return out.String()
}
