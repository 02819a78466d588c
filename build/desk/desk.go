// Package desk makes up a counter for tests: a real register on the disk, real
// keys, real seals and made-up letters, without an office around them. It is
// what the courier and the city are tested against from both ends.
package desk

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	mathrand "math/rand/v2"
	"slices"
	"sync"
	"time"

	"github.com/loket-kelurahan/loket/backend/courier"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/register"
	"github.com/loket-kelurahan/loket/backend/seal"
	"github.com/loket-kelurahan/loket/backend/wire"
	"github.com/loket-kelurahan/loket/build/invent"
)

// Area is the kelurahan every desk belongs to.
const Area = "53.71.03.1010"

// Desk is a counter. Its methods may be called by many goroutines, as the
// courier does.
type Desk struct {
	Counter    kelurahan.CounterCode
	Key        *seal.FileSigner // the counter's
	Clerk      kelurahan.OfficerID
	Supervisor kelurahan.OfficerID
	Approver   *seal.FileSigner // the supervisor's
	Now        func() time.Time // moments of entries
	People     []kelurahan.Resident
	Locked     bool // as if nobody had signed in: nothing is signed

	mu       sync.Mutex
	reg      *register.Register
	r        *mathrand.Rand
	year     int // of the newest letter
	sequence int
	first    uint64 // of the open batch
	closed   *kelurahan.BatchClosed
	issued   []kelurahan.LetterIssued // of the open and the closed batch
	all      []kelurahan.LetterIssued
	pending  courier.Pending
	scanned  uint64 // by Pending
	receipts []wire.Receipt
	sealed   [][]byte
}

// New opens a counter's register in dir. The seed makes its letters and people.
func New(dir string, counter kelurahan.CounterCode, seed uint64) (*Desk, error) {
	return NewAfter(dir, counter, seed, nil)
}

// NewAfter opens the register of a PC that stands in the place of a lost one;
// after names that one's end, nil for a counter of its own.
func NewAfter(dir string, counter kelurahan.CounterCode, seed uint64, after *kelurahan.RegisterEnd) (*Desk, error) {
	return newDesk(dir, counter, seed, after, kelurahan.OfficerID{})
}

// NewInPlace opens the register of a PC that was restored from lost's backup: its
// supervisor is lost's, with another key.
func NewInPlace(dir string, counter kelurahan.CounterCode, seed uint64, lost *Desk) (*Desk, error) {
	return newDesk(dir, counter, seed, new(lost.End()), lost.Supervisor)
}

func newDesk(dir string, counter kelurahan.CounterCode, seed uint64, after *kelurahan.RegisterEnd, supervisor kelurahan.OfficerID) (*Desk, error) {
	d := &Desk{
		Counter: counter, Now: time.Now, People: invent.Residents(seed, 300), first: 1,
		r: mathrand.New(mathrand.NewPCG(seed, uint64(counter[0]))),
	}
	var err error
	if d.Key, err = seal.GenerateKey(); err != nil {
		return nil, err
	}
	if d.Approver, err = seal.GenerateKey(); err != nil {
		return nil, err
	}
	aead, err := newAEAD()
	if err != nil {
		return nil, err
	}
	d.reg, err = register.Create(register.Config{Dir: dir, ID: register.ID(d.uuid()), AEAD: aead})
	if err != nil {
		return nil, err
	}
	d.Clerk, d.Supervisor = kelurahan.OfficerID(d.uuid()), kelurahan.OfficerID(d.uuid())
	if !supervisor.IsZero() {
		d.Supervisor = supervisor
	}
	return d, d.setUp(after)
}

func newAEAD() (cipher.AEAD, error) {
	key := make([]byte, 32)
	if _, err := rand.Read(key); err != nil {
		return nil, fmt.Errorf("desk: %w", err)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("desk: %w", err)
	}
	return cipher.NewGCMWithRandomNonce(block)
}

func (d *Desk) setUp(after *kelurahan.RegisterEnd) error {
	clerk, err := seal.GenerateKey()
	if err != nil {
		return err
	}
	return d.Append(d.Supervisor,
		kelurahan.RegisterOpened{Area: Area, Counter: d.Counter, PublicKey: d.Key.Public(), After: after},
		kelurahan.OfficeConfigured{Office: kelurahan.Office{
			Revision: 1, Area: Area, Province: "Nusa Tenggara Timur", City: "Kota Kupang", District: "Kelapa Lima", Name: "Oesapa",
			Short: "Osp", Address: "Jalan Timor Raya", Place: "Kupang", Zone: "WITA", Paper: "A4", Pattern: kelurahan.DefaultPattern,
			Signers: []kelurahan.Signatory{{Key: "lurah", Name: "NAMA PEJABAT", Title: "Lurah Oesapa"}}, Hours: [2]int{7, 16},
		}},
		kelurahan.OfficerEnrolled{Officer: kelurahan.Officer{ID: d.Supervisor, Name: "MARIA NDUN", Role: kelurahan.Supervisor, PublicKey: d.Approver.Public()}},
		kelurahan.OfficerEnrolled{Officer: kelurahan.Officer{ID: d.Clerk, Name: "YOHANIS BANI", Role: kelurahan.Clerk, PublicKey: clerk.Public()}},
		kelurahan.ResidentsImported{File: "00", Part: 1, Parts: 1, Residents: d.People},
	)
}

// Close leaves the register.
func (d *Desk) Close() error { return d.reg.Close() }

// ID is the register's identity.
func (d *Desk) ID() register.ID { return d.reg.ID() }

// Head is the register's head.
func (d *Desk) Head() register.Head { return d.reg.Head() }

func (d *Desk) uuid() (id [16]byte) {
	binary.BigEndian.PutUint64(id[:8], uint64(d.Now().UnixMilli())<<16|0x7000|uint64(d.r.Uint32()&0x0FFF))
	binary.BigEndian.PutUint64(id[8:], d.r.Uint64()&^(3<<62)|2<<62)
	return id
}

// Append writes events as an officer.
func (d *Desk) Append(by kelurahan.OfficerID, events ...kelurahan.Event) error {
	payloads := make([][]byte, len(events))
	for i, ev := range events {
		var err error
		if payloads[i], err = wire.EncodeEntry(kelurahan.MillisOf(d.Now()), by, ev); err != nil {
			return err
		}
	}
	return d.AppendBytes(payloads...)
}

// AppendBytes writes payloads as they are, whatever they are.
func (d *Desk) AppendBytes(payloads ...[]byte) error {
	_, err := d.reg.Append(payloads...)
	return err
}

// NewLetter makes up the next letter, sealed, without writing it; change may
// alter it before the seal is put on. A number is used up.
func (d *Desk) NewLetter(change func(*kelurahan.Letter)) (kelurahan.LetterIssued, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	now := d.Now().In(time.FixedZone("WITA", 8*3600))
	day := kelurahan.DateOf(now)
	if day.Year() != d.year {
		d.year, d.sequence = day.Year(), 0
	}
	d.sequence++
	person := d.People[d.r.IntN(len(d.People))]
	l := kelurahan.Letter{
		ID: kelurahan.LetterID(d.uuid()), Kind: "keterangan-usaha", KindVersion: "0011223344556677", Mode: kelurahan.Direct,
		Title: "SURAT KETERANGAN USAHA", Date: day, Applicant: person.Snapshot(),
		Number: kelurahan.Number{Counter: d.Counter, Year: day.Year(), Sequence: d.sequence,
			Text: fmt.Sprintf("500/%s-%04d/Kel.Osp/%s/%d", d.Counter, d.sequence, kelurahan.RomanMonth(day.Month()), day.Year())},
		Fields: []kelurahan.FieldValue{{Name: "keperluan", Value: "pengajuan KUR Bank NTT"}},
		Signer: kelurahan.Signatory{Key: "lurah", Name: "NAMA PEJABAT", Title: "Lurah Oesapa"}, OfficeRev: 1,
		Evidence: kelurahan.Evidence{Source: kelurahan.EvidenceTyped, Assurance: "A0"}, StartedAt: kelurahan.MillisOf(now),
	}
	if change != nil {
		change(&l)
	}
	return d.sealLetter(l)
}

func (d *Desk) sealLetter(l kelurahan.Letter) (kelurahan.LetterIssued, error) {
	body, err := wire.SealOf(Area, &l).Encode()
	if err != nil {
		return kelurahan.LetterIssued{}, err
	}
	sealed, err := d.Key.Sign(wire.PurposeLetterSeal, body)
	return kelurahan.LetterIssued{Letter: l, Seal: sealed, PDF: sha256.Sum256(sealed)}, err
}

// Issue writes an issued letter and its print.
func (d *Desk) Issue(ev kelurahan.LetterIssued) error {
	d.mu.Lock()
	d.issued, d.all = append(d.issued, ev), append(d.all, ev)
	d.mu.Unlock()
	return d.Append(d.Clerk, ev, kelurahan.LetterPrinted{Letter: ev.Letter.ID, Outcome: kelurahan.CameOut, Printer: "EPSON"})
}

// Letters makes up, writes and prints n letters.
func (d *Desk) Letters(n int) error {
	for range n {
		ev, err := d.NewLetter(nil)
		if err == nil {
			err = d.Issue(ev)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Stated gives an issued letter as the office states it once more before it erases
// the details of its role persons.
func (d *Desk) Stated(ev kelurahan.LetterIssued) (kelurahan.LetterReduced, error) {
	for raw, err := range d.reg.Read(1, d.reg.Head().Seq) {
		if err != nil {
			return kelurahan.LetterReduced{}, err
		}
		at, by, found, err := wire.DecodeEntry(raw.Payload)
		if v, ok := found.(kelurahan.LetterIssued); err == nil && ok && v.Letter.ID == ev.Letter.ID {
			place := kelurahan.Position{Register: kelurahan.RegisterID(d.reg.ID()), Seq: raw.Seq}
			issue := kelurahan.Issue{Fact: kelurahan.Fact{Position: place, At: at, By: by}, Letter: v.Letter, Seal: v.Seal, PDF: v.PDF, Released: v.Released}
			return issue.Reduced(), nil
		}
	}
	return kelurahan.LetterReduced{}, kelurahan.E(kelurahan.NotFound, "desk.Stated", nil)
}

// Forget erases the details of letters' role persons as the office does, and
// gives the entries that are gone.
func (d *Desk) Forget(letters ...kelurahan.LetterIssued) ([]uint64, error) {
	var events []kelurahan.Event
	var seqs []uint64
	for _, ev := range letters {
		s, err := d.Stated(ev)
		if err != nil {
			return nil, err
		}
		events, seqs = append(events, s), append(seqs, s.Issued.Seq)
	}
	if err := d.Append(d.Supervisor, append(events, kelurahan.PayloadErased{Seqs: seqs, Reason: "masa simpan habis"})...); err != nil {
		return nil, err
	}
	return seqs, d.reg.Erase(seqs...)
}

// Issued gives every letter so far.
func (d *Desk) Issued() []kelurahan.LetterIssued {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.all
}

// CloseBatch closes what stands open.
func (d *Desk) CloseBatch() error {
	head := d.reg.Head()
	d.mu.Lock()
	closed := kelurahan.BatchClosed{Batch: kelurahan.BatchID(d.uuid()), First: d.first, Last: head.Seq, Head: head.Hash, Date: kelurahan.DateOf(d.Now())}
	d.closed, d.first = &closed, head.Seq+1
	d.mu.Unlock()
	return d.Append(d.Clerk, closed)
}

// Approval makes the supervisor's word on the closed batch without writing it.
func (d *Desk) Approval() (kelurahan.BatchApproved, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	letters := []kelurahan.ApprovedLetter{}
	for _, ev := range d.issued {
		letters = append(letters, kelurahan.ApprovedLetter{Letter: ev.Letter.ID, PDF: ev.PDF})
	}
	a := kelurahan.BatchApproved{Batch: d.closed.Batch, Head: d.closed.Head, Letters: letters}
	var err error
	a.Signature, err = d.Approver.Sign(wire.PurposeApproval, wire.ApprovalStatement(a.Batch, a.Head, letters))
	d.issued = nil
	return a, err
}

// Approve closes what stands open and approves it.
func (d *Desk) Approve() error {
	if err := d.CloseBatch(); err != nil {
		return err
	}
	a, err := d.Approval()
	if err != nil {
		return err
	}
	return d.Append(d.Supervisor, a)
}

// Day issues n letters and approves them.
func (d *Desk) Day(n int) error {
	if err := d.Letters(n); err != nil {
		return err
	}
	return d.Approve()
}

// QR gives the text a letter's code holds.
func (d *Desk) QR(ev kelurahan.LetterIssued) (string, error) {
	return seal.QRText("HTTPS://SURAT.KUPANGKOTA.GO.ID/V/", ev.Seal)
}

// Sign signs as the counter.
func (d *Desk) Sign(purpose string, payload []byte) ([]byte, error) {
	if d.Locked {
		return nil, kelurahan.E(kelurahan.NotSignedIn, "desk.Sign", nil)
	}
	return d.Key.Sign(purpose, payload)
}

// Public is the counter's public key.
func (d *Desk) Public() ed25519.PublicKey { return d.Key.Public() }

// Receipts gives what the city gave receipts for, in order.
func (d *Desk) Receipts() ([]wire.Receipt, [][]byte) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.receipts, d.sealed
}

// Pending implements courier.Source by reading what was written since it was
// asked last.
func (d *Desk) Pending(context.Context) (courier.Pending, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.pending.Register = d.reg.ID()
	for raw, err := range d.reg.Read(d.scanned+1, d.reg.Head().Seq) {
		if err != nil {
			return d.pending, err
		}
		d.scanned = raw.Seq
		_, _, ev, err := wire.DecodeEntry(raw.Payload)
		if err != nil {
			continue // tests write what nobody can read
		}
		switch v := ev.(type) {
		case kelurahan.BatchClosed:
			d.pending.Unsigned++
		case kelurahan.BatchApproved:
			d.pending.Unsigned = max(d.pending.Unsigned-1, 0)
			d.pending.Approvals = append(d.pending.Approvals, raw.Seq)
		case kelurahan.BatchDelivered:
			d.pending.Delivered = v.Last
		}
	}
	p := d.pending
	for len(p.Approvals) > 0 && p.Approvals[0] <= p.Delivered {
		p.Approvals = p.Approvals[1:]
	}
	d.pending.Approvals = p.Approvals
	p.Approvals = slices.Clone(p.Approvals)
	return p, nil
}

// Run implements courier.Source.
func (d *Desk) Run(_ context.Context, from, to uint64) ([]register.Entry, error) {
	var list []register.Entry
	for e, err := range d.reg.Read(from, to) {
		if err != nil {
			return nil, err
		}
		list = append(list, e)
	}
	return list, nil
}

// Deliver implements courier.Source.
func (d *Desk) Deliver(_ context.Context, last uint64, head register.Hash, receipt []byte) error {
	d.mu.Lock()
	d.receipts = append(d.receipts, wire.Receipt{Last: last, Head: head})
	d.sealed = append(d.sealed, receipt)
	d.mu.Unlock()
	return d.Append(kelurahan.OfficerID{}, kelurahan.BatchDelivered{Last: last, Head: head, Receipt: receipt})
}
