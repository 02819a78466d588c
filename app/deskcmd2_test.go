//go:build !windows

package app_test

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/loket-kelurahan/loket/app"
	"github.com/loket-kelurahan/loket/hardware/card"
	"github.com/loket-kelurahan/loket/hardware/card/simulator"
)

func ctx() context.Context { return context.Background() }

// until waits for something that another goroutine brings about.
func until(what string, done func() bool) error {
	for range 1000 {
		if done() {
			return nil
		}
		time.Sleep(10 * time.Millisecond)
	}
	return fmt.Errorf("waited ten seconds for %s", what)
}

func (d *desk) simCard(name string) (simulator.Card, error) {
	i := slices.IndexFunc(d.people, func(c simulator.Card) bool { return strings.Contains(c.Name, name) })
	if i < 0 {
		return simulator.Card{}, fmt.Errorf("no practice card %q", name)
	}
	return d.people[i], nil
}

// tap puts a card on the reader and waits until the reading has ended.
func (d *desk) tap(args []string) (string, error) {
	c, err := d.simCard(strings.Join(args, " "))
	if err != nil {
		return "", err
	}
	return d.insert(c)
}

func (d *desk) insert(c simulator.Card) (string, error) {
	if err := d.reader.Insert(c); err != nil {
		return "", err
	}
	err := until("the card to be read", func() bool {
		v, err := d.app.Desk.Card()
		return err == nil && v.State != string(card.StateReady) && v.State != string(card.StateReading) && v.State != ""
	})
	if err != nil {
		return "", err
	}
	return d.card(nil)
}

func (d *desk) lift([]string) (string, error) {
	if err := d.reader.Remove(); err != nil {
		return "", err
	}
	return "", until("the reader to be empty", func() bool {
		v, err := d.app.Desk.Card()
		return err == nil && v.State == string(card.StateReady)
	})
}

// swap puts a card on the reader that becomes another at its n-th APDU.
func (d *desk) swap(args []string) (string, error) {
	first, err := d.simCard(args[0])
	if err != nil {
		return "", err
	}
	second, err := d.simCard(args[1])
	if err != nil {
		return "", err
	}
	first.Faults.SwapTo = &second
	if first.Faults.SwapAt, err = strconv.Atoi(args[2]); err != nil {
		return "", err
	}
	return d.insert(first)
}

// card prints what the reader says; a known card opens its person.
func (d *desk) card([]string) (string, error) {
	v, err := d.app.Desk.Card()
	if err != nil {
		return "", err
	}
	out := "kartu " + v.State
	switch {
	case v.Person != nil:
		d.person = *v.Person
		return out + " dikenal\n" + d.personWords(), nil
	case v.Unknown:
		out += " belum-dikenal"
	}
	if v.PhotoURL != "" {
		out += " foto"
	}
	return out + "\n" + v.Sentence + "\n", nil
}

func (d *desk) link([]string) (string, error) {
	v, err := d.app.Desk.LinkCard(app.IDRequest{ID: d.person.ID})
	if err == nil {
		d.person = v
	}
	return "", err
}

func (d *desk) issue([]string) (string, error) {
	v, err := d.app.Desk.Issue(d.form.Draft)
	if err != nil {
		return "", err
	}
	return d.issued(v)
}

func (d *desk) issued(v app.IssuedView) (string, error) {
	if len(v.Errors) > 0 {
		return problemWords(v.Errors), &app.Failure{Code: v.Errors[0].Code}
	}
	d.last = v.Letter.ID
	if v.Held {
		return "ditahan\n", nil
	}
	if err := d.sheetEnds(v.Letter.ID); err != nil {
		return "", err
	}
	return fmt.Sprintf("terbit %s | %s\n", v.Letter.Short, v.Letter.Number), nil
}

func (d *desk) sheetEnds(id string) error {
	return until("the sheet", func() bool {
		p, err := d.app.Desk.PrintState(app.IDRequest{ID: id})
		return err == nil && (p.State == "" || p.Asking)
	})
}

// issueTwice is a double Enter: both calls at the same moment.
func (d *desk) issueTwice([]string) (string, error) {
	type reply struct {
		v   app.IssuedView
		err error
	}
	replies := make(chan reply, 2)
	for range 2 {
		go func() {
			v, err := d.app.Desk.Issue(d.form.Draft)
			replies <- reply{v, err}
		}()
	}
	a, b := <-replies, <-replies
	if a.err != nil {
		return "", a.err
	}
	if b.err != nil {
		return "", b.err
	}
	if a.v.Letter.Number != b.v.Letter.Number {
		return "", fmt.Errorf("two letters: %s and %s", a.v.Letter.Number, b.v.Letter.Number)
	}
	return d.issued(a.v)
}

func (d *desk) drafts([]string) (string, error) {
	rows, err := d.app.Desk.Drafts()
	var out strings.Builder
	for _, r := range rows {
		fmt.Fprintf(&out, "isian %s | %s\n", r.Kind, r.Name)
	}
	return out.String(), err
}

func (d *desk) resume([]string) (string, error) {
	rows, err := d.app.Desk.Drafts()
	if err != nil {
		return "", err
	}
	if len(rows) == 0 {
		return "", fmt.Errorf("no draft was left")
	}
	d.form, err = d.app.Desk.Resume(app.IDRequest{ID: rows[0].ID})
	out := formWords(d.form)
	for name, value := range d.form.Draft.Fields {
		if value != "" {
			out += name + "=" + value + "\n"
		}
	}
	return out, err
}

func (d *desk) hold(args []string) (string, error) {
	v, err := d.app.Desk.Hold(app.HoldRequest{Draft: d.form.Draft, Reason: strings.Join(args, " ")})
	if err != nil {
		return "", err
	}
	return d.issued(v)
}

// pin is what the officer at the desk signed in with.
func (d *desk) pin() string { return d.typed }

func (d *desk) firstHeld() (string, error) {
	v, err := d.app.Approvals.State()
	if err != nil {
		return "", err
	}
	if len(v.Held) == 0 {
		return "", fmt.Errorf("nothing is held")
	}
	return v.Held[0].ID, nil
}

func (d *desk) release([]string) (string, error) {
	id, err := d.firstHeld()
	if err != nil {
		return "", err
	}
	v, err := d.app.Approvals.Release(app.ApproveRequest{Batch: id, PIN: d.pin()})
	if err != nil {
		return "", err
	}
	return d.issued(v)
}

func (d *desk) refuseHold(args []string) (string, error) {
	id, err := d.firstHeld()
	if err != nil {
		return "", err
	}
	_, err = d.app.Approvals.RefuseHold(app.ReasonRequest{ID: id, Reason: strings.Join(args, " ")})
	return "", err
}

func (d *desk) refuse(args []string) (string, error) {
	_, err := d.app.Desk.Refuse(app.RefuseRequest{Draft: d.form.Draft, Reason: strings.Join(args, " "), Bring: []string{"KTP-el asli", "KK asli"}})
	return "", err
}

func (d *desk) dieBeforePrint([]string) (string, error) {
	d.prints.die = true
	return "", nil
}

// letterID finds a letter by its short number; "last" is the last one.
func (d *desk) letterID(text string) (string, error) {
	if text == "last" {
		return d.last, nil
	}
	page, err := d.app.RegisterBook.List(app.ListRequest{Text: text})
	if err != nil {
		return "", err
	}
	if len(page.Rows) == 0 {
		return "", fmt.Errorf("no letter %q", text)
	}
	return page.Rows[0].ID, nil
}

func (d *desk) print(args []string) (string, error) {
	id, err := d.letterID(args[0])
	if err != nil {
		return "", err
	}
	v, err := d.app.RegisterBook.Print(app.IDRequest{ID: id})
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("cetak %s salinan %d\n", v.Number, v.Copy), d.sheetEnds(id)
}

func (d *desk) answer(args []string) (string, error) {
	id, err := d.letterID(args[0])
	if err != nil {
		return "", err
	}
	if _, err := d.app.Desk.Answer(app.AnswerRequest{Letter: id, Outcome: args[1]}); err != nil {
		return "", err
	}
	return "", d.sheetEnds(id)
}

func (d *desk) void(args []string) (string, error) {
	id, err := d.letterID(args[0])
	if err != nil {
		return "", err
	}
	_, err = d.app.RegisterBook.Void(app.ReasonRequest{ID: id, Reason: strings.Join(args[1:], " ")})
	return "", err
}

func (d *desk) replace(args []string) (string, error) {
	id, err := d.letterID(args[0])
	if err != nil {
		return "", err
	}
	d.form, err = d.app.RegisterBook.Replace(app.IDRequest{ID: id})
	return "", err
}

func (d *desk) handwritten(args []string) (string, error) {
	v, err := d.app.RegisterBook.Handwritten(app.HandwrittenRequest{Title: args[0], Name: args[1], Purpose: "ditulis tangan saat listrik padam"})
	if err != nil {
		return "", err
	}
	return "terbit " + v.Row.Short + "\n", nil
}

func (d *desk) startNumber(args []string) (string, error) {
	year, err := strconv.Atoi(args[0])
	if err != nil {
		return "", err
	}
	first, err := strconv.Atoi(args[1])
	if err != nil {
		return "", err
	}
	_, err = d.app.RegisterBook.SetStart(app.StartRequest{Year: year, First: first})
	return "", err
}

func (d *desk) register(args []string) (string, error) {
	page, err := d.app.RegisterBook.List(app.ListRequest{Text: strings.Join(args, " ")})
	var out strings.Builder
	for _, r := range page.Rows {
		fmt.Fprintf(&out, "%s | %s | %s | %s | %s | salinan %d\n", r.Short, r.Kind, r.Name, r.Status, r.Review, r.Copies)
	}
	return out.String(), err
}

func (d *desk) proof([]string) (string, error) {
	v, err := d.app.RegisterBook.Verify()
	var out strings.Builder
	for _, s := range v.Series {
		fmt.Fprintf(&out, "%s %d: %d-%d celah %d batal %d\n", s.Counter, s.Year, s.First, s.Last, len(s.Gaps), len(s.Voids))
		for _, v := range s.Voids {
			fmt.Fprintf(&out, "batal %s: %s\n", v.Short, v.Voided)
		}
	}
	fmt.Fprintf(&out, "rusak %d\n", len(v.Damage))
	return out.String(), err
}

func (d *desk) history(args []string) (string, error) {
	id, err := d.letterID(args[0])
	if err != nil {
		return "", err
	}
	v, err := d.app.RegisterBook.Letter(app.IDRequest{ID: id})
	var out strings.Builder
	for _, m := range v.History {
		fmt.Fprintf(&out, "%s | %s\n", m.What, m.By)
	}
	fmt.Fprintf(&out, "boleh %s\n", strings.Join(v.Acts, " "))
	return out.String(), err
}

// about opens the resident a letter is about, as the register's link does.
func (d *desk) about(args []string) (string, error) {
	id, err := d.letterID(args[0])
	if err != nil {
		return "", err
	}
	v, err := d.app.RegisterBook.Letter(app.IDRequest{ID: id})
	if err != nil || v.Person == "" {
		return "tidak ada warga\n", err
	}
	r, err := d.app.Residents.Get(app.IDRequest{ID: v.Person})
	return r.Row.Name + "\n", err
}

func (d *desk) lamps([]string) (string, error) {
	v, err := d.app.Session.Status()
	var out strings.Builder
	for _, l := range v.Lamps {
		fmt.Fprintf(&out, "%s %s | %s %s\n", l.Key, l.Tone, l.Sentence, l.Remedy)
	}
	return out.String(), err
}

func (d *desk) devices([]string) (string, error) {
	v, err := d.app.Devices.State()
	var out strings.Builder
	for _, p := range v.Printers {
		fmt.Fprintf(&out, "printer %s\n", p.Label)
	}
	for _, c := range v.Cards {
		fmt.Fprintf(&out, "kartu %s | %s\n", c.Name, c.NIK)
	}
	return out.String(), err
}

// lamp waits until a lamp says a word of its own.
func (d *desk) lamp(args []string) (string, error) {
	var last app.Lamp
	err := until("the lamp "+args[0], func() bool {
		v, err := d.app.Session.Status()
		i := slices.IndexFunc(v.Lamps, func(l app.Lamp) bool { return l.Key == args[0] })
		if err != nil || i < 0 {
			return false
		}
		last = v.Lamps[i]
		return strings.Contains(last.Word, args[1])
	})
	if err != nil {
		return "", fmt.Errorf("%w; it says %q", err, last.Word)
	}
	return last.Tone + " " + last.Word + "\n", nil
}

func (d *desk) day([]string) (string, error) {
	v, err := d.app.Today.Day(app.DayRequest{})
	return fmt.Sprintf("%d surat, %d batal, %d ditolak, %s\n", v.Letters, v.Voids, v.Refusals, v.Numbers), err
}

func (d *desk) importFile(args []string) (string, error) {
	v, err := d.app.Residents.TryImport(app.ImportRequest{Path: filepath.Join(filepath.Dir(d.dir), args[0])})
	if err != nil {
		return "", err
	}
	if v.Problem != nil {
		return "", &app.Failure{Code: v.Problem.Code}
	}
	out := fmt.Sprintf("baru %d berubah %d sama %d ditolak %d\n", v.New, v.Changed, v.Same, v.Rejected)
	for _, r := range v.Verdicts {
		out += fmt.Sprintf("baris %d %s %s\n", r.Row, r.Verdict, strings.Join(r.Reasons, " "))
	}
	_, err = d.app.Residents.CommitImport(app.CommitRequest{Token: v.Token})
	return out, err
}
