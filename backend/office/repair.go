package office

import (
	"context"
	"errors"
	"os"
	"slices"
	"strconv"

	"github.com/loket-kelurahan/loket/backend/backup"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/register"
	"github.com/loket-kelurahan/loket/backend/seal"
)

// Repaired says what a repair did.
type Repaired struct {
	Entries uint64   // of the register as it stands now
	Fetched []uint64 // numbers that were damaged here and came from the backup
	Aside   string   // where the damaged register was kept
}

// Repair writes this counter's register anew: what is whole here, and from the
// backup what is not. The chain must close from the first entry to the last that
// was acknowledged, or nothing is changed. The damaged register is kept aside.
// Errors: pin-wrong, pin-locked, bad-request while somebody works, register-damaged
// (arg "entry": the backup has not that number either), backup-absent,
// backup-damaged, backup-foreign, and those of the disk.
func (o *Office) Repair(ctx context.Context, officer kelurahan.OfficerID, pin []byte, dir string) (Repaired, error) {
	var done Repaired
	err := o.locked(func() error {
		if o.keyring == nil {
			return kelurahan.E(kelurahan.OfficeNotSet, "office.Repair", nil)
		}
		if o.books != nil {
			return kelurahan.E(kelurahan.BadRequest, "office.Repair", errors.New("the register is in use"))
		}
		keys, err := o.keyring.Unlock(officer.String(), pin)
		if err != nil {
			return err
		}
		defer keys.Wipe()
		done, err = o.repair(ctx, keys, dir)
		return err
	})
	return done, err
}

func (o *Office) repair(ctx context.Context, keys *seal.Unlocked, dir string) (Repaired, error) {
	rc, err := o.registerConfig(keys)
	if err != nil {
		return Repaired{}, err
	}
	report, err := register.Verify(ctx, rc, nil)
	if err != nil && kelurahan.CodeOf(err) != kelurahan.RegisterDamaged {
		return Repaired{}, err
	}
	missing, last := wanting(report)
	set, err := o.backupSet(&books{keys: keys}, dir)
	if err != nil {
		return Repaired{}, err
	}
	fetched, err := fetch(ctx, set, report.ID, missing)
	if err != nil {
		return Repaired{}, err
	}
	fresh := rc
	fresh.Dir, fresh.ID = o.path("register.baru"), report.ID
	if err := writeAnew(ctx, rc, fresh, fetched, last); err != nil {
		return Repaired{}, errors.Join(err, os.RemoveAll(fresh.Dir))
	}
	out := Repaired{Entries: last, Fetched: missing, Aside: o.path("register.rusak-" + strconv.FormatInt(o.cfg.Now().UnixMilli(), 10))}
	if err := os.Rename(rc.Dir, out.Aside); err != nil {
		return Repaired{}, kelurahan.E(kelurahan.RegisterStopped, "office.Repair", err)
	}
	if err := os.Rename(fresh.Dir, rc.Dir); err != nil {
		err = errors.Join(err, os.Rename(out.Aside, rc.Dir))
		return Repaired{}, kelurahan.E(kelurahan.RegisterStopped, "office.Repair", err)
	}
	return out, nil
}

// wanting lists the numbers the damage names, and the last number that was ever
// acknowledged: the mark may know more than the entries.
func wanting(report register.VerifyReport) (missing []uint64, last uint64) {
	last = report.Head.Seq
	known := map[uint64]bool{}
	for _, d := range report.Damage {
		for seq := d.First; seq <= d.Last; seq++ {
			if seq > 0 && !known[seq] {
				known[seq] = true
				missing = append(missing, seq)
			}
		}
		last = max(last, d.Last)
	}
	slices.Sort(missing)
	return missing, last
}

// fetch gives the named entries from the backup. Errors: register-damaged for
// one it has not.
func fetch(ctx context.Context, set *backup.Set, id register.ID, missing []uint64) (map[uint64]register.Entry, error) {
	found := make(map[uint64]register.Entry, len(missing))
	for _, seq := range missing {
		found[seq] = register.Entry{}
	}
	err := set.Each(ctx, id, func(e register.Entry) error {
		if _, ok := found[e.Seq]; ok {
			found[e.Seq] = e
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, seq := range missing {
		if found[seq].Seq == 0 {
			return nil, kelurahan.E(kelurahan.RegisterDamaged, "office.Repair", errors.New("the backup has it not either"), "entry", strconv.FormatUint(seq, 10))
		}
	}
	return found, nil
}

// writeAnew writes the register into an empty folder: what was fetched, and all
// else as it is. Adopt follows the chain, so nothing that does not fit gets in.
func writeAnew(ctx context.Context, from, into register.Config, fetched map[uint64]register.Entry, last uint64) (err error) {
	bad, _, err := register.OpenReadOnly(from)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, bad.Close()) }()
	reg, err := register.Create(into)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, reg.Close()) }()
	const together = 500
	batch := make([]register.Entry, 0, together)
	for seq := uint64(1); seq <= last; seq++ {
		e, ok := fetched[seq]
		if !ok {
			if e, err = bad.At(seq); err != nil {
				return err
			}
		}
		if batch = append(batch, e); len(batch) < together && seq < last {
			continue
		}
		if err := errors.Join(ctx.Err(), reg.Adopt(batch...)); err != nil {
			return err
		}
		batch = batch[:0]
	}
	return nil
}
