//go:build !windows

package app_test

import (
	"fmt"
	"path/filepath"
	"strings"

	"os"

	"github.com/loket-kelurahan/loket/app"
)

// beside is a folder beside the program's, as a stick is.
func (d *desk) beside(name string) string { return filepath.Join(filepath.Dir(d.dir), name) }

// backup copies the registers into a folder and reads them back.
func (d *desk) backup(args []string) (string, error) {
	v, err := d.app.Keep.Backup(app.NameRequest{Name: d.beside(args[0])})
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("cadangan %d catatan, terlambat %v\n", v.Entries, v.Late), nil
}

// restore makes this bare PC a counter from a backup, with the key that the
// script kept from set-up.
func (d *desk) restore(args []string) (string, error) {
	p := pairs(args[1:])
	key, err := os.ReadFile(d.beside("kunci-pemulihan.txt"))
	if err != nil {
		return "", err
	}
	v, err := d.app.Keep.Restore(app.RestoreRequest{
		Folder: d.beside(args[0]), RecoveryKey: string(key), Counter: p["counter"], Name: p["name"], PIN: p["pin"],
	})
	if err != nil {
		return "", err
	}
	names := []string{}
	for _, t := range v.Tiles {
		names = append(names, t.Name)
	}
	return "pulih untuk " + strings.Join(names, ", ") + "\n", nil
}
