package backup

import (
	"bufio"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"filippo.io/age"
	"github.com/fxamacker/cbor/v2"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/register"
)

// formsName is the file with a counter's forms that are not letters yet. They
// stand in no register, so the newest copy is all there is.
const formsName = "isian" + partSuffix

// maxForms bounds what is read of such a file.
const maxForms = 64 << 20

// formsFile is its content; what the forms say is their owner's.
type formsFile struct {
	Version  int    `cbor:"1,keyasint"`
	Register []byte `cbor:"2,keyasint"` // of the counter, 16 bytes
	At       int64  `cbor:"3,keyasint"` // when it was written, milliseconds since 1970
	Forms    []byte `cbor:"4,keyasint"`
}

// KeepForms puts a counter's unfinished forms in place of those of the last run.
// Errors: backup-absent, disk-full.
func (s *Set) KeepForms(id register.ID, forms []byte) error {
	if err := s.reachable(); err != nil {
		return err
	}
	return writeFile(s.formsPath(id), func(w io.Writer) error {
		sealed, err := age.Encrypt(w, s.key)
		if err != nil {
			return err
		}
		file := formsFile{Version: formatVersion, Register: id[:], At: s.now().UnixMilli(), Forms: forms}
		return errors.Join(cbor.NewEncoder(sealed).Encode(file), sealed.Close())
	})
}

func (s *Set) formsPath(id register.ID) string {
	return filepath.Join(s.dir, rootName, id.String(), formsName)
}

// Forms gives a counter's unfinished forms; nil when the backup has none, as one
// of an earlier program. Errors: backup-absent, backup-foreign, backup-damaged
// (arg "file"), version-unknown.
func (s *Set) Forms(id register.ID) (forms []byte, err error) {
	f, err := os.Open(s.formsPath(id))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, ioError("backup.Forms", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return readForms(f, s.key, id)
}

func readForms(r io.Reader, key officeKey, id register.ID) ([]byte, error) {
	bad := func(err error) error {
		return kelurahan.E(kelurahan.BackupDamaged, "backup.Forms", err, "file", formsName)
	}
	plain, err := age.Decrypt(r, key)
	var other *age.NoIdentityMatchError
	if errors.As(err, &other) {
		return nil, kelurahan.E(kelurahan.BackupForeign, "backup.Forms", err)
	}
	if err != nil {
		return nil, bad(err)
	}
	dec := decoding().NewDecoder(bufio.NewReader(io.LimitReader(plain, maxForms)))
	var file formsFile
	if err := dec.Decode(&file); err != nil {
		return nil, bad(err)
	}
	switch {
	case file.Version > formatVersion:
		return nil, kelurahan.E(kelurahan.VersionUnknown, "backup.Forms", nil, "file", formsName)
	case string(file.Register) != string(id[:]):
		return nil, bad(errors.New("another counter's"))
	}
	if err := dec.Skip(); !errors.Is(err, io.EOF) {
		return nil, bad(errors.New("more than it says"))
	}
	return file.Forms, nil
}
