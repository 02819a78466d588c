package office_test

import (
	"bytes"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/loket-kelurahan/loket/backend/catalog"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/office"
	"github.com/loket-kelurahan/loket/backend/register"
	"github.com/loket-kelurahan/loket/backend/seal"
	"github.com/loket-kelurahan/loket/backend/store"
	"github.com/loket-kelurahan/loket/backend/wire"
)

// qr is the text on a letter's sheet.
func (w *world) qr(l office.Issued) string {
	w.t.Helper()
	text, err := seal.QRText(office.DefaultVerifyURL, l.Record.Issued.Seal)
	if err != nil {
		w.t.Fatal(err)
	}
	return text
}

// death is a form of a kind with a subject and two witnesses.
func (w *world) death(by kelurahan.Officer, applicant, subject, first, second int) office.Draft {
	w.t.Helper()
	kinds, _, err := w.office.Kinds()
	if err != nil {
		w.t.Fatal(err)
	}
	i := slices.IndexFunc(kinds, func(k *catalog.Kind) bool { return k.Code == "kematian" })
	of := func(n int) office.Party { return office.Party{Resident: w.people[n].ID} }
	d, err := w.office.NewDraft(by, "kematian", of(applicant), kelurahan.Evidence{Source: kelurahan.EvidenceTyped, Assurance: "A0"})
	if err != nil {
		w.t.Fatal(err)
	}
	p := profile()
	sample := catalog.Sample(kinds[i], &p, kelurahan.MakeDate(2026, 11, 23), catalog.Short)
	for _, f := range sample.Fields {
		d.Fields[f.Name] = f.Value
	}
	dead := of(subject)
	d.Seen, d.Subject = sample.Seen, &dead
	d.Roles = map[string][]office.Party{"saksi": {of(first), of(second)}}
	c, err := w.office.Compose(d)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, warning := range c.Warnings {
		d.Overridden = append(d.Overridden, warning.Key)
	}
	return d
}

// act fails the test when an act of the story fails.
func (w *world) act(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// story does to people[3] everything that can befall a person, so that every
// event that can speak of one does.
func (w *world) story() (maria kelurahan.Officer, witness, dead int) {
	w.t.Helper()
	ctx := w.t.Context()
	maria = w.signIn(clerk)
	w.populate(maria, 20)
	he := w.people[3]
	he.Mother = "MARIANA BAITANU"
	_, err := w.office.CorrectResident(ctx, maria, he, "ibu salah tulis", "KK asli")
	w.act(err)
	w.act(w.office.LinkCard(ctx, maria, []byte("uid-7-bytes"), he.ID))
	w.act(w.office.UnlinkCard(ctx, maria, he.ID, "kartu diganti"))
	must(w.office.Search(he.Name, 8))
	must(w.office.Resident(ctx, maria, he.ID, "warga"))
	w.askCorrection(maria, 3)
	w.act(w.office.AnswerCorrection(ctx, maria, must(w.office.Corrections())[0].Position, kelurahan.CorrectionDone, "sesuai KK"))
	must(w.office.Handwritten(ctx, maria, "Surat Pengantar", he.Name, "pindah", kelurahan.MakeDate(2026, 11, 23)))
	_, err = w.office.Refuse(ctx, maria, w.usaha(maria, 3), "pengantar RT belum ada", nil)
	w.act(err)
	held, err := w.office.Hold(ctx, maria, w.usaha(maria, 3), "perlu dilihat")
	w.act(err)
	l := w.issue(maria, w.usaha(maria, 3))
	w.issue(maria, w.death(maria, 5, 6, 3, 4))
	_, err = w.office.Print(ctx, maria, l.Record.ID)
	w.act(err)
	w.waitSheet(l.Record.ID)
	w.act(w.office.Answer(ctx, maria, l.Record.ID, kelurahan.CameOut))
	w.act(w.office.Void(ctx, maria, l.Record.ID, "salah orang"))
	w.act(w.office.SaveDraft(w.usaha(maria, 3)))
	w.batches(maria, held.ID)
	return maria, 3, 6
}

// batches brings the day to the city, once around by a return.
func (w *world) batches(maria kelurahan.Officer, held kelurahan.LetterID) {
	w.t.Helper()
	ctx := w.t.Context()
	lay := w.signIn(boss)
	w.act(w.office.RefuseHold(ctx, lay, held, "belum lengkap"))
	batch, err := w.office.CloseDay(ctx, maria)
	w.act(err)
	w.act(w.office.Return(ctx, lay, batch, "periksa lagi", nil))
	again, err := w.office.CloseAgain(ctx, maria, batch)
	w.act(err)
	w.approve(boss, again)
	p := must(w.office.Proof())
	w.act(w.office.Deliver(ctx, p.Head.Seq, p.Head.Hash, []byte("tanda terima")))
	w.signIn(clerk)
}

// aboutNobody are the events that can speak of no citizen, each with its reason.
func aboutNobody() map[kelurahan.EventType]string {
	office := "the office and its officers"
	kinds := "forms without answers"
	return map[kelurahan.EventType]string{
		kelurahan.RegisterOpened{}.Type(): office, kelurahan.OfficeConfigured{}.Type(): office, kelurahan.OfficerEnrolled{}.Type(): office,
		kelurahan.OfficerDismissed{}.Type(): office, kelurahan.SeriesStarted{}.Type(): office, kelurahan.ClockAccepted{}.Type(): office,
		kelurahan.DrawerHandedOver{}.Type(): office, kelurahan.RecoveryUsed{}.Type(): office,
		kelurahan.KindAdopted{}.Type(): kinds, kelurahan.KindProposed{}.Type(): kinds, kelurahan.KindRejected{}.Type(): kinds,
		kelurahan.KindRetired{}.Type(): kinds, kelurahan.KindRestored{}.Type(): kinds,
		kelurahan.LostLettersApproved{}.Type(): "letters by their place and hash; each stands in its own row",
		kelurahan.PayloadErased{}.Type():       "numbers of entries; section 10 counts them",
	}
}

// years moves the clock on, at a supervisor's word.
func (w *world) years(n int) {
	w.t.Helper()
	w.clock.Set(w.clock.Now().AddDate(n, 0, 0))
	w.act(w.office.AcceptClock(w.t.Context(), w.signIn(boss), "kalender di dinding"))
}

func rowsOf(a office.About, section int) string {
	lines := []string{}
	for _, r := range a.Sections[section-1].Rows {
		lines = append(lines, strings.Join(r, " | "))
	}
	return strings.Join(lines, "\n")
}

// The report holds every event that can speak of a person: one that is added to
// the register and has no place here fails.
func TestAboutCoversEveryEvent(t *testing.T) {
	w := newWorld(t)
	maria, person, dead := w.story()
	must(w.office.PrintAbout(t.Context(), maria, w.people[person].ID, "diminta orangnya sendiri"))
	w.years(3)
	w.act(w.office.Keep(t.Context(), w.signIn(boss), kelurahan.Retention{Roles: 2}))
	full := must(w.office.About(t.Context(), maria, w.people[person].ID)).Covers // before anything is erased
	must(w.office.Erase(t.Context(), w.signIn(boss), "masa simpan habis"))
	after := must(w.office.About(t.Context(), maria, w.people[dead].ID))
	maps.Copy(full, map[kelurahan.EventType]int{kelurahan.LetterReduced{}.Type(): after.Covers[kelurahan.LetterReduced{}.Type()]})
	for _, ev := range wire.Events() {
		switch why := aboutNobody()[ev.Type()]; {
		case why == "" && full[ev.Type()] == 0:
			t.Errorf("%s speaks of a person and stands in no section of the report", ev.Type())
		case why != "" && (full[ev.Type()] > 0 || len(kelurahan.PeopleOf(ev)) > 0):
			t.Errorf("%s speaks of a person, and the test says it is about %s", ev.Type(), why)
		}
	}
}

// What stands in the report, for somebody in every part; and the same report
// is the same bytes.
func TestAbout(t *testing.T) {
	w := newWorld(t)
	maria, person, dead := w.story()
	a := must(w.office.About(t.Context(), maria, w.people[person].ID))
	for section, words := range map[int][]string{
		1: {string(w.people[person].NIK), "MARIANA BAITANU"}, 2: {"berkas uji", "ibu salah tulis; KK asli", "menjadi MARIANA BAITANU"}, 3: {"dihubungkan", "kartu diganti"},
		4: {"pemohon", "saksi", "nama sama", "Kios Berkat Taka"}, 5: {"Dicetak: keluar", "Dibatalkan: salah orang", "pengantar RT belum ada", "Ditolak penyelia", "Disetujui", "periksa lagi"},
		6: {"mestinya MARIANA", "Dijawab: diperbaiki"}, 7: {"Maria Ndun | memeriksa data warga", "mencari orang", "menyusun laporan"},
		8: {"bundel", "diterima server kota"}, 9: {"Surat Keterangan Usaha"}, 10: {"5 tahun"},
	} {
		for _, word := range words {
			if got := rowsOf(a, section); !strings.Contains(got, word) {
				t.Errorf("section %d lacks %q:\n%s", section, word, got)
			}
		}
	}
	if got := rowsOf(must(w.office.About(t.Context(), maria, w.people[dead].ID)), 4); !strings.Contains(got, "yang diterangkan") {
		t.Errorf("the subject: %s", got)
	}
	other := must(w.office.About(t.Context(), maria, w.people[12].ID))
	for _, s := range []int{3, 4, 5, 6, 9} {
		if got := rowsOf(other, s); got != "" {
			t.Errorf("somebody whom nothing befell has in section %d: %s", s, got)
		}
	}
	first := must(w.office.AboutPDF(maria, a, "diminta orangnya"))
	if second := must(w.office.AboutPDF(maria, a, "diminta orangnya")); !bytes.Equal(first, second) {
		t.Error("the same report gave other bytes")
	}
}

// holds reports whether any payload that is left says a text.
func (w *world) holds(text string) bool {
	p := must(w.office.Proof())
	for _, e := range must(w.office.Run(w.t.Context(), 1, p.Head.Seq)) {
		if bytes.Contains(e.Payload, []byte(text)) {
			return true
		}
	}
	return false
}

func (w *world) sound(when string) {
	w.t.Helper()
	if damage := must(w.office.Verify(w.t.Context())); len(damage) > 0 {
		w.t.Errorf("%s: the register is damaged: %v", when, damage)
	}
	p := must(w.office.Proof())
	for _, s := range p.Series {
		if len(s.Gaps) > 0 {
			w.t.Errorf("%s: series %v has gaps %v", when, s.Key, s.Gaps)
		}
	}
	run := must(w.office.Run(w.t.Context(), 1, p.Head.Seq))
	pending := must(w.office.Pending(w.t.Context()))
	if _, err := wire.EncodeRun(pending.Register, register.Head{}, run, w.office.Sign); err != nil {
		w.t.Errorf("%s: the city's run: %v", when, err)
	}
}

// What is due goes, and nothing else: the payloads, the projection, the
// search; the chain, the numbers and the city's run stay whole.
func TestRetention(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	maria := w.signIn(clerk)
	w.populate(maria, 20)
	witness := kelurahan.Person{Name: "YULIANA SAKSI MATA", NIK: "5371034408900099", Sex: "P", BirthPlace: "Kupang", BirthDate: kelurahan.MakeDate(1990, 8, 4), Religion: "KRISTEN", Occupation: "PETANI", Address: "Jalan Rahasia 7"}
	d := w.death(maria, 5, 6, 7, 8)
	d.Roles["saksi"][0] = office.Party{Outsider: &witness}
	l := w.issue(maria, d)
	must(w.office.Resident(ctx, maria, w.people[9].ID, "warga"))
	must(w.office.Search(w.people[9].Name, 8))
	w.act(w.office.FlushViews(ctx, maria.ID))
	w.act(w.office.Keep(ctx, w.signIn(boss), kelurahan.Retention{Roles: 2}))
	w.years(3)
	if due := must(w.office.Due(ctx)); !due.Empty() {
		t.Errorf("a letter nobody has approved is due: %+v", due)
	}
	batch, err := w.office.CloseDay(ctx, w.signIn(clerk))
	w.act(err)
	w.approveOld(batch)
	if due := must(w.office.Due(ctx)); due.Letters != 1 || due.LookUps != 0 {
		t.Errorf("after three years: %+v", due)
	}
	w.years(3)
	if _, err := w.office.Erase(ctx, w.signIn(clerk), "masa simpan habis"); kelurahan.CodeOf(err) != kelurahan.RoleRefused {
		t.Errorf("a clerk erased: %v", err)
	}
	lay := w.signIn(boss)
	if !w.holds("5371034408900099") {
		t.Error("the register does not say what is to be erased")
	}
	before := must(w.office.Letter(ctx, lay, l.Record.ID, "register"))
	counted := must(w.office.Due(ctx))
	done, err := w.office.Erase(ctx, lay, "masa simpan habis")
	w.act(err)
	if counted.LookUps != done.LookUps || counted.Letters != done.Letters {
		t.Errorf("the store counted %+v, the register held %+v", counted, done)
	}
	if done.Letters != 1 || done.LookUps < 2 {
		t.Errorf("erased %+v", done)
	}
	for _, when := range []string{"at once", "after a restart", "rebuilt"} {
		w.forgot(when, l, before, lay)
		if when == "rebuilt" {
			break
		}
		w.act(w.office.Close())
		if when == "after a restart" {
			w.removeStore()
		}
		w.open()
		w.signIn(boss)
	}
}

// approveOld approves what is older than the sheets the batch was closed with.
func (w *world) approveOld(batch kelurahan.BatchID) {
	w.t.Helper()
	w.approve(boss, batch)
}

func (w *world) forgot(when string, l office.Issued, before kelurahan.LetterRecord, lay kelurahan.Officer) {
	w.t.Helper()
	ctx := w.t.Context()
	w.sound(when)
	for _, secret := range []string{"YULIANA SAKSI MATA", "5371034408900099", "Jalan Rahasia 7"} {
		if w.holds(secret) {
			w.t.Errorf("%s: the register still says %q", when, secret)
		}
	}
	rec := must(w.office.Letter(ctx, lay, l.Record.ID, "register"))
	was, is := before.Issued.Letter, rec.Issued.Letter
	if is.Number != was.Number || is.Kind != was.Kind || is.Date != was.Date || is.Applicant != was.Applicant || rec.Issued.Fact != before.Issued.Fact || rec.Status() != before.Status() {
		w.t.Errorf("%s: the register line changed: %+v", when, is)
	}
	for _, r := range is.Roles {
		if r.Person != (kelurahan.Person{}) {
			w.t.Errorf("%s: a role person is still named", when)
		}
	}
	if page := must(w.office.Letters(store.LetterFilter{Text: was.Number.Short()})); len(page.Letters) != 1 || page.Letters[0].ID != l.Record.ID {
		w.t.Errorf("%s: the number finds %d letters", when, len(page.Letters))
	}
	if _, err := w.office.Print(ctx, lay, l.Record.ID); kelurahan.CodeOf(err) != kelurahan.LetterReducedNo {
		w.t.Errorf("%s: printing it: %v", when, err)
	}
	if list := must(w.office.Search("YULIANA SAKSI", 8)); slices.ContainsFunc(list, func(r kelurahan.Resident) bool { return strings.HasPrefix(r.Name, "YULIANA SAKSI") }) {
		w.t.Errorf("%s: the search finds her", when)
	}
	if due := must(w.office.Due(ctx)); !due.Empty() {
		w.t.Errorf("%s: due again: %+v", when, due)
	}
	if seq := must(w.office.Proof()).Series[0].Last; seq < was.Number.Sequence {
		w.t.Errorf("%s: the series ends at %d", when, seq)
	}
}

// Who is affected: by the account that looked, by what a stick held, by all a
// PC held; on paper and as a table.
func TestBreach(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	maria := w.signIn(clerk)
	w.populate(maria, 20)
	start := kelurahan.MillisOf(w.clock.Now())
	must(w.office.Resident(ctx, maria, w.people[9].ID, "warga"))
	yonas := w.signIn(clerk2)
	must(w.office.Resident(ctx, yonas, w.people[10].ID, "warga")) // written along with Maria's look, and still his
	w.issue(yonas, w.usaha(yonas, 11))
	lay := w.signIn(boss)
	end := kelurahan.MillisOf(w.clock.Now().Add(time.Minute))
	found := func(q office.BreachQuery) []kelurahan.PersonID {
		q.From, q.To = max(q.From, start), end
		ids := []kelurahan.PersonID{}
		for _, a := range must(w.office.Breached(ctx, lay, q)).People {
			ids = append(ids, a.Person.Resident)
		}
		return ids
	}
	if got := found(office.BreachQuery{What: office.BreachAccount, Officer: maria.ID}); !slices.Equal(got, []kelurahan.PersonID{w.people[9].ID}) {
		t.Errorf("Maria's account: %d people", len(got))
	}
	got := found(office.BreachQuery{What: office.BreachAccount, Officer: yonas.ID})
	if len(got) != 2 || !slices.Contains(got, w.people[10].ID) || !slices.Contains(got, w.people[11].ID) {
		t.Errorf("Yonas' account: %d people", len(got))
	}
	if got := found(office.BreachQuery{What: office.BreachStick}); len(got) != 0 {
		t.Errorf("no stick was written, %d people", len(got))
	}
	w.act(w.office.Exported(ctx, lay, kelurahan.PeopleExported{What: kelurahan.ExportStick, Purpose: "kiriman ke kota", First: 1, Last: w.head()}))
	if got := found(office.BreachQuery{What: office.BreachStick}); !slices.Equal(got, []kelurahan.PersonID{w.people[11].ID}) {
		t.Errorf("a stick for the city: %d people", len(got))
	}
	w.act(w.office.Exported(ctx, lay, kelurahan.PeopleExported{What: kelurahan.ExportBackup, Purpose: "cadangan", All: true}))
	if got := found(office.BreachQuery{What: office.BreachStick}); len(got) != 20 {
		t.Errorf("a stick with a backup: %d people", len(got))
	}
	all := must(w.office.Breached(ctx, lay, office.BreachQuery{What: office.BreachPC, To: end}))
	if len(all.People) != 20 {
		t.Errorf("a stolen PC: %d people", len(all.People))
	}
	must(w.office.PrintBreach(ctx, lay, all, office.BreachWords{How: "pintu kantor dibobol"}))
	var table bytes.Buffer
	w.act(w.office.SaveBreach(ctx, lay, all, &table))
	if n := strings.Count(table.String(), "\n"); n != 21 {
		t.Errorf("the table has %d lines", n)
	}
	kinds := []string{}
	for _, ev := range w.entries(1) {
		if v, ok := ev.(kelurahan.PeopleExported); ok {
			kinds = append(kinds, v.What)
		}
	}
	if !slices.Contains(kinds, kelurahan.ExportBreach) || !slices.Contains(kinds, kelurahan.ExportAddress) {
		t.Errorf("recorded: %v", kinds)
	}
	if _, err := w.office.Breached(ctx, maria, office.BreachQuery{What: office.BreachPC, To: end}); kelurahan.CodeOf(err) != kelurahan.RoleRefused {
		t.Errorf("a clerk asked: %v", err)
	}
}

// An erasure that a power cut left decided only is carried out at the next start.
func TestErasureIsFinished(t *testing.T) {
	w := newWorld(t)
	maria := w.signIn(clerk)
	w.populate(maria, 20)
	must(w.office.Resident(t.Context(), maria, w.people[9].ID, "warga"))
	w.act(w.office.FlushViews(t.Context(), maria.ID))
	looks := w.head()
	w.act(w.office.DecideErasure(t.Context(), maria.ID, looks))
	for range 2 { // and once is enough
		w.act(w.office.Close())
		w.open()
		w.signIn(clerk)
		e := must(w.office.Run(t.Context(), looks, looks))[0]
		if !e.Erased || len(e.Payload) > 0 {
			t.Fatal("the look-ups are still there")
		}
		if w.head() != looks+2 {
			t.Fatalf("%d entries, want the decision and one tombstone behind %d", w.head(), looks)
		}
		w.sound("after the start")
	}
}
