package office_test

import (
	"testing"
	"time"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/office"
)

func TestHandwrittenDays(t *testing.T) {
	w := newWorld(t)
	maria := w.signIn(clerk)
	for day, want := range map[kelurahan.Date]kelurahan.Code{
		20261123: "", 20261101: "", 20261124: kelurahan.DateInvalid, 20251123: kelurahan.DateInvalid, 20261131: kelurahan.DateInvalid, 0: kelurahan.DateInvalid,
	} {
		_, err := w.office.Handwritten(t.Context(), maria, "Surat Pengantar", "Ana Tefa", "beasiswa", day)
		wantCode(t, day.String(), err, want)
	}
	_, err := w.office.Handwritten(t.Context(), maria, "", "Ana Tefa", "", 20261123)
	wantCode(t, "no title", err, kelurahan.FieldRequired)
	_, err = w.office.Handwritten(t.Context(), maria, "Surat", "", "", 20261123)
	wantCode(t, "no name", err, kelurahan.NameInvalid)
	w.noGaps()
}

func TestStartOfASeries(t *testing.T) {
	w := newWorld(t)
	maria, lay := w.signIn(clerk), w.signIn(boss)
	w.populate(maria, 3)
	wantCode(t, "a clerk", w.office.SetStart(t.Context(), maria, 2027, 100), kelurahan.RoleRefused)
	wantCode(t, "set already", w.office.SetStart(t.Context(), lay, 2026, 900), kelurahan.NumberFrozen)
	wantCode(t, "too large", w.office.SetStart(t.Context(), lay, 2027, 100_000), kelurahan.NumberInvalid)
	ok(t, w.office.SetStart(t.Context(), lay, 2027, 100))
	w.clock.Set(time.Date(2027, 1, 2, 9, 0, 0, 0, wita))
	if n := w.issue(maria, w.usaha(maria, 1)).Record.Issued.Letter.Number; n.Sequence != 100 || n.Year != 2027 {
		t.Errorf("the first number of 2027 is %d", n.Sequence)
	}
}

// Where a letter stands on its way, at each step of it.
func TestReviewStates(t *testing.T) {
	w := newWorld(t)
	maria, lay := w.signIn(clerk), w.signIn(boss)
	w.populate(maria, 5)
	rec := w.issue(maria, w.usaha(maria, 1)).Record
	wantState := func(step, want string, happened int) {
		t.Helper()
		if got := w.office.ReviewState(&rec); got != want {
			t.Errorf("%s: %s", step, got)
		}
		if list := w.office.BatchHistory(&rec); len(list) != happened {
			t.Errorf("%s: %+v", step, list)
		}
	}
	wantState("issued", office.ReviewOpen, 0)
	open, err := w.office.OpenDay()
	if err != nil || open.Letters != 1 || open.Numbers != "A: 0566–0566 tanpa celah" {
		t.Errorf("%+v, %v", open, err)
	}
	batch, err := w.office.CloseDay(t.Context(), maria)
	ok(t, err)
	wantState("closed", office.ReviewClosed, 1)
	wantCode(t, "no reason", w.office.Return(t.Context(), lay, batch, "", nil), kelurahan.ReasonRequired)
	ok(t, w.office.Return(t.Context(), lay, batch, "nama usaha salah", []kelurahan.LetterID{rec.ID}))
	wantState("returned", office.ReviewReturned, 2)
	again, err := w.office.CloseAgain(t.Context(), maria, batch)
	ok(t, err)
	_, letters, err := w.office.Review(lay, again)
	if err != nil || len(letters) != 1 || letters[0].Unusual[0] != "ditandai-penyelia" {
		t.Errorf("%+v, %v", letters, err)
	}
	w.approve(boss, again)
	wantState("approved", office.ReviewApproved, 2)
	if w.office.IsDelivered(rec.Issued.Position) {
		t.Error("delivered before anything was sent")
	}
	w.deliver()
	wantState("delivered", office.ReviewDelivered, 2)
	if list, err := w.office.Batches(5); err != nil || list[0].Received == 0 || !w.office.IsDelivered(rec.Issued.Position) {
		t.Errorf("%+v, %v", list, err)
	}
	if at, err := w.office.DeliveredAt(); err != nil || at == 0 {
		t.Errorf("%d, %v", at, err)
	}
}

// deliver enters a receipt for all there is, twice, as a courier may.
func (w *world) deliver() {
	w.t.Helper()
	proof, err := w.office.Proof()
	ok(w.t, err)
	for range 2 {
		ok(w.t, w.office.Deliver(w.t.Context(), proof.Head.Seq, proof.Head.Hash, []byte("tanda terima")))
	}
	after, err := w.office.Proof()
	if err != nil || after.Head.Seq > proof.Head.Seq+2 {
		w.t.Errorf("a receipt was entered twice: %d after %d, %v", after.Head.Seq, proof.Head.Seq, err)
	}
}

func TestPINsOfOfficers(t *testing.T) {
	w := newWorld(t)
	maria, lay := w.signIn(clerk), w.signIn(boss)
	ok(t, w.office.ChangePIN(w.tiles[clerk], []byte(w.pins[clerk]), []byte("735291")))
	_, err := w.office.SignIn(t.Context(), w.tiles[clerk], []byte(w.pins[clerk]))
	wantCode(t, "the old PIN", err, kelurahan.PINWrong)
	w.pins[clerk] = "735291"
	w.signIn(clerk)
	wantCode(t, "a clerk resets", w.office.ResetPIN(t.Context(), maria, w.tiles[clerk2], []byte("482915")), kelurahan.RoleRefused)
	wantCode(t, "his own", w.office.ResetPIN(t.Context(), lay, lay.ID, []byte("482915")), kelurahan.RoleRefused)
	ok(t, w.office.ResetPIN(t.Context(), lay, w.tiles[clerk2], []byte("482915")))
	_, err = w.office.SignIn(t.Context(), w.tiles[clerk2], []byte("482915"))
	wantCode(t, "a PIN somebody else chose", err, kelurahan.PINGiven)
	ok(t, w.office.ChangePIN(w.tiles[clerk2], []byte("482915"), []byte("915482")))
	w.pins[clerk2] = "915482"
	w.signIn(clerk2)
	wantCode(t, "a clerk dismisses", w.office.Dismiss(t.Context(), maria, w.tiles[clerk2], "pindah tugas"), kelurahan.RoleRefused)
	wantCode(t, "himself", w.office.Dismiss(t.Context(), lay, lay.ID, "pindah tugas"), kelurahan.RoleRefused)
	ok(t, w.office.Dismiss(t.Context(), lay, w.tiles[clerk2], "pindah tugas"))
	_, err = w.office.SignIn(t.Context(), w.tiles[clerk2], []byte("915482"))
	wantCode(t, "after his dismissal", err, kelurahan.OfficerRevoked)
	ok(t, w.office.Enrol(t.Context(), lay, office.NewOfficer{Name: "Rambu Ata", Role: kelurahan.Clerk, PIN: []byte("582914")}))
	w.learnTiles()
	w.pins["Rambu Ata"] = "582914"
	w.again()
	w.signIn("Rambu Ata")
}

// A form begins with what is known, and its letter can be read under the
// questions' own words.
func TestAFormIsFilledFromBefore(t *testing.T) {
	w := newWorld(t)
	maria := w.signIn(clerk)
	w.populate(maria, 5)
	before := w.issue(maria, w.usaha(maria, 1))
	d, err := w.office.NewDraft(maria, "sku", office.Party{Resident: w.people[1].ID}, kelurahan.Evidence{Source: kelurahan.EvidenceTyped, Assurance: "A0"})
	ok(t, err)
	ok(t, w.office.Prefill(&d))
	if len(d.Fields) == 0 {
		t.Error("nothing is filled in")
	}
	answers := w.office.Answers(&before.Record.Issued.Letter)
	if len(answers) != len(before.Record.Issued.Letter.Fields) || answers[0].Name == before.Record.Issued.Letter.Fields[0].Name {
		t.Errorf("%+v", answers)
	}
	ok(t, w.office.SaveDraft(d))
	kept, err := w.office.Draft(d.ID)
	if err != nil || kept.Applicant.Resident != w.people[1].ID {
		t.Errorf("%+v, %v", kept, err)
	}
	if n, err := w.office.DraftCount(); err != nil || n != 1 {
		t.Errorf("%d drafts, %v", n, err)
	}
	ok(t, w.office.DiscardDraft(t.Context(), d.ID))
	_, err = w.office.Draft(d.ID)
	wantCode(t, "a form thrown away", err, kelurahan.NotFound)
	week, err := w.office.Week(20261123)
	if err != nil || len(week) != 7 || week[6].Value != 1 || week[5].Value != 0 {
		t.Errorf("%+v, %v", week, err)
	}
	if list, err := w.office.LettersOf(w.people[1].ID, 5); err != nil || len(list) != 1 {
		t.Errorf("%d letters of one person, %v", len(list), err)
	}
	if two, err := w.office.Conflict(w.people[1].ID); err != nil || two {
		t.Errorf("conflict %v, %v", two, err)
	}
}

func TestCardsAreTied(t *testing.T) {
	w := newWorld(t)
	maria := w.signIn(clerk)
	w.populate(maria, 5)
	uid := []byte{4, 1, 2, 3, 4, 5, 6}
	_, err := w.office.ByCard(uid)
	wantCode(t, "an unknown card", err, kelurahan.NotFound)
	ok(t, w.office.LinkCard(t.Context(), maria, uid, w.people[2].ID))
	if link, err := w.office.ByCard(uid); err != nil || link.Person != w.people[2].ID {
		t.Errorf("%+v, %v", link, err)
	}
	if cards, err := w.office.Cards(w.people[2].ID); err != nil || len(cards) != 1 {
		t.Errorf("%d cards, %v", len(cards), err)
	}
	wantCode(t, "no reason", w.office.UnlinkCard(t.Context(), maria, w.people[2].ID, ""), kelurahan.ReasonRequired)
	ok(t, w.office.UnlinkCard(t.Context(), maria, w.people[2].ID, "kartu hilang"))
	w.again()
	_, err = w.office.ByCard(uid)
	wantCode(t, "after it was untied", err, kelurahan.NotFound)
}

func TestSlipsArePrinted(t *testing.T) {
	w := newWorld(t)
	maria := w.signIn(clerk)
	w.populate(maria, 5)
	rec := w.issue(maria, w.usaha(maria, 1)).Record
	ok(t, w.office.Void(t.Context(), maria, rec.ID, "salah nama"))
	w.issue(maria, w.usaha(maria, 2))
	_, err := w.office.PrintTest(t.Context(), maria)
	ok(t, err)
	_, err = w.office.PrintDay(t.Context(), maria, 20261123)
	ok(t, err)
	if _, err := w.office.Refuse(t.Context(), maria, w.usaha(maria, 3), "x", nil); kelurahan.CodeOf(err) != kelurahan.ReasonRequired {
		t.Errorf("a refusal without a reason: %v", err)
	}
	if n := len(w.office.OpenSheets()); n != 2 {
		t.Errorf("%d sheets on their way", n)
	}
	if o, err := w.office.Opened(); err != nil || o.Entries == 0 || w.office.Counter() != "A" || w.office.Folder() != w.dir {
		t.Errorf("%+v, %v", o, err)
	}
}

func TestWhoSigns(t *testing.T) {
	w := newWorld(t)
	maria, lay := w.signIn(clerk), w.signIn(boss)
	w.populate(maria, 5)
	wantCode(t, "a clerk configures", w.office.Configure(t.Context(), maria, func(*kelurahan.Office) {}), kelurahan.RoleRefused)
	ok(t, w.office.Configure(t.Context(), lay, func(p *kelurahan.Office) {
		p.Signers = append(p.Signers, kelurahan.Signatory{Key: "sek", Name: "Debora Kase, S.Sos", NIP: "197501011995032001", Rank: "Penata", Title: "Sekretaris Lurah"})
	}))
	wantCode(t, "nobody of that key", w.office.OnDuty(t.Context(), maria, "tidak-ada"), kelurahan.OfficeNotSet)
	before := w.issue(maria, w.usaha(maria, 1))
	ok(t, w.office.OnDuty(t.Context(), maria, "sek"))
	profile, err := w.office.Profile()
	if err != nil || profile.OnDuty != "sek" || profile.Revision != 3 {
		t.Errorf("%+v, %v", profile.OnDuty, err)
	}
	w.sameBytes(before) // a letter keeps the profile it was issued under
}

// A form that is not ready says why, with the first reason as its code.
func TestFormsThatAreNotReady(t *testing.T) {
	w := newWorld(t)
	maria := w.signIn(clerk)
	w.populate(maria, 5)
	for want, spoil := range map[kelurahan.Code]func(*office.Draft){
		kelurahan.FieldRequired:   func(d *office.Draft) { delete(d.Fields, "nama-usaha") },
		kelurahan.RequirementOpen: func(d *office.Draft) { d.Seen = nil },
		kelurahan.KindUnknown:     func(d *office.Draft) { d.Kind = "tidak-ada" },
		kelurahan.NotFound:        func(d *office.Draft) { d.Applicant.Resident = kelurahan.PersonID{9} },
	} {
		d := w.usaha(maria, 1)
		spoil(&d)
		_, err := w.office.Issue(t.Context(), maria, d)
		wantCode(t, "issue", err, want)
		_, err = w.office.Hold(t.Context(), maria, d, "minta diperiksa")
		wantCode(t, "hold", err, want)
	}
	w.noGaps()
}
