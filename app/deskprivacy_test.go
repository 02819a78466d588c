//go:build !windows

package app_test

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/loket-kelurahan/loket/app"
)

// privacyCommands are what UU 27/2022 asks of a counter.
func (d *desk) privacyCommands() map[string]command {
	return map[string]command{
		"data-about": d.dataAbout, "ask-correction": d.askCorrection, "answer-correction": d.answerCorrection, "privacy": d.privacy,
		"keep": d.keepYears, "erase": d.erase, "breach": d.breach, "verify": d.verify,
	}
}

// dataAbout prints what is held about the person opened last.
func (d *desk) dataAbout(args []string) (string, error) {
	v, err := d.app.Privacy.About(app.ReasonRequest{ID: d.person.ID, Reason: strings.Join(args, " ")})
	if err != nil {
		return "", err
	}
	return v.Number + "\n", nil
}

// privacy shows what is kept, what is due and who waits for an answer.
func (d *desk) privacy([]string) (string, error) {
	v, err := d.app.Privacy.State()
	if err != nil {
		return "", err
	}
	open, err := d.app.Privacy.Corrections()
	return privacyWords(v) + correctionWords(open), err
}

func privacyWords(v app.PrivacyView) string {
	return fmt.Sprintf("simpan %d %d, habis %d catatan %d surat\n", v.LookUps, v.Roles, v.DueLooks, v.DueLetters)
}

func correctionWords(v app.CorrectionsView) string {
	out := ""
	for _, c := range v.Rows {
		out += fmt.Sprintf("pembetulan %s: %s (%s), terlambat %v\n", c.Name, c.Wrong, c.Evidence, c.Late)
	}
	return out
}

// askCorrection says what is wrong with the record of the person opened last.
func (d *desk) askCorrection(args []string) (string, error) {
	p := pairs(args)
	v, err := d.app.Privacy.AskCorrection(app.CorrectionRequest{Person: d.person.ID, Wrong: p["wrong"], Evidence: p["evidence"], Asker: p["asker"]})
	return correctionWords(v), err
}

// answerCorrection answers the oldest request.
func (d *desk) answerCorrection(args []string) (string, error) {
	v, err := d.app.Privacy.Corrections()
	if err != nil {
		return "", err
	}
	id := ""
	if len(v.Rows) > 0 {
		id = v.Rows[0].ID
	}
	v, err = d.app.Privacy.AnswerCorrection(app.CorrectionAnswer{ID: id, Outcome: args[0], Reason: strings.Join(args[1:], " ")})
	return correctionWords(v), err
}

// keepYears says for how many years look-ups and role persons are kept.
func (d *desk) keepYears(args []string) (string, error) {
	var years [2]int
	for i := range years {
		n, err := strconv.Atoi(args[i])
		if err != nil {
			return "", err
		}
		years[i] = n
	}
	v, err := d.app.Privacy.Keep(app.RetentionRequest{LookUps: years[0], Roles: years[1]})
	return privacyWords(v), err
}

func (d *desk) erase(args []string) (string, error) {
	v, err := d.app.Privacy.Erase(app.ReasonRequest{Reason: strings.Join(args, " ")})
	return privacyWords(v), err
}

// breach asks whom an incident touches: what=komputer|stik|akun [from= to= officer=].
func (d *desk) breach(args []string) (string, error) {
	p := pairs(args)
	q := app.BreachRequest{What: p["what"], From: p["from"], To: p["to"]}
	if p["officer"] != "" {
		s, err := d.app.Session.State()
		if err != nil {
			return "", err
		}
		if q.Officer, err = officerNamed(s, p["officer"]); err != nil {
			return "", err
		}
	}
	v, err := d.app.Privacy.Breach(q)
	if err != nil {
		return "", err
	}
	out := fmt.Sprintf("terdampak %d\n", v.People)
	for _, r := range v.Rows[:min(len(v.Rows), 5)] {
		out += fmt.Sprintf("%s: %s\n", r.Name, strings.Join(r.Data, "; "))
	}
	if p["print"] != "" {
		q.How = p["print"]
		if _, err := d.app.Privacy.PrintBreach(q); err != nil {
			return out, err
		}
	}
	return out, nil
}

// verify goes through the whole register.
func (d *desk) verify([]string) (string, error) {
	v, err := d.app.RegisterBook.Verify()
	return fmt.Sprintf("rusak %d, %d catatan\n", len(v.Damage), v.Entries), err
}
