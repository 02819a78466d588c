//go:build !windows

package app_test

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/loket-kelurahan/loket/app"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/seal"
)

func (d *desk) closeDay([]string) (string, error) {
	_, err := d.app.Approvals.CloseDay()
	return "", err
}

// waiting gives the first batch in a status.
func (d *desk) waiting(status kelurahan.BatchStatus) (string, error) {
	v, err := d.app.Approvals.State()
	if err != nil {
		return "", err
	}
	for _, b := range v.Batches {
		if b.Status == string(status) {
			return b.ID, nil
		}
	}
	return "", fmt.Errorf("no batch is %s", status)
}

// look has every letter of the waiting batch on the screen once.
func (d *desk) look([]string) (string, error) {
	id, err := d.waiting(kelurahan.BatchWaiting)
	if err != nil {
		return "", err
	}
	d.batch = id
	v, err := d.app.Approvals.Batch(app.IDRequest{ID: id})
	if err != nil {
		return "", err
	}
	var out strings.Builder
	for _, l := range v.Letters {
		if _, err := d.app.Approvals.See(app.SeeRequest{Batch: id, Letter: l.ID}); err != nil {
			return "", err
		}
		fmt.Fprintf(&out, "%s | %s | %s\n", l.Short, l.Status, strings.Join(l.Unusual, " "))
	}
	return out.String(), nil
}

func (d *desk) approve([]string) (string, error) {
	id, err := d.waiting(kelurahan.BatchWaiting)
	if err != nil {
		return "", err
	}
	_, err = d.app.Approvals.Approve(app.ApproveRequest{Batch: id, PIN: d.pin()})
	return "", err
}

func (d *desk) sendBack(args []string) (string, error) {
	id, err := d.waiting(kelurahan.BatchWaiting)
	if err != nil {
		return "", err
	}
	_, err = d.app.Approvals.Return(app.ReturnRequest{Batch: id, Reason: strings.Join(args, " ")})
	return "", err
}

func (d *desk) closeAgain([]string) (string, error) {
	id, err := d.waiting(kelurahan.BatchSentBack)
	if err != nil {
		return "", err
	}
	_, err = d.app.Approvals.CloseAgain(app.IDRequest{ID: id})
	return "", err
}

func (d *desk) enrol(args []string) (string, error) {
	_, err := d.app.Delivery.Enrol(app.EnrolRequest{URL: args[0], Token: args[1]})
	return "", err
}

// startCourier lets the courier go by itself, as it does in the program.
func (d *desk) startCourier([]string) (string, error) {
	d.ended.Go(func() { d.courier.Run(d.ctx) })
	return "", nil
}

func (d *desk) deliver([]string) (string, error) {
	if _, err := d.app.Delivery.TryNow(); err != nil {
		return "", err
	}
	return d.delivery(nil)
}

func (d *desk) delivery([]string) (string, error) {
	v, err := d.app.Delivery.State()
	var out strings.Builder
	for _, r := range v.Rows {
		fmt.Fprintf(&out, "%d surat | %s | %s | %s\n", r.Letters, r.State, r.Why, r.Sent)
	}
	for _, l := range v.Lost {
		fmt.Fprintf(&out, "hilang %s disetujui %v kota %v\n", l.Short, l.Approved, l.AtCity)
	}
	if v.Problem != nil {
		fmt.Fprintf(&out, "masalah %s\n", v.Problem.Code)
	}
	return out.String(), err
}

func (d *desk) stick(args []string) (string, error) {
	v, err := d.app.Delivery.ToStick(app.NameRequest{Name: filepath.Join(filepath.Dir(d.dir), args[0])})
	return v.Path + "\n", err
}

func (d *desk) receipts(args []string) (string, error) {
	_, err := d.app.Delivery.FromStick(app.NameRequest{Name: filepath.Join(filepath.Dir(d.dir), args[0])})
	if err != nil {
		return "", err
	}
	return d.delivery(nil)
}

// scan holds a letter's QR under the scanner; "scan last tampered" a forged one.
func (d *desk) scan(args []string) (string, error) {
	text, err := d.qr(args[0])
	if err != nil {
		return "", err
	}
	if len(args) > 1 {
		i := len(text) - 40
		swap := byte('A')
		if text[i] == swap {
			swap = 'B'
		}
		text = text[:i] + string(swap) + text[i+1:]
	}
	v, err := d.app.Desk.Ask(app.AskRequest{Text: text})
	if err != nil {
		return "", err
	}
	if v.Seal == nil {
		return "", fmt.Errorf("not taken for a seal")
	}
	return v.Seal.Verdict + " " + v.Seal.Text + "\n", nil
}

func (d *desk) qr(which string) (string, error) {
	text, err := d.letterID(which)
	if err != nil {
		return "", err
	}
	var id kelurahan.LetterID
	if err := id.UnmarshalText([]byte(text)); err != nil {
		return "", err
	}
	rec, err := d.office.Letter(ctx(), kelurahan.Officer{}, id, "uji")
	if err != nil {
		return "", err
	}
	profile, err := d.office.Profile()
	if err != nil {
		return "", err
	}
	return seal.QRText(profile.VerifyURL, rec.Issued.Seal)
}

func (d *desk) acceptClock(args []string) (string, error) {
	_, err := d.app.Devices.AcceptClock(app.ReasonRequest{Reason: strings.Join(args, " ")})
	return "", err
}
