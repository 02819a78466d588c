package past

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/loket-kelurahan/loket/backend/catalog"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/office"
)

// usual are the kinds most asked for and how often, out of all their weights.
var usual = []struct {
	kind   kelurahan.KindCode
	weight int
}{{"domisili", 9}, {"sktm", 8}, {"sku", 7}, {"belum-menikah", 4}, {"kematian", 2}}

// kindOfTurn draws the kind of a letter: two of three are of the usual ones,
// the third goes through everything the office has.
func (d *diary) kindOfTurn(turn int) kelurahan.KindCode {
	if turn%3 == 2 {
		return d.kinds[(turn/3)%len(d.kinds)].Code
	}
	sum := 0
	for _, u := range usual {
		sum += u.weight
	}
	at := d.r.IntN(sum)
	for _, u := range usual {
		if at -= u.weight; at < 0 {
			return u.kind
		}
	}
	return usual[0].kind
}

func (d *diary) kind(code kelurahan.KindCode) (*catalog.Kind, error) {
	i := slices.IndexFunc(d.kinds, func(k *catalog.Kind) bool { return k.Code == code })
	if i < 0 {
		return nil, fmt.Errorf("past: the office has no kind %q", code)
	}
	return d.kinds[i], nil
}

// visit fills the form of somebody with a practice card: he was there before, so
// that a tap of his card finds him and his letter.
func (d *diary) visit(by kelurahan.Officer, holder int) (office.Draft, error) {
	kind, err := d.kind("domisili")
	if err != nil {
		return office.Draft{}, err
	}
	p := Profile()
	first := kelurahan.DateOf(workdays(d.Today, d.Days)[0].In(p.Location()))
	card := kelurahan.Evidence{Source: kelurahan.EvidenceCard, Assurance: "A2", Seen: first.String()}
	return d.filled(by, kind, &d.people[holder], card)
}

// everyday kinds have answers of their own here; the others take those their
// files give as examples.
func (d *diary) everyday(kind *catalog.Kind) bool {
	for _, u := range usual {
		if u.kind == kind.Code {
			return true
		}
	}
	return false
}

// draft fills a form of a kind for somebody of the kelurahan.
func (d *diary) draft(by kelurahan.Officer, code kelurahan.KindCode) (office.Draft, error) {
	kind, err := d.kind(code)
	if err != nil {
		return office.Draft{}, err
	}
	applicant := d.adult(func(r *kelurahan.Resident) bool {
		return code != "belum-menikah" || r.Marital == "BELUM KAWIN"
	})
	evidence := kelurahan.Evidence{Source: kelurahan.EvidenceSearch, Assurance: "A0"}
	if d.r.IntN(3) == 0 {
		evidence.Source = kelurahan.EvidenceTyped
	}
	return d.filled(by, kind, applicant, evidence)
}

func (d *diary) filled(by kelurahan.Officer, kind *catalog.Kind, applicant *kelurahan.Resident, ev kelurahan.Evidence) (office.Draft, error) {
	draft, err := d.office.NewDraft(by, kind.Code, party(applicant), ev)
	if err != nil {
		return draft, err
	}
	d.fillPersons(&draft, kind)
	if err := d.office.Prefill(&draft); err != nil {
		return draft, err
	}
	profile := Profile()
	sample := catalog.Sample(kind, &profile, kelurahan.DateOf(d.at.In(profile.Location())), catalog.Short)
	for _, f := range kind.Fields {
		switch {
		case draft.Fields[f.Name] != "":
		case d.everyday(kind):
			draft.Fields[f.Name] = d.answer(&f)
		default:
			draft.Fields[f.Name] = sample.Field(f.Name)
		}
	}
	for _, q := range kind.Requirements {
		if !q.Optional || d.r.IntN(2) == 0 {
			draft.Seen = append(draft.Seen, q.Key)
		}
	}
	return draft, nil
}

func (d *diary) fillPersons(draft *office.Draft, kind *catalog.Kind) {
	if kind.Subject.Required {
		p := party(d.adult(func(r *kelurahan.Resident) bool { return r.BirthDate.Year() < 1970 }))
		draft.Subject = &p
	}
	for _, role := range kind.Roles {
		for range role.Min {
			draft.Roles[role.Key] = append(draft.Roles[role.Key], party(d.adult(nil)))
		}
	}
}

func party(r *kelurahan.Resident) office.Party { return office.Party{Resident: r.ID} }

// adult draws somebody of age who lives here and has a NIK.
func (d *diary) adult(fits func(*kelurahan.Resident) bool) *kelurahan.Resident {
	start := d.r.IntN(len(d.people))
	for i := range d.people {
		r := &d.people[(start+i)%len(d.people)]
		of := r.BirthDate.AgeOn(kelurahan.DateOf(d.at)) >= 21 && r.Alive() && r.NIK != ""
		if of && (fits == nil || fits(r)) {
			return r
		}
	}
	return &d.people[0]
}

// phrases are answers of the fields that kinds share.
var phrases = map[string][]string{
	"keperluan":       {"keringanan biaya kuliah", "pengurusan rekening bank", "melamar pekerjaan", "pengajuan Kredit Usaha Rakyat", "pendaftaran beasiswa", "berobat di RSUD S. K. Lerik", "pengurusan administrasi"},
	"nama-usaha":      {"Kios Sinar Timor", "Warung Ina Rote", "Bengkel Motor Anugerah", "Usaha Jagung Bakar Pantai", "Salon Melati"},
	"jenis-usaha":     {"Kios sembako", "Warung makan", "Bengkel sepeda motor", "Penjual ikan segar"},
	"bidang-usaha":    {"Perdagangan eceran", "Rumah makan", "Jasa"},
	"ketua-rt":        {"Yosef Manu", "Anderias Taka", "Daud Benu", "Marselina Lasa"},
	"nomor-pengantar": {"12/RT/XI/2026", "31/RT/XI/2026", "07/RT/XI/2026"},
	"komoditas":       {"beras, minyak goreng, gula", "ikan segar", "pulsa dan kartu perdana"},
	"nama-ayah":       {"Yakobus Seran", "Thobias Manu", "Petrus Lasa"},
	"nama-ibu":        {"Welmince Taka", "Orpa Benu", "Yuliana Nalle"},
	"lokasi":          {"Jalan Timor Raya", "Jalan Adisucipto", "Pasar Oesapa"},
	"tempat":          {"rumah duka, Jalan Timor Raya", "rumah duka, Jalan Sukun"},
	"pemakaman":       {"TPU Fatukoa", "TPU Damai Kelurahan Oesapa"},
}

// answer gives a plausible answer; a field that may stay empty sometimes does.
func (d *diary) answer(f *catalog.Field) string {
	if !f.Required && d.r.IntN(3) == 0 {
		return ""
	}
	today := kelurahan.DateOf(d.at)
	switch f.Type {
	case catalog.Choice:
		return f.Options[d.r.IntN(len(f.Options))]
	case catalog.Date:
		day := today.Time().AddDate(0, 0, -1-d.r.IntN(6))
		if f.Min == "today" {
			day = today.Time().AddDate(0, 0, d.r.IntN(6))
		}
		return day.Format("02-01-2006")
	case catalog.Year:
		return strconv.Itoa(today.Year() - 1 - d.r.IntN(6))
	case catalog.Whole:
		return d.number(f, 1, 5, 1)
	case catalog.Rupiah:
		return d.number(f, 6, 30, 50_000)
	case catalog.Clock:
		return fmt.Sprintf("%02d.%02d", d.r.IntN(24), 5*d.r.IntN(12))
	case catalog.Phone:
		return fmt.Sprintf("0800000%05d", d.r.IntN(100_000))
	}
	list, ok := phrases[f.Name]
	if !ok {
		return "Sesuai keterangan pemohon"
	}
	return list[d.r.IntN(len(list))]
}

// number draws between from and to, times step, within the field's bounds.
func (d *diary) number(f *catalog.Field, from, to, step int) string {
	n := step * (from + d.r.IntN(to-from+1))
	if low, err := strconv.Atoi(f.Min); err == nil {
		n = max(n, low)
	}
	if high, err := strconv.Atoi(f.Max); err == nil {
		n = min(n, high)
	}
	return strconv.Itoa(n)
}
