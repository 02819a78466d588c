package backup

import (
	"bytes"
	"context"
	"crypto/cipher"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/register"
)

// partEntries bounds a part, so that a stick pulled half-way costs little.
const partEntries = 20_000

// Set is the backup of one office in a folder somebody chose.
type Set struct {
	dir string
	key officeKey
	now func() time.Time
}

// New gives the backup in dir, which need not hold one yet. aead is the
// office's key for backups (seal.Unlocked.AEAD); it draws its own nonces.
func New(dir string, aead cipher.AEAD, now func() time.Time) *Set {
	return &Set{place(dir), officeKey{aead}, now}
}

// Report says what a run or a check went through.
type Report struct {
	Entries uint64 // entries in the backup
	Added   uint64 // of them by this run
	Parts   int
	Bytes   int64
}

// Keep writes the office's data key, wrapped for the recovery key, beside the
// registers: with the recovery key on paper it opens the backup on a bare PC.
// Errors: backup-absent, disk-full.
func (s *Set) Keep(recovery []byte) error {
	root := filepath.Join(s.dir, rootName)
	if err := s.reachable(); err != nil {
		return err
	}
	if err := os.MkdirAll(root, 0o700); err != nil {
		return ioError("backup.Keep", err)
	}
	path := filepath.Join(root, recoveryName)
	if have, err := os.ReadFile(path); err == nil && bytes.Equal(have, recovery) {
		return nil
	}
	return writeFile(path, func(w io.Writer) error { _, err := w.Write(recovery); return err })
}

// reachable refuses to make a folder where a stick should be: its mount point
// may be an empty folder of the system disk, its letter another stick.
func (s *Set) reachable() error {
	info, err := os.Stat(s.dir)
	if err != nil {
		return ioError("backup.reachable", err)
	}
	if !info.IsDir() {
		return kelurahan.E(kelurahan.BackupAbsent, "backup.reachable", errors.New("not a folder"))
	}
	return nil
}

// Add writes what the register has beyond the backup, in parts, and rewrites
// the parts whose entries were erased since. progress hears the entries done.
// Errors: backup-absent when the folder is not there, backup-ahead when the
// backup knows entries this register has not or other ones, backup-foreign,
// backup-damaged, disk-full, canceled; those of reading the register.
func (s *Set) Add(ctx context.Context, reg *register.Register, progress func(done, total uint64)) (Report, error) {
	if err := s.reachable(); err != nil {
		return Report{}, err
	}
	folder := filepath.Join(s.dir, rootName, reg.ID().String())
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return Report{}, ioError("backup.Add", err)
	}
	have, err := parts(s.dir, reg.ID())
	if err != nil {
		return Report{}, err
	}
	if err := sweep(folder, have); err != nil {
		return Report{}, err
	}
	if err := s.sameChain(reg, have); err != nil {
		return Report{}, err
	}
	return s.extend(ctx, reg, have, progress)
}

// extend writes the parts that are new or not full yet. A part that grows is
// written anew under its longer name, then the shorter one goes.
func (s *Set) extend(ctx context.Context, reg *register.Register, have []part, progress func(done, total uint64)) (Report, error) {
	head, known := reg.Head().Seq, uint64(0)
	if len(have) > 0 {
		known = have[len(have)-1].last
	}
	if err := s.forget(ctx, reg, have, known, head); err != nil {
		return Report{}, err
	}
	done, short := known, part{}
	if len(have) > 0 && known < head {
		if last := have[len(have)-1]; last.last-last.first+1 < partEntries {
			done, short = last.first-1, last
		}
	}
	for done < head {
		if err := ctx.Err(); err != nil {
			return Report{}, kelurahan.E(kelurahan.Canceled, "backup.Add", err)
		}
		p := part{done + 1, min(done+partEntries, head)}
		if err := s.write(reg, p); err != nil {
			return Report{}, err
		}
		done = p.last
		progress(done, head)
	}
	if short.last > 0 {
		if err := os.Remove(s.path(reg.ID(), short)); err != nil {
			return Report{}, ioError("backup.Add", err)
		}
	}
	report, err := s.weigh(reg.ID())
	report.Added = head - known
	return report, err
}

func (s *Set) path(id register.ID, p part) string {
	return filepath.Join(s.dir, rootName, id.String(), p.name())
}

// sweep removes what a pulled stick left: files half written, and shorter parts
// that a longer one took the place of.
func sweep(folder string, have []part) error {
	list, err := os.ReadDir(folder)
	if err != nil {
		return ioError("backup.sweep", err)
	}
	for _, d := range list {
		p, isPart := parsePart(d.Name())
		if !strings.HasSuffix(d.Name(), tempSuffix) && (!isPart || slices.Contains(have, p)) {
			continue
		}
		if err := os.Remove(filepath.Join(folder, d.Name())); err != nil {
			return ioError("backup.sweep", err)
		}
	}
	return nil
}

// sameChain checks that the newest part is of this register's own past: a
// backup that knows more, or other entries, is never written over.
func (s *Set) sameChain(reg *register.Register, have []part) error {
	if len(have) == 0 {
		return nil
	}
	last := have[len(have)-1]
	ahead := func(err error) error { return kelurahan.E(kelurahan.BackupAhead, "backup.Add", err) }
	if last.last > reg.Head().Seq {
		return ahead(errors.New("the backup has entries this register has not"))
	}
	before, err := headAt(reg, last.first-1)
	if err != nil {
		return err
	}
	head, err := s.read(reg.ID(), last, before, func(register.Entry) error { return nil })
	if kelurahan.CodeOf(err) == kelurahan.BackupDamaged {
		// A rotten part is written again; a part of another past is not.
		if errors.Is(err, errNotNext) {
			return ahead(err)
		}
		return s.write(reg, last)
	}
	if err != nil {
		return err
	}
	if own, err := reg.HashAt(head.Seq); err != nil || own != head.Hash {
		return errors.Join(err, ahead(errors.New("the backup has other entries")))
	}
	return nil
}

func headAt(reg *register.Register, seq uint64) (register.Head, error) {
	hash, err := reg.HashAt(seq)
	return register.Head{Seq: seq, Hash: hash}, err
}

// forget rewrites the parts that hold entries which a new tombstone names. It
// comes before the part with the tombstone, so that a cut repeats it.
func (s *Set) forget(ctx context.Context, reg *register.Register, have []part, done, head uint64) error {
	stale := map[part]bool{}
	for e, err := range reg.Read(done+1, head) {
		if err != nil {
			return err
		}
		if ctx.Err() != nil {
			return kelurahan.E(kelurahan.Canceled, "backup.Add", ctx.Err())
		}
		if e.Kind != register.KindErasure {
			continue
		}
		gone, err := e.Erasures()
		if err != nil {
			return err
		}
		for _, seq := range gone {
			if i := slices.IndexFunc(have, func(p part) bool { return p.first <= seq && seq <= p.last }); i >= 0 {
				stale[have[i]] = true
			}
		}
	}
	for p := range stale {
		if err := s.write(reg, p); err != nil {
			return err
		}
	}
	return nil
}

func (s *Set) write(reg *register.Register, p part) error {
	before, err := headAt(reg, p.first-1)
	if err != nil {
		return err
	}
	id := reg.ID()
	h := header{
		Version: formatVersion, Register: id[:], Before: before.Hash[:],
		First: p.first, Last: p.last, At: s.now().UnixMilli(),
	}
	return writeFile(s.path(id, p), func(w io.Writer) error {
		return writePart(w, s.key, h, reg.Read(p.first, p.last))
	})
}

func (s *Set) read(id register.ID, p part, from register.Head, each func(register.Entry) error) (head register.Head, err error) {
	f, err := os.Open(s.path(id, p))
	if err != nil {
		return from, ioError("backup.read", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	head, err = readPart(f, p.name(), s.key, id, from, each)
	if err == nil && head.Seq != p.last {
		err = kelurahan.E(kelurahan.BackupDamaged, "backup.read", errors.New("its name says more than is in it"), "file", p.name())
	}
	return head, err
}

// weigh counts what is there.
func (s *Set) weigh(id register.ID) (Report, error) {
	have, err := parts(s.dir, id)
	if err != nil {
		return Report{}, err
	}
	report := Report{Parts: len(have)}
	for _, p := range have {
		info, err := os.Stat(s.path(id, p))
		if err != nil {
			return Report{}, ioError("backup.weigh", err)
		}
		report.Entries, report.Bytes = p.last, report.Bytes+info.Size()
	}
	return report, nil
}
