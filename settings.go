package main

import (
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"runtime"
)

// settings are this PC's own: where things are, not what is official. They
// stand in <dir>/loket.json; what is missing there has a working default.
type settings struct {
	Dir string `json:"-"`

	Printer struct {
		Driver string `json:"driver"` // auto, cups, windows, file
		Server string `json:"server"` // CUPS server; "" = this machine's
		Queue  string `json:"queue"`  // "" = the default queue
		Dir    string `json:"dir"`    // of the file driver
	} `json:"printer"`
	Reader string `json:"reader"` // look at this card reader alone
	City   struct {
		URL string `json:"url"`
	} `json:"city"`
	Practice struct {
		On     bool   `json:"on"`     // a simulated card reader stands on the desk
		Bench  bool   `json:"bench"`  // inside the program, for PCs without pcscd
		Reader string `json:"reader"` // address of the virtual reader's card slot, host:port
	} `json:"practice"`
}

// readSettings finds the data folder (--dir, LOKET_DIR, or the system's place)
// and reads loket.json in it.
func readSettings(args []string) (settings, error) {
	var s settings
	flags := flag.NewFlagSet("loket", flag.ContinueOnError)
	flags.StringVar(&s.Dir, "dir", "", "map data Loket")
	if err := flags.Parse(args); err != nil {
		return s, err
	}
	if s.Dir == "" {
		s.Dir = os.Getenv("LOKET_DIR")
	}
	if s.Dir == "" {
		dir, err := systemFolder()
		if err != nil {
			return s, err
		}
		s.Dir = dir
	}
	b, err := os.ReadFile(s.file())
	if errors.Is(err, os.ErrNotExist) {
		return s, nil
	}
	if err != nil {
		return s, err
	}
	return s, json.Unmarshal(b, &s)
}

func (s *settings) file() string { return filepath.Join(s.Dir, "loket.json") }

// save writes loket.json; half a file is never left.
func (s *settings) save() error {
	b, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return err
	}
	temp := s.file() + ".baru"
	if err := os.WriteFile(temp, append(b, '\n'), 0o600); err != nil {
		return err
	}
	return os.Rename(temp, s.file())
}

// systemFolder is neither the program's folder nor %AppData%\loket: the
// uninstaller empties both.
func systemFolder() (string, error) {
	if runtime.GOOS == "windows" {
		return filepath.Join(os.Getenv("ProgramData"), "Loket"), nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(home, ".local", "share", "loket"), nil
}
