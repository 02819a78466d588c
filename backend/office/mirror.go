package office

import (
	"errors"
	"os"
	"path/filepath"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/register"
)

// mirrorsDir holds registers of other counters, one folder each, named by the
// register's identity.
const mirrorsDir = "cermin"

// openMirrors opens the registers this counter only reads. Errors: those of
// register.Open.
func (o *Office) openMirrors(own register.Config) ([]*register.Register, error) {
	if o.cfg.Files != nil {
		return nil, nil // files that are played have one register
	}
	list, err := os.ReadDir(o.path(mirrorsDir))
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, kelurahan.E(kelurahan.RegisterStopped, "office.openMirrors", err)
	}
	mirrors := []*register.Register{}
	for _, d := range list {
		if _, err := register.ParseID(d.Name()); err != nil || !d.IsDir() {
			continue // a restore that was cut; the next one begins anew
		}
		cfg := own
		cfg.Dir = filepath.Join(o.path(mirrorsDir), d.Name())
		reg, _, err := register.Open(cfg)
		if err != nil {
			for _, open := range mirrors {
				err = errors.Join(err, open.Close())
			}
			return nil, err
		}
		mirrors = append(mirrors, reg)
	}
	return mirrors, nil
}
