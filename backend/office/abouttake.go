package office

import (
	"fmt"
	"strings"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// take looks at one entry. An event that names a person, or something of his,
// and finds no row here fails TestAboutCoversEveryEvent.
func (t *tracer) take(e kelurahan.Entry) {
	switch v := e.Event.(type) {
	case kelurahan.ResidentsImported:
		for i := range v.Residents {
			if r := &v.Residents[i]; r.ID == t.who.ID {
				t.row(aboutSource, e, "Masuk dari berkas impor", t.officer(e.By), joined("; ", fmt.Sprintf("berkas %.12s, baris %d", v.File, r.Source.Row), t.changes(r)))
			}
		}
	case kelurahan.ResidentChanged:
		if v.Resident.ID == t.who.ID {
			t.row(aboutSource, e, "Dicatat atau diubah petugas", t.officer(e.By), joined("; ", v.Reason, v.Evidence, t.changes(&v.Resident)))
		}
	case kelurahan.CardLinked:
		if v.Person == t.who.ID {
			t.cards[string(v.UID)] = true
			t.row(aboutCard, e, "e-KTP dihubungkan", t.officer(e.By))
		}
	case kelurahan.CardUnlinked:
		if t.cards[string(v.UID)] {
			t.row(aboutCard, e, "Hubungan dilepas: "+v.Reason, t.officer(e.By))
		}
	case kelurahan.CorrectionAsked:
		if v.Person == t.who.ID {
			t.asked[e.Position] = true
			t.row(aboutCorrections, e, "Diminta: "+v.Wrong, joined("; ", v.Evidence, v.Asker), t.officer(e.By))
		}
	case kelurahan.CorrectionAnswered:
		if t.asked[v.Asked] {
			t.row(aboutCorrections, e, "Dijawab: "+v.Outcome, v.Reason, t.officer(e.By))
		}
	case kelurahan.PayloadErased:
		t.erased += len(v.Seqs)
	default:
		t.takeLooks(e)
		t.takeLetters(e)
		t.takeBatches(e)
	}
}

// changes says what a version of the record states otherwise than the one
// before: the older values are in the register still.
func (t *tracer) changes(now *kelurahan.Resident) string {
	before := t.before
	kept := *now
	t.before = &kept
	if before == nil {
		return ""
	}
	was := map[string]string{}
	for _, row := range recordRows(before) {
		was[row[0]] = row[1]
	}
	said := []string{}
	for _, row := range recordRows(now) {
		if was[row[0]] != row[1] && row[0] != sourceLabel && row[0] != editedLabel {
			said = append(said, row[0]+": "+dash(was[row[0]])+" menjadi "+row[1])
		}
		delete(was, row[0])
	}
	for _, row := range recordRows(before) {
		if was[row[0]] != "" && row[0] != sourceLabel && row[0] != editedLabel {
			said = append(said, row[0]+": "+row[1]+" menjadi –")
		}
	}
	return strings.Join(said, "; ")
}

func dash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

const (
	sourceLabel = "Sumber"
	editedLabel = "Isian yang dibetulkan petugas"
)

func (t *tracer) takeLooks(e kelurahan.Entry) {
	switch v := e.Event.(type) {
	case kelurahan.PersonsViewed:
		for _, view := range v.Views {
			if view.Person != t.who.ID {
				continue
			}
			by := view.By
			if by.IsZero() {
				by = e.By
			}
			t.covers[v.Type()]++
			t.rows[aboutLooks] = append(t.rows[aboutLooks], []string{t.moment(view.At), t.officer(by), purposeWords(view.Purpose), "data dan suratnya dibuka"})
		}
	case kelurahan.PeopleListed:
		for _, id := range v.Persons {
			if id == t.who.ID {
				t.covers[v.Type()]++
				t.rows[aboutLooks] = append(t.rows[aboutLooks], []string{t.moment(v.From), t.officer(v.By), purposeWords(v.Purpose), "tampil dalam daftar"})
				break
			}
		}
	case kelurahan.PeopleExported:
		if t.inExport(e, v) {
			t.row(aboutLeft, e, exportWords(v.What), v.Purpose, t.officer(e.By))
		}
	}
}

// inExport reports whether an export held something of the person.
func (t *tracer) inExport(e kelurahan.Entry, v kelurahan.PeopleExported) bool {
	if v.All || t.letters[v.Letter] != "" {
		return true
	}
	for _, id := range v.Persons {
		if id == t.who.ID {
			return true
		}
	}
	for _, p := range t.places {
		if p.Register == e.Register && v.First <= p.Seq && p.Seq <= v.Last {
			return true
		}
	}
	return false
}

func (t *tracer) takeLetters(e kelurahan.Entry) {
	switch v := e.Event.(type) {
	case kelurahan.LetterIssued:
		t.letter(e, &v.Letter, e.Position)
	case kelurahan.LetterHeld:
		t.letter(e, &v.Letter, e.Position)
	case kelurahan.LetterReduced:
		if v.Issued != nil {
			t.letter(e, &v.Letter, v.Issued.Position)
		} else {
			t.letter(e, &v.Letter, e.Position)
		}
	case kelurahan.LetterHandwritten:
		if t.is(&kelurahan.Person{Name: v.Name}) {
			t.letters[v.Letter] = v.Number.Text
			t.places = append(t.places, e.Position)
			t.row(aboutLetters, e, v.Number.Text, v.Title, "nama sama, ditulis tangan", t.officer(e.By))
		}
	case kelurahan.RequestRefused:
		if t.is(&v.Person) {
			t.row(aboutLives, e, t.title(v.Kind), "Permintaan ditolak: "+v.Reason, t.officer(e.By))
		}
	case kelurahan.LetterPrinted:
		t.life(e, v.Letter, "Dicetak: "+string(v.Outcome))
	case kelurahan.LetterVoided:
		t.life(e, v.Letter, "Dibatalkan: "+v.Reason)
	case kelurahan.HoldRefused:
		t.life(e, v.Letter, "Ditolak penyelia: "+v.Reason)
	}
}

// letter takes a letter that names the person, with every part he has in it.
func (t *tracer) letter(e kelurahan.Entry, l *kelurahan.Letter, place kelurahan.Position) {
	parts := []string{}
	for _, m := range l.People() {
		if t.is(&m.Who) {
			parts = append(parts, strings.ReplaceAll(m.As, "-", " "))
		}
	}
	if len(parts) == 0 {
		return
	}
	number := l.Number.Text
	if number == "" {
		number = "belum bernomor"
	}
	t.letters[l.ID] = number
	t.places = append(t.places, place)
	t.row(aboutLetters, e, number, joined(". ", l.Title, t.answers(l)), strings.Join(parts, ", "), t.officer(e.By))
}

// answers says what was answered in a letter that the person asked for or that
// is about him; a witness is told of his own part only.
func (t *tracer) answers(l *kelurahan.Letter) string {
	if !t.is(&l.Applicant) && !t.is(l.About()) {
		return ""
	}
	said := []string{}
	for _, f := range t.o.Answers(l) {
		if f.Value != "" {
			said = append(said, f.Name+": "+f.Value)
		}
	}
	return strings.Join(said, "; ")
}

// title is how a kind of letter is called.
func (t *tracer) title(code kelurahan.KindCode) string {
	if k, err := t.b.kinds.Kind(code); err == nil {
		return k.Title
	}
	return string(code) // a kind this office no longer knows
}

func (t *tracer) life(e kelurahan.Entry, id kelurahan.LetterID, what string) {
	if number := t.letters[id]; number != "" {
		t.row(aboutLives, e, number, what, t.officer(e.By))
	}
}

func (t *tracer) takeBatches(e kelurahan.Entry) {
	switch v := e.Event.(type) {
	case kelurahan.BatchClosed:
		for _, p := range t.places {
			if p.Register == e.Register && v.First <= p.Seq && p.Seq <= v.Last {
				t.batches[v.Batch] = true
				t.row(aboutLeft, e, "Surat masuk bundel "+v.Date.Long(), "persetujuan dan kiriman ke kota", t.officer(e.By))
				return
			}
		}
	case kelurahan.BatchApproved:
		if t.batches[v.Batch] {
			t.row(aboutLives, e, "bundel", "Disetujui", t.officer(e.By))
		}
	case kelurahan.BatchReturned:
		if t.batches[v.Batch] {
			t.row(aboutLives, e, "bundel", "Dikembalikan: "+v.Reason, t.officer(e.By))
		}
	case kelurahan.BatchDelivered:
		of := e.Register
		if !v.Of.IsZero() {
			of = v.Of
		}
		for _, p := range t.places {
			if p.Register == of && p.Seq <= v.Last && p.Seq > t.sent[of] {
				t.row(aboutLeft, e, "Surat diterima server kota", "arsip dan verifikasi", t.officer(e.By))
				break
			}
		}
		t.sent[of] = max(t.sent[of], v.Last)
	}
}

// rest adds what stands in no register: the record as it is, forms, backups.
func (t *tracer) rest() error {
	t.rows[aboutRecord] = recordRows(t.who)
	drafts, err := t.b.drafts()
	if err != nil {
		return err
	}
	for _, k := range drafts {
		if t.inDraft(&k.Draft) {
			t.rows[aboutDrafts] = append(t.rows[aboutDrafts], []string{t.moment(k.Updated), t.title(k.Draft.Kind), t.officer(k.Draft.By)})
		}
	}
	keep := t.profile.Retention
	roles := "disimpan selama suratnya disimpan"
	if keep.Roles > 0 {
		roles = fmt.Sprintf("%d tahun", keep.Roles)
	}
	rows := [][]string{
		{"Surat dan register", "disimpan terus, sebagai arsip resmi"},
		{"Catatan siapa melihat", fmt.Sprintf("%d tahun", keep.KeepLookUps())},
		{"Rincian saksi dan orang lain dalam surat", roles},
		{"Sudah dihapus karena masa simpan", fmt.Sprintf("%d catatan, seluruh kantor", t.erased)},
	}
	backup, err := t.o.Backups()
	if err != nil {
		return err
	}
	if backup.At > 0 {
		rows = append(rows, []string{"Cadangan terkunci", "terakhir " + t.moment(backup.At) + "; memuat semua data di atas"})
	}
	t.rows[aboutKept] = rows
	return nil
}

func (t *tracer) inDraft(d *Draft) bool {
	parties := []Party{d.Applicant}
	if d.Subject != nil {
		parties = append(parties, *d.Subject)
	}
	for _, list := range d.Roles {
		parties = append(parties, list...)
	}
	for _, p := range parties {
		if p.Resident == t.who.ID || p.Outsider != nil && t.is(p.Outsider) {
			return true
		}
	}
	return false
}
