package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/loket-kelurahan/loket/backend/city"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// publish makes the kinds of a folder the city's catalogue.
func publish(s settings, stdout io.Writer) error {
	names, err := filepath.Glob(filepath.Join(s.in, "*.toml"))
	if err != nil {
		return err
	}
	if s.in == "" || len(names) == 0 {
		return errors.New("--in belum menunjuk map berisi berkas jenis surat (.toml)")
	}
	files := make([][]byte, 0, len(names))
	for _, name := range names { // Glob sorts them
		b, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		files = append(files, b)
	}
	keys, err := city.LoadKeys(s.keys, false)
	if err != nil {
		return err
	}
	if err := city.PublishKinds(keys, s.keys, files, kelurahan.MillisOf(time.Now())); err != nil {
		return err
	}
	_, err = fmt.Fprintf(stdout, "katalog: %d jenis surat\n", len(files))
	return err
}
