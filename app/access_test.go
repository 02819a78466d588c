//go:build !windows

package app_test

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/loket-kelurahan/loket/app"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// Who may call a bound method. Whoever is let in may still hear that what he
// asks makes no sense; whoever is not hears not-signed-in or role-refused.
const (
	everybody   = "" // before anybody has signed in
	officers    = "clerk supervisor administrator"
	supervisor  = "supervisor"
	deciders    = "supervisor administrator"
	notSignedIn = "nobody"
)

// access is the whole table role × act of the desk. A new method without a row
// fails, and so does a row without a method.
func access() map[string]string {
	return map[string]string{
		"Session.State": everybody, "Session.SignIn": everybody, "Session.SignOut": everybody, "Session.SetUp": everybody,
		"Session.Status": everybody, "Session.Touch": officers, "Session.ChangePIN": officers,
		"Session.Drawer": officers, "Session.HandOver": officers, "Session.RecoverPIN": everybody, "Session.Copied": everybody, "Session.BringRecovery": everybody,

		"Desk.Ask": officers, "Desk.Open": officers, "Desk.Kinds": officers, "Desk.Begin": officers, "Desk.Check": officers,
		"Desk.Resume": officers, "Desk.Drafts": officers, "Desk.Discard": officers, "Desk.Issue": officers, "Desk.Hold": officers,
		"Desk.Refuse": officers, "Desk.PrintState": officers, "Desk.Answer": officers, "Desk.LinkCard": officers,
		"Desk.UnlinkCard": officers, "Desk.Card": officers, "Desk.Rows": officers, "Desk.Close": officers,

		"RegisterBook.List": officers, "RegisterBook.Letter": officers, "RegisterBook.Print": officers, "RegisterBook.Void": officers,
		"RegisterBook.Replace": officers, "RegisterBook.Handwritten": officers, "RegisterBook.Proof": officers,
		"RegisterBook.Verify": officers, "RegisterBook.SetStart": deciders, "RegisterBook.Kinds": officers,

		"Residents.List": officers, "Residents.Get": officers, "Residents.Blank": officers, "Residents.Save": officers,
		"Residents.TryImport": officers, "Residents.CommitImport": officers, "Residents.CancelImport": officers, "Residents.SaveReport": officers,

		"Approvals.State": officers, "Approvals.CloseDay": officers, "Approvals.CloseAgain": officers, "Approvals.Batch": officers,
		"Approvals.See": supervisor, "Approvals.Approve": supervisor, "Approvals.Return": supervisor,
		"Approvals.Lost": officers, "Approvals.ApproveLost": supervisor,
		"Approvals.Release": supervisor, "Approvals.RefuseHold": supervisor,

		"Delivery.State": officers, "Delivery.TryNow": officers, "Delivery.Enrol": deciders, "Delivery.ToStick": officers, "Delivery.FromStick": officers,

		"Today.Day": officers, "Today.PrintPage": officers,

		"Devices.State": officers, "Devices.ChoosePrinter": officers, "Devices.ChooseReader": officers, "Devices.TestPrint": officers,
		"Devices.SaveOffice": deciders, "Devices.PreviewOffice": officers, "Devices.OnDuty": officers, "Devices.Enrol": deciders, "Devices.Dismiss": deciders,
		"Devices.ResetPIN": supervisor, "Devices.TapCard": officers, "Devices.LiftCard": officers, "Devices.AcceptClock": supervisor,

		"Kinds.List": officers, "Kinds.Open": officers, "Kinds.Check": officers, "Kinds.Propose": officers, "Kinds.Revert": officers,
		"Kinds.Compare": officers, "Kinds.Versions": officers, "Kinds.Export": officers, "Kinds.TryImport": officers, "Kinds.CommitImport": officers,
		"Kinds.Approve": supervisor, "Kinds.Reject": supervisor, "Kinds.Retire": supervisor, "Kinds.Restore": supervisor, "Kinds.TakeOffers": supervisor,

		"Privacy.State": officers, "Privacy.About": officers, "Privacy.Corrections": officers, "Privacy.AskCorrection": officers, "Privacy.AnswerCorrection": officers,
		"Privacy.Keep": deciders, "Privacy.Erase": supervisor, "Privacy.Breach": deciders, "Privacy.PrintBreach": deciders, "Privacy.SaveBreach": deciders,

		"Keep.State": officers, "Keep.Backup": officers, "Keep.Restore": everybody,
		"Keep.NewRecovery": supervisor, "Keep.PrintRecovery": supervisor,
	}
}

// bound lists every method the screens can call, as "Service.Method".
func bound(s app.Services) map[string]reflect.Value {
	methods := map[string]reflect.Value{}
	all := reflect.ValueOf(s)
	for i := range all.NumField() {
		service := all.Field(i)
		for j := range service.NumMethod() {
			methods[all.Type().Field(i).Name+"."+service.Type().Method(j).Name] = service.Method(j)
		}
	}
	return methods
}

// refused calls a method with nothing said and reports whether it was refused
// for who called.
func refused(method reflect.Value) bool {
	args := make([]reflect.Value, method.Type().NumIn())
	for i := range args {
		args[i] = reflect.Zero(method.Type().In(i))
	}
	out := method.Call(args)
	err, _ := out[len(out)-1].Interface().(error)
	var f *app.Failure
	if !errors.As(err, &f) {
		return false
	}
	return f.Code == string(kelurahan.NotSignedIn) || f.Code == string(kelurahan.RoleRefused)
}

func TestAccess(t *testing.T) {
	d, err := openDesk(t.TempDir() + "/loket")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.close(); err != nil {
			t.Error(err)
		}
	})
	people := map[string]string{"clerk": "Maria", "supervisor": "Alexander", "administrator": "Paulus"}
	if _, err := d.setup(nil); err != nil {
		t.Fatal(err)
	}
	if _, err := d.signin([]string{"Alexander"}); err != nil {
		t.Fatal(err)
	}
	admin := app.OfficerRequest{Name: "Paulus", Role: "administrator", PIN: "577215"}
	if _, err := d.app.Devices.Enrol(admin); err != nil {
		t.Fatal(err)
	}
	table, methods := access(), bound(d.app)
	for name := range table {
		if !methods[name].IsValid() {
			t.Errorf("the table has a row for %s, which is no method", name)
		}
	}
	names := []string{}
	for name := range methods {
		if _, ok := table[name]; !ok {
			t.Errorf("%s has no row: say who may call it", name)
		}
		names = append(names, name)
	}
	slices.Sort(names)
	for _, role := range []string{notSignedIn, "clerk", "supervisor", "administrator"} {
		for _, name := range names {
			d.become(t, people[role])
			may := table[name] == everybody || slices.Contains(strings.Fields(table[name]), role)
			if got := refused(methods[name]); got == may {
				t.Errorf("%s as %s: refused %v", name, role, got)
			}
		}
	}
}

// become has one person at the desk; "" = nobody.
func (d *desk) become(t *testing.T, name string) {
	t.Helper()
	if _, err := d.app.Session.SignOut(); err != nil {
		t.Fatal(err)
	}
	if name == "" {
		return
	}
	pin := []string{name}
	if name == "Paulus" {
		pin = append(pin, "577215")
	}
	if _, err := d.signin(pin); err != nil {
		t.Fatal(err)
	}
}
