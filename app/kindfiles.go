package app

import (
	"context"
	"io"
	"os"
	"path/filepath"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/wire"
)

// Export writes kinds in force into one signed file; no codes = all of them.
func (k *Kinds) Export(r KindFileRequest) (PathView, error) {
	return call(k.c, "Kinds.Export", signedIn, func(context.Context, kelurahan.Officer) (PathView, error) {
		file, err := k.c.Office.ExportKinds(kindCodes(r.Codes))
		if err != nil {
			return PathView{}, err
		}
		path := r.Path
		if path == "" {
			if path, err = k.c.ask.save("Simpan berkas jenis surat", "jenis-surat"+wire.KindsEnding); err != nil || path == "" {
				return PathView{}, err
			}
		}
		if filepath.Ext(path) == "" {
			path += wire.KindsEnding
		}
		if err := os.WriteFile(path, file, 0o644); err != nil {
			return PathView{}, kelurahan.E(kelurahan.DiskReadOnly, "app.Export", err)
		}
		return PathView{Path: path}, nil
	})
}

// TryImport reads a file of kinds and says what it would bring; nothing is
// changed.
func (k *Kinds) TryImport(r KindFileRequest) (KindTrialView, error) {
	return call(k.c, "Kinds.TryImport", signedIn, func(context.Context, kelurahan.Officer) (KindTrialView, error) {
		path := r.Path
		if path == "" {
			var err error
			if path, err = k.c.ask.open("Pilih berkas jenis surat", "*"+wire.KindsEnding); err != nil || path == "" {
				return KindTrialView{Canceled: true, Rows: []KindTrialRow{}}, err
			}
		}
		v := KindTrialView{Path: path, File: filepath.Base(path), Rows: []KindTrialRow{}}
		file, err := readKinds(path)
		if err == nil {
			err = k.c.tryKinds(file, &v)
		}
		if err != nil {
			p := problemOf(err, "")
			v.Problem = &p
		}
		return v, nil
	})
}

func (c *Core) tryKinds(file []byte, v *KindTrialView) error {
	t, err := c.Office.TryKinds(file)
	if err != nil {
		return err
	}
	v.Office, v.At, v.Known, v.Print = t.Office, c.stamp(t.At), t.Known, t.Print
	for _, row := range t.Rows {
		out := KindTrialRow{Verdict: string(row.Verdict), Own: row.Own}
		if row.Kind != nil {
			out.Code, out.Title, out.Version = string(row.Kind.Code), row.Kind.Title, row.Kind.Version
		}
		v.Rows = append(v.Rows, out)
	}
	return nil
}

// readKinds reads no more of a file than a file of kinds can have.
func readKinds(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, kelurahan.E(kelurahan.KindsUnreadable, "app.readKinds", err)
	}
	defer func() { _ = f.Close() }() // only read
	file, err := io.ReadAll(io.LimitReader(f, wire.MaxKindsBody+1))
	if err != nil {
		return nil, kelurahan.E(kelurahan.KindsUnreadable, "app.readKinds", err)
	}
	return file, nil
}

// CommitImport puts the chosen kinds of a file before a supervisor.
func (k *Kinds) CommitImport(r KindFileRequest) (KindsView, error) {
	return k.then("Kinds.CommitImport", signedIn, func(ctx context.Context, by kelurahan.Officer) error {
		file, err := readKinds(r.Path)
		if err != nil {
			return err
		}
		_, err = k.c.Office.ImportKinds(ctx, by, file, kindCodes(r.Codes))
		return err
	})
}
