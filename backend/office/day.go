package office

import (
	"context"
	"crypto/sha256"
	"slices"
	"strconv"
	"sync"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/register"
	"github.com/loket-kelurahan/loket/backend/wire"
)

// seenBoard knows which letters of which batch a supervisor has had before him.
// It lives in memory: after a restart a batch is looked at again.
type seenBoard struct {
	mu   sync.Mutex
	seen map[seenKey]bool
}

type seenKey struct {
	officer kelurahan.OfficerID
	batch   kelurahan.BatchID
	letter  kelurahan.LetterID
}

func (s *seenBoard) mark(k seenKey) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.seen == nil {
		s.seen = map[seenKey]bool{}
	}
	s.seen[k] = true
}

func (s *seenBoard) has(k seenKey) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.seen[k]
}

// CloseDay closes everything since the last batch for approval.
// Errors: batch-empty when nothing happened that a supervisor need look at.
func (o *Office) CloseDay(ctx context.Context, by kelurahan.Officer) (kelurahan.BatchID, error) {
	var id kelurahan.BatchID
	err := o.act(ctx, by.ID, func(b *books) ([]kelurahan.Event, error) {
		first := b.store.OpenRun(b.id)
		empty, err := b.nothingToApprove(first, b.reg.Head().Seq)
		if err != nil {
			return nil, err
		}
		if empty {
			return nil, kelurahan.E(kelurahan.BatchEmpty, "office.CloseDay", nil)
		}
		closed, err := o.closing(b, first, b.reg.Head())
		id = closed.Batch
		return []kelurahan.Event{closed}, err
	})
	return id, err
}

// CloseAgain puts a returned batch before the supervisor once more, over the
// same run; what was put right stands in later entries.
func (o *Office) CloseAgain(ctx context.Context, by kelurahan.Officer, batch kelurahan.BatchID) (kelurahan.BatchID, error) {
	var id kelurahan.BatchID
	err := o.act(ctx, by.ID, func(b *books) ([]kelurahan.Event, error) {
		rec, err := b.batch(batch, by.Role, kelurahan.ActCloseAgain)
		if err != nil {
			return nil, err
		}
		closed, err := o.closing(b, rec.Closed.First, register.Head{Seq: rec.Closed.Last, Hash: rec.Closed.Head})
		closed.Again = batch
		id = closed.Batch
		return []kelurahan.Event{closed}, err
	})
	return id, err
}

func (o *Office) closing(b *books, first uint64, head register.Head) (kelurahan.BatchClosed, error) {
	id := newID()
	profile, err := b.profile()
	if err != nil {
		return kelurahan.BatchClosed{}, err
	}
	return kelurahan.BatchClosed{
		Batch: kelurahan.BatchID(id), First: first, Last: head.Seq, Head: head.Hash, Date: profile.Today(o.now()),
	}, nil
}

func (b *books) nothingToApprove(first, last uint64) (bool, error) {
	for e, err := range entriesOf(b.reg, first, last) {
		if err != nil {
			return false, err
		}
		switch e.Event.(type) {
		case kelurahan.LetterIssued, kelurahan.LetterHandwritten, kelurahan.LetterVoided,
			kelurahan.LetterPrinted, kelurahan.RequestRefused:
			return false, nil
		}
	}
	return true, nil
}

// batch gives a batch on which the act is permitted now.
func (b *books) batch(id kelurahan.BatchID, role kelurahan.Role, act kelurahan.Act) (kelurahan.BatchRecord, error) {
	rec, err := b.store.Batch(id)
	if err != nil {
		return rec, err
	}
	return rec, kelurahan.PermitBatch(rec.Status(), role, act)
}

// ReviewedLetter is a letter of a batch as the supervisor meets it.
type ReviewedLetter struct {
	Record  kelurahan.LetterRecord
	Unusual []string // see kelurahan.Unusual; "ditandai-penyelia" for one named in a return
	Seen    bool
	Own     bool // he made it himself; said of a lost PC's letters, which are approved one by one
}

// Review gives the letters of a batch, the unusual ones first.
func (o *Office) Review(by kelurahan.Officer, batch kelurahan.BatchID) (kelurahan.BatchRecord, []ReviewedLetter, error) {
	b, err := o.open()
	if err != nil {
		return kelurahan.BatchRecord{}, nil, err
	}
	rec, err := b.store.Batch(batch)
	if err != nil {
		return rec, nil, err
	}
	if rec.Closed == nil {
		return rec, nil, kelurahan.E(kelurahan.NotFound, "office.Review", nil)
	}
	letters, err := b.numberedIn(rec.Closed.Register, rec.Closed.First, rec.Closed.Last)
	if err != nil {
		return rec, nil, err
	}
	faulty, err := b.faulty(&rec)
	if err != nil {
		return rec, nil, err
	}
	list := make([]ReviewedLetter, 0, len(letters))
	for _, l := range letters {
		why, err := b.unusual(&l)
		if err != nil {
			return rec, nil, err
		}
		if slices.Contains(faulty, l.ID) {
			why = append([]string{"ditandai-penyelia"}, why...)
		}
		o.listedLetters(purposeApprove, l)
		list = append(list, ReviewedLetter{l, why, o.seen.has(seenKey{by.ID, batch, l.ID}), false})
	}
	slices.SortStableFunc(list, func(x, y ReviewedLetter) int { return len(y.Unusual) - len(x.Unusual) })
	return rec, list, nil
}

// faulty gives the letters that a supervisor named when he returned the batch,
// or the batch that this one puts right.
func (b *books) faulty(rec *kelurahan.BatchRecord) ([]kelurahan.LetterID, error) {
	if rec.Closed.Again.IsZero() {
		return rec.Faulty, nil
	}
	returned, err := b.store.Batch(rec.Closed.Again)
	return append(returned.Faulty, rec.Faulty...), err
}

// unusual says why a letter should be looked at first.
func (b *books) unusual(rec *kelurahan.LetterRecord) ([]string, error) {
	profile, err := b.profile()
	if err != nil {
		return nil, err
	}
	earlier := 0
	l := rec.Letter()
	if l != nil && !l.Applicant.Outsider() {
		list, err := b.store.LettersOf(l.Applicant.Resident)
		if err != nil {
			return nil, err
		}
		for _, other := range list {
			ol := other.Letter()
			if ol != nil && other.ID != rec.ID && ol.Kind == l.Kind && ol.Date <= l.Date && ol.Date.DaysUntil(l.Date) <= 90 && other.ID.String() < rec.ID.String() {
				earlier++
			}
		}
	}
	return kelurahan.Unusual(rec, profile, earlier), nil
}

// See records that the supervisor has a letter of a batch before him. A lost PC's
// letters are a batch that bears its register's identity.
func (o *Office) See(ctx context.Context, by kelurahan.Officer, batch kelurahan.BatchID, letter kelurahan.LetterID) error {
	b, err := o.open()
	if err != nil {
		return err
	}
	rec, err := b.store.Letter(letter)
	if err != nil {
		return err
	}
	o.seen.mark(seenKey{by.ID, batch, letter})
	if l := rec.Letter(); l != nil && !l.About().Outsider() {
		return o.viewed(ctx, by.ID, l.About().Resident, purposeApprove)
	}
	return nil
}

// Approve signs a batch with the supervisor's own key: its head and the hash of
// every sheet. Each sheet is rendered again and must still be what was issued.
// Errors: self-approval, role-refused, batch-unseen (arg "n"), batch-changed,
// pin-wrong, pin-locked, not-allowed-now.
func (o *Office) Approve(ctx context.Context, by kelurahan.Officer, batch kelurahan.BatchID, pin []byte) error {
	return o.act(ctx, by.ID, func(b *books) ([]kelurahan.Event, error) {
		rec, err := b.batch(batch, by.Role, kelurahan.ActApprove)
		if err != nil {
			return nil, err
		}
		letters, err := b.numberedIn(rec.Closed.Register, rec.Closed.First, rec.Closed.Last)
		if err != nil {
			return nil, err
		}
		if err := o.checkApproval(b, by, &rec, letters); err != nil {
			return nil, err
		}
		approved, err := o.approvedSheets(b, &rec, letters)
		if err != nil {
			return nil, err
		}
		signer, err := o.signer(b, by.ID, pin)
		if err != nil {
			return nil, err
		}
		defer signer.Wipe()
		signature, err := signer.Sign(wire.PurposeApproval, wire.ApprovalStatement(batch, rec.Closed.Head, approved))
		return []kelurahan.Event{kelurahan.BatchApproved{Batch: batch, Head: rec.Closed.Head, Letters: approved, Signature: signature}}, err
	})
}

func (o *Office) checkApproval(b *books, by kelurahan.Officer, rec *kelurahan.BatchRecord, letters []kelurahan.LetterRecord) error {
	made := []*kelurahan.LetterRecord{}
	unseen := 0
	for i := range letters {
		if pos := firstPosition(&letters[i]); pos != nil && rec.Covers(*pos) {
			made = append(made, &letters[i])
		}
		if !o.seen.has(seenKey{by.ID, rec.ID, letters[i].ID}) {
			unseen++
		}
	}
	if err := kelurahan.CheckApprover(&by, made); err != nil {
		return err
	}
	if unseen > 0 {
		return kelurahan.E(kelurahan.BatchUnseen, "office.Approve", nil, "n", strconv.Itoa(unseen))
	}
	head, err := b.reg.HashAt(rec.Closed.Last)
	if err != nil {
		return err
	}
	if head != register.Hash(rec.Closed.Head) {
		return kelurahan.E(kelurahan.BatchChanged, "office.Approve", nil)
	}
	return nil
}

// approvedSheets binds the approval to what was on the supervisor's screen: the
// sheets issued in the run. A letter of an earlier batch that was printed again
// or voided in it was approved then.
func (o *Office) approvedSheets(b *books, rec *kelurahan.BatchRecord, letters []kelurahan.LetterRecord) ([]kelurahan.ApprovedLetter, error) {
	list := []kelurahan.ApprovedLetter{}
	for _, l := range letters {
		if l.Issued == nil || !rec.Covers(l.Issued.Position) {
			continue
		}
		pdf, err := o.render(b, &l.Issued.Letter, l.Issued.Seal, 0)
		if err != nil {
			return nil, err
		}
		if sha256.Sum256(pdf) != l.Issued.PDF {
			return nil, kelurahan.E(kelurahan.BatchChanged, "office.Approve", nil, "number", l.Issued.Letter.Number.Short())
		}
		list = append(list, kelurahan.ApprovedLetter{Letter: l.ID, PDF: l.Issued.PDF})
	}
	return list, nil
}

// Return sends a batch back with a reason.
// Errors: reason-required, role-refused, not-allowed-now.
func (o *Office) Return(ctx context.Context, by kelurahan.Officer, batch kelurahan.BatchID, reason string, letters []kelurahan.LetterID) error {
	if err := kelurahan.CheckReason(reason); err != nil {
		return err
	}
	return o.act(ctx, by.ID, func(b *books) ([]kelurahan.Event, error) {
		if _, err := b.batch(batch, by.Role, kelurahan.ActReturn); err != nil {
			return nil, err
		}
		return []kelurahan.Event{kelurahan.BatchReturned{Batch: batch, Reason: reason, Letters: letters}}, nil
	})
}
