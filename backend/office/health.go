package office

import (
	"context"
	"iter"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// Below warnFree bytes the program warns; below stopFree it numbers no new
// letter, while reading and printing go on.
const (
	warnFree = 2 << 30
	stopFree = 200 << 20
)

// DiskState is the room left for the office.
type DiskState struct {
	Free uint64         // bytes
	Code kelurahan.Code // "", disk-low, disk-full, register-stopped
}

// Disk looks at the room left.
func (o *Office) Disk() DiskState {
	free, err := o.cfg.free(o.cfg.Dir)
	if err != nil {
		return DiskState{Code: kelurahan.CodeOf(err)}
	}
	return DiskState{free, RoomCode(free)}
}

// RoomCode says what so many free bytes mean: "", disk-low, disk-full.
func RoomCode(free uint64) kelurahan.Code {
	switch {
	case free < stopFree:
		return kelurahan.DiskFull
	case free < warnFree:
		return kelurahan.DiskLow
	}
	return ""
}

// checkRoom refuses a new letter when the disk is almost full.
// Errors: disk-full.
func (o *Office) checkRoom() error {
	if d := o.Disk(); d.Code == kelurahan.DiskFull {
		return kelurahan.E(kelurahan.DiskFull, "office.checkRoom", nil)
	}
	return nil
}

// Clock says whether a letter could be dated now. Errors: clock-back,
// clock-suspect.
func (o *Office) Clock() error {
	b, err := o.open()
	if err != nil {
		return nil //nolint:nilerr // nothing to compare with before sign-in
	}
	profile, err := b.profile()
	if err != nil {
		return err
	}
	return kelurahan.CheckDay(b.lastDay(profile), profile.Today(o.now()))
}

// Opening tells what opening the books found, for the doctor and the log.
type Opening struct {
	Entries uint64
	Torn    int64  // bytes of a torn tail that were cut
	Rebuilt string // why the store was built anew, "" if it was not
}

// Opened gives what opening the books found.
func (o *Office) Opened() (Opening, error) {
	b, err := o.open()
	if err != nil {
		return Opening{}, err
	}
	return Opening{Entries: b.reg.Head().Seq, Torn: b.torn, Rebuilt: b.rebuilt}, nil
}

// DeliveredAt gives when the city last receipted a run; 0 = never.
func (o *Office) DeliveredAt() (kelurahan.Millis, error) {
	b, err := o.open()
	if err != nil {
		return 0, err
	}
	return b.store.Deliveries(b.id).At, nil
}

// ImportResidents brings residents in as one act: all or nothing.
func (o *Office) ImportResidents(ctx context.Context, by kelurahan.Officer, file string, residents []kelurahan.Resident) error {
	const part = 1000
	parts := (len(residents) + part - 1) / part
	return o.act(ctx, by.ID, func(b *books) ([]kelurahan.Event, error) {
		events := make([]kelurahan.Event, 0, parts)
		for i := range parts {
			slice := residents[i*part : min((i+1)*part, len(residents))]
			events = append(events, kelurahan.ResidentsImported{File: file, Part: i + 1, Parts: parts, Residents: slice})
		}
		return events, nil
	})
}

// AllResidents gives every resident, in no order. It is for comparing a
// spreadsheet, not for showing.
func (o *Office) AllResidents() (iter.Seq2[kelurahan.Resident, error], error) {
	b, err := o.open()
	if err != nil {
		return nil, err
	}
	return b.store.Residents(), nil
}
