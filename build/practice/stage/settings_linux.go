package stage

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/loket-kelurahan/loket/hardware/printer/cupsrig"
)

// Settings are what stands in loket.json: the program's own file, written here
// as a technician would who sets a desk up.
type Settings struct {
	Printer  Printer  `json:"printer"`
	Reader   string   `json:"reader"`
	Practice Practice `json:"practice"`
}

// Printer is the queue letters go to.
type Printer struct {
	Driver string `json:"driver"`
	Server string `json:"server"`
	Queue  string `json:"queue"`
	Dir    string `json:"dir"`
}

// Practice is the card reader that is a program.
type Practice struct {
	On     bool   `json:"on"`
	Bench  bool   `json:"bench"`
	Reader string `json:"reader"`
}

// Write writes the settings into a data folder.
func (s Settings) Write(folder string) error {
	b, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return fmt.Errorf("stage: %w", err)
	}
	return os.WriteFile(filepath.Join(folder, "loket.json"), append(b, '\n'), 0o600)
}

// Bare makes the data folder of a PC that is no counter yet, with the stage's
// printer and reader, and gives what the program needs to open it. Whatever was
// there is thrown away.
func (s *Stage) Bare(folder string) (env string, err error) {
	if err := errors.Join(os.RemoveAll(folder), os.MkdirAll(folder, 0o700)); err != nil {
		return "", fmt.Errorf("stage: %w", err)
	}
	return "LOKET_DIR=" + folder, s.settings().Write(folder)
}

func (s *Stage) writeSettings() error { return s.settings().Write(s.Office) }

func (s *Stage) settings() Settings {
	set := Settings{
		Printer:  Printer{Driver: "cups", Server: s.cups, Queue: cupsrig.QueuePDF},
		Reader:   s.reader,
		Practice: Practice{On: true, Bench: s.Reader == nil},
	}
	if s.Reader != nil {
		set.Practice.Reader = s.Reader.Addr()
	}
	return set
}
