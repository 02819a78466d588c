package theft

import (
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

func person() kelurahan.Resident {
	return kelurahan.Resident{NIK: "9971014403850002", KK: "9971010101100007", Name: "MARIA GORETI SERAN"}
}

func wide(s string) string {
	b := []byte{}
	for _, unit := range utf16.Encode([]rune(s)) {
		b = binary.LittleEndian.AppendUint16(b, unit)
	}
	return string(b)
}

// Whatever form somebody stands there in, he is seen; what only looks like him is not.
func TestWhatTheEyeSees(t *testing.T) {
	var e Eye
	e.AddPeople([]kelurahan.Resident{person(), {Name: "DRS. ALEXANDER LAY"}, {Name: "SUKARNO"}}, "Drs. Alexander Lay")
	for text, want := range map[string]bool{
		"9971014403850002":           true,
		"9971 0144 0385 0002":        true,
		"9971010101100007":           true,
		"MARIA GORETI SERAN":         true,
		"Maria Goreti Seran":         true,
		"maria goreti seran":         true,
		wide("MARIA GORETI SERAN"):   true,
		wide("9971 0144 0385 0002"):  true,
		"9971014403850003":           false,
		"MARIA GORETI":               false,
		"DRS. ALEXANDER LAY":         false, // left out: an officer, whose name is public
		"SUKARNO, the first of many": false, // one word proves nobody
		"":                           false,
	} {
		for _, around := range []string{"", "x", strings.Repeat("9971", 40)} {
			if got := e.Sees([]byte(around + text + around)); got != want {
				t.Errorf("%q between %d bytes: %v, want %v", text, len(around), got, want)
			}
		}
	}
}

// A search names the file, and never who stands in it.
func TestSearch(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"bersih":               "nothing to see" + strings.Repeat("\x00", 100),
		"log":                  "opened 9971014403850002",
		"sub/cache":            "header\x89PNG\r\n\x1a\n…",
		"9971014403850002.txt": "",
		"blank":                "",
	} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var e Eye
	e.AddPeople([]kelurahan.Resident{person()})
	found, err := e.Search(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(found.Open) != 2 || len(found.Pages) != 1 || found.Files != 5 {
		t.Fatalf("%+v", found)
	}
	if found.Err() == nil {
		t.Error("no error says so")
	}
	if _, err := e.Search(filepath.Join(dir, "nowhere")); err == nil {
		t.Error("a folder that is not there was searched")
	}
	var clean Found
	if clean.Add(Found{Files: 1}); clean.Err() != nil || clean.Files != 1 {
		t.Errorf("%+v", clean)
	}
}
