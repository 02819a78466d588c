package office_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/office"
	"github.com/loket-kelurahan/loket/backend/store"
)

const pageSize = 4096

// TestEveryPage flips a bit in each page of 4 KiB of a small office, and makes it
// zero: in the register, the store, the keys. The program finds it and says
// where, builds the store anew, or the page did not matter; it never says
// anything else than before. LOKET_FAULTS=all leaves no page out.
func TestEveryPage(t *testing.T) {
	base := newWorld(t)
	taskFolder(base)
	want := saidBy(t, base, base.dir)
	every := 2
	if os.Getenv("LOKET_FAULTS") == "all" {
		every = 1
	} else if testing.Short() {
		every = 17
	}
	verdicts, at := map[string]int{}, 0
	dir := filepath.Join(t.TempDir(), "kantor")
	for _, name := range filesOf(t, base.dir) {
		data, err := os.ReadFile(filepath.Join(base.dir, name))
		ok(t, err)
		for _, c := range spoiltPages(data) {
			if at++; at%every != 0 && !strings.HasPrefix(name, "keys") {
				continue
			}
			ok(t, os.RemoveAll(dir))
			ok(t, copyFolder(base.dir, dir))
			ok(t, os.WriteFile(filepath.Join(dir, name), c.data, 0o600))
			verdict := found(t, base, dir, name, want)
			if verdict == "" {
				t.Errorf("%s, %s: the office says something else and does not notice", name, c.what)
			}
			verdicts[strings.Split(name, string(filepath.Separator))[0]+" "+verdict]++
		}
	}
	t.Logf("of %d pages and changes every %d.: %v", at, every, verdicts)
}

func filesOf(t *testing.T, dir string) []string {
	t.Helper()
	list := []string{}
	for _, part := range []string{"keys", "register", "store"} {
		err := filepath.WalkDir(filepath.Join(dir, part), func(path string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				name, _ := filepath.Rel(dir, path)
				list = append(list, name)
			}
			return err
		})
		ok(t, err)
	}
	return list
}

type spoilt struct {
	what string
	data []byte
}

// spoiltPages gives a file with each of its pages flipped and zeroed, leaving
// out what changes nothing and most of the zeros a register has in reserve.
func spoiltPages(data []byte) []spoilt {
	list, empty := []spoilt{}, 0
	for from := 0; from < len(data); from += pageSize {
		to := min(from+pageSize, len(data))
		if isZero := len(bytes.Trim(data[from:to], "\x00")) == 0; isZero {
			if empty++; empty%32 != 1 {
				continue
			}
		} else {
			zeroed := bytes.Clone(data)
			clear(zeroed[from:to])
			list = append(list, spoilt{fmt.Sprintf("page %d zeroed", from/pageSize), zeroed})
		}
		flipped := bytes.Clone(data)
		flipped[from+(to-from)/2] ^= 0x10
		list = append(list, spoilt{fmt.Sprintf("page %d, a bit flipped", from/pageSize), flipped})
	}
	return list
}

// found opens a spoilt office and says how it met the damage; "" is a lie.
func found(t *testing.T, base *world, dir, name string, want map[string]string) string {
	t.Helper()
	w := &world{t: t, dir: dir, clock: &clock{t: time.Date(2026, 11, 23, 16, 0, 0, 0, wita)}, pins: walkPins(), tiles: base.tiles}
	o, err := office.Open(office.Config{Dir: dir, Now: w.clock.Now, Printer: quick{}, KDF: cheapKDF()})
	if err != nil {
		return "named"
	}
	w.office = o
	defer func() { _ = o.Close() }() // a damaged store may say so once more
	for _, who := range []string{clerk, clerk2, boss, boss2} {
		if _, err := o.SignIn(t.Context(), w.tiles[who], []byte(w.pins[who])); err != nil {
			if code := kelurahan.CodeOf(err); code == kelurahan.Internal || code == kelurahan.StoreFailed {
				t.Errorf("%s: sign-in of one officer: %v", name, err)
			}
			return "named"
		}
	}
	got, err := said(t, o)
	if err != nil {
		return "named"
	}
	for key := range want {
		if got[key] != want[key] {
			return ""
		}
	}
	if opening, err := o.Opened(); err == nil && opening.Rebuilt != "" {
		return "rebuilt"
	}
	if damage, err := o.Verify(t.Context()); err != nil || len(damage) > 0 {
		return "named"
	}
	if strings.HasSuffix(name, "recovery.age") {
		return backedUp(t, o, base.recovery)
	}
	return "harmless"
}

// backedUp asks for a backup, which must open with the recovery key or be refused.
func backedUp(t *testing.T, o *office.Office, recovery string) string {
	t.Helper()
	stick := t.TempDir()
	if _, err := o.Backup(t.Context(), stick, false); err != nil {
		return "named"
	}
	bare, err := office.Open(office.Config{Dir: t.TempDir(), Now: time.Now, Printer: quick{}, KDF: cheapKDF()})
	ok(t, err)
	err = bare.Restore(t.Context(), office.Restore{Dir: stick, Recovery: []byte(recovery), Counter: "C", Name: boss, PIN: []byte(newPIN)})
	ok(t, bare.Close())
	if err != nil {
		return "" // a backup nobody can open, and nobody was told
	}
	return "harmless"
}

// saidBy is what a sound office says.
func saidBy(t *testing.T, base *world, dir string) map[string]string {
	t.Helper()
	copied := filepath.Join(t.TempDir(), "kantor")
	ok(t, copyFolder(dir, copied))
	w := &world{t: t, dir: copied, clock: &clock{t: time.Date(2026, 11, 23, 16, 0, 0, 0, wita)}, pins: walkPins(), tiles: base.tiles}
	w.open()
	w.signIn(clerk)
	text, err := said(t, w.office)
	ok(t, err)
	ok(t, w.office.Close())
	return text
}

// said asks an office all that people ask.
func said(t *testing.T, o *office.Office) (map[string]string, error) {
	t.Helper()
	text := map[string]string{}
	keep := func(key string, value any, err error) error {
		b, jsonErr := json.Marshal(value)
		ok(t, jsonErr)
		text[key] = string(b)
		return err
	}
	page, err := o.Letters(store.LetterFilter{Limit: 500})
	if err := keep("letters", page, err); err != nil {
		return text, err
	}
	batches, err := o.Batches(50)
	if err := keep("batches", batches, err); err != nil {
		return text, err
	}
	proof, err := o.Proof()
	if err := keep("proof", proof, err); err != nil {
		return text, err
	}
	all, err := o.AllResidents()
	if err != nil {
		return text, err
	}
	people := map[string]kelurahan.Resident{}
	for r, err := range all {
		if err != nil {
			return text, err
		}
		people[r.ID.String()] = r
	}
	if err := keep("people", people, nil); err != nil {
		return text, err
	}
	for _, rec := range page.Letters {
		pdf, _, err := o.Paper(rec)
		if err := keep("paper "+rec.ID.String(), pdf, err); err != nil {
			return text, err
		}
		byNumber, err := o.LetterByNumber("A", rec.Letter().Number.Sequence)
		if err := keep("number "+rec.ID.String(), byNumber, err); err != nil {
			return text, err
		}
	}
	return text, nil
}
