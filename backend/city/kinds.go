package city

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"

	"github.com/loket-kelurahan/loket/backend/catalog"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/wire"
)

// fileKinds is the catalogue the city publishes, in the key folder: signed, and
// the same for every counter.
const fileKinds = "katalog" + wire.KindsEnding

// PublishKinds signs kinds of letters as the city's catalogue and puts them in
// the place of the one before; every file must be a kind this program can read.
// Errors: kind-invalid, bad-request, disk-read-only.
func PublishKinds(keys *Keys, dir string, files [][]byte, at kelurahan.Millis) error {
	for _, f := range files {
		if _, err := catalog.Parse(f); err != nil {
			return err
		}
	}
	b, err := wire.EncodeKinds(wire.KindList{Office: "Kota", At: at}, files, keys.Signer.Public(), keys.Signer.Sign)
	if err != nil {
		return err
	}
	path := filepath.Join(dir, fileKinds)
	if err := os.WriteFile(path+".baru", b, 0o644); err != nil {
		return kelurahan.E(kelurahan.DiskReadOnly, "city.PublishKinds", err)
	}
	if err := os.Rename(path+".baru", path); err != nil {
		return kelurahan.E(kelurahan.DiskReadOnly, "city.PublishKinds", err)
	}
	return nil
}

// getKinds gives the catalogue. It is signed and holds nobody's data, so whoever
// asks may have it; who has it already pays for no byte of it twice.
func (c *City) getKinds(w http.ResponseWriter, r *http.Request) {
	b, err := os.ReadFile(filepath.Join(c.cfg.Shelf, fileKinds))
	if c.cfg.Shelf == "" || errors.Is(err, fs.ErrNotExist) {
		c.fail(w, r, kelurahan.E(kelurahan.NotFound, "city.getKinds", nil))
		return
	}
	if err != nil {
		c.fail(w, r, err)
		return
	}
	sum := sha256.Sum256(b)
	tag := `"` + hex.EncodeToString(sum[:12]) + `"`
	w.Header().Set("ETag", tag)
	if r.Header.Get("If-None-Match") == tag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	w.Header().Set("Content-Type", wire.TypeKinds)
	// Whoever hung up gets nothing more; there is nobody to tell.
	_, _ = w.Write(b)
}
