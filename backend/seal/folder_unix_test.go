//go:build !windows

package seal

import (
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

func TestDiskErrorsHaveTheirCodes(t *testing.T) {
	for errno, code := range map[syscall.Errno]kelurahan.Code{
		syscall.ENOSPC: kelurahan.DiskFull, syscall.EDQUOT: kelurahan.DiskFull,
		syscall.EROFS: kelurahan.DiskReadOnly, syscall.EIO: kelurahan.Internal,
	} {
		err := ioError("test", &fs.PathError{Op: "write", Path: "x", Err: errno})
		wantCode(t, err, code)
	}
}

// A file that cannot be read is not a file that is not there.
func TestAFolderInTheFilesPlace(t *testing.T) {
	for _, name := range []string{fileCounter, fileRecovery, officerFileName("ana")} {
		o := newOffice(t)
		path := filepath.Join(o.cfg.Dir, name)
		must(t, os.Remove(path))
		must(t, os.MkdirAll(filepath.Join(path, "x"), 0o700))
		_, err := Create(o.cfg, o.recipient, officerNamed("citra", "604817"))
		wantCode(t, err, kelurahan.AlreadySetUp)
		if o.tryAll(o.u.dataKey) == "" && name != officerFileName("ana") {
			t.Errorf("%s: nothing was noticed", name)
		}
	}
}

// Where the key folder itself is a file, nothing is set up and nothing made.
func TestAFileInTheFoldersPlace(t *testing.T) {
	o := newOffice(t)
	cfg := newConfig(t, o.clock)
	must(t, os.WriteFile(cfg.Dir, []byte("x"), 0o600))
	_, err := Create(cfg, o.recipient, officerNamed("citra", "604817"))
	wantCode(t, err, kelurahan.Internal)
	_, err = Open(cfg)
	wantCode(t, err, kelurahan.Internal)
	_, err = Recover(cfg, o.identity)
	wantCode(t, err, kelurahan.Internal)

	// The machine secret has no place to go: Create fails and can be done again.
	cfg = newConfig(t, o.clock)
	must(t, os.WriteFile(filepath.Dir(cfg.MachineFile), []byte("x"), 0o600))
	_, err = Create(cfg, o.recipient, officerNamed("citra", "604817"))
	wantCode(t, err, kelurahan.Internal)
	must(t, os.Remove(filepath.Dir(cfg.MachineFile)))
	_, err = Create(cfg, o.recipient, officerNamed("citra", "604817"))
	must(t, err)
}
