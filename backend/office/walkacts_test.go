package office_test

import (
	"fmt"
	"time"

	"github.com/loket-kelurahan/loket/backend/catalog"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/office"
	"github.com/loket-kelurahan/loket/backend/register/cutdisk"
)

// step makes one act, or lets something happen to the PC.
func (w *walker) step() {
	w.setClock(w.Now().Add(time.Duration(1+w.pick(20*60)) * time.Second))
	if w.m.clock(w.today()) != "" && w.chance(40) {
		w.mendClock()
		return
	}
	for said := len(w.trace); len(w.trace) == said; {
		w.choose()
	}
}

// choose makes one act, or none when there is nothing to make it on.
func (w *walker) choose() {
	total := 0
	for _, c := range choices() {
		total += c.weight
	}
	n := w.pick(total)
	for _, c := range choices() {
		if n -= c.weight; n < 0 {
			c.act(w)
			return
		}
	}
}

type choice struct {
	weight int
	act    func(*walker)
}

func choices() []choice {
	return []choice{
		{22, (*walker).issueOne}, {6, (*walker).holdOne}, {6, (*walker).releaseOne}, {2, (*walker).refuseHeld},
		{9, (*walker).printOne}, {9, (*walker).answerOne}, {4, (*walker).voidOne}, {5, (*walker).replaceOne},
		{3, (*walker).handwrite}, {2, (*walker).refuseOne}, {6, (*walker).closeDay}, {8, (*walker).approveOne},
		{2, (*walker).returnOne}, {3, (*walker).closeAgain}, {5, (*walker).changeOfficer}, {4, (*walker).moveClock},
		{2, (*walker).acceptClock}, {4, (*walker).restart}, {8, (*walker).arm}, {3, (*walker).look},
		{2, (*walker).changeKind}, {2, (*walker).listKind}, {1, (*walker).backUp},
	}
}

// try makes one act and holds what came of it against what had to come. then is
// what the model takes when it went well, or may have.
func (w *walker) try(name string, want kelurahan.Code, act func() error, then func()) {
	w.acts[name]++
	err := act()
	code := kelurahan.CodeOf(err)
	w.say("%s: %s", name, code)
	switch {
	case w.armed && diskCode(err):
		if want != "" {
			then = nil
		}
		w.crash(then)
	case code != want:
		w.stop("%s: %q instead of %q (%v)", name, code, want, err)
	case err == nil && then != nil:
		then()
	}
	if got := kelurahan.CodeOf(w.office.Clock()); got != w.m.clock(w.today()) {
		w.stop("after %s the clock is %q, not %q", name, got, w.m.clock(w.today()))
	}
}

// tryUnseen is try for an act that shows in nothing but the day of the newest
// entry: whether it happened before a crash, the clock alone will tell.
func (w *walker) tryUnseen(name string, want kelurahan.Code, act func() error, then func()) {
	crashes := w.acts["crash"]
	w.try(name, want, act, then)
	if w.acts["crash"] > crashes && want == "" {
		w.m.perhaps = w.today()
	}
}

// crash ends the program after the disk failed under it, and holds what the next
// one finds against what was acknowledged: the act that failed is there or not.
func (w *walker) crash(maybe func()) {
	w.acts["crash"]++
	w.end()
	w.afterTrouble()
	w.open()
	w.settle(maybe)
}

// settle finds out whether an act that was not acknowledged happened.
func (w *walker) settle(maybe func()) {
	err := w.m.differs(w.office, w.today())
	if err == nil {
		return
	}
	if maybe == nil {
		w.stop("%v", err)
	}
	maybe()
	if again := w.m.differs(w.office, w.today()); again != nil {
		w.stop("neither without the last act (%v) nor with it: %v", err, again)
	}
	w.say("  the last act had happened")
}

func (w *walker) form(kind *catalog.Kind) office.Draft {
	variant := pickOf(w, []catalog.Variant{catalog.Short, catalog.Short, catalog.Sparse, catalog.Long})
	p := profile()
	p.Revision = 1
	l := catalog.Sample(kind, &p, w.today(), variant)
	applicant := outsider(l.Applicant)
	if w.chance(30) {
		applicant = office.Party{Resident: pickOf(w, w.p.people).ID}
	}
	d, err := w.office.NewDraft(w.who, kind.Code, applicant, kelurahan.Evidence{Source: kelurahan.EvidenceTyped, Assurance: "A0"})
	w.must(err)
	w.long[d.ID] = variant == catalog.Long
	d.Seen = l.Seen
	for _, f := range l.Fields {
		d.Fields[f.Name] = f.Value
	}
	if l.Subject != nil {
		s := outsider(*l.Subject)
		d.Subject = &s
	}
	for _, r := range l.Roles {
		d.Roles[r.Role] = append(d.Roles[r.Role], outsider(r.Person))
	}
	w.passWarnings(&d)
	return d
}

func outsider(p kelurahan.Person) office.Party {
	p.Resident = kelurahan.PersonID{}
	return office.Party{Outsider: &p}
}

// passWarnings reads the warnings of a form and goes on, mostly.
func (w *walker) passWarnings(d *office.Draft) {
	c, err := w.office.Compose(*d)
	w.must(err)
	if w.chance(95) {
		for _, warning := range c.Warnings {
			d.Overridden = append(d.Overridden, warning.Key)
		}
	}
}

// wantIssue is what must come of numbering a form now.
func (w *walker) wantIssue(d office.Draft, replaces *mLetter, released bool) kelurahan.Code {
	c, err := w.office.Compose(d)
	w.must(err)
	switch {
	case len(c.Errors) > 0:
		return c.Errors[0].Code
	case len(c.Warnings) > 0:
		return c.Warnings[0].Err.Code
	case c.Kind.Mode == kelurahan.Hold && !released:
		return kelurahan.HeldNeedsWord
	case replaces != nil && replaces.status != kelurahan.StatusIssued && replaces.status != kelurahan.StatusPrinted:
		return kelurahan.NotAllowedNow
	}
	if w.long[d.ID] {
		if _, _, err := w.office.Preview(c); err != nil {
			return kelurahan.CodeOf(err)
		}
	}
	return w.m.clock(w.today())
}

func (w *walker) letter(d office.Draft, replaces *mLetter) *mLetter {
	return &mLetter{
		id: d.ID, draft: d, kind: d.Kind, version: w.m.kinds[d.Kind], maker: w.who.ID, date: w.today(),
		replaces: replaces, sheets: map[int]kelurahan.Outcome{}, asking: noSheet,
	}
}

func (w *walker) issueOne() {
	kind := pickOf(w, w.p.kinds)
	if w.chance(70) {
		kind = w.prompt()
	}
	w.issue(w.form(kind), nil)
}

// prompt is a kind that is numbered on the spot.
func (w *walker) prompt() *catalog.Kind {
	for {
		if k := pickOf(w, w.p.kinds); k.Mode != kelurahan.Hold {
			return k
		}
	}
}

func (w *walker) issue(d office.Draft, replaces *mLetter) {
	l, today := w.letter(d, replaces), w.today()
	want := w.wantIssue(d, replaces, false)
	var out office.Issued
	w.try(fmt.Sprintf("issue %s", d.Kind), want, func() (err error) {
		out, err = w.office.Issue(w.ctx, w.who, d)
		return err
	}, func() {
		w.m.letters = append(w.m.letters, l)
		w.m.issued(l, today)
		if out.Record.Issued == nil {
			return // it was not acknowledged, and it is there
		}
		l.pdf = out.Record.Issued.PDF
		if n := out.Record.Issued.Letter.Number.Sequence; n != l.number {
			w.stop("number %d was given, %d is next", n, l.number)
		}
	})
	if out.Record.Issued != nil && w.chance(10) {
		w.try("issue again", "", func() error {
			again, err := w.office.Issue(w.ctx, w.who, d)
			if err == nil && (!again.Again || again.Record.Issued.Letter.Number != out.Record.Issued.Letter.Number) {
				w.stop("the same form became another letter")
			}
			return err
		}, nil)
	}
	if want == kelurahan.HeldNeedsWord && w.office != nil {
		w.hold(d, l)
	}
}

func (w *walker) holdOne() {
	d := w.form(pickOf(w, w.p.kinds))
	w.hold(d, w.letter(d, nil))
}

func (w *walker) hold(d office.Draft, l *mLetter) {
	want := w.m.clock(w.today())
	if c, err := w.office.Compose(d); err != nil {
		w.stop("%v", err)
	} else if len(c.Errors) > 0 {
		want = c.Errors[0].Code
	} else if len(c.Warnings) > 0 {
		want = c.Warnings[0].Err.Code
	}
	today := w.today()
	w.try("hold "+string(d.Kind), want, func() error {
		_, err := w.office.Hold(w.ctx, w.who, d, "minta diperiksa")
		return err
	}, func() {
		l.status = kelurahan.StatusHeld
		w.m.letters = append(w.m.letters, l)
		w.m.dated(today)
	})
}

func (w *walker) releaseOne() {
	held := w.m.having(kelurahan.StatusHeld)
	if len(held) == 0 {
		return
	}
	l, today, pin := pickOf(w, held), w.today(), w.pin(w.who)
	want := w.permit(l, kelurahan.ActRelease)
	if want == "" && l.maker == w.who.ID {
		want = kelurahan.SelfApproval
	}
	if want == "" && w.chance(5) {
		want, pin = kelurahan.PINWrong, "000111"
	}
	if want == "" {
		want = w.wantIssue(l.draft, l.replaces, true)
		if (want == "" || want == w.m.clock(today)) && l.version != w.m.kinds[l.kind] {
			want = kelurahan.BatchChanged
		}
	}
	var out office.Issued
	w.try("release", want, func() (err error) {
		out, err = w.office.Release(w.ctx, w.who, l.id, []byte(pin))
		return err
	}, func() {
		w.m.issued(l, today)
		if out.Record.Issued != nil && out.Record.Issued.Letter.Number.Sequence != l.number {
			w.stop("number %d was given, %d is next", out.Record.Issued.Letter.Number.Sequence, l.number)
		}
	})
}

func (w *walker) pin(who kelurahan.Officer) string { return walkPins()[who.Name] }

func (w *walker) permit(l *mLetter, act kelurahan.Act) kelurahan.Code {
	return kelurahan.CodeOf(kelurahan.PermitLetter(l.status, w.who.Role, act))
}

// or is the first code that is one.
func or(codes ...kelurahan.Code) kelurahan.Code {
	for _, c := range codes {
		if c != "" {
			return c
		}
	}
	return ""
}

func (w *walker) refuseHeld() {
	if len(w.m.letters) == 0 {
		return
	}
	l, today := pickOf(w, w.m.letters), w.today()
	w.try("refuse held", or(w.permit(l, kelurahan.ActRefuse), w.m.clock(today)), func() error {
		return w.office.RefuseHold(w.ctx, w.who, l.id, "tidak lengkap")
	}, func() {
		l.status = kelurahan.StatusRefused
		w.m.dated(today)
	})
}

func (w *walker) voidOne() {
	if len(w.m.letters) == 0 {
		return
	}
	l, today := pickOf(w, w.m.letters), w.today()
	w.try("void", or(w.permit(l, kelurahan.ActVoid), w.m.clock(today)), func() error {
		return w.office.Void(w.ctx, w.who, l.id, "salah nama")
	}, func() {
		l.status, w.m.reviewed = kelurahan.StatusVoid, true
		w.m.dated(today)
	})
}

func (w *walker) replaceOne() {
	if len(w.m.letters) == 0 {
		return
	}
	old := pickOf(w, w.m.letters)
	var d office.Draft
	w.try("replacement", w.permit(old, kelurahan.ActReplace), func() (err error) {
		d, err = w.office.Replacement(w.who, old.id)
		return err
	}, nil)
	if d.ID.IsZero() {
		return
	}
	w.passWarnings(&d)
	w.issue(d, old)
}

func (w *walker) printOne() {
	list := w.m.having(kelurahan.StatusIssued, kelurahan.StatusPrinted, kelurahan.StatusVoid, kelurahan.StatusHeld, kelurahan.StatusHandwritten)
	if len(list) == 0 {
		return
	}
	l := pickOf(w, list)
	if l.asking != noSheet {
		w.answer(l, kelurahan.Uncertain, "left unanswered")
		if w.m.clock(w.today()) != "" {
			return
		}
	}
	act := kelurahan.ActPrint
	if l.status == kelurahan.StatusPrinted {
		act = kelurahan.ActReprint
	}
	want, copy, today := w.permit(l, act), l.nextCopy(), w.today()
	if copy > 0 { // a copy leaves an entry of its own
		want = or(want, w.m.clock(today))
	}
	w.tryUnseen("print", want, func() error {
		sheet, err := w.office.Print(w.ctx, w.who, l.id)
		if err == nil && sheet.Copy != copy {
			w.stop("copy %d of %s, not %d", sheet.Copy, l, copy)
		}
		return err
	}, func() {
		l.asking = copy
		if copy > 0 {
			w.m.dated(today)
		}
		for range 5000 {
			if s, ok := w.office.Sheet(l.id); ok && s.Asking {
				return
			}
			time.Sleep(time.Millisecond)
		}
		w.stop("the sheet never ended")
	})
}

func (w *walker) answerOne() {
	if len(w.m.letters) == 0 {
		return
	}
	outcome := pickOf(w, []kelurahan.Outcome{kelurahan.CameOut, kelurahan.CameOut, kelurahan.CameOut, kelurahan.NotOut, kelurahan.Spoiled})
	w.answer(pickOf(w, w.m.letters), outcome, "answer")
}

func (w *walker) answer(l *mLetter, outcome kelurahan.Outcome, name string) {
	today := w.today()
	w.tryUnseen(name, or(w.permit(l, kelurahan.ActConfirm), w.m.clock(today)), func() error {
		return w.office.Answer(w.ctx, w.who, l.id, outcome)
	}, func() {
		l.answered(outcome)
		w.m.reviewed = true
		w.m.dated(today)
	})
}

func (w *walker) handwrite() {
	today := w.today()
	l := &mLetter{status: kelurahan.StatusHandwritten, maker: w.who.ID, sheets: map[int]kelurahan.Outcome{}, asking: noSheet}
	var rec kelurahan.LetterRecord
	w.try("handwritten", w.m.clock(today), func() (err error) {
		rec, err = w.office.Handwritten(w.ctx, w.who, "Surat Pengantar", "Beni Lado", "", today)
		return err
	}, func() {
		l.id = rec.ID
		w.m.letters = append(w.m.letters, l)
		w.m.numbered(l, today)
	})
}

func (w *walker) refuseOne() {
	d, today := w.form(pickOf(w, w.p.kinds)), w.today()
	w.try("refuse", w.m.clock(today), func() error {
		_, err := w.office.Refuse(w.ctx, w.who, d, "berkas belum lengkap", []string{"KTP asli"})
		return err
	}, func() {
		w.m.refused[today]++
		w.m.reviewed = true
		w.m.dated(today)
	})
}

func (w *walker) changeOfficer() {
	name := pickOf(w, []string{clerk, clerk2, boss, boss2})
	if w.chance(10) {
		w.try("wrong PIN", kelurahan.PINWrong, func() error {
			_, err := w.office.SignIn(w.ctx, w.p.tiles[name], []byte("000111"))
			return err
		}, nil)
	}
	w.try("sign in "+name, "", func() (err error) {
		w.who, err = w.office.SignIn(w.ctx, w.p.tiles[name], []byte(walkPins()[name]))
		return err
	}, nil)
}

func (w *walker) restart() {
	w.say("restart")
	w.acts["restart"]++
	w.end()
	if w.armed { // what was not noticed before closing shows now
		w.afterTrouble()
	} else if w.chance(30) {
		w.oldStore()
	}
	w.open()
	w.settle(nil)
}

// arm lets the power fail, or the disk, some calls from now.
func (w *walker) arm() {
	if w.armed {
		return
	}
	w.armed = true
	n := 1 + w.pick(14)
	if w.chance(60) {
		w.disk.CutAfter(n)
		w.say("  the power will fail at call %d", n)
		return
	}
	fault := pickOf(w, []cutdisk.Fault{cutdisk.FaultIO, cutdisk.FaultFull, cutdisk.FaultShort})
	w.disk.Fail(n, fault)
	w.say("  the disk will fail at call %d: %d", n, fault)
}

// look opens letters, which is recorded, and sometimes writes that down at once.
func (w *walker) look() {
	if len(w.m.letters) == 0 {
		return
	}
	l := pickOf(w, w.m.letters)
	w.try("look", "", func() error {
		_, err := w.office.Letter(w.ctx, w.who, l.id, "uji")
		return err
	}, nil)
	if w.chance(60) {
		w.try("write looks down", "", func() error { return w.office.FlushViews(w.ctx, w.who.ID) }, nil)
	}
}
