package main

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/office"
)

// noPrinter stands where a command needs an office and prints nothing.
type noPrinter struct{}

func (noPrinter) Print(context.Context, []byte, string, func(office.SheetState)) error {
	return kelurahan.E(kelurahan.PrinterAbsent, "main.noPrinter", nil)
}

// openTool opens the office for a command, with progress on out.
func openTool(s settings, out io.Writer) (*office.Office, error) {
	return office.Open(office.Config{Dir: s.Dir, Now: time.Now, Printer: noPrinter{}, Work: func(name string, done, total uint64) {
		if total > 0 {
			fmt.Fprintf(out, "%-18s %3d %%\n", name, done*100/total)
		}
	}})
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
	o, err := openTool(s, out)
	if err != nil {
		return said(out, err)
	}
	err = backupAs(o, name, to, bufio.NewReader(in), out)
	if cerr := o.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return said(out, err)
	}
	return nil
}

func backupAs(o *office.Office, name, to string, in *bufio.Reader, out io.Writer) error {
	cards, err := o.Officers()
	if err != nil {
		return err
	}
	for _, c := range cards {
		if !strings.EqualFold(c.Name, name) {
			continue
		}
		var id kelurahan.OfficerID
		if err := id.UnmarshalText([]byte(c.ID)); err != nil {
			return err
		}
		pin, err := ask(in, out, "PIN: ")
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
	return kelurahan.E(kelurahan.NotFound, "main.cadangkan", nil)
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
	o, err := openTool(s, out)
	if err != nil {
		return said(out, err)
	}
	err = restoreFrom(o, from, counter, name, bufio.NewReader(in), out)
	if cerr := o.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return said(out, err)
	}
	return nil
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
