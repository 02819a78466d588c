package pgrig

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func nowhere(string) (string, error) { return "", errors.New("not in PATH") }

func TestNewestServerWins(t *testing.T) {
	root := t.TempDir()
	for _, v := range []string{"9", "13", "17", "lama"} {
		bin := filepath.Join(root, v, "bin")
		if err := os.MkdirAll(bin, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(bin, "postgres"), nil, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	got, err := findBin(root+"/*/bin/postgres", nowhere)
	if want := filepath.Join(root, "17", "bin"); err != nil || got != want {
		t.Errorf("got %s, %v; want %s", got, err, want)
	}
}

func TestServerInPath(t *testing.T) {
	root := t.TempDir()
	realBin, pathBin := filepath.Join(root, "real"), filepath.Join(root, "bin")
	for _, d := range []string{realBin, pathBin} {
		if err := os.Mkdir(d, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(realBin, "postgres"), nil, 0o755); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(pathBin, "postgres")
	if err := os.Symlink(filepath.Join(realBin, "postgres"), link); err != nil {
		t.Skip("this system lets only administrators make symbolic links")
	}
	got, err := findBin(root+"/none/*", func(string) (string, error) { return link, nil })
	want, errWant := filepath.EvalSymlinks(realBin)
	if err != nil || errWant != nil || got != want {
		t.Errorf("got %s, %v; want %s, %v", got, err, want, errWant)
	}
}

func TestMissingServerNamesThePackage(t *testing.T) {
	_, err := findBin(t.TempDir()+"/*/bin/postgres", nowhere)
	if err == nil || !strings.Contains(err.Error(), "Debian package postgresql") {
		t.Errorf("got %v", err)
	}
}
