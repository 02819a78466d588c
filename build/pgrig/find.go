package pgrig

import (
	"fmt"
	"path/filepath"
	"strconv"
)

// debianBins is where Debian and Ubuntu keep one folder per major version.
const debianBins = "/usr/lib/postgresql/*/bin/postgres"

// findBin gives the folder of the newest installed server's programs, or of the
// one in PATH where the machine keeps it elsewhere.
func findBin(glob string, look func(string) (string, error)) (string, error) {
	found, err := filepath.Glob(glob)
	if err != nil {
		return "", fmt.Errorf("pgrig: %w", err)
	}
	best, bestMajor := "", -1
	for _, path := range found {
		bin := filepath.Dir(path)
		// Versions are compared as numbers: 9 comes before 15.
		major, err := strconv.Atoi(filepath.Base(filepath.Dir(bin)))
		if err == nil && major > bestMajor {
			best, bestMajor = bin, major
		}
	}
	if best != "" {
		return best, nil
	}
	path, err := look("postgres")
	if err != nil {
		return "", fmt.Errorf("pgrig: PostgreSQL is not installed: nothing at %s; "+
			"install the Debian package postgresql (build/setup.sh does it): %w", glob, err)
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real // initdb and createdb stand beside the real file
	}
	return filepath.Dir(path), nil
}
