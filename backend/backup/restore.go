package backup

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/register"
)

// Recovery gives the wrapped data key a backup in dir holds, and the registers
// it has; it needs no key. Errors: backup-absent.
func Recovery(dir string) ([]byte, []register.ID, error) {
	dir = place(dir)
	wrapped, err := os.ReadFile(filepath.Join(dir, rootName, recoveryName))
	if err != nil {
		return nil, nil, ioError("backup.Recovery", err)
	}
	ids, err := registers(dir)
	return wrapped, ids, err
}

// Verify reads a register's whole backup again: every part, its encryption, the
// chain from the first entry to the last, and, where reg is given, that it is
// the chain of that register. Errors: backup-absent, backup-foreign,
// backup-damaged (arg "file"), backup-ahead, canceled.
func (s *Set) Verify(ctx context.Context, id register.ID, reg *register.Register, progress func(done, total uint64)) (Report, error) {
	head, err := s.each(ctx, id, progress, func(register.Entry) error { return nil })
	if err != nil {
		return Report{}, err
	}
	if reg != nil {
		own, err := reg.HashAt(head.Seq)
		if err != nil || own != head.Hash {
			return Report{}, kelurahan.E(kelurahan.BackupAhead, "backup.Verify", errors.Join(err, errors.New("not this register's chain")))
		}
	}
	return s.weigh(id)
}

// Restore writes a register's backup into an empty folder, with its own
// identity, and gives it open. What was erased stays erased.
// Errors: those of Verify and register.Create; already-set-up where there is a
// register: newer entries are never written over.
func (s *Set) Restore(ctx context.Context, id register.ID, into register.Config, progress func(done, total uint64)) (_ *register.Register, err error) {
	into.ID = id
	reg, err := register.Create(into)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, reg.Close())
		}
	}()
	batch := make([]register.Entry, 0, adoptEntries)
	flush := func() error {
		err := reg.Adopt(batch...)
		batch = batch[:0]
		return err
	}
	_, err = s.each(ctx, id, progress, func(e register.Entry) error {
		if batch = append(batch, e); len(batch) < adoptEntries {
			return nil
		}
		return flush()
	})
	if err == nil {
		err = flush()
	}
	if err != nil {
		return nil, err
	}
	return reg, nil
}

// adoptEntries are written with one sync.
const adoptEntries = 500

// Each gives every entry a backup has of a register, in order, to whoever mends
// a damaged one. Errors: those of Verify.
func (s *Set) Each(ctx context.Context, id register.ID, give func(register.Entry) error) error {
	_, err := s.each(ctx, id, func(uint64, uint64) {}, give)
	return err
}

// each gives every entry of a register's backup, in order.
func (s *Set) each(ctx context.Context, id register.ID, progress func(done, total uint64), give func(register.Entry) error) (register.Head, error) {
	have, err := parts(s.dir, id)
	if err != nil {
		return register.Head{}, err
	}
	if len(have) == 0 {
		return register.Head{}, kelurahan.E(kelurahan.BackupAbsent, "backup.each", errors.New("no parts"))
	}
	head := register.Head{}
	for _, p := range have {
		head, err = s.read(id, p, head, func(e register.Entry) error {
			if err := ctx.Err(); err != nil {
				return kelurahan.E(kelurahan.Canceled, "backup.each", err)
			}
			return give(e)
		})
		if err != nil {
			return head, err
		}
		progress(head.Seq, have[len(have)-1].last)
	}
	return head, nil
}
