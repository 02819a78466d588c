package city

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"filippo.io/age"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/register"
	"github.com/loket-kelurahan/loket/backend/wire"
)

// StickReport says what became of one register's folder on a stick.
type StickReport struct {
	Register register.ID
	Taken    int   // runs that have a receipt now
	Err      error // what kept the next run out; nil = all are in
}

// ImportStick takes the runs off a stick and writes the receipts onto it. One
// register that is refused does not keep the others out; the same stick may be
// read as often as somebody likes.
// Errors: stick-missing, stick-unreadable.
func (c *City) ImportStick(ctx context.Context, dir string) ([]StickReport, error) {
	const op = "city.ImportStick"
	folders, err := os.ReadDir(filepath.Join(dir, wire.StickOut))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, kelurahan.E(kelurahan.StickMissing, op, err)
	}
	if err != nil {
		return nil, kelurahan.E(kelurahan.StickUnreadable, op, err)
	}
	var reports []StickReport
	for _, f := range folders {
		id, err := register.ParseID(f.Name())
		if err != nil || !f.IsDir() {
			continue // not ours
		}
		r := StickReport{Register: id}
		r.Taken, r.Err = c.importRegister(ctx, dir, id)
		reports = append(reports, r)
	}
	// The register of a lost PC goes in only behind that of the one that carries it.
	for i := range reports {
		if r := &reports[i]; kelurahan.CodeOf(r.Err) == kelurahan.NotEnrolled {
			r.Taken, r.Err = c.importRegister(ctx, dir, r.Register)
		}
	}
	return reports, nil
}

func (c *City) importRegister(ctx context.Context, dir string, id register.ID) (int, error) {
	home := filepath.Join(dir, wire.StickOut, id.String())
	sealed, err := readSome(filepath.Join(home, wire.StickManifest), wire.MaxMessage)
	if err != nil {
		return 0, err
	}
	_, payload, err := c.signedBy(ctx, wire.PurposeStick, sealed)
	if err != nil {
		return 0, err
	}
	m, err := wire.Decode[wire.Manifest](payload)
	if err != nil {
		return 0, err
	}
	if m.Register != id {
		return 0, kelurahan.E(kelurahan.BadRequest, "city.ImportStick", errors.New("the list is another register's"))
	}
	for i, run := range m.Runs {
		receipt, err := c.importRun(ctx, home, run)
		if err != nil {
			return i, err
		}
		if err := writeReceipt(dir, id, run.To, receipt); err != nil {
			return i, err
		}
	}
	return len(m.Runs), nil
}

func (c *City) importRun(ctx context.Context, home string, run wire.StickRun) ([]byte, error) {
	const op = "city.ImportStick"
	if run.File != filepath.Base(run.File) {
		return nil, kelurahan.E(kelurahan.BadRequest, op, errors.New("a file outside the folder"))
	}
	secret, err := readSome(filepath.Join(home, run.File), wire.MaxRunBody+1<<16)
	if err != nil {
		return nil, err
	}
	if sha256.Sum256(secret) != run.Sum {
		return nil, kelurahan.E(kelurahan.StickUnreadable, op, errors.New("the sum does not fit"))
	}
	r, err := age.Decrypt(bytes.NewReader(secret), c.cfg.Keys.Identity)
	if err != nil {
		return nil, kelurahan.E(kelurahan.StickUnreadable, op, err)
	}
	body, err := io.ReadAll(io.LimitReader(r, wire.MaxRunBody+1))
	if err != nil {
		return nil, kelurahan.E(kelurahan.StickUnreadable, op, err)
	}
	return c.accept(ctx, body, byStick)
}

func readSome(path string, most int64) ([]byte, error) {
	const op = "city.ImportStick"
	f, err := os.Open(path)
	if err != nil {
		return nil, kelurahan.E(kelurahan.StickUnreadable, op, err)
	}
	b, err := io.ReadAll(io.LimitReader(f, most+1))
	err = errors.Join(err, f.Close())
	if err == nil && int64(len(b)) > most {
		err = fmt.Errorf("more than %d bytes", most)
	}
	if err != nil {
		return nil, kelurahan.E(kelurahan.StickUnreadable, op, err)
	}
	return b, nil
}

func writeReceipt(dir string, id register.ID, last uint64, receipt []byte) error {
	const op = "city.ImportStick"
	home := filepath.Join(dir, wire.StickBack, id.String())
	if err := os.MkdirAll(home, 0o755); err != nil {
		return kelurahan.E(kelurahan.StickUnreadable, op, err)
	}
	f, err := os.Create(filepath.Join(home, fmt.Sprintf("%d%s", last, wire.StickReceipt)))
	if err == nil {
		_, err = f.Write(receipt)
		err = errors.Join(err, f.Sync(), f.Close())
	}
	if err != nil {
		return kelurahan.E(kelurahan.StickUnreadable, op, err)
	}
	return nil
}
