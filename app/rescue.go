package app

import (
	"context"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// RecoverPIN lets a supervisor who forgot his PIN choose another with the
// recovery key, and signs him in.
// Codes: role-refused, pin-weak, recovery-wrong, recovery-locked, recovery-damaged.
func (s *Session) RecoverPIN(r RecoverPINRequest) (SessionView, error) {
	return call(s.c, "Session.RecoverPIN", anybody, func(ctx context.Context, _ kelurahan.Officer) (SessionView, error) {
		id, err := identOf[kelurahan.OfficerID](r.Officer)
		if err != nil {
			return SessionView{}, err
		}
		err = s.c.Office.RecoverPIN(ctx, id, []byte(r.RecoveryKey), []byte(r.PIN))
		s.c.endWork()
		if err != nil {
			return SessionView{}, err
		}
		return s.enter(ctx, id, r.PIN)
	})
}

// BringRecovery puts the file of the recovery key back from a backup of this
// office; with no name it asks for the folder. Only the very same file is taken,
// so nobody need have signed in. Codes: backup-absent, recovery-other.
func (s *Session) BringRecovery(r NameRequest) (SessionView, error) {
	return call(s.c, "Session.BringRecovery", anybody, func(context.Context, kelurahan.Officer) (SessionView, error) {
		dir := r.Name
		if dir == "" {
			var err error
			if dir, err = s.c.ask.dir("Pilih disk atau flashdisk dengan cadangan"); err != nil {
				return SessionView{}, err
			}
		}
		if dir != "" {
			if err := s.c.Office.BringRecovery(dir); err != nil {
				return SessionView{}, err
			}
		}
		return s.c.session()
	})
}

// NewRecovery makes another recovery key and shows it once; the one before opens
// this office no more. Codes: role-refused, pin-wrong, pin-locked.
func (k *Keep) NewRecovery(r PINRequest) (RecoveryView, error) {
	return call(k.c, "Keep.NewRecovery", supervising, func(ctx context.Context, by kelurahan.Officer) (RecoveryView, error) {
		key, err := k.c.Office.NewRecovery(ctx, by, []byte(r.PIN))
		return RecoveryView{RecoveryKey: key}, err
	})
}

// PrintRecovery prints the recovery key that was just shown. Codes:
// recovery-wrong for what is none, and those of the printer.
func (k *Keep) PrintRecovery(r RecoveryView) (PrintView, error) {
	return call(k.c, "Keep.PrintRecovery", supervising, func(_ context.Context, by kelurahan.Officer) (PrintView, error) {
		sheet, err := k.c.Office.PrintRecovery(by, r.RecoveryKey)
		return k.c.sheetView(sheet), err
	})
}

// recoveryNotices are uses of the recovery key that a supervisor should know of.
func (c *Core) recoveryNotices() ([]NoticeView, error) {
	const shownDays = 30
	since := kelurahan.MillisOf(c.Now().AddDate(0, 0, -shownDays))
	uses, err := c.Office.RecoveryUses(since)
	if err != nil {
		return nil, err
	}
	list := []NoticeView{}
	for _, u := range uses {
		list = append(list, NoticeView{What: "kunci-" + u.Used.For, Who: c.officerName(u.By), At: c.stamp(u.At)})
	}
	return list, nil
}
