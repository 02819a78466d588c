package kelurahan

import "strconv"

// PeopleListed records whose names stood in lists that an officer was shown:
// what a search found, a page of the register, the letters of a day. Who was
// opened out of a list stands in PersonsViewed. A person is named once however
// often the screen drew him between From and To.
type PeopleListed struct {
	By      OfficerID  `cbor:"1,keyasint"`
	Purpose string     `cbor:"2,keyasint"` // as View.Purpose, or "cari"
	From    Millis     `cbor:"3,keyasint"`
	To      Millis     `cbor:"4,keyasint"`
	Persons []PersonID `cbor:"5,keyasint"`
}

// What an export was. Durable strings.
const (
	ExportPerson  = "data-orang"      // all that is held about a person, printed for him
	ExportDay     = "halaman-hari"    // the register page of a day, printed
	ExportImport  = "laporan-impor"   // what became of every row of a spreadsheet, saved
	ExportBackup  = "cadangan"        // a copy of the registers, sealed, made by hand
	ExportStick   = "stik-kota"       // a run of the register, sealed for the city, on a stick
	ExportBreach  = "terdampak"       // who is affected by a breach, printed
	ExportAddress = "terdampak-csv"   // the same as a table, to write to them
	ExportCopy    = "salinan-dicetak" // a letter was sent to the printer once more
)

// PeopleExported records that data of people left the program: on paper, as a
// file, on a stick.
type PeopleExported struct {
	What    string     `cbor:"1,keyasint"` // one of the Export… constants
	Purpose string     `cbor:"2,keyasint"` // why, in the officer's or the asker's words
	Persons []PersonID `cbor:"3,keyasint,omitempty"`
	All     bool       `cbor:"4,keyasint,omitempty"` // everybody known here
	Count   int        `cbor:"5,keyasint,omitempty"` // people in it, also those who are no residents
	First   uint64     `cbor:"6,keyasint,omitempty"` // a stick: the entries of this register on it
	Last    uint64     `cbor:"7,keyasint,omitempty"`
	Day     Date       `cbor:"8,keyasint,omitempty"` // a register page: its day
	Letter  LetterID   `cbor:"9,keyasint,omitzero"`  // a copy: of which letter
}

// NamesOthers reports whether a letter has details of role persons: witnesses,
// children, heirs.
func (l *Letter) NamesOthers() bool {
	for _, r := range l.Roles {
		if r.Person != (Person{}) {
			return true
		}
	}
	return false
}

// CorrectionAsked records that a person says his data are wrong (UU 27/2022
// art. 6 and 30). The office answers within three times 24 hours.
type CorrectionAsked struct {
	Person   PersonID `cbor:"1,keyasint"`
	Wrong    string   `cbor:"2,keyasint"`           // what is wrong and what is right
	Evidence string   `cbor:"3,keyasint,omitempty"` // what he showed: "KTP asli"
	Asker    string   `cbor:"4,keyasint,omitempty"` // who asked, when it was not himself
}

// The outcomes of a request. Durable strings.
const (
	CorrectionDone    = "diperbaiki"
	CorrectionRefused = "ditolak"
)

// CorrectionAnswered ends a request; Asked is the place of its CorrectionAsked.
type CorrectionAnswered struct {
	Asked   Position `cbor:"1,keyasint"`
	Outcome string   `cbor:"2,keyasint"` // one of the Correction… constants
	Reason  string   `cbor:"3,keyasint"`
}

// CorrectionTime is how long the office has to answer a request, in
// milliseconds: 3 × 24 hours (UU 27/2022 art. 30).
const CorrectionTime Millis = 3 * 24 * 3600 * 1000

// LetterReduced states an old letter once more without the details of its role
// persons, before the entries that hold them are erased. Its number, kind, date,
// applicant and subject stay. It cannot be printed again. What was held and what
// was issued are stated apart: see Travels. Older programs stated both at once.
type LetterReduced struct {
	Letter   Letter    `cbor:"1,keyasint"`           // the persons of its roles are empty
	Issued   *Fact     `cbor:"2,keyasint,omitempty"` // of the entry that issued it; nil = it never was
	Seal     []byte    `cbor:"3,keyasint,omitempty"`
	PDF      [32]byte  `cbor:"4,keyasint"`
	Released OfficerID `cbor:"5,keyasint,omitzero"`
	Held     *Fact     `cbor:"6,keyasint,omitempty"` // of the entry that held it; nil = it never was
	Reason   string    `cbor:"7,keyasint,omitempty"` // why it was held
}

// Type names each event. The strings are durable.
func (PeopleListed) Type() EventType       { return "people-listed" }
func (PeopleExported) Type() EventType     { return "people-exported" }
func (CorrectionAsked) Type() EventType    { return "correction-asked" }
func (CorrectionAnswered) Type() EventType { return "correction-answered" }
func (LetterReduced) Type() EventType      { return "letter-reduced" }

// Retention says for how many years the office keeps what no letter needs. The
// zero value is the program's own: look-ups five years, role persons for ever.
type Retention struct {
	LookUps int `cbor:"1,keyasint,omitempty"` // years; 0 = five
	Roles   int `cbor:"2,keyasint,omitempty"` // years; 0 = for ever
}

// KeepLookUps is for how many years look-ups are kept.
func (r Retention) KeepLookUps() int {
	if r.LookUps == 0 {
		return 5
	}
	return r.LookUps
}

// Check refuses years that would erase what the office still answers for.
// Errors: field-invalid (field "lookUps" or "roles", args min and max).
func (r Retention) Check() error {
	for _, c := range []struct {
		field string
		years int
		min   int
	}{{"lookUps", r.LookUps, 1}, {"roles", r.Roles, LeastRoleYears}} {
		if c.years != 0 && (c.years < c.min || c.years > 50) {
			return E(FieldInvalid, "kelurahan.Retention", nil, "min", strconv.Itoa(c.min), "max", "50").InField(c.field)
		}
	}
	return nil
}

// Mention is a person an event names, and as what. As is a durable word.
type Mention struct {
	Who Person // of a resident named by identity alone, only Resident
	As  string
}

// As what an event may name a person; a role person is named by his role's key.
const (
	AsRecord    = "data"
	AsCard      = "kartu"
	AsViewed    = "dilihat"
	AsListed    = "daftar"
	AsExported  = "keluar"
	AsCorrected = "pembetulan"
	AsApplicant = "pemohon"
	AsSubject   = "yang-diterangkan"
	AsNamed     = "nama-di-surat"
	AsRefused   = "ditolak"
)

// PeopleOf names everybody an event itself names, in its order. What befalls a
// letter, a card's link or a request names nobody: see LettersOf, CardUnlinked
// and CorrectionAnswered. A test fails where an event with a person in it is
// missing here.
func PeopleOf(ev Event) []Mention {
	switch v := ev.(type) {
	case ResidentsImported:
		list := make([]Mention, 0, len(v.Residents))
		for i := range v.Residents {
			list = append(list, Mention{v.Residents[i].Snapshot(), AsRecord})
		}
		return list
	case ResidentChanged:
		return []Mention{{v.Resident.Snapshot(), AsRecord}}
	case CardLinked:
		return byID(AsCard, v.Person)
	case PersonsViewed:
		list := make([]Mention, 0, len(v.Views))
		for _, view := range v.Views {
			list = append(list, byID(AsViewed, view.Person)...)
		}
		return list
	case PeopleListed:
		return byID(AsListed, v.Persons...)
	case PeopleExported:
		return byID(AsExported, v.Persons...)
	case CorrectionAsked:
		return byID(AsCorrected, v.Person)
	case LetterHeld:
		return v.Letter.People()
	case LetterIssued:
		return v.Letter.People()
	case LetterReduced:
		return v.Letter.People()
	case LetterHandwritten:
		return []Mention{{Person{Name: v.Name}, AsNamed}}
	case RequestRefused:
		return []Mention{{v.Person, AsRefused}}
	}
	return nil
}

func byID(as string, ids ...PersonID) []Mention {
	list := make([]Mention, 0, len(ids))
	for _, id := range ids {
		list = append(list, Mention{Person{Resident: id}, as})
	}
	return list
}

// People names everybody a letter names. A role person whose details were
// erased is nobody any more.
func (l *Letter) People() []Mention {
	list := []Mention{{l.Applicant, AsApplicant}}
	if l.Subject != nil {
		list = append(list, Mention{*l.Subject, AsSubject})
	}
	for _, r := range l.Roles {
		if r.Person != (Person{}) {
			list = append(list, Mention{r.Person, r.Role})
		}
	}
	return list
}
