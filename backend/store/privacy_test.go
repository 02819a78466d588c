package store

import (
	"crypto/aes"
	"crypto/cipher"
	"testing"

	"github.com/dgraph-io/badger/v4"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/build/invent"
	"github.com/loket-kelurahan/loket/build/theft"
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
	var eye theft.Eye
	eye.Add("0123456789abcdef")
	eye.AddPeople(people)
	err := s.view("test", func(r *reader) error {
		return r.scan(nil, nil, false, func(k key, _ *badger.Item) (bool, error) {
			if eye.Sees(k) {
				t.Errorf("table %c: a key holds personal data", k[0])
			}
			return true, nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	searchFiles(t, &eye, dir, "open")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	searchFiles(t, &eye, dir, "closed")
}

func searchFiles(t *testing.T, eye *theft.Eye, dir, when string) {
	t.Helper()
	found, err := eye.Search(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(found.Open) > 0 || found.Files == 0 {
		t.Errorf("%s: personal data readable in %q of %d files", when, found.Open, found.Files)
	}
}
