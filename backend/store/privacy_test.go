package store

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/dgraph-io/badger/v4"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/build/invent"
)

func fuzzCipher(t *testing.T) cipher.Block {
	block, err := aes.NewCipher(make([]byte, 32))
	if err != nil {
		t.Fatal(err)
	}
	return block
}

// No NIK, KK or name of 1,000 people is readable in any file, while the store
// is open or closed; none stands in a key even for who can decrypt.
func TestNothingReadable(t *testing.T) {
	dir := t.TempDir()
	people := invent.Residents(61, 1_000)
	d := newDesk(61, "A")
	d.setUp()
	d.importAll(people)
	d.work(people, 500)
	d.add(kelurahan.CardLinked{UID: []byte("0123456789abcdef"), Person: people[0].ID})
	s := openTest(t, dir)
	take(t, s, d)
	if err := s.SaveDraft(Draft{ID: kelurahan.LetterID{7}, By: d.clerk, Body: []byte(people[0].Name + string(people[0].NIK))}); err != nil {
		t.Fatal(err)
	}
	if err := s.SetNote(string(people[0].NIK), []byte(people[0].Name)); err != nil {
		t.Fatal(err)
	}
	secrets := [][]byte{[]byte("0123456789abcdef")}
	for i := range people {
		for _, v := range []string{string(people[i].NIK), string(people[i].KK), people[i].Name} {
			if len(v) >= 8 {
				secrets = append(secrets, []byte(v))
			}
		}
	}
	err := s.view("test", func(r *reader) error {
		return r.scan(nil, nil, false, func(k key, _ *badger.Item) (bool, error) {
			if holds(k, secrets) {
				t.Errorf("table %c: a key holds personal data", k[0])
			}
			return true, nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	scanFiles(t, dir, secrets, "open")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	scanFiles(t, dir, secrets, "closed")
}

func holds(data []byte, secrets [][]byte) bool {
	return slices.ContainsFunc(secrets, func(secret []byte) bool { return bytes.Contains(data, secret) })
}

// scanFiles looks for every run of eight bytes of the secrets at once.
func scanFiles(t *testing.T, dir string, secrets [][]byte, when string) {
	t.Helper()
	starts := map[[8]byte][][]byte{}
	for _, s := range secrets {
		starts[[8]byte(s[:8])] = append(starts[[8]byte(s[:8])], s)
	}
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		raw = bytes.TrimRight(raw, "\x00")
		for i := 0; i+8 <= len(raw); i++ {
			for _, s := range starts[[8]byte(raw[i:i+8])] {
				if bytes.HasPrefix(raw[i:], s) {
					t.Errorf("%s: personal data readable in %s", when, filepath.Base(path))
					return nil
				}
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
