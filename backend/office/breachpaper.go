package office

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/letterpdf"
)

// BreachWords are the office's own words on an incident (UU 27/2022 art. 46).
// What is empty is printed as a line to be filled in by hand.
type BreachWords struct {
	What     string // what happened, and which data came out
	When     string // when and how it was found
	How      string
	Handling string // what was done about it, and what the people should do
}

// breachListed is how many names a printed report lists; the table saved as CSV
// holds all.
const breachListed = 1500

// PrintBreach prints a breach report and records it.
func (o *Office) PrintBreach(ctx context.Context, by kelurahan.Officer, found Breach, words BreachWords) (Sheet, error) {
	pdf, err := o.BreachPDF(by, found, words)
	if err != nil {
		return Sheet{}, err
	}
	if err := o.exported(ctx, by.ID, found.left(kelurahan.ExportBreach)); err != nil {
		return Sheet{}, err
	}
	return o.printOther("Orang terdampak", pdf)
}

// left is the export of a breach report.
func (f *Breach) left(what string) kelurahan.PeopleExported {
	return kelurahan.PeopleExported{
		What: what, Purpose: "pemberitahuan kebocoran data, UU 27/2022 pasal 46", Count: len(f.People), Persons: f.residents(),
	}
}

// SaveBreach writes everybody who is affected as a table and records it first,
// so that a file that is half written was recorded too.
func (o *Office) SaveBreach(ctx context.Context, by kelurahan.Officer, found Breach, w io.Writer) error {
	if err := o.exported(ctx, by.ID, found.left(kelurahan.ExportAddress)); err != nil {
		return err
	}
	if _, err := io.WriteString(w, "\ufeff"); err != nil { // so that Excel reads it as UTF-8
		return kelurahan.E(kelurahan.DiskReadOnly, "office.SaveBreach", err)
	}
	out := csv.NewWriter(w)
	rows := [][]string{{"nama", "nik", "lahir", "anak", "alamat", "rt", "rw", "data", "catatan", "pertama", "terakhir"}}
	for i := range found.People {
		rows = append(rows, o.breachRow(&found.People[i]))
	}
	if err := out.WriteAll(rows); err != nil {
		return kelurahan.E(kelurahan.DiskReadOnly, "office.SaveBreach", err)
	}
	return nil
}

func (o *Office) breachRow(a *Affected) []string {
	minor, born := "", ""
	if a.Minor {
		minor = "anak"
	}
	if a.Person.BirthDate.Valid() {
		born = a.Person.BirthDate.String()
	}
	p := a.Person
	row := []string{p.Name, string(p.NIK), born, minor, p.Address, p.RT, p.RW, strings.Join(a.Data, "; "), strconv.Itoa(a.Times), o.local(a.First), o.local(a.Last)}
	for i, cell := range row {
		if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
			row[i] = "'" + cell // or a spreadsheet takes it for a formula
		}
	}
	if row[1] != "" {
		row[1] = "'" + row[1] // or it rounds the NIK
	}
	return row
}

func (o *Office) local(at kelurahan.Millis) string {
	zone := (&kelurahan.Office{}).Location()
	if p, err := o.Profile(); err == nil {
		zone = p.Location()
	}
	return at.Time().In(zone).Format("02-01-2006 15.04")
}

// BreachPDF draws the report: what art. 46 asks for, then who is affected.
func (o *Office) BreachPDF(by kelurahan.Officer, found Breach, words BreachWords) ([]byte, error) {
	b, err := o.open()
	if err != nil {
		return nil, err
	}
	profile, err := b.profile()
	if err != nil {
		return nil, err
	}
	d := letterpdf.Report{
		Office: profile, Title: "LAPORAN KEGAGALAN PELINDUNGAN DATA PRIBADI", Date: profile.Today(o.now()), Officer: by.Name,
		Under: o.local(found.Query.From) + " – " + o.local(found.Query.To), Foot: b.headWords(),
		Intro:    []string{"Pemberitahuan tertulis kepada orang yang datanya terdampak dan kepada lembaga yang berwenang paling lambat 3 × 24 jam sejak diketahui (UU 27/2022 pasal 46)."},
		Sections: []letterpdf.ReportSection{o.breachFacts(found, words), o.breachKinds(found), o.breachNames(found)},
	}
	return o.cfg.Tools.renderer.RenderReport(d)
}

func (o *Office) breachFacts(found Breach, words BreachWords) letterpdf.ReportSection {
	blank := strings.Repeat("_", 50) + " " + strings.Repeat("_", 50)
	or := func(said string) string {
		if strings.TrimSpace(said) == "" {
			return blank
		}
		return said
	}
	incident := map[string]string{
		BreachPC: "komputer loket ini hilang, dicuri, atau dibuka orang lain", BreachStick: "stik (flashdisk) hilang atau disalin",
		BreachAccount: "akun petugas dipakai tidak semestinya",
	}[found.Query.What]
	if found.Query.What == BreachAccount {
		incident += ": " + o.OfficerName(found.Query.Officer)
	}
	return letterpdf.ReportSection{Title: "1. Keterangan (pasal 46 ayat 2)", Rows: [][]string{
		{"Kejadian", incident},
		{"Data pribadi yang terungkap", or(words.What)},
		{"Kapan terungkap dan diketahui", or(words.When)},
		{"Bagaimana terungkap", or(words.How)},
		{"Penanganan dan pemulihan", or(words.Handling)},
		{"Orang terdampak", fmt.Sprintf("%d orang, di antaranya %d anak; %d hanya diketahui namanya", len(found.People), found.Minors, found.Nameless)},
		{"Pengaman yang ada", "semua data di komputer, stik, dan cadangan terkunci (disandikan); tanpa PIN petugas atau kunci pemulihan tidak terbaca"},
	}}
}

func (o *Office) breachKinds(found Breach) letterpdf.ReportSection {
	counts := map[string]int{}
	for i := range found.People {
		for _, d := range found.People[i].Data {
			counts[d]++
		}
	}
	s := letterpdf.ReportSection{Title: "2. Jenis data", Empty: "Tidak ada.", Heads: []letterpdf.ReportColumn{{Head: "Data", Share: 800}, {Head: "Orang", Share: 200}}}
	for _, c := range ranked(counts) {
		s.Rows = append(s.Rows, []string{c.Label, strconv.Itoa(c.Value)})
	}
	return s
}

func (o *Office) breachNames(found Breach) letterpdf.ReportSection {
	s := letterpdf.ReportSection{
		Title: "3. Siapa yang terdampak", Empty: "Tidak ada orang yang datanya terdampak menurut register.",
		Heads: []letterpdf.ReportColumn{{Head: "No.", Share: 60}, {Head: "Nama", Share: 250}, {Head: "NIK", Share: 190}, {Head: "Alamat", Share: 270}, {Head: "Catatan", Share: 80}, {Head: "Terakhir", Share: 150}},
	}
	if len(found.People) > breachListed {
		s.Note = fmt.Sprintf("Dicetak %d nama pertama; selengkapnya ada di berkas CSV yang disimpan dari layar yang sama.", breachListed)
	}
	for i := range found.People[:min(len(found.People), breachListed)] {
		a := &found.People[i]
		s.Rows = append(s.Rows, []string{strconv.Itoa(i + 1), a.Person.Name, string(a.Person.NIK), addressOf(&a.Person), strconv.Itoa(a.Times), o.local(a.Last)})
	}
	return s
}

func addressOf(p *kelurahan.Person) string {
	parts := []string{p.Address}
	if p.RT != "" || p.RW != "" {
		parts = append(parts, "RT "+p.RT+" RW "+p.RW)
	}
	return joined(", ", append(parts, p.Area)...)
}
