package main

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"io"
	"path/filepath"
	"time"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/office"
	"github.com/loket-kelurahan/loket/backend/seal"
)

// runKunci mends the file of the recovery key: --dari brings it back from a
// backup, --baru makes another key, for which a supervisor gives his PIN.
func runKunci(args []string, in io.Reader, out io.Writer) error {
	var from, name string
	var fresh bool
	s, err := toolSettings("kunci", args, func(f *flag.FlagSet) {
		f.StringVar(&from, "dari", "", "map atau flashdisk dengan cadangan")
		f.BoolVar(&fresh, "baru", false, "buat kunci pemulihan baru")
		f.StringVar(&name, "petugas", "", "nama penyelia")
	})
	if err != nil {
		return err
	}
	if fresh == (from != "") {
		return errUsage
	}
	return withTool(s, out, func(o *office.Office) error {
		if fresh {
			return newRecovery(o, name, bufio.NewReader(in), out)
		}
		if err := o.BringRecovery(from); err != nil {
			return err
		}
		_, err := fmt.Fprintln(out, "berkas kunci pemulihan utuh lagi")
		return err
	})
}

func newRecovery(o *office.Office, name string, in *bufio.Reader, out io.Writer) error {
	id, pin, err := askPIN(o, name, in, out)
	if err != nil {
		return err
	}
	by, err := o.SignIn(context.Background(), id, append([]byte(nil), pin...))
	if err != nil {
		return err
	}
	key, err := o.NewRecovery(context.Background(), by, pin)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "kunci pemulihan baru, hanya tampil sekarang; tulis di kertas:\n%s\n", key)
	return err
}

// recoveryTrouble says whether the recovery key would help; nil when it would.
func recoveryTrouble(s settings) error {
	keyring, err := seal.Open(seal.Config{Dir: filepath.Join(s.Dir, "keys"), Now: time.Now})
	if kelurahan.CodeOf(err) == kelurahan.OfficeNotSet {
		return nil
	}
	if err == nil {
		_, err = keyring.RecoveryCopy()
	}
	return err
}
