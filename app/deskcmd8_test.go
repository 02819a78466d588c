//go:build !windows

package app_test

import (
	"fmt"
	"os"
	"strings"

	"github.com/loket-kelurahan/loket/app"
	"github.com/loket-kelurahan/loket/backend/seal"
)

// rescueCommands are what is done when a PIN or the recovery key is lost.
func (d *desk) rescueCommands() map[string]func([]string) (string, error) {
	return map[string]func([]string) (string, error){
		"recover-pin": d.recoverPIN, "bring-recovery": d.bringRecovery, "new-recovery": d.newRecovery, "notices": d.notices,
	}
}

// recoverPIN chooses a PIN with the key of set-up, or with another one: recover-pin
// NAME PIN [salah].
func (d *desk) recoverPIN(args []string) (string, error) {
	s, err := d.app.Session.State()
	if err != nil {
		return "", err
	}
	id, err := officerNamed(s, args[0])
	if err != nil {
		return "", err
	}
	key, err := os.ReadFile(d.beside("kunci-pemulihan.txt"))
	if err != nil {
		return "", err
	}
	if len(args) > 2 {
		if key, _, err = seal.NewRecoveryKey(); err != nil {
			return "", err
		}
	}
	v, err := d.app.Session.RecoverPIN(app.RecoverPINRequest{Officer: id, RecoveryKey: string(key), PIN: args[1]})
	if err != nil {
		return "", err
	}
	d.typed = args[1]
	return fmt.Sprintf("masuk %v %s\n", v.SignedIn, v.Officer.Name), nil
}

func (d *desk) bringRecovery(args []string) (string, error) {
	_, err := d.app.Session.BringRecovery(app.NameRequest{Name: d.beside(args[0])})
	return "", err
}

// newRecovery makes another recovery key, prints it and keeps it for the script.
func (d *desk) newRecovery(args []string) (string, error) {
	v, err := d.app.Keep.NewRecovery(app.PINRequest{PIN: args[0]})
	if err != nil {
		return "", err
	}
	if _, err := d.app.Keep.PrintRecovery(v); err != nil {
		return "", err
	}
	return "", os.WriteFile(d.beside("kunci-pemulihan.txt"), []byte(v.RecoveryKey), 0o600)
}

func (d *desk) notices([]string) (string, error) {
	v, err := d.app.Approvals.State()
	if err != nil {
		return "", err
	}
	var out strings.Builder
	for _, n := range v.Notices {
		fmt.Fprintf(&out, "%s %s\n", n.What, n.Who)
	}
	return out.String(), nil
}
