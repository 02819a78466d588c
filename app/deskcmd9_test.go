//go:build !windows

package app_test

import (
	"fmt"
	"slices"
	"strings"

	"github.com/loket-kelurahan/loket/app"
)

// lostDesk opens what the newest lost PC left.
func (d *desk) lostDesk() (app.BatchView, error) {
	v, err := d.app.Approvals.State()
	if err != nil {
		return app.BatchView{}, err
	}
	if len(v.Lost) == 0 {
		return app.BatchView{}, fmt.Errorf("no lost PC left anything open")
	}
	return d.app.Approvals.Lost(app.IDRequest{ID: v.Lost[0].ID})
}

// lookLost has every letter that a lost PC left open on the screen once.
func (d *desk) lookLost([]string) (string, error) {
	v, err := d.lostDesk()
	if err != nil {
		return "", err
	}
	var out strings.Builder
	for _, l := range v.Letters {
		if _, err := d.app.Approvals.See(app.SeeRequest{Batch: v.Row.ID, Letter: l.ID}); err != nil {
			return "", err
		}
		fmt.Fprintf(&out, "%s | %s\n", l.Short, l.Status)
	}
	fmt.Fprintf(&out, "buatan sendiri: %s\n", strings.Join(v.Own, " "))
	return out.String(), nil
}

// approveLost approves the letters named by their numbers.
func (d *desk) approveLost(args []string) (string, error) {
	v, err := d.lostDesk()
	if err != nil {
		return "", err
	}
	chosen := []string{}
	for _, l := range v.Letters {
		if slices.Contains(args, l.Short) {
			chosen = append(chosen, l.ID)
		}
	}
	_, err = d.app.Approvals.ApproveLost(app.LostRequest{Lost: v.Row.ID, Letters: chosen, PIN: d.pin()})
	return "", err
}
