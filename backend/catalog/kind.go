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
	Group   Group  // "" in files of before groups
	Shape   Shape
	Mode    kelurahan.Mode
	// Classes are the classification codes in the order of their first day.
	Classes      []Class
	ValidMonths  int // how long the letter is good for; 0 = no end
	Fields       []Field
	Requirements []Requirement
	Applicant    Applicant
	Subject      Subject
	Roles        []Role
	Signing      Signing
	// ShowEarlier says whose earlier letters the screen shows: EarlierPerson,
	// EarlierKK, EarlierField with a field's name, or "" for none.
	ShowEarlier string
	Hints       []string // the sentences of Notices that have no condition
	Notices     []Hint   // sentences for the operator, not printed; see HintsFor
	Words       []string // everyday words that find the kind
	Tier        int      // 1 = shipped first
	Review      bool     // the office should read the kind before relying on it
	Internal    bool     // no citizen asks for it: the applicant is an official of the office
	Basis       string   // legal basis, for the operator; not printed
	Source      string   // where the kind is known from
	Note        string   // for whoever keeps the file
	Corner      string   // small words at the upper right of the first sheet: "Model N1"
	Head        bool     // with the office's letterhead
	Paper       string   // "A4", "F4"; "" = the office's
	Letter      *LetterHead
	Signs       []SignLine  // the first sheet's signatures; none = as Signing says
	Sheets      []SheetForm // the sheets after the first

	sheets []sheet // all of them, the first included
	refs   int     // placeholders in all of its wordings
	short  int     // Notices that come from hints = […]
	trees  []treeUse
	find   searchWords
}

// Group is the shelf a kind stands on. Durable strings of the kind file.
type Group string

// The groups.
const (
	Kependudukan    Group = "kependudukan"
	PencatatanSipil Group = "pencatatan-sipil"
	NikahKeluarga   Group = "nikah-keluarga"
	WarisTanah      Group = "waris-tanah"
	Sosial          Group = "sosial"
	Usaha           Group = "usaha"
	Trantib         Group = "trantib"
	PendidikanKerja Group = "pendidikan-kerja"
	Umum            Group = "umum"
)

// Groups gives the groups in the order they are shown.
func Groups() []Group {
	return []Group{Kependudukan, PencatatanSipil, NikahKeluarga, WarisTanah, Sosial, Usaha, Trantib, PendidikanKerja, Umum}
}

// Shape is how a sheet is put together. Durable strings of the kind file.
type Shape string

// The shapes.
const (
	Keterangan Shape = "keterangan" // a statement under a centred title, its number below it
	Surat      Shape = "surat"      // a letter addressed to somebody
	Pernyataan Shape = "pernyataan" // the citizen's own statement, of which the office takes note
	Formulir   Shape = "formulir"   // a national form
)

// The values of Kind.ShowEarlier; EarlierField is followed by a field's name.
const (
	EarlierPerson = "person"
	EarlierKK     = "kk"     // of anybody on the same family card
	EarlierField  = "field:" // letters of any kind with the same answer to a field of that name
)

// Class is a classification code in force from a day on.
type Class struct {
	From   kelurahan.Date
	Code   string
	Scheme string // the rule that gives the code
}

// Requirement is an original the operator must have seen.
type Requirement struct {
	Key      string `toml:"key" json:"key"`
	Label    string `toml:"label" json:"label"`
	Optional bool   `toml:"optional" json:"optional"` // may be missing without a word
}

// Applicant says more about who asks.
type Applicant struct {
	Label        string   `toml:"label" json:"label"`               // "Pelapor"; "" = Pemohon
	Organisation bool     `toml:"organisation" json:"organisation"` // has a name and an address only
	Needs        []string `toml:"needs" json:"needs"`               // see Role.Needs
}

// Subject says whether the letter is about somebody other than the applicant.
type Subject struct {
	Required     bool     `toml:"required" json:"required"`
	Label        string   `toml:"label" json:"label"` // "Almarhum/almarhumah"
	Organisation bool     `toml:"organisation" json:"organisation"`
	Needs        []string `toml:"needs" json:"needs"` // also of an applicant who is the subject
}

// Role is a part other persons have in the letter.
type Role struct {
	Key          string `toml:"key" json:"key"`
	Label        string `toml:"label" json:"label"`
	Min          int    `toml:"min" json:"min"`
	Max          int    `toml:"max" json:"max"`
	Organisation bool   `toml:"organisation" json:"organisation"`
	// Needs are the details without which the letter is not complete, of nik,
	// birth, occupation, address, sex, religion, marital, citizenship.
	Needs []string `toml:"needs" json:"needs"`
}

// LetterHead is what stands above the text of an addressed letter.
type LetterHead struct {
	Nature      string   `toml:"nature" json:"nature"`           // Sifat
	Attachments string   `toml:"attachments" json:"attachments"` // Lampiran
	About       string   `toml:"about" json:"about"`             // Hal
	To          []string `toml:"to" json:"to"`                   // lines after "Yth."

	nature, attachments, about []piece
	to                         [][]piece
}

// Hint is a sentence for the operator.
type Hint struct {
	Text  string `toml:"text" json:"text"`
	When  string `toml:"when" json:"when"`   // a condition; "" = always
	Level string `toml:"level" json:"level"` // HintInfo or HintWarn; "" = HintInfo
	Basis string `toml:"basis" json:"basis"` // the rule behind it

	when condition
}

// The values of Hint.Level.
const (
	HintInfo = "info"
	HintWarn = "warn"
)

// Signing says who signs and who signs beside.
type Signing struct {
	Delegate  bool   `toml:"delegate" json:"delegate"`   // a.n. and u.b. are allowed
	Applicant string `toml:"applicant" json:"applicant"` // "Pelapor": the applicant signs at the left under this word; "" = not
	Witnesses string `toml:"witnesses" json:"witnesses"` // key of the role that signs below; "" = none
}

// SheetForm is a sheet after the first: same letter, same number.
type SheetForm struct {
	Title  string     `toml:"title" json:"title"`
	Corner string     `toml:"corner" json:"corner"`
	Head   *bool      `toml:"head" json:"head"`     // nil = as the first sheet
	Number bool       `toml:"number" json:"number"` // the number stands below the title
	Shape  Shape      `toml:"shape" json:"shape"`   // "" = the first sheet's; of an addressed letter, Keterangan
	When   string     `toml:"when" json:"when"`     // a condition; the sheet is left out while it does not hold
	Body   string     `toml:"body" json:"body"`
	Signs  []SignLine `toml:"sign" json:"signs"`
}

// SignLine is a row of signatures written out by the kind.
type SignLine struct {
	Columns []SignPlace `toml:"column" json:"columns"`
}

// SignPlace is where one person, or a list of persons, signs.
type SignPlace struct {
	// Who is signer, applicant, subject, role:<key>, role:<key>:2,
	// list:<field>.<column>, list:role:<key>, field:<name>, blank or none.
	Who      string `toml:"who" json:"who"`
	Above    string `toml:"above" json:"above"` // "Mengetahui,"
	Title    string `toml:"title" json:"title"` // under which they sign; the signer's comes by itself
	Place    bool   `toml:"place" json:"place"` // place and date stand at the top
	Register bool   `toml:"register" json:"register"`
	Meterai  bool   `toml:"meterai" json:"meterai"`
	Rank     string `toml:"rank" json:"rank"`
	NIP      string `toml:"nip" json:"nip"`
	When     string `toml:"when" json:"when"`

	who                     signatory
	above, title, rank, nip []piece
	when                    condition
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

// EarlierBy gives the field whose answer finds earlier letters; "" = none.
func (k *Kind) EarlierBy() string {
	name, ok := strings.CutPrefix(k.ShowEarlier, EarlierField)
	if !ok {
		return ""
	}
	return name
}

// Field gives the field of a name, nil when the kind has none.
func (k *Kind) Field(name string) *Field {
	if i := k.fieldIndex(name); i >= 0 {
		return &k.Fields[i]
	}
	return nil
}

func (k *Kind) fieldIndex(name string) int {
	for i := range k.Fields {
		if k.Fields[i].Name == name {
			return i
		}
	}
	return -1
}

// Role gives the role of a key, nil when the kind has none.
func (k *Kind) Role(key string) *Role {
	i := slices.IndexFunc(k.Roles, func(r Role) bool { return r.Key == key })
	if i < 0 {
		return nil
	}
	return &k.Roles[i]
}
