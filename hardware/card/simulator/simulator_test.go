package simulator_test

import (
	"bytes"
	"image/jpeg"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/loket-kelurahan/loket/hardware/card/simulator"
)

const reader = "Loket Simulator"

// TestDialogue walks through the public dialogue byte by byte.
func TestDialogue(t *testing.T) {
	ktp := find(t, func(c simulator.Card) bool { return c.Kind == simulator.KTP && len(c.UID) == 14 })
	typeB := find(t, func(c simulator.Card) bool { return c.Kind == simulator.KTPB })
	money := find(t, func(c simulator.Card) bool { return c.Kind == simulator.Money })
	uid := "\x04\xA1\xB2\xC3\xD4\xE5\x01"
	for name, c := range map[string]struct {
		card simulator.Card
		ask  []string
		last string // the answer to the last APDU
	}{
		"uid":                {ktp, []string{"\xFF\xCA\x00\x00\x00"}, uid + "\x90\x00"},
		"no directory":       {money, []string{"\x00\xA4\x00\x00\x02\x7F\x0A"}, "\x6A\x82"},
		"file before dir":    {ktp, []string{"\x00\xA4\x00\x00\x02\x6F\xF2"}, "\x6A\x82"},
		"biodata closed":     {ktp, []string{"\x00\xA4\x00\x00\x02\x7F\x0A", "\x00\xA4\x00\x00\x02\x6F\xF1"}, "\x69\x82"},
		"no file":            {ktp, []string{"\x00\xA4\x00\x00\x02\x7F\x0A", "\x00\xB0\x00\x00\x08"}, "\x69\x86"},
		"past the end":       {ktp, []string{"\x00\xA4\x00\x00\x02\x7F\x0A", "\x00\xA4\x00\x00\x02\x6F\xF0", "\x00\xB0\x7F\x00\x08"}, "\x6B\x00"},
		"chip uid of type B": {typeB, []string{"\x00\xA4\x00\x00\x02\x7F\x0A", "\x00\xDD\x00\x00\x08"}, "\x00\x11\x22\x33\x44\x55\x66\x07\x90\x00"},
		"other spelling":     {typeB, []string{"\x00\xA4\x00\x00\x02\x7F\x0A", "\x00\xDF\x00\x00\x00"}, "\x00\x11\x22\x33\x44\x55\x66\x07\x90\x00"},
		"chip uid of type A": {ktp, []string{"\x00\xA4\x00\x00\x02\x7F\x0A", "\x00\xDD\x00\x00\x08"}, "\x6D\x00"},
		"never activated":    {ktp, []string{"\x00\xF8\x00\x00\x00"}, "\x69\x85"},
		"too short":          {ktp, []string{"\x00\xA4"}, "\x67\x00"},
	} {
		t.Run(name, func(t *testing.T) {
			bench := simulator.NewBench(reader)
			if err := bench.Reader(reader).Insert(c.card); err != nil {
				t.Fatal(err)
			}
			port, err := bench.Attach(reader)
			if err != nil {
				t.Fatal(err)
			}
			held, err := port.Connect()
			if err != nil {
				t.Fatal(err)
			}
			var answer []byte
			for _, apdu := range c.ask {
				if answer, err = held.Transmit([]byte(apdu)); err != nil {
					t.Fatal(err)
				}
			}
			if string(answer) != c.last {
				t.Errorf("answer % X, want % X", answer, c.last)
			}
		})
	}
}

func find(t *testing.T, match func(simulator.Card) bool) simulator.Card {
	t.Helper()
	for _, c := range shipped(t) {
		if match(c) {
			return c
		}
	}
	t.Fatal("no such card is shipped")
	return simulator.Card{}
}

func shipped(t *testing.T) []simulator.Card {
	t.Helper()
	cards, err := simulator.People()
	if err != nil {
		t.Fatal(err)
	}
	return cards
}

func TestShippedPeopleAreInvented(t *testing.T) {
	uids, people := map[string]bool{}, 0
	for _, c := range shipped(t) {
		if uids[c.UID] {
			t.Errorf("UID %s twice", c.UID)
		}
		uids[c.UID] = true
		if c.Kind != simulator.KTP && c.Kind != simulator.KTPB {
			continue
		}
		people++
		if !strings.HasPrefix(c.NIK, "9971") || len(c.NIK) != 16 {
			t.Errorf("%s: NIK %s", c.Name, c.NIK)
		}
	}
	if people != 12 {
		t.Errorf("%d people", people)
	}
}

func TestPortraitsAreSmallDistinctAndAlwaysTheSame(t *testing.T) {
	var all [][]byte
	for _, c := range shipped(t) {
		if c.NIK == "" {
			continue
		}
		again, err := simulator.Portrait(c.Name, c.NIK[6] >= '4')
		if err != nil || !bytes.Equal(again, c.Photo) {
			t.Errorf("%s: another face the second time (%v)", c.Name, err)
		}
		if n := len(c.Photo); n < 2000 || n > 4096 {
			t.Errorf("%s: %d bytes", c.Name, n)
		}
		if _, err := jpeg.Decode(bytes.NewReader(c.Photo)); err != nil {
			t.Errorf("%s: %v", c.Name, err)
		}
		for _, other := range all {
			if bytes.Equal(other, c.Photo) {
				t.Errorf("%s looks like somebody else", c.Name)
			}
		}
		all = append(all, c.Photo)
	}
}

func TestLoadPeopleRefuses(t *testing.T) {
	for name, text := range map[string]string{
		"a real NIK":     `[{"nik":"5371010505780001","uid":"04A1B2C3D4E501","kind":"e-ktp"}]`,
		"a short NIK":    `[{"nik":"99710105","uid":"04A1B2C3D4E501","kind":"e-ktp"}]`,
		"a bad UID":      `[{"uid":"04A1","kind":"e-ktp"}]`,
		"no hexadecimal": `[{"uid":"zz","kind":"e-ktp"}]`,
		"unknown kind":   `[{"uid":"04A1B2C3D4E501","kind":"sim"}]`,
		"missing photo":  `[{"uid":"04A1B2C3D4E501","kind":"e-ktp","photo":"x.jpg"}]`,
		"no JSON":        `[`,
	} {
		fsys := fstest.MapFS{"people.json": {Data: []byte(text)}}
		if _, err := simulator.LoadPeople(fsys); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
	fsys := fstest.MapFS{
		"people.json": {Data: []byte(`[{"nik":"9971010505780001","uid":"04A1B2C3D4E501","kind":"e-ktp","photo":"x.jpg"}]`)},
		"x.jpg":       {Data: []byte("photo")},
	}
	cards, err := simulator.LoadPeople(fsys)
	if err != nil || string(cards[0].Photo) != "photo" {
		t.Errorf("%v", err)
	}
}
