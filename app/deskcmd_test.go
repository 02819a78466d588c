//go:build !windows

package app_test

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/loket-kelurahan/loket/app"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/build/invent"
)

// pins are the officers every scripted office has.
func pins() map[string]string {
	return map[string]string{"Maria": "271828", "Yonas": "314159", "Alexander": "161803", "Debora": "141421"}
}

// deskCommands lists the commands that go to the program.
func deskCommands() []string {
	names := []string{}
	for name := range (&desk{}).table() {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

type command = func(args []string) (string, error)

// table is every command of the program; docs/scripts.md explains each.
func (d *desk) table() map[string]command {
	table := map[string]command{
		"setup": d.setup, "signin": d.signin, "reset-pin": d.resetPIN, "signout": d.signout, "people": d.populate, "clock": d.setClock,
		"tap": d.tap, "lift": d.lift, "swap": d.swap, "card": d.card, "link": d.link,
		"find": d.find, "open": d.open, "begin": d.begin, "fill": d.fill, "seen": d.seen, "pass": d.pass,
		"subject": d.subject, "role": d.role, "check": d.check, "issue": d.issue, "issue-twice": d.issueTwice,
		"drafts": d.drafts, "resume": d.resume, "hold": d.hold, "release": d.release, "refuse-hold": d.refuseHold, "refuse": d.refuse,
		"die-before-print": d.dieBeforePrint, "print": d.print, "answer": d.answer, "void": d.void, "replace": d.replace,
		"handwritten": d.handwritten, "start-number": d.startNumber, "register": d.register, "proof": d.proof, "history": d.history, "about": d.about,
		"close-day": d.closeDay, "look": d.look, "approve": d.approve, "return": d.sendBack, "close-again": d.closeAgain,
		"look-lost": d.lookLost, "approve-lost": d.approveLost,
		"import": d.importFile, "enrol": d.enrol, "deliver": d.deliver, "courier": d.startCourier, "delivery": d.delivery, "stick": d.stick, "receipts": d.receipts,
		"scan": d.scan, "accept-clock": d.acceptClock, "lamps": d.lamps, "lamp": d.lamp, "devices": d.devices, "day": d.day,
		"backup": d.backup, "restore": d.restore, "rows": d.rows, "hints": d.hints, "kinds": d.kinds,
		"drawer": d.drawer, "hand-over": d.handOver,
	}
	maps.Copy(table, d.kindCommands())
	maps.Copy(table, d.privacyCommands())
	maps.Copy(table, d.rescueCommands())
	return table
}

// pairs reads name=value words.
func pairs(args []string) map[string]string {
	m := map[string]string{}
	for _, a := range args {
		k, v, _ := strings.Cut(a, "=")
		m[k] = v
	}
	return m
}

func (d *desk) setup(args []string) (string, error) {
	p := pairs(args)
	counter, first := p["counter"], 0
	if counter == "" {
		counter = "A"
	}
	if p["start"] != "" {
		var err error
		if first, err = strconv.Atoi(p["start"]); err != nil {
			return "", err
		}
	}
	officer := func(name, role string) app.OfficerRequest {
		return app.OfficerRequest{Name: name, Role: role, PIN: pins()[name]}
	}
	v, err := d.app.Session.SetUp(app.SetUpRequest{
		Area: "53.71.03.1010", District: "Kelapa Lima", Name: "Oesapa", Short: "Osp", Address: "Jalan Timor Raya, Kupang 85228",
		Counter: counter, First: first, Practice: p["practice"] != "no", Lurah: app.SignerView{Name: "Drs. Alexander Lay", NIP: "197001011995031002", Title: "Lurah Oesapa"},
		Supervisor: officer("Alexander", "supervisor"), Clerk: officer("Maria", "clerk"),
	})
	if err != nil {
		return "", err
	}
	if len(v.RecoveryKey) != 58 {
		return "", fmt.Errorf("no recovery key was shown")
	}
	if err := os.WriteFile(d.beside("kunci-pemulihan.txt"), []byte(v.RecoveryKey), 0o600); err != nil {
		return "", err
	}
	if _, err := d.signin([]string{"Alexander"}); err != nil {
		return "", err
	}
	for name, role := range map[string]string{"Yonas": "clerk", "Debora": "supervisor"} {
		if _, err := d.app.Devices.Enrol(officer(name, role)); err != nil {
			return "", err
		}
	}
	return d.signout(nil)
}

func (d *desk) signin(args []string) (string, error) {
	s, err := d.app.Session.State()
	if err != nil {
		return "", err
	}
	pin := pins()[args[0]]
	if len(args) > 1 {
		pin = args[1]
	}
	fresh := ""
	if len(args) > 2 {
		fresh = args[2]
	}
	id, err := officerNamed(s, args[0])
	if err != nil {
		return "", err
	}
	if _, err = d.app.Session.SignIn(app.SignInRequest{Officer: id, PIN: pin, New: fresh}); err != nil {
		return "", err
	}
	d.typed = pin
	if fresh != "" {
		d.typed = fresh
	}
	return "", nil
}

func officerNamed(s app.SessionView, name string) (string, error) {
	i := slices.IndexFunc(s.Tiles, func(t app.Tile) bool { return t.Name == name })
	if i < 0 {
		return "", fmt.Errorf("no officer %q", name)
	}
	return s.Tiles[i].ID, nil
}

func (d *desk) resetPIN(args []string) (string, error) {
	s, err := d.app.Session.State()
	if err != nil {
		return "", err
	}
	id, err := officerNamed(s, args[0])
	if err != nil {
		return "", err
	}
	_, err = d.app.Devices.ResetPIN(app.ResetPINRequest{Officer: id, PIN: args[1]})
	return "", err
}

func (d *desk) signout([]string) (string, error) {
	_, err := d.app.Session.SignOut()
	return "", err
}

// populate brings invented residents in, and those of the practice cards.
func (d *desk) populate(args []string) (string, error) {
	n, err := strconv.Atoi(args[0])
	if err != nil {
		return "", err
	}
	list := invent.Residents(7, n)
	for i, c := range d.people {
		if c.NIK == "" {
			continue
		}
		r := list[i]
		r.NIK, r.Name = kelurahan.NIK(c.NIK), strings.ToUpper(c.Name)
		day, month, year, sex := r.NIK.BirthDay()
		r.Sex = sex
		r.BirthDate = kelurahan.MakeDate(1900+year, month, day)
		if year < 20 {
			r.BirthDate = kelurahan.MakeDate(2000+year, month, day)
		}
		list[i] = r
	}
	state, err := d.app.Session.State()
	if err != nil {
		return "", err
	}
	var by kelurahan.OfficerID
	if err := by.UnmarshalText([]byte(state.Officer.ID)); err != nil {
		return "", err
	}
	officer := kelurahan.Officer{ID: by, Role: kelurahan.Role(state.Officer.Role)}
	return fmt.Sprintf("%d warga\n", len(list)), d.office.ImportResidents(ctx(), officer, "uji", list)
}

func (d *desk) setClock(args []string) (string, error) {
	t, err := time.ParseInLocation("2006-01-02T15:04", args[0], wita)
	if err != nil {
		return "", err
	}
	d.clock.Set(t)
	return "", os.WriteFile(clockFile(d.dir), []byte(t.Format(time.RFC3339)), 0o600)
}

func (d *desk) find(args []string) (string, error) {
	v, err := d.app.Desk.Ask(app.AskRequest{Text: strings.Join(args, " ")})
	if err != nil {
		return "", err
	}
	var out strings.Builder
	for _, p := range v.Persons {
		fmt.Fprintf(&out, "warga %s | %s\n", p.Name, p.NIK)
	}
	for _, l := range v.Letters {
		fmt.Fprintf(&out, "surat %s | %s | %s\n", l.Short, l.Title, l.Status)
	}
	if v.Seal != nil {
		fmt.Fprintf(&out, "segel %s | %s\n", v.Seal.Verdict, v.Seal.Text)
	}
	if v.Problem != nil {
		fmt.Fprintf(&out, "masalah %s\n", v.Problem.Code)
	}
	return out.String(), nil
}

// open opens the first person a search finds.
func (d *desk) open(args []string) (string, error) {
	text := strings.Join(args, " ")
	v, err := d.app.Desk.Ask(app.AskRequest{Text: text})
	if err != nil {
		return "", err
	}
	if len(v.Persons) == 0 {
		return "", fmt.Errorf("nobody is found by %q", text)
	}
	source := kelurahan.EvidenceSearch
	if _, err := kelurahan.ParseNIK(text); err == nil {
		source = kelurahan.EvidenceTyped
	}
	d.person, err = d.app.Desk.Open(app.OpenRequest{Person: v.Persons[0].ID, Source: source})
	return d.personWords(), err
}

func (d *desk) personWords() string {
	var out strings.Builder
	fmt.Fprintf(&out, "%s\n", d.person.Name)
	for _, t := range d.person.Tags {
		fmt.Fprintf(&out, "- %s\n", t.Text)
	}
	return out.String()
}

func (d *desk) begin(args []string) (string, error) {
	form, err := d.app.Desk.Begin(app.BeginRequest{
		Kind: args[0], Applicant: app.PartyInput{Resident: d.person.ID}, Source: d.person.Source,
		Assurance: d.person.Assurance, SeenDay: d.person.Seen,
	})
	d.form = form
	return formWords(form), err
}

func formWords(f app.FormView) string {
	var out strings.Builder
	fmt.Fprintf(&out, "%s | %s | nomor berikut %s\n", f.KindTitle, f.Mode, f.Check.NextNumber)
	for _, l := range f.Earlier {
		fmt.Fprintf(&out, "terdahulu %s | %s\n", l.Short, l.Name)
	}
	return out.String()
}

func (d *desk) fill(args []string) (string, error) {
	for name, value := range pairs(args) {
		d.form.Draft.Fields[name] = value
	}
	return d.check(nil)
}

func (d *desk) seen(args []string) (string, error) {
	d.form.Draft.Seen = args
	return d.check(nil)
}

func (d *desk) pass(args []string) (string, error) {
	d.form.Draft.Overridden = append(d.form.Draft.Overridden, args...)
	return d.check(nil)
}

func (d *desk) party(text string) (app.PartyInput, error) {
	v, err := d.app.Desk.Ask(app.AskRequest{Text: text})
	if err != nil {
		return app.PartyInput{}, err
	}
	if len(v.Persons) == 0 {
		return app.PartyInput{}, fmt.Errorf("nobody is found by %q", text)
	}
	return app.PartyInput{Resident: v.Persons[0].ID}, nil
}

func (d *desk) subject(args []string) (string, error) {
	p, err := d.party(strings.Join(args, " "))
	if err != nil {
		return "", err
	}
	d.form.Draft.Subject = &p
	return d.check(nil)
}

// role adds a person to a part: role saksi NAMA, or role saksi =NAMA for
// somebody typed in.
func (d *desk) role(args []string) (string, error) {
	name := strings.Join(args[1:], " ")
	p := app.PartyInput{Outsider: &app.OutsiderInput{Name: strings.TrimPrefix(name, "=")}}
	if !strings.HasPrefix(name, "=") {
		var err error
		if p, err = d.party(name); err != nil {
			return "", err
		}
	}
	if d.form.Draft.Roles == nil {
		d.form.Draft.Roles = map[string][]app.PartyInput{}
	}
	d.form.Draft.Roles[args[0]] = append(d.form.Draft.Roles[args[0]], p)
	return d.check(nil)
}

func (d *desk) check([]string) (string, error) {
	v, err := d.app.Desk.Check(d.form.Draft)
	if err != nil {
		return "", err
	}
	return problemWords(v.Errors, v.Warnings), nil
}

func problemWords(lists ...[]app.Problem) string {
	var out strings.Builder
	for _, list := range lists {
		for _, p := range list {
			fmt.Fprintf(&out, "%s %s %s\n", p.Code, p.Field, p.Override)
		}
	}
	return out.String()
}
