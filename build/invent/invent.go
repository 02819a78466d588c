package invent

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"strconv"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// today is the day the invented people's ages are reckoned from; fixed, so that
// the same seed gives the same people in every year.
const today = kelurahan.Date(20261101)

// Residents makes up n residents in whole families, family after family (the
// last family may be cut short). The same seed and n give the same people, and
// a larger n only adds to the end. NIK are unique within one call and begin
// with 99. About one in 200 has no NIK and one in 100 is dead or moved away,
// as in any kelurahan's file.
func Residents(seed uint64, n int) []kelurahan.Resident {
	t := newTown(seed)
	out := make([]kelurahan.Resident, 0, n+16)
	for len(out) < n {
		out = t.family(out)
	}
	return out[:n:n]
}

// Register gives a made-up register identity, the i-th of a seed.
func Register(seed uint64, i int) kelurahan.RegisterID {
	return kelurahan.RegisterID(ident(rand.New(rand.NewPCG(seed, 0xA0+uint64(i))), i))
}

type town struct {
	r       *rand.Rand
	serial  map[string]int // last serial used per NIK prefix, so that no NIK repeats
	count   int
	male    []string
	female  []string
	second  []string
	surname []string
	street  []string
	place   []string
	work    []string
	school  []string
	parts   [3][]string
	faith   []string
	tribe   []string
	blood   []string
}

func newTown(seed uint64) *town {
	return &town{
		r: rand.New(rand.NewPCG(seed, 0x6C6F6B6574)), serial: map[string]int{},
		male: maleNames(), female: femaleNames(), second: secondNames(), surname: familyNames(),
		street: streets(), place: birthPlaces(), work: occupations(), school: schooling(),
		parts: [3][]string{openings(), middles(), closings()}, faith: religions(), tribe: tribes(), blood: bloods(),
	}
}

// home is what the members of a family share.
type home struct {
	kk                     kelurahan.KKNumber
	address, rt, rw        string
	surname, faith, tribe  string
	district               int
	father, mother         string
	fatherAge, childrenAge int
}

func (t *town) pick(list []string) string { return list[t.r.IntN(len(list))] }

// familyName is one of the region's, or one put together.
func (t *town) familyName() string {
	if t.r.IntN(2) == 0 {
		return t.pick(t.surname)
	}
	name := t.pick(t.parts[0])
	if t.r.IntN(3) > 0 {
		name += t.pick(t.parts[1])
	}
	return name + t.pick(t.parts[2])
}

func (t *town) family(out []kelurahan.Resident) []kelurahan.Resident {
	head := 22 + t.r.IntN(55)
	h := home{
		address: t.pick(t.street) + " NO. " + strconv.Itoa(1+t.r.IntN(180)),
		rt:      fmt.Sprintf("%03d", 1+t.r.IntN(60)), rw: fmt.Sprintf("%03d", 1+t.r.IntN(20)),
		surname: t.familyName(), faith: t.pick(t.faith), tribe: t.pick(t.tribe),
		district: 1 + t.r.IntN(6), fatherAge: head, childrenAge: min(head-20, 30),
	}
	h.kk = kelurahan.KKNumber(t.number(h.district, t.bornAt(20), ""))
	married := t.r.IntN(100) < 78
	sex := kelurahan.Male
	if !married && t.r.IntN(2) == 0 {
		sex = kelurahan.Female
	}
	first := t.adult(h, sex, head, married)
	first.Relation = "KEPALA KELUARGA"
	out = append(out, first)
	if married {
		wife := t.adult(h, kelurahan.Female, max(18, head-6+t.r.IntN(9)), true)
		wife.Relation = "ISTRI"
		out = append(out, wife)
		h.father, h.mother = first.Name, wife.Name
	}
	for range t.childCount(married, h.childrenAge) {
		out = append(out, t.child(h))
	}
	if t.r.IntN(12) == 0 {
		other := t.adult(h, kelurahan.Male, 18+t.r.IntN(60), false)
		other.Relation = "FAMILI LAIN"
		out = append(out, other)
	}
	return out
}

func (t *town) childCount(married bool, eldest int) int {
	if !married || eldest < 1 {
		return 0
	}
	return t.r.IntN(6)
}

func (t *town) adult(h home, sex kelurahan.Sex, age int, married bool) kelurahan.Resident {
	p := t.person(h, sex, age)
	p.Occupation, p.Education = t.pick(t.work), t.school[2+t.r.IntN(len(t.school)-2)]
	p.Father, p.Mother = t.fullName(kelurahan.Male, h.surname), t.fullName(kelurahan.Female, t.familyName())
	p.Marital = "BELUM KAWIN"
	switch {
	case married:
		p.Marital = "KAWIN"
	case age > 50:
		p.Marital = "CERAI MATI"
	}
	if sex == kelurahan.Female && married && t.r.IntN(2) == 0 {
		p.Occupation = "MENGURUS RUMAH TANGGA"
	}
	return p
}

func (t *town) child(h home) kelurahan.Resident {
	sex := kelurahan.Male
	if t.r.IntN(2) == 0 {
		sex = kelurahan.Female
	}
	age := t.r.IntN(h.childrenAge + 1)
	p := t.person(h, sex, age)
	p.Relation, p.Marital, p.Father, p.Mother = "ANAK", "BELUM KAWIN", h.father, h.mother
	switch {
	case age < 6:
		p.Occupation, p.Education = "BELUM/TIDAK BEKERJA", t.school[0]
	case age < 22:
		p.Occupation, p.Education = "PELAJAR/MAHASISWA", t.school[min(1+(age-6)/4, 4)]
	default:
		p.Occupation, p.Education = t.pick(t.work), t.school[4+t.r.IntN(5)]
	}
	return p
}

func (t *town) person(h home, sex kelurahan.Sex, age int) kelurahan.Resident {
	t.count++
	born := t.bornAt(age)
	p := kelurahan.Resident{
		ID: kelurahan.PersonID(ident(t.r, t.count)), KK: h.kk, Name: t.fullName(sex, h.surname), Sex: sex,
		BirthPlace: t.pick(t.place), BirthDate: born, Religion: h.faith, Blood: t.pick(t.blood), Citizenship: "WNI",
		Address: h.address, RT: h.rt, RW: h.rw, Ethnicity: h.tribe,
		Source: kelurahan.Source{From: kelurahan.FromImport, Row: t.count + 1, Date: today},
	}
	p.NIK = kelurahan.NIK(t.number(h.district, born, sex))
	if t.r.IntN(200) == 0 {
		p.NIK = ""
	}
	switch t.r.IntN(200) {
	case 0:
		p.Status = "MATI"
	case 1:
		p.Status = "PINDAH"
	}
	if age >= 17 {
		p.Recording = "CARD PRINTED"
	}
	return p
}

func (t *town) fullName(sex kelurahan.Sex, surname string) string {
	first := t.pick(t.male)
	if sex == kelurahan.Female {
		first = t.pick(t.female)
	}
	switch t.r.IntN(10) {
	case 0:
		return first // one name only
	case 1, 2, 3, 4:
		return first + " " + t.pick(t.second) + " " + surname
	}
	return first + " " + surname
}

func (t *town) bornAt(age int) kelurahan.Date {
	d := today.Time().AddDate(-age, 0, -1-t.r.IntN(364))
	return kelurahan.DateOf(d)
}

// number makes a NIK, or with sex "" a family card's number: 99, then a
// district as in Kupang's codes, the day (women + 40), and a serial.
func (t *town) number(district int, day kelurahan.Date, sex kelurahan.Sex) string {
	dd := day.Day()
	if sex == kelurahan.Female {
		dd += 40
	}
	prefix := fmt.Sprintf("9971%02d%02d%02d%02d", district, dd, day.Month(), day.Year()%100)
	key := prefix
	if sex == "" {
		key = "kk" + prefix
	}
	t.serial[key]++
	return fmt.Sprintf("%s%04d", prefix, t.serial[key])
}

// ident makes a UUIDv7 whose time counts up with i from a fixed moment.
func ident(r *rand.Rand, i int) [16]byte {
	const start = 1_767_225_600_000 // 2026-01-01 UTC in milliseconds
	var id [16]byte
	binary.BigEndian.PutUint64(id[:8], (start+uint64(i))<<16|0x7000|uint64(r.Uint32()&0x0FFF))
	binary.BigEndian.PutUint64(id[8:], r.Uint64()&^(3<<62)|2<<62)
	return id
}
