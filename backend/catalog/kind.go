package catalog

import (
	"slices"
	"strings"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// Kind is one kind of letter, as its file says. Kinds are read-only once
// parsed and may be shared between goroutines.
type Kind struct {
	Code    kelurahan.KindCode
	Title   string // "Surat Keterangan Usaha"; the sheet prints it in capitals
	Version string // first 16 hex digits of the file's SHA-256
	File    []byte // the file itself, as adopted
	Mode    kelurahan.Mode
	// Classes are the classification codes in the order of their first day.
	Classes      []Class
	ValidMonths  int // how long the letter is good for; 0 = no end
	Fields       []Field
	Requirements []Requirement
	Subject      Subject
	Roles        []Role
	Signing      Signing
	// ShowEarlier says whose earlier letters of this kind the screen shows:
	// EarlierPerson, EarlierKK or "" for none.
	ShowEarlier string
	Hints       []string // sentences for the operator, not printed
	Words       []string // everyday words that find the kind
	Tier        int      // 1 = shipped first
	Note        string   // for whoever keeps the file

	body []block
}

// The values of Kind.ShowEarlier.
const (
	EarlierPerson = "person"
	EarlierKK     = "kk" // of anybody on the same family card
)

// Class is a classification code in force from a day on.
type Class struct {
	From   kelurahan.Date
	Code   string
	Scheme string // the rule that gives the code
}

// FieldType says what a field's text must be. Durable strings of the kind file.
type FieldType string

// The types of a field.
const (
	Text     FieldType = "text"
	LongText FieldType = "longtext"
	Date     FieldType = "date"   // as kelurahan.ParseDate reads it
	Year     FieldType = "year"   // four digits
	Whole    FieldType = "number" // a whole number
	Rupiah   FieldType = "rupiah" // whole rupiah; "Rp", dots and blanks are allowed
	Choice   FieldType = "choice"
	Clock    FieldType = "time" // hh.mm or hh:mm
	Phone    FieldType = "phone"
)

// Field is one question of the form.
type Field struct {
	Name        string    `toml:"name"`
	Label       string    `toml:"label"`
	Type        FieldType `toml:"type"`
	Options     []string  `toml:"options"`
	OptionsFree bool      `toml:"free"` // other answers than the options are allowed
	Required    bool      `toml:"required"`
	MaxLen      int       `toml:"max-length"` // characters; 0 = the type's own limit
	Min         string    `toml:"min"`        // number, year, date, or "today"
	Max         string    `toml:"max"`
	Hint        string    `toml:"hint"`
	// Default is a literal, or DefaultLast: what the person's last letter of
	// this kind said.
	Default string `toml:"default"`
	// Prefill names the person's detail that fills the field: "person.address".
	Prefill   string `toml:"prefill"`
	Sensitive bool   `toml:"sensitive"` // specific data in the sense of UU 27/2022 art. 4
}

// DefaultLast is the Default that repeats the person's last letter of the kind.
const DefaultLast = "last"

// Requirement is an original the operator must have seen.
type Requirement struct {
	Key      string `toml:"key"`
	Label    string `toml:"label"`
	Optional bool   `toml:"optional"` // may be missing without a word
}

// Subject says whether the letter is about somebody other than the applicant.
type Subject struct {
	Required bool   `toml:"required"`
	Label    string `toml:"label"` // "Almarhum/almarhumah"
}

// Role is a part other persons have in the letter.
type Role struct {
	Key   string `toml:"key"`
	Label string `toml:"label"`
	Min   int    `toml:"min"`
	Max   int    `toml:"max"`
}

// Signing says who signs and who signs beside.
type Signing struct {
	Delegate  bool   `toml:"delegate"`  // a.n. and u.b. are allowed
	Applicant string `toml:"applicant"` // "Pelapor": the applicant signs at the left under this word; "" = not
	Witnesses string `toml:"witnesses"` // key of the role that signs below; "" = none
}

// Matches reports whether every word of a search begins a word of the kind's
// title, code or everyday words. An empty search matches all.
func (k *Kind) Matches(search string) bool {
	words := strings.Fields(strings.ToLower(k.Title + " " + string(k.Code) + " " + strings.Join(k.Words, " ")))
	for want := range strings.FieldsSeq(strings.ToLower(search)) {
		if !slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(w, want) }) {
			return false
		}
	}
	return true
}

// ClassAt gives the classification code in force on a day; before the first
// day of all it gives the oldest code.
func (k *Kind) ClassAt(day kelurahan.Date) string {
	code := k.Classes[0].Code
	for _, c := range k.Classes {
		if c.From <= day {
			code = c.Code
		}
	}
	return code
}

// ValidUntil gives the last day a letter of a day is good for; 0 = no end.
func (k *Kind) ValidUntil(day kelurahan.Date) kelurahan.Date {
	if k.ValidMonths == 0 {
		return 0
	}
	return day.AddMonths(k.ValidMonths)
}

// MaySign reports whether an official may sign this kind: the lurah and who
// stands in for him (Plh., Plt.) always, a.n. and u.b. where the kind says so.
func (k *Kind) MaySign(s kelurahan.Signatory) bool {
	return k.Signing.Delegate || (s.As != "a.n." && s.As != "u.b.")
}

// Field gives the field of a name, nil when the kind has none.
func (k *Kind) Field(name string) *Field {
	i := slices.IndexFunc(k.Fields, func(f Field) bool { return f.Name == name })
	if i < 0 {
		return nil
	}
	return &k.Fields[i]
}

// Role gives the role of a key, nil when the kind has none.
func (k *Kind) Role(key string) *Role {
	i := slices.IndexFunc(k.Roles, func(r Role) bool { return r.Key == key })
	if i < 0 {
		return nil
	}
	return &k.Roles[i]
}
