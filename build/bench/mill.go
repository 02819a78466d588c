package main

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/loket-kelurahan/loket/backend/catalog"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/register"
	"github.com/loket-kelurahan/loket/backend/seal"
	"github.com/loket-kelurahan/loket/backend/wire"
)

// mill writes years of letters into an office's register: entries that the
// office's own code would write, in acts of a day, so that a hundred thousand
// take seconds. A few letters of every kind are issued through the office first;
// the others are those again, for other people, with their own number, seal and
// hash. The store is left behind and catches up when the office is opened.
type mill struct {
	d        *desk
	keys     *seal.Unlocked
	reg      *register.Register
	patterns map[kelurahan.KindCode][]pattern
	officer  kelurahan.OfficerID
	boss     kelurahan.OfficerID
	series   map[int]int // last number by year
	closed   uint64      // last entry of a batch
	at       kelurahan.Millis
}

// pattern is a letter as the office wrote it.
type pattern struct {
	held   *kelurahan.LetterHeld
	issued kelurahan.LetterIssued
	kind   *catalog.Kind
}

// grind writes n letters, perDay on each working day. The desk is closed.
func grind(ctx context.Context, d *desk, n, perDay int) error {
	m := &mill{d: d, series: map[int]int{}, patterns: map[kelurahan.KindCode][]pattern{}}
	if err := m.learn(ctx); err != nil {
		return errors.Join(err, d.close())
	}
	if err := d.close(); err != nil {
		return err
	}
	if err := m.open(); err != nil {
		return err
	}
	defer m.keys.Wipe()
	day := workday(d.clock.now(), 1)
	for left := n; left > 0; left -= perDay {
		if err := ctx.Err(); err != nil {
			return errors.Join(err, m.reg.Close())
		}
		if err := m.day(day, min(perDay, left)); err != nil {
			return errors.Join(err, m.reg.Close())
		}
		day = workday(day, 1)
	}
	return m.reg.Close()
}

// learn issues letters of every kind through the office and reads them back.
func (m *mill) learn(ctx context.Context) error {
	d := m.d
	if err := d.signInBoss(ctx); err != nil {
		return err
	}
	m.officer, m.boss = d.clerk.ID, d.boss.ID
	for range 6 {
		for _, kind := range d.kinds {
			d.clock.forward(5 * time.Minute)
			out, err := d.serve(ctx, kind)
			if err != nil {
				return err
			}
			if err := m.take(&out.Record, kind); err != nil {
				return err
			}
		}
	}
	return nil
}

func (m *mill) take(rec *kelurahan.LetterRecord, kind *catalog.Kind) error {
	if rec.Issued == nil {
		return fmt.Errorf("a letter of %s was not issued", kind.Code)
	}
	p := pattern{kind: kind, issued: kelurahan.LetterIssued{Letter: rec.Issued.Letter, Released: rec.Issued.Released}}
	if rec.Held != nil {
		p.held = &kelurahan.LetterHeld{Letter: rec.Held.Letter, Reason: rec.Held.Reason}
	}
	n := rec.Issued.Letter.Number
	m.series[n.Year] = max(m.series[n.Year], n.Sequence)
	m.patterns[kind.Code] = append(m.patterns[kind.Code], p)
	return nil
}

// open opens the keys and the register as the office does.
func (m *mill) open() (err error) {
	ring, err := seal.Open(seal.Config{Dir: filepath.Join(m.d.dir, "keys"), Now: m.d.clock.now})
	if err != nil {
		return err
	}
	if m.keys, err = ring.Unlock(m.boss.String(), []byte(bossPIN)); err != nil {
		return err
	}
	aead, err := m.keys.AEAD("register")
	if err != nil {
		return err
	}
	m.reg, _, err = register.Open(register.Config{Dir: filepath.Join(m.d.dir, "register"), AEAD: aead})
	return err
}

// day writes n letters, the batch, the approval and the city's receipt.
func (m *mill) day(morning time.Time, n int) error {
	m.at = kelurahan.MillisOf(morning)
	step := kelurahan.Millis(8 * 3600 * 1000 / (n + 1))
	payloads, approved := [][]byte{}, []kelurahan.ApprovedLetter{}
	for i := range n {
		m.at = kelurahan.MillisOf(morning) + kelurahan.Millis(i+1)*step
		events, err := m.letter(morning)
		if err != nil {
			return err
		}
		for _, ev := range events {
			if v, ok := ev.(kelurahan.LetterIssued); ok {
				approved = append(approved, kelurahan.ApprovedLetter{Letter: v.Letter.ID, PDF: v.PDF})
			}
			if payloads, err = m.encode(payloads, m.officer, ev); err != nil {
				return err
			}
		}
	}
	if _, err := m.reg.Append(payloads...); err != nil {
		return err
	}
	return m.batch(kelurahan.DateOf(morning), approved)
}

func (m *mill) encode(list [][]byte, by kelurahan.OfficerID, ev kelurahan.Event) ([][]byte, error) {
	p, err := wire.EncodeEntry(m.at, by, ev)
	return append(list, p), err
}

// letter gives what one letter leaves in the register: the letter and the answer
// after printing, and now and then a look-up before it.
func (m *mill) letter(day time.Time) ([]kelurahan.Event, error) {
	of := m.patterns[m.d.draw(m.d.kinds).Code]
	p := of[m.d.r.IntN(len(of))]
	ev := p.issued
	l := &ev.Letter
	l.ID = kelurahan.LetterID(m.identity())
	l.Applicant = m.d.adult(l.Kind).Snapshot()
	l.Date = kelurahan.DateOf(day)
	l.ValidUntil = p.kind.ValidUntil(l.Date)
	l.StartedAt = m.at - kelurahan.Millis(30_000+m.d.r.IntN(150_000))
	events, err := []kelurahan.Event{}, error(nil)
	if m.d.r.IntN(4) == 0 { // a look that led to nothing
		view := kelurahan.View{Person: m.d.adult("").ID, Purpose: "warga", At: l.StartedAt}
		events = append(events, kelurahan.PersonsViewed{Views: []kelurahan.View{view}})
	}
	if p.held != nil {
		held := *l
		held.Number = kelurahan.Number{}
		events = append(events, kelurahan.LetterHeld{Letter: held})
	}
	if err = m.number(l, p.kind); err != nil {
		return nil, err
	}
	statement, err := wire.SealOf(profile().Area, l).Encode()
	if err != nil {
		return nil, err
	}
	if ev.Seal, err = m.keys.SignAsCounter(wire.PurposeLetterSeal, statement); err != nil {
		return nil, err
	}
	ev.PDF = sha256.Sum256(ev.Seal)
	return append(events, ev, kelurahan.LetterPrinted{Letter: l.ID, Outcome: kelurahan.CameOut, Printer: "EPSON-L3210"}), nil
}

func (m *mill) number(l *kelurahan.Letter, kind *catalog.Kind) error {
	office, year := profile(), l.Date.Year()
	m.series[year]++
	l.Number = kelurahan.Number{Counter: "A", Year: year, Sequence: m.series[year]}
	var err error
	l.Number.Text, err = kelurahan.FormatNumber(office.Pattern, kind.ClassAt(l.Date), &office, "A", l.Number.Sequence, l.Date)
	return err
}

// batch closes what was written and has it approved and receipted.
func (m *mill) batch(day kelurahan.Date, letters []kelurahan.ApprovedLetter) error {
	head, id := m.reg.Head(), kelurahan.BatchID(m.identity())
	signature, err := m.keys.SignAsOfficer(wire.PurposeApproval, wire.ApprovalStatement(id, head.Hash, letters))
	if err != nil {
		return err
	}
	payloads, err := m.encode(nil, m.officer, kelurahan.BatchClosed{Batch: id, First: m.closed + 1, Last: head.Seq, Head: head.Hash, Date: day})
	if err != nil {
		return err
	}
	payloads, err = m.encode(payloads, m.boss, kelurahan.BatchApproved{Batch: id, Head: head.Hash, Letters: letters, Signature: signature})
	if err != nil {
		return err
	}
	written, err := m.reg.Append(payloads...)
	if err != nil {
		return err
	}
	m.closed = head.Seq
	receipt := make([]byte, 180)
	rand.Read(receipt)
	last := written[len(written)-1]
	payloads, err = m.encode(nil, kelurahan.OfficerID{}, kelurahan.BatchDelivered{Last: last.Seq, Head: last.Hash, Receipt: receipt})
	if err != nil {
		return err
	}
	_, err = m.reg.Append(payloads...)
	return err
}

// identity makes an identity that sorts by the day that is written.
func (m *mill) identity() (id [16]byte) {
	rand.Read(id[:])
	binary.BigEndian.PutUint64(id[:8], uint64(m.at)<<16|0x7000|uint64(m.d.r.Uint32()&0x0FFF))
	id[8] = id[8]&0x3F | 0x80
	return id
}
