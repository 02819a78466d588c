package store

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// files keeps small sealed files: what is in no register and must outlive the
// projection. A file is a magic, a nonce, and AES-256-GCM over the content with
// the file's own name as additional data, so that none can pass for another.
type files struct {
	dir   string
	aead  cipher.AEAD
	fault func(op string) error
	mu    sync.Mutex
}

const (
	draftsName = "drafts"
	notesName  = "notes"
	halfDone   = ".tmp"
)

var errSealed = errors.New("the file cannot be opened with this office's key")

func fileMagic() []byte { return []byte("LOKET-F1") }

func openFiles(dir string, k [32]byte, fault func(op string) error) (*files, error) {
	block, err := aes.NewCipher(k[:])
	if err != nil {
		return nil, err
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return nil, err
	}
	f := &files{dir: dir, aead: aead, fault: fault}
	for _, folder := range []string{draftsName, notesName} {
		if err := f.prepare(folder); err != nil {
			return nil, err
		}
	}
	return f, nil
}

// prepare makes a folder and removes what a power cut left half written.
func (f *files) prepare(folder string) error {
	path := filepath.Join(f.dir, folder)
	if err := os.MkdirAll(path, 0o700); err != nil {
		return err
	}
	entries, err := os.ReadDir(path)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), halfDone) {
			if err := os.Remove(filepath.Join(path, e.Name())); err != nil {
				return err
			}
		}
	}
	return nil
}

// write replaces folder/name; when it returns, the new content is on the disk.
func (f *files) write(folder, name string, content []byte) error {
	if err := f.fault("write " + folder); err != nil {
		return err
	}
	head := fileMagic()
	nonce := make([]byte, f.aead.NonceSize())
	rand.Read(nonce)
	sealed := f.aead.Seal(append(head, nonce...), nonce, content, []byte(folder+"/"+name))

	f.mu.Lock()
	defer f.mu.Unlock()
	final := filepath.Join(f.dir, folder, name)
	if err := writeSynced(final+halfDone, sealed); err != nil {
		return err
	}
	if err := patiently(func() error { return os.Rename(final+halfDone, final) }); err != nil {
		return err
	}
	return syncDir(filepath.Dir(final))
}

func writeSynced(path string, content []byte) error {
	w, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = w.Write(content)
	if err == nil {
		err = w.Sync()
	}
	return errors.Join(err, w.Close())
}

// read gives the content of folder/name. Errors: fs.ErrNotExist, errSealed.
func (f *files) read(folder, name string) ([]byte, error) {
	if err := f.fault("read " + folder); err != nil {
		return nil, err
	}
	raw, err := os.ReadFile(filepath.Join(f.dir, folder, name))
	if err != nil {
		return nil, err
	}
	head, n := fileMagic(), f.aead.NonceSize()
	if len(raw) < len(head)+n || !bytes.Equal(raw[:len(head)], head) {
		return nil, errSealed
	}
	nonce, sealed := raw[len(head):len(head)+n], raw[len(head)+n:]
	content, err := f.aead.Open(nil, nonce, sealed, []byte(folder+"/"+name))
	if err != nil {
		return nil, errSealed
	}
	return content, nil
}

// remove deletes folder/name durably; an absent file is fine.
func (f *files) remove(folder, name string) error {
	if err := f.fault("remove " + folder); err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	path := filepath.Join(f.dir, folder, name)
	if err := patiently(func() error { return os.Remove(path) }); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		return err
	}
	return syncDir(filepath.Dir(path))
}

func (f *files) list(folder string) ([]string, error) {
	if err := f.fault("list " + folder); err != nil {
		return nil, err
	}
	entries, err := os.ReadDir(filepath.Join(f.dir, folder))
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), halfDone) {
			names = append(names, e.Name())
		}
	}
	return names, nil
}

func noteName(blind [16]byte) string { return hex.EncodeToString(blind[:]) }
