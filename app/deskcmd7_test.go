//go:build !windows

package app_test

import (
	"fmt"
	"strings"

	"github.com/loket-kelurahan/loket/app"
)

// drawer prints what the officer at the desk has unfinished.
func (d *desk) drawer([]string) (string, error) {
	v, err := d.app.Session.Drawer()
	if err != nil {
		return "", err
	}
	var out strings.Builder
	for _, r := range v.Drafts {
		fmt.Fprintf(&out, "isian %s | %s | %s\n", r.Kind, r.Name, r.By)
	}
	for _, r := range v.Unanswered {
		fmt.Fprintf(&out, "lembar %s | %s\n", r.Short, r.Name)
	}
	for _, r := range v.Held {
		fmt.Fprintf(&out, "ditahan %s | %s\n", r.Kind, r.Name)
	}
	if out.Len() == 0 {
		return "tidak ada yang tertinggal\n", nil
	}
	return out.String(), nil
}

// handOver leaves the desk to a colleague, with his known PIN or another one.
func (d *desk) handOver(args []string) (string, error) {
	s, err := d.app.Session.State()
	if err != nil {
		return "", err
	}
	id, err := officerNamed(s, args[0])
	if err != nil {
		return "", err
	}
	r := app.SignInRequest{Officer: id, PIN: pins()[args[0]]}
	if len(args) > 1 {
		r.PIN = args[1]
	}
	if len(args) > 2 {
		r.New = args[2]
	}
	v, err := d.app.Session.HandOver(r)
	if err != nil {
		return "", err
	}
	d.typed = r.PIN
	if r.New != "" {
		d.typed = r.New
	}
	return "di meja " + v.Officer.Name + "\n", nil
}
