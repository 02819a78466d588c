package store

import (
	"bytes"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/build/invent"
)

// everyPage damages each 4 KiB page of each file in place of a sample.
func everyPage() bool {
	return flag.Lookup("store.everypage").Value.String() == "true"
}

var _ = flag.Bool("store.everypage", false, "damage every page of every file, not a sample")

type folder map[string][]byte

// snapshot reads a folder as a power cut would leave it.
func snapshot(t *testing.T, dir string) folder {
	t.Helper()
	out := folder{}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		raw, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		// The logs are made large beforehand; a page of the zeros says as much.
		if used := bytes.TrimRight(raw, "\x00"); len(used)+4096 < len(raw) {
			raw = raw[:len(used)+4096]
		}
		out[e.Name()] = raw
	}
	return out
}

// put writes the folder; the zeros at a file's end become a hole.
func (f folder) put(t *testing.T, dir string) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, raw := range f {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, bytes.TrimRight(raw, "\x00"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Truncate(path, int64(len(raw))); err != nil {
			t.Fatal(err)
		}
	}
}

// harm is one way to damage a file; nil removes it.
type harm struct {
	name string
	do   func(raw []byte) []byte
}

func harms(name string, size int) []harm {
	list := []harm{
		{"removed", func([]byte) []byte { return nil }},
		{"emptied", func([]byte) []byte { return []byte{} }},
		{"all zero", func(raw []byte) []byte { return make([]byte, len(raw)) }},
		{"one byte short", func(raw []byte) []byte { return raw[:len(raw)-1] }},
		{"a page of noise behind", func(raw []byte) []byte { return append(bytes.Clone(raw), noise(4096)...) }},
		{"head of noise", func(raw []byte) []byte { return append(noise(min(24, len(raw))), raw[min(24, len(raw)):]...) }},
	}
	pages := (size + 4095) / 4096
	step := max(pages/2, 1)
	if everyPage() {
		step = 1
	}
	for p := 0; p < pages; p += step {
		list = append(list, harm{fmt.Sprintf("page %d zero", p), func(raw []byte) []byte {
			out := bytes.Clone(raw)
			clear(out[p*4096 : min(len(out), (p+1)*4096)])
			return out
		}})
	}
	r := rand.New(rand.NewPCG(uint64(size), 7))
	for range 3 {
		at, bit := r.IntN(max(size, 1)), byte(1)<<r.IntN(8)
		list = append(list, harm{fmt.Sprintf("bit at %d", at), func(raw []byte) []byte {
			out := bytes.Clone(raw)
			out[at] ^= bit
			return out
		}})
	}
	for _, to := range []int{size / 3, size * 2 / 3, size - 40} {
		if to > 0 {
			list = append(list, harm{fmt.Sprintf("cut to %d", to), func(raw []byte) []byte { return raw[:to] }})
		}
	}
	if strings.HasSuffix(name, ".mem") {
		list = append(list, claims()...)
	}
	return list
}

// claims are log entries that claim more bytes than there are.
func claims() []harm {
	write := func(at int, bytes ...byte) func([]byte) []byte {
		return func(raw []byte) []byte {
			out := append([]byte(nil), raw...)
			copy(out[at:], bytes)
			return out
		}
	}
	return []harm{
		{"a value of 4 GB", write(22, 9, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F)},
		{"a length without end", write(22, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF)},
		{"a key of 64 KB", write(22, 0xFF, 0xFF, 0x03)},
	}
}

func noise(n int) []byte {
	r := rand.New(rand.NewPCG(3, 4))
	out := make([]byte, n)
	for i := range out {
		out[i] = byte(r.Uint32())
	}
	return out
}

// A damaged folder opens as it was, or as it was some entries earlier, or
// fresh. It never ends the program and never answers wrongly.
func TestDamageMatrix(t *testing.T) {
	people := invent.Residents(51, 400)
	d := newDesk(51, "A")
	d.setUp()
	d.importAll(people)
	d.work(people, 350)
	whole := t.TempDir()
	s := openTest(t, whole)
	for at := 0; at < len(d.entries); at += 50 {
		to := min(len(d.entries), at+50)
		if err := s.Apply(d.entries[at:to], headAt(uint64(to))); err != nil {
			t.Fatal(err)
		}
		if to == 400 { // so that there are tables and a log
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			s = openTest(t, whole)
		}
	}
	want := dump(t, s)
	cut := snapshot(t, filepath.Join(whole, indexName))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	closed := snapshot(t, filepath.Join(whole, indexName))
	results := map[string]int{}
	for state, before := range map[string]folder{"cut": cut, "closed": closed} {
		for name, raw := range before {
			for _, h := range harms(name, len(raw)) {
				result := survive(t, fmt.Sprintf("%s, %s %s", state, name, h.name), before, name, h.do(raw), d, want)
				results[result]++
			}
		}
	}
	t.Logf("outcomes: %v", results)
	for _, outcome := range []string{"whole", "fresh", "shorter"} {
		if results[outcome] == 0 {
			t.Errorf("no damage led to %q: the matrix does not reach it", outcome)
		}
	}
}

func survive(t *testing.T, what string, before folder, name string, harmed []byte, d *desk, want map[string]string) string {
	t.Helper()
	dir, err := os.MkdirTemp(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	next := folder{}
	for n, raw := range before {
		next[n] = raw
	}
	next[name] = harmed
	if harmed == nil {
		delete(next, name)
	}
	next.put(t, filepath.Join(dir, indexName))
	s, report, err := Open(testConfig(dir))
	if err != nil {
		t.Errorf("%s: %v", what, err)
		return "error"
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Errorf("%s: close: %v", what, err)
		}
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	}()
	head, err := s.Applied(d.reg)
	if err != nil || head.Seq > 0 && head != headAt(head.Seq) || report.Fresh != (head.Seq == 0) {
		t.Errorf("%s: head %d, fresh %v, %v", what, head.Seq, report.Fresh, err)
	}
	if head.Seq == d.count {
		sameDump(t, dump(t, s), want)
		return "whole"
	}
	if err := s.Apply(d.entries, d.head()); err != nil {
		t.Errorf("%s: apply: %v", what, err)
		return "error"
	}
	sameDump(t, dump(t, s), want)
	if report.Fresh {
		return "fresh"
	}
	return "shorter"
}

// A value that was changed inside a running store is an error, and the next
// Open starts afresh.
func TestDamageWhileOpen(t *testing.T) {
	dir := t.TempDir()
	people := invent.Residents(52, 50)
	d := newDesk(52, "A")
	d.setUp()
	d.importAll(people)
	id, gone := d.issue(&people[0]), d.issue(&people[1])
	s := openTest(t, dir)
	take(t, s, d)
	breakRecord(t, s, keyOf(tableLetter, id), false)
	breakRecord(t, s, keyOf(tableLetter, gone), true)
	breakRecord(t, s, keyOf(tablePerson, people[2].ID), true)
	for what, err := range map[string]error{
		"a changed value":   second(s.Letter(id)),
		"a missing value":   second(s.Letter(gone)),
		"in a list":         second(s.LettersOf(people[0].ID)),
		"by number":         second(s.LetterByNumber("A", 2026, 577)),
		"a missing person":  second(s.Resident(people[2].ID)),
		"the person by NIK": second(s.ResidentByNIK(people[2].NIK)),
	} {
		if kelurahan.CodeOf(err) != kelurahan.StoreFailed {
			t.Errorf("%s: %v", what, err)
		}
	}
	if !s.Damaged() {
		t.Error("the store does not know that it is damaged")
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s, report := openReport(t, dir)
	if !report.Fresh {
		t.Error("the damaged store was opened again")
	}
	take(t, s, d)
	if _, err := s.Letter(id); err != nil {
		t.Error(err)
	}
}

func second[T any](_ T, err error) error { return err }

func breakRecord(t *testing.T, s *Store, k key, remove bool) {
	t.Helper()
	txn := s.db.NewTransaction(true)
	item, err := txn.Get(k)
	if err != nil {
		t.Fatal(err)
	}
	v, err := item.ValueCopy(nil)
	if err != nil {
		t.Fatal(err)
	}
	v[len(v)/2] ^= 4
	if err := put(txn, op{key: k, value: v, delete: remove}); err != nil {
		t.Fatal(err)
	}
	if err := txn.Commit(); err != nil {
		t.Fatal(err)
	}
}

// A table or a log of any bytes is refused or accepted, never a panic.
func FuzzVerify(f *testing.F) {
	dir := f.TempDir()
	people := invent.Residents(53, 60)
	d := newDesk(53, "A")
	d.setUp()
	d.importAll(people)
	s, _, err := Open(testConfig(dir))
	if err != nil {
		f.Fatal(err)
	}
	if err := s.Apply(d.entries, d.head()); err != nil {
		f.Fatal(err)
	}
	if err := s.Close(); err != nil {
		f.Fatal(err)
	}
	tables, err := filepath.Glob(filepath.Join(dir, indexName, "*.sst"))
	if err != nil || len(tables) == 0 {
		f.Fatal("no table", err)
	}
	whole, err := os.ReadFile(tables[0])
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole, 0, 0)
	f.Add(whole[:len(whole)/2], 3, 4)
	f.Fuzz(func(t *testing.T, data []byte, at, mask int) {
		data = bytes.Clone(data)
		if len(data) > 0 {
			data[uint(at)%uint(len(data))] ^= byte(mask)
		}
		block := fuzzCipher(t)
		if err := verifyTable(data, block); err == nil {
			t.Error("a table was accepted with another key")
		}
		for rest := data; len(rest) > 0; {
			n := logEntry(rest)
			if n <= 0 || n > len(rest) {
				if n > len(rest) {
					t.Fatal("an entry passes the end")
				}
				break
			}
			rest = rest[n:]
		}
	})
}

// A process killed while Badger removes a log leaves an empty one.
func TestEmptyLogIsNoDamage(t *testing.T) {
	dir := t.TempDir()
	d, _ := crashDesk(20)
	s := openTest(t, dir)
	take(t, s, d)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, indexName, "00077.mem"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	s, report, err := Open(testConfig(dir))
	if err != nil || report.Fresh {
		t.Fatalf("%+v %v", report, err)
	}
	defer func() { _ = s.Close() }() // nothing was written
	if h, err := s.Applied(d.reg); err != nil || h != d.head() {
		t.Errorf("applied %d of %d: %v", h.Seq, d.head().Seq, err)
	}
}
