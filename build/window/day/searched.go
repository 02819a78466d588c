package day

import (
	"errors"
	"fmt"

	"github.com/loket-kelurahan/loket/build/practice/past"
	"github.com/loket-kelurahan/loket/build/theft"
)

// searched looks through folders for everybody in the practice office and for
// pages of letters. Officers are left out: their names are on the tiles, before
// anybody has signed in (docs/keys.md). The papers are what must be found: the
// letters lie there to be read.
func searched(say func(string, ...any), papers string, dirs ...string) error {
	people, err := past.People()
	if err != nil {
		return err
	}
	officers := []string{}
	for _, o := range past.Officers() {
		officers = append(officers, o.Name)
	}
	people = append(people, newcomers()...)
	var eye theft.Eye
	eye.AddPeople(people, officers...)
	letters, err := eye.Search(papers)
	if err != nil {
		return err
	}
	if len(letters.Pages) == 0 {
		return fmt.Errorf("the search does not see the letters in %s: it proves nothing", papers)
	}
	var all theft.Found
	for _, dir := range dirs {
		found, err := eye.Search(dir)
		if err != nil {
			return err
		}
		if found.Files == 0 {
			err = errors.Join(err, fmt.Errorf("nothing lies in %s: the search proves nothing", dir))
		}
		all.Add(found)
		if err != nil {
			return err
		}
	}
	if err := all.Err(); err != nil {
		return err
	}
	say("%d orang dicari di %d berkas (%d MB) dari profil, cache peramban, antrean cetak dan log: tidak seorang pun terbaca", len(people), all.Files, all.Bytes>>20)
	return nil
}
