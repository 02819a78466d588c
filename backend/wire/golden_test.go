package wire

import (
	"bytes"
	"encoding/hex"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	k "github.com/loket-kelurahan/loket/backend/kelurahan"
)

var update = flag.Bool("update", false, "write the golden files anew: only for a new version of the formats")

// What registers hold must be read for ever. A file of an earlier version is
// never changed: another version gets another file beside it.
func TestGoldenEntries(t *testing.T) {
	file := fmt.Sprintf("testdata/entries-%d.txt", entryVersion)
	var lines strings.Builder
	for _, ev := range allEvents() {
		b, err := EncodeEntry(1_763_770_000_000, k.OfficerID{1, 2, 3}, ev)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&lines, "%s %x\n", ev.Type(), b)
	}
	if *update {
		write(t, file, []byte(lines.String()))
	}
	for v := 1; v < entryVersion; v++ {
		readGolden(t, fmt.Sprintf("testdata/entries-%d.txt", v))
	}
	if readGolden(t, file) != lines.String() {
		t.Error("today's bytes are others: is there a new version in entry.go?")
	}
}

func readGolden(t *testing.T, file string) string {
	t.Helper()
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(want)) {
		name, text, _ := strings.Cut(strings.TrimSpace(line), " ")
		b, err := hex.DecodeString(text)
		if err != nil {
			t.Fatal(err)
		}
		at, by, ev, err := DecodeEntry(b)
		if err != nil || at != 1_763_770_000_000 || by != (k.OfficerID{1, 2, 3}) || string(ev.Type()) != name {
			t.Errorf("%s, %s: %v %v", file, name, ev, err)
		}
	}
	return string(want)
}

// A run packed by the first version: the chain proves every bit of it.
func TestGoldenRun(t *testing.T) {
	const file = "testdata/run-1.bin"
	if *update {
		d := usualDay(t, 12)
		write(t, file, append(bytes.Clone(d.counter.Public()), d.encode()...))
	}
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	h, entries, err := open(t, b[:32], b[32:])
	if err != nil || h.Version != 1 || len(entries) != 26 {
		t.Fatalf("%+v, %d entries, %v", h, len(entries), err)
	}
	for _, e := range entries {
		if _, _, _, err := DecodeEntry(e.Payload); err != nil {
			t.Errorf("entry %d: %v", e.Seq, err)
		}
	}
}

func write(t *testing.T, file string, b []byte) {
	t.Helper()
	if err := os.MkdirAll("testdata", 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, b, 0o600); err != nil {
		t.Fatal(err)
	}
}
