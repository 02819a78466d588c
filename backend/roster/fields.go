package roster

import (
	"strconv"
	"strings"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// A field is something a column can say about a resident.
type field struct {
	key   string // as in kelurahan.Resident.Edited: "birthPlace"
	label string // as people read it: "Tempat Lahir"
	at    func(*kelurahan.Resident) *string
	read  func(*reading, cell) error
}

// reading is one cell on its way into a record.
type reading struct {
	rec   *record
	field *field
	words *tables
	today kelurahan.Date
	given bool // the cell said something
}

// longestText is how much a text column may hold.
const longestText = 200

func (g *reading) put(s string) error {
	if len(s) > longestText && len([]rune(s)) > longestText {
		return kelurahan.E(kelurahan.FieldTooLong, "roster.Read", nil, "max", strconv.Itoa(longestText))
	}
	*g.field.at(&g.rec.r) = s
	g.given = s != ""
	return nil
}

// birthKey is the one field that is no text: at is nil there.
const birthKey = "birthDate"

func allFields() []field {
	type res = kelurahan.Resident
	return []field{
		{"nik", "NIK", func(r *res) *string { return (*string)(&r.NIK) }, readNIK},
		{"kk", "Nomor KK", func(r *res) *string { return (*string)(&r.KK) }, readKK},
		{"name", "Nama", func(r *res) *string { return &r.Name }, readName},
		{"sex", "Jenis Kelamin", func(r *res) *string { return (*string)(&r.Sex) }, readWord},
		{"birthPlace", "Tempat Lahir", func(r *res) *string { return &r.BirthPlace }, readText},
		{birthKey, "Tanggal Lahir", nil, readBirth},
		{"religion", "Agama", func(r *res) *string { return &r.Religion }, readWord},
		{"marital", "Status Perkawinan", func(r *res) *string { return &r.Marital }, readWord},
		{"occupation", "Pekerjaan", func(r *res) *string { return &r.Occupation }, readOccupation},
		{"education", "Pendidikan", func(r *res) *string { return &r.Education }, readWord},
		{"blood", "Golongan Darah", func(r *res) *string { return &r.Blood }, readWord},
		{"citizenship", "Kewarganegaraan", func(r *res) *string { return &r.Citizenship }, readWord},
		{"relation", "Hubungan Keluarga", func(r *res) *string { return &r.Relation }, readWord},
		{"address", "Alamat", func(r *res) *string { return &r.Address }, readText},
		{"rt", "RT", func(r *res) *string { return &r.RT }, readRT},
		{"rw", "RW", func(r *res) *string { return &r.RW }, readRT},
		{"father", "Nama Ayah", func(r *res) *string { return &r.Father }, readText},
		{"mother", "Nama Ibu", func(r *res) *string { return &r.Mother }, readText},
		{"ethnicity", "Suku", func(r *res) *string { return &r.Ethnicity }, readText},
		{"status", "Status Dasar", func(r *res) *string { return &r.Status }, readWord},
		{"recording", "Status Rekam", func(r *res) *string { return &r.Recording }, readWord},
	}
}

// value gives a resident's field as people read it.
func (f *field) value(r *kelurahan.Resident) string {
	if f.key == birthKey {
		return shortDate(r.BirthDate)
	}
	return *f.at(r)
}

// carry takes the field from one resident to another.
func (f *field) carry(to, from *kelurahan.Resident) {
	if f.key == birthKey {
		to.BirthDate = from.BirthDate
		return
	}
	*f.at(to) = *f.at(from)
}

// coarser reports whether new says less than old and does not contradict it:
// KAWIN beside KAWIN TERCATAT, O beside O+. The finer word stays.
func (f *field) coarser(from, to string) bool {
	switch f.key {
	case "marital":
		return strings.HasPrefix(from, to+" ")
	case "blood":
		return from != "" && to == bloodUnknown || from == to+"+" || from == to+"-"
	case "status":
		return from == "" && to == alive
	}
	return false
}

func readText(g *reading, c cell) error {
	if c.kind == dateCell {
		return kelurahan.E(kelurahan.FieldInvalid, "roster.Read", nil)
	}
	return g.put(c.said())
}

func readRT(g *reading, c cell) error {
	if c.kind == dateCell {
		return kelurahan.E(kelurahan.FieldInvalid, "roster.Read", nil)
	}
	if s := strings.TrimPrefix(c.said(), "'"); s != "" {
		return g.put(kelurahan.PadRT(s))
	}
	return nil
}

func readName(g *reading, c cell) error {
	s := c.said()
	if s == "" {
		return kelurahan.E(kelurahan.FieldRequired, "roster.Read", nil)
	}
	name, err := kelurahan.ParseName(s)
	if err != nil {
		return err
	}
	return g.put(name)
}

// readNIK reads a NIK. "0", zeros and nothing at all are people who have none.
func readNIK(g *reading, c cell) error {
	s := c.said()
	if strings.Trim(s, "0' ") == "" {
		return nil
	}
	if c.roundedNumber() {
		return kelurahan.E(kelurahan.NIKRounded, "roster.Read", nil)
	}
	nik, err := kelurahan.ParseNIK(s)
	if err != nil {
		return err
	}
	return g.put(string(nik))
}

func readKK(g *reading, c cell) error {
	s := c.said()
	if strings.Trim(s, "0' ") == "" {
		return kelurahan.E(kelurahan.FieldRequired, "roster.Read", nil)
	}
	if c.roundedNumber() {
		return kelurahan.E(kelurahan.KKRounded, "roster.Read", nil)
	}
	kk, err := kelurahan.ParseKK(s)
	if err != nil {
		return err
	}
	return g.put(string(kk))
}

// readWord reads a coded column: the number or the word.
func readWord(g *reading, c cell) error {
	s := c.said()
	if s == "" {
		return nil
	}
	word, ok := g.words.of(g.field.key).find(s)
	if !ok || c.kind == dateCell {
		return kelurahan.E(kelurahan.WordUnknown, "roster.Read", nil, "word", harmless(s))
	}
	return g.put(word)
}

// readOccupation also takes words of no list: newer population lists have
// occupations that the published one lacks, and nobody should be missing at the
// counter because of his work.
func readOccupation(g *reading, c cell) error {
	s := c.said()
	if s == "" {
		return nil
	}
	if word, ok := g.words.occupation.find(s); ok {
		return g.put(word)
	}
	if c.kind != textCell || strings.ContainsAny(s, "0123456789") {
		return kelurahan.E(kelurahan.WordUnknown, "roster.Read", nil, "word", harmless(s))
	}
	return g.put(strings.ToUpper(s))
}

// harmless gives a code word for an error's argument. A column may be shifted,
// so what could be a number of a person is not repeated.
func harmless(s string) string {
	r := []rune(s)
	if strings.ContainsAny(s, "0123456789") && len(r) > 3 || len(r) > 30 {
		return "…"
	}
	return s
}
