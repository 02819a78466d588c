package kelurahan

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

// NIK is a person's 16-digit number, bare. "" = the person has none.
type NIK string

// KKNumber is a family card's 16-digit number, bare. "" = unknown.
type KKNumber string

// AreaCode is the Kemendagri code of a kelurahan: "53.71.03.1010".
type AreaCode string

// CounterCode names a counter PC inside its office and its number series: "A".
type CounterCode string

// KindCode is the stable slug of a kind of letter: "belum-menikah".
type KindCode string

// Sex is "L" (laki-laki) or "P" (perempuan); "" = unknown.
type Sex string

// The two values of Sex, as KTP and KK print them.
const (
	Male   Sex = "L"
	Female Sex = "P"
)

// Word gives the word a letter prints.
func (s Sex) Word() string {
	switch s {
	case Male:
		return "Laki-laki"
	case Female:
		return "Perempuan"
	}
	return ""
}

var (
	sixteenDigits = regexp.MustCompile(`^[0-9]{16}$`)
	areaForm      = regexp.MustCompile(`^[0-9]{2}\.[0-9]{2}\.[0-9]{2}\.[0-9]{4}$`)
	counterForm   = regexp.MustCompile(`^[A-Z][A-Z0-9]{0,2}$`)
	kindForm      = regexp.MustCompile(`^[a-z][a-z0-9-]{1,40}$`)
)

// digitsOf drops what people put between digits: spaces, dots, dashes and the
// invisible characters of Dukcapil exports.
func digitsOf(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '.' || r == '-' || r == '\'' || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, s)
}

// ParseNIK reads a NIK typed or pasted. It refuses only what cannot be a NIK:
// a number's region, birth date and sex may differ from the record and still
// be right (PP 40/2019 art. 30: a NIK never changes). See Unusual for warnings.
// Errors: nik-length (arg "n", digits given).
func ParseNIK(s string) (NIK, error) {
	d := digitsOf(s)
	if !sixteenDigits.MatchString(d) || strings.Trim(d, "0") == "" {
		return "", E(NIKLength, "kelurahan.ParseNIK", nil, "n", strconv.Itoa(len(d))).InField("nik")
	}
	return NIK(d), nil
}

// Grouped is the NIK in fours, for the screen only.
func (n NIK) Grouped() string {
	if len(n) != 16 {
		return string(n)
	}
	return string(n[0:4] + " " + n[4:8] + " " + n[8:12] + " " + n[12:16])
}

// Masked keeps the region and hides the rest, for lists that outsiders may see.
func (n NIK) Masked() string {
	if len(n) != 16 {
		return ""
	}
	return string(n[0:4]) + "********" + string(n[12:16])
}

// BirthDay gives the day, month and two-digit year inside the NIK; women's day
// is stored + 40 (PP 37/2007 art. 37).
func (n NIK) BirthDay() (day, month, year2 int, sex Sex) {
	if len(n) != 16 {
		return 0, 0, 0, ""
	}
	day, _ = strconv.Atoi(string(n[6:8]))
	month, _ = strconv.Atoi(string(n[8:10]))
	year2, _ = strconv.Atoi(string(n[10:12]))
	if day > 40 {
		return day - 40, month, year2, Female
	}
	return day, month, year2, Male
}

// Unusual reports whether the birth date or sex inside the NIK differs from
// the record's: worth a second look, never a reason to refuse.
func (n NIK) Unusual(birth Date, sex Sex) bool {
	if n == "" {
		return false
	}
	d, m, y, s := n.BirthDay()
	if birth.Valid() && (d != birth.Day() || m != birth.Month() || y != birth.Year()%100) {
		return true
	}
	return sex != "" && s != sex
}

// ParseKK reads a family card's number. Errors: kk-length (arg "n").
func ParseKK(s string) (KKNumber, error) {
	d := digitsOf(s)
	if !sixteenDigits.MatchString(d) {
		return "", E(KKLength, "kelurahan.ParseKK", nil, "n", strconv.Itoa(len(d))).InField("kk")
	}
	return KKNumber(d), nil
}

// ParseAreaCode reads "53.71.03.1010". Errors: field-invalid.
func ParseAreaCode(s string) (AreaCode, error) {
	if !areaForm.MatchString(s) {
		return "", E(FieldInvalid, "kelurahan.ParseAreaCode", nil).InField("area")
	}
	return AreaCode(s), nil
}

// ParseCounterCode reads "A" or "B2". Errors: field-invalid.
func ParseCounterCode(s string) (CounterCode, error) {
	c := strings.ToUpper(strings.TrimSpace(s))
	if !counterForm.MatchString(c) {
		return "", E(FieldInvalid, "kelurahan.ParseCounterCode", nil).InField("counter")
	}
	return CounterCode(c), nil
}

// ParseKindCode reads a slug. Errors: kind-unknown.
func ParseKindCode(s string) (KindCode, error) {
	if !kindForm.MatchString(s) {
		return "", E(KindUnknown, "kelurahan.ParseKindCode", nil)
	}
	return KindCode(s), nil
}

// ParseName tidies a person's name: one space between words, no control
// characters, 1 to 200 letters. Digits are refused; old one-word names are
// valid (Permendagri 73/2022 binds new names only). Errors: name-invalid.
func ParseName(s string) (string, error) {
	name := strings.Join(strings.Fields(s), " ")
	fail := E(NameInvalid, "kelurahan.ParseName", nil).InField("name")
	if name == "" || len([]rune(name)) > 200 {
		return "", fail
	}
	for _, r := range name {
		if unicode.IsDigit(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return "", fail
		}
	}
	return name, nil
}

// PadRT makes RT and RW three digits: "5" becomes "005". Other text stays.
func PadRT(s string) string {
	s = strings.TrimSpace(s)
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || n > 999 {
		return s
	}
	return ("00" + strconv.Itoa(n))[len(strconv.Itoa(n))-1:]
}

// MaskName keeps the first letter of every word: "YUNITA BANI" becomes
// "Y***** B***". It stands on the public page and in the QR.
func MaskName(name string) string {
	words := strings.Fields(name)
	for i, w := range words {
		r := []rune(w)
		words[i] = string(r[0]) + strings.Repeat("*", min(len(r)-1, 5))
	}
	return strings.Join(words, " ")
}
