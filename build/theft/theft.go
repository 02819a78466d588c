// Package theft looks through files as a thief of the PC would: for the names
// and NIK of people who are known to be in the office. Tests use it, and the
// window's day, which is followed by a search of everything it left.
package theft

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf16"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// shortest is the least a secret must be long, in bytes: less stands in random
// bytes by chance.
const shortest = 8

// Eye knows what must not be read anywhere. The zero Eye knows nothing. It may
// be used by many goroutines once everything was added.
type Eye struct {
	pairs  [1 << 16]bool // the first two bytes of any secret: most places of a file end here
	starts map[[shortest]byte][][]byte
}

// Add adds words as they are. Those of fewer than eight bytes are left out.
func (e *Eye) Add(words ...string) {
	for _, w := range words {
		e.add([]byte(w))
	}
}

func (e *Eye) add(word []byte) {
	if len(word) < shortest {
		return
	}
	if e.starts == nil {
		e.starts = map[[shortest]byte][][]byte{}
	}
	e.pairs[binary.BigEndian.Uint16(word)] = true
	at := [shortest]byte(word)
	if !slices.ContainsFunc(e.starts[at], func(known []byte) bool { return bytes.Equal(known, word) }) {
		e.starts[at] = append(e.starts[at], word)
	}
}

// AddPeople adds NIK, KK and names in every form in which a screen, a browser's
// cache or an index may hold them: in fours, in small letters, in UTF-16. Names
// of one word, and those of unless, are left out: they prove nobody.
func (e *Eye) AddPeople(people []kelurahan.Resident, unless ...string) {
	for i := range people {
		p := &people[i]
		e.both(string(p.NIK))
		e.both(p.NIK.Grouped())
		e.both(string(p.KK))
		if !strings.Contains(p.Name, " ") || slices.ContainsFunc(unless, func(n string) bool { return strings.EqualFold(n, p.Name) }) {
			continue
		}
		e.both(p.Name)
		e.both(strings.ToLower(p.Name))
		e.both(capitals(p.Name))
	}
}

// both adds a word as UTF-8 and as WebKit and Windows keep it.
func (e *Eye) both(word string) {
	if len(word) < shortest {
		return
	}
	wide := []byte{}
	for _, unit := range utf16.Encode([]rune(word)) {
		wide = binary.LittleEndian.AppendUint16(wide, unit)
	}
	e.Add(word)
	e.add(wide)
}

// capitals writes a name as people write it: "Maria Ndun".
func capitals(name string) string {
	words := strings.Fields(strings.ToLower(name))
	for i, w := range words {
		words[i] = strings.ToUpper(w[:1]) + w[1:]
	}
	return strings.Join(words, " ")
}

// Sees reports whether a secret stands anywhere in the bytes.
func (e *Eye) Sees(data []byte) bool {
	for i := 0; i+shortest <= len(data); i++ {
		if !e.pairs[binary.BigEndian.Uint16(data[i:])] {
			continue
		}
		for _, word := range e.starts[[shortest]byte(data[i:])] {
			if bytes.HasPrefix(data[i:], word) {
				return true
			}
		}
	}
	return false
}

// Found is what a search came to. Open names the files in which somebody can be
// read, and Pages those that are pictures or PDFs, in which nobody searched: a
// letter's page is not told from another by its bytes.
type Found struct {
	Files int
	Bytes int64
	Open  []string
	Pages []string
}

// Add puts two searches together.
func (f *Found) Add(other Found) {
	f.Files, f.Bytes = f.Files+other.Files, f.Bytes+other.Bytes
	f.Open, f.Pages = append(f.Open, other.Open...), append(f.Pages, other.Pages...)
}

// Err says which files should not be as they are; the secret is not in it.
func (f *Found) Err() error {
	if len(f.Open)+len(f.Pages) == 0 {
		return nil
	}
	return fmt.Errorf("theft: somebody can be read in %q; pages lie open in %q", f.Open, f.Pages)
}

// Search looks through every file of a folder, but not through links.
func (e *Eye) Search(dir string) (Found, error) {
	var found Found
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		data = bytes.TrimRight(data, "\x00")
		found.Files, found.Bytes = found.Files+1, found.Bytes+int64(len(data))
		if e.Sees(data) || e.Sees([]byte(path)) {
			found.Open = append(found.Open, path)
		}
		if isPage(data) {
			found.Pages = append(found.Pages, path)
		}
		return nil
	})
	if err != nil {
		return found, fmt.Errorf("theft: %w", err)
	}
	return found, nil
}

// isPage: a PDF or a picture, whole or within a cache's own file.
func isPage(data []byte) bool {
	for _, mark := range []string{"%PDF-1.", "\x89PNG\r\n\x1a\n", "\xff\xd8\xff\xe0\x00\x10JFIF\x00"} {
		if bytes.Contains(data, []byte(mark)) {
			return true
		}
	}
	return false
}
