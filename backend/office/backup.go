package office

import (
	"context"
	"crypto/cipher"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/loket-kelurahan/loket/backend/backup"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/register"
)

// BackupNote is what this PC remembers of its backups. It names nobody.
type BackupNote struct {
	Dir      string           `json:"dir"`      // where the last one went
	At       kelurahan.Millis `json:"at"`       // when it was last complete; 0 = never
	Entries  uint64           `json:"entries"`  // of this counter's register in it
	Bytes    int64            `json:"bytes"`    // of the whole backup
	Verified kelurahan.Millis `json:"verified"` // when it was last read back whole; 0 = never
}

const backupNote = "cadangan.json"

// verifyEvery is how often a backup is read back by itself.
const verifyEvery = 7 * 24 * time.Hour

// BackupKey gives the key that closes and opens the office's backups.
func (b *books) backupKey() (cipher.AEAD, error) { return b.keys.AEAD("backup") }

// Backup copies what is new in all registers of this PC into a folder on another
// disk or a stick, while the office works, and reads the whole backup back when
// that was not done for a week or check asks for it. Errors: not-signed-in,
// key-damaged (recovery.age; the entries are copied), register-damaged, backup-absent,
// backup-ahead, backup-damaged, backup-foreign, disk-full, canceled.
func (o *Office) Backup(ctx context.Context, dir string, check bool) (BackupNote, error) {
	b, err := o.open()
	if err != nil {
		return BackupNote{}, err
	}
	note, err := o.Backups()
	if err != nil {
		return note, err
	}
	if note.Dir != dir {
		note = BackupNote{Dir: dir}
	}
	set, err := o.backupSet(b, dir)
	if err != nil {
		return note, err
	}
	// A damaged one must not take the place of the good one on the stick. The
	// entries go there all the same; then the damage is said.
	recovery, damaged := b.keys.Keyring().RecoveryCopy()
	if damaged == nil {
		if err := set.Keep(recovery); err != nil {
			return note, err
		}
	}
	note.Bytes = 0
	for _, reg := range b.registers() {
		report, err := set.Add(ctx, reg, func(done, total uint64) { o.cfg.Work("mencadangkan", done, total) })
		if err != nil {
			return note, err
		}
		note.Entries, note.Bytes = report.Entries, note.Bytes+report.Bytes
	}
	if err := b.keepForms(set); err != nil {
		return note, err
	}
	if damaged != nil {
		return note, damaged
	}
	note.At = o.now()
	if check || note.At-note.Verified > kelurahan.Millis(verifyEvery.Milliseconds()) {
		if err := o.readBack(ctx, set, b.registers()); err != nil {
			return note, err
		}
		note.Verified = o.now()
	}
	return note, o.noteBackup(note)
}

func (o *Office) backupSet(b *books, dir string) (*backup.Set, error) {
	key, err := b.backupKey()
	if err != nil {
		return nil, err
	}
	return backup.New(dir, key, o.cfg.Now), nil
}

// readBack reads the registers themselves, too: what rots here would be missed
// until somebody asked for it, and now the backup has it still.
func (o *Office) readBack(ctx context.Context, set *backup.Set, regs []*register.Register) error {
	for _, reg := range regs {
		if _, err := reg.Verify(ctx, func(done, total uint64) { o.cfg.Work("periksa", done, total) }); err != nil {
			return err
		}
		_, err := set.Verify(ctx, reg.ID(), reg, func(done, total uint64) { o.cfg.Work("menguji-cadangan", done, total) })
		if err != nil {
			return err
		}
		if _, err := set.Forms(reg.ID()); err != nil {
			return err
		}
	}
	return nil
}

// Backups gives what is remembered; the zero note when there was none.
func (o *Office) Backups() (BackupNote, error) {
	data, err := os.ReadFile(o.path(backupNote))
	if errors.Is(err, fs.ErrNotExist) {
		return BackupNote{}, nil
	}
	if err != nil {
		return BackupNote{}, kelurahan.E(kelurahan.Internal, "office.Backups", err)
	}
	var note BackupNote
	if err := json.Unmarshal(data, &note); err != nil {
		// A torn note only means that the next backup is checked anew.
		o.cfg.Log.Warn("the note of the last backup cannot be read", "cause", err)
		return BackupNote{}, nil
	}
	return note, nil
}

func (o *Office) noteBackup(note BackupNote) error {
	data, err := json.Marshal(note)
	if err == nil {
		temp := filepath.Join(o.cfg.Dir, backupNote+".tmp")
		if err = os.WriteFile(temp, data, 0o600); err == nil {
			err = os.Rename(temp, o.path(backupNote))
		}
	}
	if err != nil {
		return kelurahan.E(kelurahan.Internal, "office.noteBackup", err)
	}
	return nil
}
