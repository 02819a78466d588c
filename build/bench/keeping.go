package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/crypto/argon2"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/letterpdf"
)

// measureKeeping reads ten years of letters through, and copies them away.
func measureKeeping(ctx context.Context, b *bench) (err error) {
	dir, err := b.copyOf(ctx, tenYears())
	if err != nil {
		return err
	}
	d, err := openDesk(ctx, dir, 1, nil)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.close()) }()
	if err := measureVerify(ctx, d); err != nil {
		return err
	}
	return measureBackup(ctx, d)
}

// measureVerify walks the register as `loket periksa` and the weekly check do.
// The floor hashes the same bytes: what a chain cannot do without.
func measureVerify(ctx context.Context, d *desk) error {
	segments, bytes, err := segmentsOf(d.dir)
	if err != nil {
		return err
	}
	floor, err := timed(func() error { return eachByte(segments, sha256.New()) })
	if err != nil {
		return err
	}
	whole, err := timed(func() error {
		damage, err := d.office.Verify(ctx)
		if err == nil && len(damage) > 0 {
			err = fmt.Errorf("damaged: %v", damage)
		}
		return err
	})
	if err != nil {
		return err
	}
	report(figure{"verify-150000-s", whole.Seconds(), "s", floor.Seconds(), "sha256-of-the-same-bytes"})
	note("verify: %.0f MB, every entry opened with the data key and held against the chain", float64(bytes)/1e6)
	return nil
}

func segmentsOf(dir string) (paths []string, bytes int64, err error) {
	if paths, err = filepath.Glob(filepath.Join(dir, "register", "*.seg")); err != nil {
		return nil, 0, err
	}
	for _, path := range paths {
		info, err := os.Stat(path)
		if err != nil {
			return nil, 0, err
		}
		bytes += info.Size()
	}
	return paths, bytes, nil
}

// eachByte reads files into w.
func eachByte(paths []string, w io.Writer) error {
	for _, path := range paths {
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		_, err = io.Copy(w, f)
		if err = errors.Join(err, f.Close()); err != nil {
			return err
		}
	}
	return nil
}

// measureBackup makes a first backup of everything, which is read back at once.
// The floor copies the register's files into one, syncs it, and reads both.
func measureBackup(ctx context.Context, d *desk) error {
	segments, bytes, err := segmentsOf(d.dir)
	if err != nil {
		return err
	}
	floor, err := timed(func() error { return copyInto(filepath.Join(d.dir, "salinan"), segments) })
	if err != nil {
		return err
	}
	stick := filepath.Join(d.dir, "stik")
	if err := os.MkdirAll(stick, 0o700); err != nil {
		return err
	}
	begin := time.Now()
	first, err := d.office.Backup(ctx, stick, false)
	if err != nil {
		return err
	}
	made := time.Since(begin)
	again, err := timed(func() error { _, err := d.office.Backup(ctx, stick, false); return err })
	mb := float64(bytes) / 1e6
	report(figure{"backup-mb-s", mb / made.Seconds(), "MB/s", mb / floor.Seconds(), "copy+sync+reading-both"})
	note("backup: %.0f MB of register in %.1f s, the reading back in it, %.0f MB on the stick; the next one, with nothing new, %.0f ms", mb, made.Seconds(), float64(first.Bytes)/1e6, millis(again))
	return err
}

func copyInto(path string, from []string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	if err := errors.Join(eachByte(from, f), f.Sync(), f.Close()); err != nil {
		return err
	}
	return errors.Join(eachByte(append(from, path), sha256.New()), os.Remove(path))
}

// measureDoor signs in and approves a day of forty letters.
func measureDoor(ctx context.Context, b *bench) (err error) {
	dir, err := b.copyOf(ctx, young())
	if err != nil {
		return err
	}
	d, err := openDesk(ctx, dir, young().residents, nil)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.close()) }()
	if err := measureUnlock(ctx, d); err != nil {
		return err
	}
	return measureApprove(ctx, d)
}

// slow is the least a PIN costs: argon2id with the product's parameters (package
// seal, KDF).
func slow() time.Duration {
	begin := time.Now()
	argon2.IDKey([]byte(bossPIN), make([]byte, 16), 2, 46<<10, 1, 32)
	return time.Since(begin)
}

func measureUnlock(ctx context.Context, d *desk) error {
	var whole, floor times
	for range 15 {
		floor = append(floor, slow())
		took, err := timed(func() error { return d.signInBoss(ctx) })
		if err != nil {
			return err
		}
		whole = append(whole, took)
	}
	report(figure{"unlock-ms", millis(whole.at(0.5)), "ms", millis(floor.at(0.5)), "argon2id"})
	return nil
}

// measureApprove has the supervisor sign what he has looked at. Every sheet is
// drawn again before he signs, and his PIN is asked for.
func measureApprove(ctx context.Context, d *desk) error {
	raw, err := newRawFile(d.dir)
	if err != nil {
		return err
	}
	defer raw.Close() //nolint:errcheck // its bytes are nobody's
	var whole, floor times
	for range 5 {
		took, err := d.approveForty(ctx)
		if err != nil {
			return err
		}
		whole = append(whole, took)
		least := slow()
		rest, err := timed(func() error { return leastApproval(raw) })
		if err != nil {
			return err
		}
		floor = append(floor, least+rest)
	}
	report(figure{"approve-40-ms", millis(whole.at(0.5)), "ms", millis(floor.at(0.5)), "argon2id+40-empty-pages+append+fdatasync"})
	return nil
}

func leastApproval(raw *rawFile) error {
	for range 40 {
		if _, err := letterpdf.Blank(); err != nil {
			return err
		}
	}
	return raw.append(4096)
}

// approveForty issues forty letters, closes the day, looks at them all and gives
// how long the signing took.
func (d *desk) approveForty(ctx context.Context) (time.Duration, error) {
	kinds := d.direct()
	for range 40 {
		d.clock.forward(5 * time.Minute)
		if _, err := d.serve(ctx, d.draw(kinds)); err != nil {
			return 0, err
		}
	}
	batch, err := d.office.CloseDay(ctx, d.clerk)
	if err != nil {
		return 0, err
	}
	if err := d.lookAt(ctx, batch); err != nil {
		return 0, err
	}
	d.clock.set(workday(d.clock.now(), 1))
	return timed(func() error { return d.office.Approve(ctx, d.boss, batch, []byte(bossPIN)) })
}

func (d *desk) lookAt(ctx context.Context, batch kelurahan.BatchID) error {
	_, letters, err := d.office.Review(d.boss, batch)
	if err != nil {
		return err
	}
	for _, l := range letters {
		if err := d.office.See(ctx, d.boss, batch, l.Record.ID); err != nil {
			return err
		}
	}
	return nil
}
