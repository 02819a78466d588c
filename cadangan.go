package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/office"
	"github.com/loket-kelurahan/loket/backend/seal"
)

// noPrinter stands where a command needs an office and prints nothing.
type noPrinter struct{}

func (noPrinter) Print(context.Context, []byte, string, func(office.SheetState)) error {
	return kelurahan.E(kelurahan.PrinterAbsent, "main.noPrinter", nil)
}

// withTool opens the office for a command, with progress on out, and says on
// out what goes wrong.
func withTool(s settings, out io.Writer, do func(*office.Office) error) error {
	o, err := office.Open(office.Config{Dir: s.Dir, Now: time.Now, Printer: noPrinter{}, Work: func(name string, done, total uint64) {
		if total > 0 {
			fmt.Fprintf(out, "%-18s %3d %%\n", name, done*100/total)
		}
	}})
	if err == nil {
		err = errors.Join(do(o), o.Close())
	}
	if err != nil {
		return said(out, err)
	}
	return nil
}

// said puts an error's sentence and remedy on out; the exit code says the rest.
func said(out io.Writer, err error) error {
	m := kelurahan.Say(err)
	if _, werr := fmt.Fprintf(out, "%s %s\n", m.Sentence, m.Remedy); werr != nil {
		return werr
	}
	return errTrouble
}

// runCadangkan makes a backup from the command line. The PIN is read from the
// input, so that it stands in no history and no list of processes.
func runCadangkan(args []string, in io.Reader, out io.Writer) error {
	var to, name string
	s, err := toolSettings("cadangkan", args, func(f *flag.FlagSet) {
		f.StringVar(&to, "ke", "", "map atau flashdisk tujuan")
		f.StringVar(&name, "petugas", "", "nama petugas")
	})
	if err != nil {
		return err
	}
	return withTool(s, out, func(o *office.Office) error { return backupAs(o, name, to, bufio.NewReader(in), out) })
}

func backupAs(o *office.Office, name, to string, in *bufio.Reader, out io.Writer) error {
	id, pin, err := askPIN(o, name, in, out)
	if err != nil {
		return err
	}
	if _, err := o.SignIn(context.Background(), id, pin); err != nil {
		return err
	}
	note, err := o.Backup(context.Background(), to, true)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "cadangan lengkap: %d catatan, %d MB, sudah dibaca ulang\n", note.Entries, (note.Bytes+1<<20-1)>>20)
	return err
}

// askPIN finds an officer by name and asks for his PIN.
func askPIN(o *office.Office, name string, in *bufio.Reader, out io.Writer) (id kelurahan.OfficerID, pin []byte, err error) {
	cards, err := o.Officers()
	if err != nil {
		return id, nil, err
	}
	i := slices.IndexFunc(cards, func(c seal.OfficerCard) bool { return strings.EqualFold(c.Name, name) && !c.Revoked })
	if i < 0 {
		return id, nil, kelurahan.E(kelurahan.NotFound, "main.askPIN", nil)
	}
	if err := id.UnmarshalText([]byte(cards[i].ID)); err != nil {
		return id, nil, err
	}
	pin, err = ask(in, out, "PIN: ")
	return id, pin, err
}

// runPerbaiki mends a damaged register from a backup.
func runPerbaiki(args []string, in io.Reader, out io.Writer) error {
	var from, name string
	s, err := toolSettings("perbaiki", args, func(f *flag.FlagSet) {
		f.StringVar(&from, "dari", "", "map atau flashdisk dengan cadangan")
		f.StringVar(&name, "petugas", "", "nama petugas")
	})
	if err != nil {
		return err
	}
	return withTool(s, out, func(o *office.Office) error {
		id, pin, err := askPIN(o, name, bufio.NewReader(in), out)
		if err != nil {
			return err
		}
		done, err := o.Repair(context.Background(), id, pin, from)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(out, "register utuh lagi: %d catatan, %d diambil dari cadangan; yang rusak disimpan di %s\n", done.Entries, len(done.Fetched), done.Aside)
		return err
	})
}

func ask(in *bufio.Reader, out io.Writer, question string) ([]byte, error) {
	if _, err := fmt.Fprint(out, question); err != nil {
		return nil, err
	}
	line, err := in.ReadBytes('\n')
	if err != nil && len(line) == 0 {
		return nil, err
	}
	return []byte(strings.TrimSpace(string(line))), nil
}

// runPulihkan makes a bare PC a counter again from a backup.
func runPulihkan(args []string, in io.Reader, out io.Writer) error {
	var from, counter, name string
	s, err := toolSettings("pulihkan", args, func(f *flag.FlagSet) {
		f.StringVar(&from, "dari", "", "map atau flashdisk dengan cadangan")
		f.StringVar(&counter, "loket", "", "huruf loket yang baru")
		f.StringVar(&name, "penyelia", "", "nama penyelia")
	})
	if err != nil {
		return err
	}
	return withTool(s, out, func(o *office.Office) error {
		return restoreFrom(o, from, counter, name, bufio.NewReader(in), out)
	})
}

func restoreFrom(o *office.Office, from, counter, name string, in *bufio.Reader, out io.Writer) error {
	code, err := kelurahan.ParseCounterCode(counter)
	if err != nil {
		return err
	}
	key, err := ask(in, out, "Kunci pemulihan: ")
	if err != nil {
		return err
	}
	pin, err := ask(in, out, "PIN baru: ")
	if err != nil {
		return err
	}
	if err := o.Restore(context.Background(), office.Restore{Dir: from, Recovery: key, Counter: code, Name: name, PIN: pin}); err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "pulih: loket %s siap; %s dapat masuk dengan PIN baru\n", code, name)
	return err
}
