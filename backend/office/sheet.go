package office

import (
	"context"
	"crypto/sha256"
	"errors"
	"sync"
	"time"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/letterpdf"
)

// Sheet is a print job under way or waiting for the operator's answer.
type Sheet struct {
	Letter kelurahan.LetterID
	Number kelurahan.Number
	Title  string // what it is, when it is no letter; nobody is asked about it
	Copy   int
	By     kelurahan.OfficerID // who sent it to the printer; zero for what is no letter
	State  SheetState
	Asking bool // the job has ended one way or the other; say what came out
}

// sheetBoard holds the sheets nobody has answered for. It lives in memory: a
// sheet forgotten by a crash shows as a letter that nobody confirmed.
type sheetBoard struct {
	mu   sync.Mutex
	open map[kelurahan.LetterID]Sheet

	// A job outlives the call that started it, because a sheet half out of the
	// printer cannot be taken back by closing a screen. It ends with the office.
	ctx context.Context
	end context.CancelFunc
	// running counts jobs, under mu; free is closed when the last one has gone
	// after the end.
	running int
	free    chan struct{}
}

// leaveTime is how long an ending office waits for a driver to let go of a job.
const leaveTime = time.Second

func newSheetBoard() *sheetBoard {
	s := &sheetBoard{open: map[kelurahan.LetterID]Sheet{}, free: make(chan struct{})}
	s.ctx, s.end = context.WithCancel(context.Background())
	return s
}

// begin counts a job in; false when the office is ending.
func (s *sheetBoard) begin() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ctx.Err() != nil {
		return false
	}
	s.running++
	return true
}

func (s *sheetBoard) done() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.running--
	if s.running == 0 && s.ctx.Err() != nil {
		close(s.free)
	}
}

// leave tells every job to let go of its printer; false when one does not.
func (s *sheetBoard) leave() bool {
	s.mu.Lock()
	s.end()
	busy := s.running > 0
	s.mu.Unlock()
	if !busy {
		return true
	}
	select {
	case <-s.free:
		return true
	case <-time.After(leaveTime):
		return false
	}
}

func (s *sheetBoard) get(id kelurahan.LetterID) (Sheet, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	sheet, ok := s.open[id]
	return sheet, ok
}

func (s *sheetBoard) put(sheet Sheet) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.open[sheet.Letter] = sheet
}

func (s *sheetBoard) all() []Sheet {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := make([]Sheet, 0, len(s.open))
	for _, sheet := range s.open {
		list = append(list, sheet)
	}
	return list
}

func (s *sheetBoard) drop(id kelurahan.LetterID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.open, id)
}

// Sheet gives what is known of a letter's sheet; ok is false when no job is
// open for it.
func (o *Office) Sheet(id kelurahan.LetterID) (Sheet, bool) { return o.sheets.get(id) }

// Print sends a letter to the printer: the original while none came out, else a
// SALINAN, which is recorded before it goes there. It returns when the job is on
// its way; Sheet tells the rest.
// Errors: not-found, not-allowed-now, letter-reduced, render-failed; of a copy
// also clock-back and clock-suspect, and those of the disk.
func (o *Office) Print(ctx context.Context, by kelurahan.Officer, id kelurahan.LetterID) (Sheet, error) {
	if err := o.closeOpenSheet(ctx, by, id); err != nil {
		return Sheet{}, err
	}
	b, err := o.open()
	if err != nil {
		return Sheet{}, err
	}
	rec, err := b.store.Letter(id)
	if err != nil {
		return Sheet{}, err
	}
	act := kelurahan.ActPrint
	if rec.Status() == kelurahan.StatusPrinted {
		act = kelurahan.ActReprint
	}
	if err := kelurahan.PermitLetter(rec.Status(), by.Role, act); err != nil {
		return Sheet{}, err
	}
	if rec.Reduced {
		return Sheet{}, kelurahan.E(kelurahan.LetterReducedNo, "office.Print", nil)
	}
	copy := rec.NextCopy()
	pdf, err := o.sheetPDF(b, rec, copy)
	if err != nil {
		return Sheet{}, err
	}
	if copy > 0 { // a crash must not take the trace of a copy with it
		if err := o.exported(ctx, by.ID, copyOf(&rec)); err != nil {
			return Sheet{}, err
		}
	}
	sheet := Sheet{Letter: id, Number: rec.Issued.Letter.Number, Copy: copy, By: by.ID, State: SheetState{State: SheetQueued}}
	o.startSheet(sheet, pdf)
	return sheet, nil
}

// closeOpenSheet records a sheet that was left without an answer before
// another one of the same letter is printed.
func (o *Office) closeOpenSheet(ctx context.Context, by kelurahan.Officer, id kelurahan.LetterID) error {
	open, ok := o.sheets.get(id)
	if !ok {
		return nil
	}
	if !open.Asking {
		return kelurahan.E(kelurahan.NotAllowedNow, "office.Print", nil, "act", string(kelurahan.ActPrint), "status", open.State.State)
	}
	return o.Answer(ctx, by, id, kelurahan.Uncertain)
}

// sheetPDF renders the sheet from the register's own words. The original must
// come out as the very bytes that were issued. Errors: render-failed.
func (o *Office) sheetPDF(b *books, rec kelurahan.LetterRecord, copy int) ([]byte, error) {
	pdf, err := o.render(b, &rec.Issued.Letter, rec.Issued.Seal, copy)
	if err != nil {
		return nil, err
	}
	if copy == 0 && sha256.Sum256(pdf) != rec.Issued.PDF {
		return nil, kelurahan.E(kelurahan.RenderFailed, "office.sheetPDF", errors.New("the sheet differs from the one that was issued"))
	}
	return pdf, nil
}

func (o *Office) render(b *books, l *kelurahan.Letter, sealed []byte, copy int) ([]byte, error) {
	in, err := b.input(l, sealed, copy)
	if err != nil {
		return nil, err
	}
	pdf, _, err := o.cfg.Tools.draw(in)
	return pdf, err
}

// input is all the sheet of a letter depends on; without a seal it is a concept.
func (b *books) input(l *kelurahan.Letter, sealed []byte, copy int) (letterpdf.Input, error) {
	in := letterpdf.Input{Letter: l, Copy: copy}
	var err error
	if in.Kind, err = b.kind(l.Kind, l.KindVersion); err != nil {
		return in, err
	}
	if in.Office, err = b.profileAt(l.OfficeRev); err != nil {
		return in, err
	}
	if sealed != nil {
		in.QR, err = qrText(in.Office, sealed)
	}
	return in, err
}

func (o *Office) startSheet(sheet Sheet, pdf []byte) {
	o.sheets.put(sheet)
	if !o.sheets.begin() {
		return // the program is ending: the sheet is printed another day
	}
	go func() {
		defer o.sheets.done()
		o.runSheet(sheet, pdf)
	}()
}

func (o *Office) runSheet(sheet Sheet, pdf []byte) {
	ctx := o.sheets.ctx
	tell := func() {
		o.sheets.put(sheet)
		if ctx.Err() == nil { // the books may be closed
			o.cfg.Changed()
		}
	}
	err := o.cfg.Printer.Print(ctx, pdf, sheet.Name(), func(s SheetState) {
		sheet.State = s
		tell()
	})
	if err != nil {
		sheet.State.State, sheet.State.Code = SheetFailed, kelurahan.CodeOf(err)
		o.cfg.Log.Warn("print job ended badly", "code", string(sheet.State.Code), "cause", err)
	}
	sheet.Asking = sheet.Title == ""
	tell()
}

// Answer records what the operator says of a sheet. It also takes an answer for
// a letter whose job a restart forgot. Errors: not-allowed-now, bad-request.
func (o *Office) Answer(ctx context.Context, by kelurahan.Officer, id kelurahan.LetterID, outcome kelurahan.Outcome) error {
	switch outcome {
	case kelurahan.CameOut, kelurahan.Spoiled, kelurahan.NotOut, kelurahan.Uncertain:
	default:
		return kelurahan.E(kelurahan.BadRequest, "office.Answer", nil)
	}
	sheet, open := o.sheets.get(id)
	if open && !sheet.Asking {
		return kelurahan.E(kelurahan.NotAllowedNow, "office.Answer", nil, "act", string(kelurahan.ActConfirm), "status", sheet.State.State)
	}
	err := o.act(ctx, by.ID, func(b *books) ([]kelurahan.Event, error) {
		rec, err := b.store.Letter(id)
		if err != nil {
			return nil, err
		}
		if err := kelurahan.PermitLetter(rec.Status(), by.Role, kelurahan.ActConfirm); err != nil {
			return nil, err
		}
		copy := rec.NextCopy()
		if open {
			copy = sheet.Copy
		}
		return []kelurahan.Event{kelurahan.LetterPrinted{Letter: id, Copy: copy, Outcome: outcome, Printer: sheet.State.Printer}}, nil
	})
	if err == nil {
		o.sheets.drop(id)
	}
	return err
}
