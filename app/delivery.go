package app

import (
	"context"
	"time"

	"github.com/loket-kelurahan/loket/backend/courier"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/office"
)

// Delivery is Kirim: where every batch is, why it waits, and when it goes.
type Delivery struct{ c *Core }

// State shows every batch on its way.
func (d *Delivery) State() (DeliveryView, error) {
	return call(d.c, "Delivery.State", signedIn, func(context.Context, kelurahan.Officer) (DeliveryView, error) {
		return d.c.delivery()
	})
}

// TryNow tries at once instead of at the next hour.
func (d *Delivery) TryNow() (DeliveryView, error) {
	return call(d.c, "Delivery.TryNow", signedIn, func(ctx context.Context, _ kelurahan.Officer) (DeliveryView, error) {
		d.c.Courier.Try(ctx)
		return d.c.delivery()
	})
}

// Enrol joins this counter to the city with a one-use token.
// Codes: token-invalid, city-unreachable, city-foreign, role-refused.
func (d *Delivery) Enrol(r EnrolRequest) (DeliveryView, error) {
	return call(d.c, "Delivery.Enrol", signedIn, func(ctx context.Context, by kelurahan.Officer) (DeliveryView, error) {
		if by.Role == kelurahan.Clerk {
			return DeliveryView{}, kelurahan.E(kelurahan.RoleRefused, "app.Enrol", nil)
		}
		if err := d.c.Courier.Enrol(ctx, r.URL, r.Token); err != nil {
			return DeliveryView{}, err
		}
		d.c.Courier.Kick()
		return d.c.delivery()
	})
}

// ToStick writes what waits to a folder, sealed for the city.
func (d *Delivery) ToStick(r NameRequest) (PathView, error) {
	return call(d.c, "Delivery.ToStick", signedIn, func(ctx context.Context, by kelurahan.Officer) (PathView, error) {
		dir, err := d.folder(r.Name, "Pilih stik untuk kiriman")
		if err != nil || dir == "" {
			return PathView{}, err
		}
		left, err := d.c.onStick(ctx)
		if err != nil {
			return PathView{}, err
		}
		path, err := d.c.Courier.WriteStick(ctx, dir)
		if err == nil && (left.Last > 0 || left.All) {
			err = d.c.Office.Exported(ctx, by, left)
		}
		return PathView{Path: path}, err
	})
}

// onStick says which entries a stick written now carries: all that the city has
// not receipted, up to the last approval.
func (c *Core) onStick(ctx context.Context) (kelurahan.PeopleExported, error) {
	left := kelurahan.PeopleExported{What: kelurahan.ExportStick, Purpose: "kiriman ke kota tanpa jaringan"}
	pending, err := c.Office.Pending(ctx)
	if n := len(pending.Approvals); err == nil && n > 0 {
		left.First, left.Last = pending.Delivered+1, pending.Approvals[n-1]
	}
	if err != nil {
		return left, err
	}
	lost, err := c.Office.Carried(ctx)
	for _, l := range lost {
		owed, err := l.Pending(ctx)
		if err != nil {
			return left, err
		}
		left.All = left.All || len(owed.Approvals) > 0 // not this register's entries: whoever may be in them
	}
	return left, err
}

// FromStick reads the city's receipts back from a folder.
func (d *Delivery) FromStick(r NameRequest) (DeliveryView, error) {
	return call(d.c, "Delivery.FromStick", signedIn, func(ctx context.Context, _ kelurahan.Officer) (DeliveryView, error) {
		dir, err := d.folder(r.Name, "Pilih stik dengan tanda terima")
		if err != nil {
			return DeliveryView{}, err
		}
		if dir != "" {
			if err := d.c.Courier.ReadReceipts(ctx, dir); err != nil {
				return DeliveryView{}, err
			}
		}
		return d.c.delivery()
	})
}

func (d *Delivery) folder(name, title string) (string, error) {
	if name != "" {
		return name, nil
	}
	return d.c.ask.dir(title)
}

// delivery shows every batch with its reason to wait, the newest first.
func (c *Core) delivery() (DeliveryView, error) {
	state := c.Courier.State()
	v := DeliveryView{
		Enrolled: state.City != "", City: state.City, UpTo: c.sentUpTo(), Rows: []DeliveryRow{}, Lost: []LostRow{},
		Problem: problemPointer(state.Code),
	}
	if state.Phase == courier.PhaseSending {
		v.Sending = &Work{Name: "kirim", Done: int(state.Sent), Total: int(state.Total)}
	}
	batches, err := c.Office.Batches(60)
	if err != nil {
		return v, err
	}
	for _, b := range batches {
		if b.Record.Closed != nil && b.Record.Status() != kelurahan.BatchClosedAgain {
			v.Rows = append(v.Rows, c.deliveryRow(b, state))
		}
	}
	v.Lost, err = c.lostRows()
	return v, err
}

// lostRows lists what lost PCs left behind.
func (c *Core) lostRows() ([]LostRow, error) {
	lost, err := c.Office.Lost()
	if err != nil {
		return nil, err
	}
	rows := []LostRow{}
	for _, l := range lost {
		rows = append(rows, LostRow{
			Short: l.Number.Short(), Title: l.Title, Date: l.Date.Long(), Approved: l.Approved, Ended: l.Ended, AtCity: l.AtCity,
			Lost: kelurahan.BatchID(l.Position.Register).String(),
		})
	}
	return rows, nil
}

func (c *Core) deliveryRow(b office.BatchSummary, s courier.State) DeliveryRow {
	row := DeliveryRow{Batch: b.Record.ID.String(), Date: b.Record.Closed.Date.Long(), Letters: b.Letters}
	switch b.Record.Status() {
	case kelurahan.BatchWaiting:
		row.State, row.Who = "menunggu-persetujuan", "penyelia"
		row.Why = "Menunggu penyelia memeriksa dan menyetujui di layar Setujui."
		return row
	case kelurahan.BatchSentBack:
		row.State, row.Who = "dikembalikan", "petugas"
		row.Why = "Dikembalikan penyelia: " + b.Record.Returned.Reason
		return row
	}
	if c.Office.IsDelivered(b.Record.Approved.Position) {
		row.State, row.Why = "terkirim", "Diterima kota; tanda terimanya tersimpan di register."
		row.Sent = c.stamp(b.Received)
		return row
	}
	row.State, row.Why, row.Who = waiting(s)
	if !s.NextTry.IsZero() {
		row.NextTry = s.NextTry.In(c.zone()).Format(time.RFC3339)
	}
	return row
}

// waiting says why an approved batch is not there yet, and who must act.
func waiting(s courier.State) (state, why, who string) {
	switch s.Phase {
	case courier.PhaseNotEnrolled:
		return "belum-terdaftar", "Loket ini belum terdaftar di kota.", "penyelia"
	case courier.PhaseSending:
		return "mengirim", "Sedang dikirim.", ""
	case courier.PhaseRefused:
		m := kelurahan.Say(kelurahan.E(s.Code, "app.waiting", nil, "code", string(s.Code)))
		return "ditolak", m.Sentence + " " + m.Remedy, "pengelola kota"
	case courier.PhaseNetwork:
		return "menunggu-jaringan", kelurahan.MessageOf(s.Code).Sentence, ""
	case courier.PhaseLocked:
		return "menunggu-masuk", "Menunggu petugas masuk dengan PIN.", "petugas"
	case courier.PhaseApproval, courier.PhaseIdle:
	}
	return "menunggu-giliran", "Menunggu giliran kirim berikutnya.", ""
}
