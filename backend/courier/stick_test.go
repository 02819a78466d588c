package courier_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/loket-kelurahan/loket/backend/courier"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

func newReader(b []byte) *bytes.Reader { return bytes.NewReader(b) }

// everything gives all bytes of all files on a stick, with their names.
func everything(t *testing.T, dir string) string {
	t.Helper()
	var all strings.Builder
	ok(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		all.WriteString(path + "\n")
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		all.Write(b)
		return err
	}))
	return all.String()
}

func TestByStick(t *testing.T) {
	to := newTown(t)
	c := enrolled(t, to, "A", 1)
	stick := t.TempDir()
	if _, err := c.WriteStick(t.Context(), stick); kelurahan.CodeOf(err) != kelurahan.NotFound {
		t.Errorf("with nothing to carry: %v", err)
	}
	ok(t, c.Day(3))
	ok(t, c.Day(4))
	if _, err := c.WriteStick(t.Context(), filepath.Join(stick, "tidak-ada")); kelurahan.CodeOf(err) != kelurahan.StickMissing {
		t.Errorf("without a stick: %v", err)
	}
	path, err := c.WriteStick(t.Context(), stick)
	ok(t, err)
	if !strings.HasPrefix(path, stick) {
		t.Errorf("wrote to %q", path)
	}
	all := everything(t, stick)
	for _, p := range c.People {
		if p.NIK != "" && strings.Contains(all, string(p.NIK)) || strings.Contains(all, p.Name) {
			t.Fatal("the stick tells of people")
		}
	}
	if err := c.ReadReceipts(t.Context(), stick); kelurahan.CodeOf(err) != kelurahan.StickMissing {
		t.Errorf("before the city had it: %v", err)
	}
	for range 2 { // somebody reads it in twice
		reports, err := to.ImportStick(t.Context(), stick)
		ok(t, err)
		if len(reports) != 1 || reports[0].Err != nil || reports[0].Taken != 1 {
			t.Fatalf("%+v", reports)
		}
	}
	if n := to.letters(c.Desk); n != 7 {
		t.Errorf("%d letters", n)
	}
	for range 2 {
		ok(t, c.ReadReceipts(t.Context(), stick))
	}
	receipts, _ := c.Receipts()
	if s := c.State(); len(receipts) != 1 || s.Delivered != receipts[0].Last || s.Phase != courier.PhaseIdle {
		t.Errorf("%d receipts, %+v", len(receipts), s)
	}
	ok(t, c.Day(1)) // and the network goes on where the stick ended
	c.expect(courier.PhaseIdle, "")
	if n := to.letters(c.Desk); n != 8 {
		t.Errorf("%d letters", n)
	}
}

func TestStickThatWasTouched(t *testing.T) {
	to := newTown(t)
	c, other := enrolled(t, to, "A", 1), enrolled(t, to, "B", 2)
	ok(t, c.Day(2))
	ok(t, other.Day(1))
	stick := t.TempDir()
	home, err := c.WriteStick(t.Context(), stick)
	ok(t, err)
	otherHome, err := other.WriteStick(t.Context(), stick)
	ok(t, err)
	files, err := filepath.Glob(filepath.Join(home, "*.age"))
	ok(t, err)
	b, err := os.ReadFile(files[0])
	ok(t, err)
	b[len(b)/2] ^= 1
	ok(t, os.WriteFile(files[0], b, 0o600))
	reports, err := to.ImportStick(t.Context(), stick)
	ok(t, err)
	bad := 0
	for _, r := range reports {
		if r.Err != nil {
			bad++
			if kelurahan.CodeOf(r.Err) != kelurahan.StickUnreadable {
				t.Errorf("%v", r.Err)
			}
		}
	}
	if bad != 1 || to.letters(c.Desk) != 0 || to.letters(other.Desk) != 1 {
		t.Errorf("%d refused, %d and %d letters", bad, to.letters(c.Desk), to.letters(other.Desk))
	}
	// A receipt of the other counter under our name, and one nobody signed.
	back := filepath.Join(stick, "loket-terima")
	theirs, err := filepath.Glob(filepath.Join(back, filepath.Base(otherHome), "*"))
	ok(t, err)
	receipt, err := os.ReadFile(theirs[0])
	ok(t, err)
	mine := filepath.Join(back, filepath.Base(home))
	ok(t, os.MkdirAll(mine, 0o700))
	for name, content := range map[string][]byte{"another counter's": receipt, "nobody's": []byte("diterima")} {
		ok(t, os.WriteFile(filepath.Join(mine, "5.tanda-terima"), content, 0o600))
		if err := c.ReadReceipts(t.Context(), stick); kelurahan.CodeOf(err) != kelurahan.ReceiptInvalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	if receipts, _ := c.Receipts(); len(receipts) != 0 {
		t.Error("recorded all the same")
	}
}
