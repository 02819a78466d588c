package wire

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	k "github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/register"
	"github.com/loket-kelurahan/loket/build/invent"
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

// A run of version 2 that leans on six entries before it and on sheets that are
// drawn again: a change of any constant of the model shows here.
func TestGoldenLeanRun(t *testing.T) {
	const file = "testdata/run-2.bin"
	if *update {
		d := usualDay(t, 12)
		before := d.entries[:goldenBefore]
		body := d.encodeLean(goldenBefore, Held{Before: before, Sheets: &drawer{name: 7}})
		var b []byte
		for _, e := range before {
			b = append(binary.AppendUvarint(append(b, e.Salt[:]...), uint64(len(e.Payload))), e.Payload...)
		}
		write(t, file, append(append(bytes.Clone(d.counter.Public()), b...), body...))
	}
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	key, rest := b[:32], b[32:]
	h := registerHeads{id: register.ID(invent.Register(1, 0))}
	held := Held{Sheets: &drawer{name: 7}}
	for range goldenBefore {
		e := register.Entry{Kind: register.KindPayload, Salt: [16]byte(rest)}
		n, size := binary.Uvarint(rest[16:])
		e.Payload, rest = rest[16+size:16+size+int(n)], rest[16+size+int(n):]
		held.Before = append(held.Before, h.next(e))
	}
	header, entries, err := openAfter(t, key, rest, h.head, held)
	if err != nil || header.Version != 2 || len(entries) != 26-goldenBefore || header.Renderer != 7 {
		t.Fatalf("%+v, %d entries, %v", header, len(entries), err)
	}
}

const goldenBefore = 6

// registerHeads links entries into a chain again.
type registerHeads struct {
	id   register.ID
	head register.Head
}

func (h *registerHeads) next(e register.Entry) register.Entry {
	e.Seq, e.Prev, e.PayloadHash = h.head.Seq+1, h.head.Hash, register.PayloadHash(e.Salt, e.Payload)
	e.Hash = register.Link(h.id, h.head, e.PayloadHash, e.Kind)
	h.head = e.Head()
	return e
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
