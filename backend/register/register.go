package register

import (
	"crypto/cipher"
	"errors"
	"os"
	"sync"
	"sync/atomic"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// Config says where a register is and what seals it.
type Config struct {
	Dir  string
	ID   ID          // for Create only; an existing register knows its own
	AEAD cipher.AEAD // seals salt and payload; nil only for Verify, which then checks chain and checksums

	Files       Files // nil is the operating system
	SegmentSize int64 // bytes of one file, 0 is 8 MiB; a larger act gets a larger file
	Preallocate int64 // bytes by which a file grows, 0 is 1 MiB
}

const (
	defaultSegmentSize = 8 << 20
	defaultPreallocate = 1 << 20
	smallestSegment    = 4 << 10
)

func (c Config) withDefaults() Config {
	if c.Files == nil {
		c.Files = systemFiles{}
	}
	if c.SegmentSize == 0 {
		c.SegmentSize = defaultSegmentSize
	}
	if c.Preallocate == 0 {
		c.Preallocate = defaultPreallocate
	}
	c.SegmentSize = max(c.SegmentSize, smallestSegment)
	c.Preallocate = max(c.Preallocate, segmentHeader)
	return c
}

// Report says what Open found and did.
type Report struct {
	Head        Head
	Entries     uint64 // Head.Seq
	Segments    int
	TornBytes   int64    // bytes after the last complete act, cut by Open: nobody had been told of them
	Erasures    int      // erasures finished that a cut had interrupted
	MarkMissing bool     // the note of the last acknowledged head was absent or unreadable
	Damage      []Damage // what was found; the earlier segments' entries are checked by Verify only
}

// Register is an open register. Its methods may be called by many goroutines;
// one writes at a time and readers do not wait for a sync.
type Register struct {
	cfg    Config
	id     ID
	folder Folder

	writing  sync.Mutex // one writer, held across the sync
	readOnly bool
	stopped  error // why nothing more is written through this handle
	closed   bool
	keys     *sealer
	mark     File
	end      int64 // of the last frame in the last segment
	frames   []byte

	state    sync.RWMutex // held for an instant only
	head     Head
	segments []*segment

	bodies sync.RWMutex // an erasure writes, everybody else reads

	syncs, written, filled atomic.Uint64
}

// Create makes an empty register in cfg.Dir and opens it. Errors:
// already-set-up where there is one, register-locked, bad-request without Dir,
// ID or AEAD, disk-full, disk-read-only, register-stopped.
func Create(cfg Config) (*Register, error) {
	const op = "register.Create"
	if cfg.Dir == "" || cfg.AEAD == nil || cfg.ID == (ID{}) {
		return nil, kelurahan.E(kelurahan.BadRequest, op, nil)
	}
	r, err := enter(op, cfg, AccessCreate)
	if err != nil {
		return nil, err
	}
	if err := r.create(op); err != nil {
		return nil, errors.Join(err, r.release())
	}
	return r, nil
}

func (r *Register) create(op string) error {
	_, err := r.load(op)
	switch kelurahan.CodeOf(err) {
	case kelurahan.NotFound:
	case kelurahan.RegisterStopped, kelurahan.DiskFull, kelurahan.DiskReadOnly:
		return err
	default:
		return kelurahan.E(kelurahan.AlreadySetUp, op, err)
	}
	r.id, r.keys = r.cfg.ID, newSealer(r.cfg.ID, r.cfg.AEAD)
	if err := r.openMark(); err != nil {
		return ioError(op, err)
	}
	if err := r.writeMark(); err != nil {
		return ioError(op, err)
	}
	if err := r.sync(r.mark); err != nil {
		return ioError(op, err)
	}
	// The segment comes last: a register exists when its first header is whole.
	if err := r.addSegment(1); err != nil {
		return ioError(op, err)
	}
	return nil
}

// enter takes the folder of a register.
func enter(op string, cfg Config, access Access) (*Register, error) {
	cfg = cfg.withDefaults()
	folder, err := cfg.Files.Enter(cfg.Dir, access)
	if err != nil {
		return nil, openError(op, err)
	}
	return &Register{cfg: cfg, folder: folder, readOnly: access == AccessRead, keys: newSealer(ID{}, cfg.AEAD)}, nil
}

// ID is the register's identity, the same for ever.
func (r *Register) ID() ID { return r.id }

// Dir is the folder the register stands in.
func (r *Register) Dir() string { return r.cfg.Dir }

// Head is the last acknowledged entry.
func (r *Register) Head() Head {
	r.state.RLock()
	defer r.state.RUnlock()
	return r.head
}

// Size is what the entries take on the disk, in bytes, with the room reserved
// for those to come.
func (r *Register) Size() int64 {
	size := int64(0)
	for _, s := range r.snapshot().segments {
		size += s.size.Load()
	}
	return size
}

// Syncs counts the syncs of files and folders since the register was opened.
func (r *Register) Syncs() uint64 { return r.syncs.Load() }

// BytesWritten counts the bytes of entries, marks and headers written since the
// register was opened, without BytesFilled.
func (r *Register) BytesWritten() uint64 { return r.written.Load() }

// BytesFilled counts the zeros written ahead of entries.
func (r *Register) BytesFilled() uint64 { return r.filled.Load() }

// Close leaves the register. A register that was not closed is opened as after
// a power cut, which loses nothing.
func (r *Register) Close() error {
	r.writing.Lock()
	defer r.writing.Unlock()
	if r.closed {
		return nil
	}
	var err error
	if r.mark != nil && r.stopped == nil {
		err = r.sync(r.mark)
	}
	r.closed, r.stopped = true, os.ErrClosed
	if err = errors.Join(err, r.release()); err != nil {
		return ioError("register.Close", err)
	}
	return nil
}

func (r *Register) release() error {
	var errs []error
	for _, s := range r.segments {
		errs = append(errs, s.file.Close())
	}
	if r.mark != nil {
		errs = append(errs, r.mark.Close())
	}
	return errors.Join(append(errs, r.folder.Close())...)
}

// snapshot is the register at one moment, for readers.
type snapshot struct {
	head     Head
	segments []*segment
}

func (r *Register) snapshot() snapshot {
	r.state.RLock()
	defer r.state.RUnlock()
	return snapshot{r.head, r.segments}
}

// holding gives the segment that entry seq is in and the last number there.
func (s snapshot) holding(seq uint64) (*segment, uint64) {
	for i := len(s.segments) - 1; i > 0; i-- {
		if s.segments[i].prev.Seq < seq {
			return s.segments[i], s.lastOf(i)
		}
	}
	return s.segments[0], s.lastOf(0)
}

func (s snapshot) lastOf(i int) uint64 {
	if i+1 < len(s.segments) {
		return s.segments[i+1].prev.Seq
	}
	return s.head.Seq
}
