package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/office"
	"github.com/loket-kelurahan/loket/backend/seal"
)

// newCounter is the code of the PC that takes the lost one's place.
const newCounter kelurahan.CounterCode = "B"

// measureRestoring loses a PC with ten years of letters and measures how long a
// bare one takes, with the stick and the recovery key, until it has issued its
// first letter. The floor copies the stick's files to the disk, syncs, and reads
// them once.
func measureRestoring(ctx context.Context, b *bench) error {
	dir, err := b.copyOf(ctx, tenYears())
	if err != nil {
		return err
	}
	key, err := newRecovery(dir)
	if err != nil {
		return err
	}
	stick := filepath.Join(b.workplace(), "stik")
	made, err := leaveOnStick(ctx, dir, stick)
	if err != nil {
		return err
	}
	if err := os.RemoveAll(dir); err != nil { // the lost PC; its place is needed too
		return err
	}
	parts, err := filepath.Glob(filepath.Join(stick, "loket-cadangan", "*", "*.cadangan"))
	if err != nil {
		return err
	}
	floor, err := timed(func() error { return copyInto(filepath.Join(b.workplace(), "salinan"), parts) })
	if err != nil {
		return err
	}
	var r restored
	if err := child(ctx, &r, "restore", filepath.Join(b.workplace(), "pengganti"), stick, key); err != nil {
		return err
	}
	report(figure{"restore-150000-s", r.Letter, "s", floor.Seconds(), "copy+sync+reading-both"})
	note("restore: the registers and the store %.1f s, signed in after %.1f, the first letter after %.1f; at most %.0f MB in memory, files that are mapped among them; the backup before it took %.1f s",
		r.Restored, r.SignedIn, r.Letter, r.PeakMB, made.Seconds())
	return nil
}

// newRecovery gives a prepared office a recovery key that is known: the one it
// was set up with is nobody's.
func newRecovery(dir string) (string, error) {
	text, recipient, err := seal.NewRecoveryKey()
	if err != nil {
		return "", err
	}
	keys, err := unlock(dir)
	if err != nil {
		return "", err
	}
	defer keys.Wipe()
	return strings.TrimSpace(string(text)), keys.SetRecovery(recipient)
}

// leaveOnStick makes a first backup, which is read back.
func leaveOnStick(ctx context.Context, dir, stick string) (took time.Duration, err error) {
	if err := os.MkdirAll(stick, 0o700); err != nil {
		return 0, err
	}
	d, err := openDesk(ctx, dir, 1, nil)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, d.close()) }()
	return timed(func() error { _, err := d.office.Backup(ctx, stick, true); return err })
}

// restored is when what was there, in seconds since the restore began.
type restored struct{ Restored, SignedIn, Letter, PeakMB float64 }

// restoreChild is the bare PC: args are its folder, the stick, the recovery key.
func restoreChild(ctx context.Context, args []string) (any, error) {
	if len(args) != 3 {
		return nil, errors.New("restore: a folder, a stick and a key are needed")
	}
	c := &clock{}
	c.set(lastDay())
	o, err := openOffice(args[0], c, nil)
	if err != nil {
		return nil, err
	}
	var r restored
	begin := time.Now()
	err = o.Restore(ctx, office.Restore{Dir: args[1], Recovery: []byte(args[2]), Counter: newCounter, Name: bossName, PIN: []byte(bossPIN)})
	if err != nil {
		return nil, err
	}
	r.Restored = time.Since(begin).Seconds()
	d, err := newcomer(ctx, o, c, args[0])
	if err != nil {
		return nil, errors.Join(err, o.Close())
	}
	r.SignedIn = time.Since(begin).Seconds()
	issued, err := d.serve(ctx, d.draw(d.direct()))
	r.Letter = time.Since(begin).Seconds()
	if err == nil && issued.Record.Issued.Letter.Number.Counter != newCounter {
		err = fmt.Errorf("the first letter is %s", issued.Record.Issued.Letter.Number.Text)
	}
	if err != nil {
		return nil, errors.Join(err, o.Close())
	}
	if r.PeakMB, err = memory("VmHWM"); errors.Is(err, errors.ErrUnsupported) {
		err = nil
	}
	return r, errors.Join(err, o.Close())
}

// newcomer is the desk of a PC whose supervisor is the only one to have a PIN yet.
func newcomer(ctx context.Context, o *office.Office, c *clock, dir string) (*desk, error) {
	d := &desk{dir: dir, clock: c, office: o}
	if err := d.signInBoss(ctx); err != nil {
		return nil, err
	}
	d.clerk = d.boss
	if err := d.learn(); err != nil {
		return nil, err
	}
	return d, d.borrowPeople(tenYears().residents)
}
