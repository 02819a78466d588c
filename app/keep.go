package app

import (
	"context"
	"time"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/office"
)

// Keep is Cadangan: copies of the registers on another disk or a stick, and the
// way back from them.
type Keep struct{ c *Core }

// A backup is made by itself once an hour while somebody works and the folder
// is there; a week without one is late.
const (
	keepEvery = time.Hour
	keepLate  = 7 * 24 * time.Hour
)

// State says how the backups stand.
func (k *Keep) State() (KeepView, error) {
	return call(k.c, "Keep.State", signedIn, func(context.Context, kelurahan.Officer) (KeepView, error) { return k.c.keepView() })
}

// Backup copies what is new into a folder and reads the backup back; with no
// name it asks for the folder. Codes: backup-absent, backup-ahead,
// backup-damaged, backup-foreign, disk-full.
func (k *Keep) Backup(r NameRequest) (KeepView, error) {
	return call(k.c, "Keep.Backup", signedIn, func(ctx context.Context, by kelurahan.Officer) (KeepView, error) {
		dir := r.Name
		if dir == "" {
			var err error
			if dir, err = k.c.ask.dir("Pilih disk atau flashdisk untuk cadangan"); err != nil {
				return KeepView{}, err
			}
		}
		if dir != "" {
			if err := k.c.keep(ctx, dir, true); err != nil {
				return KeepView{}, err
			}
			left := kelurahan.PeopleExported{What: kelurahan.ExportBackup, Purpose: "cadangan bila komputer rusak", All: true}
			if err := k.c.Office.Exported(ctx, by, left); err != nil {
				return KeepView{}, err
			}
		}
		return k.c.keepView()
	})
}

// Restore makes a bare PC a counter again; the supervisor then signs in with his
// new PIN. Codes: already-set-up, recovery-wrong, backup-absent, backup-damaged,
// backup-foreign, number-invalid, name-invalid, pin-weak.
func (k *Keep) Restore(r RestoreRequest) (SessionView, error) {
	return call(k.c, "Keep.Restore", anybody, func(ctx context.Context, _ kelurahan.Officer) (SessionView, error) {
		dir := r.Folder
		if dir == "" {
			var err error
			if dir, err = k.c.ask.dir("Pilih disk atau flashdisk dengan cadangan"); err != nil {
				return SessionView{}, err
			}
		}
		counter, err := kelurahan.ParseCounterCode(r.Counter)
		if err != nil {
			return SessionView{}, inField(err, "counter")
		}
		err = k.c.Office.Restore(ctx, office.Restore{
			Dir: dir, Recovery: []byte(r.RecoveryKey), Counter: counter, Name: r.Name, PIN: []byte(r.PIN),
		})
		k.c.endWork()
		if err != nil {
			return SessionView{}, err
		}
		return k.c.session()
	})
}

// keep makes one backup at a time and remembers why the last one failed.
func (c *Core) keep(ctx context.Context, dir string, check bool) error {
	c.keeping.Lock()
	defer c.keeping.Unlock()
	_, err := c.Office.Backup(ctx, dir, check)
	c.endWork()
	c.mu.Lock()
	c.keepFailed = kelurahan.CodeOf(err)
	c.mu.Unlock()
	return err
}

func (c *Core) keepView() (KeepView, error) {
	note, err := c.Office.Backups()
	if err != nil {
		return KeepView{}, err
	}
	c.mu.Lock()
	failed := c.keepFailed
	c.mu.Unlock()
	return KeepView{
		Folder: note.Dir, At: c.stamp(note.At), Verified: c.stamp(note.Verified), Entries: int(note.Entries),
		MB: int((note.Bytes + 1<<20 - 1) >> 20), Late: c.Now().Sub(note.At.Time()) > keepLate, Problem: problemPointer(failed),
		Recovery: problemPointer(c.Office.RecoveryTrouble()),
	}, nil
}

// keepHourly makes the backup that is due, where one was made before.
func (c *Core) keepHourly(ctx context.Context) {
	note, err := c.Office.Backups()
	if err != nil || note.Dir == "" || c.signedInOfficer() == nil || c.Now().Sub(note.At.Time()) < keepEvery {
		return
	}
	if !c.keeping.TryLock() {
		return
	}
	c.keeping.Unlock()
	go func() {
		if err := c.keep(ctx, note.Dir, false); err != nil {
			c.Log.Warn("backup", "code", string(kelurahan.CodeOf(err)))
		}
	}()
}
