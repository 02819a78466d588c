package past

import (
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/build/invent"
	"github.com/loket-kelurahan/loket/hardware/card/simulator"
)

// linked is a practice card that was tied to its holder on an earlier visit.
type linked struct {
	uid    []byte
	person kelurahan.PersonID
}

// linkedCards of the practice cards are known from the start; the others are
// there to practise linking.
const linkedCards = 6

// residents are n people: the holders of the practice cards first, so that a
// tap has somebody to recall, and invented families.
func residents(seed uint64, n int) ([]kelurahan.Resident, []linked, error) {
	cards, err := simulator.People()
	if err != nil {
		return nil, nil, err
	}
	list, links := []kelurahan.Resident{}, []linked{}
	for _, c := range cards {
		if c.NIK == "" {
			continue
		}
		r, err := holder(c, len(list)+1)
		if err != nil {
			return nil, nil, err
		}
		list = append(list, r)
		uid, err := hex.DecodeString(c.UID)
		if err != nil {
			return nil, nil, err
		}
		if len(links) < linkedCards {
			links = append(links, linked{uid, r.ID})
		}
	}
	if n > len(list) {
		list = append(list, invent.Residents(seed, n-len(list))...)
	}
	return list, links, nil
}

// People are the residents of the practice office: the holders of its cards and
// the invented families.
func People() ([]kelurahan.Resident, error) {
	o := Options{}.orDefault()
	list, _, err := residents(o.Seed, o.Residents)
	return list, err
}

// holder is the person of a practice card as the office's file has him; the
// day of birth and the sex are those inside the NIK.
func holder(c simulator.Card, i int) (kelurahan.Resident, error) {
	nik, err := kelurahan.ParseNIK(c.NIK)
	if err != nil {
		return kelurahan.Resident{}, err
	}
	day, month, year, sex := nik.BirthDay()
	year += 1900
	if year < 1930 {
		year += 100
	}
	traits := holderTraits[(i-1)%len(holderTraits)]
	return kelurahan.Resident{
		ID:  kelurahan.PersonID(uuid.NewSHA1(uuid.NameSpaceOID, []byte("loket latihan "+c.NIK))),
		NIK: nik, KK: kelurahan.KKNumber(fmt.Sprintf("997199%010d", i)), Name: strings.ToUpper(c.Name), Sex: sex,
		BirthPlace: traits.born, BirthDate: kelurahan.MakeDate(year, month, day), Religion: traits.faith,
		Marital: traits.marital, Occupation: traits.work, Citizenship: "WNI", Relation: "KEPALA KELUARGA",
		Address: traits.street + " NO. " + strconv.Itoa(7*i), RT: fmt.Sprintf("%03d", 4+i), RW: fmt.Sprintf("%03d", 1+i/3),
		Recording: "CARD PRINTED", Source: kelurahan.Source{From: kelurahan.FromImport, Row: i + 1, Date: 20261101},
	}, nil
}

// holderTraits are what the cards do not say of their holders.
var holderTraits = []struct{ born, faith, marital, work, street string }{
	{"WAINGAPU", "KRISTEN", "KAWIN", "NELAYAN/PERIKANAN", "JL. TIMOR RAYA"},
	{"ATAMBUA", "KATOLIK", "KAWIN", "PEDAGANG", "JL. SUKARNO"},
	{"KUPANG", "KRISTEN", "BELUM KAWIN", "KARYAWAN HONORER", "JL. ADISUCIPTO"},
	{"SOE", "KRISTEN", "CERAI MATI", "MENGURUS RUMAH TANGGA", "JL. PULAU INDAH"},
	{"ENDE", "ISLAM", "BELUM KAWIN", "PELAJAR/MAHASISWA", "JL. SUKUN"},
	{"LAMAKERA", "ISLAM", "KAWIN", "PEDAGANG", "JL. SUKUN"},
	{"BETUN", "KATOLIK", "KAWIN", "PETANI/PEKEBUN", "JL. TIMOR RAYA"},
	{"DENPASAR", "HINDU", "BELUM KAWIN", "KARYAWAN SWASTA", "JL. FARMASI"},
	{"SABU", "KRISTEN", "KAWIN", "PEGAWAI NEGERI SIPIL (PNS)", "JL. ADISUCIPTO"},
	{"KEFAMENANU", "KATOLIK", "KAWIN", "MENGURUS RUMAH TANGGA", "JL. PULAU INDAH"},
	{"NIKI-NIKI", "KRISTEN", "BELUM KAWIN", "BURUH HARIAN LEPAS", "JL. SUKARNO"},
	{"BESIKAMA", "KATOLIK", "BELUM KAWIN", "PELAJAR/MAHASISWA", "JL. FARMASI"},
}
