package catalog

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// Variant says which invented letter Sample makes. Never written to a disk.
type Variant string

// The variants.
const (
	Short  Variant = "short"  // short names, every question answered briefly
	Long   Variant = "long"   // the longest names and addresses that are plausible, everything answered
	Sparse Variant = "sparse" // an outsider without a NIK, and nothing but what must be answered
)

// Sample invents a letter of the kind for previews and tests: it passes Check,
// has every original seen and is signed by an official who may. Its people are
// nobody: their NIK begin with 5371 and end with 99xx. An office without
// signatories gives a letter without one.
func Sample(k *Kind, o *kelurahan.Office, day kelurahan.Date, v Variant) kelurahan.Letter {
	s := &sampler{kind: k, office: o, day: day, v: v}
	s.letter = kelurahan.Letter{Kind: k.Code, KindVersion: k.Version, Mode: k.Mode, Title: k.Title, Date: day,
		ValidUntil: k.ValidUntil(day), OfficeRev: o.Revision, Signer: s.signer()}
	if text, err := kelurahan.FormatNumber(o.Pattern, k.ClassAt(day), o, "A", 577, day); err == nil {
		s.letter.Number = kelurahan.Number{Counter: "A", Year: day.Year(), Sequence: 577, Text: text}
	}
	for _, r := range k.Requirements {
		s.letter.Seen = append(s.letter.Seen, r.Key)
	}
	s.persons()
	for i := range k.Fields {
		s.answer(i)
	}
	return s.letter
}

// sampler invents one letter.
type sampler struct {
	kind   *Kind
	office *kelurahan.Office
	day    kelurahan.Date
	v      Variant
	letter kelurahan.Letter
	people int // invented so far
}

func (s *sampler) signer() kelurahan.Signatory {
	if duty, err := s.office.Signer(); err == nil && s.kind.MaySign(duty) {
		return duty
	}
	for _, o := range s.office.Signers {
		if s.kind.MaySign(o) {
			return o
		}
	}
	return kelurahan.Signatory{}
}

func (s *sampler) persons() {
	k := s.kind
	needs := k.Applicant.Needs
	if !k.Subject.Required {
		needs = append(slices.Clone(needs), k.Subject.Needs...)
	}
	s.letter.Applicant = s.person(needs, k.Applicant.Organisation || !k.Subject.Required && k.Subject.Organisation)
	if k.Internal {
		s.letter.Applicant.Name = s.letter.Signer.Name
	}
	if k.Subject.Required {
		p := s.person(k.Subject.Needs, k.Subject.Organisation)
		s.letter.Subject = &p
	}
	for _, r := range k.Roles {
		n := r.Min
		if s.v == Long {
			n = r.Max
		}
		for range n {
			s.letter.Roles = append(s.letter.Roles, kelurahan.RolePerson{Role: r.Key, Person: s.person(r.Needs, r.Organisation)})
		}
	}
}

// sampleNames are the names of the n-th invented person, long ones of about 60
// letters.
func sampleNames(n int, v Variant) (name string, sex kelurahan.Sex) {
	sex = kelurahan.Female
	if n%2 == 1 {
		sex = kelurahan.Male
	}
	if v == Long {
		return [...]string{"MARIA YUNITA ADELINA FRANSISKA BANI-TANAEM NDOLU LADO, S.Pd.", "YOHANIS KRISTOFORUS ALEXANDER DA COSTA TEFA-MANAFE NGGADAS II",
			"SELFINA MAGDALENA WILHELMINA ROSALINDA NDUN LAPENANGGA DETHAN", "DRS. MARTHEN LUTHER BENYAMIN KORNELIS AMALO VAN DER LAY, M.SI"}[n%4], sex
	}
	return [...]string{"ANA TEFA", "BENI LADO", "CICI NDUN", "DODI BANI", "ERNA TAEK", "FERI AMALO"}[n%6], sex
}

// person invents one more person. An outsider of the Sparse variant has only
// what the kind needs.
func (s *sampler) person(needs []string, organisation bool) kelurahan.Person {
	n := s.people
	s.people++
	if organisation {
		return kelurahan.Person{Name: [...]string{"Yayasan Contoh", "Kelompok Tani Contoh"}[n%2], Address: "Jalan Contoh No. 9", RT: "001", RW: "002"}
	}
	p := kelurahan.Person{Resident: kelurahan.PersonID{0x99, byte(n + 1)}, Citizenship: "WNI", BirthPlace: "KUPANG",
		BirthDate: kelurahan.MakeDate(1961+(n*7)%40, 1+n%12, 3+n%25), Religion: "KRISTEN", Marital: "KAWIN", Occupation: "WIRASWASTA",
		Address: "JALAN CONTOH NO. 9", RT: "001", RW: "002", KK: "5371019901019901"}
	p.Name, p.Sex = sampleNames(n, s.v)
	p.NIK = sampleNIK(p.BirthDate, p.Sex, n)
	switch s.v {
	case Long:
		p.BirthPlace, p.Religion, p.Marital = "TIMOR TENGAH SELATAN", "KEPERCAYAAN TERHADAP TUHAN YME / LAINNYA", "CERAI HIDUP BELUM TERCATAT"
		p.Occupation, p.Address = "ANGGOTA DPRD KABUPATEN/KOTA", "PERUMAHAN BUMI CONTOH INDAH PERMAI BLOK AA NOMOR 129 GANG MAWAR TERUSAN JALAN TIMOR RAYA KM 9"
	case Sparse:
		sparse := kelurahan.Person{Name: p.Name, Sex: p.Sex, Address: "Jalan Contoh 9", Area: "Kelurahan Contoh, Kota Contoh"}
		for _, need := range needs {
			give(&sparse, &p, need)
		}
		return sparse
	}
	return p
}

// give copies a needed detail.
func give(to, from *kelurahan.Person, need string) {
	switch need {
	case "nik":
		to.NIK = from.NIK
	case "birth":
		to.BirthPlace, to.BirthDate = from.BirthPlace, from.BirthDate
	case "occupation":
		to.Occupation = from.Occupation
	case "religion":
		to.Religion = from.Religion
	case "marital":
		to.Marital = from.Marital
	case "citizenship":
		to.Citizenship = from.Citizenship
	}
}

// sampleNIK is a number with a real form that nobody has: counts of a day reach
// no 99xx.
func sampleNIK(birth kelurahan.Date, sex kelurahan.Sex, n int) kelurahan.NIK {
	day := birth.Day()
	if sex == kelurahan.Female {
		day += 40
	}
	two := func(n int) string { return strconv.Itoa(100 + n%100)[1:] }
	return kelurahan.NIK("537101" + two(day) + two(birth.Month()) + two(birth.Year()) + "99" + two(n+1))
}

// form is the letter so far, as Check sees it.
func (s *sampler) form() Form {
	l := &s.letter
	return Form{Date: l.Date, Applicant: l.Applicant, Subject: l.Subject, Roles: l.Roles, Fields: l.Fields, Seen: l.Seen}
}

// answer invents the answer to the i-th field, when it is asked at all.
func (s *sampler) answer(i int) {
	f := &s.kind.Fields[i]
	must := f.Required || f.MinRows > 0
	if !s.kind.Asked(s.form())[i] || s.v == Sparse && !must {
		return
	}
	value := ""
	switch {
	case f.Type == List:
		value = s.rows(i)
	case f.Type == Choice && s.v == Long:
		value = s.widest(f)
	default:
		value = s.fitting(f, s.wordsFor(f.Name))
	}
	if value != "" {
		s.letter.Fields = append(s.letter.Fields, kelurahan.FieldValue{Name: f.Name, Value: value})
	}
}

// widest chooses the option that makes the form ask the most, of equals the
// longest.
func (s *sampler) widest(f *Field) string {
	best, most := "", -1
	for _, o := range f.Options {
		form := s.form()
		form.Fields = append(slices.Clone(form.Fields), kelurahan.FieldValue{Name: f.Name, Value: o})
		n := 0
		for _, asked := range s.kind.Asked(form) {
			if asked {
				n++
			}
		}
		if n = n*1000 + utf8.RuneCountInString(o); n > most {
			best, most = o, n
		}
	}
	return best
}

// wordsFor is a text a field of that name may hold when the kind gives no example.
func (s *sampler) wordsFor(name string) string {
	switch {
	case strings.Contains(name, "nama"):
		n, _ := sampleNames(s.people+len(name), s.v)
		return n
	case strings.Contains(name, "alamat"), strings.Contains(name, "letak"), strings.Contains(name, "tempat"):
		return "Jalan Contoh No. 9, RT 001/RW 002"
	case name == "rt", name == "rw":
		return "001"
	case strings.Contains(name, "nomor"):
		return "470/12/Contoh/2026"
	}
	return "pengurusan administrasi"
}

// fitting gives the first of several answers that the field takes.
func (s *sampler) fitting(f *Field, words string) string {
	last := s.day.AddMonths(-1)
	list := []string{f.Example}
	if f.Default != DefaultLast {
		list = append(list, f.Default)
	}
	switch f.Type {
	case Date:
		list = append(list, numericDate(last), numericDate(s.day), numericDate(s.day.AddMonths(1)), f.Min, f.Max)
	case Year:
		list = append(list, itoa(s.day.Year()-5), itoa(s.day.Year()), f.Min, f.Max)
	case Whole:
		list = append(list, "3", f.Min, f.Max)
	case Rupiah:
		list = append(list, "1500000", f.Min, f.Max)
	case Decimal:
		list = append(list, "250,5", f.Min, f.Max)
	case Clock:
		list = append(list, "09.30")
	case Phone:
		list = append(list, "081200009999")
	case NIK:
		list = append(list, string(sampleNIK(19900824, kelurahan.Female, len(f.Name))))
	case Choice:
		list = append(list, f.Options...)
	default:
		list = append(list, clipped(words, f.limit()))
	}
	for _, value := range list {
		if value != "" && f.checkValue(value, s.day) == nil {
			return value
		}
	}
	return ""
}

func clipped(words string, limit int) string {
	r := []rune(words)
	return strings.TrimSpace(string(r[:min(len(r), limit)]))
}
