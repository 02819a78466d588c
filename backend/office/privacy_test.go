package office_test

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/loket-kelurahan/loket/backend/catalog"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/office"
	"github.com/loket-kelurahan/loket/backend/register"
	"github.com/loket-kelurahan/loket/backend/store"
	"github.com/loket-kelurahan/loket/backend/wire"
)

// entries gives the register from an entry on, read back from its bytes.
func (w *world) entries(from uint64) (list []kelurahan.Event) {
	w.t.Helper()
	p, err := w.office.Proof()
	if err != nil {
		w.t.Fatal(err)
	}
	raw, err := w.office.Run(w.t.Context(), from, p.Head.Seq)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, e := range raw {
		if e.Erased || e.Kind != register.KindPayload {
			continue
		}
		_, _, ev, err := wire.DecodeEntry(e.Payload)
		if err != nil {
			w.t.Fatal(err)
		}
		list = append(list, ev)
	}
	return list
}

func (w *world) head() uint64 {
	w.t.Helper()
	p, err := w.office.Proof()
	if err != nil {
		w.t.Fatal(err)
	}
	return p.Head.Seq
}

func must[V any](v V, err error) V {
	if err != nil {
		panic(err)
	}
	return v
}

// shower is a method that gives a person's details, called so that they are
// those of people[3].
type shower func(w *world, maria kelurahan.Officer, l office.Issued, held kelurahan.LetterID)

// showers is every read of the office that gives details of people. A method
// that does and has no row here, nor a reason in silent, fails the test.
func showers() map[string]shower {
	var f, today = store.LetterFilter{}, kelurahan.MakeDate(2026, 11, 23)
	return map[string]shower{
		"Search": func(w *world, _ kelurahan.Officer, _ office.Issued, _ kelurahan.LetterID) {
			must(w.office.Search(w.people[3].Name, 8))
		},
		"Resident": func(w *world, m kelurahan.Officer, _ office.Issued, _ kelurahan.LetterID) {
			must(w.office.Resident(w.t.Context(), m, w.people[3].ID, "warga"))
		},
		"Glance": func(w *world, _ kelurahan.Officer, _ office.Issued, _ kelurahan.LetterID) {
			must(w.office.Glance(w.people[3].ID))
		},
		"Family": func(w *world, _ kelurahan.Officer, _ office.Issued, _ kelurahan.LetterID) {
			must(w.office.Family(w.people[3].KK))
		},
		"LettersOf": func(w *world, _ kelurahan.Officer, _ office.Issued, _ kelurahan.LetterID) {
			must(w.office.LettersOf(w.people[3].ID, 5))
		},
		"LetterByNumber": func(w *world, _ kelurahan.Officer, l office.Issued, _ kelurahan.LetterID) {
			must(w.office.LetterByNumber("A", l.Record.Letter().Number.Sequence))
		},
		"Letters": func(w *world, _ kelurahan.Officer, _ office.Issued, _ kelurahan.LetterID) { must(w.office.Letters(f)) },
		"Letter": func(w *world, m kelurahan.Officer, l office.Issued, _ kelurahan.LetterID) {
			must(w.office.Letter(w.t.Context(), m, l.Record.ID, "register"))
		},
		"Day": func(w *world, _ kelurahan.Officer, _ office.Issued, _ kelurahan.LetterID) { must(w.office.Day(today)) },
		"Earlier": func(w *world, m kelurahan.Officer, _ office.Issued, _ kelurahan.LetterID) {
			kinds, _, err := w.office.Kinds()
			i := slices.IndexFunc(must(kinds, err), func(k *catalog.Kind) bool { return k.Code == "sku" })
			k := *kinds[i]
			k.ShowEarlier = "person"
			if list := must(w.office.Earlier(&k, w.people[3].ID)); len(list) == 0 {
				w.t.Fatal("no earlier letter: the test shows nothing")
			}
		},
		"SameAnswer": func(w *world, _ kelurahan.Officer, l office.Issued, _ kelurahan.LetterID) {
			kinds, _, err := w.office.Kinds()
			i := slices.IndexFunc(must(kinds, err), func(k *catalog.Kind) bool { return k.Code == "sku" })
			k := *kinds[i]
			k.ShowEarlier = catalog.EarlierField + "nama-usaha"
			answers := map[string]string{"nama-usaha": l.Record.Letter().Field("nama-usaha")}
			if list := must(w.office.SameAnswer(&k, kelurahan.LetterID{}, answers)); len(list) == 0 {
				w.t.Fatal("no letter with the same answer: the test shows nothing")
			}
		},
		"PrintDay": func(w *world, m kelurahan.Officer, _ office.Issued, _ kelurahan.LetterID) {
			must(w.office.PrintDay(w.t.Context(), m, today))
		},
		"Held": func(w *world, _ kelurahan.Officer, _ office.Issued, _ kelurahan.LetterID) { must(w.office.Held()) },
		"Review": func(w *world, m kelurahan.Officer, _ office.Issued, _ kelurahan.LetterID) {
			batch := must(w.office.CloseDay(w.t.Context(), m))
			if _, list, err := w.office.Review(m, batch); err != nil || len(list) == 0 {
				w.t.Fatal(len(list), err)
			}
		},
	}
}

// unfinished are the reads of what was begun, and of what is asked about people.
func unfinished() map[string]shower {
	return map[string]shower{
		"Drawer": func(w *world, m kelurahan.Officer, _ office.Issued, _ kelurahan.LetterID) {
			must(w.office.Drawer(m.ID))
		},
		"Draft": func(w *world, m kelurahan.Officer, _ office.Issued, _ kelurahan.LetterID) {
			d := w.usaha(m, 3)
			if err := w.office.SaveDraft(d); err != nil {
				w.t.Fatal(err)
			}
			must(w.office.Draft(d.ID))
		},
		"Drafts": func(w *world, m kelurahan.Officer, _ office.Issued, _ kelurahan.LetterID) {
			if err := w.office.SaveDraft(w.usaha(m, 3)); err != nil {
				w.t.Fatal(err)
			}
			must(w.office.Drafts())
		},
		"Replacement": func(w *world, m kelurahan.Officer, l office.Issued, _ kelurahan.LetterID) {
			must(w.office.Replacement(m, l.Record.ID))
		},
		"CheckSeal": func(w *world, _ kelurahan.Officer, l office.Issued, _ kelurahan.LetterID) {
			must(w.office.CheckSeal(w.qr(l)))
		},
		"About": func(w *world, m kelurahan.Officer, _ office.Issued, _ kelurahan.LetterID) {
			must(w.office.About(w.t.Context(), m, w.people[3].ID))
		},
		"Corrections": func(w *world, m kelurahan.Officer, _ office.Issued, _ kelurahan.LetterID) {
			w.askCorrection(m, 3)
			must(w.office.Corrections())
		},
		"Breached": func(w *world, _ kelurahan.Officer, _ office.Issued, _ kelurahan.LetterID) {
			must(w.office.Breached(w.t.Context(), w.signIn(boss), office.BreachQuery{What: office.BreachPC, To: kelurahan.MillisOf(w.clock.Now())}))
		},
		"PrintAbout": func(w *world, m kelurahan.Officer, _ office.Issued, _ kelurahan.LetterID) {
			must(w.office.PrintAbout(w.t.Context(), m, w.people[3].ID, "diminta orangnya"))
		},
	}
}

// silent are reads that give details and record nothing, each with its reason.
func silent() map[string]string {
	acts := "an act: its own entry names the person, the officer and the moment"
	given := "works on what the caller was given by a read that is recorded"
	return map[string]string{
		"Issue": acts, "Hold": acts, "Release": acts, "Handwritten": acts, "Refuse": acts, "SaveResident": acts, "CorrectResident": acts,
		"Print":   "an original is told by LetterIssued, a copy by PeopleExported: TestCopyLeavesATrace",
		"Compose": given, "Preview": given, "Paper": given, "Answers": given, "Prefill": given, "NewDraft": given, "SaveDraft": given,
		"AboutPDF": given, "BreachPDF": given, "PrintBreach": "records itself: TestBreach", "SaveBreach": "records itself: TestBreach",
		"AllResidents": "compares a spreadsheet, nobody sees it; the import names everybody, and a report that is saved is recorded",
		"ByCard":       "an identity and a day; opening the person is recorded",
		"Cards":        "keyed hashes and days, no person's details",
		"Sheets":       "draws for the courier what it carries; nobody sees it",
		"Run":          "sealed entries for the courier, which never opens them",
		"ReviewLost":   "records itself: TestApproveForALostPC",
		"Batches":      "counts", "Summary": "counts", "OpenDay": "counts", "Tally": "figures without letters",
		"Proof":     "the voids of a series: numbers and reasons",
		"Configure": "the office's own officials", "Profile": "the office's own officials",
		"ReviewState": given, "BatchHistory": given,
	}
}

// shows reports whether a type holds details of people.
func shows(t reflect.Type, seen map[reflect.Type]bool) bool {
	personal := []reflect.Type{
		reflect.TypeFor[kelurahan.Resident](), reflect.TypeFor[kelurahan.Person](), reflect.TypeFor[kelurahan.Letter](),
		reflect.TypeFor[kelurahan.PersonID](), reflect.TypeFor[office.Draft](),
	}
	if slices.Contains(personal, t) {
		return true
	}
	if seen[t] {
		return false
	}
	seen[t] = true
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
		return shows(t.Elem(), seen)
	case reflect.Struct:
		for i := range t.NumField() {
			if shows(t.Field(i).Type, seen) {
				return true
			}
		}
	case reflect.Func: // an iterator
		for i := range t.NumIn() {
			if shows(t.In(i), seen) {
				return true
			}
		}
	}
	return false
}

// Every read that gives a person's details leaves a trace that names him, and a
// new one without a row here fails.
func TestEveryReadLeavesATrace(t *testing.T) {
	table, quiet := showers(), silent()
	maps.Copy(table, unfinished())
	all := reflect.TypeFor[*office.Office]()
	for i := range all.NumMethod() {
		m := all.Method(i)
		personal := false
		for k := range m.Type.NumOut() {
			personal = personal || shows(m.Type.Out(k), map[reflect.Type]bool{})
		}
		if _, ok := table[m.Name]; ok || quiet[m.Name] != "" {
			continue
		}
		if personal {
			t.Errorf("Office.%s gives details of people: show that it leaves a trace, or say why not", m.Name)
		}
	}
	w := newWorld(t)
	maria := w.signIn(clerk)
	w.populate(maria, 20)
	l := w.issue(maria, w.usaha(maria, 3))
	held, err := w.office.Hold(t.Context(), maria, w.usaha(maria, 3), "perlu dilihat penyelia")
	if err != nil {
		t.Fatal(err)
	}
	for name, show := range table {
		if err := w.office.FlushViews(t.Context(), maria.ID); err != nil {
			t.Fatal(err)
		}
		before := w.head()
		w.signIn(clerk)
		show(w, maria, l, held.ID)
		if err := w.office.FlushViews(t.Context(), maria.ID); err != nil {
			t.Fatal(err)
		}
		if !w.traced(before+1, w.people[3].ID) {
			t.Errorf("Office.%s showed a person and left no trace", name)
		}
	}
}

// traced reports whether entries record a look, a list or an export of somebody,
// with a purpose.
func (w *world) traced(from uint64, who kelurahan.PersonID) bool {
	for _, ev := range w.entries(from) {
		switch v := ev.(type) {
		case kelurahan.PersonsViewed:
			if slices.ContainsFunc(v.Views, func(x kelurahan.View) bool { return x.Person == who && x.Purpose != "" && !x.By.IsZero() }) {
				return true
			}
		case kelurahan.PeopleListed:
			if slices.Contains(v.Persons, who) && v.Purpose != "" && !v.By.IsZero() {
				return true
			}
		case kelurahan.PeopleExported:
			if slices.Contains(v.Persons, who) && v.Purpose != "" {
				return true
			}
		}
	}
	return false
}

func (w *world) askCorrection(by kelurahan.Officer, person int) {
	w.t.Helper()
	err := w.office.AskCorrection(w.t.Context(), by, kelurahan.CorrectionAsked{
		Person: w.people[person].ID, Wrong: "nama ibu salah tulis, mestinya MARIANA", Evidence: "KK asli", Asker: "anaknya",
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

// A copy of a letter names everybody in it before it is at the printer.
func TestCopyLeavesATrace(t *testing.T) {
	w := newWorld(t)
	maria := w.signIn(clerk)
	w.populate(maria, 20)
	l := w.issue(maria, w.usaha(maria, 3))
	for range 2 {
		if _, err := w.office.Print(t.Context(), maria, l.Record.ID); err != nil {
			t.Fatal(err)
		}
		w.waitSheet(l.Record.ID)
		if err := w.office.Answer(t.Context(), maria, l.Record.ID, kelurahan.CameOut); err != nil {
			t.Fatal(err)
		}
	}
	copies := 0
	for _, ev := range w.entries(1) {
		if v, ok := ev.(kelurahan.PeopleExported); ok && v.What == kelurahan.ExportCopy && v.Letter == l.Record.ID && slices.Contains(v.Persons, w.people[3].ID) {
			copies++
		}
	}
	if copies != 1 {
		t.Errorf("%d copies recorded, want 1", copies)
	}
}

// A request stands among the open ones with its deadline until it is answered,
// and no longer.
func TestCorrections(t *testing.T) {
	w := newWorld(t)
	maria := w.signIn(clerk)
	w.populate(maria, 20)
	w.askCorrection(maria, 3)
	open := must(w.office.Corrections())
	if len(open) != 1 || open[0].Due-open[0].At != kelurahan.Millis(72*time.Hour/time.Millisecond) || open[0].Name != w.people[3].Name {
		t.Fatalf("open requests: %+v", open)
	}
	answer := func(outcome, reason string) error {
		return w.office.AnswerCorrection(t.Context(), maria, open[0].Position, outcome, reason)
	}
	if err := answer("entahlah", "alasan yang jelas"); kelurahan.CodeOf(err) != kelurahan.BadRequest {
		t.Errorf("an outcome nobody knows: %v", err)
	}
	if err := answer(kelurahan.CorrectionDone, ""); kelurahan.CodeOf(err) != kelurahan.ReasonRequired {
		t.Errorf("no reason: %v", err)
	}
	if err := answer(kelurahan.CorrectionDone, "sesuai KK asli"); err != nil {
		t.Fatal(err)
	}
	if err := answer(kelurahan.CorrectionRefused, "sesuai KK asli"); kelurahan.CodeOf(err) != kelurahan.NotAllowedNow {
		t.Errorf("answered twice: %v", err)
	}
	if open := must(w.office.Corrections()); len(open) != 0 {
		t.Errorf("%d requests are still open", len(open))
	}
	if err := w.office.Close(); err != nil {
		t.Fatal(err)
	}
	w.removeStore() // what was asked and answered is in the register
	w.open()
	w.signIn(clerk)
	if open := must(w.office.Corrections()); len(open) != 0 {
		t.Errorf("%d requests are open after a rebuild", len(open))
	}
	if strings.Contains(open[0].Asked.Wrong, "  ") {
		t.Error("not trimmed")
	}
}
