package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/register"
)

// runPeriksa verifies the register from its first byte to its last, and that the
// recovery key has its file. It needs no PIN: the chain and the checksums of every
// entry are checked; what the entries say stays closed.
func runPeriksa(args []string, out io.Writer) error {
	var file string
	s, err := toolSettings("periksa", args, func(f *flag.FlagSet) { f.StringVar(&file, "out", "", "tulis ke berkas ini") })
	if err != nil {
		return err
	}
	report, err := register.Verify(context.Background(), register.Config{Dir: filepath.Join(s.Dir, "register")}, nil)
	if err != nil && kelurahan.CodeOf(err) != kelurahan.RegisterDamaged {
		m := kelurahan.Say(err)
		if werr := writeReport(m.Sentence+" "+m.Remedy+"\n", file, out); werr != nil {
			return werr
		}
		return errTrouble
	}
	var text strings.Builder
	fmt.Fprintf(&text, "register   %s\n", report.ID)
	fmt.Fprintf(&text, "catatan    %d dalam %d berkas, %d byte; %d dihapus isinya\n", report.Entries, report.Segments, report.Bytes, report.Erased)
	fmt.Fprintf(&text, "kepala     %d %s\n", report.Head.Seq, report.Head.Hash)
	for _, d := range report.Damage {
		fmt.Fprintf(&text, "RUSAK      catatan %s (%s, berkas %d)\n", d.Entries(), d.Kind, d.Segment)
	}
	recovery := recoveryTrouble(s)
	if recovery != nil {
		m := kelurahan.Say(recovery)
		fmt.Fprintf(&text, "kunci      %s %s\n", m.Sentence, m.Remedy)
	}
	if len(report.Damage) == 0 {
		fmt.Fprintln(&text, "hasil      utuh")
	}
	if err := writeReport(text.String(), file, out); err != nil {
		return err
	}
	if len(report.Damage) > 0 || recovery != nil {
		return errTrouble
	}
	return nil
}
