package city

import (
	"context"
	"fmt"

	"github.com/loket-kelurahan/loket/backend/city/postgres"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/register"
)

// hashAt gives the hash of an entry of this run, or of one held.
func (l *ledger) hashAt(ctx context.Context, seq uint64) (register.Hash, error) {
	if h, ok := l.hashes[seq]; ok {
		return h, nil
	}
	b, err := l.q.EntryHash(ctx, postgres.EntryHashParams{Register: l.counter.Register, Seq: int64(seq)})
	if err != nil {
		return register.Hash{}, fmt.Errorf("city: entry %d: %w", seq, err)
	}
	return register.Hash(b), nil
}

// write puts everything into the transaction.
func (l *ledger) write(ctx context.Context, head register.Head) error {
	steps := []func(context.Context) error{
		l.writeEntries, l.writeLetters, l.writeForgotten, l.writeOfficers, l.writeSeries, l.writeBatches, l.writeOffices,
		l.writeIssues, l.writeStatuses,
	}
	for _, step := range steps {
		if err := step(ctx); err != nil {
			return fmt.Errorf("city: write: %w", err)
		}
	}
	if err := l.moveHead(ctx, head); err != nil {
		return fmt.Errorf("city: write: %w", err)
	}
	if err := l.judgeWords(ctx); err != nil {
		return fmt.Errorf("city: write: %w", err)
	}
	if err := l.writeUnapproved(ctx, head); err != nil {
		return fmt.Errorf("city: write: %w", err)
	}
	return nil
}

func (l *ledger) moveHead(ctx context.Context, head register.Head) error {
	return l.q.MoveHead(ctx, postgres.MoveHeadParams{
		Register: l.counter.Register, HeadSeq: int64(head.Seq), HeadHash: head.Hash[:],
		ContactAt: new(int64(l.now)), SkewMs: int64(max(l.ahead, 0)), Practice: l.counter.Practice,
	})
}

func (l *ledger) writeEntries(ctx context.Context) error {
	if _, err := l.q.AddEntries(ctx, l.rows); err != nil {
		return err
	}
	_, err := l.q.AddLetterEntries(ctx, l.about)
	return err
}

func (l *ledger) writeLetters(ctx context.Context) error {
	if _, err := l.q.AddLetters(ctx, l.letters); err != nil {
		return err
	}
	for _, a := range l.approved {
		err := l.q.ApproveIn(ctx, postgres.ApproveInParams{
			Register: l.counter.Register, Seq: int64(a.first), Seq_2: int64(a.last), Approved: new(int64(a.by)),
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (l *ledger) writeOfficers(ctx context.Context) error {
	for id := range l.officer {
		o := l.officers[id]
		err := l.q.SaveOfficer(ctx, postgres.SaveOfficerParams{
			Register: l.counter.Register, ID: id[:], Name: text(o.Name, 200), Role: text(string(o.Role), 30), PublicKey: o.PublicKey, Revoked: o.Revoked,
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (l *ledger) writeSeries(ctx context.Context) error {
	for k, s := range l.series {
		if string(k.Counter) != l.counter.Code {
			continue
		}
		err := l.q.SaveSeries(ctx, postgres.SaveSeriesParams{
			Register: l.counter.Register, Code: l.counter.Code, Year: int32(k.Year), First: int32(s.First), Last: int32(s.Last),
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (l *ledger) writeBatches(ctx context.Context) error {
	for id, b := range l.batches {
		if !b.changed {
			continue
		}
		p := postgres.SaveBatchParams{
			Register: l.counter.Register, ID: id[:], First: int64(b.First), Last: int64(b.Last), Head: b.Head[:],
			Date: int32(b.Date), Closed: int64(b.closed),
		}
		if b.approved > 0 {
			p.Approved = new(int64(b.approved))
		}
		if err := l.q.SaveBatch(ctx, p); err != nil {
			return err
		}
	}
	return nil
}

func (l *ledger) writeOffices(ctx context.Context) error {
	for _, v := range l.offices {
		err := l.q.SaveOffice(ctx, postgres.SaveOfficeParams{
			Area: l.counter.Area, Name: text(v.Office.Name, 120), District: text(v.Office.District, 120), City: text(v.Office.City, 120),
			Revision: int64(v.Office.Revision & (1<<62 - 1)), UpdatedAt: int64(l.now),
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (l *ledger) writeIssues(ctx context.Context) error {
	for _, i := range l.issues {
		err := l.q.AddIssue(ctx, postgres.AddIssueParams{
			Register: l.counter.Register, Seq: int64(i.Seq), Code: string(i.Code), NotedAt: int64(l.now),
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// writeStatuses folds every letter this run says something about anew, with
// what the city held of it before, from this counter or the other.
func (l *ledger) writeStatuses(ctx context.Context) error {
	touched := map[kelurahan.LetterID]bool{}
	ids := make([][]byte, 0, len(l.about))
	for _, a := range l.about {
		if id := kelurahan.LetterID(a.Letter); !touched[id] {
			touched[id] = true
			ids = append(ids, a.Letter)
		}
	}
	rows, err := l.q.EntriesOfLetters(ctx, ids)
	if err != nil {
		return err
	}
	records := make(map[kelurahan.LetterID]*kelurahan.LetterRecord, len(ids))
	for _, r := range rows {
		id := kelurahan.LetterID(r.Letter)
		if records[id] == nil {
			records[id] = &kelurahan.LetterRecord{ID: id}
		}
		e, err := l.keys.entry(r.Entry)
		if err != nil {
			return err
		}
		records[id].Apply(e)
	}
	for id, r := range records {
		if err := l.q.SetStatus(ctx, postgres.SetStatusParams{ID: id[:], Status: string(r.Status())}); err != nil {
			return err
		}
	}
	return nil
}
