package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/loket-kelurahan/loket/backend/catalog"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/office"
)

// direct are the kinds that are numbered on the spot.
func (d *desk) direct() []*catalog.Kind {
	list := []*catalog.Kind{}
	for _, k := range d.kinds {
		if k.Mode == kelurahan.Direct {
			list = append(list, k)
		}
	}
	return list
}

// usual are the kinds that are measured, those most asked for, and how often: the
// others come and go, and figures would no more be alike.
func usual() map[kelurahan.KindCode]int {
	return map[kelurahan.KindCode]int{"domisili": 9, "sktm": 8, "sku": 7, "belum-menikah": 4, "kematian": 2}
}

// draw draws one of the kinds, as often as it is asked for.
func (d *desk) draw(kinds []*catalog.Kind) *catalog.Kind {
	weight := func(k *catalog.Kind) int { return usual()[k.Code] }
	sum := 0
	for _, k := range kinds {
		sum += weight(k)
	}
	at := d.r.IntN(sum)
	for _, k := range kinds {
		if at -= weight(k); at < 0 {
			return k
		}
	}
	return kinds[0]
}

// adult draws somebody of age who lives here and may ask for a letter of a kind.
func (d *desk) adult(kind kelurahan.KindCode) *kelurahan.Resident {
	today := kelurahan.DateOf(d.clock.now())
	for {
		r := &d.people[d.r.IntN(len(d.people))]
		fits := r.NIK != "" && r.Alive() && r.BirthDate.AgeOn(today) >= 21
		if fits && (kind != "belum-menikah" || r.Marital == "BELUM KAWIN") {
			return r
		}
	}
}

// draft fills a form of a kind for somebody, as an operator would.
func (d *desk) draft(kind *catalog.Kind, person *kelurahan.Resident) (office.Draft, error) {
	evidence := kelurahan.Evidence{Source: kelurahan.EvidenceTyped, Assurance: "A0"}
	if d.r.IntN(3) > 0 {
		day := kelurahan.DateOf(d.clock.now().AddDate(0, 0, -1-d.r.IntN(300)))
		evidence = kelurahan.Evidence{Source: kelurahan.EvidenceCard, Assurance: "A2", Seen: day.String()}
	}
	draft, err := d.office.NewDraft(d.clerk, kind.Code, office.Party{Resident: person.ID}, evidence)
	if err != nil {
		return draft, err
	}
	if kind.Subject.Required {
		draft.Subject = &office.Party{Resident: d.adult("").ID}
	}
	for _, role := range kind.Roles {
		for range role.Min {
			draft.Roles[role.Key] = append(draft.Roles[role.Key], office.Party{Resident: d.adult("").ID})
		}
	}
	if err := d.office.Prefill(&draft); err != nil {
		return draft, err
	}
	for i := range kind.Fields {
		if f := &kind.Fields[i]; draft.Fields[f.Name] == "" && (f.Required || d.r.IntN(3) == 0) {
			draft.Fields[f.Name] = d.answer(f)
		}
	}
	for _, q := range kind.Requirements {
		draft.Seen = append(draft.Seen, q.Key)
	}
	draft.Overridden = []string{"nik-unusual"}
	return draft, nil
}

// answer gives a plausible answer.
func (d *desk) answer(f *catalog.Field) string {
	today := d.clock.now()
	switch f.Type {
	case catalog.Choice:
		return f.Options[d.r.IntN(len(f.Options))]
	case catalog.Date:
		if f.Min == "today" {
			return kelurahan.DateOf(today.AddDate(0, 0, d.r.IntN(9))).String()
		}
		return kelurahan.DateOf(today.AddDate(0, 0, -1-d.r.IntN(9))).String()
	case catalog.Year:
		return strconv.Itoa(today.Year() - 1 - d.r.IntN(15))
	case catalog.Whole:
		return strconv.Itoa(d.within(f, 1+d.r.IntN(5)))
	case catalog.Rupiah:
		return strconv.Itoa(d.within(f, 50_000*(6+d.r.IntN(60))))
	case catalog.Clock:
		return fmt.Sprintf("%02d.%02d", d.r.IntN(24), d.r.IntN(60))
	case catalog.Phone:
		return fmt.Sprintf("0800%08d", d.r.IntN(100_000_000))
	}
	return d.phrase(f.Name)
}

func (d *desk) within(f *catalog.Field, n int) int {
	if low, err := strconv.Atoi(f.Min); err == nil {
		n = max(n, low)
	}
	if high, err := strconv.Atoi(f.Max); err == nil {
		n = min(n, high)
	}
	return n
}

// phrase is what people write on a line of their own.
func (d *desk) phrase(field string) string {
	pick := func(list ...string) string { return list[d.r.IntN(len(list))] }
	switch field {
	case "nama-usaha":
		return pick("Kios", "Warung", "Bengkel", "Usaha", "Salon", "Toko") + " " +
			pick("Sinar", "Berkat", "Anugerah", "Kasih", "Mekar", "Harapan") + " " + pick("Timor", "Rote", "Sabu", "Alor", "Melati", "Baru")
	case "bidang-usaha":
		return pick("Perdagangan eceran", "Sembako", "Rumah makan", "Jasa", "Penjualan ikan segar", "Bengkel sepeda motor")
	case "keperluan":
		return pick("pengajuan KUR", "persyaratan beasiswa", "melamar pekerjaan", "pembukaan rekening", "pendaftaran sekolah", "keperluan nikah") + " " +
			pick("Bank NTT", "BRI Unit Oesapa", "SMAN 3 Kupang", "Undana", "PT Pegadaian", "Politeknik Negeri Kupang", "koperasi")
	case "alamat-usaha", "lokasi":
		return pick("Jalan Timor Raya", "Jalan Adisucipto", "Jalan Sukun", "Pasar Oesapa") + " No. " + strconv.Itoa(1+d.r.IntN(200))
	case "tempat", "pemakaman":
		return pick("rumah duka, Jalan Timor Raya", "rumah duka, Jalan Sukun", "TPU Fatukoa", "TPU Damai Kelurahan Oesapa")
	}
	return "Sesuai keterangan pemohon"
}

// told names every fault of a form, which its error alone does not.
func told(kind kelurahan.KindCode, err error) error {
	var r *office.Refusal
	if !errors.As(err, &r) {
		return err
	}
	text := ""
	for _, e := range r.Errors {
		text += fmt.Sprintf(" %s(%s)", e.Code, e.Field)
	}
	for _, w := range r.Warnings {
		text += " " + w.Key
	}
	return fmt.Errorf("%s: %w:%s", kind, err, text)
}

// serve issues one letter of a kind for somebody, whose record is opened first;
// a held kind is released by the supervisor, who must have signed in.
func (d *desk) serve(ctx context.Context, kind *catalog.Kind) (office.Issued, error) {
	person := d.adult(kind.Code)
	if _, err := d.office.Resident(ctx, d.clerk, person.ID, "layani"); err != nil {
		return office.Issued{}, err
	}
	d.clock.forward(time.Duration(25+d.r.IntN(90)) * time.Second)
	draft, err := d.draft(kind, person)
	if err != nil {
		return office.Issued{}, err
	}
	if kind.Mode == kelurahan.Direct {
		out, err := d.office.Issue(ctx, d.clerk, draft)
		return out, told(kind.Code, err)
	}
	rec, err := d.office.Hold(ctx, d.clerk, draft, "")
	if err != nil {
		return office.Issued{}, told(kind.Code, err)
	}
	return d.office.Release(ctx, d.boss, rec.ID, []byte(bossPIN))
}
