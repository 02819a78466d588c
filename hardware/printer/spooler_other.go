//go:build !windows

package printer

import "github.com/loket-kelurahan/loket/backend/kelurahan"

func openWindows(Config) (jobs, desk, error) {
	return nil, nil, kelurahan.E(kelurahan.BadRequest, "printer.Open", nil, "driver", DriverWindows)
}
