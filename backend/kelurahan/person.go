package kelurahan

// Resident is a person known to this office. The office's copy is not the
// master (Dukcapil's is), so every record says where it came from. Coded values
// are the official words in capitals ("KRISTEN", "BELUM KAWIN"); "" = unknown.
type Resident struct {
	ID          PersonID `cbor:"1,keyasint"`
	NIK         NIK      `cbor:"2,keyasint,omitempty"`
	KK          KKNumber `cbor:"3,keyasint,omitempty"`
	Name        string   `cbor:"4,keyasint"`
	Sex         Sex      `cbor:"5,keyasint,omitempty"`
	BirthPlace  string   `cbor:"6,keyasint,omitempty"`
	BirthDate   Date     `cbor:"7,keyasint,omitempty"`
	Religion    string   `cbor:"8,keyasint,omitempty"`
	Marital     string   `cbor:"9,keyasint,omitempty"`
	Occupation  string   `cbor:"10,keyasint,omitempty"`
	Education   string   `cbor:"11,keyasint,omitempty"`
	Blood       string   `cbor:"12,keyasint,omitempty"`
	Citizenship string   `cbor:"13,keyasint,omitempty"`
	Relation    string   `cbor:"14,keyasint,omitempty"` // SHDK: place in the family
	Address     string   `cbor:"15,keyasint,omitempty"` // street line, without RT/RW
	RT          string   `cbor:"16,keyasint,omitempty"` // three digits
	RW          string   `cbor:"17,keyasint,omitempty"`
	Father      string   `cbor:"18,keyasint,omitempty"`
	Mother      string   `cbor:"19,keyasint,omitempty"`
	Ethnicity   string   `cbor:"20,keyasint,omitempty"`
	Status      string   `cbor:"21,keyasint,omitempty"` // "" or HIDUP = alive and here; MATI, PINDAH, HILANG, PERGI, TIDAK VALID
	Recording   string   `cbor:"22,keyasint,omitempty"` // status rekam of the KTP-el
	Edited      []string `cbor:"23,keyasint,omitempty"` // fields an operator corrected by hand; an import asks before it changes them
	Source      Source   `cbor:"24,keyasint"`
}

// Source says where a record came from.
type Source struct {
	From string `cbor:"1,keyasint"`           // "impor" or "petugas"
	File string `cbor:"2,keyasint,omitempty"` // hex SHA-256 of the spreadsheet
	Row  int    `cbor:"3,keyasint,omitempty"` // 1-based row in it
	Date Date   `cbor:"4,keyasint,omitempty"`
}

// The values of Source.From.
const (
	FromImport  = "impor"
	FromOfficer = "petugas"
)

// Alive reports whether letters may name the person as living here.
func (r *Resident) Alive() bool { return r.Status == "" || r.Status == "HIDUP" }

// Person is somebody as one letter names him: a snapshot that later changes of
// the resident do not touch. Resident is zero for an outsider typed in.
type Person struct {
	Resident    PersonID `cbor:"1,keyasint,omitzero"`
	NIK         NIK      `cbor:"2,keyasint,omitempty"`
	KK          KKNumber `cbor:"3,keyasint,omitempty"`
	Name        string   `cbor:"4,keyasint"`
	Sex         Sex      `cbor:"5,keyasint,omitempty"`
	BirthPlace  string   `cbor:"6,keyasint,omitempty"`
	BirthDate   Date     `cbor:"7,keyasint,omitempty"`
	Religion    string   `cbor:"8,keyasint,omitempty"`
	Marital     string   `cbor:"9,keyasint,omitempty"`
	Occupation  string   `cbor:"10,keyasint,omitempty"`
	Citizenship string   `cbor:"11,keyasint,omitempty"`
	Address     string   `cbor:"12,keyasint,omitempty"`
	RT          string   `cbor:"13,keyasint,omitempty"`
	RW          string   `cbor:"14,keyasint,omitempty"`
	Area        string   `cbor:"15,keyasint,omitempty"` // outsiders: kelurahan, kecamatan, kota in words
}

// Outsider reports whether the person is not in the office's residents.
func (p *Person) Outsider() bool { return p.Resident.IsZero() }

// Snapshot is the resident as a letter of now names him.
func (r *Resident) Snapshot() Person {
	return Person{
		Resident: r.ID, NIK: r.NIK, KK: r.KK, Name: r.Name, Sex: r.Sex,
		BirthPlace: r.BirthPlace, BirthDate: r.BirthDate, Religion: r.Religion,
		Marital: r.Marital, Occupation: r.Occupation, Citizenship: r.Citizenship,
		Address: r.Address, RT: r.RT, RW: r.RW,
	}
}
