package main

import (
	"archive/zip"
	"errors"
	"io"
)

// unpack reads every part of a workbook: no reader can do with less.
func unpack(path string) error {
	z, err := zip.OpenReader(path)
	if err != nil {
		return err
	}
	for _, part := range z.File {
		r, err := part.Open()
		if err != nil {
			return errors.Join(err, z.Close())
		}
		_, err = io.Copy(io.Discard, r)
		if err = errors.Join(err, r.Close()); err != nil {
			return errors.Join(err, z.Close())
		}
	}
	return z.Close()
}
