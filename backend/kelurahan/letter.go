package kelurahan

// Mode says when a kind of letter is numbered. Durable strings.
type Mode string

// Langsung letters are numbered and printed on the spot and reviewed in the
// day's batch; tahan letters wait for a supervisor's release.
const (
	Direct Mode = "langsung"
	Hold   Mode = "tahan"
)

// Number is a letter's official number. Counter, Year and Sequence identify it;
// Text is how it was printed.
type Number struct {
	Counter  CounterCode `cbor:"1,keyasint"`
	Year     int         `cbor:"2,keyasint"`
	Sequence int         `cbor:"3,keyasint"`
	Text     string      `cbor:"4,keyasint"`
}

// Short is the number as people say it at the counter: "A-0577".
func (n Number) Short() string { return shortNumber(n.Counter, n.Sequence) }

// FieldValue is one answer of the form, as text the kind's field can parse.
type FieldValue struct {
	Name  string `cbor:"1,keyasint"`
	Value string `cbor:"2,keyasint"`
}

// RolePerson is a person with a part in the letter: a witness, a child.
type RolePerson struct {
	Role   string `cbor:"1,keyasint"`
	Person Person `cbor:"2,keyasint"`
}

// Evidence is how the office knew who stood before it. It claims no more than
// was read: see docs/card.md.
type Evidence struct {
	Source    string `cbor:"1,keyasint"`           // one of the From… constants below
	Assurance string `cbor:"2,keyasint"`           // "A0" typed … "A4"
	Seen      string `cbor:"3,keyasint,omitempty"` // day of the visit that made the card's link, YYYY-MM-DD
}

// The values of Evidence.Source.
const (
	EvidenceTyped  = "nik-diketik"
	EvidenceSearch = "dicari-nama"
	EvidenceCard   = "kartu-dikenal" // a card's UID recalled a link an operator made
	EvidenceOut    = "bukan-warga"   // an outsider typed in
)

// Letter is everything a letter states, fixed at issue.
type Letter struct {
	ID          LetterID     `cbor:"1,keyasint"`
	Kind        KindCode     `cbor:"2,keyasint"`
	KindVersion string       `cbor:"3,keyasint"` // first 16 hex digits of the kind file's SHA-256
	Mode        Mode         `cbor:"4,keyasint"`
	Title       string       `cbor:"5,keyasint"`
	Number      Number       `cbor:"6,keyasint"`
	Date        Date         `cbor:"7,keyasint"`           // the office's local day of issue
	Applicant   Person       `cbor:"8,keyasint"`           // who asks
	Subject     *Person      `cbor:"9,keyasint,omitempty"` // whom it is about; nil = the applicant
	Roles       []RolePerson `cbor:"10,keyasint,omitempty"`
	Fields      []FieldValue `cbor:"11,keyasint,omitempty"`
	Seen        []string     `cbor:"12,keyasint,omitempty"` // requirements whose original was seen
	Overridden  []string     `cbor:"13,keyasint,omitempty"` // warnings the operator read and passed: "syarat:kk", "nik-unusual"
	ValidUntil  Date         `cbor:"14,keyasint,omitempty"`
	Signer      Signatory    `cbor:"15,keyasint"`
	OfficeRev   uint64       `cbor:"16,keyasint"`
	Evidence    Evidence     `cbor:"17,keyasint"`
	Replaces    LetterID     `cbor:"18,keyasint,omitzero"`
	StartedAt   Millis       `cbor:"19,keyasint,omitempty"` // when the operator began, for minutes per letter
}

// Field gives the value of a field, "" when absent.
func (l *Letter) Field(name string) string {
	for _, f := range l.Fields {
		if f.Name == name {
			return f.Value
		}
	}
	return ""
}

// About is whom the letter is about: the subject, or the applicant.
func (l *Letter) About() *Person {
	if l.Subject != nil {
		return l.Subject
	}
	return &l.Applicant
}

// Outcome is what the operator answered after printing. Durable strings.
type Outcome string

// The outcomes. Uncertain is what stands when nobody has answered.
const (
	CameOut   Outcome = "keluar"
	Spoiled   Outcome = "salah-cetak"
	NotOut    Outcome = "tidak-keluar"
	Uncertain Outcome = "belum-dijawab"
)
