//go:build !windows

package app_test

import (
	"fmt"
	"strings"

	"github.com/loket-kelurahan/loket/app"
)

// rows fills a list of the form from the person opened, or from his family.
func (d *desk) rows(args []string) (string, error) {
	v, err := d.app.Desk.Rows(app.RowsRequest{
		Kind: d.form.Draft.Kind, Field: args[0], Person: d.person.ID, Family: len(args) > 1 && args[1] == "family",
	})
	if err != nil {
		return "", err
	}
	d.form.Draft.Fields[args[0]] = strings.Join(v.Rows, "\n")
	checked, err := d.check(nil)
	return strings.Join(v.Rows, "\n") + "\n" + checked, err
}

// hints prints what the form says to the operator, the fields it does not ask
// now, and the letters that said the same.
func (d *desk) hints([]string) (string, error) {
	v, err := d.app.Desk.Check(d.form.Draft)
	if err != nil {
		return "", err
	}
	var out strings.Builder
	for _, h := range v.Hints {
		fmt.Fprintf(&out, "petunjuk %v %s (%s)\n", h.Warn, h.Text, h.Basis)
	}
	for _, name := range v.Hidden {
		fmt.Fprintf(&out, "tidak ditanya %s\n", name)
	}
	for _, l := range v.Same {
		fmt.Fprintf(&out, "sama %s %s\n", l.Short, l.Title)
	}
	return out.String(), nil
}

// kinds prints what everyday words find, the best first.
func (d *desk) kinds(args []string) (string, error) {
	list, err := d.app.Desk.Kinds(app.KindsRequest{Text: strings.Join(args, " ")})
	if err != nil {
		return "", err
	}
	var out strings.Builder
	for i, k := range list {
		fmt.Fprintf(&out, "%d. %s %s\n", i+1, k.Code, k.Title)
	}
	return out.String(), nil
}
