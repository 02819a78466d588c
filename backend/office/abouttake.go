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
			if v.Residents[i].ID == t.who.ID {
				t.row(aboutSource, e, "Masuk dari berkas impor", t.officer(e.By), fmt.Sprintf("berkas %.12s, baris %d", v.File, v.Residents[i].Source.Row))
			}
		}
	case kelurahan.ResidentChanged:
		if v.Resident.ID == t.who.ID {
			t.row(aboutSource, e, "Dicatat atau diubah petugas", t.officer(e.By), joined("; ", v.Reason, v.Evidence))
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
			t.row(aboutLives, e, string(v.Kind), "Permintaan ditolak: "+v.Reason, t.officer(e.By))
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
	t.row(aboutLetters, e, number, l.Title, strings.Join(parts, ", "), t.officer(e.By))
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
		for _, p := range t.places {
			if p.Register == e.Register && p.Seq <= v.Last && p.Seq > t.sent[e.Register] {
				t.row(aboutLeft, e, "Surat diterima server kota", "arsip dan verifikasi", t.officer(e.By))
				break
			}
		}
		t.sent[e.Register] = max(t.sent[e.Register], v.Last)
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
			t.rows[aboutDrafts] = append(t.rows[aboutDrafts], []string{t.moment(k.Updated), string(k.Draft.Kind), t.officer(k.Draft.By)})
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

// recordRows gives every field of a record that says something.
func recordRows(r *kelurahan.Resident) [][]string {
	source := "dicatat petugas"
	if r.Source.From == kelurahan.FromImport {
		source = "berkas impor"
	}
	if r.Source.Date.Valid() {
		source += ", " + r.Source.Date.Long()
	}
	born := ""
	if r.BirthDate.Valid() {
		born = r.BirthDate.Long()
	}
	all := [][]string{
		{"NIK", string(r.NIK)}, {"Nomor KK", string(r.KK)}, {"Nama", r.Name}, {"Jenis kelamin", string(r.Sex)},
		{"Tempat lahir", r.BirthPlace}, {"Tanggal lahir", born}, {"Agama", r.Religion}, {"Status kawin", r.Marital},
		{"Pekerjaan", r.Occupation}, {"Pendidikan", r.Education}, {"Golongan darah", r.Blood}, {"Kewarganegaraan", r.Citizenship},
		{"Hubungan keluarga", r.Relation}, {"Alamat", r.Address}, {"RT", r.RT}, {"RW", r.RW}, {"Ayah", r.Father}, {"Ibu", r.Mother},
		{"Suku", r.Ethnicity}, {"Status", r.Status}, {"Status rekam KTP", r.Recording},
		{"Isian yang dibetulkan petugas", strings.Join(r.Edited, ", ")}, {"Sumber", source},
	}
	rows := [][]string{}
	for _, row := range all {
		if row[1] != "" {
			rows = append(rows, row)
		}
	}
	return rows
}

func joined(sep string, parts ...string) string {
	said := []string{}
	for _, p := range parts {
		if p != "" {
			said = append(said, p)
		}
	}
	return strings.Join(said, sep)
}

// purposeWords says on paper what a look was for.
func purposeWords(purpose string) string {
	words := map[string]string{
		purposeServe: "melayani di loket", "warga": "memeriksa data warga", "register": "membuka register surat",
		purposeApprove: "memeriksa sebelum menyetujui", "cari": "mencari orang", "keluarga": "melihat anggota satu KK",
		"terdampak": "menyusun daftar orang terdampak", "hari-ini": "melihat surat hari itu", "segel": "memeriksa kode QR", "data-orang": "menyusun laporan data pribadi",
	}
	if w := words[purpose]; w != "" {
		return w
	}
	return purpose
}

// exportWords says on paper what left the office.
func exportWords(what string) string {
	words := map[string]string{
		kelurahan.ExportPerson: "Laporan data pribadi dicetak", kelurahan.ExportDay: "Halaman register harian dicetak",
		kelurahan.ExportImport: "Laporan impor disimpan", kelurahan.ExportBackup: "Cadangan dibuat", kelurahan.ExportStick: "Kiriman ke kota ditulis ke stik",
		kelurahan.ExportBreach: "Daftar orang terdampak dicetak", kelurahan.ExportAddress: "Daftar orang terdampak disimpan (CSV)",
		kelurahan.ExportCopy: "Salinan surat dikirim ke printer",
	}
	if w := words[what]; w != "" {
		return w
	}
	return what
}
