package city

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/loket-kelurahan/loket/backend/city/postgres"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/register"
	"github.com/loket-kelurahan/loket/backend/seal"
	"github.com/loket-kelurahan/loket/backend/wire"
)

// lostWord is a supervisor's approval, in the register of the PC in a lost one's
// place, of letters that the lost PC issued. It may come before those letters do:
// the city then judges it when they are there.
type lostWord struct {
	carrier []byte // the register it stands in
	seq     uint64
	by      kelurahan.OfficerID
	kelurahan.LostLettersApproved
}

// hear takes a word as far as its own register can bear it out: who signed, and
// what. Errors: bad-request, role-refused, officer-revoked, seal-key-unknown,
// signature-broken.
func (l *ledger) hear(e kelurahan.Entry, v kelurahan.LostLettersApproved) error {
	const op = "city.read"
	if len(v.Letters) == 0 || len(v.Letters) > kelurahan.MostLostLetters {
		return kelurahan.E(kelurahan.BadRequest, op, fmt.Errorf("%d letters", len(v.Letters)))
	}
	officer, ok := l.officers[e.By]
	if !ok {
		return kelurahan.E(kelurahan.RoleRefused, op, errors.New("nobody of that identity was enrolled"), "act", string(kelurahan.ActApprove))
	}
	if err := l.trust.approves(e.By); err != nil {
		return err
	}
	if err := kelurahan.CheckApprover(&officer, nil); err != nil {
		return err
	}
	keys, err := seal.NewKeySet(officer.PublicKey)
	if err != nil {
		return err
	}
	payload, _, err := keys.Verify(wire.PurposeLost, v.Signature)
	if err != nil {
		return kelurahan.E(kelurahan.SignatureBroken, op, err)
	}
	if !bytes.Equal(payload, wire.LostStatement(e.Register, v.End, v.Letters)) {
		return kelurahan.E(kelurahan.SignatureBroken, op, errors.New("another statement was signed"))
	}
	l.words = append(l.words, lostWord{l.counter.Register, e.Seq, e.By, v})
	return nil
}

// workBehindApproval reports whether the run says something about letters that no
// approval in it covers.
func (l *ledger) workBehindApproval() bool {
	covered := uint64(0)
	for _, a := range l.approved {
		covered = max(covered, a.last)
	}
	for i := range l.rows {
		switch kelurahan.EventType(l.rows[i].Event) {
		case kelurahan.LetterIssued{}.Type(), kelurahan.LetterHandwritten{}.Type(), kelurahan.LetterVoided{}.Type(), kelurahan.LetterPrinted{}.Type():
			if uint64(l.rows[i].Seq) > covered {
				return true
			}
		}
	}
	return false
}

// judgeWords takes what this run says of lost PCs' letters, and, when the run is a
// lost PC's, what was said of its letters before they came. One that breaks a rule
// is put aside with its code.
func (l *ledger) judgeWords(ctx context.Context) error {
	words := l.words
	if l.trust != nil {
		waiting, err := l.wordsWaiting(ctx)
		if err != nil {
			return err
		}
		words = append(words, waiting...)
	}
	for _, w := range words {
		err := l.judge(ctx, w)
		code := kelurahan.CodeOf(err)
		if code == kelurahan.Internal {
			return err
		}
		if err == nil {
			continue
		}
		err = l.q.AddIssue(ctx, postgres.AddIssueParams{Register: w.carrier, Seq: int64(w.seq), Code: string(code), NotedAt: int64(l.now)})
		if err != nil {
			return fmt.Errorf("city: issue: %w", err)
		}
	}
	return nil
}

// wordsWaiting finds the words on this register's letters that came before them.
func (l *ledger) wordsWaiting(ctx context.Context) ([]lostWord, error) {
	seqs, err := l.q.UnapprovedLetters(ctx, l.counter.Register)
	if err != nil {
		return nil, fmt.Errorf("city: unapproved: %w", err)
	}
	ids := make([][]byte, 0, len(seqs))
	for _, seq := range seqs {
		row, err := l.q.LetterAt(ctx, postgres.LetterAtParams{Register: l.counter.Register, Seq: seq})
		if err != nil {
			return nil, fmt.Errorf("city: letter: %w", err)
		}
		ids = append(ids, row.ID)
	}
	rows, err := l.q.EntriesOfLetters(ctx, ids)
	if err != nil {
		return nil, fmt.Errorf("city: entries: %w", err)
	}
	var words []lostWord
	heard := map[kelurahan.Position]bool{}
	for _, r := range rows {
		at := kelurahan.Position{Register: kelurahan.RegisterID(r.Entry.Register), Seq: uint64(r.Entry.Seq)}
		if r.Entry.Event != string(kelurahan.LostLettersApproved{}.Type()) || heard[at] {
			continue
		}
		heard[at] = true
		e, err := l.keys.entry(r.Entry)
		if err != nil {
			return nil, err
		}
		// What was put aside when it came is nobody's word.
		issues, err := l.q.IssuesIn(ctx, postgres.IssuesInParams{Register: r.Entry.Register, Seq: r.Entry.Seq, Seq_2: r.Entry.Seq})
		if err != nil {
			return nil, fmt.Errorf("city: issues: %w", err)
		}
		if v, ok := e.Event.(kelurahan.LostLettersApproved); ok && len(issues) == 0 && string(v.End.Register[:]) == string(l.counter.Register) {
			words = append(words, lostWord{r.Entry.Register, at.Seq, e.By, v})
		}
	}
	return words, nil
}

// judge holds a word against what the city has of the lost register, whose turn it
// holds while it does: a run of either register that comes at the same moment
// waits. Letters that were approved, voided or replaced meanwhile are passed over;
// nothing is said while some are not here yet.
// Errors: not-enrolled for a register it does not stand in for, city-fork for
// another end, approver-unknown, batch-changed, self-approval.
func (l *ledger) judge(ctx context.Context, w lostWord) error {
	lost, carrier, err := l.lockLost(ctx, w)
	if err != nil {
		return err
	}
	here, err := l.isHere(ctx, lost, w)
	if err != nil || !here {
		return err
	}
	if err := l.checkKnown(ctx, lost, w.by); err != nil {
		return err
	}
	var approved []int64
	for _, named := range w.Letters {
		open, err := l.checkLost(ctx, w, named)
		if err != nil {
			return err
		}
		if open {
			approved = append(approved, int64(named.Seq))
		}
	}
	return l.approveLost(ctx, w, carrier.Code, approved)
}

// lockLost gives both counters when the carrier stands in the lost one's place with
// the very end that the word names. Of a carrier that was taken out only what comes
// now, carried by another, counts: not what it said before and nobody had judged.
func (l *ledger) lockLost(ctx context.Context, w lostWord) (lost, carrier postgres.Counter, err error) {
	const op = "city.lost"
	if carrier, err = l.q.CounterByRegister(ctx, w.carrier); err != nil {
		return lost, carrier, fmt.Errorf("city: counter: %w", err)
	}
	end, err := placeOf(ctx, l.q, l.keys, w.carrier, register.ID(w.End.Register))
	switch {
	case err != nil:
		return lost, carrier, err
	case end == nil:
		return lost, carrier, kelurahan.E(kelurahan.NotEnrolled, op, errors.New("the counter does not stand in that one's place"))
	case end.Seq != w.End.Seq || !bytes.Equal(end.Hash, w.End.Hash):
		return lost, carrier, kelurahan.E(kelurahan.CityFork, op, errors.New("another end than the carrier's register names"))
	case carrier.RevokedAt != nil && !bytes.Equal(w.carrier, l.counter.Register):
		return lost, carrier, kelurahan.E(kelurahan.NotEnrolled, op, errors.New("taken out before its word was judged"))
	}
	lost, err = l.q.LockCounter(ctx, w.End.Register[:])
	if err != nil && !postgres.IsMissing(err) {
		return lost, carrier, fmt.Errorf("city: counter: %w", err)
	}
	if err != nil || lost.Area != carrier.Area {
		return lost, carrier, kelurahan.E(kelurahan.NotEnrolled, op, errors.New("a register of nobody here"))
	}
	return lost, carrier, nil
}

// isHere reports whether the city holds every letter named. A letter behind the
// end is none of the lost PC's that the carrier can know.
func (l *ledger) isHere(ctx context.Context, lost postgres.Counter, w lostWord) (bool, error) {
	for _, named := range w.Letters {
		switch {
		case named.Seq > w.End.Seq:
			return false, kelurahan.E(kelurahan.BatchChanged, "city.lost", errors.New("a letter behind the end"))
		case named.Seq > uint64(lost.HeadSeq):
			return false, nil
		}
	}
	if uint64(lost.HeadSeq) < w.End.Seq {
		return true, nil // the lost PC's last entries were nothing for the city
	}
	hash, err := l.q.EntryHash(ctx, postgres.EntryHashParams{Register: lost.Register, Seq: int64(w.End.Seq)})
	if err != nil {
		return false, fmt.Errorf("city: entry %d: %w", w.End.Seq, err)
	}
	if !bytes.Equal(hash, w.End.Hash) {
		return false, kelurahan.E(kelurahan.CityFork, "city.lost", errors.New("another end than the city holds"))
	}
	return true, nil
}

// approveLost notes the approval, and answers for the staff what was asked because
// there was none. The number noted is that of the word in the carrier's register.
func (l *ledger) approveLost(ctx context.Context, w lostWord, code string, seqs []int64) error {
	for _, seq := range seqs {
		err := l.q.ApproveIn(ctx, postgres.ApproveInParams{Register: w.End.Register[:], Seq: seq, Seq_2: seq, Approved: new(int64(w.seq))})
		if err != nil {
			return fmt.Errorf("city: approve: %w", err)
		}
		_, err = l.q.SettleIssue(ctx, postgres.SettleIssueParams{
			Register: w.End.Register[:], Seq: seq, Code: string(kelurahan.LetterUnapproved), SettledAt: new(int64(l.now)),
			SettledBy: new("loket " + code), Note: new("Disetujui penyelia dari loket " + code + ", yang menggantikannya."),
		})
		if err != nil {
			return fmt.Errorf("city: issue: %w", err)
		}
	}
	return nil
}
