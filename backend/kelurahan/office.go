package kelurahan

import (
	"strconv"
	"time"
)

// Role is what an officer may do; see Permit. Durable strings.
type Role string

// The roles. A supervisor (lurah or who stands in) approves and releases; an
// administrator sets the office up; both may also do a clerk's work.
const (
	Clerk         Role = "clerk"
	Supervisor    Role = "supervisor"
	Administrator Role = "administrator"
)

// Officer is a person who signs in at the counter.
type Officer struct {
	ID        OfficerID `cbor:"1,keyasint"`
	Name      string    `cbor:"2,keyasint"`
	NIP       string    `cbor:"3,keyasint,omitempty"` // 18 digits
	Role      Role      `cbor:"4,keyasint"`
	PublicKey []byte    `cbor:"5,keyasint"` // Ed25519, 32 bytes
	Revoked   bool      `cbor:"6,keyasint,omitempty"`
}

// Signatory is an official whose name stands under a letter.
type Signatory struct {
	Key   string `cbor:"1,keyasint"` // stable within the office: "lurah", "sekretaris", "kasi-pelayanan"
	Name  string `cbor:"2,keyasint"`
	NIP   string `cbor:"3,keyasint,omitempty"`
	Rank  string `cbor:"4,keyasint,omitempty"` // pangkat/golongan: "Penata, III/c"
	Title string `cbor:"5,keyasint"`           // jabatan: "Lurah Oesapa", "Kasi Pelayanan Umum"
	As    string `cbor:"6,keyasint,omitempty"` // "", "a.n.", "u.b.", "Plh.", "Plt."
	Over  string `cbor:"7,keyasint,omitempty"` // u.b. only: the title between the lurah's and this one
}

// Office is the profile that heads every letter; a letter names the revision
// it was issued under, so a later change does not touch it.
type Office struct {
	Revision  uint64      `cbor:"1,keyasint"` // counts up from 1
	Area      AreaCode    `cbor:"2,keyasint"`
	Province  string      `cbor:"3,keyasint"`
	City      string      `cbor:"4,keyasint"` // "Kota Kupang"
	District  string      `cbor:"5,keyasint"` // kecamatan: "Kelapa Lima"
	Name      string      `cbor:"6,keyasint"` // kelurahan: "Oesapa"
	Short     string      `cbor:"7,keyasint"` // in numbers: "Osp"
	Address   string      `cbor:"8,keyasint"`
	Contact   string      `cbor:"9,keyasint,omitempty"`  // telephone, pos-el, laman in one line
	Place     string      `cbor:"10,keyasint"`           // before the date: "Kupang"
	Zone      string      `cbor:"11,keyasint"`           // "WIB", "WITA", "WIT"
	Arms      []byte      `cbor:"12,keyasint,omitempty"` // PNG of the arms, at most 64 KiB
	Paper     string      `cbor:"13,keyasint"`           // "A4" or "F4"
	Pattern   string      `cbor:"14,keyasint"`           // of the number, see FormatNumber
	Signers   []Signatory `cbor:"15,keyasint"`           // the first is the lurah
	OnDuty    string      `cbor:"16,keyasint,omitempty"` // Signatory.Key who signs today; "" = the first
	VerifyURL string      `cbor:"17,keyasint,omitempty"` // head of the QR text: "HTTPS://SURAT.KUPANGKOTA.GO.ID/V/"
	Practice  bool        `cbor:"18,keyasint,omitempty"` // letters are marked LATIHAN
	Hours     [2]int      `cbor:"19,keyasint"`           // opening hours, local: {7, 16}

	Sheet SheetSettings `cbor:"20,keyasint,omitzero"` // of every letter

	Retention Retention `cbor:"21,keyasint,omitzero"`
}

// SheetSettings are an office's own measures of a letter. A zero field is the
// measure the program has by itself (docs/letter.md).
type SheetSettings struct {
	Left  int    `cbor:"1,keyasint,omitempty"` // margin, mm
	Right int    `cbor:"2,keyasint,omitempty"` // margin, mm
	Top   int    `cbor:"3,keyasint,omitempty"` // above the letterhead, mm
	Size  int    `cbor:"4,keyasint,omitempty"` // of the type, tenths of a point: 110 is 11 pt
	Face  string `cbor:"5,keyasint,omitempty"` // "" = serif, "sans"
}

// Check refuses measures with which a letter has no room or cannot be read.
// Errors: field-invalid (field "sheet.left", args min and max; "sheet.face").
func (s SheetSettings) Check() error {
	for _, m := range []struct {
		field           string
		value, min, max int
	}{
		{"sheet.left", s.Left, 15, 45}, {"sheet.right", s.Right, 10, 45}, {"sheet.top", s.Top, 12, 40}, {"sheet.size", s.Size, 100, 140},
	} {
		if m.value != 0 && (m.value < m.min || m.value > m.max) {
			return E(FieldInvalid, "kelurahan.SheetSettings", nil, "min", strconv.Itoa(m.min), "max", strconv.Itoa(m.max)).InField(m.field)
		}
	}
	if s.Face != "" && s.Face != "sans" {
		return E(FieldInvalid, "kelurahan.SheetSettings", nil).InField("sheet.face")
	}
	return nil
}

// Location gives the office's zone; it needs no zone database.
func (o *Office) Location() *time.Location {
	switch o.Zone {
	case "WIB":
		return time.FixedZone("WIB", 7*3600)
	case "WIT":
		return time.FixedZone("WIT", 9*3600)
	}
	return time.FixedZone("WITA", 8*3600)
}

// Today gives the office's local day at a moment.
func (o *Office) Today(m Millis) Date { return DateOf(m.Time().In(o.Location())) }

// Signer gives the official on duty.
// Errors: office-not-set when the office has no signatory of that key.
func (o *Office) Signer() (Signatory, error) {
	for _, s := range o.Signers {
		if s.Key == o.OnDuty || o.OnDuty == "" {
			return s, nil
		}
	}
	return Signatory{}, E(OfficeNotSet, "kelurahan.Signer", nil).InField("onDuty")
}
