package seal

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// tempSuffix marks a file that was never finished; Open removes it.
const tempSuffix = ".tmp"

// folder writes files so that after a cut at any instruction there is either
// the old file or the new one. cut is nil outside the tests, which stop the
// writer at each step.
type folder struct {
	path string
	cut  func(step string) error
}

func (d folder) file(name string) string { return filepath.Join(d.path, name) }

// step gives a test the chance to stop here, as a power cut would.
func (d folder) step(name string) error {
	if d.cut == nil {
		return nil
	}
	return d.cut(name)
}

// make creates the folder, open to its owner only.
func (d folder) make() error {
	if err := os.MkdirAll(d.path, 0o700); err != nil {
		return ioError("seal.makeFolder", err)
	}
	return nil
}

// read gives the content of a file; an absent one is fs.ErrNotExist.
func (d folder) read(name string) ([]byte, error) {
	f, err := os.Open(d.file(name))
	if err != nil {
		return nil, ioError("seal.read", err)
	}
	data, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err := errors.Join(err, f.Close()); err != nil {
		return nil, ioError("seal.read", err)
	}
	return data, nil
}

func (d folder) has(name string) (bool, error) {
	_, err := os.Lstat(d.file(name))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, ioError("seal.has", err)
	}
	return true, nil
}

// write replaces a file: temporary file, sync, rename, directory sync.
func (d folder) write(name string, data []byte) error {
	temp := name + tempSuffix
	if err := d.writeTemp(temp, data); err != nil {
		return ioError("seal.write", err)
	}
	if err := d.step("rename " + name); err != nil {
		return err
	}
	if err := replaceFile(d.file(temp), d.file(name)); err != nil {
		return ioError("seal.write", err)
	}
	return d.sync(name)
}

// writeNew writes a file that must not be there yet; fs.ErrExist if it is.
// A hard link cannot replace a file, so of two programs that race one loses.
func (d folder) writeNew(name string, data []byte) error {
	temp := fmt.Sprintf("%s.%d%s", name, os.Getpid(), tempSuffix)
	if err := d.writeTemp(temp, data); err != nil {
		return ioError("seal.writeNew", err)
	}
	err := os.Link(d.file(temp), d.file(name))
	if err := errors.Join(err, os.Remove(d.file(temp))); err != nil {
		return ioError("seal.writeNew", err)
	}
	return d.sync(name)
}

func (d folder) sync(name string) error {
	if err := d.step("sync " + name); err != nil {
		return err
	}
	if err := syncDir(d.path); err != nil {
		return ioError("seal.write", err)
	}
	return d.step("done " + name)
}

func (d folder) writeTemp(temp string, data []byte) error {
	// An old temporary file goes first: its mode would stay as it was.
	if err := os.Remove(d.file(temp)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	f, err := os.OpenFile(d.file(temp), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	half := len(data) / 2
	_, err = f.Write(data[:half])
	if err == nil {
		err = d.step("half " + temp)
	}
	if err == nil {
		_, err = f.Write(data[half:])
	}
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// remove deletes a file if it is there, durably.
func (d folder) remove(name string) error {
	if err := d.step("remove " + name); err != nil {
		return err
	}
	err := os.Remove(d.file(name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		err = syncDir(d.path)
	}
	if err != nil {
		return ioError("seal.remove", err)
	}
	return nil
}

// keepOld copies a file to name.old before something else takes its place.
func (d folder) keepOld(name string) error {
	data, err := d.read(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return d.write(name+".old", data)
}

// sweep removes what a cut left half written.
func (d folder) sweep() error {
	names, err := d.names()
	if err != nil {
		return err
	}
	for _, name := range names {
		if strings.HasSuffix(name, tempSuffix) {
			if err := d.remove(name); err != nil {
				return err
			}
		}
	}
	return nil
}

// names lists the files; a folder that is not there has none.
func (d folder) names() ([]string, error) {
	entries, err := os.ReadDir(d.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, ioError("seal.names", err)
	}
	names := make([]string, 0, len(entries))
	for _, e := range entries {
		if !e.IsDir() {
			names = append(names, e.Name())
		}
	}
	return names, nil
}

// ioError gives a failure of the file system its code. The operating system's
// words name paths; ours carry no NIK, name or PIN.
func ioError(op string, err error) error {
	code := kelurahan.Internal
	switch {
	case isDiskFull(err):
		code = kelurahan.DiskFull
	case isReadOnly(err):
		code = kelurahan.DiskReadOnly
	}
	return kelurahan.E(code, op, err)
}
