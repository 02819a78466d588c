package roster

import (
	"strings"
	"unicode"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// somebodyElse reports that a row with a resident's NIK is about another person:
// no word of the name is the same, and neither is the birth date or the sex. One
// wrong digit in a spreadsheet would overwrite a stranger, and nobody finds that
// among thousands of changed rows. A name that was wholly changed, such as a
// newborn's, comes with the birth date and sex the office has.
func somebodyElse(known, row *kelurahan.Resident) bool {
	otherDay := known.BirthDate != 0 && row.BirthDate != 0 && known.BirthDate != row.BirthDate
	otherSex := known.Sex != "" && row.Sex != "" && known.Sex != row.Sex
	return (otherDay || otherSex) && known.Name != "" && row.Name != "" && !namesTouch(known.Name, row.Name)
}

// namesTouch reports that two names share a word, a beginning of three letters,
// or an initial that stands for a word.
func namesTouch(a, b string) bool {
	for _, x := range nameWords(a) {
		for _, y := range nameWords(b) {
			short, long := x, y
			if len(short) > len(long) {
				short, long = long, short
			}
			if strings.HasPrefix(long, short[:min(3, len(short))]) {
				return true
			}
		}
	}
	return false
}

func nameWords(name string) []string {
	return strings.FieldsFunc(strings.ToUpper(name), func(r rune) bool { return !unicode.IsLetter(r) })
}
