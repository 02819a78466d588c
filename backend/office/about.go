package office

import (
	"context"
	"fmt"
	"strings"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/letterpdf"
)

// About is everything this PC holds about a person (UU 27/2022 art. 7 and 32).
type About struct {
	Person   kelurahan.Resident
	Sections []letterpdf.ReportSection
	// Covers counts the entries of each event that speak of the person; each of
	// them stands in a section.
	Covers map[kelurahan.EventType]int
}

// The sections of the report, in their order.
const (
	aboutRecord      = 0
	aboutSource      = 1
	aboutCard        = 2
	aboutLetters     = 3
	aboutLives       = 4
	aboutCorrections = 5
	aboutLooks       = 6
	aboutLeft        = 7
	aboutDrafts      = 8
	aboutKept        = 9
	aboutEnd         = 10
)

// About reads all registers of this PC from their first entry and gathers what
// speaks of a resident: in seconds, and nothing an index forgot can be missing.
// Errors: not-found, canceled.
func (o *Office) About(ctx context.Context, by kelurahan.Officer, person kelurahan.PersonID) (About, error) {
	b, err := o.open()
	if err != nil {
		return About{}, err
	}
	r, err := b.store.Resident(person)
	if err != nil {
		return About{}, err
	}
	if err := o.viewed(ctx, by.ID, person, "data-orang"); err != nil {
		return About{}, err
	}
	if err := o.FlushViews(ctx, by.ID); err != nil { // what was seen until now is part of it
		return About{}, err
	}
	profile, err := b.profile()
	if err != nil {
		return About{}, err
	}
	t := newTracer(o, b, profile, &r)
	for _, reg := range b.registers() {
		for e, err := range entriesOf(reg, 1, reg.Head().Seq) {
			if err != nil {
				return About{}, err
			}
			if err := ctx.Err(); err != nil {
				return About{}, kelurahan.E(kelurahan.Canceled, "office.About", err)
			}
			t.take(e)
		}
	}
	if err := t.rest(); err != nil {
		return About{}, err
	}
	return About{Person: r, Sections: t.sections(), Covers: t.covers}, nil
}

// PrintAbout prints what is held about a person for whoever asked, and records
// that it left the office. Errors: reason-required, and those of About.
func (o *Office) PrintAbout(ctx context.Context, by kelurahan.Officer, person kelurahan.PersonID, reason string) (Sheet, error) {
	if err := kelurahan.CheckReason(reason); err != nil {
		return Sheet{}, err
	}
	about, err := o.About(ctx, by, person)
	if err != nil {
		return Sheet{}, err
	}
	pdf, err := o.AboutPDF(by, about, reason)
	if err != nil {
		return Sheet{}, err
	}
	left := kelurahan.PeopleExported{What: kelurahan.ExportPerson, Purpose: reason, Persons: []kelurahan.PersonID{person}, Count: 1}
	if err := o.exported(ctx, by.ID, left); err != nil {
		return Sheet{}, err
	}
	return o.printOther("Data pribadi", pdf)
}

// AboutPDF draws the report.
func (o *Office) AboutPDF(by kelurahan.Officer, about About, reason string) ([]byte, error) {
	b, err := o.open()
	if err != nil {
		return nil, err
	}
	profile, err := b.profile()
	if err != nil {
		return nil, err
	}
	return o.cfg.Tools.renderer.RenderReport(letterpdf.Report{
		Office: profile, Title: "DATA PRIBADI YANG DISIMPAN", Under: about.Person.Name, Date: profile.Today(o.now()), Officer: by.Name,
		Intro: []string{
			"Atas permintaan (" + reason + "), inilah seluruh data tentang orang tersebut yang disimpan di komputer loket ini, beserta siapa yang melihatnya dan untuk apa (UU 27/2022 pasal 7 dan 32).",
			"Dasar pemrosesan: pelayanan publik dan kewenangan kelurahan menurut undang-undang (pasal 20 ayat 2 huruf e). Bila ada yang keliru, mintalah pembetulan; kantor menjawab paling lambat 3 × 24 jam.",
		},
		Sections: about.Sections, Foot: b.headWords(),
	})
}

// headWords name the state of the register a report was made from.
func (b *books) headWords() string {
	head := b.reg.Head()
	return fmt.Sprintf("Register loket %s sampai catatan ke-%d, sidik %s", b.counter, head.Seq, head.Hash.String()[:16])
}

// tracer gathers what speaks of one person, entry by entry.
type tracer struct {
	o       *Office
	b       *books
	profile *kelurahan.Office
	who     *kelurahan.Resident
	rows    [aboutEnd][][]string
	covers  map[kelurahan.EventType]int

	letters map[kelurahan.LetterID]string   // his letters, with how they are called
	places  []kelurahan.Position            // the entries that issued them
	cards   map[string]bool                 // UIDs linked to him
	asked   map[kelurahan.Position]bool     // his requests
	batches map[kelurahan.BatchID]bool      // those with his letters
	before  *kelurahan.Resident             // the version of the record read last
	sent    map[kelurahan.RegisterID]uint64 // how far the city's receipts reached so far
	erased  int
}

func newTracer(o *Office, b *books, profile *kelurahan.Office, who *kelurahan.Resident) *tracer {
	return &tracer{
		o: o, b: b, profile: profile, who: who, covers: map[kelurahan.EventType]int{},
		letters: map[kelurahan.LetterID]string{}, cards: map[string]bool{}, asked: map[kelurahan.Position]bool{}, batches: map[kelurahan.BatchID]bool{},
		sent: map[kelurahan.RegisterID]uint64{},
	}
}

// is says whether somebody an event names is the person: by identity, by NIK, or
// where neither is known by his name.
func (t *tracer) is(p *kelurahan.Person) bool {
	switch {
	case !p.Outsider():
		return p.Resident == t.who.ID
	case p.NIK != "":
		return p.NIK == t.who.NIK
	}
	return p.Name != "" && strings.EqualFold(strings.Join(strings.Fields(p.Name), " "), t.who.Name)
}

// row puts an entry into a section: when, what, who did it.
func (t *tracer) row(section int, e kelurahan.Entry, cells ...string) {
	t.covers[e.Event.Type()]++
	t.rows[section] = append(t.rows[section], append([]string{t.moment(e.At)}, cells...))
}

func (t *tracer) moment(at kelurahan.Millis) string {
	return at.Time().In(t.profile.Location()).Format("02-01-2006 15.04")
}

func (t *tracer) officer(id kelurahan.OfficerID) string {
	if name := t.o.OfficerName(id); name != "" {
		return name
	}
	return "program"
}

func (t *tracer) sections() []letterpdf.ReportSection {
	cols := func(heads ...letterpdf.ReportColumn) []letterpdf.ReportColumn { return heads }
	col := func(head string, share int) letterpdf.ReportColumn {
		return letterpdf.ReportColumn{Head: head, Share: share}
	}
	when := col("Waktu", 165)
	list := []letterpdf.ReportSection{
		{Title: "1. Data warga", Rows: t.rows[aboutRecord]},
		{Title: "2. Asal dan perubahan data", Rows: t.rows[aboutSource], Heads: cols(when, col("Apa", 235), col("Petugas", 200), col("Alasan dan bukti", 400))},
		{Title: "3. e-KTP", Rows: t.rows[aboutCard], Empty: "Tidak ada e-KTP yang dihubungkan. Nomor chip tidak disimpan; foto dan sidik jari tidak disimpan.", Heads: cols(when, col("Apa", 435), col("Petugas", 400))},
		{Title: "4. Surat", Rows: t.rows[aboutLetters], Empty: "Tidak ada surat.", Heads: cols(when, col("Nomor", 275), col("Jenis dan isian", 275), col("Sebagai", 135), col("Petugas", 150))},
		{Title: "5. Yang terjadi pada surat itu", Rows: t.rows[aboutLives], Empty: "Tidak ada.", Heads: cols(when, col("Surat", 275), col("Apa", 370), col("Petugas", 190))},
		{Title: "6. Permintaan pembetulan", Rows: t.rows[aboutCorrections], Empty: "Tidak ada.", Heads: cols(when, col("Apa", 435), col("Bukti atau alasan", 210), col("Petugas", 190))},
		{Title: "7. Siapa melihat data ini, dan untuk apa", Rows: t.rows[aboutLooks], Empty: "Tidak ada.", Heads: cols(when, col("Petugas", 285), col("Untuk apa", 300), col("Yang dilihat", 250))},
		{Title: "8. Yang dicetak atau dibawa keluar", Rows: t.rows[aboutLeft], Empty: "Tidak ada.", Heads: cols(when, col("Apa", 335), col("Untuk apa", 310), col("Petugas", 190))},
		{Title: "9. Isian yang belum menjadi surat", Rows: t.rows[aboutDrafts], Empty: "Tidak ada.", Heads: cols(when, col("Jenis", 435), col("Petugas", 400))},
		{Title: "10. Cadangan dan masa simpan", Rows: t.rows[aboutKept]},
	}
	return list
}
