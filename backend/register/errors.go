package register

import (
	"errors"
	"io/fs"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// ioError gives an error of the file layer the code a person can act on.
func ioError(op string, err error) error {
	var own *kelurahan.Error
	switch {
	case errors.As(err, &own):
		return err
	case isDiskFull(err):
		return kelurahan.E(kelurahan.DiskFull, op, err)
	case isReadOnly(err):
		return kelurahan.E(kelurahan.DiskReadOnly, op, err)
	}
	return kelurahan.E(kelurahan.RegisterStopped, op, err)
}

// openError is ioError for the moment of opening, where a thing may be absent.
func openError(op string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return kelurahan.E(kelurahan.NotFound, op, err)
	}
	return ioError(op, err)
}
